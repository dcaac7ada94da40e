"""Generators with num_returns="dynamic": one result, the list of references to the items."""

import os
import time
import warnings

import numpy as np
import ray

warnings.simplefilter("ignore")
ray.init(num_cpus=2)


@ray.remote(num_returns="dynamic")
def counts(n, error=False):
    for i in range(n):
        yield i
    if error:
        raise ValueError("after %d" % n)


@ray.remote(num_returns="dynamic")
def arrays(n):
    for i in range(n):
        yield np.full(100_000, i)


@ray.remote
def total(generator):
    return type(generator).__name__, sum(int(np.sum(ray.get(ref))) for ref in generator)


@ray.remote
def consume():
    return [ray.get(ref) for ref in ray.get(counts.remote(3))]


@ray.remote(num_returns="dynamic", max_retries=1)
def dies(path):
    yield 1
    yield 2
    if not os.path.exists(path):
        open(path, "w").close()
        time.sleep(0.5)
        os._exit(1)
    yield 3


@ray.remote
class Maker:
    @ray.method(num_returns="dynamic")
    def make(self, n):
        for i in range(n):
            yield i * 10


def told(references):
    """The values; of a failure, its type."""
    values = []
    for reference in references:
        try:
            values.append(ray.get(reference))
        except Exception as error:
            values.append(type(error).__name__)
    return values


# One reference, of a value that holds the others; taken out once.
result = counts.remote(3)
generator = ray.get(result)
print(type(result).__name__, type(generator).__name__, len(generator))
print(told(generator), len(generator), told(generator), told(ray.get(result)))

# An error is the last item, and the call itself has not failed.
print(told(ray.get(counts.remote(2, True))), told(ray.get(counts.remote(0))))

# Large items lie in the object store, and outlive the list. They may be passed on, and so may it.
items = list(ray.get(arrays.remote(3)))
print([int(ray.get(item)[0]) for item in items])
print(ray.get(total.remote(arrays.remote(3))), ray.get(total.remote(ray.get(arrays.remote(2)))))
print(ray.get(consume.remote()), told(ray.get(Maker.remote().make.remote(3))))

# A worker that dies: the call is tried again.
path = "/tmp/dynamic-generators-%d" % os.getpid()
print(told(ray.get(dies.remote(path))))
os.remove(path)

# Prints:
# ObjectRef DynamicObjectRefGenerator 3
# [0, 1, 2] 0 [] [0, 1, 2]
# [0, 1, 'RayTaskError(ValueError)'] []
# [0, 1, 2]
# ('DynamicObjectRefGenerator', 300000) ('DynamicObjectRefGenerator', 100000)
# [0, 1, 2] [0, 10, 20]
# [1, 2, 3]
