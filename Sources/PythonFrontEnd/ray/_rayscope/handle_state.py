"""An actor's handle as bytes, as long as Ray's: a list of some hundreds of handles crosses the
inline limit by them."""

import os
import sys
from collections import namedtuple

import msgpack

Handle = namedtuple(
    "Handle", "id class_key class_name max_task_retries is_ordered is_weak session name")

# The lengths of Ray's state without the names of class, module and actor (measured; `actor.proto`):
# of a handle that is a value alone, and of one that is pickled inside another value.
_ALONE, _PICKLED = 263, 295


def pack_handle(handle, session_number, is_alone):
    prepared = handle._prepared
    packed = msgpack.packb((
        handle._id, prepared.key, prepared.name, handle._max_task_retries, handle._is_ordered,
        handle._is_weak, session_number, handle._name))
    module = prepared.module
    if module == "__main__":
        # Ray names the script there.
        module = os.path.splitext(os.path.basename(sys.argv[0]))[0]
    length = len(module.encode()) + len(prepared.name.encode())
    if handle._name:
        length += len(handle._name.encode()) + 2
    return packed.ljust(length + (_ALONE if is_alone else _PICKLED), b"\0")


def unpack_handle(packed):
    unpacker = msgpack.Unpacker(strict_map_key=False)
    unpacker.feed(packed)
    return Handle(*unpacker.unpack())
