"""How large a table may be before it is read at all: one place for every limit besides those of any package."""

from __future__ import annotations

from typing import Final

from addin.package.limits import MEGABYTE

LINES: Final = 1_000_000
"""A worksheet holds 1,048,576 rows; a table with more lines than this has to be summed up first."""

COLUMNS: Final = 1_000
HEADING_CHARACTERS: Final = 1_000_000
"""A first line longer than this is no heading."""

SHEET_CELLS: Final = 30_000_000
"""Rows × columns that a sheet spans, empty cells included, because the reader lays all of them out."""

REPEATED_TEXT: Final = 512 * MEGABYTE
"""What the texts of a sheet may come to, each counted as often as a cell refers to it."""

MONTHS: Final = 240
"""A longer period comes from a year typed wrong."""

PARQUET_BYTES: Final = 1_024 * MEGABYTE

SETTINGS_BYTES: Final = 1 * MEGABYTE
"""A profile larger than this is no profile."""
