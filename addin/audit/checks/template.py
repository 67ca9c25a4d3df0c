"""Checks of a workbook against the template of ours it was made from: what people were not meant to change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from addin.audit.book import Area, Book, Cell, Sheet, quoted_sheet
from addin.audit.facts import Facts
from addin.audit.findings import Finding, Kind, Severity, check, kind
from addin.audit.known import InputArea, KnownPlace, KnownTemplate

FORMULA_CHANGED = kind(
    "TP-01",
    "Template formula changed",
    Severity.ERROR,
    meaning="A cell of one of our templates holds another formula than the template has there.",
    why="The figure no longer answers the question that its heading asks, and the work paper describes another one.",
    remedy="Copy the formula from the row above or a fresh template, or write beside it why this workbook differs.",
    example="Statement!B9 holds =SUM(T9:T11) where the template has =SUM(T9:T12).",
)
TYPED_OVER = kind(
    "TP-02",
    "Template formula typed over",
    Severity.ERROR,
    meaning="A value is typed into a cell where the template has a formula.",
    why="The figure stays as it is when the inputs change, and every result that rests on it is wrong without a sign.",
    remedy="Put the formula back; if the figure is right, find the input that should have given it.",
    example="Calculation!F12 holds 1,200 where the template has =C12-D12.",
)
FORMULA_MISSING = kind(
    "TP-03",
    "Template formula missing",
    Severity.ERROR,
    meaning="A cell is empty where the template has a formula.",
    why="A line of the calculation is left out of every total that should count it.",
    remedy="Put the formula back: copy it from the row above, or from a fresh template.",
    example="Calculation!F12 is empty where the template has =C12-D12.",
)
TEXT_CHANGED = kind(
    "TP-04",
    "Template text changed",
    Severity.WARNING,
    meaning="A heading, unit or explanation of the template reads otherwise, or is gone.",
    why="A figure under another heading is read as something that it is not.",
    remedy="Put the text back as the template has it.",
    example="Statement!A9 reads “Gross margin” where the template has “Throughput (T)”.",
)
SHEET_MISSING = kind(
    "TP-05",
    "Template sheet missing or renamed",
    Severity.ERROR,
    meaning="A sheet of the template is gone, or has another name.",
    why="What it shows is not reviewed, and instructions and work papers lead to a sheet that is not there.",
    remedy="Give the sheet its name back; if it is gone, carry the inputs into a fresh template (throughput refill).",
    example="The sheet Checks was deleted.",
)
SHEET_ADDED = kind(
    "TP-06",
    "Sheet added to a template",
    Severity.NOTE,
    meaning="The workbook has a sheet that the template has not, and that is not listed on the Cover.",
    why="Nothing on it is described or checked by the template.",
    remedy="Read it; what results depend on belongs on the input sheets, with its source.",
    example="A sheet “Scratch” stands between Sales and Expenses.",
)
NAME_CHANGED = kind(
    "TP-07",
    "Template name missing or redefined",
    Severity.ERROR,
    meaning="A defined name of the template is gone, or stands for other cells.",
    why="Formulas that use the name take another cell's value, or show #NAME?.",
    remedy="Point the name at the template's cells again in the Name Manager.",
    example="period_to stands for Period!$B$9 where the template has Period!$B$8.",
)
NOT_ACCEPTED = kind(
    "TP-08",
    "Input that the template does not accept",
    Severity.WARNING,
    meaning="An input is none of the answers its column accepts, and the cell has lost the rule that would refuse it.",
    why="Formulas that look for the accepted answers pass over the line, or decide by default.",
    remedy="Choose one of the accepted answers; Lists explains them.",
    example="Costs!D9 holds “perhaps” where Sale, Decision, Purchase, Period or Past is accepted.",
)
BEYOND = kind(
    "TP-09",
    "Data beyond the declared capacity",
    Severity.ERROR,
    meaning="Lines stand below the last row that the template's formulas read.",
    why="They are missing from every total.",
    remedy="Carry the workbook into a larger template with throughput refill, which makes room for them.",
    example="Sales holds lines down to row 5,020; formulas read to row 5,006.",
)
POLICY_CHANGED = kind(
    "TP-10",
    "Policy differs from the rule set it names",
    Severity.ERROR,
    meaning="The printed rules, or their fingerprint, are not those of the rule set that the workbook names.",
    why="Which costs are truly variable is decided otherwise than the workbook says, so T is another figure.",
    remedy="Put the rule back; a policy of the firm's own belongs into a rule set of its own, with its own name.",
    example="Rule 7 on Policy reads “TVC” where the rule set Standard has “not TVC”.",
)
POLICY_UNKNOWN = kind(
    "TP-11",
    "Rule set not at hand",
    Severity.WARNING,
    meaning="The workbook names a rule set that is not installed here, so its policy could not be compared.",
    why="Nobody has checked that the printed rules are the ones that were agreed on.",
    remedy="Install the rule set (THROUGHPUT_RULES names its folder) and audit again.",
    example="The Cover names the rule set “Yard 2026”.",
)
OTHER_VERSION = kind(
    "TP-12",
    "Template of another version",
    Severity.NOTE,
    meaning="The workbook was built with another version of the template than the one it was compared with.",
    why="Formulas and texts may differ for that reason alone, so they were not compared.",
    remedy="Carry it into the current version with throughput refill, or audit it with its own version.",
    example="The Cover says version 0.9; this is 1.0.",
)
CHECK_OPEN = kind(
    "TP-13",
    "Check that says CHECK",
    Severity.NOTE,
    meaning="A check of the workbook itself does not hold, by its stored value.",
    why="The workbook says itself that a figure is not to be relied on yet.",
    remedy="Do what the last column of Checks says for it.",
    example="Checks!F12: Sales agree with the ledger says CHECK.",
)
ADDED = kind(
    "TP-14",
    "Cell added on a template's own sheet",
    Severity.WARNING,
    meaning="A locked cell that the template leaves empty holds a value or a formula.",
    why="It stands among figures that are checked and is checked by nothing; a total may count it.",
    remedy="Delete it, or move it to an input sheet with its source beside it.",
    example="Calculation!Z12 holds 500.",
)
CONSTANT_CHANGED = kind(
    "TP-15",
    "Template constant changed",
    Severity.ERROR,
    meaning="A number that the template's formulas use is not the template's.",
    why="Tolerances, limits and capacities decide what the checks let pass and how far formulas reach.",
    remedy="Put the number back as the template has it.",
    example="Lists!B47, tolerance_money, holds 500 where the template has 0.005.",
)

MOST_CHANGED: Final = 0.5
"""The share of a sheet's formulas that may differ before the sheet is called rebuilt, rather than each cell changed."""


