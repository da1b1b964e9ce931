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
from judge import BASELINE_SECONDS
from runner import Runner, code_of, failure_of
from swap import Functions
from wire import CONTROL_FD, PAST_SLOT, Lines, bound_memory, send, write_line
from worker import Worker, Workers

# Candidates asked of a worker at once: what a hang or a polluted process costs again.
BATCH_MAX = 60
# No word for this long, on top of what the slowest test may take: a call that never comes back.
SILENT_SECONDS = 2.0
# The host takes silence for death: this often it hears that somebody is there.
BEAT_SECONDS = 0.5
# Stacks of threads count, 8 MiB each.
CANDIDATE_BYTES = 1 << 30
# Slower tests are watched by what they say alone: tracing every line would make minutes of them.
COVERED_MS_MAX = 3000
# Where one test hangs the others of the suite most likely do too.
AGAIN_SECONDS = 1.5
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
        self.workers = Workers(self)

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
        """Runs `work(tell, requests)` in a child. (pid, lines it tells, descriptor of its requests)."""
        get, put = os.pipe()
        hear, ask = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            leave = os._exit
            try:
                os.close(get)
                os.close(ask)
                os.close(CONTROL_FD)
                bound_memory(CANDIDATE_BYTES)
                work(lambda message: write_line(put, message), hear)
            except BaseException as error:
                try:
                    write_line(put, {"died": repr(error)[:300]})
                except BaseException:
                    pass
            finally:
                leave(0)
        os.close(put)
        os.close(hear)
        return pid, Lines(get), ask

    def listen(self, lines, silent, take):
        """Hands each message to `take`. How it ended: 'done' when take said so, 'died', or 'silent'."""
        last = time.monotonic()
        while True:
            line = lines.read(BEAT_SECONDS)
            if line is None:
                send({"kind": "alive", "cpu": self.meter.total_ms()})
                if time.monotonic() - last > silent:
                    return "silent"
                continue
            last = time.monotonic()
            if line == "":
                return "died"
            try:
                message = json.loads(line)
            except ValueError:
                continue
            if take(message):
                return "done"

    def end(self, pid, lines, ask):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        os.close(lines.fd)
        os.close(ask)
        self.meter.reap(pid, PAST_SLOT)

    def silence(self):
        """Seconds without a word after which a call never comes back."""
        return SILENT_SECONDS + 20 * max([base.ms for base in self.baseline] or [0.0]) / 1000.0

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

            pid, lines, ask = self.fork(lambda tell, hear, start=start: self.baseline_child(start, tell))
            ended = self.listen(lines, 2 * BASELINE_SECONDS + SILENT_SECONDS, take)
            self.end(pid, lines, ask)
            if ended == "done":
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
        """What a test says and how long it takes is seen without coverage, which makes it slow; where it went, in a second run."""
        last = self.tests[-1]
        hung = False
        for test in self.tests[start:]:
            tell({"begin": test.index})
            following = self.tests[test.index + 1] if test is not last else None
            outcome = self.runner.run(test, following, AGAIN_SECONDS if hung else BASELINE_SECONDS)
            told = self.told(test, outcome)
            hung = hung or outcome.kind == "timeout"
            self.snapshot.restore()
            if outcome.kind != "skipped" and (outcome.kind == "timeout" or outcome.ms < COVERED_MS_MAX):
                tell({"begin": test.index})
                self.cover.start()
                self.runner.run(test, following, AGAIN_SECONDS if outcome.kind == "timeout" else BASELINE_SECONDS)
                told["covered"] = self.cover.take()
                self.cover.stop()
                self.snapshot.restore()
            tell(told)
        tell({"end": True})

    def told(self, test, outcome):
        status = "passed" if outcome.kind is None else "skipped" if outcome.kind == "skipped" else "failed"
        message = {"index": test.index, "status": status, "ms": outcome.ms, "covered": [], "progress": 1.0 if status == "passed" else 0.0}
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
        # A file that does not load is a failing test without a name. Nobody got past the lines on its stack: they count as its own.
        stuck = set()
        for file, error in self.problems:
            covered = self.cover.lines_of(error)
            stuck.update(covered)
            told = {"index": len(tests), "id": {"file": file, "name": ""}, "status": "failed", "durationMs": 0, "covered": covered, "progress": 0}
            told["failure"] = failure_of(error)
            tests.append(told)
        loaded = [line for line in self.load_lines if line not in stuck]
        message = {"kind": "baseline", "tests": tests, "loadHits": loaded, "problems": [], "cpu": self.meter.total_ms()}
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
                self.workers.drop()
                send({"kind": "focused", "cpu": self.meter.total_ms()})
            elif message["op"] == "evaluate":
                self.evaluate(message["candidates"], message["full"])
                send({"kind": "done", "cpu": self.meter.total_ms()})
            elif message["op"] == "behaviours":
                self.behaviours(message)
                send({"kind": "behaviours", "cpu": self.meter.total_ms()})

    def evaluate(self, candidates, full):
        todo = list(candidates)
        while todo:
            batch, todo = todo[:BATCH_MAX], todo[BATCH_MAX:]
            worker = self.workers.ready()
            clean, verdicts = worker.judge(batch, full)
            left = [candidate for candidate in batch if candidate["id"] not in verdicts]
            if not clean:
                # What the polluted process said of this batch is asked again, each candidate in a process of its own.
                self.workers.drop()
                for candidate in batch:
                    if candidate["id"] in verdicts:
                        self.say(self.alone(candidate, full))
                todo = left + todo
                continue
            plausible = {number for number, verdict in verdicts.items() if verdict["status"] == "plausible"}
            self.say({number: verdict for number, verdict in verdicts.items() if number not in plausible})
            for candidate in batch:
                if candidate["id"] in plausible:
                    self.say(self.alone(candidate, full))
            todo = left + todo

    def alone(self, candidate, full):
        """The verdict on one candidate in a process that has tried no other."""
        worker = Worker(self)
        _, verdicts = worker.judge([candidate], full)
        worker.end()
        return verdicts

    def say(self, verdicts):
        if verdicts:
            send({"kind": "verdicts", "verdicts": list(verdicts.values()), "cpu": self.meter.total_ms()})

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
            pid, lines, ask = self.fork(lambda tell, hear, only=only: (behaviours.run(self, only, tell), tell({"end": True})))
            got = [False]

            def take_one(told, got=got):
                if told.get("kind") == "outcomes":
                    got[0] = True
                return take(told)

            self.listen(lines, SILENT_SECONDS + 10.0, take_one)
            self.end(pid, lines, ask)
            if not got[0]:
                send({"kind": "outcomes", "id": candidate["id"], "outcomes": []})
