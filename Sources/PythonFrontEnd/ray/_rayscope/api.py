"""ray.put, ray.get and ray.wait."""

import ctypes
import sys
from time import monotonic_ns

from ray import exceptions
from ray._rayscope import call_site, core, packed, state, supposed, written_arguments
from ray._rayscope.core import ERROR, INTERRUPTED, PICKLED, RESULT, STORED, scratch
from ray._rayscope.deserialization import inline_view, measured, stored_view
from ray._rayscope.failure import system_error, task_error
from ray._rayscope.generators import ObjectRefGenerator
from ray._rayscope.object_ref import ObjectRef, check_current, owned

_getframe = sys._getframe
_string_at = ctypes.string_at
_unpack_result = RESULT.unpack_from


def put(value):
    """Puts a value into the object store; gives its ObjectRef."""
    session = state.current or state.ensure()
    if type(value) is ObjectRef:
        raise TypeError(
            "Calling 'put' on an ray.ObjectRef is not allowed. If you really want to do this, you "
            "can wrap the ray.ObjectRef in a list and call 'put' on it.")
    site = call_site.of(_getframe(1), "put")
    variable = site.positional[0] if site.positional else site.keywords.get("value", 0)
    try:
        one = packed.value(value, 0, variable)
    except TypeError as error:
        raise TypeError("%s: it is in %sthe value of ray.put" % (
            error, core.quoted(variable))) from None
    status = INTERRUPTED
    while status == INTERRUPTED:
        status = core.put(
            site.handle, variable, one.descriptions, one.heads, len(one.heads), one.buffers,
            one.nested, scratch.id_at)
    if status:
        core.raise_status(status)
    return owned(scratch.id.raw, session)


def get(object_refs, *, timeout=None):
    """The value of an ObjectRef, or the values of a list of them; raises what a task raised.
    `timeout` is in seconds; 0 asks for what is there already."""
    session = state.current or state.ensure()
    site = call_site.of(_getframe(1), "get")
    variable = site.positional[0] if site.positional else site.keywords.get("object_refs", 0)
    timeout_ns = -1 if timeout is None or timeout == -1 else _nanoseconds(timeout)
    if type(object_refs) is ObjectRef:
        return get_one(object_refs, timeout_ns, site, variable, session)
    if type(object_refs) is ObjectRefGenerator:
        # As on Ray, it is what it is.
        return object_refs
    if not isinstance(object_refs, list):
        raise ValueError(
            "Invalid type of object refs, %s, is given. 'object_refs' must either be an ObjectRef "
            "or a list of ObjectRefs. " % type(object_refs))
    return _get_many(object_refs, timeout_ns, site, variable, session)


def get_one(reference, timeout_ns, site, variable, session):
    """The value of one ObjectRef."""
    if reference._session is not session:
        check_current(reference, session)
    _fetch(reference._id, 1, timeout_ns, site, variable, scratch.result_at)
    reference._seen = True
    entry = _unpack_result(scratch.result)
    value = _value(entry, _data(entry, session), site, variable)
    if isinstance(value, exceptions.RayError):
        raise _raised(value)
    return value


def _nanoseconds(seconds):
    # Ray counts in milliseconds, in 64 bits: an endless timeout is an OverflowError there.
    milliseconds = int(seconds * 1000)
    if milliseconds >= 2**63:
        raise OverflowError("timeout=%s is more milliseconds than 64 bits hold" % seconds)
    # 64 bits of nanoseconds hold 292 years.
    return min(milliseconds * 1_000_000, 2**62)


def _get_many(references, timeout_ns, site, variable, session):
    for reference in references:
        if type(reference) is not ObjectRef:
            raise TypeError(
                "Attempting to call `get` on the value %s, which is not an ray.ObjectRef." % (
                    reference,))
        check_current(reference, session)
    if not references:
        return []
    count = len(references)
    results = ctypes.create_string_buffer(count * RESULT.size)
    _fetch(b"".join([reference._id for reference in references]), count, timeout_ns, site, variable,
           ctypes.addressof(results))
    entries = list(RESULT.iter_unpack(results))
    # First all that refers to memory of the library: making a value again may call `get`.
    data = [_data(entry, session) for entry in entries]
    for reference in references:
        reference._seen = True
    values = []
    for index, entry in enumerate(entries):
        value = _value(entry, data[index], site, variable)
        # The pin of a stored value is given back with the last view of it.
        data[index] = None
        values.append(value)
    for value in values:
        if isinstance(value, exceptions.RayError):
            raise _raised(value)
    return values


