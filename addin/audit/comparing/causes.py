"""Carries a changed result back to the inputs and formulas that caused it; it computes no figure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping

from addin.audit.book import Area, Cell
from addin.audit.facts import Facts

Place = tuple[str, int, int]


class Causes:
    """The changes that lie behind each changed result of a workbook.

    A result changes only through cells that changed, so only those are walked.
    """

    def __init__(self, facts: Facts, sources: Iterable[Place], results: Iterable[Place]) -> None:
        """`sources` are the places where something was changed by hand, `results` those that changed with them."""
        self._facts = facts
        self._sources = {_key(place): place for place in sources}
        self._order = {key: number for number, key in enumerate(self._sources)}
        self._changed = _Grid([*self._sources, *map(_key, results)])
        self._found: dict[Place, int] = {}
        self._listed = list(self._sources.values())

    def of(self, place: Place) -> list[Place]:
        """The sources behind a result, in their order."""
        bits = self._behind(_key(place))
        return [source for number, source in enumerate(self._listed) if bits >> number & 1]

    def _behind(self, key: Place) -> int:
        """A number with a bit for each source; walked with a stack of its own, because chains may be long."""
        stack = [key]
        opened: set[Place] = set()
        while stack:
            current = stack[-1]
            if current in self._found:
                stack.pop()
                continue
            near = [other for other in self._precedents(current) if other != current]
            open_ones = [other for other in near if other not in self._found and other not in opened]
            if current not in opened and open_ones:
                opened.add(current)
                stack.extend(open_ones)
                continue
            opened.add(current)
            bits = 0
            for other in near:
                bits |= self._found.get(other, 0)
                if other in self._order:
                    bits |= 1 << self._order[other]
            self._found[current] = bits
            stack.pop()
        return self._found[key]

    def _precedents(self, key: Place) -> Iterator[Place]:
        cell = self._cell(key)
        if cell is not None and cell.has_formula:
            for area in self._facts.areas(cell):
                yield from self._changed.within(area)

    def _cell(self, key: Place) -> Cell | None:
        return self._facts.cell(*key)


def _key(place: Place) -> Place:
    return place[0].casefold(), place[1], place[2]


class _Grid:
    """Some cells, found again by area."""

    def __init__(self, places: Iterable[Place]) -> None:
        columns: dict[tuple[str, int], set[int]] = {}
        for sheet, row, column in places:
            columns.setdefault((sheet, column), set()).add(row)
        self._rows: Mapping[tuple[str, int], list[int]] = {key: sorted(rows) for key, rows in columns.items()}
        self._columns: dict[str, list[int]] = {}
        for sheet, column in sorted(columns):
            self._columns.setdefault(sheet, []).append(column)

    def within(self, area: Area) -> Iterator[Place]:
        """The cells of the grid in an area."""
        sheet = area.sheet.casefold()
        columns = self._columns.get(sheet, [])
        first, last = bisect_left(columns, area.first_column), bisect_right(columns, area.last_column)
        for column in columns[first:last]:
            rows = self._rows[sheet, column]
            for row in rows[bisect_left(rows, area.first_row) : bisect_right(rows, area.last_row)]:
                yield sheet, row, column
