"""
Every test once, as the program is: what it says, how long it takes, and which lines it runs. In a fork, for a test may end the process or
never end; the rest is then run without it.
"""
import progress
from budget import AGAIN_SECONDS, AGAIN_WALL_SECONDS, BASELINE_SECONDS, BASELINE_WALL_SECONDS, Base
from collect import standing
from runner import code_of, failure_of
from wire import send

# Slower tests are watched by what they say alone: tracing every line would make minutes of them.
COVERED_MS_MAX = 3000
# Tests of one baseline that may end the process before the session is given up.
LOST_MAX = 30
# How far a test that never ends is watched: long enough to come to the loop.
LOST_SECONDS = 1.0


class Baseline:
    """`core` is the session: tests, cover, runner, snapshot; it forks and listens."""

    def __init__(self, core):
        self.core = core
        self.bases = [Base() for _ in core.tests]
        # Once a test never ended, the others of the suite are given less.
        self.hung = False
        self.known = set()

    def run(self):
        core = self.core
        for test in core.tests:
            code = code_of(test)
            if code is not None:
                progress.assertion_lines(code.co_filename)
        start, lost = 0, 0
        while start < len(core.tests) and lost < LOST_MAX:
            current = [start]

            def take(message):
                if "begin" in message:
                    current[0] = message["begin"]
                    send({"kind": "starting", "at": core.tests[current[0]].name})
                elif "index" in message:
                    self.keep(message)
                return message.get("end", False)

            if self.in_child(lambda tell, start=start: self.run_all(start, tell), take) == "done":
                break
            self.lose(current[0])
            start, lost = current[0] + 1, lost + 1
        return self.bases

    def in_child(self, work, take):
        pid, lines, ask = self.core.fork(lambda tell, hear: work(tell))
        ended = self.core.listen(pid, lines, take)
        self.core.end(pid, lines, ask)
        return ended

    def lose(self, at):
        """The test that was running ended the process, or never ends in a way that no signal reaches. Where it went is watched from outside."""
        base = self.bases[at]
        if at not in self.known:
            base.status, base.progress, base.hung = "failed", 0.0, True
            base.failure = {"message": "the test ended the process, or never ended"}
            self.hung = True
        lines = {}

        def take(message):
            if "line" in message:
                lines[message["line"]] = None
            return message.get("end", False)

        self.in_child(lambda tell: self.watch(at, tell), take)
        base.covered = tuple(lines)

    def watch(self, at, tell):
        cover = self.core.cover
        cover.told = lambda line: tell({"line": line})
        cover.start()
        self.core.runner.run(self.core.tests[at], None, LOST_SECONDS, AGAIN_WALL_SECONDS)
        cover.stop()
        tell({"end": True})

    def keep(self, message):
        base = self.bases[message["index"]]
        self.known.add(message["index"])
        base.status, base.ms, base.cpu, base.covered = message["status"], message["ms"], message["cpu"], message["covered"]
        base.progress, base.failure, base.hung = message["progress"], message.get("failure"), message["hung"]
        self.hung = self.hung or base.hung

    # --- in the child ---

    def limits(self):
        return (AGAIN_SECONDS, AGAIN_WALL_SECONDS) if self.hung else (BASELINE_SECONDS, BASELINE_WALL_SECONDS)

    def run_all(self, start, tell):
        """What a test says and how long it takes is seen without coverage, which makes it slow; where it went, in a second run."""
        core = self.core
        last = core.tests[-1]
        for test in core.tests[start:]:
            tell({"begin": test.index})
            following = core.tests[test.index + 1] if test is not last else None
            shared = test.fast or standing.shared_with(test.item)
            outcome = core.runner.run(test, following, *self.limits())
            told = self.told(test, outcome)
            self.hung = self.hung or outcome.out_of_time
            core.snapshot.restore()
            tell(told)
            if outcome.kind != "skipped" and (outcome.out_of_time or outcome.ms < COVERED_MS_MAX):
                # What fixtures of wider scope run belongs to the first test that needs them, and to every one that fails.
                if not shared or outcome.kind is not None:
                    standing.down()
                core.cover.start()
                if outcome.out_of_time:
                    core.runner.run(test, following, LOST_SECONDS, AGAIN_WALL_SECONDS)
                else:
                    core.runner.run(test, following, BASELINE_WALL_SECONDS)
                told["covered"] = core.cover.take()
                core.cover.stop()
                core.snapshot.restore()
                tell(told)
        tell({"end": True})

    def told(self, test, outcome):
        status = "passed" if outcome.kind is None else "skipped" if outcome.kind == "skipped" else "failed"
        message = {"index": test.index, "status": status, "ms": outcome.ms, "cpu": outcome.cpu, "covered": []}
        message["progress"] = 1.0 if status == "passed" else 0.0
        message["hung"] = outcome.out_of_time
        if outcome.out_of_time:
            # Where it was when its time was over is most likely the loop.
            stack = failure_of(outcome.error).get("stack") if outcome.error is not None else None
            message["failure"] = {"message": "the test never ended", **({"stack": stack} if stack else {})}
        elif status == "failed":
            message["failure"] = failure_of(outcome.error, outcome.compared)
            message["progress"] = progress.progress_of(outcome.error, code_of(test), outcome.compared)
        return message
