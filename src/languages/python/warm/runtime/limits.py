"""
Time limits inside one process: CPU time first, so that a busy machine fails nobody; wall time for what only waits. The kernel looks at CPU
timers when its clock ticks, every 4 to 10 ms; so a timer of wall time, which is exact, asks how much CPU was used.
"""
import mmap
import os
import signal
import struct
import time

# Once the time is over, this often it is said again.
REPEAT_SECONDS = 0.002
# Between two looks at the clocks: a look costs time itself, and what waits is looked at less and less often.
LOOK_SECONDS = (0.002, 0.05)
# The CPU timer stands behind, for code that takes the other signal for itself.
BEHIND_SECONDS = 0.02
WALL_FLOOR_SECONDS = 0.5
# So long after a call had to be back, it hears no signal: by its CPU clock, and by the clock of a machine with more to do than this.
LATE_SECONDS = 0.3
LATE_WALL_SECONDS = 2.0
# What waits is given this many times longer than what computes.
WALL_FACTOR = 3


class Stopped(BaseException):
    """The time of a test is over. Thrown again and again until it gets out, for a candidate may swallow it."""


class Deadline:
    """
    Shared with the parent: until when the child's call has to come back, by the child's CPU clock and by the clock of both. A call inside
    the interpreter that never comes back hears no signal; the parent looks here and ends the process.
    """

    def __init__(self):
        self.page = mmap.mmap(-1, 16)

    def put(self, cpu, wall):
        struct.pack_into("dd", self.page, 0, cpu, wall)

    def idle(self):
        return struct.unpack_from("dd", self.page, 0)[1] == 0.0

    def over(self, pid):
        cpu, wall = struct.unpack_from("dd", self.page, 0)
        if wall == 0.0:
            return False
        try:
            return time.clock_gettime(cpu_clock(pid)) > cpu + LATE_SECONDS or time.monotonic() > wall + LATE_WALL_SECONDS
        except OSError:
            return False


def cpu_clock(pid):
    """The clock of another process's CPU time, as clock_getcpuclockid(3) makes it on Linux."""
    return (~pid << 3) | 2


def kept_waiting(opened=os.open, read=os.read, close=os.close):
    """Seconds for which this thread could have run and did not, as the scheduler counts them (proc(5)); 0 where it does not tell."""
    try:
        fd = opened("/proc/self/schedstat", os.O_RDONLY)
        try:
            return int(read(fd, 100).split()[1]) / 1e9
        finally:
            close(fd)
    except (OSError, ValueError, IndexError):
        return 0.0


class Limits:
    """`tripped`: None, 'cpu' or 'wall'. `used`: seconds of CPU between `begin` and `end`."""

    def __init__(self, deadline):
        self.deadline = deadline
        self.tripped = None
        self.used = 0.0
        self._timer = signal.setitimer
        self._cpu, self._wall = time.process_time, time.monotonic
        self._cpu_from = self._cpu_end = self._wall_end = 0.0
        self._delayed = None
        signal.signal(signal.SIGVTALRM, signal.SIG_IGN)

    def _look(self, number, frame):
        left = self._cpu_end - self._cpu()
        if left <= 0:
            self.tripped = self.tripped or "cpu"
        elif self._waits():
            self.tripped = self.tripped or "wall"
        if self.tripped:
            self._timer(signal.ITIMER_REAL, REPEAT_SECONDS, REPEAT_SECONDS)
            raise Stopped()
        least, most = LOOK_SECONDS
        self._next = min(most, 1.5 * max(least, self._next))
        self._timer(signal.ITIMER_REAL, max(left, self._next))

    def _waits(self):
        """Whether its time is over by the clock, without the time that a busy machine kept it from computing."""
        delayed = kept_waiting()
        if self._delayed is None:
            self._delayed = delayed
        end = self._wall_end + delayed - self._delayed
        self.deadline.put(self._cpu_end, end)
        return self._wall() >= end

    def begin(self, seconds, wall=None):
        self.tripped = self._delayed = None
        signal.signal(signal.SIGPROF, self._look)
        signal.signal(signal.SIGALRM, self._look)
        self._cpu_from = self._cpu()
        self._cpu_end = self._cpu_from + seconds
        self._wall_end = self._wall() + (max(WALL_FLOOR_SECONDS, seconds * WALL_FACTOR) if wall is None else max(wall, seconds))
        self.deadline.put(self._cpu_end, self._wall_end)
        self._next = 0.0
        self._timer(signal.ITIMER_REAL, seconds)
        self._timer(signal.ITIMER_PROF, seconds + BEHIND_SECONDS, BEHIND_SECONDS)

    def end(self):
        for _ in range(5):
            try:
                self._timer(signal.ITIMER_PROF, 0)
                self._timer(signal.ITIMER_REAL, 0)
                self.deadline.put(0.0, 0.0)
                self.used = self._cpu() - self._cpu_from
                return
            except Stopped:
                continue
