"""Which formulas may lie on a circle, told from their copies down each column at once; it follows no single cell."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from addin.audit.book import LAST_COLUMN, LAST_ROW, Area, Sheet
from addin.audit.facts import Facts
from addin.audit.formulas import Reference, Shape, read_shape

POSITIONAL: Final = frozenset({"ROW", "ROWS", "COLUMN", "COLUMNS", "AREAS", "ISREF", "SHEET", "FORMULATEXT", "CELL"})
ASKED_WHERE: Final = re.compile(
    r"\b(?:ROWS?|COLUMNS?|AREAS|ISREF|SHEET|FORMULATEXT)\((?:[^()]|\([^()]*\))*\)", re.IGNORECASE
)
"""Calls that ask where cells stand, not what they hold: a formula may ask that of its own cell."""

EDGES: Final = 30
"""Where copies refer to more others than this, each, the cells are rather followed one by one."""

FEWEST: Final = 3
"""Where each formula has fewer copies than this, the cells are likewise followed one by one."""

NO_MATTER: Final = 100
"""As few formulas as these are looked at in a moment, however few copies they have."""

Place = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class _Copies:
    """The cells of one column that hold one shape."""

    sheet: Sheet
    column: int
    rows: list[int]
    shape: Shape

    @property
    def top(self) -> int:
        return self.rows[0]

    @property
    def bottom(self) -> int:
        return self.rows[-1]


@dataclass(frozen=True, slots=True)
class _Span:
    """The cells that copies refer to, taken together, and how many rows below itself a copy looks: from, to."""

    sheet: str
    first_row: int
    last_row: int
    first_column: int
    last_column: int
    nearest: int
    farthest: int


@dataclass(frozen=True, slots=True)
class _Edge:
    """That copies refer to other copies, and how many rows below."""

    to: int
    nearest: int
    farthest: int


@dataclass(frozen=True, slots=True)
class _Column:
    """The copies of one column by their first row, and how far down those up to each of them reach."""

    tops: list[int]
    reach: list[int]
    numbers: list[int]


def _column(entries: list[tuple[int, int, int]]) -> _Column:
    entries.sort()
    return _Column(
        [top for top, _, _ in entries],
        list(accumulate((bottom for _, bottom, _ in entries), max)),
        [number for _, _, number in entries],
    )


def perhaps_circular(facts: Facts) -> frozenset[Place] | None:
    """The cells among which every circle is, sheets in small letters; None where copies are too few to tell.

    Copies that refer to one another are no circle where each step leads upwards, or stays in its row and so leads
    back to none; or downwards likewise.
    """
    net = _Net(facts)
    if not net.complete:
        return None
    found: set[Place] = set()
    for group in _groups(net.edges):
        if not _falls(net.edges, group):
            for number in group:
                copies = net.copies[number]
                name = copies.sheet.name.casefold()
                found.update((name, row, copies.column) for row in copies.rows)
    return frozenset(found)


class _Net:
    """All copies, and which of them refer to which."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.copies: list[_Copies] = []
        self._columns: dict[str, dict[int, _Column]] = {}
        for sheet in facts.book.sheets:
            self._add(sheet)
        self._ordered = {name: sorted(columns) for name, columns in self._columns.items()}
        self.edges: list[list[_Edge]] = []
        cells = sum(len(copies.rows) for copies in self.copies)
        self.complete = len(self.copies) <= NO_MATTER or FEWEST * len(self.copies) <= cells
        if not self.complete:
            return
        left = 100_000 + EDGES * len(self.copies)
        for number in range(len(self.copies)):
            edges: list[_Edge] = []
            for edge in self._edges(number):
                left -= 1
                if left < 0:
                    break
                if edge is not None:
                    edges.append(edge)
            self.edges.append(edges)
        self.complete = left >= 0

    def _add(self, sheet: Sheet) -> None:
        columns: dict[int, list[tuple[int, int, int]]] = {}
        for shape, places in self._facts.copies(sheet):
            rows: dict[int, list[int]] = {}
            for row, column in places:
                rows.setdefault(column, []).append(row)
            for column, several in rows.items():
                columns.setdefault(column, []).append((several[0], several[-1], len(self.copies)))
                self.copies.append(_Copies(sheet, column, several, shape))
        self._columns[sheet.name.casefold()] = {column: _column(entries) for column, entries in columns.items()}

    def _edges(self, number: int) -> Iterator[_Edge | None]:
        """Each of the copies that some refer to, and None for each that was looked at in vain."""
        for span in self._spans(self.copies[number]):
            columns = self._ordered.get(span.sheet, [])
            low, high = bisect_left(columns, span.first_column), bisect_right(columns, span.last_column)
            for column in columns[low:high]:
                there = self._columns[span.sheet][column]
                first = bisect_left(there.reach, span.first_row)
                for other in there.numbers[first : bisect_right(there.tops, span.last_row)]:
                    meets = self.copies[other].bottom >= span.first_row
                    yield _Edge(other, span.nearest, span.farthest) if meets else None

    def _spans(self, copies: _Copies) -> Iterator[_Span]:
        shape, sheet = copies.shape, copies.sheet
        if not POSITIONAL.isdisjoint(shape.functions):
            plain = ASKED_WHERE.sub("0", sheet.cells[copies.top, copies.column].formula or "")
            shape = read_shape(plain, copies.top, copies.column)
            areas: list[Area | None] = []
        else:
            areas = [self._facts.named_area(name, sheet.name) for name in shape.names]
            for table in shape.tables:
                areas += self._tables(table, copies)
        for reference in shape.references:
            span = None if reference.book else _span(reference, copies)
            if span is not None:
                yield span
        for area in areas:
            if area is not None:
                rows = area.first_row, area.last_row
                down = rows[0] - copies.bottom, rows[1] - copies.top
                yield _Span(area.sheet.casefold(), *rows, area.first_column, area.last_column, *down)

    def _tables(self, name: str, copies: _Copies) -> list[Area | None]:
        """The table of that name; for none, those that some of the copies stand in."""
        if name:
            return [self._facts.table_area(name, copies.sheet.cells[copies.top, copies.column])]
        return [t.area for t in copies.sheet.tables if t.area.first_column <= copies.column <= t.area.last_column]


