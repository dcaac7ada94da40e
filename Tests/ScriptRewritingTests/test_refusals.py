"""What is not rewritten, why, and in which line (counted from the first after the imports)."""

import unittest

from rewriting import HEAD, refusal, script, ways

LINES = HEAD.count("\n")
FOO = """# The line after the imports is line 1.
A = [1]
@ray.remote
def foo(x): return x
"""


class RefusalTests(unittest.TestCase):
    def check(self, text, line, words, way=None, **options):
        refused = refusal(script(text), way, **options)
        self.assertIsNotNone(refused, "it was rewritten")
        self.assertIn(words, refused.text)
        self.assertEqual(refused.line and refused.line - LINES, line, refused.text)

    def accept(self, text, way, **options):
        refused = refusal(script(text), way, **options)
        self.assertIsNone(refused, refused and refused.text)


class FunctionTests(RefusalTests):
    def test_a_script_that_does_not_parse(self):
        for text in ("def foo(:\n", "x = 'é\n", "if True:\npass\n"):
            self.check(text, 1 if "if" not in text else 2, "Python can't parse it")
        self.assertIn("encoding", refusal(b"# coding: nonsense\n").text)
        self.assertIn("encoding", refusal(b"x = '\xff'\n").text)

    def test_functions_that_are_none_or_not_to_be_seen(self):
        self.check("A = 1\n", None, "there is no remote function `foo`")
        self.check("def foo(x): pass\nfoo(1)\n", 1, "no decorator ray.remote")
        self.check("from data import foo\nfoo.remote(1)\n", 1, "is imported")
        self.check("foo = ray.remote(len)\nfoo.remote(1)\n", 1, "is not a `def`")
        self.check("A = 1\n@ray.remote\ndef foo(x): pass\n", 3, "is never called")

    def test_classes_methods_and_coroutines(self):
        self.check("@ray.remote\nclass foo: pass\n", 2, "actor's class")
        self.check("class C:\n  @ray.remote\n  def foo(x): pass\n", 3, "method")
        self.check("@ray.remote\nasync def foo(x): pass\n", 2, "async def")

    def test_other_decorators_and_definitions(self):
        self.check("@timed\n@ray.remote\ndef foo(x): pass\n", 1, "a decorator beside")
        self.check(FOO + "foo.remote(A)\n@ray.remote\ndef foo(x): pass\n", 7, "is defined again")
        self.check(FOO + "foo.remote(A)\nfoo = 5\n", 6, "bound to something else")

    def test_names_that_hide_what_is_meant(self):
        self.check(FOO + "foo.remote(A)\nexec('A = 2')\n", 6, "`exec` is used")
        self.check(FOO + "foo.remote(A)\nfrom os import *\n", 6, "import *")
        self.check(FOO + "foo.remote(A)\nray = None\n", 6, "not Ray's")
        self.check(FOO + "foo.remote(A)\nimport __main__\n", 6, "`__main__` is imported")


