"""How large a table may be before it is read at all: one place for every limit, no other module states one."""

from __future__ import annotations

from typing import Final

MEGABYTE: Final = 1024 * 1024

FILE_BYTES: Final = 256 * MEGABYTE
"""A larger file is not opened; it would not fit in a workbook either."""

LINES: Final = 1_000_000
"""A worksheet holds 1,048,576 rows; a table with more lines than this has to be summed up first."""

COLUMNS: Final = 1_000
HEADING_CHARACTERS: Final = 1_000_000
"""A first line longer than this is no heading."""

PACKAGE_ENTRIES: Final = 10_000
PACKAGE_BYTES: Final = 1_024 * MEGABYTE
"""What a workbook may unpack to, all its parts together."""

PACKAGE_RATIO: Final = 400
"""How many times larger a part may become by unpacking; worksheets reach about 30, zip bombs 1,000."""

PACKAGE_RATIO_FROM: Final = 16 * MEGABYTE
"""Smaller parts may have any ratio: they do no harm."""

SHEET_CELLS: Final = 30_000_000
"""Rows × columns that a sheet spans, empty cells included, because the reader lays all of them out."""

REPEATED_TEXT: Final = 512 * MEGABYTE
"""What the texts of a sheet may come to, each counted as often as a cell refers to it."""

MONTHS: Final = 240
"""A longer period comes from a year typed wrong."""

PARQUET_BYTES: Final = 1_024 * MEGABYTE

SETTINGS_BYTES: Final = 1 * MEGABYTE
"""A profile larger than this is no profile."""
