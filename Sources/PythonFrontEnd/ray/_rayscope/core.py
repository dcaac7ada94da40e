"""The binding to libRayscopeCore.so: one name for each C function, declared once.

Functions that may block or copy much are loaded through `CDLL`, which releases the interpreter
lock; the rest through `PyDLL`, which keeps it and costs less. The library is loaded at the first
`connect` (never in the fork server). Every id is 16 bytes; times are `time.monotonic_ns()`.
"""

import ctypes
import os
import struct
import threading

from ray import exceptions
from ray._rayscope.refusal import WAY_OUT

ABI_VERSION = 1
# The library records nothing then (`TracingSwitch`), so nothing is found out for it either.
IS_TRACED = os.environ.get("RAYSCOPE_TRACING") != "0"
DRIVER, WORKER = 0, 1

OK, SPECIAL, OTHER, FAILED, INTERRUPTED, TIMED_OUT = 0, 1, 2, -1, -2, -3
NOT_CONNECTED, FORKED_CHILD, FUNCTION_TOO_LARGE, STORE_FULL = -4, -5, -6, -7

# The structs of the C interface. The first byte of ARGUMENT says value or reference.
ARGUMENT = struct.Struct("<BBHIIIQQqq16s")
BUFFER = struct.Struct("<QQQ")
CAPTURE = struct.Struct("<IIB7xq")
RESULT = struct.Struct("<BBHIQQ16sQ")
TASK = struct.Struct("<QII16sIiIIQQQQQIIQQQiI")
TASK_ARGUMENT = struct.Struct("<BBHIQQQ16s")
TASK_CALL, CONSTRUCTOR, METHOD = 0, 1, 2
# The number of returns of a generator whose items are sent as they come.
STREAMING = -2
# The same where the one result is the list of them.
DYNAMIC = -1
OUTPUT = struct.Struct("<IIQQQQ")

VALUE, REFERENCE = 0, 1
RAW, MESSAGE_PACK, PICKLED, ERROR = 0, 1, 2, 3
INLINE, STORED, SYSTEM_ERROR = 0, 1, 2

_i32, _u32, _i64, _u64 = ctypes.c_int32, ctypes.c_uint32, ctypes.c_int64, ctypes.c_uint64
_bytes, _out = ctypes.c_char_p, ctypes.c_void_p

# name: (may block or copy much, result type, argument types)
_FUNCTIONS = {
    "version": (False, _u32, ()),
    "error": (False, _i32, (_out, _u64)),
    "connect": (True, _i32, (_i32, _u32, _bytes)),
    "process_number": (False, _u32, ()),
    "disconnect": (True, _i32, ()),
    "forked": (False, None, ()),
    "intern": (False, _u32, (_bytes, _u64)),
    "site": (False, _u32, (_u32, _u32, _u32)),
    "define_function": (False, _i32, (_bytes, _u32, _out)),
    "must_pickle": (False, _i32, (_i32,)),
    "export": (True, _i32, (_u32, _u32, _bytes, _u64, _i64, _i64, _bytes, _u32, _i32)),
    "pickle_failed": (False, _i32, (_u32, _u32, _i64, _i64, _u32)),
    "options": (False, _u32, (_i32, _i32, _i32, _u32, _u32, _bytes, _u64)),
    "submit": (
        True, _i32, (_u32, _u32, _u32, _u32, _bytes, _bytes, _u64, _bytes, _bytes, _out)),
    "put": (True, _i32, (_u32, _u32, _bytes, _bytes, _u64, _bytes, _bytes, _out)),
    "get": (True, _i32, (_bytes, _u32, _i64, _u32, _u32, _out)),
    "deserialized": (False, None, (_bytes, _i64, _i64, _u64, _u64, _u32, _u32)),
    "wait": (True, _i32, (_bytes, _u32, _u32, _i64, _out)),
    "hold": (False, None, (_bytes,)),
    "drop": (False, None, (_bytes,)),
    "adopt": (False, None, (_bytes,)),
    "hold_untracked": (False, None, (_bytes,)),
    "hold_forever": (False, None, (_bytes,)),
    "unpin": (False, None, (_bytes,)),
    "option_resource": (False, None, (_u32, _u32, _i32)),
    "yield": (True, _i32, (_u64, _u32, _bytes, _bytes, _u64, _bytes, _bytes)),
    "next_item": (True, _i32, (_u64, _u32, _i64, _out)),
    "drop_stream": (False, None, (_u64, _u32)),
    "cancel": (False, _i32, (_bytes, _u32, _u32)),
    "take_interrupted": (False, _i32, (_out,)),
    "current_task": (False, _i32, (_out,)),
    "is_cancelled": (False, _u32, ()),
    "unfinished": (False, _u32, ()),
    "current_name": (False, _i32, (_out, _u64)),
    "resources": (True, _i32, (_out, _u64)),
    "watch": (False, _i32, (_bytes,)),
    "next_settled": (True, _i32, (_out,)),
    "next_task": (True, _i32, (_out,)),
    "fetch": (True, _i32, (_u32, _out, _out)),
    "unpickled": (False, None, (_u32, _i64, _i64, _u32)),
    "task_done": (
        True, _i32,
        (_u64, _u32, _u32, _bytes, _bytes, _u64, _bytes, _bytes, _bytes, _i64, _i64)),
    "enter": (False, None, (_u64,)),
    "actor_options": (False, _u32, (_i32, _i32, _u32, _i32, _u32)),
    "new_actor": (False, _i32, (_out,)),
    "name_actor": (True, _i32, (_bytes, _u32, _u32, _bytes, _u64)),
    "find_actor": (True, _i32, (_u32, _u32, _out, _out)),
    "create_actor": (
        True, _i32,
        (_bytes, _u32, _u32, _u32, _u32, _u32, _u32, _bytes, _bytes, _u64, _bytes, _bytes)),
    "call": (
        True, _i32,
        (_bytes, _u32, _u32, _u32, _u32, _u32, _u32, _u32, _bytes, _bytes, _u64, _bytes, _bytes,
         _out)),
    "kill_actor": (False, _i32, (_bytes, _u32)),
    "exit_actor": (False, _i32, (_bytes,)),
    "next_output": (True, _i32, (_out,)),
    "supposed": (False, _u32, (_bytes,)),
    "hand_on": (True, _i32, (_u32, _bytes, _u64, _u32, _i64, _i64, _bytes, _u32)),
    "wrote": (False, _i32, (_u32, _bytes, _u64)),
    "next_write_back": (True, _i32, (_out,)),
}


