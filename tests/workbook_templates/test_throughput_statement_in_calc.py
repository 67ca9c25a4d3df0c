"""The throughput statement in a real Calc: tables that grow, rows that are hidden, and our functions taken away."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook

from addin.statement import Controls
from tests.calc_session import Address, CalcError, CalcSession, CalcValue, why_unavailable
from tests.workbook_templates.statements import Opened, august, opened
from workbook_templates.throughput_statement import build

ADDED = 200
AUGUST = 42583  # 2016-08-01


@pytest.fixture(scope="module")
def calc() -> Iterator[CalcSession]:
    """A LibreOffice without the extension."""
    reason = why_unavailable()
    if reason:
        pytest.skip(reason)
    with CalcSession() as session:
        yield session


@pytest.fixture(scope="module")
def plain() -> Opened:
    """The month of shut-down without control totals, in the plain edition."""
    return opened(build(replace(august(), controls=Controls()), edition="plain"), host="plain")


def recalculated(calc: CalcSession, workbook: Workbook, folder: Path) -> dict[Address, CalcValue]:
    path = folder / "changed.xlsx"
    workbook.save(path)
    return calc.recalculated(path)


def named(workbook: Workbook, found: dict[Address, CalcValue], name: str) -> Any:
    sheet, cell = next(workbook.defined_names[name].destinations)
    return found[sheet, cell.replace("$", "")]


def statuses(workbook: Workbook, found: dict[Address, CalcValue]) -> dict[str, Any]:
    sheet = workbook["Checks"]
    return {str(sheet[f"B{row}"].value): found["Checks", f"F{row}"] for row in range(8, sheet.max_row + 1)}


def append(workbook: Workbook, sheet: str, table: str, rows: Sequence[Sequence[Any]]) -> None:
    """Append rows the way Excel does: under the last filled row, in the style above; the table grows with them."""
    worksheet = workbook[sheet]
    grown = worksheet.tables[table]
    left, top, right, bottom = range_boundaries(grown.ref)
    row = top + 1
    while any(worksheet.cell(row, column).value is not None for column in range(left, right + 1)):
        row += 1
    for values in rows:
        for column, value in enumerate(values, left):
            cell = worksheet.cell(row, column)
            cell.value = value
            cell._style = copy(worksheet.cell(top + 1, column)._style)
        row += 1
    letters = grown.ref.rstrip("0123456789")
    grown.ref = f"{letters}{max(bottom, row - 1)}"
    grown.autoFilter.ref = grown.ref


def grow(workbook: Workbook) -> None:
    """200 rows more in each of the five tables.

    Sales of 3 less 1 each, of 200 offerings; expenses of 0.5 each, of 200 accounts; other investment of 7 each.
    """
    numbers = range(1, ADDED + 1)
    append(workbook, "Sales", "SalesLines", [(AUGUST, f"New {n:03}", None, 1, None, 3, 1, 1.5) for n in numbers])
    append(workbook, "Expenses", "ExpenseLines", [(None, f"Account {n:03}", None, 0.5, "Period") for n in numbers])
    append(
        workbook, "Investment", "InvestmentLines", [(None, f"Thing {n:03}", "Other", 7, 0, 0, 0, 0, 0) for n in numbers]
    )
    append(workbook, "Breakdown", "Offerings", [(f"New {n:03}",) for n in numbers])
    append(workbook, "Breakdown", "Accounts", [(f"Account {n:03}",) for n in numbers])


def test_200_rows_more_in_each_table_are_in_every_total_check_and_chart(
    calc: CalcSession, plain: Opened, tmp_path: Path
) -> None:
    """Before: T 600, OE 350, average I 1,632.50. After: T 600 + 200 × 2, OE 350 + 200 × 0.5, I 1,632.50 + 200 × 7."""
    workbook = openpyxl.load_workbook(io.BytesIO(plain.content))
    grow(workbook)
    found = recalculated(calc, workbook, tmp_path)
    assert named(workbook, found, "t_total") == pytest.approx(1000)
    assert named(workbook, found, "oe_total") == pytest.approx(450)
    assert named(workbook, found, "i_average") == pytest.approx(1632.5 + 1400)
    assert named(workbook, found, "t_replacement") == pytest.approx(520 + 300)
    assert named(workbook, found, "np_total") == pytest.approx(1000 - 450 - 35)
    assert found["By offering", "G7"] == pytest.approx(1000)
    assert found["By offering", "B210"] == "New 200"
    assert found["By offering", "G210"] == pytest.approx(2)
    assert found["By offering", "G8"] == pytest.approx(0)  # none is left over
    assert found["OE by account", "C210"] == pytest.approx(0.5)
    assert found["By month", "F8"] == pytest.approx(1000)
    assert found["Register", "J218"] == pytest.approx(7)
    checks = statuses(workbook, found)
    assert set(checks.values()) == {"OK", "not given", "CHECK"}
    # August's own bridge to the ledger no longer closes: NP has risen by 400 − 100. Paper was cut to what was filled.
    said = {title for title, status in checks.items() if status == "CHECK"}
    assert said == {"The bridge to the ledger closes", "Every line goes on paper"}
    rank = next(row for row in range(1, 400) if workbook["Chart data"][f"A{row}"].value == "Offerings by T")
    bars = [found.get(("Chart data", f"C{row}"), 0.0) for row in range(rank + 2, rank + 8)]
    assert sum(float(bar) for bar in bars if isinstance(bar, float)) == pytest.approx(1000)
    assert found["Chart data", f"B{rank + 7}"] == "All other offerings"


def test_one_row_beyond_the_capacity_is_said(calc: CalcSession, plain: Opened, tmp_path: Path) -> None:
    ends = {
        "capacity_sales": ("Sales", "A", "Sales lines fit into the capacity"),
        "capacity_expenses": ("Expenses", "D", "Expense lines fit into the capacity"),
        "capacity_register": ("Investment", "B", "Register lines fit into the capacity"),
        "capacity_offerings": ("Breakdown", "A", "Offerings fit into the capacity"),
        "capacity_accounts": ("Breakdown", "E", "Accounts fit into the capacity"),
    }
    for beyond, expected in ((0, "OK"), (1, "CHECK")):
        workbook = openpyxl.load_workbook(io.BytesIO(plain.content))
        for constant, (sheet, letter, _) in ends.items():
            place, address = next(workbook.defined_names[constant].destinations)
            last = int(workbook[place][address.replace("$", "")].value) + 6
            workbook[sheet][f"{letter}{last + beyond}"].value = 1
        checks = statuses(workbook, recalculated(calc, workbook, tmp_path))
        assert {checks[title] for _, _, title in ends.values()} == {expected}


def test_a_hidden_row_is_said_on_checks_and_its_sheet_on_integrity(
    calc: CalcSession, plain: Opened, tmp_path: Path
) -> None:
    assert plain.status("No row is hidden or filtered out") == "OK"
    workbook = openpyxl.load_workbook(io.BytesIO(plain.content))
    hidden = {"Sales": 8, "Breakdown": 7, "Register": 8, "Audit": 20}
    for sheet, row in hidden.items():
        workbook[sheet].row_dimensions[row].hidden = True
    found = recalculated(calc, workbook, tmp_path)
    assert statuses(workbook, found)["No row is hidden or filtered out"] == "CHECK"
    integrity = workbook["Integrity"]
    shown = {str(integrity[f"A{line}"].value): found["Integrity", f"E{line}"] for line in range(7, 29)}
    assert {title for title, cells in shown.items() if cells} == set(hidden)


def test_without_our_functions_the_native_column_of_audit_stays_as_it_is(calc: CalcSession, tmp_path: Path) -> None:
    """The add-in edition in a Calc that does not know our functions: #NAME? in the results, not in the work paper."""
    book = opened(build(august()))
    path = tmp_path / "addin.xlsx"
    path.write_bytes(book.content)
    found = calc.recalculated(path)
    results = found["Statement", "B9"]
    assert isinstance(results, CalcError)
    assert results.code == "#NAME?"
    natives = {
        cell: value
        for (sheet, cell), value in calc.as_stored(path).items()
        if sheet == "Audit" and cell.startswith("I")
    }
    dependent = [cell for cell, value in natives.items() if isinstance(found["Audit", cell], CalcError)]
    kept = {cell: value for cell, value in natives.items() if cell not in dependent}
    assert {cell: found["Audit", cell] for cell in kept} == pytest.approx(kept)
    assert dependent == []
