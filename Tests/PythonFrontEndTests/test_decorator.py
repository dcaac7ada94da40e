"""@ray.remote: what it takes, what it refuses, what it makes."""

import functools
import pickle
import threading
import unittest

import front_end  # noqa: F401 (finds the package)
import ray
from ray._rayscope import unpicklable
from ray._rayscope.core import DYNAMIC, STREAMING
from ray._rayscope.refusal import UnsupportedError
from ray._rayscope.signature import Signature
from ray.remote_function import RemoteFunction

lock = threading.Lock()


def plain(x):
    return x


def uses_lock():
    return lock


def uses_helper():
    return uses_lock()


class Decorator(unittest.TestCase):
    def test_with_and_without_options(self):
        for made in (ray.remote(plain), ray.remote(num_cpus=1)(plain), ray.remote(lambda x: x)):
            self.assertIsInstance(made, RemoteFunction)
        self.assertFalse(hasattr(ray.remote(plain), "__name__"))

    def test_what_is_no_function(self):
        for wrong in (functools.partial(plain, 1), len, [].append):
            with self.assertRaises(TypeError):
                ray.remote(wrong)
        for arguments in ((5,), (), (plain, plain)):
            with self.assertRaises(AssertionError):
                ray.remote(*arguments)

    def test_async_functions_and_generators(self):
        async def waits():
            pass
        with self.assertRaises(ValueError):
            ray.remote(waits)

        def yields():
            yield 1
        remote = ray.remote(yields)
        self.assertTrue(remote._yields)
        self.assertEqual(remote._options.streaming().num_returns, STREAMING)
        counted = ray.remote(num_returns=2)(yields)
        self.assertEqual(counted._options.streaming().num_returns, 2)
        named = ray.remote(num_returns="streaming")(yields)
        self.assertEqual(named._options.num_returns, STREAMING)
        for wrong in (lambda: ray.remote(num_returns="streaming")(plain),
                      lambda: ray.remote(plain).options(num_returns="streaming")):
            with self.assertRaisesRegex(ValueError, "generator"):
                wrong()
        listed = ray.remote(num_returns="dynamic")(yields)
        self.assertEqual(listed._options.streaming().num_returns, DYNAMIC)
        with self.assertRaisesRegex(ValueError, "generator"):
            ray.remote(num_returns="dynamic")(plain)

    def test_a_direct_call(self):
        with self.assertRaises(TypeError) as caught:
            ray.remote(plain)(1)
        self.assertEqual(
            str(caught.exception),
            "Remote functions cannot be called directly. Instead of running '%s.plain()', try "
            "'%s.plain.remote()'." % (__name__, __name__))

    def test_each_object_is_a_function_of_its_own_and_stays_it_on_its_travels(self):
        one, other = ray.remote(plain), ray.remote(num_returns=2)(plain)
        self.assertNotEqual(one._uuid, other._uuid)
        again = pickle.loads(pickle.dumps(other))
        self.assertEqual((again._uuid, again._options.num_returns), (other._uuid, 2))
        self.assertEqual((again._handle, again._came_exported_in), (0, 0))

    def test_only_an_exported_one_says_so_on_its_travels(self):
        remote = ray.remote(plain)
        remote._pickled_function, remote._exported_in = b"pickled", 3
        again = pickle.loads(pickle.dumps(remote))
        self.assertEqual((again._came_exported_in, again._exported_in), (3, 0))
        self.assertEqual(pickle.loads(pickle.dumps(again))._came_exported_in, 3)

    def test_pickled_again_where_it_came_it_weighs_more_and_no_more_after_that(self):
        first = pickle.dumps(ray.remote(plain))
        second = pickle.dumps(pickle.loads(first))
        # 80 bytes on Ray, whatever the function.
        self.assertAlmostEqual(len(second) - len(first), 80, delta=16)
        self.assertEqual(len(pickle.dumps(pickle.loads(second))), len(second))



