"""The page of lesson 1: stepping by keys, buttons and links, the reasons, colours, paper; and a lesson
whose texts try to break it."""

import base64
import json
import shutil
import subprocess

from browser_page import PROGRAM, ROOT, Keys, PageTest
from test_hostile_text import TEXTS


def lesson_page(folder, *options):
    page = folder / "lesson.html"
    subprocess.run([PROGRAM, "lesson", "1", "--html", str(page), *options], cwd=ROOT, check=True,
                   capture_output=True)
    return page


class LessonPageTest(PageTest):
    def shown(self):
        """The ids of the parts in sight."""
        return [part.get_attribute("id") for part in self.all(".part") if part.is_displayed()]

    def open_at(self, page, part=""):
        # The same page at another part would be no loading.
        self.driver.get("about:blank")
        self.driver.get_log("performance")
        self.driver.get(page.as_uri() + part)
        self.media()


class LessonPage(LessonPageTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.page = lesson_page(cls.folder)

    def setUp(self):
        self.open_at(self.page)

    def test_keys_step_and_jump(self):
        self.assertEqual(self.shown(), ["step-1"])
        self.assertTrue(self.one(".opening").is_displayed())
        self.assertEqual(self.position(), "Step 1 of 7")
        self.press(Keys.ARROW_LEFT)
        self.assertEqual(self.shown(), ["step-1"])
        # A step asks first.
        self.assertFalse(self.one("#step-1 .happened").is_displayed())
        self.press(Keys.ARROW_RIGHT)
        self.assertEqual(self.shown(), ["step-1"])
        self.assertTrue(self.one("#step-1 .happened").is_displayed())
        self.assertFalse(self.one("#step-1 .decide").is_displayed())
        self.press(Keys.ARROW_RIGHT, "n", "n")
        self.assertEqual(self.shown(), ["step-3"])
        self.assertFalse(self.one("#step-3 .happened").is_displayed())
        self.assertFalse(self.one(".opening").is_displayed())
        self.assertEqual(self.position(), "Step 3 of 7")
        self.assertEqual(self.one("[aria-current]").text, "3")
        self.press("b")
        self.assertEqual(self.shown(), ["step-2"])
        self.press(Keys.ARROW_LEFT)
        self.assertEqual(self.shown(), ["step-1"])
        self.press("6")
        self.assertEqual(self.shown(), ["step-6"])
        self.press("9")
        self.assertEqual(self.shown(), ["step-6"])
        self.press("7", Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
        self.assertEqual(self.shown(), ["quiz"])
        self.assertEqual(self.position(), "Quiz")
        self.press(Keys.ARROW_RIGHT)
        self.assertEqual(self.shown(), ["quiz"])
        self.press(Keys.HOME)
        self.assertEqual(self.shown(), ["step-1"])
        self.press("q")
        self.assertEqual(self.shown(), ["quiz"])

    def test_buttons_and_links_step_too(self):
        self.assertFalse(self.one("#back").is_enabled())
        self.one("#next").click()
        self.one("#next").click()
        self.assertEqual(self.shown(), ["step-2"])
        self.one("#step-2 .decide").click()
        self.assertTrue(self.one("#step-2 .happened").is_displayed())
        self.one("#next").click()
        self.assertEqual(self.shown(), ["step-3"])
        self.one("#back").click()
        self.assertEqual(self.shown(), ["step-2"])
        self.all(".places a")[4].click()
        self.assertEqual(self.shown(), ["step-5"])
        self.all(".places a")[7].click()
        self.assertEqual(self.shown(), ["quiz"])
        self.assertFalse(self.one("#next").is_enabled())

    def test_it_opens_again_where_it_was(self):
        self.press("4")
        self.driver.refresh()
        self.assertEqual(self.shown(), ["step-4"])
        self.open_at(self.page, "#step-6")
        self.assertEqual(self.shown(), ["step-6"])
        self.open_at(self.page, "#nowhere")
        self.assertEqual(self.shown(), ["step-1"])

    def test_a_step_has_its_lines_sentences_stores_picture_and_reasons(self):
        self.press("4", "n")
        part = "#step-4 "
        lines = [line.find_element("tag name", "b").text for line in self.all(part + ".marked")]
        self.assertEqual(lines, ["32", "33", "34", "39"])
        self.assertEqual(
            self.run_script("return getComputedStyle(document.querySelector(arguments[0]), "
                            "'::before').content", part + ".marked b"), '"▶ "')
        self.assertIn("pickle", self.one(part + ".happened").text)
        self.assertIn("foo2", self.one(part + ".stores").text)
        self.assertTrue(self.one(part + ".picture svg").is_displayed())
        self.assertGreater(len(self.all(part + ".picture .spoken")), 0)
        self.assertFalse(self.one(part + ".why li").is_displayed())
        self.press("w")
        self.assertTrue(self.one(part + ".why li").is_displayed())
        self.assertIn("foo2", self.one(part + ".why").text)
        self.screenshot("lesson-step-4")
        self.press("w")
        self.assertFalse(self.one(part + ".why li").is_displayed())

    def test_the_picture_is_whole_or_as_large_as_it_was_drawn(self):
        self.press("n")
        picture = self.one("#step-1 .picture svg")
        whole = picture.size["width"]
        self.assertLess(whole, self.one("main").size["width"])
        self.press("z")
        self.assertGreater(picture.size["width"], 1.5 * whole)
        self.assertTrue(self.is_in_sight(
            self.one("#step-1 .picture .spoken"), "#step-1 .picture"))
        self.one("#step-1 .size").click()
        self.assertEqual(picture.size["width"], whole)

    def test_light_and_dark_by_the_readers_wish(self):
        def colours():
            return self.run_script(
                """const colour = (selector, what) =>
                  getComputedStyle(document.querySelector(selector))[what];
                return [colour('body', 'backgroundColor'),
                  colour('#step-1 .picture .node path', 'fill')];""")

        self.press("n")
        light = colours()
        self.screenshot("lesson-light")
        self.media("dark")
        dark = colours()
        self.screenshot("lesson-dark")
        self.assertEqual(light[0], "rgb(255, 255, 255)")
        for one, other in zip(light, dark):
            self.assertNotEqual(one, other)

    def test_paper_has_all_steps_one_after_another(self):
        self.press("3")
        self.media(kind="print")
        parts = [f"step-{number}" for number in range(1, 8)] + ["quiz"]
        self.assertEqual(self.shown(), parts)
        self.assertTrue(self.one(".opening").is_displayed())
        self.assertTrue(self.one(".paper .code").is_displayed())
        # Nobody decides on paper.
        for selector in [".happened", ".stores", ".picture svg"]:
            self.assertTrue(self.one("#step-5 " + selector).is_displayed(), selector)
        self.assertFalse(self.one("#step-5 .decide").is_displayed())
        self.assertFalse(self.one("nav").is_displayed())
        tops = [self.one("#" + part).location["y"] for part in parts]
        self.assertEqual(tops, sorted(tops))
        # Of the program, a step has its own lines; the whole stands at the start.
        lines = [line for line in self.all("#step-4 .code li") if line.is_displayed()]
        self.assertEqual(len(lines), 4)
        self.media()
        pdf = base64.b64decode(self.driver.print_page())
        self.assertTrue(pdf.startswith(b"%PDF"))
        self.assertGreaterEqual(pdf.count(b"/Type /Page\n"), 8)
        # Reasons were unfolded for the paper alone.
        self.assertEqual(self.all(".why[open]"), [])
        self.assertEqual(self.shown(), ["step-3"])

    def test_nothing_is_asked_of_a_network(self):
        self.press("2", "5", "q")
        asked = [url for url in self.requests() if not url.startswith("data:")]
        self.assertEqual(asked, [self.page.as_uri()])

    def test_without_javascript_all_steps_are_there(self):
        self.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
        self.addCleanup(self.driver.execute_cdp_cmd, "Emulation.setScriptExecutionDisabled",
                        {"value": False})
        self.open_at(self.page)
        self.assertEqual(len(self.shown()), 8)
        self.assertTrue(self.one("#step-5 .happened").is_displayed())
        self.assertFalse(self.one("nav").is_displayed())
        self.assertFalse(self.one("#step-5 .decide").is_displayed())

    def test_a_narrow_window_needs_no_scrolling_sideways(self):
        size = self.driver.get_window_size()
        self.addCleanup(self.driver.set_window_size, size["width"], size["height"])
        self.driver.set_window_size(560, 900)
        for step in "1467":
            self.press(step, "n")
            widths = self.run_script(
                "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]")
            self.assertLessEqual(widths[0], widths[1], step)
        self.screenshot("lesson-narrow")


class HostileLesson(LessonPageTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        lessons = cls.folder / "lessons"
        shutil.copytree(ROOT / "lessons/01-captured-or-passed", lessons / "01-captured-or-passed")
        shutil.copytree(ROOT / "traces", cls.folder / "traces")
        own = lessons / "01-captured-or-passed"
        texts = [text.replace("\0", "") for text in TEXTS]
        # A comment that does not end swallows what follows: that is Markdown's rule.
        markdown = [text for text in texts if not text.startswith("<!--")]
        (own / "program.py").write_text("".join(text.replace("\n", " ") + "\n" for text in texts))
        step = "## {}\n\n{}\n\n```\n{}\n```\n\n<!-- step\nlines: 1-17\npicture: {{function: foo1}}\n-->\n\n"
        (own / "lesson.md").write_text(
            f"---\ntitle: {json.dumps(texts[0])}\nquestion: {json.dumps(texts[1])}\n"
            f"misconception: {json.dumps(texts[2])}\nneeds: []\narguments: [5]\n---\n\n"
            + "\n\n".join(markdown) + "\n\n"
            + "".join(step.format(text.split("\n")[0], text, text) for text in markdown[:8]))
        quiz = own / "quiz.yml"
        # Its own trace is of another count of calls, which is what the questions are then asked about.
        quiz.write_text(quiz.read_text().replace(
            "Captured values are packed into the call", TEXTS[0]))
        cls.page = lesson_page(cls.folder, "--lessons", str(lessons))

    def test_every_text_is_text(self):
        self.open_at(self.page)
        for step in "12345678":
            self.press(step)
            self.assertEqual(self.shown(), [f"step-{step}"])
            self.assertEqual(len(self.all(f"#step-{step} .marked")), 17)
        self.press("q")
        self.assertGreater(len(self.all("#quiz article")), 3)
        for summary in self.all("#quiz .answer summary"):
            summary.click()
        self.assertIn(TEXTS[0], self.one("#quiz").text)
        self.screenshot("lesson-hostile-quiz")
        self.press("1")
        self.assertIn("שלום עולם", self.one(".opening").text)
        self.screenshot("lesson-hostile")
        self.assertIn("</script>", self.driver.title)
        self.assertEqual(self.all("img"), [])
        self.assertEqual(len(self.all("script")), 1)
        self.assertEqual(
            self.run_script(
                """return [...document.querySelectorAll('*')].flatMap((element) =>
                [...element.attributes].map(({ name }) => name).filter((name) => /^on/.test(name)))"""),
            [])
        widths = self.run_script(
            "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        self.assertLessEqual(widths[0], widths[1])
