"""The offering portfolio after somebody has changed what is not theirs to change; natives stand alone."""

from __future__ import annotations

import functools
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests import calc_session
from tests.workbook_templates.statements import Opened, opened
from workbook_templates.offering_portfolio import build, example
from workbook_templates.parts.offering_portfolio import inputs

FORMULA = "Every formula is still a formula"


@pytest.fixture(scope="module", autouse=True)
def small_capacity() -> Iterator[None]:
    """Fewer spare lines: the same formulas, quickly."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inputs, "CAPACITIES", (12,))
        yield


@functools.cache
def sound(edition: str) -> Opened:
    return opened(build(example(), edition=edition), host="plain" if edition == "plain" else "calc")  # type: ignore[arg-type]


@pytest.mark.parametrize("edition", ["addin", "plain"])
def test_a_policy_cell_a_formula_and_an_answer_changed_are_each_shown_by_checks(edition: str) -> None:
    workbook: Any = openpyxl.load_workbook(io.BytesIO(sound(edition).content))
    for charted in workbook.worksheets:
        charted._charts = []  # what reads a chart back does not keep its description
    for sheet, cell, value in (
        ("Policy", "D60", "Anything goes"),
        ("Volume", "O7", 9_999),
        ("Offerings", "J8", "Hurry"),
        ("Offerings", "F9", "perhaps"),
        ("Effects", "M7", -1),
    ):
        workbook[sheet][cell] = value
    book = opened(workbook, host="plain" if edition == "plain" else "calc")
    before = sound(edition).checks()
    failing = {title for title, status in book.checks().items() if status == "CHECK" and before[title] != "CHECK"}
    assert failing >= {
        "The policy table is unchanged",
        FORMULA,
        "Ticks and instructions are those of the lists",
        "Every answer is accepted",
        "Volumes and loads are not below zero",
    }


def test_without_our_functions_the_native_column_of_audit_is_unchanged(tmp_path: Path) -> None:
    """Calc without the extension knows none of our functions: every result is an error, every native figure stands."""
    if calc_session.why_unavailable():
        pytest.skip(calc_session.why_unavailable())
    path = tmp_path / "bare.xlsx"
    path.write_bytes(sound("addin").content)
    found = calc_session.recalculated(path)
    audit = sound("addin").values["Audit"]
    compared = 0
    for row in range(19, audit.max_row + 1):
        stored = audit.cell(row, 9).value
        if stored in (None, ""):
            continue
        native = found["Audit", f"I{row}"]
        assert native == (pytest.approx(stored) if isinstance(stored, int | float) else stored), row
        assert isinstance(found["Audit", f"H{row}"], calc_session.CalcError), row
        compared += 1
    assert compared > 60
