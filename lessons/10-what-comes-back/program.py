"""What comes back from a task: small arrays, large ones, and arrays that the task has put by hand."""

import sys

import numpy as np
import ray

steps, entries = (int(word) for word in sys.argv[1:] or (4, 2000))


@ray.remote
def squares(n):
    return np.arange(n) ** 2


@ray.remote
def squares_put(n):
    return ray.put(np.arange(n) ** 2)


@ray.remote
def kind(value):
    return type(value).__name__


ray.init(num_cpus=2)
sizes = [entries * 2**step for step in range(steps)]
plain = [squares.remote(n) for n in sizes]
print("squares:", *[len(array) for array in ray.get(plain)])
by_hand = [squares_put.remote(n) for n in sizes]
inner = ray.get(by_hand)
print("squares_put:", *[type(value).__name__ for value in inner])
print("got again:", *[len(array) for array in ray.get(inner)])
print("passed on:", ray.get(kind.remote(plain[0])), ray.get(kind.remote(by_hand[0])))
