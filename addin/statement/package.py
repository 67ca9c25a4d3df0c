"""Looks through a workbook's package before any reader opens it, so that a hostile one costs nothing; it never
keeps what it unpacks.

A package may lie about its sizes, so every XML part is unpacked once, piece by piece, within a budget. On the way
through it notes what each worksheet spans, and where cells hold errors, because the reader shows those as blank.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from addin.statement import limits
from addin.statement.refusal import InputError, counted, quoted

PIECE: Final = limits.MEGABYTE
OVERLAP: Final = 512
"""A cell's opening tag and short value fit in this, so none is missed where two pieces meet."""

ENTITY_TRICKS: Final = tuple(
    word.encode(code) for word in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le", "utf-16-be")
)
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
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _refuse_claims(package, name)
            sheets = _look_through(package, name)
            _refuse_repeated_texts(package, sheets, name)
            return sheets
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as problem:
        raise InputError(f"{name} is damaged or cut off ({_words(problem)}); copy or export it again") from None


def _words(problem: BaseException) -> str:
    text = " ".join(str(problem).split()) or "its contents end too early"
    return text[:80]


def _refuse_claims(package: zipfile.ZipFile, name: str) -> None:
    entries = package.infolist()
    if len(entries) > limits.PACKAGE_ENTRIES:
        raise InputError(
            f"{name} claims to hold {len(entries):,} parts and at most {limits.PACKAGE_ENTRIES:,} are opened"
        )
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        raise InputError(f"{name} holds two parts of the same name; open it and save it again")
    if not any(part.endswith("workbook.xml") for part in names):
        raise InputError(f"{name} is an archive but no workbook (.xlsx); save the table as .xlsx or CSV")
    claimed = sum(entry.file_size for entry in entries)
    if claimed > limits.PACKAGE_BYTES:
        raise InputError(
            f"{name} claims to unpack to {claimed / limits.MEGABYTE:,.0f} MB and at most "
            f"{limits.PACKAGE_BYTES // limits.MEGABYTE:,} MB are opened"
        )
    for entry in entries:
        if entry.flag_bits & 1:
            raise InputError(f"{name} is protected by a password; save it without the password")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise InputError(f"{name} is packed in a way no workbook is; open it and save it again")
        if entry.file_size > limits.PACKAGE_RATIO_FROM and entry.file_size > limits.PACKAGE_RATIO * entry.compress_size:
            raise InputError(
                f"{name} claims that {quoted(entry.filename)} unpacks from {entry.compress_size:,} bytes to "
                f"{entry.file_size / limits.MEGABYTE:,.0f} MB; no worksheet does, so it is not opened"
            )


def _look_through(package: zipfile.ZipFile, name: str) -> dict[str, Sheet]:
    sheets: dict[str, Sheet] = {}
    unpacked = 0
    for entry in package.infolist():
        part = entry.filename.replace("\\", "/").lstrip("/")
        if not part.lower().endswith((".xml", ".rels")):
            continue
        is_sheet = "/worksheets/" in f"/{part}" and not part.endswith(".rels")
        sheet = Sheet()
        for piece, fresh in _pieces(package, entry):
            unpacked += fresh
            if unpacked > limits.PACKAGE_BYTES:
                raise InputError(
                    f"{name} unpacks to more than {limits.PACKAGE_BYTES // limits.MEGABYTE:,} MB, whatever it "
                    "claims; it is not opened"
                )
            if any(trick in piece for trick in ENTITY_TRICKS):
                raise InputError(
                    f"{name} defines XML entities in {quoted(part)}, which no spreadsheet program writes; it is "
                    "not opened"
                )
            if is_sheet:
                _note_cells(piece, sheet)
        if is_sheet:
            _refuse_span(sheet, name, part)
            sheets[part] = sheet
    return sheets


def _refuse_repeated_texts(package: zipfile.ZipFile, sheets: dict[str, Sheet], name: str) -> None:
    """Refuse a few long texts that very many cells refer to: small in the file, larger than any memory when read."""
    part = next((part for part in package.namelist() if part.lower().endswith("sharedstrings.xml")), None)
    if part is None:
        return
    texts = package.read(part)
    begins = np.array([match.start() for match in SHARED_TEXT.finditer(texts)] + [len(texts)])
    lengths = np.append(np.diff(begins), 0)
    longest = int(lengths.max(initial=0))
    for sheet_part, sheet in sheets.items():
        if longest * sheet.rows * sheet.columns <= limits.REPEATED_TEXT:
            continue
        content = package.read(next(p for p in package.namelist() if p.replace("\\", "/").lstrip("/") == sheet_part))
        plain = np.array([int(number[:9]) for number in SHARED_CELL.findall(content)], dtype=np.int64)
        hidden = len(SHARED_MARK.findall(content)) - len(plain)
        total = int(lengths[np.minimum(plain, len(lengths) - 1)].sum()) + max(hidden, 0) * longest
        if total > limits.REPEATED_TEXT:
            raise InputError(
                f"{name}: the texts of the sheet in {quoted(sheet_part)} come to {total / limits.MEGABYTE:,.0f} MB and "
                f"at most {limits.REPEATED_TEXT // limits.MEGABYTE} MB are read; shorten them, or leave the column out"
            )


def _pieces(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """The part piece by piece, each beginning with the end of the one before; and how many bytes are new."""
    before = b""
    with package.open(entry) as stream:
        while piece := stream.read(PIECE):
            yield before + piece, len(piece)
            before = piece[-OVERLAP:]


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
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            book = next(part for part in package.namelist() if part.endswith("workbook.xml"))
            folder = posixpath.dirname(book)
            links = f"{folder}/_rels/{posixpath.basename(book)}.rels".lstrip("/")
            targets = {
                link.get("Id"): posixpath.normpath(posixpath.join("/", folder, link.get("Target", "")))
                for link in fromstring(package.read(links))
            }
            found = {}
            for element in fromstring(package.read(book)).iter():
                if element.tag.rpartition("}")[2] == "sheet":
                    link_id = next((v for k, v in element.attrib.items() if k.rpartition("}")[2] == "id"), None)
                    if link_id in targets:
                        found[element.get("name", "")] = targets[link_id].lstrip("/")
            return found
    except (KeyError, StopIteration, ParseError, DefusedXmlException, zipfile.BadZipFile, OSError):
        return {}
