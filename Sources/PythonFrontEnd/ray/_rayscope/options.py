"""The options of `@ray.remote(…)` and `.options(…)`: checked as Ray checks them, and what the
embedded engine does not have refused by name."""

from ray._rayscope import core
from ray._rayscope.core import DYNAMIC, STREAMING
from ray._rayscope.refusal import UnsupportedArgumentError, text
from ray.cloudpickle import dumps

# What the library's interface holds: 32 bits, CPUs in thousandths. As good as without end.
MOST = 2**31 - 1
# How often a task is tried again if nothing is said is for the library's rules to decide.
_NOT_SAID = -2**31

# Options of Ray that only mean something there, with the values that ask for nothing.
WITHOUT_EFFECT = {
    "accelerator_type": (None,),
    "enable_task_events": (True, False),
    "fallback_strategy": (None, []),
    "label_selector": (None, {}),
    "max_calls": (None, 0),
    "memory": (None, 0),
    "object_store_memory": (None,),
    "placement_group": (None, "default"),
    "placement_group_bundle_index": (-1,),
    "placement_group_capture_child_tasks": (None, False),
    "runtime_env": (None, {}),
    "scheduling_strategy": (None, "DEFAULT", "SPREAD"),
    "_generator_backpressure_num_objects": (None, -1),
    "_labels": (None, {}),
    "_num_objects_per_yield": (None, 1),
}


def check(options):
    """Raises TypeError or ValueError for a wrong option, UnsupportedArgumentError for one that is
    right on Ray and not here."""
    for name, value in options.items():
        checker = _CHECKERS.get(name)
        if checker is not None:
            checker(name, value)
        elif name not in WITHOUT_EFFECT:
            raise ValueError(
                "Invalid option keyword %s for remote functions. Valid ones are %s." % (
                    name, sorted([*_CHECKERS, *WITHOUT_EFFECT])))
        elif not any(value is harmless or value == harmless for harmless in WITHOUT_EFFECT[name]):
            raise UnsupportedArgumentError(text("the option %s=%r" % (name, value)))


def check_quantity(name, value):
    if not isinstance(value, (int, float, type(None))):
        raise TypeError("The type of keyword '%s' must be a number, but received type %s" % (
            name, type(value)))
    if value is not None and value < 0:
        raise ValueError("The quantity of resource %s cannot be negative" % name)
    if value != value:
        raise ValueError("The quantity of resource %s is not a number" % name)


def check_resources(name, value):
    if not isinstance(value, (dict, type(None))):
        raise TypeError("The type of keyword '%s' must be dict, but received type %s" % (
            name, type(value)))
    for resource, amount in (value or {}).items():
        if resource in ("CPU", "GPU"):
            raise ValueError(
                "Use the 'num_cpus' and 'num_gpus' keyword instead of 'CPU' and 'GPU' in "
                "'resources' keyword")
        if not isinstance(amount, (int, float)) or amount < 0 or amount != amount:
            raise ValueError("The quantity of resource %s cannot be negative" % resource)


def thousandths(amount):
    """An amount of a resource as the library takes it."""
    return round(min(MOST, 1000 * amount))


def refuse_gpus(given):
    """A call that asks for a GPU is refused; a function that does and is never called is none."""
    if given.get("num_gpus"):
        raise UnsupportedArgumentError(text("the option num_gpus=%r" % (given["num_gpus"],)))


def register(options, resources):
    """The library's handle for options, with those of the user's resources that they ask for."""
    wanted = (options, tuple(sorted((resources or {}).items())))
    # `.options(…)` in a loop gives the same options again and again.
    handle = _handles.get(wanted)
    if handle is None:
        handle = _handles[wanted] = core.options(*options)
        for resource, amount in wanted[1]:
            if amount:
                core.option_resource(handle, core.name(resource), thousandths(amount))
    return handle


def check_retries(name, value):
    if not isinstance(value, (int, type(None))):
        raise TypeError("The type of keyword '%s' must be int, but received type %s" % (
            name, type(value)))
    if value is not None and value < -1:
        raise ValueError(
            "The keyword '%s' only accepts None, 0, -1 or a positive integer, where -1 represents "
            "infinity." % name)


def check_returns(name, value):
    if value in ("streaming", "dynamic"):
        return
    if not isinstance(value, (int, type(None))):
        raise TypeError("The type of keyword '%s' must be int, but received type %s" % (
            name, type(value)))
    if value is not None and value < 0:
        raise ValueError("The keyword '%s' only accepts None or a non-negative integer" % name)
    if value is not None and value > MOST:
        raise ValueError("The keyword '%s' is %d: %d is the most" % (name, value, MOST))


def refuse_streaming(options, yields):
    """Only a generator can be streamed."""
    if options.get("num_returns") in ("streaming", "dynamic") and not yields:
        raise ValueError(
            "num_returns=%r can only be used with generator functions (functions that use "
            "'yield'). The decorated function is not a generator function." % options["num_returns"])


def check_retry_exceptions(name, value):
    if not isinstance(value, (bool, list, tuple)):
        raise TypeError("The type of keyword '%s' must be bool, list or tuple, but received type %s"
                        % (name, type(value)))
    if not isinstance(value, bool) and not all(
            isinstance(kind, type) and issubclass(kind, Exception) for kind in value):
        raise ValueError("%s must be either a boolean or a list of exceptions" % name)


def check_name(name, value):
    if not isinstance(value, (str, type(None))):
        raise TypeError("The type of keyword '%s' must be str, but received type %s" % (
            name, type(value)))


_CHECKERS = {
    "name": check_name,
    "num_cpus": check_quantity,
    "num_gpus": check_quantity,
    "num_returns": check_returns,
    "max_retries": check_retries,
    "retry_exceptions": check_retry_exceptions,
    "resources": check_resources,
}


_handles = {}
_NAMED_RETURNS = {None: 1, "streaming": STREAMING, "dynamic": DYNAMIC}


class TaskOptions:
    """The options of a remote function or of one `.options(…)`, as the library takes them."""

    __slots__ = ("given", "num_returns", "_handle")

    # Ray's default (`_common/ray_option_utils.py`).
    _DEFAULT_CPUS = 1

    def __init__(self, given):
        self.given = given
        returns = given.get("num_returns")
        self.num_returns = _NAMED_RETURNS.get(returns, returns)
        self._handle = 0

    def handle(self):
        """The library's handle, asked for once."""
        if not self._handle:
            self._handle = self._register()
        return self._handle

    def _register(self):
        refuse_gpus(self.given)
        cpus = self.given.get("num_cpus")
        retries = self._retries()
        retry = self.given.get("retry_exceptions") or False
        pickled = b""
        if not isinstance(retry, bool):
            pickled, retry = dumps(tuple(retry)), 2
        wanted = (
            self.num_returns,
            thousandths(self._DEFAULT_CPUS if cpus is None else cpus),
            min(MOST, retries),
            int(retry), core.name(self.given.get("name")), pickled, len(pickled))
        return register(wanted, self.given.get("resources"))

    def _retries(self):
        retries = self.given.get("max_retries", _NOT_SAID)
        if retries is None:
            # Ray lets the option pass and fails at the call (`_raylet.pyx`, `submit_task`).
            raise TypeError("max_retries=None: an integer is required")
        return retries

    def merged(self, changes):
        """These options with some of them changed."""
        return type(self)({**self.given, **changes})

    def streaming(self):
        """These options for a generator: without a number of returns, its items are streamed."""
        if self.given.get("num_returns") is not None:
            return self
        return self.merged({"num_returns": "streaming"})
