"""`throughput statement`: a table of sales into the finished workbook of a period."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .terminal import (
    FOR_HELP,
    UNUSED_SHOWN,
    USAGE,
    CommandError,
    Words,
    edition_for,
    option,
    pairs,
    progress,
    refuse_output,
    told_when_interrupted,
    write_workbook,
)

if TYPE_CHECKING:
    from addin.statement import Read, Request, Settings, Statement
    from workbook_templates.editions import Edition


def write_statement(
    sales: Annotated[
        Path | None, typer.Argument(metavar="SALES", help="A CSV file, a workbook or a Parquet file.", readable=False)
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="OUT.xlsx", help="The workbook to write.")
    ] = None,
    example: Annotated[bool, typer.Option("--example", help="Use the sample that ships with the add-in.")] = False,
    expenses: Annotated[Path | None, option("--expenses", "Operating expenses of the period.", "FILE")] = None,
    investment: Annotated[Path | None, option("--investment", "The I register: stock, equipment.", "FILE")] = None,
    figures: Annotated[
        Path | None, option("--figures", "A table of ledger figures: set, figure, amount.", "FILE")
    ] = None,
    column: Annotated[
        Words | None, option("--column", "Which column is what: revenue=Sales. Repeat.", "ROLE=HEADING")
    ] = None,
    expenses_column: Annotated[
        Words | None, option("--expenses-column", "The same for the expenses: amount=Cost.", "ROLE=HEADING")
    ] = None,
    investment_column: Annotated[
        Words | None, option("--investment-column", "The same for the register: used=Issues.", "ROLE=HEADING")
    ] = None,
    contains_only_tvc: Annotated[
        bool,
        typer.Option(
            "--contains-only-tvc",
            help="Your word that a profit, margin, COGS or standard-cost column holds truly variable cost only.",
        ),
    ] = False,
    profile: Annotated[
        Path | None, option("--profile", "Keep columns, formats and signs for next month; reuse them.", "FILE")
    ] = None,
    control: Annotated[
        Words | None, option("--control", "A control total: rows, revenue, tvc or oe. Repeat.", "FIGURE=AMOUNT")
    ] = None,
    ledger: Annotated[
        Words | None, option("--ledger", "From the ledger: profit, conversion, write_downs, other.", "FIGURE=AMOUNT")
    ] = None,
    prior: Annotated[
        Words | None, option("--prior", "Prior period: revenue, tvc, oe, stock_losses, investment.", "FIGURE=AMOUNT")
    ] = None,
    budget: Annotated[Words | None, option("--budget", "Budget: the same figures.", "FIGURE=AMOUNT")] = None,
    numbers: Annotated[str, option("--numbers", "How numbers are written: us, eu or plain.", "FORMAT")] = "",
    dates: Annotated[str, option("--dates", "Order of day and month: dmy, mdy or ymd.", "ORDER")] = "",
    reverse: Annotated[
        Words | None, option("--reverse", "Reverse the signs of this role's numbers. Repeat.", "ROLE")
    ] = None,
    start: Annotated[str, option("--from", "First day of the period: 2024-08-01 or 2024-08.", "DAY")] = "",
    end: Annotated[str, option("--to", "Last day of the period: 2024-08-31 or 2024-08.", "DAY")] = "",
    currency: Annotated[str, option("--currency", "The currency of every amount.", "CODE")] = "",
    sheet: Annotated[str, option("--sheet", "The sheet of a workbook of sales.", "NAME")] = "",
    expenses_sheet: Annotated[str, option("--expenses-sheet", "The sheet of the expenses.", "NAME")] = "",
    investment_sheet: Annotated[str, option("--investment-sheet", "The sheet of the register.", "NAME")] = "",
    encoding: Annotated[str, option("--encoding", "The encoding of the text files, for instance cp1252.", "NAME")] = "",
    heading_row: Annotated[int | None, option("--heading-row", "Row of the headings of the sales.", "ROW")] = None,
    title: Annotated[str, option("--title", "The statement's title.", "TEXT")] = "",
    strict: Annotated[bool, typer.Option("--strict", help="Refuse when any line cannot be used.")] = False,
    program: Annotated[str, option("--for", FOR_HELP, "PROGRAM")] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace the workbook if it exists.")] = False,
) -> int:
    """Write the throughput statement of a period from a table of sales, as a finished workbook."""
    if example == (sales is not None):
        raise CommandError(
            "name a table of sales, or give --example, and not both (see throughput statement --help)", USAGE
        )
    if output is None:
        raise CommandError("name the workbook to write with -o OUT.xlsx", USAGE)
    inputs = [path for path in (sales, expenses, investment, figures, profile) if path is not None]
    edition = edition_for(program, output)
    refuse_output(output, edition, force, inputs)
    _refuse_profile(profile)
    with told_when_interrupted(output):
        from addin.statement import InputError, Settings, TableSettings

        def table(option: str, words: Words | None, of_sheet: str, row: int | None = None) -> TableSettings:
            return TableSettings(pairs(option, words), numbers, dates, frozenset(), of_sheet, encoding, row)

        settings = Settings(
            table("--column", column, sheet, heading_row),
            table("--expenses-column", expenses_column, expenses_sheet),
            table("--investment-column", investment_column, investment_sheet),
            contains_only_tvc,
            currency,
        )
        try:
            request = _request(sales, expenses, investment, _with_reversed(settings, reverse), profile)
            given = {"control": control, "ledger": ledger, "prior": prior, "budget": budget}
            request = _with_figures(request, given, figures, numbers)
            request = _for_period(request, start, end, title, strict)
            with progress() as step:
                found = _read(request, example, step)
                _write_statement(found.statement, output, edition, force, step)
            kept = _keep_profile(profile, found)
        except InputError as problem:
            raise CommandError(str(problem)) from None
    _report(found.statement, output, kept)
    return 0


def _refuse_profile(profile: Path | None) -> None:
    if profile is not None and not profile.parent.is_dir():
        raise CommandError(f"there is no folder {profile.parent} to keep the profile {profile.name} in; make it first")


def _with_reversed(settings: Settings, roles: Words | None) -> Settings:
    """The settings with the signs of some roles reversed, in every table that has such a role."""
    from dataclasses import replace

    from addin.statement.columns import ROLES

    for role in roles or ():
        tables = [name for name, known in ROLES.items() if role in {entry.name for entry in known}]
        if not tables or role in ("date", "item", "kind", "offering", "customer", "account", "description", "currency"):
            raise CommandError(
                f"--reverse {role}: there is no role {role} that holds numbers, for instance tvc or amount", USAGE
            )
        for name in tables:
            table = settings.table(name)
            settings = settings.with_table(name, replace(table, reversed=table.reversed | {role}))
    return settings


def _request(
    sales: Path | None,
    expenses: Path | None,
    investment: Path | None,
    settings: Settings,
    profile: Path | None,
) -> Request:
    """What is to be read: the sample, or the files named, with the settings of an existing profile beneath."""
    from dataclasses import replace

    from addin.statement import Request, example_request
    from addin.statement.profile import read_profile

    if profile is not None and profile.exists():
        settings = settings.over(read_profile(profile))
    if sales is not None:
        return Request(sales, expenses, investment, settings)
    request = replace(example_request(), settings=settings)
    return replace(request, expenses=expenses or request.expenses, investment=investment or request.investment)


def _with_figures(request: Request, given: dict[str, Words | None], figures: Path | None, numbers: str) -> Request:
    """The request with the ledger's figures: those of the options and those of a table of figures."""
    from dataclasses import replace

    from addin.statement.controls import ledger_figures, parse_figure, read_figures

    triples = [parse_figure(option, word) for option, words in given.items() for word in words or ()]
    if figures is not None:
        triples += read_figures(figures, numbers)
    return replace(request, figures=ledger_figures(triples)) if triples else request


