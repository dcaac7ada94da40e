"""A function that asks for a GPU, and is never called, is a function like any other."""

import ray

ray.init(num_cpus=1)


@ray.remote(num_cpus=1, num_gpus=1)
def f():
    return 1


@ray.remote(num_gpus=0.5)
class A:
    pass


print(type(f).__name__, ray.get(f.options(num_gpus=0).remote()))
for wrong in (lambda: ray.remote(num_gpus="1")(lambda: 1), lambda: f.options(num_gpus=-1)):
    try:
        wrong()
    except (TypeError, ValueError) as error:
        print(type(error).__name__)

# Prints:
# RemoteFunction 1
# TypeError
# ValueError
