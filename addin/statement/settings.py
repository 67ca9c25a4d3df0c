"""What the user says about the tables: columns, formats, signs; the command line and a profile both fill it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from addin.statement.source import Reading
from addin.statement.statement import TableName


@dataclass(frozen=True)
class TableSettings:
    """What is said about one table; everything left blank is found in the table itself.

    `columns`: heading by role; a blank heading means that no column plays the role. `numbers`: "us", "eu" or
    "plain". `dates`: "dmy", "mdy" or "ymd". `reversed`: the roles whose numbers stand in the file with the
    opposite sign. `sheet`, `encoding`, `heading_row`: see `Reading`.
    """

    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    numbers: str = ""
    dates: str = ""
    reversed: frozenset[str] = frozenset()
    sheet: str = ""
    encoding: str = ""
    heading_row: int | None = None

    @property
    def reading(self) -> Reading:
        """How the file is opened."""
        return Reading(self.sheet, self.encoding, self.heading_row)

    def over(self, kept: TableSettings) -> TableSettings:
        """These settings, with what they leave open taken from those kept."""
        return TableSettings(
            columns={**kept.columns, **self.columns},
            numbers=self.numbers or kept.numbers,
            dates=self.dates or kept.dates,
            reversed=self.reversed | kept.reversed,
            sheet=self.sheet or kept.sheet,
            encoding=self.encoding or kept.encoding,
            heading_row=kept.heading_row if self.heading_row is None else self.heading_row,
        )


@dataclass(frozen=True)
class Settings:
    """What is said about all three tables together."""

    sales: TableSettings = field(default_factory=TableSettings)
    expenses: TableSettings = field(default_factory=TableSettings)
    investment: TableSettings = field(default_factory=TableSettings)
    contains_only_tvc: bool = False
    currency: str = ""

    def table(self, name: TableName) -> TableSettings:
        """The settings of one table."""
        return {"sales": self.sales, "expenses": self.expenses, "investment": self.investment}[name]

    def with_table(self, name: TableName, settings: TableSettings) -> Settings:
        """The same settings with those of one table replaced."""
        if name == "sales":
            return replace(self, sales=settings)
        return replace(self, expenses=settings) if name == "expenses" else replace(self, investment=settings)

    def over(self, kept: Settings) -> Settings:
        """These settings, with what they leave open taken from those kept in a profile."""
        return Settings(
            sales=self.sales.over(kept.sales),
            expenses=self.expenses.over(kept.expenses),
            investment=self.investment.over(kept.investment),
            contains_only_tvc=self.contains_only_tvc or kept.contains_only_tvc,
            currency=self.currency or kept.currency,
        )
