"""A workbook is computed again from what is stored in it; what is unproven keeps its value and marks what follows."""

from __future__ import annotations

import time
from typing import Any

import pytest

from addin.cells import CellError
from addin.engine import FormulaCell
from addin.engine.dependents import Dependents
from addin.engine.package import DefinedName
from addin.engine.recalculation import MOST, Recalculated, TooMuchError, recalculate


def again(stored: dict[tuple[int, int], Any], formulas: dict[tuple[int, int], str], **more: Any) -> Recalculated:
    cells = [FormulaCell("S", row, column, text) for (row, column), text in formulas.items()]
    return recalculate({"S": stored}, cells, **more)


def test_every_kind_of_stored_value_reaches_the_formulas_as_it_was() -> None:
    values = {
        (1, 1): 2.5,
        (2, 1): ' <a> & "b" ',
        (3, 1): True,
        (4, 1): CellError("#DIV/0!"),
        (5, 1): -1e-300,
        (6, 1): "3",
    }
    done = again(dict(values), {(row, 2): f"=A{row}" for row in range(1, 8)})
    found = [done.values["S", row, 2] for row in range(1, 8)]
    assert found[:3] == [2.5, ' <a> & "b" ', True]
    assert isinstance(found[3], CellError)
    assert found[3].code == "#DIV/0!"
    assert found[4:] == [-1e-300, "3", 0.0]


def test_a_sheets_name_and_a_defined_name_are_found_whatever_signs_they_have() -> None:
    names = [DefinedName("rate", "", "'R & D''s'!$A$1")]
    cells = [FormulaCell("S", 1, 1, "=rate*2"), FormulaCell("S", 2, 1, "='R & D''s'!A1+1")]
    done = recalculate({"S": {}, "R & D's": {(1, 1): 4.0}}, cells, names)
    assert [done.values["S", row, 1] for row in (1, 2)] == [8.0, 5.0]


def test_what_is_refused_keeps_its_value_and_all_that_rests_on_it_is_marked_down_the_line() -> None:
    stored = {(1, 1): 1.0, (1, 2): 7.0}
    formulas = {(1, 2): "=SEARCHB(A1,1)", (1, 3): "=B1*2", (2, 3): "=SUM(C1:C1)+A1", (1, 4): "=A1+1"}
    done = again(stored, formulas)
    assert [done.values["S", *spot] for spot in formulas] == [7.0, 14.0, 15.0, 2.0]
    assert list(done.taken) == [("S", 1, 2)]
    assert done.resting == {("S", 1, 3): ("S", 1, 2), ("S", 2, 3): ("S", 1, 2)}


def test_the_errors_of_our_functions_are_kept_though_the_formula_hides_them() -> None:
    done = again({(1, 1): 100.0}, {(1, 3): "=IFERROR(THROUGHPUT(A1:A1,B1:B1),0)", (2, 3): "=THROUGHPUT(A1,75)"})
    assert (done.values["S", 1, 3], done.values["S", 2, 3], done.calls) == (0.0, 25.0, 2)
    ((place, (error,)),) = done.complaints.items()
    assert (place, error.code) == (("S", 1, 3), "#N/A")


def test_formulas_that_look_at_more_cells_than_can_be_meant_are_refused_in_a_sentence() -> None:
    stored = {(row, 1): 1.0 for row in (1, 1_000_000)}
    many = {(row, 2): "=SUM(A1:A1000000)" for row in range(1, MOST // 1_000_000 + 2)}
    with pytest.raises(TooMuchError, match="The formulas look at more cells than can be computed again"):
        again(stored, many)
    ours = {(row, 2): "=THROUGHPUT(A1:A1000000,A1:A1000000)" for row in range(1, 7)}  # 40 × 2 × 6 million
    with pytest.raises(TooMuchError):
        again(stored, ours)


def test_what_depends_on_a_cell_is_found_through_cells_ranges_and_long_chains() -> None:
    lines = 20_000
    net = Dependents()
    for number in range(1, lines):
        net.add(number, "S", number, 1, number, 1)  # each line looks at the line before it
        net.add(lines + number, "S", 1, 1, number, 2)  # and a running total at all of them
    net.add(-1, "S", 5, 3, 9, 3)
    net.add(-2, "T", 1, 1, 1, 1)
    began = time.perf_counter()
    reached = net.reached([("S", 10_000, 1)], lambda number: [("S", number + 1, 1)] if number < lines else [])
    assert time.perf_counter() - began < 5
    lines_after = set(range(10_000, lines))
    totals_after = {lines + number for number in range(10_000, lines)}
    assert set(reached) == lines_after | totals_after
    assert set(reached.values()) == {("S", 10_000, 1)}
