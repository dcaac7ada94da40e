"""What the figures were taken on, since they mean nothing without it."""

import os
import platform
import subprocess

# Above this share of the cores the figures tell about the neighbours too.
_BUSY_SHARE = 0.25


def description(rayscope, python, ray_python):
    """Facts by name, in the order in which they are shown."""
    facts = {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory": "%.0f GB" % (os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9),
        "kernel": platform.release(),
        "rayscope": _said([rayscope, "--version"]),
        "python": _said([python, "-c", "import platform; print(platform.python_version())"]),
        "numpy": _said([python, "-c", "import numpy; print(numpy.__version__)"]),
    }
    if ray_python:
        facts["ray"] = _said([ray_python, "-c", "import ray; print(ray.__version__)"])
        facts["ray's python"] = _said(
            [ray_python, "-c", "import platform; print(platform.python_version())"])
    return facts


def load():
    """Processes that ran or wanted to, on average over the last minute."""
    return os.getloadavg()[0]


def is_busy(load_average):
    return load_average > _BUSY_SHARE * len(os.sched_getaffinity(0))


def _processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            for line in lines:
                if line.startswith("model name"):
                    return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.machine()


def _said(command):
    try:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return "unknown"
    return ended.stdout.strip() if ended.returncode == 0 else "unknown"
