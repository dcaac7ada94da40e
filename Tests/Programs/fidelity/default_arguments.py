"""Default arguments: captured at the first call, kept by the worker, and the shapes of a call."""

import numpy as np
import ray

ray.init(num_cpus=1)
A = np.zeros(4)


class Marker:
    pass


marker = Marker()


def attempt(text):
    try:
        print(text, "=", ray.get(eval(text)))
    except Exception as error:
        print(text, "raises", type(error).__name__)


@ray.remote
def shapes(a, b=2, /, c=3, *rest, e, g=7, **others):
    return a, b, c, rest, e, g, others


@ray.remote
def everything(*args, **kwargs):
    return args, sorted(kwargs.items())


@ray.remote
def keeps(x=[], y=A, z=A):
    x.append(len(x))
    y[0] += 1
    return x, float(z[0]), y is z, y.flags.writeable


@ray.remote
def same(x=marker):
    return x is marker, type(x) is Marker


@ray.remote
def reference(x=ray.put("value")):
    return type(x).__name__


for text in ("shapes.remote(1, e=5)", "shapes.remote(1, 2, 3, 4, 5, e=5, z=9, a=1)", "shapes.remote(1)",
             "shapes.remote()", "shapes.remote(a=1, e=2)", "shapes.remote(1, e=2, b=5)",
             "shapes.remote(1, c=2, e=None)", "everything.remote(*[1], **{'y': 3})", "everything.remote(k=1, a=2)",
             "everything.remote(1, **{'self': 1, 'args': 2, 'not a name': 3, 'é': 4})", "keeps.remote()",
             "keeps.options(name='named').remote()", "keeps.remote([])", "keeps.remote(y=A)", "keeps.remote(z=A)",
             "keeps.remote()", "same.remote()", "same.remote(marker)", "same.remote(x=1, y=2)", "same.remote(1, x=2)",
             "reference.remote()", "reference.remote(ray.put('value'))", "reference.remote(x=None)"):
    attempt(text)
A[0] = 50
attempt("keeps.remote()")
keeps._function.__defaults__ = ([1, 2, 3], A, A)
attempt("keeps.remote()")
print(A[0], len(keeps._function.__defaults__[0]))

# Prints:
# shapes.remote(1, e=5) = (1, 2, 3, (), 5, 7, {})
# shapes.remote(1, 2, 3, 4, 5, e=5, z=9, a=1) = (1, 2, 3, (4, 5), 5, 7, {'z': 9, 'a': 1})
# shapes.remote(1) raises TypeError
# shapes.remote() raises TypeError
# shapes.remote(a=1, e=2) raises TypeError
# shapes.remote(1, e=2, b=5) raises TypeError
# shapes.remote(1, c=2, e=None) = (1, 2, 2, (), None, 7, {})
# everything.remote(*[1], **{'y': 3}) = ((1,), [('y', 3)])
# everything.remote(k=1, a=2) = ((), [('a', 2), ('k', 1)])
# everything.remote(1, **{'self': 1, 'args': 2, 'not a name': 3, 'é': 4}) = ((1,), [('args', 2), ('not a name', 3), ('self', 1), ('é', 4)])
# keeps.remote() = ([0], 1.0, True, True)
# keeps.options(name='named').remote() = ([0, 1], 2.0, True, True)
# keeps.remote([]) = ([0], 3.0, True, True)
# keeps.remote(y=A) raises RayTaskError(ValueError)
# keeps.remote(z=A) = ([0, 1, 2, 3], 0.0, False, True)
# keeps.remote() = ([0, 1, 2, 3, 4], 5.0, True, True)
# same.remote() = (True, True)
# same.remote(marker) = (False, True)
# same.remote(x=1, y=2) raises TypeError
# same.remote(1, x=2) raises TypeError
# reference.remote() = ObjectRef
# reference.remote(ray.put('value')) = str
# reference.remote(x=None) = NoneType
# keeps.remote() = ([0, 1, 2, 3, 4, 5], 6.0, True, True)
# keeps.remote() = ([0, 1, 2, 3, 4, 5, 6], 7.0, True, True)
# 50.0 3
