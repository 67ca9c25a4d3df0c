"""Reads a user's table into the input rows of a template, by its columns' headings, with every line used or named as
not used; it never guesses a column, a number or an answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import pandas as pd

from addin.statement.columns import Kind, composition_unknown, find_columns, simple
from addin.statement.fields import Fields, Mask, Reasons, read_fields
from addin.statement.refusal import InputError, counted, listed, quoted
from addin.statement.settings import TableSettings
from addin.statement.source import Table
from addin.statement.statement import UnusedLine
from workbook_templates.filling.headings import Side, kind_of_table, main_table, usual
from workbook_templates.filling.layout import Layout
from workbook_templates.filling.opened import Value, plain
from workbook_templates.parts.tables import Column, InputTable

_PERCENT: Final = re.compile(r"\s*([\d.,]+)\s*%\s*")
_TVC: Final = re.compile(r"(.+_)?tvc(_.+)?")
_ENOUGH: Final = 2
"""One heading that fits, among several that do not, is chance and says nothing about what a table is for."""
_TOTAL_OF: Final = ("offering", "line", "name", "item", "case", "alternative")


@dataclass(frozen=True)
class Told:
    """What the user says about a table: its settings, which input table it fills, and a word on its TVC.

    `profile` holds, for an input table that was read before, the same settings over those kept.
    """

    settings: TableSettings = field(default_factory=TableSettings)
    table: str = ""
    contains_only_tvc: bool = False
    profile: Mapping[str, TableSettings] = field(default_factory=dict)

    def for_table(self, name: str) -> Told:
        """What is said about one input table."""
        return replace(self, settings=self.profile.get(name, self.settings))


@dataclass(eq=False)
class Read:
    """A table read: its rows by input table, how it was read, what was not used, and its currencies."""

    table: str
    rows: dict[str, list[dict[str, Value]]]
    choices: list[str]
    unused: list[UnusedLine]
    currencies: Mapping[str, int]
    settings: TableSettings


def read_rows(found: Table, wanted: Layout, told: Told) -> Read:
    """The rows a user's table gives to a template.

    Args:
        found: the table as it stands in its file.
        wanted: the template's layout.
        told: what the user says about the table.

    Raises:
        InputError: a needed column is missing, a column cannot be told, or no line can be used.
    """
    table = _choose(found, wanted, told)
    told = told.for_table(table.name)
    kind = kind_of_table(wanted.template, table)
    told = replace(told, settings=_without_false_ticks(found, wanted, table, kind, told.settings))
    fields, shares = _fields(found, kind, table.columns, told.settings)
    _refuse_missing(fields, wanted, table)
    _refuse_composition(fields, told)
    reasons = Reasons(fields.count)
    reasons.add(fields.totals([key for key in _TOTAL_OF if fields.columns.has(key)], _few_filled(found)), _IS_TOTAL)
    values = _values(fields, wanted, table.columns, reasons, usual(wanted.template, table.name).needed, shares)
    side = usual(wanted.template, table.name).side
    beside, others = _beside(found, wanted, side, fields, told, reasons) if side else ({}, set())
    _refuse_signs(fields, wanted, table, values, reasons)
    if not reasons.usable.any():
        raise InputError(
            f"none of the {counted(fields.count, 'line')} of {found.name} can be used; row {found.rows[0]}: "
            f"{reasons.texts[0]}"
        )
    lines = np.flatnonzero(reasons.usable).tolist()
    rows = {table.name: _rows(found, table, values, lines)}
    choices = list(fields.sentences)
    if side:
        rows[side.table], conflicts = _side_rows(side, values, beside, lines, found)
        choices += conflicts
    choices += _not_taken(found, fields, others)
    unused = [
        UnusedLine(found.file.name, int(found.rows[at]), str(reasons.texts[at]), None, table.name)
        for at in np.flatnonzero(~reasons.usable)
    ]
    return Read(table.name, rows, choices, unused, fields.currencies(reasons.usable), fields.found)


_IS_TOTAL: Final = "it looks like a total"


def _choose(found: Table, wanted: Layout, told: Told) -> InputTable:
    """The input table a user's table is for: as told, else the one of whose columns it has most."""
    if told.table:
        return _told_table(wanted, told.table)
    main = main_table(wanted.template)
    ranks: dict[str, tuple[int, bool, bool]] = {}
    for table in wanted.tables:
        kind = kind_of_table(wanted.template, table)
        roles = {role.name for role in kind.roles}
        if not all(re.sub(r"[\s-]+", "_", role.strip().casefold()) in roles for role in told.settings.columns):
            continue
        has = set(_columns_there(found, kind)) | {role for role, heading in told.settings.columns.items() if heading}
        needed = usual(wanted.template, table.name).needed
        ranks[table.name] = (len(has), set(needed) <= has, table.name == main)
    best = max(ranks, key=lambda name: ranks[name], default=main)
    named = sum(map(bool, found.headings))
    by_chance = best in ranks and ranks[best][0] < _ENOUGH <= named - 1 and not told.settings.columns
    return wanted.table(main if by_chance else best)


