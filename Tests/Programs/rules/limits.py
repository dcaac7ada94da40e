"""Just below, at and above the inline limits; values of every kind; counts of returns."""

import ray, numpy as np, sys
ray.init(num_cpus=2)
@ray.remote
def ident(x): return x
@ray.remote
def nb(n): return b"x" * n
@ray.remote
def ln(x): return len(x)
for n in (102399, 102400, 102401): print(n, ray.get(ln.remote(b"x" * n)), len(ray.get(nb.remote(n))))
for n in (12769, 12770): print(n, ray.get(ln.remote(np.zeros(n))))
for n in (102154, 102155, 102156): print(n, ray.get(ident.remote(np.zeros(n, dtype=np.uint8))).shape)
big = [b"x" * 102400] * 102
@ray.remote
def cnt(*a, **k): return len(a), len(k)
print(ray.get(cnt.remote(*big)), ray.get(cnt.remote(*big, *big, b"1", k=2)))
print(ray.get(ident.remote("é" * 60000)) == "é" * 60000, ray.get(ident.remote(list(range(20000))))[-1])
print(ray.get(ident.remote(float("nan"))) != 0, ray.get(ident.remote(-2**63)), ray.get(ident.remote(2**64 - 1)), ray.get(ident.remote(2**64)))
d = {1: "a", "b": [1, (2, {3})], (1, 2): None}
print(ray.get(ident.remote(d)) == d)
class K:
    def __init__(self): self.a = np.arange(3); self.me = self
k = ray.get(ident.remote(K())); print(type(k).__name__, k.me is k, k.a.flags.writeable)
fn = ray.get(ident.remote(lambda v: v * 3)); print(fn(4))
print(ray.get(ident.remote(K))().a.tolist(), ray.get(ident.remote(print)) is print, ray.get(ident.remote(int)))
gen = ray.get(ident.remote(range(3))); print(list(gen))
print(ray.get(ident.remote(Ellipsis)), ray.get(ident.remote(NotImplemented)), ray.get(ident.remote(type(None))))
e = ray.get(ident.remote(ValueError("v", 2))); print(repr(e))
a, b = ray.get([ident.remote(1), ident.remote(2)]); print(a, b)
@ray.remote(num_returns=2)
def two(): return 1, 2
print([type(x).__name__ for x in two.remote()], ray.get(two.remote()))
@ray.remote(num_returns=2)
def gen2():
    yield 1
    yield 2
print(ray.get(gen2.remote()))
@ray.remote(num_returns=3)
def dct(): return {"a": 1, "b": 2, "c": 3}
print(ray.get(dct.remote()))
@ray.remote(num_returns=2)
def one(): return 5
try: print(ray.get(one.remote()))
except Exception as ex: print(type(ex).__name__)
s = ray.get(ray.put("x" * 200000)); print(len(s))
x = ray.put(np.arange(100000)); y = ray.get(x); del x
import gc; gc.collect()
z = [ray.put(np.zeros(100000)) for _ in range(5)]
print(int(y.sum()))

# Prints:
# 102399 102399 102399
# 102400 102400 102400
# 102401 102401 102401
# 12769 12769
# 12770 12770
# 102154 (102154,)
# 102155 (102155,)
# 102156 (102156,)
# (102, 0) (205, 1)
# True 19999
# True -9223372036854775808 18446744073709551615 18446744073709551616
# True
# K True False
# 12
# [0, 1, 2] True <class 'int'>
# [0, 1, 2]
# Ellipsis NotImplemented <class 'NoneType'>
# ValueError('v', 2)
# 1 2
# ['ObjectRef', 'ObjectRef'] [1, 2]
# [1, 2]
# ['a', 'b', 'c']
# RayTaskError(TypeError)
# 200000
# 4999950000
