"""Computes every call of our functions in a workbook again and says what differs and why; it never writes to it.

Twice: from the stored values of the cells that the formula refers to, and with the whole workbook recalculated from
its inputs. What the engine cannot vouch for is taken from the file and said to be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from addin.audit.book import Book, CellValue, letters, quoted_sheet
from addin.audit.facts import Facts
from addin.audit.known import KnownTemplate

Progress = Callable[[str, float], None]
"""Told a step in words and the share done, from 0 to 1; what it raises stops the work."""


class Kind(StrEnum):
    """How a stored value and the one computed again stand to each other."""

    AGREES = "agrees"
    STALE = "stale value"
    CHANGED = "changed formula"
    TYPED = "typed-over value"
    POLICY = "changed policy"
    HIDDEN = "error hidden by IFERROR"
    MISSING = "add-in missing"
    VERSION = "differing version"
    BLANK = "blank taken as zero"
    UNVERIFIED = "not verified by the engine"


@dataclass(frozen=True, slots=True)
class Reperformed:
    """One cell whose formula calls our functions, or should.

    `formula` is what the cell holds as the file spells it, "" for a typed value; `functions` those of ours it
    calls, or should; `stored` its stored value. `from_stored_values` is what the formula (for a value typed over,
    the formula that belongs there) gives from the stored values of the cells it refers to, `recalculated` what the
    whole workbook gives from its inputs; None where the engine could not say. `rests_on` names a cell whose value had
    to be taken from the file for that, "" for none. An array formula is one of these, with the values of its first
    cell that differs. `message` is one sentence, "" where everything agrees.
    """

    sheet: str
    row: int
    column: int
    formula: str
    functions: tuple[str, ...]
    stored: CellValue
    from_stored_values: CellValue
    recalculated: CellValue
    kind: Kind
    message: str = ""
    rests_on: str = ""

    @property
    def agrees(self) -> bool:
        return self.kind is Kind.AGREES

    @property
    def place(self) -> str:
        """The cell in its workbook: Sheet!B7."""
        return f"{quoted_sheet(self.sheet)}!{letters(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class Stale:
    """A cell with a formula of native functions alone whose stored value is not what the inputs give."""

    sheet: str
    row: int
    column: int
    stored: CellValue
    recalculated: CellValue

    @property
    def place(self) -> str:
        """The cell in its workbook: Sheet!B7."""
        return f"{quoted_sheet(self.sheet)}!{letters(self.column)}{self.row}"


@dataclass(frozen=True)
class Reperformation:
    """What came of it, cell by cell in the order of the sheets.

    `natives` are the other formula cells that are stale, those left out that rest on a value taken from the file;
    `taken` says of each formula cell whose value had to be taken from the file why; `fault` says why the workbook
    could not be recalculated as a whole, "" when it was.
    """

    cells: tuple[Reperformed, ...] = ()
    natives: tuple[Stale, ...] = ()
    taken: Mapping[str, str] | None = None
    fault: str = ""

    def __iter__(self) -> Iterator[Reperformed]:
        return iter(self.cells)

    def __len__(self) -> int:
        return len(self.cells)

    @cached_property
    def counts(self) -> Mapping[Kind, int]:
        """How many cells there are of each kind."""
        return Counter(cell.kind for cell in self.cells)

    @property
    def differing(self) -> tuple[Reperformed, ...]:
        """The cells that do not agree."""
        return tuple(cell for cell in self.cells if not cell.agrees)


def reperform(
    book: Book | Facts,
    *,
    known: KnownTemplate | None = None,
    every_formula: bool = False,
    progress: Progress | None = None,
) -> Reperformation:
    """Every call of our functions in a workbook, computed again.

    Arguments: `book`, as read, or its facts; `known`, the template of ours it was made from, if it was;
    `every_formula`, whether a workbook of no template that calls none of ours is recalculated too; `progress`,
    told each step.
    Result: a Reperformation; the same for the same workbook.
    """
    from addin.audit.reperforming.steps import Reperforming

    facts = book if isinstance(book, Facts) else Facts(book)
    return Reperforming(facts, known, every_formula, progress or _silent).done()


def _silent(_step: str, _share: float) -> None:
    """Tells nobody."""
