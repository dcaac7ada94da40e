"""Comparisons of two series of figures, and their targets."""

import statistics

# Faster by at least the target; at most the target times as slow; at most so many seconds more.
FASTER, AT_MOST, ADDED = "faster", "at most", "added"


class Series:
    """One measure of one side: a figure in seconds for each round."""

    def __init__(self, rounds):
        self.rounds = rounds
        self.median = statistics.median(rounds)
        self.least = min(rounds)
        self.most = max(rounds)

    def __str__(self):
        return "%s (%s … %s)" % (duration(self.median), duration(self.least), duration(self.most))

    def as_json(self):
        return {"median": self.median, "min": self.least, "max": self.most, "rounds": self.rounds}


class Comparison:
    """A row of the table: what is measured, against what, and what it is meant to reach.

    `subject` and `against` are pairs of side and measure; a target of None sets none.
    """

    def __init__(self, title, subject, against, kind, target=None):
        self.title = title
        self.subject = subject
        self.against = against
        self.kind = kind
        self.target = target

    def result(self, series):
        """The row's outcome; None where one of the two has no figures."""
        ours, theirs = series.get(self.subject), series.get(self.against)
        return Result(self, ours, theirs) if ours and theirs else None


class Result:
    """A comparison with its figures."""

    def __init__(self, comparison, ours, theirs):
        self.comparison = comparison
        self.ours = ours
        self.theirs = theirs
        if comparison.kind == FASTER:
            self.value = theirs.median / ours.median
        elif comparison.kind == AT_MOST:
            self.value = ours.median / theirs.median
        else:
            # Round by round, since both sides of a round met the same machine.
            self.value = statistics.median(
                mine - other for mine, other in zip(ours.rounds, theirs.rounds))

    @property
    def is_met(self):
        """None where there is no target."""
        target = self.comparison.target
        if target is None:
            return None
        return self.value >= target if self.comparison.kind == FASTER else self.value <= target

    @property
    def reached(self):
        if self.comparison.kind == ADDED:
            return duration(self.value)
        return "%.3g ×" % self.value if self.value < 100 else "%.0f ×" % self.value

    @property
    def aim(self):
        target, kind = self.comparison.target, self.comparison.kind
        if target is None:
            return ""
        if kind == ADDED:
            return "≤ " + duration(target)
        return "%s %g ×" % ("≥" if kind == FASTER else "≤", target)

    @property
    def verdict(self):
        return {True: "met", False: "NOT MET", None: ""}[self.is_met]

    def as_json(self):
        row = self.comparison
        return {
            "measure": row.title, "subject": list(row.subject), "against": list(row.against),
            "kind": row.kind, "ours": self.ours.as_json(), "theirs": self.theirs.as_json(),
            "value": self.value, "target": row.target, "met": self.is_met}


def duration(seconds):
    """`123 µs`, with three digits."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if abs(seconds) >= size:
            return "%s %s" % (_three_digits(seconds / size), unit)
    return "%.2f µs" % (seconds * 1e6)


def _three_digits(number):
    size = abs(number)
    return "%.0f" % number if size >= 100 else "%.1f" % number if size >= 10 else "%.2f" % number


def table(header, rows):
    """Lines of text in columns, a rule below the header."""
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]

    def line(row):
        return "  ".join(text.ljust(width) for text, width in zip(row, widths)).rstrip()

    rule = "  ".join("─" * width for width in widths).rstrip()
    return [line(header), rule, *map(line, rows)]
