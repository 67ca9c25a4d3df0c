"""An issued paper is what was signed, or it is said not to be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from addin import audit
from addin.audit.fingerprints import values_sha256
from tests.addin.audit.books import read

CODES = ("IP-01", "IP-02")


def paper(cells: dict[str, object], signed: audit.Book) -> audit.Book:
    """A book that says it was issued when it held what `signed` holds."""
    book = read(cells)
    custom = {"Throughput issue": "1", "Throughput issue values SHA-256": values_sha256(signed)}
    return replace(book, properties=replace(book.properties, custom=custom))


def told(book: audit.Book) -> list[str]:
    return [f"{finding.code} {finding.place}".strip() for finding in audit.findings(book, codes=CODES)]


def test_a_paper_as_it_was_issued_is_silent() -> None:
    cells = {"A1": "T", "B1": 560.0}
    assert told(paper(cells, read(cells))) == []


def test_a_figure_changed_after_the_issue_is_an_error() -> None:
    assert told(paper({"A1": "T", "B1": 650.0}, read({"A1": "T", "B1": 560.0}))) == ["IP-01"]


def test_a_workbook_that_was_never_issued_is_silent() -> None:
    assert told(read({"A1": "T", "B1": 650.0})) == []


def _checks(status: str) -> audit.Book:
    """An issued paper whose sheet Issue checks shows that status, as stored by whoever recalculated it."""

    def add(book: Any, _sheet: Any) -> None:
        sheet = book.create_sheet("Issue checks")
        for column, held in enumerate(("Statement!B9", "T", 560.0, 580.0, 20.0, '=IF(E9=0,"as signed","differs")'), 1):
            sheet.cell(9, column, held)

    book = read({"B1": 560.0}, add)
    sheets = []
    for sheet in book.sheets:
        cells = {p: replace(c, value=status) if c.has_formula else c for p, c in sheet.cells.items()}
        sheets.append(replace(sheet, cells=cells))
    custom = {"Throughput issue values SHA-256": values_sha256(book)}
    return replace(book, sheets=tuple(sheets), properties=replace(book.properties, custom=custom))


def test_a_signed_figure_that_differs_today_is_a_warning() -> None:
    assert told(_checks("differs")) == ["IP-02 'Issue checks'!F9"]
    assert told(_checks("not recalculated")) == ["IP-02 'Issue checks'!F9"]


def test_a_signed_figure_that_still_holds_is_silent() -> None:
    assert told(_checks("as signed")) == []
