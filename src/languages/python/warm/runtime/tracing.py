"""
What the tests get from the sources where a candidate changes more than functions: a constant, a class, a default, a module's own statements.
The project is loaded with it anew, and each call that a test makes from outside is made in a fork, where the test makes it, as it is and with
other arguments: the object and the state of all modules are the real ones, and nothing has to be rebuilt. (Compare what PATCH-SIM holds
against each other, Xiong et al., ICSE 2018.) A call is known by its test and its place in the order of the test's calls.
"""
import gc
import inspect
import json
import os
import signal
import sys
import time
import types

import collect
from behaviours import settled
from inputs import defaults_of, given_to, leave_out, say
from limits import Deadline, Limits, Stopped
from reload import lay_over
from runner import Runner
from values import canonical, deep_copy
from vary import Chance, vary
from wire import Lines, write_line

# Calls looked at in one test, and in all: a loop in a test says the same again and again.
CALLS_PER_TEST_MAX = 12
CALLS_MAX = 50
# Calls like one that was made; the call itself comes behind them, for it may change what it works on.
VARIED_MAX = 5
# One call, of CPU.
CALL_SECONDS = 0.2
# All calls of one fork, by the clock.
FORK_SECONDS = 3.0
# Of the clock: then no more calls are looked at, and what is known is told.
ALL_SECONDS = 10.0
# Of one test, of CPU and by the clock: it runs slower under the eyes of a profiler, and waits for the forks.
TEST_SECONDS = 10.0
TEST_WALL_SECONDS = 60.0


class Trace:
    def __init__(self, config, message):
        self.paths = {source["abs"] for source in config["sources"]}
        self.seed, self.constants = message["seed"], message.get("constants") or {}
        self.outer = None
        self.until = time.monotonic() + ALL_SECONDS
        self.functions, self.seen, self.told = {}, set(), []
        self.test, self.order, self.looked = "", 0, 0

    def begin(self, key):
        self.test, self.order, self.looked, self.outer = key, 0, 0, None

    def profile(self, frame, event, arg):
        if self.outer is not None:
            if event == "return" and frame is self.outer:
                self.outer = None
            return
        if event != "call" or frame.f_code.co_filename not in self.paths:
            return
        self.outer = frame
        code = frame.f_code
        # A class body or a module that loads is nobody's call; a generator that goes on was called before.
        resumed = code.co_flags & (inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR)
        if code.co_flags & inspect.CO_OPTIMIZED and not resumed and not code.co_name.startswith("<"):
            self.order += 1
            self.look(frame)

    def look(self, frame):
        if self.looked >= CALLS_PER_TEST_MAX or len(self.seen) >= CALLS_MAX or time.monotonic() > self.until:
            return
        function = self.function_of(frame.f_code)
        if function is None:
            return
        sys.setprofile(None)
        try:
            args, kwargs = given_to(frame, function)
            made = call_of(function, args, kwargs)
            text = made.text()
            if text not in self.seen:
                self.seen.add(text)
                self.looked += 1
                self.told.extend(self.forked(made, "%s#%d %s" % (self.test, self.order, made.title)))
        except Exception:
            pass  # What cannot be told is no input that could be compared.
        finally:
            sys.setprofile(self.profile)

    def function_of(self, code):
        """The one live function of this code; of a closure there may be many, and which one runs is not told."""
        if code not in self.functions:
            found = [each for each in gc.get_referrers(code) if type(each) is types.FunctionType and each.__code__ is code]
            self.functions[code] = found[0] if len(found) == 1 else None
        return self.functions[code]

    def forked(self, made, key):
        """What the call and its like do. Where no copy can be made of what it works on, each is made in a fork of its own."""
        if made.can_be_copied():
            return self.apart(made, key, range(VARIED_MAX + 1), deep_copy)
        return [each for number in range(VARIED_MAX + 1) for each in self.apart(made, key, [number], lambda value: value)]

    def apart(self, made, key, numbers, copied):
        get, put = os.pipe()
        pid = os.fork()
        if pid == 0:
            leave = os._exit
            try:
                os.close(get)
                limits = Limits(Deadline())
                for number in numbers:
                    like = made if number == VARIED_MAX else made.like(Chance("%d %s %d" % (self.seed, key, number), self.constants), copied)
                    if like is not None:
                        write_line(put, {"key": "%s %d" % (key, number), "call": like.text(), "outcome": like.outcome(limits)})
            except BaseException:
                pass
            finally:
                leave(0)
        os.close(put)
        found, lines, end = [], Lines(get), time.monotonic() + FORK_SECONDS
        while True:
            line = lines.read(max(0.0, end - time.monotonic()))
            if not line:
                break
            found.append(json.loads(line))
        os.close(get)
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        os.waitpid(pid, 0)
        return found


