"""
The process that collected the tests. It never runs a candidate itself: each batch runs in a fork of it, whose state is as after collection.
What looks right is tried once more alone in a fork of its own; what a polluted process said is asked again.
"""
import gc
import json
import os
import signal
import sys
import time

import collect
import progress
import state
from cover import Cover
from judge import BASELINE_SECONDS, Judge
from runner import Runner, code_of, failure_of
from swap import Functions, Unit
from wire import PAST_SLOT, Lines, bound_memory, send, write_line

# Candidates of one fork: a fork costs milliseconds, a polluted one costs them all again.
BATCH_MAX = 60
# No word for this long, on top of what the slowest test may take: a call that never comes back.
SILENT_SECONDS = 2.0
# The host takes silence for death: this often it hears that somebody is there.
BEAT_SECONDS = 0.5
CANDIDATE_BYTES = 1 << 29
# Quicker tests are timed once more without the coverage that slows them.
AGAIN_MS_MAX = 50
# Tests of one baseline that may hang before the session is given up.
HANGS_MAX = 5


class Base:
    """What the baseline said of one test."""

    __slots__ = ("status", "ms", "covered", "progress", "timed_out", "failure")

    def __init__(self):
        self.status, self.ms, self.covered, self.progress, self.timed_out, self.failure = "skipped", 0.0, (), 1.0, False, None


