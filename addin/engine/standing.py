"""Answers ISFORMULA from the list of the workbook's formulas; the engine would say FALSE of every cell."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

_NAME = "ISFORMULA("
_STRING = re.compile(r'("(?:[^"]|"")*")')
_CALL = re.compile(
    r"(?<![\w.])(?:_xlfn\.)?ISFORMULA\((?:(?:'((?:[^']|'')+)'|([A-Za-z_][\w.]*))!)?\$?([A-Z]{1,3})\$?(\d+)\)"
)


def asks(formula: str) -> bool:
    """Whether a formula asks of some cell if a formula stands in it."""
    return _NAME in formula


def answered(formula: str, sheet: str, formulas: Collection[tuple[str, int, int]]) -> str:
    """The formula with each ISFORMULA of one cell answered; other forms are left for the proven list to refuse.

    >>> answered("=IF(AND(_xlfn.ISFORMULA(A1),ISFORMULA('A b'!$C$7)),0,1)", "S", {("S", 1, 1)})
    '=IF(AND(TRUE,FALSE),0,1)'
    """

    def answer(found: re.Match[str]) -> str:
        quoted, bare, letters, row = found.groups()
        there = quoted.replace("''", "'") if quoted else bare or sheet
        return "TRUE" if (there, int(row), _column(letters)) in formulas else "FALSE"

    parts = _STRING.split(formula)
    return "".join(part if part.startswith('"') else _CALL.sub(answer, part) for part in parts)


@cache
def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
