"""One audit: a workbook in, all that an accountant has to know of it out; it draws and prints nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from addin.audit.book import Area, Book, Cell, Sheet
from addin.audit.calls import Call, calls
from addin.audit.checks import load
from addin.audit.facts import Facts
from addin.audit.findings import CHECKS, FIRST, KINDS, Finding, Findings, Severity, gathered
from addin.audit.formulas import Shape
from addin.audit.known import KnownTemplate
from addin.audit.own import heard
from addin.audit.reading import Limits, Progress, read
from addin.audit.reperformance import Reperformation
from addin.catalogue import FUNCTIONS
from addin.cells import CellError
from addin.rules import RuleTable, measured_table, offering_table, rule_sets
from addin.version import VERSION

READING: Final = 0.3
"""The share of an audit's time that reading takes, for its progress."""
REPERFORMED: Final = 0.4
"""The share that computing the workbook again takes."""
_CHECKING: Final = READING + REPERFORMED


@dataclass(frozen=True, slots=True)
class Settings:
    """What was asked for: how many findings of each kind are shown, and the kinds left out."""

    first: int = FIRST
    ignored: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DistinctFormula:
    """A formula and all its copies: how often, where first, and what our functions in it are called with."""

    formula: str
    count: int
    first: Cell
    functions: tuple[str, ...]
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class InputRun:
    """Typed numbers or dates that stand one below the other, with the heading they stand under."""

    area: Area
    heading: str
    count: int
    least: float
    greatest: float
    total: float
    is_date: bool


