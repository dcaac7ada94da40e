"""Functions and classes out of the control store: the events fetch and unpickle.

Both of Ray's functions that do this read an entry, unpickle it (a dictionary), and unpickle what is
in it (the function or class). So the second of the calls of `pickle.loads` between their begin and
end is the one that matters, and the first ends the fetch.
"""

from time import monotonic_ns

from rayscope_probe import ray_process, recording
from rayscope_probe.state import local
from rayscope_probe.text import quoted
from rayscope_probe.wrapping import broken, hide_frame


class _Fetch:
    __slots__ = ("function", "start", "fetched", "name", "loads")

    def __init__(self, function, start):
        self.function = function
        self.start = start
        self.fetched = None
        self.name = None
        self.loads = 0

    def loaded(self, data, value, error, start, end):
        self.loads += 1
        if self.loads == 1:
            self.fetched = start
            self.name = value.get("function_name") or value.get("class_name")
        elif self.loads == 2:
            self._record(len(data), error, start, end)

    def _record(self, size, error, start, end):
        identity = '%s,"function":"%s","name":%s,"bytes":%d' % (
            ray_process.current_attempt(), self.function,
            ray_process.short_name(_text(self.name)), size)
        failure = ',"error":%s' % quoted(type(error).__name__) if error is not None else ""
        recording.write(
            '{"kind":"fetch","start_ns":%d,"duration_ns":%d%s,"copied":%d,"path":"control-store"}\n'
            '{"kind":"unpickle","start_ns":%d,"duration_ns":%d%s%s}\n' % (
                self.start, self.fetched - self.start, identity, size,
                start, end - start, identity, failure))


def _text(name):
    return name.decode() if isinstance(name, bytes) else name


class PickleModule:
    """Stands in for `ray.cloudpickle` in the one module that fetches; everything but `loads` is the
    module's own."""

    def __init__(self, module):
        self.__dict__["_module"] = module

    def __getattr__(self, name):
        return getattr(self._module, name)

    def __setattr__(self, name, value):
        setattr(self._module, name, value)

    def loads(self, data, *more, **named):
        fetch = local.doing.fetch
        if fetch is None:
            return self._module.loads(data, *more, **named)
        start = monotonic_ns()
        # What is fetched inside, for a handle in the function, is a fetch of its own.
        local.doing.fetch = None
        try:
            value = self._module.loads(data, *more, **named)
        except BaseException as error:
            hide_frame(error)
            _loaded(fetch, data, None, error, start)
            raise
        finally:
            local.doing.fetch = fetch
        _loaded(fetch, data, value, None, start)
        return value


def _loaded(fetch, data, value, error, start):
    try:
        fetch.loaded(data, value, error, start, monotonic_ns())
    except Exception:
        broken("fetch", "unpickle")


def _wrap(function_of):
    def make(original):
        def wrapper(self, *more, **named):
            outer = local.doing.fetch
            try:
                local.doing.fetch = _Fetch(function_of(*more, **named), monotonic_ns())
            except Exception:
                broken("fetch", "unpickle")
            try:
                return original(self, *more, **named)
            except BaseException as error:
                hide_frame(error)
                raise
            finally:
                local.doing.fetch = outer
        return wrapper
    return make


# `fetch_and_register_remote_function(key)`: the key ends with the function's id.
wrap_fetch_function = _wrap(lambda key: key.rpartition(b"RemoteFunction:")[2].split(
    b":", 1)[1].hex())
# `_load_actor_class_from_gcs(job, descriptor)`.
wrap_load_class = _wrap(
    lambda job_id, actor_creation_function_descriptor:
    actor_creation_function_descriptor.function_id.hex())
