"""What a task may write to, what the others see of it, and which values share memory."""

import numpy as np
import ray

ray.init(num_cpus=1)
little, large = np.zeros(10), np.zeros(50_000)
numbers, table, raw = [1, 2], {"a": [1]}, bytearray(b"abc")


class Thing:
    def __init__(self):
        self.value, self.array = 1, np.zeros(3)


thing = Thing()


def attempt(label, call):
    try:
        print(label, "=", call())
    except Exception as error:
        print(label, "raises", type(error).__name__)


@ray.remote
def writes(x):
    x[0] = 5
    return x


@ray.remote
def writes_inside(x):
    x[0][0] = 7
    return x


@ray.remote
def changes(a_list, a_table, a_thing):
    a_list.append(9)
    a_table["a"].append(5)
    a_thing.value += 1
    return a_list, a_table, a_thing.value, a_thing.array.flags.writeable


@ray.remote
def keeps(x, kept=[]):
    kept.append(x)
    return [float(one[0]) for one in kept]


@ray.remote
def same(x, y):
    return x is y, isinstance(x, np.ndarray) and np.shares_memory(x, y)


for text in ("little", "large", "numbers", "raw", "[raw]", "little[::2]", "np.zeros((3, 3)).T", "np.array([1, None])",
             "np.array(['ab'])", "np.zeros(2, [('a', 'i4')])", "little[:0]"):
    attempt(text, lambda: ray.get(writes.remote(eval(text))))
for text in ("[little]", "(little,)", "[raw]", "[[1, 2]]", "{0: numbers}", "{0: little}"):
    attempt(text, lambda: ray.get(writes_inside.remote(eval(text))))
print(ray.get(changes.remote(numbers, table, thing)), numbers, table, thing.value, raw)
reference = ray.put(little)
got = ray.get(reference)
for text in ("got.__setitem__(0, 1)", "got.setflags(write=True)", "got.sort()", "got.resize(3)", "got.__iadd__(1)",
             "got.copy().flags.writeable", "(got + 1).flags.writeable", "got[2:].flags.writeable",
             "np.array(got).flags.writeable", "got.reshape(2, 5).flags.writeable", "np.asarray(got) is got",
             "got.astype(float, copy=False) is got", "got.flags.owndata"):
    attempt(text, lambda: eval(text))
nested = ray.put({"list": [1], "array": large})
one, two = ray.get(nested), ray.get(nested)
one["list"].append(2)
print(two["list"], ray.get(nested)["list"], np.shares_memory(one["array"], two["array"]), one["array"] is two["array"])
for length in (5, 50_000):
    print([ray.get(keeps.remote(np.full(length, n))) for n in range(2)])
    made = ray.remote(lambda n: np.ones(n)).remote(length)
    x, y = ray.get(made), ray.get(made)
    print(x is y, np.shares_memory(x, y), x.flags.writeable, ray.get(same.remote(made, made)))
    array = np.ones(length)
    put = ray.put(array)
    print(ray.get(same.remote(put, put)), ray.get(same.remote(array, array)))
for text in ("numbers", "'s'", "'not interned'", "thing", "257", "(1,)", "10**30", "ray.put(numbers)", "None"):
    value = eval(text)
    print(text, ray.get(same.remote(value, value))[0])
little[0] = large[0] = 99
print(got[0], ray.get(reference)[0], ray.get(nested)["array"][0])
call, numbers[0] = writes_inside.remote([numbers]), 50
print(ray.get(call))

# Prints:
# little raises RayTaskError(ValueError)
# large raises RayTaskError(ValueError)
# numbers = [5, 2]
# raw raises RayTaskError(TypeError)
# [raw] = [5]
# little[::2] = [5. 0. 0. 0. 0.]
# np.zeros((3, 3)).T raises RayTaskError(ValueError)
# np.array([1, None]) = [5 None]
# np.array(['ab']) raises RayTaskError(ValueError)
# np.zeros(2, [('a', 'i4')]) raises RayTaskError(ValueError)
# little[:0] raises RayTaskError(ValueError)
# [little] raises RayTaskError(ValueError)
# (little,) raises RayTaskError(ValueError)
# [raw] raises RayTaskError(TypeError)
# [[1, 2]] = [[7, 2]]
# {0: numbers} = {0: [7, 2]}
# {0: little} raises RayTaskError(ValueError)
# ([1, 2, 9], {'a': [1, 5]}, 2, False) [1, 2] {'a': [1]} 1 bytearray(b'abc')
# got.__setitem__(0, 1) raises ValueError
# got.setflags(write=True) raises ValueError
# got.sort() raises ValueError
# got.resize(3) raises ValueError
# got.__iadd__(1) raises ValueError
# got.copy().flags.writeable = True
# (got + 1).flags.writeable = True
# got[2:].flags.writeable = False
# np.array(got).flags.writeable = True
# got.reshape(2, 5).flags.writeable = False
# np.asarray(got) is got = True
# got.astype(float, copy=False) is got = True
# got.flags.owndata = False
# [1] [1] True False
# [[0.0], [0.0, 1.0]]
# False True False (False, False)
# (False, True) (False, False)
# [[0.0, 1.0, 0.0], [0.0, 1.0, 0.0, 1.0]]
# False True False (False, True)
# (False, True) (False, False)
# numbers False
# 's' True
# 'not interned' False
# thing False
# 257 False
# (1,) False
# 10**30 False
# ray.put(numbers) False
# None True
# 0.0 0.0 0.0
# [[7, 2]]
