"""Runs single tests of the collected ones under limits and tells how they ended."""
import re
import sys
import time
import traceback

import progress
from collect import Skipped
from limits import Limits, Stopped

TEXT_MAX = 2000
FRAMES_MAX = 30


class Outcome:
    """`kind`: None when it passed, else 'error', 'skipped', 'long' (out of CPU time) or 'waits' (out of time that it did not use)."""

    __slots__ = ("kind", "error", "ms", "cpu", "compared")

    def __init__(self, kind, error, ms, cpu, compared=None):
        self.kind, self.error, self.ms, self.cpu, self.compared = kind, error, ms, cpu, compared

    @property
    def out_of_time(self):
        return self.kind == "long" or self.kind == "waits"


class Runner:
    def __init__(self, deadline):
        self.limits = Limits(deadline)
        self.compared = None
        self.clock = time.perf_counter
        self._watch_asserts()

    def _watch_asserts(self):
        """pytest's rewritten assert asks this function for words and hands over both sides of a failed comparison."""
        util = sys.modules.get("_pytest.assertion.util")
        self.util = util

        def compare(op, left, right):
            self.compared = (left, right)
            return None

        self.compare = compare

    def run(self, test, next_test, seconds, wall=None):
        """`seconds` of CPU at most, and `wall` seconds by the clock."""
        self.compared = None
        if self.util is not None:
            self.util._reprcompare = self.compare
        error = None
        limits = self.limits
        started = self.clock()
        try:
            limits.begin(seconds, wall)
            error = test.run(next_test)
        except BaseException as thrown:
            error = thrown
        # A last signal may arrive while the timers are put away.
        try:
            limits.end()
        except Stopped:
            limits.end()
        ms = (self.clock() - started) * 1000.0
        cpu = limits.used * 1000.0
        if limits.tripped or isinstance(error, Stopped):
            return Outcome("waits" if limits.tripped == "wall" else "long", error, ms, cpu)
        if error is None:
            return Outcome(None, None, ms, cpu)
        if isinstance(error, Skipped):
            return Outcome("skipped", None, ms, cpu)
        if isinstance(error, (SystemExit, KeyboardInterrupt, GeneratorExit)):
            return Outcome("error", error, ms, cpu)
        return Outcome("error", error, ms, cpu, self.compared)


def code_of(test):
    function = getattr(test.function, "__func__", test.function)
    function = getattr(function, "__wrapped__", function)
    return getattr(function, "__code__", None)


def bounded(value):
    try:
        text = value if type(value) is str else repr(value)
    except BaseException:
        text = "(a value that cannot be printed)"
    return text if len(text) <= TEXT_MAX else text[:TEXT_MAX] + "…"


# Where an object lies differs from run to run and says nothing.
_place = re.compile(r" at 0x[0-9a-f]+").sub


def message_of(error):
    try:
        return _place(" at 0x…", str(error)[:TEXT_MAX])
    except BaseException:
        return "(an error that cannot be printed)"


def is_inner(filename):
    return any(word in filename for word in ("/_pytest/", "/pluggy/", "/unittest/", "/warm/runtime/", "importlib._bootstrap"))


def failure_of(error, compared=None):
    record = {"message": message_of(error), "type": type(error).__name__}
    try:
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if not is_inner(frame.filename)][-FRAMES_MAX:]
        lines = traceback.format_list(frames) + traceback.format_exception_only(type(error), error)
        record["stack"] = "".join(lines)[-4 * TEXT_MAX:]
        values = progress.values_of(error, compared)
        if values is not None:
            record["actual"], record["expected"] = bounded(values[0]), bounded(values[1])
    except BaseException:
        pass
    return record
