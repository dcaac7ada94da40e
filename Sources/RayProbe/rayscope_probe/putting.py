"""`ray.put`: the events serialize and put."""

from time import monotonic_ns

from rayscope_probe import places, ray_process, recording
from rayscope_probe.state import local
from rayscope_probe.wrapping import broken, hide_frame

_place_of = places.Finder("put").find


class _Put:
    """One `ray.put`: what is known of it when the value has been serialized."""

    __slots__ = ("size", "start", "end")

    def __init__(self):
        self.size = None

    def serialized(self, value, size, start, end):
        self.size, self.start, self.end = size, start, end


def wrap_put_object(original):
    """`Worker.put_object(value, …)`."""
    def put_object(self, value, *more, **named):
        doing = local.doing
        outer = doing.call
        doing.call = call = _Put()
        try:
            reference = original(self, value, *more, **named)
        except BaseException as error:
            hide_frame(error)
            raise
        finally:
            doing.call = outer
        try:
            if call.size is not None:
                _record(call, reference, monotonic_ns(), _place_of())
        except Exception:
            broken("put", "serialize")
        return reference
    return put_object


def _record(put, reference, end, place):
    size, middle = put.size, put.end
    tail = '"object":"%s"%s%s,"role":"value"%s%s,"bytes":%d' % (
        reference.hex(), place.variable(0, "value"), place.bound, ray_process.current_task(),
        place.end, size)
    recording.write(
        '{"kind":"serialize","start_ns":%d,"duration_ns":%d,%s}\n'
        '{"kind":"put","start_ns":%d,"duration_ns":%d,%s,"copied":%d,"path":"object-store",'
        '"explicit":true}\n' % (
            put.start, middle - put.start, tail, middle, end - middle, tail, size))
