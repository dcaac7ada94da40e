"""Names, values, paths and sources that try to break the page they stand on."""

import json

from browser_page import Keys, PageTest, render

TEXTS = [
    "</script><script>document.title='broken'</script>",
    "<img src=x onerror=\"document.title='broken'\">",
    "\" onmouseover=\"document.title='broken'",
    "\"\u0301 onfocus=document.title='broken' tabindex=0 x='",
    "<!-- <script>", "]]>", "it's \"quoted\" \\ back\\slashed", "a & b &lt; c &#x27;",
    "javascript:document.title='broken'", "\u202egnp.exe", "שלום עולם", "مرحبا بالعالم",
    "🦊👩‍👩‍👧‍👦", "__proto__", "constructor", "toString", "long " * 2000, "line\nfeed\x00nul",
]


class HostilePage(PageTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        lines = [{
            "rayscope": 1, "engine": "embedded", "engine_version": "0", "script": TEXTS[0],
            "started": "2099-01-01T00:00:00Z", "config": {}, "suppose": TEXTS[1],
            "processes": [{"id": "driver", "pid": 1, "node": "n1"}], "complete": False}]
        for number, text in enumerate(TEXTS):
            task = f"t{number + 1}"
            lines.append({
                "kind": "submit", "process": "driver", "start_ns": 1000 * number,
                "duration_ns": 10, "task": task, "name": text, "variable": text, "bound": text,
                "file": "hostile.py", "line": 1 + number,
                "arguments": [{"position": 0, "variable": text, "how": "inline", "bytes": 9}]})
            lines.append({
                "kind": "execute", "process": text, "start_ns": 1000 * number + 20,
                "duration_ns": 10, "task": task, "name": text, "error": text})
        trace = cls.folder / "hostile.trace.jsonl"
        trace.write_text("".join(json.dumps(line) + "\n" for line in lines))
        # A source that holds what the trace says, a line each.
        source = "".join(text.replace("\n", " ").replace("\0", "") + "\n" for text in TEXTS)
        (cls.folder / "hostile.py").write_text(source)
        cls.page = render(trace, cls.folder)

    def test_every_text_is_text(self):
        self.open(self.page)
        count = len(self.all("[data-step]"))
        self.assertGreaterEqual(count, len(TEXTS))
        for _ in range(count):
            self.press(Keys.ARROW_RIGHT)
            self.hover(self.one(".chosen"))
        self.assertTrue(self.position().startswith(f"{count} of"))
        self.assertIn("שלום עולם", self.one("#script").text)
        self.screenshot("hostile")
        self.one("#why-tab").click()
        self.assertIn("</script>", self.driver.title)
        self.assertNotEqual(self.driver.title, "broken")
        self.assertEqual(self.all("img"), [])
        self.assertEqual(len(self.all("script")), 2)
        # Nothing but our own attributes: none that acts, none that gets the focus.
        self.assertEqual(
            self.run_script(
                """return [...document.querySelectorAll('*')].flatMap((element) =>
                [...element.attributes].map(({ name }) => name).filter((name) => /^on/.test(name)))"""),
            [])

    def test_filters_take_any_name(self):
        self.open(self.page)
        for name in ["__proto__", "constructor", "toString", "שלום עולם", "]]>"]:
            self.choose("variable", name)
            self.assertIn("(of ", self.position())
            self.assertFalse(self.position().startswith("0 "))

    def test_long_text_breaks_no_layout(self):
        self.open(self.page)
        widths = self.run_script(
            "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        self.assertLessEqual(widths[0], widths[1])
        self.assertLess(self.one("header").size["height"], 200)
        self.assertGreater(self.one("#picture").size["height"], 300)
