"""A task that writes to the array that it was given."""

import numpy as np
import ray

ray.init(num_cpus=2)


@ray.remote
def write(x, value):
    try:
        x[0] = value
    except ValueError as error:
        return str(error)
    return float(x[0])


@ray.remote
def through(x, value):
    return ray.get(write.remote(x, value))


@ray.remote
def fails(x):
    x[0] = 9
    raise RuntimeError


@ray.remote
def small():
    return np.zeros(3)


@ray.remote
def appends(x):
    x.append(1)
    return x


A = np.zeros(100_000)
B = np.zeros(10)
R = ray.put(A)
S = small.remote()
print(ray.get(write.remote(A, 1)), A[0], ray.get(write.remote(B, 2)), B[0])
print(ray.get(write.remote(R, 3)), ray.get(R)[0], ray.get(write.remote(S, 4)), ray.get(S)[0])
print(ray.get(through.remote(A, 5)), A[0], ray.get(through.remote(S, 6)), ray.get(S)[0])
# Which of two comes last is told by the order of the gets.
print(ray.get([write.remote(B, 7)]), B[0], ray.wait([write.remote(B, 8)])[1], B[0])
try:
    ray.get(fails.remote(B))
except Exception as error:
    print(type(error.cause).__name__, B[0])
# What was read-only before stays so, and what is no array is a copy.
C = np.zeros(10)
C.flags.writeable = False
x = []
print(ray.get(write.remote(C, 1)), C[0], ray.get(appends.remote(x)), x)
print(ray.get(R).flags.writeable)

# Prints:
# assignment destination is read-only 0.0 assignment destination is read-only 0.0
# assignment destination is read-only 0.0 assignment destination is read-only 0.0
# assignment destination is read-only 0.0 assignment destination is read-only 0.0
# ['assignment destination is read-only'] 0.0 [] 0.0
# ValueError 0.0
# assignment destination is read-only 0.0 [1] []
# False
# Supposed:
# 1.0 1.0 2.0 2.0
# 3.0 3.0 4.0 4.0
# 5.0 5.0 6.0 6.0
# [7.0] 7.0 [] 8.0
# RuntimeError 9.0
# assignment destination is read-only 0.0 [1] []
# False
