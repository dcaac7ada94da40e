"""Pickling a remote function and handing it to the library for the control store."""

import ctypes
import sys
from time import monotonic_ns

from ray._rayscope import core
from ray._rayscope.core import CAPTURE
from ray._rayscope.object_ref import collection
from ray._rayscope.unpicklable import culprit
from ray.cloudpickle import dumps


def define(key, name):
    """The library's handle for the RemoteFunction object with this key."""
    handle = ctypes.c_uint32()
    status = core.define_function(key, core.name(name), ctypes.addressof(handle))
    if status:
        core.raise_status(status)
    return handle.value


class Pickled:
    """A pickled function, and when it was pickled; start 0 where that is recorded already."""

    __slots__ = ("data", "start", "duration")

    def __init__(self, data, start=0, duration=0):
        self.data = data
        self.start = start
        self.duration = duration


def pickle_and_export(function, handle, site):
    """Pickles and exports a function or class; gives the pickled bytes. Raises what pickling
    raises, a TypeError with the variable's name in it; ValueError if it is too large."""
    start = monotonic_ns()
    try:
        made = pickled(function)
    except Exception as error:
        core.pickle_failed(
            handle, site, start, monotonic_ns() - start, core.name(type(error).__name__))
        raise
    return hand_over(made, handle, site, isinstance(function, type))


def pickled(function):
    """The function as `Pickled`. Raises what pickling raises, a TypeError with the variable's name
    in it."""
    start = monotonic_ns()
    outer = collection.references
    # References inside are held for good: a function has no end as an argument has.
    collection.references = None
    try:
        data = dumps(function)
    except TypeError as error:
        raise TypeError(_words(error, function)) from None
    finally:
        collection.references = outer
    return Pickled(data, start, monotonic_ns() - start)


def hand_over(made, handle, site, is_class=False):
    """Exports a function or class that has been pickled; gives the pickled bytes."""
    found = packed_captures(made.data)
    status = core.INTERRUPTED
    while status == core.INTERRUPTED:
        status = core.export(
            handle, site, made.data, len(made.data), made.start, made.duration, b"".join(found),
            len(found), is_class)
    if status == core.SPECIAL:
        print(core.error_text(), file=sys.stderr)
    elif status:
        core.raise_status(status)
    # Another session may export the same pickle: it has been recorded now.
    made.start = 0
    return made.data


def packed_captures(pickled):
    """What a pickled function has captured, as the library takes it."""
    # Imported here: a process that exports nothing needs none of it.
    from rayscope_reading.captures import captures
    try:
        found = captures(pickled)
    except Exception:
        # A pickle in a form that we do not know is exported all the same, without its captures.
        return []
    return [
        CAPTURE.pack(core.name(one.variable), core.name(one.through), one.how, one.bytes)
        for one in found]


def _words(error, function):
    blame = culprit(function)
    if blame is None:
        return "%s: %s cannot be pickled" % (error, function.__name__)
    variable, user = blame
    through = "" if user == function.__name__ else ", which %s uses" % function.__name__
    return "%s: it is in `%s`, captured by %s%s" % (error, variable, user, through)
