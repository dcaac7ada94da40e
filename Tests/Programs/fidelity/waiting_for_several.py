"""ray.wait with what is ready and what is not: how many, in which order, and what it takes."""

import time

import numpy as np
import ray

ray.init(num_cpus=2)


@ray.remote
def after(seconds, value):
    time.sleep(seconds)
    return value


@ray.remote
def fails():
    raise ValueError


done = [after.remote(0, i) for i in range(3)] + [ray.put(3), ray.put(np.zeros(50_000))]
ray.get(done)
names = {ref: i for i, ref in enumerate(done)}
slow = after.remote(60, "slow")
names[slow] = "slow"


def order(refs, **options):
    return [[names[ref] for ref in group] for group in ray.wait([done[i] if i < 5 else slow for i in refs], **options)]


# All that are ready are asked for: both lists keep the order of the question.
for refs in ([0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 0, 4, 1, 3]):
    print(order(refs, num_returns=5))
print(order([5, 3, 0], num_returns=2), order([4, 5, 1], num_returns=2), order([0, 5], num_returns=1))
print(order([5, 0, 1], num_returns=3, timeout=0.05), order([2, 5, 1], num_returns=3, timeout=0))
print(order([5], timeout=0), order([5], timeout=0.05))
# More are ready than asked for: which of them, Ray does not say.
ready, rest = order([0, 1, 2, 3, 4], num_returns=2)
print(len(ready), len(rest), sorted(ready + rest), ready == sorted(ready), rest == sorted(rest))
print([len(group) for group in ray.wait([fails.remote(), fails.remote()], num_returns=2)])


class List(list):
    pass


for text in ("ray.wait(done, num_returns=6)", "ray.wait(done, num_returns=-1)", "ray.wait(done, num_returns='2')",
             "ray.wait(done, num_returns=None)", "ray.wait(done, num_returns=1.5)", "ray.wait(done, num_returns=True)",
             "ray.wait(done, timeout='1')", "ray.wait(done, timeout=-1)", "ray.wait(done, 1)", "ray.wait({done[0]: 1})",
             "ray.wait(set(done))", "ray.wait(None)", "ray.wait()", "ray.wait(ray_waitables=done)", "ray.wait(List(done))",
             "ray.wait(object_refs=done)", "ray.wait(done, fetch_local=False)", "ray.wait([], num_returns=5)",
             "ray.wait([None])", "ray.wait(done + done)", "ray.get(done[0], timeout=-1)", "ray.get(done[0], timeout=-5)",
             "ray.get(slow, timeout=0.05)", "ray.get(slow, timeout=0)", "ray.get([done[0], slow], timeout=0)",
             "ray.get(done[0], timeout='1')", "ray.get(done[0], timeout=float('inf'))", "ray.get(done[0], timeout=1e9)",
             "ray.get(done[0], timeout=float('nan'))", "ray.get(done[0], 1)", "ray.get(object_refs=done[0])", "ray.get()",
             "ray.get([done[:1]])", "ray.get(List(done[:2]))", "ray.get(np.array(done[:1], object))", "ray.get(after)",
             "ray.get(done[:1] * 3)", "ray.get([fails.remote(), slow])", "ray.put()", "ray.put(value=1)", "ray.put(1, 2)"):
    try:
        value = eval(text)
        print(text, "=", [len(group) for group in value] if isinstance(value, tuple) else
              type(value).__name__ if isinstance(value, ray.ObjectRef) else value)
    except Exception as error:
        print(text, "raises", type(error).__name__)

# Prints:
# [[0, 1, 2, 3, 4], []]
# [[4, 3, 2, 1, 0], []]
# [[2, 0, 4, 1, 3], []]
# [[3, 0], ['slow']] [[4, 1], ['slow']] [[0], ['slow']]
# [[0, 1], ['slow']] [[2, 1], ['slow']]
# [[], ['slow']] [[], ['slow']]
# 2 3 [0, 1, 2, 3, 4] True True
# [2, 0]
# ray.wait(done, num_returns=6) raises ValueError
# ray.wait(done, num_returns=-1) raises ValueError
# ray.wait(done, num_returns='2') raises TypeError
# ray.wait(done, num_returns=None) raises TypeError
# ray.wait(done, num_returns=1.5) = [1, 4]
# ray.wait(done, num_returns=True) = [1, 4]
# ray.wait(done, timeout='1') raises TypeError
# ray.wait(done, timeout=-1) raises ValueError
# ray.wait(done, 1) raises TypeError
# ray.wait({done[0]: 1}) raises TypeError
# ray.wait(set(done)) raises TypeError
# ray.wait(None) raises TypeError
# ray.wait() raises TypeError
# ray.wait(ray_waitables=done) = [1, 4]
# ray.wait(List(done)) = [1, 4]
# ray.wait(object_refs=done) raises TypeError
# ray.wait(done, fetch_local=False) = [1, 4]
# ray.wait([], num_returns=5) = [0, 0]
# ray.wait([None]) raises TypeError
# ray.wait(done + done) raises ValueError
# ray.get(done[0], timeout=-1) = 0
# ray.get(done[0], timeout=-5) = 0
# ray.get(slow, timeout=0.05) raises GetTimeoutError
# ray.get(slow, timeout=0) raises GetTimeoutError
# ray.get([done[0], slow], timeout=0) raises GetTimeoutError
# ray.get(done[0], timeout='1') raises OverflowError
# ray.get(done[0], timeout=float('inf')) raises OverflowError
# ray.get(done[0], timeout=1e9) = 0
# ray.get(done[0], timeout=float('nan')) raises ValueError
# ray.get(done[0], 1) raises TypeError
# ray.get(object_refs=done[0]) = 0
# ray.get() raises TypeError
# ray.get([done[:1]]) raises TypeError
# ray.get(List(done[:2])) = [0, 1]
# ray.get(np.array(done[:1], object)) raises ValueError
# ray.get(after) raises ValueError
# ray.get(done[:1] * 3) = [0, 0, 0]
# ray.get([fails.remote(), slow]) raises RayTaskError(ValueError)
# ray.put() raises TypeError
# ray.put(value=1) = ObjectRef
# ray.put(1, 2) raises TypeError
