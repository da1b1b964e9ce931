"""
The first process of a warm session. It loads the runner, never the project; it forks the process that collects the tests, hands the host's
requests on to it, and judges in forks of its own the candidates that need every module loaded anew.
"""
import json
import os
import select
import signal
import sys
import time

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, here)


import reload as reloading  # noqa: E402
import session as sessions  # noqa: E402
import tracing  # noqa: E402
from budget import Base  # noqa: E402
from limits import Deadline  # noqa: E402
from wire import RELOAD_SLOT, Lines, Meter, bound_memory, send, write_line  # noqa: E402

# A module graph loads and its tests run within this, or the candidate is given up.
RELOAD_SECONDS = 10.0
BEAT_SECONDS = 0.5
PACKAGES_MAX = 2000


def quiet():
    """Tests print; nobody reads it."""
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)


def load_runner(config):
    if config["runner"] == "pytest":
        import _pytest.assertion.rewrite  # noqa: F401
        import _pytest.assertion.util  # noqa: F401
        import pytest  # noqa: F401
        from _pytest import config as _  # noqa: F401
    import asyncio  # noqa: F401
    import unittest  # noqa: F401


def own_place(config):
    """sys.path as the project would have it."""
    sys.path.remove(here)
    sys.path.insert(0, config["packageDir"])
    sys.argv = [sys.argv[0]]
    os.chdir(config["packageDir"])


def session_process(config, meter, requests, notes):
    session = sessions.Session(config, meter)
    quiet()
    try:
        session.open()
    except BaseException as error:
        import traceback

        send({"kind": "broken", "message": "".join(traceback.format_exception(type(error), error, error.__traceback__))[-3000:]})
        return
    known = [[test.file, test.name, [base.status, base.ms, base.cpu, base.progress, base.hung]] for test, base in zip(session.tests, session.baseline)]
    project = {getattr(module, "__name__", "") for module in session.project_modules()}
    packages = [name for name in sys.modules if name not in project and name != "__main__"][:PACKAGES_MAX]
    write_line(notes, {"known": known, "packages": packages})
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 2)
    session.serve(Lines(requests))


class Front:
    def __init__(self, config):
        self.config = config
        self.meter = Meter()
        self.known, self.packages, self.learned = {}, None, False
        self.deadline = Deadline()

    def start(self):
        get, self.requests = os.pipe()
        notes, put = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                os.close(self.requests)
                os.close(notes)
                session_process(self.config, self.meter, get, put)
            finally:
                os._exit(0)
        os.close(get)
        os.close(put)
        self.notes = Lines(notes)
        self.pid = pid

    def hear(self):
        """What the baseline said, once it is there."""
        if self.packages is None:
            line = self.notes.read(RELOAD_SECONDS)
            if line:
                told = json.loads(line)
                self.known = {(file, name): Base(*said) for file, name, said in told["known"]}
                self.packages = told["packages"]

    def learn(self):
        """Every fork has the packages then."""
        self.hear()
        if not self.learned and self.packages is not None:
            self.learned = True
            reloading.preload(self.packages)

    def wait_for(self, lines):
        """Until there is something to read, or a second. What the baseline said may be more than a pipe holds: the writer waits for the reader."""
        if lines.lines:
            return
        both = select.poll()
        both.register(lines.fd, select.POLLIN | select.POLLHUP)
        if self.packages is None:
            both.register(self.notes.fd, select.POLLIN)
        if any(fd == self.notes.fd for fd, _ in both.poll(1000)):
            self.hear()

    def serve(self, lines):
        while True:
            self.wait_for(lines)
            line = lines.read(0)
            if line is None:
                ended, _ = os.waitpid(self.pid, os.WNOHANG)
                if ended != 0:
                    return
                continue
            if line == "":
                return
            message = json.loads(line)
            if message["op"] == "reload":
                self.reload(message)
            elif message["op"] == "trace":
                self.trace(message)
            else:
                write_line(self.requests, message)

    def reload(self, message):
        """The failing tests' own files first: most candidates need no more. What passes there is loaded with everything."""
        self.learn()
        files = sorted({file for file, _ in message["failing"]})
        verdict = self.loaded(message, files) if "" not in files and not message["full"] else None
        if verdict is None or verdict["status"] == "plausible":
            verdict = self.loaded(message, self.config["testFiles"])
        send({"kind": "reloaded", "verdicts": [verdict], "cpu": self.meter.total_ms()})

    def trace(self, message):
        self.learn()
        files = sorted({file for file, _ in message["tests"]})
        told = self.inside(files, message, lambda config: {"seen": tracing.run(config, message, self.deadline)}, tracing.ALL_SECONDS)
        send({"kind": "traced", "seen": told.get("seen", []), "cpu": self.meter.total_ms()})

    def loaded(self, message, files):
        def judged(config):
            said = []
            reloading.judge(config, self.known, message, self.deadline, said.append)
            return said[0]

        return self.inside(files, message, judged)

    def inside(self, files, message, work, seconds=0.0):
        """What `work` answers in a fork that has loaded nothing of the project; `seconds` more than loading it and its tests take."""
        get, put = os.pipe()
        pid = os.fork()
        if pid == 0:
            leave = os._exit
            try:
                os.close(get)
                os.close(3)
                bound_memory(sessions.CANDIDATE_BYTES)
                quiet()
                null = os.open(os.devnull, os.O_RDWR)
                os.dup2(null, 2)
                config = dict(self.config, testFiles=files)
                write_line(put, work(config))
            finally:
                leave(0)
        os.close(put)
        verdict = self.wait(pid, Lines(get), message.get("id", 0), RELOAD_SECONDS + seconds)
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.meter.reap(pid, RELOAD_SLOT)
        self.deadline.put(0.0, 0.0)
        os.close(get)
        return verdict

    def wait(self, pid, lines, number, seconds):
        started = time.monotonic()
        total = sum(base.ms for base in self.known.values() if not base.hung) / 1000.0
        while time.monotonic() - started < seconds + 3 * total:
            line = lines.read(BEAT_SECONDS)
            if line is None:
                send({"kind": "alive", "cpu": self.meter.total_ms()})
                if self.deadline.over(pid):
                    break
            elif line == "":
                return {"id": number, "status": "crashed", "message": "the process ended while the modules loaded"}
            else:
                return json.loads(line)
        return {"id": number, "status": "timeout", "message": "while the modules load again"}


def main():
    lines = Lines(0)
    config = json.loads(lines.read())
    load_runner(config)
    import behaviours  # noqa: F401

    own_place(config)
    front = Front(config)
    front.start()
    front.serve(lines)
    try:
        os.kill(front.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


if __name__ == "__main__":
    main()
