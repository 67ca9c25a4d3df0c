"""Inputs as tables that grow: their columns, units, accepted answers and messages; it never holds a formula.

References run from the first row to a declared capacity row, so that formulas stay short and right while the
table grows; Checks says when data stands below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table, TableColumn

from workbook_templates import house_style as look
from workbook_templates.parts.book import Sheet, Value, at, place

_LAST_SHEET_ROW: Final = 1_048_576
_PROMPT, _ERROR, _TITLE = 255, 225, 32  # the longest texts of a validation, in characters


@dataclass(frozen=True)
class Accept:
    """What a cell takes: the kind of entry, its bounds as formulas, and the two messages.

    `kind` is "decimal", "whole", "date", "list" or "text"; `low` and `high` are names or formulas without "=".
    `strict` refuses anything else; otherwise the program asks whether to keep it. `blanks` is off for a list with
    blank cells at its end: Excel would take them for leave to enter anything.
    """

    kind: str
    low: str
    high: str = ""
    error: str = ""
    strict: bool = True
    words: str = ""
    blanks: bool = True

    def rule(self, title: str, prompt: str) -> DataValidation:
        """The validation with an input message and an error message."""
        error = self.error or f"Accepted: {self.words}."
        kind: Any = {"text": "textLength"}.get(self.kind, self.kind)
        return DataValidation(
            type=kind,
            operator=None if self.kind == "list" else "between",
            formula1=self.low,
            formula2=self.high or None,
            allow_blank=self.blanks,
            showInputMessage=True,
            showErrorMessage=True,
            errorStyle="stop" if self.strict else "warning",
            promptTitle=title[:_TITLE],
            prompt=prompt[:_PROMPT],
            errorTitle="Not accepted" if self.strict else "Please check",
            error=error[:_ERROR],
        )


@dataclass(frozen=True)
class Column:
    """One column of an input table: what belongs in it, in which unit, and how it looks."""

    key: str
    heading: str
    meaning: str
    accept: Accept
    unit: str = "text"
    width: float = 14
    number_format: str = look.GENERAL

    @property
    def is_number(self) -> bool:
        """Whether its heading stands to the right, over figures."""
        return self.accept.kind in ("decimal", "whole")


@dataclass(frozen=True)
class InputTable:
    """A table of inputs on a sheet: where it stands, its columns, and the capacity that references run to."""

    name: str
    sheet: str
    columns: tuple[Column, ...]
    heading_row: int
    capacity: int
    first_column: int = 1

    @property
    def first_row(self) -> int:
        """The first row of data."""
        return self.heading_row + 1

    @property
    def last_row(self) -> int:
        """The declared capacity row."""
        return self.heading_row + self.capacity

    def letter(self, key: str) -> str:
        """The letter of a column."""
        keys = [column.key for column in self.columns]
        return get_column_letter(self.first_column + keys.index(key))

    def cells(self, key: str) -> str:
        """A column down to the capacity row, as formulas on other sheets write it."""
        letter = self.letter(key)
        return place(self.sheet, f"{letter}{self.first_row}:{letter}{self.last_row}", fixed=True)

    def cell(self, key: str, line: int, *, fixed: bool = False) -> str:
        """A column's cell on a line counted from 1, as formulas on other sheets write it."""
        return place(self.sheet, f"{self.letter(key)}{self.heading_row + line}", fixed=fixed)

    def beyond(self) -> str:
        """Everything below the capacity row, under the table's columns."""
        first, last = self.columns[0].key, self.columns[-1].key
        area = f"{self.letter(first)}{self.last_row + 1}:{self.letter(last)}{_LAST_SHEET_ROW}"
        return place(self.sheet, area, fixed=True)


