"""What is compared with what, and the targets; docs/benchmarks.md says what each row means."""

from measurement.comparison import ADDED, AT_MOST, FASTER, Comparison

_ROWS = [
    Comparison("empty call, against Ray", ("rayscope", "call"), ("ray", "call"), FASTER, 15),
    Comparison("empty call, against a process pool", ("rayscope", "call"), ("pool", "call"),
               FASTER, 3),
    Comparison("empty call, against a bare socket", ("rayscope", "call"), ("socket", "call"),
               AT_MOST, 3),
    Comparison("one of 3000 tasks at once, against Ray", ("rayscope", "batch"), ("ray", "batch"),
               FASTER, 8),
    Comparison("put of 8 MB, against memcpy", ("rayscope", "put"), ("memcpy", "copy"), AT_MOST, 2),
    Comparison("put of 8 MB, against Ray", ("rayscope", "put"), ("ray", "put"), FASTER, 1),
    Comparison("get of 800 MB, against get of 8 MB", ("rayscope", "get_large"),
               ("rayscope", "get_small"), AT_MOST, 1.2),
    Comparison("get of 8 MB, against Ray", ("rayscope", "get_small"), ("ray", "get_small"),
               FASTER, 5),
    Comparison("get of 800 MB, against Ray", ("rayscope", "get_large"), ("ray", "get_large"),
               FASTER, 5),
    Comparison("start to first result, against Ray", ("rayscope", "start"), ("ray", "start"),
               FASTER, 8),
    Comparison("lesson 1's six loops, traced or not", ("lesson", "program"),
               ("lesson, untraced", "program"), AT_MOST, 1.05),
    Comparison("what tracing adds to an empty call", ("rayscope", "call"), ("untraced", "call"),
               ADDED, 8e-6),
    Comparison("lesson 1's six loops on Ray, probed or not", ("lesson on ray, probed", "program"),
               ("lesson on ray", "program"), AT_MOST, 1.05),
]


def comparisons(series):
    """The rows; each loop of the lesson, for which there is no target of its own, follows."""
    loops = [measure for side, measure in series if side == "lesson" and measure != "program"]
    return _ROWS + [
        Comparison("  " + measure, ("lesson", measure), ("lesson, untraced", measure), AT_MOST)
        for measure in loops]
