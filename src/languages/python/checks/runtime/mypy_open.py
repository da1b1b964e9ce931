"""Runs inside the sandbox, in the project's own Python: mypy as its daemon runs it (fine-grained incremental mode), without the daemon.

A candidate is written into the scratch layer, the tree is checked anew, and the next one puts the old text back: mypy looks only at what
a change can concern.  argv[1]: {"args": [...], "package": folder}.  Requests are lines on stdin, answers lines on fd 3.
"""

import io
import json
import os
import re
import sys
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout

from mypy.dmypy_server import Server
from mypy.main import process_options

LINE = re.compile(r"^(.+?):(\d+)(?::(\d+))?: error: (.*?)(?: {2}\[([\w-]+)\])?$")

job = json.loads(sys.argv[1])
out = os.fdopen(3, "w", encoding="utf-8")


def say(**message):
    times = os.times()
    out.write(json.dumps({**message, "cpu": (times.user + times.system) * 1000}) + "\n")
    out.flush()


def read(text):
    found = []
    for line in text.splitlines():
        match = LINE.match(line)
        if match is None:
            continue
        path, row, column, message, rule = match.groups()
        complaint = {"path": os.path.relpath(path, job["package"]), "line": max(1, int(row)), "rule": rule or "", "message": message}
        if column is not None:
            complaint["column"] = max(1, int(column))
        found.append(complaint)
    return found


def key(complaint):
    return complaint["path"], complaint["rule"], complaint["message"]


def more(these, than):
    left = Counter(map(key, than))
    found = []
    for one in these:
        left[key(one)] -= 1
        if left[key(one)] < 0:
            found.append(one)
    return found


with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
    sources, options = process_options(["-i", *job["args"]], require_targets=True, server_options=True)
    server = Server(options, os.path.join("/tmp", "mypy-status"))



def run():
    """Which arguments there are depends on the version, and a compiled mypy does not tell."""
    try:
        return server.check(sources, export_types=False, is_tty=False, terminal_width=80)
    except TypeError:
        return server.check(sources, is_tty=False, terminal_width=80)


def check():
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        return read(run().get("out", ""))


def write(texts):
    for path, text in texts.items():
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)


def judge(files):
    """One candidate: its texts are written, and those of the candidate before are put back."""
    try:
        write({path: text for path, text in old.items() if path not in files})
        for path in files:
            if path not in old:
                with open(path, encoding="utf-8", newline="") as file:
                    old[path] = file.read()
        write(files)
        now = check()
        return {"gone": more(baseline, now), "added": more(now, baseline), "whole": True}
    except Exception as error:  # mypy fails on some texts; the next candidate is another one
        return {"invalid": True, "message": str(error)[:300]}


def texts_of(files):
    return {file["path"]: file["text"] for file in files}


baseline = check()
say(kind="ready", complaints=baseline)
old = {}
for line in sys.stdin:
    request = json.loads(line)
    if "rebase" in request:
        write(old)
        old = {}
        write(texts_of(request["rebase"]))
        baseline = check()
        say(kind="ready", complaints=baseline)
    else:
        say(kind="judged", verdicts=[judge(texts_of(one["files"])) for one in request["batch"]])
os._exit(0)
