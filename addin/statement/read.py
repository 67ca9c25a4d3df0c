"""Reads the tables of a period into a `Statement`; it never writes a file and never drops a line unseen."""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from addin.statement import limits
from addin.statement.controls import LedgerFigures, ledger_figures, read_figures
from addin.statement.currency import one_currency
from addin.statement.expenses import ExpenseLines, read_expenses
from addin.statement.fields import Mask
from addin.statement.investment import InvestmentLines, read_investment
from addin.statement.known_tvc import KnownTvc, with_known_tvc
from addin.statement.refusal import InputError, counted
from addin.statement.sales import SalesLines, read_sales
from addin.statement.settings import Settings
from addin.statement.source import read_table
from addin.statement.statement import (
    EXPENSE_COLUMNS,
    INVESTMENT_COLUMNS,
    OutsidePeriod,
    Statement,
    TableName,
    UnusedLine,
)

Lines = SalesLines | ExpenseLines | InvestmentLines
AMOUNT = {"sales": "revenue", "expenses": "amount", "investment": "opening"}
"""The column whose sum says what was left out."""


@dataclass(frozen=True)
class Request:
    """What is to be read: the files, the period, and what the user says about them.

    `known_tvc` stands in for a column of TVC that the sales do not have.
    """

    sales: Path
    expenses: Path | None = None
    investment: Path | None = None
    settings: Settings = field(default_factory=Settings)
    figures: LedgerFigures = field(default_factory=LedgerFigures)
    period_start: date | None = None
    period_end: date | None = None
    title: str = ""
    strict: bool = False
    known_tvc: KnownTvc | None = None


@dataclass(frozen=True, eq=False)
class Read:
    """A statement, and the settings that would read the same tables without finding anything out."""

    statement: Statement
    settings: Settings


def read_statement(request: Request, on_step: Callable[[str], None] | None = None) -> Statement:
    """The statement of a period; see `read`."""
    return read(request, on_step).statement


def read(request: Request, on_step: Callable[[str], None] | None = None) -> Read:
    """Read the tables of a period.

    Args:
        request: the files, the period, and what the user says about them.
        on_step: told, in a few words, what is being done.

    Returns:
        The statement, and the settings as found, to be kept in a profile.

    Raises:
        InputError: a table cannot be read, or with `strict` a line of it cannot be used.
    """
    settings = request.settings
    _refuse_period(request.period_start, request.period_end)
    step = on_step or (lambda _: None)
    step(f"Reading {request.sales.name}")
    sold, of_sales = read_table(request.sales, "sales", settings.sales.reading), settings.sales
    if request.known_tvc is not None:
        sold, of_sales = with_known_tvc(sold, of_sales, request.known_tvc)
    lines: dict[TableName, Lines] = {"sales": read_sales(sold, of_sales, settings.contains_only_tvc)}
    if request.expenses:
        step(f"Reading {request.expenses.name}")
        table = read_table(request.expenses, "expenses", settings.expenses.reading)
        lines["expenses"] = read_expenses(table, settings.expenses)
    if request.investment:
        step(f"Reading {request.investment.name}")
        table = read_table(request.investment, "investment", settings.investment.reading)
        lines["investment"] = read_investment(table, settings.investment)
    step("Putting the period together")
    return _assemble(request, lines)


def _refuse_period(start: date | None, end: date | None) -> None:
    if start and end and start > end:
        raise InputError(f"the period begins on {start} after it ends on {end}; exchange --from and --to")


