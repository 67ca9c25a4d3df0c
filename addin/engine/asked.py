"""What a formula becomes on its way to the engine, and the two ways it is turned away; it rewrites nothing."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import NamedTuple

from addin.cells import CellError

NOT_VERIFIED = "not verified by the engine"


class FormulaSyntaxError(Exception):
    """A formula that does not parse; the message is one sentence, with the place where there is one."""


class Unverified(CellError):  # noqa: N818 - it stands in a cell, as a value
    """A value that is not given, because nobody proved that the engine's answer is right. A #N/A that says so."""

    def __init__(self, sentence: str) -> None:
        super().__init__("#N/A", sentence)


def unproven(what: str) -> Unverified:
    """That something is not verified; `what` goes as far as its "is" or "are".

    >>> print(unproven("XLOOKUP is"))
    #N/A: XLOOKUP is not verified by the engine
    """
    return Unverified(f"{what} {NOT_VERIFIED}")


@dataclass(frozen=True)
class Name:
    """What a defined name stands for: "cell", "range", "literal", "several" of them, or anything else."""

    kind: str
    is_line: bool = True  # one row or one column


@dataclass(frozen=True)
class Check:
    """Something to look at in the cells a formula refers to, once they have their values."""

    what: str  # "errors" | "numbers in text" | "accents"
    references: tuple[int, ...]
    texts: tuple[str, ...] = ()  # typed into the formula, beside those cells


@dataclass(frozen=True)
class Template:
    """A rewritten formula with its row numbers and site numbers left open, to fill for each copy of it."""

    parts: tuple[str, ...]
    rows: tuple[int, ...]  # where in parts a row number stands
    sites: tuple[int, ...]  # where in parts the number of a site stands
    single: tuple[bool, ...]  # of each site: whether one value is needed there
    spans: tuple[tuple[int, int], ...]  # of each reference: from and to in parts
    checks: tuple[Check, ...]
    changed: bool
    reusable: bool

    def pattern(self, first_site: int) -> str:
        """The formula as the engine is asked, with %s for each row number."""
        parts = self._open
        for number, place in enumerate(self.sites):
            parts[place] = str(first_site + number)
        return "=" + "".join(parts)

    @property
    def _open(self) -> list[str]:
        parts = [part.replace("%", "%%") for part in self.parts]
        for place in self.rows:
            parts[place] = "%s"
        return parts

    @cached_property
    def references(self) -> tuple[tuple[str, slice], ...]:
        """Each reference with %s for its row numbers, and which of the row numbers those are."""
        parts = self._open
        return tuple(
            ("".join(parts[begin:end]), slice(bisect_left(self.rows, begin), bisect_left(self.rows, end)))
            for begin, end in self.spans
        )


class Asked(NamedTuple):
    """A formula as the engine is asked: what it shares with its copies, and the row numbers of its own."""

    template: Template
    rows: tuple[str, ...]

    def text(self, first_site: int) -> str:
        """The formula, its sites numbered from `first_site`."""
        return self.template.pattern(first_site) % self.rows

    def reference(self, index: int) -> str:
        """One of its references."""
        pattern, rows = self.template.references[index]
        return pattern % self.rows[rows]

    @property
    def references(self) -> Iterator[str]:
        """All of its references, in order."""
        return (self.reference(index) for index in range(len(self.template.spans)))


class Want(Enum):
    """What may stand at a place of a formula."""

    ONE = auto()  # one value
    CELLS = auto()  # one value, a reference, or an array typed in
    FACTORS = auto()  # CELLS, and arithmetic and comparisons over them
    RANGE = auto()  # a reference
    TABLE = auto()  # a reference or an array typed in
