"""What formulas say, read once for each distinct shape: its references, functions, names and constants.

A formula's shape is the formula with every reference written relative to its own cell (R1C1), so that a formula
and its copies have one shape. Nothing is computed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from addin.audit.book import LAST_COLUMN, LAST_ROW, Area, Cell, SharedFormula, letters
from addin.audit.tokens import ONE, TOKEN, column_of, function_name, owner

_DIGITS: Final = re.compile(r"([0-9]+)")
_BLANK: Final = "\0"
"""Stands in a pattern for a number that was left out."""

__all__ = ["Constant", "Reference", "Shape", "Shapes", "function_name", "moved", "read_shape", "shape_text"]


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference in a shape. Each bound is (fixed, number): fixed ones count from the sheet's edge, others from
    the formula's own cell. `sheet` is "" for the formula's own sheet; `book` is the number of another file, or "".
    """

    sheet: str
    book: str
    first_row: tuple[bool, int]
    first_column: tuple[bool, int]
    last_row: tuple[bool, int]
    last_column: tuple[bool, int]
    is_range: bool

    @property
    def is_fixed(self) -> bool:
        """Whether all copies of the formula mean the same cells by it."""
        return self.first_row[0] and self.first_column[0] and self.last_row[0] and self.last_column[0]

    def area(self, sheet: str, row: int, column: int) -> Area | None:
        """The cells meant by a formula in that cell; None when they lie outside the sheet."""
        fixed, number = self.first_row
        top = bottom = number if fixed else row + number
        fixed, number = self.first_column
        left = right = number if fixed else column + number
        if self.is_range:
            fixed, number = self.last_row
            bottom = number if fixed else row + number
            fixed, number = self.last_column
            right = number if fixed else column + number
            if top > bottom:
                top, bottom = bottom, top
            if left > right:
                left, right = right, left
        if top < 1 or left < 1 or bottom > LAST_ROW or right > LAST_COLUMN:
            return None
        return Area(self.sheet or sheet, top, left, bottom, right)


@dataclass(frozen=True, slots=True)
class Constant:
    """A number typed into a formula: as it is spelled, and the function it is an argument of, "" for none."""

    text: str
    value: float
    function: str
    argument: int


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a pattern: its kind, its text with numbers left out, and the place of its first number.

    For a reference `text` is what stands before it, and `columns` its first and last column; a row that is left
    out is taken from the numbers, first and last.
    """

    kind: str
    text: str
    at: int
    columns: tuple[tuple[bool, int], ...] = ()
    fixed_rows: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A shape with its numbers left out, and which of them count rows from the formula's own cell."""

    text: str
    relative: tuple[bool, ...]
    words: tuple[_Word, ...]


class Shape:
    """What a formula and all its copies have in common; equal shapes of one workbook are one object.

    `text` is the formula with references relative to its cell; `references`, `functions` (plain names in
    capitals), `names`, `tables` (that it takes columns of), `errors` (typed in) and `constants` (numbers typed in)
    are what it says.
    """

    __slots__ = ("_constants", "_numbers", "_pattern", "_references", "_sample", "_text", "_words")

    def __init__(self, pattern: _Pattern, numbers: tuple[int | str, ...], sample: str) -> None:
        self._pattern = pattern
        self._numbers = numbers
        self._sample = sample
        self._text: str | None = None
        self._references: tuple[Reference, ...] | None = None
        self._constants: tuple[Constant, ...] | None = None
        self._words: dict[str, tuple[str, ...]] = {}

    @property
    def text(self) -> str:
        if self._text is None:
            self._text = _filled(self._pattern.text, self._numbers, 0)
        return self._text

    @property
    def references(self) -> tuple[Reference, ...]:
        if self._references is None:
            words = self._pattern.words
            self._references = tuple(_reference(w, self._numbers) for w in words if w.kind == "reference")
        return self._references

    @property
    def functions(self) -> tuple[str, ...]:
        return self._of_kind("function")

    @property
    def names(self) -> tuple[str, ...]:
        return self._of_kind("name")

    @property
    def tables(self) -> tuple[str, ...]:
        return self._of_kind("table")

    @property
    def errors(self) -> tuple[str, ...]:
        return self._of_kind("error")

    @property
    def constants(self) -> tuple[Constant, ...]:
        if self._constants is None:
            has_any = any(word.kind == "number" for word in self._pattern.words)
            self._constants = tuple(_constants(self._sample)) if has_any else ()
        return self._constants

    def _of_kind(self, kind: str) -> tuple[str, ...]:
        found = self._words.get(kind)
        if found is None:
            texts = [_filled(w.text, self._numbers, w.at) for w in self._pattern.words if w.kind == kind]
            found = self._words[kind] = tuple(dict.fromkeys(texts))
        return found

    def areas(self, sheet: str, row: int, column: int) -> Iterator[Area]:
        """The cells of this workbook that a formula of this shape refers to from that cell."""
        for reference in self.references:
            if not reference.book:
                area = reference.area(sheet, row, column)
                if area is not None:
                    yield area

    def __repr__(self) -> str:
        return f"Shape({self.text!r})"


