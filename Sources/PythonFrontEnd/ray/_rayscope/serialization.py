"""Values to bytes, in Ray's layout (see layout.py), with large buffers left where they are.

Ray's rule (`_private/serialization.py`): `bytes` as they are; everything else as MessagePack; what
MessagePack does not know goes into a list that is pickled with protocol 5, buffers out of band.
"""

import ctypes
import pickle
import sys

import msgpack

from ray._rayscope import layout
from ray._rayscope.core import BUFFER, MESSAGE_PACK, PICKLED, RAW
from ray._rayscope.object_ref import collection
from ray.cloudpickle import dumps as cloudpickle_dumps

_PYBUF_FULL_RO = 0x011C
# The library's interface counts an argument's buffers in 16 bits; Ray has no such limit.
_MOST_BUFFERS = 0xFFFF
# Types that are MessagePack of their own and hold nothing: no hook can run while they are packed,
# so one packer serves all threads.
_LEAVES = frozenset((int, float, str, bool, type(None)))
_pack_leaf = msgpack.Packer(strict_types=True).pack
_header = layout.message_header
_short_headers = layout._SHORT_HEADERS
# MessagePack for "the first Python object", alone: what any single object that is not a plain value
# comes to.
_FIRST_OBJECT = bytes((0xD4, layout.EXTENSION_TYPE, 0))
_FIRST_OBJECT_HEAD = _header(len(_FIRST_OBJECT)) + _FIRST_OBJECT


class _PyBuffer(ctypes.Structure):
    _fields_ = [
        ("buf", ctypes.c_void_p), ("obj", ctypes.c_void_p), ("len", ctypes.c_ssize_t),
        ("itemsize", ctypes.c_ssize_t), ("readonly", ctypes.c_int), ("ndim", ctypes.c_int),
        ("format", ctypes.c_char_p), ("shape", ctypes.c_void_p), ("strides", ctypes.c_void_p),
        ("suboffsets", ctypes.c_void_p), ("internal", ctypes.c_void_p),
    ]


_get_buffer = ctypes.pythonapi.PyObject_GetBuffer
_get_buffer.argtypes = (ctypes.py_object, ctypes.POINTER(_PyBuffer), ctypes.c_int)
_get_buffer.restype = ctypes.c_int
_release_buffer = ctypes.pythonapi.PyBuffer_Release
_release_buffer.argtypes = (ctypes.POINTER(_PyBuffer),)
_release_buffer.restype = None


class Serialized:
    """A value, serialized: `head` is everything before the out-of-band buffers, `total` the length
    with them, `buffers` their packed places (core.BUFFER each), `nested` the packed ids of the
    references inside. Keeps the memory of the buffers, and the references, alive."""

    __slots__ = ("format", "head", "total", "buffers", "buffer_count", "nested", "nested_count",
                 "kept")

    def __init__(self, kind, head, total, buffers=b"", references=(), views=()):
        self.format = kind
        self.head = head
        self.total = total
        self.buffers = buffers
        self.buffer_count = len(buffers) // BUFFER.size
        nested = dict.fromkeys([reference._id for reference in references])
        self.nested = b"".join(nested)
        self.nested_count = len(nested)
        self.kept = views, references


def serialize_leaf(value):
    """The head of a plain number, string, boolean or None, all there is of it; None if the value
    is none of these and needs `serialize`."""
    if type(value) not in _LEAVES:
        return None
    try:
        message = _pack_leaf(value)
    except (OverflowError, ValueError):
        # A number of more than 64 bits; a string with lone surrogates.
        return None
    length = len(message)
    return (_short_headers[length] if length < 0x80 else _header(length)) + message


def serialize(value):
    """A value as `Serialized`. Raises whatever pickling it raises."""
    if isinstance(value, bytes):
        return _raw(value)
    head = serialize_leaf(value)
    if head is not None:
        return Serialized(MESSAGE_PACK, head, len(head))
    outer = collection.references
    collection.references = references = []
    try:
        if hasattr(type(value), "_rayscope_extension"):
            message = msgpack.packb(value._rayscope_extension())
            head = _header(len(message)) + message
            return Serialized(MESSAGE_PACK, head, len(head), references=references)
        if _is_plain_array(value):
            return _with_pickle(_FIRST_OBJECT_HEAD, [value], pickle.dumps, references)
        objects = []
        message = _message(value, objects)
        head = _header(len(message)) + message
        if not objects:
            return Serialized(MESSAGE_PACK, head, len(head))
        return _with_pickle(head, objects, cloudpickle_dumps, references)
    finally:
        collection.references = outer


def _raw(value):
    # Large bytes are one out-of-band buffer: the library copies them once, to where they go.
    if len(value) < layout.LARGE_BUFFER:
        return Serialized(RAW, bytes(value), len(value))
    view = memoryview(value)
    return Serialized(RAW, b"", len(value), BUFFER.pack(_address(view), len(value), 0), (), (view,))


def _is_plain_array(value):
    """A numpy array of plain numbers, for which the C pickler gives what cloudpickle gives."""
    kind = type(value)
    if kind.__name__ != "ndarray" or kind.__module__ != "numpy":
        return False
    dtype = value.dtype
    return kind is sys.modules["numpy"].ndarray and dtype.kind in "biufc" and dtype.metadata is None


def _message(value, objects):
    def hook(unknown):
        objects.append(unknown)
        return msgpack.ExtType(layout.EXTENSION_TYPE, msgpack.packb(len(objects) - 1))

    try:
        return msgpack.packb(value, default=hook, strict_types=True)
    except ValueError:
        # MessagePack cannot hold it (a cycle, nested too deep): then it is one Python object.
        return msgpack.packb(hook(value), strict_types=True)


def _with_pickle(head, objects, dumps, references):
    found = []
    pickled = dumps(objects, protocol=5, buffer_callback=found.append)
    if len(found) > _MOST_BUFFERS:
        del references[:]
        found = []
        pickled = dumps(objects, protocol=5)
    views, placed, packed = [], [], []
    end = 0
    for buffer in found:
        view = memoryview(buffer)
        length = view.nbytes
        address = layout.place(end, length)
        end = address + length
        views.append(view)
        placed.append((address, length, view.itemsize, view.format, view.shape, view.strides))
        packed.append(BUFFER.pack(_address(view) if length else 0, length, address))
    described = layout.description(len(pickled), tuple(placed))
    head = b"".join((
        head, layout.PICKLE_LENGTHS.pack(len(pickled), len(described)), pickled, described))
    total = len(head) + (layout.ALIGNMENT + end if end else 0)
    return Serialized(PICKLED, head, total, b"".join(packed), references, views)


def _address(view):
    description = _PyBuffer()
    _get_buffer(view, description, _PYBUF_FULL_RO)
    address = description.buf
    _release_buffer(description)
    return address
