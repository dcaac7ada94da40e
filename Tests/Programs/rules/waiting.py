"""ray.wait and its errors, timeouts, references in containers, long chains."""

import ray, time, numpy as np
ray.init(num_cpus=2)
@ray.remote
def s(t, v): time.sleep(t); return v
rs = [s.remote(0.0, 0), s.remote(1.5, 1)]
ready, rest = ray.wait(rs, timeout=60); print(len(ready), len(rest), ready[0] == rs[0])
print([len(x) for x in ray.wait(rs, num_returns=2)])
print([len(x) for x in ray.wait([s.remote(2, 1)], timeout=0.1)])
for bad in (lambda: ray.wait(rs[0]), lambda: ray.wait([5]), lambda: ray.wait([rs[0], rs[0]]), lambda: ray.wait(rs, num_returns=0), lambda: ray.wait(rs, num_returns=3), lambda: ray.wait(rs, timeout=-1), lambda: ray.wait((rs[0],))):
    try: print("ok", [len(x) for x in bad()])
    except Exception as e: print(type(e).__name__)
print(ray.wait([]))
try: ray.get(s.remote(2, 0), timeout=0.05)
except ray.exceptions.GetTimeoutError as e: print("timeout", isinstance(e, TimeoutError))
try: ray.get([s.remote(60, 0)], timeout=0)
except Exception as e: print(type(e).__name__)
print(ray.get(rs[0], timeout=60))
r = ray.put(1)
print(len(r.hex()), len(r.binary()), isinstance(r, ray.ObjectRef), type(hash(r)).__name__, {r: 1}[r], r in [r])
print(ray.get(ray.get(ray.put([ray.put(5)]))[0]))
print(bool(r), r != ray.put(1))
@ray.remote
def ret_ref(): return [ray.put(np.zeros(50_000)), ray.put(3)]
x = ray.get(ret_ref.remote()); print(ray.get(x[0]).shape, ray.get(x[1]))
@ray.remote
def chain(x): return x + 1
v = 0
ref = chain.remote(0)
for _ in range(20): ref = chain.remote(ref)
print(ray.get(ref))
@ray.remote
def total(*a): return sum(a)
print(ray.get(total.remote(*[chain.remote(i) for i in range(10)])))

# Prints:
# 1 1 True
# [2, 0]
# [0, 1]
# TypeError
# TypeError
# ValueError
# ValueError
# ValueError
# ValueError
# TypeError
# ([], [])
# timeout True
# GetTimeoutError
# 0
# 56 28 True int 1 True
# 5
# True True
# (50000,) 3
# 21
# 55
