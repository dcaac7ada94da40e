"""What tasks print arrives at the driver, each line with its task's name and process."""

import sys

import ray

ray.init(num_cpus=1)


@ray.remote
def speaks():
    print("one line")
    print("two", "lines", sep="\n")
    sys.stdout.write("without an end")
    sys.stdout.flush()
    print()
    print("ünï ☃")
    print("to stderr", file=sys.stderr)


@ray.remote
def named():
    print("from another task")


ray.get(speaks.remote())
ray.get(named.remote())
ray.shutdown()

# Prints:
# one line
# two
# lines
# without an end
# ünï ☃
# from another task
