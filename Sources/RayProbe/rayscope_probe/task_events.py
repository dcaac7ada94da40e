"""Ray's own task events."""


def record():
    pass
