"""What every command does the same way: refusals in one sentence, progress, the edition, delivery of a workbook."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer

if TYPE_CHECKING:
    from openpyxl import Workbook

    from workbook_templates.editions import Edition

REFUSED: Final = 1
USAGE: Final = 2
INTERRUPTED: Final = 130
Words = list[str]
FOR_HELP: Final = "Who opens it: excel, calc, lite (Excel on Mac and the web) or plain (no add-in)."
UNUSED_SHOWN: Final = 10
"""Lines that were not used are named up to this many; the workbook lists them all."""


class CommandError(Exception):
    """Ends the command with one sentence on standard error."""

    def __init__(self, sentence: str, status: int = REFUSED) -> None:
        super().__init__(sentence)
        self.status = status


def option(name: str, help_text: str, metavar: str) -> Any:
    # whether a file can be read is said by whoever reads it, in the same words for every way it can fail
    return typer.Option(name, help=help_text, metavar=metavar, readable=False)


def pairs(option: str, words: Words | None) -> dict[str, str]:
    """What `--column role=Heading`, repeated, says."""
    found: dict[str, str] = {}
    for word in words or ():
        role, equals, heading = word.partition("=")
        if not equals or not role.strip():
            raise CommandError(f"{option} {word}: write ROLE=HEADING, for instance {option} revenue=Sales", USAGE)
        if role.strip() in found:
            raise CommandError(f"{option} {role.strip()} is given twice; give it once", USAGE)
        found[role.strip()] = heading
    return found


def edition_for(program: str, output: Path | None) -> Edition:
    """The edition asked for; when nobody says, the file's ending does, else the computer."""
    from workbook_templates.editions import EDITIONS, usual

    if not program:
        ending = output.suffix.lower() if output is not None else ""
        program = {".xlsm": "excel", ".xlsx": "calc"}.get(ending) or usual()
    if program.lower() not in EDITIONS:
        known = "; ".join(f"{name} ({edition.meaning})" for name, edition in EDITIONS.items())
        raise CommandError(f"there is no edition --for {program}; accepted are {known}", USAGE)
    return EDITIONS[program.lower()]


def refuse_output(output: Path, edition: Edition, force: bool, inputs: list[Path]) -> None:
    """Say before any work is done that the workbook could not be written."""
    from workbook_templates.output_file import OutputRefusedError, check

    if output.suffix.lower() != edition.ending:
        raise CommandError(
            f"the workbook for {edition.program} is written as {edition.ending}; "
            f"name it {output.stem}{edition.ending} instead of {output.name}"
        )
    if any(same(output, path) for path in inputs):
        raise CommandError(
            f"{output} is one of the files to read, and a file handed over is never written to; name another"
        )
    try:
        check(output, replace=force)
    except OutputRefusedError as problem:
        raise CommandError(str(problem)) from None


def same(one: Path, other: Path) -> bool:
    try:
        return one.resolve() == other.resolve() or (one.exists() and other.exists() and one.samefile(other))
    except OSError:
        return False


@contextmanager
def told_when_interrupted(output: Path) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        raise CommandError(f"interrupted; {output.name} was not written", INTERRUPTED) from None


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Tells, on a terminal, what is being done; says nothing into a file or a pipe."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("Starting") as status:
        yield lambda words: status.update(f"{words} …")


def write_workbook(
    workbook: Workbook, output: Path, edition: Edition, stamp: datetime, force: bool, step: Callable[[str], None]
) -> None:
    """Give a built workbook to those who alone write files."""
    from workbook_templates.editions import deliver
    from workbook_templates.finish import FormulaRefusedError
    from workbook_templates.output_file import OutputRefusedError

    try:
        deliver(
            workbook,
            output,
            edition,
            stamp=stamp,
            replace=force,
            progress=lambda doing, share: step(f"{output.name}: {doing}, {share:.0%}"),
        )
    except (OutputRefusedError, FormulaRefusedError) as problem:
        raise CommandError(str(problem)) from None


def refuse_report(output: Path | None, inputs: list[Path], force: bool) -> None:
    """Say before any work is done that a report could not be written."""
    from workbook_templates.output_file import OutputRefusedError, check

    if output is None:
        return
    if any(same(output, path) for path in inputs):
        raise CommandError(f"{output} is a workbook to read, and it is never written to; name another")
    if output.suffix.lower() != ".xlsx":
        raise CommandError(f"the report is an .xlsx workbook; name it {output.stem}.xlsx instead of {output.name}")
    try:
        check(output, replace=force)
    except OutputRefusedError as problem:
        raise CommandError(str(problem)) from None


def write_whole(workbook: Workbook, output: Path, *, stamp: datetime, force: bool) -> None:
    """Write a workbook that needs no edition: a report, a work paper."""
    from workbook_templates.finish import FormulaRefusedError, finish
    from workbook_templates.output_file import OutputRefusedError

    try:
        finish(workbook, output, stamp=stamp, host="plain", replace=force)
    except (OutputRefusedError, FormulaRefusedError) as problem:
        raise CommandError(str(problem)) from None


def one_sentence(text: str) -> str:
    return " ".join(text.split()).rstrip(".")


PLAIN_SIGNS: Final = {"−": "-", "–": "-", "Δ": "Delta ", "×": "x", "÷": "/", "“": '"', "”": '"', "’": "'", "…": "..."}


def let_every_terminal_print() -> None:
    """A terminal that cannot show a sign gets a plain one in its place, never a crash."""

    def plain(problem: UnicodeError) -> tuple[str, int]:
        if not isinstance(problem, UnicodeEncodeError):
            raise problem
        signs = problem.object[problem.start : problem.end]
        return "".join(PLAIN_SIGNS.get(sign, "?") for sign in signs), problem.end

    codecs.register_error("plain signs", plain)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="plain signs")
