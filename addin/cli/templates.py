"""`throughput new` and `throughput refill`: a template empty, with its example, or filled from what is there."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

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
    from workbook_templates.filling.new import Filled
    from workbook_templates.filling.refill import Refilled

TEMPLATE_STAMP: Final = datetime(2026, 1, 1)
"""When a template counts as made: it has no input to take a date from, and the clock would change its bytes."""


def new_template(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The template, for instance throughput_statement.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="OUT", help="The workbook to write; NAME when left out.")
    ] = None,
    example: Annotated[bool, typer.Option("--example", help="Filled with the worked example.")] = False,
    which: Annotated[
        str, option("--which", "Which worked example, where there are several: flight, price, cash …", "EXAMPLE")
    ] = "",
    sources: Annotated[
        list[Path] | None,
        option("--from", "Filled from a table (CSV, workbook, Parquet) or from one of our workbooks. Repeat.", "FILE"),
    ] = None,
    table: Annotated[
        str, option("--table", "Which input table the file fills, when its headings fit several.", "TABLE")
    ] = "",
    column: Annotated[
        Words | None, option("--column", "Which column is what: cost=Amount. Repeat.", "ROLE=HEADING")
    ] = None,
    sheet: Annotated[str, option("--sheet", "The sheet of a workbook.", "NAME")] = "",
    numbers: Annotated[str, option("--numbers", "How numbers are written: us, eu or plain.", "FORMAT")] = "",
    dates: Annotated[str, option("--dates", "Order of day and month: dmy, mdy or ymd.", "ORDER")] = "",
    reverse: Annotated[Words | None, option("--reverse", "Reverse the signs of this role. Repeat.", "ROLE")] = None,
    currency: Annotated[str, option("--currency", "The currency of every amount.", "CODE")] = "",
    contains_only_tvc: Annotated[
        bool, typer.Option("--contains-only-tvc", help="Your word that a cost column holds truly variable cost only.")
    ] = False,
    encoding: Annotated[str, option("--encoding", "The encoding of a text file, for instance cp1252.", "NAME")] = "",
    heading_row: Annotated[int | None, option("--heading-row", "Row of the headings.", "ROW")] = None,
    profile: Annotated[Path | None, option("--profile", "Keep columns, formats and signs; reuse them.", "FILE")] = None,
    title: Annotated[str, option("--title", "Whose workbook it is.", "TEXT")] = "",
    strict: Annotated[bool, typer.Option("--strict", help="Refuse when any line cannot be used.")] = False,
    program: Annotated[str, option("--for", FOR_HELP, "PROGRAM")] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace the workbook if it exists.")] = False,
) -> int:
    """Write a template workbook: empty, with its worked example, or filled from a table or another workbook of ours."""
    from workbook_templates.templates import built, examples

    wanted = _template(name)
    edition = edition_for(program, output)
    path = output or Path(wanted).with_suffix(edition.ending)
    inputs = [*(sources or ()), *([profile] if profile else ())]
    if sources and (example or which):
        raise CommandError("give --example or --from FILE, not both", USAGE)
    if which and which not in examples(wanted):
        known = ", ".join(examples(wanted))
        accepted = f"accepted are {known}" if known else "it has a single one: --example"
        raise CommandError(f"{wanted} has no example {which}; {accepted}", USAGE)
    refuse_output(path, edition, force, inputs)
    if not sources:
        with told_when_interrupted(path), progress() as step:
            step(f"Building {path.name}")
            write_workbook(built(wanted, edition, example=which or example), path, edition, TEMPLATE_STAMP, force, step)
        print(f"Wrote {path} for {edition.program}: {edition.meaning}.")
        return 0
    with told_when_interrupted(path), progress() as step:
        from addin.statement import InputError, TableSettings
        from workbook_templates.filling.from_table import Told
        from workbook_templates.filling.new import Asked, filled
        from workbook_templates.filling.profile import keep, kept

        settings = TableSettings(
            pairs("--column", column), numbers, dates, frozenset(reverse or ()), sheet, encoding, heading_row
        )
        step(f"Reading {sources[0].name}")
        try:
            asked = Asked(wanted, tuple(sources), Told(settings, table, contains_only_tvc), currency, title, strict)
            found = filled(kept(profile, asked), edition)
            step(f"Building {path.name}")
            write_workbook(found.workbook, path, edition, TEMPLATE_STAMP, force, step)
            said = keep(profile, asked, found)
        except InputError as problem:
            raise CommandError(str(problem)) from None
    _report_filled(found, path, said)
    return 0


def _template(name: str) -> str:
    from workbook_templates.templates import TEMPLATES

    wanted = name.lower().replace("-", "_")
    if wanted not in TEMPLATES:
        known = "; ".join(f"{template} ({meaning})" for template, meaning in TEMPLATES.items())
        raise CommandError(f"there is no template {name}; there are {known}")
    return wanted


def _report_filled(found: Filled, path: Path, kept: str) -> None:
    """What was put in, how the files were read, and each line that was not used, with its reason."""
    from addin.statement.refusal import counted

    lines = ", ".join(f"{counted(count, 'line')} in {table}" for table, count in found.rows.items())
    print(f"Wrote {path}: {lines}{', in ' + found.currency if found.currency else ''}.")
    for choice in found.record.choices:
        print(f"  {choice}")
    unused = found.record.unused
    if unused:
        print(f"{counted(len(unused), 'line')} could not be used; they stand in the workbook on Sources or Not used:")
        for line in unused[:UNUSED_SHOWN]:
            print(f"  {line.source} row {line.row}: {line.reason}")
        if len(unused) > UNUSED_SHOWN:
            print(f"  and {len(unused) - UNUSED_SHOWN:,} more")
    if kept:
        print(kept)


def refill_template(
    old: Annotated[
        Path, typer.Argument(metavar="OLD", help="A workbook of one of the templates; it is only read.", readable=False)
    ],
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="NEW", help="The workbook to write.")] = None,
    program: Annotated[str, option("--for", FOR_HELP, "PROGRAM")] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace the workbook if it exists.")] = False,
) -> int:
    """Carry the inputs of a filled workbook into the current version of its template; list what cannot be carried."""
    if output is None:
        raise CommandError("name the workbook to write with -o NEW.xlsx", USAGE)
    edition = edition_for(program, output)
    refuse_output(output, edition, force, [old])
    with told_when_interrupted(output), progress() as step:
        from addin.statement import InputError
        from workbook_templates.filling.refill import refilled

        step(f"Reading {old.name}")
        try:
            found = refilled(old, edition)
        except InputError as problem:
            raise CommandError(str(problem)) from None
        step(f"Building {output.name}")
        write_workbook(found.workbook, output, edition, TEMPLATE_STAMP, force, step)
    _report_refilled(found, old, output)
    return 0


def _report_refilled(found: Refilled, old: Path, output: Path) -> None:
    """What was carried, and each thing that was not, with its place and why."""
    from addin.statement.refusal import counted

    print(f"Wrote {output}, a {found.template}; {counted(found.rows, 'line')} of {old} carried.")
    for sentence in found.missing:
        print(f"  not in the old workbook: {sentence}")
    if not found.losses:
        print("Every input was carried.")
        return
    print(f"{counted(len(found.losses), 'thing')} could not be carried as it stood:")
    for loss in found.losses:
        print(f"  {loss.sentence}")