class CallTests(RefusalTests):
    def test_uses_that_are_no_plain_calls(self):
        for use in ("map(foo.remote, [A])", "g = foo", "foo.options(num_cpus=1)", "foo.bind(A)",
                    "f = foo.remote", "getattr(foo, 'remote')(A)"):
            self.check(FOO + f"foo.remote(A)\n{use}\n", 6, "used otherwise")

    def test_arguments_that_are_not_the_plain_name(self):
        self.check(FOO + "foo.remote(A[0])\n", 5, "`A[0]` is passed, not the plain name")
        self.check(FOO + "foo.remote(*A)\n", 5, "with * or **")
        self.check(FOO + "foo.remote(**A)\n", 5, "with * or **")
        self.check(FOO + "foo.remote(A)\nfoo.remote(2)\n", 6, "called without `A`", "captured")
        self.accept(FOO + "foo.remote(A)\nfoo.remote(2)\n", "by_reference")
        self.check(FOO + "foo.remote(2)\n", 5, "called without `A`")
        self.check(FOO + "foo.remote(A, A)\n", 5, "passed beside")
        self.check(
            "A = [1]\n@ray.remote\ndef foo(*x): return x\nfoo.remote(A)\n", 4, "no parameter")
        self.check(
            "A = [1]\n@ray.remote\ndef foo(x, y=0): return x\nfoo.remote(A)\nfoo.remote(1, A)\n", 5,
            "goes to `y` here")

    def test_more_than_one_way_at_a_time(self):
        self.check(
            FOO + "A_ref = ray.put(A)\nfoo.remote(A)\nfoo.remote(A_ref)\n", 7, "more than one way")
        self.check(
            "A = [1]\n@ray.remote\ndef foo(x): return x, A\nfoo.remote(A)\n", 3,
            "more than one way")
        self.check(
            "A = [1]\ndef helper(): return A\n@ray.remote\ndef foo(x): return helper()\n"
            "foo.remote(A)\n", 2, "uses `helper`, which captures `A` itself")

    def test_calls_from_workers_and_from_itself(self):
        self.check("A = [1]\n@ray.remote\ndef foo(x): foo.remote(A)\nfoo.remote(A)\n", 3, "itself")
        self.check(
            FOO + "@ray.remote\ndef other(): foo.remote(A)\nother.remote()\n", 6,
            "called by `other`")

    def test_variables_that_are_bound_anew_or_not_here(self):
        self.check(FOO + "[foo.remote(b) for b in A]\n", 5, "bound anew", variable="b")
        self.check(FOO + "foo.remote(b)\n", 5, "not bound in this script", variable="b")
        self.check(FOO + "foo.remote(A)\ndel A\n", 6, "is deleted")
        self.check(
            FOO + "A = foo.remote(1)\nfoo.remote(A)\n", 5, "a reference or a handle already")
        self.check(FOO + "import os\nfoo.remote(os)\n", 5, "is a module", variable="os")
        self.check(FOO + "foo.remote(__A)\n", None, "another name inside", variable="__A")
        self.check(
            FOO + "for b in A:\n  foo.remote(b)\n", 6, "a value of its own at each call",
            way="by_reference", variable="b")
        self.check(FOO + "A_ref = ray.put([1])\nfoo.remote(A_ref)\n", 5, "without a name",
                   variable="A_ref")


