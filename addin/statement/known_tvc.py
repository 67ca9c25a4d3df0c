"""Gives a table of sales the TVC per unit that another workbook knows; a TVC of its own comes first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from addin.statement.columns import SALES, find_columns
from addin.statement.refusal import listed
from addin.statement.sales import TVC_SOURCES
from addin.statement.settings import TableSettings
from addin.statement.source import Table


@dataclass(frozen=True)
class KnownTvc:
    """TVC per unit by offering, and the name of the file that says so."""

    per_unit: Mapping[str, float]
    source: str


def with_known_tvc(table: Table, settings: TableSettings, known: KnownTvc) -> tuple[Table, TableSettings]:
    """The table with a column of TVC per unit, and the settings that name it.

    Offerings are found whatever the case of their letters; one that is not known has a blank TVC, so that its lines
    are listed as not used.
    """
    columns = find_columns(table, SALES, settings.columns)
    own = next((role for role in TVC_SOURCES if columns.has(role)), "")
    if own:
        note = f"{table.name} has a TVC of its own ({columns.heading(own)}); that of {known.source} is not used."
        return replace(table, notes=(*table.notes, note)), settings
    if not columns.has("offering"):
        return table, settings
    by_name = {name.casefold(): tvc for name, tvc in known.per_unit.items()}
    names = [str(name).strip() for name in table.cells[columns.positions["offering"]]]
    values = pd.Series([by_name.get(name.casefold(), "") for name in names], dtype=object)
    heading = f"TVC per unit, from {known.source}"
    missing = list(dict.fromkeys(name for name in names if name.casefold() not in by_name))
    notes = [f"TVC per unit of each offering comes from {known.source}."]
    if missing:
        notes.append(f"{known.source} has no TVC of {listed(missing)}.")
    filled = replace(
        table,
        headings=(*table.headings, heading),
        cells=table.cells.assign(tvc=values).set_axis(pd.RangeIndex(len(table.headings) + 1), axis=1),
        notes=(*table.notes, *notes),
    )
    return filled, replace(settings, columns={**settings.columns, "tvc_per_unit": heading})