def _for_period(request: Request, start: str, end: str, title: str, strict: bool) -> Request:
    from dataclasses import replace

    from addin.statement.read import parse_day

    return replace(
        request,
        period_start=parse_day("--from", start) if start else None,
        period_end=parse_day("--to", end, last=True) if end else None,
        title=title or request.title,
        strict=strict,
    )


def _read(request: Request, example: bool, step: Callable[[str], None]) -> Read:
    from dataclasses import replace

    from addin.statement import read

    found = read(request, step)
    return replace(found, statement=replace(found.statement, is_example=True)) if example else found


def _write_statement(
    statement: Statement, output: Path, edition: Edition, force: bool, step: Callable[[str], None]
) -> None:
    """Build the workbook of a statement and deliver it."""
    from workbook_templates.throughput_statement import build

    step(f"Building {output.name}")
    try:
        workbook = build(statement, edition=edition.build)
    except ValueError as problem:  # more lines than a sheet can hold
        raise CommandError(str(problem)) from None
    # The stamp comes from the input, so that the same input gives the same file.
    write_workbook(workbook, output, edition, datetime.combine(statement.period_end, datetime.min.time()), force, step)


def _keep_profile(profile: Path | None, read: Read) -> str:
    """Keep the settings as found, unless the profile is there already."""
    if profile is None or profile.exists():
        return ""
    from addin.statement.profile import write_profile

    write_profile(profile, read.settings)
    return f"Kept columns and formats in {profile}; next month --profile {profile} reads the same way."


