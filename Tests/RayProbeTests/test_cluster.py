"""The probe on a cluster that was running before: two raylets on this machine."""

import unittest

from probe_run import ProbeTestCase, needs_ray

_CLUSTER = """
import os, ray
from ray.cluster_utils import Cluster
# As on machines of their own, the raylets and what they start know nothing of the probe.
hidden = {name: os.environ.pop(name) for name in list(os.environ)
          if name.startswith("RAYSCOPE_") or name == "PYTHONPATH"}
cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
cluster.add_node(num_cpus=1, resources={"other": 1})
os.environ.update(hidden)
os.environ["RAYSCOPE_ADDRESS"] = cluster.address
"""


@needs_ray
class OnACluster(ProbeTestCase):
    def test_events_of_both_nodes_come_home(self):
        run = self.run_script(self.script(_CLUSTER + """
def mine():
    os.environ["MINE"] = "hook"
ray.init(num_cpus=7, log_to_driver=False, runtime_env={
    "worker_process_setup_hook": mine, "env_vars": {"MORE": "too"}})
@ray.remote
def f(x):
    return x, os.environ["MINE"], os.environ["MORE"]
on_head = f.options(resources={"node:__internal_head__": 0.1})
print(ray.get([on_head.remote(1), f.options(resources={"other": 1}).remote(2)]))
client = ray._private.worker.global_worker.gcs_client
ray.shutdown()
ray.init(log_to_driver=False, runtime_env={})
print(ray._private.worker.global_worker.gcs_client.internal_kv_keys(b"rayscope", b"rayscope"))
ray.shutdown()
cluster.shutdown()
"""))
        self.assertEqual(
            run.output, "[(1, 'hook', 'too'), (2, 'hook', 'too')]\n[]\n", run.errors)
        lines = [line for line in run.errors.splitlines() if line.startswith("rayscope")]
        self.assertEqual(len(lines), 1, run.errors)
        self.assertIn("num_cpus", lines[0])
        recording = run.recording
        self.assertEqual(recording.missing, set())
        workers = [file for name, file in recording.files.items() if name.startswith("worker")]
        self.assertEqual(len({file.header["node"] for file in workers}), 2)
        for kind in ("fetch", "unpickle", "deserialize", "execute", "return", "dispatch"):
            found = [event for event in recording.of(kind) if event.get("role") != "result"
                     or kind == "return"]
            self.assertEqual(len(found), 2, kind)
        # One machine has one clock.
        for file in workers:
            self.assertEqual(
                (file.header["clock_offset_ns"], file.header["clock_error_ns"]), (0, 0))

    def test_a_cluster_that_nobody_named(self):
        run = self.run_script(self.script(_CLUSTER + """
del os.environ["RAYSCOPE_ADDRESS"]
# As where `ray start` has left a note of its address.
ray._private.services.find_bootstrap_address = lambda temp_dir: cluster.address
ray.init(log_to_driver=False)
@ray.remote
def f(x): return x
print(ray.get(f.remote(1)))
ray.shutdown()
cluster.shutdown()
"""))
        self.assertEqual(run.output, "1\n", run.errors)
        self.assertEqual(len(run.recording.of("execute")), 1)

    def test_clocks_of_two_machines_are_aligned(self):
        run = self.run_script(self.script(_CLUSTER + """
from rayscope_probe import cluster_clock
cluster_clock.boot_id = lambda: "another machine"
ray.init(log_to_driver=False)
@ray.remote
def f(x): return x
print(ray.get(f.remote(1)))
ray.shutdown()
cluster.shutdown()
"""))
        self.assertEqual(run.output, "1\n", run.errors)
        (worker,) = [file.header for name, file in run.recording.files.items()
                     if name.startswith("worker")]
        self.assertGreater(worker["clock_error_ns"], 0)
        # The truth is 0, and lies within the error.
        self.assertLessEqual(abs(worker["clock_offset_ns"]), worker["clock_error_ns"])


class Clock(unittest.TestCase):
    def test_the_shortest_round_counts(self):
        from rayscope_probe import cluster_clock
        self.assertEqual(
            cluster_clock.best([(0, 900, 1000), (2000, 2540, 2100), (4000, 9000, 4900)]),
            (490, 50))


if __name__ == "__main__":
    unittest.main()