def _assemble(request: Request, lines: dict[TableName, Lines]) -> Read:
    start, end, period_sentence = _period(request, lines["sales"])
    inside = {name: _inside(found.frame, start, end, name) for name, found in lines.items()}
    _refuse_nothing(lines["sales"], inside["sales"], start, end)
    unused = tuple(line for name, found in lines.items() for line in _unused(found, inside[name], name))
    if unused and request.strict:
        _refuse_unused(unused)
    outside = tuple(part for name, found in lines.items() if (part := _outside(found, inside[name], name)).lines)
    currency = _currency(request.settings.currency, lines, inside)
    choices = [period_sentence, *(sentence for found in lines.values() for sentence in found.sentences)]
    choices += [_outside_words(part, lines[part.table]) for part in outside]
    statement = Statement(
        title=request.title or "Throughput statement",
        period_start=start,
        period_end=end,
        currency=currency,
        sales=_used(lines["sales"], inside["sales"]),
        expenses=_used(lines["expenses"], inside["expenses"]) if "expenses" in lines else _empty(EXPENSE_COLUMNS),
        investment=_used(lines["investment"], inside["investment"])
        if "investment" in lines
        else _empty(INVESTMENT_COLUMNS),
        unused=unused,
        outside=outside,
        controls=request.figures.controls,
        tvc_basis=_sales(lines).tvc_basis,
        comparison=request.figures.comparison,
        ledger=request.figures.ledger,
        choices=tuple(choices),
        files=tuple(found.fields.table.file for found in lines.values()),
    )
    settings = replace(request.settings, currency=currency)
    for name, found in lines.items():
        settings = settings.with_table(name, found.fields.found)
    return Read(statement, settings)


def _sales(lines: dict[TableName, Lines]) -> SalesLines:
    found = lines["sales"]
    assert isinstance(found, SalesLines)
    return found


def _period(request: Request, sales: Lines) -> tuple[date, date, str]:
    """The period: as stated, else the whole calendar months that hold the usable lines."""
    dates = sales.frame["date"][sales.reasons.usable]
    if not len(dates):
        _refuse_all(sales)
    first, last = dates.min().date(), dates.max().date()
    start = request.period_start or date(first.year, first.month, 1)
    end = request.period_end or date(last.year, last.month, calendar.monthrange(last.year, last.month)[1])
    if start > end:
        raise InputError(
            f"no line of {sales.fields.table.name} lies in the period: its dates run from {first} to {last}"
        )
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    if months > limits.MONTHS:
        raise InputError(
            f"the period {start} to {end} has {months:,} months and at most {limits.MONTHS} make a statement; "
            f"{_outermost(sales)}: mend a year typed wrong, or state the period with --from and --to"
        )
    stated = request.period_start is not None or request.period_end is not None
    why = "as stated" if stated else "the whole months that hold the sales"
    return start, end, f"The period is {start} to {end}, {why}; the sales lines run from {first} to {last}."


def _outermost(sales: Lines) -> str:
    """The first and the last date with the rows they stand in."""
    usable = sales.frame[sales.reasons.usable]
    dates, rows = usable["date"].to_numpy(), usable["row"].to_numpy()
    first, last = int(dates.argmin()), int(dates.argmax())
    return f"the sales run from {_day(dates[first])} (row {rows[first]}) to {_day(dates[last])} (row {rows[last]})"


def _day(value: np.datetime64) -> str:
    return str(value.astype("datetime64[D]"))


def _refuse_all(sales: Lines) -> None:
    texts = sales.reasons.texts
    name = sales.fields.table.name
    raise InputError(
        f"none of the {counted(len(texts), 'line')} of {name} can be used; row {sales.fields.table.rows[0]}: {texts[0]}"
    )


def _inside(frame: pd.DataFrame, start: date, end: date, name: TableName) -> Mask:
    """The lines dated in the period; one without a date belongs to it."""
    dates = frame["date"].to_numpy().astype("datetime64[s]")
    first, last = np.datetime64(start, "s"), np.datetime64(end, "s")
    if name == "investment":  # a register line covers its whole month
        first = first.astype("datetime64[M]").astype("datetime64[s]")
    return np.asarray(np.isnat(dates) | ((dates >= first) & (dates <= last)))


def _refuse_nothing(sales: Lines, inside: Mask, start: date, end: date) -> None:
    if (sales.reasons.usable & inside).any():
        return
    dates = sales.frame["date"][sales.reasons.usable]
    raise InputError(
        f"no usable line of {sales.fields.table.name} is dated from {start} to {end}; its dates run from "
        f"{dates.min().date()} to {dates.max().date()}"
    )


