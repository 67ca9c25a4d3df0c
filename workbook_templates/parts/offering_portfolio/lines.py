"""A calculation sheet with one row per offering down to the capacity; it knows places, never meanings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from openpyxl.formatting.rule import Rule
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.utils import get_column_letter

from workbook_templates import house_style as look
from workbook_templates.parts.book import Book, Sheet, at, place

HEADING_ROW: Final = 6
FIRST_ROW: Final = HEADING_ROW + 1
_UNSEEN: Final = DifferentialStyle(numFmt=NumberFormat(numFmtId=199, formatCode=";;;"))  # zeros of an unused row


@dataclass(frozen=True)
class Line:
    """One column of such a sheet: its key, heading, formula with {row} and {key} places, look and width.

    In `formula`, "{key}" is that column's cell of the same row, and "{r}" the row number; None for a column whose
    cells the audit trail writes.
    """

    key: str
    heading: str
    formula: str | None
    number_format: str = look.TEXT
    width: float = 14
    role: str = "Row"

    @property
    def is_number(self) -> bool:
        """Whether it holds figures."""
        return self.number_format != look.TEXT


@dataclass(frozen=True)
class LineSheet:
    """Where the columns of such a sheet stand, for formulas of the same and of other sheets."""

    title: str
    columns: tuple[Line, ...]
    capacity: int
    printed: int

    @property
    def last_row(self) -> int:
        """The capacity row."""
        return HEADING_ROW + self.capacity

    def letter(self, key: str) -> str:
        """The letter of a column."""
        return get_column_letter([column.key for column in self.columns].index(key) + 1)

    def cells(self, key: str) -> str:
        """A column down to the capacity row, as formulas of other sheets write it."""
        return place(self.title, f"{self.letter(key)}{FIRST_ROW}:{self.letter(key)}{self.last_row}", fixed=True)

    def cell(self, key: str, line: int, *, fixed: bool = False) -> str:
        """A column's cell on a line counted from 1."""
        return place(self.title, f"{self.letter(key)}{HEADING_ROW + line}", fixed=fixed)


def draw_lines(
    book: Book,
    sheet_of: LineSheet,
    others: Mapping[str, Sequence[str]],
    *,
    filled_by: str,
    strong: Sequence[str] = (),
    marks: Sequence[tuple[str, str, str]] = (),
) -> Sheet:
    """Draw the sheet with every formula.

    Args:
        book: the workbook.
        sheet_of: the sheet's columns.
        others: more places for the formulas: a key and its cells, line by line.
        filled_by: the column that is not "" when a row is used.
        strong: columns tinted as results.
        marks: a column, the condition of its first cell "{cell}", and the role it then shows.
    """
    after_name = get_column_letter([column.key for column in sheet_of.columns].index("name") + 2)
    sheet = book.open_sheet(sheet_of.title, heading_row=HEADING_ROW, freeze=f"{after_name}{FIRST_ROW}")
    sheet.widths(*(column.width for column in sheet_of.columns))
    numbers = tuple(number for number, column in enumerate(sheet_of.columns, 1) if column.is_number)
    sheet.headings(HEADING_ROW, [column.heading for column in sheet_of.columns], numbers=numbers, height=44)
    letters = {column.key: sheet_of.letter(column.key) for column in sheet_of.columns}
    for line in range(1, sheet_of.capacity + 1):
        row = HEADING_ROW + line
        here = {key: f"{letter}{row}" for key, letter in letters.items()}
        here |= {key: cells[line - 1] for key, cells in others.items()} | {"r": str(row), "up": str(row - 1)}
        for number, column in enumerate(sheet_of.columns, 1):
            if column.formula is None:
                continue
            text = column.number_format == look.TEXT
            sheet.put(
                at(row, number),
                "=" + column.formula.format(**here),
                column.role,
                look.GENERAL if text else column.number_format,
                align="left" if text else "right",
                indent=1 if text and number > 1 and sheet_of.columns[number - 2].is_number else 0,
            )
    last = get_column_letter(len(sheet_of.columns))
    used = f'${letters[filled_by]}{FIRST_ROW}<>""'
    for key, condition, role in marks:  # before the look of the row: where two apply, Calc shows the first
        cells = f"{letters[key]}{FIRST_ROW}:{letters[key]}{sheet_of.last_row}"
        sheet.mark(cells, condition.format(cell=f"{letters[key]}{FIRST_ROW}"), role)
    for key in strong:
        letter = letters[key]
        sheet.mark_filled(f"{letter}{FIRST_ROW}:{letter}{sheet_of.last_row}", used, strong=True)
    sheet.mark_filled(f"A{FIRST_ROW}:{last}{sheet_of.last_row}", used)
    _print_in_blocks(sheet, sheet_of)
    blank = Rule(type="expression", formula=[used.replace("<>", "=")], dxf=_UNSEEN)
    sheet.worksheet.conditional_formatting.add(f"A{FIRST_ROW}:{last}{sheet_of.last_row}", blank)
    return sheet


_PAGE: Final = 215  # characters that can be read across a page


def _print_in_blocks(sheet: Sheet, sheet_of: LineSheet) -> None:
    """Print a wide sheet on pages side by side, the offering's name repeated on each; spare lines stay off paper."""
    name = sheet_of.letter("name")
    sheet.worksheet.print_title_cols = f"A:{name}"
    blocks, first, width = [], 1, 0.0
    for number, column in enumerate(sheet_of.columns, 1):
        if width and width + column.width > _PAGE:
            blocks.append((first, number - 1))
            first, width = number, sum(repeated.width for repeated in sheet_of.columns[:2])
        width += column.width
    blocks.append((first, len(sheet_of.columns)))
    sheet.worksheet.print_area = [
        f"{get_column_letter(left)}1:{get_column_letter(right)}{HEADING_ROW + sheet_of.printed}"
        for left, right in blocks
    ]


def cells_of(table_cell: object, keys: Sequence[str], capacity: int) -> dict[str, list[str]]:
    """For each key its input cells, line by line, as "in_key"; `table_cell` gives a key's cell on a line."""
    return {f"in_{key}": [table_cell(key, line) for line in range(1, capacity + 1)] for key in keys}  # type: ignore[operator]
