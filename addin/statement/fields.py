"""The fields of a table by role: its numbers, dates and texts read in one format; it never drops a line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from addin.statement.columns import Columns, Kind, find_columns
from addin.statement.dates import Dates
from addin.statement.dates import read as read_dates
from addin.statement.numbers import Numbers, decide, look_through
from addin.statement.numbers import read as read_numbers
from addin.statement.refusal import InputError, counted, listed, quoted
from addin.statement.settings import TableSettings
from addin.statement.source import Table

Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
TOTAL: Final = re.compile(
    r"(grand|sub)?[ -]?total\b.*|sum\b.*|summe\b.*|gesamt(summe)?\b.*|zwischensumme\b.*|somme\b.*|sous-total\b.*",
    re.IGNORECASE,
)


@dataclass(frozen=True, eq=False)
class Fields:
    """A table's fields; `found` are the settings that would read it again without finding anything out."""

    kind: Kind
    columns: Columns
    numbers: dict[str, Numbers]
    dates: Dates | None
    found: TableSettings
    sentences: tuple[str, ...]

    @property
    def table(self) -> Table:
        """The table the fields belong to."""
        return self.columns.table

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self.table.rows)

    def text(self, role: str) -> npt.NDArray[np.object_]:
        """The trimmed texts of a role; "" on every line when no column plays it."""
        if not self.columns.has(role):
            return np.full(self.count, "", dtype=object)
        raw = self.table.cells[self.columns.positions[role]].to_numpy(dtype=object)
        codes, different = pd.factorize(raw)
        shown = np.array([_text(value) for value in different] + [""], dtype=object)
        return shown[codes]  # a missing value has the code −1: the "" at the end

    def label(self, role: str) -> str:
        """What a role is called in sentences."""
        return self.kind.role(role).label

    def require(self, role: str) -> Numbers:
        """The numbers of a role without which no line can be used.

        Raises:
            InputError: not one cell of its column is a number.
        """
        found = self.numbers[role]
        filled = ~found.blank
        if np.isfinite(found.values).any():
            return found
        column = f"the column {quoted(self.columns.heading(role))} of {self.table.name}"
        if not filled.any():
            raise InputError(
                f"{column} is blank in all {counted(self.count, 'line')}; it is taken for {self.label(role)}: fill it, "
                f"or name another one with {self.kind.option} {role}=HEADING"
            )
        first = int(np.argmax(filled))
        raise InputError(
            f"{column} holds no number: in row {self.table.rows[first]} {found.faults[first]}, and so on in all "
            f"{counted(int(filled.sum()), 'filled cell')}; mend it, or name another column with "
            f"{self.kind.option} {role}=HEADING"
        )

    def currencies(self, lines: Mask) -> dict[str, int]:
        """How often each currency stands beside an amount or in the currency column, on the lines given."""
        marks = [found.currencies[lines] for found in self.numbers.values()]
        if self.columns.has("currency"):
            marks.append(np.array([text.upper() for text in self.text("currency")[lines]], dtype=object))
        counts: dict[str, int] = {}
        for mark, count in pd.Series(np.concatenate(marks) if marks else [], dtype=object).value_counts().items():
            if mark:
                counts[str(mark)] = int(count)
        return counts

    def totals(self, roles: Iterable[str], among: Mask) -> Mask:
        """The lines, among some, in which a text says that they are a total."""
        found = np.zeros(self.count, dtype=bool)
        lines = np.flatnonzero(among)
        for role in roles:
            texts = self.text(role)[lines]
            found[lines] |= np.array([bool(TOTAL.fullmatch(text)) for text in texts], dtype=bool)
        return found


def read_fields(table: Table, kind: Kind, settings: TableSettings, numeric: Iterable[str]) -> Fields:
    """The fields of a table by role.

    Args:
        table: the table.
        kind: what the table is for.
        settings: what the user says about it.
        numeric: the roles that hold numbers.

    Raises:
        InputError: the columns, the format of the numbers or the format of the dates cannot be told.
    """
    columns = find_columns(table, kind, settings.columns)
    looked = {
        role: look_through(
            table.cells[columns.positions[role]], kind.role(role).label, columns.heading(role), table.rows
        )
        for role in numeric
        if columns.has(role)
    }
    decision = decide(list(looked.values()), settings.numbers, table.name)
    read = {
        role: _signed(read_numbers(column, decision.format), role in settings.reversed)
        for role, column in looked.items()
    }
    found_dates = None
    if columns.has("date"):
        cells = table.cells[columns.positions["date"]]
        found_dates = read_dates(cells, settings.dates, table.rows, table.name, columns.heading("date"))
    sentences = [*table.notes, _taken(columns, kind)]
    if looked:
        sentences.append(decision.sentence)
    if found_dates and found_dates.sentence:
        sentences.append(found_dates.sentence)
    turned = [role for role in read if role in settings.reversed]
    if turned:
        names = listed([columns.heading(role) for role in turned])
        sentences.append(f"The signs of {names} in {table.name} are reversed, as stated.")
    found = replace(
        settings,
        columns={role: columns.heading(role) if columns.has(role) else "" for role in _known(columns)},
        numbers=decision.format if decision.certain else settings.numbers,
        dates=(found_dates.order or "") if found_dates else settings.dates,
    )
    return Fields(kind, columns, read, found_dates, found, tuple(sentences))


def _known(columns: Columns) -> list[str]:
    """The roles a column was found for, and those the user says no column plays."""
    return [*columns.positions, *sorted(columns.told - columns.positions.keys())]


def _signed(found: Numbers, turn: bool) -> Numbers:
    return replace(found, values=0.0 - found.values) if turn else found


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    return "" if value is None else str(value).strip()


def _taken(columns: Columns, kind: Kind) -> str:
    order = [role.name for role in kind.roles if columns.has(role.name)]
    pairs = [f"{kind.role(role).label} from {quoted(columns.heading(role))}" for role in order]
    return f"{columns.table.name}: " + ", ".join(pairs) + "."


class Reasons:
    """Why lines cannot be used: one sentence a line, the first that was found; None for a usable line."""

    def __init__(self, count: int) -> None:
        self.texts: npt.NDArray[np.object_] = np.full(count, None, dtype=object)
        self.usable: Mask = np.ones(count, dtype=bool)

    def add(self, lines: Mask, reason: str | npt.NDArray[np.object_]) -> None:
        """A reason against the lines that have none yet."""
        fresh = lines & self.usable
        self.texts[fresh] = reason if isinstance(reason, str) else reason[fresh]
        self.usable &= ~fresh

    def add_numbers(self, found: Numbers, label: str, when_blank: str = "") -> None:
        """The faults of a column of numbers, and that it is blank where a blank cannot be used."""
        self.add(~np.isfinite(found.values) & ~found.blank, found.faults)
        if when_blank:
            self.add(found.blank, f"{label} is blank; {when_blank}")
