"""Finds ranges that stop short of their data or take in more than it; blank rows kept ready are no fault."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from addin.audit.book import Area, Cell, Sheet
from addin.audit.facts import Facts
from addin.audit.findings import Finding, Severity, check, kind
from addin.audit.formulas import Reference, Shape

STOPS_SHORT = kind(
    "RG-01",
    "Range that stops short of the data",
    Severity.WARNING,
    meaning="The cell that follows the last one of a range is of the same kind, and no other formula takes it up.",
    why="Lines added below the range are missing from the total.",
    remedy="Draw the range down to the last line of the data, or make the data a table.",
    example="C2:C9 hold amounts and C10 holds =SUM(C2:C8).",
)
TAKES_TWICE = kind(
    "RG-02",
    "Range that takes in a subtotal",
    Severity.WARNING,
    meaning="A sum runs over cells and over a sum of those same cells.",
    why="The lines under the subtotal are counted twice.",
    remedy="Add up the subtotals alone, or use SUBTOTAL for both, which leaves subtotals out.",
    example="C5 holds =SUM(C2:C4), and C9 holds =SUM(C2:C8).",
)
TAKES_HEADING = kind(
    "RG-03",
    "Range that runs beyond the data",
    Severity.WARNING,
    meaning="A range takes in the year or date that heads its column or row.",
    why="The year is added to the amounts.",
    remedy="Begin the range below the heading.",
    example="B1 holds 2026, B2:B9 hold amounts and B10 holds =SUM(B1:B9).",
)

TOTALS: Final = frozenset({"SUM", "AVERAGE", "MIN", "MAX", "COUNT", "COUNTA", "SUMPRODUCT", "PRODUCT", "MEDIAN"})
CONDITIONAL: Final = frozenset({"SUMIF", "SUMIFS", "COUNTIF", "COUNTIFS", "AVERAGEIF", "AVERAGEIFS"})
LOOKUPS: Final = frozenset({"VLOOKUP", "HLOOKUP", "INDEX", "MATCH", "XLOOKUP", "LOOKUP"})
PLAIN_SUM: Final = re.compile(r"=SUM\([^()]*\)", re.IGNORECASE)
OF_ALL_LINES: Final = frozenset(
    {"sum", "all", "average", "mean", "median", "max", "maximum", "min", "minimum", "summe", "gesamt", "mittelwert",
     "durchschnitt", "somme", "moyenne"}
)  # fmt: skip
"""Words beside a figure that is taken over all lines above it, and so is no line itself."""

YEARS: Final = range(1950, 2101)


@dataclass(frozen=True, slots=True)
class _Use:
    """Copies of a formula that take one and the same range of several cells, row by row."""

    sheet: Sheet
    shape: Shape
    places: list[tuple[int, int]]

    @property
    def first(self) -> Cell:
        return self.sheet.cells[self.places[0]]


class _Ranges:
    """The ranges that totals, conditional sums and lookups take, by the sheet they lie on."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.uses: dict[str, dict[Area, list[_Use]]] = {}
        wanted = TOTALS | CONDITIONAL | LOOKUPS
        for sheet in facts.book.sheets:
            for shape, places in facts.copies(sheet):
                if wanted.isdisjoint(shape.functions):
                    continue
                for reference in shape.references:
                    if reference.is_range and not reference.book:
                        for several in [places] if reference.is_fixed else [[place] for place in places]:
                            self._add(_Use(sheet, shape, several), reference)

    def _add(self, use: _Use, reference: Reference) -> None:
        area = reference.area(use.sheet.name, *use.places[0])
        if area is None:
            return
        if (area.rows > 1) != (area.columns > 1) or (area.rows > 1 and not LOOKUPS.isdisjoint(use.shape.functions)):
            self.uses.setdefault(area.sheet.casefold(), {}).setdefault(area, []).append(use)


