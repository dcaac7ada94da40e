"""Whether a call's arguments fit the function, checked at the call as Ray does."""

import inspect


class Signature:
    """A function's signature, with the common case worked out in advance: a plain positional call
    is right if the number of arguments is."""

    __slots__ = ("_signature", "_fewest", "_most")

    def __init__(self, function, skip_first=False):
        self._signature = inspect.signature(function)
        if skip_first:
            # A method's own object.
            parameters = list(self._signature.parameters.values())
            if parameters and parameters[0].kind in (
                    inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD):
                self._signature = self._signature.replace(parameters=parameters[1:])
        self._fewest, self._most = _positional_range(self._signature)

    def check(self, arguments, keywords):
        """Raises TypeError, in the words of `inspect.Signature.bind`, if they do not fit."""
        if not keywords and self._fewest <= len(arguments) <= self._most:
            return
        try:
            self._signature.bind(*arguments, **keywords)
        except TypeError as error:
            raise TypeError(str(error)) from None


def _positional_range(signature):
    fewest, most = 0, 0
    for parameter in signature.parameters.values():
        required = parameter.default is parameter.empty
        if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD):
            most += 1
            fewest += required
        elif parameter.kind is parameter.VAR_POSITIONAL:
            most = float("inf")
        elif parameter.kind is parameter.KEYWORD_ONLY and required:
            return 1, 0
    return fewest, most
