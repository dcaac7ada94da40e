"""References that leave Ray's own ways: as bytes, or in a pickle of another pickler."""

import pickle

import ray
from ray import cloudpickle

ray.init(num_cpus=1)


def got(ref, timeout=60):
    try:
        return ray.get(ref, timeout=timeout)
    except Exception as error:
        return type(error).__name__


@ray.remote
def by_pickle():
    return pickle.dumps(ray.put(1))


@ray.remote
def by_rays_pickler():
    return cloudpickle.dumps(ray.put(2))


@ray.remote
def from_bytes(binary):
    ref = ray.ObjectRef(binary)
    ready, others = ray.wait([ref], timeout=1)
    return len(ready), len(others)


@ray.remote
def as_usual(refs):
    ready, others = ray.wait(refs, timeout=60)
    return len(ready), len(others), ray.get(refs[0])


# Where the object is known, its bytes are as good as a reference.
ref = ray.put(42)
same = ray.ObjectRef(ref.binary())
print(same == ref, type(same).__name__, got(same), got(pickle.loads(pickle.dumps(ref))))
del same
print(got(ref))

# Elsewhere they are not: nobody knows where the value is.
print(ray.get(from_bytes.remote(ref.binary())), ray.get(as_usual.remote([ref])))

# A pickle of Python's own holds nothing; one of Ray's does, for good.
print(got(pickle.loads(ray.get(by_pickle.remote())), timeout=1))
print(got(cloudpickle.loads(ray.get(by_rays_pickler.remote()))))
for wrong in (b"short", "text"):
    try:
        ray.ObjectRef(wrong)
    except (TypeError, ValueError) as error:
        print(type(error).__name__)

# Prints:
# True ObjectRef 42 42
# 42
# (0, 1) (1, 0, 42)
# GetTimeoutError
# 2
# ValueError
# TypeError
