"""Bytes to values. Arrays come out read-only and share memory with the object store.

The memory of a stored value is pinned while anything made of it lives: the pin hangs on the ctypes
array that exports the memory, below every memoryview and numpy view of it (a finalizer on a view
would fire too early). Inline values are copied once, out of the library's memory.
"""

import ctypes
import functools
import pickle
import weakref

import msgpack

from ray._rayscope import core, layout
from ray._rayscope.core import MESSAGE_PACK, RAW


class _Region:
    """Mixed into the ctypes array over a stored value: gives the pin back when the last view of
    the memory is gone."""

    pinned = None

    def __del__(self):
        if self.pinned is not None:
            core.unpin(self.pinned)


@functools.lru_cache(maxsize=256)
def _region_type(length):
    return type("_RegionOf%d" % length, (_Region, ctypes.c_ubyte * length), {})


def stored_view(address, length, identifier, is_writable=False):
    """A view of a stored value, read-only under Ray's own rules. Takes over the one pin that came
    with it."""
    if length == 0:
        core.unpin(identifier)
        return memoryview(b"")
    region = _region_type(length).from_address(address)
    region.pinned = identifier
    view = memoryview(region).cast("B")
    return view if is_writable else view.toreadonly()


@functools.lru_cache(maxsize=256)
def _copy_type(length):
    return type("_CopyOf%d" % length, (ctypes.c_ubyte * length,), {})


_copies = weakref.WeakValueDictionary()


def inline_view(address, length, key):
    """A read-only view of an inline value in the memory store. Two gets of one object share memory,
    as on Ray, where the arrays are views of the memory store: the copy is made once for as long as
    anything of it lives."""
    copy = _copies.get(key)
    if copy is None:
        copy = _copies[key] = _copy_type(length)()
        ctypes.memmove(copy, address, length)
    return memoryview(copy).cast("B").toreadonly()


def deserialize(kind, data):
    """The value of `data`: `bytes` for an inline value, a `stored_view` for a stored one."""
    return measured(kind, data)[0]


def measured(kind, data):
    """The value of `data`, and how many bytes were copied out of it to make the value; what lies
    in buffers out of band is shared, not copied."""
    if kind == MESSAGE_PACK:
        length = data[0]
        if length < 0x80:
            message = data[9:9 + length]
        else:
            message = data[9:9 + layout.message_length(data)]
        return msgpack.unpackb(message, ext_hook=_handle, strict_map_key=False), len(message)
    if kind == RAW:
        return (data, 0) if type(data) is bytes else (bytes(data), len(data))
    return _with_pickle(data)


def _handle(code, packed):
    if code != layout.HANDLE_EXTENSION:
        raise ValueError("a serialized value is damaged: unknown extension type %d" % code)
    # Imported here: most workers never see an actor.
    from ray.actor import handle_again
    return handle_again(packed)


def _with_pickle(data):
    view = memoryview(data)
    start = layout.HEADER_LENGTH
    end = start + layout.message_length(data)
    message = view[start:end]
    pickle_length, description_length = layout.PICKLE_LENGTHS.unpack_from(data, end)
    start = end + layout.PICKLE_LENGTHS.size
    end = start + pickle_length
    if end + description_length > len(view):
        raise ValueError("a serialized value is damaged: it lacks the description's end")
    buffers = []
    for address, length in layout.read_description(bytes(view[end:end + description_length])):
        # The buffers' segment starts at the next multiple of 64, counted from the value's start.
        offset = layout.aligned(end + description_length, layout.ALIGNMENT) + address
        # One of no bytes may begin behind the end.
        if length and offset + length > len(view):
            raise ValueError("a serialized value is damaged: it lacks a buffer's end")
        buffers.append(view[offset:offset + length])
    objects = pickle.loads(view[start:end], buffers=buffers)
    copied = len(message) + pickle_length
    if message == _FIRST_OBJECT:
        return objects[0], copied

    def hook(code, index):
        if code == layout.EXTENSION_TYPE:
            return objects[msgpack.unpackb(index)]
        raise ValueError("a serialized value is damaged: unknown extension type %d" % code)

    return msgpack.unpackb(message, ext_hook=hook, strict_map_key=False), copied


_FIRST_OBJECT = bytes((0xD4, layout.EXTENSION_TYPE, 0))
