"""What a row or column of cells is made of, and which deviations are a pattern of it and no slip; it judges no cell."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby, pairwise
from typing import Final

from addin.audit.formulas import Shape

Place = tuple[int, int]
DOWN: Final = (1, 0)
RIGHT: Final = (0, 1)

DIAGONAL: Final = 3
"""This many deviating cells corner to corner are a diagonal of their own kind."""

EQUAL_STEPS: Final = 4
"""This many deviating cells at equal steps along a row or column are its pattern, whatever formulas they interrupt."""


def at_equal_steps(numbers: list[int]) -> bool:
    """Whether several deviating cells of a line come at equal steps, as in lines of several rows each."""
    return len(numbers) >= EQUAL_STEPS and len({later - earlier for earlier, later in pairwise(sorted(numbers))}) == 1


def on_diagonal(place: Place, others: Collection[Place]) -> bool:
    """Whether deviating cells stand corner to corner, as those do in which a table meets itself."""
    row, column = place
    for turn in (1, -1):
        length = 1
        for way in (1, -1):
            at = 1
            while (row + way * at, column + way * turn * at) in others:
                at += 1
            length += at - 1
        if length >= DIAGONAL:
            return True
    return False


def moves(shape: Shape, along: Place) -> bool:
    """Whether copies along the line call functions, or refer to other cells each or to their own row of a table."""
    if shape.tables or shape.functions:
        return True
    if along == DOWN:
        return any(not r.first_row[0] or not r.last_row[0] for r in shape.references)
    return any(not r.first_column[0] or not r.last_column[0] for r in shape.references)


def looks_back(shape: Shape, along: Place) -> bool:
    """Whether a copy refers to the one before it, so that the first has nothing to refer to."""
    if along == DOWN:
        return any(not fixed and number for r in shape.references for fixed, number in (r.first_row, r.last_row))
    return any(not fixed and number for r in shape.references for fixed, number in (r.first_column, r.last_column))


def runs(line: list[Place], along: Place) -> Iterator[list[Place]]:
    """The unbroken stretches of a line's cells."""
    run: list[Place] = []
    for place in line:
        if run and place != (run[-1][0] + along[0], run[-1][1] + along[1]):
            yield run
            run = []
        run.append(place)
    yield run


def groups(marks: list[int]) -> list[tuple[int, int, int]]:
    """Equal marks side by side: the mark, where the group begins, and how long it is."""
    groups, at = [], 0
    for mark, several in groupby(marks):
        length = sum(1 for _ in several)
        groups.append((mark, at, length))
        at += length
    return groups


def few_deviate(groups: list[tuple[int, int, int]], of_mark: list[int]) -> bool:
    """Whether, from the first copy to the last, at most one cell deviates for every two copies."""
    copies = sum(groups[n][2] for n in of_mark)
    span = groups[of_mark[-1]][1] + groups[of_mark[-1]][2] - groups[of_mark[0]][1]
    return 2 * (span - copies) <= copies


def repeats(groups: list[tuple[int, int, int]], of_mark: list[int]) -> bool:
    """Whether the deviating cells come at equal steps, as subtotals of quarters do."""
    lengths = [groups[n][2] for n in of_mark]
    inner = lengths[1:-1]
    if not inner or len(set(inner)) > 1:
        return False
    return len(inner) > 1 or lengths[0] == inner[0] or lengths[-1] == inner[0]


def totals(shape: Shape, sheet: str, place: Place, along: Place) -> bool:
    """Whether the formula takes together the cells beside it in its own line."""
    for area in shape.areas(sheet, *place):
        if area.is_cell or area.sheet.casefold() != sheet.casefold():
            continue
        for way in (1, -1):
            row, column = place[0] + way * along[0], place[1] + way * along[1]
            if area.holds(row, column) and (area.rows if along[0] else area.columns) > 1:
                return True
    return False
