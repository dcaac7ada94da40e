"""RemoteFunction: what `@ray.remote` makes of a function, and what its `.remote(…)` does.

Ray's order (`remote_function.py`, `_remote`): the function is pickled and exported if this session
has not seen it yet; then the arguments are checked against the signature; then they are serialized
one by one; then the task is submitted.
"""

import inspect
import sys
import threading
import uuid

from ray._rayscope import (
    call_site, core, early_export, export, options as option_rules, ray_place, state, supposed,
    written_arguments)
from ray._rayscope.arguments import pack_arguments
from ray._rayscope.core import DYNAMIC, STREAMING, scratch
from ray._rayscope.generators import ObjectRefGenerator, is_generator
from ray._rayscope.object_ref import owned, result_id
from ray._rayscope.options import TaskOptions
from ray._rayscope.refusal import UnsupportedError, text
from ray._rayscope.signature import Signature

_getframe = sys._getframe

# What Ray's object carries beyond ours when it is captured: each option and its name, a proxy of
# `.remote` with its code, after the first call the signature and the descriptor. Other functions'
# sizes count it, so it is filled up here: what one pickle holds once however many remote functions
# are in it, and what each one adds. (Measured; Ray's includes the path of its own installation.)
_FILLING = bytes(981 + 2 * ray_place.LENGTH)
_FILLING_ONCE_CALLED, _FILLING_WHILE_PICKLED = bytes(126), bytes(91)
_OWN_FILLING, _OWN_FILLING_ONCE_CALLED = 221, 86
_FILLING_WITH_OPTIONS = 1490
# Where it came in a pickle: names that were one text in the driver are several here.
_FILLING_COME_ALONG = bytes(53)


