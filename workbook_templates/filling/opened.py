"""Opens one of our own workbooks for reading: its sheets, tables, named cells, values, and which cells are formulas.

It trusts nothing in the file, evaluates nothing, and never writes.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from openpyxl.utils import get_column_letter, range_boundaries

from addin.package import Package, PackageError
from addin.package.streaming import local
from addin.statement.package import Sheet as Span
from addin.statement.package import inspect, sheet_parts
from addin.statement.refusal import InputError, printable
from addin.statement.source import kind_of, read_bytes
from workbook_templates.filling.layout import Layout, layout, signs
from workbook_templates.templates import TEMPLATES

Value = str | float | int | bool | None
ENOUGH: Final = 0.4
"""The share of a template's own names a workbook must have to be taken for one of it."""

_FORMULA: Final = re.compile(rb"<(?:\w+:)?c\s(?=[^>]*\br=[\"']([A-Z]+)(\d+)[\"'])[^>]*>\s*<(?:\w+:)?f[\s/>]")
_PLACE: Final = re.compile(r"(?:'((?:[^']|'')+)'|([^'!,()]+))!\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?[A-Z]{1,3}\$?\d{1,7})?")
_DAY_ZERO: Final = datetime(1899, 12, 30)


@dataclass(frozen=True)
class Place:
    """A table as the file has it: its sheet, its cells' corners counted from 1, and whether it ends in totals."""

    sheet: str
    left: int
    top: int
    right: int
    bottom: int
    totals: int = 0


@dataclass(eq=False)
class Opened:
    """A workbook of ours; values are read sheet by sheet, when they are asked for."""

    name: str
    content: bytes
    template: str = ""
    sheets: tuple[str, ...] = ()
    tables: Mapping[str, Place] = field(default_factory=dict)
    names: Mapping[str, tuple[str, int, int]] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    spans: Mapping[str, Span] = field(default_factory=dict)
    _values: dict[str, list[list[Any]]] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """The file's fingerprint."""
        return hashlib.sha256(self.content).hexdigest()

    @cached_property
    def _reader(self) -> Any:
        import python_calamine

        return python_calamine.CalamineWorkbook.from_object(io.BytesIO(self.content))

    def values(self, sheet: str) -> list[list[Any]]:
        """The cells of a sheet, row 1 first; a blank cell is None, an error its text."""
        if sheet not in self._values:
            rows = _guarded(self.name, lambda: self._reader.get_sheet_by_name(sheet).to_python(skip_empty_area=False))
            found = [[None if value == "" else value for value in row] for row in rows]
            for (row, column), text in self.spans.get(self.parts.get(sheet, ""), Span()).errors.items():
                if row < len(found) and column < len(found[row]):
                    found[row][column] = text
            self._values[sheet] = found
        return self._values[sheet]

    def value(self, sheet: str, row: int, column: int) -> Any:
        """One cell, row and column counted from 1; None outside what is filled."""
        rows = self.values(sheet)
        return rows[row - 1][column - 1] if row <= len(rows) and column <= len(rows[row - 1]) else None

    def formulas(self, sheet: str) -> frozenset[tuple[int, int]]:
        """The cells of a sheet that hold formulas, row and column counted from 1."""
        with Package(self.content, self.name) as package:
            part = self.parts.get(sheet, "")
            text = b"".join(package.pieces(part)) if package.has(part) else b""
        return frozenset((int(row), _number(letters.decode())) for letters, row in _FORMULA.findall(text))

    def named(self, name: str) -> Any:
        """The value of a named cell, None when there is no such name."""
        place = self.names.get(name.casefold())
        return self.value(*place) if place and place[0] in self.sheets else None


def open_ours(path: Path) -> Opened | None:
    """The workbook at a path when it is one of our templates, else None.

    Raises:
        InputError: the file cannot be read, or is a workbook that is damaged.
    """
    content, name = read_bytes(path), printable(path.name)
    if kind_of(content, path) != "workbook":
        return None
    opened = open_workbook(content, name)
    return opened if opened.template else None


