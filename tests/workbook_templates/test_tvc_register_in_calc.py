"""The TVC register in a real Calc: grown by 200 lines a table, damaged, without the add-in, and in every state."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from copy import copy
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from addin.hosts.calc import build as build_extension
from tests import calc_session
from tests.calc_session import CalcError, CalcSession, CalcValue
from tests.workbook_templates.statements import Opened, opened
from workbook_templates.editions import EDITIONS, deliver
from workbook_templates.parts.tvc_register import inputs
from workbook_templates.parts.tvc_register.content import CostLine, Offering, TvcRegister
from workbook_templates.tvc_register import build, example

MORE = 200
NEW_LINES: dict[
    str, tuple[str, Callable[[int], dict[str, Any]]]
] = {  # per sheet its table's name and what line n of the new ones says; the letters are those of the columns
    "Offerings": ("OfferingLines", lambda n: {"A": f"Added {n}", "B": 100.0, "C": 2.0, "D": 90.0}),
    "Costs": (
        "CostLines",
        lambda n: {"A": f"Added {n}", "B": f"Part {n}", "D": 10.0, "E": "Sale", "F": "Material", "G": "Yes"},
    ),
    "Leftovers": (
        "LeftoverLines",
        lambda n: {"A": f"Rest {n}", "B": f"P {n}", "C": 3.0, "D": 1.0, "E": 50.0, "F": "No", "G": "No", "H": 60.0},
    ),
    "Cash cases": (
        "CashCases",
        lambda n: {"A": f"Case {n}", "B": 80.0, "C": 30.0, "D": "Yes", "E": 30.0, "F": 30.0, "G": 0.0, "H": 0.0},
    ),
    "Checklist": ("ChecklistLines", lambda n: {"A": f"Cost {n}", "B": "Does not occur"}),
}


def append(workbook: Workbook, sheet: str, lines: int) -> None:
    """Lines typed below a table: it grows, and each cell takes the look of the one above."""
    name, line = NEW_LINES[sheet]
    worksheet = workbook[sheet]
    table = worksheet.tables[name]
    first, last = table.ref.split(":")
    column, row = re.fullmatch(r"([A-Z]+)(\d+)", last).groups()  # type: ignore[union-attr]
    filled = next(r for r in range(int(row), 6, -1) if worksheet.cell(r, 1).value or worksheet.cell(r, 2).value)
    for n in range(1, lines + 1):
        for letter, value in line(n).items():
            cell, above = worksheet[f"{letter}{filled + n}"], worksheet[f"{letter}{filled + n - 1}"]
            cell.value = value
            cell._style = copy(above._style)
    table.ref = f"{first}:{column}{max(int(row), filled + lines)}"
    table.autoFilter.ref = table.ref


@pytest.fixture(scope="module")
def calc() -> Iterator[CalcSession]:
    reason = calc_session.why_unavailable()
    if reason:
        pytest.skip(reason)
    with CalcSession() as session:
        yield session


@pytest.fixture(scope="module")
def plain() -> Opened:
    return opened(build(example(), edition="plain"), host="plain")


@pytest.fixture(scope="module")
def grown(plain: Opened, calc: CalcSession, tmp_path_factory: pytest.TempPathFactory) -> Any:
    workbook = openpyxl.load_workbook(io.BytesIO(plain.content))
    for sheet in NEW_LINES:
        append(workbook, sheet, MORE)
    path = tmp_path_factory.mktemp("grown") / "register.xlsx"
    workbook.save(path)
    return workbook, calc.recalculated(path)


def checks(plain: Opened, cells: dict[tuple[str, str], CalcValue]) -> dict[str, CalcValue]:
    titles = plain.values["Checks"]
    return {str(titles.cell(row, 2).value): cells["Checks", f"F{row}"] for row in range(8, titles.max_row + 1)}


def figure(plain: Opened, cells: dict[tuple[str, str], CalcValue], name: str) -> CalcValue:
    sheet, cell = next(plain.formulas.defined_names[name].destinations)
    return cells[sheet, cell.replace("$", "")]


def test_every_appended_line_is_calculated_and_every_check_holds(plain: Opened, grown: Any) -> None:
    """Each added offering: 100 − 10 = 90, its control, twice 90 = 180; only paper has not grown with them."""
    _, cells = grown
    assert {title for title, status in checks(plain, cells).items() if status != "OK"} == {"Every line goes on paper"}
    first, last = 7 + len(example().offerings), 6 + len(example().offerings) + MORE
    for row in (first, last):
        assert [cells["By offering", f"{letter}{row}"] for letter in "BCDLM"] == [100, 10, 90, 180, "Accept"]
        assert [cells["Own and Group", f"{letter}{row}"] for letter in "BCFGH"] == [90, 90, 180, 180, "same sign"]
    row = 6 + len(example().costs) + MORE
    assert [cells["Treatment", f"{letter}{row}"] for letter in "BCDH"] == [f"Part {MORE}", "TVC", 10, "P9"]
    assert cells["Books and Decision", f"E{row}"] == 10
    row = 6 + len(example().leftovers) + MORE  # 2 left at 50 would fetch 60: 40 to test, result 0 − 100
    assert [cells["Leftover register", f"{letter}{row}"] for letter in "EFHIJN"] == [2, 100, 60, 60, 40, -100]
    row = 17 + len(example().cash) + MORE
    assert [cells["Cash", f"{letter}{row}"] for letter in "DFKLM"] == [50, "Accept", 50, 50, 50]


def test_totals_audit_and_charts_include_the_appended_lines(plain: Opened, grown: Any) -> None:
    _, cells = grown
    before = {name: plain.named(name) for name in ("cost_lines", "offerings_ready", "tvc_of_lines", "leftover_total")}
    after = {name: figure(plain, cells, name) for name in before}
    grows = {"cost_lines": MORE, "offerings_ready": MORE, "tvc_of_lines": MORE * 10, "leftover_total": MORE * 100}
    assert after == {name: pytest.approx(before[name] + more) for name, more in grows.items()}
    agreeing = sum(value == "agrees" for (sheet, cell), value in cells.items() if sheet == "Audit" and cell[0] == "K")
    before_agreeing = sum(row[10].value == "agrees" for row in plain.values["Audit"].iter_rows(min_row=19))
    kinds = 4 + 3 + 2 + 1 + 4  # texts aside: what a cost line, an offering twice, a leftover and a case re-perform
    assert agreeing - before_agreeing >= MORE * kinds
    others = next(row for row in range(8, 22) if "others" in str(cells.get(("Chart data", f"A{row}"), "")))
    shown = sum(float(cells["Chart data", f"{letter}{row}"]) for letter in "BC" for row in range(8, others + 1))
    every = [cells["By offering", f"D{row}"] for row in range(7, 247)]
    assert shown == pytest.approx(sum(value for value in every if isinstance(value, float)))


# --- damage, on fewer rows: the formulas are those of the full capacity -----------------------------------------

FEW = 40
STEPS = ("COST_CAPACITIES", "OFFERING_CAPACITIES", "LEFTOVER_CAPACITIES", "CASH_CAPACITIES", "CHECKLIST_CAPACITIES")
OVERWRITTEN = {
    "Cost lines": ("X9", "P10", "AN11", "AT12"),
    "Offering lines": ("H8", "U9"),
    "Calculation": ("B7",),
    "Chart data": ("B8", "H9"),
    "Treatment": ("D8", "C9", "F10"),
    "Books and Decision": ("E8",),
    "By offering": ("C8", "D9", "M10"),
    "Own and Group": ("B8", "F9"),
    "Leftover register": ("H7", "N8"),
    "Cash": ("K18", "M19"),
    "Audit": ("K20",),
}
HIDDEN = {"Costs": 9, "Treatment": 12, "Audit": 40, "Policy": 9}


def few(edition: Any) -> Opened:
    with pytest.MonkeyPatch.context() as patch:
        for name in STEPS:
            patch.setattr(inputs, name, (FEW,))
        return opened(build(example(), edition=edition), host="plain" if edition == "plain" else "calc")


@pytest.fixture(scope="module")
def small() -> Opened:
    return few("plain")


@pytest.fixture(scope="module")
def damaged(small: Opened, calc: CalcSession, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The plain edition with every kind of damage at once; each has a check of its own."""
    workbook = openpyxl.load_workbook(io.BytesIO(small.content))
    for sheet, cells in OVERWRITTEN.items():
        for cell in cells:
            assert str(workbook[sheet][cell].value).startswith("="), (sheet, cell)
            workbook[sheet][cell] = 12345.67
    for sheet, row in HIDDEN.items():
        workbook[sheet].row_dimensions[row].hidden = True
    for sheet in NEW_LINES:
        workbook[sheet][f"A{7 + FEW}"] = "one too many"
    workbook["Policy"]["D10"] = "cost" if workbook["Policy"]["D10"].value != "cost" else "0"
    workbook["Policy key"]["B12"] = "P1" if workbook["Policy key"]["B12"].value != "P1" else "P2"
    workbook["Costs"]["E8"] = "Sales"
    path = tmp_path_factory.mktemp("damaged") / "register.xlsx"
    workbook.save(path)
    return calc.recalculated(path)


