"""The project's tests, collected once by its own runner. A test is an object with .id and .run(next): None when it passed, else what was thrown."""
import importlib
import inspect
import os
import sys
import unittest


class Test:
    """`fast`: one call without the runner around it, where the runner would add nothing."""

    __slots__ = ("index", "file", "name", "skip", "run", "fast", "function", "item")

    def __init__(self, file, name, run, fast=False, function=None, item=None):
        self.index = -1
        self.file, self.name, self.run, self.fast, self.function, self.item = file, name, run, fast, function, item
        self.skip = False


class Skipped(Exception):
    pass


def relative(config, path):
    path = str(path)
    base = config["packageDir"].rstrip("/") + "/"
    return path[len(base):] if path.startswith(base) else path


def collect(config):
    """(tests, problems): problems are (file, error) of files that did not load."""
    return collect_unittest(config) if config["runner"] == "unittest" else collect_pytest(config)


# --- unittest ---

class Light(unittest.TestResult):
    """Keeps the first thing that went wrong, nothing else."""

    def __init__(self):
        super().__init__()
        self.error = None
        self.was_skipped = False

    def addFailure(self, test, err):
        self.error = self.error or err[1]

    addError = addFailure

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.error = self.error or err[1]

    def addSkip(self, test, reason):
        self.was_skipped = True

    def addExpectedFailure(self, test, err):
        self.was_skipped = True

    def addUnexpectedSuccess(self, test):
        self.error = self.error or AssertionError("Unexpected success")

    def addDuration(self, test, elapsed):
        pass


def has_class_fixtures(case):
    base = unittest.TestCase
    module = sys.modules.get(case.__module__)
    return (
        case.setUpClass.__func__ is not base.setUpClass.__func__
        or case.tearDownClass.__func__ is not base.tearDownClass.__func__
        or hasattr(module, "setUpModule")
        or hasattr(module, "tearDownModule")
    )


def unittest_run(case, method):
    whole = has_class_fixtures(case)

    def run(next_test):
        result = Light()
        test = case(method)
        if whole:
            unittest.TestSuite([test]).run(result)
        else:
            test.run(result)
        return Skipped() if result.was_skipped and result.error is None else result.error

    return run


def object_run(case):
    def run(next_test):
        result = Light()
        case.run(result)
        return Skipped() if result.was_skipped and result.error is None else result.error

    return run


def module_name(path):
    folder, name = os.path.split(os.path.splitext(path)[0])
    while os.path.exists(os.path.join(folder, "__init__.py")):
        folder, package = os.path.split(folder)
        name = package + "." + name
    return folder, name


def flatten(suite):
    for each in suite:
        if isinstance(each, unittest.TestSuite):
            yield from flatten(each)
        else:
            yield each


def collect_unittest(config):
    tests, problems = [], []
    for file in config["testFiles"]:
        path = os.path.join(config["packageDir"], file)
        folder, name = module_name(path)
        if folder not in sys.path:
            sys.path.insert(0, folder)
        try:
            module = importlib.import_module(name)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            if not isinstance(error, unittest.SkipTest):
                problems.append((file, error))
            continue
        for case in flatten(unittest.TestLoader().loadTestsFromModule(module)):
            method = getattr(case, "_testMethodName", None)
            if method is None or isinstance(case, unittest.FunctionTestCase):
                continue
            kind = type(case)
            if method == "runTest" and kind.__init__ is not unittest.TestCase.__init__:
                # Made from more than a method's name, as doctests are: the very object runs.
                tests.append(Test(file, "%s > %s" % (kind.__qualname__, case.id()), object_run(case), True))
                continue
            made = Test(file, "%s > %s" % (kind.__qualname__, method), unittest_run(kind, method), True, getattr(kind, method, None))
            tests.append(made)
    return tests, problems


# --- pytest ---

