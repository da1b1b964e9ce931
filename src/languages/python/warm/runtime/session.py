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
import state
from baseline import Baseline
from cover import Cover
from limits import Deadline
from runner import Runner, failure_of
from swap import Functions
from wire import CONTROL_FD, PAST_SLOT, Lines, bound_memory, send, write_line
from worker import Worker, Workers

# Candidates asked of a worker at once: what a hang or a polluted process costs again.
BATCH_MAX = 60
# Forks for one request to look into the tests: each ends with a hole that hangs.
LOOKS_MAX = 5
# What a child does between two tests takes no longer, not even on a busy machine.
SILENT_SECONDS = 10.0
# This often it is looked whether a child is past its deadline.
LOOK_SECONDS = 0.1
# The host takes silence for death: this often it hears that somebody is there.
BEAT_SECONDS = 0.5
# Loading all tests, with every line of the sources watched, takes less; a loop without end in a module is ended by the host's silence.
COLLECT_SECONDS = 30.0
COLLECT_WALL_SECONDS = 180.0
# Stacks of threads count, 8 MiB each.
CANDIDATE_BYTES = 1 << 30


class Session:
    def __init__(self, config, meter):
        self.config = config
        self.meter = meter
        self.sources = list(zip(config["sources"], config["bases"]))
        self.cover = Cover(self.sources)
        self.tests, self.problems, self.failing = [], [], []
        self.deadline = Deadline()
        self.baseline = []
        self.touching = {}
        self.load_lines = []
        self.workers = Workers(self)

    def open(self):
        self.show_life()
        self.cover.start()
        self.tests, self.problems = collect.collect(self.config)
        self.load_lines = self.cover.take()
        self.cover.stop()
        signal.setitimer(signal.ITIMER_REAL, 0)
        for index, test in enumerate(self.tests):
            test.index = index
        self.runner = Runner(self.deadline)
        self.modules = self.loaded_modules()
        self.functions = Functions(self.sources)
        self.snapshot = state.Snapshot(self.project_modules())
        gc.collect()
        gc.freeze()
        self.baseline = Baseline(self).run()
        self.report()

    def show_life(self):
        """While the files of tests load, which may take its time, but not for ever. The limits of the first test take the signal over."""
        until = time.monotonic() + COLLECT_WALL_SECONDS
        process_time, monotonic = time.process_time, time.monotonic

        def beat(number, frame):
            if process_time() < COLLECT_SECONDS and monotonic() < until:
                send({"kind": "starting", "at": "loading the tests"})

        signal.signal(signal.SIGALRM, beat)
        signal.setitimer(signal.ITIMER_REAL, BEAT_SECONDS, BEAT_SECONDS)

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

    def listen(self, pid, lines, take):
        """Hands each message to `take`. How it ended: 'done' when take said so, 'died', or 'silent'."""
        last = told = time.monotonic()
        while True:
            line = lines.read(LOOK_SECONDS)
            now = time.monotonic()
            if now - told > BEAT_SECONDS:
                told = now
                send({"kind": "alive", "cpu": self.meter.total_ms()})
            if line is None:
                if self.deadline.over(pid) or (self.deadline.idle() and now - last > SILENT_SECONDS):
                    return "silent"
                continue
            last = now
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
        self.deadline.put(0.0, 0.0)
        os.close(lines.fd)
        os.close(ask)
        self.meter.reap(pid, PAST_SLOT)

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
                self.evaluate(message["candidates"], message["full"], message["quick"])
                send({"kind": "done", "cpu": self.meter.total_ms()})
            elif message["op"] in ("force", "watch"):
                self.look(message)
                send({"kind": "done", "cpu": self.meter.total_ms()})
            elif message["op"] == "behaviours":
                self.behaviours(message)
                send({"kind": "behaviours", "cpu": self.meter.total_ms()})

    def evaluate(self, candidates, full, quick):
        todo = list(candidates)
        while todo:
            batch, todo = todo[:BATCH_MAX], todo[BATCH_MAX:]
            worker = self.workers.ready()
            clean, verdicts = worker.judge(batch, full, quick)
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

    def look(self, message):
        """In a fork; a hole that hangs or kills it is left out, and those behind it asked again."""
        import holes

        work, left, trying = getattr(holes, message["op"]), message.get("holes", []), [None]

        def take(told):
            if "try" in told:
                trying[0] = told["try"]
            elif "kind" in told:
                send(told)
            return told.get("end", False)

        for _ in range(LOOKS_MAX):
            only = dict(message, holes=left)
            pid, lines, ask = self.fork(lambda tell, hear, only=only: (work(self, only, tell), tell({"end": True})))
            ended = self.listen(pid, lines, take)
            self.end(pid, lines, ask)
            behind = [at for at, hole in enumerate(left) if hole["id"] == trying[0]]
            if ended == "done" or not behind:
                return
            left = left[behind[0] + 1:]

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

            self.listen(pid, lines, take_one)
            self.end(pid, lines, ask)
            if not got[0]:
                send({"kind": "outcomes", "id": candidate["id"], "outcomes": []})
