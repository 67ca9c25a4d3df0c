"""The TVC policy tables: the shipped rule sets and a firm's own, read once; it decides nothing itself."""

from __future__ import annotations

import os
import pkgutil
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from .table import Form, RuleTable, RuleTableError, read_table

TVC_FORM = Form(
    table="tvc_policy",
    facts=MappingProxyType(
        {
            "trigger": ("Sale", "Decision", "Purchase", "Period", "Past", ""),
            "kind": ("Material", "Service", "Labour", "Asset", ""),
            "replenished": ("Yes", "No", "Bought for this sale", "Share", ""),
        }
    ),
    outcomes=MappingProxyType(
        {
            "treatment": ("TVC", "Not TVC", "OE", "Delta OE", "I", "Sunk", "Review"),
            "amount": ("none", "zero", "cost", "replacement", "alternative", "share"),
            "delta_oe": ("none", "zero", "cost"),
            "flag": None,
            "flag_when": ("", "always", "labour", "cost above alternative"),
        }
    ),
)

SHIPPED = ("standard.json", "always_tvc.json")
DEFAULT = "Standard"
FOLDER_VARIABLE = "THROUGHPUT_RULES"
LARGEST_TABLE = 1_000_000


def shipped_text(file: str) -> str:
    """The text of a table that comes with the package."""
    data = pkgutil.get_data(__package__, file)
    if data is None:
        raise RuleTableError(f"{file} is missing from the package; install it again")
    return data.decode()


@lru_cache(maxsize=1)
def rule_sets() -> Mapping[str, RuleTable]:
    """Every TVC rule set by its name: the shipped ones, then the firm's that were not refused."""
    return MappingProxyType({table.name: table for table in (*_shipped(), *_firm()[0])})


def refused_rule_sets() -> tuple[str, ...]:
    """One sentence for each of the firm's tables that was refused."""
    return _firm()[1]


@lru_cache(maxsize=1)
def _shipped() -> tuple[RuleTable, ...]:
    return tuple(read_table(shipped_text(file), TVC_FORM, file) for file in SHIPPED)


@lru_cache(maxsize=1)
def _firm() -> tuple[tuple[RuleTable, ...], tuple[str, ...]]:
    folder = os.environ.get(FOLDER_VARIABLE, "")
    return read_folder(Path(folder)) if folder else ((), ())


def read_folder(folder: Path) -> tuple[tuple[RuleTable, ...], tuple[str, ...]]:
    """A firm's tables (*.json) in a folder: those that prove themselves, and a sentence for each refused one."""
    tables: dict[str, RuleTable] = {}
    refused = []
    shipped = {table.name.casefold() for table in _shipped()}
    if not folder.is_dir():
        return (), (f"{FOLDER_VARIABLE} names {folder}, which is no folder; set it to the folder of your tables",)
    for path in sorted(folder.glob("*.json")):
        try:
            table = read_table(_read_text(path), TVC_FORM, path.name)
            if table.name.casefold() in shipped | {name.casefold() for name in tables}:
                raise RuleTableError(f'{path.name} is named "{table.name}", which is taken; give it another name')
            tables[table.name] = table
        except RuleTableError as error:
            refused.append(str(error))
    return tuple(tables.values()), tuple(refused)


def _read_text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_TABLE:
            raise RuleTableError(f"{path.name} is larger than {LARGEST_TABLE:,} bytes; a rule table is far smaller")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleTableError(f"{path.name} cannot be read ({error}); save it as UTF-8 text") from None
