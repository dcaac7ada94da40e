"""A worker's output with the marks that tell whose it is."""

import os
import subprocess
import sys
import unittest

from front_end import PACKAGE_PATH

_START = """
import os, sys
from ray._rayscope import worker_streams
worker_streams.take(os.dup(1), os.dup(2))
worker_streams.tell_name("f")
"""


class Streams(unittest.TestCase):
    def run_worker(self, code):
        """What a worker writes to its two streams."""
        done = subprocess.run(
            [sys.executable, "-c", _START + code], capture_output=True, input=b"not for workers",
            env=dict(os.environ, PYTHONPATH=PACKAGE_PATH))
        return done.stdout.decode(), done.stderr.decode()

    def test_both_streams_carry_the_name(self):
        out, err = self.run_worker("print('one'); print('two', file=sys.stderr)")
        self.assertEqual((out, err), ("\x1ef\none\n", "\x1ef\ntwo\n"))

    def test_a_mark_begins_a_line(self):
        out, _ = self.run_worker(
            "print('part', end='')\nworker_streams.tell_name('g')\nprint('next')")
        self.assertEqual(out, "\x1ef\npart\n\x1eg\nnext\n")

    def test_lines_are_sent_at_once_and_the_rest_at_the_end(self):
        out, _ = self.run_worker("print('a line')\nos.write(1, b'raw\\n')\n"
                                 "print('rest', end='')\nworker_streams.flush()\nos._exit(0)")
        self.assertEqual(out, "\x1ef\na line\nraw\nrest")

    def test_a_closed_stream_is_no_error(self):
        out, err = self.run_worker("sys.stdout.close()\nworker_streams.tell_name('g')\n"
                                   "worker_streams.flush()\nprint('told', file=sys.stderr)")
        self.assertEqual((out, err), ("\x1ef\n", "\x1ef\n\x1eg\ntold\n"))

    def test_there_is_no_input_and_any_text_can_be_written(self):
        out, _ = self.run_worker("print(repr(sys.stdin.read()), '\\ud800')")
        self.assertEqual(out, "\x1ef\n'' \\ud800\n")


if __name__ == "__main__":
    unittest.main()
