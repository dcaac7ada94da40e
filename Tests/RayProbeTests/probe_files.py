"""Reads what the probe recorded, and counts it as `Tests/Programs/ray/*.counts.json` do.

    python3 probe_files.py FOLDER     prints the counts of a folder of probe files
"""

import glob
import json
import os
import sys


class ProbeFile:
    """One process's file: its first line, its events, what it says is missing, how it ended."""

    def __init__(self, path):
        with open(path, "rb") as file:
            data = file.read()
        data = data[:data.find(b"\0")] if b"\0" in data else data
        lines = data.split(b"\n")
        # What follows the last end of a line was not written to its end.
        records = [json.loads(line) for line in lines[:-1]]
        self.header = records[0]
        self.events = [record for record in records if "kind" in record]
        self.missing = {kind for record in records for kind in record.get("missing", ())}
        self.has_ended = records[-1] == {"end": True}


class Recording:
    """All files of a run. Each event gets the `process` that its file is of: the file's name."""

    def __init__(self, folder):
        self.files = {
            os.path.basename(path)[:-len(".probe")]: ProbeFile(path)
            for path in sorted(glob.glob(os.path.join(folder, "*.probe")))}
        self.events = []
        for name, file in self.files.items():
            for event in file.events:
                event.setdefault("process", name)
                self.events.append(event)

    def of(self, kind, **fields):
        """The events of a kind that have these fields."""
        return [event for event in self.events if event["kind"] == kind
                and all(event.get(name) == value for name, value in fields.items())]

    @property
    def missing(self):
        return set().union(*[file.missing for file in self.files.values()])

    def counts(self):
        pickles = [event for event in self.of("pickle") if "error" not in event]
        classes = {
            event["function"] for event in self.of("submit") if "actor" in event
            and "function" in event}
        arguments = [
            argument["how"] for event in self.of("submit")
            for argument in event.get("arguments", ())]
        return {
            "pickles": len(pickles),
            "pickled_bytes": sum(
                event["bytes"] for event in pickles if event["function"] not in classes),
            "exports": len(self.of("export")),
            "implicit_puts": len(self.of("put", role="argument")),
            "explicit_puts": len(self.of("put", explicit=True)),
            "inline_arguments": arguments.count("inline"),
            "reference_arguments": arguments.count("reference"),
            "submits": len(self.of("submit")),
            "driver_pickles": len(
                [event for event in pickles if event["process"].startswith("driver")]),
        }


if __name__ == "__main__":
    print(json.dumps(Recording(sys.argv[1]).counts(), indent=1))
