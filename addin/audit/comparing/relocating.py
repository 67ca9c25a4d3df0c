"""A formula as it reads after the cells it names have moved; it compares nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

from addin.audit.book import letters, quoted_sheet
from addin.audit.tokens import ONE, TOKEN, column_of, owner

Place = tuple[str, int, int]
"""A sheet (as the formula names it, "" for its own), a row and a column."""


def relocated(formula: str, where: Callable[[str, int, int], Place | None]) -> str:
    """The formula with every cell it names put where `where` says, None for a cell that is gone.

    A range whose first or last row is gone begins or ends at the nearest row that is left, as in a spreadsheet.
    Whole rows and columns, other files and everything that is no reference stay as they are.

    >>> relocated("=SUM(A1:A3)*Rate!$B$2", lambda sheet, row, column: (sheet, row + 1, column))
    '=SUM(A2:A4)*Rate!$B$3'
    """

    def there(found: re.Match[str]) -> str:
        if found.lastgroup not in ("first", "last"):
            return found[0]
        book, sheet = owner(found["sheet"] or "")
        if book:
            return found[0]
        first, last = found["first"], found["last"]
        ends = [_put(first, sheet, where, last), *([_put(last, sheet, where, first)] if last else [])]
        if any(end is None for end in ends):
            return f"{found['sheet'] or ''}#REF!"
        names = [end[0] for end in ends if end]
        prefix = f"{quoted_sheet(names[0])}!" if found["sheet"] else ""
        return prefix + ":".join(end[1] for end in ends if end)

    return TOKEN.sub(there, formula)


def _put(
    end: str, sheet: str, where: Callable[[str, int, int], Place | None], other_end: str | None
) -> tuple[str, str] | None:
    fixed_column, name, fixed_row, number = ONE.match(end).groups()  # type: ignore[union-attr]
    row, column = int(number), column_of(name)
    found = where(sheet, row, column)
    if found is None and other_end:
        towards = int(ONE.match(other_end)[4])  # type: ignore[index]
        step = 1 if towards > row else -1
        found = next((near for near in (where(sheet, r, column) for r in range(row, towards, step)) if near), None)
    return (found[0], f"{fixed_column}{letters(found[2])}{fixed_row}{found[1]}") if found else None
