"""
`python -I library.py <json list of dotted names>`: which of them the standard library does not have, and what it has in their place.
Prints {name: {"at": number of the part that is missing, "names": what its owner offers}}. Only the library is imported, nothing of the project.
"""
import importlib
import json
import pkgutil
import sys
import types
import warnings


def offered(owner):
    names = {name for name in dir(owner) if not name.startswith("_")}
    if hasattr(owner, "__path__"):
        names.update(module.name for module in pkgutil.iter_modules(owner.__path__) if not module.name.startswith("_"))
    return sorted(names)


def missing(dotted):
    """None when it is there, or when only an object made at run time could tell."""
    parts = dotted.split(".")
    owner = importlib.import_module(parts[0])
    for at in range(1, len(parts)):
        if not isinstance(owner, (types.ModuleType, type)):
            return None
        try:
            owner = getattr(owner, parts[at])
            continue
        except AttributeError:
            pass
        if hasattr(owner, "__path__"):
            try:
                owner = importlib.import_module(owner.__name__ + "." + parts[at])
                continue
            except ImportError:
                pass
        return {"at": at, "names": offered(owner)}
    return None


def main():
    warnings.simplefilter("ignore")
    found = {}
    for dotted in json.loads(sys.argv[1]):
        try:
            answer = missing(dotted)
        except Exception:
            # A module of another platform or another version: nothing is known of it.
            continue
        if answer is not None:
            found[dotted] = answer
    print(json.dumps(found))


if __name__ == "__main__":
    main()
