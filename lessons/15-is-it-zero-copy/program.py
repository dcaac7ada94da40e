"""The same measurements in six shapes: which of them does a task read in place, without a copy?"""

import sys

import numpy as np
import ray

hours = int(sys.argv[1]) if len(sys.argv) > 1 else 15_000
count = int(sys.argv[2]) if len(sys.argv) > 2 else 3

table = np.arange(4 * hours).reshape(hours, 4) * 0.25  # a column for each of four stations
half = table[: hours // 2]
column = table[:, 1]
tight = np.ascontiguousarray(column)
parts = np.array_split(table, count)
floats = table.ravel().tolist()


@ray.remote
def look(x, y):  # the same object, read twice
    pairs = zip(x, y) if isinstance(x, list) else [(x, y)]
    arrays = [(a, b) for a, b in pairs if isinstance(a, np.ndarray)]
    in_place = sum(np.shares_memory(a, b) for a, b in arrays)
    writable = sum(a.flags.writeable for a, b in arrays)
    return f"{len(arrays)} arrays, {in_place} in place, {writable} writable"


ray.init(num_cpus=2)
refs = [ray.put(table), ray.put(half), ray.put(column), ray.put(tight), ray.put(parts), ray.put(floats)]
for name, ref in zip(["table", "half", "column", "tight", "parts", "floats"], refs):
    print(f"{name}: {ray.get(look.remote(ref, ref))}")
