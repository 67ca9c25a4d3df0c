"""Finds which column of a table is what, by its usual name or by what the user says; it never takes profit,
margin, cost of goods sold or a standard cost by name.
"""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

from addin.statement.refusal import InputError, listed, quoted
from addin.statement.source import Table
from addin.statement.statement import TableName

Names = tuple[str, ...]


@dataclass(frozen=True)
class Role:
    """What a column can be taken for: its name in options, its name in sentences, its usual headings.

    `names` are taken first; `codes` (numbers and keys of the same thing) only when no heading is in `names`.
    A role with no names is taken only when the user names its column.
    """

    name: str
    label: str
    names: Names = ()
    codes: Names = ()


def _read_roles() -> Mapping[TableName, tuple[Role, ...]]:
    text = files("addin.statement").joinpath("headings.toml").read_text(encoding="utf-8")
    tables: dict[TableName, dict[str, dict[str, Any]]] = tomllib.loads(text)  # type: ignore[assignment]
    return {
        kind: tuple(
            Role(name, entry["label"], tuple(entry.get("names", ())), tuple(entry.get("codes", ())))
            for name, entry in roles.items()
        )
        for kind, roles in tables.items()
    }


@dataclass(frozen=True)
class Kind:
    """What a table is for: the roles its columns can play, and the option that names a column."""

    name: str
    roles: tuple[Role, ...]
    option: str = "--column"

    def role(self, name: str) -> Role:
        """A role by its name."""
        return next(role for role in self.roles if role.name == name)


ROLES: Final = _read_roles()
SALES: Final = Kind("sales", ROLES["sales"])
EXPENSES: Final = Kind("expenses", ROLES["expenses"], "--expenses-column")
INVESTMENT: Final = Kind("investment", ROLES["investment"], "--investment-column")
OTHER_SPELLINGS: Final = {"tvc_total": "tvc", "margin": "profit", "replacement_tvc": "replacement"}

COMPOSITION_UNKNOWN: Final = re.compile(
    r"\b(profit|margin|contribution|earnings|cogs|cost of goods|cost of sales|standard cost|std cost|full cost"
    r"|gewinn|marge|rohertrag|deckungsbeitrag"
    r"|rohgewinn|herstellkosten|herstellungskosten|selbstkosten|wareneinsatz|einstandspreis|standardkosten"
    r"|bénéfice|résultat|coût de revient|prix de revient|coût standard|coût des ventes)\b"
)
"""Words in a heading whose figures usually contain labour and overhead."""

COST_ALONE: Final = re.compile(
    r"((unit|total|product|item|average|avg|line|sales) )?costs?( price)?|kosten|gesamtkosten|stückkosten|coûts?"
)
"""A heading that says cost and not of what; “material cost” says it, and is not one."""


@dataclass(frozen=True)
class Columns:
    """Which column of a table plays which role: position by role name."""

    table: Table
    positions: Mapping[str, int]
    told: frozenset[str]

    def heading(self, role: str) -> str:
        """The heading of the column that plays the role."""
        return self.table.headings[self.positions[role]]

    def has(self, role: str) -> bool:
        """Whether a column plays the role."""
        return role in self.positions


def simple(heading: str) -> str:
    """A heading without case, spaces, underscores, brackets and CamelCase, as it is compared.

    >>> simple("Sales_Amount (EUR)"), simple("StandardCost"), simple("Chiffre d’affaires")
    ('sales amount', 'standard cost', 'chiffre d affaires')
    """
    text = unicodedata.normalize("NFKC", heading)
    text = re.sub(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])", " ", text)
    text = re.sub(r"[(\[]\s*([A-Za-z]{3}|[€$£¥])\s*[)\]]\s*$", " ", text)
    text = re.sub(r"\bin (EUR|USD|GBP|CHF|[€$£¥])\s*$", " ", text)
    text = re.sub(r"['’](?=s\b)", "", text.casefold())
    return " ".join(re.sub(r"[\W_]+", " ", text).split())


def find_columns(table: Table, kind: Kind, told: Mapping[str, str] | None = None) -> Columns:
    """The columns of a table by role: those the user names, then those with a usual name.

    Args:
        table: the table.
        kind: what the table is for.
        told: heading by role, as the user says it; a blank heading means that no column plays the role.

    Raises:
        InputError: an unknown role, a heading that is not there, or two headings that fit one role.
    """
    roles = {role.name: role for role in kind.roles}
    positions: dict[str, int] = {}
    named = {OTHER_SPELLINGS.get(_role_key(role), _role_key(role)): text for role, text in (told or {}).items()}
    for role, heading in named.items():
        if role not in roles:
            raise InputError(
                f"{kind.option} {role}={heading}: there is no column role {quoted(role)}; the roles are "
                + ", ".join(roles)
            )
        if heading.strip():
            positions[role] = _position(table, heading, kind.option, role)
    _refuse_shared(table, positions, kind)
    for name in [name for name in roles if name not in named]:
        found = _by_name(table, roles[name], kind, set(positions.values()))
        if found is not None:
            positions[name] = found
    return Columns(table, positions, frozenset(named))


def _role_key(role: str) -> str:
    return re.sub(r"[\s-]+", "_", role.strip().casefold())


def _position(table: Table, heading: str, option: str, role: str) -> int:
    wanted = " ".join(heading.split())
    if wanted in table.headings:
        return table.headings.index(wanted)
    same = [at for at, found in enumerate(table.headings) if found and simple(found) == simple(wanted)]
    if len(same) == 1:
        return same[0]
    if same:
        raise InputError(
            f"{option} {role}={heading} fits {listed([table.headings[at] for at in same])} of {table.name}; spell "
            "the heading exactly"
        )
    near = difflib.get_close_matches(wanted, [h for h in table.headings if h], n=1, cutoff=0.6)
    hint = f"; did you mean {quoted(near[0])}?" if near else ""
    raise InputError(
        f"{option} {role}={heading}: {table.name} has no heading {quoted(wanted)}{hint or ';'} its headings are "
        + listed([h for h in table.headings if h])
    )


def _refuse_shared(table: Table, positions: Mapping[str, int], kind: Kind) -> None:
    taken: dict[int, str] = {}
    for role, position in positions.items():
        if position in taken:
            raise InputError(
                f"{kind.option}: the column {quoted(table.headings[position])} of {table.name} is named for both "
                f"{taken[position]} and {role}; name one column for each"
            )
        taken[position] = role


def _by_name(table: Table, role: Role, kind: Kind, taken: set[int]) -> int | None:
    """The one column not yet taken whose heading is a usual name of the role."""
    for names in (role.names, role.codes):
        known = {simple(name) for name in names}
        fits = [at for at, text in enumerate(table.headings) if at not in taken and simple(text) in known]
        if len(fits) > 1:
            both = "both" if len(fits) == 2 else "all"
            raise InputError(
                f"{listed([table.headings[at] for at in fits])} of {table.name} {both} fit {role.label}; say which "
                f"with {kind.option} {role.name}=HEADING"
            )
        if fits:
            return fits[0]
    return None


def composition_unknown(heading: str) -> bool:
    """Whether a heading is one whose figures usually hold more than TVC: profit, margin, COGS, standard cost.

    >>> composition_unknown("StandardCost"), composition_unknown("Cost"), composition_unknown("Material cost")
    (True, True, False)
    """
    text = simple(heading)
    return bool(COMPOSITION_UNKNOWN.search(text) or COST_ALONE.fullmatch(text))
