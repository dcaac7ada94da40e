"""ray.nodes, ray.cluster_resources and ray.available_resources: the one node that there is."""

import ctypes
import os
import socket

from ray._rayscope import core, state
from ray._rayscope.runtime_context import node_id

_ADDRESS = "127.0.0.1"


def _resources():
    """(name, in all, free) of each resource."""
    size = 4096
    while True:
        room = ctypes.create_string_buffer(size)
        length = core.resources(ctypes.addressof(room), size)
        if length < 0:
            core.raise_status(length)
        if length <= size:
            break
        size = length
    for line in room.raw[:length].decode().splitlines():
        name, whole, free = line.rsplit("\t", 2)
        yield name, int(whole) / 1000, int(free) / 1000


def _told(amounts, session):
    # What there is none of, Ray leaves out.
    told = {name: amount for name, amount in amounts if amount > 0}
    told["object_store_memory"] = float(session.object_store)
    told["memory"] = float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    told["node:" + _ADDRESS] = told["node:__internal_head__"] = 1.0
    return told


def cluster_resources():
    """What there is in all: CPUs, memory, and the resources of `ray.init(resources=…)`."""
    session = state.current or state.ensure()
    return _told([(name, whole) for name, whole, _ in _resources()], session)


def available_resources():
    """What of it is free now."""
    session = state.current or state.ensure()
    return _told([(name, free) for name, _, free in _resources()], session)


def nodes():
    """The one node, in a list."""
    session = state.current or state.ensure()
    return [{
        "NodeID": node_id(session).hex(), "Alive": True, "NodeManagerAddress": _ADDRESS,
        "NodeManagerHostname": socket.gethostname(), "NodeName": _ADDRESS,
        "Resources": cluster_resources(), "Labels": {}, "alive": True,
    }]
