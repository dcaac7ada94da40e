"""Errors that are passed on: raised again, put, returned, given as arguments, inside other values."""

import ray
from ray.exceptions import GetTimeoutError, RayError, RayTaskError, WorkerCrashedError

ray.init(num_cpus=2)


class Mine(Exception):
    def __init__(self, code, text="text"):
        super().__init__(code)
        self.code, self.text = code, text

    def words(self):
        return "%s %s" % (self.code, self.text)


@ray.remote
def fails(code):
    try:
        {}["key"]
    except KeyError as error:
        raise Mine(code) from error


@ray.remote
def waits(code):
    return ray.get(fails.remote(code))


@ray.remote
def catches(code):
    try:
        ray.get(fails.remote(code))
    except Mine as error:
        return type(error).__name__, error.code, error.words(), type(error.cause).__name__


@ray.remote
def wraps(code):
    try:
        ray.get(fails.remote(code))
    except Mine as error:
        raise RuntimeError("wrapped") from error


@ray.remote
def raises(error):
    raise error[0]


@ray.remote
def echo(x):
    return x


def outcome(label, call):
    try:
        value = call()
        print(label, "=", type(value).__name__, repr(value))
    except Exception as error:
        print(label, "raises", type(error).__name__, isinstance(error, RayTaskError),
              type(getattr(error, "cause", None)).__name__)


try:
    ray.get(fails.remote(7))
except Mine as error:
    caught = error
    print(error.code, error.text, error.words(), isinstance(error, RayError), len(error.args), error.args[0].code)
    print(type(error).__module__, type(error).__mro__[2].__name__, hasattr(error, "function_name"), repr(error))
    print(type(error.cause.__cause__).__name__, error.cause.__traceback__, str(error).splitlines()[-1])
print(ray.get(catches.remote(5)))
for label, call in {
        "waits": lambda: ray.get(waits.remote(1)), "wraps": lambda: ray.get(wraps.remote(1)),
        "put": lambda: ray.get(ray.put(caught)), "argument": lambda: ray.get(echo.remote(caught)),
        "in a list": lambda: ray.get(echo.remote([caught]))[0].cause,
        "raised again": lambda: ray.get(raises.remote([caught])),
        "its cause": lambda: ray.get(raises.remote([caught.cause])),
        "its cause put": lambda: ray.get(ray.put(caught.cause)),
        "RayError put": lambda: ray.get(ray.put(RayError("mine"))),
        "RayError": lambda: ray.get(echo.remote(RayError("mine"))),
        "RayError in a list": lambda: ray.get(echo.remote([RayError("mine")])),
        "RayTaskError": lambda: ray.get(echo.remote(RayTaskError("f", "text", ValueError(1)))),
        "timeout": lambda: ray.get(echo.remote(GetTimeoutError("late"))),
        "timeout raised": lambda: ray.get(raises.remote([GetTimeoutError("late")])),
        "crash": lambda: ray.get(echo.remote(WorkerCrashedError())),
        "failed argument": lambda: ray.get(echo.remote(fails.remote(3))),
        "keyword": lambda: ray.get(echo.remote(x=fails.remote(3))),
        "twice": lambda: ray.get(echo.remote(echo.remote(fails.remote(3)))),
        "reference inside": lambda: type(ray.get(echo.remote([fails.remote(3)]))[0]).__name__,
        "second of a list": lambda: ray.get([echo.remote(1), fails.remote(2)])}.items():
    outcome(label, call)
ready, rest = ray.wait([fails.remote(1)])
print(len(ready), len(rest))

# Prints:
# 7 text 7 text True 1 7
# ray.exceptions RayError False RayTaskError(Mine)(Mine(7))
# NoneType None Mine: 7
# ('RayTaskError(Mine)', 5, '5 text', 'Mine')
# waits raises RayTaskError(Mine) True Mine
# wraps raises RayTaskError(RuntimeError) True RuntimeError
# put raises RayTaskError(Mine) True Mine
# argument raises RayTaskError(Mine) True Mine
# in a list = Mine Mine(7)
# raised again raises RayTaskError(Mine) True Mine
# its cause raises RayTaskError(Mine) True Mine
# its cause put = Mine Mine(7)
# RayError put raises RayError False NoneType
# RayError raises RayTaskError True RayError
# RayError in a list = list [RayError('mine')]
# RayTaskError raises RayTaskError(ValueError) True ValueError
# timeout raises RayTaskError(GetTimeoutError) True GetTimeoutError
# timeout raised raises RayTaskError(GetTimeoutError) True GetTimeoutError
# crash raises RayTaskError(WorkerCrashedError) True WorkerCrashedError
# failed argument raises RayTaskError(Mine) True Mine
# keyword raises RayTaskError(Mine) True Mine
# twice raises RayTaskError(Mine) True Mine
# reference inside = str 'ObjectRef'
# second of a list raises RayTaskError(Mine) True Mine
# 1 0
