"""The throughput statement of a period as a workbook: builds it from a `Statement`; it computes no figure itself.

T by offering and by month, OE, losses, NP, ROI, productivity and turns are formulas of the workbook, and so are
the bridges to the ledger's profit and between the three bases. `finish` gives them their values.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from openpyxl.workbook import Workbook

from addin.rules import DEFAULT, RuleTable
from addin.statement import Statement, example_statement
from addin.version import VERSION
from workbook_templates import house_style as look
from workbook_templates.parts import integrity, policy
from workbook_templates.parts.audit import AuditTrail
from workbook_templates.parts.book import Book, Edition, SheetPlan
from workbook_templates.parts.checks import Checks
from workbook_templates.parts.cover import About, Glance, Identity, draw_cover
from workbook_templates.parts.instructions import draw_instructions
from workbook_templates.parts.lists import draw_lists
from workbook_templates.parts.statement import (
    accounts,
    breakdowns,
    bridges,
    chart_data,
    paper,
    pictures,
    results,
    sources,
)
from workbook_templates.parts.statement.calculation import declare_hint_words, draw_calculation
from workbook_templates.parts.statement.controls import add_checks
from workbook_templates.parts.statement.inputs import declare_inputs, draw_inputs, with_one_spelling
from workbook_templates.parts.statement.register import draw_register

TITLE: Final = "Throughput statement"
_ROUND_FROM: Final = 1_000_000  # revenue from which results are shown without cents
_ROUND_LABELS_FROM: Final = 2_000  # the same for the labels of charts

PLANS: Final = (
    SheetPlan("Cover", "front", "What this workbook is, and where everything stands"),
    SheetPlan("Instructions", "front", "How to use this workbook, and what every input means"),
    SheetPlan(
        "Period",
        "input",
        "The period, its currency, and the ledger's totals to compare with",
        landscape=True,
        one_page=True,
    ),
    SheetPlan(
        "Sales", "input", "One line per sale of the period, with its TVC and where it comes from", landscape=True
    ),
    SheetPlan("Expenses", "input", "The operating expenses of the period", landscape=True),
    SheetPlan(
        "Investment",
        "input",
        "The I register: what money was stuck in at the beginning, and what moved",
        landscape=True,
    ),
    SheetPlan("Breakdown", "input", "Which offerings and accounts get a line of their own", landscape=True),
    SheetPlan("Calculation", "calculation", "The named totals that all results read", landscape=True),
    SheetPlan("Register", "calculation", "The I register added up: opening to closing", landscape=True),
    SheetPlan("Chart data", "calculation", "The cells the charts read", landscape=True),
    SheetPlan(
        "Statement",
        "result",
        "T, OE, NP, I and their ratios, beside the prior period and the budget",
        landscape=True,
        one_page=True,
    ),
    SheetPlan("By offering", "result", "Throughput by offering"),
    SheetPlan("By month", "result", "Throughput by month, beside what was bought"),
    SheetPlan("OE by account", "result", "Operating expense by account", landscape=True),
    SheetPlan(
        "Bridge", "result", "Why throughput NP is not the ledger's operating profit", landscape=True, one_page=True
    ),
    SheetPlan(
        "Three bases",
        "result",
        "T by the units sold, by what was bought, and at today's replacement cost",
        landscape=True,
        one_page=True,
    ),
    SheetPlan("Sources", "control", "The files that were read, and how", landscape=True),
    SheetPlan(
        "Not used",
        "control",
        "Every line that could not be used, with the reason and the amount left out",
        landscape=True,
    ),
    integrity.PLAN,
    SheetPlan("Checks", "control", "What must hold before anyone relies on this statement", landscape=True),
    SheetPlan("Policy", "control", "The rules by which a cost is truly variable, or not", landscape=True),
    SheetPlan("Audit", "control", "Every function result, re-performed by plain native formulas", landscape=True),
    SheetPlan("Lists", "control", "Accepted answers, constants, words, and the policy as shipped", landscape=True),
)


def example() -> Statement:
    """The worked example: a year of a small coffee roaster, with a shut-down in August."""
    return example_statement()


def build(
    statement: Statement | None, *, edition: Edition = "addin", rules: str = DEFAULT, created: datetime | None = None
) -> Workbook:
    """The throughput statement of a period as a workbook whose formulas have no values yet.

    Args:
        statement: the period's lines; None for an empty template.
        edition: "addin" calls the add-in's functions; "plain" puts native formulas in their place, so that the
            file recalculates where the add-in is not installed.
        rules: the name of the rule set printed on Policy.
        created: the time written into the file's properties; left to the writer when None.

    Returns:
        The workbook; `workbook_templates.finish.finish` computes its values and writes it.

    Errors:
        ValueError: an unknown rule set or edition, or more lines than a sheet can hold.

    >>> build(None).sheetnames[:3]
    ['Cover', 'Instructions', 'Period']
    """
    table = policy.rule_table(rules)
    if statement is not None:
        statement = with_one_spelling(statement)
    book = Book(TITLE, PLANS, VERSION, edition)
    money = _money_format(statement)
    inputs = declare_inputs(book, statement)
    checks = Checks(book)
    audit = AuditTrail(book, _AUDIT_PURPOSE, _AUDIT_SOURCE, _AUDIT_WORK)
    _declare_words(book, checks, audit)

    draw_inputs(book, inputs, statement)
    draw_calculation(book, inputs, money)
    draw_register(book, inputs, money)
    currency = statement.currency if statement else ""
    labels = _label_format(statement)
    feeds = chart_data.draw_chart_data(book, inputs, labels, currency, _note(book, statement))
    results.draw_statement(book, audit, inputs, money)
    breakdowns.draw_by_offering(book, audit, inputs, feeds, money)
    accounts.draw_by_account(book, inputs, money)
    breakdowns.draw_by_month(book, audit, inputs, money)
    bridges.draw_bridge(book, money)
    bridges.draw_bases(book, audit, money)
    if statement is not None and statement.is_example:
        bridges.draw_shut_down(book)
    monthly = statement is None or bool(statement.investment["date"].notna().any())
    pictures.draw_charts(book, inputs, feeds, labels, currency, with_purchases=monthly)
    sources.draw_sources(book, statement)
    sources.draw_not_used(book, statement)
    printed = paper.printed_lines(inputs, statement)
    add_checks(book, checks, audit, inputs, printed)
    draw_instructions(book, _STEPS, _MEANINGS, inputs.tables)
    _draw_cover(book, table, money, example=statement is not None and statement.is_example)
    shipped = draw_lists(book, policy.shipped_policy(table))
    policy.draw_policy(book, table, shipped)
    checks.draw()
    audit.draw()
    paper.set_pages(book, audit, feeds, printed)
    integrity.draw_integrity(book, inputs.tables)
    book.describe(statement.title if statement else "", _KEYWORDS, created)
    return book.workbook


def _money_format(statement: Statement | None) -> str:
    """Cents where they can be read, none where the figures are long; inputs and checks always show them."""
    if statement is not None and float(statement.sales["revenue"].abs().sum()) >= _ROUND_FROM:
        return look.MONEY_ROUND
    return look.MONEY


def _label_format(statement: Statement | None) -> str:
    """Labels of charts are short: cents only where the figures are small."""
    small = statement is not None and float(statement.sales["revenue"].abs().sum()) < _ROUND_LABELS_FROM
    return look.MONEY if small else look.MONEY_ROUND


def _note(book: Book, statement: Statement | None) -> str:
    return book.words["word_not_verified"] if statement and statement.tvc_basis == "as supplied" else ""


def _declare_words(book: Book, checks: Checks, audit: AuditTrail) -> None:
    checks.declare_words()
    audit.declare_words()
    policy.declare_words(book)
    integrity.declare_words(book)
    declare_hint_words(book)
    chart_data.declare_step_words(book)


def _draw_cover(book: Book, table: RuleTable, money: str, *, example: bool) -> None:
    draw_cover(
        book,
        '=IF(in_title="","",in_title)',
        "basis_note",
        "hint_sales",
        (
            Glance("Throughput (T)", "t_total", money),
            Glance("Net profit (NP)", "np_total", money),
            Glance("ROI for a year", "Statement!$B$20", look.PERCENT),
            Glance("Productivity, T ÷ OE", "Statement!$B$21", look.RATIO),
            Glance("Turns for a year", "Statement!$B$23", look.RATIO),
        ),
        (
            About("First day", "=period_from", number_format=look.DAY),
            About("Last day", "=period_to", number_format=look.DAY),
            About("Units and currency", "=currency"),
            About(
                "Signs",
                "Revenue, costs and losses are positive; results subtract costs; a minus sign is a return or a loss",
            ),
            About("TVC", '=IF(in_basis=basis_as_supplied,basis_note,IF(in_basis="","",word_basis_stated))'),
        ),
        (
            "1.  Read Instructions: five minutes, with the colours and the meaning of every input.",
            "2.  Fill the yellow cells of Period, Sales, Expenses and Investment, or build it from your files.",
            "3.  Work down Checks until nothing says CHECK; then read Statement.",
        ),
        Identity("throughput_statement", table, _EXAMPLE if example else ""),
    )


_KEYWORDS: Final = "throughput, theory of constraints, throughput accounting"
_EXAMPLE: Final = "A worked example with made-up figures; clear the yellow cells to begin your own"
_AUDIT_PURPOSE: Final = (
    "To show that every figure a worksheet function returns can be had from the same inputs without it."
)
_AUDIT_SOURCE: Final = "The input sheets of this workbook; their lines name the file and row they come from (Sources)."
_AUDIT_WORK: Final = (
    "Each function result is computed again by plain native formulas, from the input lines where that is possible,",
    "and compared within the tolerances on Lists. Totals are tied on Checks. The policy is compared with the shipped.",
)
_STEPS: Final = (
    "On Period, give the first and last day, the horizon in months and the currency.",
    "On Sales, enter one line per sale: date, offering, revenue and TVC of the units sold; or build from a file.",
    "On Expenses, enter the operating expenses; say for each whether it moves with time or with a decision.",
    "On Investment, enter the I register: opening, movements, and the closing that the ledger states.",
    "On Breakdown, list the offerings and accounts that deserve a line of their own.",
    "On Period, enter what you have: control totals and profit of the ledger, the prior period, the budget.",
    "Work down Checks. Each line says what must hold, where to look and what to do.",
    "Read Statement, By offering, By month; show Bridge to whoever asks why it is not the P&L.",
    "Hand Audit and Policy to the reviewer; ticks, conclusion and names there are for people.",
)
_MEANINGS: Final = (
    ("T", "Throughput: the money generated by sales after truly variable cost. T = revenue − TVC."),
    ("TVC", "Truly variable cost (also TVE): what a single sale makes the firm pay, or buy again. See Policy."),
    ("OE", "Operating expense: what time, or a decision above a single sale, makes the firm pay."),
    ("I", "Investment: money stuck in the system. Material is I until it is sold; then it becomes TVC."),
    ("NP", "Net profit by throughput: T − OE − losses on investment."),
    ("ROI", "Return on investment: NP ÷ average I. For a year: the period's figure × such periods in a year."),
    ("Productivity, turns", "T ÷ OE, and T ÷ I."),
    (
        "Stock losses",
        "Material scrapped, written down or missing at the count, less what was found; never part of TVC.",
    ),
    ("Average I", "Half of opening and closing; where the register has a line a month, the mean of the months."),
    ("Units sold", "The reporting rule: TVC of the units sold, whenever they were bought."),
    (
        "Bought in the period",
        "T with what was bought instead. Never a report: in a month of shut-down it makes T equal to sales.",
    ),
    ("Today's replacement cost", "T as a decision sees it: a sale makes the firm buy again at today's price."),
    ("Moves with: Period", "The expense comes with time passing: rent, salaries, insurance."),
    ("Moves with: Decision", "A decision above a single sale brought it: an extra shift, a flight, a campaign."),
    (
        "Compare: Exact",
        "Compare an offering's name sign by sign, where a sum by name could mistake it (* ? ~, or like a number).",
    ),
    (
        "stated / as supplied",
        "TVC given as such / worked out of a column that may also hold labour and overhead: it has to be verified.",
    ),
    ("Prior period and budget", "Of the same length as this period, so that the figures can be compared."),
)
