"""Computes formulas again from the stored values of the cells they refer to; it looks at no other cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from addin.audit.book import Area, Cell, CellValue, Sheet
from addin.audit.facts import Facts
from addin.audit.formulas import read_shape
from addin.audit.reperforming.spelling import with_sheet
from addin.cells import CellError
from addin.engine import FormulaCell, package, standing
from addin.engine.recalculation import TooMuchError, recalculate

Functions = Mapping[str, Callable[..., Any]]
Progress = Callable[[str, float], None]
FEW: Final = 64
"""Cells of an area that are looked up one by one; larger areas are first put together."""


_OF_DATES: Final = re.compile(
    r"(?<![\w.])(?:(?:_xlfn\.)?(?:DATE|YEAR|MONTH|DAY|DAYS|EOMONTH|EDATE|WEEKDAY|NETWORKDAYS|WORKDAY)|TEXT)\(",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Question:
    """A formula to compute as if it stood in a cell: in plain names, with the size of the array it fills, if any.

    `cell` is the cell where it stands in the file, None for one that only belongs there.
    """

    sheet: str
    row: int
    column: int
    formula: str
    array: tuple[int, int] | None = None
    cell: Cell | None = None


@dataclass(frozen=True)
class Reply:
    """What it gives: its value, or one a cell for an array; why not, if not; and the errors of our functions in it."""

    values: tuple[CellValue, ...]
    reason: str
    complaints: tuple[CellError, ...]

    @property
    def value(self) -> CellValue:
        return self.values[0] if self.values else None


def replies(
    facts: Facts,
    questions: Sequence[Question],
    functions: Functions | None = None,
    progress: Progress | None = None,
    *,
    blanks_as_zero: bool = False,
) -> list[Reply]:
    """What each formula gives, from the stored values of the cells it refers to.

    Arguments: `functions`, the catalogue's when left out; `blanks_as_zero`, whether a single blank cell counts as the
    number 0, as some programs hand it over.
    """
    if not questions:
        return []
    bench = _unused(facts)
    needed = _Needed(facts, blanks_as_zero)
    formulas: list[FormulaCell] = []
    row = 1
    for question in questions:
        needed.add(areas(facts, question))
        text = with_sheet(_with_standing(facts, question), question.sheet, _local(facts, question.sheet))
        formulas.append(FormulaCell(bench, row, 1, text, question.array))
        row += question.array[0] if question.array else 1
    cells = {sheet.name: needed.values(sheet) for sheet in facts.book.sheets}
    try:
        done = recalculate({**cells, bench: {}}, formulas, defined_names(facts), functions, progress, dates(facts))
    except TooMuchError as problem:
        return [Reply((), str(problem), ())] * len(questions)
    return [
        Reply(
            () if cell.place in done.taken else tuple(done.values[place] for place in cell.places),
            done.taken.get(cell.place, ""),
            tuple(done.complaints.get(cell.place, ())),
        )
        for cell in formulas
    ]


def defined_names(facts: Facts) -> list[package.DefinedName]:
    """The defined names as the engine knows them, Excel's own left out."""
    names = (name for name in facts.book.names if not name.name.startswith("_xlnm."))
    return [package.DefinedName(name.name, name.sheet, name.text) for name in names]


def dates(facts: Facts) -> Callable[[str], str]:
    """Why a formula may not be computed in this workbook: the engine counts days from 1900 only."""
    if not facts.book.calculation.date1904:
        return lambda _formula: ""
    why = "A date in a workbook that counts its days from 1904 is not verified by the engine"
    return lambda formula: why if _OF_DATES.search(formula) else ""


def areas(facts: Facts, question: Question) -> Iterator[Area]:
    """The cells of this workbook that a formula refers to, directly or by names."""
    if question.cell is not None:
        yield from facts.areas(question.cell)
        return
    shape = read_shape(question.formula, question.row, question.column)
    yield from shape.areas(question.sheet, question.row, question.column)
    for name in shape.names:
        area = facts.named_area(name, question.sheet)
        if area is not None:
            yield area


class _Formulas:
    """The cells that a formula fills, asked one by one."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def __contains__(self, place: object) -> bool:
        cell = self._facts.cell(*place) if isinstance(place, tuple) else None
        return cell is not None and not cell.is_typed

    def __iter__(self) -> Iterator[tuple[str, int, int]]:
        return ((c.sheet, c.row, c.column) for c in self._facts.cells() if not c.is_typed)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _with_standing(facts: Facts, question: Question) -> str:
    """The formula with every question whether a cell holds a formula answered."""
    if not standing.asks(question.formula):
        return question.formula
    return standing.answered(question.formula, question.sheet, _Formulas(facts))


def _local(facts: Facts, sheet: str) -> Callable[[str], str]:
    """What a defined name of one sheet stands for, to be written on another; any other name as it is."""
    folded = sheet.casefold()

    def meaning(name: str) -> str:
        entry = facts.names.get((folded, name.casefold()))
        return name if entry is None else f"({entry.text})" if Area.parse("", entry.text) is None else entry.text

    return meaning


def _unused(facts: Facts) -> str:
    name = "Performed again"
    while name.casefold() in facts.sheets:
        name += "_"
    return name


class _Needed:
    """The filled cells within some areas, found without looking at every cell of a sheet, nor at every blank one."""

    def __init__(self, facts: Facts, blanks_as_zero: bool) -> None:
        self._facts = facts
        self._zero = blanks_as_zero
        self._found: dict[str, dict[tuple[int, int], CellValue]] = {}
        self._large: dict[str, dict[tuple[int, int], set[tuple[int, int]]]] = {}

    def add(self, wanted: Iterable[Area]) -> None:
        for area in wanted:
            sheet = self._facts.sheets.get(area.sheet.casefold())
            if sheet is None:
                continue
            if area.rows * area.columns > FEW:
                spans = self._large.setdefault(sheet.name, {})
                spans.setdefault((area.first_column, area.last_column), set()).add((area.first_row, area.last_row))
                continue
            found = self._found.setdefault(sheet.name, {})
            for row in range(area.first_row, area.last_row + 1):
                for column in range(area.first_column, area.last_column + 1):
                    cell = sheet.cells.get((row, column))
                    if cell is not None and cell.value is not None:
                        found[row, column] = cell.value
                    elif self._zero and area.is_cell:
                        found[row, column] = 0.0

    def values(self, sheet: Sheet) -> dict[tuple[int, int], CellValue]:
        """What was found on a sheet."""
        found = self._found.get(sheet.name, {})
        for (first, last), spans in self._large.get(sheet.name, {}).items():
            for top, bottom in _together(spans):
                for cell in filled(sheet, Area(sheet.name, top, first, bottom, last)):
                    found[cell.row, cell.column] = cell.value
        return found


def _together(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans of rows, those that touch or overlap as one."""
    top = bottom = 0
    for first, last in sorted(spans):
        if first > bottom + 1:
            if top:
                yield top, bottom
            top, bottom = first, last
        else:
            top, bottom = top or first, max(bottom, last)
    if top:
        yield top, bottom


def filled(sheet: Sheet, area: Area) -> Iterator[Cell]:
    """The cells of an area that hold something, without looking at more cells than there are."""
    if area.rows * area.columns > len(sheet.cells):
        return (cell for spot, cell in sheet.cells.items() if area.holds(*spot))
    rows = range(area.first_row, area.last_row + 1)
    columns = range(area.first_column, area.last_column + 1)
    found = (sheet.cells.get((row, column)) for row in rows for column in columns)
    return (cell for cell in found if cell is not None)
