"""What changed between two versions of a workbook: inputs, formulas, policy, structure, results; it judges nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from addin.audit.audit import heading
from addin.audit.book import Book, Cell, CellValue, Sheet
from addin.audit.comparing.alignment import Aligned, Alignment, align
from addin.audit.comparing.causes import Causes
from addin.audit.comparing.change import Change, Nature
from addin.audit.comparing.relocating import relocated
from addin.audit.comparing.structure import structure_changes
from addin.audit.facts import Facts
from addin.audit.findings import shown
from addin.audit.reading import Limits, Progress, read
from addin.cells import CellError
from addin.version import VERSION

POLICY_SHEETS: Final = frozenset({"policy", "lists"})
"""The sheets of our templates that hold the rule table and the words, in small letters."""
CAUSES_NAMED: Final = 5
SAME: Final = 1e-12
"""Results nearer to each other than this share of their size are the same figure, computed in another order."""


@dataclass(frozen=True)
class Compared:
    """All that changed between two workbooks."""

    old: Book
    new: Book
    changes: tuple[Change, ...]
    version: str

    def of(self, nature: Nature) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.nature is nature)

    @property
    def verdict(self) -> str:
        """What changed, in one sentence."""
        if not self.changes:
            return "Nothing changed"
        counts = [(nature, len(self.of(nature))) for nature in Nature]
        parts = [f"{number:,} × {nature.value}" for nature, number in counts if number]
        return f"{len(self.changes):,} changes: {', '.join(parts)}"


def compare(
    old: str | Path, new: str | Path, *, limits: Limits | None = None, progress: Progress | None = None
) -> Compared:
    """Compare two versions of a workbook; neither is written to.

    Arguments: `old` and `new`, any workbooks; `limits`, what is read at most; `progress`, told each step.
    Result: Compared. A cell is followed when rows, columns or sheets were put in, taken out or renamed around it.
    Errors: UnreadableError in one sentence.
    """
    tell = progress or _silent
    before = read(old, limits=limits, progress=lambda step, share: tell(f"{step} of the old version", 0.3 * share))
    after = read(new, limits=limits, progress=lambda step, share: tell(f"{step} of the new version", 0.3 + 0.3 * share))
    return compare_books(before, after, tell)


def compare_books(old: Book, new: Book, tell: Progress | None = None) -> Compared:
    """The same for workbooks that are read already."""
    say = tell or _silent
    say("matching sheets and lines", 0.6)
    alignment = align(old, new)
    facts = Facts(new)
    say("comparing cells", 0.7)
    changes = [*structure_changes(old, new, alignment), *_cell_changes(alignment, facts)]
    say("going back to causes", 0.9)
    return Compared(old, new, tuple(sorted(_with_causes(changes, facts), key=_order)), VERSION)


def _silent(_step: str, _share: float) -> None:
    """Tells nobody."""


def _order(change: Change) -> tuple[int, str, int, int, str]:
    return list(Nature).index(change.nature), *change.where, change.old


# -- cell by cell


def _cell_changes(alignment: Alignment, facts: Facts) -> Iterator[Change]:
    used = _Used(facts)
    for pair in alignment.sheets:
        back = {place: old for old in pair.old.cells if (place := pair.place(*old)) is not None}
        for place in sorted(pair.new.cells.keys() | back.keys()):
            before = pair.old.cells.get(back[place]) if place in back else None
            change = _change(pair, before, pair.new.cells.get(place), alignment, used)
            if change is not None:
                yield change
        for place, cell in pair.old.cells.items():
            if pair.place(*place) is None:
                yield _gone(pair, cell)
    for sheet in alignment.added:
        yield from (_new(sheet, cell, used) for cell in sheet.cells.values() if _counts(cell))


def _change(pair: Aligned, before: Cell | None, after: Cell | None, alignment: Alignment, used: _Used) -> Change | None:
    if before is None and after is not None:
        return _new(pair.new, after, used)
    if before is not None and after is None:
        return _gone(pair, before)
    if before is None or after is None:
        return None
    if before.is_typed and after.is_typed:
        if _same(before.value, after.value):
            return None
        return _made(_nature(pair.new, after, used), pair.new, before, after, before.value, after.value)
    if before.has_formula and after.has_formula:
        if not _same_formula(before, after, alignment):
            return _made(_formula_nature(pair.new), pair.new, before, after, before.formula, after.formula)
        if _same(before.value, after.value):
            return None
        return _made(Nature.RESULT, pair.new, before, after, before.value, after.value)
    if before.has_formula or after.has_formula:
        old, new = before.formula or before.value, after.formula or after.value
        return _made(_formula_nature(pair.new), pair.new, before, after, old, new)
    if _same(before.value, after.value):
        return None
    return _made(Nature.RESULT, pair.new, before, after, before.value, after.value)


def _made(nature: Nature, sheet: Sheet, before: Cell, after: Cell, old: object, new: object) -> Change:
    return Change(
        nature,
        before.place,
        after.place,
        heading(sheet, after),
        shown(old),
        shown(new),
        _difference(before.value, after.value),
        where=(after.sheet, after.row, after.column),
    )


def _new(sheet: Sheet, cell: Cell, used: _Used) -> Change:
    nature = _formula_nature(sheet) if cell.has_formula else _nature(sheet, cell, used)
    held = cell.formula if cell.has_formula else cell.value
    return Change(
        nature, "", cell.place, heading(sheet, cell), "(blank)", shown(held), where=(cell.sheet, cell.row, cell.column)
    )


def _gone(pair: Aligned, cell: Cell) -> Change:
    nature = _formula_nature(pair.old) if cell.has_formula else _nature(pair.old, cell, None)
    held = cell.formula if cell.has_formula else cell.value
    place = pair.place(cell.row, cell.column)
    where = (pair.new.name, *place) if place else (pair.new.name, 0, 0)
    return Change(nature, cell.place, "", heading(pair.old, cell), shown(held), "(blank)", where=where)


def _counts(cell: Cell) -> bool:
    """Whether a cell of a new sheet is worth a line: figures and formulas are, words are the sheet itself."""
    return cell.has_formula or isinstance(cell.value, float)


def _nature(sheet: Sheet, cell: Cell, used: _Used | None) -> Nature:
    if sheet.name.casefold() in POLICY_SHEETS:
        return Nature.POLICY
    if isinstance(cell.value, str) and used is not None and not used.by_formulas(cell):
        return Nature.TEXT
    return Nature.INPUT


def _formula_nature(sheet: Sheet) -> Nature:
    return Nature.POLICY if sheet.name.casefold() in POLICY_SHEETS else Nature.FORMULA


def _same(one: CellValue, other: CellValue) -> bool:
    if type(one) is float and type(other) is float:
        return one == other or math.isclose(one, other, rel_tol=SAME, abs_tol=0.0)
    if isinstance(one, CellError) and isinstance(other, CellError):
        return one.code == other.code
    return type(one) is type(other) and one == other


def _same_formula(before: Cell, after: Cell, alignment: Alignment) -> bool:
    old, new = before.formula or "", after.formula or ""
    if old == new and (before.row, before.column) == (after.row, after.column):
        return True
    moved = relocated(
        old, lambda sheet, row, column: _named(sheet, alignment.place(sheet or before.sheet, row, column))
    )
    return _plain(moved) == _plain(new)


def _named(sheet: str, place: tuple[str, int, int] | None) -> tuple[str, int, int] | None:
    return place if sheet or place is None else ("", place[1], place[2])


def _plain(formula: str) -> str:
    """The formula without what does not matter: blanks, capitals, brackets around a sheet's name."""
    return formula.replace(" ", "").replace("'", "").casefold()


