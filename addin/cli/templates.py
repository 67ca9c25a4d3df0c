"""`throughput new` and `throughput refill`: a template empty, with its example, or filled from what is there."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from .terminal import (
    FOR_HELP,
    USAGE,
    CommandError,
    edition_for,
    option,
    progress,
    refuse_output,
    told_when_interrupted,
    write_workbook,
)

if TYPE_CHECKING:
    from workbook_templates.filling.refill import Refilled

TEMPLATE_STAMP: Final = datetime(2026, 1, 1)
"""When a template counts as made: it has no input to take a date from, and the clock would change its bytes."""


def new_template(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The template, for instance throughput_statement.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="OUT", help="The workbook to write; NAME when left out.")
    ] = None,
    example: Annotated[bool, typer.Option("--example", help="Filled with the worked example.")] = False,
    program: Annotated[str, option("--for", FOR_HELP, "PROGRAM")] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace the workbook if it exists.")] = False,
) -> int:
    """Write a template workbook, empty or with its worked example."""
    from workbook_templates.templates import TEMPLATES, built

    wanted = name.lower().replace("-", "_")
    if wanted not in TEMPLATES:
        known = "; ".join(f"{template} ({meaning})" for template, meaning in TEMPLATES.items())
        raise CommandError(f"there is no template {name}; there are {known}")
    edition = edition_for(program, output)
    path = output or Path(wanted).with_suffix(edition.ending)
    refuse_output(path, edition, force, [])
    with told_when_interrupted(path), progress() as step:
        step(f"Building {path.name}")
        write_workbook(built(wanted, edition, example=example), path, edition, TEMPLATE_STAMP, force, step)
    print(f"Wrote {path} for {edition.program}: {edition.meaning}.")
    return 0


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
