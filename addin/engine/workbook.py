"""Every formula of a workbook, computed with no spreadsheet program; it reads bytes and writes nothing."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import formualizer

from addin.cells import CellError

from . import standing
from .answers import Answers, code_of
from .asked import Asked, FormulaSyntaxError, Name, Template, Unverified, Want, unproven
from .beside import evaluated
from .evaluation import catalogue, explained
from .formula import Reader
from .package import DefinedName, UnreadableError, contents, with_formulas
from .parsing import parsed

Place = tuple[str, int, int]
"""Sheet name, row and column from 1."""

CellValue = float | str | bool | CellError
Progress = Callable[[str, float], None]
"""Told a step in words and the share done, from 0 to 1."""


@dataclass(frozen=True)
class FormulaCell:
    """A formula where it stands, with the size of its fixed range when it is an array formula."""

    sheet: str
    row: int
    column: int
    text: str
    array: tuple[int, int] | None = None  # rows, columns

    @property
    def place(self) -> Place:
        return self.sheet, self.row, self.column

    @property
    def places(self) -> list[Place]:
        """Every cell the formula fills."""
        if self.array is None:
            return [(self.sheet, self.row, self.column)]
        rows, columns = self.array
        return [(self.sheet, self.row + r, self.column + c) for r in range(rows) for c in range(columns)]


@dataclass(frozen=True)
class Computed:
    """The value of every formula cell, and what could not be vouched for.

    `values` holds each cell a formula fills; an error is a CellError with its sentence, a value that cannot be
    vouched for an Unverified. `unverified` says of each such formula cell why, in a sentence. `calls` counts the
    calls of our functions.
    """

    values: Mapping[Place, CellValue]
    unverified: Mapping[Place, str]
    formulas: int
    calls: int

    @cached_property
    def errors(self) -> dict[Place, CellError]:
        """The cells that hold an error, but for the unverified."""
        return {
            place: value
            for place, value in self.values.items()
            if isinstance(value, CellError) and not isinstance(value, Unverified)
        }


Asking = Callable[[Mapping[Place, str]], bytes]
"""Writes a workbook, with other formulas where there are some."""


def compute(
    workbook: bytes,
    formulas: Iterable[FormulaCell],
    functions: Mapping[str, Callable[..., Any]] | None = None,
    progress: Progress | None = None,
    asking: Asking | None = None,
) -> Computed:
    """The values of all `formulas` of a workbook.

    Arguments: `workbook`, the bytes of an .xlsx with plain function names; `formulas`, every formula in it;
    `functions`, the catalogue's when left out; `progress`, told of the steps; `asking`, what writes the workbook
    with other formulas, where the caller can do that faster than by a search through its bytes.
    Result: a Computed. Nothing unproven is in it: such a cell, one whose formula does not parse, and whatever
    refers to either, is unverified.
    """
    tell = progress or _silent
    tell("reading the formulas", 0.0)
    work = _Work(list(formulas), Answers(functions if functions is not None else catalogue()))
    work.ask(workbook)
    tell("reading the workbook", 0.2)
    work.load(workbook, asking)
    evaluated(work.engine, tell, 0.5)
    tell("looking at the values", 0.8)
    computed = work.computed()
    tell("computed", 1.0)
    return computed


@dataclass(frozen=True)
class _Area:
    """The cells of a reference."""

    sheet: str
    first_row: int
    first_column: int
    last_row: int
    last_column: int


class _Places:
    """A set of cells that finds one of them in an area without looking at each."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._rows: dict[str, dict[int, list[int]]] = {}
        for sheet, row, column in sorted(places):
            self._rows.setdefault(sheet, {}).setdefault(column, []).append(row)

    @property
    def any(self) -> bool:
        return bool(self._rows)

    def first_in(self, area: _Area) -> Place | None:
        for column, rows in self._rows.get(area.sheet, {}).items():
            if area.first_column <= column <= area.last_column:
                place = bisect_left(rows, area.first_row)
                if place < len(rows) and rows[place] <= area.last_row:
                    return area.sheet, rows[place], column
        return None


@dataclass(frozen=True)
class _Seen:
    """What was found in the cells of an area."""

    error: bool
    number_in_text: bool
    letters: frozenset[str]  # texts with letters beyond A to Z


@dataclass(frozen=True)
class _Copies:
    """Copies of a formula down a column: the engine is asked the same of each, but for the rows they look at."""

    template: Template
    pattern: str
    formulas: dict[int, int]  # by row


