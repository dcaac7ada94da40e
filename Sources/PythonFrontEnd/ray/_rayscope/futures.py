"""Values that are waited for without a thread for each: `ref.future()` and `await ref`.

One thread of the process hears from the library which values are there, and makes them again.
"""

import asyncio
import concurrent.futures
import ctypes
import threading

from ray import exceptions
from ray._rayscope import api, core, state
from ray._rayscope.core import INTERRUPTED

_lock = threading.Lock()
_waiting = {}
_session = None


def future(reference, site):
    """A concurrent.futures.Future of the value, asked for at a place in the script."""
    session = state.current or state.ensure()
    made = concurrent.futures.Future()
    made.set_running_or_notify_cancel()
    with _lock:
        _start(session)
        _waiting.setdefault(reference._id, []).append((reference, made, site))
    status = core.watch(reference._id)
    if status:
        core.raise_status(status)
    return made


def awaitable(reference, site):
    """An asyncio future of the value, for the running event loop."""
    return asyncio.wrap_future(future(reference, site))


def _start(session):
    global _session
    if _session is not session:
        _session = session
        _waiting.clear()
        threading.Thread(target=_serve, args=(session,), name="ray values", daemon=True).start()


def _serve(session):
    identifier = ctypes.create_string_buffer(16)
    while state.current is session:
        status = core.next_settled(ctypes.addressof(identifier))
        if status == INTERRUPTED:
            continue
        if status:
            break
        with _lock:
            asked = _waiting.pop(identifier.raw, ())
        for reference, made, site in asked:
            _resolve(reference, made, site, session)
    _end(session)


def _resolve(reference, made, site, session):
    try:
        made.set_result(api.get_one(reference, -1, site, 0, session))
    except BaseException as error:
        if not made.done():
            made.set_exception(error)


def _end(session):
    """The session is over: nobody may wait for ever."""
    with _lock:
        if _session is not session:
            return
        left = [entry for entries in _waiting.values() for entry in entries]
        _waiting.clear()
    for _, made, _ in left:
        if not made.done():
            made.set_exception(exceptions.RaySystemError("Ray has been shut down"))
