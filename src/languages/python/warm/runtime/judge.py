"""Tries candidates one after the other in this process, a fork of the one that collected the tests."""
import progress
from collect import standing
from budget import Budget
from given import Given, Span, put, put_back
from runner import code_of, message_of
from swap import CannotSwap, Unit, install, uninstall

MESSAGE_MAX = 300


class Judge:
    """`core` is the session: tests, baseline, failing, sources, functions, modules, snapshot, runner."""

    def __init__(self, core):
        self.core = core
        self.budget = Budget(core.baseline)

    def limits(self, test, quick=False):
        return self.budget.of(self.core.baseline[test.index], quick)

    def touching(self, units):
        """(indexes of failing tests, passing tests) that run any line of the units, quickest first."""
        key = tuple((unit.file, unit.line, unit.last) for unit in units)
        known = self.core.touching.get(key)
        if known is None:
            spans = [(self.core.sources[f][1] + line, self.core.sources[f][1] + last) for f, line, last in key]
            touches = [any(a <= hit <= b for hit in base.covered for a, b in spans) for base in self.core.baseline]
            passing = [t for t in self.core.tests if touches[t.index] and self.core.baseline[t.index].status == "passed"]
            passing.sort(key=lambda test: (not test.fast, self.core.baseline[test.index].ms))
            known = ({t.index for t in self.core.failing if touches[t.index]}, passing)
            self.core.touching[key] = known
        return known

    def verdict(self, wire, full, quick):
        """The verdict on one candidate, as the host reads it."""
        units = [Unit(each) for each in wire["units"]]
        givens = wire.get("given", ())
        done, given = [], []
        try:
            try:
                done = install(units, self.core.sources, self.core.functions, self.core.modules)
                given = put([Given(each) for each in givens], self.core.sources, self.core.modules)
            except CannotSwap:
                return {"id": wire["id"], "status": "costly"}
            except Exception as error:
                return {"id": wire["id"], "status": "invalid", "message": message_of(error)[:MESSAGE_MAX]}
            read = [Span(span) for each in givens for span in each["readers"]]
            return self.tried(wire["id"], units + read, full, quick)
        finally:
            standing.down()
            put_back(given)
            uninstall(done)
            self.core.snapshot.restore()

    def tried(self, number, units, full, quick):
        core = self.core
        touched, passing = self.touching(units)
        reached = [core.baseline[test.index].progress for test in core.failing]
        order = sorted(range(len(core.failing)), key=lambda at: core.baseline[core.failing[at].index].ms)
        first = [at for at in order if core.failing[at].index in touched]
        passed, broken, message, ms = 0, 0, None, 0.0
        if len(first) < len(core.failing) and not full:
            return self.failing(number, 0, reached, 0, None)
        for at, outcome in self.outcomes([(at, core.failing[at]) for at in first], quick):
            ms += outcome.ms
            if outcome.kind is None:
                passed += 1
                reached[at] = 1
                continue
            if outcome.out_of_time:
                hasty = quick and passed == 0
                return {"id": number, "status": outcome.kind} if hasty else {"id": number, "status": "timeout", "message": "no end"}
            message = message or message_of(outcome.error)[:MESSAGE_MAX]
            reached[at] = progress.progress_of(outcome.error, code_of(core.failing[at]), outcome.compared) if outcome.error else 0
            if not full:
                break
        if passed == len(core.failing) or full:
            for test, outcome in self.outcomes([(test, test) for test in passing]):
                ms += outcome.ms
                if outcome.kind is None:
                    continue
                broken += 1
                message = message or "%s: %s" % (test.name, message_of(outcome.error)[:MESSAGE_MAX])
                if outcome.out_of_time:
                    return {"id": number, "status": "timeout", "message": message}
                if not full:
                    break
        if passed == len(core.failing) and broken == 0:
            return {"id": number, "status": "plausible", "stepsUsed": int(ms * 1000)}
        return self.failing(number, passed, reached, broken, message)

    def outcomes(self, tests, quick=False):
        """In haste until a test passes: a candidate that got so far is given its time."""
        for place, (key, test) in enumerate(tests):
            following = tests[place + 1][1] if place + 1 < len(tests) else None
            outcome = self.core.runner.run(test, following, *self.limits(test, quick))
            quick = quick and outcome.kind is not None
            yield key, outcome

    def failing(self, number, passed, reached, broken, message):
        verdict = {"id": number, "status": "failing", "failingPassed": passed, "progress": reached, "broken": broken}
        if message is not None:
            verdict["message"] = message
        return verdict

    def warm_up(self):
        """The quickest failing test once as it is: what only the first run in a fresh process pays is not put down to a candidate."""
        bases = self.core.baseline
        tests = [test for test in self.core.failing if not bases[test.index].hung]
        if tests:
            test = min(tests, key=lambda each: bases[each.index].cpu)
            self.core.runner.run(test, None, *self.limits(test))
            standing.down()
            self.core.snapshot.restore()

    def canary(self, units_of):
        """The original again: do the tests that candidates touched still say what they said at first?"""
        tests = {}
        for units in units_of:
            touched, passing = self.touching(units)
            for test in self.core.failing:
                if test.index in touched:
                    tests[test.index] = test
            for test in passing[:20]:
                tests[test.index] = test
        chosen = list(tests.values())
        for test, outcome in self.outcomes([(test, test) for test in chosen]):
            if outcome.out_of_time and self.core.baseline[test.index].hung:
                continue
            if ("passed" if outcome.kind is None else "failed") != self.core.baseline[test.index].status:
                standing.down()
                return False
        return True
