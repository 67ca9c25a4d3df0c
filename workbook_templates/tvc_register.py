"""The TVC register as a workbook: every cost line with its facts, its treatment and why; it computes no figure itself.

Treatment, amounts, T by offering, the leftovers' memo and cash are formulas of the workbook. `finish` gives them
their values.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from openpyxl.workbook import Workbook

from addin.rules import DEFAULT, RuleTable, rule_sets
from addin.version import VERSION
from workbook_templates import house_style as look
from workbook_templates.parts import integrity, policy
from workbook_templates.parts.audit import AuditTrail
from workbook_templates.parts.book import Book, Edition, SheetPlan
from workbook_templates.parts.checks import Checks
from workbook_templates.parts.cover import About, Glance, Identity, draw_cover
from workbook_templates.parts.instructions import draw_instructions
from workbook_templates.parts.lists import draw_lists
from workbook_templates.parts.tvc_register import (
    books,
    cash,
    cost_lines,
    leftovers,
    offerings,
    paper,
    pictures,
    summary,
)
from workbook_templates.parts.tvc_register.content import TvcRegister
from workbook_templates.parts.tvc_register.controls import add_checks
from workbook_templates.parts.tvc_register.example import example
from workbook_templates.parts.tvc_register.inputs import declare_inputs, draw_inputs
from workbook_templates.parts.tvc_register.policy_key import draw_policy_key
from workbook_templates.parts.tvc_register.treatment import draw_treatment
from workbook_templates.parts.tvc_register.words import ALWAYS, declare_words

__all__ = ["PLANS", "TITLE", "TvcRegister", "build", "example"]

TITLE: Final = "TVC register"

PLANS: Final = (
    SheetPlan("Cover", "front", "What this workbook is, and where everything stands"),
    SheetPlan("Instructions", "front", "How to use this workbook, and what every fact and answer means"),
    SheetPlan("Set-up", "input", "Whose register this is, its currency and horizon", landscape=True, one_page=True),
    SheetPlan("Offerings", "input", "What is sold, and the price of one sale", landscape=True),
    SheetPlan("Costs", "input", "One line per cost, with the facts that decide its treatment", landscape=True),
    SheetPlan("Leftovers", "input", "Material bought beyond need, and what it was bought for", landscape=True),
    SheetPlan("Cash cases", "input", "Sales to look at by decision, by books and by cash", landscape=True),
    SheetPlan("Checklist", "input", "The costs that are usually forgotten"),
    SheetPlan("Cost lines", "calculation", "Each cost line made ready, and its rule found natively", landscape=True),
    SheetPlan("Policy key", "calculation", "Which rule each combination of facts meets", landscape=True),
    SheetPlan("Offering lines", "calculation", "The cost lines added up by offering", landscape=True),
    SheetPlan("Calculation", "calculation", "The named figures that checks and Cover read", landscape=True),
    SheetPlan("Chart data", "calculation", "The cells the charts read", one_page=True),
    SheetPlan("Treatment", "result", "Treatment, amount, rule, flag and sentence of every cost line", landscape=True),
    SheetPlan("Books and Decision", "result", "What the books show, and what a decision may count", landscape=True),
    SheetPlan(
        "By offering",
        "result",
        "Throughput of one sale, by the decision and with material always charged",
        landscape=True,
    ),
    SheetPlan("Own and Group", "result", "The own company and the group side by side", landscape=True),
    SheetPlan("Leftover register", "result", "Excess, its decision cost, and the write-down to test", landscape=True),
    SheetPlan("Cash", "result", "ΔT, ΔI and ΔCash of a sale, and the double count explained", landscape=True),
    integrity.PLAN,
    SheetPlan("Checks", "control", "What must hold before anyone relies on this register", landscape=True),
    SheetPlan("Policy", "control", "The rules by which a cost is truly variable, or not", landscape=True),
    SheetPlan("Audit", "control", "Every function result, re-performed by plain native formulas", landscape=True),
    SheetPlan("Lists", "control", "Accepted answers, constants, words, and the policy as shipped", landscape=True),
)


def build(
    content: TvcRegister | None, *, edition: Edition = "addin", rules: str = DEFAULT, created: datetime | None = None
) -> Workbook:
    """The TVC register as a workbook whose formulas have no values yet.

    Args:
        content: the offerings, costs, leftovers and cash cases; None for an empty template.
        edition: "addin" calls the add-in's functions; "plain" puts native formulas in their place.
        rules: the name of the rule set that decides; it stands in every call.
        created: the time written into the file's properties; left to the writer when None.

    Returns:
        The workbook; `workbook_templates.finish.finish` computes its values and writes it.

    Errors:
        ValueError: an unknown rule set or edition, or more lines than a sheet can hold.
    """
    table = policy.rule_table(rules)
    content = content or TvcRegister()
    book = Book(TITLE, PLANS, VERSION, edition)
    inputs = declare_inputs(book, content)
    checks = Checks(book)
    audit = AuditTrail(book, _AUDIT_PURPOSE, _AUDIT_SOURCE, _AUDIT_WORK)
    checks.declare_words()
    audit.declare_words()
    policy.declare_words(book)
    integrity.declare_words(book)
    declare_words(book, table, rule_sets()[ALWAYS])
    pictures.declare_words(book, content)

    draw_inputs(book, inputs, content)
    draw_treatment(book, audit, inputs)
    cost_lines.draw_cost_lines(book, audit, inputs)
    draw_policy_key(book, table, rule_sets()[ALWAYS])
    offerings.draw_offering_lines(book, inputs)
    books.draw_books(book, inputs)
    offerings.draw_by_offering(book, audit, inputs)
    offerings.draw_own_and_group(book, audit, inputs)
    leftovers.draw_leftovers(book, audit, inputs)
    cash.draw_cash(book, audit, inputs)
    summary.draw_calculation(book, inputs)
    pictures.draw_chart_data(book, inputs, content)
    pictures.draw_charts(book, content)
    lines = paper.printed_lines(inputs, content)
    add_checks(checks, audit, inputs, paper.paper_check(inputs, lines))
    draw_instructions(book, _STEPS, _MEANINGS, inputs.tables)
    _draw_cover(book, table, is_example=content.is_example)
    shipped = draw_lists(book, policy.shipped_policy(table))
    policy.draw_policy(book, table, shipped)
    checks.draw()
    audit.draw()
    paper.set_pages(book, audit, lines)
    integrity.draw_integrity(book, inputs.tables)
    book.describe(content.title, _KEYWORDS, created)
    return book.workbook


def _draw_cover(book: Book, table: RuleTable, *, is_example: bool) -> None:
    draw_cover(
        book,
        '=IF(in_title="","",in_title)',
        '""',
        "hint_register",
        (
            Glance("Cost lines decided", "cost_decided", look.COUNT),
            Glance("In Review", "cost_review", look.COUNT),
            Glance("Own / Group conflicts", "conflicts_found", look.COUNT),
            Glance("Book value to write off", "memo_total", look.MONEY),
            Glance("Write-down to test", "write_down_total", look.MONEY),
        ),
        (
            About("Units and currency", '=IF(in_currency="","",in_currency)'),
            About("Amounts", "Of one sale, or of one unit of a cost; ΔOE, leftovers and cash cases as a whole"),
            About("One-off or per period", '=IF(in_nature="","",in_nature)'),
            About("Horizon in months", '=IF(in_horizon="","",in_horizon)'),
            About("Signs", "Prices and costs are positive; a minus sign is a loss, a disposal cost or stock released"),
        ),
        (
            "1.  Read Instructions: five minutes, with the colours and the meaning of every fact.",
            "2.  Fill Set-up, Offerings and Costs; go through Checklist; list what is left over on Leftovers.",
            "3.  Work down Checks until nothing says CHECK; then read Treatment and By offering.",
        ),
        Identity("tvc_register", table, _EXAMPLE if is_example else ""),
    )


_KEYWORDS: Final = "TVC, TVE, throughput, theory of constraints, throughput accounting"
_EXAMPLE: Final = "The source documents' own cases; clear the yellow cells to begin"
_AUDIT_PURPOSE: Final = (
    "To show that every figure a worksheet function returns can be had from the same inputs without it."
)
_AUDIT_SOURCE: Final = "The input sheets of this workbook; each line names the source of its facts."
_AUDIT_WORK: Final = (
    "Each treatment is found again: the facts are looked up on Policy key, the rule is read on Policy. Amounts are",
    "worked out natively and compared within the tolerances on Lists; texts are compared sign by sign.",
)
_STEPS: Final = (
    "On Set-up, give the currency, whether the decisions are one-off or per period, and the horizon.",
    "On Offerings, list what is sold and the price of one sale.",
    "On Costs, enter one line per cost and answer: what makes this money move? What is paid for? Bought again?",
    "Go through Checklist: water, packaging, freight, commission, royalty, card fee, consumables.",
    "On Leftovers, list what was bought beyond need: minimum order quantities, cancelled orders.",
    "Read Treatment: each line's treatment, amount, rule and reason. Answer what is in Review.",
    "Read By offering and Own and Group; show Books and Decision to whoever keeps the books.",
    "Work down Checks; hand Policy and Audit to the reviewer.",
)
_MEANINGS: Final = (
    ("T", "Throughput: money generated by sales after truly variable cost. T = revenue − TVC."),
    (
        "TVC (also TVE)",
        "Truly variable cost, or true variable expense: what ONE MORE sale makes the firm pay or buy again.",
    ),
    (
        "The question",
        "Does it change with certainty with one more sale? If nobody knows: Review, never TVC by default.",
    ),
    (
        "Not yet asked",
        "A cost whose trigger nobody has answered is Review; T of its offering waits, and Checks stay open meanwhile.",
    ),
    ("Sale", "Paid only because this one sale happens, or bought again because of it; not: already paid."),
    ("Decision", "A higher decision makes it move: a flight, a shift, overtime. It goes into ΔOE; ΔNP is the same."),
    ("Purchase", "Bought ahead of any sale: I until it is sold. A purchase of 10,000 without a sale: T 0, I +10,000."),
    ("Period", "Time makes it move: OE, also where it cannot be traced to a sale (fuel bought for all flights)."),
    ("Past", "Spent; nothing moves it any more: machines, buildings. It never enters a decision."),
    (
        "Bought again: Yes",
        "TVC at today's replacement cost, at once; months of stock and date of purchase do not matter.",
    ),
    (
        "Bought again: No",
        "Not TVC, also when obsolete or to be got rid of: only the alternative value counts, blank = 0.",
    ),
    ("Bought for this sale", "TVC at what was paid."),
    ("Share", "Partly bought again: share × replacement cost + (1 − share) × alternative value."),
    ("One rule for all", "Many end products or one, a ship or a screw: the same questions decide."),
    (
        "Per sale or per flight?",
        "Some put a flight's fuel into T, others into OE: ΔNP is the same; T per unit is not (S1 L38–42, L54, L70).",
    ),
    (
        "Below material cost",
        "After stopping an item, refusing to sell below its material cost is a mistake (S1 L32). Two questions:",
    ),
    ("  first question", "Is there capacity that existing demand cannot use?"),
    ("  second question", "Would the low price cost sales at full price, or hurt the brand?"),
    ("Own / Group", "Own: the sister is a supplier, its price counts. Group: only what is paid outside, whoever pays."),
    ("Always TVC", "The opposite view: material always charged (S1 L137, L165). Then ΔCash must be read beside T."),
    (
        "Why not charge it?",
        "To make the right selling decision: the sale of what will not be bought again costs no purchase.",
    ),
    (
        "What must change?",
        "One fact per material: will it be bought again: yes, no, partly; and a memo for the write-down.",
    ),
    ("Books and Decision", "Accounting records where money is stuck; a decision asks what will move. Keep them apart."),
    (
        "Write-down to test",
        "Book value − net realisable value. Whether to write down is for the accountants to decide.",
    ),
    ("Price rise", "A higher price of material counts at once, whatever is in stock: any sale will be bought again."),
)
