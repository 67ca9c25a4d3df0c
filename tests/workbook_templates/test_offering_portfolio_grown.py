"""The offering portfolio with 200 rows more in each table, as Excel appends them: everything takes them in."""

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
from workbook_templates.offering_portfolio import build, example

MORE = 200
FIRST = 27  # the tables show 20 rows
Found = Mapping[tuple[str, str], CalcValue]


def rows_of(table: str, k: int) -> list[Any]:
    """The k-th row appended: a Revenue generator with T k × 10 of the period, which a rise of 10% raises by k."""
    name = f"more {k}"
    if table == "OfferingLines":
        return [name, None, None, None, None, "Increase", "Volume", "No", "Consume", "Speed up"]
    return [name, k, 0, 0, 0, 10, 10, k + 1, 1, 0, 0, 0, 1, 0, 0]


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
    """The plain edition of the example with 200 rows more in each table, recalculated by Calc."""
    reason = calc_session.why_unavailable()
    if reason:
        pytest.skip(reason)
    content = opened(build(example(), edition="plain"), host="plain").content
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    for title in ("Offerings", "Effects"):
        for table in workbook[title].tables.values():
            append(workbook[title], table)
    workbook["Offerings"].row_dimensions[FIRST + 4].hidden = True
    path: Path = tmp_path_factory.mktemp("grown") / "grown.xlsx"
    workbook.save(path)
    return calc_session.recalculated(path)


def test_totals_by_class_take_in_every_offering_appended(grown: Found) -> None:
    """T today of the appended: 10 × (1 + 2 + … + 200) = 201,000, beside the example's 30,080."""
    assert grown["By class", "B7"] == 2 + MORE
    assert grown["By class", "C7"] == pytest.approx(30_080 + 201_000)
    assert grown["By class", "B13"] == 9 + MORE
    assert grown["Executives", "C14"] == 2 + MORE


def test_the_last_offering_appended_is_classified_tested_and_flagged(grown: Found) -> None:
    """A rise of 10% of 10 units with T 200 each raises NP by 200."""
    last = FIRST + MORE - 1
    assert grown["Roles", f"B{last}"] == "more 200"
    assert grown["Roles", f"C{last}"] == "Revenue generator"
    tested = [grown[sheet, cell] for sheet, cell in grown if (sheet, cell) == ("Cloud", "B27")]
    assert tested == [9 + MORE]
    assert grown["Cloud", "B29"] == "assumption FALSE: 5 of 209 tested offerings would not raise NP with more volume."


def test_ranking_loads_and_map_take_in_the_rows_appended(grown: Found) -> None:
    """T per minute is k for the appended: 200, 199 … before the ordinary product's 6.25; load 9,000 + 200 × 10."""
    rows = {
        grown["Operations", f"B{row}"]: grown["Operations", f"A{row}"] for row in range(10, 40) if ranked(grown, row)
    }
    assert (rows["more 200"], rows["more 191"]) == (1, 10)
    assert grown["Capacity", "D7"] == pytest.approx(9_000 + MORE * 10)
    assert grown["Chart data", f"B{FIRST + MORE - 1}"] == pytest.approx(2_000)
    assert grown["Chart data", f"D{FIRST + MORE - 1}"] == 1


def ranked(found: Found, row: int) -> bool:
    return isinstance(found.get(("Operations", f"A{row}")), float) and ("Operations", f"B{row}") in found


def test_checks_count_the_rows_appended_and_show_the_hidden_one(grown: Found) -> None:
    failed = [grown["Checks", f"D{row}"] for row in range(8, 60) if grown.get(("Checks", f"F{row}")) == "CHECK"]
    assert failed == [6]  # the filled cells of the one hidden row: name, four answers, instruction
    assert grown["Offerings", "A4"].startswith("Not all lines are printed")  # type: ignore[union-attr]
