"""A change of a captured variable after the first call."""

import numpy as np
import ray

ray.init(num_cpus=2)
n = 1
A = np.zeros(1000)


def helper():
    return n


def make():
    cell = 10

    @ray.remote
    def closed(default=[]):
        return cell, default

    def change():
        nonlocal cell
        cell = 20

    return closed, change


@ray.remote
def f():
    return n, helper(), float(A[0])


@ray.remote
def outer():
    return ray.get(f.remote())


closed, change = make()
print(ray.get(f.remote()), ray.get(closed.remote()), ray.get(outer.remote()))
n = 2
A[0] = 5
change()
print(ray.get(f.remote()), ray.get(closed.remote()), ray.get(outer.remote()))
# A call keeps the values of its submission, however late it runs.
early = [f.remote() for _ in range(8)]
n = 3
late = [f.remote() for _ in range(8)]
print(set(ray.get(early)), set(ray.get(late)))


@ray.remote
def counts():
    global n
    n += 1
    return n


# What a task changes stays on its worker, until another version comes.
print(ray.get(counts.remote()))
n = 7
print(ray.get(counts.remote()), n)


@ray.remote(max_retries=1, retry_exceptions=True)
def fails_once(seen=[]):
    seen.append(n)
    if len(seen) == 1:
        raise ValueError
    return seen


retried = fails_once.options(num_cpus=2).remote()
n = 8
print(ray.get(retried))

# Prints:
# (1, 1, 0.0) (10, []) (1, 1, 0.0)
# (1, 1, 0.0) (10, []) (1, 1, 0.0)
# {(1, 1, 0.0)} {(1, 1, 0.0)}
# 4
# 5 7
# [7, 7]
# Supposed:
# (1, 1, 0.0) (10, []) (1, 1, 0.0)
# (2, 2, 5.0) (20, []) (2, 2, 5.0)
# {(2, 2, 5.0)} {(3, 3, 5.0)}
# 4
# 8 7
# [7, 7]
