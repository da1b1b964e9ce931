"""Copies, names and varies values of the code under test. Everything is bounded: such values may be huge, cyclic or hostile."""
import collections
import copy
import datetime
import decimal
import fractions
import json
import math
import random
import re

# Values shown in one go, characters of a canonical text, entries shown of one collection.
NODES_MAX = 5000
TEXT_MAX = 2000
ITEMS_MAX = 200


class TooLarge(Exception):
    pass


def size_of(value, left):
    """Counts nested values down from `left`; throws TooLarge below nothing."""
    left -= 1
    if left < 0:
        raise TooLarge()
    kind = type(value)
    if kind is dict:
        for key, item in value.items():
            left = size_of(item, size_of(key, left))
    elif kind in (list, tuple, set, frozenset):
        for item in value:
            left = size_of(item, left)
    elif kind in (str, bytes, bytearray):
        left -= len(value) // 100
    return left


def deep_copy(value):
    """Throws for what cannot be copied or is too large."""
    size_of(value, NODES_MAX)
    return copy.deepcopy(value)


def canonical(value):
    """Short text that is equal for equal values: the unit of comparison between candidates."""
    try:
        text = _text(value, [], [NODES_MAX])
    except Exception:
        text = "(unprintable %s)" % type(value).__name__
    return text if len(text) <= TEXT_MAX else "%s…(%d)" % (text[:TEXT_MAX], len(text))


def _text(value, above, left):
    left[0] -= 1
    if left[0] < 0:
        return "…"
    kind = type(value)
    if kind in (int, bool, type(None), complex, bytes, decimal.Decimal, fractions.Fraction, range, type(Ellipsis)):
        return repr(value)
    if kind is float:
        return "nan" if math.isnan(value) else repr(value)
    if kind is str:
        return json.dumps(value, ensure_ascii=False)
    if any(each is value for each in above):
        return "[circle]"
    path = above + [value]

    def listed(items):
        shown = []
        for at, item in enumerate(items):
            if at >= ITEMS_MAX:
                shown.append("…")
                break
            shown.append(_text(item, path, left))
        return ", ".join(shown)

    if kind is list:
        return "[%s]" % listed(value)
    if kind is tuple:
        return "(%s%s)" % (listed(value), "," if len(value) == 1 else "")
    if kind in (set, frozenset):
        return "%s{%s}" % ("" if kind is set else "frozenset", ", ".join(sorted(_text(item, path, left) for item in list(value)[:ITEMS_MAX])))
    if isinstance(value, dict):
        pairs = ["%s: %s" % (_text(k, path, left), _text(v, path, left)) for k, v in list(value.items())[:ITEMS_MAX]]
        return "%s{%s}" % ("" if kind is dict else kind.__name__, ", ".join(pairs))
    if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
        return repr(value)
    if isinstance(value, re.Pattern):
        return "re(%r)" % value.pattern
    if isinstance(value, BaseException):
        return "%s(%s)" % (kind.__name__, ", ".join(_text(item, path, left) for item in value.args[:5]))
    if isinstance(value, tuple):
        return "%s(%s)" % (kind.__name__, listed(tuple(value)))
    if isinstance(value, (list, collections.deque)):
        return "%s[%s]" % (kind.__name__, listed(list(value)))
    if isinstance(value, type):
        return "class %s" % value.__name__
    if callable(value) and hasattr(value, "__name__"):
        return "[function]"
    members = getattr(value, "__dict__", None)
    if members is None:
        slots = [n for c in kind.__mro__ for n in ([getattr(c, "__slots__")] if isinstance(getattr(c, "__slots__", ()), str) else getattr(c, "__slots__", ()))]
        members = {name: getattr(value, name) for name in slots if hasattr(value, name)}
    if not members and not hasattr(value, "__slots__") and kind.__module__ != "__main__":
        return kind.__name__
    return "%s{%s}" % (kind.__name__, ", ".join("%s: %s" % (name, _text(item, path, left)) for name, item in list(members.items())[:ITEMS_MAX]))


INTS = (0, 1, -1, 2, 3, 10, 100, -5, 7, 255, 1000)
FLOATS = (0.0, 1.0, -1.0, 0.5, 1e-9, 1e9, -2.5, 3.14159)
TEXTS = ("", " ", "a", "A", "abc", "0", "1", "é", "hello world", "a,b", "\n", "aba", "Zz")


def vary(value, chance):
    """Another value of the same type, near the first or at an edge of its range. `chance` is a random.Random."""
    kind = type(value)
    if kind is bool:
        return not value
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
    return chance.choice((
        value[:at] + value[at + 1:], value + value[at], value[::-1], value.upper(), value.lower(), value + " ", value[:at],
        value[:at] + chance.choice("abcXYZ 019_-.,") + value[at + 1:], value * 2, chance.choice(TEXTS), value.swapcase(), value.strip(),
    ))


def vary_items(items, chance):
    if not items:
        return [chance.choice((0, 1, "a"))]
    at = chance.randrange(len(items))
    way = chance.randrange(7)
    if way == 0:
        return items[:at] + items[at + 1:]
    if way == 1:
        return items + [items[at]]
    if way == 2:
        return items[::-1]
    if way == 3:
        return []
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


def seeded(seed):
    return random.Random(seed)
