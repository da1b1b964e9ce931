"""JSON lines to the host on fd 3, and the CPU time of every process of this session in one shared page."""
import json
import mmap
import os
import resource
import struct
import time

CONTROL_FD = 3
PAST_SLOT, RELOAD_SLOT, LIVE_SLOT = 0, 8, 16

_encode = json.JSONEncoder(ensure_ascii=True).encode
_write = os.write


class Meter:
    """Milliseconds of CPU: what ended, plus this process. Shared by all processes forked after it was made."""

    def __init__(self):
        self.page = mmap.mmap(-1, 24)

    def add(self, slot, seconds):
        (old,) = struct.unpack_from("d", self.page, slot)
        struct.pack_into("d", self.page, slot, old + seconds)

    def put(self, slot, seconds):
        struct.pack_into("d", self.page, slot, seconds)

    def total_ms(self):
        return (sum(struct.unpack("3d", self.page[:24])) + time.process_time()) * 1000.0

    def reap(self, pid, slot):
        """Waits for a child that has ended or was killed, and counts what it used."""
        _, _, usage = os.wait4(pid, 0)
        self.add(slot, usage.ru_utime + usage.ru_stime)


def write_line(fd, message):
    data = _encode(message).encode() + b"\n"
    while data:
        try:
            data = data[_write(fd, data):]
        except BlockingIOError:
            continue
        except BrokenPipeError:
            return


def send(message):
    write_line(CONTROL_FD, message)


class Lines:
    """Lines of a descriptor, read when there are any. `read(seconds)` gives a line, None after the time, or '' at the end."""

    def __init__(self, fd):
        import select

        self.fd = fd
        self.rest = b""
        self.lines = []
        self.poll = select.poll()
        self.poll.register(fd, select.POLLIN | select.POLLHUP)

    def read(self, seconds=None):
        while not self.lines:
            if not self.poll.poll(None if seconds is None else max(0, seconds * 1000)):
                return None
            data = os.read(self.fd, 1 << 18)
            if not data:
                return ""
            parts = (self.rest + data).split(b"\n")
            self.rest = parts.pop()
            self.lines = [part.decode() for part in parts if part]
        return self.lines.pop(0)


def bound_memory(extra_bytes):
    """A candidate that asks for more gets a MemoryError instead of the whole sandbox's end."""
    try:
        with open("/proc/self/statm") as file:
            used = int(file.read().split()[5]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        limit = used + extra_bytes
        if hard == resource.RLIM_INFINITY or limit < hard:
            resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
    except (OSError, ValueError):
        pass
