"""SHA-256 of what a workbook holds, whatever its file looks like: of its inputs, and of all its values."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from addin.audit.book import Book, Cell
from addin.cells import CellError

ISSUE_SHEETS = ("Issue", "Issue checks", "Issue formulas")
"""The sheets that an issued paper adds; they are no part of what was signed."""


def inputs_sha256(book: Book) -> str:
    """Of every typed value with its place: the same while nobody types anything else."""
    return _digest(f"{cell.place}\t{_held(cell)}" for cell in _cells(book) if cell.is_typed)


def values_sha256(book: Book) -> str:
    """Of every value with its place, typed or computed: the same while every figure reads the same."""
    return _digest(f"{cell.place}\t{_held(cell)}" for cell in _cells(book) if cell.value is not None)


def _cells(book: Book) -> Iterator[Cell]:
    for sheet in book.sheets:
        if sheet.name not in ISSUE_SHEETS:
            yield from (sheet.cells[place] for place in sorted(sheet.cells))


def _held(cell: Cell) -> str:
    value = cell.value
    if isinstance(value, CellError):
        return f"error {value.code}"
    if isinstance(value, bool):
        return f"logical {value}"
    if isinstance(value, float):
        return f"number {value + 0.0!r}"
    return f"text {value}"


def _digest(lines: Iterator[str]) -> str:
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode("utf-8", "surrogatepass") + b"\n")
    return digest.hexdigest()
