"""A page of Rayscope's in a real Chromium, driven as a person would: keys, clicks, wheel."""

import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("RAYSCOPE", str(ROOT / ".build/debug/rayscope"))
QUESTION = ROOT / "traces/01-captured-or-passed.embedded.trace.jsonl"


def render(trace, folder):
    """The page about a trace; made in the project's folder, where the lessons' scripts lie."""
    page = Path(folder) / (Path(trace).name + ".html")
    subprocess.run([PROGRAM, "render", str(trace), "-o", str(page)], cwd=ROOT, check=True)
    return page


def chromium(profile):
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for argument in [
        "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
        "--window-size=1500,950", f"--user-data-dir={profile}",
    ]:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    # By its path: otherwise Selenium looks for a driver to download.
    service = webdriver.ChromeService(shutil.which("chromedriver"))
    return webdriver.Chrome(options=options, service=service)


class PageTest(unittest.TestCase):
    """One Chromium for the tests of a class; each of them has to leave its console empty."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="rayscope-browser-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.driver = chromium(cls.folder / "profile")
        cls.addClassCleanup(cls.driver.quit)

    def open(self, page):
        self.driver.get_log("performance")
        self.driver.get(page.as_uri())
        self.media()

    def tearDown(self):
        self.assertEqual(self.driver.get_log("browser"), [])

    # What is seen.

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def run_script(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def title(self):
        return self.one("#step-title").text

    def position(self):
        return self.one("#position").text

    def fields(self, within="#step-body"):
        """The fields of the first event."""
        terms = self.one(within + " dl")
        names = [term.text for term in terms.find_elements(By.TAG_NAME, "dt")]
        values = [value.text for value in terms.find_elements(By.TAG_NAME, "dd")]
        return dict(zip(names, values))

    def view(self):
        """The part of the picture in sight: x, y, width, height."""
        return [float(part) for part in self.one("#picture svg").get_dom_attribute("viewBox").split()]

    def box(self, title, number=0):
        """The box of a step, by how its name begins."""
        return self.run_script(
            """return [...document.querySelectorAll('[data-step]')].filter((box) =>
            box.getAttribute('aria-label').startsWith(arguments[0]))[arguments[1]]""",
            title, number)

    def current_line(self):
        return self.one(".code .current code").text.strip()

    def is_in_sight(self, element, frame):
        return self.run_script(
            """const [a, b] = [...arguments].map((element) => element.getBoundingClientRect());
            return a.top >= b.top - 1 && a.bottom <= b.bottom + 1
              && a.left >= b.left - 1 && a.left <= b.right;""", element, self.one(frame))

    # What is done.

    def press(self, *keys):
        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()

    def hover(self, element):
        ActionChains(self.driver).move_to_element(element).perform()

    def choose(self, kind, name):
        for option in self.one("#" + kind).find_elements(By.TAG_NAME, "option"):
            if option.text == name:
                return option.click()
        self.fail(f"{kind} does not offer {name}")

    def media(self, scheme="light", kind=""):
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "media": kind, "features": [{"name": "prefers-color-scheme", "value": scheme}]})

    def requests(self):
        """What the page has asked for since it was opened."""
        messages = [json.loads(entry["message"])["message"]
                    for entry in self.driver.get_log("performance")]
        return [message["params"]["request"]["url"] for message in messages
                if message["method"] == "Network.requestWillBeSent"]

    def screenshot(self, name):
        """Kept for whoever wants to look, where RAYSCOPE_SCREENSHOTS says so."""
        picture = self.driver.get_screenshot_as_png()
        self.assertTrue(picture.startswith(b"\x89PNG"))
        folder = os.environ.get("RAYSCOPE_SCREENSHOTS")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            (Path(folder) / f"{name}.png").write_bytes(picture)
        return picture


__all__ = ["Keys", "PROGRAM", "PageTest", "QUESTION", "ROOT", "ActionChains", "render"]
