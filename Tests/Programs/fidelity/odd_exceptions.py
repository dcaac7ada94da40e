"""Exceptions with constructors, attributes and classes that make them hard to send."""

import asyncio
import threading

import ray

ray.init(num_cpus=1)


class Plain(Exception):
    pass


class NoSuper(Exception):
    def __init__(self, a, b=2):
        self.a = a


class KeywordOnly(Exception):
    def __init__(self, *, code):
        super().__init__("words")
        self.code = code


class OtherArguments(Exception):
    def __init__(self, a):
        super().__init__("x", "y")
        self.a = a

    def __str__(self):
        return "text of %s" % self.a


class FixedArguments(Exception):
    @property
    def args(self):
        return ("fixed",)


class Both(ValueError, KeyError):
    pass


class Final(Exception):
    def __init_subclass__(cls, **options):
        raise TypeError("no subclass")


class HasCause(Exception):
    cause = "mine"


class Silent(Exception):
    def __getattr__(self, name):
        raise AttributeError(name)


class Bare(BaseException):
    pass


TEXTS = """Plain()|Plain(threading.Lock())|NoSuper(1)|KeywordOnly(code=4)|OtherArguments(9)|FixedArguments("q")
Both("both")|Final(1)|HasCause(1)|Silent("s")|Bare(1)|OSError(2, "nofile", "path")|ImportError("m", name="n")
UnicodeDecodeError("utf8", b"abc", 0, 1, "why")|StopIteration(4)|GeneratorExit()|AssertionError()|MemoryError()
SyntaxError("bad", ("f", 1, 2, "t"))|ExceptionGroup("g", [ValueError(1), Plain(2)])|RecursionError("r")|Warning("w")
NotImplementedError()|TimeoutError("late")|KeyError(("a", 1))|AttributeError("x", name="n", obj=[])|SystemError("s")
BaseExceptionGroup("g", [KeyboardInterrupt()])|asyncio.CancelledError("c")|KeyboardInterrupt()|EOFError()
ray.exceptions.RayError("mine")|ray.exceptions.TaskCancelledError()|ray.exceptions.WorkerCrashedError()"""


@ray.remote(max_retries=0)
def raises(text):
    raise eval(text, {"asyncio": asyncio, "threading": threading, "ray": ray, **classes})


classes = {kind.__name__: kind for kind in (
    Plain, NoSuper, KeywordOnly, OtherArguments, FixedArguments, Both, Final, HasCause, Silent, Bare)}
for text in TEXTS.replace("\n", "|").split("|"):
    try:
        print(text, "=", ray.get(raises.remote(text)))
    except BaseException as error:
        cause = getattr(error, "cause", None)
        print(text[:24], type(error).__name__, type(cause).__name__, isinstance(error, type(cause)),
              [kind.__name__ for kind in type(error).__mro__[2:4]])

# Prints:
# Plain() RayTaskError(Plain) Plain True ['RayError', 'Plain']
# Plain(threading.Lock()) RayTaskError RayError True ['Exception', 'BaseException']
# NoSuper(1) RayTaskError(NoSuper) NoSuper True ['RayError', 'NoSuper']
# KeywordOnly(code=4) UnserializableException NoneType False ['Exception', 'BaseException']
# OtherArguments(9) UnserializableException NoneType False ['Exception', 'BaseException']
# FixedArguments("q") RayTaskError(FixedArguments) FixedArguments True ['RayError', 'FixedArguments']
# Both("both") RayTaskError(Both) Both True ['RayError', 'Both']
# Final(1) RayTaskError Final False ['Exception', 'BaseException']
# HasCause(1) RayTaskError(HasCause) HasCause True ['RayError', 'HasCause']
# Silent("s") RayTaskError(Silent) Silent True ['RayError', 'Silent']
# Bare(1) RayTaskError(Bare) Bare True ['RayError', 'Exception']
# OSError(2, "nofile", "pa RayTaskError(FileNotFoundError) FileNotFoundError True ['RayError', 'FileNotFoundError']
# ImportError("m", name="n RayTaskError(ImportError) ImportError True ['RayError', 'ImportError']
# UnicodeDecodeError("utf8 RayTaskError(UnicodeDecodeError) UnicodeDecodeError True ['RayError', 'UnicodeDecodeError']
# StopIteration(4) RayTaskError(StopIteration) StopIteration True ['RayError', 'StopIteration']
# GeneratorExit() RayTaskError(GeneratorExit) GeneratorExit True ['RayError', 'Exception']
# AssertionError() RayTaskError(AssertionError) AssertionError True ['RayError', 'AssertionError']
# MemoryError() RayTaskError(MemoryError) MemoryError True ['RayError', 'MemoryError']
# SyntaxError("bad", ("f", RayTaskError(SyntaxError) SyntaxError True ['RayError', 'SyntaxError']
# ExceptionGroup("g", [Val RayTaskError(ExceptionGroup) ExceptionGroup True ['RayError', 'ExceptionGroup']
# RecursionError("r") RayTaskError(RecursionError) RecursionError True ['RayError', 'RecursionError']
# Warning("w") RayTaskError(Warning) Warning True ['RayError', 'Warning']
# NotImplementedError() RayTaskError(NotImplementedError) NotImplementedError True ['RayError', 'NotImplementedError']
# TimeoutError("late") RayTaskError(TimeoutError) TimeoutError True ['RayError', 'TimeoutError']
# KeyError(("a", 1)) RayTaskError(KeyError) KeyError True ['RayError', 'KeyError']
# AttributeError("x", name RayTaskError(AttributeError) AttributeError True ['RayError', 'AttributeError']
# SystemError("s") RayTaskError(SystemError) SystemError True ['RayError', 'SystemError']
# BaseExceptionGroup("g",  RayTaskError BaseExceptionGroup False ['Exception', 'BaseException']
# asyncio.CancelledError(" RayTaskError(CancelledError) CancelledError True ['RayError', 'Exception']
# KeyboardInterrupt() RayTaskError(TaskCancelledError) TaskCancelledError True ['TaskCancelledError', 'RayError']
# EOFError() RayTaskError(EOFError) EOFError True ['RayError', 'EOFError']
# ray.exceptions.RayError( RayTaskError RayError True ['Exception', 'BaseException']
# ray.exceptions.TaskCance RayTaskError(TaskCancelledError) TaskCancelledError True ['TaskCancelledError', 'RayError']
# ray.exceptions.WorkerCra RayTaskError(WorkerCrashedError) WorkerCrashedError True ['WorkerCrashedError', 'RayError']
