"""Reads a Parquet file into headings and cells; it never reads one whose contents would not fit, and says in
words when the library for it is missing.
"""

from __future__ import annotations

import decimal
import io
from typing import Any

import pandas as pd

from addin.package.limits import MEGABYTE
from addin.statement import limits
from addin.statement.refusal import InputError
from addin.statement.source import refuse_headings


def read_parquet(content: bytes, name: str) -> tuple[tuple[str, ...], pd.DataFrame]:
    """The headings and the cells; missing values become blank, decimals become numbers.

    Raises:
        InputError: pyarrow is not installed, the file is damaged or too large, or a column is nested.
    """
    try:
        from pyarrow import ArrowException, parquet  # type: ignore[import-untyped]
    except ImportError:
        raise InputError(
            f"{name} is a Parquet file and reading one needs pyarrow, which is not installed; install "
            "throughput-addin[parquet], or save the table as CSV"
        ) from None
    try:
        file = parquet.ParquetFile(io.BytesIO(content))
        _refuse_size(file.metadata, name)
        headings = tuple(" ".join(str(heading).split()) for heading in file.schema_arrow.names)
        refuse_headings(name, headings, 1)
        frame = file.read().to_pandas()
    except (ArrowException, OSError, ValueError, OverflowError) as problem:
        words = " ".join(str(problem).split())[:80]
        raise InputError(f"{name} is damaged or cut off ({words}); export it again") from None
    if not len(frame):
        raise InputError(f"{name} holds headings and no line below them; add at least one line")
    frame = frame.reset_index(drop=True)
    frame.columns = pd.RangeIndex(frame.shape[1])
    return headings, pd.DataFrame({number: _cells(frame[number]) for number in frame.columns})


def _refuse_size(metadata: Any, name: str) -> None:
    rows, columns = int(metadata.num_rows), int(metadata.num_columns)
    claimed = sum(int(metadata.row_group(group).total_byte_size) for group in range(metadata.num_row_groups))
    if rows > limits.LINES or claimed > limits.PARQUET_BYTES or rows * columns > limits.SHEET_CELLS:
        raise InputError(
            f"{name} claims to hold {rows:,} lines of {columns:,} columns "
            f"({claimed / MEGABYTE:,.0f} MB) and at most {limits.LINES:,} lines, "
            f"{limits.SHEET_CELLS:,} cells or {limits.PARQUET_BYTES // MEGABYTE:,} MB are read; "
            "split it by period"
        )


def _cells(column: pd.Series[Any]) -> pd.Series[Any]:
    cells = column.astype(object).where(column.notna(), "")
    if any(isinstance(value, decimal.Decimal) for value in cells.head(1000)):
        cells = cells.map(lambda value: float(value) if isinstance(value, decimal.Decimal) else value)
    return cells
