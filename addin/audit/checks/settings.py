"""Checks of how a workbook is set to calculate and what it carries besides sheets."""

from __future__ import annotations

from collections.abc import Iterator

from addin.audit.facts import Facts
from addin.audit.findings import Finding, Severity, check, kind

MANUAL = kind(
    "CA-01",
    "Manual calculation",
    Severity.WARNING,
    meaning="The workbook is set to compute only when told to.",
    why="A figure on the screen may belong to inputs that have changed since.",
    remedy="Set calculation to automatic, recalculate, and look at the figures again.",
    example="Formulas ▸ Calculation Options ▸ Manual is ticked when the file was saved.",
)
ITERATIVE = kind(
    "CA-02",
    "Iterative calculation",
    Severity.WARNING,
    meaning="The workbook lets formulas refer to themselves and computes them over and over.",
    why="A circular reference made by mistake gives a figure instead of a message, and the figure depends on the past.",
    remedy="Switch iterative calculation off, and solve the circle that then shows itself.",
    example="File ▸ Options ▸ Formulas ▸ Enable iterative calculation is ticked.",
)
PRECISION = kind(
    "CA-03",
    "Precision as displayed",
    Severity.WARNING,
    meaning="Values are rounded to the digits that are displayed, for good.",
    why="Changing a number format changes figures, and the digits that were cut off cannot be had back.",
    remedy="Switch “Set precision as displayed” off; round with ROUND where rounding is meant.",
    example="10.4 shown as 10 becomes 10, and a total of three such lines 30 instead of 31.2.",
)
DATE_1904 = kind(
    "CA-04",
    "Dates count from 1904",
    Severity.NOTE,
    meaning="The workbook counts days from 1904, other workbooks from 1900.",
    why="A date copied from or to another workbook moves by four years and a day.",
    remedy="Type dates anew rather than copy them, or set the workbook to the 1900 date system.",
    example="A workbook that began on an old Mac: 2026-06-30 pasted elsewhere reads 2022-06-29.",
)


@check(MANUAL, ITERATIVE, PRECISION, DATE_1904)
def calculation(facts: Facts) -> Iterator[Finding]:
    book, how = facts.book, facts.book.calculation
    if how.mode == "manual":
        yield MANUAL.at(book, "The workbook computes only when told to", expected="automatic", found="manual")
    if how.iterate:
        count = f"on, up to {how.iterate_count:,} rounds"
        yield ITERATIVE.at(book, "The workbook computes circles over and over", expected="off", found=count)
    if not how.full_precision:
        yield PRECISION.at(book, "Values are cut to the digits displayed", expected="full precision", found="displayed")
    if how.date1904:
        yield DATE_1904.at(book, "Days are counted from 1904", expected="1900", found="1904")