def _report(statement: Statement, output: Path, kept: str) -> None:
    """What was done: lines used and unused, T, the file written."""
    from addin.catalogue import call
    from addin.statement.refusal import counted

    used, start, end = statement.sales, statement.period_start, statement.period_end
    revenue, tvc = ([[value] for value in used[name].tolist()] for name in ("revenue", "tvc"))
    totals = {name: call("THROUGHPUT", revenue, tvc, output=name) for name in ("revenue", "tvc", "total")}
    money = f" {statement.currency}" if statement.currency else ""
    print(f"Wrote {output}")
    print(f"Period {start} to {end}; {counted(len(used), 'sales line')} used{_left_out(statement)}.")
    print(
        f"Revenue {totals['revenue']:,.2f}{money}, TVC {totals['tvc']:,.2f}, T {totals['total']:,.2f}"
        + (" (TVC as supplied, composition not verified)." if statement.tvc_basis == "as supplied" else ".")
    )
    _print_unused(statement)
    if kept:
        print(kept)


def _left_out(statement: Statement) -> str:
    outside = sum(part.lines for part in statement.outside if part.table == "sales")
    words = f", {outside:,} dated outside the period" if outside else ""
    return f"{words}, {len(statement.unused):,} unused" if statement.unused else words


def _print_unused(statement: Statement) -> None:
    """The first unused lines with their reasons, and how much is left out with all of them."""
    if not statement.unused:
        return
    import math

    from addin.statement.refusal import counted

    amounts = [line.amount for line in statement.unused if line.amount is not None]
    unreadable = len(statement.unused) - len(amounts)
    beside = f" and {counted(unreadable, 'amount')} that could not be read" if unreadable else ""
    print(f"{counted(len(statement.unused), 'line')} could not be used; left out: {math.fsum(amounts):,.2f}{beside}.")
    for line in statement.unused[:UNUSED_SHOWN]:
        amount = "amount unknown" if line.amount is None else f"{line.amount:,.2f}"
        print(f"  {line.source} row {line.row}: {line.reason} ({amount})")
    if len(statement.unused) > UNUSED_SHOWN:
        print(f"  and {len(statement.unused) - UNUSED_SHOWN:,} more, listed in the workbook")
