"""Ray's layout of a serialized value that holds Python objects: the parts around the pickle.

    9 bytes     length of the MessagePack part, itself as MessagePack, padded with zeros
    …           the MessagePack part; Python objects stand in it as extension type 101
    8 bytes     length of the pickle        (these three only if there are Python objects)
    8 bytes     length of the description of the buffers
    …           the pickle, protocol 5; the description, a protobuf message
    64 bytes    reserved for alignment, then the buffers    (only if there are buffers)

Sources: Ray's `python/ray/includes/serialization.pxi` and `src/ray/protobuf/serialization.proto`.
The lengths decide what travels inline, so they have to be Ray's to the byte.
"""

import functools
import struct

HEADER_LENGTH = 9
ALIGNMENT = 64
# A buffer of at least this many bytes starts at a multiple of 64, a smaller one of 8.
LARGE_BUFFER = 2048
SMALL_ALIGNMENT = 8
PICKLE_LENGTHS = struct.Struct("<qq")
EXTENSION_TYPE = 101
# Of ours: a value that is an actor's handle, alone.
HANDLE_EXTENSION = 102


def message_header(length):
    """The 9 bytes before a MessagePack part of the given length."""
    if length < 0x80:
        return _SHORT_HEADERS[length]
    if length < 0x100:
        return struct.pack(">BB7x", 0xCC, length)
    if length < 0x10000:
        return struct.pack(">BH6x", 0xCD, length)
    if length < 0x100000000:
        return struct.pack(">BI4x", 0xCE, length)
    return struct.pack(">BQ", 0xCF, length)


_SHORT_HEADERS = [bytes((length,)) + bytes(8) for length in range(0x80)]
_HEADER_FORMATS = {0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q"}


def message_length(header):
    """The length that `message_header` wrote."""
    first = header[0]
    if first < 0x80:
        return first
    return struct.unpack_from(_HEADER_FORMATS[first], header, 1)[0]


def aligned(offset, alignment):
    return (offset + alignment - 1) // alignment * alignment


def place(offset, length):
    """Where a buffer of `length` bytes starts if the ones before it end at `offset`."""
    return aligned(offset, SMALL_ALIGNMENT if length < LARGE_BUFFER else ALIGNMENT)


# The same shapes come again and again, in a loop of calls above all.
@functools.lru_cache(maxsize=1024)
def description(pickle_length, buffers):
    """The protobuf message for a pickle and its buffers: a tuple with (address, length, item size,
    format, shape, strides) for each."""
    parts = []
    end = 0
    for buffer in buffers:
        one = _buffer_description(*buffer)
        parts.append(b"\x1a" + _varint(len(one)) + one)
        end = buffer[0] + buffer[1]
    return b"\x08" + _varint(pickle_length) + _field(b"\x10", end) + b"".join(parts)


def _buffer_description(address, length, itemsize, item_format, shape, strides):
    encoded = item_format.encode()
    text = b"\x32" + _varint(len(encoded)) + encoded if encoded else b""
    return b"".join((
        _field(b"\x08", address), _field(b"\x10", length), _field(b"\x18", itemsize),
        _field(b"\x20", len(shape)), b"\x28\x01", text,
        _packed(b"\x3a", shape), _packed(b"\x42", strides)))


def _field(tag, number):
    # Protobuf leaves out what is zero.
    return tag + _varint(number) if number else b""


def _packed(tag, numbers):
    if not numbers:
        return b""
    encoded = b"".join(map(_varint, numbers))
    return tag + _varint(len(encoded)) + encoded


def _varint(number):
    number &= 0xFFFFFFFFFFFFFFFF
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


@functools.lru_cache(maxsize=1024)
def read_description(data):
    """The (address, length) of every buffer that a description lists."""
    buffers = []
    for field, value in _fields(data):
        if field == 3:
            address = length = 0
            for inner, number in _fields(value):
                if inner == 1:
                    address = number
                elif inner == 2:
                    length = number
            buffers.append((address, length))
    return tuple(buffers)


def _fields(data):
    position, end = 0, len(data)
    while position < end:
        key, position = _read_varint(data, position)
        if key & 7 == 0:
            value, position = _read_varint(data, position)
        elif key & 7 == 2:
            length, position = _read_varint(data, position)
            value = data[position:position + length]
            position += length
        else:
            raise ValueError("a serialized value is damaged: unknown field %d" % key)
        yield key >> 3, value


def _read_varint(data, position):
    number = shift = 0
    while True:
        byte = data[position]
        position += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, position
        shift += 7
        if shift > 63:
            raise ValueError("a serialized value is damaged: a number of more than 64 bits")
