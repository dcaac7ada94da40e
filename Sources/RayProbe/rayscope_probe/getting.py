"""Reading objects: `ray.get`, `await`, and a task's arguments; the events get and deserialize."""

import sys
from time import monotonic_ns

import ray
from rayscope_probe import limits, places, ray_process, recording
from rayscope_probe.state import local
from rayscope_probe.wrapping import broken, hide_frame

_getframe = sys._getframe
_worker = ray._private.worker.global_worker

# An object's id is that of its task, and then its number (4 bytes, the lowest first). What a task
# puts is numbered after its results: from here on where Ray keeps the two apart.
_TASK_DIGITS = 48
_FIRST_PUT = 100_000_000


def wrap_get_objects(original):
    """`Worker.get_objects(references, …)`, the heart of `ray.get`."""
    def get_objects(self, *more, **named):
        outer = local.get_start
        local.get_start = monotonic_ns()
        try:
            return original(self, *more, **named)
        except BaseException as error:
            hide_frame(error)
            raise
        finally:
            local.get_start = outer
    return get_objects


def wrap_deserialize_objects(original):
    """`Worker.deserialize_objects(serialized, references, …)`: called by `get_objects`, for an
    `await`, and for all arguments of a task together."""
    def deserialize_objects(self, serialized, references, *more, **named):
        outer = local.deserialized
        local.deserialized = times = []
        start = monotonic_ns()
        try:
            values = original(self, serialized, references, *more, **named)
        except BaseException as error:
            hide_frame(error)
            raise
        finally:
            local.deserialized = outer
        try:
            end = monotonic_ns()
            caller = _getframe(1)
            if len(times) != 2 * len(serialized):
                times = None
            if local.get_start is not None:
                _record_get(serialized, references, local.get_start, start, end, times, caller)
            elif caller is not None and _is_of_a_task(caller):
                _record_arguments(serialized, references, start, end, times)
        except Exception:
            broken("get", "deserialize")
        return values
    return deserialize_objects


def wrap_deserialize_object(original):
    """`SerializationContext._deserialize_object`: one value of several."""
    def _deserialize_object(self, *more, **named):
        times = local.deserialized
        start = monotonic_ns()
        try:
            return original(self, *more, **named)
        except BaseException as error:
            hide_frame(error)
            raise
        finally:
            if times is not None:
                times.append(start)
                times.append(monotonic_ns())
    return _deserialize_object


def _is_of_a_task(caller):
    return ray_process.is_worker()


def _size(one):
    data = one[0]
    return data.size if data is not None else 0


def _role(identifier):
    number = int.from_bytes(bytes.fromhex(identifier[_TASK_DIGITS:]), "little")
    return "value" if number >= _FIRST_PUT else "result"


def _record_get(serialized, references, asked, there, end, times, frame):
    place = places.of(frame, "get")
    variable = place.variable(0, "object_refs")
    lines = []
    started, made = asked, there
    for index, one in enumerate(serialized):
        identifier = references[index].hex()
        size = _size(one)
        role = _role(identifier)
        if role == "value":
            task, path = ray_process.current_task(), "object-store"
        else:
            task = ',"task":"%s"' % identifier[:_TASK_DIGITS]
            path = "memory-store" if size < limits.inline else "object-store"
        tail = '%s,"object":"%s"%s%s,"role":"%s","bytes":%d%s}\n' % (
            task, identifier, variable, place.bound, role, size, place.end)
        # All are waited for together: the first one has the time, and for a value that came with
        # the task's reply it is nothing but waiting.
        duration = there - started
        waited = ',"waited_ns":%d' % duration if path == "memory-store" else ""
        lines.append('{"kind":"get","start_ns":%d,"duration_ns":%d%s,"copied":0,"path":"%s"%s' % (
            started, duration, waited, path, tail))
        started = there
        if times is not None:
            made, end = times[2 * index], times[2 * index + 1]
        if times is not None or index == 0:
            lines.append('{"kind":"deserialize","start_ns":%d,"duration_ns":%d%s' % (
                made, end - made, tail))
    recording.write("".join(lines))


def _record_arguments(serialized, references, start, end, times):
    # Each argument is a pair: its position or keyword, and the value.
    task = local.task
    identity = task.identity if task is not None else ""
    lines = []
    for index in range(1, len(serialized), 2):
        size = _size(serialized[index])
        reference = references[index]
        object_field = ""
        if times is not None:
            start, end = times[2 * index], times[2 * index + 1]
        if reference is not None and not reference.is_nil():
            object_field = ',"object":"%s"' % reference.hex()
            lines.append(
                '{"kind":"get","start_ns":%d%s%s,"role":"argument","bytes":%d,"copied":0,'
                '"path":"object-store"}\n' % (start, identity, object_field, size))
        if times is not None or index == 1:
            lines.append(
                '{"kind":"deserialize","start_ns":%d,"duration_ns":%d%s%s,"role":"argument",'
                '"bytes":%d}\n' % (start, end - start, identity, object_field, size))
    recording.write("".join(lines))
