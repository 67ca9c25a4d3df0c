"""The decision's checks: complete, valid, within capacity, re-performed."""

from __future__ import annotations

from typing import Final

from workbook_templates.parts.audit import AuditTrail
from workbook_templates.parts.checks import Check, Checks
from workbook_templates.parts.closing import closing_checks
from workbook_templates.parts.delta_decision import sizes
from workbook_templates.parts.delta_decision.cash import CASH, CASH_ROWS
from workbook_templates.parts.delta_decision.grid import Grid
from workbook_templates.parts.delta_decision.group import CONFLICT_ROW, GROUP
from workbook_templates.parts.delta_decision.inputs import ALTERNATIVES, CAPACITY, DECISION, Inputs
from workbook_templates.parts.delta_decision.lines import LineGrids
from workbook_templates.parts.delta_decision.load import FIRST_ROW, LOAD, PAIRS
from workbook_templates.parts.delta_decision.verdict import ROWS, VERDICT


def add_checks(
    checks: Checks,
    audit: AuditTrail,
    inputs: Inputs,
    lines: LineGrids,
    totals: Grid,
    side: Grid,
    resources: Grid,
) -> None:
    """Register every check of the decision."""
    for check in (
        *_facts(inputs, totals),
        *_lines(inputs, lines),
        *_capacities(inputs),
        *_results(inputs, totals, side, resources),
        *closing_checks(audit),
    ):
        checks.add(check)


def _check(title: str, compares: str, value: str, where: tuple[str, str], remedy: str, applies: str = "") -> Check:
    return Check(title, compares, value, "tolerance_none", *where, remedy, applies=applies)


def _facts(inputs: Inputs, totals: Grid) -> list[Check]:
    names = inputs.alternatives.cells("name")
    return [
        _check(
            "Horizon, currency and reference are given",
            "required inputs that are missing on Decision",
            'IF(in_horizon="",1,0)+IF(in_currency="",1,0)+IF(in_reference="",1,0)',
            (DECISION, "B10"),
            "Fill them on Decision; without the horizon nothing is judged.",
        ),
        _check(
            "Facts on Decision are accepted",
            "facts that are no number, outside their limits, or not on their list",
            "facts_wrong",
            (DECISION, "F7"),
            "The hint beside the fact says what is accepted.",
        ),
        _check(
            "Answers and amounts on Alternatives are accepted",
            "answers that are not on their list, and texts in place of numbers",
            f"SUM({totals.cells('wrong')})",
            (ALTERNATIVES, "A7"),
            "The hint beside the alternative says so; choose from the list.",
        ),
        _check(
            "An alternative is given",
            "1 when no alternative is named",
            f"IF(COUNTA({names})>0,0,1)",
            (ALTERNATIVES, "A7"),
            "Name the alternatives on Alternatives.",
        ),
        _check(
            "No alternative is named twice",
            "names that stand there more than once",
            f'SUMPRODUCT(({names}<>"")*1)-SUM({totals.cells("first")})',
            (ALTERNATIVES, "A7"),
            "Give each alternative a name of its own.",
        ),
        _check(
            "Members of sets are listed",
            "members that are not listed, are named twice, are the set itself, or are sets",
            f"SUM({totals.cells('unknown')})+SUM({totals.cells('nested')})",
            (ALTERNATIVES, "B7"),
            "Name members as in the first column; a set in a set is not followed: name its members instead.",
        ),
        _check(
            "Every alternative can be judged",
            "alternatives without lines, or with something missing",
            f"COUNTA({names})-SUM({totals.cells('ready')})",
            (VERDICT, f"B{ROWS['missing']}"),
            "See What is missing on Verdict and beside the lines.",
            f"COUNTA({names})>0",
        ),
    ]


_TITLES: Final = (
    "Every sales line is complete",
    "Every expense line is complete",
    "Every investment line is complete",
    "Every load line is complete",
)


