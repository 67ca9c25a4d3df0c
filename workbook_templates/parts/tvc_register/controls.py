"""The TVC register's checks, in the order a reviewer asks: complete, valid, tied, re-performed."""

from __future__ import annotations

from workbook_templates import house_style as look
from workbook_templates.parts.audit import AuditTrail
from workbook_templates.parts.checks import Check, Checks
from workbook_templates.parts.closing import closing_checks
from workbook_templates.parts.tvc_register import cash, leftovers, offerings, policy_key
from workbook_templates.parts.tvc_register.inputs import CHECKLIST, COSTS, HEADING_ROW, OFFERINGS, SET_UP, Inputs
from workbook_templates.parts.tvc_register.places import TREATMENT

_FIRST = f"A{HEADING_ROW + 1}"


def add_checks(checks: Checks, audit: AuditTrail, inputs: Inputs, on_paper: Check) -> None:
    """Register every check of the register."""
    for check in (*_complete(), *_capacities(inputs), on_paper, *_ties(), _key(), *closing_checks(audit)):
        checks.add(check)


def _complete() -> list[Check]:
    def none(title: str, compares: str, value: str, sheet: str, cell: str, remedy: str, applies: str = "") -> Check:
        return Check(title, compares, value, "tolerance_none", sheet, cell, remedy, applies)

    return [
        none(
            "Currency, nature and horizon are given",
            "required inputs that are missing on Set-up",
            'IF(in_currency="",1,0)+IF(in_nature="",1,0)+IF(in_horizon="",1,0)',
            SET_UP,
            "B7",
            "Fill the inputs on Set-up.",
        ),
        none(
            "Costs are given",
            "1 when there is no cost line",
            "IF(cost_lines>0,0,1)",
            COSTS,
            _FIRST,
            "List the costs on Costs.",
        ),
        none(
            "Every cost line is complete",
            "cost lines that lack a fact, or hold one that is not accepted",
            "cost_lines-cost_ready",
            TREATMENT,
            "L7",
            "The column To do of Treatment says what is missing on which line.",
            "cost_lines>0",
        ),
        none(
            "Every cost line is decided",
            "complete cost lines that the policy sends to Review",
            "cost_review",
            TREATMENT,
            "C7",
            "The sentence names the open question: answer it on Costs. An unknown cost is never taken for TVC.",
            "cost_lines>0",
        ),
        none(
            "Every cost of a single sale has its offering",
            "lines with TVC that name no offering",
            "cost_unassigned",
            COSTS,
            _FIRST,
            "Name the offering, or the cost is in nobody's T.",
            "cost_lines>0",
        ),
        none(
            "Every offering that can be complete has its T",
            "offerings that wait for another reason than a cost line in Review",
            "COUNTIFS(offering_hints,todo_price)+COUNTIFS(offering_hints,todo_sales)"
            "+COUNTIFS(offering_hints,todo_control_text)+COUNTIFS(offering_hints,todo_no_costs)+COUNTIFS(offering_hints,todo_offering_name)",
            offerings.BY_OFFERING,
            "N7",
            "The column To do of By offering says what is missing.",
        ),
        none(
            "T of one sale agrees with its control",
            "offerings whose T differs from the control typed on Offerings",
            "COUNTIFS(offering_hints,todo_control)",
            offerings.BY_OFFERING,
            "D7",
            "Either the cost lines or the control is wrong: find out which.",
        ),
        none(
            "No offering is listed twice",
            "names that stand on Offerings more than once",
            "offerings_again",
            OFFERINGS,
            _FIRST,
            "Rename or remove the second one: its costs cannot be told apart.",
        ),
        none(
            "Every leftover is complete",
            "leftover lines with something to do",
            _hints("leftover_hints", ("item", "quantities", "excess", "charged", "again", "number")),
            leftovers.SHEET,
            "O7",
            "The column To do of Leftover register says what is missing.",
        ),
        none(
            "Every cash case is complete",
            "cases with something to do",
            _hints("cash_hints", ("name", "case", "again")),
            cash.SHEET,
            f"O{cash.FIRST}",
            "The column To do of Cash says what is missing.",
        ),
        none(
            "The usually forgotten costs are answered",
            "lines of Checklist without an answer",
            "checklist_lines-checklist_answered",
            CHECKLIST,
            _FIRST,
            "Say for each whether the register holds it, or it does not occur: don't forget the cost of the water.",
            "cost_lines>0",
        ),
    ]


def _hints(cells: str, words: tuple[str, ...]) -> str:
    return "+".join(f"COUNTIFS({cells},todo_{word})" for word in words)


def _capacities(inputs: Inputs) -> list[Check]:
    return [
        Check(
            f"{table.sheet} fit into the capacity",
            f"filled cells below row {table.last_row:,} of {table.sheet}",
            f"COUNTA({table.beyond()})",
            "tolerance_none",
            table.sheet,
            f"A{table.last_row}",
            "Formulas do not reach these cells. Build the register again for more lines, or split it.",
        )
        for table in inputs.tables
    ]


def _key() -> Check:
    return Check(
        "The policy key is unchanged",
        "outcomes that stand on other lines than as shipped",
        policy_key.CHANGED_KEY,
        "tolerance_none",
        policy_key.SHEET,
        "A7",
        "Somebody has written over the key by which native formulas find the rule: build the workbook again.",
    )


def _ties() -> list[Check]:
    return [
        Check(
            "TVC by offering ties to the cost lines",
            "TVC of the lines less TVC of the offerings less TVC that waits",
            "tvc_not_in_t-tvc_waiting",
            "tolerance_money",
            offerings.BY_OFFERING,
            "C7",
            "A line names an offering that stands twice, or a formula was written over.",
            number_format=look.MONEY,
        ),
        Check(
            "ΔCash does not depend on the TVC policy",
            "ΔCash by the decision less ΔCash of Always TVC, added up",
            "SUM(cash_by_decision)-SUM(cash_by_books)",
            "tolerance_money",
            offerings.BY_OFFERING,
            "E7",
            "The change of stock does not agree with the TVC charged: material is counted twice.",
            number_format=look.MONEY,
        ),
    ]
