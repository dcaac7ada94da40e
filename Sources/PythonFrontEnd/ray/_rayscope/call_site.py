"""Where the user's script made a call, and what it wrote there: `A` in `foo1.remote(A)`, `A_ref`
in `A_ref = ray.put(A)`.

The names come from the source (see call_text.py), which is read once for each place; after that a
place costs one look-up.
"""

import os

from ray._rayscope import core

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
# Places made by `exec` in a loop must not fill the memory.
_MOST_PLACES = 10_000


class Site:
    """A place in the script. `handle` and the names are the library's handles; 0 is unknown."""

    __slots__ = ("handle", "positional", "keywords", "code")

    def __init__(self, handle, positional, keywords, code):
        self.handle = handle
        self.positional = positional
        self.keywords = keywords
        # The key holds only the code's address, so the code has to stay.
        self.code = code


_sites = {}


def of(frame, method):
    """The Site of the running call of `method` in the frame, or in the first frame above it that
    is not ours."""
    site = _sites.get((id(frame.f_code), frame.f_lasti))
    return site if site is not None else _look(frame, method)


def _nowhere(frame, method):
    return _NOWHERE


_NOWHERE = Site(0, (), {}, None)
if not core.IS_TRACED:
    of = _nowhere


def _look(frame, method):
    while frame.f_code.co_filename.startswith(_PACKAGE) and frame.f_back is not None:
        frame = frame.f_back
    code = frame.f_code
    key = (id(code), frame.f_lasti)
    site = _sites.get(key)
    if site is not None:
        return site
    # Imported here: it costs 20 ms, and most workers never make a call of their own.
    from ray._rayscope.call_text import texts_of_call
    positional, keywords, bound = texts_of_call(frame, method)
    handle = core.site(core.name(code.co_filename), frame.f_lineno or 0, core.name(bound))
    site = Site(
        handle, tuple(map(core.name, positional)),
        {keyword: core.name(text) for keyword, text in keywords.items()}, code)
    if len(_sites) >= _MOST_PLACES:
        _sites.clear()
    _sites[key] = site
    return site