class Session:
    def __init__(self, config, meter):
        self.config = config
        self.meter = meter
        self.sources = list(zip(config["sources"], config["bases"]))
        self.cover = Cover(self.sources)
        self.tests, self.problems, self.failing = [], [], []
        self.baseline = []
        self.touching = {}
        self.load_lines = []

    def open(self):
        self.cover.start()
        self.tests, self.problems = collect.collect(self.config)
        self.load_lines = self.cover.take()
        self.cover.stop()
        for index, test in enumerate(self.tests):
            test.index = index
        self.runner = Runner()
        self.modules = self.loaded_modules()
        self.functions = Functions(self.sources)
        self.snapshot = state.Snapshot(self.project_modules())
        gc.collect()
        gc.freeze()
        self.run_baseline()
        self.report()

    def loaded_modules(self):
        paths = {source["abs"]: index for index, (source, _) in enumerate(self.sources)}
        found = {}
        for module in list(sys.modules.values()):
            index = paths.get(getattr(module, "__file__", None))
            if index is not None:
                found.setdefault(index, module)
        return found

    def project_modules(self):
        """Sources, tests and conftests that are loaded, by their place."""
        base = self.config["packageDir"].rstrip("/") + "/"
        outside = ("/site-packages/", "/dist-packages/")
        files = ((module, getattr(module, "__file__", None)) for module in list(sys.modules.values()))
        return [m for m, file in files if file is not None and file.startswith(base) and not any(word in file for word in outside)]

    # --- forks ---

    def fork(self, work):
        """Runs `work(tell)` in a child; (pid, lines): what it tells."""
        get, put = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            try:
                os.close(get)
                os.close(3)
                bound_memory(CANDIDATE_BYTES)
                exit_now = os._exit
                work(lambda message: write_line(put, message))
            except BaseException as error:
                try:
                    write_line(put, {"died": repr(error)[:300]})
                except BaseException:
                    pass
            finally:
                exit_now(0)
        os.close(put)
        return pid, Lines(get)

    def listen(self, pid, lines, silent, take):
        """Hands each message to `take`. How it ended: 'done' when take said so, 'died', or 'silent'. The child is gone afterwards."""
        ended = "died"
        last = time.monotonic()
        while True:
            line = lines.read(BEAT_SECONDS)
            if line is None:
                send({"kind": "alive", "cpu": self.meter.total_ms()})
                if time.monotonic() - last > silent:
                    ended = "silent"
                    break
                continue
            last = time.monotonic()
            if line == "":
                break
            try:
                message = json.loads(line)
            except ValueError:
                continue
            if take(message):
                ended = "done"
                break
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        os.close(lines.fd)
        self.meter.reap(pid, PAST_SLOT)
        return ended

    # --- the baseline ---

    def run_baseline(self):
        self.baseline = [Base() for _ in self.tests]
        for test in self.tests:
            code = code_of(test)
            if code is not None:
                progress.assertion_lines(code.co_filename)
        start, hangs = 0, 0
        while start < len(self.tests):
            current = [start]

            def take(message):
                if "begin" in message:
                    current[0] = message["begin"]
                    send({"kind": "starting", "at": self.tests[current[0]].name})
                elif "index" in message:
                    self.keep(message)
                return message.get("end", False)

            pid, lines = self.fork(lambda tell, start=start: self.baseline_child(start, tell))
            if self.listen(pid, lines, BASELINE_SECONDS + SILENT_SECONDS, take) == "done":
                return
            # The test that was running ended the process, or never ends: it fails, and the rest is run without it.
            base = self.baseline[current[0]]
            base.status, base.progress, base.timed_out = "failed", 0.0, True
            base.failure = {"message": "the test ended the process, or never ended"}
            start, hangs = current[0] + 1, hangs + 1
            if hangs >= HANGS_MAX:
                return

    def keep(self, message):
        base = self.baseline[message["index"]]
        base.status, base.ms, base.covered = message["status"], message["ms"], message["covered"]
        base.progress, base.failure, base.timed_out = message["progress"], message.get("failure"), message["timed_out"]

    def baseline_child(self, start, tell):
        """Coverage makes tests slow; their time is taken in a second run without it."""
        last = self.tests[-1]
        hung = False
        for test in self.tests[start:]:
            tell({"begin": test.index})
            following = self.tests[test.index + 1] if test is not last else None
            self.cover.start()
            outcome = self.runner.run(test, following, 3.0 if hung else BASELINE_SECONDS)
            covered = self.cover.take()
            self.cover.stop()
            ms = outcome.ms
            self.snapshot.restore()
            if outcome.kind in (None, "error") and ms < AGAIN_MS_MAX:
                ms = self.runner.run(test, following, BASELINE_SECONDS).ms
                self.snapshot.restore()
            hung = hung or outcome.kind == "timeout"
            tell(self.told(test, outcome, ms, covered))
        tell({"end": True})

    def told(self, test, outcome, ms, covered):
        status = "passed" if outcome.kind is None else "skipped" if outcome.kind == "skipped" else "failed"
        message = {"index": test.index, "status": status, "ms": ms, "covered": covered, "progress": 1.0 if status == "passed" else 0.0}
        message["timed_out"] = outcome.kind == "timeout"
        if outcome.kind == "timeout":
            message["failure"] = {"message": "the test never ended"}
        elif status == "failed":
            message["failure"] = failure_of(outcome.error, outcome.compared)
            message["progress"] = progress.progress_of(outcome.error, code_of(test), outcome.compared)
        return message

    def report(self):
        tests = []
        for test, base in zip(self.tests, self.baseline):
            told = {"index": test.index, "id": {"file": test.file, "name": test.name}, "status": base.status, "durationMs": base.ms}
            told["covered"], told["progress"] = list(base.covered), base.progress
            if base.failure is not None:
                told["failure"] = base.failure
            tests.append(told)
        problems = [{"file": file, "failure": failure_of(error)} for file, error in self.problems]
        message = {"kind": "baseline", "tests": tests, "loadHits": self.load_lines, "problems": problems, "cpu": self.meter.total_ms()}
        send(message)

    # --- requests ---

    def serve(self, lines):
        while True:
            line = lines.read()
            if line == "":
                return
            message = json.loads(line)
            if message["op"] == "focus":
                self.failing = [self.tests[index] for index in message["failing"] if index < len(self.tests)]
                send({"kind": "focused", "cpu": self.meter.total_ms()})
            elif message["op"] == "evaluate":
                self.evaluate(message["candidates"], message["full"])
                send({"kind": "done", "cpu": self.meter.total_ms()})
            elif message["op"] == "behaviours":
                self.behaviours(message)
                send({"kind": "behaviours", "cpu": self.meter.total_ms()})

    def evaluate(self, candidates, full):
        todo = list(candidates)
        size = BATCH_MAX
        while todo:
            batch, todo = todo[:size], todo[size:]
            clean, verdicts, left = self.try_batch(batch, full)
            if not clean and len(batch) > 1:
                for candidate in batch:
                    if candidate["id"] in verdicts or candidate not in left:
                        _, alone, _ = self.try_batch([candidate], full)
                        self.say(alone)
                todo = left + todo
                continue
            self.say({number: verdict for number, verdict in verdicts.items() if verdict["status"] != "plausible"})
            for candidate in batch:
                if verdicts.get(candidate["id"], {}).get("status") == "plausible":
                    _, alone, _ = self.try_batch([candidate], full)
                    self.say(alone)
            todo = left + todo

    def say(self, verdicts):
        if verdicts:
            send({"kind": "verdicts", "verdicts": list(verdicts.values()), "cpu": self.meter.total_ms()})

    def try_batch(self, batch, full):
        """(clean, verdicts by id, candidates that were not reached) of one fork. The one that hangs or dies has its verdict too."""
        verdicts = {}
        trying = [None]
        clean = [True]

        def take(message):
            if "try" in message:
                trying[0] = message["try"]
            elif "id" in message:
                verdicts[message["id"]] = message
                trying[0] = None
            elif "clean" in message:
                clean[0] = message["clean"]
                return True
            return False

        pid, lines = self.fork(lambda tell: self.batch_child(batch, full, tell))
        slowest = max([base.ms for base in self.baseline] or [0.0])
        ended = self.listen(pid, lines, SILENT_SECONDS + 20 * slowest / 1000.0, take)
        if ended != "done":
            number = trying[0] if trying[0] is not None else next((c["id"] for c in batch if c["id"] not in verdicts), None)
            if number is not None:
                silent = ended == "silent"
                status = "timeout" if silent else "crashed"
                verdicts[number] = {"id": number, "status": status, "message": "the process hung" if silent else "the process died"}
        left = [candidate for candidate in batch if candidate["id"] not in verdicts]
        return clean[0], verdicts, left

    def batch_child(self, batch, full, tell):
        judge = Judge(self)
        tried = {}
        for candidate in batch:
            tell({"try": candidate["id"]})
            tell(judge.verdict(candidate, full))
            units = [Unit(each) for each in candidate["units"]]
            tried.setdefault(tuple((unit.file, unit.line) for unit in units), units)
        # One alone needs no canary: its process ends here.
        tell({"clean": len(batch) == 1 or judge.canary(tried.values())})

    def behaviours(self, message):
        import behaviours

        def take(told):
            if "kind" in told:
                send(told)
            return told.get("end", False)

        skip = {candidate["id"] for candidate in message["candidates"] if candidate.get("skip")}
        for candidate in message["candidates"]:
            if candidate["id"] in skip:
                continue
            only = dict(message, candidates=[candidate], witnesses=message["candidates"])
            pid, lines = self.fork(lambda tell, only=only: (behaviours.run(self, only, tell), tell({"end": True})))
            got = [False]

            def take_one(told, got=got):
                if told.get("kind") == "outcomes":
                    got[0] = True
                return take(told)

            self.listen(pid, lines, SILENT_SECONDS + 10.0, take_one)
            if not got[0]:
                send({"kind": "outcomes", "id": candidate["id"], "outcomes": []})
