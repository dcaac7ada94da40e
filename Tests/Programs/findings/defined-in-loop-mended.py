"""Defined once."""

import time

import ray

ray.init(num_cpus=2)


@ray.remote
def work(x):
    time.sleep(0.01)
    return x


references = []
for i in range(60):
    references.append(work.remote(i))
print(sum(ray.get(references)))

# Findings: none
