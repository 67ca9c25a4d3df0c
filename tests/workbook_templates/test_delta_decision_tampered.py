"""The delta decision after somebody has changed what is not theirs to change: Checks shows it; natives stand alone."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tests import calc_session
from tests.calc_session import CalcValue
from tests.workbook_templates.statements import Opened, opened
from workbook_templates.delta_decision import build, example
from workbook_templates.parts.delta_decision import sizes

FORMULA = "Every formula is still a formula"


@pytest.fixture(scope="module", autouse=True)
def small_tables() -> Iterator[None]:
    """Tables of few rows: the same formulas, quickly."""
    few = {"SALES": 3, "EXPENSES": 5, "INVESTMENTS": 2, "LOADS": 3, "ALTERNATIVES": 3, "RESOURCES": 3, "PAIRS": 4}
    with pytest.MonkeyPatch.context() as patch:
        for name, rows in few.items():
            patch.setattr(sizes, name, rows)
        yield


@functools.cache
def sound(edition: str) -> Opened:
    host = "plain" if edition == "plain" else "calc"
    return opened(build(example("flight"), edition=edition), host=host)  # type: ignore[arg-type]


Changes = Mapping[tuple[str, str], str | int]
FORMULAS: Changes = {("Policy", "E9"): "as we like it", ("Verdict", "B17"): 9999, ("Sales lines", "V8"): 1}
INPUTS: Changes = {("Sales changes", "C7"): "Present", ("Alternatives", "L7"): "Perhaps", ("Decision", "B11"): "All"}


def changed(edition: str, changes: Changes) -> Opened:
    """The finished book with a few cells changed, recalculated by the engine."""
    workbook: Any = openpyxl.load_workbook(io.BytesIO(sound(edition).content))
    for charted in workbook.worksheets:
        charted._charts = []  # what reads a chart back does not keep its description
    for (sheet, cell), value in changes.items():
        workbook[sheet][cell] = value
    return opened(workbook, host="plain" if edition == "plain" else "calc")


def newly_failing(book: Opened, edition: str) -> set[str]:
    before = sound(edition).checks()
    return {title for title, status in book.checks().items() if status == "CHECK" and before[title] != "CHECK"}


@pytest.mark.parametrize("edition", ["addin", "plain"])
@pytest.mark.parametrize(
    ("changes", "checks"),
    [
        (
            FORMULAS,
            {"The policy table is unchanged", "Function results agree with native formulas", FORMULA},
        ),
        ({("Totals", "AL7"): 1}, {FORMULA}),
        (
            INPUTS,
            {
                "Every sales line is complete",
                "Answers and amounts on Alternatives are accepted",
                "Facts on Decision are accepted",
            },
        ),
    ],
    ids=["formulas and policy", "one formula", "answers"],
)
def test_changes_that_are_not_allowed_are_shown_by_checks(edition: str, changes: Changes, checks: set[str]) -> None:
    assert checks <= newly_failing(changed(edition, changes), edition)


def in_calc(
    tmp_path: Path, edition: str, change: Callable[[Workbook], None] | None = None
) -> Mapping[tuple[str, str], CalcValue]:
    if calc_session.why_unavailable():
        pytest.skip(calc_session.why_unavailable())
    workbook = openpyxl.load_workbook(io.BytesIO(sound(edition).content))
    if change:
        change(workbook)
    path = tmp_path / "changed.xlsx"
    workbook.save(path)
    return calc_session.recalculated(path)


def test_a_hidden_row_is_shown_by_checks(tmp_path: Path) -> None:
    def hide(workbook: Workbook) -> None:
        workbook["Sales changes"].row_dimensions[8].hidden = True

    found = in_calc(tmp_path, "plain", hide)
    titles = {str(sound("plain").values["Checks"].cell(row, 2).value): row for row in range(8, 50)}
    row = titles["No row is hidden or filtered out"]
    assert found["Checks", f"F{row}"] == "CHECK"


def test_without_our_functions_the_native_column_of_audit_is_unchanged(tmp_path: Path) -> None:
    """Calc without the extension knows none of our functions: every result is an error, every native figure stands."""
    found = in_calc(tmp_path, "addin")
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
    assert compared > 40
