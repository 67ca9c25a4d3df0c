"""Reads the inputs of one of our workbooks, whatever was done to it by hand: columns moved, added or missing, rows
appended, sheets renamed. What it cannot place it lists; it never guesses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from addin.statement.columns import simple
from addin.statement.refusal import quoted
from workbook_templates.filling.headings import former_headings
from workbook_templates.filling.layout import FormEntry, Layout
from workbook_templates.filling.opened import Opened, Place, Value, address, plain, shown
from workbook_templates.parts.tables import FORM_HEADINGS, InputTable

Row = Mapping[str, Value]
_HEADINGS_WITHIN: Final = 40
"""A heading row that is looked for, because its table is gone, stands among the first rows of its sheet."""


@dataclass(frozen=True)
class Loss:
    """Something that could not be carried: where it stands, what it is, and why."""

    sheet: str
    cell: str
    value: str
    why: str

    @property
    def sentence(self) -> str:
        """The loss as one line."""
        place = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        return f"{place}: {quoted(self.value, 60)}: {self.why}" if self.value else f"{place}: {self.why}"


@dataclass(eq=False)
class Given:
    """The inputs of a workbook: rows by table, form values and comments by name; what was lost; what was looked at."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    forms: dict[str, Value] = field(default_factory=dict)
    comments: dict[str, Value] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)
    seen: set[tuple[str, int, int]] = field(default_factory=set)
    missing: list[str] = field(default_factory=list)
    places: dict[str, tuple[str, list[int]]] = field(default_factory=dict)

    def lose(self, sheet: str, row: int, column: int, value: Any, why: str) -> None:
        """List something that could not be carried."""
        self.losses.append(Loss(sheet, address(row, column), shown(value), why))


@dataclass(frozen=True)
class _Grid:
    """Where a table's cells are in the file: its sheet, heading row, last row, and each column's key ("" for none)."""

    sheet: str
    heading_row: int
    last_row: int
    columns: Mapping[int, str]
    totals: int = 0


def read_inputs(book: Opened, wanted: Layout) -> Given:
    """Everything a user has put into the input sheets.

    Args:
        book: the workbook, of the template that `wanted` describes.
        wanted: the template's current layout.
    """
    given = Given()
    for table in wanted.tables:
        _read_table(book, table, wanted.sheets, given)
    for form in dict.fromkeys(entry.form for entry in wanted.forms):
        _read_form(book, [entry for entry in wanted.forms if entry.form == form], given)
    return given


def _read_table(book: Opened, table: InputTable, planned: Sequence[str], given: Given) -> None:
    grid = _grid(book, table, planned)
    rows: list[Row] = []
    given.rows[table.name] = rows
    if grid is None:
        given.missing.append(f"the table {table.name} ({table.sheet}) is not there")
        return
    absent = [column.heading for column in table.columns if column.key not in grid.columns.values()]
    if absent:
        names = ", ".join(quoted(heading) for heading in absent)
        given.missing.append(f"{grid.sheet}: no column {names}; it is blank in the new workbook")
    formulas = book.formulas(grid.sheet)
    errors = book.spans[book.parts[grid.sheet]].errors if book.parts.get(grid.sheet) in book.spans else {}
    numbers = []
    for row in range(1, grid.heading_row + 1):  # headings and units are the template's own
        given.seen |= {(grid.sheet, row, column) for column in grid.columns}
    for row in range(grid.heading_row + 1, grid.last_row + 1):
        values: dict[str, Value] = {}
        for column, key in grid.columns.items():
            given.seen.add((grid.sheet, row, column))
            found = book.value(grid.sheet, row, column)
            if found is None:
                continue
            heading = quoted(shown(book.value(grid.sheet, grid.heading_row, column) or ""))
            if row == grid.totals:
                given.lose(grid.sheet, row, column, found, "the table's row of totals is not an input")
            elif (row - 1, column - 1) in errors:
                given.lose(grid.sheet, row, column, found, "an error is not carried; the cell is blank")
            elif not key:
                given.lose(grid.sheet, row, column, found, f"the template has no column {heading}")
            else:
                values[key] = plain(found)
                if (row, column) in formulas:
                    given.lose(grid.sheet, row, column, found, "a formula; its value is carried, not the formula")
        rows.append(values)
        numbers.append(row)
    given.rows[table.name], numbers = _without_blanks(rows, numbers, table.capacity)
    given.places[table.name] = (grid.sheet, numbers)


def _without_blanks(rows: list[Row], numbers: list[int], capacity: int) -> tuple[list[Row], list[int]]:
    """The rows to the last filled one. Blank rows among them stay, so that lines keep their numbers, while they fit."""
    filled = next((at for at in range(len(rows), 0, -1) if rows[at - 1]), 0)
    rows, numbers = rows[:filled], numbers[:filled]
    if len(rows) <= capacity:
        return rows, numbers
    kept = [at for at, row in enumerate(rows) if row]
    return [rows[at] for at in kept], [numbers[at] for at in kept]


