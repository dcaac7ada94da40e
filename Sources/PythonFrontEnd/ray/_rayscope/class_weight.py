"""What Ray's object for an actor class carries beyond ours when it is captured.

Ray pickles a copy of the class of its own making, with methods that it adds, and beside it a
description of each method. Other functions' sizes count it, so it is filled up here: what one pickle
holds once however many classes are in it, and what each class adds. (Measured on Ray 2.60 with 0 to 12
methods: within 1 % of the whole pickle.)
"""

import inspect

from ray._rayscope import ray_place
from ray._rayscope.actor_methods import is_asynchronous

# The keys in the pickle, and the lengths of what they stand for, come on top of these.
_ONCE = bytes(6434 + 4 * ray_place.LENGTH)
_ONCE_ASYNCHRONOUS = bytes(1300)
_ONCE_EXPORTED = bytes(60)
_EACH = 5480
# A constructor takes the place of the one that Ray would add.
_CONSTRUCTOR = -190
_PARAMETER = 30


def _of_methods(functions):
    """A pickle refers to what it holds already in two bytes at first, and later in five."""
    parameters = sum(function.__code__.co_argcount for function in functions)
    count = len(functions)
    return 315 * count + 12 * count * min(count, 6) + _PARAMETER * parameters


def filling(actor_class, is_exported):
    """What takes as many bytes in a pickle as Ray's own state of the class."""
    methods = dict(inspect.getmembers(actor_class, inspect.isfunction))
    own = _EACH
    constructor = methods.pop("__init__", None)
    if constructor is not None:
        own += _CONSTRUCTOR + _PARAMETER * (constructor.__code__.co_argcount - 1)
    own += _of_methods(methods.values())
    parts = [_ONCE, bytes(own)]
    if is_asynchronous(actor_class):
        parts.append(_ONCE_ASYNCHRONOUS)
    if is_exported:
        parts.append(_ONCE_EXPORTED)
    return parts
