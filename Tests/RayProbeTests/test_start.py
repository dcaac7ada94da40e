"""How the probe comes into a process, and what it leaves alone there. Needs no Ray."""

import os
import sys
import unittest

from probe_run import ProbeTestCase


class Start(ProbeTestCase):
    def plain(self, source, **environment):
        return self.run_script(self.script(source), python=sys.executable, **environment)

    def package(self, name, source):
        """A package in a folder of its own; gives the folder."""
        folder = os.path.join(self.folder, "packages")
        os.makedirs(os.path.join(folder, name), exist_ok=True)
        with open(os.path.join(folder, name, "__init__.py"), "w", encoding="utf-8") as file:
            file.write(source)
        return folder

    def test_a_process_that_does_not_import_ray_imports_none(self):
        run = self.plain("import sys; print([m for m in sys.modules if m.split('.')[0] == 'ray'])")
        self.assertEqual((run.output, run.recording.files), ("[]\n", {}))

    def test_the_users_own_sitecustomize_runs_and_is_what_the_script_sees(self):
        folder = os.path.join(self.folder, "own")
        os.mkdir(folder)
        self.script("print('own', __name__)\nmark = 5\n", "own/sitecustomize.py")
        run = self.plain("import sitecustomize; print(sitecustomize.mark)", PYTHONPATH=folder)
        self.assertEqual(run.output, "own sitecustomize\n5\n")

    def test_a_ray_that_has_not_what_is_looked_for_is_refused_by_name(self):
        folder = self.package("ray", "__version__ = '1.2.3'\n")
        run = self.plain("import ray; print(ray.__version__)", PYTHONPATH=folder)
        self.assertEqual((run.status, run.output), (0, "1.2.3\n"))
        self.assertEqual(len(run.errors.splitlines()), 1, run.errors)
        self.assertIn("Ray 1.2.3", run.errors)

    def test_the_error_of_a_ray_that_does_not_load_has_no_frame_of_ours(self):
        folder = self.package("ray", "raise ValueError('no')\n")
        script = self.script("import ray\n")
        with_probe = self.run_script(script, python=sys.executable, PYTHONPATH=folder)
        without = self.run_script(script, False, python=sys.executable, PYTHONPATH=folder)
        self.assertEqual(with_probe.status, 1)
        if sys.version_info >= (3, 11):
            self.assertEqual(with_probe.errors, without.errors)

    def test_the_loader_and_the_environment_are_as_they_were(self):
        folder = self.package("ray", "")
        source = (
            "import os, ray\n"
            "print(sorted(vars(ray.__loader__)), type(ray.__loader__).__name__)\n"
            "print([name for name in os.environ if name.startswith('RAY_')])\n")
        script = self.script(source)
        with_probe = self.run_script(script, python=sys.executable, PYTHONPATH=folder)
        without = self.run_script(script, False, python=sys.executable, PYTHONPATH=folder)
        self.assertEqual(with_probe.output, without.output)


if __name__ == "__main__":
    unittest.main()