class _Taken:
    """The ranges on one sheet, found by a cell without looking at each: most are of one column or one row."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self._columns: dict[int, list[Area]] = {}
        self._rows: dict[int, list[Area]] = {}
        self._others: list[Area] = []
        for area in areas:
            if area.columns == 1:
                self._columns.setdefault(area.first_column, []).append(area)
            elif area.rows == 1:
                self._rows.setdefault(area.first_row, []).append(area)
            else:
                self._others.append(area)

    def holds(self, row: int, column: int) -> bool:
        there = chain(self._columns.get(column, ()), self._rows.get(row, ()), self._others)
        return any(area.holds(row, column) for area in there)


@check(STOPS_SHORT)
def stops_short(facts: Facts) -> Iterator[Finding]:
    ranges = _Ranges(facts)
    told: set[int] = set()
    for name, by_area in ranges.uses.items():
        sheet = facts.sheets.get(name)
        if sheet is None:
            continue
        taken = _Taken(by_area)
        for area, uses in by_area.items():
            if all(id(use.shape) in told for use in uses):
                continue
            missed = _missed(facts, sheet, area)
            if missed is None or taken.holds(*missed):
                continue
            if any(missed in use.places for use in uses):
                continue
            first = min(uses, key=lambda use: (use.sheet.name, use.places[0]))
            if id(first.shape) in told or _totals_beside(sheet, missed, area) or _takes(first, sheet, missed):
                continue
            told.add(id(first.shape))
            further = Area(sheet.name, *missed, *missed)
            what = f"{area.text} ends where the data go on: {further} holds {_held(sheet.cells[missed])}"
            yield STOPS_SHORT.at(
                first.first, what, expected=f"a range that takes in {further.text}", found=first.first.formula,
                count=sum(len(use.places) for use in uses),
            )  # fmt: skip


def _takes(use: _Use, sheet: Sheet, place: tuple[int, int]) -> bool:
    """Whether the formula refers to the cell in another way."""
    areas = use.shape.areas(use.sheet.name, *use.places[0])
    return any(area.sheet.casefold() == sheet.name.casefold() and area.holds(*place) for area in areas)


def _held(cell: Cell) -> str:
    from addin.audit.findings import shown

    return shown(cell.formula or cell.value)


def _missed(facts: Facts, sheet: Sheet, area: Area) -> tuple[int, int] | None:
    """The cell behind the last one of the area, where it holds the same kind of thing; None where it does not."""
    if area.last_row >= 1_048_576 or area.last_column >= 16_384:
        return None
    if area.rows > 1:
        behind, last, before = (
            (area.last_row + 1, area.first_column),
            (area.last_row, area.first_column),
            (area.last_row - 1, area.first_column),
        )
    else:
        behind, last, before = (
            (area.first_row, area.last_column + 1),
            (area.first_row, area.last_column),
            (area.first_row, area.last_column - 1),
        )
    cells = [sheet.cells.get(place) for place in (behind, last, before)]
    if any(cell is None for cell in cells):
        return None
    kinds = [_kind(facts, cell) for cell in cells if cell is not None]
    if area.rows == 1 and all(isinstance(cell.value, str) and cell.source is None for cell in cells if cell):
        return None  # texts side by side are headings, and each is of another column
    return behind if kinds[0] is not None and kinds[0] == kinds[1] == kinds[2] else None


def _kind(facts: Facts, cell: Cell) -> object:
    """What makes cells lines of one list: typed numbers of one format, texts, or copies of one formula."""
    if cell.source is not None:
        return facts.shape(cell).text
    if not cell.is_typed or isinstance(cell.value, bool):
        return None
    if isinstance(cell.value, float):
        return "number", cell.number_format, cell.style.name
    return ("text", cell.style.name, cell.style.fill_colour) if isinstance(cell.value, str) else None


def _totals_beside(sheet: Sheet, missed: tuple[int, int], area: Area) -> bool:
    """Whether the row behind is a total or another figure of all lines: a text before it says so."""
    row, column = missed
    if area.rows == 1:
        return False
    for left in range(column, max(column - 8, 0), -1):
        cell = sheet.cells.get((row, left))
        if cell is not None and isinstance(cell.value, str):
            words = cell.value.casefold()
            if "total" in words or not OF_ALL_LINES.isdisjoint(re.split(r"\W+", words)):
                return True
    return False


@check(TAKES_TWICE, TAKES_HEADING)
def takes_too_much(facts: Facts) -> Iterator[Finding]:
    for sheet in facts.book.sheets:
        copies = [entry for entry in facts.copies(sheet) if "SUM" in entry[0].functions and "/2" not in entry[0].text]
        sums = {place: shape for shape, places in copies for place in places}
        for shape, places in copies:
            if any(reference.is_range for reference in shape.references):
                found = (finding for place in places for finding in _too_much(sheet, sums, shape, place))
                yield from islice(found, 1)


def _too_much(
    sheet: Sheet, sums: dict[tuple[int, int], Shape], shape: Shape, place: tuple[int, int]
) -> Iterator[Finding]:
    for area in shape.areas(sheet.name, *place):
        if (area.rows > 1) != (area.columns > 1) and area.sheet.casefold() == sheet.name.casefold():
            cell = sheet.cells[place]
            finding = _subtotal(sheet, sums, cell, area) or _heading(sheet, cell, area)
            if finding is not None:
                yield finding


def _subtotal(sheet: Sheet, sums: dict[tuple[int, int], Shape], cell: Cell, area: Area) -> Finding | None:
    """That the area holds a sum of other cells of the area."""
    if len(sums) < 2 or sums[cell.row, cell.column].functions != ("SUM",):
        return None
    for place in _inside(sums, area):
        shape = sums[place]
        if place == (cell.row, cell.column) or not PLAIN_SUM.fullmatch(shape.text):
            continue
        for inner in shape.areas(sheet.name, *place):
            along = (inner.columns == 1 and area.columns == 1) or (inner.rows == 1 and area.rows == 1)
            if along and not inner.is_cell and _within(inner, area):
                there = sheet.cells[place]
                what = f"{area.text} takes in {there.address}, which is the sum of {inner.text} already"
                return TAKES_TWICE.at(cell, what, expected=f"without {there.address}", found=cell.formula)
    return None


def _inside(places: dict[tuple[int, int], Shape], area: Area) -> list[tuple[int, int]]:
    if area.rows * area.columns < len(places):
        rows, columns = range(area.first_row, area.last_row + 1), range(area.first_column, area.last_column + 1)
        return [(row, column) for row in rows for column in columns if (row, column) in places]
    return [place for place in places if area.holds(*place)]


def _within(inner: Area, outer: Area) -> bool:
    return outer.holds(inner.first_row, inner.first_column) and outer.holds(inner.last_row, inner.last_column)


def _heading(sheet: Sheet, cell: Cell, area: Area) -> Finding | None:
    """That the first cell of the area is a year or date, and the others are none."""
    places = [
        (area.first_row + step * (area.rows > 1), area.first_column + step * (area.columns > 1)) for step in range(4)
    ]
    cells = [sheet.cells.get(place) for place in places[: max(area.rows, area.columns)]]
    first, rest = cells[0], [other for other in cells[1:] if other is not None]
    if first is None or len(rest) < 2 or not _is_year(first) or any(_is_year(other) for other in rest):
        return None
    if not all(isinstance(other.value, float) for other in rest):
        return None
    what = f"{area.text} begins with {first.address}, which holds a year or date"
    return TAKES_HEADING.at(cell, what, expected=f"without {first.address}", found=cell.formula)


def _is_year(cell: Cell) -> bool:
    value = cell.value
    if not isinstance(value, float) or isinstance(value, bool):
        return False
    return cell.is_date or (value in YEARS and cell.number_format in ("General", "0", "@"))