@dataclass(frozen=True, slots=True)
class SheetSummary:
    """What a sheet holds, in counts."""

    sheet: Sheet
    formulas: int
    distinct_formulas: int
    numbers: int
    texts: int
    errors: int


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A rule table that the figures were compared with."""

    name: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Audited:
    """All that one audit says of one workbook; the same for the same file and settings."""

    book: Book
    settings: Settings
    findings: Findings
    formulas: tuple[DistinctFormula, ...]
    inputs: tuple[InputRun, ...]
    sheets: tuple[SheetSummary, ...]
    version: str
    rule_sets: tuple[RuleSet, ...]
    reperformance: Reperformation

    @property
    def formula_count(self) -> int:
        return sum(sheet.formulas for sheet in self.sheets)

    @property
    def verdict(self) -> str:
        """What can be relied on, in one sentence."""
        worst = self.findings.worst
        if worst is None:
            return f"No findings in {_counted(self.formula_count, 'formula')} on {_counted(len(self.sheets), 'sheet')}"
        parts = [
            _counted(number, severity.value) for severity in Severity if (number := self.findings.number(severity))
        ]
        found = " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
        return f"{found} in {_counted(self.formula_count, 'formula')}: {_REST[worst]}"


_REST: Final = {
    Severity.ERROR: "do not rely on the figures before the errors are cleared",
    Severity.WARNING: "look at each warning before relying on the figures",
    Severity.NOTE: "nothing found that makes a figure wrong; the notes are to be known",
}


def audit(
    path: str | Path,
    *,
    settings: Settings | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
    recognise: Recognise | None = None,
) -> Audited:
    """Audit a workbook; it is read and never written to, computed or fetched from.

    Arguments: `path`, any workbook; `settings`, what is asked for; `limits`, what is read at most; `progress`,
    told each step and the share done; `recognise`, which says of which template of ours a workbook is, if it is.
    Result: Audited, the same for the same file and settings.
    Errors: UnreadableError in one sentence; ValueError for a code that no finding has.
    """
    asked = settings or Settings()
    load()
    unknown = sorted(asked.ignored - KINDS.keys())
    if unknown:
        raise ValueError(f"there is no finding {unknown[0]}; the codes are in addin/reference/findings.md")
    tell = progress or _silent
    book = read(
        path,
        progress=lambda step, share: tell(step, READING * share),
        **({"limits": limits} if limits else {}),
    )
    tell("looking for the template it was made from", READING)
    known = recognise(book) if recognise else None
    facts = Facts(book, known, progress=lambda step, share: tell(step, REPERFORMED * share + READING))
    tell("computing the functions again", READING)
    facts.reperformance  # noqa: B018 – the long part, so that its progress is told
    found = gathered(_found(facts, asked.ignored, tell), asked.first)
    tell("writing down what there is", 0.95)
    return Audited(
        book,
        asked,
        found,
        tuple(_distinct(facts)),
        tuple(run for sheet in book.sheets for run in _runs(sheet)),
        tuple(_summary(facts, sheet) for sheet in book.sheets),
        VERSION,
        tuple(RuleSet(table.name, table.fingerprint) for table in _rule_tables()),
        facts.reperformance,
    )


Recognise = Callable[[Book], KnownTemplate | None]
"""Says of which template of ours a workbook is, as that template was built; None when it is of none."""


def _rule_tables() -> Iterator[RuleTable]:
    """Every rule table, in the order of TA_VERSION."""
    yield from rule_sets().values()
    yield from (offering_table(), measured_table())


def _silent(_step: str, _share: float) -> None:
    """Tells nobody."""


def _found(facts: Facts, ignored: frozenset[str], tell: Progress) -> Iterator[Finding]:
    wanted = [entry for entry in CHECKS if any(kind.code not in ignored for kind in entry.kinds)]
    for number, entry in enumerate(wanted):
        tell(f"looking for: {entry.kinds[0].title}", _CHECKING + (0.95 - _CHECKING) * number / len(wanted))
        yield from (finding for finding in heard(facts, entry.check(facts)) if finding.code not in ignored)


def _distinct(facts: Facts) -> Iterator[DistinctFormula]:
    first: dict[str, tuple[Cell, Shape]] = {}
    count: dict[str, int] = {}
    for sheet in facts.book.sheets:
        for cell, shape, copies in facts.distinct(sheet):
            first.setdefault(shape.text, (cell, shape))
            count[shape.text] = count.get(shape.text, 0) + copies
    for text, (cell, shape) in first.items():
        formula = cell.formula or ""
        functions = shape.functions
        ours = calls(formula) if any(name in FUNCTIONS for name in functions) else ()
        yield DistinctFormula(formula, count[text], cell, functions, tuple(ours))


def _runs(sheet: Sheet) -> Iterator[InputRun]:
    """The typed numbers of a sheet, column by column, in runs without a gap; a date begins a run of its own."""
    typed = sorted(
        (column, row)
        for (row, column), cell in sheet.cells.items()
        if type(cell.value) is float and cell.source is None and cell.array_ref is None
    )
    run: list[Cell] = []
    for column, row in typed:
        cell = sheet.cells[row, column]
        if run and not (run[-1].column == column and run[-1].row == row - 1 and run[-1].is_date == cell.is_date):
            yield _run(sheet, run)
            run = []
        run.append(cell)
    if run:
        yield _run(sheet, run)


def _run(sheet: Sheet, cells: list[Cell]) -> InputRun:
    first, values = cells[0], [cell.value for cell in cells if isinstance(cell.value, float)]
    area = Area(sheet.name, first.row, first.column, cells[-1].row, first.column)
    return InputRun(area, heading(sheet, first), len(cells), min(values), max(values), _sum(values), first.is_date)


def _sum(values: list[float]) -> float:
    import math

    try:
        return math.fsum(values)
    except (OverflowError, ValueError):  # amounts too large for any sum
        return math.inf


NEAR: Final = 40
"""How many rows up and columns to the left a heading is looked for."""


def heading(sheet: Sheet, cell: Cell) -> str:
    """What a cell is called: the nearest text to its left in its row, or above it in its column; "" for none."""
    beside = _nearest(sheet, [(cell.row, column) for column in range(cell.column - 1, max(cell.column - NEAR, 0), -1)])
    above = _nearest(sheet, [(row, cell.column) for row in range(cell.row - 1, max(cell.row - NEAR, 0), -1)])
    return " · ".join(dict.fromkeys(part for part in (above, beside) if part))


def _nearest(sheet: Sheet, places: list[tuple[int, int]]) -> str:
    for place in places:
        found = sheet.cells.get(place)
        if found is not None and isinstance(found.value, str) and found.value.strip():
            return " ".join(found.value.split())[:80]
    return ""


def _summary(facts: Facts, sheet: Sheet) -> SheetSummary:
    formulas = numbers = texts = errors = 0
    for cell in sheet.cells.values():
        kind = type(cell.value)
        errors += kind is CellError
        if cell.source is not None:
            formulas += 1
        elif cell.array_ref is None:
            numbers += kind is float
            texts += kind is str
    distinct = len({shape.text for shape, _ in facts.copies(sheet)})
    return SheetSummary(sheet, formulas, distinct, numbers, texts, errors)


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
