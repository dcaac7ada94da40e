"""A task's arguments out of the library's memory, and its results into it."""

import ctypes
import functools
import struct
import types
from time import monotonic_ns

from ray import exceptions
from ray._rayscope import core, failure
from ray._rayscope.core import (
    ARGUMENT, ERROR, INTERRUPTED, MESSAGE_PACK, STORED, TASK_ARGUMENT, VALUE)
from ray._rayscope.deserialization import deserialize, stored_view
from ray._rayscope.serialization import serialize, serialize_leaf

_string_at = ctypes.string_at
_pack_argument = ARGUMENT.pack
_NO_ID = bytes(16)


class DependencyFailed(Exception):
    """An argument is a failure: the task fails with it and does not run."""

    def __init__(self, error):
        super().__init__(error)
        self.error = error


def arguments(address, count, times):
    """The positional and the keyword arguments, made again; `times` gets the start and duration of
    each one's deserialization. Raises DependencyFailed."""
    args, kwargs, failed = [], {}, None
    entries = TASK_ARGUMENT.iter_unpack(_string_at(address, count * TASK_ARGUMENT.size))
    for index, (kind, form, keyword_length, code, keyword, at, length, identifier) in enumerate(
            entries):
        if kind > STORED:
            failed = failed or failure.system_error(code, _string_at(at, length))
            continue
        if kind == STORED:
            data = stored_view(at, length, identifier)
        else:
            data = _string_at(at, length)
        start = monotonic_ns()
        try:
            value = failure.task_error(data) if form == ERROR else deserialize(form, data)
        except Exception as error:
            form = ERROR
            value = exceptions.RaySystemError("an argument cannot be made again: %s: %s" % (
                type(error).__name__, error))
            value.__cause__ = error
        data = None
        times[2 * index] = start
        times[2 * index + 1] = monotonic_ns() - start
        if form == ERROR:
            failed = failed or value
        elif keyword_length:
            kwargs[_string_at(keyword, keyword_length).decode()] = value
        else:
            args.append(value)
    if failed is not None:
        raise DependencyFailed(failed)
    return args, kwargs


class Results:
    """Serialized results as the library takes them; keeps the buffers' memory alive."""

    __slots__ = ("count", "packed", "heads", "buffers", "nested", "kept")

    def __init__(self, count, packed, heads, buffers=b"", nested=b"", kept=()):
        self.count = count
        self.packed = packed
        self.heads = heads
        self.buffers = buffers
        self.nested = nested
        self.kept = kept


_NO_RESULTS = Results(0, b"", b"")


def results(value, returns, name):
    """What a task returned, as `Results`. Raises if it cannot be serialized or is not as many as
    the call asked for."""
    if returns == 1:
        start = monotonic_ns()
        head = serialize_leaf(value)
        if head is not None:
            length = len(head)
            return Results(1, _pack_argument(
                VALUE, MESSAGE_PACK, 0, 0, 0, 0, length, length, start, monotonic_ns() - start,
                _NO_ID), head)
        values = (value,)
    elif returns == 0:
        return _NO_RESULTS
    else:
        # A generator is run to its end; anything else has to have a length, as on Ray.
        values = list(value) if isinstance(value, types.GeneratorType) else value
        if len(values) != returns:
            raise ValueError("Task returned %d objects, but num_returns=%d." % (
                len(values), returns))
    packed, kept = [], []
    for one in values:
        start = monotonic_ns()
        try:
            done = serialize(one)
        except TypeError as error:
            raise TypeError("%s: it is in what %s returned" % (error, name)) from None
        packed.append(_packed(done, done.format, start))
        kept.append(done)
    return _joined(packed, kept)


def failure_result(error):
    """A RayTaskError as `Results`; the library stores it for every result of the task."""
    start = monotonic_ns()
    done = failure.serialize_error(error)
    return _joined([_packed(done, ERROR, start)], [done])


def _packed(done, form, start):
    return _pack_argument(
        VALUE, form, done.buffer_count, 0, 0, done.nested_count, done.total, len(done.head), start,
        monotonic_ns() - start, _NO_ID)


def _joined(packed, kept):
    if len(kept) == 1:
        done = kept[0]
        return Results(1, packed[0], done.head, done.buffers, done.nested, kept)
    return Results(
        len(kept), b"".join(packed), b"".join([done.head for done in kept]),
        b"".join([done.buffers for done in kept]), b"".join([done.nested for done in kept]), kept)


@functools.lru_cache(maxsize=None)
def _times_struct(count):
    return struct.Struct("<%dq" % count)


def hand_over(status, made, times, started, duration):
    """Hands the results to the library; gives its status."""
    packed_times = _times_struct(len(times)).pack(*times)
    heads = made.heads
    code = INTERRUPTED
    while code == INTERRUPTED:
        code = core.task_done(
            status, made.count, made.packed, heads, len(heads), made.buffers, made.nested,
            packed_times, started, duration)
    return code
