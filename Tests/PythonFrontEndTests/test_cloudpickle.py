"""What the installed cloudpickle, whichever it is, makes under Ray's name."""

import os
import types
import unittest

import cloudpickle as installed
from ray import cloudpickle


def functions():
    scope = {"__name__": "__main__"}
    code = compile("def outer():\n    def inner(): pass\n    return inner", "/home/me/slow.py", "exec")
    exec(code, scope)
    return scope["outer"]


class FileNames(unittest.TestCase):
    def test_a_pickled_function_keeps_the_file_that_it_stands_in(self):
        made = cloudpickle.loads(cloudpickle.dumps(functions()))
        self.assertEqual(made.__code__.co_filename, "/home/me/slow.py")

    def test_and_so_do_the_functions_in_it_at_the_price_of_one_name(self):
        outer = functions()
        data = cloudpickle.dumps(outer)
        inner = [one for one in cloudpickle.loads(data).__code__.co_consts
                 if isinstance(one, types.CodeType)]
        self.assertEqual([one.co_filename for one in inner], ["/home/me/slow.py"])
        self.assertEqual(data.count(b"/home/me/slow.py"), 1)

    def test_the_scripts_own_cloudpickle_stays_as_it_is(self):
        reduced = installed.CloudPickler.dispatch_table[types.CodeType]
        self.assertEqual(os.path.dirname(reduced.__code__.co_filename),
                         os.path.dirname(installed.__file__))


if __name__ == "__main__":
    unittest.main()
