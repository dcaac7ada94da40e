"""How often a task that fails is run, and what arrives."""

import os
import sys
import tempfile

import ray
from ray.exceptions import RayError, RayTaskError, TaskCancelledError, WorkerCrashedError

ray.init(num_cpus=1)
folder = tempfile.mkdtemp()


def runs(name):
    path = os.path.join(folder, name)
    return os.path.getsize(path) if os.path.exists(path) else 0


def mark(name):
    with open(os.path.join(folder, name), "a") as file:
        file.write("x")


class Unusual(Exception):
    def __init__(self, one, two):
        super().__init__(one)
        self.two = two


@ray.remote
def dies(name):
    mark(name)
    os._exit(1)


@ray.remote
def leaves(name):
    mark(name)
    sys.exit(3)


@ray.remote
def raises(name, until=99):
    mark(name)
    if runs(name) < until:
        raise ValueError("bad " + name)
    return "good at last"


@ray.remote
def unusual():
    raise Unusual(1, 2)


@ray.remote
def interrupted():
    raise KeyboardInterrupt


@ray.remote
def add(x, y=0):
    return x


def outcome(ref):
    try:
        return repr(ray.get(ref))
    except RayTaskError as error:
        return "%s(%s)%s" % (type(error).__name__, type(error.cause).__name__,
                             " ValueError" * isinstance(error, ValueError))
    except RayError as error:
        return type(error).__name__


print(outcome(dies.remote("default")), runs("default"))
print(outcome(dies.options(max_retries=0).remote("none")), runs("none"))
print(outcome(dies.options(max_retries=1).remote("one")), runs("one"))
print(outcome(leaves.options(max_retries=0).remote("leaves")), runs("leaves"))
print(outcome(raises.remote("raise")), runs("raise"))
retrying = raises.options(max_retries=2, retry_exceptions=True)
print(outcome(retrying.remote("retried")), runs("retried"))
print(outcome(retrying.remote("twice", 2)), runs("twice"))
chosen = raises.options(max_retries=2, retry_exceptions=[KeyError])
print(outcome(chosen.remote("key")), runs("key"))
chosen = raises.options(max_retries=2, retry_exceptions=[ValueError])
print(outcome(chosen.remote("value")), runs("value"))
print(outcome(interrupted.remote()))
print(outcome(unusual.remote()))
print(outcome(add.remote(raises.remote("inner"))), outcome(add.remote(1, y=raises.remote("kw"))))
print(outcome(add.remote("and life goes on")))
try:
    ray.get(raises.remote("text"))
except ValueError as error:
    print(str(error).splitlines()[-1], "in raises" in str(error), "mark(name)" not in str(error))
    print(repr(error.cause), isinstance(error, RayTaskError))

# Prints:
# WorkerCrashedError 4
# WorkerCrashedError 1
# WorkerCrashedError 2
# WorkerCrashedError 1
# RayTaskError(ValueError)(ValueError) ValueError 1
# RayTaskError(ValueError)(ValueError) ValueError 3
# 'good at last' 2
# RayTaskError(ValueError)(ValueError) ValueError 1
# RayTaskError(ValueError)(ValueError) ValueError 3
# RayTaskError(TaskCancelledError)(TaskCancelledError)
# UnserializableException
# RayTaskError(ValueError)(ValueError) ValueError RayTaskError(ValueError)(ValueError) ValueError
# 'and life goes on'
# ValueError: bad text True True
# ValueError('bad text') True
