"""A function is pickled at its first call in a session, once, before anything else is checked."""

import ray


class Probe:
    pickled = 0

    def __reduce__(self):
        Probe.pickled += 1
        return str, ("probe",)


probe = Probe()
n = 1


@ray.remote
def f(x=0):
    return n, probe


@ray.remote
def g(a):
    return probe, a


ray.init(num_cpus=1)
print("decorated and started:", Probe.pickled)
n = 2
print(ray.get([f.remote() for _ in range(7)])[-1])
n = 3
print(ray.get([f.options(name="other").remote(i) for i in range(7)])[-1])
print("14 calls:", Probe.pickled)
for wrong in (lambda: g.remote(), lambda: g.remote(1, 2), lambda: g.remote(b=1)):
    try:
        wrong()
    except TypeError:
        print("TypeError:", Probe.pickled)
print(ray.get(g.remote(1)), Probe.pickled)
ray.shutdown()
ray.init(num_cpus=1)
print("next session:", Probe.pickled, ray.get(f.remote()), Probe.pickled)

# Prints:
# decorated and started: 0
# (2, 'probe')
# (2, 'probe')
# 14 calls: 1
# TypeError: 2
# TypeError: 2
# TypeError: 2
# ('probe', 1) 2
# next session: 2 (3, 'probe') 3
