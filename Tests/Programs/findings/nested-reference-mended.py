"""At top level the reference is resolved before the task starts."""

import time

import ray

ray.init(num_cpus=2)


@ray.remote
def slow():
    time.sleep(0.4)
    return 1


@ray.remote
def use(value):
    return value + 1


slow_ref = slow.remote()
print(ray.get(use.remote(slow_ref)))

# Findings: none
