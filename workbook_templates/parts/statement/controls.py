"""The throughput statement's checks, in the order a reviewer asks: complete, valid, tied, bridged, re-performed."""

from __future__ import annotations

from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts.audit import AuditTrail
from workbook_templates.parts.book import Book
from workbook_templates.parts.checks import Check, Checks
from workbook_templates.parts.closing import closing_checks
from workbook_templates.parts.statement.bridges import BASES, BRIDGE
from workbook_templates.parts.statement.chart_data import BY_MONTH, BY_OFFERING
from workbook_templates.parts.statement.inputs import (
    BREAKDOWN,
    EXPENSES,
    INVESTMENT,
    PERIOD,
    SALES,
    Inputs,
    period_cell,
)
from workbook_templates.parts.statement.paper import Printed, paper_check
from workbook_templates.parts.statement.register import REGISTER
from workbook_templates.parts.statement.results import STATEMENT
from workbook_templates.parts.statement.sources import NOT_USED


def add_checks(book: Book, checks: Checks, audit: AuditTrail, inputs: Inputs, printed: Printed) -> None:
    """Register every check of the statement."""
    for check in (
        *_complete(book, inputs),
        *_facts(book, inputs),
        *_capacities(inputs),
        paper_check(inputs, printed),
        *_ties(),
        *_control_totals(book),
        *_stock_and_bridges(),
        *closing_checks(audit),
    ):
        checks.add(check)


def _complete(book: Book, inputs: Inputs) -> list[Check]:
    first = f"A{inputs.sales.first_row}"
    return [
        Check(
            "Period, horizon and currency are given",
            "required inputs that are missing on Period",
            'IF(in_from="",1,0)+IF(in_to="",1,0)+IF(in_horizon="",1,0)+IF(in_currency="",1,0)',
            "tolerance_none",
            PERIOD,
            period_cell("in_from", book),
            "Fill the inputs on Period.",
        ),
        Check(
            "The horizon fits the period",
            "horizon ÷ the months that the days make, less 1",
            "in_horizon*days_per_year/((period_to-period_from+1)*months_per_year)-1",
            "tolerance_horizon",
            PERIOD,
            period_cell("in_horizon", book),
            "The horizon is the length of the period in months.",
            applies='AND(period_ready=1,in_horizon<>"")',
            number_format=look.PERCENT,
        ),
        Check(
            "Sales are given",
            "1 when there is no sales line in the period",
            "IF(sales_in_period>0,0,1)",
            "tolerance_none",
            SALES,
            first,
            "Enter the sales lines, or correct the period.",
        ),
        Check(
            "Every sales line is complete",
            "lines without date, revenue or TVC, or with text for a number",
            "sales_no_date+sales_no_revenue+sales_no_tvc+sales_text",
            "tolerance_none",
            SALES,
            first,
            "Fill the gaps on Sales. A TVC of 0 has to be typed: blank is not zero.",
        ),
        Check(
            "Every sales line names its offering",
            "lines without an offering",
            "sales_no_offering",
            "tolerance_none",
            SALES,
            first,
            "They are counted under All other offerings until the offering is filled in.",
        ),
        Check(
            "Every sales line lies in the period",
            "lines dated outside the period",
            "sales_outside",
            "tolerance_none",
            SALES,
            first,
            "They are not counted. Correct the date, or the period on Period.",
        ),
        Check(
            "Every line of the files was used",
            "lines listed on Not used",
            "unused_lines",
            "tolerance_none",
            NOT_USED,
            "A5",
            "Mend the lines in their file and build the statement again, or accept what is left out.",
        ),
    ]


