"""Runs scripts under the probe, on the Python that has the real Ray (`RAYSCOPE_RAY_PYTHON`)."""

import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
import unittest

from probe_files import Recording

_ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROBE = os.path.join(_ROOT, "Sources", "RayProbe")
READING = os.path.join(_ROOT, "Sources", "PythonReading")
PROGRAMS = os.path.join(_ROOT, "Tests", "Programs", "ray")
for _folder in (PROBE, READING):
    if _folder not in sys.path:
        sys.path.append(_folder)


def _ray_python():
    python = os.environ.get("RAYSCOPE_RAY_PYTHON", sys.executable)
    found = shutil.which(python) is not None and subprocess.run(
        [python, "-c", "import ray, numpy"], capture_output=True, cwd="/").returncode == 0
    return python if found else None


RAY_PYTHON = _ray_python()
needs_ray = unittest.skipIf(
    RAY_PYTHON is None,
    "no Ray in %s (RAYSCOPE_RAY_PYTHON names a Python that has it)" % os.environ.get(
        "RAYSCOPE_RAY_PYTHON", sys.executable))


class Run:
    """What came out of a run, and what was recorded (None without the probe)."""

    def __init__(self, status, output, errors, recording):
        self.status = status
        self.output = output
        self.errors = errors
        self.recording = recording


class ProbeTestCase(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="rsp")
        self.addCleanup(shutil.rmtree, self.folder)

    def script(self, source, name="script.py"):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(textwrap.dedent(source))
        return path

    def run_script(self, path, probed=True, python=None, probe_folder=None, **environment):
        """Runs a script file; the names in `environment` are added to this process's own."""
        space = {name: value for name, value in os.environ.items()
                 if not name.startswith(("RAYSCOPE_", "PYTHON"))}
        space.update(RAY_USAGE_STATS_ENABLED="0", **environment)
        if probed:
            folder = probe_folder or tempfile.mkdtemp(prefix="probe", dir=self.folder)
            space["RAYSCOPE_PROBE_DIR"] = folder
            space["PYTHONPATH"] = os.pathsep.join(
                [PROBE, READING] + space.get("PYTHONPATH", "").split(os.pathsep)).rstrip(os.pathsep)
        done = subprocess.run(
            [python or RAY_PYTHON, path], env=space, cwd=self.folder, timeout=120,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        return Run(done.returncode, done.stdout, done.stderr,
                   Recording(folder) if probed else None)
