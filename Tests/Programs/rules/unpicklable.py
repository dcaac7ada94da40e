"""What cannot be pickled fails at the call that needs it, each time, and the next call works."""

import threading

import ray

ray.init(num_cpus=1)
lock = threading.Lock()


def helper():
    return lock


@ray.remote
def captures():
    return helper()


@ray.remote
def default(x=lock):
    return x


@ray.remote
def takes(*args, **kwargs):
    return len(args), sorted(kwargs)


@ray.remote
def returns():
    return {"ok": 1, "lock": threading.Lock()}


class Stubborn:
    def __reduce__(self):
        raise RuntimeError("not me")


class Bomb:
    def __reduce__(self):
        return int, ("not a number",)


def attempt(text):
    try:
        print(text, "=", eval(text))
    except Exception as error:
        print(text, "raises", [t.__name__ for t in (TypeError, RuntimeError, ValueError) if isinstance(error, t)])


for text in ("captures.remote()", "captures.remote()", "default.remote()", "takes.remote(1, [lock])",
             "takes.remote(k={'x': lock})", "ray.put(lock)", "takes.remote(i for i in [])",
             "takes.remote(Stubborn())", "ray.put(Stubborn())", "ray.get(ray.put(Bomb()))",
             "ray.get(takes.remote(Bomb()))", "ray.get(returns.remote())", "ray.get(takes.remote(1, k=2))"):
    attempt(text)
bomb = Bomb()


@ray.remote
def unloadable():
    return bomb


attempt("ray.get(unloadable.remote())")
attempt("ray.get(unloadable.remote())")

# Prints:
# captures.remote() raises ['TypeError']
# captures.remote() raises ['TypeError']
# default.remote() raises ['TypeError']
# takes.remote(1, [lock]) raises ['TypeError']
# takes.remote(k={'x': lock}) raises ['TypeError']
# ray.put(lock) raises ['TypeError']
# takes.remote(i for i in []) raises ['TypeError']
# takes.remote(Stubborn()) raises ['RuntimeError']
# ray.put(Stubborn()) raises ['RuntimeError']
# ray.get(ray.put(Bomb())) raises []
# ray.get(takes.remote(Bomb())) raises []
# ray.get(returns.remote()) raises ['TypeError']
# ray.get(takes.remote(1, k=2)) = (1, ['k'])
# ray.get(unloadable.remote()) raises ['RuntimeError']
# ray.get(unloadable.remote()) raises ['RuntimeError']
