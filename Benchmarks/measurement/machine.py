"""What the figures were taken on, since they mean nothing without it."""

import os
import platform
import subprocess
import time

# Above this share of the processor's time the figures tell about the neighbours too.
_BUSY_SHARE = 0.1
# Places of idle and waiting time in the first line of /proc/stat (proc(5)).
_IDLE, _WAITING = 3, 4


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


class Load:
    """What the machine does beside us: looked at for two seconds, since the load average still
    holds the build that went before."""

    def __init__(self):
        self.average = os.getloadavg()[0]
        idle, total = _processor_time()
        time.sleep(2)
        idle_later, total_later = _processor_time()
        self.busy_share = 1 - (idle_later - idle) / max(1, total_later - total)

    @property
    def is_high(self):
        return self.busy_share > _BUSY_SHARE

    def __str__(self):
        return "%.0f %% of the processor's time, load average %.2f" % (
            100 * self.busy_share, self.average)

    def as_json(self):
        return {"busy_share": self.busy_share, "load_average": self.average}


def _processor_time():
    """Idle time and all time of all cores, in ticks."""
    with open("/proc/stat", encoding="ascii") as lines:
        ticks = [int(word) for word in lines.readline().split()[1:]]
    return ticks[_IDLE] + ticks[_WAITING], sum(ticks)


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
