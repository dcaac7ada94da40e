"""Putting a wrapper in the place of one of Ray's functions.

A wrapper has the form

    try:
        result = original(...)
    except BaseException as error:
        hide_frame(error)
        raise

so that what it wraps is called exactly once and its own frame is in no traceback: the frame's entry
is taken off, and a bare `raise` adds none (from Python 3.11 on; before, it stays).
"""

import functools

from rayscope_probe import recording

_broken = set()


def hide_frame(error):
    """Takes the entry of the frame that caught the error off its traceback."""
    trace = error.__traceback__
    if trace is not None:
        error.__traceback__ = trace.tb_next


def replace(owner, name, make, kinds):
    """Replaces `owner.name` by `make(original)`. If it is not there, the kinds of event that need
    it are reported as missing."""
    try:
        original = getattr(owner, name)
        if not callable(original):
            raise TypeError(name)
        wrapper = make(original)
        functools.update_wrapper(wrapper, original)
        # With it, code that looks for what Ray's own decorators wrapped would find one more.
        wrapper.__dict__.pop("__wrapped__", None)
        wrapped = getattr(original, "__wrapped__", None)
        if wrapped is not None:
            wrapper.__wrapped__ = wrapped
        setattr(owner, name, wrapper)
    except Exception:
        recording.missing(kinds)
        return False
    return True


def broken(*kinds):
    """Recording these kinds failed in a wrapper; the call itself goes on."""
    if not _broken.issuperset(kinds):
        _broken.update(kinds)
        recording.missing(kinds)
