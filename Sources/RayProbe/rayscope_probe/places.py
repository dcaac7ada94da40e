"""Where in the user's code a call of Ray's was made, as pieces of JSON."""

import os
import sys

from rayscope_probe.text import quoted
from rayscope_reading.call_places import CallPlaces

_HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep
_getframe = sys._getframe


class Place:
    """A place in the script. `end`: the fields `file` and `line`; `bound`: the field of that name;
    `positional`, `keywords`: the field `variable` of each argument. Fields start with a comma;
    what is unknown is empty."""

    __slots__ = ("code", "end", "bound", "positional", "keywords", "templates")

    def __init__(self, code, line, texts):
        positional, keywords, bound = texts
        # The key in the table of places is only the code's address, so the code has to stay.
        self.code = code
        self.end = ',"file":%s,"line":%d' % (quoted(code.co_filename), line)
        self.bound = ',"bound":%s' % quoted(bound) if bound else ""
        self.positional = tuple(',"variable":%s' % quoted(text) for text in positional)
        self.keywords = {
            name: ',"variable":%s' % quoted(text) for name, text in keywords.items()}
        # Of the calls at this place: see submit_lines.py.
        self.templates = {}

    def variable(self, position, keyword):
        """The field `variable` of the argument at a position, or given by that keyword."""
        if position < len(self.positional):
            return self.positional[position]
        return self.keywords.get(keyword, "")


class _Nowhere:
    end = bound = ""

    def variable(self, position, keyword):
        return ""


# Where a call has no frame of the user's: what an `await` waits for is read in a thread of Ray's.
NOWHERE = _Nowhere()


def _make(frame, method):
    try:
        # Imported here: it costs 20 ms, and most workers never make a call of their own.
        from rayscope_reading.call_text import texts_of_call
        texts = texts_of_call(frame, method)
    except ImportError:
        # The package `executing` is not on this machine: the names are left out.
        texts = (), {}, ""
    return Place(frame.f_code, frame.f_lineno or 0, texts)


_own = (_HERE,)
_places = CallPlaces(_own, _make)


def pass_over(folder):
    """Frames of files in this folder are never the user's."""
    global _own, _places
    _own = (_HERE, folder)
    _places = CallPlaces(_own, _make)


class Finder:
    """Finds the places of one of Ray's functions. Most calls come through as many of Ray's frames
    as the last one: then one look is enough."""

    def __init__(self, method):
        self._method = method
        self._depth = 1

    def find(self):
        """The place in the user's code; to be called from the wrapper itself."""
        depth = self._depth
        try:
            outermost = _getframe(depth)
            frame = outermost.f_back
        except ValueError:
            outermost = frame = None
        if frame is not None and id(outermost.f_code) in _rays:
            place = _places.known.get((id(frame.f_code), frame.f_lasti))
            if place is not None:
                return place
        return self.look()

    def look(self):
        """The same from anywhere below the wrapper, and slowly."""
        frame, depth = _getframe(1), -1
        while frame.f_code.co_filename.startswith(_own) and frame.f_back is not None:
            _rays[id(frame.f_code)] = frame.f_code
            frame = frame.f_back
            depth += 1
        self._depth = max(depth, 1)
        return _places.of(frame, self._method)


# The code of those of Ray's functions that were on the way to a user's frame, by its address.
_rays = {}
