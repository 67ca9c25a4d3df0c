"""A long list of data on a sheet of its own, as reports have them; it computes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from workbook_templates import house_style as look
from workbook_templates.parts.book import Book, Value, at

LISTED: Final = 20_000
"""Rows of a list at most: beyond it nobody reads, and the count says how many there are."""


def draw_list(
    book: Book,
    status: str,
    title: str,
    columns: Sequence[str],
    widths: Sequence[float],
    rows: Iterable[Sequence[Value]],
    many: int,
    *,
    numbers: Sequence[int] = (),
    dates: Sequence[int] = (),
    date_columns: Sequence[int] = (),
    most: int = LISTED,
) -> None:
    """Draw a list under headings that can be filtered.

    Args:
        book: the workbook.
        status: what stands under the sheet's title.
        title: the sheet of the plan.
        columns: the headings.
        widths: the columns' widths in characters.
        rows: the data; texts stay texts.
        many: how many rows there are, also those beyond `LISTED`.
        numbers: the columns of numbers, counted from 1.
        dates: the rows, counted from 0, whose numbers are dates
        date_columns: in these columns.
        most: how many rows are drawn.
    """
    heading = 6
    sheet = book.open_sheet(title, heading_row=heading, freeze=f"A{heading + 1}", status=status)
    sheet.widths(*widths)
    if many > most:
        sheet.put("A5", f"The first {most:,} of {many:,}.", "Explanatory Text")
    sheet.headings(heading, columns, numbers=tuple(numbers))
    of_column = [(n in numbers, n - 1 in numbers) for n in range(1, len(columns) + 1)]
    styles = [_style(book, number, after) for number, after in of_column]
    marked = [_style(book, number, after, quoted=True) for number, after in of_column]
    kept = [row for row, _ in zip(rows, range(most))]
    last = sheet.fill(heading + 1, 1, kept, styles, marked) - 1
    for number in dates:
        if number < most:
            for column in date_columns:
                cell: Any = sheet.worksheet.cell(heading + 1 + number, column)
                cell._style = book.house.style("Label", look.DAY, align="right", top=True)
    sheet.worksheet.auto_filter.ref = f"A{heading}:{at(max(last, heading + 1), len(columns))}"


def _style(book: Book, is_number: bool, after_number: bool, *, quoted: bool = False) -> Any:
    if is_number:
        return book.house.style("Label", look.GENERAL, align="right", top=True)
    return book.house.style("Label", wrap=True, top=True, quoted=quoted, align="left", indent=1 if after_number else 0)
