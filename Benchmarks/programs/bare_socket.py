"""The least that a call to another Python process costs: pickled arguments over a Unix socket, the
pickled result back, no scheduler, no store."""

import json
import os
import pickle
import socket
import struct
import sys
import time

_LENGTH = struct.Struct("<I")


def empty():
    pass


def send(connection, value):
    data = pickle.dumps(value, protocol=5)
    connection.sendall(_LENGTH.pack(len(data)) + data)


def receive(connection):
    """The next value; None at the end of the connection."""
    data = connection.recv(65536)
    if not data:
        return None
    while len(data) < _LENGTH.size + _LENGTH.unpack_from(data)[0]:
        data += connection.recv(65536)
    return pickle.loads(data[_LENGTH.size:])


def serve(connection):
    while (call := receive(connection)) is not None:
        args, kwargs = call
        send(connection, (empty(*args, **kwargs),))


def main():
    calls = int(sys.argv[1])
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    if os.fork() == 0:
        ours.close()
        serve(theirs)
        os._exit(0)
    theirs.close()

    def call():
        send(ours, ((), {}))
        return receive(ours)[0]

    for _ in range(calls // 5 + 1):
        call()
    start = time.perf_counter()
    for _ in range(calls):
        call()
    print(json.dumps({"call": (time.perf_counter() - start) / calls}))
    ours.close()
    os.wait()


main()
