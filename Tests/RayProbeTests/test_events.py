"""What is recorded of programs on the real Ray: the counts measured once, and the fields."""

import json
import os
import unittest

from probe_run import PROGRAMS, ProbeTestCase, needs_ray

_PROGRAMS = ("02_arg_ref_captured", "03_large_arg_vs_put", "18_actor", "24_captured_ref",
             "29_unserializable")


@needs_ray
class Programs(ProbeTestCase):
    def test_the_counts_are_those_measured_on_ray(self):
        for name in _PROGRAMS:
            with self.subTest(name):
                program = os.path.join(PROGRAMS, name)
                run = self.run_script(program + ".py")
                with open(program + ".counts.json") as file:
                    expected = json.load(file)
                counted = run.recording.counts()
                # The script's path is in the pickles.
                del expected["pickled_bytes"], counted["pickled_bytes"]
                self.assertEqual(counted, expected)
                self.assertEqual((run.status, run.recording.missing), (0, set()), run.errors)
                self.assertTrue(all(
                    file.has_ended for process, file in run.recording.files.items()
                    if process.startswith("driver")))


@needs_ray
class Events(ProbeTestCase):
    def test_a_nested_call_from_submit_to_result(self):
        run = self.run_script(self.script("""
            import numpy as np, ray
            ray.init(num_cpus=2, log_to_driver=False)
            A = np.zeros(50_000)
            @ray.remote
            def inner(x, k=1):
                return x[:20_000]
            @ray.remote
            def outer(x):
                result = ray.get(inner.remote(x, k=2))
                return A.shape
            R = ray.put(A)
            print(ray.get(outer.remote(A)), ray.get(inner.remote(R)).shape)
            """))
        self.assertEqual(run.output, "(50000,) (20000,)\n", run.errors)
        recording = run.recording
        outer, nested, inner = sorted(recording.of("submit"), key=lambda event: event["start_ns"])
        self.assertEqual(outer["arguments"], [
            {"position": 0, "variable": "A", "how": "put", "bytes": 400243}])
        self.assertEqual(nested["parent"], outer["task"])
        self.assertEqual(nested["arguments"], [
            {"position": 0, "variable": "x", "how": "put", "bytes": 400244},
            {"position": "k", "variable": "2", "how": "inline", "bytes": 10}])
        self.assertNotIn("parent", outer)
        (explicit,) = recording.of("put", explicit=True)
        self.assertEqual((explicit["variable"], explicit["bound"]), ("A", "R"))
        self.assertEqual(inner["arguments"], [
            {"position": 0, "variable": "R", "how": "reference", "object": explicit["object"]}])
        for put in recording.of("put", role="argument"):
            self.assertTrue(put["inferred"])
            self.assertNotIn("duration_ns", put)
        (pickle,) = [event for event in recording.of("pickle", name="outer")]
        self.assertLessEqual(
            {("A", "global"), ("inner", "global"), ("ray", "module")},
            {(one["variable"], one["how"]) for one in pickle["captures"]})
        (stored,) = recording.of("return", task=inner["task"])
        self.assertEqual((stored["path"], stored["bytes"]), ("object-store", 160244))
        self.assertEqual(stored["object"], inner["task"] + "01000000")
        (execute,) = recording.of("execute", task=inner["task"])
        self.assertEqual((execute.get("name", "inner"), execute["attempt"]), ("inner", 1))
        (got,) = recording.of("get", task=inner["task"], role="result")
        self.assertEqual((got["path"], got["bytes"]), ("object-store", 160244))
        (argument,) = recording.of("get", task=inner["task"], role="argument")
        self.assertEqual(argument["object"], explicit["object"])
        for kind in ("lease", "dispatch"):
            self.assertEqual(
                {event["task"] for event in recording.of(kind)},
                {event["task"] for event in (outer, nested, inner)})
        for task in (outer, nested, inner):
            (lease,), (dispatch,) = (
                recording.of(kind, task=task["task"]) for kind in ("lease", "dispatch"))
            (body,) = recording.of("execute", task=task["task"])
            self.assertLess(lease["start_ns"], dispatch["start_ns"])
            self.assertLess(dispatch["start_ns"], body["start_ns"])

    def test_actors_generators_errors_and_two_sessions(self):
        run = self.run_script(self.script("""
            import asyncio, os, ray, signal
            ray.init(num_cpus=2, log_to_driver=False)
            BIG = list(range(1000))
            @ray.remote
            class Counter:
                def __init__(self, start): self.value = start
                def add(self, x): self.value += x; return self.value
                def size(self): return len(BIG)
            @ray.remote
            class Waiter:
                async def wait(self, x): await asyncio.sleep(0.01); return x
            counter = Counter.remote(5)
            print(ray.get([counter.add.remote(i) for i in range(3)]))
            waiter = Waiter.remote()
            print(ray.get([waiter.wait.remote(i) for i in range(3)]))
            @ray.remote
            def numbers():
                yield 1
                yield 2
            print([ray.get(one) for one in numbers.remote()])
            @ray.remote(num_returns=0)
            def nothing():
                raise KeyError("lost")
            print(nothing.remote())
            @ray.remote(max_retries=0)
            def killed():
                ray.put(7)
                os.kill(os.getpid(), signal.SIGKILL)
            try:
                ray.get(killed.remote())
            except ray.exceptions.WorkerCrashedError as error:
                print(type(error).__name__)
            async def ask():
                return await counter.add.remote(1)
            print(asyncio.run(ask()))
            ray.shutdown()
            ray.init(num_cpus=1, log_to_driver=False, runtime_env={"env_vars": {"MINE": "yes"}})
            @ray.remote
            def environment(): return os.environ["MINE"]
            print(ray.get(environment.remote()))
            """))
        lines = [line for line in run.output.splitlines() if "(raylet)" not in line]
        self.assertEqual(lines, [
            "[5, 6, 8]", "[0, 1, 2]", "[1, 2]", "None", "WorkerCrashedError", "9", "yes"],
            run.errors)
        recording = run.recording
        self.assertEqual(recording.missing, set())
        (made,) = recording.of("submit", name="Counter")
        (pickle,) = recording.of("pickle", name="Counter")
        self.assertEqual(made["function"], pickle["function"])
        self.assertIn(("BIG", "global"), [
            (one["variable"], one["how"]) for one in pickle["captures"]])
        calls = recording.of("submit", name="Counter.add")
        self.assertEqual({call["actor"] for call in calls}, {made["actor"]})
        bodies = recording.of("execute", actor=made["actor"])
        self.assertEqual(
            [body["task"] for body in bodies], [call["task"] for call in [made] + calls])
        self.assertEqual(len(recording.of("fetch", name="Counter")), 1)
        (waiter,) = recording.of("submit", name="Waiter")
        self.assertEqual(len(recording.of("execute", actor=waiter["actor"])), 4)
        (stream,) = recording.of("submit", name="numbers")
        self.assertEqual(
            [event["object"][-8:] for event in recording.of("return", task=stream["task"])],
            ["02000000", "03000000", "01000000"])
        self.assertEqual(len(recording.of("get", task=stream["task"])), 2)
        (call,) = recording.of("submit", name="nothing")
        (nothing,) = recording.of("execute", task=call["task"])
        self.assertEqual(nothing["error"], "KeyError")
        # What the killed worker had recorded is there; its body did not end.
        (victim,) = recording.of("submit", name="killed")
        self.assertEqual(len(recording.of("put", role="value", task=victim["task"])), 1)
        self.assertEqual(recording.of("execute", task=victim["task"]), [])
        (fail,) = recording.of("fail", task=victim["task"])
        self.assertEqual((fail["error"], fail["process"]), ("WORKER_DIED", "scheduler"))
        # What Ray left in place of its result is asked for, and is no value.
        (got,) = recording.of("get", task=victim["task"])
        self.assertEqual(got["error"], "WorkerCrashedError")
        self.assertEqual(recording.of("deserialize", task=victim["task"]), [])
        (last,) = recording.of("submit", name="environment")
        self.assertEqual(len(recording.of("execute", task=last["task"])), 1)


if __name__ == "__main__":
    unittest.main()