class Watcher:
    """A pytest plugin: what collection could not load, and what a test of the slow way threw."""

    def __init__(self, config):
        self.config = config
        self.problems = []
        self.failure = None
        self.session = None

    def pytest_exception_interact(self, node, call, report):
        if call.excinfo is None or hasattr(node, "runtest"):
            return
        self.problem(relative(self.config, getattr(node, "path", None) or getattr(node, "fspath", "")), call.excinfo.value)

    def pytest_load_initial_conftests(self, early_config, parser, args):
        outcome = yield
        if outcome.excinfo is not None:
            self.problem("", outcome.excinfo[1])

    pytest_load_initial_conftests.pytest_impl = {"hookwrapper": True}

    def problem(self, file, error):
        if type(error).__name__ == "ConftestImportFailure":
            file = relative(self.config, error.path)
            error = getattr(error, "cause", None) or error.excinfo[1]
        elif type(error).__name__ == "CollectError" and error.__cause__ is not None:
            error = error.__cause__
        if not any(known is error for _, known in self.problems):
            self.problems.append((file, error))

    def pytest_runtest_makereport(self, item, call):
        yield
        if call.excinfo is not None:
            self.failure = self.failure or call.excinfo.value

    pytest_runtest_makereport.pytest_impl = {"hookwrapper": True, "tryfirst": True}


    # The session is kept open: the tests run later, one by one.
    def pytest_runtestloop(self, session):
        self.session = session
        session.testscollected = len(session.items)
        return True

    pytest_runtestloop.pytest_impl = {"tryfirst": True}


def pytest_arguments(config):
    import importlib.util

    words = ["-q", "-s", "--continue-on-collection-errors", "--maxfail=0", "--color=no", "-o", "cache_dir=/tmp/prunella-pytest-cache"]
    if importlib.util.find_spec("xdist") is not None:
        words += ["-n0"]
    if importlib.util.find_spec("pytest_cov") is not None:
        words += ["--no-cov"]
    return words + [os.path.join(config["packageDir"], file) for file in config["testFiles"]]


def open_session(config, watcher):
    """pytest.main up to the point where tests would run; the session, or None when there is none."""
    from _pytest.config import _prepareconfig
    from _pytest.main import Session

    conf = _prepareconfig(pytest_arguments(config), [watcher])
    conf._do_configure()
    session = Session.from_config(conf)
    conf.hook.pytest_sessionstart(session=session)
    conf.hook.pytest_collection(session=session)
    return session


def collect_pytest(config):
    watcher = Watcher(config)
    try:
        session = open_session(config, watcher)
    except BaseException as error:
        if not watcher.problems:
            watcher.problem("", error)
        if isinstance(error, KeyboardInterrupt):
            raise
        return [], watcher.problems
    hooks = foreign_hooks(session.config.pluginmanager)
    filter_warnings(session.config)
    tests = [pytest_test(config, watcher, item, hooks) for item in session.items]
    return tests, watcher.problems


def filter_warnings(config):
    """pytest sets the project's filters around every test; here they hold for the whole process. Without an `error` they change nothing."""
    import warnings

    filters = config.getini("filterwarnings")
    if not any(str(each).startswith("error") for each in filters):
        return
    from _pytest.config import apply_warning_filters

    warnings.filterwarnings("always", category=DeprecationWarning)
    warnings.filterwarnings("always", category=PendingDeprecationWarning)
    apply_warning_filters(filters, [])


# Hooks around a test; where somebody else than pytest itself listens, the runner has to be asked.
RUN_HOOKS = ("pytest_runtest_protocol", "pytest_runtest_setup", "pytest_runtest_call", "pytest_runtest_teardown", "pytest_pyfunc_call")
# Plugins that act on tests of other kinds than those that are called directly.
HARMLESS = (
    "asyncio", "anyio", "xdist", "pytest_cov", "timeout", "hypothesis", "pytest_mock", "faulthandler", "randomly", "metadata", "html", "subtests",
    "benchmark", "rerunfailures", "order", "instafail", "sugar", "clarity", "icdiff", "dotenv", "pytest_env", "repeat", "freezegun", "time_machine",
    "requests_mock", "httpx", "responses", "celery", "faker", "syrupy", "datadir", "trio", "aiohttp", "pytest_flask", "profiling", "picked", "socket",
)
# Marks that change what running a test means.
SPECIAL_MARKS = {
    "skip", "skipif", "xfail", "usefixtures", "filterwarnings", "asyncio", "anyio", "trio", "django_db", "flaky", "timeout", "benchmark", "dependency",
    "repeat", "vcr", "freeze_time", "gen_test", "urls", "ignore_template_errors",
}


