"""The lines that one `.remote()` makes, as a template for all calls that are alike: those of one
function at one place, whose arguments go the same ways. Then a call costs one formatting.

A call's text is `template % values`, with the values

    for each argument by value:  start, duration, bytes, task;
        and if it is put:        put's start, bytes, copied, task;
    for the submit:              start, duration, bytes inline;
        for each argument:       its object if it is a reference, else its bytes;
                                 task

where `task` stands for the fields `task`, `parent` and `actor`, those that there are.
"""

from rayscope_probe.text import quoted

# The ways of an argument; those of a call are written one after the other.
INLINE, PUT, REFERENCE = "i", "p", "r"
# A place may call a new function each time.
_MOST = 100


def template(place, identity, ways, keywords):
    """The template of a call; its last arguments were given by these keywords."""
    key = identity, ways, keywords
    known = place.templates.get(key)
    if known is None:
        if len(place.templates) >= _MOST:
            place.templates.clear()
        lines, arguments, tail = _parts(place, identity, ways, len(ways) - len(keywords), keywords)
        lines.append('{"kind":"submit","start_ns":%d,"duration_ns":%d' + _literal(place.bound)
                     + ',"bytes":%d')
        if arguments:
            lines.append(',"arguments":[' + ",".join(arguments) + "]")
        known = place.templates[key] = "".join(lines) + tail
    return known


def template_of_refused(place, identity, ways, positional, keywords):
    """What was serialized for a call of so many positional arguments before it failed."""
    return "".join(_parts(place, identity, ways, positional, keywords)[0])


def _parts(place, identity, ways, positional, keywords):
    tail = "%s," + _literal(identity + place.end) + "}\n"
    lines, arguments = [], []
    for index, way in enumerate(ways):
        if index < positional:
            position, variable = str(index), place.variable(index, None)
        else:
            keyword = keywords[index - positional]
            position, variable = quoted(keyword), place.keywords.get(keyword, "")
        variable = _literal(variable)
        described = '{"position":' + _literal(position) + variable
        if way == REFERENCE:
            arguments.append(described + ',"how":"reference","object":"%s"}')
            continue
        lines.append('{"kind":"serialize","start_ns":%d,"duration_ns":%d' + variable
                     + ',"role":"argument","bytes":%d' + tail)
        if way == PUT:
            lines.append(
                '{"kind":"put","start_ns":%d' + variable + ',"role":"argument","bytes":%d,'
                '"copied":%d,"path":"object-store","explicit":false,"inferred":true' + tail)
        arguments.append(described + (
            ',"how":"inline","bytes":%d}' if way == INLINE else ',"how":"put","bytes":%d}'))
    return lines, arguments, tail


def _literal(text):
    return text.replace("%", "%%")
