"""
The authenticated way out of the sandbox: one line per record on fd 3, `stream mac json`, where mac is HMAC-SHA-256 (RFC 2104) over
`stream json` and every record carries its sequence number. The key comes in over stdin and is read to the end before any code of the
project is loaded. What signs is a copy of a finished hash state inside a C object: the key itself is not kept. Every built-in is taken
before the project could replace it. A process forked by a test has the channel too, and says nothing on it.

Runs inside the sandbox on the project's own Python (>= 3.8).
"""
import hashlib
import hmac
import json
import os
import re

CONTROL_FD = 3
# Longest text of one member of a record (message, stack): a failing comparison of large values prints megabytes.
TEXT_CHARS_MAX = 8000
# A key is 64 hex digits; anything longer is not ours.
KEY_BYTES_MAX = 4096


def read_key():
    """Reads the key from stdin up to its end, so that nobody after us finds it there, and leaves an empty stdin behind."""
    parts = []
    length = 0
    while length < KEY_BYTES_MAX:
        part = os.read(0, KEY_BYTES_MAX - length)
        if not part:
            break
        parts.append(part)
        length += len(part)
    key = b"".join(parts).decode("utf-8", "replace").strip()
    if not re.match(r"^[0-9a-f]{64}$", key):
        raise SystemExit("no key on stdin: this program is started by Prunella only")
    empty = os.open(os.devnull, os.O_RDONLY)
    os.dup2(empty, 0)
    os.close(empty)
    return key


def hex_hmac(key, text):
    return hmac.new(key.encode(), text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def open_channel(key, stream="main"):
    """Returns send(**record); members are str, int, float or None."""
    state = hmac.new(key.encode(), None, hashlib.sha256)
    copy = state.copy
    write, own, pid_of = os.write, os.getpid(), os.getpid
    encode = json.JSONEncoder(ensure_ascii=True).encode
    text = str
    prefix = (stream + " ").encode()
    seq = [0]

    def send(**record):
        if pid_of() != own:
            return
        flat = {"seq": seq[0]}
        seq[0] += 1
        for name, value in record.items():
            if value is None:
                continue
            flat[name] = text.__getitem__(value, slice(TEXT_CHARS_MAX)) if isinstance(value, text) else value
        line = encode(flat).encode()
        mac = copy()
        mac.update(prefix + line)
        data = prefix + mac.hexdigest().encode() + b" " + line + b"\n"
        while data:
            try:
                data = data[write(CONTROL_FD, data):]
            except BlockingIOError:
                continue

    return send
