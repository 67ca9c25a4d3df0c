"""`throughput build | install | remove | status`: the functions in a spreadsheet program."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from .terminal import REFUSED, USAGE, CommandError, one_sentence

if TYPE_CHECKING:
    from addin.hosts import Report


def build_host(
    program: Annotated[str, typer.Argument(metavar="PROGRAM", help="excel or calc.")],
    folder: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="The folder to write in.")] = Path(),
    offline: Annotated[
        bool, typer.Option("--offline", help="For excel: one folder that installs without a network.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
) -> int:
    """Make the file that a spreadsheet program takes the functions from."""
    from workbook_templates.output_file import OutputRefusedError

    host = _host(program)
    wanted = {"offline": True} if offline else {}
    if offline and program.lower() != "excel":
        raise CommandError(f"--offline is for excel; {program} needs no more than its one file", USAGE)
    try:
        print(f"Wrote {host.build(folder, replace=force, **wanted)}")
    except (OSError, OutputRefusedError) as problem:
        raise CommandError(one_sentence(str(problem))) from None
    return 0


def install_host(program: Annotated[str, typer.Argument(metavar="PROGRAM", help="excel or calc.")]) -> int:
    """Put the functions into a spreadsheet program, for this user."""
    return _told(_host(program).install())


def remove_host(program: Annotated[str, typer.Argument(metavar="PROGRAM", help="excel or calc.")]) -> int:
    """Take the functions out of a spreadsheet program again."""
    return _told(_host(program).remove())


def show_status(
    program: Annotated[str | None, typer.Argument(metavar="PROGRAM", help="excel or calc; both when left out.")] = None,
) -> int:
    """Say where the functions are installed, and what is wrong where something is."""
    return max(_told(_host(name).status(), name) for name in ([program] if program else HOSTS))


HOSTS: Final = ("excel", "calc")


def _host(program: str) -> Any:
    from importlib import import_module

    if program.lower() not in HOSTS:
        raise CommandError(
            f"there is no program {program} to install for; accepted are {' and '.join(HOSTS)} "
            "(xlwings Lite needs no installation: throughput new NAME --for lite)",
            USAGE,
        )
    return import_module(f"addin.hosts.{program.lower()}")


def _told(report: Report, heading: str = "") -> int:
    """Print what a host has to say; its sentences go where errors go when not all is well."""
    for line in report.lines:
        print(f"{heading}: {line}" if heading else line, file=sys.stdout if report.ok else sys.stderr)
    return 0 if report.ok else REFUSED
