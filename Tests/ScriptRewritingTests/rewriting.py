"""Rewrites scripts for the tests."""

import os
import sys
import textwrap

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../Sources/ScriptRewriting"))

from rayscope_rewriting.program import Program  # noqa: E402
from rayscope_rewriting.refusal import Refusal  # noqa: E402
from rayscope_rewriting.source import Source  # noqa: E402
from rayscope_rewriting.ways import Rewriting, other_ways  # noqa: E402

HEAD = "import numpy as np\nimport ray\n\n"


def script(text):
    return HEAD + textwrap.dedent(text).lstrip("\n")


def rewriting(text, variable="A", assumes_unchanged=False):
    source = Source(text if isinstance(text, bytes) else text.encode())
    return source, Rewriting(Program(source, "foo", variable), assumes_unchanged)


def ways(text, variable="A", assumes_unchanged=False):
    """Each other way, as the new text or the Refusal."""
    source, made = rewriting(text, variable, assumes_unchanged)
    found = {}
    for way in other_ways(made.program.way):
        try:
            found[way] = source.encoded(made.text(way)).decode()
        except Refusal as refusal:
            found[way] = refusal
    return found


def refusal(text, way=None, variable="A", assumes_unchanged=False):
    """The refusal of all ways, or of one; None where it is rewritten."""
    try:
        found = ways(text, variable, assumes_unchanged)
    except Refusal as refused:
        return refused
    return found[way] if way and isinstance(found[way], Refusal) else None
