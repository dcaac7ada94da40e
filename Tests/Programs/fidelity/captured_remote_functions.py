"""Remote functions inside remote functions: what they capture is fixed by whoever exports first."""

import numpy as np
import ray

ray.init(num_cpus=2)
A, B, C = [10], [10], np.zeros(20_000)


@ray.remote
def worker_first():
    return A[0]


@ray.remote
def driver_first():
    return B[0], float(C[0])


@ray.remote
def calls_worker_first():
    return ray.get(worker_first.remote())


@ray.remote
def calls_driver_first():
    return ray.get(driver_first.remote()), B[0], float(C[0])


print(ray.get(calls_worker_first.remote()), ray.get(driver_first.remote()))
A[0] = B[0] = 20
C[0] = 20
# The worker has exported it with the old value, and that stands; the driver has, likewise.
print(ray.get(worker_first.remote()), ray.get(calls_worker_first.remote()))
print(ray.get(driver_first.remote()), ray.get(calls_driver_first.remote()))


@ray.remote
def adds(x):
    return x + A[0]


@ray.remote
def call(function, *args):
    return ray.get(function.remote(*args))


@ray.remote
def makes(n):
    @ray.remote
    def made(x):
        return x * n
    return made


print(ray.get(call.remote(adds, 1)))
A[0] = 30
print(ray.get(adds.remote(1)), ray.get(call.remote(adds, 1)))
made = ray.get(makes.remote(7))
print(type(made).__name__, ray.get(made.remote(2)), ray.get(call.remote(made, 3)))
print(ray.get(ray.put(adds)) is adds, ray.get(ray.get(ray.put(adds)).remote(2)))
several = {"adds": adds, "list": [ray.remote(lambda x, k=k: x * k) for k in range(3)]}
renamed = adds.options(name="renamed")


@ray.remote
def uses():
    return (ray.get(several["adds"].remote(0)), ray.get([f.remote(7) for f in several["list"]]),
            ray.get(renamed.remote(5)), several["adds"] is adds)


@ray.remote
def factorial(n):
    return 1 if n < 2 else n * ray.get(factorial.options(name="f%d" % n).remote(n - 1))


print(ray.get(uses.remote()), ray.get(factorial.remote(6)), type(factorial).__name__)

# Prints:
# 10 (10, 0.0)
# 10 10
# (10, 0.0) ((10, 0.0), 20, 20.0)
# 21
# 21 21
# RemoteFunction 14 21
# False 22
# (20, [0, 7, 14], 25, True) 720 RemoteFunction
