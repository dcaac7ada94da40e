"""The three ways, made from each of them."""

import unittest

from rewriting import script, ways

BY_VALUE = script("""
    A = np.zeros(5)  # "größe"

    @ray.remote
    def foo(x, j):  # a comment
        '''Doc.'''
        return x[j], f"{x.sum()}", (lambda: x)()

    ray.init()
    for j in range(3):
        ray.get(foo.remote( A,j ))   # two spaces
    """)
BY_REFERENCE = script("""
    A = np.zeros(5)  # "größe"

    @ray.remote
    def foo(x, j):  # a comment
        '''Doc.'''
        return x[j], f"{x.sum()}", (lambda: x)()

    ray.init()
    A_ref = ray.put(A)
    for j in range(3):
        ray.get(foo.remote( A_ref,j ))   # two spaces
    """)
CAPTURED = script("""
    A = np.zeros(5)  # "größe"

    @ray.remote
    def foo(j):  # a comment
        '''Doc.'''
        return A[j], f"{A.sum()}", (lambda: A)()

    ray.init()
    for j in range(3):
        ray.get(foo.remote( j ))   # two spaces
    """)


class WaysTests(unittest.TestCase):
    maxDiff = None

    def test_from_by_value(self):
        self.assertEqual(ways(BY_VALUE), {"by_reference": BY_REFERENCE, "captured": CAPTURED})

    def test_from_by_reference_by_either_name(self):
        for variable in ("A", "A_ref"):
            self.assertEqual(
                ways(BY_REFERENCE, variable), {"by_value": BY_VALUE, "captured": CAPTURED})

    def test_from_captured(self):
        self.assertEqual(ways(CAPTURED), {
            "by_value": CAPTURED.replace("foo(j)", "foo(j, A)").replace("j ))", "j, A ))"),
            "by_reference": CAPTURED.replace("foo(j)", "foo(j, A)").replace(
                "j ))", "j, A_ref ))").replace("for j in", "A_ref = ray.put(A)\nfor j in")})

    def test_in_main_by_reference_alone(self):
        found = ways(script("""
            @ray.remote
            def foo(x): return x.sum()

            def main():
                A = np.zeros(5)
                A *= 2
                if True:
                    ray.init()
                    print([ray.get(foo.remote(A)) for _ in range(3)])

            if __name__ == "__main__":
                main()
            """))
        self.assertIn(
            "        A_ref = ray.put(A)\n        print([ray.get(foo.remote(A_ref)) ",
            found["by_reference"])
        self.assertEqual(found["captured"].line, 5)
        self.assertIn("local to `main` (line 7)", found["captured"].text)

    def test_the_put_goes_before_the_loops_that_leave_the_variable_alone(self):
        found = ways(script("""
            @ray.remote
            def foo(x): return x.sum()

            for size in (1, 2):
                A = np.zeros(size)
                for _ in range(3):
                    for _ in range(3):
                        ray.get(foo.remote(A))
            """))
        self.assertIn(
            "    A = np.zeros(size)\n    A_ref = ray.put(A)\n    for _", found["by_reference"])
        # The function is pickled once, and would keep the first.
        self.assertEqual(found["captured"].line, 8)

    def test_a_function_made_in_each_round_captures_that_rounds_value(self):
        found = ways(script("""
            for size in (1, 2):
                A = np.zeros(size)
                @ray.remote
                def foo(x): return x.sum()
                for _ in range(3):
                    ray.get(foo.remote(A))
            """))
        self.assertIn("    def foo(): return A.sum()", found["captured"])

    def test_names_of_rays_own(self):
        found = ways(
            "from ray import remote as distant, put as store\nimport ray as r\nA = [1]\n"
            "@distant(num_cpus=1)\ndef foo(x): return x\nr.get(foo.options(name='a').remote(x=A))\n"
            "r.get([foo.remote(A)])\n")
        self.assertIn("A_ref = r.put(A)\nr.get(foo.options(name='a').remote(x=A_ref))\n",
                      found["by_reference"])
        self.assertIn("r.get(foo.options(name='a').remote())\nr.get([foo.remote()])\n",
                      found["captured"])

    def test_a_name_that_is_taken_is_passed_over(self):
        found = ways(script("""
            A_ref = 5
            A = [1]
            @ray.remote
            def foo(x): return x
            ray.get([foo.remote(A) for _ in range(2)])
            """))
        self.assertIn("A_ref_2 = ray.put(A)", found["by_reference"])

    def test_a_put_that_is_used_elsewhere_stays(self):
        found = ways(script("""
            A = [1]
            @ray.remote
            def foo(x): return x
            A_ref = ray.put(A)
            ray.get(foo.remote(A_ref))
            print(A_ref)
            """))
        self.assertIn("A_ref = ray.put(A)\nray.get(foo.remote(A))\n", found["by_value"])

    def test_a_block_is_not_left_empty(self):
        found = ways(script("""
            A = [1]
            @ray.remote
            def foo(x): return x
            if True:
                A_ref = ray.put(A)
            ray.get(foo.remote(A_ref))
            """))
        self.assertIn("if True:\n    pass\nray.get(foo.remote(A))\n", found["by_value"])

    def test_further_parameters_are_keyword_only_where_position_is_not_enough(self):
        found = ways(script("""
            A = [1]
            @ray.remote
            def foo(j, k=2): return A[0] + j
            ray.get(foo.remote(1))
            """))
        self.assertIn("def foo(j, k=2, *, A): return A[0] + j", found["by_value"])
        self.assertIn("foo.remote(1, A=A)", found["by_value"])

    def test_a_lambda_that_is_run_at_once_is_no_later_call(self):
        found = ways(script("""
            def seconds(call):
                for _ in range(3):
                    call()

            for n in (1, 2):
                A = np.zeros(n)
                @ray.remote
                def foo(j): return A[j]
                seconds(lambda: ray.get(foo.remote(0)))
            """))
        self.assertIn("def foo(j, A): return A[j]", found["by_value"])
        self.assertIn("    A_ref = ray.put(A)\n    seconds(lambda: ray.get(foo.remote(0, A_ref)))",
                      found["by_reference"])