def _told_table(wanted: Layout, said: str) -> InputTable:
    same = [table for table in wanted.tables if simple(said) in (simple(table.name), simple(table.sheet))]
    if len(same) == 1:
        return same[0]
    names = [table.name for table in same or wanted.tables]
    raise InputError(
        f"--table {said}: "
        + (f"{listed(names)} stand on that sheet; name one of them" if same else f"the tables are {listed(names)}")
    )


def _columns_there(found: Table, kind: Kind) -> list[str]:
    """The roles that a heading fits; where two fit, that is said when the table has been chosen."""
    headings = {simple(heading) for heading in found.headings if heading}
    return [role.name for role in kind.roles if headings & {simple(name) for name in (*role.names, *role.codes)}]


def _fields(
    found: Table, kind: Kind, columns: Sequence[Column], settings: TableSettings
) -> tuple[Fields, Mapping[str, Mask]]:
    """The table's fields, and for each column of shares which of its cells were percentages."""
    numeric = [column.key for column in columns if column.is_number]
    shares = {column.key for column in columns if column.unit == "share" and column.is_number}
    positions = find_columns(found, kind, settings.columns).positions
    percent: dict[str, Mask] = {}
    cells = found.cells
    for key in shares & positions.keys():
        at = positions[key]
        texts = [_PERCENT.fullmatch(value) if isinstance(value, str) else None for value in cells[at]]
        percent[key] = np.array([text is not None for text in texts], dtype=bool)
        plainly: Any = [text[1] if text else value for text, value in zip(texts, cells[at], strict=True)]
        cells = cells.copy()
        cells[at] = pd.Series(plainly, dtype=object)
    return read_fields(replace(found, cells=cells), kind, settings, numeric), percent


def _without_false_ticks(
    found: Table, wanted: Layout, table: InputTable, kind: Kind, settings: TableSettings
) -> TableSettings:
    """The settings without a column of ticks that a heading names and whose cells are none: a price is no purpose."""
    positions = find_columns(found, kind, settings.columns).positions
    false = {}
    for column in table.columns:
        if column.key in positions and column.key not in settings.columns and set(wanted.accepted(column)) == {"x"}:
            texts = {str(value).strip().casefold() for value in found.cells[positions[column.key]] if value is not None}
            if any(text not in _TICKED | _NOT_TICKED and re.search(r"\d", text) for text in texts):
                false[column.key] = ""
    return replace(settings, columns={**settings.columns, **false})


def _refuse_missing(fields: Fields, wanted: Layout, table: InputTable) -> None:
    needed = usual(wanted.template, table.name).needed
    missing = [key for key in needed if not fields.columns.has(key)]
    if not missing:
        return
    labels = [fields.label(key) for key in missing]
    raise InputError(
        f"{fields.table.name} has no column that can be taken for {', nor for '.join(map(quoted, labels))} of the "
        f"sheet {quoted(table.sheet)}; its headings are "
        f"{listed([heading for heading in fields.table.headings if heading])}: name the column with --column "
        f"ROLE=HEADING, for instance --column {missing[0]}=HEADING"
    )


def _refuse_composition(fields: Fields, told: Told) -> None:
    """Refuse a standard cost or COGS for a TVC without the user's word that it holds TVC only."""
    for role in fields.columns.positions:
        heading = fields.columns.heading(role)
        if _TVC.fullmatch(role) and composition_unknown(heading) and not told.contains_only_tvc:
            raise InputError(
                f"--column {role}={heading}: such a column usually contains labour and overhead, which are not truly "
                "variable; if this one contains truly variable cost only, add --contains-only-tvc"
            )


def _few_filled(found: Table) -> Mask:
    """Lines with at most half of the cells filled that the fullest line has: only such a line can be a total."""
    filled = np.zeros(len(found.rows), dtype=np.int64)
    for column in found.cells.columns:
        filled += np.array([value is not None and str(value).strip() != "" for value in found.cells[column]])
    return filled <= max(int(filled.max(initial=0)) / 2, 2)


def _values(
    fields: Fields,
    wanted: Layout,
    columns: Sequence[Column],
    reasons: Reasons,
    needed: Sequence[str],
    shares: Mapping[str, Mask],
) -> dict[str, list[Value]]:
    """Each column's values; a filled cell that cannot be read is a reason against its line."""
    values: dict[str, list[Value]] = {}
    for column in columns:
        key = column.key
        if not fields.columns.has(key):
            continue
        if column.is_number:
            found = fields.require(key) if key in needed else fields.numbers[key]
            reasons.add_numbers(found, column.heading, "type 0 if it truly is none" if key in needed else "")
            amounts = np.where(shares[key], found.values / 100, found.values) if key in shares else found.values
            values[key] = [plain(float(amount)) if np.isfinite(amount) else None for amount in amounts]
            continue
        texts = fields.text(key)
        if key in needed:
            reasons.add(texts == "", f"{column.heading} is blank")
        values[key] = _answers(texts.tolist(), wanted, column, reasons)
    return values


