"""What of each sheet is printed: the rows that are filled when the workbook is built, and some to write into.

Tables are declared for hundreds of rows; printed whole they would be pages of nothing. What is added below the
printed rows counts in every figure; a hint above the table says that the print area has to be set anew.
"""

from __future__ import annotations

from openpyxl.utils import get_column_letter

from workbook_templates.parts import audit
from workbook_templates.parts.book import Book
from workbook_templates.parts.delta_decision import sizes
from workbook_templates.parts.delta_decision.decision import Decision
from workbook_templates.parts.delta_decision.grid import Grid
from workbook_templates.parts.delta_decision.inputs import Inputs
from workbook_templates.parts.delta_decision.lines import LineGrids
from workbook_templates.parts.delta_decision.trail import DecisionTrail

LEAST_PAIRS = 6


def printed_pairs(content: Decision) -> int:
    """How many rows of Load are printed: the pairs of an alternative with a resource, and a few to come."""
    loaded: dict[str, set[str]] = {}
    for load in content.loads:
        loaded.setdefault(load.alternative, set()).add(load.resource)
    of_sets = (set().union(*(loaded.get(name, set()) for name in (a.name, *a.made_of))) for a in content.alternatives)
    return min(max(sum(map(len, of_sets)), LEAST_PAIRS), sizes.PAIRS)


def set_print_areas(
    book: Book, trail: DecisionTrail, inputs: Inputs, lines: LineGrids, grids: tuple[Grid, ...], loads: tuple[Grid, ...]
) -> None:
    """Let paper end where the content does; call it before Audit is drawn.

    Args:
        book: the workbook, whole but for Audit.
        trail: the function results; the spare ones go to the end of Audit.
        inputs: the input tables, with the rows they show.
        lines: the calculation rows of the tables of lines.
        grids: those with a row for each alternative.
        loads: those with a row for each pair of an alternative with a resource.
    """
    shown = dict(zip((table.name for table in inputs.tables), inputs.shown, strict=True))
    tables = (inputs.sales, inputs.expenses, inputs.investment, inputs.loads)
    for grid, table in zip(lines.all, tables, strict=True):
        print_rows(grid, shown[table.name])
    for grid in grids:
        print_rows(grid, shown[inputs.alternatives.name])
    for grid in loads:
        print_rows(grid, inputs.shown_pairs, "counted" if "counted" in grid.keys else "")
    for table in (inputs.alternatives, *tables[:3]):
        sheet = book.sheets[table.sheet]
        hints = 0 if table is inputs.alternatives else 2  # beside a wide table they would make it too small
        last = get_column_letter(table.first_column + len(table.columns) - 1 + hints)
        bottom = table.heading_row + shown[table.name]
        sheet.worksheet.print_area = f"A1:{last}{bottom}"
        if bottom < table.last_row:
            letter = table.letter(table.columns[0].key)
            sheet.put("A4", f'=IF(COUNTA({letter}{bottom + 1}:{letter}{table.last_row})>0,todo_print,"")', "Hint")
    last = get_column_letter(inputs.loads.first_column + len(inputs.loads.columns) + 1)
    bottom = inputs.loads.heading_row + max(inputs.shown[4:])
    book.sheets[inputs.loads.sheet].worksheet.print_area = f"A1:{last}{bottom}"
    trail.put_spare_last()
    book.sheets[audit.SHEET].worksheet.print_area = f"A1:P{audit.FIRST_LINE + trail.printed - 1}"


def print_rows(grid: Grid, rows: int, last: str = "") -> None:
    """Print a grid from the top of its sheet down to a number of rows, all of its columns or up to one."""
    bottom = grid.heading_row + min(rows, grid.capacity)
    grid.sheet.worksheet.print_area = f"A1:{grid.letter(last or grid.keys[-1])}{bottom}"


def declare_words(book: Book) -> None:
    """The hint above the tables."""
    book.word("todo_print", "Not all rows are printed: clear the print area (Page Layout), or set it anew")
