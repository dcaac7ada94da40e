"""What another user of the machine may try on a run: `stranger.py USER RUN_DIRECTORY PID…`.

Prints each kind of attempt that went through, once, and at the end how many were made in all.
"""

import ctypes
import os
import socket
import sys

_PTRACE_SEIZE, _PTRACE_DETACH = 0x4206, 17
_PIDFD_OPEN, _PIDFD_GETFD = 434, 438
_libc = ctypes.CDLL(None, use_errno=True)
_tried = 0
_through = set()


def attempt(what, body):
    global _tried
    _tried += 1
    try:
        body()
    except OSError:
        return
    went_through(what)


def went_through(what):
    if what not in _through:
        _through.add(what)
        print("went through:", what)


def system_call(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return result


def read(path):
    with open(path, "rb") as file:
        # What lies at a process's address 0 cannot be read by anybody.
        if not path.endswith("/mem"):
            file.read(1)


def take_over_descriptor(pid, number):
    handle = system_call(_libc.syscall(_PIDFD_OPEN, pid, 0))
    try:
        os.close(system_call(_libc.syscall(_PIDFD_GETFD, handle, number, 0)))
    finally:
        os.close(handle)


def trace(pid):
    system_call(_libc.ptrace(_PTRACE_SEIZE, pid, None, None))
    _libc.ptrace(_PTRACE_DETACH, pid, None, None)


def read_memory(pid, address):
    buffer = ctypes.create_string_buffer(8)
    ours = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 8)
    theirs = (ctypes.c_void_p * 2)(address, 8)
    system_call(_libc.process_vm_readv(pid, ours, 1, theirs, 1, 0))


def become(user):
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)


def connect(name):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as stranger:
        stranger.connect("\0" + name[1:] if name.startswith("@") else name)


def main(user, directory, *pids):
    # Looked up while it is still allowed to: a stranger could try every number.
    descriptors = {pid: os.listdir("/proc/%s/fd" % pid) for pid in pids}
    sockets = {
        link[8:-1] for pid in pids for link in links(pid) if link.startswith("socket:[")}
    addresses = {pid: first_address(pid) for pid in pids}
    files = os.listdir(directory)
    become(int(user))
    for pid in pids:
        for number in descriptors[pid]:
            attempt("descriptor", lambda: os.open("/proc/%s/fd/%s" % (pid, number), os.O_RDONLY))
            attempt("pidfd_getfd", lambda: take_over_descriptor(int(pid), int(number)))
        for name in ("mem", "maps", "environ", "auxv", "stack"):
            attempt(name, lambda: read("/proc/%s/%s" % (pid, name)))
        for name in ("fd", "fdinfo", "map_files", "cwd/."):
            attempt(name, lambda: os.listdir("/proc/%s/%s" % (pid, name)))
        attempt("ptrace", lambda: trace(int(pid)))
        attempt("process_vm_readv", lambda: read_memory(int(pid), addresses[pid]))
        attempt("a signal", lambda: os.kill(int(pid), 0))
    attempt("the run directory", lambda: os.listdir(directory))
    attempt("a file in it", lambda: os.open(directory + "/new", os.O_CREAT | os.O_WRONLY))
    for name in files:
        attempt(name, lambda: os.open(directory + "/" + name, os.O_RDONLY))
        attempt(name, lambda: os.open(directory + "/" + name, os.O_WRONLY))
        # The run's own user would succeed, and end the run.
        if int(user):
            attempt("removal of " + name, lambda: os.unlink(directory + "/" + name))
    if int(user):
        attempt("its removal", lambda: os.rename(directory, directory + "-moved"))
    # Whatever of the run could be reached by a name, on this machine or from another.
    for table in ("tcp", "tcp6", "udp", "udp6", "raw", "raw6"):
        for inode in rows("/proc/net/" + table, 9) & sockets:
            went_through("%s socket %s" % (table, inode))
    for line in open("/proc/net/unix"):
        words = line.split()
        if len(words) > 7 and words[6] in sockets:
            went_through("socket with the name " + words[7])
            attempt("connecting to it", lambda: connect(words[7]))
    print(_tried, "attempts,", len(sockets), "sockets")


def links(pid):
    for number in os.listdir("/proc/%s/fd" % pid):
        try:
            yield os.readlink("/proc/%s/fd/%s" % (pid, number))
        except OSError:
            continue


def first_address(pid):
    with open("/proc/%s/maps" % pid) as maps:
        return int(maps.readline().partition("-")[0], 16)


def rows(path, column):
    try:
        with open(path) as table:
            return {words[column] for words in map(str.split, table) if len(words) > column}
    except FileNotFoundError:
        return set()


main(*sys.argv[1:])
