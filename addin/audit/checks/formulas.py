"""Checks of what formulas say: figures typed into them, lookups that guess, functions that never rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from addin.audit.book import Area, Cell, Sheet
from addin.audit.called import Called, called
from addin.audit.facts import Facts
from addin.audit.findings import Finding, Kind, Severity, check, kind
from addin.audit.formulas import Constant, Shape

CONSTANT = kind(
    "FO-01",
    "Constant inside a formula",
    Severity.WARNING,
    meaning="A figure is typed into a formula in the place of a reference to a cell.",
    why="Nobody sees the figure, where it comes from, or that it has to change; copies keep the old one.",
    remedy="Put the figure into a cell of its own, with its name, unit and source, and refer to it.",
    example="=B5*1.19 in the place of =B5*(1+tax_rate).",
)
APPROXIMATE = kind(
    "FO-02",
    "Approximate lookup",
    Severity.WARNING,
    meaning="A lookup is content with the next smaller value: its last argument is missing, or the list is unsorted.",
    why="What is not in the list gets the figure of something else; in an unsorted list any figure may come.",
    remedy="Ask for an exact match (FALSE or 0); where bands are meant, say TRUE or 1 and sort the list.",
    example="=VLOOKUP(A5,$F$2:$G$20,2) gives the price of “Bolt” for “Bolts”.",
)
VOLATILE = kind(
    "FO-03",
    "Volatile function",
    Severity.WARNING,
    meaning="A formula uses a function whose answer changes by itself, or that hides which cells it reads.",
    why="Figures of today cannot be reproduced tomorrow, and nobody can trace what a moving reference reads.",
    remedy="Type the date or the number into an input cell; use INDEX in the place of OFFSET and INDIRECT.",
    example="=TODAY()-B5, or =SUM(OFFSET(A1,0,0,12,1)).",
)
BROKEN_REFERENCE = kind(
    "FO-04",
    "Broken reference in a formula",
    Severity.ERROR,
    meaning="A formula refers to cells that were deleted.",
    why="It gives an error, or an IFERROR around it gives a figure that stands for nothing.",
    remedy="Put the right cell in the place of #REF!.",
    example="=IFERROR(B5*#REF!,0) shows 0.",
)

ORDINARY: Final = frozenset(
    {0, 1, 2, 3, 4, 7, 10, 12, 24, 30, 52, 60, 100, 360, 365, 366, 1000, 3600, 10_000, 1e6, 0.5}
)
"""Figures that are units, counts of the calendar and the like; they are no facts of a business."""

COUNTED_IN: Final = {
    "": None, "SUM": None, "IF": None, "MAX": None, "MIN": None, "ABS": None, "AND": None, "OR": None, "IFS": None,
    "PRODUCT": None, "SUMPRODUCT": None, "AVERAGE": None, "IFERROR": None, "ROUND": 1, "ROUNDUP": 1, "ROUNDDOWN": 1,
    "INT": 1, "NOT": None, "SQRT": 1, "POWER": 1,
}  # fmt: skip
"""Functions whose arguments are amounts, and which argument where only one is; elsewhere figures are settings."""

ALWAYS_MOVING: Final = frozenset({"NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY", "OFFSET", "INDIRECT"})

LOOKUPS: Final = frozenset({"VLOOKUP", "HLOOKUP", "MATCH", "LOOKUP"})


def _by_shape(facts: Facts, wanted: Callable[[Shape], bool]) -> Iterator[tuple[Sheet, Cell, Shape, int]]:
    """The first cell of each shape that is wanted, sheet by sheet, and how many copies there are."""
    for sheet in facts.book.sheets:
        for cell, shape, count in facts.distinct(sheet):
            if wanted(shape):
                yield sheet, cell, shape, count


@check(CONSTANT)
def constants(facts: Facts) -> Iterator[Finding]:
    for _sheet, cell, shape, count in _by_shape(facts, lambda shape: bool(shape.constants)):
        told = [constant for constant in shape.constants if _is_amount(constant)]
        if not told or _is_table(shape):
            continue
        figures = ", ".join(dict.fromkeys(constant.text for constant in told[:5]))
        copies = f", and in {count - 1:,} copies" if count > 1 else ""
        what = f"{figures} stands inside the formula{copies}"
        yield CONSTANT.at(cell, what, expected="a reference to a cell", found=cell.formula, count=count)


def _is_amount(constant: Constant) -> bool:
    if constant.value in ORDINARY or constant.function not in COUNTED_IN:
        return False
    only = COUNTED_IN[constant.function]
    return only is None or only == constant.argument


def _is_table(shape: Shape) -> bool:
    return shape.text.startswith("=TABLE(")


@check(APPROXIMATE)
def lookups(facts: Facts) -> Iterator[Finding]:
    for sheet, cell, _shape, count in _by_shape(facts, lambda shape: not LOOKUPS.isdisjoint(shape.functions)):
        for call in called(cell.formula or ""):
            said = _guesses(facts, sheet, call)
            if said:
                yield APPROXIMATE.at(cell, said, expected="an exact match", found=cell.formula, count=count)
                break


def _guesses(facts: Facts, sheet: Sheet, call: Called) -> str:
    """Why a call may find something else than what is looked for, "" when it does not."""
    arguments = call.arguments
    if call.name in ("VLOOKUP", "HLOOKUP") and len(arguments) in (3, 4):
        said, column = (arguments[3] if len(arguments) == 4 else None), _first_line(facts, sheet, call)
    elif call.name == "MATCH" and len(arguments) in (2, 3):
        said, column = (arguments[2] if len(arguments) == 3 else None), _line(facts, sheet, arguments[1])
    elif call.name == "LOOKUP" and len(arguments) in (2, 3):
        said, column = "1", _line(facts, sheet, arguments[1])
    else:
        return ""
    if said is None:
        return f"{call.name} does not say that it wants an exact match, so it takes the next smaller value"
    if said.upper() in ("TRUE", "1", "TRUE()") and column and column != sorted(column):
        return f"{call.name} takes the next smaller value, and its list is not sorted"
    return ""


def _first_line(facts: Facts, sheet: Sheet, call: Called) -> list[float]:
    area = Area.parse(sheet.name, call.arguments[1])
    if area is None:
        return _line(facts, sheet, call.arguments[1])
    if call.name == "VLOOKUP":
        area = Area(area.sheet, area.first_row, area.first_column, area.last_row, area.first_column)
    else:
        area = Area(area.sheet, area.first_row, area.first_column, area.first_row, area.last_column)
    return _numbers(sheet, area)


def _line(facts: Facts, sheet: Sheet, text: str) -> list[float]:
    """The numbers of a reference to one row or column; none where it is anything else."""
    owner, _, reference = text.rpartition("!")
    name = owner.strip("'").replace("''", "'") or sheet.name
    area = Area.parse(name, reference) or facts.named_area(text, sheet.name)
    there = facts.sheets.get(area.sheet.casefold()) if area else None
    if area is None or there is None:
        return []
    if area.columns > 1 and area.rows > 1:
        area = Area(area.sheet, area.first_row, area.first_column, area.last_row, area.first_column)
    return _numbers(there, area)


def _numbers(sheet: Sheet, area: Area) -> list[float]:
    cells = sheet.cells
    places = [place for place in cells if area.holds(*place)] if area.rows * area.columns > 5_000 else [
        (row, column)
        for row in range(area.first_row, area.last_row + 1)
        for column in range(area.first_column, area.last_column + 1)
        if (row, column) in cells
    ]  # fmt: skip
    return [v for place in sorted(places) if isinstance(v := cells[place].value, float) and not isinstance(v, bool)]


@check(VOLATILE)
def volatile(facts: Facts) -> Iterator[Finding]:
    met: dict[tuple[str, str], tuple[Cell, int]] = {}
    for sheet, cell, shape, count in _by_shape(facts, lambda shape: not ALWAYS_MOVING.isdisjoint(shape.functions)):
        for name in sorted(ALWAYS_MOVING.intersection(shape.functions)):
            first, before = met.get((sheet.name, name), (cell, 0))
            met[sheet.name, name] = min(first, cell, key=lambda c: (c.row, c.column)), before + count
    for (_, name), (cell, count) in met.items():
        more = f", and in {count - 1:,} more cells of this sheet" if count > 1 else ""
        yield VOLATILE.at(cell, f"The formula uses {name}{more}", found=cell.formula, count=count)


@check(BROKEN_REFERENCE)
def broken_references(facts: Facts) -> Iterator[Finding]:
    yield from _told(facts, BROKEN_REFERENCE, lambda shape: "#REF!" in shape.errors)


def _told(facts: Facts, told: Kind, wanted: Callable[[Shape], bool]) -> Iterator[Finding]:
    for _sheet, cell, _shape, count in _by_shape(facts, wanted):
        copies = f", as do {count - 1:,} copies" if count > 1 else ""
        what = f"The formula refers to cells that are gone{copies}"
        yield told.at(cell, what, expected="a reference", found=cell.formula, count=count)
