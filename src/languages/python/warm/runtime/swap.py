"""
Puts a candidate's functions in the place of the loaded ones: the edited function alone is compiled, and its code object is given to every
live function that had the old one. Decorators, properties, bound methods and names imported elsewhere all lead to the same function.
"""
import gc
import types


class CannotSwap(Exception):
    """Only loading the module anew shows this candidate."""


class Functions:
    """Every live function of the sources, by the place where it was defined."""

    def __init__(self, sources):
        paths = {source["abs"]: index for index, (source, _) in enumerate(sources)}
        self.by_place = {}
        for each in gc.get_objects():
            if type(each) is types.FunctionType:
                index = paths.get(each.__code__.co_filename)
                if index is not None:
                    self.by_place.setdefault((index, each.__code__.co_name, each.__code__.co_firstlineno), []).append(each)

    def inside(self, index, first, last):
        """Functions defined on these lines that are alive: closures made while modules were loaded."""
        return [
            function
            for (file, _, line), functions in self.by_place.items()
            if file == index and first < line <= last
            for function in functions
        ]


def find_code(code, names):
    """The code object reached by these names, each among the constants of the one before; past the hidden scopes of type parameters."""
    if not names:
        return code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            if constant.co_name == names[0]:
                return find_code(constant, names[1:])
            if constant.co_name.startswith("<generic parameters"):
                found = find_code(constant, names)
                if found is not None:
                    return found
    return None


def flags_of(module):
    """Compiler flags of the `from __future__` imports of a module."""
    import __future__

    flags = 0
    for name in __future__.all_feature_names:
        if name != "annotations" and name != "barry_as_FLUFL" and name != "generator_stop":
            continue
        feature = getattr(__future__, name)
        if module is not None and module.__dict__.get(name) is feature:
            flags |= feature.compiler_flag
    return flags


class Unit:
    """One replacement as the host sends it: {file, names, line, first, last, text, header}. `text` begins with its enclosing classes."""

    __slots__ = ("file", "names", "line", "text", "header", "first", "last", "lead")

    def __init__(self, wire):
        self.file, self.names, self.line, self.text = wire["file"], wire["names"], wire["line"], wire["text"]
        self.header, self.first, self.last, self.lead = wire["header"], wire["first"], wire["last"], wire["lead"]


def compiled(unit, path, flags):
    """The function's new code. Lines keep their numbers as far as the text allows."""
    source = "\n" * max(0, unit.line - 1 - unit.lead) + unit.text
    whole = compile(source, path, "exec", flags, True)
    code = find_code(whole, unit.names)
    if code is None:
        raise SyntaxError("the function is gone")
    return whole, code


def install(units, sources, functions, modules):
    """Returns what `uninstall` wants. Throws SyntaxError for what does not compile, CannotSwap for what has to be loaded anew."""
    done = []
    try:
        for unit in units:
            path = sources[unit.file][0]["abs"]
            module = modules.get(unit.file)
            whole, code = compiled(unit, path, flags_of(module))
            name = unit.names[-1]
            live = functions.by_place.get((unit.file, name, unit.first)) or functions.by_place.get((unit.file, name, unit.line))
            if not live:
                raise CannotSwap("no live function")
            defaults = new_defaults(unit, whole, module) if unit.header else None
            for function in live:
                done.append((function, function.__code__, function.__defaults__, function.__kwdefaults__))
                give(function, code)
                if defaults is not None:
                    function.__defaults__, function.__kwdefaults__ = defaults
            for inner in functions.inside(unit.file, unit.line, unit.last):
                counterpart = find_inner(code, inner.__code__)
                if counterpart is None:
                    raise CannotSwap("a closure is alive")
                done.append((inner, inner.__code__, inner.__defaults__, inner.__kwdefaults__))
                give(inner, counterpart)
    except BaseException:
        uninstall(done)
        raise
    return done


def find_inner(code, old):
    same = [each for each in nested(code) if each.co_name == old.co_name]
    return same[0] if len(same) == 1 else None


def nested(code):
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield constant
            yield from nested(constant)


def give(function, code):
    if len(code.co_freevars) != len(function.__code__.co_freevars) or code.co_freevars != function.__code__.co_freevars:
        raise CannotSwap("another closure")
    function.__code__ = code


def new_defaults(unit, whole, module):
    """The definition alone is executed, in the module's own names, for the values of its defaults."""
    space = {}
    try:
        exec(whole, module.__dict__, space)
        made = space[unit.names[0]]
        for name in unit.names[1:]:
            made = made.__dict__[name]
        made = getattr(made, "__func__", made)
        return made.__defaults__, made.__kwdefaults__
    except Exception as error:
        raise CannotSwap("defaults: %s" % error)


def uninstall(done):
    for function, code, defaults, keyword_defaults in reversed(done):
        function.__code__ = code
        function.__defaults__ = defaults
        function.__kwdefaults__ = keyword_defaults
