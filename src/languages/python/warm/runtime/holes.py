"""
Looks into the running tests: what forcing a condition to yes or no shows, and what expressions are worth at each visit. Runs in a fork of the
process that collected the tests. The numbers and the order of ways are those of languages/javascript/warm/runtime/holes.mjs.
"""
import builtins
import hashlib

from judge import Judge
from swap import Unit, install, uninstall
from values import canonical

# Failing tests asked, passing tests asked, visits of one test at which conditions are asked.
TESTS_MAX, PASSING_MAX, VISITS_MAX = 8, 30, 64
# Ways to choose that are tried on one failing test, and of those that pass, how many a condition may fit.
RUNS_MAX, WAYS_MAX = 40, 3
# Visits for which every way is tried; first and last visits turned alone where there are more.
EXACT_MAX, ENDS_MAX = 4, 8
# Different ways to choose that the conditions asked have; beyond so many that pass any condition would do.
CHOICES_MAX, CHOICES_PASSING_MAX = 150, 20
# Visits at which conditions are compared with each other.
ALIKE_VISITS_MAX = 64
# Visits of one place whose values are told apart.
WATCHED_MAX = 200

NOTHING = {"solved": False, "unclear": False, "fits": [], "keeps": []}


class Looking:
    def __init__(self, core):
        self.core = core
        self.judge = Judge(core)
        self.answer = None
        self.look = None
        builtins.__prunella_o__ = self.asked
        builtins.__prunella_w__ = self.watched

    def asked(self, usual, asks):
        return usual() if self.answer is None else self.answer(usual, asks)

    def watched(self, at, texts):
        if self.look is not None:
            self.look(at, texts)

    def placed(self, wires, work):
        """`work(units)` with the replacements in place; None when they cannot be put there."""
        units = [Unit(each) for each in wires]
        try:
            done = install(units, self.core.sources, self.core.functions, self.core.modules)
        except Exception:
            return None
        try:
            return work(units)
        finally:
            self.answer = self.look = None
            uninstall(done)
            self.core.snapshot.restore()

    def fails(self, test, answer):
        """Runs one test with an answer for the hole."""
        self.answer = answer
        outcome = self.core.runner.run(test, None, *self.judge.limits(test, True))
        self.answer = None
        self.core.snapshot.restore()
        return outcome.kind is not None

    def aside(self, work):
        """A condition that calls the function it stands in is not asked again."""
        answer, self.answer = self.answer, None
        try:
            return work()
        finally:
            self.answer = answer


def force(core, message, tell):
    looking = Looking(core)
    for hole in message["holes"]:
        tell({"try": hole["id"]})
        found = looking.placed(hole["units"], lambda units: _force_one(looking, hole, units)) or NOTHING
        tell(dict(found, kind="forced", id=hole["id"]))


def _force_one(looking, hole, units):
    core = looking.core
    touched, passing = looking.judge.touching(units)
    if any(test.index not in touched for test in core.failing):
        return NOTHING
    fits = list(range(hole["asks"]))
    for test in sorted(core.failing, key=lambda test: core.baseline[test.index].ms)[:TESTS_MAX]:
        visits, ways = _ways_to_pass(looking, test)
        kept = set(_choosers_of(looking, test, fits) if visits > EXACT_MAX else ())
        if not ways and not kept:
            return dict(NOTHING, unclear=visits > EXACT_MAX and hole["asks"] == 0)
        fits = sorted(kept.union(*(_agreeing(looking, test, way, fits) for way in ways)))
    keeps = fits
    for test in passing[:PASSING_MAX]:
        if not keeps:
            break
        keeps = _agreeing(looking, test, None, keeps)
    return {"solved": True, "unclear": False, "fits": fits, "keeps": keeps}


def _ways_to_pass(looking, test):
    """(how often the condition came at most, choices with which the failing test passes)"""
    most = [0]

    def passes(way):
        choose, count = _choosing(way), [0]

        def counting(usual, asks):
            count[0] += 1
            return choose(usual, asks)

        failed = looking.fails(test, counting)
        most[0] = max(most[0], count[0])
        return not failed

    passes(None)
    if not most[0]:
        return 0, []
    ways = [way for way in PLAIN_WAYS if passes(way)]
    for way in _ways_for(most[0]):
        if len(ways) >= WAYS_MAX:
            break
        if passes(way):
            ways.append(way)
    return most[0], ways


def _turned(chosen):
    return lambda visit, usual: not usual if chosen(visit) else usual


# Always, never, turned everywhere.
PLAIN_WAYS = (lambda visit, usual: True, lambda visit, usual: False, _turned(lambda visit: True))


