"""A large trace out of a small one: the calls of a real run, repeated.

Each call of the small run is copied many times in its place: with a task and results of its own,
one copy after the other. What happens once (a function's pickle, its fetch by a worker, an explicit
put) stays single, as in a run whose loops are longer.

The copies of one event are in order by themselves, so the large trace is a merge of as many streams
as the small one has events: no more of it is in memory than the next copy of each.
"""

import bisect
import heapq
import json
import operator
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
    number = 0
    with open(target, "w", encoding="utf-8") as file:
        file.write(header)
        # Equal moments stay in the order of the streams, as in a stable sort.
        merged = heapq.merge(*calls.copied(copies), key=operator.itemgetter(0))
        for number, (_, fields) in enumerate(merged, start=1):
            file.write('{"id":%d,%s}\n' % (number, fields))
    return number


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
        """For each event of the small run its copies, in order: their starts, and their fields as
        text, without the number."""
        places, delays, delay = {}, [], 0
        for place, task in enumerate(self._order):
            places[task] = place
            delays.append(delay)
            delay += (copies - 1) * self._lengths[place]
        delays.append(delay)
        begun = [self.starts[task] for task in self._order]
        streams = []
        for event in self._events:
            task, start = _task(event, self._owners), event["start_ns"]
            if task is None:
                # What belongs to no call comes behind all copies of the calls before it.
                count, length = 1, 0
                start += delays[bisect.bisect_left(begun, start)]
            else:
                place = places[task]
                count, length = 1 if event["kind"] in _ONCE else copies, self._lengths[place]
                start += delays[place]
            streams.append(_Form(event, self._owners, copies, start, length).copied(count))
        return streams


class _Form:
    """An event's fields as text, with gaps for what each copy has as its own: its start, and the
    numbers of its task and objects."""

    def __init__(self, event, owners, copies, start, length):
        self._owners = owners
        self._copies = copies
        self._start = start, length
        # The number of the first copy in each gap, and the step to the next copy's.
        self._gaps = []
        self._text = ",".join(
            self._field(field, value) for field, value in event.items() if field != "id")

    def copied(self, count):
        text, gaps = self._text, self._gaps
        start, length = self._start
        for copy in range(count):
            numbers = tuple([first + copy * step for first, step in gaps])
            yield start + copy * length, text % numbers

    def _field(self, field, value):
        if field == "start_ns":
            self._gaps.append(self._start)
            return '"start_ns":%d'
        if field in ("task", "parent") or field == "object" and value in self._owners:
            self._gaps.append((self._number(value), 1))
            return '"%s":"%s%%d"' % (field, value[0])
        if field == "object":
            value = "%s%d" % (value[0], self._number(value))
        if field == "arguments":
            return '"arguments":[%s]' % ",".join(map(self._argument, value))
        return _text(field) + ":" + _text(value)

    def _argument(self, argument):
        return "{%s}" % ",".join(
            self._field(field, value) if field == "object" else _text(field) + ":" + _text(value)
            for field, value in argument.items())

    def _number(self, name):
        """Of the first of the copies: no two names become the same."""
        return (int(name[1:]) - 1) * self._copies + 1


def _text(value):
    """As JSON, and nothing in it taken for a gap."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("%", "%%")


if __name__ == "__main__":
    print(enlarge(sys.argv[1], sys.argv[2], int(sys.argv[3])))