def _difference(old: CellValue, new: CellValue) -> float | None:
    if isinstance(old, float) and isinstance(new, float) and type(old) is float and type(new) is float:
        return new - old
    return None


class _Used:
    """Which cells the formulas of a workbook refer to."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._areas: Mapping[str, list[tuple[int, int, int, int]]] | None = None

    def by_formulas(self, cell: Cell) -> bool:
        """Whether any formula refers to a cell, alone or within an area."""
        if self._areas is None:
            areas: dict[str, set[tuple[int, int, int, int]]] = {}
            for formula in self._facts.formulas():
                for area in self._facts.areas(formula):
                    bounds = area.first_row, area.first_column, area.last_row, area.last_column
                    areas.setdefault(area.sheet.casefold(), set()).add(bounds)
            self._areas = {sheet: sorted(found) for sheet, found in areas.items()}
        return any(
            top <= cell.row <= bottom and left <= cell.column <= right
            for top, left, bottom, right in self._areas.get(cell.sheet.casefold(), ())
        )


# -- causes


def _with_causes(changes: list[Change], facts: Facts) -> Iterator[Change]:
    by_hand = [c for c in changes if c.nature in (Nature.INPUT, Nature.FORMULA, Nature.POLICY, Nature.TEXT)]
    sources = {c.where: c for c in by_hand if c.where[1]}
    causes = Causes(facts, sources, (c.where for c in changes if c.nature is Nature.RESULT))
    for change in changes:
        if change.nature not in (Nature.RESULT, Nature.FORMULA):
            yield change
            continue
        found = [sources[place] for place in causes.of(change.where)] if change.where[1] else []
        named = tuple(source.place for source in found[:CAUSES_NAMED])
        yield replace(change, causes=named, cause_count=len(found))
