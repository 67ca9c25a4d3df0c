"""Checks of what a workbook is made of: hidden parts, links, macros, names, protection, validation."""

from __future__ import annotations

from collections.abc import Iterator

from addin.audit.book import Area, Cell, DefinedName, Sheet, letters
from addin.audit.facts import Facts
from addin.audit.findings import Finding, Severity, check, kind, places

HIDDEN_SHEET = kind(
    "ST-01",
    "Hidden sheet",
    Severity.WARNING,
    meaning="A sheet that holds something is hidden, or so hidden that no menu shows it.",
    why="Figures and rules that nobody sees are not reviewed.",
    remedy="Unhide the sheet (a very hidden one in the macro editor's property window) and read it.",
    example="The sheet “Rates” is very hidden and holds the exchange rates.",
)
HIDDEN_ROWS = kind(
    "ST-02",
    "Hidden rows",
    Severity.WARNING,
    meaning="Rows that hold something are hidden, or have no height.",
    why="A total may count lines that the reader does not see.",
    remedy="Select all, unhide the rows, and look at what they hold.",
    example="Rows 12 to 14 are hidden; =SUM(C2:C20) counts them.",
)
HIDDEN_COLUMNS = kind(
    "ST-03",
    "Hidden columns",
    Severity.WARNING,
    meaning="Columns that hold something are hidden, or have no width.",
    why="A result may count with figures that the reader does not see.",
    remedy="Select all, unhide the columns, and look at what they hold.",
    example="Column F is hidden and holds a correction that column G adds.",
)
EXTERNAL_LINK = kind(
    "ST-04",
    "Link to another file",
    Severity.WARNING,
    meaning="Formulas take values from another file.",
    why="The values are those of the last time the link was updated; nobody sees whether they are today's.",
    remedy="Open the other file and update, or paste its values with a note of file, date and version.",
    example="=[1]Sheet1!A1, where [1] is C:/old/budget.xlsx.",
)
MACROS = kind(
    "ST-05",
    "Macros present",
    Severity.NOTE,
    meaning="The workbook carries macros, which are not read here.",
    why="A macro can change any cell, so the formulas are not the whole story.",
    remedy="Have the macros read by someone who can, or save the workbook without them.",
    example="A .xlsm whose button overwrites the prices.",
)
CONNECTIONS = kind(
    "ST-06",
    "Data connections",
    Severity.NOTE,
    meaning="The workbook fetches data from elsewhere when it is refreshed.",
    why="Figures change with the source, and the next refresh may give others than those reviewed.",
    remedy="Note when the data were refreshed, and keep a copy of what was reviewed.",
    example="A query that loads the sales of the month.",
)
PROTECTION_LIFTED = kind(
    "ST-07",
    "Protection lifted",
    Severity.WARNING,
    meaning="A sheet mostly of locked formulas is not protected, while others in the workbook are.",
    why="Any formula on it can be typed over by mistake.",
    remedy="Compare its formulas with their neighbours, then protect the sheet again.",
    example="“Plan” and “Result” hold formulas; “Result” is protected and “Plan” is not.",
)
BROKEN_NAME = kind(
    "ST-08",
    "Broken name",
    Severity.WARNING,
    meaning="A defined name refers to cells that are gone.",
    why="A formula that uses it is an error, or falls back on something else without a sign.",
    remedy="Point the name at the right cells in the Name Manager, or delete it.",
    example="tax_rate stands for =#REF!$B$2.",
)
NAME_TWICE = kind(
    "ST-09",
    "Name that means two things",
    Severity.WARNING,
    meaning="One name is defined for the workbook and again for a sheet, with another meaning.",
    why="The same formula gives one figure on that sheet and another elsewhere.",
    remedy="Delete one of the two, or rename it, in the Name Manager.",
    example="rate is Inputs!$B$2 everywhere but on “Plan”, where it is Plan!$Z$1.",
)
FAULT = kind(
    "ST-10",
    "Part of the file left out",
    Severity.WARNING,
    meaning="Something in the file could not be read and was left out of the audit.",
    why="What was not read was not audited.",
    remedy="Open the file, save it again, and repeat the audit.",
    example="The part of the sheet “Plan” is missing.",
)