def open_workbook(content: bytes, name: str) -> Opened:
    """Any workbook, looked through before it is read; `template` is "" when it is none of ours.

    Raises:
        InputError: the package is damaged, hostile or protected.
    """
    spans = inspect(content, name)
    parts = sheet_parts(content)
    opened = Opened(name, content, parts=parts, spans=spans)
    opened.sheets = tuple(_guarded(name, lambda: list(opened._reader.sheet_names)))
    try:
        with Package(content, name) as package:
            opened.tables = _tables(package, parts)
            opened.names = _names(package)
    except PackageError as problem:
        raise InputError(str(problem)) from None
    opened.template = _recognised(opened)
    return opened


def _recognised(opened: Opened) -> str:
    """The template a workbook was made from: as it says itself, else the one whose names it has."""
    said = opened.named("template_name")
    if isinstance(said, str):
        wanted = said.strip().casefold().replace(" ", "_")
        if wanted in TEMPLATES:
            return wanted
    found = signs(opened.tables, opened.names, opened.sheets)
    shares = {name: len(layout(name).signs & found) / len(layout(name).signs) for name in TEMPLATES}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= ENOUGH else ""


def layout_of(opened: Opened) -> Layout:
    """The current layout of the template a workbook was made from."""
    return layout(opened.template)


def address(row: int, column: int) -> str:
    """A cell's address.

    >>> address(7, 3)
    'C7'
    """
    return f"{get_column_letter(column)}{row}"


def plain(value: Any) -> Value:
    """A cell's value as it is carried: dates as day numbers, whole numbers without a fraction.

    >>> plain(datetime(2024, 8, 31)), plain(3.0), plain(" = a")
    (45535, 3, ' = a')
    """
    if isinstance(value, datetime):
        days = (value - _DAY_ZERO) / timedelta(days=1)
        return int(days) if days.is_integer() else days
    if isinstance(value, date):
        return (value - _DAY_ZERO.date()).days
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86_400
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    return value if value is None or isinstance(value, str | bool | int) else str(value)


def shown(value: Any) -> str:
    """A value as a sentence shows it."""
    return value.isoformat(sep=" ") if isinstance(value, datetime) else str(value)


def _guarded(name: str, read: Any) -> Any:
    """What the reader gives, or one sentence; it is written in Rust, and its panic is no Exception."""
    try:
        return read()
    except InputError:
        raise
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as problem:
        words = " ".join(str(problem).split())[:80]
        raise InputError(f"{name} cannot be read as a workbook ({words}); open it and save it again") from None


def _tables(package: Package, parts: Mapping[str, str]) -> dict[str, Place]:
    found: dict[str, Place] = {}
    for sheet, part in parts.items():
        for target in _linked(package, part, "table"):
            for table in _elements(package, target)[:1]:
                corners = _corners(str(table.get("ref", "")))
                name = str(table.get("displayName") or table.get("name") or "")
                if corners and name:
                    totals = 1 if str(table.get("totalsRowCount", "0")) not in ("", "0") else 0
                    found.setdefault(name.casefold(), Place(sheet, *corners, totals))
    return found


def _corners(cells: str) -> tuple[int, int, int, int] | None:
    try:
        left, top, right, bottom = range_boundaries(cells.upper())
    except (ValueError, TypeError):
        return None
    if not (left and top and right and bottom) or bottom > 1_048_576 or right > 16_384:
        return None
    return int(left), int(top), int(right), int(bottom)


def _names(package: Package) -> dict[str, tuple[str, int, int]]:
    """The first cell of each defined name that is a plain place."""
    found: dict[str, tuple[str, int, int]] = {}
    for element in _elements(package, package.main_part):
        if local(element) != "definedName" or element.get("localSheetId") is not None:
            continue
        match = _PLACE.fullmatch((element.text or "").strip().lstrip("="))
        if match:
            sheet = (match[1] or match[2]).replace("''", "'").lstrip("$")
            found.setdefault(str(element.get("name")).casefold(), (sheet, int(match[4]), _number(match[3])))
    return found


def _linked(package: Package, part: str, kind: str) -> list[str]:
    """The parts of a kind that a part points to; none where that cannot be read."""
    with suppress(PackageError):
        return [link.target for link in package.relationships(part).values() if link.kind == kind]
    return []


def _elements(package: Package, part: str) -> list[Any]:
    """Every element of a part, the root first; none where the part is missing or no XML."""
    with suppress(PackageError):
        return [element for element in package.tree(part).iter() if isinstance(element.tag, str)]
    return []


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
