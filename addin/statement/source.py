"""Opens a table's file once, safely, and hands its bytes to the reader of its kind; it never writes and never
trusts the file's name.
"""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from addin.package.limits import FILE_BYTES, MEGABYTE
from addin.statement import limits
from addin.statement.refusal import InputError, counted, listed, printable, quoted
from addin.statement.statement import SourceFile

WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm"})
PARQUET_SUFFIXES = frozenset({".parquet", ".pq"})
TEXT_SUFFIXES = frozenset({".csv", ".txt", ".tsv", ".tab", ".asc", ""})
FOREIGN_STARTS = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"SQLite format 3", "a database"),
)
OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ACCEPTED = "a CSV file, a workbook (.xlsx or .xlsm) or a Parquet file"


@dataclass(frozen=True)
class Reading:
    """How the user wants a file opened: sheet of a workbook, encoding of a text, row of the heading."""

    sheet: str = ""
    encoding: str = ""
    heading_row: int | None = None


@dataclass(frozen=True, eq=False)
class Table:
    """A table as it stands in its file: nothing is interpreted, a blank cell is "".

    `cells` has one column per heading, numbered from 0; a cell is a text, or what a workbook or Parquet file
    stores (number, date, boolean). `rows` is each line's row in the file. `notes` are sentences on how it was
    opened.
    """

    file: SourceFile
    headings: tuple[str, ...]
    cells: pd.DataFrame
    rows: npt.NDArray[np.int64]
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The file's name, with the sheet's where it is a workbook."""
        return f"{self.file.name}, sheet {quoted(self.file.sheet)}" if self.file.sheet else self.file.name


def read_table(path: Path, table: str = "sales", reading: Reading | None = None) -> Table:
    """The table in a file.

    Args:
        path: a CSV file (any usual separator), a workbook (.xlsx, .xlsm) or a Parquet file.
        table: what the table is for; recorded with the file.
        reading: the sheet, encoding and heading row where the user names them.

    Raises:
        InputError: the file cannot be read; the sentence says why and what to do.
    """
    reading = reading or Reading()
    content, name = read_bytes(path), printable(path.name)
    kind = kind_of(content, path)
    _refuse_what_does_not_apply(kind, reading, name)
    if kind == "workbook":
        from addin.statement.workbook_sheet import read_sheet

        sheet, cells = read_sheet(content, name, reading.sheet)
        if reading.heading_row is not None:
            cells = cells.iloc[reading.heading_row - 1 :]
        above, notes = (reading.heading_row or 1) - 1, tuple[str, ...]()
    elif kind == "parquet":
        from addin.statement.parquet_table import read_parquet

        headings, cells = read_parquet(content, name)
        file = SourceFile(name, len(content), hashlib.sha256(content).hexdigest(), table)
        return Table(file, headings, cells, np.arange(2, len(cells) + 2, dtype=np.int64))
    else:
        from addin.statement.delimited import read_delimited

        grid = read_delimited(content, name, reading.encoding, reading.heading_row)
        sheet, cells, above, notes = "", grid.cells, grid.rows_above, grid.notes
    file = SourceFile(name, len(content), hashlib.sha256(content).hexdigest(), table, sheet)
    return table_from_grid(file, cells, above, notes)


def read_bytes(path: Path, most: int = FILE_BYTES) -> bytes:
    """The bytes of a regular file no larger than `most`; every way it can fail has its sentence."""
    name = quoted(path, 200)
    try:
        status = path.stat()
    except FileNotFoundError:
        raise InputError(f"there is no file {name}; check the name and the folder") from None
    except (OSError, ValueError) as problem:
        raise InputError(f"{name} cannot be opened: {_words(problem)}") from None
    if stat.S_ISDIR(status.st_mode):
        raise InputError(f"{name} is a folder; name the file in it that holds the table")
    if not stat.S_ISREG(status.st_mode):
        raise InputError(f"{name} is a device or a pipe, not a file; save the table to a file first")
    if status.st_size > most:
        raise InputError(
            f"{name} is {status.st_size / MEGABYTE:,.0f} MB large and at most "
            f"{most // MEGABYTE:,} MB are read; split it by period"
        )
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as problem:
        raise InputError(f"{name} cannot be read: {_words(problem)}") from None
    if not content:
        raise InputError(f"{printable(path.name)} is empty (0 bytes); give a file with a heading and at least one line")
    return content


def kind_of(content: bytes, path: Path) -> str:
    """What the content is: "workbook", "parquet" or "text"; refused when the name says something else."""
    name = printable(path.name)
    kind = _kind_by_content(content, name)
    suffix = path.suffix.lower()
    said = (
        "workbook"
        if suffix in WORKBOOK_SUFFIXES
        else "parquet"
        if suffix in PARQUET_SUFFIXES
        else "text"
        if suffix in TEXT_SUFFIXES
        else ""
    )
    if said and said != kind:
        names = {"workbook": "a workbook", "parquet": "a Parquet file", "text": "a text file"}
        endings = {"workbook": ".xlsx", "parquet": ".parquet", "text": ".csv"}
        raise InputError(
            f"{name} is called {names[said]} but its content is that of {names[kind]}, or it is damaged; "
            f"save it again as {names[said]}, or rename it to end in {endings[kind]} if that is what it is"
        )
    if not said and suffix not in (".dat", ".log") and kind == "text":
        raise InputError(f"{name} is no table that can be read; save it as {ACCEPTED}")
    return kind


def _kind_by_content(content: bytes, name: str) -> str:
    if content.startswith(OLE_START):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise InputError(
                f"{name} is protected by a password; open it, save it without the password and read that file"
            )
        raise InputError(f"{name} is a file of an old Office program (.xls, .doc); open it and save it as .xlsx")
    for start, words in FOREIGN_STARTS:
        if content.startswith(start):
            raise InputError(f"{name} is {words}, not a table; save the table as {ACCEPTED}")
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "workbook"
    if content.startswith(b"PAR1"):
        return "parquet"
    start = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        raise InputError(f"{name} is a web page or an XML file; open it and save the table as .xlsx or CSV")
    return "text"


def _refuse_what_does_not_apply(kind: str, reading: Reading, name: str) -> None:
    if reading.sheet and kind != "workbook":
        raise InputError(f"{name} is no workbook and has no sheet {quoted(reading.sheet)}; leave the sheet out")
    if reading.encoding and kind != "text":
        raise InputError(f"{name} is no text file and has no encoding; leave the encoding out")
    if reading.heading_row is not None and (kind == "parquet" or reading.heading_row < 1):
        raise InputError(
            f"{name}: row {reading.heading_row} cannot be the heading; rows are counted from 1, and a Parquet "
            "file has its headings built in"
        )


def table_from_grid(file: SourceFile, grid: pd.DataFrame, rows_above: int = 0, notes: tuple[str, ...] = ()) -> Table:
    """The table in a grid whose first row that is not blank holds the headings.

    `rows_above` counts the rows of the file that stand above the grid and are no part of it.
    """
    filled = _filled(grid)
    if not filled.any():
        raise InputError(f"{file.name} holds only blank cells there; give a heading and at least one line below it")
    first = int(filled.argmax())
    headings = tuple(_heading(value) for value in grid.iloc[first].tolist())
    refuse_headings(file.name, headings, rows_above + first + 1)
    cells, keep = grid.iloc[first + 1 :], filled[first + 1 :]
    rows = np.arange(first + 2, len(grid) + 1, dtype=np.int64) + rows_above
    if not keep.any():
        raise InputError(
            f"{file.name} holds a heading in row {rows_above + first + 1} and no line below it; add at least one line"
        )
    if keep.sum() > limits.LINES:
        raise InputError(
            f"{file.name} has {int(keep.sum()):,} lines and at most {limits.LINES:,} are read; split it by period"
        )
    blank = int((~keep).sum())
    if blank:
        notes = (*notes, f"{counted(blank, 'blank row')} of {file.name} passed over.")
    cells = cells.loc[keep].reset_index(drop=True)
    cells.columns = pd.RangeIndex(len(headings))
    return Table(file, headings, cells, rows[keep], notes)


def _filled(grid: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """For each row, whether any of its cells holds something."""
    filled = np.zeros(len(grid), dtype=bool)
    for number in range(grid.shape[1]):
        open_rows = np.flatnonzero(~filled)
        if not len(open_rows):
            break
        filled[open_rows] = ~blank_cells(grid.iloc[open_rows, number])
    return filled


def blank_cells(cells: pd.Series[Any]) -> npt.NDArray[np.bool_]:
    """For each cell, whether it is blank: nothing, "", only spaces, or not a number."""
    raw = cells.to_numpy(dtype=object).tolist()
    return np.array(
        [not value.strip() if isinstance(value, str) else value is None or value != value for value in raw], dtype=bool
    )


def _heading(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return printable(str("" if value is None else value))


def refuse_headings(name: str, headings: tuple[str, ...], row: int) -> None:
    """Refuse a heading that stands twice, and a table of more columns than can be meant."""
    if len(headings) > limits.COLUMNS:
        raise InputError(f"{name} has {len(headings):,} columns and at most {limits.COLUMNS:,} are read")
    seen: dict[str, str] = {}
    twice = []
    for heading in headings:
        if heading and heading.casefold() in seen:
            twice.append(heading)
        seen[heading.casefold()] = heading
    if twice:
        raise InputError(
            f"{name} has the heading {listed(list(dict.fromkeys(twice)))} more than once in row {row}; give every "
            "column a heading of its own"
        )


def _words(problem: OSError | ValueError) -> str:
    """What the operating system says, in words and without numbers of its own."""
    text = problem.strerror if isinstance(problem, OSError) and problem.strerror else str(problem)
    return text[:1].lower() + text[1:]
