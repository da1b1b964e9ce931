"""Makes other values like those of the code under test: inputs that its tests do not try."""
import copy
import datetime
import random

INTS = (0, 1, -1, 2, 3, 10, 100, -5, 7, 255, 1000)
FLOATS = (0.0, 1.0, -1.0, 0.5, 1e-9, 1e9, -2.5, 3.14159)
TEXTS = ("", " ", "a", "A", "abc", "0", "1", "é", "hello world", "a,b", "\n", "aba", "Zz")


class Chance(random.Random):
    """Chance, and the constants of the code under repair: what tells two conditions apart lies at them."""

    def __init__(self, seed, constants):
        super().__init__(seed)
        self.numbers, self.texts = constants.get("numbers", []), constants.get("texts", [])
        self.nothing = constants.get("nothing", False)


def vary(value, chance):
    """Another value of the same type: near the first, at an edge of its range, or at a constant that the code compares with."""
    kind = type(value)
    if kind is bool:
        return not value
    if kind in (int, float) and chance.numbers and chance.random() < 0.25:
        return kind(chance.choice(chance.numbers) + chance.choice((0, 0, 1, -1)))
    if kind is int:
        return chance.choice((value + 1, value - 1, -value, value * 2, value // 2, chance.choice(INTS), value + chance.randint(-10, 10)))
    if kind is float:
        return chance.choice((value + 1, value - 1, -value, value * 2, value / 2, chance.choice(FLOATS), value + chance.uniform(-1, 1)))
    if kind is str:
        return vary_text(value, chance)
    if kind in (list, tuple):
        return kind(vary_items(list(value), chance))
    if kind in (set, frozenset):
        return kind(each for each in vary_items(sorted(value, key=repr), chance) if _hashable(each))
    if kind is dict:
        return vary_dict(value, chance)
    if kind is datetime.timedelta:
        return value + datetime.timedelta(seconds=chance.choice((1, -1, 3600, 86400)))
    if isinstance(value, datetime.date):
        return value + datetime.timedelta(days=chance.choice((1, -1, 30, 365)))
    if value is None:
        return chance.choice((0, "", [], None))
    members = getattr(value, "__dict__", None)
    if members and not isinstance(value, type) and not callable(value):
        made = copy.copy(value)
        name = chance.choice(sorted(members))
        made.__dict__[name] = vary(members[name], chance)
        return made
    return value


def _hashable(value):
    try:
        hash(value)
        return True
    except TypeError:
        return False


def vary_text(value, chance):
    if not value:
        return chance.choice(TEXTS)
    at = chance.randrange(len(value))
    if chance.texts and chance.random() < 0.25:
        word = chance.choice(chance.texts)
        return chance.choice((word, value + word, word + value, value[:at] + word + value[at:]))
    return chance.choice((
        value[:at] + value[at + 1:], value + value[at], value[::-1], value.upper(), value.lower(), value + " ", value[:at],
        value[:at] + chance.choice("abcXYZ 019_-.,") + value[at + 1:], value * 2, chance.choice(TEXTS), value.swapcase(), value.strip(),
    ))


def vary_items(items, chance):
    if not items:
        return [chance.choice((0, 1, "a"))]
    at = chance.randrange(len(items))
    way = chance.randrange(10)
    if way == 0:
        return items[:at] + items[at + 1:]
    if way == 1:
        return items + [items[at]]
    if way == 2:
        return items[::-1]
    if way == 3:
        return []
    if way == 7:
        return items + items
    if way == 8:
        return items + [vary(each, chance) for each in items]
    if way == 9:
        return [vary(each, chance) for each in items]
    if way == 4:
        return items[:at] + [items[at]] + items[at:]
    return items[:at] + [vary(items[at], chance)] + items[at + 1:]


def vary_dict(value, chance):
    made = dict(value)
    if not made:
        return made
    key = chance.choice(sorted(made, key=repr))
    if chance.random() < 0.25:
        del made[key]
    else:
        made[key] = vary(made[key], chance)
    return made
