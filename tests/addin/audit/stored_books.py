"""Workbooks as stored, made cell by cell without a file: a constant, or a formula with the value stored beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from addin.audit.book import Area, Book, Calculation, Cell, DefinedName, Sheet, Table, column_number

Content = Any
"""A number, a text, a CellError or a boolean; or a pair of a formula and its stored value; or those and a range."""


def book(
    *sheets: Mapping[str, Content] | tuple[str, Mapping[str, Content]],
    names: Mapping[str, str] | None = None,
    tables: tuple[Table, ...] = (),
    calculation: Calculation | None = None,
) -> Book:
    """A workbook: sheets as cells by address, the first one named S unless a name stands before the cells.

    A defined name of one sheet is written "Sheet!name".
    """
    made = []
    for entry in sheets:
        name, cells = entry if isinstance(entry, tuple) else ("S", entry)
        own = tuple(table for table in tables if table.area.sheet == name)
        made.append(Sheet(name, cells=_cells(name, cells), tables=own))
    return Book(
        "book.xlsx", 1, "0" * 64, "xlsx", tuple(made), _names(names or {}), calculation=calculation or Calculation()
    )  # fmt: skip


def _names(names: Mapping[str, str]) -> tuple[DefinedName, ...]:
    split = ((name.rpartition("!"), text) for name, text in names.items())
    return tuple(DefinedName(name, text, sheet) for (sheet, _, name), text in split)


def _cells(sheet: str, cells: Mapping[str, Content]) -> dict[tuple[int, int], Cell]:
    found: dict[tuple[int, int], Cell] = {}
    for address, content in cells.items():
        row, column = place(address)
        value, formula, filled = content, None, None
        if isinstance(content, tuple):
            formula, value, *rest = content
            filled = Area.parse(sheet, rest[0]) if rest else None
        if type(value) is int:
            value = float(value)
        if filled is None:
            found[row, column] = Cell(sheet, row, column, value, formula)
            continue
        for number, each in enumerate(value):
            there = row + number // filled.columns, column + number % filled.columns
            found[there] = Cell(sheet, *there, each, None if number else formula, array_ref=filled)
    return found


def place(address: str) -> tuple[int, int]:
    """Row and column of an address."""
    letters, row = re.fullmatch(r"([A-Z]+)([0-9]+)", address).groups()  # type: ignore[union-attr]
    return int(row), column_number(letters)
