"""Lines that several workers print alike."""

import unittest

import front_end  # noqa: F401
from ray._rayscope.deduplication import Deduplicator


class DeduplicationTest(unittest.TestCase):
    def setUp(self):
        self.deduplicator = Deduplicator()

    def show(self, now, pid, *lines):
        return [line for _, _, line in self.deduplicator.pass_on(now, pid, "f", lines)]

    def test_one_worker_may_repeat_itself(self):
        self.assertEqual(self.show(0, 1, "hello", "hello"), ["hello", "hello"])
        self.assertEqual(self.show(1, 1, "hello"), ["hello"])
        self.assertEqual(self.deduplicator.flush(), [])

    def test_others_are_counted_and_shown_at_the_end(self):
        self.assertEqual(self.show(0, 1, "item 1 done"), ["item 1 done"])
        self.assertEqual(self.show(1, 2, "item 2 done", "item 3 done"), [])
        self.assertEqual(
            self.deduplicator.flush(), [("f", 2, "item 3 done [repeated 2x across cluster]")])

    def test_a_single_one_is_shown_as_it_is(self):
        self.show(0, 1, "hello")
        self.show(1, 2, "hello")
        self.assertEqual(self.deduplicator.flush(), [("f", 2, "hello")])

    def test_after_five_seconds_what_was_held_back_is_shown(self):
        self.show(0, 1, "hello")
        self.show(1, 2, "hello", "hello")
        self.assertEqual(self.show(5, 3, "other"), ["other", "hello [repeated 2x across cluster]"])
        self.assertEqual(self.show(6, 4, "hello"), [])

    def test_lines_of_numbers_alone_are_always_shown(self):
        self.assertEqual(self.show(0, 1, "42", ""), ["42", ""])
        self.assertEqual(self.show(0, 2, "42", ""), ["42", ""])


if __name__ == "__main__":
    unittest.main()
