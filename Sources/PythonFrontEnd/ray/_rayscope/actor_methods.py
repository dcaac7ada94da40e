"""The methods of an actor, as its handles call them."""

import inspect
import sys

from ray._rayscope import actor_options, core
from ray._rayscope.actor_options import MethodOptions
from ray._rayscope.generators import is_generator
from ray._rayscope.options import refuse_streaming
from ray._rayscope.refusal import UnsupportedError, text
from ray._rayscope.signature import Signature

_getframe = sys._getframe
# What `@ray.method(…)` leaves on a function.
_GIVEN = "__ray_method_options__"


def method(*args, **options):
    """The decorator `@ray.method(num_returns=2)`."""
    if len(args) == 1 and callable(args[0]) and not options:
        return args[0]
    if args or not options:
        raise AssertionError(
            "The @ray.method decorator must be applied using no arguments or options only, for "
            "example '@ray.method(num_returns=2)'.")
    actor_options.check_method(options, for_call=False)

    def annotate(function):
        refuse_streaming(options, is_generator(function))
        setattr(function, _GIVEN, options)
        return function

    return annotate


class _Method:
    """What is known of a method, for all handles of its class."""

    __slots__ = ("name", "qualified", "options", "_given", "_signature", "yields", "name_handle",
                 "qualified_handle")

    def __init__(self, class_name, name, function):
        self.name = name
        self.qualified = "%s.%s" % (class_name, name)
        self._given = getattr(function, _GIVEN, {})
        self.options = {}
        self._signature = Signature(function, skip_first=not inspect.ismethod(function))
        self.yields = is_generator(function)
        self.name_handle = self.qualified_handle = 0

    def check(self, args, kwargs):
        self._signature.check(args, kwargs)

    def options_for(self, max_task_retries):
        """The options of its calls over handles of an actor with these retries."""
        made = self.options.get(max_task_retries)
        if made is None:
            made = self.options[max_task_retries] = MethodOptions(
                {"max_task_retries": max_task_retries, **self._given})
        return made

    def prepare(self):
        """Before the first call in this process."""
        self.name_handle = core.name(self.name)
        self.qualified_handle = core.name(self.qualified)


def is_asynchronous(actor_class):
    """Whether calls of the class run in an event loop: as soon as one method is `async def`."""
    return any(
        inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function)
        for _, function in inspect.getmembers(actor_class, _is_method))


def methods_of(actor_class):
    """The class's methods by their names, with those that Ray adds."""
    name = actor_class.__name__
    found = dict(_ADDED)
    for attribute, function in inspect.getmembers(actor_class, _is_method):
        if isinstance(inspect.getattr_static(actor_class, attribute, None), staticmethod):
            function = _Static(function)
        found[attribute] = function
    return {attribute: _made(name, attribute, function) for attribute, function in found.items()}


class _Static:
    def __init__(self, function):
        self.function = function


def _made(class_name, name, function):
    if isinstance(function, _Static):
        made = _Method(class_name, name, function.function)
        made._signature = Signature(function.function)
        return made
    return _Method(class_name, name, function)


def _is_method(attribute):
    return inspect.isfunction(attribute) or inspect.ismethod(attribute)


# Of the methods that Ray adds to each class.
def _ready(self):
    return True


def _call(self, fn, *args, **kwargs):
    return fn(self, *args, **kwargs)


def _terminate(self):
    from ray.actor import exit_actor
    exit_actor()


def _no_constructor(self):
    pass


_ADDED = {
    "__init__": _no_constructor, "__ray_ready__": _ready, "__ray_call__": _call,
    "__ray_terminate__": _terminate,
}


def bound(instance, name):
    """The method of the actor's own object, to be called."""
    if name in _ADDED and not hasattr(type(instance), name):
        return _ADDED[name].__get__(instance)
    return getattr(instance, name)


class ActorMethod:
    """`handle.method`: call it with `.remote(…)`."""

    __slots__ = ("_actor", "_method", "_options")

    def __init__(self, actor, method, options):
        self._actor = actor
        self._method = method
        self._options = options

    def __call__(self, *args, **kwargs):
        name = self._method.name
        raise TypeError(
            "Actor methods cannot be called directly. Instead of running 'object.%s()', try "
            "'object.%s.remote()'." % (name, name))

    def remote(self, *args, **kwargs):
        """Calls the method; gives its result's ObjectRef (a list for several, None for none)."""
        return self._actor._call(self._method, self._options, args, kwargs, _getframe(1))

    def options(self, **options):
        """The same method with some options of this call changed."""
        actor_options.check_method(options)
        refuse_streaming(options, self._method.yields)
        return ActorMethod(self._actor, self._method, self._options.merged(options))

    def bind(self, *args, **kwargs):
        raise UnsupportedError(text("%s.bind" % self._method.qualified))

    def __reduce__(self):
        return _method_again, (self._actor, self._method.name, self._options.given)


def _method_again(actor, name, options):
    again = getattr(actor, name)
    return ActorMethod(actor, again._method, MethodOptions(options))
