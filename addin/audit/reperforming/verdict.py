"""Says of each cell how its stored value and the one computed again stand to each other, in a word and a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from addin.audit.book import Area, Cell, CellValue, letters, quoted_sheet
from addin.audit.facts import Facts
from addin.audit.reperformance import Kind, Reperformed
from addin.audit.reperforming.asking import Question, Reply, filled
from addin.audit.reperforming.expected import Expected
from addin.audit.reperforming.told_apart import HIDING, RULES, Stated, Trials
from addin.audit.reperforming.values import said
from addin.audit.reperforming.whole import Place, Whole
from addin.catalogue import FUNCTIONS
from addin.cells import CellError
from addin.rules import rule_sets
from addin.version import VERSION

FARTHEST = 1_000
"""How many cells back the beginning of a difference is looked for."""

Judged = tuple[Kind, str]


@dataclass
class Case:
    """All that is known of one cell before it is judged.

    `question` is its own formula, None where it calls none of ours; `stored` the values of the cells the formula
    fills, `wrong` the first of them that is not as computed. `expected` is the formula that belongs there instead, and
    `belonging` what that one gives; `trial` the number of the question among those tried under other assumptions.
    """

    place: Place
    cell: Cell | None
    question: Question | None
    functions: tuple[str, ...]
    stored: tuple[CellValue, ...]
    reply: Reply | None
    wrong: int | None
    expected: Expected | None
    belonging: CellValue
    trial: int | None = None

    @property
    def places(self) -> Iterator[Place]:
        """The cells that the formula fills, row by row."""
        sheet, row, column = self.place
        rows, columns = (self.question.array if self.question else None) or (1, 1)
        return ((sheet, row + r, column + c) for r in range(rows) for c in range(columns))

    def computed(self, index: int) -> CellValue:
        """What the formula gives in one of its cells, from the stored values."""
        return self.reply.values[index] if self.reply and self.reply.values else None


class Verdicts:
    """Judges the cells of one workbook."""

    def __init__(
        self, facts: Facts, cases: Sequence[Case], stated: Stated, trials: Trials, recalculated: Whole | None
    ) -> None:
        self._facts = facts
        self._stated = stated
        self._trials = trials
        self._whole = recalculated
        self._cases: Mapping[Place, Case] = {case.place: case for case in cases}

    def of(self, case: Case) -> Reperformed:
        """What there is to say of one cell."""
        upstream = self._upstream(case)
        index = case.wrong if case.wrong is not None else upstream or 0
        kind, message = self._judged(case, index, upstream)
        place = list(case.places)[index]
        if message and index:
            message = f"{_address(place)}, filled by this formula: {message}"
        return Reperformed(
            *case.place,
            (case.cell.formula or "") if case.cell is not None else "",
            case.functions,
            case.stored[index],
            case.computed(index),
            self._recalculated(case, place),
            kind,
            message,
            self._rests_on(case.place),
        )

    def _recalculated(self, case: Case, place: Place) -> CellValue:
        unknown = self._whole is None or case.question is None or case.place in self._whole.done.taken
        return None if self._whole is None or unknown else self._whole.value(place)

    def _rests_on(self, place: Place) -> str:
        origin = self._whole.done.resting.get(place) if self._whole is not None else None
        return _shown(origin) if origin is not None else ""

    def _upstream(self, case: Case) -> int | None:
        """The first of the cells a formula fills that the whole workbook, recalculated, gives another value."""
        if self._whole is None or case.question is None:
            return None
        differing = self._whole.differing
        return next((number for number, place in enumerate(case.places) if place in differing), None)

    # -- in a word and a sentence

    def _judged(self, case: Case, index: int, upstream: int | None) -> Judged:
        if case.expected is not None:
            return self._unexpected(case, case.expected)
        stored, computed = case.stored[index], case.computed(index)
        if isinstance(stored, CellError) and stored.code == "#NAME?" and not _is_error(computed, "#NAME?"):
            gives = f"; with it the formula gives {said(computed)}" if case.reply and case.reply.values else ""
            return Kind.MISSING, f"holds #NAME?: the add-in was missing when it was last computed{gives}"
        if case.reply is None or not case.reply.values:
            return Kind.UNVERIFIED, case.reply.reason if case.reply else "is not verified by the engine"
        if case.wrong is not None:
            return self._differs(case, stored, computed, upstream)
        hidden = self._hidden(case, stored)
        if hidden:
            return Kind.HIDDEN, hidden
        return self._as_stored(case) if upstream is not None else (Kind.AGREES, "")

    def _unexpected(self, case: Case, expected: Expected) -> Judged:
        belongs = f"{expected.origin} {expected.formula}, which gives {said(case.belonging)}"
        if case.cell is None or (case.cell.value is None and case.cell.source is None):
            return Kind.TYPED, f"is empty where {belongs}; put the formula back"
        if case.cell.source is None:
            return Kind.TYPED, f"{said(case.cell.value)} is typed where {belongs}; put the formula back"
        gives = f", giving {said(case.cell.value)}," if case.cell.value is not None else ""
        return Kind.CHANGED, f"holds {case.cell.formula}{gives} where {belongs}"

    def _differs(self, case: Case, stored: CellValue, computed: CellValue, upstream: int | None) -> Judged:
        apart = f"holds {said(stored)} and gives {said(computed)} computed again"
        certain = self._certain(case, stored, computed, apart)
        if certain is not None:
            return certain
        if upstream is None and self._whole is not None and case.place not in self._whole.done.taken:
            return Kind.STALE, f"{apart}: cells it refers to are stale; from the inputs it is right"
        likely = self._likely(case, apart)
        return likely or (Kind.STALE, f"{apart}: it was not computed since a cell it refers to changed; recalculate")

    def _certain(self, case: Case, stored: CellValue, computed: CellValue, apart: str) -> Judged | None:
        """An explanation under which the formula gives exactly what is stored."""
        if stored is None:
            return Kind.STALE, f"was never computed; it gives {said(computed)}; open the workbook and save it"
        if not self._facts.book.calculation.full_precision:
            return Kind.UNVERIFIED, f"{apart}; the workbook computes with precision as displayed, which is not verified"
        if self._hides(case) and case.trial in self._trials.missing:
            return Kind.MISSING, f"{apart}: the formula hides the #NAME? of a missing add-in"
        named = self._trials.rules.get(case.trial) if case.trial is not None and _takes_rules(case) else None
        if named is not None:
            return Kind.POLICY, f"{apart}; what it holds is what the rule set {named} gives, not the one asked for"
        if case.trial in self._trials.blank_as_zero:
            said_so = "a cell it refers to is blank, and was taken as 0; type the 0 if it is meant, or the amount"
            return Kind.BLANK, f"{apart}: {said_so}"
        return None

    def _likely(self, case: Case, apart: str) -> Judged | None:
        """An explanation that the workbook itself suggests."""
        stated = self._stated
        if case.functions == ("TA_VERSION",):
            return Kind.VERSION, f"{apart}: the workbook was computed by another version of the add-in, or other rules"
        if _takes_rules(case) and stated.other_rules:
            return Kind.POLICY, f"{apart}; {self._rules_in_words()}"
        if stated.other_version:
            return Kind.VERSION, f"{apart}; the workbook was computed by version {stated.version}, this is {VERSION}"
        return None

    def _rules_in_words(self) -> str:
        followed = (
            f"the workbook follows the rule set {self._stated.rule_set} with fingerprint {self._stated.fingerprint}"
        )
        table = rule_sets().get(self._stated.rule_set)
        return f"{followed}, " + ("which is not at hand" if table is None else f"here it has {table.fingerprint}")

    def _as_stored(self, case: Case) -> Judged:
        """A cell that agrees with the cells it refers to, which are not what the inputs give."""
        origin = self._origin(case.place)
        other = self._cases.get(origin)
        kind = Kind.STALE
        if other is not None and other is not case and (other.wrong is not None or other.expected is not None):
            kind = self._judged(other, other.wrong or 0, other.wrong or 0)[0]
        stored, value = self._whole.differing.get(origin, (None, None)) if self._whole is not None else (None, None)
        return kind, (
            f"agrees with the cells it refers to, but not with the inputs: {_shown(origin)} holds {said(stored)} "
            f"and gives {said(value)} recalculated"
        )

    def _origin(self, place: Place) -> Place:
        """The cell farthest back, along the references, that is not what the inputs give."""
        met = {place}
        for _ in range(FARTHEST):
            before = next((found for found in self._differing_before(place) if found not in met), None)
            if before is None:
                break
            met.add(before)
            place = before
        return place

    def _differing_before(self, place: Place) -> Iterator[Place]:
        cell = self._facts.cell(*place)
        if cell is None or cell.source is None or self._whole is None:
            return
        for area in self._facts.areas(cell):
            if area.is_cell:
                there = area.sheet, area.first_row, area.first_column
                found: Iterator[Place] = iter([there] if there in self._whole.differing else [])
            else:
                found = (other for other in self._whole.differing if _within(area, other))
            yield from found

    # -- what a formula hides

    def _hides(self, case: Case) -> bool:
        if case.cell is None or case.cell.source is None:
            return False
        return not HIDING.isdisjoint(self._facts.shape(case.cell).functions)

    def _hidden(self, case: Case, stored: CellValue) -> str:
        """The error of a call of ours that the formula shows as a number or a blank; "" where it hides none."""
        complaints = case.reply.complaints if case.reply else ()
        shows = isinstance(stored, CellError) or (isinstance(stored, str) and bool(stored.strip()))
        if not complaints or shows or not self._hides(case) or self._all_blank(case):
            return ""
        first = next((error for error in complaints if error.message), complaints[0])
        why = f": {first.message}" if first.message else ""
        return f"shows {said(stored)} in place of {first.code}{why}"

    def _all_blank(self, case: Case) -> bool:
        """Whether the line that a formula looks at is a spare one: the cells that move with the formula are blank."""
        if case.cell is None:
            return False
        shape = self._facts.shape(case.cell)
        moving = [reference for reference in shape.references if not reference.last_row[0] and not reference.book]
        areas = [area for r in moving or shape.references if (area := r.area(*case.place)) is not None]
        return bool(areas) and not any(self._filled(area) for area in areas)

    def _filled(self, area: Area) -> bool:
        sheet = self._facts.sheets.get(area.sheet.casefold())
        return sheet is not None and any(map(_holds_something, filled(sheet, area)))


def _holds_something(cell: Cell) -> bool:
    return cell.value is not None and not (isinstance(cell.value, str) and not cell.value.strip())


def _takes_rules(case: Case) -> bool:
    return any(RULES in FUNCTIONS[name].signature.by_name for name in case.functions)


def _is_error(value: CellValue, code: str) -> bool:
    return isinstance(value, CellError) and value.code == code


def _within(area: Area, place: Place) -> bool:
    return area.sheet.casefold() == place[0].casefold() and area.holds(place[1], place[2])


def _address(place: Place) -> str:
    return f"{letters(place[2])}{place[1]}"


def _shown(place: Place) -> str:
    return f"{quoted_sheet(place[0])}!{_address(place)}"
