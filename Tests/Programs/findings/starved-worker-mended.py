"""The long call is cut into several."""

import time

import ray

ray.init(num_cpus=2)


@ray.remote
def work(seconds):
    time.sleep(seconds)


print(len(ray.get([work.remote(seconds) for seconds in [0.06] * 10 + [0.02] * 8])))

# Findings: none
