"""
Runs the command a person gave with --test and sends what it reported: its standard output, every JUnit or TAP file it wrote, its exit
code. This process is not the one that runs the code under test, so the exit code at least is beyond its reach.
"""
import os
import subprocess
import sys
import time

# Reports taken at most, all together; a suite of ten thousand tests writes about two million characters.
REPORT_CHARS_MAX = 16_000_000
# One record holds this much, see TEXT_CHARS_MAX of the channel.
PART_CHARS = 8000
# Folder entries looked at when searching for a report.
ENTRIES_MAX = 50_000
# Folders of other people's code and of version control: no report lies there.
SKIPPED = {"node_modules", ".git", "site-packages", "__pycache__"}


def new_reports(folders, since):
    found = set()
    entries = 0
    for folder in folders:
        for at, inner, names in os.walk(folder):
            inner[:] = [name for name in inner if name not in SKIPPED]
            entries += len(inner) + len(names)
            if entries > ENTRIES_MAX:
                return sorted(found)
            for name in names:
                path = os.path.join(at, name)
                try:
                    if name.endswith((".xml", ".tap")) and os.path.isfile(path) and os.stat(path).st_mtime >= since:
                        found.add(path)
                except OSError:
                    continue
    return sorted(found)


def send_report(send, name, text):
    parts = max(1, -(-len(text) // PART_CHARS))
    for part in range(parts):
        piece = text[part * PART_CHARS:(part + 1) * PART_CHARS]
        send(kind="report", path=name, part=part, parts=parts, text=piece)


def run(config, send, _token):
    since = time.time() - 1
    send(kind="start", runner="command")
    printed = []
    length = 0
    try:
        child = subprocess.Popen(config["command"], cwd=config["cwd"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    except OSError as error:
        sys.stderr.write("%s: %s\n" % (config["command"][0], error))
        code = 127
    else:
        for line in child.stdout:
            text = line.decode("utf-8", "replace")
            if length < REPORT_CHARS_MAX:
                printed.append(text)
                length += len(text)
            sys.stdout.write(text)
        code = child.wait()
        code = 128 - code if code < 0 else code
    sys.stdout.flush()
    left = REPORT_CHARS_MAX
    for path in new_reports([config["cwd"], "/tmp"], since):
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read(left + 1)
        left -= len(text)
        if left >= 0:
            send_report(send, path, text)
    send_report(send, "stdout", "".join(printed)[:REPORT_CHARS_MAX])
    send(kind="exit", code=code)
    send(kind="end", tests=0)
    sys.exit(code)