class Options(unittest.TestCase):
    def test_right_ones(self):
        for options in ({"num_cpus": 0.5}, {"num_returns": 0}, {"num_returns": None},
                        {"max_retries": -1}, {"retry_exceptions": [ValueError]}, {"name": "n"},
                        {"num_gpus": 0, "resources": {}, "scheduling_strategy": "SPREAD"},
                        {"resources": {"spec": 0.5}}):
            ray.remote(**options)(plain).options(**options)

    def test_wrong_ones_have_rays_types(self):
        for options, kind in (
                ({"foo": 1}, ValueError), ({"num_returns": -1}, ValueError),
                ({"num_returns": "x"}, TypeError), ({"num_returns": 1.5}, TypeError),
                ({"max_retries": -2}, ValueError), ({"max_retries": "a"}, TypeError),
                ({"num_cpus": -1}, ValueError), ({"num_cpus": "a"}, TypeError),
                ({"retry_exceptions": 5}, TypeError), ({"retry_exceptions": [5]}, ValueError),
                ({"name": 5}, TypeError)):
            for use in (lambda: ray.remote(**options)(plain),
                        lambda: ray.remote(plain).options(**options)):
                with self.subTest(options=options), self.assertRaises(kind):
                    use()
        with self.assertRaises(ValueError):
            ray.remote(plain).options(max_calls=1)

    def test_those_of_a_cluster_are_refused_by_name(self):
        for options in ({"runtime_env": {"pip": []}}, {"scheduling_strategy": object()},
                        {"memory": 10}):
            name, = options
            with self.assertRaisesRegex(UnsupportedError, name + ".*--engine ray"):
                ray.remote(**options)(plain)

    def test_gpus_are_refused_at_the_call(self):
        remote = ray.remote(num_gpus=1)(plain)
        for options in (remote._options, remote.options(num_gpus=0.5)._options):
            with self.assertRaisesRegex(UnsupportedError, "num_gpus.*--engine ray"):
                options.handle()

    def test_changed_options_leave_the_others(self):
        options = ray.remote(num_returns=2, max_retries=0)(plain)._options.merged({"name": "n"})
        self.assertEqual((options.num_returns, options.given["max_retries"]), (2, 0))
        self.assertEqual(options.given["name"], "n")


class Signatures(unittest.TestCase):
    def check(self, function, arguments, keywords, message=None):
        if message is None:
            Signature(function).check(arguments, keywords)
            return
        with self.assertRaises(TypeError) as caught:
            Signature(function).check(arguments, keywords)
        self.assertEqual(str(caught.exception), message)

    def test_rays_words(self):
        def f(a, b=2, *c, d=4, **e):
            pass
        self.check(f, (), {}, "missing a required argument: 'a'")
        self.check(f, (1,), {"a": 2}, "multiple values for argument 'a'")
        self.check(f, (1, 2, 3, 4), {"d": 1, "z": 2})
        self.check(plain, (1, 2), {}, "too many positional arguments")
        self.check(plain, (), {"b": 1}, "missing a required argument: 'x'")
        self.check(plain, (1,), {"b": 1}, "got an unexpected keyword argument 'b'")

    def test_a_keyword_that_must_be_there(self):
        def f(a, *, b):
            pass
        self.check(f, (1,), {"b": 1})
        with self.assertRaisesRegex(TypeError, "'b'"):
            Signature(f).check((1,), {})


class Culprits(unittest.TestCase):
    def test_the_variable_and_the_function_that_uses_it_are_named(self):
        self.assertEqual(unpicklable.culprit(uses_lock), ("lock", "uses_lock"))
        # A module's function goes by name; a script's helper is looked into.
        helper = type(uses_helper)(
            uses_helper.__code__, {"uses_lock": _in_script(uses_lock)}, "uses_helper")
        self.assertEqual(unpicklable.culprit(helper), ("lock", "uses_lock"))

    def test_closures_and_defaults(self):
        own = threading.Lock()

        def closes():
            return own

        def defaults(a, b=own, *, c=1):
            return a
        self.assertEqual(unpicklable.culprit(closes), ("own", "closes"))
        self.assertEqual(unpicklable.culprit(defaults), ("b", "defaults"))

    def test_nobody(self):
        self.assertIsNone(unpicklable.culprit(plain))


def _in_script(function):
    copy = type(function)(function.__code__, {"lock": lock}, function.__name__)
    copy.__module__ = "__main__"
    return copy


if __name__ == "__main__":
    unittest.main()
