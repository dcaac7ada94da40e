"""What was found, as a table."""

import pathlib
import re
import statistics

TARGETS = {"embedded": 0.10, "ray": 0.20}


def seconds(ns):
    for unit, size in (("s", 1e9), ("ms", 1e6)):
        if ns >= size:
            return f"{ns / size:.3g} {unit}"
    return f"{ns / 1e3:.3g} µs"


def rows(judgements):
    yield ["program", "size", "workers", "predicted", "measured", "spread", "error", "counts and bytes"]
    for one in judgements:
        mark = "" if one.factor < 2 else " !!"
        mark = mark or (" ≈" if one.is_in_spread else "")
        wrong = "; ".join(
            f"{kind} {p[0]} of {p[1]:,} for {m[0]} of {m[1]:,}" for kind, (p, m) in one.wrong_counts.items()
        )
        yield [
            one.case.name, one.case.size, str(one.case.target.workers), seconds(one.predicted_ns),
            seconds(one.measured_ns), f"{seconds(one.times[0])} – {seconds(one.times[-1])}",
            f"{100 * one.error:+.0f} %{mark}", wrong or "exact",
        ]


def summary(name, judgements):
    errors = [abs(one.error) for one in judgements]
    median = statistics.median(errors)
    target = TARGETS[name]
    held = sum(error <= target or one.is_in_spread for error, one in zip(errors, judgements))
    worst = max(judgements, key=lambda one: one.factor)
    wrong = sum(bool(one.wrong_counts) for one in judgements)
    return (
        f"{name}: {len(judgements)} forecasts, median error {100 * median:.1f} % (target {100 * target:.0f} %); "
        f"{held} within the target or the spread of the runs; the worst is off by a factor of "
        f"{worst.factor:.2f} ({worst.case.name}, {worst.case.size}); "
        + (f"{wrong} with wrong counts or bytes" if wrong else "counts and bytes all exact")
    )


def is_held(name, judgements):
    median = statistics.median(abs(one.error) for one in judgements)
    return (
        median <= TARGETS[name]
        and all(one.factor < 2 or one.is_in_spread for one in judgements)
        and not any(one.wrong_counts for one in judgements)
    )


def proportions(judgements):
    """The question's own table: each way's time by that of the reference, or of foo2."""
    by_name = {one.case.name.removeprefix("question: "): one for one in judgements if one.case.name.startswith("question")}
    lines = []
    for names, given in (
        (["put every time", "pass the reference", "serialize within the function"], [3.04, 0.755, 0.769]),
        (["foo1", "foo2"], [0.875, 0.673]),
    ):
        if not all(name in by_name for name in names):
            continue
        words = lambda times: " : ".join(f"{time / times[-1]:.2f}" for time in times)
        lines.append(
            f"{' : '.join(names)} is {words(given)} in the question, "
            f"{words([by_name[name].predicted_ns for name in names])} predicted, "
            f"{words([by_name[name].measured_ns for name in names])} measured"
        )
    return lines


def text(name, judgements):
    lines = list(rows(judgements))
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    table = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines]
    return "\n".join([*table, "", *proportions(judgements), summary(name, judgements)])


def markdown(name, judgements):
    lines = list(rows(judgements))
    lines.insert(1, ["---"] * len(lines[0]))
    table = [f"| {' | '.join(line)} |" for line in lines]
    return "\n".join([summary(name, judgements), "", *table, "", *[f"{line}." for line in proportions(judgements)]])


def put_into(path, found):
    """Between the marks `<!-- validation: NAME -->` and `<!-- /validation -->` of a page."""
    page = pathlib.Path(path)
    text = page.read_text()
    for name, judgements in found.items():
        begin, end = f"<!-- validation: {name} -->", "<!-- /validation -->"
        pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
        new = f"{begin}\n{markdown(name, judgements)}\n{end}"
        text, count = pattern.subn(lambda _: new, text)
        if count != 1:
            raise SystemExit(f"validate: {path} has not one mark {begin}")
    page.write_text(text)


def put_error(path, percent):
    """Into a calibration file, without touching its other lines."""
    text = path.read_text()
    line = f'  "median_error_percent": {percent},'
    if "median_error_percent" in text:
        text = re.sub(r'  "median_error_percent": [^\n]*,', line, text)
    else:
        text = text.replace('\n  "curves"', f'\n{line}\n  "curves"', 1)
    path.write_text(text)


def figures(one):
    return {
        "program": one.case.name, "size": one.case.size, "workers": one.case.target.workers,
        "predicted_ns": one.predicted_ns, "measured_ns": one.times, "error": round(one.error, 4),
        "wall_error": round(one.wall_error, 4), "wrong_counts": one.wrong_counts,
        "predicted_stages": one.predicted.stages,
        "measured_stages": {
            stage: one.usual_run.stages.get(stage, 0)
            for stage in sorted({stage for run in one.runs for stage in run.stages})
        },
        "predicted_step_ns": one.predicted.step_ns,
        "measured_step_ns": {
            kind: one.usual_run.step_ns.get(kind, 0)
            for kind in sorted({kind for run in one.runs for kind in run.step_ns})
        },
    }
