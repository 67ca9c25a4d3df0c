"""The worksheet functions as xlwings functions, made from the catalogue; the add-in calls this module by its name.

Off Windows xlwings leaves a function as it is, so that this module can be imported anywhere.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import xlwings
from xlwings.conversion import Accessor, Pipeline

from addin.catalogue import FUNCTIONS, WorksheetFunction

from .answers import answered
from .vba.source import cut


class AsHandedOver(Accessor):
    """Reads an argument without interpreting it: what a range is, and what an error, is settled in `cells`.

    Our own VBA hands over values. A range object, as xlwings' generated VBA hands over, is read by Value2, which
    gives dates as serial numbers and currency as plain numbers, and a single cell is kept a range.
    """

    @classmethod
    def reader(cls, _options: dict[str, Any]) -> Pipeline:
        """The only step of reading."""
        return _READING

    @staticmethod
    def read(context: Any) -> None:
        """Leave a value as it is; take the values of a range."""
        if context.range is not None:
            values = context.range.api.Value2
            context.value = values if isinstance(values, tuple) else ((values,),)


_READING = Pipeline([AsHandedOver.read])


def _for_excel(function: WorksheetFunction) -> Callable[..., Any]:
    """The function with the names, the help and the conversions that xlwings registers."""
    signature = function.signature

    def answer(*arguments):  # type: ignore[no-untyped-def]  # xlwings reads type hints as conversions
        return answered(function, arguments)

    answer.__name__ = answer.__qualname__ = signature.name
    answer.__doc__ = cut(signature.purpose)
    answer.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(argument.name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=None)
            for argument in signature.arguments
        ]
    )
    registered = xlwings.ret("raw")(answer)
    for argument in signature.arguments:
        registered = xlwings.arg(argument.name, AsHandedOver, doc=cut(argument.help))(registered)
    return xlwings.func(category=cut(signature.category))(registered)  # last: the others reset the category


globals().update({name: _for_excel(function) for name, function in FUNCTIONS.items()})
