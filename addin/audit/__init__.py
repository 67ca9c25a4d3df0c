"""Reads any workbook and says what in it can be relied on; it never writes to it and never executes it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from addin.audit.book import Book
from addin.audit.checks import load
from addin.audit.facts import Facts
from addin.audit.findings import CHECKS, FIRST, KINDS, Finding, Findings, Kind, Severity, gathered
from addin.audit.own import heard
from addin.audit.reading import Limits, Progress, UnreadableError, read

__all__ = [
    "CHECKS", "KINDS", "Book", "Facts", "Finding", "Findings", "Kind", "Limits", "Severity", "UnreadableError",
    "findings", "kinds", "read",
]  # fmt: skip


def findings(
    book: Book | Facts,
    *,
    codes: Collection[str] | None = None,
    first: int = FIRST,
    progress: Progress | None = None,
) -> Findings:
    """What the registered checks find in a workbook.

    Arguments: `book`, from `read` (or its Facts, to share them); `codes`, the kinds to look for, all when None;
    `first`, how many of each kind are kept; `progress`, told each check.
    Result: Findings, the same in every run.
    """
    load()
    facts = book if isinstance(book, Facts) else Facts(book)
    return gathered(_found(facts, codes, progress), first)


def _found(facts: Facts, codes: Collection[str] | None, progress: Progress | None) -> Iterator[Finding]:
    wanted = [entry for entry in CHECKS if codes is None or any(kind.code in codes for kind in entry.kinds)]
    for number, entry in enumerate(wanted):
        if progress:
            progress(f"looking for: {entry.kinds[0].title}", number / len(wanted))
        for finding in heard(facts, entry.check(facts)):
            if codes is None or finding.code in codes:
                yield finding


def kinds() -> tuple[Kind, ...]:
    """Every kind of finding there is, in order of its code."""
    load()
    return tuple(KINDS[code] for code in sorted(KINDS))
