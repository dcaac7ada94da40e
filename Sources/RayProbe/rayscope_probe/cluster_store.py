"""The way home from the nodes of a cluster: the key-value store of Ray's own control store, in a
namespace of ours. So nothing has to be started on the cluster, and Ray's authentication holds.
"""

import ray

_NAMESPACE = b"rayscope"


class Store:
    """The keys of one run. A key is a kind and some parts, as `events:<worker>:<number>`."""

    def __init__(self, run):
        self._prefix = "rayscope:%s:" % run

    def put(self, key, value):
        _client().internal_kv_put(self._name(key), value, True, _NAMESPACE)

    def get(self, key):
        return _client().internal_kv_get(self._name(key), _NAMESPACE)

    def keys(self, start):
        """All keys that begin so, in order."""
        found = _client().internal_kv_keys(self._name(start), _NAMESPACE)
        return sorted(key.decode()[len(self._prefix):] for key in found)

    def take(self, key):
        value = self.get(key)
        _client().internal_kv_del(self._name(key), False, _NAMESPACE)
        return value

    def clear(self):
        """Removes everything of the run."""
        _client().internal_kv_del(self._prefix.encode(), True, _NAMESPACE)

    def _name(self, key):
        return (self._prefix + key).encode()


def _client():
    return ray._private.worker.global_worker.gcs_client
