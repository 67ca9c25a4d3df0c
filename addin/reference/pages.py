"""Writes the reference pages from the catalogue, the rule tables and the checks; nothing is typed by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from addin.audit import Severity, kinds
from addin.catalogue import FUNCTIONS, WorksheetFunction
from addin.cells import Argument
from addin.cells.signature import SHAPES
from addin.rules import RuleTable, measured_table, offering_table, rule_sets

FOLDER = Path(__file__).parent
TABLE_START = "<!-- functions: written from the catalogue by `python -m addin.reference` -->"
TABLE_END = "<!-- end of functions -->"


def pages() -> dict[str, str]:
    """Every generated page by its file name."""
    return {
        "functions.md": "\n".join(_functions_page()),
        "rules.md": "\n".join(_rules_page()),
        "findings.md": "\n".join(_findings_page()),
    }


def function_table() -> str:
    """The functions as the README lists them."""
    rows = (
        f"| [`{f.signature.name}`](addin/reference/functions.md#{f.signature.name.lower()}) "
        f"| {_cell(f.signature.purpose)} | `{f.signature.example}` | {_cell(_shown(f.signature.example_result))} |"
        for f in FUNCTIONS.values()
    )
    return "\n".join(
        (TABLE_START, "| function | what it answers | example | gives |", "|---|---|---|---|", *rows, TABLE_END)
    )


def with_function_table(readme: str) -> str:
    """The README's text with its table of functions brought up to date."""
    before, _, rest = readme.partition(TABLE_START)
    _, _, after = rest.partition(TABLE_END)
    return before + function_table() + after


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _shown(result: float | str) -> str:
    return result if isinstance(result, str) else f"{result:.12g}"


def _functions_page() -> Iterator[str]:
    yield "# The worksheet functions"
    yield ""
    yield "Written from the catalogue; do not edit. In a source, S1 is Schragenheim, *Clarifying the Concept of"
    yield "Throughput*, S0 is *Distinguishing “Products” in Operations from “Throughput Generators” in a Marketing"
    yield "Mindset*, and L the line."
    for function in FUNCTIONS.values():
        yield from _function(function)
    yield ""


def _function(function: WorksheetFunction) -> Iterator[str]:
    signature = function.signature
    yield ""
    yield f"## {signature.name}"
    yield ""
    yield f"`{signature.usage}`"
    yield ""
    yield signature.purpose
    yield ""
    yield f"Example: `{signature.example}` gives {_shown(signature.example_result)}. Source: {signature.source}."
    yield ""
    yield from _table(("argument", "meaning", "unit", "shape", "accepted"), map(_argument, signature.arguments[:-1]))
    yield from _table(("output", "what comes back"), ((f"`{o.name}`", o.meaning) for o in signature.outputs))
    yield from _table(("error", "when"), signature.errors.items())
    for note in signature.notes:
        yield f"{note}"
        yield ""


def _argument(argument: Argument) -> tuple[str, ...]:
    name = f"`[{argument.name}]`" if argument.optional else f"`{argument.name}`"
    accepted = argument.accepted
    if argument.blank_means:
        accepted += f"; blank: {argument.blank_means}"
    return name, argument.meaning, argument.unit, SHAPES[argument.shape], accepted


def _table(heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    written = [f"| {' | '.join(map(_cell, row))} |" for row in rows]
    if written:
        yield f"| {' | '.join(heading)} |"
        yield "|" + "---|" * len(heading)
        yield from written
        yield ""


def _rules_page() -> Iterator[str]:
    yield "# The rules"
    yield ""
    yield "Written from the rule tables; do not edit. The first rule that matches decides."
    for table in (*rule_sets().values(), offering_table(), measured_table()):
        yield ""
        yield f"## {table.name}"
        yield ""
        yield f"Fingerprint `{table.fingerprint}`."
        yield ""
        yield from _table(("rule", "when", *_outcomes(table), "sentence", "source"), _rules(table))


def _outcomes(table: RuleTable) -> tuple[str, ...]:
    return tuple(name.replace("_", " ") for name in table.rules[0].outcome)


def _rules(table: RuleTable) -> Iterator[tuple[str, ...]]:
    for rule in table.rules:
        yield rule.id, rule.conditions(), *rule.outcome.values(), rule.sentence, rule.source


def _findings_page() -> Iterator[str]:
    yield "# The findings of `throughput audit`"
    yield ""
    yield "Written from the checks; do not edit. A code keeps its meaning. An error makes a figure wrong, a warning"
    yield "may, a note is to be known. `--ignore CODE` leaves a kind out; `--json` gives the findings in the form of"
    yield "[audit.schema.json](../audit/audit.schema.json)."
    yield ""
    rows = ((f"[{k.code}](#{k.code.lower()})", k.title, k.severity.value) for k in kinds())
    yield from _table(("code", "kind of finding", "severity"), rows)
    number = {severity: sum(k.severity is severity for k in kinds()) for severity in Severity}
    yield ", ".join(f"{many} of severity {severity.value}" for severity, many in number.items()) + "."
    for k in kinds():
        yield ""
        yield f"## {k.code}"
        yield ""
        yield f"**{k.title}** ({k.severity.value}). {k.meaning}"
        yield ""
        yield f"Why it matters: {k.why}"
        yield ""
        yield f"What to do: {k.remedy}"
        yield ""
        yield f"Example: {k.example}"
    yield ""