def foreign_hooks(manager):
    for name in RUN_HOOKS:
        for implementation in getattr(manager.hook, name).get_hookimpls():
            module = getattr(implementation.function, "__module__", "") or ""
            plain = module.startswith("_pytest.") or any(word in module for word in HARMLESS)
            if not plain and not isinstance(implementation.plugin, Watcher):
                return True
    return False


def title(pytest, item):
    chain = [node for node in item.listchain() if isinstance(node, (pytest.Class, pytest.Item))]
    return " > ".join(node.name for node in chain if node.name != "()")


def pytest_test(config, watcher, item, hooks):
    import pytest

    file = relative(config, getattr(item, "path", None) or item.fspath)
    name = title(pytest, item)
    direct = None if hooks else direct_call(pytest, item)
    function = getattr(item, "function", None)
    if direct is not None:
        return Test(file, name, direct, True, function, item)
    return Test(file, name, protocol(watcher, item), False, function, item)


def direct_call(pytest, item):
    """A call that does what pytest's would: for plain functions and methods without fixtures, and for plain unittest cases."""
    marks = {mark.name for mark in item.iter_markers()}
    if marks & SPECIAL_MARKS:
        return None
    if type(item).__name__ == "TestCaseFunction":
        case = item.parent.obj
        own = [n for n in item._fixtureinfo.names_closure if not n.lstrip("_").startswith("unittest_setUpClass_fixture")]
        return None if own or has_class_fixtures(case) else unittest_run(case, item.name)
    if type(item) is not pytest.Function or inspect.iscoroutinefunction(item.obj) or inspect.isgeneratorfunction(item.obj):
        return None
    if hasattr(item.obj, "hypothesis"):
        return None
    params = dict(item.callspec.params) if hasattr(item, "callspec") else {}
    info = item._fixtureinfo
    if any(name not in params for name in info.names_closure) or any(name not in params for name in info.argnames):
        return None
    # An indirect parameter goes through a fixture.
    for name in params:
        definitions = info.name2fixturedefs.get(name, ())
        if any("get_direct_param_fixture_func" not in getattr(d.func, "__qualname__", "") for d in definitions):
            return None
    arguments = {name: params[name] for name in info.argnames}
    if item.cls is None:
        function = item.obj

        def run(next_test):
            try:
                function(**arguments)
            except Exception as error:
                return error

        return run
    cls, method = item.cls, item.originalname or item.name

    def run_method(next_test):
        try:
            getattr(cls(), method)(**arguments)
        except Exception as error:
            return error

    return run_method


class Standing:
    """
    What pytest has set up for the test before: modules, classes, and the fixtures of wider scope that hang on them. The order of tests is not
    pytest's here, and a candidate may be given up in the middle; so what the next test does not share is taken down first.
    """

    def __init__(self):
        self.state = None

    def shared_with(self, item):
        """Whether the test finds its module as a test before it left it."""
        return self.state is not None and item.getparent(_pytest_module()) in self.state.stack

    def make_way(self, item):
        self.state = item.session._setupstate
        needed = set(item.listchain())
        if any(node not in needed for node in self.state.stack):
            self.down(item)

    def down(self, item=None):
        """Everything; or what the item does not share."""
        if self.state is None or not self.state.stack:
            return
        try:
            if isinstance(self.state.stack, dict):
                self.state.teardown_exact(item)
            else:  # Before pytest 7.
                self.state.teardown_exact(None, item)
        except BaseException:
            pass  # What a finalizer throws belongs to the test before.


def _pytest_module():
    import pytest

    return pytest.Module


standing = Standing()


def protocol(watcher, item):
    """pytest's own way, fixtures and hooks and all. Fixtures of wider scope live until the last test of a candidate."""
    from _pytest.runner import runtestprotocol

    # Nobody reads the failure as pytest would draw it, and drawing it parses the test file anew each time.
    item.repr_failure = lambda *arguments, **options: ""
    item._repr_failure_py = lambda *arguments, **options: ""

    def run(next_test):
        watcher.failure = None
        standing.make_way(item)
        following = next_test.item if next_test is not None and next_test.item is not None else None
        reports = runtestprotocol(item, log=False, nextitem=following)
        if any(report.failed for report in reports):
            return watcher.failure or AssertionError("the test failed without an error of its own")
        return Skipped() if any(report.skipped for report in reports) else None

    return run
