"""What formulas say, read once for each distinct shape: its references, functions, names and constants.

A formula's shape is the formula with every reference written relative to its own cell (R1C1), so that a formula
and its copies have one shape. Nothing is computed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from addin.audit.book import LAST_COLUMN, LAST_ROW, Area, Cell, SharedFormula, column_number, letters

_PLACE: Final = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_TOKEN: Final = re.compile(
    r"(?P<text>\"(?:[^\"]|\"\")*\")"
    r"|(?P<sheet>'(?:[^']|'')*'!|(?:\[[0-9]+\])?[^\W\d][\w.]*(?::[^\W\d][\w.]*)?!|\[[0-9]+\]!)?"
    rf"(?:(?P<first>{_PLACE})(?::(?P<last>{_PLACE}))?"
    r"|(?P<columns>\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3})"
    r"|(?P<rows>\$?[0-9]{1,7}:\$?[0-9]{1,7}))(?![\w.(\[!])"
    r"|(?P<error>#(?:REF!|N/A|VALUE!|NUM!|DIV/0!|NAME\?|NULL!))"
    r"|(?P<function>(?:'(?:[^']|'')*'!|\[[0-9]+\]!|[^\W\d][\w.]*!)?[^\W\d][\w.]*)(?=\()"
    r"|(?P<table>[^\W\d][\w.]*)?(?P<brackets>\[(?:[^\[\]]|\[(?:[^\[\]']|'.)*\])*\])"
    r"|(?P<number>(?<![\w.])[0-9]+\.?[0-9]*(?:[eE][+-]?[0-9]+)?%?|(?<![\w.])\.[0-9]+(?:[eE][+-]?[0-9]+)?%?)"
    r"|(?P<owner>'(?:[^']|'')*'!|(?:\[[0-9]+\])?[^\W\d][\w.]*!)?(?P<name>[^\W\d][\w.?\\]*)"
)
_ONE: Final = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})")
_PREFIX: Final = re.compile(r"^(?:.*!)?(?:_xlfn\.|_xlws\.|_xll\.|_xludf\.|_xldudf_)*", re.IGNORECASE)


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

    def area(self, sheet: str, row: int, column: int) -> Area | None:
        """The cells meant by a formula in that cell; None when they lie outside the sheet."""
        top = self.first_row[1] if self.first_row[0] else row + self.first_row[1]
        left = self.first_column[1] if self.first_column[0] else column + self.first_column[1]
        bottom = self.last_row[1] if self.last_row[0] else row + self.last_row[1]
        right = self.last_column[1] if self.last_column[0] else column + self.last_column[1]
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
class Shape:
    """What a formula and all its copies have in common."""

    text: str
    references: tuple[Reference, ...]
    functions: tuple[str, ...]
    names: tuple[str, ...]
    tables: tuple[str, ...]
    constants: tuple[Constant, ...]
    errors: tuple[str, ...]

    def areas(self, sheet: str, row: int, column: int) -> Iterator[Area]:
        """The cells of this workbook that a formula of this shape refers to from that cell."""
        for reference in self.references:
            if not reference.book:
                area = reference.area(sheet, row, column)
                if area is not None:
                    yield area


def shape_text(formula: str, row: int, column: int) -> str:
    """The formula with its references relative to its cell.

    >>> shape_text("=A1*$B$2+SUM(C1:C9)", 1, 2)
    '=R[0]C[-1]*R2C2+SUM(R[0]C[1]:R[8]C[1])'
    """

    def relative(found: re.Match[str]) -> str:
        kind = found.lastgroup
        if kind in ("first", "last"):
            first, last = found["first"], found["last"]
            sheet = (found["sheet"] or "").casefold()
            return f"{sheet}{_relative(first, row, column)}" + (f":{_relative(last, row, column)}" if last else "")
        if kind == "columns":
            return (found["sheet"] or "").casefold() + ":".join(
                f"C{column_number(p[1:])}" if p[0] == "$" else f"C[{column_number(p) - column}]"
                for p in found["columns"].split(":")
            )
        if kind == "rows":
            return (found["sheet"] or "").casefold() + ":".join(
                f"R{p[1:]}" if p[0] == "$" else f"R[{int(p) - row}]" for p in found["rows"].split(":")
            )
        if kind == "function":
            return found[0].upper()
        return found[0]

    return _TOKEN.sub(relative, formula)


def _relative(place: str, row: int, column: int) -> str:
    fixed_column, name, fixed_row, number = _ONE.match(place).groups()  # type: ignore[union-attr]
    down = f"R{number}" if fixed_row else f"R[{int(number) - row}]"
    return down + (f"C{_column(name)}" if fixed_column else f"C[{_column(name) - column}]")


@lru_cache(maxsize=20_000)
def _column(name: str) -> int:
    return column_number(name)


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

    return _TOKEN.sub(there, formula)


def _moved(place: str, rows: int, columns: int) -> str:
    fixed_column, name, fixed_row, number = _ONE.match(place).groups()  # type: ignore[union-attr]
    across = _shifted(fixed_column + name, columns, LAST_COLUMN, True)
    down = _shifted(fixed_row + number, rows, LAST_ROW, False)
    return across + down if across and down else ""


def _shifted(part: str, by: int, last: int, is_column: bool) -> str:
    if part.startswith("$"):
        return part
    number = (_column(part) if is_column else int(part)) + by
    if not 0 < number <= last:
        return ""
    return letters(number) if is_column else str(number)


def read_shape(formula: str, row: int, column: int, text: str = "") -> Shape:
    """What the formula in that cell says; `text` is its shape where that is known already."""
    references: list[Reference] = []
    functions: dict[str, None] = {}
    names: dict[str, None] = {}
    tables: dict[str, None] = {}
    errors: dict[str, None] = {}
    for found in _TOKEN.finditer(formula):
        kind = found.lastgroup
        if kind in ("first", "last", "columns", "rows"):
            references.append(_reference(found, row, column))
        elif kind == "function":
            functions[function_name(found[0])] = None
        elif kind == "name" and found["name"].upper() not in ("TRUE", "FALSE"):
            names[(found["owner"] or "") + found["name"]] = None
        elif kind == "brackets":
            tables[found["table"] or ""] = None
        elif kind == "error":
            errors[found[0]] = None
    return Shape(
        text or shape_text(formula, row, column),
        tuple(references),
        tuple(functions),
        tuple(names),
        tuple(tables),
        tuple(_constants(formula)),
        tuple(errors),
    )


def function_name(text: str) -> str:
    """A function's plain name, in capitals, without the prefix a file needs or the add-in workbook it is found in.

    >>> function_name("_xlfn.Concat"), function_name("[1]!THROUGHPUT"), function_name("_xldudf_THROUGHPUT")
    ('CONCAT', 'THROUGHPUT', 'THROUGHPUT')
    """
    return _PREFIX.sub("", text).upper()


def _reference(found: re.Match[str], row: int, column: int) -> Reference:
    book, sheet = _owner(found["sheet"] or "")
    if found["first"]:
        top, left = _bounds(found["first"], row, column)
        bottom, right = _bounds(found["last"], row, column) if found["last"] else (top, left)
        return Reference(sheet, book, top, left, bottom, right, bool(found["last"]))
    if found["columns"]:
        one, two = (_bound(p, column, True) for p in found["columns"].split(":"))
        return Reference(sheet, book, (True, 1), one, (True, LAST_ROW), two, True)
    one, two = (_bound(p, row, False) for p in found["rows"].split(":"))
    return Reference(sheet, book, one, (True, 1), two, (True, LAST_COLUMN), True)


def _bounds(place: str, row: int, column: int) -> tuple[tuple[bool, int], tuple[bool, int]]:
    fixed_column, name, fixed_row, number = _ONE.match(place).groups()  # type: ignore[union-attr]
    return _bound(fixed_row + number, row, False), _bound(fixed_column + name, column, True)


def _bound(part: str, own: int, is_column: bool) -> tuple[bool, int]:
    fixed, plain = part.startswith("$"), part.lstrip("$")
    number = column_number(plain) if is_column else int(plain)
    return fixed, number if fixed else number - own


def _owner(prefix: str) -> tuple[str, str]:
    """The file's number and the sheet of what stands before a reference."""
    plain = prefix[:-1]
    if plain.startswith("'"):
        plain = plain[1:-1].replace("''", "'")
    before, bracket, rest = plain.partition("]")
    return (before.rpartition("[")[2], rest) if bracket else ("", plain)


