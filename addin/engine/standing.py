"""Answers ISFORMULA from the list of the workbook's formulas; the engine would say FALSE of every cell."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

_NAME = "ISFORMULA("
_STRING = re.compile(r'("(?:[^"]|"")*")')
_SHEET = r"(?:(?:'((?:[^']|'')+)'|([A-Za-z_][\w.]*))!)?"
_CELL = r"\$?([A-Z]{1,3})\$?(\d+)"
_CALL = re.compile(rf"(?<![\w.])(?:_xlfn\.)?ISFORMULA\({_SHEET}{_CELL}\)")
_COUNT = re.compile(rf"(?<![\w.])SUMPRODUCT\(--(?:_xlfn\.)?ISFORMULA\({_SHEET}{_CELL}:{_CELL}\)\)")


def asks(formula: str) -> bool:
    """Whether a formula asks of some cell if a formula stands in it."""
    return _NAME in formula


def answered(formula: str, sheet: str, formulas: Collection[tuple[str, int, int]]) -> str:
    """The formula with each ISFORMULA of one cell answered, and each count of the formulas in an area.

    Other forms are left for the proven list to refuse.

    >>> answered("=IF(AND(_xlfn.ISFORMULA(A1),ISFORMULA('A b'!$C$7)),0,1)", "S", {("S", 1, 1)})
    '=IF(AND(TRUE,FALSE),0,1)'
    >>> answered("=4-SUMPRODUCT(--_xlfn.ISFORMULA(A1:B2))", "S", {("S", 1, 1), ("S", 2, 2), ("S", 3, 1)})
    '=4-2'
    >>> answered("=SUMPRODUCT(--_xlfn.ISFORMULA(A1:A3))", "S", {("S", 1, 1), ("S", 2, 2), ("S", 3, 1)})
    '=2'
    """

    def answer(found: re.Match[str]) -> str:
        quoted, bare, letters, row = found.groups()
        there = quoted.replace("''", "'") if quoted else bare or sheet
        return "TRUE" if (there, int(row), _column(letters)) in formulas else "FALSE"

    def count(found: re.Match[str]) -> str:
        quoted, bare, left, top, right, bottom = found.groups()
        there = quoted.replace("''", "'") if quoted else bare or sheet
        rows, columns = range(int(top), int(bottom) + 1), range(_column(left), _column(right) + 1)
        if len(rows) * len(columns) <= len(formulas):
            return str(sum((there, row, column) in formulas for row in rows for column in columns))
        return str(sum(name == there and row in rows and column in columns for name, row, column in formulas))

    parts = _STRING.split(formula)
    return "".join(part if part.startswith('"') else _CALL.sub(answer, _COUNT.sub(count, part)) for part in parts)


@cache
def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
