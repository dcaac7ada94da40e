"""Runs programs and forecasts them."""

import fcntl
import json
import os
import pathlib
import subprocess

import traces


class Engine:
    """Runs scripts with `rayscope run` on one of the engines, and forecasts with `rayscope simulate`."""

    def __init__(self, name, rayscope, folder, calibration=None, simulate=None):
        self.name = name
        self.rayscope = str(rayscope)
        self.simulate = simulate or [self.rayscope, "simulate"]
        self.folder = pathlib.Path(folder)
        self.calibration = calibration
        root = pathlib.Path(__file__).resolve().parents[2]
        python = root / (".venv-ray" if name == "ray" else ".venv") / "bin" / "python3"
        self.options = ["--engine", name, "--python", str(python), "--quiet"]

    def run(self, run, trace):
        """Runs it once and keeps the trace; a program that fails ends the validation."""
        command = [self.rayscope, "run", *self.options, "--workers", str(run.workers), "-o", str(trace)]
        command += [str(run.script(self.folder)), *run.arguments]
        with RayLock(self.name):
            done = subprocess.run(command, capture_output=True, text=True, env=quiet_environment())
        if done.returncode != 0:
            last = (done.stderr.strip().splitlines() or ["no word"])[-1]
            raise SystemExit(f"validate: {' '.join(command)} fails: {last}")
        return trace

    def record(self, run, count):
        """Goes on until so many traces of a run to forecast from are there."""
        for index in range(count):
            path = self.folder / f"{key(self.name, run)}.base.{index}.trace.jsonl"
            if not path.exists():
                self.run(run, path)

    def base(self, run, count):
        """Of its traces the one that was usual, as far as its time goes."""
        found = []
        for index in range(count):
            path = self.folder / f"{key(self.name, run)}.base.{index}.trace.jsonl"
            found.append((traces.figures(self.rayscope, path).ray_ns, path))
        return sorted(found)[usual(count)][1]

    def measured(self, case, repeats):
        """Figures of some runs of what is forecast, and the sizes of its variables."""
        path = self.folder / f"{key(self.name, case.target)}.measured.json"
        kept = json.loads(path.read_text()) if path.exists() else {"runs": [], "sizes": {}}
        while len(kept["runs"]) < repeats:
            trace = self.run(case.target, self.folder / "measured.trace.jsonl")
            kept["sizes"] = traces.sizes(trace, case.variables)
            kept["runs"].append(vars(traces.figures(self.rayscope, trace)))
            path.write_text(json.dumps(kept))
            trace.unlink()
        runs = [
            traces.Figures(**{**run, "counts": {k: tuple(v) for k, v in run["counts"].items()}})
            for run in kept["runs"]
        ]
        return runs, kept["sizes"]

    def forecast(self, case, base, sizes):
        trace = self.folder / "forecast.trace.jsonl"
        command = [*self.simulate, str(base), "--workers", str(case.target.workers)]
        for rewrite in case.rewrite:
            command += ["--rewrite", rewrite]
        for variable, size in sizes.items():
            command += ["--set", f"{variable}={size}"]
        if self.calibration:
            command += ["--calibration", str(self.calibration)]
        done = subprocess.run([*command, "--json", "-o", str(trace)], capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"validate: {' '.join(command)} fails: {done.stderr.strip()}")
        figures = traces.figures(self.rayscope, trace)
        trace.unlink()
        said = json.loads(done.stdout)["forecast"]
        # The totals count each event, also those that the trace does not keep.
        figures.counts = {k: (v["count"], v["bytes"]) for k, v in said["counts"].items()}
        return figures


class RayLock:
    """Real Ray runs one at a time: two of them on one machine measure each other."""

    def __init__(self, engine):
        self.needed = engine == "ray"

    def __enter__(self):
        if self.needed:
            self.file = open("/tmp/rayscope-ray.lock", "w")
            fcntl.flock(self.file, fcntl.LOCK_EX)

    def __exit__(self, *_):
        if self.needed:
            self.file.close()


def quiet_environment():
    return {**os.environ, "RAY_DEDUP_LOGS": "0", "RAY_USAGE_STATS_ENABLED": "0"}


def key(engine, run):
    """A file's name for a run."""
    words = [engine, pathlib.Path(run.program).parent.name, pathlib.Path(run.program).stem]
    words += [*run.arguments, *run.edit[1:], str(run.workers)]
    return "".join(c if c.isalnum() else "-" for c in "-".join(words))


def usual(count):
    """The place, among so many sorted times, of the one that counts: the lower quartile. What else runs
    on a machine makes times longer, and never shorter."""
    return (count - 1) // 4
