"""Ray's exceptions: the types and what they derive from are Ray's, the words are ours."""

import os
import sys


class RayError(Exception):
    """What every error of Ray derives from."""


class RayTaskError(RayError):
    """A task raised. Stored in place of its results; `cause` is the error itself.

    `ray.get` raises an error that is both a RayTaskError and of the cause's own class (see
    `as_instanceof_cause`); its text is the traceback from the worker.
    """

    def __init__(self, function_name, traceback_str, cause, pid=None):
        super().__init__(function_name, traceback_str, cause, pid)
        self.function_name = function_name
        self.traceback_str = traceback_str
        self.cause = cause
        self.pid = pid or os.getpid()

    def __reduce__(self):
        return RayTaskError, (self.function_name, self.traceback_str, self.cause, self.pid)

    def __str__(self):
        return self.traceback_str

    def as_instanceof_cause(self):
        """This error as one that `except CauseClass` catches too. A cause whose class cannot be
        derived from leaves the plain RayTaskError, as on Ray."""
        kind = type(self.cause)
        if issubclass(RayTaskError, kind):
            return self
        try:
            return _dual(self)
        except Exception:
            return self


_dual_types = {}


def _dual(error):
    kind = type(error.cause)
    dual_type = _dual_types.get(kind)
    if dual_type is None:
        dual_type = _dual_types[kind] = _dual_type(kind)
    return dual_type(error)


def _dual_type(kind):
    class Dual(RayTaskError, kind):
        def __init__(self, error):
            # Neither parent's own __init__ fits: the cause's class may ask for any arguments.
            self._error = error
            self.cause = error.cause
            self._arguments = (error.cause,)

        # A class of the user's may have made `args` read-only or computed.
        @property
        def args(self):
            return self._arguments

        @args.setter
        def args(self, value):
            self._arguments = value

        def __reduce__(self):
            return _dual, (self._error,)

        # The cause's attributes, and none of the RayTaskError's own (`e.function_name`), as on Ray.
        def __getattr__(self, name):
            if name in ("_error", "cause", "_arguments"):
                raise AttributeError(name)
            return getattr(self.cause, name)

        def __str__(self):
            return str(self._error)

        def __repr__(self):
            return "%s(%r)" % (type(self).__name__, self.cause)

    # An exception group is made from its message and its members (Python 3.11 and later).
    if sys.version_info >= (3, 11) and issubclass(kind, BaseExceptionGroup):  # noqa: F821
        def __new__(cls, error):
            return kind.__new__(cls, error.cause.message, error.cause.exceptions)
        Dual.__new__ = __new__
    Dual.__name__ = Dual.__qualname__ = "RayTaskError(%s)" % kind.__name__
    return Dual


class GetTimeoutError(RayError, TimeoutError):
    """`ray.get(…, timeout=…)` ran out of time."""


class TaskCancelledError(RayError):
    """The task was cancelled, or interrupted while it ran."""


class RaySystemError(RayError):
    """The runtime itself failed: a value that cannot be made again, a node that died."""


class WorkerCrashedError(RayError):
    """The worker died while it ran the task, and no retry was left."""


class NodeDiedError(RayError):
    """The node that ran the task died."""


class ObjectStoreFullError(RayError):
    """The object store had no room for an object."""


class OutOfMemoryError(RayError):
    """A worker was stopped because memory ran out."""


class OutOfDiskError(RayError):
    """An object could not be moved to disk."""


class ObjectLostError(RayError):
    """The object is gone."""


class OwnerDiedError(ObjectLostError):
    """The process that made the object, and decides about it, died."""


class ObjectFetchTimedOutError(ObjectLostError):
    """The object could not be fetched in time."""


class ObjectFreedError(ObjectLostError):
    """The object was freed by hand."""


class ReferenceCountingAssertionError(ObjectLostError, AssertionError):
    """The object was deleted while a reference to it was left."""


class ObjectReconstructionFailedError(ObjectLostError):
    """The object was lost and could not be made again."""


class UnserializableException(RayError):
    """An error came from a worker that cannot be made again here; the text is its traceback."""


class RuntimeEnvSetupError(RayError):
    """A runtime environment could not be set up."""


class TaskUnschedulableError(RayError):
    """No node can ever run the task."""


class RayActorError(RayError):
    """An actor failed."""


class ActorDiedError(RayActorError):
    """An actor died."""


class ActorAlreadyExistsError(ValueError, RayError):
    """Another actor has the name."""


class ActorUnavailableError(RayActorError):
    """An actor cannot be reached at the moment."""


class ActorUnschedulableError(RayError):
    """No node can ever run the actor."""


class PendingCallsLimitExceeded(RayError):
    """An actor has too many calls waiting."""


class TaskPlacementGroupRemoved(RayError):
    """The task's placement group was removed."""


class ActorPlacementGroupRemoved(RayError):
    """The actor's placement group was removed."""


class CrossLanguageError(RayError):
    """An error came from a task in another language."""


class UserCodeException(RayError):
    """Ray Data: an error in the user's function."""
