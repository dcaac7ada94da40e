"""`SerializationContext.serialize`: every value that leaves a process goes through it. Whoever the
thread works for just now (a submission, a put, a task's results) makes events of it."""

from time import monotonic_ns

from rayscope_probe.state import local
from rayscope_probe.wrapping import broken, hide_frame


def wrap_serialize(original):
    def serialize(self, value, *more, **named):
        doing = local.doing
        owner = doing.call or doing.task or doing.body
        start = monotonic_ns()
        try:
            made = original(self, value, *more, **named)
        except BaseException as error:
            hide_frame(error)
            raise
        if owner is not None:
            try:
                owner.serialized(value, made.total_bytes, start, monotonic_ns())
            except Exception:
                broken("serialize")
        return made
    return serialize
