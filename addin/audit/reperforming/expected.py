"""Which formula belongs in a cell: the template's, or the one its neighbours share; it never judges a value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from addin.audit.book import Cell, quoted_sheet
from addin.audit.facts import Facts
from addin.audit.formulas import Shape, moved, shape_text
from addin.audit.known import KnownTemplate
from addin.audit.reperforming.spelling import Spelling

Place = tuple[str, int, int]
_NUMBERS: Final = re.compile("[0-9]+")
GAP: Final = 3
"""How many cells in a row may have lost the formula that stands on both sides of them."""
MOVED: Final = 0.2
"""The share of a sheet's function results that may differ from the template; with more, it was rebuilt."""


@dataclass(frozen=True)
class Expected:
    """A formula of ours that belongs in a cell which holds something else: in plain names, and who says so."""

    place: Place
    formula: str
    origin: str


def expected_by_template(facts: Facts, known: KnownTemplate, spelling: Spelling) -> dict[Place, Expected]:
    """Where the template has a call of ours and the workbook holds another formula, a value or nothing."""
    found: dict[str, list[Expected]] = {}
    counts: dict[str, int] = {}
    origin = f"the template {known.name} {known.version} has"
    ours: dict[str, bool] = {}
    for (sheet, row, column), formula in known.formulas.items():
        form = _NUMBERS.sub("0", formula)
        if form not in ours:  # copies differ in their numbers
            ours[form] = bool(spelling.called(spelling.plain(formula)))
        if not ours[form] or sheet.casefold() not in facts.sheets:
            continue
        counts[sheet] = counts.get(sheet, 0) + 1
        cell = facts.cell(sheet, row, column)
        there = cell.formula or "" if cell is not None else ""
        if there == formula:
            continue
        plain = spelling.plain(formula)
        if cell is None or _squeezed(spelling.plain(there)) != _squeezed(plain):
            found.setdefault(sheet, []).append(Expected((sheet, row, column), plain, origin))
    kept = (entries for sheet, entries in found.items() if len(entries) <= max(3, MOVED * counts[sheet]))
    return {entry.place: entry for entries in kept for entry in entries}


def _squeezed(formula: str) -> str:
    """The formula in capitals and without blanks, outside its texts; and without the prefix of newer functions."""
    parts = re.split(r'("(?:[^"]|"")*")', formula)
    return "".join(part if part.startswith('"') else re.sub(r"\s|_XLFN\.", "", part.upper()) for part in parts)


def expected_by_neighbours(facts: Facts, calls: Mapping[Place, str]) -> dict[Place, Expected]:
    """Where the cells on both sides share one call of ours and a cell between them holds another formula or a number.

    `calls` are the formulas that call ours, in plain names.
    """
    shapes = {place: shape_text(formula, place[1], place[2]) for place, formula in calls.items()}
    found: dict[Place, Expected] = {}
    for place, shape in shapes.items():
        for down, across in ((1, 0), (0, 1)):
            for between in _between(facts, shapes, place, shape, down, across):
                formula = moved(calls[place], between[1] - place[1], between[2] - place[2])
                if between not in found and not _gathers(facts, between, formula):
                    before = facts.cell(*place)
                    origin = f"{before.place if before else quoted_sheet(place[0])} and its other neighbours have"
                    found[between] = Expected(between, formula, origin)
    return found


def _between(
    facts: Facts, shapes: Mapping[Place, str], place: Place, shape: str, down: int, across: int
) -> Iterator[Place]:
    """The cells after one that differ from it, up to the next that has its formula, with a second witness."""
    sheet, row, column = place
    odd: list[Place] = []
    for step in range(1, GAP + 2):
        there = sheet, row + step * down, column + step * across
        if shapes.get(there) == shape:
            before = sheet, row - down, column - across
            after = sheet, there[1] + down, there[2] + across
            if odd and shape in (shapes.get(before), shapes.get(after)):
                yield from odd
            return
        cell = facts.cell(*there)
        if cell is None or not _replaces(cell):
            return
        odd.append(there)


def _replaces(cell: Cell) -> bool:
    """Whether a cell may stand where a formula stood: another formula or a number, but no heading and no blank."""
    is_number = isinstance(cell.value, float) and not isinstance(cell.value, bool)
    return cell.source is not None or (cell.is_typed and is_number)


def _gathers(facts: Facts, place: Place, expected: str) -> bool:
    """Whether a cell is a subtotal: its formula looks at ranges where the expected one looks at single cells."""
    cell = facts.cell(*place)
    if cell is None or cell.source is None:
        return False
    return _has_range(facts.shape(cell)) and ":" not in re.sub(r'"(?:[^"]|"")*"', "", expected)


def _has_range(shape: Shape) -> bool:
    return any(reference.is_range for reference in shape.references)
