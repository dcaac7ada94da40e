"""Small values and large ones, by value and as results."""

import numpy as np
import ray

ray.init(num_cpus=1)


@ray.remote
def same(x):
    return x


@ray.remote
def fails():
    raise ValueError("an error rides in the reply")


print(ray.get([same.remote(n) for n in (1, "two", b"", None)]))
print(ray.get(same.remote(k)) if (k := [1, 2]) else None, ray.get(same.remote(x=3)))
A = np.zeros(100_000)
print(ray.get(same.remote(A)).sum(), ray.get(same.remote(ray.put(4))))
print(ray.get(same.remote(same.remote(5))))
try:
    ray.get(fails.remote())
except ValueError as error:
    print(error.cause)

# Prints:
# [1, 'two', b'', None]
# [1, 2] 3
# 0.0 4
# 5
# an error rides in the reply
# Supposed:
# [1, 'two', b'', None]
# [1, 2] 3
# 0.0 4
# 5
# an error rides in the reply
