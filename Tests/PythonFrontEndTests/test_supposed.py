"""What the front end does otherwise in worlds with one rule changed."""

import contextlib
import ctypes
import struct
import types
import unittest

from front_end import Books, needs_numpy, numpy, written_out
from ray._rayscope import (
    core, early_export, export, object_ref, packed, supposed, supposed_tasks, written_arguments)
from ray._rayscope.core import MESSAGE_PACK, PICKLED, STORED, INLINE
from ray.remote_function import RemoteFunction


@contextlib.contextmanager
def world(**flags):
    """The flags that the library would set."""
    before = {name: getattr(supposed, name) for name in flags}
    vars(supposed).update(flags)
    try:
        yield
    finally:
        vars(supposed).update(before)


@contextlib.contextmanager
def library(**functions):
    """Functions of the library that a test needs."""
    for name, function in functions.items():
        setattr(core, name, function)
    try:
        yield
    finally:
        for name in functions:
            delattr(core, name)


class RaysOwnWorld(unittest.TestCase):
    def test_nothing_is_otherwise(self):
        self.assertFalse(supposed.IS_SUPPOSED)
        for name in supposed._FLAGS:
            self.assertIs(getattr(supposed, name), False)
        supposed.load()

    def test_nothing_is_pickled_at_decoration(self):
        self.assertIsNone(RemoteFunction(lambda: 1, {})._made)


class EarlyExports(unittest.TestCase):
    def setUp(self):
        self.addCleanup(early_export._decorated.clear)

    def test_pickled_when_decorated_and_not_again(self):
        with world(pickles_when_decorated=True):
            made = RemoteFunction(lambda: 1, {})
            early_export.decorated(made)
            self.assertEqual(made._made.data, made._pickled_function)
            self.assertGreater(made._made.start, 0)
            came = RemoteFunction.__new__(RemoteFunction)
            came.__setstate__(made.__getstate__())
            early_export.came_along(came)
            self.assertEqual(came._made.data, made._made.data)
            # It is recorded where it was made.
            self.assertEqual(came._made.start, 0)

    def test_what_cannot_be_pickled_is_named_at_decoration(self):
        import threading
        lock = threading.Lock()

        def holds():
            return lock

        with world(pickles_when_decorated=True):
            with self.assertRaisesRegex(TypeError, "it is in `lock`, captured by holds"):
                early_export.decorated(RemoteFunction(holds, {}))

    def test_a_function_that_is_gone_is_not_exported(self):
        with world(pickles_when_decorated=True):
            early_export.decorated(RemoteFunction(lambda: 1, {}))
        self.assertEqual(early_export._decorated, [])

    def test_a_function_that_travels_with_calls_is_had_by_each_process(self):
        made = RemoteFunction(lambda: 1, {})
        made._pickled_function, made._exported_in = b"pickled", 3
        with world(sends_functions=True):
            came = RemoteFunction.__new__(RemoteFunction)
            came.__setstate__(made.__getstate__())
            early_export.came_along(came)
        self.assertEqual(came._came_exported_in, 0)
        self.assertEqual(came._made.data, b"pickled")

    def test_a_function_that_is_pickled_each_time_does_not_carry_its_last_pickle(self):
        made = RemoteFunction(lambda: 1, {})
        made._pickled_function = b"pickled"
        self.assertIn("_pickled_function", made.__getstate__())
        with world(pickles_every_call=True):
            self.assertNotIn("_pickled_function", made.__getstate__())


class NestedReferences(unittest.TestCase):
    def test_a_reference_stays_one_unless_arguments_are_being_made(self):
        with Books() as books:
            reduced = books.reference(1).__reduce__()
            made = reduced[0](*reduced[1])
            self.assertIs(type(made), object_ref.ObjectRef)
            del made
        self.assertFalse(object_ref.collection.resolves)


