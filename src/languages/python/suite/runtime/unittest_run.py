"""
Runs the project's unittest tests in this process: the files are loaded as discovery loads them, every test runs once, results go over the
signed channel, sentinels stand before and after the tests of every file.
"""
import importlib
import os
import sys
import time
import unittest

import failures
import sentinels


def run(config, send, token):
    send(kind="start", runner="unittest", version="%d.%d" % sys.version_info[:2])
    count = [0]
    for file in config["files"]:
        path = os.path.join(config["cwd"], file)
        suite, module = load(path, send)
        if suite is None:
            continue
        own = token if config["sentinels"] and suite.countTestCases() > 0 else None
        result = Recorder(send, path, count)
        before, after = trio(own, path, module)
        unittest.TestSuite(before + [suite] + after).run(result)
    send(kind="end", tests=count[0])


def module_name(path):
    """(folder for sys.path, dotted name): the topmost package decides, as unittest's discovery and pytest's prepend mode have it."""
    folder, name = os.path.split(os.path.splitext(path)[0])
    while os.path.exists(os.path.join(folder, "__init__.py")):
        folder, package = os.path.split(folder)
        name = package + "." + name
    return folder, name


def load(path, send):
    folder, name = module_name(path)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    try:
        module = importlib.import_module(name)
    except unittest.SkipTest:
        return unittest.TestSuite(), None
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        send(kind="load-error", file=path, **failures.failure_of(error))
        return None, None
    return unittest.TestLoader().loadTestsFromModule(module), module


def trio(token, path, module):
    """([before], [after]): a class of its own, so that no fixture of the file's classes runs for them."""
    if token is None:
        return [], []
    functions = sentinels.make(module, None, None)

    def cases(start):
        members = {}
        for at, function in enumerate(functions):
            name = token(path, str(start + at))
            members[name] = lambda self, function=function, name=name: function(name)
        made = type("Sentinel", (unittest.TestCase,), members)
        return [made(name) for name in members]

    return cases(0), cases(3)


class Recorder(unittest.TestResult):
    """One record per test when it is over. A failing subtest fails its test. Class and module fixtures that fail are load errors."""

    def __init__(self, send, path, count):
        super().__init__()
        self._send = send
        self._path = path
        self._count = count
        self._status = None
        self._error = None
        self._words = None
        self._from = 0.0
        self._clock = time.perf_counter
        self._tell = failures.failure_of

    def startTest(self, test):
        self.testsRun += 1
        self._status, self._error, self._words = None, None, None
        self._from = self._clock()

    def _set(self, status, err=None):
        if self._status != "failed":
            self._status = status
            self._error = err[1] if err is not None else None

    def addSuccess(self, test):
        self._set(self._status or "passed")

    def addFailure(self, test, err):
        self._bad(test, err)

    def addError(self, test, err):
        self._bad(test, err)

    def _bad(self, test, err):
        if type(test).__name__ == "_ErrorHolder":
            self._send(kind="load-error", file=self._path, name=str(test), **self._tell(err[1]))
        else:
            self._set("failed", err)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self._set("failed", err)

    def addSkip(self, test, reason):
        if type(test).__name__ != "_ErrorHolder":
            self._set("skipped")

    def addExpectedFailure(self, test, err):
        self._set("todo")

    def addUnexpectedSuccess(self, test):
        self._words = "Unexpected success"
        self._set("failed")

    def addDuration(self, test, elapsed):
        pass

    def stopTest(self, test):
        status = self._status or "failed"
        name = "%s > %s" % (type(test).__qualname__, getattr(test, "_testMethodName", "runTest"))
        if name.endswith(" > runTest") and type(test).__init__ is not unittest.TestCase.__init__:
            name = "%s > %s" % (type(test).__qualname__, test.id())
        if type(test).__name__ == "Sentinel":
            name = test._testMethodName
        if isinstance(test, unittest.FunctionTestCase) or not hasattr(test, "_testMethodName"):
            name = str(test)
        record = {"kind": "test", "file": self._path, "name": name, "status": status}
        record["ms"] = (self._clock() - self._from) * 1000.0
        if status == "failed":
            record.update(self._tell(self._error) if self._error is not None else {"message": self._words or "the test ended without a result"})
        self._count[0] += 1
        self._send(**record)
