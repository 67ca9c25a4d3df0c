"""What a finding is, and the register of all kinds of findings; it looks at no workbook itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from addin.audit.book import Area, Book, Cell, CellValue, Sheet, letters, quoted_sheet
from addin.cells import CellError

if TYPE_CHECKING:
    from addin.audit.facts import Facts

FIRST: Final = 10
"""How many findings of a kind are shown; the rest is counted."""

_CODE: Final = re.compile(r"[A-Z]{2}-[0-9]{2}")


class Severity(StrEnum):
    """How much a finding weighs: an error makes a figure wrong, a warning may, a note is to be known."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding: all that is said about it anywhere, also by the documentation.

    `meaning` says what was found, `why` why it matters, `remedy` what to do, `example` what it looks like.
    """

    code: str
    title: str
    severity: Severity
    meaning: str
    why: str
    remedy: str
    example: str

    def at(
        self,
        where: Cell | Area | Sheet | Book,
        what: str,
        *,
        expected: object = "",
        found: object = "",
        count: int = 1,
    ) -> Finding:
        """A finding of this kind: where, what in a sentence, the evidence, and how many cells it stands for."""
        place = dict(zip(("sheet", "row", "column", "last_row", "last_column"), _position(where)))
        return Finding(self, what, shown(expected), shown(found), count, **place)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something an accountant has to know. Row and column are 0 for a whole sheet, `sheet` is "" for the book."""

    kind: Kind
    what: str
    expected: str = ""
    found: str = ""
    count: int = 1
    sheet: str = ""
    row: int = 0
    column: int = 0
    last_row: int = 0
    last_column: int = 0

    @property
    def code(self) -> str:
        return self.kind.code

    @property
    def severity(self) -> Severity:
        return self.kind.severity

    @property
    def why(self) -> str:
        return self.kind.why

    @property
    def remedy(self) -> str:
        return self.kind.remedy

    @property
    def address(self) -> str:
        """The cell or range on its sheet, "" for a whole sheet or the workbook."""
        if not self.row:
            return ""
        return Area(self.sheet, self.row, self.column, self.last_row, self.last_column).text

    @property
    def place(self) -> str:
        """Where: Sheet!B7, Sheet!B7:B9, Sheet, or "" for the workbook."""
        if not self.sheet:
            return ""
        return quoted_sheet(self.sheet) + (f"!{self.address}" if self.row else "")

    @property
    def order(self) -> tuple[int, str, str, int, int, str]:
        """By gravity, code, place: the same in every run."""
        return self.severity.rank, self.code, self.sheet, self.row, self.column, self.what


def _position(where: Cell | Area | Sheet | Book) -> tuple[str, int, int, int, int]:
    if isinstance(where, Cell):
        return where.sheet, where.row, where.column, where.row, where.column
    if isinstance(where, Area):
        return where.sheet, where.first_row, where.first_column, where.last_row, where.last_column
    return (where.name if isinstance(where, Sheet) else ""), 0, 0, 0, 0


def shown(value: object) -> str:
    """A value as evidence shows it.

    >>> shown(0.1), shown(12.0), shown(True), shown(None), shown("=A1")
    ('0.1', '12', 'TRUE', '(blank)', '=A1')
    """
    if value is None:
        return "(blank)"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.15g}"
    text = value.code if isinstance(value, CellError) else str(value)
    text = "".join(sign if sign.isprintable() else " " for sign in text)
    return text if len(text) <= 240 else text[:239] + "…"


Check = Callable[["Facts"], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Registered:
    """A check and the kinds of findings it may give."""

    check: Check
    kinds: tuple[Kind, ...]


KINDS: dict[str, Kind] = {}
"""Every kind of finding by its code, in the order they were declared."""

CHECKS: list[Registered] = []


def kind(code: str, title: str, severity: Severity, *, meaning: str, why: str, remedy: str, example: str) -> Kind:
    """Declare a kind of finding, once, beside its check.

    Errors: ValueError when the code is malformed or taken, or a text is missing.
    """
    if not _CODE.fullmatch(code):
        raise ValueError(f'the code "{code}" is malformed; two capital letters, a hyphen and two digits are accepted')
    if code in KINDS:
        raise ValueError(f"the code {code} is taken by “{KINDS[code].title}”")
    if not all(text.strip() for text in (title, meaning, why, remedy, example)):
        raise ValueError(f"{code} lacks one of title, meaning, why, remedy, example")
    KINDS[code] = Kind(code, title, severity, meaning, why, remedy, example)
    return KINDS[code]


def check(*kinds: Kind) -> Callable[[Check], Check]:
    """Register a check, with the kinds of findings it may give."""

    def register(function: Check) -> Check:
        CHECKS.append(Registered(function, kinds))
        return function

    return register


@dataclass(frozen=True)
class Findings:
    """All that was found: the first of each kind, gravest first, and how many there are of each."""

    kept: tuple[Finding, ...]
    counts: Mapping[str, int] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.kept)

    def __len__(self) -> int:
        """How many findings there are, those not kept included."""
        return sum(self.counts.values())

    def of(self, code: str) -> tuple[Finding, ...]:
        """The kept findings of one kind."""
        return tuple(finding for finding in self.kept if finding.code == code)

    def number(self, severity: Severity) -> int:
        """How many findings of one severity there are."""
        return sum(count for code, count in self.counts.items() if KINDS[code].severity is severity)

    @property
    def worst(self) -> Severity | None:
        return min((KINDS[code].severity for code in self.counts), key=lambda s: s.rank, default=None)


def gathered(found: Iterable[Finding], first: int = FIRST) -> Findings:
    """The findings in order, the first of each kind kept; `count` of a finding counts its cells, not findings."""
    by_code: dict[str, list[Finding]] = {}
    for finding in found:
        by_code.setdefault(finding.code, []).append(finding)
    kept = [finding for several in by_code.values() for finding in sorted(several, key=_order)[:first]]
    counts = {code: len(several) for code, several in sorted(by_code.items())}
    return Findings(tuple(sorted(kept, key=_order)), counts)


def _order(finding: Finding) -> tuple[int, str, str, int, int, str]:
    return finding.order


def places(cells: Sequence[Cell], most: int = 5) -> str:
    """Some cells of one sheet as a sentence names them: B2, B7 and 3 more."""
    named = ", ".join(f"{letters(cell.column)}{cell.row}" for cell in cells[:most])
    return named + (f" and {len(cells) - most:,} more" if len(cells) > most else "")


__all__ = [
    "CHECKS", "FIRST", "KINDS", "CellValue", "Check", "Finding", "Findings", "Kind", "Severity", "check", "gathered",
    "kind", "places", "shown",
]  # fmt: skip