@needs_numpy
class WrittenArguments(unittest.TestCase):
    def sent_and_changed(self, value, change):
        """Serializes a value, changes the serialized form, and takes that back."""
        one = packed.value(value)
        memory = bytearray(written_out(one.kept))
        change(memory)
        room = ctypes.create_string_buffer(bytes(memory), len(memory))
        answers = [struct.pack("<QQQQ", 7, 0, ctypes.addressof(room), len(memory))]

        def next_write_back(out):
            if not answers:
                return core.SPECIAL
            ctypes.memmove(out, answers.pop(), 32)
            return core.OK

        with Books(), library(next_write_back=next_write_back):
            written_arguments.sent(7, one)
            written_arguments.take_back(struct.pack("<IIQ", 0, 1, 7))
        self.assertEqual(written_arguments._sent, {})

    @staticmethod
    def increment_last(memory):
        memory[-8:] = struct.pack("<d", 5.0)

    def test_an_array_is_written_over(self):
        array = numpy.zeros(10)
        self.sent_and_changed(array, self.increment_last)
        self.assertEqual(array[-1], 5)
        self.assertEqual(array[:-1].any(), False)

    def test_a_read_only_array_is_left_alone(self):
        array = numpy.zeros(10)
        array.flags.writeable = False
        self.sent_and_changed(array, self.increment_last)
        self.assertFalse(array.any())

    def test_arrays_in_a_list_are_written_over(self):
        arrays = [numpy.zeros(3), numpy.zeros(300)]
        self.sent_and_changed(arrays, self.increment_last)
        self.assertEqual((arrays[0].any(), arrays[1][-1]), (False, 5))

    def test_a_call_without_arrays_is_not_kept(self):
        written_arguments.sent(8, packed.value([1, "two"]))
        written_arguments.sent(9, packed.leaf(1))
        self.assertEqual(written_arguments._sent, {})

    def test_the_worker_tells_of_what_has_changed_alone(self):
        told = []
        with library(wrote=lambda index, data, length: told.append((index, data))):
            arguments = written_arguments.Arguments()
            inline = arguments.add(0, INLINE, PICKLED, b"abc")
            arguments.add(1, INLINE, PICKLED, b"same")
            self.assertIs(type(arguments.add(2, INLINE, MESSAGE_PACK, b"\x01")), bytes)
            stored = bytearray(b"stored")
            view = arguments.add(3, STORED, PICKLED, memoryview(stored))
            inline[0] = ord("x")
            view[0] = ord("S")
            arguments.tell()
        self.assertEqual(told, [(0, b"xbc"), (3, None)])


class SharedFunctions(unittest.TestCase):
    def setUp(self):
        self.calls = []

    def run_once(self, functions, function, key=b"key"):
        """What a worker does with a function: fetches, runs and hands it on."""
        with world(hands_functions_on=True), library(hand_on=self.hand_on):
            functions.fetched(key, 1, export.pickled(function).data, function)
            function()
            functions.hand_on(key, 1, function)

    def hand_on(self, handle, pickled, length, change, *_):
        self.calls.append(change)
        return core.OK

    def test_what_is_handed_on_depends_on_what_has_changed(self):
        seen = []
        counts = main_function(lambda: seen.append(1))
        reads = main_function(lambda: len(seen))
        nothing = main_function(lambda: 1)
        with Books():
            for function in (counts, reads, nothing):
                self.run_once(supposed_tasks.Functions(), function)
        self.assertEqual(self.calls, [
            supposed_tasks._CHANGED, supposed_tasks._UNCHANGED, supposed_tasks._NOTHING_TO_SHARE])

    def test_what_cannot_be_pickled_is_given_back_as_it_was(self):
        import threading
        held = []
        spoils = main_function(lambda: held.append(threading.Lock()))
        functions = supposed_tasks.Functions()
        with Books():
            with self.assertRaises(TypeError):
                self.run_once(functions, spoils)
        self.assertEqual(self.calls, [supposed_tasks._UNCHANGED])

    def test_values_are_found_through_helpers_and_not_in_modules(self):
        number = 5

        def helper():
            return number

        self.assertTrue(supposed_tasks._has_values(lambda: helper(), set()))
        self.assertFalse(supposed_tasks._has_values(lambda: struct.pack("<d", len("")), set()))


def main_function(function):
    """The function, as if the script had it: pickled by value."""
    made = types.FunctionType(
        function.__code__, function.__globals__, "made", function.__defaults__,
        function.__closure__)
    made.__module__ = "__main__"
    return made


if __name__ == "__main__":
    unittest.main()
