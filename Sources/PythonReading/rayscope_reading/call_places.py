"""The places in a script that call a method, each looked up once.

A place is a code object and the position of the instruction in it; what is known of it (the names
that the script wrote there, see call_text.py) is found at the first call, and after that costs one
look-up.
"""


class CallPlaces:
    """What is known of each place. `make(frame, method)` makes it at the first call; it has to have
    an attribute `code` that holds the frame's code object, since the key is only its address.
    Frames of files in `own_folders` (each ends in a slash) are passed over."""

    # Places made by `exec` in a loop must not fill the memory.
    most = 10_000

    __slots__ = ("known", "_own", "_make")

    def __init__(self, own_folders, make):
        self.known = {}
        self._own = tuple(own_folders)
        self._make = make

    def of(self, frame, method):
        """What is known of the running call of `method` in the frame, or in the first frame above
        it that is not ours."""
        place = self.known.get((id(frame.f_code), frame.f_lasti))
        return place if place is not None else self._look(frame, method)

    def _look(self, frame, method):
        while frame.f_code.co_filename.startswith(self._own) and frame.f_back is not None:
            frame = frame.f_back
        key = (id(frame.f_code), frame.f_lasti)
        place = self.known.get(key)
        if place is not None:
            return place
        place = self._make(frame, method)
        if len(self.known) >= self.most:
            self.known.clear()
        self.known[key] = place
        return place