@pytest.mark.parametrize(
    "check",
    [
        *(f"{sheet} fit into the capacity" for sheet in NEW_LINES),
        "No row is hidden or filtered out",
        "Every formula is still a formula",
        "The policy table is unchanged",
        "The policy key is unchanged",
        "Every cost line is complete",
    ],
)
def test_damage_is_shown_by_the_check_that_is_there_for_it(check: str, small: Opened, damaged: Any) -> None:
    assert small.status(check) == "OK"
    assert checks(small, damaged)[check] == "CHECK"


def test_integrity_counts_each_formula_written_over_and_names_each_sheet_with_a_hidden_row(
    small: Opened, damaged: Any
) -> None:
    assert figure(small, damaged, "formulas_written_over") == sum(map(len, OVERWRITTEN.values()))
    for row in range(7, 7 + len(small.formulas.sheetnames)):
        sheet = small.value("Integrity", f"A{row}")
        if sheet in HIDDEN:
            assert damaged["Integrity", f"E{row}"] > 0, sheet


def test_the_wrong_input_is_named_beside_its_line(damaged: Any) -> None:
    assert "trigger is not among the answers" in damaged["Treatment", "L8"]


def test_without_the_add_in_the_native_column_stands_unchanged(calc: CalcSession, tmp_path: Path) -> None:
    """Calc without the extension: every call is #NAME?, and column I of Audit says what it said before."""
    whole = few("addin")
    path = tmp_path / "register.xlsx"
    path.write_bytes(whole.content)
    cells = calc.recalculated(path)
    audit = whole.values["Audit"]
    lost = 0
    for row in range(19, audit.max_row + 1):
        native = audit.cell(row, 9).value
        found = cells["Audit", f"I{row}"]
        expected = "" if native is None else native
        assert found == (pytest.approx(expected) if isinstance(expected, int | float) else expected), f"I{row}"
        lost += isinstance(cells["Audit", f"H{row}"], CalcError)
    assert lost > 200
    assert checks(whole, cells)["No function result is an error"] == "CHECK"


