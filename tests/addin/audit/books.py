"""Small workbooks for the audit's tests, built cell by cell, and what the audit finds in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from addin import audit

Cells = Mapping[str, object]
Change = Callable[[Workbook, Worksheet], None]


def workbook(cells: Cells, change: Change | None = None) -> Workbook:
    """A workbook with one sheet “Sheet” holding those cells; `change` does whatever else is needed."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for place, value in cells.items():
        sheet[place] = value
    if change:
        change(book, sheet)
    return book


def read(cells: Cells, change: Change | None = None) -> audit.Book:
    """That workbook, written to a file and read as the audit reads it."""
    content = BytesIO()
    workbook(cells, change).save(content)
    return read_bytes(content.getvalue())


def read_bytes(content: bytes, name: str = "book.xlsx") -> audit.Book:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        return audit.read(path)


def found(cells: Cells, *codes: str, change: Change | None = None) -> list[str]:
    """The findings of those codes in that workbook, each as "NB-01 Sheet!B5"."""
    findings = audit.findings(read(cells, change), codes=codes or None)
    return [f"{finding.code} {finding.place}".strip() for finding in findings]


def down(column: str, first: int, *values: object) -> dict[str, object]:
    """Values one below the other; "{r}" in a text is the cell's row."""
    return {
        f"{column}{row}": value.replace("{r}", str(row)).replace("{p}", str(row - 1))
        if isinstance(value, str)
        else value
        for row, value in enumerate(values, first)
        if value is not None
    }
