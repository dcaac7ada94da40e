"""Closures over loops, cells that change, recursion, functions that define functions and classes."""

import ray

ray.init(num_cpus=1)


def over_a_loop():
    functions, results, kept = [], [], []
    for i in range(3):
        @ray.remote
        def times(x):
            return x * i
        functions.append(times)
        results.append(times.remote(10))
        kept.append(ray.remote(lambda x, i=i: x * i))
    return ray.get(results), ray.get([f.remote(10) for f in functions]), ray.get([f.remote(10) for f in kept])


def over_a_loop_later():
    functions = []
    for i in range(3):
        functions.append(ray.remote(lambda x: x * i))
    return ray.get([f.remote(10) for f in functions])


def a_cell_that_counts():
    n = 0

    @ray.remote
    def count():
        nonlocal n
        n += 1
        return n
    first = [ray.get(count.remote()) for _ in range(3)]
    n = 100
    return first, ray.get(count.remote()), n


def a_cell_of_two():
    n = [0]

    @ray.remote
    def one():
        n[0] += 1
        return n[0]

    @ray.remote
    def two():
        n[0] += 1
        return n[0]
    return [ray.get(f.remote()) for f in (one, two, one, two)], n


def an_empty_cell():
    @ray.remote
    def reads():
        return later
    outcomes = []
    for _ in range(2):
        try:
            outcomes.append(ray.get(reads.remote()))
        except NameError as error:
            outcomes.append(type(error.cause).__name__)
        later = 5
    return outcomes


def plain_recursion():
    def even(n):
        return n == 0 or odd(n - 1)

    def odd(n):
        return n != 0 and even(n - 1)
    return ray.get(ray.remote(even).remote(11))


def local_class():
    @ray.remote
    def make():
        class Local:
            value = 4
        return Local(), Local, lambda: Local.value
    (a, first, function), (_, second, _) = ray.get(make.remote()), ray.get(make.remote())
    return type(a) is first, a.value, function(), first is second, first.__qualname__


@ray.remote
def fibonacci(n):
    return n if n < 2 else sum(ray.get([fibonacci.remote(n - 1), fibonacci.remote(n - 2)]))


table = {"n": 0}


@ray.remote
def makes_a_global():
    global made
    table["n"] += 1
    made = table["n"]
    return made, "made" in globals(), sorted(name for name in globals() if not name.startswith("_"))


@ray.remote
def comprehends():
    return [table["n"] for _ in range(2)], {k: v for k, v in table.items()}, sum(table[k] for k in table)


@ray.remote
def deletes_a_global():
    global table
    found = "table" in globals()
    del table
    return found


for function in (over_a_loop, over_a_loop_later, a_cell_that_counts, a_cell_of_two, an_empty_cell, plain_recursion, local_class):
    print(function.__name__, function())
print(ray.get(fibonacci.remote(5)), ray.get([makes_a_global.remote() for _ in range(2)]), "made" in globals(), table)
print(ray.get(comprehends.remote()), ray.get(deletes_a_global.remote()))
try:
    ray.get(deletes_a_global.remote())
except NameError as error:
    print(type(error).__name__)

# Prints:
# over_a_loop ([0, 10, 20], [0, 10, 20], [0, 10, 20])
# over_a_loop_later [20, 20, 20]
# a_cell_that_counts ([1, 2, 3], 4, 100)
# a_cell_of_two ([1, 1, 2, 2], [0])
# an_empty_cell ['NameError', 'NameError']
# plain_recursion False
# local_class (True, 4, 4, False, 'Local')
# 5 [(1, True, ['made', 'table']), (2, True, ['made', 'table'])] False {'n': 0}
# ([0, 0], {'n': 0}, 0) True
# RayTaskError(NameError)
