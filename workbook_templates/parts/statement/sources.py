"""Where the statement's lines come from: the files, how they were read, and every line that was not used."""

from __future__ import annotations

from typing import Final

from addin.statement import Statement
from addin.statement.statement import TableName
from workbook_templates import house_style as look
from workbook_templates.parts.book import Book, Sheet
from workbook_templates.parts.lists import rows_high
from workbook_templates.parts.tables import add_table

SOURCES: Final = "Sources"
NOT_USED: Final = "Not used"
_UNUSED_HEADING: Final = 15
_TABLES: Final[tuple[TableName, ...]] = ("sales", "expenses", "investment")
_SHEETS: Final = {"sales": "Sales", "expenses": "Expenses", "investment": "Investment"}


def draw_sources(book: Book, statement: Statement | None) -> None:
    """Draw the files that were read, with their fingerprints, and the choices made while reading."""
    sheet = book.open_sheet(SOURCES, freeze="A5")
    sheet.widths(40, 14, 18, 16, 70)
    sheet.put("A5", "Files", "Heading 1")
    sheet.headings(6, ("File", "Read into", "Sheet", "Bytes", "SHA-256"), numbers=(4,), height=18)
    files = statement.files if statement else ()
    rows = [(file.name, _SHEETS[file.table], file.sheet or None, file.size, file.sha256) for file in files]
    style = sheet.house.style("Label")
    size = sheet.house.style("Label", look.COUNT, align="right")
    beside = sheet.house.style("Label", indent=1)
    marked = sheet.house.style("Label", quoted=True)
    row = sheet.fill(
        7,
        1,
        rows or [("No file: typed in by hand", None, None, None, None)],
        [style, style, style, size, beside],
        [marked] * 5,
    )
    row += 1
    sheet.put(f"A{row}", "How the files were read", "Heading 1")
    for choice in statement.choices if statement else ():
        row += 1
        sheet.text(f"A{row}", choice, "Normal")


def draw_not_used(book: Book, statement: Statement | None) -> None:
    """Draw the lines that could not be used, as a table, and what is dated outside the period."""
    sheet = book.open_sheet(NOT_USED, heading_row=_UNUSED_HEADING, freeze=f"A{_UNUSED_HEADING + 1}")
    sheet.widths(14, 42, 12, 18, 96)
    last = _UNUSED_HEADING + max(len(statement.unused) if statement else 0, 1)
    _unused_table(sheet, statement)
    sheet.headings(5, ("Read into", "What", "Lines", "Amount left out"), numbers=(3, 4), height=18)
    for row, table in enumerate(_TABLES, 6):
        sheet.put(f"A{row}", _SHEETS[table], "Label")
        sheet.put(f"B{row}", "could not be used: listed below", "Label")
        tables, numbers, amounts = (f"${letter}${_UNUSED_HEADING + 1}:${letter}${last}" for letter in "ACD")
        sheet.put(f"C{row}", f'=COUNTIFS({tables},$A{row},{numbers},"<>")', "Calculation", look.COUNT, align="right")
        sheet.put(f"D{row}", f"=SUMIFS({amounts},{tables},$A{row})", "Calculation", look.MONEY, align="right")
    sheet.put("A9", "Not used", "Total")
    sheet.put("B9", None, "Total")
    for letter, number_format in (("C", look.COUNT), ("D", look.MONEY)):
        sheet.put(f"{letter}9", f"=SUM({letter}6:{letter}8)", "Total", number_format, align="right")
    outside = {entry.table: entry for entry in statement.outside} if statement else {}
    for row, table in enumerate(_TABLES, 10):
        entry = outside.get(table)
        sheet.put(f"A{row}", _SHEETS[table], "Label")
        sheet.put(f"B{row}", "sound, but dated outside the period", "Label")
        sheet.put(f"C{row}", entry.lines if entry else 0, "Label", look.COUNT, align="right")
        sheet.put(f"D{row}", entry.amount if entry else 0, "Label", look.MONEY, align="right")
    sheet.put(f"A{_UNUSED_HEADING - 1}", "Line by line", "Heading 1")
    book.name("unused_lines", NOT_USED, "C9")
    book.name("unused_amount", NOT_USED, "D9")


def _unused_table(sheet: Sheet, statement: Statement | None) -> None:
    headings = ("Read into", "Source file", "Row", "Amount left out", "Why it could not be used")
    sheet.headings(_UNUSED_HEADING, headings, numbers=(3, 4), height=18)
    lines = statement.unused if statement else ()
    rows = [(_SHEETS[line.table], line.source, line.row, line.amount, line.reason) for line in lines]
    house = sheet.house
    styles = [
        house.style("Label", top=True),
        house.style("Label", top=True),
        house.style("Label", look.COUNT, align="right", top=True),
        house.style("Label", look.MONEY, align="right", top=True),
        house.style("Label", wrap=True, top=True, align="left", indent=1),
    ]
    quoted = house.style("Label", wrap=True, top=True, quoted=True, align="left", indent=1)
    after = sheet.fill(
        _UNUSED_HEADING + 1, 1, rows or [(None, None, None, None, "Every line could be used.")], styles, [quoted] * 5
    )
    for number, (_, _, _, _, reason) in enumerate(rows, _UNUSED_HEADING + 1):
        if len(reason) > 90:
            sheet.row_height(number, rows_high([reason], [96]))
    add_table(sheet, "LinesNotUsed", f"A{_UNUSED_HEADING}:E{after - 1}", headings)