class TextTests(unittest.TestCase):
    """What stands around an edit stays as it was."""

    def captured(self, signature, call):
        text = f"import ray\nA = [1]\n@ray.remote\ndef foo{signature}: return 1\nfoo.remote{call}\n"
        return ways(text)["captured"].split("def foo")[1].split(": return 1\nfoo.remote")

    def test_items_leave_with_one_comma(self):
        for signature, call, new_signature, new_call in [
                ("(x)", "(A)", "()", "()\n"), ("(x,)", "(A,)", "()", "()\n"),
                ("( x , y )", "( A , 2 )", "( y )", "( 2 )\n"),
                ("(y, x)", "(2, A)", "(y)", "(2)\n"), ("(y, x, )", "(2, A, )", "(y, )", "(2, )\n"),
                ("(y, x=[1][:0], *z)", "(2, A)", None, None),
                ("(x: 'a, b', *, y)", "(A, y=1)", "(*, y)", "(y=1)\n"),
                ("(*, y, x)", "(x=A, y=1)", "(*, y)", "(y=1)\n"),
                ("(\n    x,  # one\n    y,  # two\n)", "(\n    A,\n    2,\n)",
                 "(\n    # one\n    y,  # two\n)", "(\n    2,\n)\n"),
                ("(\n    y,\n    x,  # two\n)", "(2, A)",
                 "(\n    y,\n    # two\n)", "(2)\n"),
                ("(\n    y,  # one\n    x  # two\n)", "(2,\n    A)",
                 "(\n    y,  # one\n      # two\n)", "(2)\n")]:
            with self.subTest(signature=signature, call=call):
                if new_signature is None:
                    self.assertRaises(Exception, self.captured, signature, call)
                else:
                    got = self.captured(signature, call)
                    self.assertEqual(got, [new_signature, new_call])

    def test_line_ends_encodings_and_wide_characters_stay(self):
        text = (
            "# -*- coding: latin-1 -*-\r\nimport ray\r\nA = ['é']\r\n@ray.remote\r\n"
            "def foo(x): return 'ü', x\r\nfor _ in 'ab': 'ö'; ray.get(foo.remote(A))\r\n")
        from rewriting import rewriting
        source, made = rewriting(text.encode("latin-1"))
        new = source.encoded(made.text("by_reference")).decode("latin-1")
        self.assertEqual(new, text.replace("for _", "A_ref = ray.put(A)\r\nfor _").replace(
            "remote(A)", "remote(A_ref)"))
        found = ways("import ray\nA = '😀'; B = '😀'\n@ray.remote\ndef foo(x): return '😀', x\n"
                     "print('😀', foo.remote(A), foo.remote(A), '😀')")
        self.assertTrue(found["captured"].endswith("print('😀', foo.remote(), foo.remote(), '😀')"))

    def test_text_that_cannot_be_edited_without_a_doubt_is_refused(self):
        found = ways("import ray\nA = [1]\n@ray.remote\ndef foo(x): return 1\nfoo.remote((A))\n")
        self.assertEqual(found["captured"].line, 4)
        self.assertIn("A_ref = ray.put(A)\nfoo.remote((A_ref))\n", found["by_reference"])


if __name__ == "__main__":
    unittest.main()
