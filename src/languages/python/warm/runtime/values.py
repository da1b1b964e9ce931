"""Copies, names and varies values of the code under test. Everything is bounded: such values may be huge, cyclic or hostile."""
import collections
import copy
import datetime
import decimal
import fractions
import json
import math
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