@dataclass
class _Work:
    """One computation, step by step."""

    formulas: list[FormulaCell]
    answers: Answers
    engine: Any = None
    names: dict[str, _Area | None] = field(default_factory=dict)
    rewritten: list[tuple[FormulaCell, str]] = field(default_factory=list)
    asked: list[Asked | None] = field(default_factory=list)
    refused: dict[int, CellError] = field(default_factory=dict)
    copies: dict[tuple[int, str, int, int], _Copies] = field(default_factory=dict)
    areas: dict[tuple[str, str], _Area | None] = field(default_factory=dict)
    seen: dict[_Area, _Seen] = field(default_factory=dict)

    # -- asking

    def ask(self, workbook: bytes) -> None:
        reader = Reader(self.answers.functions, self._known_names(workbook))
        for number, cell in enumerate(self.formulas):
            text = self._asked_text(reader, number, cell)
            if text is not None:
                self.rewritten.append((cell, text))

    def load(self, workbook: bytes, asking: Asking | None = None) -> None:
        """Has the engine read the workbook with the formulas as they are asked."""
        try:
            ready, late = self._with_rewritten(workbook, asking), []
        except (UnreadableError, KeyError):
            ready, late = workbook, self.rewritten
        self.engine = formualizer.Workbook.from_bytes(ready, config=_one_thread())
        self.engine.set_temporal_egress("serial")
        self.answers.register(self.engine)
        for cell, text in late:
            self.engine.set_formula(*cell.place, text)

    def _with_rewritten(self, workbook: bytes, asking: Asking | None) -> bytes:
        if asking is not None:
            return asking({cell.place: text for cell, text in self.rewritten})
        together: dict[str, dict[str, str]] = {}
        for cell, text in self.rewritten:
            together.setdefault(cell.sheet, {})[f"{_letters(cell.column)}{cell.row}"] = text
        return with_formulas(workbook, together) if together else workbook

    def _asked_text(self, reader: Reader, number: int, cell: FormulaCell) -> str | None:
        """What to put in the engine in place of the formula; None to leave it as it is."""
        try:
            want = Want.FACTORS if cell.array else Want.ONE
            text = self._with_standing(cell)
            asked = reader.ask(text, want)
        except (CellError, FormulaSyntaxError) as refusal:
            self.asked.append(None)
            self.refused[number] = refusal if isinstance(refusal, CellError) else Unverified(str(refusal))
            return "=NA()"
        self.asked.append(asked)
        if not asked.template.changed and text == cell.text:
            return None
        copies = self._copies_of(cell, asked.template)
        copies.formulas[0 if cell.array else cell.row] = number
        return copies.pattern % asked.rows

    def _copies_of(self, cell: FormulaCell, template: Template) -> _Copies:
        """What copies of a formula down a column have in common; an array formula has no copies."""
        key = id(template), cell.sheet, cell.column, cell.row if cell.array else 0
        copies = self.copies.get(key)
        if copies is None:
            formulas: dict[int, int] = {}
            pattern = template.pattern(self.answers.expect(formulas, template.single))
            copies = self.copies[key] = _Copies(template, pattern, formulas)
        return copies

    def _with_standing(self, cell: FormulaCell) -> str:
        if not standing.asks(cell.text):
            return cell.text
        text = standing.answered(cell.text, cell.sheet, self.places)
        if standing.asks(text):
            raise unproven("ISFORMULA of anything but one cell is")
        return text

    @cached_property
    def places(self) -> frozenset[Place]:
        """Every cell that a formula fills."""
        return frozenset(place for cell in self.formulas for place in cell.places)

    def _known_names(self, workbook: bytes) -> dict[str, Name]:
        found = contents(workbook)
        known: dict[str, Name] = {}
        for entry in found.names:
            kind, area = _meant(entry)
            line = area is None or area.first_row == area.last_row or area.first_column == area.last_column
            for name in _spellings(entry):
                self.names[name] = None if name in known else area
                known[name] = Name("several" if name in known else kind, line)
        return known

    # -- looking at the answers

    def computed(self) -> Computed:
        values: dict[Place, CellValue] = {}
        unverified: dict[Place, Unverified] = {}
        for number, cell in enumerate(self.formulas):
            refusal = self.refused.get(number)
            if refusal is None:
                reason = self._reason(number, cell, values)
                refusal = unproven(reason) if reason else None
            if isinstance(refusal, Unverified):
                unverified[cell.place] = refusal
            elif refusal is not None:
                values.update(dict.fromkeys(cell.places, refusal))
        self._spread(unverified)
        for cell in self.formulas:
            if cell.place in unverified:
                values.update(dict.fromkeys(cell.places, unverified[cell.place]))
        self._explain(values)
        reasons = {place: refusal.message for place, refusal in unverified.items()}
        return Computed(values, reasons, len(self.formulas), self.answers.calls)

    def _reason(self, number: int, cell: FormulaCell, values: dict[Place, CellValue]) -> str:
        """Takes over a formula's values; what about them is not verified, or ""."""
        for place in cell.places:
            value = self.engine.get_value(*place)
            if isinstance(value, dict):
                code = code_of(value)
                if not code:
                    return _odd(str(value.get("kind")))
                value = CellError(code, self.answers.message(number, code))
            values[place] = _plain(value)
        return self.answers.unverified.get(number, "") or self._array_reason(cell) or self._checked(number, cell)

    def _array_reason(self, cell: FormulaCell) -> str:
        """An array formula must fill its range exactly: hosts pad or cut what does not fit."""
        if cell.array is None or cell.array == (1, 1):
            return ""
        spill = self.engine.inspect_cell(shown(cell.place), include_values=False).cell.spill
        extent = str(spill.extent) if spill is not None and spill.extent else ""
        rows, columns = cell.array
        last = f"{_letters(cell.column + columns - 1)}{cell.row + rows - 1}"
        if extent.replace("$", "").split(":")[-1].split("!")[-1] == last:
            return ""
        return f"An array formula whose result does not fill its {rows} × {columns} cells is"

    def _checked(self, number: int, cell: FormulaCell) -> str:
        """What the cells that a formula refers to must be like, for its answer to be the proven one."""
        asked = self.asked[number]
        if asked is None:
            return ""
        for check in asked.template.checks:
            areas = [self._area(asked.reference(index), cell.sheet) for index in check.references]
            seen = [self._look(area) for area in areas if area is not None]
            if check.what == "errors" and any(found.error for found in seen):
                return "A conditional sum over cells of which one is an error is"
            if check.what == "numbers in text" and any(found.number_in_text for found in seen):
                return "A product over cells of which one holds a number as text is"
            if check.what == "accents" and _differ_in_case(seen, check.texts):
                return "Comparing letters beyond A to Z, in two cases, over a range is"
        return ""

    def _look(self, area: _Area) -> _Seen:
        found = self.seen.get(area)
        if found is None:
            found = self.seen[area] = _seen(self._cells(area))
        return found

    def _cells(self, area: _Area) -> Iterable[Any]:
        sheet = self.engine.sheet(area.sheet)
        address = formualizer.RangeAddress(
            area.sheet, area.first_row, area.first_column, area.last_row, area.last_column
        )
        for row in sheet.get_values(address):
            yield from row

    def _area(self, reference: str, sheet: str) -> _Area | None:
        key = reference, sheet
        if key not in self.areas:
            name = reference.casefold()
            self.areas[key] = self.names[name] if name in self.names else _area(reference, sheet)
        return self.areas[key]

    # -- what follows from an answer that is not given

    def _spread(self, unverified: dict[Place, Unverified]) -> None:
        """Whatever refers to an unverified cell is unverified too."""
        fresh = _Places(place for cell in self.formulas if cell.place in unverified for place in cell.places)
        while fresh.any:
            reached: list[Place] = []
            for number, cell in enumerate(self.formulas):
                source = None if cell.place in unverified else self._refers_to(number, cell, fresh)
                if source is not None:
                    unverified[cell.place] = unproven(f"It refers to {shown(source)}, which is")
                    reached.extend(cell.places)
            fresh = _Places(reached)

    def _refers_to(self, number: int, cell: FormulaCell, places: _Places) -> Place | None:
        asked = self.asked[number]
        if asked is None:
            return None
        areas = (self._area(reference, cell.sheet) for reference in asked.references)
        found = (places.first_in(area) for area in areas if area is not None)
        return next((place for place in found if place is not None), None)

    def _explain(self, values: dict[Place, CellValue]) -> None:
        """Gives each error without a sentence the one of the cell it comes from, or says what such an error is."""
        silent = {p: v for p, v in values.items() if isinstance(v, CellError) and not v.message}
        if not silent:
            return
        by_place = {place: number for number, cell in enumerate(self.formulas) for place in cell.places}
        for place, error in silent.items():
            origin = self._origin(place, error.code, values, by_place, set())
            if origin is None or origin == place:
                values[place] = explained(error.code, "")
            else:
                first = values.get(origin)
                message = first.message if isinstance(first, CellError) else ""
                said = f"comes from {shown(origin)}" + (f": {message}" if message else "")
                values[place] = CellError(error.code, said)

    def _origin(
        self, place: Place, code: str, values: Mapping[Place, CellValue], by_place: Mapping[Place, int], met: set[Place]
    ) -> Place | None:
        """The cell farthest back, along the references, with the same error."""
        met.add(place)
        number = by_place.get(place)
        asked = None if number is None else self.asked[number]
        if number is None or asked is None:
            return place
        for reference in asked.references:
            area = self._area(reference, self.formulas[number].sheet)
            if area is None:
                continue
            for before in self._same_errors(area, code, values):
                if before not in met:
                    return self._origin(before, code, values, by_place, met)
        return place

    def _same_errors(self, area: _Area, code: str, values: Mapping[Place, CellValue]) -> Iterable[Place]:
        one_cell = area.first_row == area.last_row and area.first_column == area.last_column
        if not one_cell and not self._look(area).error:
            return
        for row in range(area.first_row, area.last_row + 1):
            for column in range(area.first_column, area.last_column + 1):
                place = (area.sheet, row, column)
                value = values.get(place)
                if value is None:
                    value = self.engine.get_value(*place)
                    value = CellError(code_of(value)) if isinstance(value, dict) else value
                if isinstance(value, CellError) and value.code == code:
                    yield place
                    return


