"""
Runs the project's pytest in this process with a plugin of ours: every test once, results over the signed channel, sentinels among the
tests of every file. The project's own configuration, conftests and plugins hold; what would hide results, stop early or spread the tests
over processes does not.
"""
import importlib.util
import sys

import failures
import sentinels


def run(config, send, token):
    import pytest

    recorder = Recorder(pytest, send, token if config["sentinels"] else None)
    send(kind="start", runner="pytest", version=str(pytest.__version__))
    code = pytest.main(arguments(config), plugins=[recorder])
    recorder.close(int(code))


def arguments(config):
    """A later word overrules the same word in the project's addopts."""
    words = ["-q", "--continue-on-collection-errors", "--maxfail=0", "--color=no", "-o", "cache_dir=/tmp/prunella-pytest-cache"]
    if importlib.util.find_spec("xdist") is not None:
        words += ["-n0"]
    if importlib.util.find_spec("pytest_cov") is not None:
        words += ["--no-cov"]
    return words + list(config["files"])


class Recorder:
    """A pytest plugin (https://docs.pytest.org/en/stable/reference/reference.html#hooks). One record per test, when it is over."""

    def __init__(self, pytest, send, token):
        self.pytest = pytest
        self.send = send
        self.token = token
        self.count = 0
        self.items = {}
        self.reports = []
        self.failure = None
        self.pair = None
        self.finished = False
        self.reported = set()

    # --- collection ---

    def pytest_exception_interact(self, node, call, report):
        if call.excinfo is None or hasattr(node, "runtest"):
            return
        self.load_error(self.file_of(node), call.excinfo.value)

    # Conftests of the root are loaded before there is a session.
    def pytest_load_initial_conftests(self, early_config, parser, args):
        outcome = yield
        if outcome.excinfo is not None:
            self.load_error("", outcome.excinfo[1])

    pytest_load_initial_conftests.pytest_impl = {"hookwrapper": True}

    def load_error(self, file, error):
        """pytest wraps what an import threw; a conftest that does not load is told with its own path."""
        if type(error).__name__ == "ConftestImportFailure":
            file = str(error.path)
            error = getattr(error, "cause", None) or error.excinfo[1]
        elif type(error).__name__ == "CollectError" and error.__cause__ is not None:
            error = error.__cause__
        if (file, repr(error)) in self.reported:
            return
        self.reported.add((file, repr(error)))
        self.send(kind="load-error", file=file, **failures.failure_of(error))

    def file_of(self, node):
        path = getattr(node, "path", None) or getattr(node, "fspath", None)
        return "" if path is None else str(path)

    def name_of(self, item):
        """The classes and the title; pytest before 7 has a node '()' between a class and its methods."""
        chain = [node for node in item.listchain() if isinstance(node, (self.pytest.Class, self.pytest.Item))]
        return " > ".join(node.name for node in chain if node.name != "()")

    # After whatever reorders or deselects.
    def pytest_collection_modifyitems(self, items):
        if self.token is not None:
            items[:] = self.armed(items)

    pytest_collection_modifyitems.pytest_impl = {"trylast": True}

    def armed(self, items):
        """Sentinels before, between and after the tests of each file. They use no fixture, so that they disturb none."""
        counts = {}
        for item in items:
            file = self.file_of(item)
            counts[file] = counts.get(file, 0) + 1
        step = max(1, len(items) // sentinels.BETWEEN_MAX)
        out, seen, makers = [], {}, {}
        for item in items:
            file = self.file_of(item)
            module = item.getparent(self.pytest.Module)
            if module is None or not hasattr(item.parent, "session"):
                out.append(item)
                continue
            place = seen.get(file, 0)
            seen[file] = place + 1
            if file not in makers:
                makers[file] = sentinels.make(getattr(module, "obj", None), self.pytest, None)
            passes, throws, refuses = makers[file]
            if place == 0:
                out += self.trio(item, file, (passes, throws, refuses), 0)
            elif place % step == 0:
                out.append(self.sentinel(item, self.token(file, "between") + str(place), refuses, self.token(file, "between")))
            out.append(item)
            if place + 1 == counts[file]:
                out += self.trio(item, file, (passes, throws, refuses), 3)
        return out

    def trio(self, item, file, functions, start):
        names = [self.token(file, str(start + at)) for at in range(3)]
        return [self.sentinel(item, name, function, name) for name, function in zip(names, functions)]

    def sentinel(self, item, name, function, text):
        from _pytest.fixtures import FuncFixtureInfo

        def call():
            function(text)

        empty = FuncFixtureInfo(argnames=(), initialnames=(), names_closure=[], name2fixturedefs={})
        return self.pytest.Function.from_parent(item.parent, name=name, callobj=call, fixtureinfo=empty)

    # --- running ---

    def pytest_runtest_logstart(self, nodeid, location):
        self.reports, self.failure, self.pair = [], None, None

    def pytest_runtest_protocol(self, item, nextitem):
        self.items[item.nodeid] = item

    pytest_runtest_protocol.pytest_impl = {"tryfirst": True}

    def pytest_assertrepr_compare(self, config, op, left, right):
        self.pair = (failures.text_of(right), failures.text_of(left))

    pytest_assertrepr_compare.pytest_impl = {"tryfirst": True}

    # Around all others: for a unittest class pytest's own hook puts the exception into the call.
    def pytest_runtest_makereport(self, item, call):
        yield
        if call.excinfo is not None and self.failure is None and not isinstance(call.excinfo.value, self.pytest.skip.Exception):
            self.failure = call.excinfo.value

    pytest_runtest_makereport.pytest_impl = {"hookwrapper": True, "tryfirst": True}

    def pytest_runtest_logreport(self, report):
        self.reports.append((report.when, report.outcome, hasattr(report, "wasxfail"), report.duration, report))

    pytest_runtest_logreport.pytest_impl = {"tryfirst": True}

    def pytest_runtest_logfinish(self, nodeid, location):
        item = self.items.pop(nodeid, None)
        if item is None:
            return
        status = self.status()
        record = {"kind": "test", "file": self.file_of(item), "name": self.name_of(item), "status": status}
        record["ms"] = sum(report[3] for report in self.reports) * 1000.0
        if status == "failed":
            record.update(self.told())
        self.count += 1
        self.send(**record)

    def status(self):
        outcomes = [(when, outcome, expected) for when, outcome, expected, _, _ in self.reports]
        if any(outcome == "failed" for _, outcome, _ in outcomes):
            return "failed"
        if any(outcome == "skipped" and expected for _, outcome, expected in outcomes):
            return "todo"
        if any(when == "call" and outcome == "passed" for when, outcome, _ in outcomes):
            return "passed"
        return "skipped" if any(outcome == "skipped" for _, outcome, _ in outcomes) else "failed"

    def told(self):
        """A failure without an exception of its own is a subtest's or a strict xfail that passed: the report's words."""
        if self.failure is not None:
            pair = self.pair if isinstance(self.failure, AssertionError) else None
            record = failures.failure_of(self.failure, None)
            if pair is not None and "expected" not in record:
                record["expected"], record["actual"] = pair
            return record
        words = [str(report[4].longrepr) for report in self.reports if report[1] == "failed"]
        return {"message": words[0] if words else "the test ended without a result"}

    # --- the end ---

    def pytest_sessionfinish(self, session, exitstatus):
        self.finished = True

    pytest_sessionfinish.pytest_impl = {"tryfirst": True}

    def close(self, code):
        """A run that pytest itself broke off is no run: without the end nothing in it counts."""
        self.send(kind="exit", code=code)
        if self.finished and code in (0, 1, 5):
            self.send(kind="end", tests=self.count)
        elif code in (2, 4) and self.reported:
            self.send(kind="end", tests=self.count)
