"""Our own templates, filled with their examples, re-perform to the last cell; what is damaged in one is found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from addin.audit.book import Book, Cell
from addin.audit.reperformance import Kind, reperform
from tests.addin.audit.books import read_bytes
from tests.workbook_templates.finished import finished
from workbook_templates.templates import TEMPLATES

STATEMENT = "throughput_statement"


def filled(template: str, program: str) -> Book:
    return read_bytes(finished(template, "example", program).content)


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_call_of_a_filled_template_agrees_and_so_does_every_native_formula(template: str) -> None:
    done = reperform(filled(template, "calc"))
    assert done.counts == {Kind.AGREES: len(done)}
    assert len(done) > 50
    assert (done.natives, done.taken, done.fault) == ((), {}, "")
    assert all(cell.recalculated is not None and not cell.rests_on for cell in done)


def test_the_plain_edition_calls_nothing_of_ours_and_recalculates_to_what_is_stored() -> None:
    done = reperform(filled(STATEMENT, "plain"), every_formula=True)
    assert (done.cells, done.natives, done.taken, done.fault) == ((), (), {}, "")


@pytest.mark.parametrize("program", ["lite", "excel"])
def test_the_statement_as_other_programs_spell_it_agrees_too(program: str) -> None:
    done = reperform(filled(STATEMENT, program))
    assert done.counts == {Kind.AGREES: len(done)}
    assert len(done) > 50


def changed(book: Book, cell: Cell, **how: object) -> Book:
    """The workbook with one cell changed, as if somebody had, without recalculating."""
    sheets = tuple(
        replace(sheet, cells={**sheet.cells, (cell.row, cell.column): replace(cell, **how)})  # type: ignore[arg-type]
        if sheet.name == cell.sheet
        else sheet
        for sheet in book.sheets
    )
    return replace(book, sheets=sheets)


def test_one_stored_result_changed_in_a_filled_statement_is_the_only_call_that_is_stale() -> None:
    book = filled(STATEMENT, "calc")
    result = next(cell for cell in reperform(book) if "THROUGHPUT" in cell.functions)
    cell = book.cell(result.sheet, result.row, result.column)
    assert cell is not None
    assert type(cell.value) is float
    wrong = reperform(changed(book, cell, value=cell.value + 1)).differing
    first = next(entry for entry in wrong if entry.place == result.place)
    assert (first.kind, first.stored, first.recalculated) == (Kind.STALE, cell.value + 1, cell.value)
    assert {entry.kind for entry in wrong} == {Kind.STALE}


def test_one_revenue_of_a_filled_statement_changed_makes_its_throughput_stale_by_as_much() -> None:
    book = filled(STATEMENT, "calc")
    sales = next(table for table in book.tables if table.area.sheet == "Sales")
    column = sales.area.first_column + next(n for n, name in enumerate(sales.columns) if "revenue" in name.casefold())
    cell = book.cell("Sales", sales.area.first_row + 1, column)
    assert cell is not None
    assert type(cell.value) is float
    done = reperform(changed(book, cell, value=cell.value + 1))
    total = next(entry for entry in done if "THROUGHPUT" in entry.functions)
    assert type(total.stored) is float
    assert total.kind is Kind.STALE
    assert total.recalculated == pytest.approx(total.stored + 1)
    assert {entry.kind for entry in done.differing} == {Kind.STALE}
    assert len(done.differing) < len(done)
