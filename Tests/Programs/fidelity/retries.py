"""What is tried again and how often: only what fails in a task's body, and what kills its worker."""

import os
import sys
import tempfile
import threading

import ray

ray.init(num_cpus=1, log_to_driver=False)
folder = tempfile.mkdtemp()
state = []


class Mine(ValueError):
    pass


class Stubborn(Exception):
    def __reduce__(self):
        raise RuntimeError("not me")


def count(name, adds=False):
    with open(os.path.join(folder, name), "a") as file:
        file.write("x" * adds)
    return os.path.getsize(os.path.join(folder, name))


def outcome(ref):
    try:
        return ray.get(ref)
    except Exception as error:
        return type(error).__name__


@ray.remote
def flaky(name, until, kind=ValueError):
    if count(name, True) < until:
        raise kind("again")
    return "done"


@ray.remote
def does(name, text):
    run = count(name, True)
    return eval(text, {"run": run, "os": os, "sys": sys, "threading": threading, "fail": fail, "state": state,
                       "Stubborn": Stubborn})


def fail(error):
    raise error


@ray.remote
def fails():
    raise KeyError("argument")


@ray.remote(num_returns=2)
def generates(name):
    count(name, True)
    yield 1
    raise ValueError


always = {"retry_exceptions": True}
for number, (options, until, kind) in enumerate((
        ({}, 2, ValueError), (always, 3, ValueError), (always, 9, ValueError), ({**always, "max_retries": 0}, 2, Mine),
        ({**always, "max_retries": -1}, 6, Mine), ({**always, "max_retries": 1}, 9, KeyError),
        ({"retry_exceptions": [ValueError]}, 3, Mine), ({"retry_exceptions": (KeyError, Mine)}, 3, Mine),
        ({"retry_exceptions": [Mine]}, 3, ValueError), ({"retry_exceptions": []}, 3, ValueError))):
    print(number, outcome(flaky.options(**options).remote(str(number), until, kind)), count(str(number)))
for text in ("os._exit(1) if run < 2 else 'alive'", "sys.exit(0)", "fail(KeyboardInterrupt())", "threading.Lock()",
             "fail(Stubborn())",
             "os._exit(1) if run == 1 else fail(ValueError()) if run == 2 else run", "os._exit(1)",
             "state.append(run) or (fail(ValueError()) if run < 3 else len(state))"):
    print(text[:30], outcome(does.options(max_retries=2, **always).remote(text[:40].replace("/", ""), text)),
          count(text[:40].replace("/", "")))
print([outcome(ref) for ref in generates.options(**always).remote("generates")], count("generates"))
print(outcome(flaky.options(**always).remote(fails.remote(), 1)))

# Prints:
# 0 RayTaskError(ValueError) 1
# 1 done 3
# 2 RayTaskError(ValueError) 4
# 3 RayTaskError(Mine) 1
# 4 done 6
# 5 RayTaskError(KeyError) 2
# 6 done 3
# 7 done 3
# 8 RayTaskError(ValueError) 1
# 9 RayTaskError(ValueError) 1
# os._exit(1) if run < 2 else 'a alive 2
# sys.exit(0) WorkerCrashedError 3
# fail(KeyboardInterrupt()) RayTaskError(TaskCancelledError) 1
# threading.Lock() RayTaskError(TypeError) 1
# fail(Stubborn()) WorkerCrashedError 3
# os._exit(1) if run == 1 else f 3 3
# os._exit(1) WorkerCrashedError 3
# state.append(run) or (fail(Val 3 3
# [1, 'RayTaskError(ValueError)'] 1
# RayTaskError(KeyError)
