"""The same array as an argument, again and again."""

import numpy as np
import ray

ray.init(num_cpus=2)
A = np.zeros(100_000)


@ray.remote
def first(x):
    return float(x[0])


@ray.remote
def share(x, y):
    return x is y, bool(np.shares_memory(x, y))


print([ray.get(first.remote(A)) for _ in range(5)])
print(ray.get([first.remote(A) for _ in range(5)]))
# One that has changed is another one, and as it was it is the same.
A[0] = 1
print(ray.get([first.remote(A), first.remote(x=A)]))
A[0] = 0
print(ray.get(first.remote(A)), ray.get(first.remote(np.zeros(100_000))))
print(ray.get(share.remote(A, A)))
print(ray.get([first.remote(ray.put(A)) for _ in range(2)]))

# Prints:
# [0.0, 0.0, 0.0, 0.0, 0.0]
# [0.0, 0.0, 0.0, 0.0, 0.0]
# [1.0, 1.0]
# 0.0 0.0
# (False, False)
# [0.0, 0.0]
# Supposed:
# [0.0, 0.0, 0.0, 0.0, 0.0]
# [0.0, 0.0, 0.0, 0.0, 0.0]
# [1.0, 1.0]
# 0.0 0.0
# (False, True)
# [0.0, 0.0]