def _ways_for(visits):
    """Turned at every choice of visits where they are few, else at few visits."""
    ways = []
    if visits <= EXACT_MAX:
        ways += [_turned(lambda visit, chosen=chosen: chosen >> visit & 1) for chosen in range(1, 2 ** visits - 1)]
    else:
        for end in range(min(ENDS_MAX, visits)):
            for at in sorted({visits - 1 - end, end}):
                ways.append(_turned(lambda visit, at=at: visit == at))
        for end in range(1, min(visits, ENDS_MAX)):
            ways.append(_turned(lambda visit, end=end: visit >= visits - end))
            ways.append(_turned(lambda visit, end=end: visit < end))
    return ways[:RUNS_MAX]


def _choosing(way):
    visit = [-1]

    def choose(usual, asks):
        visit[0] += 1
        try:
            own = usual()
        except Exception:
            # What is computed there as it is may fail just because of the missing condition.
            own = None
        if way is None:
            return own
        chosen = bool(way(visit[0], bool(own)))
        return own if chosen == bool(own) else chosen

    return choose


def _choosers_of(looking, test, asked):
    """
    Of the conditions asked, those with which the failing test passes: where the condition comes often no list of ways is complete, and how
    often it comes depends on what was chosen before. One speaks for all that agree with it on three ways through the test.
    """
    choices = {ask: "" for ask in asked}
    for way in (None, *PLAIN_WAYS[:2]) if asked else ():
        choose, visits = _choosing(way), [0]

        def noting(usual, asks):
            visits[0] += 1
            if visits[0] <= ALIKE_VISITS_MAX:
                for ask, thunk in looking.aside(lambda: _picked(asks(), asked)):
                    choices[ask] += "%s," % looking.aside(lambda: _truth(thunk))
            return choose(usual, asks)

        looking.fails(test, noting)
    alike = {}
    for ask, choice in choices.items():
        alike.setdefault(choice, []).append(ask)
    found, passing = [], 0
    for group in list(alike.values())[:CHOICES_MAX]:
        throws = [False]

        def choosing(usual, asks):
            value = looking.aside(lambda: _truth(asks()[group[0]]))
            throws[0] = throws[0] or value is None
            return value

        if looking.fails(test, choosing) or throws[0]:
            continue
        found += group
        passing += 1
        if passing >= CHOICES_PASSING_MAX:
            break
    return found


def _picked(thunks, asked):
    return [(ask, thunks[ask]) for ask in asked]


def _agreeing(looking, test, way, asked):
    """Of the conditions asked, those that choose as the way does at every visit; the way None is what is usual."""
    choose = _choosing(way)
    left, visits = [list(asked)], [0]

    def comparing(usual, asks):
        value = choose(usual, asks)
        visits[0] += 1
        if visits[0] <= VISITS_MAX and left[0]:
            pairs = looking.aside(lambda: _picked(asks(), left[0]))
            left[0] = [ask for ask, thunk in pairs if looking.aside(lambda: _truth(thunk)) is bool(value)]
        return value

    failed = looking.fails(test, comparing)
    return asked if failed and way is None else left[0]


def _truth(thunk):
    try:
        return bool(thunk())
    except Exception:
        return None


def watch(core, message, tell):
    looking = Looking(core)
    sights = [{"visits": 0, "prints": []} for _ in range(message["places"])]

    def look(at, texts):
        sight = sights[at]
        sight["visits"] += 1
        if sight["visits"] > WATCHED_MAX:
            return
        looking.look = None
        prints = sight["prints"]
        for index, thunk in enumerate(texts()):
            if index == len(prints):
                prints.append("")
            prints[index] = _mixed(prints[index], _value(thunk))
        looking.look = look

    def work(units):
        for test in core.failing:
            looking.look = look
            core.runner.run(test, None, *looking.judge.limits(test, True))
            looking.look = None
            core.snapshot.restore()
        return True

    if looking.placed(message["units"], work) is None:
        return
    seen = []
    for at, sight in enumerate(sights):
        if sight["visits"]:
            own, *prints = sight["prints"]
            seen.append({"at": at, "visits": sight["visits"], "whole": sight["visits"] <= WATCHED_MAX, "own": own, "prints": prints})
    tell({"kind": "watched", "sights": seen})


def _value(thunk):
    try:
        return canonical(thunk())
    except Exception:
        return "!"


def _mixed(before, value):
    return hashlib.blake2b(("%s|%s" % (before, value)).encode("utf-8", "replace"), digest_size=8).hexdigest()