class Scratch(threading.local):
    """Memory for the library's answers, one a thread, so that a call allocates nothing."""

    def __init__(self):
        self.number = ctypes.c_uint64()
        self.number_at = ctypes.addressof(self.number)
        self.id = ctypes.create_string_buffer(16)
        self.id_at = ctypes.addressof(self.id)
        self.result = ctypes.create_string_buffer(RESULT.size)
        self.result_at = ctypes.addressof(self.result)


scratch = Scratch()
_loading = threading.Lock()
_names = {}


def load():
    """Loads the library named by RAYSCOPE_LIBRARY, once; binds its functions to this module."""
    with _loading:
        if "submit" in globals():
            return
        path = os.environ.get("RAYSCOPE_LIBRARY")
        if not path:
            raise RuntimeError(
                "ray: RAYSCOPE_LIBRARY is not set: run the script with `rayscope run SCRIPT`")
        try:
            blocking, brief = ctypes.CDLL(path), ctypes.PyDLL(path)
        except OSError as error:
            raise RuntimeError(
                "ray: the library %s cannot be loaded (%s): build or install rayscope again"
                % (path, error)) from None
        bound = {}
        for name, (blocks, result, arguments) in _FUNCTIONS.items():
            function = getattr(blocking if blocks else brief, "rs_" + name)
            function.restype = result
            function.argtypes = arguments
            bound[name] = function
        if bound["version"]() != ABI_VERSION:
            raise RuntimeError(
                "ray: %s has interface version %d, this package needs %d: install the two together"
                % (path, bound["version"](), ABI_VERSION))
        if not IS_TRACED:
            bound["deserialized"] = _unrecorded
        globals().update(bound)
        os.register_at_fork(after_in_child=bound["forked"])


def _unrecorded(*_):
    pass


def error_text():
    """The calling thread's last error, as the library words it."""
    room = ctypes.create_string_buffer(4096)
    length = globals()["error"](ctypes.addressof(room), len(room))
    return room.raw[:max(0, min(length, len(room)))].decode("utf-8", "replace")


def name(text):
    """The library's handle for a name; 0 for no name."""
    if not text:
        return 0
    handle = _names.get(text)
    if handle is None:
        encoded = text.encode("utf-8", "replace")
        handle = _names[text] = globals()["intern"](encoded, len(encoded))
    return handle


def quoted(handle):
    """The text behind a handle, for an error message: "`A`, "; nothing for no name. Slow."""
    for text, known in _names.items():
        if known == handle:
            return "`%s`, " % text
    return ""


def raise_status(status):
    """Raises what a failed call means; never returns."""
    if status == TIMED_OUT:
        raise exceptions.GetTimeoutError("Get timed out: some object(s) not ready.")
    if status == FUNCTION_TOO_LARGE:
        raise ValueError(error_text())
    if status == STORE_FULL:
        raise exceptions.ObjectStoreFullError(error_text())
    if status == NOT_CONNECTED:
        raise exceptions.RaySystemError(
            error_text() or "Ray is not running in this process: call ray.init() first")
    if status == FORKED_CHILD:
        raise RuntimeError(
            "ray: a process made by os.fork() or multiprocessing cannot use its parent's Ray: "
            "start the process with the 'spawn' method, or use tasks; " + WAY_OUT)
    raise exceptions.RaySystemError(error_text() or "the call failed with status %d" % status)
