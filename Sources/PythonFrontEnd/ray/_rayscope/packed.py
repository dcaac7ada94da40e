"""Serialized values side by side, as the library takes them: arguments of a call, results of a
task, or the one value of `ray.put`."""

from time import monotonic_ns

from ray._rayscope.core import ARGUMENT, MESSAGE_PACK, REFERENCE, VALUE
from ray._rayscope.serialization import serialize, serialize_leaf

_pack = ARGUMENT.pack
_NO_ID = bytes(16)


class Packed:
    """`descriptions` has core.ARGUMENT for each value; the others what these speak of, in order.
    `kept` keeps the memory alive that `buffers` points to, until the library has copied it."""

    __slots__ = ("count", "descriptions", "heads", "buffers", "nested", "kept")

    def __init__(self, count, descriptions, heads, buffers=b"", nested=b"", kept=None):
        self.count = count
        self.descriptions = descriptions
        self.heads = heads
        self.buffers = buffers
        self.nested = nested
        self.kept = kept


NOTHING = Packed(0, b"", b"")


def leaf(value, keyword=0, variable=0):
    """A plain number, string, boolean or None, packed alone; None if the value is something else.
    """
    start = monotonic_ns()
    head = serialize_leaf(value)
    if head is None:
        return None
    length = len(head)
    return Packed(1, _pack(
        VALUE, MESSAGE_PACK, 0, keyword, variable, 0, length, length, start,
        monotonic_ns() - start, _NO_ID), head)


def reference(identifier, keyword=0, variable=0):
    """An ObjectRef that is an argument itself."""
    return Packed(
        1, _pack(REFERENCE, 0, 0, keyword, variable, 0, 0, 0, 0, 0, identifier), b"")


def value(given, keyword=0, variable=0):
    """Any value, packed alone, with the time that it takes. Raises what pickling raises."""
    start = monotonic_ns()
    one = serialize(given)
    return serialized(one, one.format, start, keyword, variable)


def serialized(one, form, start, keyword=0, variable=0):
    """A value whose serialization began at `start` and has ended now."""
    description = _pack(
        VALUE, form, one.buffer_count, keyword, variable, one.nested_count, one.total,
        len(one.head), start, monotonic_ns() - start, _NO_ID)
    return Packed(1, description, one.head, one.buffers, one.nested, one)


def joined(parts):
    """Several, in order."""
    if len(parts) == 1:
        return parts[0]
    return Packed(
        len(parts), b"".join([part.descriptions for part in parts]),
        b"".join([part.heads for part in parts]), b"".join([part.buffers for part in parts]),
        b"".join([part.nested for part in parts]), parts)
