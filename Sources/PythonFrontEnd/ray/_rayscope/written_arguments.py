"""Arguments that a task may write to, and their way back, in the world where objects are writable.

On the worker: an argument's memory is writable, in the object store itself or in a copy of what
came in the message, and what it held before is kept, to tell whether the task has written to it. On
the caller: a changed argument that was passed by value is copied over the memory that it was
serialized from.
"""

import ctypes
import struct

from ray._rayscope import core, layout, state
from ray._rayscope.core import BUFFER, PICKLED, STORED

_DESCRIPTION = struct.Struct("<QQQQ")
_RESULT_ID = struct.Struct("<IIQ")


class Arguments:
    """One task's arguments on the worker."""

    def __init__(self):
        self._kept = []

    def add(self, index, kind, form, data):
        """The data to make an argument of: writable if there can be an array in it."""
        if form != PICKLED:
            return data
        before = bytes(data)
        if kind != STORED:
            data = bytearray(data)
        self._kept.append((index, kind, data, before))
        return data

    def tell(self):
        """Tells the library which ones the task has written to."""
        for index, kind, data, before in self._kept:
            after = bytes(data)
            if after != before:
                core.wrote(index, None if kind == STORED else after, len(after))
        self._kept.clear()


# What the arguments of calls were serialized from, by place, by the call's number; until a result
# of the call has been got or waited for.
_sent = {}


def sent(sequence, given):
    """A call has been submitted with these arguments, as `Packed`."""
    parts = given.kept if isinstance(given.kept, list) else [given]
    sources = {
        index: (len(part.heads), part.buffers, part.kept.kept[0])
        for index, part in enumerate(parts) if part.buffers}
    if sources:
        _sent[sequence] = sources


def take_back(ids):
    """Copies what has come back over the caller's own; `ids` are results that are there."""
    room = ctypes.create_string_buffer(_DESCRIPTION.size)
    while core.next_write_back(ctypes.addressof(room)) == core.OK:
        sequence, index, address, length = _DESCRIPTION.unpack(room.raw)
        source = _sent.get(sequence, {}).get(index)
        if source is not None:
            _copy(address, length, *source)
    for owner, _, sequence in _RESULT_ID.iter_unpack(ids):
        if owner == state.current.process:
            _sent.pop(sequence, None)


def _copy(address, length, head_length, buffers, views):
    segment = layout.aligned(head_length, layout.ALIGNMENT)
    for view, (pointer, size, offset) in zip(views, BUFFER.iter_unpack(buffers)):
        if not view.readonly and segment + offset + size <= length:
            ctypes.memmove(pointer, address + segment + offset, size)
