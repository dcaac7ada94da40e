"""Each iteration defines the function anew: more often than Ray itself warns of."""

import time

import ray

ray.init(num_cpus=2)
references = []
for i in range(110):

    @ray.remote
    def work(x):
        time.sleep(0.01)
        return x

    references.append(work.remote(i))
print(sum(ray.get(references)))

# Findings: defined-in-loop
