"""The delta decision with 200 rows more in each input table, as Excel appends them: everything takes them in."""

from __future__ import annotations

import io
from collections.abc import Mapping
from copy import copy
from pathlib import Path
from typing import Any, cast

import openpyxl
import pytest
from openpyxl.utils import get_column_letter, range_boundaries

from tests import calc_session
from tests.calc_session import CalcValue
from tests.workbook_templates.statements import opened
from workbook_templates.delta_decision import build, example
from workbook_templates.parts.delta_decision.load import FIRST_ROW

MORE = 200
Found = Mapping[tuple[str, str], CalcValue]


def rows_of(table: str, k: int) -> list[Any]:
    """The k-th row appended: alternative k gains 6k less k; its load goes from 50 to 60 of 100, the last to 110."""
    name = f"more {k}"
    load = 60 if k == MORE else 10
    rows: dict[str, list[Any]] = {
        "AlternativeList": [name],
        "SalesChanges": [name, "sold", "New sales", "One-off", None, None, k, None, None, 10, None, None, 4],
        "ExpenseChanges": [name, "paid", "Other", "One-off", None, None, k],
        "InvestmentChanges": [name, "machine", "Other", "ROI", None, None, 100],
        "Resources": [f"resource {k}", "hours", 100, 50, 0.9],
        "AddedLoads": [name, f"resource {k}", None, load],
    }
    return rows[table]


def append(sheet: Any, table: Any) -> None:
    """Append rows below the table as Excel does: values, the style of the row above, the table resized."""
    left, top, right, bottom = cast(tuple[int, int, int, int], range_boundaries(table.ref))
    for k in range(1, MORE + 1):
        values = rows_of(table.displayName, k)
        for column in range(left, right + 1):
            cell = sheet.cell(bottom + k, column)
            cell._style = copy(sheet.cell(bottom, column)._style)
            if column - left < len(values):
                cell.value = values[column - left]
    table.ref = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom + MORE}"
    table.autoFilter.ref = table.ref


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """The plain edition of the example with 200 rows more in each input table, recalculated by Calc."""
    reason = calc_session.why_unavailable()
    if reason:
        pytest.skip(reason)
    content = opened(build(example("flight"), edition="plain"), host="plain").content
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in workbook.worksheets:
        for table in list(sheet.tables.values()):
            if table.displayName != "DecisionFacts":
                append(sheet, table)
    path: Path = tmp_path_factory.mktemp("grown") / "grown.xlsx"
    workbook.save(path)
    return calc_session.recalculated(path)


def column(found: Found, sheet: str, letter: str, first: int, last: int) -> list[CalcValue]:
    return [found[sheet, f"{letter}{row}"] for row in range(first, last + 1)]


def test_every_alternative_appended_is_ranked_with_its_lines(grown: Found) -> None:
    """One flight 7,400; then 5k: 1,000, 995 and so on; One passenger 194 stands between 195 and 190."""
    ranked = column(grown, "Ranking", "B", 7, 6 + MORE + 2)
    assert ranked[:3] == ["One flight", "more 200", "more 199"]
    assert ranked[-1] == "more 1"
    assert column(grown, "Ranking", "E", 7, 9) == pytest.approx([7400, 1000, 995])
    likely = [value for value in column(grown, "Ranking", "E", 7, 208) if isinstance(value, float)]
    assert sum(likely) == pytest.approx(5 * MORE * (MORE + 1) / 2 + 7400 + 194)
    assert column(grown, "Ranking", "C", 7, 9) == ["Accept", "Check capacity", "Accept"]


def test_the_best_stand_side_by_side_and_the_charts_show_the_rest_in_one_line(grown: Found) -> None:
    assert [grown["Verdict", f"{letter}6"] for letter in "BCD"] == ["One flight", "more 200", "more 199"]
    assert column(grown, "Chart data", "A", 8, 10) == ["One flight", "more 200", f"{MORE} others"]
    assert [grown["Chart data", f"{letter}10"] for letter in "BC"] == pytest.approx([5, 990])  # more 1 to more 199
    top = 7 + 2 + 5
    assert grown["Chart data", f"A{top + 1}"] == "resource 200"
    assert grown["Chart data", f"A{top + 3}"] == f"{MORE} others"


def test_every_load_appended_has_its_row_and_its_status(grown: Found) -> None:
    last = FIRST_ROW + 2 + MORE - 1
    assert grown["Load", f"A{last}"] == "more 200"
    assert grown["Load", f"K{last}"] == pytest.approx(1.1)
    assert grown["Load", f"M{last}"] == "Overload"
    assert grown["Load", f"A{last + 1}"] == ""


def test_every_check_counts_what_was_appended(grown: Found) -> None:
    rows = [row for row in range(8, 60) if ("Checks", f"F{row}") in grown]
    failed = [grown["Checks", f"D{row}"] for row in rows if grown["Checks", f"F{row}"] == "CHECK"]
    assert failed == [1]  # the one overload
    assert [grown["Checks", f"D{row}"] for row in rows].count(0) > 15
