"""References: resolved at top level, left alone inside anything, wherever they come from."""

import ray

ray.init(num_cpus=2)
r = ray.put("value")
kept = [r]


class Box:
    def __init__(self, ref):
        self.ref = ref


def show(x):
    if isinstance(x, ray.ObjectRef):
        return "ref"
    if isinstance(x, dict):
        return {k: show(v) for k, v in sorted(x.items())}
    if isinstance(x, (list, tuple)):
        return [show(y) for y in x]
    return x.ref.__class__.__name__ if isinstance(x, Box) else x


@ray.remote
def kinds(*args, **kwargs):
    return [show(x) for x in args], show(kwargs)


@ray.remote
def default(x=r, *, y=[r]):
    return show(x), show(y), ray.get(y[0])


@ray.remote
def closure():
    return show(kept), ray.get(kept), ray.get(r)


@ray.remote
def make():
    return ray.put("made in a task")


@ray.remote
def chain(x):
    return x + "!"


print(ray.get(kinds.remote(r, [r], (r,), {"k": r}, Box(r), a=r, b=[r], c={"d": {"e": r}})))
print(ray.get(default.remote()), ray.get(default.remote(r)), ray.get(default.remote(y=kept)))
print(ray.get(closure.remote()))
made = make.remote()
print(show(ray.get(made)), ray.get(ray.get(made)), ray.get(kinds.remote(made)))
x = chain.remote("a")
for _ in range(20):
    x = chain.remote(x)
print(ray.get(x))
# A reference lives on inside a value, a closure and a task under way.
inner = ray.put("inner")
outer = ray.put({"deep": [inner]})
del inner
print(ray.get(ray.get(outer)["deep"][0]))
call = kinds.remote([outer])
del outer
print(ray.get(call))
print(ray.get(chain.options(name="renamed").remote(ray.put("b"))))

# Prints:
# (['value', ['ref'], ['ref'], {'k': 'ref'}, 'ObjectRef'], {'a': 'value', 'b': ['ref'], 'c': {'d': {'e': 'ref'}}})
# ('ref', ['ref'], 'value') ('value', ['ref'], 'value') ('ref', ['ref'], 'value')
# (['ref'], ['value'], 'value')
# ref made in a task (['ref'], {})
# a!!!!!!!!!!!!!!!!!!!!!
# inner
# ([['ref']], {})
# b!