def _filled(text: str, numbers: tuple[int | str, ...], at: int) -> str:
    if _BLANK not in text:
        return text
    parts = text.split(_BLANK)
    inner = numbers[at : at + len(parts) - 1]
    return "".join([part for pair in zip(parts, map(str, inner)) for part in pair]) + parts[-1]


def _reference(word: _Word, numbers: tuple[int | str, ...]) -> Reference:
    at = word.at + word.text.count(_BLANK)
    book, sheet = owner(_filled(word.text, numbers, word.at))
    rows = [(fixed, int(number)) for fixed, number in zip(word.fixed_rows, numbers[at : at + 2])]
    rows = rows or [(True, 1), (True, LAST_ROW)]
    columns = word.columns
    return Reference(sheet, book, rows[0], columns[0], rows[-1], columns[-1], len(rows) > 1)


def shape_text(formula: str, row: int, column: int) -> str:
    """The formula with its references relative to its cell.

    >>> shape_text("=A1*$B$2+SUM(C1:C9)", 1, 2)
    '=R[0]C[-1]*R2C2+SUM(R[0]C[1]:R[8]C[1])'
    """
    return read_shape(formula, row, column).text


def read_shape(formula: str, row: int, column: int) -> Shape:
    """What the formula in that cell says."""
    return Shapes().read(formula, row, column)


def moved(formula: str, rows: int, columns: int) -> str:
    """The formula copied so many rows down and columns to the right.

    >>> moved("=A1*$B$2&\\"A1\\"", 1, 1)
    '=B2*$B$2&"A1"'
    """
    if not rows and not columns:
        return formula

    def there(found: re.Match[str]) -> str:
        kind, sheet = found.lastgroup, found["sheet"] or ""
        if kind in ("first", "last"):
            ends = [_moved(place, rows, columns) for place in (found["first"], found["last"]) if place]
        elif kind == "columns":
            ends = [_shifted(p, columns, LAST_COLUMN, True) for p in found["columns"].split(":")]
        elif kind == "rows":
            ends = [_shifted(p, rows, LAST_ROW, False) for p in found["rows"].split(":")]
        else:
            return found[0]
        return f"{sheet}#REF!" if "" in ends else sheet + ":".join(ends)

    return TOKEN.sub(there, formula)


def _moved(place: str, rows: int, columns: int) -> str:
    fixed_column, name, fixed_row, number = ONE.match(place).groups()  # type: ignore[union-attr]
    across = _shifted(fixed_column + name, columns, LAST_COLUMN, True)
    down = _shifted(fixed_row + number, rows, LAST_ROW, False)
    return across + down if across and down else ""


def _shifted(part: str, by: int, last: int, is_column: bool) -> str:
    if part.startswith("$"):
        return part
    number = (column_of(part) if is_column else int(part)) + by
    if not 0 < number <= last:
        return ""
    return letters(number) if is_column else str(number)


def _constants(formula: str) -> Iterator[Constant]:
    """The numbers typed into the formula, each with the function and the argument it stands in."""
    open_calls: list[list[object]] = []
    awaited = ""
    at = 0
    for found in TOKEN.finditer(formula):
        awaited = _walk(formula[at : found.start()], open_calls, awaited)
        at = found.end()
        if found.lastgroup == "function":
            awaited = function_name(found[0])
        elif found.lastgroup == "number":
            name, argument = open_calls[-1] if open_calls else ("", 0)
            text = found[0]
            value = float(text.rstrip("%")) / (100 if text.endswith("%") else 1)
            yield Constant(text, value, str(name), int(str(argument)))


def _walk(between: str, open_calls: list[list[object]], awaited: str) -> str:
    for sign in between:
        if sign in "({":
            open_calls.append([awaited if sign == "(" else "{", 1])
            awaited = ""
        elif sign in ")}" and open_calls:
            open_calls.pop()
        elif sign == "," and open_calls:
            open_calls[-1][1] = int(str(open_calls[-1][1])) + 1
    return awaited


