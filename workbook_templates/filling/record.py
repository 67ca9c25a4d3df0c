"""Where a workbook's lines came from: files, how they were read, and every line not used; it judges none of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from openpyxl import Workbook

from addin.statement.statement import OutsidePeriod, SourceFile, UnusedLine
from addin.version import VERSION
from workbook_templates import house_style as look
from workbook_templates.filling.opened import Opened, plain
from workbook_templates.house_style import HouseStyle
from workbook_templates.parts.book import TABS, Sheet, SheetPlan
from workbook_templates.parts.tables import add_table

SHEET: Final = "Sources"
NOT_USED: Final = "Not used"
TABLE: Final = "LinesNotUsed"
_PLAN: Final = SheetPlan(
    SHEET, "control", "The files this was filled from, how they were read, and every line that was not used", True
)
_FILES: Final = "Files"
_CHOICES: Final = "How the files were read"
_UNUSED: Final = "Not used, line by line"
_HEADINGS: Final = ("Read into", "Source file", "Row", "Amount left out", "Why it could not be used")


@dataclass(frozen=True)
class Record:
    """Files, choices made while reading, and the lines that were not used."""

    files: tuple[SourceFile, ...] = ()
    choices: tuple[str, ...] = ()
    unused: tuple[UnusedLine, ...] = ()
    outside: tuple[OutsidePeriod, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.files or self.choices or self.unused)


def draw_record(workbook: Workbook, record: Record) -> None:
    """Draw a sheet Sources at the end of a built workbook that has none."""
    worksheet: Any = workbook.create_sheet(SHEET)
    sheet = Sheet(worksheet, _PLAN, HouseStyle(workbook))
    sheet.put("A1", SHEET, "Title")
    sheet.put("A2", _PLAN.purpose, "Explanatory Text")
    sheet.put("A3", "=master_check", "Heading 2")
    sheet.lead("A3", "Checks", "A1")
    sheet.row_height(1, 28)
    look.set_page(worksheet, landscape=True, heading_rows="1:3", version=VERSION, tab=TABS["control"])
    sheet.freeze("A5")
    sheet.widths(40, 30, 14, 18, 90)
    row = _draw_files(sheet, record)
    sheet.put(f"A{row}", _CHOICES, "Heading 1")
    for choice in record.choices:
        row += 1
        sheet.text(f"A{row}", choice)
    _draw_unused(sheet, record, row + 2)
    sheet.protect()


def _draw_files(sheet: Sheet, record: Record) -> int:
    sheet.put("A5", _FILES, "Heading 1")
    sheet.headings(6, ("File", "Read into", "Sheet", "Bytes", "SHA-256"), numbers=(4,), height=18)
    style = sheet.house.style
    rows = [(file.name, file.table, file.sheet or None, file.size, file.sha256) for file in record.files]
    label, size, beside = style("Label"), style("Label", look.COUNT, align="right"), style("Label", indent=1)
    marked = [style("Label", quoted=True)] * 5
    return 1 + sheet.fill(7, 1, rows or [(None,) * 5], [label, label, label, size, beside], marked)


def _draw_unused(sheet: Sheet, record: Record, row: int) -> None:
    sheet.put(f"A{row}", _UNUSED, "Heading 1")
    sheet.headings(row + 1, _HEADINGS, numbers=(3, 4), height=18)
    style = sheet.house.style
    rows: Sequence[tuple[Any, ...]] = [
        (line.table, line.source, line.row, line.amount, line.reason) for line in record.unused
    ] or [(None, None, None, None, "Every line could be used.")]
    count, money = style("Label", look.COUNT, align="right"), style("Label", look.MONEY, align="right")
    styles = [style("Label"), style("Label"), count, money, style("Label", wrap=True, indent=1)]
    after = sheet.fill(row + 2, 1, rows, styles, [style("Label", quoted=True)] * 5)
    add_table(sheet, TABLE, f"A{row + 1}:E{after - 1}", _HEADINGS)


def read_record(book: Opened) -> Record:
    """The record that a workbook of ours keeps; empty where it keeps none."""
    if SHEET not in book.sheets:
        return Record()
    files, choices, part = [], [], ""
    for row in range(5, len(book.values(SHEET)) + 1):
        first = book.value(SHEET, row, 1)
        if first in (_FILES, _CHOICES, _UNUSED):
            part = str(first)
        elif first is not None and part == _CHOICES:
            choices.append(str(first))
        elif part == _FILES and isinstance(size := plain(book.value(SHEET, row, 4)), int):
            into, sheet, digest = (str(book.value(SHEET, row, at) or "") for at in (2, 3, 5))
            files.append(SourceFile(str(first), size, digest, _TABLES.get(into, into), sheet))
    return Record(tuple(files), tuple(choices), _unused(book), _outside(book))


_TABLES: Final = {"Sales": "sales", "Expenses": "expenses", "Investment": "investment"}


def _unused(book: Opened) -> tuple[UnusedLine, ...]:
    place = book.tables.get(TABLE.casefold())
    if place is None or place.sheet not in book.sheets:
        return ()
    found = []
    for row in range(place.top + 1, place.bottom + 1):
        into, source, at, amount, reason = (plain(book.value(place.sheet, row, place.left + n)) for n in range(5))
        if isinstance(at, int) and not isinstance(at, bool):
            left_out = None if amount is None or isinstance(amount, str) else float(amount)
            table: Any = _TABLES.get(str(into), str(into))
            found.append(UnusedLine(str(source or ""), at, str(reason or ""), left_out, table))
    return tuple(found)


def _outside(book: Opened) -> tuple[OutsidePeriod, ...]:
    """What the statement left out for its date: its lines on Not used, found by their words."""
    if NOT_USED not in book.sheets:
        return ()
    found = []
    for row in range(1, min(len(book.values(NOT_USED)), 40) + 1):
        words, lines = book.value(NOT_USED, row, 2), plain(book.value(NOT_USED, row, 3))
        table: Any = _TABLES.get(str(book.value(NOT_USED, row, 1)))
        if table and isinstance(words, str) and "outside the period" in words and isinstance(lines, int) and lines:
            amount = plain(book.value(NOT_USED, row, 4))
            found.append(OutsidePeriod(table, lines, float(amount) if isinstance(amount, int | float) else 0.0))
    return tuple(found)
