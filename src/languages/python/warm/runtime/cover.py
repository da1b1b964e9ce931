"""
Which lines of the project's sources run, in the order of their first execution. From 3.12 on by sys.monitoring (PEP 669), which costs
nothing once a line was seen; before by sys.settrace, for frames of the sources only.
"""
import sys
import threading

TOOL = 4


class Cover:
    """
    A line is told as base of its file + number. `start` empties the record, `take` gives and empties it. `told` hears of each new line at
    once, for a process that may not live to be asked.
    """

    def __init__(self, sources):
        self.told = None
        self.bases = {source["abs"]: base for source, base in sources}
        self.seen = {}
        self.modern = hasattr(sys, "monitoring")
        self.running = False

    def start(self):
        self.seen = {}
        if self.modern:
            self._start_monitoring()
        else:
            self._start_trace()
        self.running = True

    def _see(self, number):
        if number not in self.seen:
            self.seen[number] = None
            if self.told is not None:
                self.told(number)

    def take(self):
        lines = list(self.seen)
        self.seen = {}
        if self.modern:
            sys.monitoring.restart_events()
        return lines

    def lines_of(self, error):
        """The lines of the sources on the error's stack, outermost first."""
        lines, trace = [], getattr(error, "__traceback__", None)
        while trace is not None:
            base = self.bases.get(trace.tb_frame.f_code.co_filename)
            if base is not None and base + trace.tb_lineno not in lines:
                lines.append(base + trace.tb_lineno)
            trace = trace.tb_next
        return lines

    def stop(self):
        if self.modern:
            sys.monitoring.set_events(TOOL, 0)
        else:
            sys.settrace(None)
            threading.settrace(None)
        self.running = False

    def resume(self):
        """A test may have put a tracer of its own in its place, or none."""
        if not self.modern and sys.gettrace() is not self._call:
            sys.settrace(self._call)

    def _start_monitoring(self):
        monitoring = sys.monitoring
        if monitoring.get_tool(TOOL) is None:
            monitoring.use_tool_id(TOOL, "prunella")
        bases = self.bases

        def line(code, number):
            base = bases.get(code.co_filename)
            if base is not None:
                self._see(base + number)
            return monitoring.DISABLE

        monitoring.register_callback(TOOL, monitoring.events.LINE, line)
        monitoring.set_events(TOOL, monitoring.events.LINE)
        monitoring.restart_events()

    def _start_trace(self):
        """A function is traced until each of its lines was seen; from then on its calls cost a look-up."""
        bases, see = self.bases, self._see
        tracers = {}

        def call(frame, event, arg):
            code = frame.f_code
            tracer = tracers.get(code)
            if tracer is None:
                base = bases.get(code.co_filename)
                tracer = tracers[code] = False if base is None else tracer_of(code, base)
            if not tracer or not tracer.left:
                return None
            # Where a generator goes on, or a module begins.
            number = frame.f_lineno
            if number in tracer.left and (number != code.co_firstlineno or code.co_name == "<module>"):
                see(tracer.base + number)
                tracer.left.discard(number)
            return tracer.line

        def tracer_of(code, base):
            tracer = Tracer(code, base)
            left = tracer.left

            def line(frame, kind, value):
                number = frame.f_lineno
                if number in left and kind == "line":
                    left.discard(number)
                    see(base + number)
                    if not left:
                        return None
                return line

            tracer.line = line
            return tracer

        self._call = call
        sys.settrace(call)
        threading.settrace(call)


class Tracer:
    """The lines of one code object that were not seen yet."""

    __slots__ = ("base", "left", "line")

    def __init__(self, code, base):
        self.base = base
        self.left = set(number for _, _, number in code.co_lines() if number) if hasattr(code, "co_lines") else set(lines_before_310(code))
        # The line of `def` is none that runs, unless the body begins on it.
        if len(self.left) > 1 and code.co_name != "<module>":
            self.left.discard(code.co_firstlineno)


def lines_before_310(code):
    import dis

    return [number for _, number in dis.findlinestarts(code)]
