"""Circles are found among copies taken together exactly as when each cell is followed by itself."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from addin.audit import Facts
from addin.audit.checks.circles import _Graph, _Search
from addin.audit.copies import perhaps_circular
from tests.addin.audit.books import Cells, down, found, read

ROWS, COLUMNS = 7, "ABCD"


@st.composite
def references(draw: st.DrawFn) -> str:
    """A reference within a small sheet, its row by its own cell's or fixed, perhaps a range."""
    column = draw(st.sampled_from(COLUMNS))
    row = draw(st.sampled_from(["{0}", "{0}", "{up}", "{up}", "{down}", "$1", "$5"]))
    end = draw(st.sampled_from(["", "", "", ":{column}{{0}}", ":{column}{{up}}", ":{column}$6", ":D{{up}}"]))
    return column + row + end.format(column=column)


@st.composite
def sheets(draw: st.DrawFn) -> Cells:
    cells: dict[str, object] = {}
    for column in COLUMNS:
        pattern = draw(st.lists(st.one_of(st.none(), references()), min_size=1, max_size=2))
        for row in range(1, ROWS + 1):
            reference = pattern[row % len(pattern)]
            if reference is None:
                cells[f"{column}{row}"] = row
            else:
                cells[f"{column}{row}"] = "=SUM(" + reference.format(row, up=max(row - 1, 1), down=row + 1) + ")"
    return cells


@settings(deadline=None, max_examples=150)
@given(sheets())
def test_every_circle_lies_among_the_cells_looked_at(cells: Cells) -> None:
    facts = Facts(read(cells))
    every = _Graph(facts, None)
    circles = [[every.cells[number] for number in circle] for circle in _Search(every).circles()]
    wanted = perhaps_circular(facts)
    assert wanted is not None
    assert {(c.sheet.casefold(), c.row, c.column) for circle in circles for c in circle} <= wanted
    few = _Graph(facts, wanted)
    assert bool(circles) == bool(list(_Search(few).circles()))


def test_running_totals_need_no_look_at_single_cells() -> None:
    lines = range(2, 40)
    cells: dict[str, object] = {"A1": 0, **down("B", 2, *(float(row) for row in lines))}
    cells |= {f"A{row}": f"=SUM(A{row - 1},B{row})" for row in lines}
    cells |= {f"C{row}": f"=SUM(B$2:B{row})+D{row - 1}" for row in lines}
    cells |= {f"D{row}": f"=C{row}*2" for row in lines}
    assert perhaps_circular(Facts(read(cells))) == frozenset()


def test_a_circle_over_two_columns_is_named() -> None:
    cells = {f"A{row}": f"=B{row}+1" for row in range(1, 9)} | {f"B{row}": f"=A{row + 1}" for row in range(1, 9)}
    assert found(cells, "FO-05") == []
    assert found(cells | {"B8": "=A2"}, "FO-05") == ["FO-05 Sheet!A2"]
