"""Values that come back: types, identity, arrays of every layout, several large results."""

import numpy as np, ray, dataclasses, collections
ray.init(num_cpus=2)
@ray.remote(num_returns=3)
def big(): return np.zeros(20_000), "s", np.ones(30_000)
a, b, c = big.remote()
print(ray.get([a, b, c])[1], ray.get(c).sum(), ray.get(a).flags.writeable)
@dataclasses.dataclass
class Box:
    r: object
    n: int = 0
P = collections.namedtuple("P", "x y")
ref = ray.put(41)
@ray.remote
def use(box): return type(box.r).__name__, ray.get(box.r) + 1, type(box).__name__
print(ray.get(use.remote(Box(ref))))
@ray.remote
def kinds(*a): return [type(x).__name__ for x in a]
print(ray.get(kinds.remote((1, 2), {1, 2}, P(1, 2), bytearray(b"x"), memoryview(b"y"), np.float32(1), 10**30, None, frozenset([1]), 1j, "é", b"z", True, 2.5, {"a": (1,)}, range(3))))
v = ray.get(ray.put({"t": (1, 2), 3: [4, (5,)], "s": {6}})); print(v)
l = [1]; l.append(l); m = ray.get(ray.put(l)); print(m[1] is m)
x = np.arange(5); y = ray.get(ray.put([x, x])); print(y[0] is y[1])
@ray.remote
def same(p): return p[0] is p[1]
print(ray.get(same.remote([x, x])), ray.get(same.remote([ref, ref])))
@ray.remote
def same2(p, q): return p is q
big1 = np.zeros(100_000); R = ray.put(big1)
@ray.remote
def share(p, q): return np.shares_memory(p, q)
print(ray.get(share.remote(big1, big1)), ray.get(share.remote(R, R)))
for arr in (np.array(5), np.asfortranarray(np.ones((3, 4))), np.arange(10)[::2], np.array([1, "a", None], dtype=object), np.zeros(3, dtype=[("a", "i4"), ("b", "f8")]), np.zeros((0, 3))):
    z = ray.get(ray.put(arr)); print(z.dtype, z.shape, z.flags.writeable, z.flags.f_contiguous, np.array_equal(z, arr))

# Prints:
# s 30000.0 False
# ('ObjectRef', 42, 'Box')
# ['tuple', 'set', 'P', 'bytes', 'bytes', 'float32', 'int', 'NoneType', 'frozenset', 'complex', 'str', 'bytes', 'bool', 'float', 'dict', 'range']
# {'t': (1, 2), 3: [4, (5,)], 's': {6}}
# True
# True
# True True
# False True
# int64 () False True True
# float64 (3, 4) False True True
# int64 (5,) True True True
# object (3,) True True True
# [('a', '<i4'), ('b', '<f8')] (3,) False True True
# float64 (0, 3) False True True
