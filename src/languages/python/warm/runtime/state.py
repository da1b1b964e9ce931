"""What a test may change in the modules it shares with the next one, and how to put it back: names of modules, classes and the objects of the
project's own classes they hold, and the shallow content of the lists, dicts and sets in those; caches of functools are emptied."""
import functools
import gc
import operator

# A bigger collection is not copied for every candidate: the canary finds its leaks.
ENTRIES_MAX = 1000
# Objects looked into, each level of one holding another counted: what a module keeps is mostly a registry or two.
OBJECTS_MAX = 500
DEPTH_MAX = 3
SKIPPED = ("__builtins__", "__cached__", "__file__", "__loader__", "__spec__", "__dict__", "__weakref__", "__doc__")


class Snapshot:
    def __init__(self, modules):
        self.spaces = []
        self.contents = []
        self.objects = []
        self.own = {module.__name__ for module in modules}
        seen = set()
        for module in modules:
            self._space(module.__dict__, None, seen)
            for value in list(module.__dict__.values()):
                if isinstance(value, type) and value.__module__ == module.__name__ and id(value) not in seen:
                    seen.add(id(value))
                    self._space(dict(value.__dict__), value, seen)
        cached = functools._lru_cache_wrapper
        self.caches = [each for each in gc.get_objects() if isinstance(each, cached) and getattr(each, "__module__", None) in self.own]

    def _space(self, names, owner, seen):
        copy = {name: value for name, value in names.items() if name not in SKIPPED}
        self.spaces.append((names if owner is None else None, owner, copy))
        for value in copy.values():
            self._content(value, seen)

    def _content(self, value, seen, depth=0):
        kind = type(value)
        if id(value) in seen or depth > DEPTH_MAX:
            return
        if self._is_own(kind):
            return self._object(value, seen, depth)
        if kind not in (list, dict, set, bytearray) or len(value) > ENTRIES_MAX:
            return
        seen.add(id(value))
        self.contents.append((value, kind(value)))
        inner = value.values() if kind is dict else value if kind is list else ()
        for each in list(inner)[:100]:
            if type(each) in (list, dict, set) or self._is_own(type(each)):
                self._content(each, seen, depth + 1)

    def _is_own(self, kind):
        name = kind.__dict__.get("__module__")
        return type(name) is str and name in self.own

    def _object(self, value, seen, depth):
        """Its attributes, read past whatever the class makes of reading them."""
        try:
            names = object.__getattribute__(value, "__dict__")
        except AttributeError:
            return
        if type(names) is not dict or isinstance(value, type) or len(names) > ENTRIES_MAX or len(self.objects) >= OBJECTS_MAX:
            return
        seen.add(id(value))
        self.objects.append((names, dict(names)))
        for each in list(names.values()):
            self._content(each, seen, depth + 1)

    def restore(self):
        for names, owner, copy in self.spaces:
            if owner is None:
                if len(names) != len(copy) or any(names.get(name) is not value for name, value in copy.items()):
                    for name in [name for name in names if name not in copy and name not in SKIPPED]:
                        del names[name]
                    names.update(copy)
            else:
                _restore_class(owner, copy)
        for names, copy in self.objects:
            if len(names) != len(copy) or not _same(names, copy):
                _refill(names, copy)
        for value, copy in self.contents:
            if len(value) != len(copy) or not _same(value, copy):
                _refill(value, copy)
        for cache in self.caches:
            cache.cache_clear()


def _restore_class(owner, copy):
    now = owner.__dict__
    for name in [name for name in now if name not in copy and name not in SKIPPED]:
        try:
            delattr(owner, name)
        except (AttributeError, TypeError):
            pass
    for name, value in copy.items():
        if now.get(name) is not value:
            try:
                setattr(owner, name, value)
            except (AttributeError, TypeError):
                pass


def _same(value, copy):
    """The very same entries; for a dict in the same order. Compared by identity, so that no code of the project is asked."""
    if type(value) is dict:
        return all(map(operator.is_, value, copy)) and all(map(operator.is_, value.values(), copy.values()))
    if type(value) is list:
        return all(map(operator.is_, value, copy))
    return value == copy


def _refill(value, copy):
    if type(value) in (list, bytearray):
        value[:] = copy
    else:
        value.clear()
        value.update(copy)
