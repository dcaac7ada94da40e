"""Values to bytes and back."""

import array
import gc
import pickle
import struct
import threading
import unittest

from front_end import Books, needs_numpy, numpy as np, written_out
from ray._rayscope import core, deserialization, layout, serialization
from ray._rayscope.core import MESSAGE_PACK, PICKLED, RAW
from ray._rayscope.deserialization import deserialize
from ray._rayscope.serialization import serialize, serialize_leaf


class Buffered:
    """A value whose bytes travel out of band."""

    def __init__(self, value):
        self.value = bytes(value)

    def __reduce_ex__(self, protocol):
        return Buffered, (pickle.PickleBuffer(self.value),)


def there_and_back(value):
    serialized = serialize(value)
    return deserialize(serialized.format, written_out(serialized))


class Same:
    """An object of a class of the tests' own."""

    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return type(other) is Same and other.value == self.value


class RoundTrip(unittest.TestCase):
    def test_types_are_kept(self):
        for value in (None, True, 5, -2 ** 100, 1.5, "text", "\ud800", b"", b"raw", [1, [2]], (1,),
                      {"a": (1, 2)}, {1: 2}, {1, 2}, frozenset([3]), Same([1]), range(3), 1 + 2j,
                      {(1, 2): [Same(3)]}, [None, (None,)], "x" * 100_000, b"x" * 100_000):
            with self.subTest(value=repr(value)[:40]):
                back = there_and_back(value)
                self.assertEqual(back, value)
                self.assertIs(type(back), type(value))

    def test_bytearray_and_memoryview_come_back_as_bytes(self):
        for value in (bytearray(b"abc"), memoryview(b"abc")):
            self.assertEqual(there_and_back(value), b"abc")
            self.assertIs(type(there_and_back(value)), bytes)

    def test_a_cycle_and_identity_within_one_value(self):
        cycle = [1]
        cycle.append(cycle)
        back = there_and_back(cycle)
        self.assertIs(back[1], back)
        shared = Same(1)
        one, other = there_and_back((shared, shared))
        self.assertIs(one, other)

    def test_what_is_nested_too_deep_raises(self):
        deep = []
        for _ in range(5000):
            deep = [deep]
        with self.assertRaises(Exception):
            serialize(deep)
        self.assertIsNone(serialization.collection.references)

    def test_what_cannot_be_pickled_raises_and_leaves_nothing_behind(self):
        with self.assertRaisesRegex(TypeError, "lock"):
            serialize([threading.Lock()])
        self.assertIsNone(serialization.collection.references)
        self.assertEqual(there_and_back((1,)), (1,))

    def test_a_value_that_was_cut_off_raises(self):
        # The buffer stays a plain one: an array would notice by itself that its own is too short.
        serialized = serialize([Buffered(bytes(range(256)) * 20), "text"])
        whole = bytes(written_out(serialized))
        self.assertEqual(deserialize(PICKLED, whole)[0].value, bytes(range(256)) * 20)
        end = whole.rindex(bytes(range(256))) + 256
        for length in [*range(400), end // 2, end - 1]:
            with self.subTest(length=length), self.assertRaises(Exception):
                deserialize(PICKLED, whole[:length])

    def test_a_description_of_buffers_may_be_damaged(self):
        whole = layout.description(10, ((0, 8, 1, "B", (8,), (1,)),))
        self.assertEqual(layout.read_description(whole), ((0, 8),))
        for damaged in (b"\x80", b"\x0d\0\0\0\0", whole + b"\x1a"):
            with self.subTest(damaged=damaged[:10]), self.assertRaises((ValueError, IndexError)):
                layout.read_description(damaged)
        with self.assertRaisesRegex(ValueError, "more than 64 bits"):
            layout.read_description(b"\x80" * 1000)

    def test_leaves_are_only_plain_values(self):
        class Number(int):
            pass
        self.assertIsNone(serialize_leaf(Number(5)))
        self.assertIsNone(serialize_leaf([]))
        self.assertIsNone(serialize_leaf(2 ** 64))
        self.assertEqual(serialize_leaf(5), serialize(5).head)

    @needs_numpy
    def test_arrays_keep_shape_order_and_type(self):
        for value in (np.arange(7), np.zeros((2, 3)), np.asfortranarray(np.arange(6).reshape(2, 3)),
                      np.arange(10)[::3], np.array(5.0), np.zeros((0, 2)), np.zeros(3, dtype=">i2"),
                      np.array(["a", None], dtype=object), np.zeros(2, dtype=[("a", "i4")])):
            with self.subTest(value=value):
                back = there_and_back(value)
                self.assertEqual(back.dtype, value.dtype)
                self.assertEqual(back.shape, value.shape)
                self.assertEqual(back.tolist(), value.tolist())

    @needs_numpy
    def test_arrays_come_back_read_only(self):
        back = there_and_back([np.zeros(3), np.zeros(5000)])
        for one in back:
            with self.assertRaises(ValueError):
                one[0] = 1

    @needs_numpy
    def test_a_buffer_longer_than_its_items(self):
        values = {"a": np.arange(3000), "b": np.arange(3, dtype="u1"), "c": array.array("d", [1])}
        back = there_and_back(values)
        self.assertEqual(back["a"].tolist(), list(range(3000)))
        self.assertEqual(back["b"].tolist(), [0, 1, 2])
        self.assertEqual(back["c"], values["c"])


class Buffers(unittest.TestCase):
    @needs_numpy
    def test_large_data_stays_where_it_is(self):
        value = np.arange(100_000)
        serialized = serialize(value)
        self.assertEqual(serialized.buffer_count, 1)
        pointer, length, address = struct.unpack("<QQQ", serialized.buffers)
        self.assertEqual(pointer, value.ctypes.data)
        self.assertEqual((length, address), (value.nbytes, 0))
        self.assertLess(len(serialized.head), 400)

    @needs_numpy
    def test_small_buffers_lie_at_multiples_of_8_and_large_ones_of_64(self):
        serialized = serialize([np.zeros(3, "u1"), np.zeros(5, "u1"), np.zeros(2048, "u1")])
        addresses = [address for _, _, address in struct.iter_unpack("<QQQ", serialized.buffers)]
        self.assertEqual(addresses, [0, 8, 64])

    def test_large_bytes_are_one_buffer_without_a_head(self):
        value = b"x" * 5000
        serialized = serialize(value)
        self.assertEqual((serialized.format, serialized.head), (RAW, b""))
        self.assertEqual(serialized.buffer_count, 1)
        self.assertEqual(written_out(serialized), value)

    def test_more_buffers_than_can_be_counted_go_in_band(self):
        most = serialization._MOST_BUFFERS
        serialization._MOST_BUFFERS = 1
        try:
            value = [Holder(b"a" * 10), Holder(b"b" * 10)]
            serialized = serialize(value)
        finally:
            serialization._MOST_BUFFERS = most
        self.assertEqual(serialized.buffer_count, 0)
        back = deserialize(serialized.format, written_out(serialized))
        self.assertEqual([bytes(one.data) for one in back], [b"a" * 10, b"b" * 10])


class Holder:
    """Pickles its data out of band."""

    def __init__(self, data):
        self.data = data

    def __reduce_ex__(self, protocol):
        import pickle
        return Holder, (pickle.PickleBuffer(self.data),)


class Stored(unittest.TestCase):
    """Values in the object store: memory that is not Python's."""

    def setUp(self):
        self.unpinned = []
        core.unpin = self.unpinned.append
        self.addCleanup(delattr, core, "unpin")

    def store(self, value):
        import ctypes
        serialized = serialize(value)
        data = written_out(serialized)
        self.memory = ctypes.create_string_buffer(data, len(data))
        return deserialize(serialized.format, deserialization.stored_view(
            ctypes.addressof(self.memory), len(data), b"i" * 16))

    @needs_numpy
    def test_an_array_shares_the_memory_and_pins_it_while_any_view_lives(self):
        value = self.store(np.arange(1000))
        part = value[10:20]
        middle = len(self.memory) - 8 * 500
        self.assertTrue(any(self.memory[middle:middle + 16]))
        del value
        gc.collect()
        self.assertEqual(self.unpinned, [])
        self.assertEqual(part[0], 10)
        with self.assertRaises(ValueError):
            part[0] = 1
        del part
        self.assertEqual(self.unpinned, [b"i" * 16])

    def test_a_value_without_buffers_is_a_private_copy(self):
        for value in (b"x" * 5000, "text" * 1000, list(range(1000)), (b"y" * 5000,)):
            with self.subTest(kind=type(value)):
                del self.unpinned[:]
                self.assertEqual(self.store(value), value)
                self.assertEqual(self.unpinned, [b"i" * 16])

    def test_an_empty_value_is_unpinned_at_once(self):
        self.assertEqual(bytes(deserialization.stored_view(0, 0, b"i" * 16)), b"")
        self.assertEqual(self.unpinned, [b"i" * 16])


class Damaged(unittest.TestCase):
    def test_truncated_values_raise(self):
        whole = written_out(serialize((1, 2, 3)))
        for length in (0, 5, 12, 20, len(whole) - 3):
            with self.subTest(length=length), self.assertRaises(Exception):
                deserialize(PICKLED, whole[:length])
        with self.assertRaises(Exception):
            deserialize(MESSAGE_PACK, b"")

    def test_an_empty_buffer_may_begin_behind_the_end(self):
        serialized = serialize((1, [Buffered(b""), Buffered(b"")]))
        # Nothing has to be written for them, so that the value ends with its head.
        whole = written_out(serialized)[:len(serialized.head)]
        self.assertEqual([one.value for one in deserialize(PICKLED, whole)[1]], [b"", b""])

    def test_an_unknown_field_in_the_description_raises(self):
        with self.assertRaisesRegex(ValueError, "damaged"):
            layout.read_description(b"\x1a\x02\x0d\x00")


class Layout(unittest.TestCase):
    def test_the_header_holds_any_length(self):
        for length in (0, 1, 127, 128, 255, 256, 65535, 65536, 2 ** 32 - 1, 2 ** 32, 2 ** 40):
            header = layout.message_header(length)
            self.assertEqual(len(header), 9)
            self.assertEqual(layout.message_length(header), length)

    def test_a_description_is_read_back(self):
        buffers = tuple((address, length, 1, "B", (length,), (1,)) for address, length in (
            (0, 300), (304, 0), (2 ** 40, 1)))
        described = layout.description(17, buffers)
        self.assertEqual(layout.read_description(described), ((0, 300), (304, 0), (2 ** 40, 1)))


class References(unittest.TestCase):
    def test_references_inside_a_value_are_listed_once_and_not_held_for_good(self):
        with Books() as books:
            one, other = books.reference(1), books.reference(2)
            serialized = serialize({"a": [one, other], "b": (one,)})
            self.assertEqual(serialized.nested_count, 2)
            self.assertEqual(serialized.nested, one._id + other._id)
            self.assertEqual(books.called("hold_forever"), [])

    def test_a_reference_that_comes_back_is_adopted_and_dropped(self):
        with Books() as books:
            one = books.reference(1)
            back = there_and_back([one])[0]
            self.assertEqual(back, one)
            self.assertEqual(books.called("adopt"), [one._id])
            del back
            self.assertEqual(books.called("drop"), [one._id])

    def test_a_reference_pickled_elsewhere_is_held_for_good(self):
        from ray import cloudpickle
        with Books() as books:
            one = books.reference(1)
            cloudpickle.dumps([one])
            self.assertEqual(books.called("hold_forever"), [one._id])

    def test_a_reference_pickled_by_another_pickler_is_held_by_nobody(self):
        import pickle
        with Books() as books:
            one = books.reference(1)
            back = pickle.loads(pickle.dumps([one]))[0]
            self.assertEqual((back, type(one)(one.binary())), (one, one))
            self.assertEqual(books.called("hold_forever") + books.called("adopt"), [])
            self.assertEqual(books.called("hold_untracked"), [one._id, one._id])
            for wrong, kind in ((b"short", ValueError), ("text", TypeError)):
                with self.assertRaises(kind):
                    type(one)(wrong)

    def test_a_reference_of_an_earlier_session_is_refused(self):
        with Books() as books:
            old = books.reference(1)
        with Books() as books:
            with self.assertRaisesRegex(ValueError, "earlier ray.init"):
                serialize([old])
            del old
            self.assertEqual(books.called("drop"), [])

    def test_the_reference_itself(self):
        with Books() as books:
            one, same, other = books.reference(1), books.reference(1), books.reference(2)
            self.assertEqual((one, len({one, same, other})), (same, 2))
            self.assertNotEqual(one, other)
            self.assertNotEqual(one, 5)
            self.assertEqual((len(one.binary()), len(one.hex())), (28, 56))
            self.assertEqual(repr(one), "ObjectRef(%s)" % one.hex())
            for wrong in (lambda: list(one), lambda: one + 1, lambda: one < other,
                          lambda: type(one)(7)):
                with self.assertRaises(TypeError):
                    wrong()
            with self.assertRaisesRegex(AttributeError, "--engine ray"):
                one.task_id()


if __name__ == "__main__":
    unittest.main()
