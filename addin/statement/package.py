"""Looks through a workbook's package before any reader opens it, so that a hostile one costs nothing; it never
keeps what it unpacks.

Every XML part is unpacked once, piece by piece. On the way through it notes what each worksheet spans, and where
cells hold errors, because the reader shows those as blank.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from addin.package import Package, PackageError
from addin.package.limits import MEGABYTE
from addin.statement import limits
from addin.statement.refusal import InputError, counted, quoted

OVERLAP: Final = 512
"""A cell's opening tag and short value fit in this, so none is missed where two pieces meet."""

CELL: Final = re.compile(rb"r\s*=\s*[\"']([A-Za-z]+)(\d+)")
SHARED_TEXT: Final = re.compile(rb"<(?:\w+:)?si\b")
SHARED_MARK: Final = re.compile(rb"\bt\s*=\s*[\"']s[\"']")
SHARED_CELL: Final = re.compile(rb"<(?:\w+:)?c\b[^>]*\bt\s*=\s*[\"']s[\"'][^>]*>\s*<(?:\w+:)?v>(\d+)<")
ERROR_CELL: Final = re.compile(
    rb"<(?:\w+:)?c\s(?=[^>]*\bt=[\"']e[\"'])[^>]*\br=[\"']([A-Z]+)(\d+)[\"'][^>]*>"
    rb"(?:<(?:\w+:)?f[^>]*(?:/>|>[^<]*</(?:\w+:)?f>))?<(?:\w+:)?v>(#[^<]{1,20})<"
)


@dataclass
class Sheet:
    """What a worksheet part spans, and the text of each cell that holds an error, by row and column from 0."""

    rows: int = 0
    columns: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def inspect(content: bytes, name: str) -> dict[str, Sheet]:
    """What each worksheet part of the package spans, once the whole package is found harmless.

    Raises:
        InputError: the package is damaged, no workbook, protected, or would unpack to more than is read.
    """
    try:
        with Package(content, name) as package:
            if not any(part.casefold().endswith("workbook.xml") for part in package.parts):
                raise InputError(f"{name} is an archive but no workbook (.xlsx); save the table as .xlsx or CSV")
            sheets = _look_through(package, name)
        with Package(content, name) as package:  # what was looked through does not count again
            _refuse_repeated_texts(package, sheets, name)
        return sheets
    except PackageError as problem:
        raise InputError(str(problem)) from None


def _look_through(package: Package, name: str) -> dict[str, Sheet]:
    sheets: dict[str, Sheet] = {}
    for part in package.parts:
        if not part.casefold().endswith((".xml", ".rels")):
            continue
        is_sheet = "/worksheets/" in f"/{part}" and not part.endswith(".rels")
        sheet = Sheet()
        before = b""
        for piece in package.pieces(part):
            if is_sheet:
                _note_cells(before + piece, sheet)
                before = piece[-OVERLAP:]
        if is_sheet:
            _refuse_span(sheet, name, part)
            sheets[part] = sheet
    return sheets


def _refuse_repeated_texts(package: Package, sheets: dict[str, Sheet], name: str) -> None:
    """Refuse a few long texts that very many cells refer to: small in the file, larger than any memory when read."""
    part = next((part for part in package.parts if part.casefold().endswith("sharedstrings.xml")), None)
    if part is None:
        return
    texts = b"".join(package.pieces(part))
    begins = np.array([match.start() for match in SHARED_TEXT.finditer(texts)] + [len(texts)])
    lengths = np.append(np.diff(begins), 0)
    longest = int(lengths.max(initial=0))
    for sheet_part, sheet in sheets.items():
        if longest * sheet.rows * sheet.columns <= limits.REPEATED_TEXT:
            continue
        content = b"".join(package.pieces(sheet_part))
        plain = np.array([int(number[:9]) for number in SHARED_CELL.findall(content)], dtype=np.int64)
        hidden = len(SHARED_MARK.findall(content)) - len(plain)
        total = int(lengths[np.minimum(plain, len(lengths) - 1)].sum()) + max(hidden, 0) * longest
        if total > limits.REPEATED_TEXT:
            raise InputError(
                f"{name}: the texts of the sheet in {quoted(sheet_part)} come to {total / MEGABYTE:,.0f} MB and "
                f"at most {limits.REPEATED_TEXT // MEGABYTE} MB are read; shorten them, or leave the column out"
            )


def _note_cells(piece: bytes, sheet: Sheet) -> None:
    cells = CELL.findall(piece)
    if not cells:
        return
    columns = {letters for letters, _ in cells}
    sheet.columns = max(sheet.columns, *(_column_number(letters) for letters in columns))
    sheet.rows = max(sheet.rows, max(int(row[:10]) for row in {row for _, row in cells}))
    if b't="e"' in piece or b"t='e'" in piece:
        for letters, row, text in ERROR_CELL.findall(piece):
            sheet.errors[int(row) - 1, _column_number(letters) - 1] = text.decode("ascii", "replace")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:8]:
        number = number * 26 + letter - 64
    return number


def _refuse_span(sheet: Sheet, name: str, part: str) -> None:
    if sheet.rows * sheet.columns > limits.SHEET_CELLS:
        raise InputError(
            f"{name}: the sheet in {quoted(part)} spans {counted(sheet.rows, 'row')} and "
            f"{counted(sheet.columns, 'column')}, more than {limits.SHEET_CELLS:,} cells; delete what stands far "
            "from the table"
        )


def sheet_parts(content: bytes) -> dict[str, str]:
    """The part of each sheet by its name, where the workbook says so; empty where it cannot be told."""
    try:
        with Package(content, "") as package:
            links = package.relationships(package.main_part)
            found = {}
            for element in package.tree(package.main_part).iter("{*}sheet"):
                link_id = next((v for k, v in element.attrib.items() if k.rpartition("}")[2] == "id"), None)
                if link_id in links:
                    found[str(element.get("name", ""))] = links[link_id].target
            return found
    except PackageError:
        return {}
