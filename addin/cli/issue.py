"""`throughput issue`: freezes a reviewed workbook into a numbered paper one can sign."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from .terminal import CommandError, same, told_when_interrupted
from .terminal import progress as shown_progress


def issue_workbook(
    book: Annotated[
        Path, typer.Argument(metavar="BOOK", help="The reviewed workbook; it is never written to.", readable=False)
    ],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="PAPER.xlsx", help="The paper to write.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who issues it.")] = "",
    replaces: Annotated[
        Path | None,
        typer.Option("--replaces", metavar="PAPER", help="The paper of the earlier issue.", readable=False),
    ] = None,
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="What it changes, and why it replaces.")] = "",
    number: Annotated[
        int | None, typer.Option("--number", metavar="N", min=1, help="The issue's number; the next when left out.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the paper if it exists.")] = False,
) -> int:
    """Freeze a reviewed workbook: values with their formulas beside them as text, and what they stand on."""
    from addin.audit import UnreadableError
    from addin.package import PackageError
    from workbook_templates.issuing import Issue, IssueRefusedError, issue
    from workbook_templates.output_file import OutputRefusedError, check

    for path in filter(None, (book, replaces)):
        if same(output, path):
            raise CommandError(f"{output} is a workbook to read, and it is never written to; name another")
    if output.suffix.lower() not in (".xlsx", book.suffix.lower()):
        raise CommandError(f"the paper of {book.name} is written as .xlsx; name it {output.stem}.xlsx")
    made = datetime.now().replace(microsecond=0)
    with told_when_interrupted(output), shown_progress() as step:
        try:
            check(output, replace=force)
            issued = issue(
                book,
                output,
                Issue(by, why, replaces, number),
                made=made,
                replace=force,
                progress=lambda doing, share: step(f"{doing}, {share:.0%}"),
            )
        except (UnreadableError, PackageError, IssueRefusedError, OutputRefusedError) as problem:
            raise CommandError(str(problem)) from None
    print(
        f"Wrote {output}: issue {issued.number} of {book.name}"
        + (f", replacing {issued.replaced}." * bool(issued.replaced) or ".")
    )
    print(f"{issued.formulas:,} formulas frozen, {issued.live:,} of them computed again on the sheet Issue checks.")
    print(f"SHA-256 of the inputs {issued.inputs_sha256}")
    print(f"Audit: {issued.audited.verdict}.")
    return 0
