"""Defaults, closures over loops, recursion, decorators below the decorator."""

import numpy as np, ray
ray.init(num_cpus=2)
D = np.zeros(3)
@ray.remote
def f(a, b=D, *, c=[1]):
    c.append(len(c)); b[0] += 1
    return float(b[0]), list(c), b.flags.writeable
print(ray.get(f.remote(1)), ray.get(f.remote(1)), D[0])
print(ray.get(f.remote(1, c=[5])))
try:
    print(ray.get(f.remote(1, np.zeros(2))))
except ValueError as e: print(type(e).__name__)
r = ray.put(np.ones(4))
@ray.remote
def g(x=r):
    return type(x).__name__
print(ray.get(g.remote()), ray.get(g.remote(r)), ray.get(g.remote(x=r)))
fs = []
for i in range(3):
    @ray.remote
    def h(): return i
    fs.append(h)
print(ray.get([h.remote() for h in fs]))
fs2 = [ray.remote(lambda k=i: k) for i in range(3)]
print(ray.get([h.remote() for h in fs2]))
@ray.remote
def fact(n): return 1 if n < 2 else n * ray.get(fact.remote(n - 1))
print(ray.get(fact.remote(5)))
def deco(fn):
    def w(*a): return ("deco", fn(*a))
    return w
@ray.remote
@deco
def d(x): return x
print(ray.get(d.remote(3)))

# Prints:
# (1.0, [1, 1], True) (2.0, [1, 1, 2], True) 0.0
# (3.0, [5, 1], True)
# RayTaskError(ValueError)
# ObjectRef ndarray ndarray
# [2, 2, 2]
# [0, 1, 2]
# 120
# ('deco', 3)
