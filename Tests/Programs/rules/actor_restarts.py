"""Actors that are made again after a crash, and calls that are made again with them."""

import os
import tempfile
import time

import ray

ray.init(num_cpus=2)
folder = tempfile.mkdtemp()


def mark(name, letter):
    with open(os.path.join(folder, name), "a") as file:
        file.write(letter)


def marks(name):
    with open(os.path.join(folder, name)) as file:
        return file.read()


@ray.remote
class Phoenix:
    def __init__(self, name, data=None):
        self.name = name
        self.n = 0
        self.data = data
        mark(name, "I")

    def add(self):
        self.n += 1
        return self.n

    def size(self):
        return len(self.data)

    def dies(self):
        mark(self.name, "D")
        os._exit(1)

    def dies_once(self):
        mark(self.name, "d")
        if marks(self.name).count("d") < 2:
            os._exit(1)
        return "survived"

    def raises_once(self):
        mark(self.name, "r")
        if marks(self.name).count("r") < 2:
            raise ValueError("once")
        return "fine"

    def exits(self):
        ray.actor.exit_actor()


def got(ref):
    try:
        return ray.get(ref)
    except Exception as error:
        return type(error).__name__


def again(actor):
    """Its first answer after the restart."""
    for _ in range(100):
        answer = got(actor.add.remote())
        if answer != "ActorUnavailableError":
            return answer
        time.sleep(0.05)


# Made again once, without its state; the constructor's argument is still there.
a = Phoenix.options(max_restarts=1).remote("a", ray.put(bytes(200_000)))
ray.get([a.add.remote(), a.add.remote()])
cut = [a.dies.remote(), a.add.remote()]
print(got(cut[0]), got(cut[1]), again(a), ray.get(a.size.remote()), marks("a"))
print(got(a.dies.remote()), again(a), marks("a"))

# With retries of its calls, nobody notices, unless these run out.
b = Phoenix.options(max_restarts=-1, max_task_retries=1).remote("b")
ray.get(b.add.remote())
refs = [b.dies_once.remote(), b.add.remote(), b.add.remote()]
print(ray.get(refs), marks("b"))
print(got(b.dies.remote()), marks("b")[:5].count("D"), again(b) in (1, 2))

# An error that is raised is no crash: it is called again only where that is asked for.
c = Phoenix.options(max_task_retries=2).remote("c")
print(got(c.raises_once.remote()), got(c.raises_once.remote()))
d = Phoenix.remote("d")
print(ray.get(d.raises_once.options(max_task_retries=1, retry_exceptions=True).remote()))
e = Phoenix.remote("e")
only = e.raises_once.options(max_task_retries=1, retry_exceptions=[KeyError])
print(got(only.remote()), marks("e"))

# kill: for good, or not.
f = Phoenix.options(max_restarts=1).remote("f")
print(ray.get(f.add.remote()), ray.kill(f, no_restart=False))
while marks("f") != "II":
    time.sleep(0.05)
print(again(f))
ray.kill(f)
time.sleep(0.5)  # Ray does not wait for the death, and a call right after it may still arrive.
print(got(f.add.remote()), marks("f"))

# Who leaves is not made again.
g = Phoenix.options(max_restarts=-1).remote("g")
print(ray.get(g.add.remote()), got(g.exits.remote()), got(g.add.remote()), marks("g"))

# Prints:
# ActorUnavailableError ActorUnavailableError 1 200000 IDI
# ActorDiedError ActorDiedError IDID
# ['survived', 1, 2] IdId
# ActorUnavailableError 1 True
# RayTaskError(ValueError) fine
# fine
# RayTaskError(ValueError) Ir
# 1 None
# 1
# ActorDiedError II
# 1 ActorDiedError ActorDiedError I
