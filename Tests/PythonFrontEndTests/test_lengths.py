"""Serialized lengths are Ray's to the byte: the constants were read off Ray 2.60.0 (Python 3.11,
numpy 2.4, cloudpickle 3.1) with `SerializationContext.serialize(value).total_bytes`."""

import collections
import datetime
import sys
import unittest

from front_end import Books, needs_numpy, numpy as np
from ray._rayscope import state
from ray._rayscope.object_ref import owned, result_id
from ray._rayscope.serialization import serialize


class SubclassOfBytes(bytes):
    pass


def _cycle():
    cycle = [1, 2]
    cycle.append(cycle)
    return cycle


class Lengths(unittest.TestCase):
    def check(self, cases):
        for number, (value, length) in enumerate(cases):
            with self.subTest(number=number, value=repr(value)[:60]):
                self.assertEqual(serialize(value).total, length)

    def test_numbers(self):
        self.check([
            (None, 10), (True, 10), (0, 10), (-1, 10), (127, 10), (128, 11), (65536, 14),
            (2 ** 63, 18), (2 ** 64 - 1, 18), (2 ** 64, 56), (-2 ** 63, 18), (-2 ** 63 - 1, 56),
            (2 ** 200, 73), (1.5, 18), (float("nan"), 18), (1 + 2j, 90),
        ])

    def test_texts_and_bytes(self):
        self.check([
            ("", 10), ("abc", 13), ("a" * 31, 41), ("a" * 32, 43), ("a" * 256, 268),
            ("a" * 102386, 102400), ("\u00e9" * 10, 30), ("\ud800", 51), (b"", 0), (b"abc", 3),
            (b"x" * 102400, 102400), (bytearray(b"abc"), 14), (bytearray(70000), 70014),
            (memoryview(b"abc"), 14), (SubclassOfBytes(b"abc"), 3),
        ])

    def test_containers(self):
        self.check([
            ([], 10), ([[]], 11), ([1, 2, 3], 13), (list(range(1000)), 2628), ([1.5] * 100, 912),
            ({}, 10), ({"a": 1}, 13), ({1: 2}, 12), ({i: i for i in range(100)}, 212),
            ((), 46), ((1, 2, 3), 53), ([(1, 2)] * 3, 63), ([(1, 2), (3, 4)], 62),
            ({"t": (1, 2), "s": {1, 2}}, 68), ({(1, 2): 3}, 53), (set(), 47), ({1, 2, 3}, 55),
            (frozenset([1]), 50), (_cycle(), 55), ([b"x" * 70000], 70015),
            ((b"x" * 70000,), 70055), ((bytearray(70000),), 70059),
            ({"x": b"1" * 100, "y": (b"z" * 70000,)}, 70162),
            (collections.OrderedDict(a=1), 85), (collections.deque([1, 2]), 78),
        ])

    def test_objects(self):
        self.check([
            (range(10), 76), (slice(1, 2), 75), (int, 64), (print, 66), (ValueError("x"), 79),
            (datetime.datetime(2020, 1, 1), 86), (datetime.timedelta(1), 80),
        ])

    @needs_numpy
    def test_arrays(self):
        self.check([
            (np.arange(4200), 33842), (np.arange(10), 316), (np.arange(0), 168),
            (np.zeros(()), 233), (np.zeros((2, 0, 3)), 176), (np.zeros(12769), 102394),
            (np.zeros(12770), 102402), (np.zeros(1000000), 8000247),
            (np.zeros(102155, dtype=np.uint8), 102400), (np.arange(256, dtype=np.uint8), 496),
            (np.zeros(5, dtype="f4"), 256), (np.zeros(5, dtype="c16"), 318),
            (np.zeros(5, dtype="?"), 241), (np.zeros((3, 4), dtype=">i4"), 289),
            (np.zeros((1 << 10, 1 << 10), dtype="f4"), 4194555),
        ])

    @needs_numpy
    def test_where_buffers_begin_to_be_aligned_to_64(self):
        self.check([
            (np.arange(2047, dtype=np.uint8), 2287), (np.zeros(2048, dtype=np.uint8), 2288),
            ([np.arange(10), np.zeros(1000), np.zeros(3, dtype="u1"), np.zeros(5000, dtype="u1"),
              np.zeros(1, dtype="u1")], 13673),
        ])

    @needs_numpy
    def test_views_of_arrays(self):
        square = np.arange(100).reshape(10, 10)
        self.check([
            (square, 1042), (square.T, 1042), (np.arange(100)[::2], 585),
            (np.arange(100)[10:20], 316),
            (np.asfortranarray(np.arange(120).reshape(2, 3, 4, 5)), 1213),
        ])

    @needs_numpy
    @unittest.skipIf(sys.version_info < (3, 11), "numpy 2.4 writes some of these differently")
    def test_arrays_of_other_things(self):
        self.check([
            (np.float64(1.5), 150), (np.bool_(True), 143), (np.zeros(5, dtype="U3"), 291),
            (np.zeros(5, dtype="S3"), 246), (np.zeros(5, dtype="M8[ns]"), 239),
            (np.zeros(5, dtype=[("a", "i4"), ("b", "f8")]), 401),
            (np.array([1, "a", None], dtype=object), 190),
            (np.array([np.arange(3), None], dtype=object), 383),
            ({"a": np.arange(3)}, 263), ([np.arange(3), np.arange(3)], 327),
            ((np.arange(10), np.arange(20)), 518), (np.sum, 61),
        ])

    def test_references_inside_values(self):
        # On a machine whose address has nine characters, such as 127.0.0.1.
        with Books() as books:
            puts = [books.reference(number) for number in range(1, 4)]
            results = [owned(result_id(0, 1, number), state.current) for number in range(1, 11)]
            self.check([(results[:1], 226)])
            for result in results:
                result._seen = True
            self.check([
                (puts[0], 262), (puts[:1], 263), (puts[:2], 426), (puts, 588), (tuple(puts), 582),
                ([puts[0], puts[0]], 269), (results[:1], 249), (results[:2], 398),
                (results[:3], 546), (results, 1582)])
            del puts, results


if __name__ == "__main__":
    unittest.main()
