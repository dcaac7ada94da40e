"""Generators whose items are sent as they come: the caller's side, and the worker's."""

import asyncio
import inspect

from ray._rayscope import core, state
from ray._rayscope.core import INTERRUPTED, SPECIAL, scratch
from ray._rayscope.object_ref import owned, result_id
from ray._rayscope.runtime_context import current_task


class ObjectRefGenerator:
    """What a generator task gives: an ObjectRef for each item, as soon as it has been yielded."""

    def __init__(self, sequence, session):
        self._sequence = sequence
        self._session = session
        self._next = 1
        self._is_over = False

    def __del__(self):
        if self.__dict__.get("_session") is state.current and state.current is not None:
            core.drop_stream(self._sequence, self._next)

    def __iter__(self):
        return self

    def __next__(self):
        """The next item's ObjectRef, once it is there; an error is the last item."""
        reference = self._take()
        if reference is None:
            raise StopIteration
        return reference

    def __aiter__(self):
        return self

    async def __anext__(self):
        reference = await asyncio.get_running_loop().run_in_executor(None, self._take)
        if reference is None:
            raise StopAsyncIteration
        return reference

    def __reduce__(self):
        raise TypeError("Serialization of 'ObjectRefGenerator' is not allowed")

    def is_finished(self):
        """Whether all items have been taken, and no more will come."""
        return self._is_over

    def _take(self):
        if self._is_over or self._session is not state.current:
            return None
        status = INTERRUPTED
        while status == INTERRUPTED:
            status = core.next_item(self._sequence, self._next, -1, scratch.id_at)
        if status == SPECIAL:
            self._is_over = True
            return None
        if status:
            core.raise_status(status)
        self._next += 1
        return owned(scratch.id.raw, self._session)


class DynamicObjectRefGenerator:
    """What `ray.get` gives of a generator called with `num_returns="dynamic"`: an ObjectRef for
    each item, all there."""

    def __init__(self, refs):
        self._refs = refs

    def __iter__(self):
        # As on Ray, what has been taken is held by who took it only.
        while self._refs:
            yield self._refs.pop(0)

    def __len__(self):
        return len(self._refs)


def is_generator(function):
    return inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function)


def stream(ticket, items, serialize):
    """Sends what a generator yields, one by one; `serialize` makes a `Packed` of an item."""
    for index, item in enumerate(items, 1):
        send(ticket, index, serialize(item))


def list_items(ticket, items, serialize, fail):
    """Sends what a generator yields, one by one, and gives the list of them. What it raises is the
    last item, as `fail` makes it."""
    references = []
    owner, _, sequence = current_task()
    try:
        for index, item in enumerate(items, 1):
            send(ticket, index, serialize(item))
            references.append(_listed(owner, sequence, index))
    except Exception as error:
        index = len(references) + 1
        send(ticket, index, fail(error))
        references.append(_listed(owner, sequence, index))
    return DynamicObjectRefGenerator(references)


def _listed(owner, sequence, index):
    """A reference to an item, which the caller owns; its first result is the list."""
    identifier = result_id(owner, 1 + index, sequence)
    core.adopt(identifier)
    return owned(identifier, state.current)


async def stream_async(ticket, items, serialize):
    index = 0
    async for item in items:
        index += 1
        send(ticket, index, serialize(item))


def send(ticket, index, one):
    status = INTERRUPTED
    while status == INTERRUPTED:
        status = getattr(core, "yield")(
            ticket, index, one.descriptions, one.heads, len(one.heads), one.buffers, one.nested)
    if status:
        core.raise_status(status)
