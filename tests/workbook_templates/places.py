"""Where each entry of the list of features is served: the tables places_*.toml, read into one."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workbook_templates.templates import TEMPLATES

ENTRIES = range(1, 97)
FUNCTIONS = "functions"
_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Place:
    """One place that serves an entry: a cell or a text of a template's example, or a function's formula.

    `source` is the template, or "functions". `shows` is what the cell shows, in full; `text` what it, or any cell of
    the sheet, holds. `nothing` says why an entry needs no place.
    """

    entry: int
    source: str
    sheet: str = ""
    cell: str = ""
    text: str = ""
    shows: str | float | None = None
    function: str = ""
    formula: str = ""
    gives: str | float | None = None
    nothing: str = ""

    def __str__(self) -> str:
        where = self.formula or self.nothing or f"{self.sheet} {self.cell or self.text}"
        return f"{self.entry} {self.source} {where}"


@cache
def places() -> tuple[Place, ...]:
    """Every place of every table; an unknown key is an error."""
    return tuple(place for source in (*TEMPLATES, FUNCTIONS) for place in _read(source))


def _read(source: str) -> Iterator[Place]:
    table = tomllib.loads((_FOLDER / f"places_{source}.toml").read_text(encoding="utf-8"))
    for entry in table["place"]:
        yield Place(source=source, **entry)
