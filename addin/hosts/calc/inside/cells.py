"""Cells as Calc hands them over and takes them back; it knows no function and no LibreOffice module."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import chain
from operator import eq
from typing import Any

from addin.cells import VALUE, CellError, Result

NUMBERS = {
    "#NUM!": 503,
    "#VALUE!": 519,
    "#NULL!": 521,
    "#REF!": 524,
    "#NAME?": 525,
    "#DIV/0!": 532,
    "#N/A": 32767,
}
"""Calc's own number of each error."""

Rows = tuple[tuple[Any, ...], ...]


def _not_a_number(number: int) -> float:
    """The float that Calc takes for an error: not a number, with the error's number in its lower half."""
    return float(struct.unpack("<d", struct.pack("<II", number, 0x7FF80000))[0])


ERRORS = {code: _not_a_number(number) for code, number in NUMBERS.items()}
_CODES = {number: code for code, number in NUMBERS.items()}


def as_error(code: str) -> float:
    """An error's code as the float that Calc shows as that error."""
    return ERRORS.get(code, ERRORS[VALUE])


def error_in(value: float) -> CellError:
    """The error that a not-a-number from Calc carries.

    >>> error_in(as_error("#DIV/0!")).code
    '#DIV/0!'
    """
    number = struct.unpack("<II", struct.pack("<d", value))[0]
    return CellError(_CODES.get(number, VALUE))


@dataclass(frozen=True)
class Spill:
    """A range of cells for Calc: its rows, and the one kind of cell that Calc is told they hold."""

    kind: str
    rows: Rows


DOUBLES, TEXTS, MIXED = "[][]double", "[][]string", "[][]any"


def from_calc(handed: Any) -> Any:
    """One argument as cells.

    Calc hands over a number (also for a date, a yes/no value and a single empty cell), a text, None for an argument
    left out, or a tuple of rows, in which an empty cell is "". All of these are cells already. Calc (25.2) calls no
    function with an error in its arguments; should a later one do so, the error must not pass for a blank.

    >>> from_calc(((1.0, ""), ("x", as_error("#N/A"))))
    [[1.0, ''], ['x', CellError('#N/A', '')]]
    """
    if type(handed) is tuple:
        cells = list(chain.from_iterable(handed))
        if None in cells or not all(map(eq, cells, cells)):
            return [[_cell(cell) for cell in row] for row in handed]
        return handed
    return _cell(handed) if type(handed) is float and handed != handed else handed


def _cell(cell: Any) -> Any:
    if cell is None:
        return CellError(VALUE)
    return error_in(cell) if type(cell) is float and cell != cell else cell


def to_calc(result: Result) -> float | str | Spill:
    """A result as Calc takes it: a float, a text, or rows of one declared kind.

    The kind matters. In a range declared as mixed, Calc (25.2) does not find a text again with =, COUNTIF or MATCH, so
    a range of texts alone is declared as such. A "" among numbers stays a text, because Calc takes an empty cell of a
    result for 0 in COUNT, AVERAGE and MIN.

    >>> to_calc([["TVC", "OE"]])
    Spill(kind='[][]string', rows=(('TVC', 'OE'),))
    >>> to_calc([[25.0], [""]])
    Spill(kind='[][]any', rows=((25.0,), ('',)))
    """
    if not isinstance(result, list):
        return result
    kinds = set(map(type, chain.from_iterable(result)))
    kind = TEXTS if kinds == {str} else MIXED if str in kinds else DOUBLES
    if CellError in kinds:
        return Spill(kind, tuple(tuple(map(_without_error, row)) for row in result))
    return Spill(kind, tuple(map(tuple, result)))


def _without_error(cell: float | str | CellError) -> float | str:
    return as_error(cell.code) if isinstance(cell, CellError) else cell
