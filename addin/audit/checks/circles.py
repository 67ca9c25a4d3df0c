"""Finds formulas that depend on themselves; it computes nothing and stops at the first way round of each circle."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

from addin.audit.book import Area, Cell
from addin.audit.copies import ASKED_WHERE, POSITIONAL, Place, perhaps_circular
from addin.audit.facts import Facts
from addin.audit.findings import Finding, Severity, check, kind
from addin.audit.formulas import read_shape

CIRCULAR = kind(
    "FO-05",
    "Circular reference",
    Severity.ERROR,
    meaning="A formula refers, by itself or by way of others, to its own cell.",
    why="Such a figure is 0, or depends on how often the workbook was computed.",
    remedy="Follow the cells named from one to the next, and take the reference out that should not be there.",
    example="C9 holds =SUM(C2:C9) and so counts itself.",
)

MOST: Final = 20
"""Circles that are told apart; a workbook with more has one cause for most."""


class _Graph:
    """The formula cells as numbers, with a tree over each column, so that a long range is a few steps."""

    def __init__(self, facts: Facts, wanted: frozenset[Place] | None) -> None:
        self.facts = facts
        self.cells: list[Cell] = []
        self.columns: dict[tuple[str, int], tuple[list[int], int]] = {}  # rows in order, number of the first cell
        self.of_sheet: dict[str, list[int]] = {}
        self.numbers: dict[tuple[str, int, int], int] = {}
        self.folded: dict[str, str] = {}
        for name, sheet in facts.sheets.items():
            ordered = sorted(
                (column, row) for row, column in facts.shapes(sheet) if wanted is None or (name, row, column) in wanted
            )
            for column, row in ordered:
                rows, _ = self.columns.setdefault((name, column), ([], len(self.cells)))
                rows.append(row)
                self.numbers[name, row, column] = len(self.cells)
                self.cells.append(sheet.cells[row, column])
            self.of_sheet[name] = sorted({column for column, _ in ordered})

    def before(self, number: int) -> list[tuple[int, int]]:
        """What a cell refers to, as stretches of formula cells, first and behind the last."""
        stretches: list[tuple[int, int]] = []
        cell = self.cells[number]
        if POSITIONAL.isdisjoint(self.facts.shape(cell).functions):
            areas: Iterable[Area] = self.facts.areas(cell)
        else:
            plain = ASKED_WHERE.sub("0", cell.formula or "")
            areas = read_shape(plain, cell.row, cell.column).areas(cell.sheet, cell.row, cell.column)
        for area in areas:
            stretches.extend(self._stretches(area))
        return stretches

    def _stretches(self, area: Area) -> Iterator[tuple[int, int]]:
        name = self.folded.get(area.sheet)
        if name is None:
            name = self.folded[area.sheet] = area.sheet.casefold()
        if area.is_cell:
            number = self.numbers.get((name, area.first_row, area.first_column))
            if number is not None:
                yield number, number + 1
            return
        columns = self.of_sheet.get(name, [])
        low, high = bisect_left(columns, area.first_column), bisect_right(columns, area.last_column)
        for column in columns[low:high]:
            rows, base = self.columns[name, column]
            first, behind = bisect_left(rows, area.first_row), bisect_right(rows, area.last_row)
            if first < behind:
                yield base + first, base + behind


class _Search:
    """Goes back along the references from each cell once, and says where it meets a cell it came from."""

    def __init__(self, graph: _Graph) -> None:
        self.graph = graph
        self.done = bytearray(len(graph.cells) + 1)
        self.next_open = list(range(len(graph.cells) + 1))  # the next cell that is not done, found by halving
        self.on_way: dict[int, int] = {}

    def _open_from(self, number: int) -> int:
        up = self.next_open
        while up[number] != number:
            up[number] = up[up[number]]
            number = up[number]
        return number

    def circles(self) -> Iterator[list[int]]:
        found = 0
        for start in range(len(self.graph.cells)):
            if not self.done[start]:
                for circle in self._from(start):
                    yield circle
                    found += 1
                    if found >= MOST:
                        return

    def _from(self, start: int) -> Iterator[list[int]]:
        way: list[int] = []
        ahead: list[list[tuple[int, int]]] = []

        def enter(number: int) -> None:
            self.on_way[number] = len(way)
            way.append(number)
            ahead.append(self.graph.before(number))

        enter(start)
        while way:
            stretches = ahead[-1]
            if not stretches:
                number = way.pop()
                ahead.pop()
                del self.on_way[number]
                self.done[number] = 1
                self.next_open[number] = number + 1
                continue
            first, behind = stretches.pop()
            number = self._open_from(first)
            if number >= behind:
                continue
            if number + 1 < behind:
                stretches.append((number + 1, behind))
            if number in self.on_way:
                yield way[self.on_way[number] :]
            else:
                enter(number)


@check(CIRCULAR)
def circular(facts: Facts) -> Iterator[Finding]:
    wanted = perhaps_circular(facts)
    if wanted is not None and not wanted:
        return
    graph = _Graph(facts, wanted)
    met: set[int] = set()
    for circle in _Search(graph).circles():
        if met.isdisjoint(circle):
            met.update(circle)
            cells = [graph.cells[number] for number in circle]
            first = min(cells, key=lambda cell: (cell.sheet, cell.row, cell.column))
            at = cells.index(first)
            names = [cell.place for cell in (*cells[at:], *cells[:at])]
            way = " → ".join((*names[:6], "…") if len(names) > 6 else (*names, names[0]))
            what = "The formula counts itself" if len(cells) == 1 else "The formulas refer to one another in a circle"
            yield CIRCULAR.at(first, f"{what}: {way}", expected="no circle", found=first.formula, count=len(cells))