# ------------------------------------------------------------------------------------------- details


def _one_thread() -> Any:
    """Threads of the engine only wait for each other where it calls back into Python."""
    settings = formualizer.EvaluationConfig()
    settings.enable_parallel = False
    return formualizer.WorkbookConfig(eval_config=settings)


def _silent(_step: str, _share: float) -> None:
    """Tells nobody."""


def _plain(value: Any) -> CellValue:
    """A value of the engine as a cell shows it: a blank is 0, as in any spreadsheet."""
    if value is None:
        return 0.0
    if isinstance(value, (str, bool, CellError)):
        return value
    number = float(value)
    return number if math.isfinite(number) else CellError("#NUM!", "the result is too large, or no number")


def _odd(kind: str) -> str:
    """The engine's own kinds of error, which no spreadsheet shows like that."""
    return {
        "Circ": "A formula that refers to itself is",
        "Spill": "A result of several cells where other cells are filled is",
    }.get(kind, f"What the engine calls {kind} is")


_NUMBER = re.compile(r"\s*[+-]?[0-9.,%()$€£ ]*[0-9][0-9.,%()eE+\-/:$€£ ]*\s*")


def _seen(cells: Iterable[Any]) -> _Seen:
    error = number_in_text = False
    letters: set[str] = set()
    for value in cells:
        kind = type(value)
        if kind is dict:
            error = True
        elif kind is str and value:
            number_in_text = number_in_text or bool(_NUMBER.fullmatch(value))
            if not value.isascii():
                letters.add(value)
    return _Seen(error, number_in_text, frozenset(letters))


