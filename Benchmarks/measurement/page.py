"""The figures in a page of documentation: between two comments, the first of which names them."""

import sys

_END = "<!-- end of figures -->"


def put_into_page(path, name, lines):
    """Replaces what stands between `<!-- NAME: scripts/bench --page FILE -->` and the end."""
    opening = "<!-- %s: scripts/bench --page FILE -->" % name
    try:
        with open(path, encoding="utf-8") as file:
            before, start, rest = file.read().partition(opening)
        _, end, after = rest.partition(_END)
        if not start or not end:
            sys.exit("bench: %s has no place for the figures: it needs the lines %s and %s" % (
                path, opening, _END))
        figures = "\n\n```text\n%s\n```\n\n" % "\n".join(lines)
        with open(path, "w", encoding="utf-8") as file:
            file.write(before + start + figures + end + after)
    except OSError as error:
        sys.exit("bench: %s: %s" % (path, error.strerror))
