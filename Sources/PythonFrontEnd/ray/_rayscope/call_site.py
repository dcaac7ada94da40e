"""Where the user's script made a call, and what it wrote there: `A` in `foo1.remote(A)`, `A_ref`
in `A_ref = ray.put(A)`, as the library's handles."""

import os

from ray._rayscope import core
from rayscope_reading.call_places import CallPlaces

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep


class Site:
    """A place in the script. `handle` and the names are the library's handles; 0 is unknown."""

    __slots__ = ("handle", "positional", "keywords", "code")

    def __init__(self, handle, positional, keywords, code):
        self.handle = handle
        self.positional = positional
        self.keywords = keywords
        # The key holds only the code's address, so the code has to stay.
        self.code = code


def _make(frame, method):
    # Imported here: it costs 20 ms, and most workers never make a call of their own.
    from rayscope_reading.call_text import texts_of_call
    code = frame.f_code
    positional, keywords, bound = texts_of_call(frame, method)
    handle = core.site(core.name(code.co_filename), frame.f_lineno or 0, core.name(bound))
    return Site(
        handle, tuple(map(core.name, positional)),
        {keyword: core.name(text) for keyword, text in keywords.items()}, code)


_NOWHERE = Site(0, (), {}, None)
places = CallPlaces((_PACKAGE,), _make)


def _nowhere(frame, method):
    return _NOWHERE


# The Site of the running call of a method in a frame.
of = places.of if core.IS_TRACED else _nowhere
