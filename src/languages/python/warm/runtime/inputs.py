"""Calls caught while the tests run, and their like."""
import inspect

from values import canonical, deep_copy
from vary import vary

# Variations thrown away as known before the input space counts as exhausted.
TRIES_PER_INPUT = 8


class Call:
    __slots__ = ("title", "function", "args", "kwargs", "key")

    def __init__(self, title, function, args, kwargs):
        self.title, self.function, self.args, self.kwargs = title, function, args, kwargs
        self.key = "%s(%s)" % (title, canonical((args, kwargs)))


def given_to(frame, function):
    """
    (args, kwargs) of a call that just began, the very objects; names in the order of the definition. What has its default value is left out: as a
    rule the call left it out, and a patch may change the default.
    """
    code = frame.f_code
    given = frame.f_locals
    positional = code.co_varnames[: code.co_argcount]
    only = code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
    at = code.co_argcount + code.co_kwonlyargcount
    more = []
    if code.co_flags & inspect.CO_VARARGS:
        more = list(given[code.co_varnames[at]])
        at += 1
    named = given[code.co_varnames[at]] if code.co_flags & inspect.CO_VARKEYWORDS else {}
    defaults = defaults_of(function)
    args, kwargs, gap = [], {}, False
    for place, name in enumerate(positional):
        if not more and place >= code.co_posonlyargcount and name in defaults and given[name] is defaults[name]:
            gap = True
        elif gap:
            kwargs[name] = given[name]
        else:
            args.append(given[name])
    kwargs.update((name, given[name]) for name in only if name not in defaults or given[name] is not defaults[name])
    kwargs.update(named)
    return args + more, kwargs


def arguments(frame, function):
    """As `given_to`, copied."""
    return deep_copy(given_to(frame, function))


def defaults_of(function):
    """Name of a parameter that may be left out → its default."""
    code = function.__code__
    values = function.__defaults__ or ()
    names = code.co_varnames[code.co_argcount - len(values) : code.co_argcount]
    return {**dict(zip(names, values)), **(function.__kwdefaults__ or {})}


def make_inputs(captured, chance, most):
    """The captured calls, and as many of their like as there is room for; `chance` and the calls alone decide which."""
    inputs = captured[:most]
    known = {call.key for call in inputs}
    varied = [call for call in captured if call.args or call.kwargs]
    tries = (most - len(inputs)) * TRIES_PER_INPUT if varied else 0
    while len(inputs) < most and tries > 0:
        tries -= 1
        try:
            call = like_of(varied, chance)
        except Exception:
            continue
        if call.key not in known:
            known.add(call.key)
            inputs.append(call)
    return inputs


def like_of(captured, chance):
    """Parts of two calls put together, an argument left out that may be or said that was not, or one or two values changed."""
    call = chance.choice(captured)
    args, kwargs = deep_copy((call.args, call.kwargs))
    way = chance.random()
    if way < 0.12:
        mix(args, kwargs, chance.choice([other for other in captured if other.function is call.function]), chance)
    elif way < 0.2 and leave_out(call.function, args, kwargs, chance):
        pass
    elif way < 0.28 and say(call.function, args, kwargs, chance):
        pass
    else:
        for _ in range(1 if chance.random() < 0.7 else 2):
            change(args, kwargs, chance)
    return Call(call.title, call.function, args, kwargs)


def mix(args, kwargs, other, chance):
    theirs, named = deep_copy((other.args, other.kwargs))
    for at in range(min(len(args), len(theirs))):
        if chance.random() < 0.5:
            args[at] = theirs[at]
    for name in sorted(named):
        if name in kwargs and chance.random() < 0.5:
            kwargs[name] = named[name]


def leave_out(function, args, kwargs, chance):
    """Leaves out one argument that has a default; those after it are named. False where there is none."""
    code = function.__code__
    optional = defaults_of(function)
    positional = code.co_varnames[: code.co_argcount]
    if len(args) > len(positional):
        return False
    places = [at for at in range(code.co_posonlyargcount, len(args)) if positional[at] in optional]
    names = [name for name in sorted(kwargs) if name in optional]
    if not places and not names:
        return False
    one = chance.choice(places + names)
    if isinstance(one, str):
        del kwargs[one]
        return True
    kwargs.update(zip(positional[one + 1 : len(args)], args[one + 1 :]))
    del args[one:]
    return True


def say(function, args, kwargs, chance):
    """Gives one argument that was left out a value near its default. False where none was."""
    given = set(function.__code__.co_varnames[: len(args)]) | set(kwargs)
    left = sorted(name for name in defaults_of(function) if name not in given)
    if not left:
        return False
    name = chance.choice(left)
    kwargs[name] = vary(deep_copy(defaults_of(function)[name]), chance)
    return True


def change(args, kwargs, chance):
    at = chance.randrange(len(args) + len(kwargs))
    name = at if at < len(args) else sorted(kwargs)[at - len(args)]
    held = args if at < len(args) else kwargs
    held[name] = None if chance.nothing and chance.random() < 0.08 else vary(held[name], chance)
