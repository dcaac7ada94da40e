"""What the calibration programs pass: arrays as most scripts have them, or bytes without numpy."""

import sys

try:
    import numpy
except ImportError:
    numpy = None

# With `--quick` each step is measured a few times only, and up to here.
QUICK = "--quick" in sys.argv
LARGEST_QUICK = 8_000_000


def value_of(size):
    if numpy is None:
        return b"x" * size
    return numpy.arange(size // 8, dtype=numpy.int64)


def rounds(sizes):
    """Each size with how often it is to be measured."""
    for size, repeats in sizes:
        if not QUICK:
            yield size, repeats
        elif size <= LARGEST_QUICK:
            yield size, min(repeats, 3)