@check(OTHER_VERSION, POLICY_UNKNOWN)
def known_otherwise(facts: Facts) -> Iterator[Finding]:
    known, own = facts.known, facts.own
    if known is None:
        return
    if not own.is_current:
        what = f"The workbook was built with version {own.version or '(none)'} of {known.name}; it was not compared"
        yield OTHER_VERSION.at(_named(facts, "template_version"), what, expected=known.version, found=own.version)
    if not known.rules_known:
        cell = _named(facts, "rule_set")
        named = cell.value if isinstance(cell, Cell) else ""
        what = f"The rule set {named} is not at hand, so the printed policy could not be compared"
        yield POLICY_UNKNOWN.at(cell, what, expected="a rule set that is installed", found=named)


def _named(facts: Facts, name: str) -> Cell | Book:
    area = facts.named_area(name, "")
    cell = facts.cell(area.sheet, area.first_row, area.first_column) if area else None
    return cell or facts.book


def _current(facts: Facts) -> KnownTemplate | None:
    """The template, where the workbook was built with that very version."""
    return facts.known if facts.known is not None and facts.own.is_current else None


@check(SHEET_MISSING, SHEET_ADDED)
def sheets(facts: Facts) -> Iterator[Finding]:
    known = _current(facts)
    if known is None:
        return
    renamed = facts.own.renamed
    for name in known.sheets:
        if name in renamed:
            sheet = facts.own.sheet(name)
            what = f"The template's sheet {name} has another name"
            yield SHEET_MISSING.at(sheet or facts.book, what, expected=name, found=renamed[name])
        elif facts.own.sheet(name) is None:
            yield SHEET_MISSING.at(facts.book, f"The template's sheet {name} is not there", expected=name)
    theirs = {name.casefold() for name in (*known.sheets, *renamed.values(), *RECORDS)}
    for sheet in facts.book.sheets:
        if sheet.name.casefold() not in theirs:
            what = f"The template {known.name} has no such sheet"
            yield SHEET_ADDED.at(sheet, what, expected="no such sheet", found=f"{len(sheet.cells):,} filled cells")


RECORDS: Final = ("Sources",)
"""Sheets that filling a template adds: where its lines came from."""


