"""Checks of throughput itself: money counted twice, and costs that are no truly variable costs charged as such.

They speak only where arguments or headings make the meaning plain.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from addin.audit.blocks import Block, simple
from addin.audit.book import Area, Cell, letters
from addin.audit.calls import calls
from addin.audit.facts import Facts
from addin.audit.findings import Finding, Severity, check, kind
from addin.audit.formulas import Shape, Shapes, read_shape
from addin.catalogue import FUNCTIONS

DOUBLE = kind(
    "TA-01",
    "ΔI counted twice",
    Severity.ERROR,
    meaning="The same money enters a decision twice: as ROI and as a stream, in ΔOE and in ΔI, or as purchases and ΔI.",
    why="Money stuck in the system is judged by ROI or turned into a stream of ΔOE; both together charge it twice.",
    remedy="Decide for one of the two, and take the amount out of the other.",
    example="=DELTA_DECISION(B2,B3+OE_STREAM(B4,24),B4) charges B4 in ΔOE and again as ΔI.",
)
NOT_BOUGHT_AGAIN = kind(
    "TA-02",
    "TVC charged on material that is not bought again",
    Severity.WARNING,
    meaning="A line says that its material is not bought again, and charges TVC for it.",
    why="Using up what will not be replaced makes nobody pay: T is too low, and a good sale looks bad.",
    remedy="Charge what it would fetch otherwise, 0 if nothing; or say that it is bought again.",
    example="“Leftover steel”, bought again: No, TVC 1,200.",
)
DECISION_LEVEL = kind(
    "TA-03",
    "Operating expense charged as TVC",
    Severity.WARNING,
    meaning="A cost that a shift, a trip or a campaign brings stands where the TVC of single sales belong.",
    why="It does not change with one more sale, so T per sale, and every ratio with T, is too low.",
    remedy="Move it to ΔOE of the decision that brings it, or to OE; ΔNP of the whole decision stays the same.",
    example="=THROUGHPUT(B2:B9,F2:F9), where the heading of F is “Overtime”.",
)

_LEVEL: Final = re.compile(
    r"\b(overtime|wages?|salar(?:y|ies)|crew|advertising|advertisement|rent|payroll|labou?r|depreciation|insurance|"
    r"überstunden|löhne|gehälter|miete|werbung|abschreibung|salaires|loyer|publicité|heures supplémentaires)\b",
    re.IGNORECASE,
)
"""Words for costs that no single sale brings."""

_TRIP: Final = re.compile(r"\bfuel (?:of|for) (?:the )?(?:whole )?(?:trip|flight|tour|voyage)\b", re.IGNORECASE)
_PER_SALE: Final = re.compile(r"per (?:sale|unit|piece|seat|item)|piece.?rate|commission|extra weight", re.IGNORECASE)
_PRODUCT: Final = frozenset({"leftover", "not replenished", "no"})
_TVC_OF: Final = frozenset(
    name for name, function in FUNCTIONS.items() if "tvc" in {a.name for a in function.signature.arguments}
)
_TREATED: Final = ("DELTA_DECISION", "CASH_DELTA")


@dataclass(frozen=True, slots=True)
class _Taken:
    """A call of one of our functions, the same in all copies of a formula: its arguments relative to their cell."""

    function: str
    arguments: Mapping[str, Shape]


_NOTHING: Final = read_shape("=", 1, 1)


def _calls(facts: Facts, *wanted: str) -> Iterator[tuple[Cell, _Taken]]:
    """The calls of some of our functions, the template's own formulas left out: they are meant as they stand."""
    names = frozenset(wanted)
    known = facts.known.formulas if facts.known is not None else {}
    changed = set(facts.own.changed) if facts.known is not None else set()
    shapes = Shapes()
    for sheet in facts.book.sheets:
        found: dict[tuple[int, int], tuple[_Taken, ...]] = {}
        for shape, places in facts.copies(sheet):
            if names.isdisjoint(name.rpartition(".")[2] for name in shape.functions):
                continue
            own = [place for place in places if (sheet.name, *place) not in known or (sheet.name, *place) in changed]
            if own:
                found.update(dict.fromkeys(own, tuple(_taken(sheet.cells[own[0]], names, shapes))))
        for place in sorted(found):
            for call in found[place]:
                yield sheet.cells[place], call


def _taken(cell: Cell, names: Collection[str], shapes: Shapes) -> Iterator[_Taken]:
    """The calls of some functions in one formula."""
    for call in calls(cell.formula or ""):
        if call.function in names:
            arguments = {name: shapes.read("=" + text, cell.row, cell.column) for name, text in call.arguments}
            yield _Taken(call.function, arguments)


def _areas(facts: Facts, cell: Cell, shape: Shape) -> list[Area]:
    """The cells that an argument refers to."""
    found = list(shape.areas(cell.sheet, cell.row, cell.column))
    found += [area for name in shape.names if (area := facts.named_area(name, cell.sheet)) is not None]
    return [area for area in found if area.rows < 1_000_000]


def _shared(ones: list[Area], others: list[Area]) -> Area | None:
    """The first cells that both take in."""
    for one in ones:
        for other in others:
            first = max(one.first_row, other.first_row), max(one.first_column, other.first_column)
            last = min(one.last_row, other.last_row), min(one.last_column, other.last_column)
            if one.sheet.casefold() == other.sheet.casefold() and first[0] <= last[0] and first[1] <= last[1]:
                return Area(one.sheet, *first, *last)
    return None


