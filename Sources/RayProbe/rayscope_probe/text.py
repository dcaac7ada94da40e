"""Pieces of JSON, made once and put together by formatting: a line costs no dictionary."""

import json

_MOST = 10_000
_quoted = {}


def quoted(text):
    """A string as JSON, from a cache."""
    known = _quoted.get(text)
    if known is None:
        if len(_quoted) >= _MOST:
            _quoted.clear()
        known = _quoted[text] = json.dumps(text)
    return known
