"""Each call is waited for before the next is made."""

import time

import ray

ray.init(num_cpus=2)


@ray.remote
def work(i):
    time.sleep(0.04)
    return i


results = []
for i in range(10):
    results.append(ray.get(work.remote(i)))
print(results)

# Findings: get-in-loop
