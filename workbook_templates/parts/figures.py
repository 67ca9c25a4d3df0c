"""Named figures: one cell each on a calculation sheet, so that results, checks and the audit read the same one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbook_templates import house_style as look
from workbook_templates.parts.book import Book


@dataclass(frozen=True)
class Figure:
    """A named figure: its formula without "=", its look, and how it comes about."""

    name: str
    label: str
    formula: str
    how: str
    number_format: str = look.COUNT


def draw_figures(book: Book, title: str, heading_row: int, figures: Sequence[Figure]) -> int:
    """Draw figures, one a line, and name their cells; column A holds the label, B the figure.

    Args:
        book: the workbook.
        title: the sheet they stand on.
        heading_row: the row of the column headings.
        figures: the figures, in order.

    Returns:
        The row after the last figure.
    """
    sheet = book.sheets[title]
    sheet.headings(heading_row, ("Figure", "Value", "Name", "How"), numbers=(2,), height=18)
    row = heading_row
    for row, figure in enumerate(figures, heading_row + 1):
        is_text = figure.number_format == look.TEXT
        linked = figure.formula.startswith("IF(in_") and figure.formula.count("in_") == 2
        sheet.put(f"A{row}", figure.label, "Label")
        sheet.put(
            f"B{row}",
            f"={figure.formula}",
            "Linked Cell" if linked else "Calculation",
            look.GENERAL if is_text else figure.number_format,
            align="left" if is_text else "right",
        )
        sheet.put(f"C{row}", figure.name, "Unit", align="left", indent=1)
        sheet.put(f"D{row}", figure.how, "Explanatory Text")
        book.name(figure.name, title, f"B{row}")
    return row + 1