def _span(reference: Reference, copies: _Copies) -> _Span | None:
    """What a reference means for all copies together."""
    fixed, number = reference.first_column
    left = right = number if fixed else copies.column + number
    ends = [reference.first_row]
    if reference.is_range:
        fixed, number = reference.last_column
        right = number if fixed else copies.column + number
        ends.append(reference.last_row)
    if min(left, right) < 1 or max(left, right) > LAST_COLUMN:
        return None
    rows = [n if fixed else row + n for fixed, n in ends for row in (copies.top, copies.bottom)]
    steps = [n - row if fixed else n for fixed, n in ends for row in (copies.top, copies.bottom)]
    sheet = (reference.sheet or copies.sheet.name).casefold()
    first, last = max(min(rows), 1), min(max(rows), LAST_ROW)
    return _Span(sheet, first, last, min(left, right), max(left, right), min(steps), max(steps))


def _groups(edges: list[list[_Edge]]) -> Iterator[list[int]]:
    """The copies that lead to one another, in groups, and those that lead to themselves (Tarjan's way)."""
    order = [0] * len(edges)
    lowest = [0] * len(edges)
    waiting: list[int] = []
    is_waiting = bytearray(len(edges))
    count = 0
    for start in range(len(edges)):
        if order[start]:
            continue
        way: list[tuple[int, Iterator[_Edge]]] = []

        def enter(number: int, way: list[tuple[int, Iterator[_Edge]]] = way) -> None:
            nonlocal count
            count += 1
            order[number] = lowest[number] = count
            waiting.append(number)
            is_waiting[number] = 1
            way.append((number, iter(edges[number])))

        enter(start)
        while way:
            number, ahead = way[-1]
            edge = next(ahead, None)
            if edge is not None:
                if not order[edge.to]:
                    enter(edge.to)
                elif is_waiting[edge.to]:
                    lowest[number] = min(lowest[number], order[edge.to])
                continue
            way.pop()
            if way:
                lowest[way[-1][0]] = min(lowest[way[-1][0]], lowest[number])
            if lowest[number] == order[number]:
                group = [waiting.pop()]
                while group[-1] != number:
                    group.append(waiting.pop())
                for member in group:
                    is_waiting[member] = 0
                if len(group) > 1 or any(edge.to == number for edge in edges[number]):
                    yield group


def _falls(edges: list[list[_Edge]], group: list[int]) -> bool:
    """Whether every way within a group leads on in one direction, so that none comes back."""
    members = frozenset(group)
    within = [(number, edge) for number in group for edge in edges[number] if edge.to in members]
    if any(edge.nearest < 0 for _, edge in within) and any(edge.farthest > 0 for _, edge in within):
        return False
    before: dict[int, list[int]] = {number: [] for number in group}
    level = dict.fromkeys(group, 0)  # how many steps each has that stay in its row
    for number, edge in within:
        if edge.nearest <= 0 <= edge.farthest:
            before[edge.to].append(number)
            level[number] += 1
    ended = [number for number in group if not level[number]]
    for number in ended:  # what leads to nothing that is left is taken away, and so more leads to nothing
        for other in before[number]:
            level[other] -= 1
            if not level[other]:
                ended.append(other)
    return len(ended) == len(group)
