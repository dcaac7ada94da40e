"""A rewritten script runs as the original would, and the command tells what it did."""

import json
import os
import subprocess
import sys
import tempfile
import unittest

import rewriting  # noqa: F401: puts the package onto the path

PACKAGE = os.path.join(
    os.path.dirname(__file__), "../../Sources/ScriptRewriting/rayscope_rewriting")


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.realpath(folder.name)

    def write(self, name, text):
        path = os.path.join(self.path, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path


class StandInTests(Folder):
    SCRIPT = """
import sys, os, pickle
import beside

def function(): return 5

class Thing: pass

print(__name__, __file__, sys.argv, sys.path[0], __doc__, sorted(globals()))
print(pickle.loads(pickle.dumps(function))(), type(pickle.loads(pickle.dumps(Thing()))).__module__)
print(sys.modules["__main__"].function is function, beside.NAME)
"""

    def run_it(self, *arguments):
        return subprocess.run(
            [sys.executable, *arguments], cwd=self.path, capture_output=True, text=True)

    def test_it_is_main_with_the_originals_surroundings(self):
        self.write("scripts/beside.py", "NAME = 'beside'\n")
        script = self.write("scripts/slow.py", self.SCRIPT)
        other = self.write("kept/slow.captured.py", self.SCRIPT)
        runner = os.path.join(PACKAGE, "stand_in.py")
        for name in (script, "scripts/slow.py"):
            plain = self.run_it(name, "--n", "1")
            self.assertEqual(plain.stderr, "")
            self.assertEqual(
                self.run_it(runner, other, name, "--n", "1").stdout, plain.stdout)

    def test_status_and_traceback_are_its_own(self):
        script = self.write("slow.py", "")
        other = self.write("kept/slow.captured.py", "\nraise SystemExit(7)\n")
        runner = os.path.join(PACKAGE, "stand_in.py")
        self.assertEqual(self.run_it(runner, other, script).returncode, 7)
        other = self.write("kept/slow.captured.py", "\n\n1 / 0\n")
        result = self.run_it(runner, other, script)
        self.assertEqual(result.returncode, 1)
        self.assertIn(f'File "{other}", line 3, in <module>\n    1 / 0\n', result.stderr)


class CommandTests(Folder):
    def rewrite(self, script, *arguments):
        result = subprocess.run(
            [sys.executable, "-m", "rayscope_rewriting", script, *arguments, self.path],
            cwd=os.path.dirname(PACKAGE), capture_output=True, text=True)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        return json.loads(result.stdout)

    def test_what_was_made_and_what_was_not(self):
        script = self.write(
            "slow.py", "import ray\n\n@ray.remote\ndef foo(x): return x\n\ndef main():\n"
            "    A = [1]\n    for _ in range(2):\n        foo.remote(A)\n\nmain()\n")
        answer = self.rewrite(script, "foo", "A")
        self.assertEqual(
            [answer["way"], answer["variable"], answer["line"]], ["by_value", "A", 4])
        made, refused = answer["rewritten"]
        self.assertEqual(made["file"], "slow.by_reference.py")
        self.assertIn("+    A_ref = ray.put(A)\n", made["diff"])
        self.assertEqual(refused["refusal"]["line"], 4)
        with open(os.path.join(self.path, "slow.by_reference.py"), encoding="utf-8") as file:
            self.assertIn("foo.remote(A_ref)", file.read())

    def test_nothing_to_do(self):
        answer = self.rewrite(self.write("bad.py", "x = (\n"), "foo", "A")
        self.assertEqual(list(answer), ["refusal"])
        self.assertEqual(answer["refusal"]["line"], 1)


if __name__ == "__main__":
    unittest.main()
