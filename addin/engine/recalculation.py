"""A workbook computed again from the values stored in it; what the engine cannot vouch for keeps its stored value.

Unlike `compute`, which answers nothing that rests on an unproven cell, this goes on from the value that the file
holds there, and says of each cell whether it rests on such a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import formualizer

from addin.cells import CellError

from .answers import Answers, to_engine
from .asked import Template
from .bare import Spot, Stored, bare_workbook
from .beside import evaluated
from .dependents import Dependents
from .evaluation import catalogue
from .package import DefinedName
from .workbook import CellValue, FormulaCell, Place, Progress, _Area, _letters, _one_thread, _silent, _Work

_ROUNDS = 8  # how often what turns out to be unproven is replaced by what is stored, until all the rest is
LARGEST = 20_000_000
"""Cells of the largest range that is read, blank ones between filled ones counted."""
MOST = 400_000_000
"""Cells that all formulas together may look at."""
OURS = 40
"""What a cell that one of our functions looks at counts for, as slowly as it goes through Python."""


@dataclass(frozen=True)
class Recalculated:
    """What came of a recalculation.

    `values` holds every cell that a formula fills, the stored value where it was taken; `taken` says of each
    formula cell whose value was taken from the file why; `resting` gives for each other formula cell that depends on
    such a one, directly or not, that cell; `complaints` the errors of our functions' calls in each formula
    cell, whether the formula shows them or not; `calls` counts the calls.
    """

    values: Mapping[Place, CellValue | None]
    taken: Mapping[Place, str]
    resting: Mapping[Place, Place]
    complaints: Mapping[Place, Sequence[CellError]]
    calls: int


def recalculate(
    sheets: Mapping[str, Mapping[Spot, Stored]],
    formulas: Iterable[FormulaCell],
    names: Iterable[DefinedName] = (),
    functions: Mapping[str, Callable[..., Any]] | None = None,
    progress: Progress | None = None,
    refuse: Callable[[str], str] = lambda _formula: "",
) -> Recalculated:
    """The values of all `formulas`, from the values of the other cells.

    Arguments: `sheets`, the stored values of each sheet, those of the formulas too; `formulas`, with plain names of
    our functions; `names`, the defined names; `functions`, the catalogue's when left out; `progress`, told of the
    steps, also while the engine computes: what it raises stops the work; `refuse`, why a formula may not be computed
    in this workbook, "" where it may.
    Result: a Recalculated.
    Errors: TooMuchError where the formulas look at more cells than can be computed in a reasonable time.
    """
    tell = progress or _silent
    work = _Recalculation(list(formulas), Answers(functions if functions is not None else catalogue()))
    work.stored = sheets
    work.taken = {number: why for number, cell in enumerate(work.formulas) if (why := refuse(cell.text))}
    tell("reading the formulas", 0.0)
    known = tuple(names)
    work.ask(bare_workbook({sheet: {} for sheet in sheets}, {}, known))
    tell("writing the cells down", 0.2)
    work.start(known)
    work.settle(tell)
    tell("recalculated", 1.0)
    return work.recalculated()


class TooMuchError(Exception):
    """A workbook whose formulas look at too many cells, in one sentence."""


@dataclass
class _Recalculation(_Work):
    """One recalculation, step by step."""

    stored: Mapping[str, Mapping[Spot, Stored]] = field(default_factory=dict)
    found: dict[Place, CellValue | None] = field(default_factory=dict)
    taken: dict[int, str] = field(default_factory=dict)
    dependents: Dependents | None = None

    def start(self, names: Iterable[DefinedName]) -> None:
        """Has the engine read the cells: formulas as they are asked, stored values for those it may not answer."""
        for number, refusal in self.refused.items():
            self.taken[number] = refusal.message
        self._weigh()
        asked = {cell.place: text for cell, text in self.rewritten}
        together: dict[str, dict[Spot, tuple[str, str]]] = {sheet: {} for sheet in self.stored}
        for number, cell in enumerate(self.formulas):
            if number not in self.taken:
                text = asked.get(cell.place, cell.text)
                together[cell.sheet][cell.row, cell.column] = text, _filled(cell)
        content = bare_workbook(self._free_for_arrays(), together, names)
        self.engine = formualizer.Workbook.from_bytes(content, config=_one_thread())
        self.engine.set_temporal_egress("serial")
        self.answers.register(self.engine)

    def _weigh(self) -> None:
        """Takes from the file what would look at more cells than any workbook that is meant well.

        The engine walks over the blank cells of a range up to the last filled one of its sheet.
        """
        ends = {sheet.casefold(): _end(values) for sheet, values in self.stored.items()}
        copies: dict[int, list[int]] = {}
        for number, asked in enumerate(self.asked):
            if asked is not None:
                copies.setdefault(id(asked.template), []).append(number)
        looked_at = 0
        for numbers in copies.values():
            # copies look at areas of one size, or of growing ones: the rows with the most digits are the farthest
            asked = self.asked[numbers[0]]
            alike = asked is None or not any(":" in pattern for pattern, _ in asked.template.references)
            told = {numbers[0]} if alike else {numbers[0], max(numbers, key=self._digits)}
            size = max(sum(self._sizes(number, ends)) for number in told)
            if size > LARGEST:
                far = [number for number in numbers if max(self._sizes(number, ends), default=0) > LARGEST]
                why = f"A range of more than {LARGEST:,} cells is not verified by the engine"
                self.taken.update(dict.fromkeys(far, why))
                size = 0 if far else size
            ours = asked is not None and self._calls_ours(asked.template)
            looked_at += size * len(numbers) * (OURS if ours else 1)
        if looked_at > MOST:
            raise TooMuchError("The formulas look at more cells than can be computed again in a reasonable time")

    def _sizes(self, number: int, ends: Mapping[str, Spot]) -> list[int]:
        """How many cells each reference of a formula makes the engine look at."""
        asked = self.asked[number]
        references = () if asked is None else asked.references
        areas = (self._area(reference, self.formulas[number].sheet) for reference in references)
        return [_size(area, ends.get(area.sheet.casefold(), (0, 0))) for area in areas if area is not None]

    def _digits(self, number: int) -> int:
        asked = self.asked[number]
        return 0 if asked is None else len("".join(asked.rows))

    def _calls_ours(self, template: Template) -> bool:
        return any(part[:-1] in self.answers.functions for part in template.parts if part.endswith("("))

    def _free_for_arrays(self) -> Mapping[str, Mapping[Spot, Stored]]:
        """The stored values without those that the array formulas will fill in again."""
        filled: dict[str, set[Spot]] = {}
        for number, cell in enumerate(self.formulas):
            if cell.array is not None and number not in self.taken:
                filled.setdefault(cell.sheet, set()).update((row, column) for _, row, column in cell.places)
        return {
            sheet: {spot: value for spot, value in values.items() if spot not in filled[sheet]}
            if sheet in filled
            else values
            for sheet, values in self.stored.items()
        }

    def settle(self, tell: Progress) -> None:
        """Computes, and once more wherever an answer turns out to be unproven, from the stored value there."""
        looked_at: Iterable[int] = range(len(self.formulas))
        for number in self.taken:
            self._take(number)
        for attempt in range(_ROUNDS):
            evaluated(self.engine, tell, 0.4 + 0.4 * attempt / _ROUNDS)
            fresh = {n: reason for n in looked_at if n not in self.taken if (reason := self._now(n))}
            if not fresh:
                return
            self.taken.update(fresh)
            for number in fresh:
                self._take(number)
                for place in self.formulas[number].places:
                    self.engine.set_value(*place, to_engine(self._stored(place)))
            looked_at = [n for n in self._reached(fresh) if n not in self.taken]
            for number in looked_at:
                self.answers.unverified.pop(number, None)
                self.answers.errors.pop(number, None)
            self.seen.clear()
        for number in looked_at:
            self.taken[number] = "A value that will not settle is not verified by the engine"
            self._take(number)

    def _now(self, number: int) -> str:
        reason = self._reason(number, self.formulas[number], self.found)  # type: ignore[arg-type]
        return f"{reason} not verified by the engine" if reason else ""

    def _take(self, number: int) -> None:
        for place in self.formulas[number].places:
            self.found[place] = self._stored(place)

    def _stored(self, place: Place) -> Stored:
        sheet, row, column = place
        return self.stored.get(sheet, {}).get((row, column))

    def _reached(self, origins: Iterable[int]) -> dict[int, Place]:
        """The formulas that depend on some, each with the cell of those it depends on."""
        net = Dependents()
        for number, (asked, cell) in enumerate(zip(self.asked, self.formulas)):
            for reference in asked.references if asked is not None else ():
                area = self._area(reference, cell.sheet)
                if area is not None:
                    net.add(
                        number, area.sheet, area.first_row, area.first_column, area.last_row, area.last_column
                    )  # fmt: skip
        places = [place for number in origins for place in self.formulas[number].places]
        return net.reached(places, lambda number: self.formulas[number].places)

    def recalculated(self) -> Recalculated:
        reached = self._reached(self.taken) if self.taken else {}
        place = [cell.place for cell in self.formulas]
        return Recalculated(
            self.found,
            {place[number]: reason for number, reason in self.taken.items()},
            {place[number]: origin for number, origin in reached.items() if number not in self.taken},
            {place[number]: tuple(errors) for number, errors in self.answers.errors.items()},
            self.answers.calls,
        )


def _end(values: Mapping[Spot, Stored]) -> Spot:
    """The last row and the last column in which anything stands."""
    return max((row for row, _ in values), default=0), max((column for _, column in values), default=0)


def _size(area: _Area, end: Spot) -> int:
    rows = min(area.last_row, end[0]) - area.first_row + 1
    columns = min(area.last_column, end[1]) - area.first_column + 1
    return max(rows, 0) * max(columns, 0)


def _filled(cell: FormulaCell) -> str:
    if cell.array is None:
        return ""
    rows, columns = cell.array
    first = f"{_letters(cell.column)}{cell.row}"
    return f"{first}:{_letters(cell.column + columns - 1)}{cell.row + rows - 1}"
