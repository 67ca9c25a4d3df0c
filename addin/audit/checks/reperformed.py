"""Checks of function results: each computed again, and the reason told where it is not what the file holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from addin.audit.book import Area
from addin.audit.facts import Facts
from addin.audit.findings import Finding, Severity, check, kind, shown
from addin.audit.findings import Kind as FindingKind
from addin.audit.fingerprints import ISSUE_SHEETS
from addin.audit.reperformance import Kind, Reperformed

STALE: Final = kind(
    "RP-01",
    "Stale function result",
    Severity.ERROR,
    meaning="Computed again, the formula does not give the value that is stored.",
    why="Whoever reads the file, prints it or links to it takes a figure that its own inputs do not give.",
    remedy="Recalculate everything with the add-in installed (Ctrl+Alt+F9; Calc: Ctrl+Shift+F9), save, audit again.",
    example="C7 holds 540, and =THROUGHPUT(B2:B4,C2:C4) gives 560 from the prices in the file.",
)
CHANGED: Final = kind(
    "RP-02",
    "Changed function formula",
    Severity.ERROR,
    meaning="A formula that calls a function is not the one that belongs there.",
    why="The figure answers another question than its heading and its work paper say.",
    remedy="Put the formula back as its template or the lines around it have it, or write beside it why it differs.",
    example="=THROUGHPUT(F8:F90,G8:G90) where the template has =THROUGHPUT(F8:F247,G8:G247).",
)
TYPED: Final = kind(
    "RP-03",
    "Function result typed over",
    Severity.ERROR,
    meaning="A value is typed, or nothing stands, where a formula with a function belongs.",
    why="The figure no longer follows its inputs, and nothing shows it.",
    remedy="Put the formula back.",
    example="C9 holds 1,200 where the lines above and below hold =THROUGHPUT(D9,E9).",
)
POLICY: Final = kind(
    "RP-04",
    "Function result under another policy",
    Severity.ERROR,
    meaning="The stored value is what other rules give than those the formula or the workbook names.",
    why="Which costs are truly variable decides T; the same costs under other rules are another figure.",
    remedy="Agree on the rule set, name it in the workbook, install it, and recalculate.",
    example='TVC_POLICY(…,"Standard") holds 36, which is what the set Always TVC gives.',
)
HIDDEN: Final = kind(
    "RP-05",
    "Function error hidden",
    Severity.WARNING,
    meaning="A native function around the call shows a number or a blank in place of an error.",
    why="The error's message says what is missing; a 0 in its place is added up as if it were known.",
    remedy='Show the error, or its sentence (the argument "reason"), and mend its cause.',
    example="=IFERROR(THROUGHPUT(B2,C2),0) shows 0 while the TVC in C2 is blank.",
)
MISSING: Final = kind(
    "RP-06",
    "Add-in missing",
    Severity.ERROR,
    meaning="The file was last computed where the add-in was not installed.",
    why="The cell holds #NAME?, or what a formula made of it, and everything built on it is wrong.",
    remedy="Install the add-in, or take the plain edition of the template; recalculate and save.",
    example="C7 holds #NAME? where =THROUGHPUT(100,75) gives 25.",
)
VERSION: Final = kind(
    "RP-07",
    "Computed by another version",
    Severity.WARNING,
    meaning="The value differs, and the workbook says it was computed by another version of the add-in.",
    why="A figure that changes with the version has to be looked at before it replaces a signed one.",
    remedy="Read the changes of that version, recalculate, and compare with the earlier file.",
    example="TA_VERSION() holds 0.1.0 and gives 0.2.0.",
)
BLANK: Final = kind(
    "RP-08",
    "Blank taken as zero by a function result",
    Severity.ERROR,
    meaning="The stored value is what comes out when a blank cell is taken as 0.",
    why="A cost that nobody entered is not a cost of 0; T comes out too high.",
    remedy="Type the 0 if it is meant, or the amount; recalculate.",
    example="C7 holds 100, as if the TVC in B7 were 0; B7 is blank, and THROUGHPUT asks for it.",
)
UNVERIFIED: Final = kind(
    "RP-09",
    "Function result not verified",
    Severity.NOTE,
    meaning="The formula mixes a function with something whose result was never proven equal in the programs.",
    why="Nothing is said against the figure, and nothing for it.",
    remedy="Re-perform it by hand, or write it with functions on the proven list.",
    example="=THROUGHPUT(OFFSET(A1,1,0),B2).",
)
NATIVE: Final = kind(
    "RP-10",
    "Stale value",
    Severity.ERROR,
    meaning="A formula without any function of ours does not hold what its inputs give.",
    why="Whoever reads the file takes a figure that its own inputs do not give.",
    remedy="Recalculate everything, save, audit again; look whether calculation is set to manual.",
    example="=SUM(B2:B9) holds 880 where the cells add up to 900.",
)
_KINDS: Final[Mapping[Kind, FindingKind]] = {
    Kind.STALE: STALE,
    Kind.CHANGED: CHANGED,
    Kind.TYPED: TYPED,
    Kind.POLICY: POLICY,
    Kind.HIDDEN: HIDDEN,
    Kind.MISSING: MISSING,
    Kind.VERSION: VERSION,
    Kind.BLANK: BLANK,
    Kind.UNVERIFIED: UNVERIFIED,
}


@check(*_KINDS.values(), NATIVE)
def reperformed(facts: Facts) -> Iterator[Finding]:
    done = facts.reperformance
    for cell in done.differing:
        if cell.kind is Kind.UNVERIFIED and cell.sheet in ISSUE_SHEETS:
            continue  # an issued paper asks there which version reads it; that is no figure of the workbook
        yield _KINDS[cell.kind].at(
            Area(cell.sheet, cell.row, cell.column, cell.row, cell.column),
            f"{_function(cell)} {cell.message}",
            expected=shown(_again(cell)),
            found=shown(cell.stored),
        )
    for stale in done.natives:
        yield NATIVE.at(
            Area(stale.sheet, stale.row, stale.column, stale.row, stale.column),
            f"Holds {shown(stale.stored)} and gives {shown(stale.recalculated)} recalculated",
            expected=shown(stale.recalculated),
            found=shown(stale.stored),
        )


def _function(cell: Reperformed) -> str:
    return f"{', '.join(cell.functions)}:" if cell.functions else "The cell"


def _again(cell: Reperformed) -> object:
    """The value it should hold: from the inputs where the engine can say, else from the cells it refers to."""
    return cell.from_stored_values if cell.recalculated is None else cell.recalculated
