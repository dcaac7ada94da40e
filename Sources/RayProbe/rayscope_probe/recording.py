"""The file of this process: JSON Lines in a memory-mapped file that grows by chunks.

What was written survives whatever happens to the process, `kill -9` too; what follows the last
line are zero bytes. The file comes into being with the first event, so that a Python process that
never uses Ray leaves none. If it cannot be written, recording ends and the script goes on.
"""

import mmap
import os
import threading

_CHUNK = 1 << 19
# Linux's MADV_POPULATE_WRITE, which Python has no name for. MAP_POPULATE makes the pages of a
# shared file readable only: each would still fault at its first write.
_POPULATE_WRITE = 23

# Reentrant: a finalizer that records may run while another line is being written.
_lock = threading.RLock()
# The chunk that is written to, where in it the next line goes, and how much it holds.
_map = None
_position = 0
_size = 0
_file_size = 0
_descriptor = -1
_ended = False
_header = None
_sink = None
_missing = set()
_told = set()


def describe_with(header):
    """`header()` gives the first line; it is called with the first event."""
    global _header
    _header = header


def send_to(sink):
    """Lines go to `sink` instead of into a file of this process."""
    global _sink
    _sink = sink
    if _missing:
        _tell_missing()


def write(text):
    """Appends whole lines."""
    global _position
    if _sink is not None:
        _sink(text)
        return
    data = text.encode("utf-8", "backslashreplace")
    with _lock:
        start = _position
        end = start + len(data)
        if end > _size:
            _write_across(data)
        else:
            # Taken first: what a finalizer records in between goes behind.
            _position = end
            _map[start:end] = data


def _write_across(data):
    """Fills this chunk and goes on in the next."""
    global _position
    if _ended or (_map is None and not _open()):
        return
    room = _size - _position
    if len(data) > room:
        _map[_position:_size] = data[:room]
        _position = _size
        data = data[room:]
        if not _next_chunk(len(data)):
            return
    start = _position
    _position = start + len(data)
    _map[start:_position] = data


def missing(kinds):
    """Events of these kinds cannot be recorded here: told in the file, once."""
    _missing.update(kinds)
    if (_map is not None or _sink is not None) and not _missing <= _told:
        _tell_missing()


def end():
    """The process ends in order."""
    global _ended
    if _sink is None and (_map is None or _ended):
        return
    write('{"end":true}\n')
    _ended = True


def _tell_missing():
    new = sorted(_missing - _told)
    _told.update(new)
    write('{"missing":[%s]}\n' % ",".join('"%s"' % kind for kind in new))


def _open():
    global _descriptor, _ended
    if _header is None:
        return False
    try:
        role, first_line = _header()
        _descriptor = create(role, os.getpid())
    except Exception:
        _ended = True
        return False
    if not _next_chunk(len(first_line)):
        return False
    write(first_line)
    if _missing:
        _tell_missing()
    return True


def create(role, pid):
    """Makes the file of a process and opens it; gives the descriptor."""
    stem = os.path.join(os.environ["RAYSCOPE_PROBE_DIR"], "%s-%d" % (role, pid))
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    number = 1
    while True:
        name = "%s%s.probe" % (stem, "" if number == 1 else "-%d" % number)
        try:
            return os.open(name, flags, 0o600)
        except FileExistsError:
            # Another process had this number before.
            number += 1


def _next_chunk(length):
    """Maps the next part of the file, with room for `length` bytes; False if there is none."""
    global _map, _position, _size, _file_size, _ended
    size = -(-length // _CHUNK) * _CHUNK
    try:
        # Blocks are taken now: a full disk would be a SIGBUS at the write.
        os.posix_fallocate(_descriptor, _file_size, size)
        # And pages, all at once: one by one costs five times as much.
        _map = mmap.mmap(_descriptor, size, flags=mmap.MAP_SHARED, offset=_file_size)
        _populate()
    except (OSError, ValueError):
        _ended = True
        return False
    _position, _size, _file_size = 0, size, _file_size + size
    return True


def _populate():
    try:
        _map.madvise(_POPULATE_WRITE)
    except OSError:
        # Before Linux 5.14: they come one by one.
        pass


def _forget():
    """A child made by fork starts a file of its own, if it ever has something to record."""
    global _map, _position, _size, _file_size, _descriptor, _ended, _lock
    _lock = threading.RLock()
    if _descriptor >= 0:
        os.close(_descriptor)
    _map, _position, _size, _file_size, _descriptor, _ended = None, 0, 0, 0, -1, False
    _told.clear()


os.register_at_fork(after_in_child=_forget)
