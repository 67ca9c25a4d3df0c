"""The decision's checks: complete, valid, within capacity, re-performed."""

from __future__ import annotations

from typing import Final

from workbook_templates.parts.audit import AuditTrail
from workbook_templates.parts.checks import Check, Checks
from workbook_templates.parts.closing import closing_checks
from workbook_templates.parts.delta_decision.grid import Grid
from workbook_templates.parts.delta_decision.inputs import ALTERNATIVES, CAPACITY, DECISION, Inputs
from workbook_templates.parts.delta_decision.lines import LineGrids
from workbook_templates.parts.delta_decision.load import LOAD
from workbook_templates.parts.delta_decision.results import CASH, CASH_ROWS, GROUP, HEADING_ROW, ROWS, VERDICT


def add_checks(checks: Checks, audit: AuditTrail, inputs: Inputs, lines: LineGrids, totals: Grid, load: Grid) -> None:
    """Register every check of the decision."""
    for check in (
        *_facts(inputs, totals),
        *_lines(inputs, lines),
        *_capacities(inputs),
        *_results(inputs, totals, load),
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
            "members that are not on the list, or are the set itself",
            f"SUM({totals.cells('unknown')})",
            (ALTERNATIVES, "B7"),
            "Name members as in the first column.",
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


def _results(inputs: Inputs, totals: Grid, load: Grid) -> list[Check]:
    resources = inputs.resources
    some = f"SUM({totals.cells('ready')})>0"
    cash = f"{CASH}!$B${CASH_ROWS['message']}:$I${CASH_ROWS['message']}"
    conflict = f"'{GROUP}'!$B${HEADING_ROW + 19}:$I${HEADING_ROW + 19}"
    return [
        _check(
            "Resources are complete",
            "resources without a capacity above 0 or without today's load",
            f"COUNTA({resources.cells('name')})-COUNTIFS({resources.cells('available')},positive,"
            f"{resources.cells('base_load')},any_number)",
            (CAPACITY, "A7"),
            "Give what each resource has in a period, and its load today; 0 if idle.",
            f"COUNTA({resources.cells('name')})>0",
        ),
        _check(
            "No resource is overloaded without displaced sales",
            "overloads that no displaced sales answer for",
            f"COUNTIFS({load.cells('counted_p', 'counted_o')},word_overload)",
            (LOAD, f"A{load.heading_row + 1}"),
            "Enter the sales that are displaced, or temporary capacity as ΔOE.",
            f"COUNTA({resources.cells('name')})>0",
        ),
        _check(
            "Stock is counted once",
            "alternatives whose ΔI of stock is not purchases less TVC charged",
            f"COUNTIFS({cash},cash_twice)+COUNTIFS({cash},cash_half)+COUNTIFS({cash},cash_stock)",
            (CASH, f"B{CASH_ROWS['message']}"),
            "See Cash: give purchases and TVC charged on Alternatives, or correct ΔI of stock.",
            some,
        ),
        _check(
            "The two questions are answered where production has stopped",
            "questions without an answer",
            f"COUNTIFS({VERDICT}!$B${ROWS['question_capacity']}:$I${ROWS['question_brand']},todo_answer)",
            (VERDICT, f"B{ROWS['question_capacity']}"),
            "Answer them on Alternatives: spare capacity, and harm to full-price sales or the brand.",
            some,
        ),
        _check(
            "Own and Group do not contradict each other",
            "alternatives on which they point different ways",
            f"COUNTIFS({conflict},word_conflict)",
            (GROUP, f"B{HEADING_ROW + 19}"),
            "A person has to decide whose measure counts: see Own and group.",
            some,
        ),
        _check(
            "The charts show every alternative and resource",
            "alternatives and resources the charts have no place for",
            f"MAX(COUNTA({inputs.alternatives.cells('name')})-alternatives_in_chart,0)"
            f"+MAX(COUNTA({resources.cells('name')})-resources_in_chart,0)",
            (VERDICT, f"A{ROWS['memo_spent'] + 2}"),
            "Extend the chart's rows to Chart data, or build the workbook again.",
        ),
    ]
