"""Resources of the user's own, and what a script can ask about where it runs."""

import time

import ray

ray.init(num_cpus=2, resources={"spec": 2})


@ray.remote(resources={"spec": 1})
def takes(seconds=0):
    time.sleep(seconds)
    return "taken"


@ray.remote
def told():
    context = ray.get_runtime_context()
    return (context.get_task_name(), context.get_actor_id(), context.get_actor_name(),
            len(context.get_task_id()), context.get_node_id(), context.get_job_id(),
            context.namespace)


@ray.remote
class Actor:
    def told(self):
        context = ray.get_runtime_context()
        return context.get_task_name(), context.get_actor_name(), context.get_actor_id()

    def me(self):
        return ray.get_runtime_context().current_actor

    def add(self):
        return 1


def free(name, expected):
    """Once all have taken what they need, and what has ended has given it back."""
    for _ in range(100):
        if ray.available_resources().get(name) == expected:
            break
        time.sleep(0.1)
    return ray.available_resources().get(name)


print(ray.cluster_resources()["spec"], ray.cluster_resources()["CPU"])
print(ray.get(takes.remote()), free("spec", 2), free("CPU", 2))
print(ray.get(takes.options(resources={"spec": 0.5}, num_cpus=0).remote()))
start = time.time()
ray.get([takes.options(num_cpus=0).remote(0.5) for _ in range(3)])
print(time.time() - start >= 1)
a = Actor.remote()
ray.get(a.add.remote())
print(free("CPU", 2))
b = Actor.options(resources={"spec": 2}).remote()
ray.get(b.add.remote())
print(free("CPU", 1), free("spec", None))
waiting = takes.remote()
print(ray.wait([waiting], timeout=0.5)[0])
ray.kill(b)
print(ray.get(waiting))
for wrong in (lambda: takes.options(resources={"CPU": 1}), lambda: takes.options(resources={"x": -1}),
              lambda: takes.options(resources=5)):
    try:
        wrong()
    except (TypeError, ValueError) as error:
        print(type(error).__name__)

context = ray.get_runtime_context()
name, actor, actor_name, length, node, job, space = ray.get(told.remote())
print(name, actor, actor_name, length)
print(node == context.get_node_id() == ray.nodes()[0]["NodeID"], job == context.get_job_id(),
      space == context.namespace, len(node))
print(context.get_task_id(), context.get_actor_id(), context.get_actor_name())
name, actor_name, actor = ray.get(Actor.options(name="n").remote().told.remote())
print(name, actor_name, len(actor))
print(ray.get(a.me.remote()) == a, ray.get(ray.get(a.me.remote()).add.remote()))
print(ray.nodes()[0]["Alive"], ray.nodes()[0]["Resources"]["spec"], len(ray.nodes()))

# Prints:
# 2.0 2.0
# taken 2.0 2.0
# taken
# True
# 2.0
# 1.0 None
# []
# taken
# ValueError
# ValueError
# TypeError
# told None None 48
# True True True 56
# None None None
# Actor.told n 32
# True 1
# True 2.0 1
