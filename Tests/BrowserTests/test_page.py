"""The page of lesson 1's trace: stepping, filters, the script, zoom, colours, print."""

import base64

from selenium.webdriver.common.actions.wheel_input import ScrollOrigin

from browser_page import QUESTION, ActionChains, Keys, PageTest, render


class QuestionPage(PageTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.page = render(QUESTION, cls.folder)

    def setUp(self):
        self.open(self.page)

    def test_keys_go_through_the_steps_in_the_order_of_time(self):
        count = len(self.all("[data-step]"))
        self.assertEqual(self.position(), f"{count} steps")
        starts = []
        for number in range(1, 12):
            self.press(Keys.ARROW_RIGHT)
            self.assertEqual(self.position(), f"{number} of {count}")
            self.assertEqual(len(self.all(".chosen")), 1)
            self.assertTrue(self.is_in_sight(self.one(".chosen"), "#picture"))
            starts.append(int(self.fields()["start_ns"].split(" (")[0].replace(",", "")))
        self.press(Keys.ARROW_LEFT)
        self.assertEqual(self.position(), f"10 of {count}")
        self.press(Keys.END)
        self.assertEqual(self.position(), f"{count} of {count}")
        self.press(Keys.ARROW_RIGHT)
        self.assertEqual(self.position(), f"{count} of {count}")
        self.press(Keys.HOME)
        self.assertEqual(self.position(), f"1 of {count}")
        self.press(Keys.ESCAPE)
        self.assertEqual(self.all(".chosen"), [])
        # A result's get begins before the task that it waits for.
        self.assertLess(sum(a > b for a, b in zip(starts, starts[1:])), 2)

    def test_the_buttons_step_too(self):
        self.one("#next").click()
        self.one("#next").click()
        self.assertTrue(self.position().startswith("2 of"))
        self.one("#previous").click()
        self.assertTrue(self.position().startswith("1 of"))

    def test_a_click_tells_all_fields_and_shows_the_line(self):
        self.box("submit foo1").click()
        self.assertEqual(self.title(), "submit foo1")
        fields = self.fields()
        self.assertEqual(fields["kind"], "submit")
        self.assertEqual(fields["line"], "37")
        self.assertIn("33,842 (33.8 kB)", fields["arguments"])
        self.assertIn("calls foo1 with A by value", self.one("#step-body p").text)
        self.assertIn("seconds(lambda: ray.get(foo1.remote(A)))", self.current_line())
        self.assertTrue(self.is_in_sight(self.one(".code .current"), "#script"))
        # What a worker does has no line of its own: its call's is shown, and said to be that.
        self.press("0")
        self.box("run foo2").click()
        self.assertIn("For the call in line 39", self.one("#step-body").text)
        self.assertIn("foo2.remote(5)", self.current_line())

    def test_hovering_tells_all_fields_of_every_event(self):
        self.hover(self.box("submit foo1"))
        tip = self.one("#tip")
        self.assertTrue(tip.is_displayed())
        self.assertEqual(self.fields("#tip")["kind"], "submit")
        self.assertIn("dispatch", tip.text)
        self.hover(self.one("#position"))
        self.assertFalse(tip.is_displayed())

    def test_filters_leave_the_steps_of_a_variable_and_of_a_function(self):
        count = len(self.all("[data-step]"))
        self.choose("variable", "A_ref")
        dimmed = len(self.all("[data-step].dimmed"))
        self.assertTrue(0 < dimmed < count)
        self.assertEqual(self.position(), f"{count - dimmed} steps (of {count})")
        self.one("#picture").click()
        seen = []
        for _ in range(count - dimmed):
            self.one("#next").click()
            seen.append(self.one(".chosen").get_attribute("class"))
        self.assertTrue(self.position().startswith(f"{count - dimmed} of {count - dimmed}"))
        self.assertFalse([classes for classes in seen if "dimmed" in classes])
        self.choose("function", "foo2")
        self.assertEqual(self.position(), f"0 steps (of {count})")
        self.choose("variable", "all")
        self.assertGreater(len(self.all("[data-step]:not(.dimmed)")), 5)
        self.one("#picture").click()
        self.press(Keys.ESCAPE)
        self.assertEqual(self.all(".dimmed"), [])

    def test_wheel_keys_and_buttons_zoom_and_dragging_moves(self):
        start = self.view()
        self.one("#zoom-in").click()
        self.assertAlmostEqual(self.view()[2], start[2] / 1.25, 0)
        self.one("#zoom-out").click()
        self.press("+")
        self.assertLess(self.view()[2], start[2])
        self.press("0")
        whole = self.view()
        self.assertEqual(whole[:2], [0, 0])
        picture = self.one("#picture")
        ActionChains(self.driver).scroll_from_origin(
            ScrollOrigin.from_element(picture), 0, -400).perform()
        closer = self.view()
        # Of a tall picture less is seen from top to bottom.
        self.assertLess(closer[3], whole[3])
        ActionChains(self.driver).drag_and_drop_by_offset(picture, -120, -60).perform()
        moved = self.view()
        self.assertAlmostEqual(moved[2], closer[2], 3)
        self.assertGreater(moved[0], closer[0])
        self.assertGreater(moved[1], closer[1])
        self.assertEqual(self.all(".chosen"), [])
        self.press("d", "s")
        self.assertGreater(self.view()[0], moved[0])

    def test_light_and_dark_by_the_readers_wish_and_by_the_switch(self):
        def colour(selector, what="backgroundColor"):
            return self.run_script(
                "return getComputedStyle(document.querySelector(arguments[0]))[arguments[1]]",
                selector, what)

        def brightness(text):
            return sum(int(part) for part in
                       "".join(c if c.isdigit() else " " for c in text).split()[:3])

        self.box("submit foo1").click()
        self.screenshot("light")
        fill = "[data-step] path"
        light = colour("body"), colour(fill, "fill")
        self.assertGreater(brightness(light[0]), 700)
        self.media("dark")
        dark = colour("body"), colour(fill, "fill")
        self.assertLess(brightness(dark[0]), 100)
        self.assertLess(brightness(dark[1]), brightness(light[1]))
        self.screenshot("dark")
        self.one("#theme").click()
        self.assertEqual((colour("body"), colour(fill, "fill")), light)
        self.one("#picture").click()
        self.press("t")
        self.assertEqual((colour("body"), colour(fill, "fill")), dark)

    def test_the_reasons_stand_beside_it_and_lead_to_the_script(self):
        self.assertFalse(self.one("#why").is_displayed())
        self.one("#script-tab").click()
        self.press(Keys.ARROW_RIGHT)
        self.assertTrue(self.one("#why").is_displayed())
        self.assertEqual(self.one("#why-tab").get_attribute("aria-selected"), "true")
        self.assertIn("By value: every call of foo1", self.one("#why").text)
        self.one("#why a.line").click()
        self.assertTrue(self.one("#script").is_displayed())
        self.assertIn(".remote(", self.current_line())

    def test_paper_has_everything_and_no_controls(self):
        self.box("submit foo1").click()
        self.media(kind="print")
        self.assertFalse(self.one("[role=toolbar]").is_displayed())
        self.assertTrue(self.one("#script").is_displayed())
        self.assertTrue(self.one("#why").is_displayed())
        self.assertTrue(self.one("#picture svg").is_displayed())
        pdf = base64.b64decode(self.driver.print_page())
        self.assertTrue(pdf.startswith(b"%PDF"))
        self.assertGreater(len(pdf), 20_000)

    def test_nothing_is_asked_of_a_network(self):
        self.box("submit foo1").click()
        asked = [url for url in self.requests() if not url.startswith("data:")]
        self.assertEqual(asked, [self.page.as_uri()])
        # Nor would it be let through.
        blocked = self.run_script(
            """const blocked = [];
            document.addEventListener('securitypolicyviolation', (e) => blocked.push(e.violatedDirective));
            const image = new Image();
            image.src = 'https://rayscope.invalid/x.png';
            const style = document.createElement('style');
            style.textContent = 'body { display: none }';
            const script = document.createElement('script');
            script.textContent = 'document.title = "broken"';
            document.body.append(image, style, script);
            return new Promise((done) => setTimeout(() => done([blocked, document.title]), 300));""")
        self.assertEqual(
            sorted(set(blocked[0])), ["img-src", "script-src-elem", "style-src-elem"])
        self.assertNotEqual(blocked[1], "broken")
        self.driver.get_log("browser")

    def test_without_javascript_picture_script_and_reasons_are_there(self):
        self.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
        self.addCleanup(
            self.driver.execute_cdp_cmd, "Emulation.setScriptExecutionDisabled", {"value": False})
        self.open(self.page)
        self.assertIn("need JavaScript", self.one("noscript").text)
        for part in ["#picture svg", "#script", "#why"]:
            self.assertTrue(self.one(part).is_displayed())

    def test_a_screen_reader_finds_names_for_everything(self):
        nodes = self.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
        roles = {"button", "combobox", "tab", "tabpanel", "tablist", "toolbar", "heading"}
        found = {}
        for node in nodes:
            role = node.get("role", {}).get("value")
            if role in roles and not node.get("ignored"):
                found.setdefault(role, []).append(node.get("name", {}).get("value", ""))
        self.assertTrue(roles - {"tabpanel"} <= set(found))
        self.assertGreater(len(found["button"]), 90)
        self.assertEqual([role for role, names in found.items() if not all(names)], [])
        # One stop for the whole picture, not one for each of its boxes.
        self.assertEqual(self.all("#picture [tabindex='0']"), [])
        self.assertEqual(self.one("#picture").get_attribute("tabindex"), "0")
        self.assertEqual(self.one("#step-body").get_attribute("aria-live"), "polite")

    def test_a_narrow_window_cuts_nothing_off(self):
        size = self.driver.get_window_size()
        self.addCleanup(self.driver.set_window_size, size["width"], size["height"])
        self.driver.set_window_size(560, 900)
        self.one("#next").click()
        widths = self.run_script(
            "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        self.assertLessEqual(widths[0], widths[1])
        self.screenshot("narrow")
