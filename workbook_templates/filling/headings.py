"""The usual headings of the templates' input columns, and which columns a table cannot do without; from its data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from addin.statement.columns import ROLES, Kind, Role, simple
from workbook_templates.parts.tables import InputTable


@dataclass(frozen=True)
class Side:
    """The input table that goes with another one: which column names its lines, and what it takes from the table."""

    table: str
    by: str
    key: str
    take: tuple[str, ...] = ()


@dataclass(frozen=True)
class Usual:
    """What is usual of a table: other headings by column, the columns it needs, and those that are never negative."""

    names: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...] = ()
    positive: tuple[str, ...] = ()
    side: Side | None = None


def main_table(template: str) -> str:
    """The input table that a user's table fills when its columns fit several."""
    name: str = _data()[template]["main"]
    return name


@cache
def _data() -> Mapping[str, Any]:
    text = files("workbook_templates.filling").joinpath("headings.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def usual(template: str, table: str) -> Usual:
    """What is usual of an input table of a template.

    >>> usual("tvc_register", "CostLines").needed
    ('line', 'cost')
    """
    entry = _data().get(template, {}).get(table, {})
    names = {}
    for key, words in entry.get("names", {}).items():
        own = [word for word in words if "." not in word]
        shared = [word.split(".") for word in words if "." in word]
        for kind, role in shared:
            found = next(known for known in ROLES[kind] if known.name == role)
            own += [*found.names, *found.codes]
        names[key] = tuple(own)
    side = entry.get("side")
    return Usual(
        names,
        tuple(entry.get("needed", ())),
        tuple(entry.get("positive", ())),
        Side(side["table"], side["by"], side["key"], tuple(side.get("take", ()))) if side else None,
    )


def kind_of_table(template: str, table: InputTable, option: str = "--column") -> Kind:
    """What columns a user's table may have for an input table: its own headings and the usual ones."""
    known = usual(template, table.name).names
    roles = [
        Role(
            column.key,
            column.heading,
            tuple(dict.fromkeys((column.heading, column.key.replace("_", " "), *known.get(column.key, ())))),
        )
        for column in table.columns
    ]
    if "currency" not in {role.name for role in roles}:
        currency = next(role for role in ROLES["sales"] if role.name == "currency")
        roles.append(Role("currency", "currency", currency.names))
    return Kind(table.name, tuple(roles), option)


@cache
def _former() -> Mapping[str, Mapping[str, str]]:
    found: Mapping[str, Mapping[str, str]] = _data().get("former", {})
    return found


def former_headings(table: InputTable) -> Mapping[str, str]:
    """Headings a table's columns had in older versions, simply spelled, to the column's key."""
    headings = _former().get(table.name, {})
    return {simple(heading): key for heading, key in headings.items()}
