"""memcpy of 8 MB into shared memory that has been written before."""

import ctypes
import json
import mmap
import sys
import time

BYTES = 8_000_000


def main():
    copies = int(sys.argv[1])
    source = (ctypes.c_ubyte * BYTES).from_buffer(bytearray(b"\x2a" * BYTES))
    # Anonymous and shared: the same kind of memory as an object store's.
    shared = (ctypes.c_ubyte * BYTES).from_buffer(mmap.mmap(-1, BYTES))
    for _ in range(copies // 5 + 1):
        ctypes.memmove(shared, source, BYTES)
    start = time.perf_counter()
    for _ in range(copies):
        ctypes.memmove(shared, source, BYTES)
    print(json.dumps({"copy": (time.perf_counter() - start) / copies}))


main()