class Made:
    """A call as it was made: `kept` arguments in front (the object of a method) stay as they are."""

    __slots__ = ("title", "target", "args", "kwargs", "kept", "function")

    def __init__(self, title, target, args, kwargs, kept, function):
        self.title, self.target, self.args, self.kwargs, self.kept, self.function = title, target, args, kwargs, kept, function

    def text(self):
        shown = [canonical(each) for each in self.args] + ["%s=%s" % (name, canonical(each)) for name, each in self.kwargs.items()]
        return "%s(%s)" % (self.title, ", ".join(shown))

    def can_be_copied(self):
        try:
            deep_copy((self.args, self.kwargs))
            return True
        except Exception:
            return False

    def like(self, chance, copied):
        """A call like this one; None where there is nothing to change."""
        if len(self.args) == self.kept and not self.kwargs:
            return None
        try:
            args, kwargs = copied((self.args, self.kwargs))
            args, kwargs = list(args), dict(kwargs)
            self.change(args, kwargs, chance)
        except Exception:
            return None
        return Made(self.title, self.target, args, kwargs, self.kept, self.function)

    def change(self, args, kwargs, chance):
        way = chance.random()
        inner = self.target is self.function
        if inner and way < 0.12 and leave_out(self.function, args, kwargs, chance):
            return
        if inner and way < 0.24 and say(self.function, args, kwargs, chance):
            return
        for _ in range(1 if chance.random() < 0.7 else 2):
            places = list(range(self.kept, len(args))) + sorted(kwargs)
            if not places:
                return
            place = chance.choice(places)
            held = args if isinstance(place, int) else kwargs
            held[place] = None if chance.nothing and chance.random() < 0.08 else vary(held[place], chance)

    def outcome(self, limits):
        before = [canonical(each) for each in self.args]
        try:
            limits.begin(CALL_SECONDS)
            text = settled(self.target(*self.args, **self.kwargs))
        except Stopped:
            text = "timeout"
        except BaseException as error:
            text = "throws %s: %s" % (type(error).__name__, str(error)[:300])
        try:
            limits.end()
        except Stopped:
            limits.end()
        if limits.tripped:
            return "timeout"
        after = [canonical(each) for each in self.args]
        return "; ".join([text] + ["argument %d becomes %s" % (at + 1, now) for at, (was, now) in enumerate(zip(before, after)) if was != now])


def call_of(function, args, kwargs):
    """A constructor is looked at through the object that it makes."""
    title, code = function.__qualname__, function.__code__
    if code.co_name == "__init__" and args:
        owner = next((each for each in type(args[0]).__mro__ if each.__dict__.get("__init__") is function), None)
        if owner is not None:
            return Made(owner.__name__, owner, args[1:], kwargs, 0, function)
    kept = 1 if args and code.co_argcount > 0 and code.co_varnames[0] in ("self", "cls", "mcs") else 0
    return Made(title, function, args, kwargs, kept, function)


def run(config, message, deadline):
    """What the calls of these tests did: [{key, call, outcome}]. `message`: {texts, tests: [[file, name]], seed, constants}."""
    lay_over(message["texts"])
    tests, _ = collect.collect(config)
    runner = Runner(deadline)
    by_key = {}
    for test in tests:
        by_key.setdefault((test.file, test.name), test)
    trace = Trace(config, message)
    wanted = [key for file, name in message["tests"] for key in ([(file, name)] if name else [(test.file, test.name) for test in tests if test.file == file])]
    for key in wanted:
        test = by_key.get(key)
        if test is None:
            continue
        trace.begin("%s %s" % key)
        sys.setprofile(trace.profile)
        runner.run(test, None, TEST_SECONDS, TEST_WALL_SECONDS)
        sys.setprofile(None)
    return trace.told
