"""What is measured on an engine: the same program under `rayscope run` and on the real Ray.

Prints one line of JSON: seconds of one operation, by measure. Each figure is the time of a whole
loop, divided by its operations.
"""

import argparse
import json
import time

import numpy as np
import ray

SMALL = 8_000_000
LARGE = 800_000_000
STORE = 2_000_000_000


@ray.remote
def empty():
    pass


def seconds_each(count, operation):
    """Runs the operation a fifth as often first, so that what is measured is warm."""
    for _ in range(count // 5 + 1):
        operation()
    start = time.perf_counter()
    for _ in range(count):
        operation()
    return (time.perf_counter() - start) / count


def batch(tasks):
    ray.get([empty.remote() for _ in range(tasks // 10)])
    start = time.perf_counter()
    ray.get([empty.remote() for _ in range(tasks)])
    return (time.perf_counter() - start) / tasks


def main():
    parser = argparse.ArgumentParser()
    for name in ("calls", "tasks", "puts", "gets"):
        parser.add_argument("--" + name, type=int, default=0, help="0 leaves the measure out")
    count = parser.parse_args()
    figures = {}

    start = time.perf_counter()
    # The dashboard is left out, with which Ray would start more slowly.
    ray.init(num_cpus=2, object_store_memory=STORE, include_dashboard=False)
    ray.get(empty.remote())
    figures["start"] = time.perf_counter() - start

    if count.calls:
        figures["call"] = seconds_each(count.calls, lambda: ray.get(empty.remote()))
    if count.tasks:
        figures["batch"] = batch(count.tasks)
    if count.puts:
        small = np.arange(SMALL // 8, dtype=np.float64)
        figures["put"] = seconds_each(count.puts, lambda: ray.put(small))
    if count.gets:
        reference = ray.put(np.ones(SMALL // 8))
        figures["get_small"] = seconds_each(count.gets, lambda: ray.get(reference))
        reference = ray.put(np.ones(LARGE // 8))
        figures["get_large"] = seconds_each(count.gets, lambda: ray.get(reference))
    ray.shutdown()
    print(json.dumps(figures))


main()
