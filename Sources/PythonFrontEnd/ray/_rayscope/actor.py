"""Actor classes: decorated, and pickled at the first `.remote()` as on Ray, then refused."""

from ray._rayscope import options as option_rules
from ray._rayscope import state
from ray._rayscope.refusal import UnsupportedError, text
from ray._rayscope.unpicklable import culprit
from ray.cloudpickle import dumps


class ActorClass:
    """What `@ray.remote` makes of a class."""

    def __init__(self, modified_class, options):
        option_rules.check_for_actor(options)
        self._class = modified_class

    def __call__(self, *args, **kwargs):
        name = self._class.__name__
        raise TypeError(
            "Actors cannot be instantiated directly. Instead of '%s()', use '%s.remote()'." % (
                name, name))

    def options(self, **options):
        return ActorClass(self._class, options)

    def bind(self, *args, **kwargs):
        raise UnsupportedError(text("%s.bind" % self._class.__name__))

    def remote(self, *args, **kwargs):
        state.ensure()
        name = self._class.__name__
        try:
            dumps(self._class)
        except TypeError as error:
            raise TypeError("%s: the actor class %s%s cannot be pickled" % (
                error, name, self._blame())) from None
        raise UnsupportedError(text("the actor class %s" % name))

    def _blame(self):
        for attribute in vars(self._class).values():
            if callable(attribute) and hasattr(attribute, "__code__"):
                found = culprit(attribute)
                if found:
                    return ", whose method %s uses `%s`," % (found[1], found[0])
        return ""
