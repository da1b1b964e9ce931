"""
A fork of the process that collected the tests, which tries candidates one after the other. It lives as long as the original still says in
it what it said at first; what looks right in it is tried again in a fresh one.
"""
import json
import time

from judge import Judge
from swap import Unit
from wire import LIVE_SLOT, Lines, write_line

# Candidates between two runs of the original.
CANARY_EVERY = 120
# A worker that tried this many is replaced: what candidates leave in memory is never freed.
LIFE_MAX = 3000


class Workers:
    """The one worker in use, forked when it is needed."""

    def __init__(self, session):
        self.session = session
        self.worker = None

    def ready(self):
        if self.worker is not None and (self.worker.gone or self.worker.tried >= LIFE_MAX):
            self.drop()
        if self.worker is None:
            self.worker = Worker(self.session)
        return self.worker

    def drop(self):
        if self.worker is not None:
            self.worker.end()
            self.worker = None


class Worker:
    def __init__(self, session):
        self.session = session
        self.tried = 0
        self.gone = False
        self.pid, self.lines, self.ask = session.fork(lambda tell, hear: serve(session, tell, hear))

    def judge(self, batch, full, quick=False):
        """(whether the process is as at first, verdicts by id). The one that hangs or dies has its verdict; those behind it have none."""
        verdicts, trying, clean = {}, [None], [True]

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

        write_line(self.ask, {"batch": batch, "full": full, "quick": quick})
        self.tried += len(batch)
        ended = self.session.listen(self.pid, self.lines, take)
        if ended != "done":
            self.gone = True
            number = trying[0] if trying[0] is not None else next((c["id"] for c in batch if c["id"] not in verdicts), None)
            if number is not None:
                silent = ended == "silent"
                message = "the process hung" if silent else "the process died"
                verdicts[number] = {"id": number, "status": "timeout" if silent else "crashed", "message": message}
        return clean[0], verdicts

    def end(self):
        self.session.end(self.pid, self.lines, self.ask)
        self.session.meter.put(LIVE_SLOT, 0.0)


def serve(session, tell, hear):
    """In the child: batches in, verdicts out."""
    judge = Judge(session)
    lines = Lines(hear)
    since, units_tried, cold = 0, {}, True
    while True:
        line = lines.read()
        if line == "":
            return
        message = json.loads(line)
        if cold and message["quick"]:
            judge.warm_up()
        cold = False
        for candidate in message["batch"]:
            tell({"try": candidate["id"]})
            tell(judge.verdict(candidate, message["full"], message["quick"]))
            units = [Unit(each) for each in candidate["units"]]
            units_tried[tuple((unit.file, unit.line) for unit in units)] = units
        since += len(message["batch"])
        clean = True
        if since >= CANARY_EVERY:
            clean = judge.canary(units_tried.values())
            since, units_tried = 0, {}
        session.meter.put(LIVE_SLOT, time.process_time())
        tell({"clean": clean})
