"""A script cannot tell that it is traced: the same output, errors, tracebacks and pickles."""

import re
import unittest

from probe_run import ProbeTestCase, needs_ray

_TRACEBACKS = """
import hashlib, threading, traceback, ray
ray.init(num_cpus=1, log_to_driver=False)
LOCK = threading.Lock()

@ray.remote
def fine(x, y=1):
    return x

@ray.remote
def captures_a_lock():
    return LOCK

@ray.remote
def raises():
    raise KeyError("no")

@ray.remote
def returns_a_lock():
    return threading.Lock()

@ray.remote
def asks():
    return ray.get(raises.remote())

@ray.remote(max_retries=0)
def wrong_in_the_task():
    fine.remote(1, 2, 3)

@ray.remote
class Actor:
    def __init__(self, x): pass
    def method(self): raise ValueError("no")

def show(call):
    try:
        call()
    except BaseException:
        print(traceback.format_exc())

show(lambda: fine.remote(1, 2, 3))
show(lambda: fine.remote(LOCK))
show(lambda: captures_a_lock.remote())
show(lambda: ray.put(LOCK))
show(lambda: ray.put(ray.put(1)))
show(lambda: ray.get(5))
show(lambda: ray.get([ray.put(1), 5]))
show(lambda: ray.get(raises.remote()))
show(lambda: ray.get(returns_a_lock.remote()))
show(lambda: ray.get(asks.remote()))
show(lambda: ray.get(wrong_in_the_task.remote()))
show(lambda: ray.get(fine.remote(raises.remote())))
show(lambda: Actor.remote())
show(lambda: ray.get(Actor.remote(1).method.remote()))
show(lambda: Actor.remote(1).method.remote(7))
show(lambda: ray.get(fine.options(num_returns=2).remote(1)[0]))
show(lambda: ray.init())

pickled = ray.cloudpickle.dumps
for what in (fine._function, Actor, fine, Actor.__ray_metadata__.modified_class, ray.get, ray.init):
    data = re_uuid(pickled(what))
    print(len(data), hashlib.sha256(data).hexdigest())
raise fine
"""
# What differs from run to run: addresses, ids, process numbers, times.
_VARYING = re.compile(
    r"0x[0-9a-f]+|[0-9a-f]{16,}|pid=\d+|ip=[\d.]+|\d{4}-\d\d-\d\d [\d:,]+|:\d{4,5}\b|port: \d+"
    r"|worker-\d+")


@needs_ray
class ChangesNothing(ProbeTestCase):
    def test_output_errors_tracebacks_pickles_and_status(self):
        source = _TRACEBACKS.replace(
            "pickled = ray.cloudpickle.dumps",
            "import re\n"
            "def re_uuid(data):\n"
            "    data = re.sub(rb'\\x8a\\x10.{16}|\\x8a\\x11.{17}', b'', data, flags=re.S)\n"
            "    return re.sub(rb'[0-9a-f]{32}', b'', data)\n"
            "pickled = ray.cloudpickle.dumps")
        script = self.script(source)
        probed, plain = self.run_script(script), self.run_script(script, probed=False)
        self.assertIn("Traceback", plain.output)
        self.assertEqual(
            _VARYING.sub("…", probed.output).splitlines(),
            _VARYING.sub("…", plain.output).splitlines())
        self.assertEqual((probed.status, plain.status), (1, 1))
        self.assertEqual(
            _VARYING.sub("…", probed.errors).splitlines()[-5:],
            _VARYING.sub("…", plain.errors).splitlines()[-5:])
        self.assertEqual(probed.recording.missing, set())
        self.assertNotIn("rayscope", probed.output + probed.errors)

    def test_a_function_that_is_let_go_keeps_nothing_alive(self):
        run = self.run_script(self.script("""
            import gc, weakref, ray
            ray.init(num_cpus=1, log_to_driver=False)
            class Captured: pass
            def use():
                captured = Captured()
                @ray.remote
                def f(): return captured is None
                print(ray.get(f.remote()))
                return weakref.ref(captured)
            left = use()
            gc.collect()
            print(left())
            """))
        self.assertEqual((run.status, run.output), (0, "False\nNone\n"), run.errors)
        self.assertEqual(len(run.recording.of("submit")), 1)


@needs_ray
class Broken(ProbeTestCase):
    def test_a_wrap_that_fails_costs_its_events_only(self):
        run = self.run_script(self.script("""
            import ray
            from rayscope_probe import submitting, getting
            def fails(*_): raise RuntimeError("a wrap is broken")
            submitting.Submission.submitted = fails
            getting._record_get = fails
            ray.init(num_cpus=1, log_to_driver=False)
            calls = []
            @ray.remote
            def f(x): return x + 1
            print(ray.get(f.remote(1)), ray.get(ray.put(5)))
            """))
        self.assertEqual((run.status, run.output), (0, "2 5\n"), run.errors)
        self.assertEqual(run.recording.missing, {"submit", "get", "deserialize"})
        self.assertEqual(len(run.recording.of("execute")), 1)
        self.assertEqual(len(run.recording.of("put", explicit=True)), 1)

    def test_a_ray_whose_internals_moved_is_traced_with_the_rest(self):
        # The module of the user's own that hides a part of Ray before the probe looks for it.
        self.script("""
            import sys
            class Finder:
                def find_spec(self, name, path=None, target=None):
                    if name == "rayscope_probe.wraps":
                        sys.meta_path.remove(self)
                        from ray._private.function_manager import FunctionActorManager as manager
                        manager.moved = manager.compute_collision_identifier
                        del manager.compute_collision_identifier
                        manager.__getattr__ = lambda self, name: (
                            self.moved if name == "compute_collision_identifier" else
                            object.__getattribute__(self, name))
            sys.meta_path.insert(0, Finder())
            """, "sitecustomize.py")
        run = self.run_script(self.script("""
            import ray
            ray.init(num_cpus=1, log_to_driver=False)
            @ray.remote
            def f(): return 1
            print(ray.get(f.remote()))
            """), PYTHONPATH=self.folder)
        self.assertEqual((run.status, run.output), (0, "1\n"), run.errors)
        self.assertEqual(run.recording.missing, {"export"})
        self.assertEqual(run.recording.of("export"), [])
        self.assertEqual(len(run.recording.of("pickle")), 1)

    def test_an_unwritable_folder(self):
        run = self.run_script(self.script("""
            import ray
            ray.init(num_cpus=1, log_to_driver=False)
            @ray.remote
            def f(): return 1
            print(ray.get(f.remote()))
            """), probe_folder=self.folder + "/nowhere")
        self.assertEqual((run.status, run.output), (0, "1\n"), run.errors)


@needs_ray
class Options(ProbeTestCase):
    def test_the_number_of_workers(self):
        run = self.run_script(self.script("""
            import ray
            ray.init(num_cpus=1, log_to_driver=False)
            print(ray.cluster_resources()["CPU"])
            """), RAYSCOPE_WORKERS="3")
        self.assertEqual(run.output, "3.0\n", run.errors)


if __name__ == "__main__":
    unittest.main()
