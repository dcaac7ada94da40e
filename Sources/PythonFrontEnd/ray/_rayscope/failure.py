"""Failures under way: a task's error to bytes and back, and the library's own errors."""

import os
import traceback
from pickle import PicklingError

from ray import exceptions
from ray._rayscope.deserialization import deserialize
from ray._rayscope.core import MESSAGE_PACK
from ray._rayscope.serialization import serialize
from ray.cloudpickle import dumps, loads

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep

# The codes of the C interface.
_SYSTEM_ERRORS = {
    1: exceptions.WorkerCrashedError,
    2: exceptions.ObjectStoreFullError,
    3: exceptions.OwnerDiedError,
    4: exceptions.ObjectLostError,
    5: exceptions.RaySystemError,
    6: exceptions.TaskCancelledError,
    7: exceptions.ActorDiedError,
    8: exceptions.ActorUnavailableError,
}


def system_error(code, message):
    """The error for a code of the library and its UTF-8 message."""
    kind = _SYSTEM_ERRORS.get(code, exceptions.RaySystemError)
    return kind(bytes(message).decode("utf-8", "replace"))


def task_error(data):
    """The RayTaskError that a stored failure holds."""
    pickled, formatted = deserialize(MESSAGE_PACK, data)
    try:
        return loads(pickled)
    except Exception:
        return exceptions.UnserializableException(formatted)


def serialize_error(error):
    """A RayTaskError as `Serialized`; its text travels beside it, for a reader that cannot make the
    error again. A cause that cannot be pickled is replaced by its description; one whose pickling
    raises anything else ends the worker, as on Ray (`exceptions.py`, `RayTaskError.__init__`)."""
    try:
        pickled = dumps(error)
    except (PicklingError, TypeError) as reason:
        kind = type(error.cause)
        error.cause = exceptions.RayError(
            "Exception %s.%s isn't serializable: %s.\nOriginal exception details:\n%s" % (
                kind.__module__, kind.__name__, reason, error.traceback_str))
        pickled = dumps(error)
    return serialize([pickled, error.traceback_str])


def make_task_error(function_name, raised, note=""):
    """A RayTaskError for what a task raised. Its text is the traceback of the user's frames."""
    cause = raised
    if isinstance(raised, exceptions.RayTaskError):
        # A task that failed because its task failed: one error, with the first cause.
        cause = raised.cause
    head = "ray::%s() (pid=%d)" % (function_name, os.getpid())
    return exceptions.RayTaskError(
        function_name, "%s\n%s%s" % (head, note, _user_traceback(raised)), cause)


def dependency_error(function_name, failed):
    """The failure of a task because of an argument's failure."""
    return make_task_error(
        function_name, failed,
        "  At least one of the input arguments for this task could not be computed:\n")


def _user_traceback(raised):
    """The traceback without its first line and without our own frames."""
    formatted = traceback.TracebackException(type(raised), raised, raised.__traceback__)
    _drop_own_frames(formatted, set())
    lines = "".join(formatted.format()).rstrip("\n")
    first = "Traceback (most recent call last):\n"
    return lines[len(first):] if lines.startswith(first) else lines


def _drop_own_frames(formatted, seen):
    while formatted is not None and id(formatted) not in seen:
        seen.add(id(formatted))
        formatted.stack[:] = [
            frame for frame in formatted.stack if not frame.filename.startswith(_PACKAGE)]
        _drop_own_frames(formatted.__cause__, seen)
        formatted = formatted.__context__
