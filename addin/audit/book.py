"""What a workbook holds, as it was stored: cells, sheets, names and settings; it computes and judges nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from addin.cells import CellError

CellValue = float | str | bool | CellError | None
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


def letters(column: int) -> str:
    """A column's letters.

    >>> letters(1), letters(27), letters(16384)
    ('A', 'AA', 'XFD')
    """
    text = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_number(text: str) -> int:
    """The number of a column's letters.

    >>> column_number("A"), column_number("XFD")
    (1, 16384)
    """
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - 64
    return number


def quoted_sheet(sheet: str) -> str:
    """A sheet's name as a formula writes it.

    >>> quoted_sheet("Sales"), quoted_sheet("Sales lines"), quoted_sheet("Q1")
    ('Sales', "'Sales lines'", "'Q1'")
    """
    plain = re.fullmatch(r"[A-Za-z_][A-Za-z_.0-9]*", sheet) and not re.fullmatch(r"[A-Za-z]{1,3}[0-9]+", sheet)
    return sheet if plain else "'" + sheet.replace("'", "''") + "'"


_AREA = re.compile(r"\$?([A-Za-z]{1,3})?\$?([0-9]{1,7})?(?::\$?([A-Za-z]{1,3})?\$?([0-9]{1,7})?)?")


class Area(NamedTuple):
    """A rectangle of cells, rows and columns from 1, both ends within it."""

    sheet: str
    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @classmethod
    def parse(cls, sheet: str, text: str) -> Area | None:
        """The area of a reference such as B2:C9, B:B or 3:5, dollars or not; None when it is none.

        >>> Area.parse("S", "$B$2:C9")
        Area(sheet='S', first_row=2, first_column=2, last_row=9, last_column=3)
        """
        found = _AREA.fullmatch(text)
        if found is None or not (found[1] or found[2]):
            return None
        ranged = ":" in text
        if not ranged and not (found[1] and found[2]):
            return None
        if ranged and (bool(found[1]) != bool(found[3]) or bool(found[2]) != bool(found[4])):
            return None
        rows = int(found[2] or 1), int((found[4] if ranged else found[2]) or LAST_ROW)
        columns = column_number(found[1] or "A"), column_number((found[3] if ranged else found[1]) or "XFD")
        if not (min(rows) > 0 and max(rows) <= LAST_ROW and max(columns) <= LAST_COLUMN):
            return None
        return cls(sheet, min(rows), min(columns), max(rows), max(columns))

    @property
    def rows(self) -> int:
        return self.last_row - self.first_row + 1

    @property
    def columns(self) -> int:
        return self.last_column - self.first_column + 1

    @property
    def is_cell(self) -> bool:
        return self.first_row == self.last_row and self.first_column == self.last_column

    def holds(self, row: int, column: int) -> bool:
        return self.first_row <= row <= self.last_row and self.first_column <= column <= self.last_column

    @property
    def text(self) -> str:
        """The area without its sheet: B2:C9, or B2 for one cell.

        >>> Area("S", 2, 2, 9, 3).text, Area("S", 1, 2, 1048576, 2).text
        ('B2:C9', 'B:B')
        """
        if self.first_row == 1 and self.last_row == LAST_ROW:
            return f"{letters(self.first_column)}:{letters(self.last_column)}"
        if self.first_column == 1 and self.last_column == LAST_COLUMN:
            return f"{self.first_row}:{self.last_row}"
        first = f"{letters(self.first_column)}{self.first_row}"
        return first if self.is_cell else f"{first}:{letters(self.last_column)}{self.last_row}"

    def __str__(self) -> str:
        return f"{quoted_sheet(self.sheet)}!{self.text}"


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell is shown and protected. Colours are RRGGBB, "" where none is set or it cannot be told."""

    number_format: str = "General"
    is_date: bool = False
    locked: bool = True
    hides_formula: bool = False
    font_colour: str = ""
    fill_colour: str = ""
    quote_prefix: bool = False
    name: str = ""


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class SharedFormula:
    """A formula that the file stores once for many cells, as it stands in its first cell."""

    text: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds something. Rows and columns count from 1.

    `value` is the stored value: a date is its serial number, an error a CellError, a blank or never computed
    None. `source` is the formula as stored; read `formula`, which spells a shared one out for this cell.
    `array_ref` is the area of the array formula (or data table) the cell belongs to, also where it is not the
    first cell of it.
    """

    sheet: str
    row: int
    column: int
    value: CellValue
    source: str | SharedFormula | None = None
    style: Style = PLAIN
    array_ref: Area | None = None

    @property
    def formula(self) -> str | None:
        """The formula with its "=", as the file spells it."""
        if isinstance(self.source, SharedFormula):
            from addin.audit.formulas import moved

            shared = self.source
            return moved(shared.text, self.row - shared.row, self.column - shared.column)
        return self.source

    @property
    def has_formula(self) -> bool:
        return self.source is not None

    @property
    def is_typed(self) -> bool:
        """Whether a person or a program typed the value: neither a formula nor filled by an array formula."""
        return self.source is None and self.array_ref is None

    @property
    def number_format(self) -> str:
        return self.style.number_format

    @property
    def is_date(self) -> bool:
        return self.style.is_date

    @property
    def address(self) -> str:
        """The cell on its sheet: B7."""
        return f"{letters(self.column)}{self.row}"

    @property
    def place(self) -> str:
        """The cell in its workbook: Sheet!B7."""
        return f"{quoted_sheet(self.sheet)}!{self.address}"


@dataclass(frozen=True, slots=True)
class Table:
    """An Excel table: its area with heading and totals rows, and its columns."""

    name: str
    area: Area
    columns: tuple[str, ...]
    has_heading: bool = True
    has_totals: bool = False
    column_formulas: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Validation:
    """A rule on what may be typed into some cells; formulas without "=", as stored."""

    areas: tuple[Area, ...]
    kind: str  # whole, decimal, list, date, time, textLength, custom, none
    operator: str
    formula1: str
    formula2: str
    allow_blank: bool
    style: str  # stop, warning, information
    shows_error: bool


@dataclass(frozen=True, slots=True)
class ConditionalFormat:
    """A rule that changes how some cells look."""

    areas: tuple[Area, ...]
    kind: str
    formulas: tuple[str, ...]
    priority: int


@dataclass(frozen=True, slots=True)
class Protection:
    """Whether a sheet is protected, and whether lifting it asks for a password."""

    is_on: bool = False
    has_password: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet and what it holds. `cells` has only the cells that hold a value or a formula.

    `state` is visible, hidden or veryHidden; `kind` worksheet, chartsheet, macrosheet or dialogsheet; `claimed` the
    area the file says it spans, which may be a lie. A row of no height and a column of no width count as hidden.
    """

    name: str
    state: str = "visible"
    kind: str = "worksheet"
    cells: Mapping[tuple[int, int], Cell] = field(default_factory=dict)
    claimed: Area | None = None
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    tables: tuple[Table, ...] = ()
    validations: tuple[Validation, ...] = ()
    conditional_formats: tuple[ConditionalFormat, ...] = ()
    protection: Protection = Protection()
    filters: tuple[Area, ...] = ()
    merged: tuple[Area, ...] = ()
    pivots: tuple[Area, ...] = ()
    unlocked_blanks: int = 0

    @property
    def used(self) -> Area | None:
        """The area that the cells really span."""
        if not self.cells:
            return None
        rows = [row for row, _ in self.cells]
        columns = [column for _, column in self.cells]
        return Area(self.name, min(rows), min(columns), max(rows), max(columns))


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A name, what it stands for (without "="), and the sheet it belongs to, "" for the whole workbook."""

    name: str
    text: str
    sheet: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Properties:
    """What the file says about itself; "" where it says nothing. `custom` holds its own further properties."""

    application: str = ""
    application_version: str = ""
    creator: str = ""
    last_modified_by: str = ""
    title: str = ""
    created: str = ""
    modified: str = ""
    template_name: str = ""
    template_version: str = ""
    edition: str = ""
    rule_set: str = ""
    custom: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Calculation:
    """How the workbook is computed. Without `full_precision`, values are rounded to what is displayed."""

    mode: str = "auto"  # auto, manual, autoNoTable
    iterate: bool = False
    iterate_count: int = 100
    full_precision: bool = True
    date1904: bool = False
    full_calc_on_load: bool = False


@dataclass(frozen=True, slots=True)
class ExternalLink:
    """Another file that formulas refer to as [1], [2] …, and what the file says where it is."""

    number: int
    target: str
    kind: str = "workbook"


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook as stored. `kind` is what the contents are (xlsx, xlsm, xltx, xltm, xlam, xls, xlsb, ods),
    whatever the name says; `formulas_read` is False where only values could be read. `faults` are sentences about
    parts that had to be left out."""

    name: str
    size: int
    sha256: str
    kind: str
    sheets: tuple[Sheet, ...]
    names: tuple[DefinedName, ...] = ()
    properties: Properties = Properties()
    calculation: Calculation = Calculation()
    external_links: tuple[ExternalLink, ...] = ()
    has_macros: bool = False
    has_connections: bool = False
    structure_protected: bool = False
    formulas_read: bool = True
    faults: tuple[str, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(table for sheet in self.sheets for table in sheet.tables)

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, in large or small letters as spreadsheets find it."""
        wanted = name.casefold()
        return next((sheet for sheet in self.sheets if sheet.name.casefold() == wanted), None)

    def cell(self, sheet: str, row: int, column: int) -> Cell | None:
        """The cell there, None when it is blank or the sheet is missing."""
        found = self.sheet(sheet)
        return found.cells.get((row, column)) if found else None

    @property
    def cell_count(self) -> int:
        return sum(len(sheet.cells) for sheet in self.sheets)

    @property
    def formula_count(self) -> int:
        return sum(cell.source is not None for sheet in self.sheets for cell in sheet.cells.values())
