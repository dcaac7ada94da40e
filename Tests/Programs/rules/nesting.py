"""A worker that waits for a task gives its slot away: nesting never deadlocks."""

import ray

ray.init(num_cpus=1)


@ray.remote
def deep(n):
    return 0 if n == 0 else 1 + ray.get(deep.remote(n - 1))


@ray.remote
def waits(n):
    refs = [deep.remote(n) for _ in range(2)]
    ready, rest = ray.wait(refs, num_returns=2)
    return sum(ray.get(ready)), rest


@ray.remote
def defines(x):
    @ray.remote
    def inner(y):
        return x + y
    return ray.get([inner.remote(i) for i in range(3)])


print(ray.get(deep.remote(6)))
print(ray.get([waits.remote(2), waits.remote(1)]))
print(ray.get(defines.remote(10)))

# Prints:
# 6
# [(4, []), (2, [])]
# [10, 11, 12]
