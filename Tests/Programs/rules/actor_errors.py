"""How actors and their methods fail, and which errors arrive."""

import os
import sys
import threading
import time

import ray
from ray.exceptions import ActorDiedError, RayActorError, RayTaskError

ray.init(num_cpus=2)


class Refused(Exception):
    pass


@ray.remote
class Fragile:
    def __init__(self, error=None):
        if error:
            raise error
        self.n = 0

    def add(self, *_):
        self.n += 1
        return self.n

    def raises(self):
        raise KeyError("in a method")

    def refuses(self):
        raise Refused("mine")

    def returns_lock(self):
        return threading.Lock()

    def crashes(self):
        os._exit(1)

    def leaves(self, code):
        sys.exit(code)

    def exits(self):
        ray.actor.exit_actor()

    def sleeps(self, seconds):
        time.sleep(seconds)


@ray.remote
def fails():
    raise ValueError("in a task")


def outcome(make):
    try:
        return make()
    except RayTaskError as error:
        return "%s, cause %r" % (type(error).__name__, type(error.cause).__name__)
    except Exception as error:
        return "%s, RayActorError %s" % (type(error).__name__, isinstance(error, RayActorError))


def got(ref):
    return outcome(lambda: ray.get(ref))


a = Fragile.remote()
print(got(a.add.remote()), got(a.raises.remote()), got(a.refuses.remote()), got(a.add.remote()))
print(got(a.returns_lock.remote()), got(a.add.remote()))
print(got(a.add.remote(fails.remote())), got(a.add.remote()))
print(outcome(lambda: a.add.remote(threading.Lock())))
print(outcome(lambda: a.raises.remote(1)), outcome(lambda: Fragile.remote(1, 2)))
print(outcome(lambda: Fragile()), outcome(lambda: a.add()), outcome(lambda: a.missing))
print(outcome(lambda: a.n), outcome(lambda: Fragile.options(num_returns=2)))
print(outcome(lambda: a.add.options(num_cpus=1).remote()))
print(outcome(lambda: ray.get(a)), outcome(lambda: ray.get([a])), type(ray.get(ray.put(a))).__name__)

# A constructor that raises, or whose argument fails: the actor is dead, and says why.
b = Fragile.remote(ValueError("in the constructor"))
try:
    ray.get(b.add.remote())
except ActorDiedError as error:
    print("creation task" in str(error), "in the constructor" in str(error))
print(got(b.add.remote()), got(Fragile.remote(fails.remote()).add.remote()))

# Death: what was under way, what waited, and what comes later.
for end in (lambda x: x.crashes.remote(), lambda x: x.leaves.remote(3), lambda x: x.leaves.remote(0),
            lambda x: x.exits.remote()):
    c = Fragile.remote()
    ray.get(c.add.remote())
    print(got(end(c)), got(c.add.remote()), got(c.add.remote()))
d = Fragile.remote()
ray.get(d.add.remote())
running, waiting = d.sleeps.remote(30), d.add.remote()
time.sleep(0.5)
print(ray.kill(d), got(running), got(waiting), got(d.add.remote()), ray.kill(d))
print(outcome(lambda: ray.kill(5)), outcome(lambda: ray.kill(running)))
print(outcome(ray.actor.exit_actor))
e = Fragile.remote()
ray.get(e.add.remote())
ray.kill(e)
time.sleep(0.5)  # Ray does not wait for the death, and a call right after it may still arrive.
print(got(e.add.remote()), got(a.add.remote()))


def derive():
    class Derived(Fragile):
        pass


print(outcome(derive))
guard = threading.Lock()


@ray.remote
class Unpicklable:
    def locked(self):
        return guard


print(outcome(Unpicklable.remote))

# Prints:
# 1 RayTaskError(KeyError), cause 'KeyError' RayTaskError(Refused), cause 'Refused' 2
# RayTaskError(TypeError), cause 'TypeError' 3
# RayTaskError(ValueError), cause 'ValueError' 4
# TypeError, RayActorError False
# TypeError, RayActorError False TypeError, RayActorError False
# TypeError, RayActorError False TypeError, RayActorError False AttributeError, RayActorError False
# AttributeError, RayActorError False ValueError, RayActorError False
# TypeError, RayActorError False
# ValueError, RayActorError False TypeError, RayActorError False ActorHandle
# True True
# ActorDiedError, RayActorError True ActorDiedError, RayActorError True
# ActorDiedError, RayActorError True ActorDiedError, RayActorError True ActorDiedError, RayActorError True
# ActorDiedError, RayActorError True ActorDiedError, RayActorError True ActorDiedError, RayActorError True
# ActorDiedError, RayActorError True ActorDiedError, RayActorError True ActorDiedError, RayActorError True
# ActorDiedError, RayActorError True ActorDiedError, RayActorError True ActorDiedError, RayActorError True
# None ActorDiedError, RayActorError True ActorDiedError, RayActorError True ActorDiedError, RayActorError True None
# ValueError, RayActorError False ValueError, RayActorError False
# TypeError, RayActorError False
# ActorDiedError, RayActorError True 5
# ActorClassInheritanceException, RayActorError False
# TypeError, RayActorError False
