"""A range of cells as rows of equal length; it never interprets what a cell holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any

from .arithmetic import all_finite
from .cell import is_blank
from .errors import VALUE, CellError

_SINGLE: frozenset[type] = frozenset({float, int, str, bool, type(None), CellError, Decimal})
"""Kinds of argument that are one value: nearly every call has several, and asking whether one is a sequence is slow."""

_ALONE: dict[type, frozenset[type]] = {kind: frozenset({kind}) for kind in _SINGLE}


@dataclass(frozen=True)
class Grid:
    """The cells of one argument, row by row in one list.

    `is_range` tells a range (even of one cell) from a single value handed over as such.
    """

    cells: list[Any]
    height: int
    width: int
    is_range: bool
    kinds: frozenset[type]

    @property
    def shape(self) -> str:
        """The shape in words, as an error message names it."""
        return f"{_count(self.height, 'row')} by {_count(self.width, 'column')}"

    @cached_property
    def is_clean(self) -> bool:
        """Whether every cell is a plain finite float, so that nothing is left to check but limits."""
        return self.kinds == _FLOATS and all_finite(self.cells)

    def column(self, index: int) -> list[Any]:
        """The cells of one column."""
        return self.cells if self.width == 1 else self.cells[index :: self.width]

    def row(self, index: int) -> list[Any]:
        """The cells of one row."""
        return self.cells[index * self.width : (index + 1) * self.width]

    def row_is_blank(self, index: int) -> bool:
        """Whether every cell of a row is blank."""
        return all(map(is_blank, self.row(index)))


_FLOATS = frozenset({float})
_ROW_TYPES = (list, tuple)


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def single(cell: object) -> Grid:
    """One value that was handed over without a range around it."""
    kind = type(cell)
    return Grid([cell], 1, 1, False, _ALONE.get(kind) or frozenset({kind}))


@lru_cache(maxsize=256)
def hold_errors(kinds: frozenset[type]) -> bool:
    """Whether cells of these kinds may be errors."""
    return any(issubclass(kind, CellError) for kind in kinds)


def errors_within(cells: object) -> list[tuple[int, int, CellError]]:
    """The error cells of an argument as (row, column, error), even where its rows are ragged."""
    if isinstance(cells, CellError):
        return [(0, 0, cells)]
    found = []
    for row, line in enumerate(cells if isinstance(cells, _ROW_TYPES) else ()):
        for column, cell in enumerate(line if isinstance(line, _ROW_TYPES) else (line,)):
            if isinstance(cell, CellError):
                found.append((row, column, cell))
    return found


def grid(cells: object, name: str) -> Grid:
    """An argument as a grid; #VALUE! for a flat, ragged or empty sequence.

    >>> grid([[1.0, 2.0], [3.0, 4.0]], "tvc").shape
    '2 rows by 2 columns'
    >>> grid([1.0, 2.0], "tvc")
    Traceback (most recent call last):
    addin.cells.errors.CellError: #VALUE!: tvc is a flat list; give rows of cells, such as [[100], [80]]
    """
    if type(cells) in _SINGLE or not isinstance(cells, Sequence) or isinstance(cells, (str, bytes)):
        return single(cells)
    if not cells:
        raise CellError(VALUE, f"{name} is an empty range; give at least one cell")
    try:
        flat = [cell for (cell,) in cells]  # one column, the usual case: unpacking proves its width on the way
        lengths = {1}
    except (ValueError, TypeError):
        lengths, flat = _rows(cells, name)
    kinds = frozenset(map(type, flat))
    if kinds != _FLOATS and not all(map(_is_row_type, set(map(type, cells)))):
        raise _flat(name)
    if len(lengths) != 1:
        raise CellError(
            VALUE,
            f"{name} has rows of {min(lengths)} to {max(lengths)} cells; give every row the same number of cells",
        )
    if not flat:
        raise CellError(VALUE, f"{name} is an empty range; give at least one cell")
    return Grid(flat, len(cells), lengths.pop(), True, kinds)


def _rows(cells: Sequence[Sequence[Any]], name: str) -> tuple[set[int], list[Any]]:
    """The lengths that rows have, and all cells row by row."""
    try:
        return set(map(len, cells)), list(chain.from_iterable(cells))
    except TypeError:
        raise _flat(name) from None


def _is_row_type(kind: type) -> bool:
    return issubclass(kind, Sequence) and not issubclass(kind, (str, bytes))


def _flat(name: str) -> CellError:
    return CellError(VALUE, f"{name} is a flat list; give rows of cells, such as [[100], [80]]")
