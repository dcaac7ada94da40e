"""Decorators below and above `@ray.remote`, and what `@ray.remote` takes."""

import contextlib
import functools
import operator

import ray

ray.init(num_cpus=1)


def counted(function):
    calls = 0

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        nonlocal calls
        calls += 1
        return calls, function(*args, **kwargs)
    return wrapper


def times(n):
    def decorate(function):
        return functools.wraps(function)(lambda *args: [function(*args) for _ in range(n)])
    return decorate


@ray.remote
@counted
@times(2)
@counted
def stacked(x, y=0):
    return x + y


def got(function):
    return functools.wraps(function)(lambda *args: ray.get(function.remote(*args)))


def plainly_got(function):
    return lambda *args: ray.get(function.remote(*args))


add = ray.remote(lambda x: x + 1)
above, plain = got(add), plainly_got(add)
copies = ray.remote(lambda x: above(x))
captures = ray.remote(lambda x: plain(x))


@contextlib.contextmanager
def managed():
    yield "managed"


@ray.remote
def manages():
    with managed() as value:
        return value


class Adder:
    def __call__(self, x):
        return x

    def method(self, x):
        return x

    @staticmethod
    def static(x):
        return x


async def coroutine():
    return 1


def attempt(text):
    try:
        value = eval(text)
        value = ray.get(value) if isinstance(value, ray.ObjectRef) else value
        print(text, "=", type(value).__name__ if text.startswith("ray.remote(") else value)
    except Exception as error:
        print(text, "raises", type(error).__name__)


for text in ("stacked.remote(3)", "stacked.remote(4)", "stacked.remote()", "stacked.remote(1, 2, 3)", "above(1)",
             "captures.remote(1)", "copies.remote(1)", "manages.remote()", "add(1)", "ray.remote(5)", "ray.remote()",
             "ray.remote(num_cpus=1)(5)", "ray.remote(add)", "ray.remote(len)", "ray.remote(operator.add)",
             "ray.remote(functools.partial(print))", "ray.remote(functools.lru_cache(print))", "ray.remote(Adder())",
             "ray.remote(Adder().method)", "ray.remote(Adder.static)", "ray.remote(Adder.method)",
             "ray.remote(functools.singledispatch(print))", "ray.remote(coroutine)", "ray.remote(print, num_cpus=1)",
             "ray.remote(num_cpus='a')(print)", "ray.remote(num_cpus=-1)(plainly_got)", "ray.remote(bogus=1)(got)",
             "ray.remote(num_returns=-1)(got)", "ray.remote(num_returns='x')(got)", "add.options(bogus=1)",
             "add.options(max_calls=1)", "add.options(max_retries=-2)", "add.options(max_retries=None).remote(1)",
             "add.options(num_returns=None).remote(1)", "add.options(num_cpus=None, name=None).remote(1)",
             "add.options(name=5)", "add.options(retry_exceptions=5)", "add.options(retry_exceptions=[5])",
             "add.options(num_cpus=0.5).remote(1)"):
    attempt(text)

# Prints:
# stacked.remote(3) = (1, [(1, 3), (2, 3)])
# stacked.remote(4) = (2, [(3, 4), (4, 4)])
# stacked.remote() raises TypeError
# stacked.remote(1, 2, 3) raises TypeError
# above(1) = 2
# captures.remote(1) = 2
# copies.remote(1) raises TypeError
# manages.remote() = managed
# add(1) raises TypeError
# ray.remote(5) raises AssertionError
# ray.remote() raises AssertionError
# ray.remote(num_cpus=1)(5) raises AttributeError
# ray.remote(add) raises TypeError
# ray.remote(len) raises TypeError
# ray.remote(operator.add) raises TypeError
# ray.remote(functools.partial(print)) raises TypeError
# ray.remote(functools.lru_cache(print)) raises TypeError
# ray.remote(Adder()) raises TypeError
# ray.remote(Adder().method) raises TypeError
# ray.remote(Adder.static) = RemoteFunction
# ray.remote(Adder.method) = RemoteFunction
# ray.remote(functools.singledispatch(print)) = RemoteFunction
# ray.remote(coroutine) raises ValueError
# ray.remote(print, num_cpus=1) raises AssertionError
# ray.remote(num_cpus='a')(print) raises TypeError
# ray.remote(num_cpus=-1)(plainly_got) raises ValueError
# ray.remote(bogus=1)(got) raises ValueError
# ray.remote(num_returns=-1)(got) raises ValueError
# ray.remote(num_returns='x')(got) raises TypeError
# add.options(bogus=1) raises ValueError
# add.options(max_calls=1) raises ValueError
# add.options(max_retries=-2) raises ValueError
# add.options(max_retries=None).remote(1) raises TypeError
# add.options(num_returns=None).remote(1) = 2
# add.options(num_cpus=None, name=None).remote(1) = 2
# add.options(name=5) raises TypeError
# add.options(retry_exceptions=5) raises TypeError
# add.options(retry_exceptions=[5]) raises ValueError
# add.options(num_cpus=0.5).remote(1) = 2