def _used(found: Lines, inside: Mask) -> pd.DataFrame:
    return found.frame[found.reasons.usable & inside].reset_index(drop=True)


def _empty(columns: tuple[str, ...]) -> pd.DataFrame:
    """A table without lines whose columns have the types of one with lines."""
    texts = {"item", "kind", "account", "description", "moves_with", "source"}
    kinds = {name: "datetime64[s]" if name == "date" else "int64" if name == "row" else "float64" for name in columns}
    return pd.DataFrame({name: pd.Series([], dtype=object if name in texts else kind) for name, kind in kinds.items()})


def _unused(found: Lines, inside: Mask, name: TableName) -> list[UnusedLine]:
    lines = np.flatnonzero(~found.reasons.usable & inside)
    amounts = found.frame[AMOUNT[name]].to_numpy()
    file, rows, texts = found.fields.table.file.name, found.fields.table.rows, found.reasons.texts
    return [
        UnusedLine(file, int(rows[at]), str(texts[at]), float(amounts[at]) if np.isfinite(amounts[at]) else None, name)
        for at in lines
    ]


def _refuse_unused(unused: tuple[UnusedLine, ...]) -> None:
    first = unused[0]
    raise InputError(
        f"{counted(len(unused), 'line')} cannot be used, and --strict was given; the first is row {first.row} of "
        f"{first.source}: {first.reason}"
    )


def _outside(found: Lines, inside: Mask, name: TableName) -> OutsidePeriod:
    lines = ~inside
    amounts = found.frame[AMOUNT[name]].to_numpy()[lines]
    total = math.fsum(amounts[np.isfinite(amounts)])
    return OutsidePeriod(name, int(lines.sum()), total if name != "investment" else 0.0)


def _outside_words(part: OutsidePeriod, found: Lines) -> str:
    what = {"sales": f", revenue {part.amount:,.2f}", "expenses": f", amount {part.amount:,.2f}", "investment": ""}
    return (
        f"{counted(part.lines, 'line')} of {found.fields.table.name} are dated outside the period and left out"
        f"{what[part.table]}."
    )


def _currency(stated: str, lines: dict[TableName, Lines], inside: dict[TableName, Mask]) -> str:
    """The one currency of all tables.

    Raises:
        InputError: there are several, because no rates are given and amounts of two currencies are never added.
    """
    counts: dict[str, int] = {}
    for name, found in lines.items():
        for mark, count in found.fields.currencies(inside[name] & found.reasons.usable).items():
            counts[mark] = counts.get(mark, 0) + count
    return one_currency(stated, counts)


def parse_day(option: str, text: str, *, last: bool = False) -> date:
    """A day as the command line gives it: 2024-08-31, or a month, 2024-08, for its first or last day.

    >>> parse_day("--to", "2024-02", last=True)
    datetime.date(2024, 2, 29)
    """
    match = re.fullmatch(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", text.strip())
    try:
        if not match:
            raise ValueError
        year, month = int(match[1]), int(match[2])
        return date(year, month, int(match[3] or (calendar.monthrange(year, month)[1] if last else 1)))
    except (ValueError, calendar.IllegalMonthError):
        raise InputError(f"{option} {text}: write a day as 2024-08-31, or a month as 2024-08") from None


def example_request() -> Request:
    """What reads the sample that ships with the add-in."""
    folder = Path(__file__).parent / "sample"
    return Request(
        sales=folder / "sales.csv",
        expenses=folder / "expenses.csv",
        investment=folder / "investment.csv",
        figures=ledger_figures(read_figures(folder / "figures.csv")),
        title="Harbour Roast: throughput statement",
    )


def example_statement() -> Statement:
    """The statement of the sample: twelve months of a small coffee roaster, made up for this purpose."""
    return replace(read_statement(example_request()), is_example=True)
