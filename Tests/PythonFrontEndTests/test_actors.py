"""Actor classes, handles and methods, as far as they are Python alone."""

import inspect
import pickle
import unittest

import front_end
import ray
from front_end import Books
from ray import actor
from ray._rayscope import actor_methods, actor_options, handle_state, layout
from ray._rayscope.core import STREAMING
from ray._rayscope.serialization import serialize
from ray.actor import ActorHandle


class Base:
    @ray.method(num_returns=2)
    def pair(self, a, b=1):
        return a, b

    @staticmethod
    def static(x):
        return x

    @classmethod
    def of_class(cls, x):
        return cls, x

    def yields(self):
        yield 1


class Asynchronous:
    async def wait(self):
        pass

    def plain(self):
        pass


class _Prepared:
    key, name, module = bytes(16), "Counter", "module"
    methods = actor_methods.methods_of(Base)


def handle(name=None, is_weak=False):
    made = ActorHandle._of(
        bytes(range(16)), _Prepared, 3, True, front_end.state.current, name, is_weak)
    return made


class Decoration(unittest.TestCase):
    def test_a_class_becomes_an_actor_class(self):
        made = ray.remote(Base)
        self.assertIsInstance(made, actor.ActorClass)
        self.assertIsInstance(ray.remote(num_cpus=1)(Base), actor.ActorClass)
        self.assertIn("ActorClass(Base)", repr(made))
        self.assertIs(made.static, Base.static)
        with self.assertRaisesRegex(TypeError, "Base.remote"):
            made()

    def test_it_cannot_be_derived_from(self):
        made = ray.remote(Base)
        with self.assertRaisesRegex(actor.ActorClassInheritanceException, "'Derived'.*'Base'"):
            class Derived(made):
                pass

    def test_it_travels_as_a_whole(self):
        made = ray.remote(max_restarts=2)(Base)
        again = pickle.loads(pickle.dumps(made))
        self.assertEqual((again._uuid, again._options.given), (made._uuid, {"max_restarts": 2}))
        self.assertEqual(again._came_exported_in, 0)
        made._exported_in = 4
        self.assertEqual(pickle.loads(pickle.dumps(made))._came_exported_in, 4)

    def test_options(self):
        made = ray.remote(Base)
        for options in (
                {"num_cpus": 0}, {"name": "n", "namespace": "s", "lifetime": "detached"},
                {"max_restarts": -1, "max_task_retries": 2}, {"max_concurrency": 4},
                {"name": "n", "get_if_exists": True}, {"num_gpus": 0, "runtime_env": {}}):
            ray.remote(**options)(Base)
            made.options(**options)
        for options, kind in (
                ({"nothing": 1}, ValueError), ({"num_returns": 1}, ValueError),
                ({"max_restarts": -2}, ValueError), ({"max_restarts": "a"}, TypeError),
                ({"lifetime": "long"}, ValueError), ({"name": 1}, TypeError),
                ({"namespace": ""}, ValueError), ({"get_if_exists": True}, ValueError),
                ({"max_concurrency": -1}, ValueError), ({"num_cpus": -1}, ValueError)):
            with self.assertRaises(kind, msg=options):
                made.options(**options)
            with self.assertRaises(kind, msg=options):
                ray.remote(**options)(Base)
        for options in ({"runtime_env": {"pip": ["x"]}},
                        {"concurrency_groups": {"io": 2}}, {"max_pending_calls": 3}):
            with self.assertRaisesRegex(NotImplementedError, "--engine ray"):
                ray.remote(**options)(Base)
        with self.assertRaisesRegex(NotImplementedError, "num_gpus.*--engine ray"):
            ray.remote(num_gpus=1)(Base)._options.handles(False)


