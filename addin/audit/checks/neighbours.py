"""Finds cells unlike their neighbours: a number typed among formulas, a formula unlike the copies around it.

A reviewer who is shown fifty false alarms stops reading, so a cell is named only where copies of one formula stand
on both sides of it, few cells deviate from them, and nothing else explains the difference: no total of the cells
beside it, no pattern that repeats, no row or column of its own kind running across, no diagonal. At the end of a
stretch of copies a single cell is named where the copies beside it go on and it alone does not; in a small table,
where copies of one formula stand all around it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from addin.audit.book import Sheet
from addin.audit.facts import Facts
from addin.audit.findings import Finding, Severity, check, kind
from addin.audit.formulas import moved
from addin.audit.patterns import (
    DOWN,
    RIGHT,
    Place,
    at_equal_steps,
    few_deviate,
    groups,
    looks_back,
    moves,
    on_diagonal,
    repeats,
    runs,
    totals,
)  # fmt: skip

TYPED_NUMBER = kind(
    "NB-01",
    "Number typed where neighbours hold a formula",
    Severity.WARNING,
    meaning="A number is typed into a cell, while the cells on both sides of it hold copies of one formula; or those "
    "on one side do, and the copies in the next row or column go on, or there are as many figures to total.",
    why="The figure stays as it is when its inputs change, and every total above it is wrong without a sign.",
    remedy="Copy the neighbour's formula into the cell, or write beside it why this one figure is typed.",
    example="C2:C9 hold =A2*B2, =A3*B3 …, but C5 holds 120.",
)
UNLIKE = kind(
    "NB-02",
    "Formula unlike its neighbours",
    Severity.WARNING,
    meaning="A formula differs from the copies of one formula that stand on both sides of it; or on one side, where "
    "the copies in the next row or column go on, or there are as many figures to total.",
    why="In a row or column of copies one that differs is often a slip: a wrong cell, a shorter range, a typed figure.",
    remedy="Compare it with its neighbours; copy their formula into the cell, or write beside it why it differs.",
    example="D2:D9 hold =B2+C2, =B3+C3 …, but D5 holds =B5+C4.",
)

LONGEST: Final = 3
"""More deviating cells side by side than this are no slip but a part of the sheet with its own rules."""

FEWEST: Final = 3
"""Copies of the formula needed in the row or column before a neighbour is called unlike."""

ACROSS: Final = 4
"""This many deviating cells side by side across the row or column are a row or column of their own kind."""

SURROUNDING: Final = 5
"""This many of the eight cells around one must be copies of a formula before it is called unlike them."""

FILLED: Final = 10_000
"""Cells of a range that are looked at, whether each holds a figure."""

AROUND: Final = ((-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1))
"""The four sides of a cell, then its four corners."""

TYPED: Final = 0
"""The mark of a typed number; a formula's mark is the number of its shape."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A row or a column: how its neighbours lie, and how often each mark stands in it."""

    along: Place
    counts: Counter[int]


@dataclass(frozen=True, slots=True)
class _Suspect:
    """A cell that deviates from the copies around it, and the nearest of them."""

    place: Place
    model: Place
    along: Place
    after: Place | None = None
    """The nearest copy on the other side; None at the end of a stretch of copies."""

    @property
    def across(self) -> Place:
        """The step to the next row or column."""
        return self.along[1], self.along[0]

    @property
    def beside(self) -> str:
        """Where the copies stand, as seen from the cell."""
        if self.after is None:
            before, after = ("above", "below") if self.along == DOWN else ("to the left", "to the right")
            return before if self.model < self.place else after
        return "above and below" if self.along == DOWN else "to the left and right"


