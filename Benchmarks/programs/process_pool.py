"""The empty call through `concurrent.futures.ProcessPoolExecutor`, one at a time."""

import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor


def empty():
    pass


def main():
    calls = int(sys.argv[1])
    with ProcessPoolExecutor(max_workers=2) as pool:
        for _ in range(calls // 5 + 1):
            pool.submit(empty).result()
        start = time.perf_counter()
        for _ in range(calls):
            pool.submit(empty).result()
        print(json.dumps({"call": (time.perf_counter() - start) / calls}))


if __name__ == "__main__":
    main()
