"""A remote function and an actor class that come along, captured or passed, and are called there."""

import ray

ray.init(num_cpus=1)


@ray.remote
def inner(i):
    return i


@ray.remote(num_cpus=0)
class Plain:
    def value(self):
        return 1


@ray.remote
def first():
    return ray.get(inner.remote(1)) + ray.get(Plain.remote().value.remote())


@ray.remote
def second():
    return ray.get(inner.remote(2)) + ray.get(Plain.remote().value.remote())


@ray.remote
def passed(function):
    return ray.get(function.remote(2)) + ray.get(function.remote(3))


print(ray.get(first.remote()), ray.get(second.remote()), ray.get(first.remote()))
print(ray.get(passed.remote(inner)), ray.get(passed.remote(inner)))
print(ray.get(inner.remote(4)), ray.get(passed.remote(inner)), ray.get(Plain.remote().value.remote()))

# Prints:
# 2 3 2
# 5 5
# 4 5 1
