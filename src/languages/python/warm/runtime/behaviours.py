"""
What a candidate does on inputs that the tests gave to the edited functions and on seeded variations of those. Every candidate runs in a
fork of its own; inputs depend on the seed and the captured calls alone, so that all candidates get the same.
"""
import inspect
import sys

from inputs import Call, arguments, make_inputs
from judge import Judge
from limits import Stopped
from swap import CannotSwap, Unit, install, uninstall
from values import TooLarge, canonical, deep_copy
from vary import Chance

# Distinct calls kept per function: more say little more about what it is given.
CAPTURED_MAX = 60
# One call, of CPU: far more than a call of a small function takes, and as much as the slowest test that passes; but never more than the last.
CALL_SECONDS = 0.01
CALL_FACTOR = 2
CALL_SECONDS_MAX = 0.2
# Noting every call makes a test this much slower.
CAPTURE_FACTOR = 20
# A candidate that ran out of time on so many inputs, and on three of four, is not asked about the rest.
TIMEOUTS_MAX = 5
# Items taken from a generator.
GENERATED_MAX = 200


def run(core, message, tell):
    """Sends the calls, then the outcomes of the one candidate in the message."""
    units = [Unit(each) for each in message["units"]]
    by_id = {each["id"]: each for each in message["witnesses"]}
    captured = capture(core, units, by_id.get(message["captureWith"]))
    inputs = make_inputs(captured, Chance(message["seed"], message.get("constants") or {}), message["inputsMax"])
    tell({"kind": "calls", "calls": [rendered(call) for call in inputs]})
    for candidate in message["candidates"]:
        tell({"kind": "outcomes", "id": candidate["id"], "outcomes": outcomes(core, candidate, inputs)})


def capture(core, units, witness):
    """Runs the tests with the first candidate in place, which gets further than the original, and notes what the functions are given."""
    live = {}
    for unit in units:
        functions = core.functions.by_place.get((unit.file, unit.names[-1], unit.first)) or core.functions.by_place.get((unit.file, unit.names[-1], unit.line))
        if functions:
            live[id(functions[0])] = (".".join(unit.names), functions[0])
    done = put(core, witness)
    codes = {function.__code__: (title, function) for title, function in live.values()}
    found, seen, counts = [], set(), {}

    def profile(frame, event, arg):
        if event != "call" or frame.f_code not in codes:
            return
        title, function = codes[frame.f_code]
        if counts.get(title, 0) >= CAPTURED_MAX:
            return
        sys.setprofile(None)
        try:
            call = Call(title, function, *arguments(frame, function))
            if call.key not in seen:
                seen.add(call.key)
                counts[title] = counts.get(title, 0) + 1
                found.append(call)
        except Exception:
            pass  # Not an input that can be copied, and so none that can be compared.
        finally:
            sys.setprofile(profile)

    judge = Judge(core)
    failing, passing = judge.touching(units)
    tests = [test for test in core.failing if test.index in failing] + passing
    for place, test in enumerate(tests):
        sys.setprofile(profile)
        seconds, wall = judge.limits(test)
        core.runner.run(test, tests[place + 1] if place + 1 < len(tests) else None, seconds * CAPTURE_FACTOR, wall * CAPTURE_FACTOR)
        sys.setprofile(None)
    uninstall(done)
    core.snapshot.restore()
    return found


def put(core, candidate):
    if candidate is None:
        return []
    try:
        return install([Unit(each) for each in candidate["units"]], core.sources, core.functions, core.modules)
    except (CannotSwap, SyntaxError, ValueError):
        return []


def rendered(call):
    """As a person would write it: `discount({"total": 100}, "GOLD")`."""
    shown = [canonical(each) for each in call.args] + ["%s=%s" % (name, canonical(each)) for name, each in call.kwargs.items()]
    return "%s(%s)" % (call.title, ", ".join(shown))


def outcomes(core, candidate, inputs):
    try:
        done = install([Unit(each) for each in candidate["units"]], core.sources, core.functions, core.modules)
    except (CannotSwap, SyntaxError, ValueError):
        return ["invalid" for _ in inputs]
    slowest = max([base.cpu for base in core.baseline if base.status == "passed"] or [0.0])
    seconds = min(CALL_SECONDS_MAX, CALL_SECONDS + CALL_FACTOR * slowest / 1000.0)
    told = []
    try:
        for call in inputs:
            late = told.count("timeout")
            told.append("timeout" if late >= TIMEOUTS_MAX and late >= 0.75 * len(told) else outcome(core, call, seconds))
    finally:
        uninstall(done)
    return told


def outcome(core, call, seconds):
    """Value, change of arguments, or what was thrown; 'timeout' for what does not end."""
    try:
        args, kwargs = deep_copy((call.args, call.kwargs))
    except (TooLarge, Exception):
        return "not copied"
    before = [canonical(each) for each in args]
    limits = core.runner.limits
    try:
        limits.begin(seconds, CALL_SECONDS_MAX)
        text = settled(call.function(*args, **kwargs))
    except Stopped:
        text = "timeout"
    except BaseException as error:
        text = "throws %s: %s" % (type(error).__name__, str(error)[:300])
    try:
        limits.end()
    except Stopped:
        limits.end()
    if limits.tripped:
        core.snapshot.restore()
        return "timeout"
    changed = ["argument %d becomes %s" % (at + 1, now) for at, (was, now) in enumerate(zip(before, map(canonical, args))) if was != now]
    core.snapshot.restore()
    return "; ".join([text] + changed)


def settled(result):
    if inspect.iscoroutine(result):
        import asyncio

        return "resolves %s" % canonical(asyncio.run(asyncio.wait_for(result, CALL_SECONDS_MAX)))
    if inspect.isgenerator(result):
        items = []
        for item in result:
            items.append(canonical(item))
            if len(items) >= GENERATED_MAX:
                return "yields [%s, …]" % ", ".join(items)
        return "yields [%s]" % ", ".join(items)
    return canonical(result)
