"""How large a workbook file may be before it is opened at all: one place for every such limit."""

from __future__ import annotations

from typing import Final

MEGABYTE: Final = 1024 * 1024

FILE_BYTES: Final = 256 * MEGABYTE
"""A larger file is not opened; it would not fit in a workbook either."""

PACKAGE_ENTRIES: Final = 10_000
PACKAGE_BYTES: Final = 1_024 * MEGABYTE
"""What a workbook may unpack to, all its parts together."""

PACKAGE_RATIO: Final = 400
"""How many times larger a part may become by unpacking; worksheets reach about 30, zip bombs 1,000."""

PACKAGE_RATIO_FROM: Final = 16 * MEGABYTE
"""Smaller parts may have any ratio: they do no harm."""

SMALL_PART: Final = 16 * MEGABYTE
"""A part that is read in one go, such as the list of sheets, is never larger."""
"""What is read of a part at a time."""
PIECE: Final = 256 * 1024