class RemoteFunction:
    """A remote function: call it with `.remote(…)`.

    A worker that gets one inside another function pickles it again at its own first call, unless it
    had been exported in this session by the time it was pickled: `_came_exported_in` is the number
    of that session, else 0. Ray's `_last_export_cluster_and_job` travels likewise.
    """

    def __init__(self, function, options):
        if inspect.iscoroutinefunction(function):
            raise ValueError(
                "'async def' should not be used for remote tasks. You can wrap the async function "
                "with `asyncio.run(f())`.")
        option_rules.check(options)
        option_rules.refuse_streaming(options, is_generator(function))
        self._function = function
        self._function_name = "%s.%s" % (function.__module__, function.__name__)
        # Every RemoteFunction object is a function of its own, even of the same source.
        self._uuid = uuid.uuid4().bytes
        self._options = TaskOptions(options)
        self._signature = None
        self._yields = is_generator(function)
        self._handle = 0
        self._exported_in = 0
        self._came_exported_in = 0
        self._came_along = False
        # As on Ray an object has a lock: what takes over an object's `__dict__`, a decorator above
        # `@ray.remote` with `functools.wraps` for instance, cannot be pickled.
        self._exporting = threading.Lock()
        # A pickle that was not made at the first call; none in Ray's own world.
        self._made = None
        if supposed.IS_SUPPOSED:
            early_export.decorated(self)

    def __call__(self, *args, **kwargs):
        raise TypeError(
            "Remote functions cannot be called directly. Instead of running '%s()', try "
            "'%s.remote()'." % (self._function_name, self._function_name))

    def remote(self, /, *args, **kwargs):
        """Submits a task; gives its result's ObjectRef (a list for several, None for none)."""
        return self._submit(self._options, args, kwargs, _getframe(1))

    def options(self, **options):
        """The same function with some options changed."""
        if "max_calls" in options:
            raise ValueError("Setting 'max_calls' is not supported in '.options()'.")
        option_rules.check(options)
        option_rules.refuse_streaming(options, self._yields)
        return _WithOptions(self, self._options.merged(options))

    def bind(self, *args, **kwargs):
        raise UnsupportedError(text("%s.bind" % self._function_name))

    # A captured remote function travels as a whole; once it has been called, with its own pickled
    # form inside, as on Ray.
    def __getstate__(self):
        pickled = self.__dict__.get("_pickled_function")
        kept = {"_function": self._function, "_function_name": self._function_name,
                "_uuid": self._uuid, "_options": self._options.given,
                "_filling": (_FILLING, bytes(_OWN_FILLING))}
        if pickled is not None and not supposed.pickles_every_call:
            kept["_pickled_function"] = pickled
            kept["_came_exported_in"] = self._exported_in or self._came_exported_in
            kept["_filling_once_called"] = (
                _FILLING_ONCE_CALLED, bytes(_OWN_FILLING_ONCE_CALLED))
        elif self._signature is not None:
            # It captures itself, and is being pickled for its own first call.
            kept["_filling_once_called"] = (
                _FILLING_WHILE_PICKLED, bytes(_OWN_FILLING_ONCE_CALLED))
        if self._came_along:
            kept["_filling_come_along"] = _FILLING_COME_ALONG
        return kept

    def __setstate__(self, kept):
        kept.pop("_filling")
        kept.pop("_filling_once_called", None)
        kept.pop("_filling_come_along", None)
        self._came_along = True
        self._exported_in = self._came_exported_in = 0
        self.__dict__.update(kept)
        self._options = TaskOptions(kept["_options"])
        self._signature = None
        self._yields = is_generator(self._function)
        self._handle = 0
        self._exporting = threading.Lock()
        self._made = None
        if supposed.IS_SUPPOSED:
            early_export.came_along(self)

    def _prepare(self):
        """Before the first call in this process."""
        self._signature = Signature(self._function)
        self._handle = export.define(self._uuid, self._function.__name__)

    def _export(self, site, session):
        with self._exporting:
            if core.must_pickle(self._exported_in == session.number):
                if self._made is None:
                    self._pickled_function = export.pickle_and_export(
                        self._function, self._handle, site)
                else:
                    self._pickled_function = export.hand_over(self._made, self._handle, site)
                self._exported_in = session.number

    def _submit(self, options, args, kwargs, frame):
        session = state.current or state.ensure()
        if self._yields:
            # With a number of returns a generator is run to its end; without one, it streams.
            options = options.streaming()
        if not self._handle:
            self._prepare()
        site = call_site.of(frame, "remote")
        if self._came_exported_in != session.number and core.must_pickle(
                self._exported_in == session.number):
            self._export(site.handle, session)
        self._signature.check(args, kwargs)
        given = pack_arguments(self._function_name, args, kwargs, site, session)
        number_at = scratch.number_at
        handle = options._handle or options.handle()
        status = core.INTERRUPTED
        while status == core.INTERRUPTED:
            status = core.submit(
                self._handle, handle, site.handle, given.count, given.descriptions, given.heads,
                len(given.heads), given.buffers, given.nested, number_at)
        if status:
            core.raise_status(status)
        sequence, process = scratch.number.value, session.process
        if supposed.writes_come_back:
            written_arguments.sent(sequence, given)
        returns = options.num_returns
        if returns == 1 or returns == DYNAMIC:
            return owned(result_id(process, 1, sequence), session)
        if returns == 0:
            return None
        if returns == STREAMING:
            return ObjectRefGenerator(sequence, session)
        return [
            owned(result_id(process, index, sequence), session) for index in range(1, returns + 1)]


class _WithOptions:
    """What `.options(…)` gives."""

    def __init__(self, function, options):
        self._remote_function = function
        self._options = options

    # Ray's is of a class of its own making, which travels with it.
    def __getstate__(self):
        return self._remote_function, self._options, bytes(_FILLING_WITH_OPTIONS)

    def __setstate__(self, kept):
        self._remote_function, self._options, _ = kept

    def remote(self, *args, **kwargs):
        return self._remote_function._submit(self._options, args, kwargs, _getframe(1))

    def bind(self, *args, **kwargs):
        raise UnsupportedError(text("bind"))
