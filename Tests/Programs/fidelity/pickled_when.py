"""When, how often and in which order values are pickled; a spy among them tells."""

import ray

ray.init(num_cpus=1)
pickled = []


class Spy:
    def __init__(self, name):
        self.name = name

    def __reduce__(self):
        pickled.append(self.name)
        return str, (self.name,)


class Counted:
    made = 0

    def __init__(self):
        Counted.made += 1

    def __getstate__(self):
        pickled.append("getstate")
        return {"a": 1}

    def __setstate__(self, state):
        self.__dict__.update(state, b=2)


captured, default = Spy("captured"), Spy("default")


@ray.remote
def three(a, b=default):
    return a, b, captured


@ray.remote
def none():
    return captured


@ray.remote
def result():
    return Spy("result")


@ray.remote
def counted(x):
    return x.a, x.b, Counted.made


again = ray.remote(three._function)


def step(label, call):
    pickled.clear()
    try:
        value = call()
        print(label, "=", value if not isinstance(value, ray.ObjectRef) else "reference", pickled)
    except TypeError:
        print(label, "raises TypeError", pickled)


step("wrong call", lambda: none.remote(1))
step("right call", lambda: ray.get(none.remote()))
step("first", lambda: ray.get(three.remote(Spy("a"))))
step("second", lambda: ray.get(three.remote(Spy("a"), b=Spy("b"))))
step("wrong", lambda: three.remote(Spy("a"), Spy("b"), Spy("c")))
step("options", lambda: [ray.get(three.options(name="x").remote(1)) for _ in range(2)])
step("decorated again", lambda: ray.get(again.remote(1)))
one = Spy("one")
step("twice in a call", lambda: ray.get(three.remote(one, one)))
step("twice in a list", lambda: ray.get(three.remote([one, one], {"k": one})))
step("put", lambda: ray.put(one))
step("put in a list", lambda: ray.put([one, one, Spy("two")]))
reference = ray.put(one)
step("by reference", lambda: ray.get(three.remote(reference, [reference]))[0])
captured = Spy("rebound")
step("rebound", lambda: ray.get(three.remote(1))[2])
step("result", lambda: ray.get(result.remote()))
step("state", lambda: ray.get(counted.remote(Counted())))
step("passed a function", lambda: ray.get(ray.remote(lambda f: f.__name__).remote(three._function)))
ray.shutdown()
ray.init(num_cpus=1)
step("a new session", lambda: ray.get(three.remote(1))[2])

# Prints:
# wrong call raises TypeError ['captured']
# right call = captured []
# first = ('a', 'default', 'captured') ['default', 'captured', 'a']
# second = ('a', 'b', 'captured') ['a', 'b']
# wrong raises TypeError []
# options = [(1, 'default', 'captured'), (1, 'default', 'captured')] []
# decorated again = (1, 'default', 'captured') ['default', 'captured']
# twice in a call = ('one', 'one', 'captured') ['one', 'one']
# twice in a list = (['one', 'one'], {'k': 'one'}, 'captured') ['one', 'one']
# put = reference ['one']
# put in a list = reference ['one', 'two']
# by reference = one []
# rebound = captured []
# result = result []
# state = (1, 2, 1) ['getstate']
# passed a function = three ['default', 'rebound']
# a new session = rebound ['default', 'rebound']