class Shapes:
    """The shape of each formula of a workbook, each distinct one read once.

    Copies down a column differ in their row numbers alone, so a formula is split at its numbers, and what stands
    between them is read once a column.
    """

    def __init__(self) -> None:
        self._patterns: dict[tuple[int, tuple[str, ...]], _Pattern] = {}
        self._shapes: dict[tuple[str, tuple[int | str, ...]], Shape] = {}
        self._shared: dict[int, tuple[SharedFormula, Shape]] = {}

    def of(self, cell: Cell) -> Shape:
        """The shape of a formula cell."""
        source = cell.source
        if isinstance(source, SharedFormula):
            found = self._shared.get(id(source))
            if found is None:
                shape = self.read(source.text, source.row, source.column)
                found = self._shared[id(source)] = source, shape
            return found[1]
        return self.read(source or "", cell.row, cell.column)

    def read(self, formula: str, row: int, column: int) -> Shape:
        """The shape of a formula as it stands in that cell."""
        parts = _DIGITS.split(formula)
        between, numbers = (column, tuple(parts[::2])), parts[1::2]
        pattern = self._patterns.get(between)
        if pattern is None or max(map(len, numbers), default=0) > 7:
            pattern = self._patterns[between] = _pattern(formula, column)
        own = tuple([int(n) - row if relative else n for n, relative in zip(numbers, pattern.relative)])
        found = self._shapes.get((pattern.text, own))
        if found is None:
            found = self._shapes[pattern.text, own] = Shape(pattern, own, formula)
        return found


def _pattern(formula: str, column: int) -> _Pattern:
    reader = _PatternReader(column)
    text, at = [], 0
    for found in TOKEN.finditer(formula):
        text += [reader.plain(formula[at : found.start()]), reader.word(found)]
        at = found.end()
    text.append(reader.plain(formula[at:]))
    return _Pattern("".join(text), tuple(reader.relative), tuple(reader.words))


class _PatternReader:
    """Reads the words of one formula, leaving its numbers out in the order they stand."""

    def __init__(self, column: int) -> None:
        self.column = column
        self.relative: list[bool] = []
        self.words: list[_Word] = []

    def plain(self, text: str) -> str:
        """A text without its numbers, none of which counts rows."""
        left_out, count = _DIGITS.subn(_BLANK, text)
        self.relative.extend([False] * count)
        return left_out

    def word(self, found: re.Match[str]) -> str:
        kind, at = str(found.lastgroup), len(self.relative)
        if kind in ("first", "last", "columns", "rows"):
            return self._reference(kind, found, at)
        text = self.plain(found[0])
        if kind == "function":
            self.words.append(_Word(kind, function_name(text), at))
            return text.upper()
        if kind == "brackets":
            self.words.append(_Word("table", text[: text.index("[")], at))
        elif kind in ("number", "error") or (kind == "name" and found["name"].upper() not in ("TRUE", "FALSE")):
            self.words.append(_Word(kind, text, at))
        return text

    def _reference(self, kind: str, found: re.Match[str], at: int) -> str:
        before = self.plain(found["sheet"] or "")
        if kind == "columns":
            columns = tuple(self._column(part) for part in found["columns"].split(":"))
            self.words.append(_Word("reference", before, at, columns))
            return before.casefold() + ":".join(map(_column_text, columns))
        if kind == "rows":
            fixed = tuple(part.startswith("$") for part in found["rows"].split(":"))
            columns = (True, 1), (True, LAST_COLUMN)
        else:
            ends = [ONE.match(place).groups() for place in (found["first"], found["last"]) if place]  # type: ignore[union-attr]
            fixed = tuple(bool(end[2]) for end in ends)
            columns = tuple(self._column(end[0] + end[1]) for end in ends)
        self.relative.extend(not is_fixed for is_fixed in fixed)
        self.words.append(_Word("reference", before, at, columns, fixed))
        across = ["", ""] if kind == "rows" else [_column_text(bound) for bound in columns]
        downs = [f"R{_BLANK}" if is_fixed else f"R[{_BLANK}]" for is_fixed in fixed]
        return before.casefold() + ":".join(down + column for down, column in zip(downs, across))

    def _column(self, part: str) -> tuple[bool, int]:
        return (True, column_of(part[1:])) if part[0] == "$" else (False, column_of(part) - self.column)


def _column_text(bound: tuple[bool, int]) -> str:
    return f"C{bound[1]}" if bound[0] else f"C[{bound[1]}]"
