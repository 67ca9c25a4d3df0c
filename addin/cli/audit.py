"""`throughput audit`: a workbook in, what can be relied on out – at the terminal, as JSON, as a work paper."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from .terminal import USAGE, CommandError, Words, refuse_report, told_when_interrupted, write_whole
from .terminal import progress as shown_progress

if TYPE_CHECKING:
    from addin.audit.audit import Audited

FOUND: Final = 3
"""The exit status of --fail-on: the workbook was audited and has findings of that severity or graver."""


def audit_workbook(
    book: Annotated[Path, typer.Argument(metavar="BOOK", help="Any workbook; it is never written to.", readable=False)],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="REPORT.xlsx", help="Also write the report as a workbook.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    schema: Annotated[bool, typer.Option("--schema", help="Print the form of --json, as JSON Schema.")] = False,
    fail_on: Annotated[
        str, typer.Option("--fail-on", metavar="SEVERITY", help="Exit with 3 on a finding: error, warning or note.")
    ] = "",
    ignore: Annotated[
        Words | None, typer.Option("--ignore", metavar="CODE", help="Leave a kind of finding out. Repeat.")
    ] = None,
    first: Annotated[int, typer.Option("--first", metavar="N", min=1, help="Show the first N of each kind.")] = 10,
    force: Annotated[bool, typer.Option("--force", help="Replace the report if it exists.")] = False,
) -> int:
    """Tell what in a workbook can be relied on: findings, function results re-performed, formulas, inputs."""
    from addin.audit import Severity, UnreadableError
    from addin.audit.audit import Settings, audit
    from workbook_templates.recognise import known_template

    if schema:
        from addin.audit.as_json import SCHEMA

        print(SCHEMA.read_text(encoding="utf-8"), end="")
        return 0
    grave = _severity(fail_on)
    refuse_report(output, [book], force)
    settings = Settings(first, frozenset(code.upper() for code in ignore or ()))
    made = datetime.now().replace(microsecond=0)
    with told_when_interrupted(output or Path("the report")), shown_progress() as step:
        try:
            audited = audit(
                book,
                settings=settings,
                progress=lambda doing, share: step(f"{doing}, {share:.0%}"),
                recognise=known_template,
            )
        except UnreadableError as problem:
            raise CommandError(str(problem)) from None
        except ValueError as problem:
            raise CommandError(str(problem), USAGE) from None
        if output is not None:
            _write_report(audited, made, output, book, force, step)
    if as_json:
        import json

        from addin.audit.as_json import as_json as plain

        print(json.dumps(plain(audited, made), ensure_ascii=False, indent=2))
    else:
        _print(audited, output)
    worst = audited.findings.worst
    return FOUND if grave and worst and worst.rank <= Severity(grave).rank else 0


def _severity(word: str) -> str:
    from addin.audit import Severity

    accepted = [severity.value for severity in Severity]
    if word and word.lower() not in accepted:
        raise CommandError(f"--fail-on {word}: accepted are {', '.join(accepted)}", USAGE)
    return word.lower()


def _write_report(
    audited: Audited, made: datetime, output: Path, book: Path, force: bool, step: Callable[[str], None]
) -> None:
    from workbook_templates.audit_report import build, link_from

    step(f"Writing {output.name}")
    write_whole(build(audited, made=made, linked=link_from(output, book)), output, stamp=made, force=force)


def _print(audited: Audited, output: Path | None) -> None:
    """The report for the terminal: the verdict first, then each finding on a few lines."""
    book = audited.book
    print(f"{book.name}: {audited.verdict}.")
    print(f"{book.size:,} bytes, SHA-256 {book.sha256}; throughput-addin {audited.version}")
    done = audited.reperformance
    if done:
        agree = sum(cell.agrees for cell in done)
        print(f"{len(done):,} function results computed again: {agree:,} agree, {len(done) - agree:,} do not")
    if done.fault:
        print(f"not recalculated as a whole: {done.fault}")
    for fault in book.faults:
        print(f"not read: {fault}")
    shown: dict[str, int] = {}
    for finding in audited.findings:
        print(f"\n{finding.severity.value}  {finding.code}  {finding.place or 'the workbook'}: {finding.what}")
        if finding.expected or finding.found:
            print(f"    expected {finding.expected or '–'}; found {finding.found or '–'}")
        if not shown.get(finding.code):
            print(f"    {finding.why}\n    To do: {finding.remedy}")
        shown[finding.code] = shown.get(finding.code, 0) + 1
        rest = audited.findings.counts[finding.code] - shown[finding.code]
        if rest and shown[finding.code] == len(audited.findings.of(finding.code)):
            print(f"    and {rest:,} more of {finding.code}")
    if output is not None:
        print(f"\nWrote {output}")
    sys.stdout.flush()
