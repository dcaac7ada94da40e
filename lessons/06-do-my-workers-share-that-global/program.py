"""Tasks count in a global: one after the other in a worker, then inside one another."""

import sys

import ray

start, calls, depth = [int(number) for number in sys.argv[1:]] or (0, 3, 2)
ray.init(num_cpus=1)  # one worker, as long as no task waits for another
count = start


@ray.remote
def visit(notes):
    global count
    count += 1
    notes.append(count)
    return f"{count}/{len(notes)}"


@ray.remote
def look():
    return count


@ray.remote
def relay(left):  # while it waits for the next relay, its worker is taken
    global count
    count += 1
    below = ray.get(relay.remote(left - 1)) if left > 0 else []
    return [count, *below]


notes = []
print("one after the other:", *[ray.get(visit.remote(notes)) for _ in range(calls)])
print("in the driver:", count, notes)
print("another function:", ray.get(look.remote()))
print("inside one another:", *ray.get(relay.remote(depth)))
