"""Checks of what is typed in: values a cell's own rule refuses, inputs nothing uses, blanks that count as zero."""

from __future__ import annotations

import operator
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Final

from addin.audit.book import Area, Cell, Sheet, Validation
from addin.audit.facts import Facts
from addin.audit.findings import Finding, Severity, check, kind, shown
from addin.audit.formulas import Reference

BYPASSED = kind(
    "IN-01",
    "Validation bypassed",
    Severity.WARNING,
    meaning="A cell holds a value that its own validation does not accept.",
    why="Pasting does not ask the validation, and formulas that rely on it meet what they do not know.",
    remedy="Type an accepted value, or widen the rule if the value is right.",
    example="D5 may hold Yes or No and holds “maybe”.",
)
UNUSED = kind(
    "IN-02",
    "Input that nothing uses",
    Severity.WARNING,
    meaning="A number stands among inputs that formulas use, and no formula uses it.",
    why="Somebody changes it and believes the result has taken it in.",
    remedy="Find the formula that should use it, or delete it.",
    example="B2 to B6 are rates; formulas refer to each but B4.",
)
BLANK = kind(
    "IN-03",
    "Blank taken as zero",
    Severity.WARNING,
    meaning="A formula calculates with a blank cell, while its copies find numbers in theirs.",
    why="A blank counts as 0, so a missing price makes an amount of 0 in the place of a question.",
    remedy="Type the missing figure, 0 if it truly is none.",
    example="C5 holds =A5*B5, as C2:C9 do, and B5 is blank.",
)

OPERATORS: Final[dict[str, Callable[[float, float], bool]]] = {
    "equal": operator.eq, "notEqual": operator.ne, "greaterThan": operator.gt, "lessThan": operator.lt,
    "greaterThanOrEqual": operator.ge, "lessThanOrEqual": operator.le,
}  # fmt: skip

GUARDS: Final = frozenset(
    {"IF", "IFS", "ISBLANK", "ISNUMBER", "IFERROR", "IFNA", "COUNT", "COUNTA", "COUNTBLANK", "N", "SUM", "MAX", "MIN",
     "AVERAGE", "SUMIF", "SUMIFS", "COUNTIF", "COUNTIFS", "CHOOSE", "SWITCH", "AND", "OR", "LEN", "T", "TRIM"}
)  # fmt: skip
"""Functions that know what to do with a blank, or ask for it."""


@check(BYPASSED)
def bypassed(facts: Facts) -> Iterator[Finding]:
    for sheet in facts.book.sheets:
        for rule in sheet.validations:
            accepted = _accepted(facts, sheet, rule)
            if accepted is None:
                continue
            says, accepts = accepted
            for area in rule.areas:
                for place in _places(sheet, area):
                    cell = sheet.cells[place]
                    if cell.is_typed and cell.value not in (None, "") and not accepts(cell.value):
                        what = "The cell's own validation does not accept its value"
                        yield BYPASSED.at(cell, what, expected=says, found=cell.value)


def _places(sheet: Sheet, area: Area) -> list[tuple[int, int]]:
    if area.rows * area.columns < len(sheet.cells):
        rows, columns = range(area.first_row, area.last_row + 1), range(area.first_column, area.last_column + 1)
        return [(row, column) for row in rows for column in columns if (row, column) in sheet.cells]
    return [place for place in sheet.cells if area.holds(*place)]


def _accepted(facts: Facts, sheet: Sheet, rule: Validation) -> tuple[str, Callable[[object], bool]] | None:
    """What a rule accepts, in words and as a test; None where it depends on more than fixed values."""
    if rule.kind == "list":
        listed = _listed(facts, sheet, rule.formula1)
        if not listed:
            return None
        answers = frozenset(text.strip().casefold() for text in listed)
        return "one of: " + ", ".join(sorted(listed)[:12]), lambda value: shown(value).strip().casefold() in answers
    if rule.kind not in ("whole", "decimal", "date", "time", "textLength"):
        return None
    low, high = _number(facts, sheet, rule.formula1), _number(facts, sheet, rule.formula2)
    if low is None or (rule.operator in ("between", "notBetween") and high is None):
        return None

    def accepts(value: object) -> bool:
        if rule.kind == "textLength":
            number = float(len(shown(value)))
        elif not isinstance(value, float) or isinstance(value, bool) or (rule.kind == "whole" and value != int(value)):
            return False
        else:
            number = value
        if rule.operator == "between":
            return low <= number <= (high or 0)
        if rule.operator == "notBetween":
            return not low <= number <= (high or 0)
        compare = OPERATORS.get(rule.operator)
        return compare is not None and compare(number, low)

    bounds = f"{low:.15g}" + (f" and {high:.15g}" if high is not None and "etween" in rule.operator else "")
    return f"{rule.kind}, {rule.operator} {bounds}", accepts


