"""What was thrown, as the members of a record. Nothing here may throw, whatever the project's objects do when they are looked at."""
import os
import re
import traceback

VALUE_CHARS_MAX = 2000
# Frames of a stack that are told: the innermost; a recursion error has a thousand.
FRAMES_MAX = 30


def text_of(value):
    try:
        text = value if type(value) is str else repr(value)
        return text if len(text) <= VALUE_CHARS_MAX else text[:VALUE_CHARS_MAX] + "…"
    except BaseException:
        return "(a value that cannot be printed)"


# Where an object lies differs from run to run and says nothing.
_place = re.compile(r" at 0x[0-9a-f]+").sub


def message_of(error):
    try:
        return _place(" at 0x…", str(error))
    except BaseException:
        return "(an error that cannot be printed)"


def _is_runner(filename):
    parts = filename.replace(os.sep, "/")
    return any(word in parts for word in ("/_pytest/", "/pluggy/", "/unittest/", "/prunella", "/suite/runtime/", "importlib._bootstrap"))


def stack_of(error, tb=None):
    """The stack as Python prints it, the runner's own frames left out, and below it each cause."""
    lines = []
    try:
        seen = set()
        first = True
        while error is not None and id(error) not in seen and len(seen) < 4:
            seen.add(id(error))
            frames = traceback.extract_tb(tb if first and tb is not None else error.__traceback__)
            shown = [frame for frame in frames if not _is_runner(frame.filename)][-FRAMES_MAX:]
            if not first:
                lines.append("caused by:\n")
            lines += traceback.format_list(shown)
            lines += traceback.format_exception_only(type(error), error)
            first = False
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    except BaseException:
        lines.append("(a stack that cannot be printed)")
    return "".join(lines)


def compared(error):
    """(expected, actual) of unittest's assertions: the two arguments of the innermost assert method. None when there are none."""
    try:
        frame = error.__traceback__
        found = None
        while frame is not None:
            names = frame.tb_frame.f_locals
            if _is_runner(frame.tb_frame.f_code.co_filename) and "first" in names and "second" in names and found is None:
                found = (names["second"], names["first"])
            frame = frame.tb_next
        return found
    except BaseException:
        return None


def failure_of(error, pair=None):
    """Members of a `test` or `load-error` record; `pair` is (expected, actual) where the runner knows them."""
    values = pair if pair is not None else compared(error)
    record = {"message": message_of(error), "type": type(error).__name__, "stack": stack_of(error)}
    if values is not None:
        record["expected"] = text_of(values[0])
        record["actual"] = text_of(values[1])
    return record
