"""Where the function cells of the Treatment sheet stand, for the sheets that read them; it draws nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from workbook_templates.parts.book import place

TREATMENT: Final = "Treatment"
TREATMENT_LETTERS: Final[Mapping[str, str]] = {
    "treatment": "C",
    "unit": "D",
    "oe": "G",
    "rule": "H",
    "flag": "I",
    "reason": "K",
    "always": "M",
}


def treatment_cell(key: str, row: int) -> str:
    """A function's cell of a row, as formulas of other sheets write it."""
    return place(TREATMENT, f"{TREATMENT_LETTERS[key]}{row}", fixed=True)
