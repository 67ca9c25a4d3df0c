"""Puts values into the input cells of a workbook that was just built: what the content object has no place for, and
what is not of the kind its cell asks for. Text stays text; no formula is ever written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, range_boundaries

from workbook_templates.filling.layout import Layout
from workbook_templates.filling.opened import Value
from workbook_templates.filling.rows import Row
from workbook_templates.parts.book import plain_text
from workbook_templates.parts.tables import InputTable

_SIGNS: Final = ("=", "+", "-", "@")
_COMMENT: Final = 5


def put_inputs(
    workbook: Workbook,
    wanted: Layout,
    rows: Mapping[str, Sequence[Row]],
    forms: Mapping[str, Value],
    comments: Mapping[str, Value],
) -> None:
    """Give every input cell of a built workbook the value it is to have; cells that have it already are left alone."""
    for table in wanted.tables:
        if table.name in rows:
            _put_rows(workbook, table, rows[table.name])
    for entry in wanted.forms:
        cell = _named(workbook, entry.name) if entry.name else None
        if cell is None:
            continue
        if entry.name in forms:
            put(cell, forms[entry.name])
        if entry.name in comments:
            put(cell.parent.cell(cell.row, _COMMENT), comments[entry.name])


def _put_rows(workbook: Workbook, table: InputTable, rows: Sequence[Row]) -> None:
    worksheet: Any = workbook[table.sheet]
    last = _last_row(worksheet, table.name)
    for number, row in enumerate(rows, table.first_row):
        for column, declared in enumerate(table.columns, table.first_column):
            cell = worksheet.cell(number, column)
            if number > last:
                cell._style = copy(worksheet.cell(last, column)._style)
            put(cell, row.get(declared.key))
    if table.heading_row + len(rows) > last:
        _extend(worksheet, table.name, table.heading_row + len(rows))
    for number in range(table.first_row + len(rows), last + 1):
        for column in range(table.first_column, table.first_column + len(table.columns)):
            put(worksheet.cell(number, column), None)


def _last_row(worksheet: Any, name: str) -> int:
    _, _, _, bottom = range_boundaries(worksheet.tables[name].ref)
    return int(bottom or 0)


def _extend(worksheet: Any, name: str, last: int) -> None:
    """Make a table end at a row, as a program does when rows are added."""
    table = worksheet.tables[name]
    left, top, right, _ = (int(corner or 1) for corner in range_boundaries(table.ref))
    table.ref = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{last}"
    if table.autoFilter is not None:
        table.autoFilter.ref = table.ref


def _named(workbook: Workbook, name: str) -> Any:
    defined = workbook.defined_names.get(name)
    if defined is None:
        return None
    sheet, _, cell = str(defined.attr_text).rpartition("!")
    return workbook[sheet.strip("'").replace("''", "'")][cell.replace("$", "")]


def put(cell: Any, value: Value) -> None:
    """Put a value into a cell as what it is: a text beginning with = + - @ stays a text, and is marked as one."""
    if isinstance(value, str):
        value = plain_text(value)
    if cell.value == value and type(cell.value) is type(value):
        return
    if not isinstance(value, str):
        cell.value = value
        return
    cell._value, cell.data_type = value, "s"
    if value.startswith(_SIGNS):
        style = copy(cell._style)
        style.quotePrefix = 1
        cell._style = style


def read_back(workbook: Workbook, table: InputTable, count: int) -> list[dict[str, Value]]:
    """The first rows of an input table as the built workbook has them."""
    worksheet: Any = workbook[table.sheet]
    found = []
    for number in range(table.first_row, table.first_row + count):
        values = {
            declared.key: worksheet.cell(number, column).value
            for column, declared in enumerate(table.columns, table.first_column)
        }
        found.append({key: value for key, value in values.items() if value is not None})
    return found
