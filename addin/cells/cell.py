"""What a cell holds: a blank, a number, a text answer or an error; it knows no function and no range."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import isfinite
from numbers import Real

from .errors import NUM, VALUE, CellError

Cell = float | int | Decimal | str | bool | CellError | None
Cells = Cell | Sequence[Sequence[Cell]]
Result = float | str | list[list[float | str | CellError]]
Value = float | str | CellError
"""What stands in one cell of a result."""

NUMBER_IN_TEXT = re.compile(r" *[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)? *")
"""Sign, ASCII digits, one decimal point, optional exponent, outer spaces; nothing else is guessed at."""

PLAIN_NUMBER = "a number is accepted: digits with one decimal point, no thousands separator, currency or bracket"


def is_blank(cell: object) -> bool:
    """Whether a cell is empty: None, an empty or all-space text, or NaN.

    >>> [is_blank(cell) for cell in (None, "", "  ", float("nan"), 0, "0")]
    [True, True, True, True, False, False]
    """
    if cell is None:
        return True
    if isinstance(cell, str):
        return not cell.strip(" ")
    return isinstance(cell, (float, Decimal)) and _is_nan(cell)


def _is_nan(cell: float | Decimal) -> bool:
    return cell.is_nan() if isinstance(cell, Decimal) else cell != cell


def number(cell: object) -> float | None:
    """The number a cell holds, None when it is blank; #VALUE! when it is none, #NUM! when it is infinite.

    >>> number(" -2.5 "), number(Decimal("12.50")), number("")
    (-2.5, 12.5, None)
    >>> number("1,234")
    Traceback (most recent call last):
    addin.cells.errors.CellError: #VALUE!: is "1,234"; ...
    """
    if is_blank(cell):
        return None
    if isinstance(cell, bool) or not isinstance(cell, (str, Real, Decimal)):
        raise CellError(VALUE, f"is {_described(cell)}; {PLAIN_NUMBER}")
    if isinstance(cell, str) and not NUMBER_IN_TEXT.fullmatch(cell):
        raise CellError(VALUE, f"is {_described(cell)}; {PLAIN_NUMBER}")
    try:
        value = float(cell)
    except (OverflowError, ValueError):
        value = float("inf")
    if not isfinite(value):
        raise CellError(NUM, "is too large for a cell; numbers up to 1.797e308 are accepted")
    return value


def _described(cell: object) -> str:
    from .text import shown

    return f"{shown(cell)} (a yes/no value)" if isinstance(cell, bool) else shown(cell)


def answer(cell: object, spellings: Mapping[str, str]) -> str:
    """The accepted answer a cell means, "" when it is blank; #VALUE! when it is no accepted answer.

    `spellings` maps each spelling in lower case to its answer. A number 0 is a blank here, because some
    hosts hand over an empty cell as 0.

    >>> answer(" yes ", {"yes": "Yes", "1": "Yes"}), answer(1, {"1": "Yes"}), answer(0, {})
    ('Yes', 'Yes', '')
    """
    if is_blank(cell):
        return ""
    text = _as_text(cell)
    if text is None:
        return ""
    found = spellings.get(text.strip(" ").casefold())
    if found is None:
        raise CellError(VALUE, f"is {_described(cell)}")
    return found


def _as_text(cell: object) -> str | None:
    """A fact's cell as text; None for the number 0."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, (Real, Decimal)):
        try:
            as_float = float(cell)
        except (OverflowError, ValueError):
            return "a number too large"
        if as_float == 0:
            return None
        return repr(int(as_float)) if as_float.is_integer() else repr(as_float)
    return type(cell).__name__


def share(cell: object) -> float | None:
    """A share strictly between 0 and 1 where the cell is a number or its text, else None; 0 and 1 are answers.

    >>> share("0.6"), share(1), share("Yes")
    (0.6, None, None)
    """
    if isinstance(cell, bool) or (isinstance(cell, str) and not NUMBER_IN_TEXT.fullmatch(cell)):
        return None
    value = number(cell)
    if value is None or value in (0, 1):
        return None
    if 0 < value < 1:
        return value
    raise CellError(NUM, f"is {_described(cell)}, outside 0 to 1")
