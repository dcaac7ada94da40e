"""The sides of a comparison: each a program that runs in a fresh process, once a round, and prints
its figures."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile

_PATIENCE_SECONDS = 600
_LOOP = re.compile(r"^\s*(?:(?P<entries>[\d,]+) entries,.*|(?P<way>by value|by reference|captured)"
                   r"\s+(?P<seconds>[\d.]+) s)$")


class SideFailed(Exception):
    """One line that says what went wrong, and where to look."""


class Side:
    """Something to be measured: what is run, and how its output is read."""

    def __init__(self, name, command, read, environment=None):
        self.name = name
        self._command = command
        self._read = read
        self._environment = environment or {}

    def run(self, counts):
        """Figures in seconds by measure, of one fresh process."""
        command = self._command(counts)
        with tempfile.TemporaryFile("w+") as errors:
            try:
                process = subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors,
                    text=True, env={**os.environ, **self._environment}, start_new_session=True)
            except OSError as error:
                raise SideFailed("%s: %s cannot be started: %s" % (
                    self.name, command[0], error.strerror)) from None
            try:
                output, _ = process.communicate(timeout=_PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                raise SideFailed("%s: not done after %d s" % (
                    self.name, _PATIENCE_SECONDS)) from None
            finally:
                _end(process)
            errors.seek(0)
            if process.returncode:
                raise SideFailed("%s: ended with status %d: %s" % (
                    self.name, process.returncode, _last_line(errors.read())))
        figures = self._read(output)
        if not figures:
            raise SideFailed("%s: printed no figures" % self.name)
        return figures


def _end(process):
    """A side that was given up, or interrupted, goes with all that it has started."""
    if process.poll() is not None:
        return
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(timeout=5)
            return
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue


def _last_line(text):
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"


def read_json(output):
    """The last line of JSON: before it a program may say what it likes."""
    for line in reversed(output.splitlines()):
        if line.startswith("{"):
            return json.loads(line)
    return {}


def read_loops(output):
    """Lesson 1's program: seconds of each of its loops, and of all together."""
    figures, entries = {}, ""
    for line in output.splitlines():
        found = _LOOP.match(line)
        if not found:
            continue
        if found["entries"]:
            entries = found["entries"]
        else:
            figures["%s, %s entries" % (found["way"], entries)] = float(found["seconds"])
    if figures:
        figures["program"] = sum(figures.values())
    return figures


class Paths:
    """Where the programs lie."""

    def __init__(self, root):
        self.programs = os.path.join(root, "Benchmarks", "programs")
        self.rayscope = os.path.join(root, ".build", "release", "rayscope")
        self.python = os.path.join(root, ".venv", "bin", "python3")
        self.ray_python = os.path.join(root, ".venv-ray", "bin", "python3")
        self.browser_python = os.path.join(root, ".venv-browser", "bin", "python3")
        self.lesson = os.path.join(root, "lessons", "01-captured-or-passed", "program.py")


def all_sides(paths, trace, with_ray):
    """Every side by name, in the order of a round; traces go to the file `trace`."""
    def program(name):
        return os.path.join(paths.programs, name)

    def engine(counts):
        return [program("engine.py")] + [
            word for name in ("calls", "tasks", "puts", "gets")
            for word in ("--" + name, str(counts[name]))]

    def rayscope(script, *options):
        python = paths.ray_python if options else paths.python
        return lambda counts: [
            paths.rayscope, "run", "--quiet", *options, "--python", python, "-o", trace,
            *script(counts)]

    def lesson(counts):
        return [paths.lesson, str(counts["loop"])]

    plain_ray = {"PYTHONPATH": "", "RAY_USAGE_STATS_ENABLED": "0"}
    untraced = {"RAYSCOPE_TRACING": "0"}
    traced = {"RAYSCOPE_TRACING": "1"}
    sides = [Side("rayscope", rayscope(engine), read_json, traced)]
    if with_ray:
        sides += [
            Side("ray", lambda counts: [paths.ray_python, *engine(counts)], read_json, plain_ray),
            Side("lesson on ray", lambda counts: [paths.ray_python, *lesson(counts)], read_loops,
                 plain_ray),
            Side("lesson on ray, probed", rayscope(lesson, "--engine", "ray"), read_loops,
                 plain_ray),
        ]
    sides += [
        Side("untraced", rayscope(engine), read_json, untraced),
        Side("pool", lambda counts: [
            paths.python, program("process_pool.py"), str(counts["calls"])], read_json),
        Side("socket", lambda counts: [
            paths.python, program("bare_socket.py"), str(counts["calls"])], read_json),
        Side("memcpy", lambda counts: [
            paths.python, program("memory_copy.py"), str(counts["puts"])], read_json),
        Side("lesson", rayscope(lesson), read_loops, traced),
        Side("lesson, untraced", rayscope(lesson), read_loops, untraced),
    ]
    return {side.name: side for side in sides}


def say(line):
    """Progress, to standard error: on a terminal each line replaces the last."""
    if sys.stderr.isatty():
        print("\r\x1b[K" + line, end="", file=sys.stderr, flush=True)
    elif line:
        print(line, file=sys.stderr, flush=True)