def draw_table(sheet: Sheet, table: InputTable, rows: Iterable[Sequence[Value]], *, at_least: int) -> int:
    """Draw an input table: units, headings, data, empty rows to type into, validations down to the capacity row.

    Args:
        sheet: the sheet it stands on.
        table: its columns and place.
        rows: the data, one value per column; dates as day numbers.
        at_least: rows the table shows even when there is less data.

    Returns:
        The last row of the table.
    """
    styles = [_input_style(sheet, table, column, quoted=False) for column in table.columns]
    marked = [_input_style(sheet, table, column, quoted=True) for column in table.columns]
    for number, column in enumerate(table.columns, table.first_column):
        side = "right" if column.is_number else "left"
        sheet.put(at(table.heading_row - 1, number), column.unit, "Unit", align=side, indent=_air(table, column))
        sheet.put(
            at(table.heading_row, number),
            column.heading,
            "Table heading",
            align=side,
            wrap=True,
            indent=_air(table, column),
        )
        sheet.worksheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.row_height(table.heading_row, 30)
    after = sheet.fill(table.first_row, table.first_column, rows, styles, marked)
    empty = [None] * len(table.columns)
    missing = table.first_row + at_least - after
    if missing > 0:
        after = sheet.fill(after, table.first_column, [empty] * missing, styles, marked)
    _add_table(sheet, table, after - 1)
    for column in table.columns:
        validation = column.accept.rule(column.heading, column.meaning)
        letter = table.letter(column.key)
        validation.add(f"{letter}{table.first_row}:{letter}{table.last_row}")
        sheet.worksheet.add_data_validation(validation)
    return after - 1


def _air(table: InputTable, column: Column) -> int:
    """One step of air between figures and the text beside them."""
    at_column = table.columns.index(column)
    return int(at_column > 0 and not column.is_number and table.columns[at_column - 1].is_number)


def _input_style(sheet: Sheet, table: InputTable, column: Column, *, quoted: bool) -> StyleArray:
    side = "right" if column.is_number else "left"
    return sheet.house.style("Input", column.number_format, align=side, quoted=quoted, indent=_air(table, column))


def _add_table(sheet: Sheet, table: InputTable, last_row: int) -> None:
    first = get_column_letter(table.first_column)
    last = get_column_letter(table.first_column + len(table.columns) - 1)
    headings = [column.heading for column in table.columns]
    add_table(sheet, table.name, f"{first}{table.heading_row}:{last}{last_row}", headings)


def add_table(sheet: Sheet, name: str, cells: str, headings: Sequence[str]) -> None:
    """Make cells an Excel table with filter buttons; it keeps the house's own look, not a table style's."""
    columns = [TableColumn(id=number, name=heading) for number, heading in enumerate(headings, 1)]
    sheet.worksheet.add_table(
        Table(displayName=name, name=name, ref=cells, tableColumns=columns, autoFilter=AutoFilter(ref=cells))
    )


@dataclass(frozen=True)
class FormLine:
    """One line of a form: a single input with its unit, what is accepted, and where the figure comes from."""

    name: str
    label: str
    value: Value
    unit: str
    accept: Accept
    meaning: str
    number_format: str = look.GENERAL
    source: str = ""


FORM_HEADINGS: Final = ("Item", "Value", "Unit", "Accepted", "Source / comment")
FORM_WIDTHS: Final = (44, 40, 14, 42, 44)


def draw_form(sheet: Sheet, name: str, row: int, title: str, lines: Sequence[FormLine]) -> Mapping[str, str]:
    """Draw a form as a table: a heading, then one line per input.

    Args:
        sheet: the sheet it stands on.
        name: the table's name.
        row: where its heading goes.
        title: the heading above it.
        lines: the inputs.

    Returns:
        The address of each input's cell by the line's name.
    """
    sheet.put(f"A{row}", title, "Heading 1")
    sheet.row_height(row, 22)
    sheet.headings(row + 1, FORM_HEADINGS, numbers=(2,), height=18)
    cells = {}
    for number, line in enumerate(lines, row + 2):
        sheet.text(f"A{number}", line.label, "Label")
        sheet.fill(
            number,
            2,
            [[line.value]],
            [sheet.house.style("Input", line.number_format, align="right")],
            [sheet.house.style("Input", line.number_format, align="right", quoted=True)],
        )
        sheet.put(f"C{number}", line.unit, "Label", align="left", indent=1)
        sheet.put(f"D{number}", line.accept.words, "Explanatory Text", wrap=True)
        sheet.fill(
            number,
            5,
            [[line.source or None]],
            [sheet.house.style("Input", wrap=True)],
            [sheet.house.style("Input", wrap=True, quoted=True)],
        )
        validation = line.accept.rule(line.label, line.meaning)
        validation.add(f"B{number}")
        sheet.worksheet.add_data_validation(validation)
        if max(len(line.accept.words) / 42, len(line.source) / 46) > 1:
            sheet.row_height(number, 26)
        cells[line.name] = f"B{number}"
    last = row + 1 + len(lines)
    add_table(sheet, name, f"A{row + 1}:E{last}", FORM_HEADINGS)
    return cells