def _listed(facts: Facts, sheet: Sheet, text: str) -> frozenset[str]:
    """The accepted answers of a list: typed into the rule, or in the cells it names."""
    if text.startswith('"') and text.endswith('"'):
        return frozenset(part.strip() for part in text[1:-1].split(","))
    area = _area(facts, sheet, text)
    there = facts.sheets.get(area.sheet.casefold()) if area else None
    if area is None or there is None or area.rows * area.columns > 100_000:
        return frozenset()
    cells = [there.cells[place] for place in _places(there, area)]
    if any(cell.value is None for cell in cells):
        return frozenset()
    return frozenset(shown(cell.value) for cell in cells)


def _area(facts: Facts, sheet: Sheet, text: str) -> Area | None:
    owner, _, reference = text.rpartition("!")
    name = owner.strip("'").replace("''", "'") or sheet.name
    return Area.parse(name, reference) or facts.named_area(text, sheet.name)


def _number(facts: Facts, sheet: Sheet, text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        area = _area(facts, sheet, text) if "$" in text or "!" in text or text.isidentifier() else None
    if area is None or not area.is_cell:
        return None
    cell = facts.cell(area.sheet, area.first_row, area.first_column)
    return cell.value if cell is not None and isinstance(cell.value, float) else None


@check(UNUSED)
def unused(facts: Facts) -> Iterator[Finding]:
    """In a column of labelled numbers of which formulas name most one by one, those that none names."""
    runs = {sheet.name.casefold(): list(_labelled_runs(sheet)) for sheet in facts.book.sheets}
    columns = {(name, cell.column) for name, several in runs.items() for run in several for cell in run}
    single = _named_one_by_one(facts, columns)
    covered: dict[str, set[Area]] | None = None
    for name, several in runs.items():
        for run in several:
            named = [cell for cell in run if (name, cell.row, cell.column) in single]
            rest = [cell for cell in run if (name, cell.row, cell.column) not in single]
            if len(named) < 3 or len(rest) * 3 > len(named):
                continue
            if rest and covered is None:
                covered = _covered(facts)
            for cell in rest:
                if not any(area.holds(cell.row, cell.column) for area in (covered or {}).get(name, ())):
                    what = f"Formulas use {len(named):,} of the numbers around this one, and none uses this one"
                    yield UNUSED.at(cell, what, expected="a formula that uses it", found=cell.value)


def _named_one_by_one(facts: Facts, columns: set[tuple[str, int]]) -> set[tuple[str, int, int]]:
    """The cells in some columns of some sheets that formulas name one by one."""
    single: set[tuple[str, int, int]] = set()
    for sheet in facts.book.sheets:
        for shape, places in facts.copies(sheet):
            for name in shape.names:
                area = facts.named_area(name, sheet.name)
                if area is not None and area.is_cell:
                    single.add((area.sheet.casefold(), area.first_row, area.first_column))
            for reference in shape.references:
                if not reference.book:
                    single.update(_single(reference, sheet, places, columns))
    return single


def _single(
    reference: Reference, sheet: Sheet, places: list[tuple[int, int]], columns: set[tuple[str, int]]
) -> Iterator[tuple[str, int, int]]:
    """The cells in some columns that copies of a formula mean by a reference, where it is one cell."""
    name = (reference.sheet or sheet.name).casefold()
    (fixed_row, down), (fixed, across) = reference.first_row, reference.first_column
    last = reference.last_row, reference.last_column
    if reference.is_range and last != (reference.first_row, reference.first_column):
        if last[0][0] == fixed_row and last[1][0] == fixed:  # of one size in all copies, and that is not one cell
            return
        areas = (reference.area(sheet.name, *place) for place in places)
        yield from ((name, area.first_row, area.first_column) for area in areas if area is not None and area.is_cell)
        return
    if fixed and (name, across) not in columns:
        return
    for row, column in places[:1] if reference.is_fixed else places:
        there = across if fixed else column + across
        if (name, there) in columns:
            yield name, down if fixed_row else row + down, there


def _covered(facts: Facts) -> dict[str, set[Area]]:
    """The ranges of several cells that formulas take, by sheet."""
    covered: dict[str, set[Area]] = defaultdict(set)
    for cell in facts.formulas():
        for area in facts.areas(cell):
            if not area.is_cell:
                covered[area.sheet.casefold()].add(area)
    return covered


def _labelled_runs(sheet: Sheet) -> Iterator[list[Cell]]:
    """Typed numbers one below the other, each with a text to its left and none to its right."""
    cells = sheet.cells
    places = sorted(
        (column, row)
        for (row, column), cell in cells.items()
        if type(cell.value) is float and cell.source is None and cell.array_ref is None
    )
    run: list[Cell] = []
    for column, row in places:
        left = cells.get((row, column - 1))
        if left is None or not isinstance(left.value, str) or not left.is_typed:
            continue
        if run and (run[-1].column != column or row - run[-1].row > 2):
            yield run
            run = []
        run.append(cells[row, column])
    yield run


@check(BLANK)
def blanks(facts: Facts) -> Iterator[Finding]:
    for sheet in facts.book.sheets:
        for shape, places in facts.copies(sheet):
            if len(places) >= 4 and shape.references and not shape.tables and GUARDS.isdisjoint(shape.functions):
                yield from _blank_among(facts, sheet, places)


def _blank_among(facts: Facts, sheet: Sheet, places: list[tuple[int, int]]) -> Iterator[Finding]:
    shape = facts.shapes(sheet)[places[0]]
    if not any(sign in shape.text for sign in "*/+-^"):
        return
    for reference in shape.references:
        if reference.is_range or reference.book or (reference.first_row[0] and reference.first_column[0]):
            continue
        blank = _blanks(facts, sheet, reference, places)
        if not blank or len(blank) * 4 > len(places):
            continue
        areas = [reference.area(sheet.name, *place) for place in places]
        kinds = Counter(type(c.value) for a in areas if a and (c := facts.cell(a.sheet, a.first_row, a.first_column)))
        if kinds.most_common(1)[0][0] is not float:
            continue
        for place, area in blank:
            if not _whole_line_blank(facts, sheet, place):
                what = f"{area.text} is blank and counts as 0 here"
                yield BLANK.at(sheet.cells[place], what, expected=f"a number in {area}", found="(blank)")


def _blanks(
    facts: Facts, sheet: Sheet, reference: Reference, places: list[tuple[int, int]]
) -> list[tuple[tuple[int, int], Area]]:
    """The formulas for which a reference to one cell means a blank one, each with that cell."""
    there = facts.sheets.get((reference.sheet or sheet.name).casefold())
    cells = there.cells if there is not None else {}
    (fixed_row, down), (fixed, across) = reference.first_row, reference.first_column
    missing = [
        (row, column)
        for row, column in places
        if (down if fixed_row else row + down, across if fixed else column + across) not in cells
    ]
    found = ((place, reference.area(sheet.name, *place)) for place in missing)
    return [(place, area) for place, area in found if area is not None]


def _whole_line_blank(facts: Facts, sheet: Sheet, place: tuple[int, int]) -> bool:
    """Whether nothing the formula refers to is filled in: a line kept ready."""
    relative = [r for r in facts.shapes(sheet)[place].references if not (r.first_row[0] and r.first_column[0])]
    areas = [reference.area(sheet.name, *place) for reference in relative]
    return not any(a and facts.cell(a.sheet, a.first_row, a.first_column) for a in areas)
