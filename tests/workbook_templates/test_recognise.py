"""A template is known again whatever was filled in since, and nothing else is taken for one."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from addin import audit
from addin.audit.own import same_formula
from tests.addin.audit.books import read, read_bytes
from workbook_templates.editions import EDITIONS
from workbook_templates.recognise import known_template
from workbook_templates.templates import TEMPLATES, built


def saved(workbook: Any) -> audit.Book:
    """The built workbook as the audit reads it; its formulas have no values yet."""
    content = io.BytesIO()
    workbook.save(content)
    return read_bytes(content.getvalue())


def unlike(book: audit.Book) -> list[tuple[str, int, int]]:
    """Where a book and the template it is known as differ, formulas and locked texts alike."""
    known = known_template(book)
    assert known is not None
    facts = audit.Facts(book, known)
    texts = [
        place for place, text in known.texts.items()
        if (cell := facts.own.cell(place)) is None or cell.value != text
    ]  # fmt: skip
    formulas = [
        (cell.sheet, cell.row, cell.column)
        for cell in facts.formulas()
        if not same_formula(cell.formula or "", known.formulas.get((cell.sheet, cell.row, cell.column), "=0"))
    ]
    return [*facts.own.changed, *formulas, *texts]


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_workbook_built_empty_and_filled_by_hand_is_known_as_it_was_built(template: str) -> None:
    """Lines added later change no formula, though a template built from them would reach and print otherwise."""
    workbook = built(template, EDITIONS["calc"], example=False)
    names = {
        "throughput_statement": ("Sales", "Expenses", "Investment"),
        "tvc_register": ("Offerings", "Costs", "Leftovers"),
        "delta_decision": ("Alternatives", "Capacity"),
        "offering_portfolio": ("Offerings", "Effects"),
    }[template]
    for name in names:
        for row in range(7, 37):
            for column in (1, 2):
                if template != "throughput_statement" or column == 2:
                    workbook[name].cell(row, column, f"name {row}")
    assert unlike(saved(workbook)) == []


@pytest.mark.parametrize("template", ["throughput_statement", "offering_portfolio"])
def test_a_worked_example_that_was_cleared_is_known_as_it_was_built(template: str) -> None:
    workbook = built(template, EDITIONS["plain"], example=True)
    for name in ("Sales", "Expenses", "Investment", "Offerings", "Effects"):
        if name in workbook.sheetnames:
            for row in workbook[name].iter_rows(min_row=7, max_col=10):
                for cell in row:
                    if not cell.protection.locked:
                        cell.value = None
    assert unlike(saved(workbook)) == []


def test_a_workbook_of_nobodys_is_no_template() -> None:
    assert known_template(read({"A1": "template_name", "B1": "throughput_statement"})) is None


@cache
def _portfolio() -> audit.Book:
    return saved(built("offering_portfolio", EDITIONS["calc"], example=False))


def test_an_issued_paper_is_no_template_any_more() -> None:
    book = _portfolio()
    assert known_template(book) is not None
    issued = replace(book, properties=replace(book.properties, custom={"Throughput issue": "1"}))
    assert known_template(issued) is None


def test_more_lines_than_the_template_takes_are_told_and_its_formulas_still_compared() -> None:
    workbook = built("delta_decision", EDITIONS["calc"], example=False)
    for row in range(7, 300):
        workbook["Alternatives"].cell(row, 1, f"way {row}")
    workbook["Verdict"]["A6"] = "Other"
    book = saved(workbook)
    found = audit.findings(audit.Facts(book, known_template(book)), codes=("TP-01", "TP-02", "TP-04", "TP-09"))
    assert [(finding.code, finding.place) for finding in found] == [
        ("TP-09", "Alternatives!A227:O299"),
        ("TP-04", "Verdict!A6"),
    ]
