"""What a worker does to a captured value stays in that worker, from call to call."""

import numpy as np
import ray

ray.init(num_cpus=1)
A = np.zeros(100_000)
small = []
n = 0


def helper():
    A[1] += 10
    return float(A[1])


@ray.remote
def change(default=[]):
    global n
    n += 1
    A[0] += 1
    small.append(n)
    default.append(n)
    return float(A[0]), small, default, n


@ray.remote
def shares():
    A[1] += 1
    return helper(), A.flags.writeable


@ray.remote
def other():
    return float(A[0]), float(A[1]), small, n


print(ray.get(change.remote()))
print(ray.get(change.remote()))
print(ray.get(shares.remote()), ray.get(shares.remote()))
print(ray.get(other.remote()))
print(float(A[0]), float(A[1]), small, n)


@ray.remote
def first(x):
    return float(x[0]), x.flags.writeable


B = np.zeros(200_000)
calls = [first.remote(B), first.remote(B[:10])]
B[0] = 5
print(ray.get(calls))
x = ray.get(first.remote(ray.put(B)))
print(x, ray.get(ray.put(B)).flags.writeable)


@ray.remote
def same(x, y):
    return x is y, bool(np.shares_memory(x[0], y[0]))


@ray.remote
def inside(x):
    return x[0] is x[1]


R = ray.put(B)
print(ray.get(same.remote([B], [B])), ray.get(inside.remote([B, B])))


@ray.remote
def share(x, y):
    return x is y, bool(np.shares_memory(x, y))


print(ray.get(share.remote(R, R)), ray.get(share.remote(B, B)))

# Prints:
# (1.0, [1], [1], 1)
# (2.0, [1, 2], [1, 2], 2)
# (11.0, True) (22.0, True)
# (0.0, 0.0, [], 0)
# 0.0 0.0 [] 0
# [(0.0, False), (0.0, False)]
# (5.0, False) False
# (False, False) True
# (False, True) (False, False)
