"""Checks of what stands in single cells: errors, numbers kept as text, values that nobody can see."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from addin.audit.book import Cell, Sheet
from addin.audit.facts import Facts
from addin.audit.findings import Finding, Severity, check, kind
from addin.catalogue import FUNCTIONS
from addin.cells import CellError

ERROR_VALUE = kind(
    "VA-01",
    "Error value",
    Severity.ERROR,
    meaning="A cell shows an error, and no cell that it refers to does: this is where the error begins.",
    why="Every figure that depends on the cell is an error too, or is hidden by a formula that swallows errors.",
    remedy="Put right what the formula refers to; the errors that follow from it go with it.",
    example="C5 holds =A5/B5 and B5 is 0: #DIV/0!, and so is every total over C5.",
)
NUMBER_AS_TEXT = kind(
    "VA-02",
    "Number stored as text",
    Severity.WARNING,
    meaning="A cell holds a number as text, among numbers or where a formula adds up.",
    why="SUM and most functions pass over texts, so the figure is missing from the total without a sign.",
    remedy="Type the number again with the cell's format set to a number, or use Text to Columns.",
    example="C2:C9 hold amounts; C5 holds the text “1,200”, and =SUM(C2:C9) is 1,200 too low.",
)
HIDDEN_BY_FORMAT = kind(
    "VA-03",
    "Format that hides a value",
    Severity.WARNING,
    meaning="The cell's number format shows nothing, or a fixed text, in the place of its value.",
    why="A reader sees a blank, or another figure, where a formula counts with a value.",
    remedy="Set the cell's number format back to General, and look at what it holds.",
    example="C5 holds 5,000 under the format ;;; and looks empty, while =SUM(C2:C9) counts it.",
)
HIDDEN_BY_COLOUR = kind(
    "VA-04",
    "Colour that hides a value",
    Severity.WARNING,
    meaning="A number is written in the colour of its background.",
    why="A reader sees a blank where a formula counts with a value.",
    remedy="Set the font back to black, and look at what the cell holds.",
    example="C5 holds 5,000 in white on white and looks empty, while =SUM(C2:C9) counts it.",
)

NUMBER: Final = re.compile(
    r"[\s\xa0]*[-+(]?[$€£]?(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:[,'\xa0 ][0-9]{3})+)"
    r"(?:\.[0-9]+)?%?\)?-?[\s\xa0]*"
)
"""A number as people write it; no leading zeros, which only codes have."""

SHOWN_SIGN: Final = re.compile(r"[0#?@]|general|[ymdhs]", re.IGNORECASE)
NOT_SHOWN: Final = re.compile(r"\"[^\"]*\"|\\.|_.|\*.|\[(?![hmsHMS]+\])[^\]]*\]")


@check(ERROR_VALUE)
def errors(facts: Facts) -> Iterator[Finding]:
    wrong = {
        (cell.sheet.casefold(), cell.row, cell.column): cell
        for cell in facts.cells()
        if isinstance(cell.value, CellError) and not _is_meant(cell)
    }
    sources = {place: _source(facts, cell, wrong) for place, cell in wrong.items()}
    followers: Counter[tuple[str, int, int]] = Counter()
    for place in wrong:
        origin = _origin(place, sources)
        if origin != place:
            followers[origin] += 1
    for place, cell in wrong.items():
        if sources[place] is None and not _is_our_missing_function(facts, cell):
            assert isinstance(cell.value, CellError)
            follow = followers[place]
            more = f"; {follow:,} more cells show an error because of it" if follow else ""
            what = f"The cell shows {cell.value.code}{more}"
            yield ERROR_VALUE.at(cell, what, expected="a value", found=cell.formula or cell.value, count=1 + follow)


def _is_meant(cell: Cell) -> bool:
    """Whether the formula asks for #N/A, as charts with gaps do."""
    return cell.source is not None and "NA()" in (cell.formula or "").upper()


def _is_our_missing_function(facts: Facts, cell: Cell) -> bool:
    """Whether one of our functions has no name here: re-performance says that, with what to do."""
    if not isinstance(cell.value, CellError) or cell.value.code != "#NAME?" or cell.source is None:
        return False
    return any(name in FUNCTIONS for name in facts.shape(cell).functions)


