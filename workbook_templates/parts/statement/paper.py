"""What of the statement goes on paper: the filled lines, and a few where nothing is filled; it changes no screen.

A print area that ends at the last filled row cannot be had without a macro in every program, so it is set when the
workbook is built, and a check says when lines were added beyond it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from addin.statement import Statement
from workbook_templates.parts import audit as audit_sheet
from workbook_templates.parts.audit import AuditTrail
from workbook_templates.parts.book import Book, place
from workbook_templates.parts.checks import Check
from workbook_templates.parts.statement.accounts import BY_ACCOUNT
from workbook_templates.parts.statement.calculation import CHART_DATA
from workbook_templates.parts.statement.chart_data import (
    BY_MONTH,
    BY_OFFERING,
    MONTH_FIRST,
    OFFERING_FIRST,
    ChartFeeds,
)
from workbook_templates.parts.statement.inputs import Inputs
from workbook_templates.parts.statement.register import REGISTER, REGISTER_FIRST

_LEAST: Final = 15  # lines on paper where fewer are filled
_ACCOUNT_FIRST: Final = 9


@dataclass(frozen=True)
class Printed:
    """How many lines of each list go on paper."""

    offerings: int
    accounts: int
    register: int
    months: int


def printed_lines(inputs: Inputs, statement: Statement | None) -> Printed:
    """The filled lines, and a few where nothing is filled."""

    def lines(filled: int, capacity: int) -> int:
        return min(capacity, max(_LEAST, filled))

    return Printed(
        lines(statement.sales["offering"].nunique() if statement else 0, inputs.offerings.capacity),
        lines(statement.expenses["account"].nunique() if statement else 0, inputs.accounts.capacity),
        lines(len(statement.investment) if statement else 0, inputs.investment.capacity),
        lines(len(statement.months) if statement else 0, inputs.months),
    )


def paper_check(inputs: Inputs, printed: Printed) -> Check:
    """Lines that were typed below those whose results go on paper."""
    beyond = []
    for table, key, lines in (
        (inputs.offerings, "offering", printed.offerings),
        (inputs.accounts, "account", printed.accounts),
        (inputs.investment, "item", printed.register),
    ):
        if lines < table.capacity:
            cells = f"{table.letter(key)}{table.first_row + lines}:{table.letter(key)}{table.last_row}"
            beyond.append(f"COUNTA({place(table.sheet, cells, fixed=True)})")
    return Check(
        "Every line goes on paper",
        "names on Breakdown and Investment below the print areas",
        "+".join(beyond) or "0",
        "tolerance_none",
        BY_OFFERING,
        "A1",
        "On screen all is there; on paper lines are missing: widen the print areas, or build the statement again.",
    )


def set_pages(book: Book, audit: AuditTrail, feeds: ChartFeeds, printed: Printed) -> None:
    """Set the print areas of the lists; call it when every sheet but Integrity has been drawn."""
    offering_end = OFFERING_FIRST + printed.offerings - 1
    month_end = MONTH_FIRST + printed.months - 1
    for title, areas in (
        (REGISTER, [f"A1:O{REGISTER_FIRST + printed.register - 1}"]),
        (BY_OFFERING, [f"A1:J{offering_end}", "L1:W45"]),
        (BY_ACCOUNT, [f"A1:G{_ACCOUNT_FIRST + printed.accounts - 1}"]),
        (BY_MONTH, [f"A1:K{month_end}", "M1:Y40"]),
        (CHART_DATA, [f"A1:K{feeds.rank_heading + printed.offerings}"]),
    ):
        book.sheets[title].worksheet.print_area = areas
    book.sheets[audit_sheet.SHEET].worksheet.print_area = _audit_areas(audit, offering_end, month_end)


def _audit_areas(audit: AuditTrail, offering_end: int, month_end: int) -> list[str]:
    """The work paper's lines whose results go on paper, as blocks of rows that stand together."""
    ends = {BY_OFFERING: offering_end, BY_MONTH: month_end}
    blocks: list[list[int]] = []
    for row, line in enumerate(audit.lines, audit_sheet.FIRST_LINE):
        if line.sheet in ends and int(line.cell.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) > ends[line.sheet]:
            continue
        if blocks and blocks[-1][1] == row - 1:
            blocks[-1][1] = row
        else:
            blocks.append([row, row])
    return [f"A{1 if number == 0 else first}:P{last}" for number, (first, last) in enumerate(blocks)]