class _Grid:
    """One sheet's formulas and typed numbers as marks: equal marks are copies of one formula."""

    def __init__(self, sheet: Sheet, facts: Facts) -> None:
        self.sheet = sheet
        self.shapes = facts.shapes(sheet)
        self.marks: dict[Place, int] = {}
        self.of_mark: dict[int, list[Place]] = {}
        self.across: dict[tuple[int, int], dict[int, list[Place]]] = {}
        for number, (_, places) in enumerate(facts.copies(sheet), TYPED + 1):
            self.marks.update(dict.fromkeys(places, number))
            self.of_mark[number] = places
        for place, cell in sheet.cells.items():
            if cell.array_ref is not None and not cell.array_ref.is_cell:
                self.marks.pop(place, None)
            elif type(cell.value) is float and place not in self.shapes:
                self.marks[place] = TYPED
        for area in sheet.pivots:
            for place in [place for place, mark in self.marks.items() if mark == TYPED and area.holds(*place)]:
                del self.marks[place]

    def suspects(self) -> dict[Place, _Suspect]:
        """The deviating cells, those that a whole row or column of deviating cells explains left out."""
        found: dict[Place, _Suspect] = {}
        for along in (DOWN, RIGHT):
            here = {suspect.place: suspect for suspect in self._along(along)}
            for place, suspect in here.items():
                if not self._explained_across(suspect, here):
                    found.setdefault(place, suspect)
        for suspect in self._surrounded():
            found.setdefault(suspect.place, suspect)
        return {place: suspect for place, suspect in found.items() if not on_diagonal(place, found)}

    def _surrounded(self) -> Iterator[_Suspect]:
        """The cells that copies of one formula stand around, at three of four sides and corners, and no copy of theirs.

        In a small table a row or column alone has too few copies to tell.
        """
        for (row, column), mark in self.marks.items():
            if mark in (self.marks.get((row - 1, column)), self.marks.get((row, column - 1))):
                continue  # as most cells: no need to look further around
            around = [self.marks.get((row + down, column + right)) for down, right in AROUND]
            if mark in around:
                continue
            other, sides = Counter(around[:4]).most_common(1)[0]
            if other is None or other == TYPED or sides < 3 or around.count(other) < SURROUNDING:
                continue
            along = RIGHT if around[2] == around[3] == other else DOWN
            model = row - along[0], column - along[1]
            line = _Line(along, Counter())
            suspect = _Suspect((row, column), model, along, after=(row + along[0], column + along[1]))
            if moves(self.shapes[model], along) and not self._explained(suspect, line):
                yield suspect

    def _along(self, along: Place) -> Iterator[_Suspect]:
        across = 1 if along == DOWN else 0
        lines: dict[int, list[Place]] = {}
        for place in self.marks:
            line = lines.get(place[across])
            if line is None:
                lines[place[across]] = [place]
            else:
                line.append(place)
        for line in (lines[number] for number in sorted(lines)):
            if len(line) <= FEWEST:
                continue
            counts = Counter([self.marks[place] for place in line])
            if len(counts) > 1 and any(mark != TYPED and number >= FEWEST for mark, number in counts.items()):
                line.sort()
                of_line = _Line(along, counts)
                found = [suspect for run in runs(line, along) for suspect in self._in_run(run, of_line)]
                if not at_equal_steps([suspect.place[1 - across] for suspect in found]):
                    yield from found

    def _in_run(self, run: list[Place], line: _Line) -> Iterator[_Suspect]:
        stretches = groups([self.marks[place] for place in run])
        yield from self._at_ends(run, stretches, line)
        if len(stretches) < 3:
            return
        by_mark: dict[int, list[int]] = {}
        for number, (mark, _, _) in enumerate(stretches):
            by_mark.setdefault(mark, []).append(number)
        for mark, of_mark in by_mark.items():
            if mark == TYPED or len(of_mark) < 2 or line.counts[mark] < FEWEST:
                continue
            model = run[stretches[of_mark[0]][1]]
            if not moves(self.shapes[model], line.along) or not few_deviate(stretches, of_mark):
                continue
            if not repeats(stretches, of_mark):
                yield from self._between(run, stretches, of_mark, line)

    def _at_ends(self, run: list[Place], stretches: list[tuple[int, int, int]], line: _Line) -> Iterator[_Suspect]:
        """A single cell before the first or after the last of some copies, where the copies beside them go on.

        Copies end where the line does, and where a total of it follows.
        """
        last = len(stretches) - 1
        ends = [n for n in range(1, last + 1) if n == last or self._is_total(run[stretches[n + 1][1]], line)]
        for end, beside in [*((n, n - 1) for n in ends), (0, 1)] if last else []:
            mark, first, length = stretches[beside]
            if stretches[end][2] > 1 or mark == TYPED or length < FEWEST:
                continue
            model = run[first + length - 1 if end else first]
            suspect = _Suspect(run[stretches[end][1]], model, line.along)
            shape = self.shapes[model]
            if not moves(shape, line.along) or self._explained(suspect, line):
                continue
            if self._lacks_total(suspect):
                yield suspect
                continue
            copies = self._going_on(suspect)
            # a first cell is more often one of its own: an opening balance, a base year
            if copies > 0 if end else copies > 1 and not looks_back(shape, line.along):
                yield suspect

    def _is_total(self, place: Place, line: _Line) -> bool:
        return self.marks[place] != TYPED and totals(self.shapes[place], self.sheet.name, place, line.along)

    def _going_on(self, suspect: _Suspect) -> int:
        """How many copies across from the model go on across from the suspect; 0 where any of them stops.

        They are those on both sides of the model, whatever formula it is, and all others of the model's own.
        """
        (row, column), (down, right) = suspect.model, suspect.across
        here = [place for place in ((row + down, column + right), (row - down, column - right)) if place in self.marks]
        here += [place for place in self._alike_across(suspect.model, down) if place not in here]
        steps = suspect.place[0] - row, suspect.place[1] - column
        count = 0
        for place in here:
            if place == suspect.model:
                continue
            if self.marks.get((place[0] + steps[0], place[1] + steps[1])) != self.marks[place]:
                return 0
            count += self.marks[place] != TYPED
        return count

    def _alike_across(self, place: Place, down: int) -> list[Place]:
        """The copies of a cell's formula in the line that runs across it, itself among them."""
        mark, at = self.marks[place], 1 if down else 0
        if (mark, at) not in self.across:
            lines: dict[int, list[Place]] = {}
            for copy in filter(self.marks.__contains__, self.of_mark[mark]):
                lines.setdefault(copy[at], []).append(copy)
            self.across[mark, at] = lines
        return self.across[mark, at][place[at]]

    def _lacks_total(self, suspect: _Suspect) -> bool:
        """Whether the copies are totals across their line, and the suspect has as many figures to total as they."""
        if self.marks[suspect.place] != TYPED and not self._same_functions(suspect):
            return False
        shape, name = self.shapes[suspect.model], self.sheet.name
        if not totals(shape, name, suspect.model, suspect.across):
            return False
        areas = [area for area in shape.areas(name, *suspect.place) if not area.is_cell]
        return all(
            area.rows * area.columns <= FILLED
            and all(
                (row, column) in self.marks
                for row in range(area.first_row, area.last_row + 1)
                for column in range(area.first_column, area.last_column + 1)
            )
            for area in areas
        )

    def _between(
        self, run: list[Place], stretches: list[tuple[int, int, int]], of_mark: list[int], line: _Line
    ) -> Iterator[_Suspect]:
        """The cells between two stretches of copies, unless they are many."""
        for before, after in pairwise(of_mark):
            first, last = stretches[before + 1][1], stretches[after][1] - 1
            if last - first < LONGEST:
                for at in range(first, last + 1):
                    suspect = _Suspect(run[at], run[first - 1], line.along, after=run[last + 1])
                    if not self._explained(suspect, line):
                        yield suspect

    def _explained(self, suspect: _Suspect, line: _Line) -> bool:
        """Whether a formula is a total of its line, one of some alike in it or across it, or a copy of one beside."""
        row, column = suspect.place
        mark = self.marks[suspect.place]
        if mark == TYPED:
            return False
        down, right = suspect.across
        if line.counts[mark] >= FEWEST or len(self._alike_across(suspect.place, down)) >= FEWEST:
            return True
        if mark in (self.marks.get((row + down, column + right)), self.marks.get((row - down, column - right))):
            return True
        return self._is_total(suspect.place, line)

    def _explained_across(self, suspect: _Suspect, others: dict[Place, _Suspect]) -> bool:
        """Whether the row or column that runs across the line is of its own kind: its cells deviate there too."""
        down, right = suspect.across
        ends, length = 0, 1
        for way in (1, -1):
            row, column = suspect.place
            while (row := row + way * down, column := column + way * right) in others:
                length += 1
            ends += (row, column) in self.marks
        if length >= ACROSS or (length > 1 and not ends):
            return True
        if self._lacks_total(suspect):
            return False
        return all(self._own_kind(suspect, model, others) for model in (suspect.model, suspect.after) if model)

    def _own_kind(self, suspect: _Suspect, model: Place, others: dict[Place, _Suspect]) -> bool:
        """Whether the cells across from a suspect are mostly unlike those across from its model."""
        alike = 0
        for way in (1, -1):
            down, right = way * suspect.across[0], way * suspect.across[1]
            place = suspect.place[0] + down, suspect.place[1] + right
            beside, of_model = self.marks.get(place), self.marks.get((model[0] + down, model[1] + right))
            if place in others or beside is None or of_model is None:
                continue
            if beside == of_model:
                alike += 1
            elif beside == TYPED if self.marks[suspect.place] == TYPED else not self._same_functions(suspect):
                alike -= 1
        return alike < 0

    def _same_functions(self, suspect: _Suspect) -> bool:
        """Whether a formula calls what its model calls, and so is a copy that went wrong rather than another one."""
        found, model = self.shapes[suspect.place].functions, self.shapes[suspect.model].functions
        return bool(found) and found == model


@check(TYPED_NUMBER, UNLIKE)
def neighbours(facts: Facts) -> Iterator[Finding]:
    for sheet in facts.book.sheets:
        if not facts.shapes(sheet):
            continue
        suspects = _Grid(sheet, facts).suspects()
        for place in sorted(suspects):
            yield _finding(sheet, suspects[place])


def _finding(sheet: Sheet, suspect: _Suspect) -> Finding:
    cell, model = sheet.cells[suspect.place], sheet.cells[suspect.model]
    rows, columns = suspect.place[0] - suspect.model[0], suspect.place[1] - suspect.model[1]
    expected = moved(model.formula or "", rows, columns)
    if cell.source is None:
        what = f"A number is typed where the cells {suspect.beside} hold a formula"
        return TYPED_NUMBER.at(cell, what, expected=expected, found=cell.value)
    what = f"The formula differs from those {suspect.beside}"
    return UNLIKE.at(cell, what, expected=expected, found=cell.formula)
