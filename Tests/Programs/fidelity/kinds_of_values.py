"""Values of every kind, put, passed and returned: types, identity, the layout of arrays."""

import array
import collections
import datetime
import decimal
import enum
import itertools
import re
import types
import typing

import numpy as np
import ray

ray.init(num_cpus=1)


class Color(enum.Enum):
    RED = 1


class Number(int):
    pass


class Text(str):
    pass


class Raw(bytes):
    pass


class Table(dict):
    pass


class Fields(typing.NamedTuple):
    a: int = 1


class State:
    def __init__(self):
        self.a, self.gone = 1, open("/dev/null")

    def __getstate__(self):
        return {"a": self.a + 1}

    def __setstate__(self, state):
        self.a = state["a"] * 10

    def __repr__(self):
        return "State %s" % vars(self)


deep = []
for _ in range(600):
    deep = [deep]
nan = float("nan")
values = [
    Color.RED, Number(5), Text("t"), Raw(b"raw"), Raw(b"r" * 3000)[:2], Table(a=1), Fields(), State(), datetime.date(2020, 1, 2),
    decimal.Decimal("1.10"), re.compile("a+"), array.array("d", [1]), types.SimpleNamespace(a=1), collections.Counter("aab"),
    collections.deque([1], 3), collections.OrderedDict(b=1, a=2), types.MappingProxyType({1: 2}), ..., slice(1, None, 2),
    2**200, -2**63, -2**63 - 1, 2**64 - 1, 2**64, float("inf"), -0.0, nan, "a\udc80", "nul\0", "😀", b"", "", [], {}, (), set(),
    [(1, 2), [3]], {1: "a", "1": "b", (1,): "c", None: 0, 1.5: 2}, {b"x": 1}, {nan: 1}, bytearray(b"ab"), memoryview(b"xyz"),
    [bytearray(b"ab"), (b"x",)], np.bool_(True), np.int8(3), np.float64(1.5), np.str_("s"), np.bytes_(b"s"), np.void(b"ab"),
    np.datetime64("2020-01-01"), np.longdouble(1), np.array(5), np.zeros(0), np.zeros((0, 3)), np.asfortranarray(np.ones((2, 3))),
    np.zeros(2, [("a", "i4"), ("b", "f8")]), np.array([1, "a", None, [2]], object), np.array(["a", "bcd"]), np.arange(3)[::-1],
    np.arange(10)[2:8:3], np.arange(6).reshape(2, 3).T, np.arange(3, dtype=">i4"), np.rec.array([(1, 2.0)], "i4,f8"),
    np.ma.array([1, 2], mask=[0, 1]), np.broadcast_to(np.arange(3), (2, 3)), itertools.count(5), int, typing.List[int], int | str]


def describe(v):
    name = type(v).__name__
    if isinstance(v, np.ndarray):
        flags = v.flags
        return name, str(v.dtype), v.shape, v.strides, flags.writeable, flags.c_contiguous, flags.f_contiguous, flags.owndata
    return name, ascii(v)[:60], getattr(v, "maxlen", None)


@ray.remote
def echo(x):
    return x


@ray.remote
def seen(x):
    return describe(x), x


for value in values:
    (inside, back), put = ray.get(seen.remote(value)), ray.get(ray.put(value))
    print(*inside, describe(back) == inside, describe(put) == inside, describe(ray.get(echo.remote([value]))[0]) == inside)
depth, back = 0, ray.get(echo.remote(deep))
while back:
    depth, back = depth + 1, back[0]
print(depth, len(ray.get(echo.remote(["x" * 200_000]))[0]), ray.get(echo.remote(Color.RED)) is Color.RED)
shared, cycle, table = [1], [1], {}
cycle.append(cycle)
table["me"] = table
print([back[0] is back[1] for back in ray.get([echo.remote([shared, shared]), echo.remote((shared, shared))])],
      ray.get(echo.remote(cycle))[1][0], ray.get(echo.remote(table))["me"].keys())

# Prints:
# Color <Color.RED: 1> None True True True
# Number 5 None True True True
# Text 't' None True True True
# bytes b'raw' None True True False
# bytes b'rr' None True True True
# Table {'a': 1} None True True True
# Fields Fields(a=1) None True True True
# State State {'a': 20} None False True False
# date datetime.date(2020, 1, 2) None True True True
# Decimal Decimal('1.10') None True True True
# Pattern re.compile('a+') None True True True
# array array('d', [1.0]) None True True True
# SimpleNamespace namespace(a=1) None True True True
# Counter Counter({'a': 2, 'b': 1}) None True True True
# deque deque([1], maxlen=3) 3 True True True
# OrderedDict OrderedDict([('b', 1), ('a', 2)]) None True True True
# mappingproxy mappingproxy({1: 2}) None True True True
# ellipsis Ellipsis None True True True
# slice slice(1, None, 2) None True True True
# int 160693804425899027554196209234116260252220299378279283530137 None True True True
# int -9223372036854775808 None True True True
# int -9223372036854775809 None True True True
# int 18446744073709551615 None True True True
# int 18446744073709551616 None True True True
# float inf None True True True
# float -0.0 None True True True
# float nan None True True True
# str 'a\udc80' None True True True
# str 'nul\x00' None True True True
# str '\U0001f600' None True True True
# bytes b'' None True True True
# str '' None True True True
# list [] None True True True
# dict {} None True True True
# tuple () None True True True
# set set() None True True True
# list [(1, 2), [3]] None True True True
# dict {1: 'a', '1': 'b', (1,): 'c', None: 0, 1.5: 2} None True True True
# dict {b'x': 1} None True True True
# dict {nan: 1} None True True True
# bytes b'ab' None True True True
# bytes b'xyz' None True True True
# list [b'ab', (b'x',)] None True True True
# bool np.True_ None True True True
# int8 np.int8(3) None True True True
# float64 np.float64(1.5) None True True True
# str_ np.str_('s') None True True True
# bytes b's' None True True False
# void np.void(b'\x61\x62') None True True True
# datetime64 np.datetime64('2020-01-01') None True True True
# longdouble np.longdouble('1.0') None True True True
# ndarray int64 () () False True True False True True True
# ndarray float64 (0,) (8,) False True True False True True True
# ndarray float64 (0, 3) (24, 8) False True True False True True True
# ndarray float64 (2, 3) (8, 16) False False True False True True True
# ndarray [('a', '<i4'), ('b', '<f8')] (2,) (12,) False True True False True True True
# ndarray object (4,) (8,) True True True True True True True
# ndarray <U3 (2,) (12,) False True True False True True True
# ndarray int64 (3,) (8,) True True True True False True False
# ndarray int64 (2,) (8,) True True True True False True False
# ndarray int64 (3, 2) (8, 24) False False True False True True True
# ndarray >i4 (3,) (4,) False True True False True True True
# recarray (numpy.record, [('f0', '<i4'), ('f1', '<f8')]) (1,) (12,) True True True True True True True
# MaskedArray int64 (2,) (8,) True True True True True True True
# ndarray int64 (2, 3) (24, 8) True True False True False True False
# count count(5) None True True True
# type <class 'int'> None True True True
# _GenericAlias typing.List[int] None True True True
# UnionType int | str None True True True
# 600 200000 True
# [False, True] 1 dict_keys(['me'])