@check(FORMULA_CHANGED, TYPED_OVER, FORMULA_MISSING)
def formulas(facts: Facts) -> Iterator[Finding]:
    known = _current(facts)
    if known is None:
        return
    by_sheet: dict[str, list[KnownPlace]] = {}
    for place in facts.own.changed:
        by_sheet.setdefault(place[0], []).append(place)
    if by_sheet:
        numbers: dict[str, int] = {}
        for sheet_name, _, _ in known.formulas:
            numbers[sheet_name] = numbers.get(sheet_name, 0) + 1
    for name, places in by_sheet.items():
        sheet = facts.own.sheet(name)
        if sheet is not None and len(places) > max(20, MOST_CHANGED * numbers[name]):
            what = f"{len(places):,} of the {numbers[name]:,} formulas of {name} are not the template's: rows or "
            what += "columns were moved, or the sheet was rebuilt"
            yield FORMULA_CHANGED.at(sheet, what, expected="the template's formulas", count=len(places))
        elif sheet is not None:
            yield from _cell_by_cell(facts, sheet, known.formulas, places)


def _cell_by_cell(
    facts: Facts, sheet: Sheet, formulas: Mapping[KnownPlace, str], places: Iterable[KnownPlace]
) -> Iterator[Finding]:
    """One finding for a run of cells, one below the other, that met the same fate."""
    runs: list[tuple[Kind, list[KnownPlace]]] = []
    for place in sorted(places, key=lambda place: (place[2], place[1])):
        fate = _fate(facts, place)
        if runs and runs[-1][0] is fate and runs[-1][1][-1] == (place[0], place[1] - 1, place[2]):
            runs[-1][1].append(place)
        else:
            runs.append((fate, [place]))
    for fate, run in runs:
        first, last = run[0], run[-1]
        area = Area(sheet.name, first[1], first[2], last[1], last[2])
        cell = facts.own.cell(first)
        found = (cell.formula or cell.value) if cell is not None else None
        yield fate.at(area, _SAID[fate.code], expected=formulas[first], found=found, count=len(run))


_SAID: Final = {
    FORMULA_CHANGED.code: "The formula is not the template's",
    TYPED_OVER.code: "A value is typed where the template has a formula",
    FORMULA_MISSING.code: "Nothing stands where the template has a formula",
}


def _fate(facts: Facts, place: KnownPlace) -> Kind:
    cell = facts.own.cell(place)
    if cell is None or (cell.source is None and cell.value is None):
        return FORMULA_MISSING
    return TYPED_OVER if cell.source is None else FORMULA_CHANGED


@check(TEXT_CHANGED, CONSTANT_CHANGED, POLICY_CHANGED)
def texts(facts: Facts) -> Iterator[Finding]:
    known = _current(facts)
    if known is None:
        return
    fingerprint, named = facts.named_area("rule_fingerprint", ""), facts.named_area("rule_set", "")
    for place, text in known.texts.items():
        sheet = facts.own.sheet(place[0])
        if sheet is None:
            continue
        cell = facts.own.cell(place)
        value = cell.value if cell is not None else None
        if value == text and isinstance(value, bool) == isinstance(text, bool):
            continue
        at = Area(sheet.name, place[1], place[2], place[1], place[2])
        if not known.rules_known and (place[0] in known.policy_sheets or at == named):
            continue
        found = (cell.formula or value) if cell is not None else None
        if fingerprint is not None and at == fingerprint:
            if known.rules_known:
                what = "The fingerprint is not that of the rule set the workbook names"
                yield POLICY_CHANGED.at(at, what, expected=text, found=found)
        elif place[0] in known.policy_sheets:
            what = f"{_rule(known, place)} reads otherwise than in the rule set the workbook names"
            yield POLICY_CHANGED.at(at, what, expected=text, found=found)
        elif isinstance(text, float):
            yield CONSTANT_CHANGED.at(at, "The number is not the template's", expected=text, found=found)
        else:
            what = "The text is not the template's" if found is not None else "The template's text is gone"
            yield TEXT_CHANGED.at(at, what, expected=text, found=found)


def _rule(known: KnownTemplate, place: KnownPlace) -> str:
    """The rule that a cell of a printed policy belongs to, in words."""
    rule = known.texts.get((place[0], place[1], 1))
    return f"Rule {rule}" if place[2] > 1 and isinstance(rule, str) else "The printed policy"


