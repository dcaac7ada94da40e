"""A call's arguments as the library gets them."""

import ctypes
import gc
import pickle
import struct
import threading
import unittest

from front_end import Books
from ray._rayscope import packed, state
from ray._rayscope.arguments import pack_arguments
from ray._rayscope.call_site import Site
from ray._rayscope.core import ARGUMENT, BUFFER, MESSAGE_PACK, PICKLED, REFERENCE, VALUE

_NOWHERE = Site(0, (), {}, None)


class Fresh:
    """Pickles a buffer that nobody else holds."""

    def __reduce_ex__(self, protocol):
        return bytes, (pickle.PickleBuffer(bytes(bytearray(b"z" * 5000))),)


class Arguments(unittest.TestCase):
    def setUp(self):
        self.books = Books()
        self.books.__enter__()
        self.addCleanup(self.books.__exit__)

    def pack(self, *args, **kwargs):
        return pack_arguments("script.f", args, kwargs, _NOWHERE, state.current)

    def test_nothing(self):
        self.assertIs(self.pack(), packed.NOTHING)

    def test_positions_keywords_and_references_in_order(self):
        one = self.books.reference(7)
        made = pack_arguments(
            "script.f", (5, one, (1, 2)), {"k": "v", "r": one},
            Site(0, (101, 102), {"k": 103}, None), state.current)
        self.assertEqual(made.count, 5)
        fields = list(struct.iter_unpack(ARGUMENT.format, made.descriptions))
        self.assertEqual(
            [entry[0] for entry in fields], [VALUE, REFERENCE, VALUE, VALUE, REFERENCE])
        self.assertEqual([entry[1] for entry in fields],
                         [MESSAGE_PACK, 0, PICKLED, MESSAGE_PACK, 0])
        self.assertEqual([self.books.names[entry[3]] for entry in fields], ["", "", "", "k", "r"])
        self.assertEqual([entry[4] for entry in fields], [101, 102, 0, 103, 0])
        self.assertEqual([entry[10] for entry in fields if entry[0] == REFERENCE], [one._id] * 2)
        heads = [entry[7] for entry in fields]
        self.assertEqual(sum(heads), len(made.heads))
        self.assertEqual(made.heads[:10], b"\x01" + bytes(8) + b"\x05")
        self.assertEqual(fields[0][6:8], (10, 10))

    def test_references_inside_values_are_counted_with_their_value(self):
        one, other = self.books.reference(1), self.books.reference(2)
        made = self.pack([one], 5, [other, one])
        nested = [entry[5] for entry in struct.iter_unpack(ARGUMENT.format, made.descriptions)]
        self.assertEqual(nested, [1, 0, 2])
        self.assertEqual(made.nested, one._id + other._id + one._id)

    def test_buffers_live_until_the_library_has_copied_them(self):
        for arguments in ((Fresh(),), (Fresh(), Fresh())):
            made = self.pack(*arguments)
            gc.collect()
            # Something else would take the place of memory that has been given back.
            others = [b"o" * 5000 + bytes([index]) for index in range(50)]
            for pointer, length, _ in BUFFER.iter_unpack(made.buffers):
                self.assertEqual(ctypes.string_at(pointer, length), b"z" * 5000)
            self.assertEqual(len(others), 50)

    def test_what_cannot_be_pickled_is_named(self):
        lock = threading.Lock()
        with self.assertRaisesRegex(TypeError, r"cannot pickle .*: it is in argument 2 of script"):
            self.pack(1, [lock])
        with self.assertRaisesRegex(TypeError, r"argument 'k' of script\.f"):
            self.pack(k=lock)

    def test_a_reference_of_an_earlier_session_is_refused(self):
        old = self.books.reference(1)
        state.current = state.Session(2, 0, 0, is_worker=True)
        with self.assertRaisesRegex(ValueError, "earlier ray.init"):
            self.pack(old)


if __name__ == "__main__":
    unittest.main()
