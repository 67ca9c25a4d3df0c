"""What of the TVC register goes on paper: the filled lines, and a few where nothing is filled.

A print area that ends at the last filled row cannot be had without a macro in every program, so it is set when the
workbook is built, and a check says when lines were added beyond it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from workbook_templates.parts import audit as audit_sheet
from workbook_templates.parts.audit import AuditTrail
from workbook_templates.parts.book import Book, place
from workbook_templates.parts.checks import Check
from workbook_templates.parts.tables import InputTable
from workbook_templates.parts.tvc_register import books, cash, cost_lines, leftovers, offerings
from workbook_templates.parts.tvc_register.content import TvcRegister
from workbook_templates.parts.tvc_register.inputs import HEADING_ROW, Inputs
from workbook_templates.parts.tvc_register.places import TREATMENT

_LEAST: Final = 15  # lines on paper of an empty register
_CHART: Final = ", as a chart"


@dataclass(frozen=True)
class _Pages:
    """How a sheet is cut into pages side by side: bands of columns, the columns repeated on each, the chart's cells."""

    table: str
    bands: tuple[str, ...]
    repeated: str = ""
    chart: str = ""
    heading_row: int = HEADING_ROW


_SHEETS: Final[Mapping[str, _Pages]] = {
    cost_lines.SHEET: _Pages("costs", ("A:I", "J:R", "S:AC", "AD:AK", "AL:AT"), "A:B"),
    offerings.LINES: _Pages("offerings", ("A:G", "H:N", "O:W"), "A:B"),
    TREATMENT: _Pages("costs", ("A:J", "K:M"), "A:B"),
    books.SHEET: _Pages("costs", ("A:I",), "", "K1:Z30 K32:Z51"),
    offerings.BY_OFFERING: _Pages("offerings", ("A:M",), "", "P1:AE30"),
    offerings.OWN_AND_GROUP: _Pages("offerings", ("A:H",), "", "J1:Y30"),
    leftovers.SHEET: _Pages("leftovers", ("A:N",), "", "W1:AL30"),
    cash.SHEET: _Pages("cash", ("A:M", "N:S"), "A:A", "", cash.FIRST - 1),
}


def printed_lines(inputs: Inputs, content: TvcRegister) -> Mapping[str, int]:
    """How many lines of each table go on paper."""
    filled: Mapping[str, tuple[InputTable, Sequence[object]]] = {
        "offerings": (inputs.offerings, content.offerings),
        "costs": (inputs.costs, content.costs),
        "leftovers": (inputs.leftovers, content.leftovers),
        "cash": (inputs.cash, content.cash),
    }
    return {name: min(table.capacity, max(_LEAST, len(lines))) for name, (table, lines) in filled.items()}


def paper_check(inputs: Inputs, lines: Mapping[str, int]) -> Check:
    """Lines that were typed below those that go on paper."""
    beyond = []
    for name, count in lines.items():
        table: InputTable = getattr(inputs, name)
        if count < table.capacity:
            first, last = table.columns[0].key, table.columns[-1].key
            cells = f"{table.letter(first)}{table.first_row + count}:{table.letter(last)}{table.last_row}"
            beyond.append(f"COUNTA({place(table.sheet, cells, fixed=True)})")
    return Check(
        "Every line goes on paper",
        "filled cells of input lines below the print areas",
        "+".join(beyond) or "0",
        "tolerance_none",
        TREATMENT,
        "A1",
        "On screen all is there; on paper lines are missing: widen the print areas of the results, or refill it.",
    )


def set_pages(book: Book, audit: AuditTrail, lines: Mapping[str, int]) -> None:
    """Set the print areas; call it when every sheet but Integrity has been drawn."""
    for title, pages in _SHEETS.items():
        sheet = book.sheets[title]
        last = pages.heading_row + lines[pages.table]
        ranges = []
        for number, band in enumerate(pages.bands):
            first, end = band.split(":")
            # What explains the first band stands above it and is not said again beside the next ones.
            top = 1 if number == 0 or pages.heading_row == HEADING_ROW else pages.heading_row
            ranges.append(f"{first}{top}:{end}{last}")
        if pages.chart:
            sheet.put(pages.chart.split(":")[0], f"{title}{_CHART}", "Title")
            ranges.extend(pages.chart.split())
        sheet.worksheet.print_area = ranges
        if pages.repeated:
            sheet.worksheet.print_title_cols = pages.repeated
        if pages.heading_row != HEADING_ROW:
            sheet.worksheet.print_title_rows = f"{pages.heading_row}:{pages.heading_row}"
    _audit_pages(book, audit, lines)


def _audit_pages(book: Book, audit: AuditTrail, lines: Mapping[str, int]) -> None:
    """Of each sheet's results the lines that go on paper; they stand together, in the order of the sheet's rows."""
    counts: dict[str, int] = {}
    for line in audit.lines:
        counts[line.sheet] = counts.get(line.sheet, 0) + 1
    ranges: list[str] = []
    first = audit_sheet.FIRST_LINE
    for title, count in counts.items():
        pages = _SHEETS[title]
        capacity = book.constants[f"capacity_{_CAPACITIES[pages.table]}"].value
        last = first + lines[pages.table] * (count // int(capacity)) - 1
        ranges.append(f"A{first if ranges else 1}:P{last}")
        first += count
    worksheet = book.sheets[audit_sheet.SHEET].worksheet
    worksheet.print_area = ranges
    worksheet.print_title_rows = f"{audit_sheet.FIRST_LINE - 1}:{audit_sheet.FIRST_LINE - 1}"


_CAPACITIES: Final[Mapping[str, str]] = {
    "offerings": "offerings",
    "costs": "costs",
    "leftovers": "leftovers",
    "cash": "cash_cases",
}
