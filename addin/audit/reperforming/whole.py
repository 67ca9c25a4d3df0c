"""The whole workbook computed again from its inputs; which stored values are not what comes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from addin.audit.book import Area, CellValue
from addin.audit.facts import Facts
from addin.audit.reperforming.asking import dates, defined_names, filled
from addin.audit.reperforming.tables import Tables
from addin.audit.reperforming.values import agree
from addin.engine import FormulaCell
from addin.engine.recalculation import Recalculated, recalculate

Place = tuple[str, int, int]
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Whole:
    """What came of it: the engine's account, and the formula cells whose stored value is another."""

    done: Recalculated
    differing: Mapping[Place, tuple[CellValue, CellValue]]  # stored, recalculated

    def value(self, place: Place) -> CellValue:
        """What the workbook's inputs give in a formula cell."""
        return self.done.values.get(place)


def whole(facts: Facts, calls: Mapping[Place, str], progress: Progress | None = None) -> Whole:
    """The workbook recalculated; `calls` are the formulas that call ours, in plain names."""
    tables = Tables(facts.book)
    stored = {sheet.name: {spot: cell.value for spot, cell in sheet.cells.items()} for sheet in facts.book.sheets}
    formulas = list(_formulas(facts, calls, tables))
    done = recalculate(stored, formulas, defined_names(facts), progress=progress, refuse=dates(facts))
    differing = {}
    for place, value in done.values.items():
        cell = facts.cell(*place)
        there = cell.value if cell is not None else None
        if there != value and not agree(there, value, lambda place=place: referred(facts, place)):  # type: ignore[misc]
            differing[place] = there, value
    return Whole(done, differing)


def _formulas(facts: Facts, calls: Mapping[Place, str], tables: Tables) -> Iterator[FormulaCell]:
    for cell in facts.formulas():
        place = cell.sheet, cell.row, cell.column
        text = calls.get(place)
        if text is None:
            text = cell.formula or ""
            text = tables.resolved(text, *place) if "[" in text else text
        yield FormulaCell(*place, text, size(cell.array_ref) if cell.array_ref else None)


def size(area: Area | None) -> tuple[int, int] | None:
    """Rows and columns of an array formula's range; None when it is none."""
    return None if area is None else (area.rows, area.columns)


def referred(facts: Facts, place: Place) -> Iterator[float]:
    """The stored numbers of the cells that a formula cell refers to."""
    cell = facts.cell(*place)
    if cell is None or cell.source is None:
        return
    for area in facts.areas(cell):
        sheet = facts.sheets.get(area.sheet.casefold())
        if sheet is None:
            continue
        for found in filled(sheet, area):
            if type(found.value) is float:
                yield found.value
