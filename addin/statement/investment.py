"""Turns a table of stock and equipment into the I register; it never works out a closing balance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from addin.statement.columns import INVESTMENT
from addin.statement.fields import Fields, Floats, Reasons, read_fields
from addin.statement.refusal import InputError, listed, quoted
from addin.statement.settings import TableSettings
from addin.statement.source import Table
from addin.statement.statement import INVESTMENT_COLUMNS

MOVEMENTS: Final = ("purchases", "used", "scrapped", "written_down", "count_difference")
NUMERIC: Final = ("opening", *MOVEMENTS, "closing")
TAKEN_OUT: Final = ("used", "scrapped", "written_down")
KINDS: Final = {
    "material": "Material",
    "materials": "Material",
    "raw material": "Material",
    "stock": "Material",
    "inventory": "Material",
    "packaging": "Material",
    "rohstoff": "Material",
    "matière": "Material",
    "equipment": "Equipment",
    "machine": "Equipment",
    "machinery": "Equipment",
    "asset": "Equipment",
    "anlage": "Equipment",
    "équipement": "Equipment",
    "other": "Other",
    "sonstiges": "Other",
    "autre": "Other",
}


@dataclass(frozen=True, eq=False)
class InvestmentLines:
    """Every line of the register, and why it cannot be used (or None)."""

    frame: pd.DataFrame
    reasons: Reasons
    fields: Fields
    sentences: tuple[str, ...]


def read_investment(table: Table, settings: TableSettings) -> InvestmentLines:
    """The I register of a table: one line per item, or one per item and month.

    Raises:
        InputError: no column for the item or its opening balance, turned signs, or an item twice in one month.
    """
    fields = read_fields(table, INVESTMENT, settings, NUMERIC)
    missing = [role for role in ("item", "opening") if not fields.columns.has(role)]
    if missing:
        raise InputError(
            f"{table.name} has no column that can be taken for the {' nor for the '.join(missing)}; its headings are "
            f"{listed([heading for heading in table.headings if heading])}: name it with "
            f"--investment-column {missing[0]}=HEADING"
        )
    reasons = Reasons(fields.count)
    item, months = fields.text("item"), _months(fields, reasons)
    reasons.add(fields.totals(("item",), reasons.usable), "it looks like a total, not an item")
    reasons.add(item == "", "item is blank")
    reasons.add_numbers(fields.require("opening"), "opening", "type 0 if there was none")
    kinds = _kinds(fields, reasons)
    sentences: list[str] = []
    amounts = {role: _amounts(fields, reasons, role, sentences) for role in NUMERIC}
    _refuse_signs(fields, amounts, reasons)
    frame = pd.DataFrame(
        {
            "date": months,
            "item": item,
            "kind": kinds,
            **amounts,
            "source": np.full(fields.count, table.file.name, dtype=object),
            "row": table.rows,
        },
        columns=list(INVESTMENT_COLUMNS),
    )
    _refuse_twice(frame[reasons.usable], table.name)
    return InvestmentLines(frame, reasons, fields, (*fields.sentences, *sentences))


def _months(fields: Fields, reasons: Reasons) -> npt.NDArray[np.datetime64]:
    """The first day of each line's month; NaT where the line covers the whole period."""
    if fields.dates is None:
        return np.full(fields.count, np.datetime64("NaT", "s"), dtype="datetime64[s]")
    reasons.add(np.isnat(fields.dates.values) & ~fields.dates.blank, fields.dates.faults)
    return fields.dates.values.astype("datetime64[M]").astype("datetime64[s]")


def _kinds(fields: Fields, reasons: Reasons) -> npt.NDArray[np.object_]:
    if not fields.columns.has("kind"):
        return np.full(fields.count, "Material", dtype=object)
    texts = fields.text("kind")
    kinds = np.array([KINDS.get(text.casefold(), "") for text in texts], dtype=object)
    faults = np.array([f"kind {quoted(text)} is not Material, Equipment or Other" for text in texts], dtype=object)
    reasons.add(kinds == "", faults)
    return kinds


def _amounts(fields: Fields, reasons: Reasons, role: str, sentences: list[str]) -> Floats:
    """A column of the register: a blank movement is none, a blank closing balance is not stated."""
    absent = np.nan if role == "closing" else 0.0
    if not fields.columns.has(role):
        if role in ("purchases", "used"):
            sentences.append(f"{fields.table.name} has no column for {fields.label(role)}: taken as none.")
        return np.full(fields.count, absent)
    found = fields.numbers[role]
    reasons.add_numbers(found, fields.label(role))
    blank = found.blank & reasons.usable
    if role in MOVEMENTS and blank.any() and not blank.all():
        sentences.append(f"{fields.label(role).capitalize()} is blank in {int(blank.sum())} line(s): taken as none.")
    return np.where(found.blank, absent, found.values)


def _refuse_signs(fields: Fields, amounts: dict[str, Floats], reasons: Reasons) -> None:
    for role in TAKEN_OUT:
        there = amounts[role][reasons.usable & (amounts[role] != 0)]
        if len(there) > 1 and float((there < 0).mean()) > 0.5:
            raise InputError(
                f"most figures for {fields.label(role)} in {fields.table.name} are negative; if the file shows what is "
                f"taken out that way, reverse the signs with --reverse {role}"
            )


def _refuse_twice(frame: pd.DataFrame, name: str) -> None:
    """Refuse an item that stands twice for the same month, or with a month and without one."""
    twice = frame.duplicated(["item", "date"], keep=False)
    if twice.any():
        rows = frame[twice]
        first = rows[
            (rows["item"] == rows.iloc[0]["item"]) & (rows["date"].eq(rows.iloc[0]["date"]) | rows["date"].isna())
        ]
        raise InputError(
            f"{name} has the item {quoted(first.iloc[0]['item'])} twice in one period (rows {first.iloc[0]['row']} and "
            f"{first.iloc[1]['row']}); add its lines up to one"
        )
    both = set(frame["item"][frame["date"].isna()]) & set(frame["item"][frame["date"].notna()])
    if both:
        item = min(both)
        raise InputError(
            f"{name} has the item {quoted(item)} with a month and without one; give it one line per month, or one for "
            "the whole period"
        )
