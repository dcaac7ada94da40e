"""One call on its way through a worker, as `rs_next_task` describes it."""

import ctypes
from time import monotonic_ns

import msgpack

from ray._rayscope import task_values
from ray._rayscope.core import CONSTRUCTOR
from ray.cloudpickle import loads

_string_at = ctypes.string_at
RETURNED, RAISED, MAY_BE_RETRIED = 0, 1, 2
_RETRY_ALL, _RETRY_LIST = 1, 2


class Call:
    """An actor's call; a plain task goes a shorter way (worker.py)."""

    __slots__ = (
        "sequence", "owner", "handle", "key", "attempt", "returns", "must_fetch", "_count",
        "_arguments_at", "name", "_retry_at", "_retry_length", "_retry", "kind", "ticket", "method",
        "most_at_a_time", "is_async", "_times", "_started", "_ended", "made")

    def __init__(self, task):
        (self.sequence, self.owner, self.handle, self.key, self.attempt, self.returns,
         self.must_fetch, self._count, self._arguments_at, name_at, name_length, self._retry_at,
         self._retry_length, self._retry, self.kind, self.ticket, method_at, method_length,
         self.most_at_a_time, self.is_async) = task
        self.name = _string_at(name_at, name_length).decode("utf-8", "replace")
        self.method = _string_at(method_at, method_length).decode("utf-8", "replace")
        self._times = [0] * (3 * self._count)
        self._started = self._ended = 0
        self.made = None

    @property
    def is_constructor(self):
        return self.kind == CONSTRUCTOR

    @property
    def told_of_actor(self):
        """With a constructor: its actor's `max_task_retries` and name."""
        return msgpack.unpackb(_string_at(self._retry_at, self._retry_length))

    @property
    def class_name(self):
        return self.name.partition(".")[0]

    def arguments(self):
        """The positional and the keyword arguments; raises DependencyFailed."""
        if not self._count:
            return (), {}
        return task_values.arguments(self._arguments_at, self._count, self._times)

    def run(self, body, args, kwargs):
        """Runs the body, and measures it."""
        self._started = monotonic_ns()
        value = body(*args, **kwargs)
        self._ended = monotonic_ns()
        return value

    def ends(self):
        """The body has ended now: by an error, or after others have run in between."""
        self._ended = monotonic_ns()

    def hand_over(self, status, results):
        """Hands the results to the library."""
        duration = self._ended - self._started if self._started else 0
        if task_values.hand_over(
                self.ticket, status, results, self._times, self._started, duration):
            # A worker that cannot answer must not take the next call: its end is an answer.
            raise SystemExit(1)


def raised_status(raised, call):
    return MAY_BE_RETRIED if is_retried(
        raised, call._retry, call._retry_at, call._retry_length) else RAISED


def is_retried(raised, retry, list_at, list_length):
    """Whether `retry_exceptions` names what was raised."""
    if retry == _RETRY_ALL:
        return isinstance(raised, Exception)
    if retry != _RETRY_LIST:
        return False
    try:
        return isinstance(raised, loads(_string_at(list_at, list_length)))
    except Exception:
        # A class of the list does not unpickle here, so that nothing raised here can be of it.
        return False
