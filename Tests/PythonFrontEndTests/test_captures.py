"""What a function captured, and its bytes, read out of its pickle."""

import os
import runpy
import types
import unittest

from front_end import Books, needs_numpy, numpy
from ray import cloudpickle
from ray.remote_function import RemoteFunction
from rayscope_reading import captures as reader, pickle_walk
from rayscope_reading.captures import ATTRIBUTE, CLOSURE, DEFAULT, GLOBAL_VARIABLE, MODULE, captures

_HERE = os.path.dirname(os.path.abspath(__file__))
_MEGABYTE = 1_000_000


def run_script():
    """The names of the script, which believe to be `__main__`'s."""
    names = runpy.run_path(os.path.join(_HERE, "captured_script.py"), run_name="__main__")
    return types.SimpleNamespace(**names)


script = run_script()


def found(function):
    """{(variable, through): (how, bytes)} for a function."""
    return {(one.variable, one.through): (one.how, one.bytes)
            for one in captures(cloudpickle.dumps(function))}


def made_by_ray(value):
    """A function of a module of Ray's, as the proxy is that a remote function holds."""
    scope = {"__name__": "ray.remote_function"}
    exec("def outer(self):\n    def proxy(): return self\n    return proxy", scope)
    return scope["outer"](value)


class Captures(unittest.TestCase):
    def test_functions_of_rays_own_capture_nothing_of_the_users(self):
        proxy, value = made_by_ray(12), 13
        self.assertEqual(set(found(lambda: (proxy, value))), {("proxy", ""), ("value", "")})

    def check(self, function, expected):
        """`expected` has (how, least bytes, most bytes) for each capture, and there are no others.
        """
        actual = found(function)
        self.assertEqual(sorted(actual), sorted(expected))
        for name, (how, least, most) in expected.items():
            with self.subTest(name=name):
                self.assertEqual(actual[name][0], how)
                self.assertGreaterEqual(actual[name][1], least)
                self.assertLessEqual(actual[name][1], most)

    def large(self, how, size=_MEGABYTE):
        return how, size, int(1.01 * size) + 40

    small = (GLOBAL_VARIABLE, 2, 5)

    def test_a_global(self):
        self.check(script.uses_global, {("A", ""): self.large(GLOBAL_VARIABLE)})

    def test_a_global_through_a_helper_lies_inside_the_helper(self):
        self.check(script.uses_helper, {
            ("helper", ""): (GLOBAL_VARIABLE, _MEGABYTE, 1_001_000),
            ("A", "helper"): self.large(GLOBAL_VARIABLE)})

    def test_what_is_there_twice_costs_a_memo_reference(self):
        actual = found(script.uses_both)
        sizes = sorted([actual["A", ""][1], actual["A", "helper"][1]])
        self.assertLessEqual(sizes[0], 5)
        self.assertGreaterEqual(sizes[1], _MEGABYTE)
        self.check(script.uses_alias, {
            ("A", ""): self.large(GLOBAL_VARIABLE), ("ALIAS", ""): self.small})

    def test_modules_and_their_functions_go_by_name(self):
        self.check(script.uses_modules, {
            ("math", ""): (MODULE, 2, 100), ("os", ""): (MODULE, 2, 100),
            ("join", ""): (MODULE, 2, 100)})

    def test_a_list_of_numbers(self):
        self.check(script.uses_numbers, {("NUMBERS", ""): (GLOBAL_VARIABLE, 900_000, 901_000)})

    def test_a_dictionary_counts_what_is_in_it(self):
        self.check(script.uses_table, {("TABLE", ""): self.large(GLOBAL_VARIABLE)})

    def test_a_closure(self):
        self.check(script.make_closure(), {
            ("cell", ""): self.large(CLOSURE, 30_000), ("count", ""): (CLOSURE, 2, 100),
            ("A", ""): self.large(GLOBAL_VARIABLE)})

    def test_a_function_in_a_closure_brings_its_own(self):
        self.check(script.make_closure_over_function(), {
            ("inner", ""): (CLOSURE, 40_000, 41_000),
            ("value", "inner"): self.large(CLOSURE, 40_000)})

    def test_default_values(self):
        self.check(script.has_defaults, {
            ("b", ""): (DEFAULT, 2, 2), ("c", ""): self.large(DEFAULT),
            ("d", ""): (DEFAULT, 900_000, 901_000)})

    def test_an_object_of_the_scripts_own_class(self):
        self.check(script.uses_object, {
            ("model", ""): (GLOBAL_VARIABLE, 1_070_000, 1_075_000),
            ("state", "model"): self.large(ATTRIBUTE, 20_000), ("k", "model"): (ATTRIBUTE, 2, 2),
            ("WEIGHTS", "Model"): self.large(ATTRIBUTE, 50_000),
            ("_Model__hidden", "Model"): (ATTRIBUTE, 2, 2),
            ("A", "Model.run"): self.large(GLOBAL_VARIABLE),
            ("math", "Model.run"): (MODULE, 2, 100),
        })

    def test_a_class_of_the_scripts_own(self):
        actual = found(script.uses_class)
        self.assertEqual(actual["WEIGHTS", "Model"][0], ATTRIBUTE)
        self.assertIn(("Model", ""), actual)

    def test_inner_functions_and_comprehensions_use_the_functions_globals(self):
        self.check(script.uses_comprehension, {
            ("A", ""): self.large(GLOBAL_VARIABLE), ("ALIAS", ""): self.small})

    def test_a_recursive_function_captures_itself_by_reference(self):
        self.check(script.recursive, {
            ("recursive", ""): self.small, ("A", ""): self.large(GLOBAL_VARIABLE)})

    def test_nothing_is_captured(self):
        for function in (script.uses_nothing, script.not_used, script.mentions_by_text):
            self.assertEqual(found(function), {})

    def test_a_captured_remote_function_brings_its_captures(self):
        remote = RemoteFunction(script.uses_global, {})
        script_globals = script.uses_nothing.__globals__
        script_globals["remote"] = remote
        caller = types.FunctionType(
            compile("def caller(): return remote", "x", "exec").co_consts[0], script_globals)
        caller.__module__ = "__main__"
        self.check(caller, {
            ("remote", ""): (GLOBAL_VARIABLE, _MEGABYTE, 1_002_000),
            ("A", "uses_global"): self.large(GLOBAL_VARIABLE)})
        # Once it has been called it carries its own pickled form too.
        remote._pickled_function = cloudpickle.dumps(script.uses_global)
        self.assertGreater(found(caller)["remote", ""][1], 2 * _MEGABYTE)

    def test_a_captured_reference(self):
        with Books() as books:
            script.uses_nothing.__globals__["A_ref"] = books.reference(1)
            function = types.FunctionType(
                compile("def f(): return A_ref", "x", "exec").co_consts[0],
                script.uses_nothing.__globals__)
            function.__module__ = "__main__"
            self.assertEqual(list(found(function)), [("A_ref", "")])
            del script.uses_nothing.__globals__["A_ref"], function

    @needs_numpy
    def test_an_array_and_its_views(self):
        for value, least in ((numpy.zeros(100_000), 800_000), (numpy.zeros(100_000)[::2], 400_000)):
            namespace = {"A": value, "__name__": "__main__"}
            exec("def f(j): return A[j]", namespace)
            bytes_of_a = found(namespace["f"])["A", ""][1]
            self.assertGreaterEqual(bytes_of_a, least)
            self.assertLess(bytes_of_a, 1.01 * least)