def _grid(book: Opened, table: InputTable, planned: Sequence[str]) -> _Grid | None:
    """Where a table is: by its name, else by its headings on its sheet or on one that the template does not know."""
    place = book.tables.get(table.name.casefold())
    if place is not None and place.sheet in book.sheets:
        columns = _keys(table, book, place.sheet, place.top, range(place.left, place.right + 1))
        if any(columns.values()):
            below = [
                other.top - 1
                for other in book.tables.values()
                if other.sheet == place.sheet
                and other.top > place.bottom
                and other.left <= place.right
                and other.right >= place.left
            ]
            last = min(below, default=len(book.values(place.sheet)))
            return _Grid(place.sheet, place.top, last, columns, place.bottom if place.totals else 0)
    return _by_headings(book, table, planned)


def _by_headings(book: Opened, table: InputTable, planned: Sequence[str]) -> _Grid | None:
    taken = {place.sheet for place in book.tables.values()}
    sheets = [sheet for sheet in book.sheets if sheet == table.sheet] or [
        sheet for sheet in book.sheets if sheet not in taken and sheet not in planned
    ]
    best: _Grid | None = None
    most = len(table.columns) / 2
    for sheet in sheets:
        cells = book.values(sheet)
        for row in range(1, min(len(cells), _HEADINGS_WITHIN) + 1):
            columns = _keys(table, book, sheet, row, range(1, len(cells[row - 1]) + 1))
            fits = [column for column, key in columns.items() if key]
            if len(fits) >= max(most, 2) and (best is None or len(fits) > sum(map(bool, best.columns.values()))):
                near = {column: key for column, key in columns.items() if fits[0] <= column <= fits[-1]}
                best = _Grid(sheet, row, len(cells), near)
    return best


def _keys(table: InputTable, book: Opened, sheet: str, row: int, columns: Iterator[int] | range) -> dict[int, str]:
    """Each column's key by its heading, "" where the template has no such column; the first of two wins."""
    current = {simple(column.heading): column.key for column in table.columns}
    former = former_headings(table)
    found: dict[int, str] = {}
    headings = {column: book.value(sheet, row, column) for column in columns}
    for known in (current, former):
        for column, heading in headings.items():
            key = known.get(simple(str(heading)), "") if heading is not None else ""
            if key and key not in found.values() and not found.get(column):
                found[column] = key
    return {column: found.get(column, "") for column in headings}


def _read_form(book: Opened, entries: Sequence[FormEntry], given: Given) -> None:
    place = book.tables.get(entries[0].form.casefold())
    for entry in entries:
        found = _form_cell(book, place, entry)
        if found is None:
            given.missing.append(f"the input {quoted(entry.label)} ({entry.sheet}) is not there")
            continue
        sheet, row, column = found
        beside = _comment_column(book, place, column)
        if (row, column) in book.formulas(sheet):
            given.lose(sheet, row, column, book.value(sheet, row, column), "a formula; its value is carried")
        for at, kept in ((column, given.forms), (beside, given.comments)):
            value = plain(book.value(sheet, row, at))
            if isinstance(value, str) and value.startswith("#") and value.endswith(("!", "?", "/A")):
                given.lose(sheet, row, at, value, "an error is not carried; the cell is blank")
                value = None
            kept[entry.name] = value
            given.seen.add((sheet, row, at))
        given.seen |= {(sheet, row, at) for at in range(1, column)}
        given.seen |= {(sheet, row, at) for at in range(column, beside)}
    if place is not None:
        given.seen |= {(place.sheet, place.top, column) for column in range(place.left, place.right + 1)}


def _form_cell(book: Opened, place: Place | None, entry: FormEntry) -> tuple[str, int, int] | None:
    """An input's cell: by its name, else by its label in its form, else by its label on its sheet."""
    named = book.names.get(entry.name.casefold())
    if named and named[0] in book.sheets:
        return named
    sheet = place.sheet if place is not None else entry.sheet
    if sheet not in book.sheets:
        return None
    rows = range(place.top + 1, place.bottom + 1) if place else range(1, len(book.values(sheet)) + 1)
    label = place.left if place else 1
    for row in rows:
        text = book.value(sheet, row, label)
        if isinstance(text, str) and simple(text) == simple(entry.label):
            return sheet, row, label + 1
    return None


def _comment_column(book: Opened, place: Place | None, column: int) -> int:
    """The column of sources and comments: by its heading where the form's table is there, else its usual place."""
    if place is not None:
        for at in range(place.left, place.right + 1):
            if simple(str(book.value(place.sheet, place.top, at) or "")) == simple(FORM_HEADINGS[-1]):
                return at
    return column + len(FORM_HEADINGS) - 2
