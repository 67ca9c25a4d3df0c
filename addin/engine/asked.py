"""What a formula becomes on its way to the engine, and the two ways it is turned away; it rewrites nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

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
class Asked:
    """A formula as the engine is asked: its text, the sites in it, the references, the checks to do after."""

    text: str
    references: tuple[str, ...]
    template: Template


@dataclass(frozen=True)
class Template:
    """A rewritten formula with its row numbers and site numbers left open, to fill for each copy of it."""

    parts: tuple[str, ...]
    rows: tuple[int, ...]  # where in parts a row number stands
    sites: tuple[int, ...]  # where in parts the number of a site stands
    single: tuple[bool, ...]  # of each site: whether one value is needed there
    references: tuple[tuple[int, int], ...]  # from and to in parts
    checks: tuple[Check, ...]
    changed: bool
    reusable: bool

    def fill(self, rows: list[str], first_site: int) -> Asked:
        parts = list(self.parts)
        for place, row in zip(self.rows, rows):
            parts[place] = row
        for number, place in enumerate(self.sites):
            parts[place] = str(first_site + number)
        references = tuple("".join(parts[begin:end]) for begin, end in self.references)
        return Asked("=" + "".join(parts), references, self)


# A cell reference outside quotes: its column, then its row. Copies of a formula differ in the rows only.


class Want(Enum):
    """What may stand at a place of a formula."""

    ONE = auto()  # one value
    CELLS = auto()  # one value, a reference, or an array typed in
    FACTORS = auto()  # CELLS, and arithmetic and comparisons over them
    RANGE = auto()  # a reference
    TABLE = auto()  # a reference or an array typed in
