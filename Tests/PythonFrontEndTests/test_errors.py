"""A task's error on its way: made on the worker, read by the driver."""

import os
import pickle
import sys
import threading
import unittest

from front_end import written_out
from ray import exceptions
from ray._rayscope import failure
from ray.exceptions import RayTaskError


class Mine(Exception):
    def __init__(self, first, second):
        super().__init__(first, second)
        self.first = first


class Unpicklable(Exception):
    def __init__(self):
        super().__init__("locked")
        self.lock = threading.Lock()


class Unmakeable(Exception):
    def __reduce__(self):
        return _fails, ()


def _fails():
    raise RuntimeError("not here")


class NeedsArguments(Exception):
    def __new__(cls, first, second):
        return super().__new__(cls, first)


def caught(function, *arguments):
    try:
        function(*arguments)
    except BaseException as error:
        return error


def sent(error):
    """The error as the driver reads it, from what the worker sent."""
    return failure.task_error(written_out(failure.serialize_error(error)))


def raise_it(error):
    raise error


class TaskErrors(unittest.TestCase):
    def test_an_error_is_of_both_types_and_keeps_its_cause(self):
        made = failure.make_task_error("f", caught(raise_it, ValueError("bad")))
        error = sent(made).as_instanceof_cause()
        self.assertIsInstance(error, ValueError)
        self.assertIsInstance(error, RayTaskError)
        self.assertEqual(type(error).__name__, "RayTaskError(ValueError)")
        self.assertEqual(repr(error.cause), "ValueError('bad')")
        self.assertEqual(repr(error), "RayTaskError(ValueError)(ValueError('bad'))")
        self.assertEqual((made.function_name, made.pid), ("f", os.getpid()))
        self.assertFalse(hasattr(error, "function_name"), "only the cause's attributes, as on Ray")

    def test_the_text_is_the_users_traceback(self):
        text = str(failure.make_task_error("f", caught(raise_it, ValueError("bad"))))
        lines = text.split("\n")
        self.assertEqual(lines[0], "ray::f() (pid=%d)" % os.getpid())
        self.assertIn("raise_it", text)
        self.assertEqual(lines[-1], "ValueError: bad")

    def test_our_own_frames_are_not_in_it(self):
        from ray import cloudpickle
        error = caught(cloudpickle.dumps, threading.Lock())
        text = str(failure.make_task_error("f", error))
        self.assertNotIn(os.path.join("ray", "cloudpickle"), text)
        self.assertIn("cannot pickle", text)

    def test_a_chain_of_errors_is_told(self):
        def chained():
            try:
                raise_it(KeyError("first"))
            except KeyError as error:
                raise ValueError("second") from error
        text = str(failure.make_task_error("f", caught(chained)))
        self.assertIn("KeyError: 'first'", text)
        self.assertTrue(text.endswith("ValueError: second"))

    def test_classes_with_arguments_of_their_own(self):
        error = sent(failure.make_task_error("f", Mine(1, 2))).as_instanceof_cause()
        self.assertIsInstance(error, Mine)
        self.assertEqual(error.first, 1)
        plain = RayTaskError("f", "text", NeedsArguments(1, 2)).as_instanceof_cause()
        self.assertIs(type(plain), RayTaskError)
        for general in (Exception("x"), exceptions.RayError("x")):
            self.assertIs(type(RayTaskError("f", "t", general).as_instanceof_cause()), RayTaskError)

    def test_a_missing_attribute_is_missed(self):
        error = RayTaskError("f", "text", ValueError(1)).as_instanceof_cause()
        with self.assertRaisesRegex(AttributeError, "nothing"):
            error.nothing

    @unittest.skipIf(sys.version_info < (3, 11), "exception groups came with Python 3.11")
    def test_an_exception_group(self):
        group = ExceptionGroup("several", [ValueError(1), KeyError(2)])  # noqa: F821
        error = RayTaskError("f", "text", group).as_instanceof_cause()
        self.assertIsInstance(error, ExceptionGroup)  # noqa: F821
        self.assertEqual(len(error.exceptions), 2)

    def test_an_error_that_went_through_two_tasks_keeps_the_first_cause(self):
        inner = sent(failure.make_task_error("inner", ValueError("bad"))).as_instanceof_cause()
        outer = failure.make_task_error("outer", caught(raise_it, inner))
        self.assertIs(type(outer.cause), ValueError)
        self.assertIn("ray::inner()", str(outer))
        self.assertTrue(str(outer).startswith("ray::outer()"))

    def test_a_failed_argument_says_so(self):
        error = failure.dependency_error("use", RayTaskError("f", "text", ValueError("bad")))
        self.assertIn("input arguments", str(error))
        self.assertIs(type(error.cause), ValueError)

    def test_both_kinds_can_be_pickled(self):
        error = sent(failure.make_task_error("f", ValueError("bad")))
        for one in (error, error.as_instanceof_cause()):
            again = pickle.loads(pickle.dumps(one))
            self.assertEqual(type(again).__name__, type(one).__name__)
            self.assertEqual((str(again), again.cause.args), (str(one), ("bad",)))

    def test_a_cause_that_cannot_be_pickled_is_described(self):
        error = sent(failure.make_task_error("f", caught(raise_it, Unpicklable())))
        self.assertIs(type(error.cause), exceptions.RayError)
        self.assertIn("Unpicklable isn't serializable", str(error.cause))
        self.assertIn("raise_it", str(error))

    def test_a_cause_that_cannot_be_made_again_keeps_its_text(self):
        error = sent(failure.make_task_error("f", caught(raise_it, Unmakeable("gone"))))
        self.assertIs(type(error), exceptions.UnserializableException)
        self.assertIn("Unmakeable: gone", str(error))

    def test_the_librarys_errors(self):
        self.assertIsInstance(
            failure.system_error(1, b"the worker died"), exceptions.WorkerCrashedError)
        self.assertEqual(str(failure.system_error(1, b"the worker died")), "the worker died")
        self.assertIsInstance(failure.system_error(99, b"\xff"), exceptions.RaySystemError)

    def test_a_timeout_is_one_of_pythons_too(self):
        self.assertTrue(issubclass(exceptions.GetTimeoutError, TimeoutError))


if __name__ == "__main__":
    unittest.main()
