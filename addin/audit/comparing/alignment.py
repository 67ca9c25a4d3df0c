"""Which sheet, row and column of an older workbook is which of a newer one; lines may come, go and move together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from addin.audit.book import Book, Cell, Sheet

ALIKE: Final = 0.6
"""The share of cells that a renamed sheet has in common with its old self, at least."""


class Lines:
    """The new number of each old row, or column; a blank one goes with the last filled one before it."""

    def __init__(self, pairs: Mapping[int, int], filled: Mapping[int, Hashable]) -> None:
        self._pairs = pairs
        self._filled = filled
        self._sorted = sorted(pairs)

    def new(self, line: int) -> int | None:
        """The new number of an old line; None when it is gone."""
        found = self._pairs.get(line)
        if found is not None or line in self._filled:
            return found
        before = bisect_left(self._sorted, line) - 1
        return line + (self._pairs[self._sorted[before]] - self._sorted[before] if before >= 0 else 0)


@dataclass(frozen=True)
class Aligned:
    """One sheet in both versions, with the new row of each old row and the new column of each old column."""

    old: Sheet
    new: Sheet
    rows: Lines
    columns: Lines

    def place(self, row: int, column: int) -> tuple[int, int] | None:
        """The new place of an old cell; None when its row or column is gone."""
        down, across = self.rows.new(row), self.columns.new(column)
        return (down, across) if down is not None and across is not None else None


@dataclass(frozen=True)
class Alignment:
    """The sheets of two workbooks, matched."""

    sheets: tuple[Aligned, ...]
    gone: tuple[Sheet, ...]
    added: tuple[Sheet, ...]
    by_old_name: Mapping[str, Aligned] = field(default_factory=dict)

    def place(self, sheet: str, row: int, column: int) -> tuple[str, int, int] | None:
        """The new place of a cell of the older workbook."""
        found = self.by_old_name.get(sheet.casefold())
        place = found.place(row, column) if found else None
        return (found.new.name, *place) if found and place else None


def align(old: Book, new: Book) -> Alignment:
    """Match the sheets of two workbooks, by their names, else by what they hold, and the lines within them."""
    by_name = {sheet.name.casefold(): sheet for sheet in new.sheets}
    pairs = [(sheet, by_name.pop(sheet.name.casefold())) for sheet in old.sheets if sheet.name.casefold() in by_name]
    known = {sheet.name for sheet, _ in pairs}
    gone = [sheet for sheet in old.sheets if sheet.name not in known]
    for sheet in list(gone):
        renamed = max(by_name.values(), key=lambda other: _likeness(sheet, other), default=None)
        if renamed is not None and _likeness(sheet, renamed) >= ALIKE:
            pairs.append((sheet, by_name.pop(renamed.name.casefold())))
            gone.remove(sheet)
    aligned = tuple(_aligned(one, other) for one, other in pairs)
    return Alignment(
        aligned, tuple(gone), tuple(by_name.values()), {entry.old.name.casefold(): entry for entry in aligned}
    )


def _likeness(one: Sheet, other: Sheet) -> float:
    """The share of cells that hold the same in the same place."""
    most = max(len(one.cells), len(other.cells))
    if not most or min(len(one.cells), len(other.cells)) < ALIKE * most:
        return 0.0
    same = sum(_held(cell) == _held(other.cells.get(place)) for place, cell in one.cells.items())
    return same / most


def _held(cell: Cell | None) -> Hashable:
    if cell is None:
        return None
    return cell.formula if cell.has_formula else cell.value


def _aligned(old: Sheet, new: Sheet) -> Aligned:
    rows = _matched(_labels(old, by_row=True), _labels(new, by_row=True))
    columns = _matched(_labels(old, by_row=False), _labels(new, by_row=False))
    return Aligned(old, new, rows, columns)


def _labels(sheet: Sheet, *, by_row: bool) -> dict[int, Hashable]:
    """What each line is known by: its typed texts, which stay when figures and references change."""
    lines: dict[int, list[tuple[int, str]]] = {}
    for (row, column), cell in sheet.cells.items():
        line, across = (row, column) if by_row else (column, row)
        texts = lines.setdefault(line, [])
        if cell.is_typed and isinstance(cell.value, str):
            texts.append((across, cell.value))
    return {line: tuple(text for _, text in sorted(texts)) for line, texts in lines.items()}


def _matched(old: Mapping[int, Hashable], new: Mapping[int, Hashable]) -> Lines:
    """The new number of each old line.

    Lines known by texts that stand once in both versions hold the alignment; those between two of them are paired
    from above and from below while they are known by the same, and then in their order, so that a line put in or
    taken out moves no other.
    """
    lines = sorted(old), sorted(new)
    anchors = _in_order(_unique_pairs(old, new))
    found: dict[int, int] = dict(anchors)
    ends = lines[0][-1] + 1 if old else 1, lines[1][-1] + 1 if new else 1
    for (one, other), (next_one, next_other) in zip([(0, 0), *anchors], [*anchors, ends]):
        of_old = lines[0][bisect_right(lines[0], one) : bisect_left(lines[0], next_one)]
        of_new = lines[1][bisect_right(lines[1], other) : bisect_left(lines[1], next_other)]
        found.update(_between(old, new, of_old, of_new))
    return Lines(found, old)


def _unique_pairs(old: Mapping[int, Hashable], new: Mapping[int, Hashable]) -> list[tuple[int, int]]:
    counts = Counter(label for label in old.values() if label), Counter(label for label in new.values() if label)
    where = {label: line for line, label in new.items() if label}
    return [
        (line, where[label])
        for line, label in sorted(old.items())
        if label and counts[0][label] == 1 and counts[1][label] == 1
    ]


def _in_order(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs that rises in both versions; a line moved elsewhere is left out."""
    tails: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for number, (_, other) in enumerate(pairs):
        length = bisect_left(tails, other)
        before.append(at[length - 1] if length else -1)
        if length == len(tails):
            tails.append(other)
            at.append(number)
        else:
            tails[length], at[length] = other, number
    chain, number = [], at[-1] if at else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _between(
    old: Mapping[int, Hashable], new: Mapping[int, Hashable], of_old: Sequence[int], of_new: Sequence[int]
) -> dict[int, int]:
    """Lines between two matched ones, paired while they are known by the same; the rest one by one in order."""
    shorter = min(len(of_old), len(of_new))
    first = 0
    while first < shorter and old[of_old[first]] == new[of_new[first]]:
        first += 1
    last = 0
    while last < shorter - first and old[of_old[-1 - last]] == new[of_new[-1 - last]]:
        last += 1
    middle = shorter - last
    pairs = list(zip(of_old[:middle], of_new[:middle]))
    return dict(pairs + (list(zip(of_old[-last:], of_new[-last:])) if last else []))