def _lines(inputs: Inputs, lines: LineGrids) -> list[Check]:
    tables = (inputs.sales, inputs.expenses, inputs.investment, inputs.loads)
    return [
        _check(
            title,
            f"lines of {table.sheet} with something missing",
            f"SUM({grid.cells('open')})",
            (table.sheet, f"{table.letter(table.columns[0].key)}{table.first_row}"),
            "The hint beside the line says what is missing.",
            f"COUNT({grid.cells('open')})>0",
        )
        for title, table, grid in zip(_TITLES, tables, lines.all, strict=True)
    ]


def _capacities(inputs: Inputs) -> list[Check]:
    return [
        _check(
            f"{title} fit into the capacity",
            f"filled cells below row {table.last_row} of {table.sheet}",
            f"COUNTA({table.beyond()})",
            (table.sheet, f"A{table.last_row}"),
            "Formulas do not reach these cells. Split the decision.",
        )
        for title, table in zip(
            ("Alternatives", "Sales lines", "Expense lines", "Investment lines", "Resources", "Load lines"),
            inputs.tables,
            strict=True,
        )
    ]


def _results(inputs: Inputs, totals: Grid, side: Grid, resources: Grid) -> list[Check]:
    some = f"SUM({totals.cells('ready')})>0"
    listed = inputs.resources
    pairs = f"{LOAD}!$A${FIRST_ROW}:$A${FIRST_ROW + sizes.PAIRS - 1}"
    return [
        _check(
            "Resources are complete",
            "resources without capacity above 0, today's load, or a limit of up to 100%",
            f"COUNTA({listed.cells('name')})-SUM({resources.cells('complete')})",
            (CAPACITY, "A7"),
            "Give what each resource has in a period, and its load today; 0 if idle.",
            f"COUNTA({listed.cells('name')})>0",
        ),
        _check(
            "No resource is overloaded without displaced sales",
            "alternatives with an overload that no displaced sales answer for",
            f"COUNTIFS({totals.cells('capacity')},word_overload)",
            (LOAD, f"A{FIRST_ROW}"),
            "Enter the sales that are displaced, or temporary capacity as ΔOE.",
            f"COUNTA({listed.cells('name')})>0",
        ),
        _check(
            "Stock is counted once",
            "alternatives whose ΔI of stock is not purchases less TVC charged",
            f"SUM({totals.cells('stock_off')})",
            (CASH, f"B{CASH_ROWS['message']}"),
            "See Cash: give purchases and TVC charged on Alternatives, or correct ΔI of stock.",
            some,
        ),
        _check(
            "The two questions are answered where production has stopped",
            "questions without an answer",
            f"SUM({totals.cells('unanswered')})",
            (VERDICT, f"B{ROWS['question_capacity']}"),
            "Answer them on Alternatives: spare capacity, and harm to full-price sales or the brand.",
            some,
        ),
        _check(
            "Own and Group do not contradict each other",
            "alternatives on which they point different ways",
            f"SUM({totals.cells('conflict')})",
            (GROUP, f"B{CONFLICT_ROW}"),
            "A person has to decide whose measure counts: see Own and group.",
            some,
        ),
        _check(
            "ΔNP is as expected where somebody worked it out",
            "alternatives whose likely ΔNP is not the expected one",
            f"SUM({totals.cells('off')})",
            (ALTERNATIVES, f"{inputs.alternatives.letter('expected')}{inputs.alternatives.first_row}"),
            "Compare Expected ΔNP on Alternatives with Ranking: a line is missing, or the expectation is wrong.",
            f"COUNTA({inputs.alternatives.cells('expected')})>0",
        ),
        _check(
            "Verdict agrees with Totals",
            "difference of worst, best and verdict, summed over those side by side",
            f"SUM({side.cells('apart')})",
            (VERDICT, f"B{ROWS['verdict']}"),
            "Recalculate; if it stays, somebody has changed a formula: build the workbook again.",
            some,
        ),
        _check(
            "Every load has a row on Load",
            "pairs of an alternative and a resource beyond the rows of Load",
            f"MAX(load_pairs-ROWS({pairs}),0)",
            (PAIRS, "A4"),
            "Formulas do not reach these loads. Split the decision.",
        ),
    ]