@check(HIDDEN_SHEET, HIDDEN_ROWS, HIDDEN_COLUMNS)
def hidden(facts: Facts) -> Iterator[Finding]:
    for sheet in facts.book.sheets:
        if not sheet.cells:
            continue
        if sheet.state != "visible":
            how = "very hidden: no menu shows it" if sheet.state == "veryHidden" else "hidden"
            what = f"The sheet is {how}"
            yield HIDDEN_SHEET.at(sheet, what, expected="visible", found=sheet.state, count=len(sheet.cells))
            continue
        rows = {row for row, _ in sheet.cells} & sheet.hidden_rows if sheet.hidden_rows else set()
        if rows:
            how = "by a filter or by hand" if sheet.filters or sheet.tables else "or have no height"
            what = f"Rows that hold something are hidden {how}"
            area = Area(sheet.name, min(rows), 1, max(rows), 16_384)
            yield HIDDEN_ROWS.at(area, what, expected="visible", found=_spans(rows, str), count=len(rows))
        columns = {column for _, column in sheet.cells} & sheet.hidden_columns if sheet.hidden_columns else set()
        if columns:
            area = Area(sheet.name, 1, min(columns), 1_048_576, max(columns))
            what = "Columns that hold something are hidden or have no width"
            found = _spans(columns, letters)
            yield HIDDEN_COLUMNS.at(area, what, expected="visible", found=found, count=len(columns))


def _spans(numbers: set[int], named: object) -> str:
    """Numbers in runs, as a person writes them: 3 to 5, 9."""
    assert callable(named)
    ordered, spans = sorted(numbers), []
    start = before = ordered[0]
    for number in [*ordered[1:], -1]:
        if number != before + 1:
            spans.append(named(start) if start == before else f"{named(start)} to {named(before)}")
            start = number
        before = number
    more = f" and {len(spans) - 6:,} more" if len(spans) > 6 else ""
    return ", ".join(spans[:6]) + more


@check(EXTERNAL_LINK, MACROS, CONNECTIONS, FAULT)
def carried(facts: Facts) -> Iterator[Finding]:
    book = facts.book
    users: dict[str, list[Cell]] = {}
    if book.external_links:
        for cell in facts.formulas():
            for number in {reference.book for reference in facts.shape(cell).references if reference.book}:
                users.setdefault(number, []).append(cell)
    for link in book.external_links:
        cells = users.get(str(link.number), [])
        who = f", used by {places(cells, 3)} on {cells[0].sheet}" if cells else ", which no formula was seen to use"
        what = f"The workbook is linked to another file{who}"
        where = cells[0] if cells else book
        yield EXTERNAL_LINK.at(where, what, expected="no link", found=link.target, count=max(1, len(cells)))
    if book.has_macros:
        yield MACROS.at(book, "The workbook carries macros, which were not read", found=f"a .{book.kind} with macros")
    if book.has_connections:
        yield CONNECTIONS.at(book, "The workbook fetches data from elsewhere when refreshed")
    for fault in book.faults:
        yield FAULT.at(book, fault)


@check(PROTECTION_LIFTED)
def protection(facts: Facts) -> Iterator[Finding]:
    """Only where some other sheet is protected: elsewhere nobody meant to protect anything."""
    if not any(sheet.protection.is_on for sheet in facts.book.sheets):
        return
    for sheet in facts.book.sheets:
        if sheet.protection.is_on or sheet.kind != "worksheet":
            continue
        formulas = [cell for cell in sheet.cells.values() if cell.source is not None]
        unlocked = sheet.unlocked_blanks + sum(not cell.style.locked for cell in sheet.cells.values())
        locked = sum(cell.style.locked for cell in formulas)
        if locked > unlocked and not sheet.tables:  # a table does not grow on a protected sheet
            what = "The sheet holds locked formulas, as protected ones do, but is not protected"
            yield PROTECTION_LIFTED.at(sheet, what, expected="protected", found="not protected", count=locked)


@check(BROKEN_NAME, NAME_TWICE)
def names(facts: Facts) -> Iterator[Finding]:
    own = [name for name in facts.book.names if not name.name.lower().startswith(("_xlnm", "_xlfn", "_xlpm", "_xleta"))]
    used = _used(facts) if any("#REF!" in name.text for name in own) else set[str]()
    for name in own:
        if "#REF!" in name.text:
            users = "formulas use it" if name.name.casefold() in used else "no formula uses it"
            what = f"The name {name.name} refers to cells that are gone; {users}"
            yield BROKEN_NAME.at(_home(facts, name), what, expected="a reference", found="=" + name.text)
    for name in own:
        other = facts.names.get(("", name.name.casefold()))
        if name.sheet and other is not None and other.text != name.text and "#REF!" not in name.text + other.text:
            what = f"The name {name.name} means something else on this sheet than in the workbook"
            yield NAME_TWICE.at(_home(facts, name), what, expected="=" + other.text, found="=" + name.text)


def _used(facts: Facts) -> set[str]:
    return {used.rpartition("!")[2].casefold() for cell in facts.formulas() for used in facts.shape(cell).names}


def _home(facts: Facts, name: DefinedName) -> Sheet:
    return facts.sheets.get(name.sheet.casefold()) or facts.book  # type: ignore[return-value]
