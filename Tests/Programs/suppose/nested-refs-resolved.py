"""References inside lists, dicts, objects and values."""

import numpy as np
import ray

ray.init(num_cpus=2)


@ray.remote
def make(x):
    return x


@ray.remote
def fails():
    raise ValueError("inside")


@ray.remote
def kinds(*args, **kwargs):
    return [kind(value) for value in (*args, *kwargs.values())]


def kind(value):
    if isinstance(value, (list, tuple)):
        return [kind(inner) for inner in value]
    if isinstance(value, dict):
        return {key: kind(inner) for key, inner in value.items()}
    if isinstance(value, Box):
        return [kind(value.inner)]
    return type(value).__name__


class Box:
    def __init__(self, inner):
        self.inner = inner


R = ray.put(np.zeros(100_000))
S = make.remote(5)
print(ray.get(kinds.remote(R, [R, S], key={"a": (S,)})))
print(ray.get(kinds.remote(Box(R))))
print(ray.get(kinds.remote(make.remote([S]), [make.remote([S])])))


@ray.remote
def gives():
    return [ray.put(1)]


print(kind(ray.get(gives.remote())), kind(ray.get(make.remote([S]))))
try:
    print(ray.get(kinds.remote([fails.remote()])))
except ValueError as error:
    print("ValueError", error.cause)

# Prints:
# ['ndarray', ['ObjectRef', 'ObjectRef'], {'a': ['ObjectRef']}]
# [['ObjectRef']]
# [['ObjectRef'], ['ObjectRef']]
# ['ObjectRef'] ['ObjectRef']
# [['ObjectRef']]
# Supposed:
# ['ndarray', ['ndarray', 'int'], {'a': ['int']}]
# [['ndarray']]
# [['int'], [['int']]]
# ['ObjectRef'] ['int']
# ValueError inside