class ReferenceTests(RefusalTests):
    """Between the put and the last call nothing may happen to the value."""

    WAY = "by_reference"

    def test_bound_again(self):
        self.check(
            FOO + "for i in range(2):\n  foo.remote(A)\n  A = [i]\n  foo.remote(A)\n", 7,
            "bound again", self.WAY)
        self.check(
            FOO + "def other():\n  global A\n  A = 3\nfor i in range(2): foo.remote(A)\n", 7,
            "bound again", self.WAY)
        self.accept(FOO + "A = [2]\nfoo.remote(A), foo.remote(A)\nA = [3]\n", self.WAY)

    def test_changed(self):
        loop = "for i in range(2):\n  foo.remote(A)\n  "
        for change in ("A[0] = 1", "A.append(1)", "del A[0]", "A.x = 1", "A[0][1] += 2",
                       "np.copyto(A, 1)", "np.add.at(A, 0, 1)", "np.ndarray.sort(A)", "np.add(1, 2, out=A)", "A.sort()", "(B := A).append(2)",
                       "for A[0] in range(2): pass", "B = A[0]; B.append(1)", "A.drop(1, inplace=True)"):
            self.check(FOO + loop + change + "\n", 7, "A` may be another", self.WAY)
            self.accept(FOO + change + "\nfor i in range(2): foo.remote(A)\n", self.WAY)

    def test_changed_in_place(self):
        self.check(
            FOO + "B = A\nfor i in range(2):\n  foo.remote(A)\n  B += [1]\n", 8, "in place", self.WAY)

    def test_changed_by_a_function_of_the_script(self):
        self.check(
            FOO + "def fill(y):\n  y[0] = 2\nfor i in range(2):\n  foo.remote(A)\n  fill(A)\n", 9,
            "in line 9", self.WAY)
        self.check(
            FOO + "def fill():\n  A[0] = 2\nfor i in range(2):\n  foo.remote(A)\n  fill()\n", 6,
            "changes it", self.WAY)
        self.accept(
            FOO + "def look(y):\n  return y[0]\nfor i in range(2):\n  foo.remote(A)\n  look(A)\n",
            self.WAY)

    def test_changed_under_another_name(self):
        loop = "for i in range(2):\n  foo.remote(A)\n  "
        for names, change in (
                ("def other(y=A): y.append(1)", "other()"), ("def get(): return A", "get().append(1)"),
                ("other = lambda: A.append(1)", "other()"), ("B = {'a': A}", "B['a'].append(1)"),
                ("C = [A]", "C.append(2)"), ("def each(): yield A", "[b.append(1) for b in each()]")):
            refused = refusal(script(FOO + names + "\n" + loop + change + "\n"), self.WAY)
            self.assertIsNotNone(refused, names)
        self.accept(
            FOO + "C = [A]\n" + loop + "C.append(2)\n", self.WAY, assumes_unchanged=True)
        self.accept(FOO + "B = {}\n" + loop + "B['a'] = A\n", self.WAY)

    def test_what_only_reads_is_no_change(self):
        for reading in ("print(A, len(A))", "B = A[0] + 1", "np.sum(A)", "np.where(B, 0, A)", "A.sum()", "s = A.mean(); s += 1",
                        "other.remote(A)", "x = [A]", "f'{A}'", "assert A", "import json; json.dumps(A)"):
            self.accept(
                FOO + f"for i in range(2):\n  foo.remote(A)\n  {reading}\n", self.WAY)

    def test_an_unknown_call_is_refused_unless_said_otherwise(self):
        for call in ("np.add(1, 2, A)", "np.sqrt(A, A)", "np.nan_to_num(A, copy=False)", "setattr(A, 'x', 1)",
                     "model.fit(A)", "A.fit()", "unknown(A)", "other(*A)", "Thing(A)"):
            text = FOO + f"for i in range(2):\n  foo.remote(A)\n  {call}\n"
            self.check(text, 7, "--assume-unchanged", self.WAY)
            self.accept(text, self.WAY, assumes_unchanged=True)
        self.check(FOO + "for i in range(2):\n  foo.remote(A)\n  A.append(1)\n", 7, "changes it",
                   self.WAY, assumes_unchanged=True)

    def test_calls_that_may_run_later(self):
        lambdas = FOO + "calls = [lambda: foo.remote(A)]\n"
        self.accept(lambdas + "calls[0]()\n", self.WAY)
        self.check(lambdas + "A = 3\n", 6, "stands in a lambda", self.WAY)
        self.check(
            FOO + "later = (foo.remote(A) for i in range(2))\nA.append(1)\n", 6,
            "stands in a generator", self.WAY)
        self.accept(FOO + "done = list(foo.remote(A) for i in range(2))\nA.append(1)\n", self.WAY)

    def test_several_functions_and_sessions(self):
        self.check(
            FOO + "def one(): foo.remote(A)\ndef two(): foo.remote(A)\none()\ntwo()\n", 6,
            "several functions (lines 8 and 9)", self.WAY)
        self.check(
            FOO + "for i in range(2):\n  ray.init()\n  foo.remote(A)\n  ray.shutdown()\n", 6,
            "another session", self.WAY)
        self.check(
            FOO + "def start(): ray.init()\nfor i in range(2):\n  start()\n  foo.remote(A)\n", 5,
            "another session", self.WAY)
        self.accept(FOO + "ray.init()\nfor i in 1, 2: foo.remote(A)\nray.shutdown()\n", self.WAY)

    def test_one_call_for_each_put(self):
        step = "def step():\n  return ray.get(foo.remote(A))\nfor i in range(3): step()\n"
        self.check(FOO + step, 6, "once for all would be outside of `step`", self.WAY)
        self.accept(FOO + step.replace("A)", "A), foo.remote(A)"), self.WAY)

    def test_no_place_and_no_name_for_the_put(self):
        self.check(FOO + "a = 5; foo.remote(A), foo.remote(A)\n", 5, "doesn't begin its line", self.WAY)
        refused = refusal(
            "from ray import remote\nA = [1]\n@remote\ndef foo(x): return x\n"
            "foo.remote(A), foo.remote(A)\n", self.WAY)
        self.assertIn("no name for `ray.put`", refused.text)

    def test_a_put_that_the_script_makes_itself(self):
        put = FOO + "A_ref = ray.put(A)\n"
        self.check(put + "A = 2\nfoo.remote(A_ref)\n", 6, "bound again", "by_value")
        self.check(put + "A.append(1)\nfoo.remote(A_ref)\n", 6, "changes it", "by_value")
        self.accept(FOO + "A.append(1)\nA_ref = ray.put(A)\nfoo.remote(A_ref)\nA = 2\n", "by_value")


