"""The native functions: the engine, LibreOffice Calc and a value worked by hand agree, or the engine refuses.

`tests/cases/native.csv` holds the formulas. Their cells are those of `workbook_of_natives` below.
"""

from __future__ import annotations

import csv
import io
import math
import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from addin.cells import CellError
from addin.engine import Computed, FormulaCell, Unverified, compute, proven
from addin.engine.parsing import parsed
from addin.engine.rewriting import plain_name
from tests import calc_session

CASES = Path(__file__).parent.parent / "cases" / "native.csv"
SALES = [
    ["Offering", "Units", "Price", "Date", "Mixed", "Errors", "Empty"],
    ["Ale", 10, 2.5, date(2024, 1, 31), 5, 1, None],
    ["Bread", -4, 3, date(2024, 2, 29), "x", 2, None],
    ["ale", 6, 1.25, date(2024, 12, 31), None, "=NA()", None],
    ["Cake", 0, 8, date(2023, 3, 15), 7.5, 4, None],
    ["Dates*", 7, 0.5, date(2025, 6, 1), "12", 5, None],
    [None, 6, 4, date(2024, 2, 1), -2, 6, None],
]
BANDS = [(0, "none"), (100, "low"), (500, "mid"), (1000, "high")]
SHOWN = {"H2": '=""', "H3": "=B3*2", "H4": '=IF(1>2,1,"")', "H5": "=3", "H6": '=""', "H7": "=B7"}  # "" -8 "" 3 "" 6
DRINKS = [("Tea", 1), ("Café", 2), ("x", 3), ("CAFÉ", 4)]


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def workbook_of_natives(formulas: list[str]) -> openpyxl.Workbook:
    """The sheet the formulas refer to, and one formula a row on a second sheet."""
    workbook = openpyxl.Workbook()
    sales = workbook.active
    sales.title = "Sales data"
    for row in SALES:
        sales.append(row)
    for row, (limit, word) in enumerate(BANDS, 1):
        sales.cell(row, 11, limit)
        sales.cell(row, 12, word)
    for row, (drink, units) in enumerate(DRINKS, 1):
        sales.cell(row, 13, drink)
        sales.cell(row, 14, units)
    sales["P1"] = True
    for place, formula in SHOWN.items():
        sales[place] = formula
    for name, target in {
        "Units": "'Sales data'!$B$2:$B$7",
        "Price_of_ale": "'Sales data'!$C$2",
        "Rate": "0.1",
    }.items():
        workbook.defined_names[name] = DefinedName(name, attr_text=target)
    sheet = workbook.create_sheet("Formulas")
    for row, formula in enumerate(formulas, 1):
        sheet.cell(row, 1, as_in_a_file(formula))
    return workbook


def as_in_a_file(formula: str) -> str:
    """Newer native functions have a prefix in a file."""
    for native in proven().natives.values():
        if native.written != native.name:
            formula = re.sub(rf"(?<![\w.]){re.escape(native.name)}\(", f"{native.written}(", formula)
    return formula


def computed(formulas: list[str]) -> Computed:
    content = io.BytesIO()
    workbook_of_natives(formulas).save(content)
    cells = [FormulaCell("Formulas", row, 1, as_in_a_file(text)) for row, text in enumerate(formulas, 1)]
    shown = [FormulaCell("Sales data", int(place[1:]), 8, text) for place, text in SHOWN.items()]
    return compute(content.getvalue(), [FormulaCell("Sales data", 4, 6, "=NA()"), *shown, *cells])


@pytest.fixture(scope="module")
def by_engine() -> Computed:
    return computed([case["formula"] for case in cases()])


@pytest.fixture(scope="module")
def by_calc(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], calc_session.CalcValue]:
    reason = calc_session.why_unavailable()
    if reason:
        pytest.skip(reason)
    path = tmp_path_factory.mktemp("native") / "natives.xlsx"
    workbook_of_natives([case["formula"] for case in cases()]).save(path)
    return calc_session.recalculated(path)


def agrees(shown: object, kind: str, expected: str) -> bool:
    """Whether a cell shows the expected value; Calc shows a logical value as 1 or 0."""
    if kind == "error":
        return isinstance(shown, CellError | calc_session.CalcError) and shown.code == expected
    if kind == "text":
        return shown == expected
    if kind == "truth":
        return isinstance(shown, bool | float) and float(shown) == float(expected == "TRUE")
    return isinstance(shown, float) and math.isclose(shown, float(expected), rel_tol=1e-12, abs_tol=1e-12)


NUMBERED = list(enumerate(cases(), 1))
PROVEN = [pytest.param(n, c, id=c["formula"]) for n, c in NUMBERED if c["verdict"] == "proven"]
REFUSED = [pytest.param(n, c, id=c["formula"]) for n, c in NUMBERED if c["verdict"] == "refused"]


@pytest.mark.parametrize(("row", "case"), PROVEN)
def test_the_engine_gives_the_value_worked_by_hand(row: int, case: dict[str, str], by_engine: Computed) -> None:
    shown = by_engine.values["Formulas", row, 1]
    assert not isinstance(shown, Unverified), shown
    assert agrees(shown, case["kind"], case["expected"]), f"{shown!r}, worked by hand: {case['why']}"


@pytest.mark.parametrize(("row", "case"), PROVEN)
def test_calc_gives_the_value_worked_by_hand(
    row: int, case: dict[str, str], by_calc: dict[tuple[str, str], calc_session.CalcValue]
) -> None:
    shown = by_calc["Formulas", f"A{row}"]
    assert agrees(shown, case["kind"], case["calc"] or case["expected"]), f"{shown!r}, by hand: {case['why']}"


@pytest.mark.parametrize(("row", "case"), REFUSED)
def test_what_was_never_proven_is_not_answered(row: int, case: dict[str, str], by_engine: Computed) -> None:
    shown = by_engine.values["Formulas", row, 1]
    assert isinstance(shown, Unverified), f"{shown!r} though {case['why']}"
    assert shown.message.endswith("not verified by the engine")
    assert case["why"]


def test_every_function_on_the_list_is_proven_by_a_case() -> None:
    shown = {name for _, case in NUMBERED if case["verdict"] == "proven" for name in functions_in(case["formula"])}
    assert set(proven().natives) <= shown


def test_every_format_on_the_list_is_proven_by_a_case() -> None:
    formulas = " ".join(case["formula"] for _, case in NUMBERED if case["verdict"] == "proven")
    assert [text for text in proven().formats if f'"{text}"' not in formulas] == []


def functions_in(formula: str) -> set[str]:
    found: set[str] = set()
    waiting = [parsed(formula)]
    while waiting:
        node = waiting.pop()
        if node.node_type() == "Function":
            found.add(plain_name(node.get_function_name() or ""))
        waiting.extend(node.children())
    return found
