"""Puts another value in the place of one that a module or a class was given while it loaded, where only functions read it."""
from swap import CannotSwap, flags_of


class Given:
    """One value as the host sends it: {file, owner, name, was, value, readers}."""

    __slots__ = ("file", "owner", "name", "was", "value")

    def __init__(self, wire):
        self.file, self.owner, self.name, self.was, self.value = (wire[key] for key in ("file", "owner", "name", "was", "value"))


class Span:
    """Lines that read it, as `touching` asks."""

    __slots__ = ("file", "line", "last")

    def __init__(self, wire):
        self.file, self.line, self.last = wire


def put(givens, sources, modules):
    """Returns what `put_back` wants. Throws SyntaxError and what the value throws, CannotSwap for what has to be loaded anew."""
    done = []
    try:
        for given in givens:
            module = modules.get(given.file)
            if module is None:
                raise CannotSwap("no module")
            path, names = sources[given.file][0]["abs"], module.__dict__
            owner = owner_of(names, given.owner)
            space = names if owner is None else owner.__dict__
            if given.name not in space:
                raise CannotSwap("no such name")
            old = space[given.name]
            local = names if owner is None else dict(space)
            flags = flags_of(module)
            if type(old) in (dict, list, set) and len(old) != len(value_of(given.was, path, flags, names, local)):
                raise CannotSwap("it was added to")
            new = value_of(given.value, path, flags, names, local)
            if owner is not None:
                done.append((owner, given.name, old))
                setattr(owner, given.name, new)
                continue
            for other in modules.values():
                if other is module or (other.__dict__.get(given.name) is old and old is not None):
                    done.append((other, given.name, old))
                    setattr(other, given.name, new)
    except BaseException:
        put_back(done)
        raise
    return done


def value_of(text, path, flags, names, local):
    return eval(compile("(\n%s\n)" % text, path, "eval", flags, True), names, local)


def owner_of(names, path):
    """The class of that name, where setting an attribute is all that happened when it was made."""
    owner = None
    for name in path:
        owner = (names if owner is None else owner.__dict__).get(name)
        if not isinstance(owner, type) or type(owner).__setattr__ is not type.__setattr__ or hasattr(owner, "__dataclass_fields__"):
            raise CannotSwap("no plain class")
    return owner


def put_back(done):
    for owner, name, old in reversed(done):
        setattr(owner, name, old)
