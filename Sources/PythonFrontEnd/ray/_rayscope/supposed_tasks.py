"""What a worker does besides running a task, in worlds that are not Ray's own."""

import types

from ray._rayscope import core, export, failure, supposed, task_values, written_arguments
from ray._rayscope.object_ref import collection
from ray._rayscope.unpicklable import captured

_RAISED = 1
_UNCHANGED, _CHANGED, _NOTHING_TO_SHARE = range(3)


class Functions:
    """The functions of a worker that are copies of one that all workers use."""

    def __init__(self):
        self._pickles = {}
        self._unshared = set()

    def fetched(self, key, handle, pickled, function):
        """A function has been made again from its pickle."""
        if not supposed.hands_functions_on:
            return
        if _has_values(function, set()):
            self._pickles[key] = bytes(pickled)
        else:
            # Calls of such a function have nothing to wait for.
            self._unshared.add(key)
            core.hand_on(handle, b"", 0, _NOTHING_TO_SHARE, 0, 0, b"", 0)

    def hand_on(self, key, handle, function):
        """Gives a copy back after a task. Raises what pickling raises; ValueError if it has grown
        too large."""
        if key in self._unshared:
            return
        before = self._pickles.get(key)
        try:
            # One that did not unpickle has nothing to hand on.
            made = None if before is None else export.pickled(function)
            if made is not None:
                self._give_back(handle, made, made.data != before)
                self._pickles[key] = made.data
                return
        except Exception:
            core.hand_on(handle, b"", 0, _UNCHANGED, 0, 0, b"", 0)
            raise
        core.hand_on(handle, b"", 0, _UNCHANGED, 0, 0, b"", 0)

    def _give_back(self, handle, made, is_changed):
        found = export.packed_captures(made.data)
        status = core.hand_on(
            handle, made.data, len(made.data), _CHANGED if is_changed else _UNCHANGED, made.start,
            made.duration, b"".join(found), len(found))
        if status:
            core.raise_status(status)


# This worker's.
functions = Functions()


class Task:
    """One run of a task."""

    def __init__(self, key, handle):
        self._key = key
        self._handle = handle
        self._written = written_arguments.Arguments() if supposed.writes_come_back else None

    def arguments(self, address, count, times):
        """The positional and the keyword arguments, made again as this world has them."""
        collection.resolves = supposed.resolves_nested
        try:
            return task_values.arguments(address, count, times, self._written)
        finally:
            collection.resolves = False

    def ended(self, function, status, results, name):
        """The body has run, or failed to: looks after what goes back besides the results, and gives
        status and results anew."""
        if self._written is not None:
            self._written.tell()
        if supposed.hands_functions_on and function is not None:
            try:
                functions.hand_on(self._key, self._handle, function)
            except Exception as error:
                if status != _RAISED:
                    kind = type(error) if type(error) in (TypeError, ValueError) else RuntimeError
                    made = kind(
                        "%s; all workers use one copy of %s in this world, and it cannot be handed "
                        "on" % (str(error).rstrip("."), name))
                    return _RAISED, task_values.failure_result(failure.make_task_error(name, made))
        return status, results


def _has_values(function, seen):
    """Whether a function has captured something beside functions, modules, and classes that are
    imported."""
    if not isinstance(function, types.FunctionType) or id(function) in seen:
        return False
    seen.add(id(function))
    for _, value in captured(function):
        inner = getattr(value, "_function", value)
        if isinstance(inner, types.FunctionType):
            if _has_values(inner, seen):
                return True
        elif isinstance(inner, type):
            if inner.__module__ == "__main__":
                return True
        elif not isinstance(inner, (types.ModuleType, types.BuiltinFunctionType)):
            return True
    return False
