"""Starts workers by forking: `python -m ray._rayscope.fork_server DESCRIPTOR MODULE…`.

The server has imported what every worker needs, so that a worker is there in a few milliseconds,
and it does not load the Swift library, so that no thread and no lock of it is inherited.

The node asks over a Unix socket, `fork NUMBER\\n` with three descriptors (the worker's own
connection, and where its standard output and error go); the answer is `forked NUMBER PID\\n`.
End of file means the end.
"""

import gc
import importlib
import os
import signal
import socket
import sys
import traceback
import warnings

from ray._rayscope import worker, worker_streams

_DESCRIPTORS = 3
_PROGRAM_ERROR = 70


def main(arguments):
    _take_over_path()
    # As Ray does: many workers with many threads each would only get in each other's way.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    for module in arguments[1:]:
        try:
            importlib.import_module(module)
        except Exception:
            # The worker that needs it will say so.
            continue
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # What has been imported is shared memory as long as the collector leaves it alone.
    gc.collect()
    gc.freeze()
    server = socket.socket(fileno=int(arguments[0]))
    os.set_inheritable(server.fileno(), False)
    _serve(server)


def _take_over_path():
    path = os.environ.get("RAYSCOPE_SYS_PATH")
    if path:
        sys.path[:] = path.split("\n")


def _serve(server):
    pending, descriptors = b"", []
    while True:
        try:
            data, received, _, _ = socket.recv_fds(server, 4096, _DESCRIPTORS)
        except ConnectionError:
            # The node was killed, and an answer had not been read.
            return
        if not data:
            return
        pending += data
        descriptors += received
        while b"\n" in pending and len(descriptors) >= _DESCRIPTORS:
            line, _, pending = pending.partition(b"\n")
            own, descriptors = descriptors[:_DESCRIPTORS], descriptors[_DESCRIPTORS:]
            number = int(line.split()[1])
            pid = _fork()
            if pid == 0:
                server.close()
                for other in descriptors:
                    os.close(other)
                _worker(own)
            for descriptor in own:
                os.close(descriptor)
            try:
                server.sendall(b"forked %d %d\n" % (number, pid))
            except ConnectionError:
                return


def _fork():
    with warnings.catch_warnings():
        # Python 3.12 warns of threads in the process; a preload's idle threads are none of ours.
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _worker(descriptors):
    """In the child: never returns."""
    code = _PROGRAM_ERROR
    try:
        worker_streams.take(*descriptors[1:])
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _seed_generators()
        code = worker.run(
            descriptors[0], os.environ["RAYSCOPE_RUN_DIR"],
            int(os.environ.get("RAYSCOPE_SESSION", "1")))
    except BaseException:
        traceback.print_exc()
    finally:
        worker_streams.flush()
        os._exit(code)


def _seed_generators():
    # Python seeds `random` again in a forked child, numpy does not: all workers would draw the same
    # numbers.
    random = sys.modules.get("numpy.random")
    if random is not None:
        random.seed()


if __name__ == "__main__":
    main(sys.argv[1:])
