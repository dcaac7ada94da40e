"""All results have to be there before the first is worked on."""

import time

import numpy as np
import ray

ray.init(num_cpus=2)


@ray.remote
def produce(i):
    time.sleep(0.01)
    return np.full(20_000, i)


total = 0
for _ in range(2):
    references = [produce.remote(i) for i in range(120)]
    for values in ray.get(references):
        time.sleep(0.005)
        total += values[0]
print(total)

# Findings: get-too-many
