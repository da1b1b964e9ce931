"""How long a test may take, in seconds of CPU and by the clock, told from how long it and the others took at first."""

# A passing test may take this much longer than it took; what is far below a millisecond differs by its caches alone.
SECONDS_FLOOR = 0.015
FACTOR = 10
# Where the search is in haste: what takes longer is put off, because most of it never ends.
QUICK_FLOOR = 0.003
QUICK_FACTOR = 3
# By the clock: a busy machine makes a test of a millisecond last a hundred.
WALL_FLOOR = 0.5
WALL_FACTOR = 5
WALL_QUICK_FLOOR = 0.05
# What most tests take; the one slow test of a suite makes no other slow.
TYPICAL_SHARE = 0.9
# A test that computes longer at first is taken for a loop without end; what waits may take longer.
BASELINE_SECONDS = 3.0
BASELINE_WALL_SECONDS = 20.0
# Once one was seen, the others of the suite are most likely the same.
AGAIN_SECONDS = 0.3
AGAIN_WALL_SECONDS = 3.0


class Base:
    """What the baseline said of one test; milliseconds. `hung`: how long it took says nothing about its repaired run."""

    __slots__ = ("status", "ms", "cpu", "covered", "progress", "hung", "failure")

    def __init__(self, status="skipped", ms=0.0, cpu=0.0, progress=1.0, hung=False):
        self.status, self.ms, self.cpu, self.progress, self.hung = status, ms, cpu, progress, hung
        self.covered, self.failure = (), None


class Budget:
    """Limits for tests of this baseline, as (seconds of CPU, seconds by the clock)."""

    def __init__(self, bases):
        known = [base for base in bases if not base.hung]
        self.cpu, self.typical_cpu = _most([base.cpu for base in known])
        self.ms, self.typical_ms = _most([base.ms for base in known])

    def of(self, base, quick=False):
        if base.status == "passed":
            cpu, ms = base.cpu, base.ms
        elif quick:
            cpu, ms = max(_own(base, base.cpu), self.typical_cpu), max(_own(base, base.ms), self.typical_ms)
            return QUICK_FLOOR + QUICK_FACTOR * cpu / 1000.0, WALL_QUICK_FLOOR + QUICK_FACTOR * ms / 1000.0
        else:
            cpu, ms = max(_own(base, base.cpu), self.cpu), max(_own(base, base.ms), self.ms)
        return SECONDS_FLOOR + FACTOR * cpu / 1000.0, WALL_FLOOR + WALL_FACTOR * ms / 1000.0

    def most(self):
        """Of any test."""
        return SECONDS_FLOOR + FACTOR * self.cpu / 1000.0, WALL_FLOOR + WALL_FACTOR * self.ms / 1000.0


def _own(base, value):
    return 0.0 if base.hung else value


def _most(values):
    """(the most, what most are below)"""
    values = sorted(values) or [0.0]
    return values[-1], values[int(TYPICAL_SHARE * (len(values) - 1))]