@check(NAME_CHANGED)
def names(facts: Facts) -> Iterator[Finding]:
    known = _current(facts)
    if known is None:
        return
    for name, text in known.names.items():
        if name.casefold().startswith("_xlnm"):
            continue
        entry = facts.names.get(("", name.casefold()))
        expected = _now(facts, text)
        home = facts.sheets.get(text.rpartition("!")[0].strip("'").replace("''", "'").casefold())
        if entry is None:
            what = f"The template's name {name} is not there"
            yield NAME_CHANGED.at(home or facts.book, what, expected=f"={text}")
        elif _plain(entry.text) != _plain(expected) and "#REF!" not in entry.text:
            what = f"The template's name {name} stands for something else"
            yield NAME_CHANGED.at(home or facts.book, what, expected=f"={text}", found=f"={entry.text}")


def _now(facts: Facts, text: str) -> str:
    """What a name stands for once sheets were renamed."""
    sheet, mark, cells = text.rpartition("!")
    plain = sheet.strip("'").replace("''", "'")
    return f"{quoted_sheet(facts.own.renamed.get(plain, plain))}{mark}{cells}" if mark else text


def _plain(text: str) -> str:
    sheet, mark, cells = text.rpartition("!")
    return f"{sheet.strip(chr(39)).replace(chr(39) * 2, chr(39))}{mark}{cells}".casefold()


@check(NOT_ACCEPTED, BEYOND)
def inputs(facts: Facts) -> Iterator[Finding]:
    known = facts.known
    for area in known.inputs if known is not None else ():
        sheet = facts.own.sheet(area.sheet)
        if sheet is not None:
            yield from _beyond(sheet, area)
            yield from _refused(sheet, area)


def _beyond(sheet: Sheet, area: InputArea) -> Iterator[Finding]:
    columns = {column.column for column in area.columns}
    rows = sorted({row for row, column in sheet.cells if row > area.last_row and column in columns})
    if rows:
        first, last = min(columns), max(columns)
        what = f"Lines stand below row {area.last_row:,}, the last one that formulas read"
        where = Area(sheet.name, rows[0], first, rows[-1], last)
        yield BEYOND.at(
            where, what, expected=f"nothing below row {area.last_row:,}", found=f"row {rows[-1]:,}", count=len(rows)
        )


def _refused(sheet: Sheet, area: InputArea) -> Iterator[Finding]:
    ruled = [rule_area for rule in sheet.validations if rule.kind != "none" for rule_area in rule.areas]
    for column in area.columns:
        if not column.answers:
            continue
        accepted = {answer.casefold() for answer in column.answers}
        for row in range(area.first_row, area.last_row + 1):
            cell = sheet.cells.get((row, column.column))
            if cell is None or cell.value in (None, "") or any(rule.holds(row, column.column) for rule in ruled):
                continue
            if str(cell.value).strip().casefold() not in accepted:
                what = f"“{column.heading}” does not accept this"
                yield NOT_ACCEPTED.at(cell, what, expected="one of: " + ", ".join(column.answers), found=cell.value)


@check(CHECK_OPEN)
def open_checks(facts: Facts) -> Iterator[Finding]:
    known = facts.known
    sheet = facts.own.sheet("Checks") if known is not None else None
    word = _named(facts, "word_check")
    if sheet is None or not isinstance(word, Cell):
        return
    for place, cell in sorted(sheet.cells.items()):
        if place[1] == 6 and cell.has_formula and cell.value == word.value:
            title = sheet.cells.get((place[0], 2))
            remedy = sheet.cells.get((place[0], 8))
            what = f"{title.value if title else 'A check'}: {word.value}"
            yield CHECK_OPEN.at(cell, what, expected="OK", found=f"{remedy.value if remedy else word.value}")


@check(ADDED)
def added(facts: Facts) -> Iterator[Finding]:
    known = _current(facts)
    if known is None:
        return
    filled = {area.sheet for area in known.inputs} | set(RECORDS) | {"Not used"}
    for name in known.sheets:
        sheet = facts.own.sheet(name)
        if sheet is None or name in filled or not sheet.protection.is_on:
            continue
        extra = [
            cell
            for (row, column), cell in sorted(sheet.cells.items())
            if cell.style.locked
            and (cell.has_formula or cell.value not in (None, ""))
            and (name, row, column) not in known.formulas
            and (name, row, column) not in known.texts
        ]
        for cell in extra:
            yield ADDED.at(cell, "The template leaves this cell empty", found=cell.formula or cell.value)
