"""An actor's handle as bytes, as long as Ray's: a list of some hundreds of handles crosses the
inline limit by them."""

import os
import sys
from collections import namedtuple

import msgpack

Handle = namedtuple(
    "Handle", "id class_key class_name max_task_retries is_ordered session name")

# Serialized alone, Ray's handle takes so many bytes and the lengths of the class's and its module's
# names; a name of the actor's own takes its length and two more. (Measured; `actor.proto`.)
_RAYS_LENGTH = 276
# What our own serialization adds to the state.
_OVERHEAD = 0


def pack_handle(identifier, prepared, max_task_retries, is_ordered, session, name):
    packed = msgpack.packb((
        identifier, prepared.key, prepared.name, max_task_retries, bool(is_ordered), session, name))
    module = prepared.module
    if module == "__main__":
        # Ray names the script there.
        module = os.path.splitext(os.path.basename(sys.argv[0]))[0]
    wanted = _RAYS_LENGTH + len(module.encode()) + len(prepared.name.encode())
    if name:
        wanted += len(name.encode()) + 2
    return packed.ljust(wanted - _OVERHEAD, b"\0")


def unpack_handle(packed):
    unpacker = msgpack.Unpacker(strict_map_key=False)
    unpacker.feed(packed)
    return Handle(*unpacker.unpack())