def _facts(book: Book, inputs: Inputs) -> list[Check]:
    match, account = inputs.offerings.cells("match"), inputs.accounts.cells("account_match")
    return [
        Check(
            "Every answer is one of its list",
            "answers on Period and Breakdown outside their drop-down",
            f"1-COUNTIFS(basis_answers,in_basis)+COUNTA({match})-COUNTIFS({match},match_exact)"
            f"+COUNTA({account})-COUNTIFS({account},match_exact)",
            "tolerance_none",
            PERIOD,
            period_cell("in_basis", book),
            "Choose from the drop-down; what Expenses and Investment say has checks of its own.",
        ),
        Check(
            "The TVC holds truly variable cost only",
            "1 when the TVC is as supplied and nobody has verified it",
            'IF(AND(in_basis=basis_as_supplied,in_verified_by=""),1,0)',
            "tolerance_none",
            PERIOD,
            "A5",
            "TVC as supplied, composition not verified: find out what the column holds, then name who did on Period.",
        ),
        Check(
            "Every expense line is complete",
            "lines without an amount, or with text",
            "oe_incomplete",
            "tolerance_none",
            EXPENSES,
            f"A{inputs.expenses.first_row}",
            "Fill the amounts on Expenses.",
            applies="oe_lines+oe_incomplete>0",
        ),
        Check(
            "Every expense says what it moves with",
            "lines that say neither Period nor Decision",
            "oe_unsorted",
            "tolerance_none",
            EXPENSES,
            f"A{inputs.expenses.first_row}",
            "Choose Period or Decision from the drop-down.",
            applies="oe_lines>0",
        ),
        Check(
            "Every expense lies in the period",
            "lines dated outside the period",
            "oe_outside",
            "tolerance_none",
            EXPENSES,
            f"A{inputs.expenses.first_row}",
            "They are not counted. Correct the date, or clear it.",
            applies="oe_lines>0",
        ),
        Check(
            "Every line of the register is complete",
            "lines without an opening or a kind, or with text",
            "i_incomplete",
            "tolerance_none",
            INVESTMENT,
            f"A{inputs.investment.first_row}",
            "Fill the gaps on Investment.",
            applies="i_lines>0",
        ),
    ]


_LINES: Final = {
    "SalesLines": "Sales lines",
    "ExpenseLines": "Expense lines",
    "InvestmentLines": "Register lines",
    "Offerings": "Offerings",
    "Accounts": "Accounts",
}


def _capacities(inputs: Inputs) -> list[Check]:
    return [
        *(
            Check(
                f"{_LINES[table.name]} fit into the capacity",
                f"filled cells below row {table.last_row:,} of {table.sheet}",
                f"COUNTA({table.beyond()})",
                "tolerance_none",
                table.sheet,
                f"A{table.last_row}",
                "Formulas do not reach these cells. Build the statement again for more lines, or split the period.",
            )
            for table in inputs.tables
        ),
        Check(
            "The months fit",
            "months of the period beyond those listed on By month",
            "MAX(months_in_period-capacity_months,0)",
            "tolerance_none",
            BY_MONTH,
            "A7",
            "Shorten the period, or build the statement again.",
            applies="period_ready=1",
        ),
    ]


def _ties() -> list[Check]:
    ready = "sales_ready=1"
    offering, month = "'By offering'!$G$7", "'By month'!$F$7"
    return [
        Check(
            "T by offering ties to T",
            "total of By offering less T on Statement",
            f"{offering}-t_total",
            "tolerance_money",
            BY_OFFERING,
            "G7",
            "An offering is counted twice: see Breakdown.",
            applies=ready,
            number_format=look.MONEY,
        ),
        Check(
            "T by month ties to T",
            "total of By month less T on Statement",
            f"{month}-t_total",
            "tolerance_money",
            BY_MONTH,
            "F7",
            "A month is missing: see the period and its capacity.",
            applies=ready,
            number_format=look.MONEY,
        ),
        Check(
            "No offering is listed twice",
            "names that stand on Breakdown more than once, capital letters apart",
            "SUM(offerings_again)",
            "tolerance_none",
            BREAKDOWN,
            "A6",
            "Remove the second one: its sales would be counted twice.",
        ),
        Check(
            "No account is listed twice",
            "names that stand on Breakdown more than once, capital letters apart",
            "SUM(accounts_again)",
            "tolerance_none",
            BREAKDOWN,
            "E6",
            "Remove the second one: its expenses would be counted twice.",
        ),
        Check(
            "OE ties to its two parts",
            "OE less what moves with time and with decisions",
            "oe_total-oe_period-oe_decision",
            "tolerance_money",
            STATEMENT,
            "B10",
            "An expense line says neither Period nor Decision.",
            applies="oe_ready=1",
            number_format=look.MONEY,
        ),
    ]


