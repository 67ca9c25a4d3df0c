"""`throughput compare`: what changed between two versions of a workbook, at the terminal, as JSON, as a workbook."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .terminal import CommandError, refuse_report, told_when_interrupted, write_whole
from .terminal import progress as shown_progress

if TYPE_CHECKING:
    from addin.audit.comparing import Compared

SHOWN = 20
"""Changes of one nature that the terminal shows."""


def compare_workbooks(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The older version.", readable=False)],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The newer version.", readable=False)],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="REPORT.xlsx", help="Also write all changes as a workbook.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all changes as JSON.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the report if it exists.")] = False,
) -> int:
    """List what changed between two versions, and carry each result's change back to the inputs that caused it."""
    from addin.audit import UnreadableError
    from addin.audit.comparing import compare

    refuse_report(output, [old, new], force)
    made = datetime.now().replace(microsecond=0)
    with told_when_interrupted(output or Path("the report")), shown_progress() as step:
        try:
            compared = compare(old, new, progress=lambda doing, share: step(f"{doing}, {share:.0%}"))
        except UnreadableError as problem:
            raise CommandError(str(problem)) from None
        if output is not None:
            from workbook_templates.compare_report import build

            step(f"Writing {output.name}")
            write_whole(build(compared, made=made), output, stamp=made, force=force)
    if as_json:
        import json

        print(json.dumps(_plain(compared, made), ensure_ascii=False, indent=2))
    else:
        _print(compared, output)
    sys.stdout.flush()
    return 0


def _plain(compared: Compared, made: datetime) -> dict[str, Any]:
    files = {
        name: {"name": book.name, "size": book.size, "sha256": book.sha256}
        for name, book in (("old", compared.old), ("new", compared.new))
    }
    changes = [{key: value for key, value in asdict(change).items() if key != "where"} for change in compared.changes]
    return {
        "form": 1,
        "made": made.isoformat(),
        "version": compared.version,
        **files,
        "verdict": compared.verdict,
        "changes": changes,
    }


def _print(compared: Compared, output: Path | None) -> None:
    from addin.audit.comparing import Nature
    from workbook_templates.compare_report import causes_in_words

    print(f"{compared.old.name} and {compared.new.name}: {compared.verdict}.")
    for nature in Nature:
        changes = compared.of(nature)
        if changes:
            print(f"\n{nature.value}")
        for change in changes[:SHOWN]:
            called = f" ({change.called})" if change.called else ""
            print(f"  {change.place or 'the workbook'}{called}: {change.old} → {change.new}")
            if nature is Nature.RESULT:
                print(f"    goes back to {causes_in_words(change)}")
        if len(changes) > SHOWN:
            print(f"  and {len(changes) - SHOWN:,} more; -o REPORT.xlsx or --json lists them all")
    if output is not None:
        print(f"\nWrote {output}")