class CapturedTests(RefusalTests):
    """One value for all calls, which none of them may change."""

    WAY = "captured"

    def test_out_of_sight(self):
        self.check(
            "@ray.remote\ndef foo(x): pass\ndef main():\n  A = 1\n  foo.remote(A)\n", 2,
            "local to `main` (line 6)", self.WAY)

    def test_bound_or_changed_after_the_first_call(self):
        self.check(FOO + "foo.remote(A)\nA = 2\nfoo.remote(A)\n", 6, "bound again", self.WAY)
        self.check(FOO + "foo.remote(A)\nA[0] = 2\nfoo.remote(A)\n", 6, "at a later call", self.WAY)
        self.check(
            "@ray.remote\ndef foo(x): return x\nfor A in range(2):\n  foo.remote(A)\n", 3,
            "fixed at the first call", self.WAY)
        self.check(
            FOO + "def main():\n  foo.remote(A)\nmain()\nA = 2\nmain()\n", 8, "bound again", self.WAY)
        self.check(
            "def keep(call): calls.append(call)\ncalls = []\nfor A in (1, 2):\n  @ray.remote\n"
            "  def foo(x): return x\n  keep(lambda: foo.remote(A))\n", 3, "bound again", self.WAY)
        self.check(FOO + "change = lambda: A.append(1)\nfoo.remote(A)\n", 5, "at a later call", self.WAY)
        self.accept(FOO + "A.append(2)\ndef main():\n  foo.remote(A)\nmain()\n", self.WAY)

    def test_a_body_that_changes_it(self):
        def text(body):
            return f"A = [1]\n@ray.remote\ndef foo(x):\n  {body}\nfoo.remote(A)\n"
        for body in ("x[0] = 2", "x.append(1)", "for y in x: y.append(1)"):
            self.check(text(body), 4, "one for all calls in a worker", self.WAY)
            self.accept(text(body), "by_reference")
        for body in ("return x is B", "return id(x)"):
            self.check(text(body), 4, "asks which object it is", self.WAY)
        self.accept(text("return x is None"), self.WAY)
        self.check(text("model.fit(x)"), 4, "--assume-unchanged", self.WAY)
        self.accept(text("model.fit(x)"), self.WAY, assumes_unchanged=True)

    def test_a_body_that_binds_the_names(self):
        def text(body, parameters="x"):
            return f"A = [1]\n@ray.remote\ndef foo({parameters}):\n  {body}\nfoo.remote(A)\n"
        self.check(text("x = 2"), 4, "bound again in `foo`", self.WAY)
        self.check(text("A = x"), 3, "another variable inside", self.WAY)
        self.check(text("return [x for A in (1, 2)]"), 4, "means something else", self.WAY)
        self.check(text("return lambda A: x"), 4, "means something else", self.WAY)
        self.check(text("return x", "x=5"), 3, "has a default", self.WAY)
        self.accept(text("return [x for x in x]"), self.WAY)

    def test_as_it_is_the_same_is_asked(self):
        captured = "A = [1]\n@ray.remote\ndef foo(): return A\nfoo.remote()\n"
        self.check(captured + "A = 2\nfoo.remote()\n", 5, "fixed at the first call", "by_value")
        self.check(captured + "A.append(2)\nfoo.remote()\n", 5, "fixed at the first call", "by_value")
        self.check("A = [1]\n@ray.remote\ndef foo(): A.append(1)\nfoo.remote()\n", 3,
                   "one for all calls in a worker", "by_value")
        self.check("A = [1]\n@ray.remote\ndef foo(**k): return A\nfoo.remote()\n", 3, "takes **",
                   "by_value")
        self.accept(captured, "by_value")


if __name__ == "__main__":
    unittest.main()
