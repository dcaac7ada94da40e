"""The options of actors and of their methods: checked as Ray checks them, and what the embedded
engine does not have refused by name."""

import msgpack

from ray._rayscope import core
from ray._rayscope.options import (
    MOST, WITHOUT_EFFECT, TaskOptions, check_name, check_quantity, check_resources, check_retries,
    check_retry_exceptions, check_returns, refuse_gpus, register, thousandths)
from ray._rayscope.refusal import UnsupportedArgumentError, text

# Ray's (`_private/ray_constants.py`, `actor.py`): an actor that says nothing of resources is placed
# where there is a CPU, and holds none.
_PLACEMENT_CPUS = 1
_CPUS_BESIDE_RESOURCES = 1
_MOST_CONCURRENT_ASYNC = 1000

_HARMLESS = {
    **{name: value for name, value in WITHOUT_EFFECT.items()
       if name not in ("max_calls", "_generator_backpressure_num_objects",
                       "_num_objects_per_yield")},
    "allow_out_of_order_execution": (None,),
    "concurrency_groups": (None, {}, []),
    "enable_tensor_transport": (None, False),
    "max_pending_calls": (None, -1),
    "_actor_generator_backpressure_num_objects": (None, -1),
}
_METHOD_HARMLESS = {
    "concurrency_group": (None,),
    "enable_task_events": (None, True, False),
    "tensor_transport": (None,),
    "_generator_backpressure_num_objects": (None, -1),
    "_num_objects_per_yield": (None, 1),
    "_labels": (None, {}),
}


def _check_namespace(name, value):
    check_name(name, value)
    if value == "":
        raise ValueError('"" is not a valid namespace. Pass None to not specify a namespace.')


def _check_lifetime(name, value):
    check_name(name, value)
    if value not in (None, "detached", "non_detached"):
        raise ValueError(
            "actor `lifetime` argument must be one of 'detached', 'non_detached' and 'None'.")


def _check_concurrency(name, value):
    if not isinstance(value, (int, type(None))):
        raise TypeError("The type of keyword '%s' must be int, but received type %s" % (
            name, type(value)))
    if value is not None and value < 0:
        raise ValueError("The keyword '%s' only accepts None, 0 or a positive integer." % name)


def _check_flag(name, value):
    if not isinstance(value, bool):
        raise TypeError("The type of keyword '%s' must be bool, but received type %s" % (
            name, type(value)))


_CHECKERS = {
    "name": check_name,
    "namespace": _check_namespace,
    "lifetime": _check_lifetime,
    "num_cpus": check_quantity,
    "num_gpus": check_quantity,
    "resources": check_resources,
    "max_concurrency": _check_concurrency,
    "max_restarts": check_retries,
    "max_task_retries": check_retries,
    "get_if_exists": _check_flag,
}


def check(options):
    """Raises TypeError or ValueError for a wrong option of an actor, UnsupportedArgumentError for
    one that is right on Ray and not here."""
    for name, value in options.items():
        checker = _CHECKERS.get(name)
        if checker is not None:
            checker(name, value)
        elif name not in _HARMLESS:
            raise ValueError("Invalid option keyword %s for actors. Valid ones are %s." % (
                name, sorted([*_CHECKERS, *_HARMLESS])))
        elif not any(value is harmless or value == harmless for harmless in _HARMLESS[name]):
            raise UnsupportedArgumentError(text("the option %s=%r of an actor" % (name, value)))
    if options.get("get_if_exists") and not options.get("name"):
        raise ValueError("The actor name must be specified to use `get_if_exists`.")


class ActorOptions:
    """The options of an actor class or of one `.options(…)`, as the library takes them."""

    def __init__(self, given):
        self.given = given
        self.max_task_retries = given.get("max_task_retries") or 0
        self._handles = {}

    def merged(self, changes):
        """These options with some of them changed."""
        return ActorOptions({**self.given, **changes})

    def concurrency(self, is_async):
        given = self.given.get("max_concurrency")
        if given is None:
            return _MOST_CONCURRENT_ASYNC if is_async else 1
        return min(MOST, given)

    def handles(self, is_async):
        """The library's handles: of the constructor's options and of the actor's."""
        made = self._handles.get(is_async)
        if made is None:
            made = self._handles[is_async] = self._register(is_async)
        return made

    def _register(self, is_async):
        refuse_gpus(self.given)
        cpus, resources = self.given.get("num_cpus"), self.given.get("resources")
        if cpus is None:
            # Whoever asks for some resource, and says nothing of CPUs, holds one.
            held = thousandths(_CPUS_BESIDE_RESOURCES if resources else 0)
            placement = held or thousandths(_PLACEMENT_CPUS)
        else:
            held = placement = thousandths(cpus)
        restarts = self.given.get("max_restarts") or 0
        told = msgpack.packb((self.max_task_retries, self.given.get("name")))
        return (
            register((0, held, 0, 0, 0, told, len(told)), resources),
            core.actor_options(
                placement, min(MOST, restarts), int(self.given.get("lifetime") == "detached"),
                self.concurrency(is_async), int(is_async)))


class MethodOptions(TaskOptions):
    """The options of a method's calls."""

    __slots__ = ()

    _DEFAULT_CPUS = 0

    def _retries(self):
        return self.given.get("max_task_retries") or 0


_METHOD_CHECKERS = {
    "name": check_name,
    "num_returns": check_returns,
    "max_task_retries": check_retries,
    "retry_exceptions": lambda name, value: value is None or check_retry_exceptions(name, value),
}


def check_method(options, for_call=True):
    """The same for `@ray.method(…)` and for `.options(…)` of a method."""
    for name, value in options.items():
        checker = _METHOD_CHECKERS.get(name)
        if checker is not None and (for_call or name != "name"):
            checker(name, value)
        elif name not in _METHOD_HARMLESS:
            if for_call:
                raise TypeError(
                    "ActorMethod._remote() got an unexpected keyword argument %r" % name)
            # Ray asserts here.
            raise AssertionError(
                "The @ray.method decorator must be applied using no arguments or at least one of "
                "the arguments in the list %s, for example '@ray.method(num_returns=2)'." % sorted(
                    [*(set(_METHOD_CHECKERS) - {"name"}), *_METHOD_HARMLESS]))
        elif value not in _METHOD_HARMLESS[name]:
            raise UnsupportedArgumentError(text("the option %s=%r of a method" % (name, value)))