def _constants(formula: str) -> Iterator[Constant]:
    """The numbers typed into the formula, each with the function and the argument it stands in."""
    open_calls: list[list[object]] = []
    awaited = ""
    at = 0
    for found in _TOKEN.finditer(formula):
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


_DIGITS: Final = re.compile(r"([0-9]+)")


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A shape with its numbers left out, and which of them count rows from the formula's own cell."""

    text: str
    relative: tuple[bool, ...]


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
                shape = self._read(source.text, source.row, source.column)
                found = self._shared[id(source)] = source, shape
            return found[1]
        return self._read(source or "", cell.row, cell.column)

    def _read(self, formula: str, row: int, column: int) -> Shape:
        parts = _DIGITS.split(formula)
        between, numbers = (column, tuple(parts[::2])), parts[1::2]
        pattern = self._patterns.get(between)
        if pattern is None or any(len(number) > 7 for number in numbers):
            pattern = _pattern(formula, column)
            self._patterns[between] = pattern
        key = (
            pattern.text,
            tuple([int(n) - row if relative else n for n, relative in zip(numbers, pattern.relative)]),
        )
        if len(pattern.relative) != len(numbers):  # digits where no formula has any
            key = shape_text(formula, row, column), ()
        found = self._shapes.get(key)
        if found is None:
            found = self._shapes[key] = read_shape(formula, row, column)
        return found


def _pattern(formula: str, column: int) -> _Pattern:
    relative: list[bool] = []

    def without_numbers(found: re.Match[str]) -> str:
        kind, sheet = found.lastgroup, _plain(found["sheet"] or "", relative).casefold()
        if kind in ("first", "last"):
            places = [place for place in (found["first"], found["last"]) if place]
            return sheet + ":".join(_pattern_place(place, column, relative) for place in places)
        if kind == "columns":
            return sheet + ":".join(
                f"C{_column(p[1:])}" if p[0] == "$" else f"C[{_column(p) - column}]"
                for p in found["columns"].split(":")
            )
        if kind == "rows":
            relative.extend(p[0] != "$" for p in found["rows"].split(":"))
            return sheet + ":".join("R#" if p[0] == "$" else "R[#]" for p in found["rows"].split(":"))
        text = _plain(found[0], relative)
        return text.upper() if kind == "function" else text

    return _Pattern(_TOKEN.sub(without_numbers, formula), tuple(relative))


def _plain(text: str, relative: list[bool]) -> str:
    plain, count = _DIGITS.subn("#", text)
    relative.extend([False] * count)
    return plain


def _pattern_place(place: str, column: int, relative: list[bool]) -> str:
    fixed_column, name, fixed_row, _ = _ONE.match(place).groups()  # type: ignore[union-attr]
    relative.append(not fixed_row)
    across = f"C{_column(name)}" if fixed_column else f"C[{_column(name) - column}]"
    return ("R#" if fixed_row else "R[#]") + across
