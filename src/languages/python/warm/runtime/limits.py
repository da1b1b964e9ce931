"""Time limits inside one process: CPU time first, so that a busy machine fails nobody; wall time for what only waits."""
import signal

# The kernel looks at CPU timers when its clock ticks: nothing shorter can be told apart.
REPEAT_SECONDS = 0.01
# What waits is given this many times longer than what computes.
WALL_FACTOR = 3
WALL_FLOOR_SECONDS = 0.5


class Stopped(BaseException):
    """The time of a test is over. Thrown again and again until it gets out, for a candidate may swallow it."""


class Limits:
    def __init__(self):
        self.tripped = False
        self._timer = signal.setitimer
        signal.signal(signal.SIGPROF, self._trip)
        signal.signal(signal.SIGVTALRM, signal.SIG_IGN)

    def _trip(self, number, frame):
        self.tripped = True
        raise Stopped()

    def begin(self, seconds):
        self.tripped = False
        signal.signal(signal.SIGPROF, self._trip)
        signal.signal(signal.SIGALRM, self._trip)
        self._timer(signal.ITIMER_REAL, max(WALL_FLOOR_SECONDS, seconds * WALL_FACTOR), REPEAT_SECONDS)
        self._timer(signal.ITIMER_PROF, seconds, REPEAT_SECONDS)

    def end(self):
        for _ in range(5):
            try:
                self._timer(signal.ITIMER_PROF, 0)
                self._timer(signal.ITIMER_REAL, 0)
                return
            except Stopped:
                continue
