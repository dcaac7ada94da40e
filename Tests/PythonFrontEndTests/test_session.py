"""ray.init before there is anything to run, and what the package refuses."""

import contextlib
import fcntl
import io
import os
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

import front_end
import ray
from ray._rayscope import node_process, output, session
from ray._rayscope.refusal import UnsupportedError


class Init(unittest.TestCase):
    def setUp(self):
        os.environ.pop("RAYSCOPE_RUN_DIR", None)

    def test_without_the_program_around_it_the_way_is_told(self):
        with self.assertRaisesRegex(RuntimeError, "rayscope run"):
            ray.init(num_cpus=2, include_dashboard=False, logging_level=10, namespace="n")
        self.assertFalse(ray.is_initialized())
        ray.shutdown()

    def test_the_first_use_starts_it(self):
        for use in (lambda: ray.put(1), lambda: ray.get([]), lambda: ray.wait([]),
                    lambda: ray.remote(lambda: 1).remote()):
            with self.assertRaisesRegex(RuntimeError, "rayscope run"):
                use()

    def test_arguments_are_checked_first(self):
        for arguments, kind in (
                ({"num_cpus": -1}, ValueError), ({"num_cpus": 1.5}, ValueError),
                ({"num_cpus": 1025}, ValueError), ({"num_cpus": float("nan")}, ValueError),
                ({"num_cpus": "2"}, TypeError), ({"object_store_memory": 78_643_199}, ValueError),
                ({"object_store_memory": "1"}, TypeError)):
            with self.subTest(arguments=arguments), self.assertRaises(kind):
                ray.init(**arguments)

    def test_a_clusters_arguments_are_refused_by_name(self):
        for arguments in ({"address": "auto"}, {"num_gpus": 1}, {"runtime_env": {"pip": []}},
                          {"local_mode": True}, {"labels": {"X": 1}}, {"nonsense": 1}):
            name, = arguments
            with self.assertRaisesRegex(UnsupportedError, name + ".*--engine ray"):
                ray.init(**arguments)
        with self.assertRaisesRegex(RuntimeError, "rayscope run"):
            ray.init(address="local", num_gpus=0, runtime_env={}, local_mode=False)

    def test_the_command_lines_workers_win(self):
        with mock.patch.dict(os.environ, {"RAYSCOPE_WORKERS": "7"}):
            self.assertEqual(session._checked_cpus(2), 7)
        self.assertEqual(session._checked_cpus(2), 2)
        self.assertGreaterEqual(session._checked_cpus(None), 1)

    def test_a_default_object_store_is_large_enough(self):
        self.assertGreaterEqual(session._checked_memory(None), 78_643_200)
        self.assertEqual(session._checked_memory(78_643_200), 78_643_200)


class Refusals(unittest.TestCase):
    def test_public_names(self):
        for name in ("util", "data", "train", "timeline", "PlacementGroupID"):
            with self.assertRaisesRegex(AttributeError, r"ray\.%s .*--engine ray" % name):
                getattr(ray, name)
        self.assertFalse(hasattr(ray, "internal"))

    def test_other_names_are_just_missing(self):
        with self.assertRaises(AttributeError) as caught:
            ray.no_such_name
        self.assertNotIn("--engine", str(caught.exception))

    def test_imports(self):
        for statement in ("import ray.data", "from ray import tune", "import ray.util.queue",
                          "from ray import workflow"):
            with self.assertRaisesRegex(ImportError, "--engine ray"):
                exec(statement, {})

    def test_numpy_is_not_imported_for_a_script_that_does_not(self):
        code = "import sys, ray; sys.exit('numpy' in sys.modules)"
        environment = dict(os.environ, PYTHONPATH=front_end.PACKAGE_PATH)
        done = subprocess.run([sys.executable, "-c", code], env=environment)
        self.assertEqual(done.returncode, 0)


class Terminal(io.StringIO):
    def isatty(self):
        return True


class Output(unittest.TestCase):
    def test_each_line_has_rays_prefix(self):
        stream = io.StringIO()
        output.write(stream, [("f", 12, "one"), ("f", 12, "two \u00e9")])
        self.assertEqual(stream.getvalue(), "(f pid=12) one\n(f pid=12) two \u00e9\n")

    def test_without_a_task_and_with_an_empty_line(self):
        stream = io.StringIO()
        output.write(stream, [("", 12, "one"), ("", 12, "")])
        self.assertEqual(stream.getvalue(), "(pid=12) one\n(pid=12) \n")

    def test_colour_only_on_a_terminal(self):
        stream = Terminal()
        output.write(stream, [("f", 12, "one")])
        self.assertEqual(stream.getvalue(), "\x1b[36m(f pid=12)\x1b[0m one\n")

    def test_what_has_no_process_has_no_prefix(self):
        stream = io.StringIO()
        output.write(stream, [("", 0, "rayscope: a warning")])
        self.assertEqual(stream.getvalue(), "rayscope: a warning\n")

    def test_a_closed_stream_loses_the_lines_and_nothing_else(self):
        stream = io.StringIO()
        stream.close()
        output.write(stream, [("f", 12, "one")])
        output.write(None, [("f", 12, "one")])


class Node(unittest.TestCase):
    """The node's start, with a shell script in its place."""

    def start(self, text, folder):
        program = os.path.join(folder, "node")
        with open(program, "w") as file:
            file.write("#!/bin/sh\n" + text)
        os.chmod(program, 0o700)
        with mock.patch.dict(os.environ, {"RAYSCOPE_NODE": program}):
            return node_process.start(folder, 2, 100, 3, "space", {"spec": 2})

    def test_what_it_is_given(self):
        with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
            inherited = fcntl.fcntl(2, fcntl.F_DUPFD, 50)
            stack.callback(os.close, inherited)
            pid, connection = self.start(
                'echo "$@" "in $RAYSCOPE_NAMESPACE" "session $RAYSCOPE_SESSION" '
                '$(ls /proc/self/fd) '
                '"$(cut -d" " -f6 /proc/self/stat)" >&3\n', folder)
            told = connection.recv(4096).decode().split()
            connection.close()
            node_process.wait(pid)
        text = " ".join(told)
        self.assertIn("--socket 3 --run-directory %s --cpus 2 --object-store 100" % folder, text)
        self.assertIn("--resource spec=2", text)
        self.assertIn("--python " + sys.executable, text)
        self.assertIn("in space session 3", text)
        descriptors = told[told.index("session") + 2:-1]
        self.assertNotIn(str(inherited), descriptors)
        self.assertIn("3", descriptors)
        # A session of its own, so that Ctrl-C does not reach it.
        self.assertNotEqual(int(told[-1]), os.getsid(0))

    def test_a_node_that_is_missing(self):
        with mock.patch.dict(os.environ, {"RAYSCOPE_NODE": "/no/such/node"}):
            with self.assertRaisesRegex(RuntimeError, "node cannot be started"):
                node_process.start("/", 1, 1, 1, "", {})

    def test_a_node_that_hangs_is_ended(self):
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(
                node_process, "_PATIENCE_SECONDS", 0.0):
            pid, connection = self.start("exec sleep 100\n", folder)
            node_process.wait(pid)
            connection.close()
        with self.assertRaises(ChildProcessError):
            os.waitpid(pid, 0)


if __name__ == "__main__":
    unittest.main()
