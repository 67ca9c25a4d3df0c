"""The `throughput` command: formulas, functions and statements from a terminal; it computes nothing itself.

A command imports what it needs when it runs, so that the command line answers at once.
"""

from __future__ import annotations

import codecs
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

if TYPE_CHECKING:
    from openpyxl import Workbook

    from addin.hosts import Report
    from addin.statement import Read, Request, Settings, Statement
    from workbook_templates.editions import Edition

REFUSED: Final = 1
USAGE: Final = 2
INTERRUPTED: Final = 130
TEMPLATE_STAMP: Final = datetime(2026, 1, 1)
"""When a template counts as made: it has no input to take a date from, and the clock would change its bytes."""
UNUSED_SHOWN: Final = 10


class _CommandError(Exception):
    """Ends the command with one sentence on standard error."""

    def __init__(self, sentence: str, status: int = REFUSED) -> None:
        super().__init__(sentence)
        self.status = status


# --- eval ---------------------------------------------------------------------------------------------------------


def evaluate_formula(
    formula: Annotated[str, typer.Argument(metavar="FORMULA", help="For instance '=THROUGHPUT(100,{75,1})'.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> int:
    """Evaluate a formula, native functions and throughput functions mixed, with no spreadsheet program."""
    from addin.cells import CellError
    from addin.engine import FormulaSyntaxError, evaluate

    try:
        found = evaluate(formula)
    except FormulaSyntaxError as problem:
        raise _CommandError(_one_sentence(str(problem)), USAGE) from None
    if as_json:
        import json

        rows = [[_plain(cell) for cell in row] for row in found.rows]
        print(json.dumps({"rows": rows} if found.spills else {"value": rows[0][0]}, ensure_ascii=False))
    else:
        for row in found.rows:
            print("\t".join(shown(cell) for cell in row))
    sys.stdout.flush()
    errors = [cell for row in found.rows for cell in row if isinstance(cell, CellError)]
    for sentence in dict.fromkeys(error.message for error in errors if error.message):
        print(sentence, file=sys.stderr)
    return REFUSED if errors else 0


def shown(cell: object) -> str:
    """A cell as the terminal shows it: a number in up to 15 digits, as in a spreadsheet; no tabs or line ends.

    >>> shown(24.0), shown(0.1 + 0.2), shown(10661.854641400994), shown(True)
    ('24', '0.3', '10661.854641401', 'TRUE')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return f"{cell + 0.0:.15g}"
    code = getattr(cell, "code", None)
    return code if isinstance(code, str) else " ".join(str(cell).splitlines()).replace("\t", " ")


def _plain(cell: object) -> Any:
    """A cell as JSON has it: a number, a text, a truth value; an error as its code and message."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return int(cell)
    if cell is None or isinstance(cell, bool | int | float | str):
        return cell
    return {"error": getattr(cell, "code", "#VALUE!"), "message": getattr(cell, "message", str(cell))}


# --- functions ----------------------------------------------------------------------------------------------------


def list_functions(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="One function; all when left out.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> int:
    """List the worksheet functions, or show one function's arguments, answers, outputs, example and source."""
    from addin.catalogue import FUNCTIONS

    if name is not None and name.upper() not in FUNCTIONS:
        import difflib

        near = difflib.get_close_matches(name.upper(), FUNCTIONS, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(FUNCTIONS)}"
        raise _CommandError(f"there is no function {name}; {hint}")
    chosen = [FUNCTIONS[name.upper()].signature] if name else [function.signature for function in FUNCTIONS.values()]
    if as_json:
        import json

        described = [_described(signature) for signature in chosen]
        print(json.dumps(described[0] if name else described, ensure_ascii=False, indent=2))
    elif name:
        _print_function(name.upper())
    else:
        width = max(len(signature.name) for signature in chosen)
        for signature in chosen:
            print(f"{signature.name:<{width}}  {signature.purpose}")
    return 0


def _print_function(name: str) -> None:
    """Everything the function says of itself, in the words of TA_HELP."""
    import shutil
    import textwrap

    from addin.catalogue import call

    rows = call("TA_HELP", name)
    assert isinstance(rows, list)
    width = max(60, min(shutil.get_terminal_size().columns, 110))
    before = ""
    for topic, entry, text in rows:
        if topic != before:
            print(str(topic).capitalize() if not before else f"\n{str(topic).capitalize()}")
            before = str(topic)
        line = f"{entry}  {text}" if entry and text else f"{entry or text}"
        print(textwrap.fill(line, width, initial_indent="  ", subsequent_indent="      "))


def _described(signature: Any) -> dict[str, Any]:
    return {
        "name": signature.name,
        "usage": signature.usage,
        "purpose": signature.purpose,
        "category": signature.category,
        "arguments": [
            {
                "name": argument.name,
                "meaning": argument.meaning,
                "unit": argument.unit,
                "shape": argument.shape,
                "optional": argument.optional,
                "answers": [
                    {"text": answer.text, "meaning": answer.meaning, "synonyms": list(answer.synonyms)}
                    for answer in argument.answers
                ],
            }
            for argument in signature.arguments
        ],
        "outputs": [{"name": output.name, "meaning": output.meaning} for output in signature.outputs],
        "example": signature.example,
        "example_result": signature.example_result,
        "errors": dict(signature.errors),
        "source": signature.source,
    }


# --- statement ----------------------------------------------------------------------------------------------------

Words = list[str]
FOR_HELP: Final = "Who opens it: excel, calc, lite (Excel on Mac and the web) or plain (no add-in)."


def _option(name: str, help_text: str, metavar: str) -> Any:
    # whether a file can be read is said by whoever reads it, in the same words for every way it can fail
    return typer.Option(name, help=help_text, metavar=metavar, readable=False)


def write_statement(
    sales: Annotated[
        Path | None, typer.Argument(metavar="SALES", help="A CSV file, a workbook or a Parquet file.", readable=False)
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="OUT.xlsx", help="The workbook to write.")
    ] = None,
    example: Annotated[bool, typer.Option("--example", help="Use the sample that ships with the add-in.")] = False,
    expenses: Annotated[Path | None, _option("--expenses", "Operating expenses of the period.", "FILE")] = None,
    investment: Annotated[Path | None, _option("--investment", "The I register: stock, equipment.", "FILE")] = None,
    figures: Annotated[
        Path | None, _option("--figures", "A table of ledger figures: set, figure, amount.", "FILE")
    ] = None,
    column: Annotated[
        Words | None, _option("--column", "Which column is what: revenue=Sales. Repeat.", "ROLE=HEADING")
    ] = None,
    expenses_column: Annotated[
        Words | None, _option("--expenses-column", "The same for the expenses: amount=Cost.", "ROLE=HEADING")
    ] = None,
    investment_column: Annotated[
        Words | None, _option("--investment-column", "The same for the register: used=Issues.", "ROLE=HEADING")
    ] = None,
    contains_only_tvc: Annotated[
        bool,
        typer.Option(
            "--contains-only-tvc",
            help="Your word that a profit, margin, COGS or standard-cost column holds truly variable cost only.",
        ),
    ] = False,
    profile: Annotated[
        Path | None, _option("--profile", "Keep columns, formats and signs for next month; reuse them.", "FILE")
    ] = None,
    control: Annotated[
        Words | None, _option("--control", "A control total: rows, revenue, tvc or oe. Repeat.", "FIGURE=AMOUNT")
    ] = None,
    ledger: Annotated[
        Words | None, _option("--ledger", "From the ledger: profit, conversion, write_downs, other.", "FIGURE=AMOUNT")
    ] = None,
    prior: Annotated[
        Words | None, _option("--prior", "Prior period: revenue, tvc, oe, stock_losses, investment.", "FIGURE=AMOUNT")
    ] = None,
    budget: Annotated[Words | None, _option("--budget", "Budget: the same figures.", "FIGURE=AMOUNT")] = None,
    numbers: Annotated[str, _option("--numbers", "How numbers are written: us, eu or plain.", "FORMAT")] = "",
    dates: Annotated[str, _option("--dates", "Order of day and month: dmy, mdy or ymd.", "ORDER")] = "",
    reverse: Annotated[
        Words | None, _option("--reverse", "Reverse the signs of this role's numbers. Repeat.", "ROLE")
    ] = None,
    start: Annotated[str, _option("--from", "First day of the period: 2024-08-01 or 2024-08.", "DAY")] = "",
    end: Annotated[str, _option("--to", "Last day of the period: 2024-08-31 or 2024-08.", "DAY")] = "",
    currency: Annotated[str, _option("--currency", "The currency of every amount.", "CODE")] = "",
    sheet: Annotated[str, _option("--sheet", "The sheet of a workbook of sales.", "NAME")] = "",
    expenses_sheet: Annotated[str, _option("--expenses-sheet", "The sheet of the expenses.", "NAME")] = "",
    investment_sheet: Annotated[str, _option("--investment-sheet", "The sheet of the register.", "NAME")] = "",
    encoding: Annotated[
        str, _option("--encoding", "The encoding of the text files, for instance cp1252.", "NAME")
    ] = "",
    heading_row: Annotated[int | None, _option("--heading-row", "Row of the headings of the sales.", "ROW")] = None,
    title: Annotated[str, _option("--title", "The statement's title.", "TEXT")] = "",
    strict: Annotated[bool, typer.Option("--strict", help="Refuse when any line cannot be used.")] = False,
    program: Annotated[str, _option("--for", FOR_HELP, "PROGRAM")] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace the workbook if it exists.")] = False,
) -> int:
    """Write the throughput statement of a period from a table of sales, as a finished workbook."""
    if example == (sales is not None):
        raise _CommandError(
            "name a table of sales, or give --example, and not both (see throughput statement --help)", USAGE
        )
    if output is None:
        raise _CommandError("name the workbook to write with -o OUT.xlsx", USAGE)
    inputs = [path for path in (sales, expenses, investment, figures, profile) if path is not None]
    edition = _edition(program, output)
    _refuse_output(output, edition, force, inputs)
    _refuse_profile(profile)
    with _told_when_interrupted(output):
        from addin.statement import InputError, Settings, TableSettings

        def table(option: str, words: Words | None, of_sheet: str, row: int | None = None) -> TableSettings:
            return TableSettings(_pairs(option, words), numbers, dates, frozenset(), of_sheet, encoding, row)

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
            with _progress() as step:
                found = _read(request, example, step)
                _write_statement(found.statement, output, edition, force, step)
            kept = _keep_profile(profile, found)
        except InputError as problem:
            raise _CommandError(str(problem)) from None
    _report(found.statement, output, kept)
    return 0


def _edition(program: str, output: Path | None) -> Edition:
    """The edition asked for; when nobody says, the file's ending does, else the computer."""
    from workbook_templates.editions import EDITIONS, usual

    if not program:
        ending = output.suffix.lower() if output is not None else ""
        program = {".xlsm": "excel", ".xlsx": "calc"}.get(ending) or usual()
    if program.lower() not in EDITIONS:
        known = "; ".join(f"{name} ({edition.meaning})" for name, edition in EDITIONS.items())
        raise _CommandError(f"there is no edition --for {program}; accepted are {known}", USAGE)
    return EDITIONS[program.lower()]


def _refuse_output(output: Path, edition: Edition, force: bool, inputs: list[Path]) -> None:
    """Say before any work is done that the workbook could not be written."""
    from workbook_templates.output_file import OutputRefusedError, check

    if output.suffix.lower() != edition.ending:
        raise _CommandError(
            f"the workbook for {edition.program} is written as {edition.ending}; "
            f"name it {output.stem}{edition.ending} instead of {output.name}"
        )
    if any(_same(output, path) for path in inputs):
        raise _CommandError(
            f"{output} is one of the files to read, and a file handed over is never written to; name another"
        )
    try:
        check(output, replace=force)
    except OutputRefusedError as problem:
        raise _CommandError(str(problem)) from None


def _refuse_profile(profile: Path | None) -> None:
    if profile is not None and not profile.parent.is_dir():
        raise _CommandError(f"there is no folder {profile.parent} to keep the profile {profile.name} in; make it first")


def _same(one: Path, other: Path) -> bool:
    try:
        return one.resolve() == other.resolve() or (one.exists() and other.exists() and one.samefile(other))
    except OSError:
        return False


def _pairs(option: str, words: Words | None) -> dict[str, str]:
    """What `--column role=Heading`, repeated, says."""
    found: dict[str, str] = {}
    for word in words or ():
        role, equals, heading = word.partition("=")
        if not equals or not role.strip():
            raise _CommandError(f"{option} {word}: write ROLE=HEADING, for instance {option} revenue=Sales", USAGE)
        if role.strip() in found:
            raise _CommandError(f"{option} {role.strip()} is given twice; give it once", USAGE)
        found[role.strip()] = heading
    return found


def _with_reversed(settings: Settings, roles: Words | None) -> Settings:
    """The settings with the signs of some roles reversed, in every table that has such a role."""
    from dataclasses import replace

    from addin.statement.columns import ROLES

    for role in roles or ():
        tables = [name for name, known in ROLES.items() if role in {entry.name for entry in known}]
        if not tables or role in ("date", "item", "kind", "offering", "customer", "account", "description", "currency"):
            raise _CommandError(
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


@contextmanager
def _told_when_interrupted(output: Path) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        raise _CommandError(f"interrupted; {output.name} was not written", INTERRUPTED) from None


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Tells, on a terminal, what is being done; says nothing into a file or a pipe."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("Starting") as status:
        yield lambda words: status.update(f"{words} …")


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
        raise _CommandError(str(problem)) from None
    # The stamp comes from the input, so that the same input gives the same file.
    _deliver(workbook, output, edition, datetime.combine(statement.period_end, datetime.min.time()), force, step)


def _deliver(
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
        raise _CommandError(str(problem)) from None


def _keep_profile(profile: Path | None, read: Read) -> str:
    """Keep the settings as found, unless the profile is there already."""
    if profile is None or profile.exists():
        return ""
    from addin.statement.profile import write_profile

    write_profile(profile, read.settings)
    return f"Kept columns and formats in {profile}; next month --profile {profile} reads the same way."


# --- new ------------------------------------------------------------------------------------------------------------


def new_template(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The template, for instance throughput_statement.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="OUT", help="The workbook to write; NAME when left out.")
    ] = None,
    example: Annotated[bool, typer.Option("--example", help="Filled with the worked example.")] = False,
    program: Annotated[str, _option("--for", FOR_HELP, "PROGRAM")] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace the workbook if it exists.")] = False,
) -> int:
    """Write a template workbook, empty or with its worked example."""
    from workbook_templates.templates import TEMPLATES, built

    wanted = name.lower().replace("-", "_")
    if wanted not in TEMPLATES:
        known = "; ".join(f"{template} ({meaning})" for template, meaning in TEMPLATES.items())
        raise _CommandError(f"there is no template {name}; there are {known}")
    edition = _edition(program, output)
    path = output or Path(wanted).with_suffix(edition.ending)
    _refuse_output(path, edition, force, [])
    with _told_when_interrupted(path), _progress() as step:
        step(f"Building {path.name}")
        _deliver(built(wanted, edition, example=example), path, edition, TEMPLATE_STAMP, force, step)
    print(f"Wrote {path} for {edition.program}: {edition.meaning}.")
    return 0


# --- the hosts ------------------------------------------------------------------------------------------------------


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
        raise _CommandError(f"--offline is for excel; {program} needs no more than its one file", USAGE)
    try:
        print(f"Wrote {host.build(folder, replace=force, **wanted)}")
    except (OSError, OutputRefusedError) as problem:
        raise _CommandError(_one_sentence(str(problem))) from None
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
        raise _CommandError(
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


# --- the command line -----------------------------------------------------------------------------------------------


def _version(wanted: bool) -> None:
    if wanted:
        from addin.version import VERSION

        print(f"throughput {VERSION}")
        raise typer.Exit


def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


COMMANDS: Final[dict[str, Callable[..., int]]] = {
    "eval": evaluate_formula,
    "functions": list_functions,
    "statement": write_statement,
    "new": new_template,
    "build": build_host,
    "install": install_host,
    "remove": remove_host,
    "status": show_status,
}


def _application(words: list[str]) -> typer.Typer:
    """The command asked for, or all of them for the help: to set up every option of each is felt at every start."""
    application = typer.Typer(
        name="throughput",
        help="Throughput decisions in a spreadsheet: formulas, functions and the statement of a period.",
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
    )
    application.callback()(_common)
    for name, command in COMMANDS.items():
        if name in words[:1] or not COMMANDS.keys() & set(words[:1]):
            application.command(name)(command)
    return application


def main() -> None:
    """Run the command line of this process and leave with its exit status."""
    sys.exit(run(sys.argv[1:]))


def run(words: list[str]) -> int:
    """Run one command line.

    Args:
        words: the command line without the program's name.

    Returns:
        The exit status: 0, 1 for refused input, 2 for a wrong command line, 130 after an interrupt.
    """
    _let_every_terminal_print()
    try:
        status = _application(words)(words, standalone_mode=False, prog_name="throughput")
        sys.stdout.flush()
    except _CommandError as stop:
        return _say(str(stop), stop.status)
    except (KeyboardInterrupt, typer.Abort):
        return _say("interrupted; nothing was written", INTERRUPTED)
    except BrokenPipeError:  # the reader of a pipe (head, less) has seen enough
        sys.stdout = None  # keeps the interpreter from flushing into it on the way out
        return 0
    except MemoryError:
        return _say("there is not enough memory for this; split the table by period", REFUSED)
    except Exception as problem:
        words_of_it = getattr(problem, "format_message", None)
        if words_of_it is None:
            return _say(_fault_of_ours(problem), REFUSED)
        text = _one_sentence(words_of_it())
        return _say(f"{text} (see throughput --help)", USAGE) if text else USAGE  # no text: help was printed
    if status == INTERRUPTED:  # typer turns an interrupt into an exit status without a word
        return _say("interrupted; nothing was written", INTERRUPTED)
    return status if isinstance(status, int) else 0


def _say(sentence: str, status: int) -> int:
    print(sentence, file=sys.stderr)
    return status


def _fault_of_ours(problem: Exception) -> str:
    """What nobody foresaw, in one sentence that can be reported."""
    at, step = "", problem.__traceback__
    while step is not None:
        at, step = f"{Path(step.tb_frame.f_code.co_filename).name} line {step.tb_lineno}", step.tb_next
    words = _one_sentence(f"{type(problem).__name__}: {problem}")[:200]
    return f"this is a fault of the program and not of what was given ({words}; {at}); please report it"


def _one_sentence(text: str) -> str:
    return " ".join(text.split()).rstrip(".")


PLAIN_SIGNS: Final = {"−": "-", "–": "-", "Δ": "Delta ", "×": "x", "÷": "/", "“": '"', "”": '"', "’": "'", "…": "..."}


def _let_every_terminal_print() -> None:
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
