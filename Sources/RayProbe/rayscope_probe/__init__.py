"""The probe: records what the real Ray does in this process, by wrapping Ray's own Python
functions. It changes nothing that a script can see: a wrapper calls what it wraps exactly once,
leaves no frame in a traceback, and is never pickled; if recording fails, the call goes on and the
kind of event is reported as missing.
"""
