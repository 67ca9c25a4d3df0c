"""Turns what Excel hands over into cells, and results into what the add-in's ToCell reads; it knows no function."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import chain
from typing import Any, cast

from addin.cells import VALUE, CellError, Cells, Result

MARK = "\x1f"
"""Stands before the text of an error in a result; so a text that merely reads "#N/A" stays a text."""

SEVERAL_RANGES = f"{MARK}areas"
"""What the add-in hands over for several ranges in brackets, of which Excel would give the first alone."""

SCODE = -0x80000000 + 0xA0000  # how an error of Excel's, numbered from 2000, reaches Python: as a whole number
NUMBERS = {
    2000: "#NULL!", 2007: "#DIV/0!", 2015: "#VALUE!", 2023: "#REF!", 2029: "#NAME?", 2036: "#NUM!", 2042: "#N/A",
}  # fmt: skip
NEWER = {
    2043: "#GETTING_DATA", 2045: "#SPILL!", 2046: "#CONNECT!", 2047: "#BLOCKED!", 2048: "#UNKNOWN!", 2049: "#FIELD!",
    2050: "#CALC!",
}  # fmt: skip
"""Errors that are none of the seven; they come back as #VALUE! and are named in the reason."""

AS_IT_IS = frozenset({float, str, bool, type(None)})
DAY_ZERO = datetime(1899, 12, 30)


def arrived(value: Any) -> Cells:
    """An argument as cells: a range as rows, a single value as it is, a missing argument as None.

    Numbers arrive as float, errors as whole numbers, currency as Decimal, dates (from other VBA) as datetime.

    >>> arrived(((100.0,), (None,))), arrived(75.0), arrived((1.0, 2.0)), arrived(None)
    (((100.0,), (None,)), 75.0, ((1.0, 2.0),), None)
    >>> arrived(-2146826246)
    CellError('#N/A', '')
    """
    if not isinstance(value, (tuple, list)):
        single: Cells = value if type(value) in AS_IT_IS and value != SEVERAL_RANGES else cell(value)
        return single
    rows: Sequence[Sequence[Any]] = value if value and isinstance(value[0], (tuple, list)) else (value,)
    if set(map(type, chain.from_iterable(rows))) <= AS_IT_IS:
        return rows
    return [[cell(content) for content in row] for row in rows]


def cell(content: Any) -> Any:
    """One cell's content: an error as CellError, a date as its serial number, anything else as it is.

    >>> cell(datetime(2024, 1, 31, 12)), cell(Decimal("12.50"))
    (45322.5, Decimal('12.50'))
    """
    if type(content) is int:
        number = content - SCODE
        if number in NUMBERS:
            return CellError(NUMBERS[number])
        if number in NEWER:
            return CellError(VALUE, f"Excel shows {NEWER[number]} there; mend that cell first")
        return float(content)
    if isinstance(content, datetime):
        return (content.replace(tzinfo=None) - DAY_ZERO) / timedelta(days=1)
    if isinstance(content, date):
        return float((content - DAY_ZERO.date()).days)
    if content is not None and not isinstance(content, (str, bool, float, Decimal)):
        return CellError(VALUE, f"a value of the type {type(content).__name__} is no number, text or date")
    if content == SEVERAL_RANGES:
        return CellError(VALUE, "several ranges in brackets are not accepted; give one range")
    return content


def leaving(result: Result) -> list[list[float | str]]:
    """A result as rows of numbers and texts, each error as its marked text.

    >>> leaving(25.0), leaving([["Review", CellError("#N/A")]])
    ([[25.0]], [['Review', '\\x1f#N/A']])
    """
    if not isinstance(result, list):
        return [[result]]
    if CellError not in set(map(type, chain.from_iterable(result))):
        return cast(list[list[float | str]], result)
    return [[marked(value) if isinstance(value, CellError) else value for value in row] for row in result]


def marked(error: CellError) -> str:
    """The text that ToCell turns into this error."""
    return MARK + error.code


def shape(value: Any) -> str:
    """An argument's shape and the types in it, and nothing of its contents.

    >>> shape(((100.0,), (None,))), shape(75.0), shape(None)
    ('2×1 of NoneType, float', 'float', 'missing')
    """
    if value is None:
        return "missing"
    if not isinstance(value, (tuple, list)):
        return type(value).__name__
    rows = value if value and isinstance(value[0], (tuple, list)) else (value,)
    kinds = sorted({type(content).__name__ for content in chain.from_iterable(rows)})
    return f"{len(rows)}×{len(rows[0])} of {', '.join(kinds)}"
