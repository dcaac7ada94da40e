"""Functions and classes out of the control store: fetched and made again once in a process."""

import ctypes
import sys
from time import monotonic_ns

from ray._rayscope import core, supposed, supposed_tasks
from ray._rayscope.core import INTERRUPTED, SPECIAL
from ray.cloudpickle import loads

_made = {}


class Unusable:
    """Stands for a function or class that does not unpickle: using it raises the reason."""

    def __init__(self, error):
        self.error = error

    def __call__(self, *args, **kwargs):
        raise self.error


def known(key):
    """What has been made of the entry with this key; None if nothing has."""
    return _made.get(key)


def fetch(key, handle, what="remote function"):
    """The function or class, fetched from the control store and made again."""
    address, length = ctypes.c_uint64(), ctypes.c_uint64()
    status = INTERRUPTED
    while status == INTERRUPTED:
        status = core.fetch(handle, ctypes.addressof(address), ctypes.addressof(length))
    if status == SPECIAL:
        # What is here is still it, in a world where it might not be.
        return _made[key]
    if status:
        core.raise_status(status)
    pickled = (ctypes.c_ubyte * length.value).from_address(address.value)
    start = monotonic_ns()
    error_name = 0
    try:
        made = loads(memoryview(pickled))
    except Exception as error:
        error_name = core.name(type(error).__name__)
        made = Unusable(_import_error(error, what))
    if supposed.IS_SUPPOSED:
        supposed_tasks.functions.fetched(key, handle, pickled, made)
    core.unpickled(handle, start, monotonic_ns() - start, error_name)
    _made[key] = made
    return made


def _import_error(error, what):
    made = RuntimeError(
        "the %s cannot be made again on the worker: %s: %s (is a module missing? "
        "the workers look in %s)" % (what, type(error).__name__, error, sys.path))
    made.__cause__ = error
    return made
