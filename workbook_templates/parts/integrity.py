"""The Integrity sheet: whether a formula was written over or a row is hidden, sheet by sheet; it knows no figure.

It is drawn last, from the formulas that stand in the workbook by then: their number in each column is compared with
what it was when the workbook was built. Hidden and filtered rows are those that SUBTOTAL does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from openpyxl.utils import get_column_letter

from workbook_templates import house_style as look
from workbook_templates.parts import checks
from workbook_templates.parts.book import Book, Sheet, SheetPlan, at, place
from workbook_templates.parts.checks import Check
from workbook_templates.parts.tables import InputTable

SHEET: Final = "Integrity"
PLAN: Final = SheetPlan(SHEET, "control", "Whether a formula was written over, or a row is hidden, sheet by sheet")
_HEADING: Final = 6
_FROM_ROW: Final = 4  # above stands the master check, which reads this sheet
# The master check stands on these, so their formulas cannot be asked from here.
_NOT_ASKED: Final = ("Cover", checks.SHEET, SHEET)


@dataclass(frozen=True)
class _Group:
    """The formulas of one column of a sheet, from the first to the last, and how many they are."""

    sheet: str
    cells: str
    built: int


def declare_words(book: Book) -> None:
    """The words of the sheet; Lists has to know them before this sheet is drawn."""
    book.word("word_intact", "intact")
    book.word("word_written_over", "WRITTEN OVER")


def integrity_checks() -> tuple[Check, Check]:
    """The two checks that read the sheet: no formula written over, no row hidden."""
    return (
        Check(
            "Every formula is still a formula",
            "formulas written over, cleared or added since the workbook was built",
            "formulas_written_over",
            "tolerance_none",
            SHEET,
            f"A{_HEADING}",
            "Integrity names sheet and column; take the formula from the row above, or build the workbook again.",
        ),
        Check(
            "No row is hidden or filtered out",
            "filled cells in rows that are not shown, on all sheets",
            "cells_not_shown",
            "tolerance_none",
            SHEET,
            f"E{_HEADING}",
            "Integrity names the sheet: unhide its rows and clear its filter, or a reader misses what counts.",
        ),
    )


def draw_integrity(book: Book, tables: Iterable[InputTable]) -> None:
    """Draw the sheet; call it when every other sheet has been drawn.

    Args:
        book: the workbook, whole.
        tables: the input tables, whose rows count down to their capacity.
    """
    sheet = book.open_sheet(SHEET, heading_row=_HEADING, freeze=f"A{_HEADING + 1}")
    sheet.widths(26, 22, 16, 18, 22)
    headings = ("Sheet", "Formulas as built", "Formulas now", "Written over", "Filled cells not shown")
    sheet.headings(_HEADING, headings, numbers=(2, 3, 4, 5), height=18)
    titles = [plan.title for plan in book.plans if plan.title != SHEET]
    groups = [group for title in titles for group in _groups(book, title)]
    first = _HEADING + len(titles) + 5
    last = first + len(groups) - 1
    ends: dict[str, int] = {}
    for table in tables:
        ends[table.sheet] = max(ends.get(table.sheet, 0), table.last_row)
    for row, title in enumerate(titles, _HEADING + 1):
        sheet.link(f"A{row}", title, "A1", title)
        for letter in "BC":
            counted = f"=SUMIFS({letter}${first}:{letter}${last},$A${first}:$A${last},$A{row})"
            sheet.put(f"{letter}{row}", counted, "Calculation", look.COUNT, align="right")
        # Sheet by sheet the differences are added up as they are: one too many does not make up for one too few.
        over = f"=SUMIFS(D${first}:D${last},$A${first}:$A${last},$A{row})"
        sheet.put(f"D{row}", over, "Calculation", look.COUNT, align="right")
        area = place(title, _area(book, title, ends.get(title, 0)), fixed=True)
        sheet.put(f"E{row}", f"=COUNTA({area})-SUBTOTAL(103,{area})", "Calculation", look.COUNT, align="right")
    total = _HEADING + len(titles) + 1
    sheet.put(f"A{total}", "All sheets", "Total")
    for letter in "BCDE":
        summed = f"=SUM({letter}{_HEADING + 1}:{letter}{total - 1})"
        sheet.put(f"{letter}{total}", summed, "Total", look.COUNT, align="right")
    book.name("formulas_written_over", SHEET, f"D{total}")
    book.name("cells_not_shown", SHEET, f"E{total}")
    sheet.mark(f"D{_HEADING + 1}:E{total}", f"D{_HEADING + 1}<>0", "Bad")
    _draw_groups(sheet, groups, first)
    sheet.worksheet.print_area = f"A1:E{total}"


def _draw_groups(sheet: Sheet, groups: list[_Group], first: int) -> None:
    sheet.put(f"A{first - 2}", "Column by column", "Heading 1")
    headings = ("Sheet", "Formulas as built", "Formulas now", "Written over", "Cells", "In words")
    sheet.headings(first - 1, headings, numbers=(2, 3, 4), height=18)
    for row, group in enumerate(groups, first):
        sheet.put(at(row, 1), group.sheet, "Row")
        sheet.put(at(row, 2), group.built, "Row", look.COUNT, align="right")
        now = f"=SUMPRODUCT(--ISFORMULA({place(group.sheet, group.cells, fixed=True)}))"
        sheet.put(at(row, 3), now, "Row", look.COUNT, align="right")
        sheet.put(at(row, 4), f"=ABS(B{row}-C{row})", "Row", look.COUNT, align="right")
        sheet.put(at(row, 5), group.cells, "Row", indent=1)
        sheet.put(at(row, 6), f"=IF(D{row}=0,word_intact,word_written_over)", "Row")
    last = first + len(groups) - 1
    sheet.mark(f"F{first}:F{last}", f"$D{first}>0", "Bad")


def _groups(book: Book, title: str) -> Iterator[_Group]:
    """The formulas of a sheet, column by column."""
    if title in _NOT_ASKED:
        return
    worksheet: Any = book.sheets[title].worksheet  # asking for its rows would make cells where there are none
    columns: dict[int, list[int]] = {}
    for (row, column), cell in worksheet._cells.items():
        if row >= _FROM_ROW and cell.data_type == "f":
            columns.setdefault(column, []).append(row)
    for column, rows in sorted(columns.items()):
        letter = get_column_letter(column)
        yield _Group(title, f"{letter}{min(rows)}:{letter}{max(rows)}", len(rows))


def _area(book: Book, title: str, capacity_row: int) -> str:
    """What is counted of a sheet: all of it below its heading, but nothing that the master check decides."""
    worksheet = book.sheets[title].worksheet
    last = max(worksheet.max_row, capacity_row, _FROM_ROW + 1)
    if title == "Cover":
        return f"A8:A{last}"
    if title == checks.SHEET:
        return f"B7:C{last}"
    return f"A{_FROM_ROW + 1}:{get_column_letter(worksheet.max_column)}{last}"
