"""
Sentinels: tests under random names of which one must pass and the others must fail, run through the very machinery and with the very names
that a test file uses. `refuse` throws only when every form that a sound library refuses was refused; a library or a built-in that was
blunted lets one through, and the sentinel passes where it must fail.
"""
import builtins
import unittest

# Sentinels between tests: enough to leave no stretch of tests unwatched, few enough not to double a long suite.
BETWEEN_MAX = 120

# Expressions over built-ins as the test file sees them; each must be false. Tests lean on these.
FALSE_FORMS = (
    "'a' == 'b'", "1 == 2", "[1, 2] == [1, 3]", "{'k': ['a']} == {'k': ['b']}", "(1,) == (2,)", "None == 0", "'a' != 'a'", "not 1",
    "all([False])", "any([False])", "len([1]) == 2", "isinstance(1, str)", "issubclass(int, str)", "sorted([2, 1]) == [2, 1]",
    "set([1]) == set([2])", "list((1, 2)) == [2, 1]", "dict(a=1) == dict(a=2)", "tuple([1]) == (2,)", "sum([1, 2]) == 4", "abs(-1) == -1",
    "max([1, 2]) == 1", "min([1, 2]) == 2", "str(1) == '2'", "int('1') == 2", "float('1') == 2.0", "bool(0)", "repr('a') == 'a'",
    "round(1.6) == 1", "hasattr(1, 'x')", "callable(1)", "'b' in 'a'", "3 in [1, 2]", "[] is None", "list(range(2)) == [0, 2]",
    "list(zip([1], [2])) == [(2, 1)]", "list(map(str, [1])) == [1]", "list(filter(None, [0])) == [0]", "type(1) is str",
    "1 < 0", "2 <= 1", "0 > 1", "1 >= 2", "ord('a') == 98", "list(reversed([1, 2])) == [1, 2]", "{1: 2}.get(1) == 3",
)

# Compiled before the project can make errors of warnings.
CODES = tuple(compile(form, "<sentinel>", "eval") for form in FALSE_FORMS)

# unittest's methods with arguments that must be refused (https://docs.python.org/3/library/unittest.html#assert-methods).
METHOD_FORMS = (
    ("assertEqual", ("a", "b")), ("assertEqual", (7, 8)), ("assertEqual", ([1, 2], [1, 3])), ("assertEqual", ({"a": 1}, {"a": 2})),
    ("assertEqual", ({1}, {2})), ("assertEqual", ((1,), (2,))), ("assertEqual", (True, False)), ("assertEqual", (None, 1)),
    ("assertNotEqual", (1, 1)), ("assertTrue", (False,)), ("assertFalse", (True,)), ("assertIs", ([], {})), ("assertIsNot", (None, None)),
    ("assertIsNone", (1,)), ("assertIsNotNone", (None,)), ("assertIn", (1, [2])), ("assertNotIn", (1, [1])), ("assertIsInstance", (1, str)),
    ("assertNotIsInstance", (1, int)), ("assertAlmostEqual", (1.0, 2.0)), ("assertNotAlmostEqual", (1.0, 1.0)), ("assertGreater", (1, 2)),
    ("assertGreaterEqual", (1, 2)), ("assertLess", (2, 1)), ("assertLessEqual", (2, 1)), ("assertRegex", ("a", "^b$")),
    ("assertNotRegex", ("a", "^a$")), ("assertCountEqual", ([1], [2])), ("assertListEqual", ([1], [2])), ("assertDictEqual", ({1: 1}, {1: 2})),
    ("assertTupleEqual", ((1,), (2,))), ("assertSetEqual", ({1}, {2})), ("assertMultiLineEqual", ("a", "b")),
    ("assertSequenceEqual", ([1], [2])), ("fail", ("x",)),
)


def _refused(call):
    """1 when it threw, 0 when it got through."""
    try:
        call()
    except BaseException:
        return 1
    return 0


def _expression_calls():
    """Over the built-ins as they are by now; a test file may have its own `sum`, which is perhaps the very function under repair."""
    calls = []
    for code in CODES:
        def call(code=code):
            if eval(code, {"__builtins__": builtins}):
                return
            raise AssertionError
        calls.append(call)
    return calls


def _method_calls(cases):
    calls = []
    for case in cases:
        for name, arguments in METHOD_FORMS:
            calls.append(lambda case=case, name=name, arguments=arguments: getattr(case, name)(*arguments))
        calls.append(lambda case=case: _never_raises(case))
        calls.append(lambda case=case: _raises_another(case))
    return calls


def _never_raises(case):
    with case.assertRaises(Exception):
        pass


def _raises_another(case):
    with case.assertRaises(KeyError):
        raise ValueError


def _pytest_calls(pytest):
    def never():
        with pytest.raises(Exception):
            pass

    def another():
        with pytest.raises(KeyError):
            raise ValueError

    def unmatched():
        with pytest.raises(ValueError, match="^b$"):
            raise ValueError("a")

    def near():
        if 1.0 == pytest.approx(2.0) or [1.0] == pytest.approx([2.0]):
            return
        raise AssertionError

    return [never, another, unmatched, near, lambda: pytest.fail("x"), lambda: pytest.raises(ValueError, lambda: None)]


def own_case(base):
    """An instance of a class of tests that runs nothing; None where its constructor wants more."""
    try:
        return base()
    except BaseException:
        return None


def refusals(module, pytest):
    """(calls, number): everything that must be refused as this module sees it."""
    namespace = getattr(module, "__dict__", {})
    own = [value for value in list(namespace.values()) if isinstance(value, type) and issubclass(value, unittest.TestCase)]
    cases = [case for case in map(own_case, [unittest.TestCase] + own[:10]) if case is not None]
    calls = _expression_calls() + _method_calls(cases)
    if pytest is not None:
        calls += _pytest_calls(pytest)
    return calls


def make(module, pytest, token):
    """(passes, throws, refuses): functions to register as tests. `token(n)` names them."""
    calls = refusals(module, pytest)
    expected = len(calls)

    def refuses(name):
        count = 0
        for call in calls:
            count += _refused(call)
        if count == expected:
            raise AssertionError(name)

    def throws(name):
        raise AssertionError(name)

    def passes(name):
        pass

    return passes, throws, refuses
