"""Checks of issued papers: that what was signed still reads as it was signed, and agrees with today's computation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from addin.audit.facts import Facts
from addin.audit.findings import Finding, Severity, check, kind
from addin.audit.fingerprints import ISSUE_SHEETS, values_sha256

CHANGED = kind(
    "IP-01",
    "An issued paper was changed after it was issued",
    Severity.ERROR,
    meaning="The values of the paper are no longer those whose fingerprint it was issued with.",
    why="The figures that stand there are not the ones that were signed.",
    remedy="Take the paper from where it was filed; a correction is a new issue that replaces this one.",
    example="The paper was issued with 560 in Statement!B9, and holds 650.",
)
DIFFERS = kind(
    "IP-02",
    "A signed figure differs today",
    Severity.WARNING,
    meaning="The paper's sheet Issue checks says that a figure recalculated today is not the one that was signed.",
    why="Another version or rule set gives another figure than the one people rely on.",
    remedy="Find out which of version and rules changed; issue the workbook again if the new figure is right.",
    example="Issue checks!F12 says “differs”: signed 560, recalculated 580.",
)

_PROPERTY: Final = "Throughput issue values SHA-256"
_SIGNED: Final = "as signed"
_STATUS, _SIGNED_VALUE, _TODAY, _CALLED = 6, 3, 4, 2


@check(CHANGED)
def changed(facts: Facts) -> Iterator[Finding]:
    book = facts.book
    signed = book.properties.custom.get(_PROPERTY, "")
    if signed and values_sha256(book) != signed.strip().lower():
        what = "Values of the paper were changed after it was issued"
        yield CHANGED.at(book, what, expected=f"SHA-256 {signed}", found=f"SHA-256 {values_sha256(book)}")


@check(DIFFERS)
def differs(facts: Facts) -> Iterator[Finding]:
    sheet = facts.book.sheet(ISSUE_SHEETS[1])
    if sheet is None or _PROPERTY not in facts.book.properties.custom:
        return
    for (_, column), cell in sorted(sheet.cells.items()):
        if column != _STATUS or not cell.has_formula or cell.value in (_SIGNED, None):
            continue
        beside = {at: sheet.cells.get((cell.row, at)) for at in (_CALLED, _SIGNED_VALUE, _TODAY)}
        values = {at: there.value if there is not None else None for at, there in beside.items()}
        what = f"{values[_CALLED]}: {cell.value}"
        yield DIFFERS.at(cell, what, expected=values[_SIGNED_VALUE], found=values[_TODAY])
