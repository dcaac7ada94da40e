"""All are called, then all are got; and a chain, each link of which needs the one before, is none."""

import time

import ray

ray.init(num_cpus=2)


@ray.remote
def work(i):
    time.sleep(0.04)
    return i


references = []
for i in range(10):
    references.append(work.remote(i))
print(ray.get(references))
x = 0
for i in range(5):
    x = ray.get(work.remote(x))
print(x)

# Findings: none
