"""A function that returns itself, a value that holds the reference to itself, and recursion: in one
process, and from task to task."""

import ray
from ray.exceptions import RayError

ray.init(num_cpus=2)


@ray.remote
def itself():
    return itself


@ray.remote
class Box:
    def put(self, refs):
        self.refs = refs

    def take(self):
        return getattr(self, "refs", None)


@ray.remote
def own_reference(box):
    """The reference to its own result, which its caller has put into the box."""
    refs = None
    while refs is None:
        refs = ray.get(box.take.remote())
    return refs


@ray.remote
def deep(n):
    return deep_in_process(n)


def deep_in_process(n):
    return 1 + deep_in_process(n - 1) if n else 0


@ray.remote
def depth(n):
    return 1 + ray.get(depth.remote(n - 1)) if n else 0


@ray.remote
def lazy(n):
    """Gives the reference instead of waiting."""
    return lazy.remote(n - 1) if n else "the end"


def got(ref):
    try:
        return ray.get(ref)
    except RayError as error:
        return type(error).__name__, type(error.cause).__name__


again = ray.get(itself.remote())
print(type(again).__name__, type(ray.get(ray.get(again.remote()).remote())).__name__)

box = Box.options(num_cpus=0).remote()
ref = own_reference.remote(box)
ray.get(box.put.remote([ref]))
value = ray.get(ref)
print(value == [ref], ray.get(value[0]) == [ref], ray.get(ray.get(value[0])[0])[0] == ref)

print(got(deep.remote(50)), got(deep.remote(5000)), got(deep.remote(60)))
print(got(depth.remote(12)))
value = lazy.remote(12)
while isinstance(value, ray.ObjectRef):
    value = ray.get(value)
print(value)

# Prints:
# RemoteFunction RemoteFunction
# True True True
# 50 ('RayTaskError(RecursionError)', 'RecursionError') 60
# 12
# the end