# --- every state and edition, recalculated cell by cell ---------------------------------------------------------


@pytest.fixture(scope="module")
def with_extension(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CalcSession]:
    reason = calc_session.why_unavailable()
    if reason:
        pytest.skip(reason)
    with CalcSession() as session:
        session.install(build_extension(tmp_path_factory.mktemp("extension")))
        session.restart()
        yield session


def test_a_half_filled_register_recalculates_to_the_values_it_stores(
    with_extension: CalcSession, tmp_path: Path
) -> None:
    """One offering, a cost line without an amount; the other states stand in test_in_calc."""
    edition = EDITIONS["calc"]
    half = TvcRegister("T", "EUR", offerings=(Offering("A"),), costs=(CostLine("c", "A", None, 3, "Sale"),))
    with pytest.MonkeyPatch.context() as patch:
        for name in STEPS:
            patch.setattr(inputs, name, (FEW,))
        workbook = build(half, edition=edition.build)
    path = deliver(workbook, tmp_path / f"register{edition.ending}", edition, stamp=datetime(2026, 1, 1))
    stored, found = with_extension.stored_and_recalculated(path)
    assert stored.keys() == found.keys()
    differing = {
        place: (stored[place], value)
        for place, value in found.items()
        if value != (pytest.approx(stored[place], abs=1e-6) if isinstance(stored[place], float) else stored[place])
    }
    assert differing == {}
    assert not any(isinstance(value, CalcError) for value in found.values())