class Methods(unittest.TestCase):
    def test_what_a_handle_can_call(self):
        methods = actor_methods.methods_of(Base)
        self.assertEqual(
            sorted(methods), ["__init__", "__ray_call__", "__ray_ready__", "__ray_terminate__",
                              "of_class", "pair", "static", "yields"])
        self.assertEqual(methods["pair"].qualified, "Base.pair")

    def test_arguments_are_checked_without_the_object(self):
        methods = actor_methods.methods_of(Base)
        methods["pair"].check((1,), {"b": 2})
        methods["static"].check((1,), {})
        methods["of_class"].check((1,), {})
        methods["__init__"].check((), {})
        for name, args in (("pair", ()), ("pair", (1, 2, 3)), ("static", ()), ("of_class", ()),
                           ("__init__", (1,))):
            with self.assertRaises(TypeError, msg=name):
                methods[name].check(args, {})

    def test_options_of_the_method_go_before_those_of_the_actor(self):
        methods = actor_methods.methods_of(Base)
        self.assertEqual(
            methods["pair"].options_for(3).given, {"max_task_retries": 3, "num_returns": 2})
        changed = methods["pair"].options_for(3).merged({"num_returns": 1})
        self.assertEqual((changed.num_returns, changed.given["max_task_retries"]), (1, 3))

    def test_wrong_options_have_rays_types(self):
        for wrong in (lambda: ray.method(num_cpus=1), lambda: ray.method(name="n"),
                      lambda: ray.method(1)):
            with self.assertRaises(AssertionError):
                wrong()
        with self.assertRaises(TypeError):
            actor_options.check_method({"num_cpus": 1})
        with self.assertRaisesRegex(NotImplementedError, "--engine ray"):
            actor_options.check_method({"concurrency_group": "io"})
        self.assertTrue(inspect.isfunction(ray.method(Base.pair)))

    def test_one_coroutine_makes_the_class_asynchronous(self):
        self.assertTrue(actor_methods.is_asynchronous(Asynchronous))
        self.assertFalse(actor_methods.is_asynchronous(Base))

    def test_a_generator_method_streams_without_a_number_of_returns(self):
        method = actor_methods.methods_of(Base)["yields"]
        self.assertTrue(method.yields)
        options = method.options_for(0)
        self.assertEqual(options.streaming().num_returns, STREAMING)
        self.assertEqual(options.merged({"num_returns": 3}).streaming().num_returns, 3)
        self.assertIsInstance(options.streaming(), actor_options.MethodOptions)
        with self.assertRaises(ValueError):
            ray.method(num_returns="streaming")(Base.pair)
        with Books():
            with self.assertRaises(ValueError):
                handle().pair.options(num_returns="streaming")


class Handles(unittest.TestCase):
    def test_the_handle_itself(self):
        with Books():
            one, same = handle(), handle()
            self.assertEqual((one, len({one, same})), (same, 1))
            self.assertNotEqual(one, 5)
            self.assertEqual(repr(one), "Actor(Counter, %s)" % bytes(range(16)).hex())
            self.assertEqual(one._actor_id.hex(), bytes(range(16)).hex())
            self.assertIn("pair", dir(one))
            with self.assertRaisesRegex(TypeError, "object.pair.remote"):
                one.pair()
            for name in ("missing", "__init__", "value"):
                if name == "__init__":
                    continue
                with self.assertRaises(AttributeError):
                    getattr(one, name)
            with self.assertRaises(TypeError):
                ActorHandle()

    def test_its_lengths_are_rays(self):
        # `SerializationContext.serialize` of Ray 2.60 gave 285, 390, 396 for a class "Counter" of a
        # module of two letters; a name adds its own length and two.
        with Books():
            one = handle()
            longer = len("module") - 2
            self.assertEqual(serialize(one).total, 285 + longer)
            self.assertEqual(serialize([one]).total, 390 + longer)
            self.assertEqual(serialize([one, one]).total, 396 + longer)
            self.assertEqual(serialize(handle("a_name")).total, 293 + longer)

    def test_what_travels(self):
        with Books() as books:
            packed = handle_state.pack_handle(handle("n"), 7, True)
            again = handle_state.unpack_handle(packed)
            self.assertEqual(
                again, (bytes(range(16)), bytes(16), "Counter", 3, True, False, 7, "n"))
            self.assertEqual(serialize(handle()).nested, bytes(range(16)))
            self.assertEqual(serialize([handle()]).nested_count, 1)
            self.assertEqual(serialize(handle(is_weak=True)).nested, b"")
            self.assertEqual(books.called("hold_forever"), [])
            # Inside a function nobody can tell when it ends.
            pickle.dumps(handle())
            self.assertEqual(books.called("hold_forever"), [bytes(range(16))])

    def test_one_of_an_earlier_session_is_refused(self):
        with Books():
            old = handle()
        with Books():
            with self.assertRaisesRegex(ValueError, "earlier ray.init"):
                serialize(old)
            with self.assertRaisesRegex(ValueError, "earlier ray.init"):
                old.pair.remote(1)

    def test_an_unknown_extension_is_damage(self):
        from ray._rayscope import deserialization
        with self.assertRaisesRegex(ValueError, "damaged"):
            deserialization._handle(layout.EXTENSION_TYPE, b"")


if __name__ == "__main__":
    unittest.main()
