"""Pairs of words are compared by their vectors, which lie in one large table."""

import sys

import numpy as np
import ray

pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
words = int(sys.argv[2]) if len(sys.argv) > 2 else 8000

ray.init(num_cpus=2)

VECTORS = np.arange(words * 16).reshape(words, 16) % 7 - 3


def vector(word):
    return VECTORS[word % words]


def length(x):
    return int((x**2).sum())


@ray.remote
def product(x, y):
    return int((x * y).sum())


@ray.remote
def alike(x, y):
    return round(ray.get(product.remote(x, y)) / (length(x) * length(y)) ** 0.5, 3)


chosen = [(vector(7 * pair), vector(11 * pair + 3)) for pair in range(pairs)]
print("products:", ray.get([product.remote(x, y) for x, y in chosen]))
print("alike:", ray.get([alike.remote(x, y) for x, y in chosen]))