def _fetch(ids, count, timeout_ns, site, variable, results_at):
    deadline = monotonic_ns() + timeout_ns if timeout_ns > 0 else 0
    while True:
        status = core.get(ids, count, timeout_ns, site.handle, variable, results_at)
        if status == 0:
            if supposed.writes_come_back:
                written_arguments.take_back(ids)
            return
        if status != INTERRUPTED:
            core.raise_status(status)
        if deadline:
            timeout_ns = max(0, deadline - monotonic_ns())


def _data(entry, session):
    kind, form, address, length = entry[0], entry[1], entry[4], entry[5]
    if kind == STORED:
        return stored_view(address, length, entry[6])
    if form == PICKLED and not supposed.writes_come_back:
        return inline_view(address, length, (session.number, entry[6]))
    return _string_at(address, length)


def _value(entry, data, site, variable):
    kind, form, _, code, _, length, identifier, _ = entry
    if kind > STORED:
        return system_error(code, data)
    start = monotonic_ns()
    try:
        value, copied = (task_error(data), length) if form == ERROR else measured(form, data)
    except Exception as error:
        value = exceptions.RaySystemError(
            "a value cannot be made again: %s: %s" % (type(error).__name__, error))
        value.__cause__ = error
        copied = 0
    core.deserialized(
        identifier, start, monotonic_ns() - start, length, copied, site.handle, variable)
    return value


def _raised(error):
    if isinstance(error, exceptions.RayTaskError):
        return error.as_instanceof_cause()
    return error


def cancel(ref, *, force=False, recursive=True):
    """Ends the call whose result this is: one that waits at once, one that runs by an interruption
    (KeyboardInterrupt in a task, CancelledError in a coroutine of an actor), with `force` by the
    end of its worker. What has ended stays as it is; a method that runs on a thread goes on."""
    session = state.current or state.ensure()
    if type(ref) is not ObjectRef:
        raise TypeError(
            "ray.cancel() only supported for object refs. For actors, try ray.kill(). Got: %s." % (
                type(ref),))
    check_current(ref, session)
    status = core.cancel(ref._id, int(bool(force)), int(bool(recursive)))
    if status == core.SPECIAL:
        raise ValueError("force=True is not supported for actor tasks.")
    if status:
        core.raise_status(status)


def wait(ray_waitables, *, num_returns=1, timeout=None, fetch_local=True):
    """Waits until `num_returns` of the ObjectRefs are ready, or `timeout` seconds have passed;
    gives the list of those and the list of the others."""
    session = state.current or state.ensure()
    if type(ray_waitables) is ObjectRef:
        raise TypeError(
            "wait() expected a list of ray.ObjectRef, got a single ray.ObjectRef %s"
            % ray_waitables)
    if not isinstance(ray_waitables, list):
        raise TypeError("wait() expected a list of ray.ObjectRef, got %s" % type(ray_waitables))
    if timeout is not None and timeout < 0:
        raise ValueError("The 'timeout' argument must be nonnegative. Received %s" % timeout)
    for waitable in ray_waitables:
        if type(waitable) is not ObjectRef:
            raise TypeError(
                "wait() expected a list of ray.ObjectRef, got list containing %s" % type(waitable))
        check_current(waitable, session)
    count = len(ray_waitables)
    if count == 0:
        return [], []
    if count != len(set(ray_waitables)):
        raise ValueError("Wait requires a list of unique ray_waitables.")
    if num_returns <= 0:
        raise ValueError("Invalid number of objects to return %d." % num_returns)
    if num_returns > count:
        raise ValueError(
            "num_returns cannot be greater than the number of ray_waitables provided to ray.wait.")
    flags = _flags(ray_waitables, count, int(num_returns), timeout)
    ready = [waitable for waitable, flag in zip(ray_waitables, flags) if flag]
    for waitable in ready:
        waitable._seen = True
    if supposed.writes_come_back:
        written_arguments.take_back(b"".join([reference._id for reference in ready]))
    remaining = [waitable for waitable, flag in zip(ray_waitables, flags) if not flag]
    return ready, remaining


def _flags(waitables, count, num_returns, timeout):
    ids = b"".join([waitable._id for waitable in waitables])
    flags = ctypes.create_string_buffer(count)
    timeout_ns = -1 if timeout is None else _nanoseconds(timeout)
    deadline = monotonic_ns() + timeout_ns
    while True:
        status = core.wait(ids, count, num_returns, timeout_ns, ctypes.addressof(flags))
        if status in (core.OK, core.TIMED_OUT):
            return flags.raw
        if status != INTERRUPTED:
            core.raise_status(status)
        if timeout_ns > 0:
            timeout_ns = max(0, deadline - monotonic_ns())


