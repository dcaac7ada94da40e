"""Words for what cannot be pickled: Ray's error says only the type, ours also which variable."""

import types

from ray.cloudpickle import dumps

# How far to look into helper functions of helper functions.
_DEEPEST = 5


def culprit(function):
    """The captured variable because of which a function or class cannot be pickled, as (name, name
    of the function that uses it); None if no single one is to blame."""
    if isinstance(function, type):
        return _culprit_of_class(function)
    return _culprit(function, set(), 0)


def _culprit_of_class(made):
    for name, attribute in vars(made).items():
        if isinstance(attribute, types.FunctionType):
            found = _culprit(attribute, set(), 0)
            if found:
                return found
        elif not name.startswith("__") and not _pickles(attribute):
            return name, made.__name__
    return None


def _culprit(function, seen, depth):
    if id(function) in seen or depth > _DEEPEST:
        return None
    seen.add(id(function))
    for name, value in captured(function):
        if _pickles(value):
            continue
        inner = getattr(value, "_function", value)
        deeper = None
        if isinstance(inner, types.FunctionType):
            deeper = _culprit(inner, seen, depth + 1)
        return deeper or (name, function.__name__)
    return None


def captured(function):
    """The (name, value) of what a function uses from outside: globals, cells, defaults."""
    names = dict.fromkeys(_global_names(function.__code__))
    for name in names:
        if name in function.__globals__:
            yield name, function.__globals__[name]
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or ()):
        try:
            yield name, cell.cell_contents
        except ValueError:
            # A cell that nothing has been put into yet.
            continue
    code = function.__code__
    defaults = function.__defaults__ or ()
    positional = code.co_varnames[:code.co_argcount]
    yield from zip(positional[len(positional) - len(defaults):], defaults)
    yield from (function.__kwdefaults__ or {}).items()


def _global_names(code):
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _global_names(constant)


def _pickles(value):
    try:
        dumps(value)
        return True
    except Exception:
        return False
