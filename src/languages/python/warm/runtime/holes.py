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
        if visits > EXACT_MAX:
            ways += _ways_of(looking, test, fits)
        if not ways:
            return dict(NOTHING, unclear=visits > EXACT_MAX and hole["asks"] == 0)
        fits = sorted({ask for way in ways for ask in _agreeing(looking, test, way, fits)})
    keeps = fits
    for test in passing[:PASSING_MAX]:
        if not keeps:
            break
        keeps = _agreeing(looking, test, None, keeps)
    return {"solved": True, "unclear": False, "fits": fits, "keeps": keeps}


def _ways_to_pass(looking, test):
    """(visits, choices with which the failing test passes)"""
    count = [0]

    def counting(usual, asks):
        count[0] += 1
        return usual()

    looking.fails(test, counting)
    visits, ways = count[0], []
    for way in _ways_for(visits) if visits else ():
        if not looking.fails(test, _choosing(way)):
            ways.append(way)
            if len(ways) >= WAYS_MAX:
                break
    return visits, ways


def _turned(chosen):
    return lambda visit, usual: not usual if chosen(visit) else usual


def _ways_for(visits):
    """Likeliest first: always, never, turned everywhere, turned at few visits."""
    ways = [lambda visit, usual: True, lambda visit, usual: False, _turned(lambda visit: True)]
    if visits <= EXACT_MAX:
        ways += [_turned(lambda visit, chosen=chosen: chosen >> visit & 1) for chosen in range(1, 2 ** visits - 1)]
    else:
        for end in range(min(ENDS_MAX, visits)):
            for at in {visits - 1 - end, end}:
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


def _ways_of(looking, test, asked):
    """Of the ways in which the conditions asked choose, all that pass: at many visits no other list of ways could be complete."""
    choices = {ask: "" for ask in asked}
    visits = [0]

    def noting(usual, asks):
        value = usual()
        visits[0] += 1
        if visits[0] <= VISITS_MAX:
            for ask, thunk in looking.aside(lambda: _picked(asks(), asked)):
                choices[ask] += "1" if looking.aside(lambda: _truth(thunk)) else "0"
        return value

    if asked:
        looking.fails(test, noting)
    ways = []
    for choice in list(dict.fromkeys(choices.values()))[:CHOICES_MAX]:
        def way(visit, usual, choice=choice):
            return choice[visit] == "1" if visit < len(choice) else usual

        if not looking.fails(test, _choosing(way)):
            ways.append(way)
            if len(ways) >= CHOICES_PASSING_MAX:
                break
    return ways


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
