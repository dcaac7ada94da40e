"""The decorator `@ray.remote`."""

import functools
import inspect

from ray.actor import ActorClass
from ray.remote_function import RemoteFunction


def remote(*args, **kwargs):
    """Makes a remote function of a function, or an actor class of a class; with options,
    `@ray.remote(num_returns=2)`, gives the decorator."""
    if len(args) == 1 and not kwargs and callable(args[0]):
        return _make(args[0], {})
    if args or not kwargs:
        # Ray asserts here, and scripts see that type.
        raise AssertionError(
            "The @ray.remote decorator must be applied either with no arguments and no "
            "parentheses, for example '@ray.remote', or with options only, for example "
            "'@ray.remote(num_returns=2)'.")
    return functools.partial(_make, options=kwargs)


def _make(function_or_class, options):
    # Ray reads the name of the module first, and what has none fails by that.
    if not function_or_class.__module__:
        function_or_class.__module__ = "global"
    if inspect.isfunction(function_or_class):
        return RemoteFunction(function_or_class, options)
    if inspect.isclass(function_or_class):
        return ActorClass._made_of(function_or_class, options)
    raise TypeError(
        "The @ray.remote decorator must be applied to either a function or a class, not to a %s." %
        type(function_or_class).__name__)
