"""How far a failing test got, 0..1: assertions passed before the one that failed, and how near its two values are."""
import ast
import math

# Items, keys, characters compared: enough to order candidates, bounded in time.
PARTS_MAX = 64
DEPTH_MAX = 4
TEXT_MAX = 4000


def nearness(actual, expected, depth=0):
    """0..1: how near `actual` is to `expected`; 1 only when equal. Never throws."""
    try:
        return _nearness(actual, expected, depth)
    except Exception:
        return 0.0


def _nearness(actual, expected, depth):
    if type(actual) is type(expected) and type(actual) in (int, float, str, bool, bytes, type(None)) and actual == expected:
        return 1.0
    numbers = (int, float)
    if isinstance(actual, numbers) and isinstance(expected, numbers):
        if isinstance(actual, bool) != isinstance(expected, bool):
            return 0.05
        if not (math.isfinite(actual) and math.isfinite(expected)):
            return 0.05
        return 0.9 / (1 + abs(actual - expected) / (1 + abs(expected)))
    if isinstance(actual, str) and isinstance(expected, str):
        return 0.9 * text_nearness(actual[:TEXT_MAX], expected[:TEXT_MAX])
    if actual is None or expected is None:
        return 0.0
    if isinstance(actual, dict) and isinstance(expected, dict):
        keys = list(dict.fromkeys([*expected, *actual]))[:PARTS_MAX]
        pairs = [(actual[key], expected[key]) for key in keys if key in actual and key in expected]
        return _share(pairs, len(keys), depth)
    if isinstance(actual, (set, frozenset)) and isinstance(expected, (set, frozenset)):
        union = len(actual | expected)
        return 0.95 * len(actual & expected) / union if union else 0.9
    if isinstance(actual, (list, tuple)) and isinstance(expected, (list, tuple)):
        count = min(PARTS_MAX, max(len(actual), len(expected)))
        return _share(list(zip(actual[:count], expected[:count])), count, depth) * (1.0 if type(actual) is type(expected) else 0.9)
    if type(actual) is type(expected) and hasattr(actual, "__dict__"):
        return _nearness(vars(actual), vars(expected), depth + 1) if depth <= DEPTH_MAX else 0.1
    return 0.1 if type(actual) is type(expected) else 0.0


def _share(pairs, count, depth):
    if count == 0:
        return 0.9
    if depth > DEPTH_MAX:
        return 0.1
    return 0.95 * sum(nearness(a, b, depth + 1) for a, b in pairs) / count


def text_nearness(actual, expected):
    length = min(len(actual), len(expected))
    prefix = 0
    while prefix < length and actual[prefix] == expected[prefix]:
        prefix += 1
    suffix = 0
    while suffix < length - prefix and actual[-1 - suffix] == expected[-1 - suffix]:
        suffix += 1
    return (prefix + suffix) / max(len(actual), len(expected), 1)


def assertion_lines(path, cache={}):
    """Lines of a test file where something is asserted."""
    if path not in cache:
        lines = set()
        try:
            with open(path, encoding="utf-8") as file:
                tree = ast.parse(file.read())
            for node in ast.walk(tree):
                if isinstance(node, ast.Assert):
                    lines.add(node.lineno)
                elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr.startswith(("assert", "raises")):
                    lines.add(node.lineno)
        except (OSError, SyntaxError, ValueError):
            pass
        cache[path] = sorted(lines)
    return cache[path]


def passed_before(error, code):
    """Assertions of the test's own function before the line it stopped on."""
    if code is None:
        return 0
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code is code:
            here = trace.tb_lineno
            return sum(1 for line in assertion_lines(code.co_filename) if code.co_firstlineno <= line < here)
        trace = trace.tb_next
    return 0


def values_of(error, compared):
    """(actual, expected) of the assertion that failed, or None. `compared` is what pytest's rewritten assert compared last."""
    if compared is not None and isinstance(error, AssertionError):
        return compared
    trace = error.__traceback__
    while trace is not None:
        names = trace.tb_frame.f_locals
        if "first" in names and "second" in names and "unittest" in trace.tb_frame.f_code.co_filename:
            return names["first"], names["second"]
        trace = trace.tb_next
    return None


def progress_of(error, code, compared):
    """Below 1 always: a test that did not pass. More assertions passed beats any nearness of the one that failed."""
    values = values_of(error, compared)
    raw = min(0.99, nearness(values[0], values[1])) if values is not None else 0.0
    reached = passed_before(error, code) + raw
    return reached / (reached + 1)
