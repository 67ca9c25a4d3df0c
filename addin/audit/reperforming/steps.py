"""Takes re-performance step by step: our calls, what belongs beside them, both computations, and what differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from addin.audit.book import Cell, CellValue
from addin.audit.facts import Facts
from addin.audit.known import KnownTemplate
from addin.audit.reperformance import Progress, Reperformation, Stale
from addin.audit.reperforming.asking import Question, Reply, replies
from addin.audit.reperforming.expected import Expected, expected_by_neighbours, expected_by_template
from addin.audit.reperforming.spelling import Spelling
from addin.audit.reperforming.tables import Tables
from addin.audit.reperforming.told_apart import Trials, stated
from addin.audit.reperforming.values import agree
from addin.audit.reperforming.verdict import Case, Verdicts
from addin.audit.reperforming.whole import Place, Whole, referred, size, whole
from addin.catalogue import FUNCTIONS
from addin.engine.recalculation import TooMuchError


@dataclass(frozen=True)
class _Call:
    """A cell whose formula calls one of ours: in plain names, and which."""

    cell: Cell
    formula: str
    functions: tuple[str, ...]

    @property
    def place(self) -> Place:
        return self.cell.sheet, self.cell.row, self.cell.column

    @property
    def question(self) -> Question:
        return Question(*self.place, self.formula, size(self.cell.array_ref), self.cell)


class Reperforming:
    """One re-performance."""

    def __init__(self, facts: Facts, known: KnownTemplate | None, every_formula: bool, tell: Progress) -> None:
        self._facts = facts
        self._every = every_formula
        self._known = known
        self._tell = tell
        self._spelling = Spelling(FUNCTIONS)

    def done(self) -> Reperformation:
        self._tell("finding the calls of our functions", 0.0)
        calls = {call.place: call for call in self._calls()}
        texts = {place: call.formula for place, call in calls.items()}
        expected = self._expected(texts)
        if not (calls or expected or self._every or self._known):
            return Reperformation()
        self._tell("computing them from the stored values", 0.1)
        own = dict(zip(calls, replies(self._facts, [call.question for call in calls.values()])))
        belonging = dict(zip(expected, replies(self._facts, [_question(entry) for entry in expected.values()])))
        self._tell("recalculating the workbook", 0.25)
        recalculated, fault = self._whole(texts)
        self._tell("telling apart what differs", 0.9)
        cases = [
            self._case(place, calls.get(place), own.get(place), expected.get(place), belonging.get(place))
            for place in self._in_order({**calls, **expected})
        ]
        says = stated(self._facts, self._versions(calls))
        verdicts = Verdicts(self._facts, cases, says, self._trials(cases), recalculated)
        done = Reperformation(tuple(verdicts.of(case) for case in cases), *self._rest(calls, recalculated), fault)
        self._tell("re-performed", 1.0)
        return done

    # -- the steps

    def _calls(self) -> Iterator[_Call]:
        tables = Tables(self._facts.book)
        asks: dict[int, bool] = {}
        for sheet in self._facts.book.sheets:
            for spot, shape in self._facts.shapes(sheet).items():
                if id(shape) not in asks:
                    asks[id(shape)] = any(map(self._spelling.is_ours, (*shape.functions, *map(str.upper, shape.names))))
                if asks[id(shape)]:
                    cell = sheet.cells[spot]
                    plain = self._spelling.plain(cell.formula or "")
                    functions = self._spelling.called(plain)
                    if functions:
                        yield _Call(cell, tables.resolved(plain, sheet.name, *spot), functions)

    def _expected(self, texts: Mapping[Place, str]) -> Mapping[Place, Expected]:
        """What belongs in cells that hold something else; a template knows better than the neighbours."""
        neighbours = expected_by_neighbours(self._facts, texts)
        if self._known is None:
            return neighbours
        by_template = expected_by_template(self._facts, self._known, self._spelling)
        others = {place: entry for place, entry in neighbours.items() if place not in self._known.formulas}
        return {**others, **by_template}

    def _whole(self, texts: Mapping[Place, str]) -> tuple[Whole | None, str]:
        try:
            told = lambda step, share: self._tell(step, 0.25 + 0.65 * share)  # noqa: E731
            return whole(self._facts, texts, told), ""
        except (TooMuchError, RuntimeError, ValueError, OSError) as problem:
            return None, f"The workbook was not recalculated as a whole: {problem}"

    def _case(
        self,
        place: Place,
        call: _Call | None,
        own: Reply | None,
        expected: Expected | None,
        belonging: Reply | None,
    ) -> Case:
        cell = self._facts.cell(*place)
        functions = call.functions if call else self._spelling.called(expected.formula if expected else "")
        reply = own or belonging
        stored = self._stored(place, call)
        pairs = enumerate(zip(stored, reply.values if reply else ()))
        wrong = next((number for number, (there, here) in pairs if not self._same(place, there, here)), None)
        return Case(
            place,
            cell,
            call.question if call else None,
            functions,
            stored,
            reply,
            wrong,
            expected,
            belonging.value if belonging else None,
        )

    def _same(self, place: Place, stored: CellValue, computed: CellValue) -> bool:
        return agree(stored, computed, lambda: referred(self._facts, place))

    def _stored(self, place: Place, call: _Call | None) -> tuple[CellValue, ...]:
        """The stored values of the cells that a formula fills."""
        sheet, row, column = place
        rows, columns = (call.question.array if call else None) or (1, 1)
        found = (self._facts.cell(sheet, row + r, column + c) for r in range(rows) for c in range(columns))
        return tuple(cell.value if cell is not None else None for cell in found)

    def _trials(self, cases: list[Case]) -> Trials:
        differing = [case for case in cases if case.question is not None and case.wrong is not None]
        for number, case in enumerate(differing):
            case.trial = number
        questions = [case.question for case in differing if case.question is not None]
        return Trials(self._facts, questions, [case.stored for case in differing])

    def _versions(self, calls: Mapping[Place, _Call]) -> Iterator[CellValue]:
        """The stored values of the cells that hold nothing but TA_VERSION()."""
        return (
            call.cell.value
            for call in calls.values()
            if call.functions == ("TA_VERSION",) and call.formula.replace(" ", "").upper() == "=TA_VERSION()"
        )

    def _in_order(self, places: Mapping[Place, object]) -> list[Place]:
        order = {sheet.name: number for number, sheet in enumerate(self._facts.book.sheets)}
        return sorted(places, key=lambda place: (order.get(place[0], 0), place[1], place[2]))

    def _rest(
        self, calls: Mapping[Place, object], recalculated: Whole | None
    ) -> tuple[tuple[Stale, ...], Mapping[str, str]]:
        """The stale cells without a call of ours, and the cells whose values were taken from the file."""
        if recalculated is None:
            return (), {}
        resting = recalculated.done.resting
        found = (
            Stale(*place, stored, value)
            for place, (stored, value) in recalculated.differing.items()
            if place not in calls and place not in resting
        )
        return tuple(found), {_shown(place): reason for place, reason in recalculated.done.taken.items()}


def _question(entry: Expected) -> Question:
    return Question(*entry.place, entry.formula)


def _shown(place: Place) -> str:
    from addin.engine.workbook import shown

    return shown(place)
