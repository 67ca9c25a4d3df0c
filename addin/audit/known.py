"""What a template of ours looks like when it leaves our hands; whoever builds templates fills it in, nobody here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

KnownPlace = tuple[str, int, int]
"""Sheet name, row and column from 1."""


@dataclass(frozen=True)
class InputColumn:
    """A column that people fill: its heading, the answers it accepts, and between what its numbers lie.

    `answers` is empty where anything may stand; `lowest` and `highest` are None where there is no limit; `required`
    says whether a filled line needs it.
    """

    column: int
    heading: str
    answers: tuple[str, ...] = ()
    lowest: float | None = None
    highest: float | None = None
    required: bool = False


@dataclass(frozen=True)
class InputArea:
    """A block of input cells: its sheet, its table ("" where it is none), its columns, its first and last rows.

    `last_row` is the last one that the template's formulas read, its declared capacity.
    """

    sheet: str
    table: str
    columns: tuple[InputColumn, ...]
    first_row: int
    last_row: int


@dataclass(frozen=True)
class KnownTemplate:
    """A template as it was built, before anybody filled it.

    `formulas` holds every formula with its "=", our functions by their plain names; `texts` every constant of a
    locked cell, what may not change when somebody fills it; `arguments` says which cells a function result is
    computed from, as formulas write them, by the result's place. `sheets` are its sheets in order, `names` what its
    defined names stand for, `policy_sheets` those that print the rules; `rules_known` is False where the workbook
    names a rule set that is not at hand, so that the usual one stands here.
    """

    name: str
    version: str
    edition: str
    formulas: Mapping[KnownPlace, str]
    texts: Mapping[KnownPlace, str | float | bool] = field(default_factory=dict)
    inputs: tuple[InputArea, ...] = ()
    arguments: Mapping[KnownPlace, tuple[str, ...]] = field(default_factory=dict)
    sheets: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    policy_sheets: tuple[str, ...] = ()
    rules_known: bool = True