def _source(facts: Facts, cell: Cell, wrong: dict[tuple[str, int, int], Cell]) -> tuple[str, int, int] | None:
    """A cell with an error that the cell refers to."""
    if cell.source is None:
        return None
    own = (cell.sheet.casefold(), cell.row, cell.column)
    for area in facts.areas(cell):
        sheet = area.sheet.casefold()
        if area.is_cell:
            place = (sheet, area.first_row, area.first_column)
            if place in wrong and place != own:
                return place
        else:
            for place in wrong:
                if place[0] == sheet and area.holds(place[1], place[2]) and place != own:
                    return place
    return None


def _origin(
    place: tuple[str, int, int], sources: dict[tuple[str, int, int], tuple[str, int, int] | None]
) -> tuple[str, int, int]:
    met = {place}
    while (before := sources[place]) is not None and before not in met:
        place = before
        met.add(place)
    return place


@check(NUMBER_AS_TEXT)
def numbers_as_text(facts: Facts) -> Iterator[Finding]:
    for sheet in facts.book.sheets:
        texts = [cell for cell in sheet.cells.values() if _is_number_text(cell)]
        for cell in texts:
            if _among_numbers(sheet, cell):
                yield NUMBER_AS_TEXT.at(
                    cell, "A number is kept as text, among numbers", expected="a number", found=f"“{cell.value}”"
                )


def _is_number_text(cell: Cell) -> bool:
    return type(cell.value) is str and cell.is_typed and bool(NUMBER.fullmatch(cell.value)) and cell.value != ""


def _among_numbers(sheet: Sheet, cell: Cell) -> bool:
    """Whether most cells next to it in its column, or in its row, hold numbers."""
    return _mostly_numbers(sheet, cell, (1, 0)) or (
        not _beside(sheet, cell, (1, 0)) and _mostly_numbers(sheet, cell, (0, 1))
    )


def _mostly_numbers(sheet: Sheet, cell: Cell, along: tuple[int, int]) -> bool:
    beside = _beside(sheet, cell, along)
    numbers = sum(isinstance(other.value, float) for other in beside)
    return numbers >= 2 and numbers * 2 > len(beside)


def _beside(sheet: Sheet, cell: Cell, along: tuple[int, int]) -> list[Cell]:
    """Up to five cells each way, as far as they follow one another."""
    found = []
    for way in (1, -1):
        for step in range(1, 6):
            place = cell.row + way * step * along[0], cell.column + way * step * along[1]
            if place not in sheet.cells:
                break
            found.append(sheet.cells[place])
    return found


@check(HIDDEN_BY_FORMAT, HIDDEN_BY_COLOUR)
def hidden_values(facts: Facts) -> Iterator[Finding]:
    known: dict[tuple[str, int], bool] = {}
    shows: dict[int, bool] = {}
    for sheet in facts.book.sheets:
        headings = {(table.area.first_row, table.area) for table in sheet.tables if table.has_heading}
        for cell in sheet.cells.values():
            value, style = cell.value, cell.style
            if type(value) is not float:
                continue
            if id(style) not in shows:  # styles are the book's own, few for all cells
                hides = _same_colour(cell) or any(shows_nothing(style.number_format, sign) for sign in (-1, 0, 1))
                shows[id(style)] = not hides
            if shows[id(style)]:
                continue
            sign = (value > 0) - (value < 0)
            key = (style.number_format, sign)
            if key not in known:
                known[key] = shows_nothing(style.number_format, sign)
            if known[key]:
                yield HIDDEN_BY_FORMAT.at(
                    cell, f"The format “{style.number_format}” does not show the value", expected="shown", found=value
                )
            elif _same_colour(cell) and not any(row == cell.row and a.holds(row, cell.column) for row, a in headings):
                yield HIDDEN_BY_COLOUR.at(
                    cell, "The number is written in the colour of its background", expected="shown", found=value
                )


def shows_nothing(number_format: str, sign: int) -> bool:
    """Whether a format shows no digit of a value of that sign (1, 0 or -1).

    >>> shows_nothing(";;;", 1), shows_nothing("0.00", 1), shows_nothing('0;-0;""', 0), shows_nothing('0;-0;"-"', 0)
    (True, False, False, False)
    """
    sections = re.split(r";(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", number_format)
    if sign == 0:
        return number_format.strip() == ";;;"
    if "[<" in number_format or "[>" in number_format or "[=" in number_format:
        return False
    section = sections[0 if sign > 0 or len(sections) < 2 else 1]
    return not SHOWN_SIGN.search(NOT_SHOWN.sub("", section)) and (len(sections) > 1 or bool(section))


def _same_colour(cell: Cell) -> bool:
    style = cell.style
    return bool(style.font_colour) and style.font_colour == (style.fill_colour or "FFFFFF")
