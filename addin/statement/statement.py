"""What a period statement is made of: the frozen tables and figures every reader fills; it never computes a result.

The workbook is built from a `Statement` and from nothing else. Results (T, OE, NP, the bridges) are formulas of
the workbook; here are only the lines they stand on, and what was said about them on the way in.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

import pandas as pd

SALES_COLUMNS: Final = (
    "date",
    "offering",
    "customer",
    "quantity",
    "price",
    "revenue",
    "tvc",
    "replacement_tvc",
    "source",
    "row",
)
EXPENSE_COLUMNS: Final = ("date", "account", "description", "amount", "moves_with", "source", "row")
INVESTMENT_COLUMNS: Final = (
    "date",
    "item",
    "kind",
    "opening",
    "purchases",
    "used",
    "scrapped",
    "written_down",
    "count_difference",
    "closing",
    "source",
    "row",
)
TableName = Literal["sales", "expenses", "investment"]
TvcBasis = Literal["stated", "as supplied"]


@dataclass(frozen=True)
class UnusedLine:
    """A line that could not be used: where it stands, why, and what was left out with it.

    `amount` is the line's revenue (sales) or amount (expenses) where it could be read, else None.
    """

    source: str
    row: int
    reason: str
    amount: float | None = None
    table: str = "sales"

    @property
    def revenue(self) -> float | None:
        """The revenue left out: the amount of a sales line, None for the other tables."""
        return self.amount if self.table == "sales" else None


@dataclass(frozen=True)
class OutsidePeriod:
    """Lines that are sound but dated outside the period: how many and what they add up to."""

    table: TableName
    lines: int
    amount: float


@dataclass(frozen=True)
class Controls:
    """Totals as the ledger gives them, in the statement's currency; None where none was given.

    `rows` counts the sales lines of the period, `oe` the operating expenses of the period.
    """

    rows: float | None = None
    revenue: float | None = None
    tvc: float | None = None
    oe: float | None = None


@dataclass(frozen=True)
class Ledger:
    """The ledger's operating profit and the known steps to it from throughput NP; None where not given.

    Each step is the amount to *add* to throughput NP: `conversion` is labour and overhead that the ledger has put
    into stock in the period less what it has taken out (positive when stock grew), `write_downs` what the
    statement has written off and the ledger has not (negative the other way round), `other` anything else.
    throughput NP + conversion + write_downs + other = profit, when everything is explained.
    """

    profit: float | None = None
    conversion: float | None = None
    write_downs: float | None = None
    other: float | None = None


@dataclass(frozen=True)
class Figures:
    """The totals of one period to compare with; None where not given.

    `stock_losses` is what was scrapped, written down or missing at the count; `investment` the average I.
    """

    revenue: float | None = None
    tvc: float | None = None
    oe: float | None = None
    stock_losses: float | None = None
    investment: float | None = None


@dataclass(frozen=True)
class Comparison:
    """The prior period and the budget, each None where nothing was given."""

    prior: Figures | None = None
    budget: Figures | None = None


@dataclass(frozen=True)
class SourceFile:
    """A file that was read: its name, size in bytes and SHA-256, and the sheet when it is a workbook."""

    name: str
    size: int
    sha256: str
    table: str = "sales"
    sheet: str = ""


@dataclass(frozen=True, eq=False)
class Statement:
    """A period's sales, operating expenses and investment, ready for the workbook.

    `sales`, one row per usable line of the period, in the order of the source:
        date (datetime64), offering (str, "(no offering)" where blank), customer (str, "" where not given),
        quantity (float, NaN where not given), price (float per unit, NaN where not given), revenue (float, total),
        tvc (float, total TVC of the units sold), replacement_tvc (float, total at today's cost, NaN where not
        given), source (str, file name), row (int, row in that file, its heading being row 1).
    `expenses`: date (datetime64, NaT where not given: it belongs to the whole period), account (str),
        description (str), amount (float, positive for a cost), moves_with ("Period" or "Decision"), source, row.
        Empty frame when no expenses were given.
    `investment`, the I register: date (datetime64, the first day of the month the row covers; NaT where the row
        covers the whole period), item (str), kind ("Material", "Equipment" or "Other"), opening, purchases, used,
        scrapped, written_down, count_difference (floats; opening + purchases − used − scrapped − written_down
        + count_difference = closing), closing (float as stated, NaN where not given), source, row. An item has
        either one undated row, or one row a month. For Material, `used` is what became TVC of the units sold, net
        of returns to stock; for Equipment and Other it is the depreciation that stands among the expenses.
        Empty frame when no register was given.
    `unused` lists what could not be used; `outside` what is dated outside the period.
    `tvc_basis` is "as supplied" when TVC came from a profit, margin, COGS or standard-cost column on the user's
        word that it contains TVC only.
    `choices`: sentences saying which column was taken for what and how numbers and dates were read.
    """

    title: str
    period_start: date
    period_end: date
    currency: str
    sales: pd.DataFrame
    expenses: pd.DataFrame
    investment: pd.DataFrame
    unused: tuple[UnusedLine, ...] = ()
    outside: tuple[OutsidePeriod, ...] = ()
    controls: Controls = field(default_factory=Controls)
    tvc_basis: TvcBasis = "stated"
    comparison: Comparison | None = None
    ledger: Ledger = field(default_factory=Ledger)
    choices: tuple[str, ...] = ()
    files: tuple[SourceFile, ...] = ()
    is_example: bool = False

    @property
    def ledger_profit(self) -> float | None:
        """The ledger's operating profit for the period, None where not given."""
        return self.ledger.profit

    @property
    def months(self) -> tuple[date, ...]:
        """The first day of every calendar month the period touches, in order."""
        first = self.period_start.year * 12 + self.period_start.month - 1
        last = self.period_end.year * 12 + self.period_end.month - 1
        return tuple(date(number // 12, number % 12 + 1, 1) for number in range(first, last + 1))

    @property
    def periods_per_year(self) -> float:
        """How many periods of this length make a year: 12 ÷ months for whole months, else 365 ÷ days."""
        end = self.period_end
        whole_months = self.period_start.day == 1 and end.day == calendar.monthrange(end.year, end.month)[1]
        return 12 / len(self.months) if whole_months else 365 / ((end - self.period_start).days + 1)
