"""A large trace out of a small one: the calls of a real run, repeated.

Each call of the small run is copied many times in its place: with a task and results of its own,
one copy after the other. What happens once (a function's pickle, its fetch by a worker, an explicit
put) stays single, as in a run whose loops are longer.
"""

import bisect
import json
import sys

# A function's way to the workers belongs to the first call that needs it.
_ONCE = frozenset(("pickle", "export", "fetch", "unpickle"))


def enlarge(source, target, events):
    """Writes a trace of at least so many events; gives their exact number."""
    with open(source, encoding="utf-8") as lines:
        header = lines.readline()
        small = [json.loads(line) for line in lines]
    small = [event for event in small if "kind" in event]
    owners = _owners(small)
    calls = _Calls(small, owners)
    if not calls.starts:
        raise ValueError("%s holds no call that could be repeated" % source)
    repeated = sum(
        1 for event in small if _task(event, owners) and event["kind"] not in _ONCE)
    copies = max(1, -(-(events - len(small)) // repeated) + 1)
    large = list(calls.copied(copies))
    large.sort(key=lambda event: event["start_ns"])
    with open(target, "w", encoding="utf-8") as file:
        file.write(header)
        for number, event in enumerate(large, start=1):
            event["id"] = number
            file.write(json.dumps(event, ensure_ascii=False, separators=(",", ":")))
            file.write("\n")
    return len(large)


def _owners(events):
    """The task that made each object: its result, or an argument that was put for it."""
    explicit = {event["object"] for event in events if event.get("explicit") and "object" in event}
    return {
        event["object"]: event["task"] for event in events
        if "object" in event and "task" in event and event["object"] not in explicit}


def _task(event, owners):
    return event.get("task") or owners.get(event.get("object"))


class _Calls:
    """The calls of a run, in the order of their beginning, and the time from each to the next."""

    def __init__(self, events, owners):
        self._events = events
        self._owners = owners
        self.starts = {}
        for event in events:
            task = _task(event, owners)
            if task:
                start = event["start_ns"]
                self.starts[task] = min(start, self.starts.get(task, start))
        self._order = sorted(self.starts, key=self.starts.get)
        ends = [self.starts[task] for task in self._order[1:]]
        ends.append(max(event["start_ns"] for event in events) + 1)
        self._lengths = [end - self.starts[task] for task, end in zip(self._order, ends)]

    def copied(self, copies):
        """Every event of the large run, not yet in order."""
        places, delays, delay = {}, [], 0
        for place, task in enumerate(self._order):
            places[task] = place
            delays.append(delay)
            delay += (copies - 1) * self._lengths[place]
        delays.append(delay)
        for event in self._events:
            task = _task(event, self._owners)
            if task is None:
                start = event["start_ns"] + self._delay(event, delays)
                yield _renumbered(event, self._owners, 0, copies, start)
                continue
            place = places[task]
            single = event["kind"] in _ONCE
            for copy in range(1 if single else copies):
                start = event["start_ns"] + delays[place] + copy * self._lengths[place]
                yield _renumbered(event, self._owners, copy, copies, start)

    def _delay(self, event, delays):
        """What belongs to no call comes behind all copies of the calls before it."""
        begun = [self.starts[task] for task in self._order]
        return delays[bisect.bisect_left(begun, event["start_ns"])]


def _renumbered(event, owners, copy, copies, start):
    made = dict(event, start_ns=start)
    for field in ("task", "parent"):
        if field in made:
            made[field] = _number(made[field], copy, copies)
    if made.get("object") in owners:
        made["object"] = _number(made["object"], copy, copies)
    elif "object" in made:
        made["object"] = _number(made["object"], 0, copies)
    if "arguments" in made:
        made["arguments"] = [
            dict(argument, object=_number(
                argument["object"], copy if argument["object"] in owners else 0, copies))
            if "object" in argument else argument for argument in made["arguments"]]
    return made


def _number(name, copy, copies):
    """`t3` as one of `copies`: no two names become the same."""
    return "%s%d" % (name[0], (int(name[1:]) - 1) * copies + copy + 1)


if __name__ == "__main__":
    print(enlarge(sys.argv[1], sys.argv[2], int(sys.argv[3])))
