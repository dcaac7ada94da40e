"""What a trace says: counts and bytes of its steps, sizes of variables, and where the time went."""

import dataclasses
import json
import subprocess

# Which worker runs a call is chance, and with it how often a function is fetched.
EXACT = ["pickle", "export", "serialize", "put", "submit", "get", "deserialize", "execute", "return"]
EXACT_ALONE = ["fetch", "unpickle"]
# The script's own, the bodies' and the start of processes: none of it is forecast.
OWN_STAGES = {"start_up", "worker_start", "execute", "driver"}


@dataclasses.dataclass
class Figures:
    """A run, or a forecast of one, in numbers."""

    # From the script's first step to its end, in nanoseconds.
    wall_ns: int
    # Of that, what is neither the script's own nor the bodies' nor the start of workers: Ray's.
    ray_ns: int
    # By kind: how many, and their bytes.
    counts: dict
    # Own time of all steps of a kind, in nanoseconds; to find the reason of a miss.
    step_ns: dict
    stages: dict


def events(path):
    with open(path, encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            event = json.loads(line)
            if "fold" not in event:
                yield event


def figures(rayscope, path):
    first, last = None, 0
    counts, step_ns = {}, {}
    for event in events(path):
        if event["process"] == "driver":
            # A reference's end is the garbage collector's business.
            if event["kind"] not in ("hold", "drop"):
                first = event["start_ns"] if first is None else min(first, event["start_ns"])
                last = max(last, event["start_ns"] + event.get("duration_ns", 0))
        if "error" in event:
            continue
        count, size = counts.get(event["kind"], (0, 0))
        counts[event["kind"]] = (count + 1, size + event.get("bytes", 0))
        step_ns[event["kind"]] = (
            step_ns.get(event["kind"], 0) + event.get("duration_ns", 0) - event.get("waited_ns", 0)
        )
    stages = critical_path(rayscope, path)
    own = sum(ns for stage, ns in stages.items() if stage in OWN_STAGES and stage != "start_up")
    wall = last - (first or 0)
    return Figures(wall, max(wall - own, 1), counts, step_ns, stages)


def critical_path(rayscope, path):
    said = subprocess.run(
        [rayscope, "explain", "--json", path], check=True, capture_output=True, text=True
    ).stdout
    stages = json.loads(said)["critical_path"]["stages"]
    return {stage["stage"]: stage["ns"] for stage in stages}


def sizes(path, variables):
    """Serialized bytes of variables, as a run had them; of one that is only captured, its span's."""
    passed, captured = {}, {}
    for event in events(path):
        if event["kind"] in ("serialize", "put") and event.get("variable") in variables:
            passed[event["variable"]] = event["bytes"]
        for capture in event.get("captures", []):
            if capture["variable"] in variables and capture["how"] != "module":
                captured.setdefault(capture["variable"], capture["bytes"])
    return {**captured, **passed}
