"""Which formulas look at a cell, directly or by way of others; it knows areas and numbers, and no formula's text."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

Place = tuple[str, int, int]
_ROWS = 1 << 20  # rows of a sheet


class Dependents:
    """Formulas by the areas they look at, found by a cell without looking at each area.

    The areas of the same columns stand in one tree over the rows, each in the few nodes that make it up, so that
    a cell meets only the nodes above its row. An area once met has done its work and is taken out.
    """

    def __init__(self) -> None:
        self._cells: dict[Place, list[int]] = {}
        self._trees: dict[str, dict[tuple[int, int], dict[int, list[int]]]] = {}

    def add(self, formula: int, sheet: str, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
        """Notes that a formula looks at an area."""
        if first_row == last_row and first_column == last_column:
            self._cells.setdefault((sheet, first_row, first_column), []).append(formula)
            return
        tree = self._trees.setdefault(sheet, {}).setdefault((first_column, last_column), {})
        low, high = first_row - 1 + _ROWS, last_row + _ROWS
        while low < high:
            if low & 1:
                tree.setdefault(low, []).append(formula)
                low += 1
            if high & 1:
                high -= 1
                tree.setdefault(high, []).append(formula)
            low, high = low >> 1, high >> 1

    def reached(self, origins: Iterable[Place], fills: Callable[[int], Iterable[Place]]) -> dict[int, Place]:
        """Every formula that depends on one of the cells, each with the origin it depends on; takes them out.

        `fills` gives the cells that a formula fills.
        """
        waiting = deque((place, place) for place in origins)
        found: dict[int, Place] = {}
        while waiting:
            place, origin = waiting.popleft()
            for formula in self._taken(place):
                if formula not in found:
                    found[formula] = origin
                    waiting.extend((filled, origin) for filled in fills(formula))
        return found

    def _taken(self, place: Place) -> list[int]:
        sheet, row, column = place
        taken = self._cells.pop(place, [])
        for (first, last), tree in self._trees.get(sheet, {}).items():
            if first <= column <= last:
                node = row - 1 + _ROWS
                while node and tree:
                    taken = taken + tree.pop(node, [])
                    node >>= 1
        return taken
