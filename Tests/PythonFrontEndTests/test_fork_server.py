"""The fork server, run as the node runs it. Without the Swift library a worker can only say that it
is missing, on its own standard error: that is enough to see everything up to there."""

import os
import socket
import subprocess
import sys
import unittest

from front_end import PACKAGE_PATH


class ForkServer(unittest.TestCase):
    def setUp(self):
        self.socket, theirs = socket.socketpair()
        descriptor = theirs.fileno()
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("RAYSCOPE")}
        environment.update(
            PYTHONPATH=PACKAGE_PATH, RAYSCOPE_RUN_DIR="/",
            RAYSCOPE_SYS_PATH="\n".join(sys.path + ["/the/driver"]))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ray._rayscope.fork_server", str(descriptor), "wave",
             "no_such_module"], pass_fds=[descriptor], env=environment)
        theirs.close()
        self.addCleanup(self.end)

    def end(self):
        self.socket.close()
        self.process.wait(timeout=20)

    def fork(self, *numbers):
        """Asks for workers; gives what each of them wrote to its standard error, and its pid."""
        ends = []
        for number in numbers:
            link, theirs = socket.socketpair()
            pipes = [os.pipe(), os.pipe()]
            given = [theirs.fileno(), pipes[0][1], pipes[1][1]]
            socket.send_fds(self.socket, [b"fork %d\n" % number], given)
            theirs.close()
            for descriptor in given[1:]:
                os.close(descriptor)
            ends.append((link, pipes[0][0], pipes[1][0]))
        answers = b""
        while answers.count(b"\n") < len(numbers):
            answers += self.socket.recv(4096)
        words = []
        for link, out, err in ends:
            with open(err) as errors, open(out) as outputs:
                words.append(errors.read() + outputs.read())
            link.close()
        return answers.decode().split(), words

    def test_workers_are_forked_and_have_streams_of_their_own(self):
        answer, words = self.fork(1, 2)
        self.assertEqual(answer[0::3], ["forked", "forked"])
        self.assertEqual(answer[1::3], ["1", "2"])
        self.assertNotEqual(answer[2], answer[5])
        for text in words:
            self.assertIn("RAYSCOPE_LIBRARY is not set", text)

    def test_a_worker_that_ends_leaves_no_zombie(self):
        answer, _ = self.fork(1)
        try:
            with open("/proc/%s/stat" % answer[2]) as file:
                state = file.read().rpartition(")")[2].split()[0]
        except OSError:
            state = "gone"
        self.assertNotEqual(state, "Z")

    def test_end_of_file_ends_it(self):
        self.socket.close()
        self.assertEqual(self.process.wait(timeout=20), 0)


if __name__ == "__main__":
    unittest.main()