_TICKED: Final = frozenset({"x", "yes", "true", "1", "ja", "oui", "y", "j", "✓", "✔"})
_NOT_TICKED: Final = frozenset({"", "no", "false", "0", "nein", "non", "n", "-"})


def _answers(texts: list[str], wanted: Layout, column: Column, reasons: Reasons) -> list[Value]:
    """The texts as the template spells its answers; an unknown answer is a reason against its line."""
    accepted = wanted.accepted(column)
    if not accepted:
        return [text or None for text in texts]
    if set(accepted) == {"x"}:
        accepted = {**dict.fromkeys(_TICKED, "x"), **dict.fromkeys(_NOT_TICKED, "")}
    elif {"yes", "no"} <= set(accepted):
        yes, no = accepted["yes"], accepted["no"]
        more = {**dict.fromkeys(_TICKED, yes), **dict.fromkeys(_NOT_TICKED - {"", "-"}, no)}
        accepted = {**more, **accepted}
    found = [accepted.get(text.casefold(), "") if text else "" for text in texts]
    known = {*accepted, ""}
    wrong = np.array([text.casefold() not in known for text in texts], dtype=bool)
    if wrong.any():
        spelled = listed(list(dict.fromkeys(answer for answer in accepted.values() if answer)))
        faults = np.array([f"{column.heading} {quoted(text)} is none of {spelled}" for text in texts], dtype=object)
        reasons.add(wrong, faults)
    return [text or None for text in found]


def _beside(
    found: Table, wanted: Layout, side: Side, fields: Fields, told: Told, reasons: Reasons
) -> tuple[dict[str, list[Value]], set[str]]:
    """What the same table says for the table that goes with it, and in which columns: an offering's price, effects."""
    table = wanted.table(side.table)
    taken = set(fields.columns.positions.values())
    kind = kind_of_table(wanted.template, table)
    roles = tuple(role for role in kind.roles if role.name in side.take)
    open_headings = tuple("" if at in taken else heading for at, heading in enumerate(found.headings))
    settings = replace(told.settings, columns={}, numbers=told.settings.numbers or fields.found.numbers)
    columns = [column for column in table.columns if column.key in side.take]
    there = replace(found, headings=open_headings, notes=())
    other, shares = _fields(there, Kind(table.name, roles), columns, settings)
    headings = {other.columns.heading(role) for role in other.columns.positions}
    return _values(other, wanted, columns, reasons, (), shares), headings


def _refuse_signs(
    fields: Fields, wanted: Layout, table: InputTable, values: Mapping[str, list[Value]], reasons: Reasons
) -> None:
    for key in usual(wanted.template, table.name).positive:
        figures = [
            value
            for value, usable in zip(values.get(key, ()), reasons.usable)
            if usable and isinstance(value, int | float) and value
        ]
        if figures and sum(value < 0 for value in figures) > len(figures) / 2:
            raise InputError(
                f"most figures of {quoted(fields.columns.heading(key))} of {fields.table.name} are negative; if the "
                f"file shows them that way, reverse the signs with --reverse {key}"
            )


def _rows(
    found: Table, table: InputTable, values: Mapping[str, list[Value]], lines: list[int]
) -> list[dict[str, Value]]:
    """The usable lines as rows; each says where it comes from, where the template has a column for it."""
    with_source = any(column.key == "source" for column in table.columns)
    rows = []
    for at in lines:
        row = {key: column[at] for key, column in values.items() if column[at] is not None}
        if with_source and "source" not in row:
            row["source"] = f"{found.name} row {found.rows[at]}"
        rows.append(row)
    return rows


def _side_rows(
    side: Side, values: Mapping[str, list[Value]], beside: Mapping[str, list[Value]], lines: list[int], found: Table
) -> tuple[list[dict[str, Value]], list[str]]:
    """One row per name for the table that goes with the one filled; two figures for one name are named, not chosen."""
    rows: dict[str, dict[str, Value]] = {}
    against: dict[tuple[str, str], int] = {}
    names = values.get(side.by, [])
    for at in lines:
        name = names[at] if names else None
        if name is None:
            continue
        row = rows.setdefault(str(name).casefold(), {side.key: name})
        for key, column in beside.items():
            value = column[at]
            if value is not None and row.setdefault(key, value) != value:
                against.setdefault((str(name).casefold(), key), int(found.rows[at]))
    conflicts = []
    for (name, key), row_number in against.items():
        kept = rows[name].pop(key)
        conflicts.append(
            f"{quoted(rows[name][side.key])} has two figures for {key} in {found.name} ({kept} and another in row "
            f"{row_number}); it is left blank."
        )
    return list(rows.values()), conflicts


def _not_taken(found: Table, fields: Fields, others: set[str]) -> list[str]:
    """The columns nobody asked for, by name."""
    taken = {fields.columns.heading(role) for role in fields.columns.positions} | others
    left = [heading for heading in found.headings if heading and heading not in taken]
    return [f"Columns of {found.name} not used: {listed(left)}."] if left else []
