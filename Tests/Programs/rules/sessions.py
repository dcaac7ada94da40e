"""Several sessions in one program, and what ray.init takes."""

import ray


@ray.remote
def f(x):
    return x * 2


def attempt(text):
    try:
        print(text, "=", eval(text))
    except Exception as error:
        print(text, "raises", type(error).__name__)


print(ray.is_initialized())
attempt("ray.init(object_store_memory=1000)")
attempt("ray.init(object_store_memory=78_643_199)")
for number in range(3):
    ray.init(num_cpus=number + 1, object_store_memory=78_643_200)
    ref = ray.put([number])
    print(ray.get(f.remote(ref)), ray.is_initialized())
    attempt("ray.init()")
    print(ray.init(ignore_reinit_error=True) is not None)
    ray.shutdown()
    ray.shutdown()
    print(ray.is_initialized())
with ray.init(num_cpus=1):
    print(ray.get(f.remote(4)), ray.is_initialized())
print(ray.is_initialized())

# Prints:
# False
# ray.init(object_store_memory=1000) raises ValueError
# ray.init(object_store_memory=78_643_199) raises ValueError
# [0, 0] True
# ray.init() raises RuntimeError
# True
# False
# [1, 1] True
# ray.init() raises RuntimeError
# True
# False
# [2, 2] True
# ray.init() raises RuntimeError
# True
# False
# 8 True
# False
