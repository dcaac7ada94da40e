"""The mean temperature at each of several stations; a row for each hour, a number for each station."""

import sys

import ray

hours = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
stations = int(sys.argv[2]) if len(sys.argv) > 2 else 5


def measure(hour, station):
    return ((hour * 7 + station * 11) % 97) / 4


@ray.remote
def total(table, station):
    warm = 0
    for row in table:
        warm += row[station]
    return warm


ray.init(num_cpus=2)
table = [[measure(hour, station) for station in range(stations)] for hour in range(hours)]
table_ref = ray.put(table)
totals = ray.get([total.remote(table_ref, station) for station in range(stations)])
for station in range(stations):
    print(f"station {station}: {totals[station] / hours:.3f} degrees")
