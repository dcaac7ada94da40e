"""Where Ray itself would lie in this Python: beside cloudpickle. The path of its files is in what Ray
pickles, so what stands in for it takes as many bytes."""

import os

from ray.cloudpickle import cloudpickle

LENGTH = len(os.path.join(os.path.dirname(os.path.dirname(cloudpickle.__file__)), "ray"))
