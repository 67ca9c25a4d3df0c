"""Spells references to tables as references to cells, which the engine reads; others it leaves as they are."""

from __future__ import annotations

import re
from typing import Final

from addin.audit.book import Area, Book, Table

_REFERENCE: Final = re.compile(
    r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'!?"
    r"|(?P<table>[^\W\d][\w.]*)?(?P<inside>\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\])(?!!|[\w.]*!)"
)
_ITEM: Final = re.compile(r"\[((?:[^\[\]']|'.)*)\]")
_PARTS: Final = ("#all", "#data", "#headers", "#totals", "#this row")


class Tables:
    """The tables of a workbook by name."""

    def __init__(self, book: Book) -> None:
        self._tables = {table.name.casefold(): table for table in book.tables}

    def resolved(self, formula: str, sheet: str, row: int, column: int) -> str:
        """The formula of a cell with each reference to a table as the cells it means, where it can be told."""
        if "[" not in formula or not self._tables:
            return formula

        def cells(found: re.Match[str]) -> str:
            if not found["inside"]:
                return found[0]
            area = self._area(found["table"] or "", found["inside"][1:-1], sheet, row, column)
            return found[0] if area is None else _fixed(area)

        return _REFERENCE.sub(cells, formula)

    def _area(self, name: str, inside: str, sheet: str, row: int, column: int) -> Area | None:
        table = self._tables.get(name.casefold()) if name else self._around(sheet, row, column)
        if table is None:
            return None
        parts, columns = _said(inside)
        across = _columns(table, columns)
        down = _rows(table, parts or ["#data"], row)
        if across is None or down is None:
            return None
        return Area(table.area.sheet, down[0], across[0], down[1], across[1])

    def _around(self, sheet: str, row: int, column: int) -> Table | None:
        return next(
            (t for t in self._tables.values() if t.area.sheet == sheet and t.area.holds(row, column)),
            None,
        )


def _said(inside: str) -> tuple[list[str], list[str]]:
    """The special parts and the columns named between the outer brackets."""
    parts: list[str] = []
    text = inside.strip()
    if text.startswith("@"):
        parts.append("#this row")
        text = text[1:].strip()
    items = _ITEM.findall(text) if "[" in text else [text] if text else []
    columns: list[str] = []
    for item in items:
        if item.casefold() in _PARTS:
            parts.append(item.casefold())
        else:
            columns.append(re.sub(r"'(.)", r"\1", item))
    return parts, columns


def _columns(table: Table, named: list[str]) -> tuple[int, int] | None:
    if not named:
        return table.area.first_column, table.area.last_column
    known = {column.casefold(): number for number, column in enumerate(table.columns)}
    numbers = [known.get(name.casefold()) for name in named]
    found = [table.area.first_column + number for number in numbers if number is not None]
    return (min(found), max(found)) if len(found) == len(named) else None


def _rows(table: Table, parts: list[str], row: int) -> tuple[int, int] | None:
    first = table.area.first_row + int(table.has_heading)
    last = table.area.last_row - int(table.has_totals)
    spans = {
        "#all": (table.area.first_row, table.area.last_row),
        "#data": (first, last),
        "#headers": (table.area.first_row, first - 1),
        "#totals": (last + 1, table.area.last_row),
        "#this row": (row, row),
    }
    found = [spans[part] for part in parts]
    low, high = min(one for one, _ in found), max(other for _, other in found)
    inside = table.area.first_row <= low <= high <= table.area.last_row
    return (low, high) if inside else None


def _fixed(area: Area) -> str:
    corners = area.text.split(":")
    fixed = [re.sub(r"([A-Z]+)([0-9]+)", r"$\1$\2", corner) for corner in corners]
    return f"'{area.sheet.replace(chr(39), chr(39) * 2)}'!" + ":".join(fixed)
