"""What the embedded engine does not have is refused by name, and the way out is named with it."""

WAY_OUT = "`rayscope run --engine ray` runs and traces this script on real Ray"


class UnsupportedError(NotImplementedError):
    """The script uses a part of Ray that the embedded engine does not have yet."""


class UnsupportedAttributeError(UnsupportedError, AttributeError):
    """A public name of Ray that is not there."""


class UnsupportedArgumentError(UnsupportedError, TypeError):
    """An argument or option of Ray that is not there."""


# The public names of Ray 2.60 (its `__all__` and its subpackages) that are not here.
_NAMES = frozenset("""
    ActorClassID ClientBuilder ClusterID FunctionID Language
    LoggingConfig ObjectID PlacementGroupID SCRIPT_MODE UniqueID
    WORKER_MODE _private air autoscaler client client_builder
    cluster_utils cpp_function cross_language dag dashboard data experimental
    get_gpu_ids internal java_actor_class java_function job_config
    job_submission llm rllib runtime_context runtime_env serve state timeline
    train tune types util widgets workflow
""".split())


def text(what):
    return "%s is not part of the embedded engine yet: %s" % (what, WAY_OUT)


def attribute(name):
    """The error for the missing module attribute `ray.name`."""
    if name in _NAMES:
        return UnsupportedAttributeError(text("ray." + name))
    return AttributeError("module 'ray' has no attribute %r" % name)


class Finder:
    """Gives `import ray.data` and `from ray import data` the same words as `ray.data`."""

    # No base class: `importlib.abc` would cost every start 20 ms.
    def find_spec(self, fullname, path=None, target=None):
        package, _, rest = fullname.partition(".")
        if package == "ray" and rest.partition(".")[0] in _NAMES:
            raise ImportError(text(fullname), name=fullname)
        return None
