"""A module beside the script: by reference; `from module import name`: by value, but for what can be
imported again by its name."""

import os
import sys
import types

import numpy as np
import ray

import _measures
import _measures as m
from _measures import BIG, COUNT, Box, bump, remote_here

ray.init(num_cpus=1)
made = types.ModuleType("made")
exec("X = 5\ndef get(): return X", made.__dict__)


@ray.remote
def through_module():
    return _measures.total(), _measures.BIG.flags.writeable


@ray.remote
def by_value():
    return float(BIG.sum()), BIG.flags.writeable, BIG is _measures.BIG


@ray.remote
def in_the_body():
    from _measures import BIG as mine
    import _measures as again
    return float(mine.sum()), mine is again.BIG


@ray.remote
def function_and_list():
    return bump(), _measures.COUNT, COUNT


@ray.remote
def box(given):
    given.value += 1
    return given.double(), type(given) is Box, Box.made, type(given).__module__


@ray.remote
def others():
    return made.get(), os.path.basename("/a/b"), np.pi > 3, sys.modules["_measures"] is m


@ray.remote
def nested():
    return ray.get(remote_here.remote(5)), remote_here is _measures.remote_here


@ray.remote
def missing():
    import a_module_that_is_not_there


for _ in range(2):
    for function in (through_module, by_value, in_the_body, function_and_list, function_and_list, others, nested):
        print(ray.get(function.remote()))
    print(ray.get(box.remote(Box(4))), ray.get(remote_here.remote(1)))
    _measures.BIG[0], _measures.COUNT[0], Box.made = 100.0, 50, 9
try:
    ray.get(missing.remote())
except ModuleNotFoundError as error:
    print(type(error).__name__, error.cause.name)


@ray.remote
def echo(x):
    return x


print(ray.get(echo.remote(_measures)) is _measures, ray.get(echo.remote(bump)) is bump,
      ray.get(echo.remote(Box)) is Box, ray.get(echo.remote(np.sum)) is np.sum)
print(ray.get(echo.remote(Box(3).double))(), ray.get(echo.remote(Box.double))(Box(2)))

# Prints:
# (1249975000.0, True)
# (1249975000.0, True, False)
# (1249975000.0, True)
# (1, [1], [0])
# (2, [2], [0])
# (5, 'b', True, True)
# ((5, 1249975000.0, '_measures'), False)
# (10, True, 0, '_measures') (1, 1249975000.0, '_measures')
# (1249975000.0, True)
# (1249975000.0, True, False)
# (1249975000.0, True)
# (3, [3], [0])
# (4, [4], [0])
# (5, 'b', True, True)
# ((5, 1249975000.0, '_measures'), False)
# (10, True, 0, '_measures') (1, 1249975000.0, '_measures')
# RayTaskError(ModuleNotFoundError) a_module_that_is_not_there
# True True True True
# 6 4
