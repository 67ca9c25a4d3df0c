"""A result sheet whose columns are the alternatives that stand side by side; it knows no row's meaning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from openpyxl.utils import get_column_letter

from workbook_templates import house_style as look
from workbook_templates.parts.book import Book, Sheet, place
from workbook_templates.parts.delta_decision import sizes
from workbook_templates.parts.delta_decision.grid import Grid
from workbook_templates.parts.delta_decision.inputs import Inputs
from workbook_templates.parts.delta_decision.side import of_number

HEADING_ROW: Final = 6


@dataclass(frozen=True)
class Board:
    """A result sheet whose columns are the alternatives."""

    sheet: Sheet
    side: Grid

    def column(self, line: int) -> str:
        """The letter of an alternative's column."""
        return get_column_letter(1 + line)

    def cell(self, row: int, line: int) -> str:
        """An alternative's cell in a row, as any sheet writes it."""
        return place(self.sheet.title, f"{self.column(line)}{row}", fixed=True)

    def ready(self, line: int) -> str:
        """Whether the alternative can be judged, as a formula without "="."""
        return f"{self.side.cell('ready', line)}=1"

    def given(self, inputs: Inputs, column: str, line: int) -> str:
        """What was entered for an alternative on Alternatives, blank where nothing was, as a formula without "="."""
        cell = of_number(self.side, line, inputs.alternatives.cells(column))
        return f'IF({cell}="","",{cell})'

    def label(self, row: int, text: str, role: str = "Label") -> None:
        """The words of a row."""
        self.sheet.put(f"A{row}", text, role, wrap=True)

    def put(
        self, row: int, formula: Callable[[int], str], number_format: str = look.MONEY, *, wrap: bool = False
    ) -> None:
        """The same formula for every alternative; a blank one stays blank."""
        for line in range(1, sizes.SIDE_BY_SIDE + 1):
            shown = f'=IF({self.ready(line)},{formula(line)},"")'
            side = "left" if wrap else "right"
            self.sheet.put(f"{self.column(line)}{row}", shown, "Row", number_format, align=side, wrap=wrap, top=wrap)


def draw_board(
    book: Book, title: str, side: Grid, last_row: int, strong: tuple[int, ...], coloured: tuple[int, ...] = ()
) -> Board:
    sheet = book.open_sheet(title, heading_row=HEADING_ROW, freeze=f"B{HEADING_ROW + 1}")
    sheet.widths(38, *(17 for _ in range(sizes.SIDE_BY_SIDE)))
    board = Board(sheet, side)
    sheet.put(f"A{HEADING_ROW}", "Alternative", "Table heading")
    for line in range(1, sizes.SIDE_BY_SIDE + 1):
        name = side.cell("name", line)
        heading = f"{board.column(line)}{HEADING_ROW}"
        sheet.put(heading, f'=IF({name}="","",{name})', "Table heading", align="right", wrap=True)
    sheet.row_height(HEADING_ROW, 30)
    for row in strong:
        sheet.mark_filled(f"B{row}:{board.column(sizes.SIDE_BY_SIDE)}{row}", f'B${HEADING_ROW}<>""', strong=True)
    # Calc shows one look where ranges overlap, so a row with a look of its own is left out of the hairlines.
    plain = (row for row in range(HEADING_ROW + 1, last_row + 1) if row not in (*strong, *coloured))
    area = " ".join(f"B{row}:{board.column(sizes.SIDE_BY_SIDE)}{row}" for row in plain)
    sheet.mark_filled(area, f'B${HEADING_ROW}<>""')
    return board
