"""Where in the user's code a call of Ray's was made, as pieces of JSON."""

import os

from rayscope_probe.text import quoted
from rayscope_reading.call_places import CallPlaces

_HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep


class Place:
    """A place in the script. `end`: the fields `file` and `line`; `bound`: the field of that name;
    `positional`, `keywords`: the field `variable` of each argument. Fields start with a comma;
    what is unknown is empty."""

    __slots__ = ("code", "end", "bound", "positional", "keywords")

    def __init__(self, code, line, texts):
        positional, keywords, bound = texts
        # The key in the table of places is only the code's address, so the code has to stay.
        self.code = code
        self.end = ',"file":%s,"line":%d' % (quoted(code.co_filename), line)
        self.bound = ',"bound":%s' % quoted(bound) if bound else ""
        self.positional = tuple(',"variable":%s' % quoted(text) for text in positional)
        self.keywords = {
            name: ',"variable":%s' % quoted(text) for name, text in keywords.items()}

    def variable(self, position, keyword):
        """The field `variable` of the argument at a position, or given by that keyword."""
        if position < len(self.positional):
            return self.positional[position]
        return self.keywords.get(keyword, "")


def _make(frame, method):
    try:
        # Imported here: it costs 20 ms, and most workers never make a call of their own.
        from rayscope_reading.call_text import texts_of_call
        texts = texts_of_call(frame, method)
    except ImportError:
        # The package `executing` is not on this machine: the names are left out.
        texts = (), {}, ""
    return Place(frame.f_code, frame.f_lineno or 0, texts)


_places = CallPlaces((_HERE,), _make)
of = _places.of


def pass_over(folder):
    """Frames of files in this folder are never the user's."""
    global _places, of
    _places = CallPlaces((_HERE, folder), _make)
    of = _places.of
