"""A task's arguments out of the library's memory, and its results into it."""

import ctypes
import functools
import struct
import types
from time import monotonic_ns

from ray import exceptions
from ray._rayscope import core, failure, generators, packed, supposed
from ray._rayscope.core import DYNAMIC, ERROR, INTERRUPTED, STORED, STREAMING, TASK_ARGUMENT
from ray._rayscope.deserialization import measured, stored_view

_string_at = ctypes.string_at


class DependencyFailed(Exception):
    """An argument is a failure: the task fails with it and does not run."""

    def __init__(self, error):
        super().__init__(error)
        self.error = error


def arguments(address, count, times, writable=None):
    """The positional and the keyword arguments, made again; `times` gets the start and duration of
    each one's deserialization and the bytes it copied. Raises DependencyFailed.

    `writable` (`written_arguments.Arguments`) looks after them where a task may write to them."""
    args, kwargs, failed = [], {}, None
    entries = TASK_ARGUMENT.iter_unpack(_string_at(address, count * TASK_ARGUMENT.size))
    for index, (kind, form, keyword_length, code, keyword, at, length, identifier) in enumerate(
            entries):
        if kind > STORED:
            failed = failed or failure.system_error(code, _string_at(at, length))
            continue
        if kind == STORED:
            data = stored_view(at, length, identifier, writable is not None)
        else:
            data = _string_at(at, length)
        if writable is not None:
            data = writable.add(index, kind, form, data)
        start = monotonic_ns()
        try:
            value, copied = (
                (failure.task_error(data), length) if form == ERROR else measured(form, data))
        except Exception as error:
            form, copied = ERROR, 0
            value = _unmade(error)
        data = None
        # As on Ray, where an error of Ray's that arrives as a value counts as a failed dependency.
        if isinstance(value, exceptions.RayError):
            form = ERROR
        times[3 * index:3 * index + 3] = start, monotonic_ns() - start, copied
        if form == ERROR:
            failed = failed or value
        elif keyword_length:
            kwargs[_string_at(keyword, keyword_length).decode()] = value
        else:
            args.append(value)
    if failed is not None:
        raise DependencyFailed(failed)
    return args, kwargs


def _unmade(error):
    """The failure of an argument that this was raised for while it was made again."""
    if supposed.resolves_nested and isinstance(error, exceptions.RayError):
        # A reference inside has failed.
        return error
    made = exceptions.RaySystemError(
        "an argument cannot be made again: %s: %s" % (type(error).__name__, error))
    made.__cause__ = error
    return made


def results(value, returns, name, ticket=0):
    """What a task returned, as `Packed`. Raises if there is no result to hand back. The items of a
    streaming generator are sent as they come; nothing is left to hand back then."""
    if returns == 0:
        return packed.NOTHING
    if returns == STREAMING:
        generators.stream(ticket, value, lambda one: item(one, name))
        return packed.NOTHING
    if returns == DYNAMIC:
        listed = generators.list_items(
            ticket, value, lambda one: item(one, name),
            lambda error: failure_result(failure.make_task_error(name, error)))
        return _result(listed, name)
    # A generator is run, also where one result is asked for; anything else has to have a length.
    if isinstance(value, (types.GeneratorType, types.AsyncGeneratorType)):
        return _one_by_one(value, returns, name)
    if returns == 1:
        return packed.leaf(value) or _result(value, name)
    if len(value) != returns:
        raise ValueError("Task returned %d objects, but num_returns=%d." % (len(value), returns))
    return _one_by_one(value, returns, name)


def _one_by_one(values, returns, name):
    """Ray serializes the results in their order (`_raylet.pyx`, `store_task_outputs`): what comes
    before a failure stands, and the failure takes the places that are left. What a generator has
    beyond the number asked for is dropped."""
    made = []
    try:
        for one in values:
            if len(made) == returns:
                break
            made.append(_result(one, name))
        if len(made) < returns:
            raise ValueError(
                "Task returned %d objects, but num_returns=%d." % (len(made), returns))
    except Exception as error:
        if not made:
            raise
        failed = failure_result(failure.make_task_error(name, error))
        made += [failed] * (returns - len(made))
    return packed.joined(made)


def item(value, name):
    """What a generator has yielded, as `Packed`."""
    return packed.leaf(value) or _result(value, name)


def _result(value, name):
    try:
        return packed.value(value)
    except TypeError as error:
        raise TypeError("%s: it is in what %s returned" % (error, name)) from None


def failure_result(error):
    """A RayTaskError as `Packed`; the library stores it for every result of the task."""
    start = monotonic_ns()
    return packed.serialized(failure.serialize_error(error), ERROR, start)


@functools.lru_cache(maxsize=None)
def _times_struct(count):
    return struct.Struct("<%dq" % count)


def hand_over(ticket, status, made, times, started, duration):
    """Hands the results to the library; gives its status."""
    packed_times = _times_struct(len(times)).pack(*times)
    heads = made.heads
    code = INTERRUPTED
    while code == INTERRUPTED:
        code = core.task_done(
            ticket, status, made.count, made.descriptions, heads, len(heads), made.buffers,
            made.nested, packed_times, started, duration)
    return code