class Walk(unittest.TestCase):
    def test_every_number_form_in_long_runs(self):
        values = [0, 300, 70_000, -1, 2 ** 40, 1.5, None, True, False] * 200
        namespace = {"A": values, "B": b"b" * 1000, "__name__": "__main__"}
        exec("def f(j): return A, B", namespace)
        actual = found(namespace["f"])
        self.assertGreater(actual["A", ""][1], 200 * 9)
        self.assertLess(actual["B", ""][1], 1020)

    def test_runs_with_short_tuples_in_them(self):
        namespace = {"A": [1.0] * 1000 + [(2.0, 3.0), (4.0,)] + [1.0] * 1000, "B": 1,
                     "__name__": "__main__"}
        exec("def f(j): return A, B", namespace)
        actual = found(namespace["f"])
        self.assertGreater(actual["A", ""][1], 18_000)
        self.assertEqual(actual["B", ""][1], 2)

    def test_a_pickle_that_is_too_long_is_left_alone(self):
        most = pickle_walk.MOST_OPCODES
        pickle_walk.MOST_OPCODES = 50
        try:
            with self.assertRaises(pickle_walk.TooLong):
                captures(cloudpickle.dumps(script.uses_global))
        finally:
            pickle_walk.MOST_OPCODES = most

    def test_damaged_and_foreign_pickles_raise_and_nothing_worse(self):
        whole = cloudpickle.dumps(script.uses_modules)
        for data in (b"", whole[:100], whole[:-40], b"\x80\x05Q.", b"cos\nsystem\n."):
            with self.subTest(data=data[:10]), self.assertRaises(Exception):
                captures(data)

    def test_what_is_no_function_has_no_captures(self):
        self.assertEqual(captures(cloudpickle.dumps({"a": 1})), [])

    def test_names_are_kept_where_cloudpickle_keeps_them(self):
        # The code object's arguments are found by their position: a new Python may move them.
        code = script.has_defaults.__code__
        arguments = cloudpickle.cloudpickle._code_reduce(code)[1]
        self.assertEqual(arguments[reader._VARIABLE_NAMES], code.co_varnames)
        self.assertEqual(arguments[0], code.co_argcount)
        inner = script.make_closure().__code__
        self.assertEqual(
            cloudpickle.cloudpickle._code_reduce(inner)[1][-2], inner.co_freevars)


if __name__ == "__main__":
    unittest.main()
