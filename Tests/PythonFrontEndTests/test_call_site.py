"""The names that the script wrote at a call."""

import linecache
import sys
import types
import unittest

from front_end import Books
from ray._rayscope import call_site
from rayscope_reading.call_places import CallPlaces


class Recorder:
    """Looks up the place it is called from, as `.remote`, `put` and `get` do."""

    def remote(self, *args, **kwargs):
        return call_site.of(sys._getframe(1), "remote")

    def put(self, *args, **kwargs):
        return call_site.of(sys._getframe(1), "put")


class CallSites(unittest.TestCase):
    def setUp(self):
        call_site.places.known.clear()
        self.books = Books()
        self.books.__enter__()
        self.addCleanup(self.books.__exit__)
        self.addCleanup(call_site.places.known.clear)

    def look(self, source, **names):
        """Runs a script; gives what its variable `site` holds, as texts."""
        module = types.ModuleType("script")
        module.__dict__.update(names, f=Recorder(), ray=Recorder(), A=1, B=2)
        lines = source.splitlines(True)
        name = "/script-%d.py" % id(module)
        linecache.cache[name] = (len(source), None, lines, name)
        exec(compile(source, name, "exec"), module.__dict__)
        site = module.site
        if isinstance(site, list):
            site = site[0]
        file, line, bound = self.books.sites[site.handle]
        self.assertEqual(file, name)
        texts = [self.books.names[handle] for handle in site.positional]
        keywords = {key: self.books.names[handle] for key, handle in site.keywords.items()}
        return texts, keywords, bound, line

    def test_arguments_and_the_bound_name(self):
        self.assertEqual(self.look("\nsite = f.remote(A, B + 1, x=A)\n"),
                         (["A", "B + 1"], {"x": "A"}, "site", 2))
        self.assertEqual(self.look("site = ray.put(A)"), (["A"], {}, "site", 1))
        self.assertEqual(self.look("site: object = ray.put(A)")[2], "site")
        self.assertEqual(self.look("(site := ray.put(A))")[2], "site")

    def test_names_that_are_not_one_variables_are_left_out(self):
        self.assertEqual(self.look("site = [f.remote(A) for _ in range(1)]")[2], "")
        self.assertEqual(self.look("site = other = f.remote(A)")[2], "")

    def test_several_lines_become_one_text(self):
        texts, _, _, _ = self.look("site = f.remote(\n    A\n    + B,\n)")
        self.assertEqual(texts, ["A + B"])

    def test_a_long_text_is_cut(self):
        texts, _, _, _ = self.look("site = f.remote(%s)" % " + ".join(["A"] * 100))
        self.assertEqual(len(texts[0]), 80)
        self.assertTrue(texts[0].endswith("…"))

    def test_what_follows_a_star_has_no_name(self):
        texts, keywords, _, _ = self.look("site = f.remote(A, *[B], A, **{'k': A}, y=B)")
        self.assertEqual((texts, keywords), (["A"], {"y": "B"}))

    def test_calls_that_are_not_written_out_have_a_place_but_no_names(self):
        for source in ("site = list(map(f.remote, [A]))", "g = f.remote\nsite = g(A)",
                       "site = [*map(f.remote, [A])]"):
            with self.subTest(source=source):
                texts, keywords, bound, line = self.look(source)
                self.assertEqual((texts, keywords, bound), ([], {}, ""))
                self.assertEqual(line, source.count("\n") + 1)

    def test_without_a_source_there_is_a_place(self):
        names = {"f": Recorder()}
        exec("\n\nsite = f.remote(1)", names)
        self.assertEqual(self.books.sites[names["site"].handle], ("<string>", 3, ""))

    def test_two_calls_on_one_line(self):
        first = self.look("site, _ = f.remote(A), f.remote(B)")[0]
        second = self.look("_, site = f.remote(A), f.remote(B)")[0]
        self.assertEqual((first, second), (["A"], ["B"]))

    def test_a_place_is_looked_up_once(self):
        self.look("site = [f.remote(A) for _ in range(5)]")
        self.assertEqual(len(self.books.sites), 2)

    def test_equal_code_in_two_files_is_two_places(self):
        names = []
        for name in ("/one.py", "/two.py"):
            space = {"f": Recorder()}
            exec(compile("site = f.remote(1)", name, "exec"), space)
            names.append(self.books.sites[space["site"].handle][0])
        self.assertEqual(names, ["/one.py", "/two.py"])

    def test_the_number_of_places_is_bounded(self):
        self.addCleanup(setattr, CallPlaces, "most", CallPlaces.most)
        CallPlaces.most = 3
        for _ in range(10):
            exec("site = f.remote(1)", {"f": Recorder()})
        self.assertLessEqual(len(call_site.places.known), 3)


if __name__ == "__main__":
    unittest.main()