def _filled(facts: Facts, area: Area) -> bool:
    """Whether an amount other than 0 stands there."""
    sheet = facts.sheets.get(area.sheet.casefold())
    return sheet is not None and any(
        isinstance(cell.value, float) and cell.value != 0 for place, cell in sheet.cells.items() if area.holds(*place)
    )


@check(DOUBLE)
def double_counting(facts: Facts) -> Iterator[Finding]:
    for cell, call in _calls(facts, *_TREATED):
        given = call.arguments
        spent = _areas(facts, cell, given.get("delta_i", _NOTHING))
        if call.function == "DELTA_DECISION":
            changes = _areas(facts, cell, given.get("delta_oe", _NOTHING))
            found = _shared(spent, [*changes, *_streams(facts, changes)])
            where = "in ΔOE and again as ΔI"
        else:
            found = _shared(spent, _areas(facts, cell, given.get("purchases", _NOTHING)))
            charged = _areas(facts, cell, given.get("tvc_charged", _NOTHING))
            if not any(_filled(facts, area) for area in charged):
                found = None
            where = "as purchases and again as ΔI, while TVC is charged for the same material"
        if found is not None and _filled(facts, found):
            what = f"{found} counts {where}"
            yield DOUBLE.at(cell, what, expected="one of the two", found=cell.formula)
    for block in facts.blocks:
        if {"alternative", "route", "delta_i"} <= block.columns.keys():
            yield from _both_ways(block)


def _streams(facts: Facts, areas: list[Area]) -> Iterator[Area]:
    """The ΔI of the streams that an argument's cells are."""
    for area in areas:
        there = facts.cell(area.sheet, area.first_row, area.first_column) if area.is_cell else None
        if there is not None and there.has_formula:
            for call in _taken(there, ("OE_STREAM",), Shapes()):
                yield from _areas(facts, there, call.arguments.get("delta_i", _NOTHING))


def _both_ways(block: Block) -> Iterator[Finding]:
    """Lines of one alternative with the same amount, one judged by ROI and the other as a stream."""
    met: dict[tuple[str, float], tuple[str, int]] = {}
    for row in block.rows:
        amount = block.number(row, "delta_i")
        route = str(block.value(row, "route") or "").casefold()
        key = (str(block.value(row, "alternative") or "").strip().casefold(), amount or 0.0)
        if not amount or not route or not key[0]:
            continue
        other, before = met.setdefault(key, (route, row))
        cell = block.cell(row, "delta_i")
        if other != route and cell is not None:
            what = f"The same amount stands in row {before}, judged the other way"
            yield DOUBLE.at(cell, what, expected="one of the two", found=amount)


@check(NOT_BOUGHT_AGAIN)
def not_bought_again(facts: Facts) -> Iterator[Finding]:
    for block in facts.blocks:
        column = block.columns.get("replenished")
        for row in block.rows if column and block.tvc else ():
            said = block.value(row, "replenished")
            if not isinstance(said, str) or simple(said) not in _PRODUCT:
                continue
            for at in block.tvc:
                cell = block.sheet.cells.get((row, at))
                if cell is not None and isinstance(cell.value, float) and cell.value > 0 and not _is_view(block, at):
                    what = f"{letters(column or 1)}{row} says that it is not bought again, and TVC is charged"
                    yield NOT_BOUGHT_AGAIN.at(cell, what, expected="0, or what it would fetch", found=cell.value)


def _is_view(block: Block, column: int) -> bool:
    """Whether the heading says that this is what the books would charge, which nobody proposes."""
    cell = block.sheet.cells.get((block.heading_row, column))
    return cell is not None and "books" in simple(str(cell.value))


@check(DECISION_LEVEL)
def decision_level(facts: Facts) -> Iterator[Finding]:
    yield from _in_lines(facts)
    told: set[tuple[str, int]] = set()
    for cell, call in _calls(facts, *_TVC_OF):
        for area in _areas(facts, cell, call.arguments.get("tvc", _NOTHING)):
            heading = _over(facts, area)
            if heading and (area.sheet, area.first_column) not in told and _is_level(heading):
                told.add((area.sheet, area.first_column))
                what = f"{call.function} takes {area}, headed “{heading}”, as TVC"
                yield DECISION_LEVEL.at(cell, what, expected="truly variable cost only", found=cell.formula)


def _in_lines(facts: Facts) -> Iterator[Finding]:
    for block in facts.blocks:
        if "line" not in block.columns or not block.tvc:
            continue
        for row in block.rows:
            name = block.words(row, "line")
            cells = [block.sheet.cells.get((row, column)) for column in block.tvc]
            charged = [c for c in cells if c is not None and isinstance(c.value, float) and c.value > 0]
            if charged and _is_level(name) and not {"revenue", "price"} & _given(block, row):
                what = f"“{name}” is charged as TVC"
                yield DECISION_LEVEL.at(charged[0], what, expected="in ΔOE", found=charged[0].value)


def _given(block: Block, row: int) -> set[str]:
    """The roles under which a line has a number: a line with a price is a sale, whatever it is called."""
    return {role for role in block.columns if block.number(row, role)}


def _is_level(words: str) -> bool:
    return bool((_LEVEL.search(words) or _TRIP.search(words)) and not _PER_SALE.search(words))


def _over(facts: Facts, area: Area) -> str:
    """The heading right above a range of one column, or left of a single cell; "" where there is none."""
    sheet = facts.sheets.get(area.sheet.casefold())
    if sheet is None or area.columns > 1:
        return ""
    above = sheet.cells.get((area.first_row - 1, area.first_column))
    if area.is_cell and (above is None or not isinstance(above.value, str)):
        above = sheet.cells.get((area.first_row, area.first_column - 1))
    return above.value if above is not None and isinstance(above.value, str) else ""
