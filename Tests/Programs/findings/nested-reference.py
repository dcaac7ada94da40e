"""A task sits on its worker while it gets what came inside a list."""

import time

import ray

ray.init(num_cpus=2)


@ray.remote
def slow():
    time.sleep(0.4)
    return 1


@ray.remote
def use(references):
    return ray.get(references[0]) + 1


slow_ref = slow.remote()
print(ray.get(use.remote([slow_ref])))

# Findings: nested-reference
