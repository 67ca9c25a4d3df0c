"""Carries what people wrote on Audit — ticks, remarks, conclusion, names — from an older copy into a built workbook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from openpyxl import Workbook

from workbook_templates.filling.opened import Opened, plain
from workbook_templates.filling.put import put
from workbook_templates.filling.rows import Given
from workbook_templates.parts import audit

_STYLE: Final = "Reviewer"
_REFERENCE: Final = "Ref."
_WITHIN: Final = 60


def carry_review(book: Opened, workbook: Workbook, given: Given) -> None:
    """Put every entry of the reviewer where it belongs; list those whose line is gone."""
    worksheet: Any = workbook[audit.SHEET] if audit.SHEET in workbook.sheetnames else None
    sheet = _audit_sheet(book)
    if worksheet is None or not sheet:
        return
    new_heading, old_heading = _heading_row(worksheet), _old_heading_row(book, sheet)
    if not new_heading or not old_heading:
        return
    _carry_top(book, sheet, old_heading, worksheet, new_heading, given)
    _carry_lines(book, sheet, old_heading, worksheet, new_heading, given)


def _audit_sheet(book: Opened) -> str:
    wanted = [sheet for sheet in book.sheets if sheet == audit.SHEET] or list(book.sheets)[::-1]
    return next((sheet for sheet in wanted if _old_heading_row(book, sheet)), "")


def _old_heading_row(book: Opened, sheet: str) -> int:
    rows = range(1, min(len(book.values(sheet)), _WITHIN) + 1)
    return next((row for row in rows if book.value(sheet, row, 1) == _REFERENCE), 0)


def _heading_row(worksheet: Any) -> int:
    return next((row for row in range(1, _WITHIN) if worksheet.cell(row, 1).value == _REFERENCE), 0)


def _open_cells(worksheet: Any, rows: range) -> Iterator[tuple[str, int, Any]]:
    """The reviewer's cells above the lines: the label to their left, how far it is, and the cell."""
    for row in rows:
        label, at = "", 0
        for column in range(1, worksheet.max_column + 1):
            cell = worksheet.cell(row, column)
            if cell.style == _STYLE:
                if label:
                    yield label, column - at, cell
            elif isinstance(cell.value, str):
                label, at = cell.value, column


def _carry_top(book: Opened, sheet: str, old: int, worksheet: Any, new: int, given: Given) -> None:
    labels: dict[str, tuple[int, int]] = {}
    for row in range(1, old):
        for column in range(1, len(book.values(sheet)[row - 1]) + 1):
            text = book.value(sheet, row, column)
            if isinstance(text, str):
                labels.setdefault(text, (row, column))
    for label, distance, cell in _open_cells(worksheet, range(1, new)):
        if label not in labels:
            given.missing.append(f"{sheet}: no place for “{label}”; it is blank in the new workbook")
            continue
        row, column = labels[label]
        put(cell, plain(book.value(sheet, row, column + distance)))


def _carry_lines(book: Opened, sheet: str, old: int, worksheet: Any, new: int, given: Given) -> None:
    columns = [
        column for column in range(1, worksheet.max_column + 1) if worksheet.cell(new + 1, column).style == _STYLE
    ]
    new_rows = {
        worksheet.cell(row, 1).value: row
        for row in range(new + 1, worksheet.max_row + 1)
        if worksheet.cell(row, 1).value is not None
    }
    old_columns = {book.value(sheet, old, column): column for column in range(1, len(book.values(sheet)[old - 1]) + 1)}
    known = {old_columns.get(worksheet.cell(new, column).value): column for column in columns}
    for row in range(old + 1, len(book.values(sheet)) + 1):
        reference = book.value(sheet, row, 1)
        for at, column in known.items():
            value = plain(book.value(sheet, row, at)) if at else None
            if value is None or at is None:
                continue
            if reference in new_rows:
                put(worksheet.cell(new_rows[reference], column), value)
            else:
                given.lose(sheet, row, at, value, f"Audit has no line {reference} any more")
