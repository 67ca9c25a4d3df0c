"""`throughput new`: a template workbook, empty or with its worked example."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from .terminal import (
    FOR_HELP,
    CommandError,
    edition_for,
    option,
    progress,
    refuse_output,
    told_when_interrupted,
    write_workbook,
)

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
