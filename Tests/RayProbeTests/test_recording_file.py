"""The file of a process: what is in it whatever happens, and that it never hurts the process."""

import os
import sys
import unittest

from probe_run import ProbeTestCase

# A process that records without Ray: it says itself what its first line is.
_BEGIN = """
import os, sys
from rayscope_probe import recording
recording.describe_with(lambda: ("driver", '{"process":"driver","pid":%d}\\n' % os.getpid()))
event = '{"kind":"put","bytes":%d}\\n'
"""


class RecordingFile(ProbeTestCase):
    def record(self, source, **options):
        return self.run_script(
            self.script(_BEGIN + source), python=sys.executable, **options)

    def numbers(self, run):
        return [event["bytes"] for event in run.recording.of("put")]

    def test_lines_in_their_order_and_the_end(self):
        run = self.record("for i in range(3): recording.write(event % i)\n")
        self.assertEqual(self.numbers(run), [0, 1, 2])
        (file,) = run.recording.files.values()
        self.assertTrue(file.has_ended)

    def test_no_event_no_file(self):
        run = self.record("recording.missing(['put'])\n")
        self.assertEqual((run.status, run.recording.files), (0, {}))

    def test_it_grows(self):
        count = 40_000
        run = self.record("for i in range(%d): recording.write(event %% i)\n" % count)
        self.assertEqual(self.numbers(run), list(range(count)))

    def test_a_line_larger_than_a_chunk(self):
        run = self.record(
            "recording.write(event % 1)\n"
            "recording.write('{\"kind\":\"put\",\"bytes\":2,\"variable\":\"%s\"}\\n' "
            "% ('x' * 3_000_000))\n")
        self.assertEqual(self.numbers(run), [1, 2])

    def test_a_kill_loses_nothing(self):
        run = self.record(
            "import signal\nfor i in range(1000): recording.write(event % i)\n"
            "os.kill(os.getpid(), signal.SIGKILL)\n")
        self.assertEqual((run.status, self.numbers(run)), (-9, list(range(1000))))
        (file,) = run.recording.files.values()
        self.assertFalse(file.has_ended)

    def test_a_forked_child_writes_a_file_of_its_own(self):
        run = self.record(
            "recording.write(event % 1)\nchild = os.fork()\n"
            "if child == 0:\n    recording.write(event % 2)\n    os._exit(0)\n"
            "os.waitpid(child, 0)\nrecording.write(event % 3)\n")
        self.assertEqual(sorted(map(
            lambda file: [event["bytes"] for event in file.events],
            run.recording.files.values())), [[1, 3], [2]])

    def test_a_forked_child_without_events_leaves_the_parents_alone(self):
        run = self.record(
            "recording.write(event % 1)\nchild = os.fork()\n"
            "if child == 0:\n    sys.exit(0)\n"
            "os.waitpid(child, 0)\nrecording.write(event % 3)\n")
        self.assertEqual(self.numbers(run), [1, 3])

    def test_a_number_that_another_process_had_before(self):
        run = self.record(
            "folder = os.environ['RAYSCOPE_PROBE_DIR']\n"
            "with open('%s/driver-%d.probe' % (folder, os.getpid()), 'w') as file:\n"
            "    file.write('{}\\n' + event % 7)\n"
            "recording.write(event % 8)\n")
        self.assertEqual(sorted(self.numbers(run)), [7, 8])

    def test_what_is_missing_is_told_once(self):
        run = self.record(
            "recording.missing(['get'])\nrecording.write(event % 1)\n"
            "recording.missing(['get', 'fetch'])\nrecording.missing(['fetch'])\n")
        self.assertEqual(run.recording.missing, {"get", "fetch"})

    def test_a_folder_that_cannot_be_written(self):
        run = self.record(
            "recording.write(event % 1)\nrecording.write(event % 2)\nprint('goes on')\n",
            probe_folder=os.path.join(self.folder, "nowhere"))
        self.assertEqual((run.status, run.output, run.errors), (0, "goes on\n", ""))

    def test_a_full_disk_ends_the_recording_and_nothing_else(self):
        run = self.record(
            "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))\n"
            "for i in range(30_000): recording.write(event % i)\nprint('goes on')\n")
        self.assertEqual((run.status, run.output, run.errors), (0, "goes on\n", ""))
        numbers = self.numbers(run)
        self.assertEqual(numbers, list(range(len(numbers))))
        self.assertGreater(len(numbers), 10_000)

    def test_threads_do_not_mix_their_lines(self):
        run = self.record(
            "import threading\n"
            "def many(start):\n"
            "    for i in range(2000): recording.write(event % (start + i))\n"
            "threads = [threading.Thread(target=many, args=(k * 2000,)) for k in range(4)]\n"
            "for thread in threads: thread.start()\n"
            "for thread in threads: thread.join()\n")
        self.assertEqual(sorted(self.numbers(run)), list(range(8000)))


if __name__ == "__main__":
    unittest.main()
