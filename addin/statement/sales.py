"""Turns a table of sales into lines with revenue and TVC per line; it never takes a blank TVC for 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from addin.statement.columns import SALES, Columns, composition_unknown, simple
from addin.statement.fields import Fields, Floats, Mask, Reasons, read_fields
from addin.statement.refusal import InputError, counted, listed, quoted
from addin.statement.settings import TableSettings
from addin.statement.source import Table
from addin.statement.statement import SALES_COLUMNS, TvcBasis

NUMERIC: Final = (
    "quantity",
    "revenue",
    "price",
    "tvc",
    "tvc_per_unit",
    "replacement",
    "replacement_per_unit",
    "profit",
    "cogs",
)
TVC_SOURCES: Final = ("tvc", "tvc_per_unit", "profit", "cogs")
REPLACEMENT_SOURCES: Final = ("replacement", "replacement_per_unit")
NO_OFFERING: Final = "(no offering)"


@dataclass(frozen=True, eq=False)
class SalesLines:
    """Every line of the table: its values as far as they could be read, and why it cannot be used (or None)."""

    frame: pd.DataFrame
    reasons: Reasons
    fields: Fields
    tvc_basis: TvcBasis
    sentences: tuple[str, ...]


def read_sales(table: Table, settings: TableSettings, contains_only_tvc: bool = False) -> SalesLines:
    """The sales lines of a table.

    Args:
        table: one line per sale; negative quantities and amounts are returns.
        settings: what the user says about it.
        contains_only_tvc: the user's word that a profit, margin, COGS or standard-cost column named in the
            settings holds truly variable cost and nothing else.

    Raises:
        InputError: a needed column is missing, is profit or standard cost without that word, or holds no number.
    """
    fields = read_fields(table, SALES, settings, NUMERIC)
    fields = _one_source(fields, TVC_SOURCES)
    fields = _one_source(fields, REPLACEMENT_SOURCES)
    columns = fields.columns
    _require_columns(columns)
    tvc_basis = _basis(columns, contains_only_tvc)
    _refuse_unit_or_total(columns)
    reasons = Reasons(fields.count)
    frame, sentences = _values(fields, reasons)
    _refuse_signs(frame, fields, reasons)
    if tvc_basis == "as supplied":
        source = next(role for role in TVC_SOURCES if columns.has(role))
        how = f"{quoted(columns.heading('revenue'))} less " if source == "profit" and columns.has("revenue") else ""
        sentences.append(
            f"TVC is {how}{quoted(columns.heading(source))}, as supplied: its composition is not verified."
        )
    return SalesLines(frame, reasons, fields, tvc_basis, (*fields.sentences, *sentences))


def _one_source(fields: Fields, sources: Sequence[str]) -> Fields:
    """The fields with one column only for a figure that several roles can give; one that is named wins."""
    there = [role for role in sources if fields.columns.has(role)]
    named = [role for role in there if role in fields.columns.told]
    if len(named or there) > 1:
        headings = listed([fields.columns.heading(role) for role in named or there])
        what = fields.label(sources[0])
        raise InputError(
            f"{headings} of {fields.table.name} both give {what}; name one with --column {there[0]}=HEADING and leave "
            f"the other out with --column {there[1]}="
        )
    dropped = set(there) - set(named) if named else set()
    positions = {role: at for role, at in fields.columns.positions.items() if role not in dropped}
    kept = {role: heading for role, heading in fields.found.columns.items() if role not in dropped}
    found = replace(fields.found, columns=kept)
    return replace(fields, columns=replace(fields.columns, positions=positions), found=found)


def _require_columns(columns: Columns) -> None:
    missing = [role for role in ("date", "offering") if not columns.has(role)]
    if not columns.has("revenue") and not (columns.has("price") and columns.has("quantity")):
        missing.append("revenue (or price and quantity)")
    if not any(columns.has(role) for role in TVC_SOURCES):
        missing.append("TVC (total or per unit)")
    per_unit = [role for role in ("tvc_per_unit", "replacement_per_unit") if columns.has(role)]
    if per_unit and not columns.has("quantity"):
        missing.append(f"quantity, which {quoted(columns.heading(per_unit[0]))} per unit needs")
    if not missing:
        return
    table = columns.table
    raise InputError(
        f"{table.name} has no column that can be taken for {', nor for '.join(missing)}; its headings are "
        f"{listed([heading for heading in table.headings if heading])}: name the column with --column ROLE=HEADING, "
        f"for instance --column {missing[0].split(' ')[0].split(',')[0].lower()}=HEADING" + _hint_for_profit(columns)
    )


def _hint_for_profit(columns: Columns) -> str:
    if any(columns.has(role) for role in TVC_SOURCES):
        return ""
    unknown = [heading for heading in columns.table.headings if heading and composition_unknown(heading)]
    if not unknown:
        return ""
    role = "profit" if "profit" in simple(unknown[0]) or "margin" in simple(unknown[0]) else "cogs"
    return (
        f". {quoted(unknown[0])} is not taken by name, because such a figure usually contains labour and overhead; if "
        f"it contains truly variable cost only, say so with --column {role}={unknown[0]} --contains-only-tvc"
    )


def _basis(columns: Columns, contains_only_tvc: bool) -> TvcBasis:
    """Whether TVC is stated as such, or supplied in a column that usually contains more."""
    source = next(role for role in TVC_SOURCES if columns.has(role))
    heading = columns.heading(source)
    if source not in ("profit", "cogs") and not composition_unknown(heading):
        return "stated"
    if not contains_only_tvc:
        raise InputError(
            f"--column {source}={heading}: such a column usually contains labour and overhead, which are not truly "
            "variable; if this one contains truly variable cost only, add --contains-only-tvc"
        )
    return "as supplied"


def _refuse_unit_or_total(columns: Columns) -> None:
    """Refuse a heading that does not say whether it is per unit or per line where the table goes by the unit."""
    by_unit = not columns.has("revenue") or columns.has("tvc_per_unit")
    for role in ("tvc", "replacement"):
        if not columns.has(role) or role in columns.told or not by_unit:
            continue
        heading = columns.heading(role)
        if not {"total", "line", "gesamt", "sold"} & set(simple(heading).split()):
            beside = columns.heading("price" if not columns.has("revenue") else "tvc_per_unit")
            raise InputError(
                f"{quoted(heading)} of {columns.table.name} may be per line or per unit, as {quoted(beside)} is; say "
                f"which with --column {role}={heading} (per line) or --column {role}_per_unit={heading}"
            )


def _values(fields: Fields, reasons: Reasons) -> tuple[pd.DataFrame, list[str]]:
    columns, count = fields.columns, fields.count
    sentences: list[str] = []
    assert fields.dates is not None
    no_date = np.isnat(fields.dates.values)
    reasons.add(fields.totals(("date", "offering", "customer"), no_date), "it looks like a total, not a sale")
    reasons.add(fields.dates.blank, "date is blank")
    reasons.add(no_date, fields.dates.faults)
    quantity = _quantity(fields, reasons, sentences)
    price = _optional(fields, "price", sentences) if columns.has("revenue") else _price(fields, reasons)
    revenue = _revenue(fields, reasons, quantity, price)
    _note_discounts(fields, reasons.usable, (quantity, price, revenue), sentences)
    tvc = _tvc(fields, reasons, quantity, revenue)
    replacement = _optional(fields, "replacement", sentences)
    if columns.has("replacement_per_unit"):
        replacement = _optional(fields, "replacement_per_unit", sentences) * quantity
    offering = fields.text("offering")
    unnamed = (offering == "") & reasons.usable
    if unnamed.any():
        sentences.append(
            f"{counted(int(unnamed.sum()), 'line')} without an offering stand under {quoted(NO_OFFERING)}."
        )
    frame = pd.DataFrame(
        {
            "date": fields.dates.values,
            "offering": np.where(offering == "", NO_OFFERING, offering),
            "customer": fields.text("customer"),
            "quantity": quantity,
            "price": price,
            "revenue": revenue,
            "tvc": tvc,
            "replacement_tvc": replacement,
            "source": np.full(count, fields.table.file.name, dtype=object),
            "row": fields.table.rows,
        },
        columns=list(SALES_COLUMNS),
    )
    reasons.add(~np.isfinite(revenue) | ~np.isfinite(tvc), "its amounts are too large to be held")
    return frame, sentences


def _quantity(fields: Fields, reasons: Reasons, sentences: list[str]) -> Floats:
    """The quantity: needed where a price or a TVC is per unit, else kept as far as it can be read."""
    columns = fields.columns
    needed = not columns.has("revenue") or columns.has("tvc_per_unit")
    if not needed:
        return _optional(fields, "quantity", sentences)
    found = fields.require("quantity")
    reasons.add_numbers(found, "quantity", "without it the price or TVC per unit gives no amount")
    return found.values


def _price(fields: Fields, reasons: Reasons) -> Floats:
    found = fields.require("price")
    reasons.add_numbers(found, "price per unit", "type 0 if it was given away")
    return found.values


def _revenue(fields: Fields, reasons: Reasons, quantity: Floats, price: Floats) -> Floats:
    if not fields.columns.has("revenue"):
        return quantity * price
    found = fields.require("revenue")
    reasons.add_numbers(found, "revenue", "type 0 if nothing was charged")
    return found.values


def _note_discounts(fields: Fields, usable: Mask, given: tuple[Floats, Floats, Floats], sentences: list[str]) -> None:
    """Say where price times quantity is not the revenue, so that nobody takes the one for the other."""
    quantity, price, revenue = given
    if not (fields.columns.has("revenue") and fields.columns.has("price") and fields.columns.has("quantity")):
        return
    differ = usable & (np.abs(quantity * price - revenue) > 0.005 + 1e-9 * np.abs(revenue))
    if differ.any():
        first = int(fields.table.rows[int(np.argmax(differ))])
        sentences.append(
            f"In {counted(int(differ.sum()), 'line')} of {fields.table.name} price × quantity is not the revenue (row "
            f"{first} is the first), as with a discount; the revenue is used."
        )


def _tvc(fields: Fields, reasons: Reasons, quantity: Floats, revenue: Floats) -> Floats:
    """TVC of each line: as given, per unit times quantity, or revenue less profit."""
    source = next(role for role in TVC_SOURCES if fields.columns.has(role))
    found = fields.require(source)
    reasons.add_numbers(found, fields.label(source), "type 0 if this sale truly has no variable cost")
    if source == "profit":
        return revenue - found.values
    return found.values * quantity if source == "tvc_per_unit" else found.values


def _optional(fields: Fields, role: str, sentences: list[str]) -> Floats:
    """A figure a line can do without: NaN where it is blank or cannot be read, which is stated."""
    if not fields.columns.has(role):
        return np.full(fields.count, np.nan)
    found = fields.numbers[role]
    faulty = ~np.isfinite(found.values) & ~found.blank
    if faulty.any():
        first = int(np.argmax(faulty))
        sentences.append(
            f"{fields.label(role)[0].upper()}{fields.label(role)[1:]} could not be read in "
            f"{counted(int(faulty.sum()), 'line')} of {fields.table.name} (row {fields.table.rows[first]}: "
            f"{found.faults[first]}); it counts as not given there."
        )
    return found.values


def _refuse_signs(frame: pd.DataFrame, fields: Fields, reasons: Reasons) -> None:
    """Refuse a column whose signs are turned: costs as negative numbers would be added to T."""
    usable = reasons.usable
    revenue, tvc = frame["revenue"].to_numpy(), frame["tvc"].to_numpy()
    if _mostly_negative(revenue, usable):
        role = "revenue" if fields.columns.has("revenue") else "quantity"
        raise InputError(
            f"most {role} figures of {fields.table.name} are negative; if the file shows sales that way, reverse the "
            f"signs with --reverse {role}"
        )
    if _mostly_negative(tvc, usable & (revenue > 0)):
        source = next(role for role in TVC_SOURCES if fields.columns.has(role))
        raise InputError(
            f"most TVC figures of {fields.table.name} are negative although the sales are positive; if the file shows "
            f"costs as negative numbers, reverse the signs with --reverse {source}"
        )


def _mostly_negative(values: Floats, lines: Mask) -> bool:
    there = values[lines & (values != 0)]
    return len(there) > 0 and float((there < 0).mean()) > 0.5
