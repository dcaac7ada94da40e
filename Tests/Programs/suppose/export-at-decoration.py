"""What changes between the decorator and the first call."""

import ray

n = 1


@ray.remote
def early():
    return n


n = 2
ray.init(num_cpus=1)


@ray.remote
def late():
    return n, helper()


@ray.remote
def outer():
    return ray.get(early.remote())


@ray.remote
def never():
    return n


@ray.remote
def recursive(k):
    return 0 if k == 0 else 1 + ray.get(recursive.remote(k - 1))


def helper():
    return n


def attempt(function, *args):
    try:
        return ray.get(function.remote(*args))
    except NameError as error:
        return str(error.cause)


n = 3
print(attempt(early), attempt(late), attempt(outer), attempt(recursive, 2))
ray.shutdown()
ray.init(num_cpus=1)
n = 4
print(attempt(early))

# Prints:
# 3 (3, 3) 3 2
# 4
# Supposed:
# 1 name 'helper' is not defined 1 name 'recursive' is not defined
# 1
