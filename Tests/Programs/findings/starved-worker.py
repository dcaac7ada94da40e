"""The longest call comes last: one worker works on, the other has nothing to do."""

import time

import ray

ray.init(num_cpus=2)


@ray.remote
def work(seconds):
    time.sleep(seconds)


print(len(ray.get([work.remote(seconds) for seconds in [0.02] * 8 + [0.6]])))

# Findings: starved-worker
