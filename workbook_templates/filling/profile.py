"""Keeps how a template's tables were read, for next time, in the same kind of file as the statement's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from addin.statement.columns import SALES, Kind
from addin.statement.profile import Kept, read_kept, write_kept
from addin.statement.refusal import InputError
from workbook_templates.filling.headings import kind_of_table
from workbook_templates.filling.layout import layout
from workbook_templates.filling.new import STATEMENT, Asked, Filled


def kept(profile: Path | None, asked: Asked) -> Asked:
    """What is asked for, with what it leaves open taken from a profile that is there.

    Raises:
        InputError: the profile cannot be read.
    """
    if profile is None:
        return asked
    if not profile.parent.is_dir():
        raise InputError(f"there is no folder {profile.parent} to keep the profile {profile.name} in; make it first")
    if not profile.exists():
        return asked
    found = read_kept(profile, _kinds(asked.template))
    of_table = {name: asked.told.settings.over(settings) for name, settings in found.tables.items()}
    told = replace(
        asked.told, profile=of_table, contains_only_tvc=asked.told.contains_only_tvc or found.contains_only_tvc
    )
    return replace(asked, told=told, currency=asked.currency or found.currency)


def keep(profile: Path | None, asked: Asked, found: Filled) -> str:
    """Keep how the tables were read, unless the profile is there already; says so in a sentence.

    Raises:
        InputError: the profile cannot be written.
    """
    if profile is None or profile.exists() or not found.read:
        return ""
    tables = {read.table: read.settings for read in found.read}
    write_kept(profile, Kept(tables, asked.told.contains_only_tvc, found.currency))
    return f"Kept columns and formats in {profile}; next time --profile {profile} reads the same way."


def _kinds(template: str) -> dict[str, Kind]:
    if template == STATEMENT:
        return {"sales": SALES}
    return {table.name: kind_of_table(template, table) for table in layout(template).tables}
