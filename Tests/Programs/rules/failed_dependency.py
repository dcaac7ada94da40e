"""A task whose argument failed does not run, and fails with what made the argument fail."""

import os

import ray

ray.init(num_cpus=1)


@ray.remote(max_retries=0)
def dies():
    os._exit(1)


@ray.remote
def echo(x):
    return x


def outcome(ref):
    try:
        return ray.get(ref)
    except ray.exceptions.RayError as error:
        return type(error).__name__


print(outcome(dies.remote()))
print(outcome(echo.remote(dies.remote())))
print(outcome(echo.remote(echo.remote(dies.remote()))))
print(outcome(ray.get(echo.remote([dies.remote()]))[0]))

# Prints:
# WorkerCrashedError
# RayTaskError(WorkerCrashedError)
# RayTaskError(WorkerCrashedError)
# WorkerCrashedError
