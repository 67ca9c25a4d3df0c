"""Keeps what was said and found about the tables from month to month, in a JSON file; it never keeps an amount."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from addin.statement import limits
from addin.statement.columns import EXPENSES, INVESTMENT, SALES, Kind
from addin.statement.dates import ORDERS
from addin.statement.numbers import FORMATS
from addin.statement.refusal import InputError, quoted
from addin.statement.settings import Settings, TableSettings
from addin.statement.source import read_bytes
from addin.statement.statement import TableName

KINDS: Final[Mapping[TableName, Kind]] = {"sales": SALES, "expenses": EXPENSES, "investment": INVESTMENT}
TABLE_KEYS: Final = ("columns", "numbers", "dates", "reversed", "sheet", "encoding", "heading_row")
OTHER_KEYS: Final = ("contains_only_tvc", "currency")


@dataclass(frozen=True)
class Kept:
    """What a profile keeps: the settings of each kind of table, and what holds for all of them."""

    tables: Mapping[str, TableSettings]
    contains_only_tvc: bool = False
    currency: str = ""


def read_profile(path: Path) -> Settings:
    """The settings that a profile keeps of the tables of a period.

    Raises:
        InputError: it is no JSON, or has a key, role or value that is not known.
    """
    kept = read_kept(path, KINDS)
    return Settings(**kept.tables, contains_only_tvc=kept.contains_only_tvc, currency=kept.currency)


def read_kept(path: Path, kinds: Mapping[Any, Kind]) -> Kept:
    """The settings that a profile keeps of some kinds of tables, by their names.

    Raises:
        InputError: it is no JSON, or has a key, role or value that is not known.
    """
    content = read_bytes(path, limits.SETTINGS_BYTES)
    try:
        found = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once)
    except InputError as problem:
        raise InputError(f"{path.name}: {problem}") from None
    except (ValueError, RecursionError) as problem:
        raise InputError(f"{path.name} is no profile: it is not valid JSON ({problem})"[:300]) from None
    _known(path.name, "", found, (*kinds, *OTHER_KEYS))
    tables = {name: _table(path.name, name, kind, found[name]) for name, kind in kinds.items() if name in found}
    return Kept(
        tables,
        _typed(path.name, "contains_only_tvc", found.get("contains_only_tvc", False), bool),
        _typed(path.name, "currency", found.get("currency", ""), str),
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise InputError(f"the key {quoted(key)} stands twice; keep one")
        found[key] = value
    return found


def _known(name: str, where: str, found: object, keys: tuple[str, ...]) -> None:
    place = f" in {where}" if where else ""
    if not isinstance(found, dict):
        raise InputError(f"{name}{place}: expected keys with values in braces; the keys are {', '.join(keys)}")
    unknown = [key for key in found if key not in keys]
    if unknown:
        raise InputError(f"{name} has the unknown key {quoted(unknown[0])}{place}; the keys are {', '.join(keys)}")


def _typed(name: str, key: str, value: Any, wanted: type) -> Any:
    words = {bool: "true or false", str: "a text", int: "a whole number", list: "a list", dict: "keys with values"}
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        raise InputError(f"{name}: {key} is {quoted(json.dumps(value))}; write {words[wanted]}")
    return value


def _table(name: str, table: str, kind: Kind, found: Any) -> TableSettings:
    _known(name, table, found, TABLE_KEYS)
    roles = tuple(role.name for role in kind.roles)
    columns: Mapping[str, Any] = found.get("columns", {})
    _known(name, f"{table}.columns", columns, roles)
    for role, heading in columns.items():
        _typed(name, f"{table}.columns.{role}", heading, str)
    turned = _typed(name, f"{table}.reversed", found.get("reversed", []), list)
    for role in turned:
        if role not in roles:
            raise InputError(
                f"{name}: {table}.reversed has {quoted(role)}, which is no role; they are {', '.join(roles)}"
            )
    row = found.get("heading_row")
    return TableSettings(
        columns=dict(columns),
        numbers=_one_of(name, f"{table}.numbers", found.get("numbers", ""), FORMATS),
        dates=_one_of(name, f"{table}.dates", found.get("dates", ""), ORDERS),
        reversed=frozenset(turned),
        sheet=_typed(name, f"{table}.sheet", found.get("sheet", ""), str),
        encoding=_typed(name, f"{table}.encoding", found.get("encoding", ""), str),
        heading_row=None if row is None else _typed(name, f"{table}.heading_row", row, int),
    )


def _one_of(name: str, key: str, value: Any, accepted: tuple[str, ...]) -> str:
    if value not in ("", *accepted):
        raise InputError(f"{name}: {key} is {quoted(value)}; accepted are {', '.join(accepted)}")
    return str(value)


def write_profile(path: Path, settings: Settings) -> None:
    """Keep the settings in a new file; what is blank is left out.

    Raises:
        InputError: the file exists already or cannot be written.
    """
    tables: dict[str, TableSettings] = {name: settings.table(name) for name in KINDS}
    write_kept(path, Kept(tables, settings.contains_only_tvc, settings.currency))


def write_kept(path: Path, kept: Kept) -> None:
    """Keep the settings of some kinds of tables in a new file; what is blank is left out.

    Raises:
        InputError: the file exists already or cannot be written.
    """
    content: dict[str, Any] = {name: told for name, table in kept.tables.items() if (told := _told(table))}
    if kept.contains_only_tvc:
        content["contains_only_tvc"] = True
    if kept.currency:
        content["currency"] = kept.currency
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    try:
        _write_new(path, text)
    except FileExistsError:
        raise InputError(f"{quoted(path)} exists already and is kept") from None
    except OSError as problem:
        raise InputError(f"the profile {quoted(path)} cannot be written: {problem.strerror}") from None


def _told(table: TableSettings) -> dict[str, Any]:
    values = {
        "columns": dict(table.columns),
        "numbers": table.numbers,
        "dates": table.dates,
        "reversed": sorted(table.reversed),
        "sheet": table.sheet,
        "encoding": table.encoding,
        "heading_row": table.heading_row,
    }
    return {key: value for key, value in values.items() if value not in ({}, "", [], None)}


def _write_new(path: Path, text: str) -> None:
    """Write under a temporary name, then give the file its own, so that nobody meets half a profile."""
    handle, temporary = tempfile.mkstemp(prefix=path.name, suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        if path.exists():
            raise FileExistsError
        os.replace(temporary, path)
    finally:
        if os.path.exists(temporary):
            os.unlink(temporary)
