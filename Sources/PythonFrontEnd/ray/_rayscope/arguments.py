"""A call's arguments, serialized one by one, or passed on as references."""

from ray._rayscope import core, packed
from ray._rayscope.object_ref import ObjectRef, check_current


def pack_arguments(function_name, args, kwargs, site, session):
    """The arguments as `Packed`, each with the name of its source text at the call. Raises what
    pickling raises, a TypeError with the argument's name in it."""
    if not kwargs:
        if not args:
            return packed.NOTHING
        if len(args) == 1:
            # The common call, for which nothing has to be put together.
            return _one(
                function_name, args[0], 0, 0, site.positional[0] if site.positional else 0, session)
    variables = site.positional
    named = len(variables)
    parts = [
        _one(function_name, value, place, 0, variables[place] if place < named else 0, session)
        for place, value in enumerate(args)]
    for keyword, value in kwargs.items():
        parts.append(_one(
            function_name, value, keyword, core.name(keyword), site.keywords.get(keyword, 0),
            session))
    return packed.joined(parts)


def _one(function_name, value, place, keyword, variable, session):
    if type(value) is ObjectRef:
        check_current(value, session)
        return packed.reference(value._id, keyword, variable)
    done = packed.leaf(value, keyword, variable)
    if done is not None:
        return done
    try:
        return packed.value(value, keyword, variable)
    except TypeError as error:
        where = "%d" % (place + 1) if isinstance(place, int) else repr(place)
        raise TypeError("%s: it is in %sargument %s of %s" % (
            error, core.quoted(variable), where, function_name)) from None