def _differ_in_case(seen: Sequence[_Seen], typed: Iterable[str]) -> bool:
    """Whether two of the texts are the same but for large and small letters beyond A to Z."""
    texts = {text for text in typed if not text.isascii()}.union(*(found.letters for found in seen))
    return len({text.casefold() for text in texts}) < len(texts)


_REFERENCE = re.compile(
    r"(?:(?P<sheet>'(?:[^']|'')+'|[^'!]+)!)?"
    r"\$?(?P<c1>[A-Za-z]{1,3})?\$?(?P<r1>[0-9]+)?(?::\$?(?P<c2>[A-Za-z]{1,3})?\$?(?P<r2>[0-9]+)?)?"
)
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


def _area(reference: str, sheet: str) -> _Area | None:
    """The cells of an A1 reference as it stands in a formula of that sheet."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return None
    named = found["sheet"]
    where = sheet if named is None else named[1:-1].replace("''", "'") if named.startswith("'") else named
    ranged = ":" in reference.rpartition("!")[2]
    rows = (found["r1"], found["r2"] if ranged else found["r1"])
    columns = (found["c1"], found["c2"] if ranged else found["c1"])
    first_row, last_row = (int(rows[0] or 1), int(rows[1] or _LAST_ROW))
    first_column, last_column = (_number(columns[0] or "A"), _number(columns[1] or "XFD"))
    return _Area(
        where,
        min(first_row, last_row),
        min(first_column, last_column),
        max(first_row, last_row),
        max(first_column, last_column),
    )


def _meant(entry: DefinedName) -> tuple[str, _Area | None]:
    """What a defined name stands for, and its cells where it stands for cells."""
    try:
        node = parsed("=" + entry.text)
    except FormulaSyntaxError:
        return "formula", None
    area = _area(entry.text, entry.sheet) if node.node_type() == "Reference" else None
    if area is not None:
        return ("range" if ":" in entry.text else "cell"), area
    return ("literal" if node.node_type() == "Literal" else "formula"), None


def _spellings(entry: DefinedName) -> list[str]:
    """A name as formulas write it; one of a single sheet also with that sheet before it."""
    if not entry.sheet:
        return [entry.name.casefold()]
    return [entry.name.casefold(), f"{_quoted(entry.sheet)}!{entry.name}".casefold()]


def _quoted(sheet: str) -> str:
    return sheet if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", sheet) else "'" + sheet.replace("'", "''") + "'"


def _number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _letters(column: int) -> str:
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def shown(place: Place) -> str:
    """A place as a person reads it: Sheet!B7."""
    sheet, row, column = place
    return f"{_quoted(sheet)}!{_letters(column)}{row}"
