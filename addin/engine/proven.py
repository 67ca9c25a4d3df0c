"""The native functions whose answers were proven against a real spreadsheet; it never computes one.

The list is `proven_natives.csv` beside this file. Each entry was compared with LibreOffice Calc and with a
value worked by hand; the tests repeat that comparison. What is not on the list, or is asked for with
arguments of another shape, is not answered.

A whole column (A:A) is answered where its blank rest was proven not to matter.

An entry's arguments are words, one an argument; `?` before a word means it may be left out, `*` that it
repeats (the starred words as a group).

| word | accepted there |
|---|---|
| value | an expression with one value |
| branch | the same, or left empty |
| number | the same, but no text or logical value typed in |
| figure | the same, in a cell neither, and no blank |
| settled | a number that is not within rounding of a whole number that it is not |
| whole | a number without decimals |
| position | a number of at least 1, so that one cell is meant |
| date | a day from 1 March 1900 on, where all hosts count alike |
| sought | a value that is not blank |
| text | a value read as text: a number is written with 15 digits, as spreadsheets do |
| plain | a text of ASCII characters |
| words | a text, no number |
| criterion | a condition as COUNTIF reads it |
| condition, conditions | one logical value; one or a range of them |
| numbers | one value, a range, or an array typed in |
| factors | numbers, or arithmetic and comparisons over ranges |
| range | a reference; an array is none |
| summed | a reference to cells of which none is an error |
| table, list | a reference or an array typed in |
| cell | a reference to one cell |
| format | one of the proven formats, typed in |
| =A/B | exactly one of these, typed in |
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

LIST = Path(__file__).with_name("proven_natives.csv")


@dataclass(frozen=True)
class Native:
    """One proven native function: the words of its arguments, what it gives, how a file spells it."""

    name: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    repeated: tuple[str, ...]
    result: str
    takes_whole_columns: bool
    written: str
    note: str

    def words(self, given: int) -> tuple[str, ...] | None:
        """The words for a call with so many arguments; None when it takes another number of them."""
        if given < len(self.required):
            return None
        words = (self.required + self.optional)[:given]
        missing = given - len(words)
        if not missing:
            return words
        if not self.repeated or missing % len(self.repeated):
            return None
        return words + self.repeated * (missing // len(self.repeated))


@dataclass(frozen=True)
class Proven:
    """The whole list: functions by name, and the formats that TEXT may use."""

    natives: Mapping[str, Native]
    formats: frozenset[str]


@cache
def proven() -> Proven:
    """The list, read once.

    >>> proven().natives["SUMIFS"].words(5)
    ('summed', 'range', 'criterion', 'range', 'criterion')
    """
    natives: dict[str, Native] = {}
    formats: set[str] = set()
    with LIST.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["kind"] == "format":
                formats.add(row["name"])
            else:
                natives[row["name"]] = _native(row)
    return Proven(MappingProxyType(natives), frozenset(formats))


def _native(row: Mapping[str, str]) -> Native:
    words = row["arguments"].split()
    return Native(
        name=row["name"],
        required=tuple(word for word in words if word[0] not in "?*"),
        optional=tuple(word[1:] for word in words if word[0] == "?"),
        repeated=tuple(word[1:] for word in words if word[0] == "*"),
        result=row["result"],
        takes_whole_columns=row["whole_columns"] == "yes",
        written=row["written"] or row["name"],
        note=row["note"],
    )
