"""Lines that several workers print alike are shown once, and counted: as Ray does by default.

The first of its kind is shown at once. Further ones from other workers are held back; once five
seconds have passed since, or at the end, the last of them is shown with their count. Lines are of
one kind if they agree in their words that hold no digit; a line without such a word is always
shown. `RAY_DEDUP_LOGS=0` in the environment turns this off. (Ray: `ray_logging/__init__.py`,
`LogDeduplicator`.)
"""

import os
import re

_DIGIT = re.compile(r"\d")
_WINDOW_SECONDS = 5.0


def is_on():
    return os.environ.get("RAY_DEDUP_LOGS", "1") != "0"


class _Kind:
    def __init__(self, now, pid):
        self.since = now
        self.pids = {pid}
        self.held = 0
        self.last = None


class Deduplicator:
    """Of one stream: standard output or standard error."""

    def __init__(self):
        # In the order of their first line.
        self._kinds = {}

    def pass_on(self, now, pid, task, lines):
        """What is to be shown of `lines`, and of what was held back before: (task, pid, line)s."""
        shown = []
        for line in lines:
            words = " ".join(word for word in line.split() if not _DIGIT.search(word))
            kind = self._kinds.get(words) if words else None
            if kind is not None:
                kind.pids.add(pid)
                if len(kind.pids) > 1:
                    kind.held += 1
                    kind.last = (task, pid, line)
                    continue
            elif words:
                self._kinds[words] = _Kind(now, pid)
            shown.append((task, pid, line))
        return shown + self._expired(now)

    def _expired(self, now):
        shown = []
        for words, kind in list(self._kinds.items()):
            if now - kind.since < _WINDOW_SECONDS:
                break
            del self._kinds[words]
            shown.extend(_counted(kind))
            if kind.held > 1:
                # It goes on: more of its kind are counted anew.
                kind.since, kind.held = now, 0
                self._kinds[words] = kind
        return shown

    def flush(self):
        """What is still held back."""
        shown = [line for kind in self._kinds.values() for line in _counted(kind)]
        self._kinds.clear()
        return shown


def _counted(kind):
    if kind.held == 0:
        return []
    task, pid, line = kind.last
    if kind.held > 1:
        line = "%s [repeated %dx across cluster]" % (line, kind.held)
    return [(task, pid, line)]