def _control_totals(book: Book) -> list[Check]:
    entries = (
        (
            "control_rows",
            "Sales lines tie to the ledger",
            "lines of the statement less the ledger's",
            "sales_in_period",
            "tolerance_none",
            "sales_ready=1",
            look.COUNT,
        ),
        (
            "control_revenue",
            "Revenue ties to the ledger",
            "revenue of the statement less the ledger's",
            "revenue_total",
            "tolerance_money",
            "sales_ready=1",
            look.MONEY,
        ),
        (
            "control_tvc",
            "TVC ties to the ledger",
            "TVC of the statement less the ledger's",
            "tvc_total",
            "tolerance_money",
            "sales_ready=1",
            look.MONEY,
        ),
        (
            "control_oe",
            "OE ties to the ledger",
            "OE of the statement less the ledger's",
            "oe_total",
            "tolerance_money",
            "oe_ready=1",
            look.MONEY,
        ),
    )
    return [
        Check(
            title,
            compares,
            f"{ours}-{name}",
            tolerance,
            PERIOD,
            period_cell(name, book),
            "Lines are missing, doubled or left out (see Not used), or the control total is of another period.",
            applies=f'AND({ready},{name}<>"")',
            number_format=number_format,
        )
        for name, title, compares, ours, tolerance, ready, number_format in entries
    ]


def _stock_and_bridges() -> list[Check]:
    return [
        Check(
            "The register rolls forward",
            "closing less what opening and movements make, all kinds",
            "register_roll",
            "tolerance_money",
            REGISTER,
            "L10",
            "A month is missing, or its opening is not the closing of the month before.",
            applies="i_ready=1",
            number_format=look.MONEY,
        ),
        Check(
            "Closing investment is as stated",
            "lines whose stated closing differs from the computed one",
            'SUMPRODUCT((register_differences<>"")*((register_differences>tolerance_money)+(register_differences<-tolerance_money)))',
            "tolerance_none",
            REGISTER,
            "L17",
            "Book the count difference, or correct the movement.",
            applies="i_ready=1",
        ),
        Check(
            "Material used is part of the TVC",
            "material used beyond the TVC of the units sold",
            "MAX(used_total-tvc_total,0)",
            "tolerance_money",
            BASES,
            "B19",
            "The register says more was used for the units sold than Sales charges as TVC.",
            applies="bought_ready=1",
            number_format=look.MONEY,
        ),
        Check(
            "The bridge to purchases closes",
            "the bridge less T if TVC were what was bought",
            "bases_bought_closed-t_bought",
            "tolerance_money",
            BASES,
            "B20",
            "See the lines above it on Three bases.",
            applies="bought_ready=1",
            number_format=look.MONEY,
        ),
        Check(
            "The bridge to replacement cost closes",
            "the bridge less T at today's replacement cost",
            "bases_replacement_closed-t_replacement",
            "tolerance_money",
            BASES,
            "B24",
            "See the lines above it on Three bases.",
            applies="replacement_ready=1",
            number_format=look.MONEY,
        ),
        Check(
            "The bridge to the ledger closes",
            "the unexplained remainder",
            "ledger_remainder",
            "tolerance_money",
            BRIDGE,
            "B14",
            "Find the step that is missing and enter it on Period.",
            applies="bridge_ready=1",
            number_format=look.MONEY,
        ),
    ]
