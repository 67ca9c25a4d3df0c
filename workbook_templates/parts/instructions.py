"""The Instructions sheet: steps, colour key, and the meaning of every input, fact and answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from workbook_templates.parts.book import Book
from workbook_templates.parts.tables import InputTable

SHEET: Final = "Instructions"
_COLOURS: Final = (
    ("Input", "You type here: blue on pale yellow"),
    ("Calculation", "A formula of this sheet: black"),
    ("Linked Cell", "A figure taken from another sheet: green"),
    ("Output", "A result"),
    ("Good", "OK: a check holds"),
    ("Bad", "CHECK: a check does not hold; Checks says what to do"),
    ("Neutral", "Something is not given, or still to do"),
)


def draw_instructions(
    book: Book, steps: Sequence[str], meanings: Sequence[tuple[str, str]], tables: Sequence[InputTable]
) -> None:
    """Draw the sheet.

    Args:
        book: the workbook.
        steps: what to do, in order.
        meanings: terms and answers, each with its meaning.
        tables: the input tables; their columns are explained in their own words.
    """
    sheet = book.open_sheet(SHEET, freeze="A4")
    sheet.widths(24, 34, 66)
    row = 5
    sheet.put(f"A{row}", "Steps", "Heading 1")
    for number, step in enumerate(steps, 1):
        row += 1
        sheet.put(f"A{row}", f"Step {number}", "Heading 2")
        sheet.put(f"B{row}", step)
    row += 2
    sheet.put(f"A{row}", "Colours", "Heading 1")
    for role, meaning in _COLOURS:
        row += 1
        sheet.put(
            f"A{row}",
            role
            if role not in ("Good", "Bad", "Neutral")
            else {"Good": "OK", "Bad": "CHECK", "Neutral": "not given"}[role],
            role,
        )
        sheet.put(f"B{row}", meaning)
    row += 2
    sheet.put(f"A{row}", "Terms and answers", "Heading 1")
    for term, meaning in meanings:
        row += 1
        row = _explained(book, row, term, "", meaning)
    row += 2
    sheet.put(f"A{row}", "Columns of the input sheets", "Heading 1")
    row += 1
    sheet.headings(row, ("Sheet", "Column", "Meaning"), height=18)
    for table in tables:
        for number, column in enumerate(table.columns):
            row += 1
            row = _explained(book, row, table.sheet if number == 0 else "", column.heading, column.meaning)


def _explained(book: Book, row: int, term: str, column: str, meaning: str) -> int:
    sheet = book.sheets[SHEET]
    sheet.put(f"A{row}", term or None, "Label", top=True)
    if column:
        sheet.put(f"B{row}", column, "Label", top=True)
        sheet.put(f"C{row}", meaning, "Label", wrap=True, top=True)
        lines = -(-len(meaning) // 78)
    else:
        sheet.put(f"B{row}", meaning, "Label", top=True)
        sheet.put(f"C{row}", None, "Label")
        lines = 1
    sheet.row_height(row, 14.0 * lines + 2)
    return row
