"""The offering portfolio as a workbook: builds it from a `Portfolio`; it classifies nothing itself.

Classes, flags, totals, warnings and the test of the cloud's hidden assumption are formulas of the workbook.
`finish` gives them their values.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from openpyxl.workbook import Workbook

from addin.rules import RuleTable, offering_table
from addin.version import VERSION
from workbook_templates import house_style as look
from workbook_templates.parts import audit as audit_sheet
from workbook_templates.parts import integrity, policy
from workbook_templates.parts.audit import AuditTrail
from workbook_templates.parts.book import Book, Edition, SheetPlan
from workbook_templates.parts.checks import Checks
from workbook_templates.parts.cover import About, Glance, Identity, draw_cover
from workbook_templates.parts.instructions import draw_instructions
from workbook_templates.parts.lists import draw_lists
from workbook_templates.parts.offering_portfolio import pages, rules
from workbook_templates.parts.offering_portfolio.by_class import draw_by_class
from workbook_templates.parts.offering_portfolio.cloud import draw_cloud
from workbook_templates.parts.offering_portfolio.controls import add_checks, declare_facts
from workbook_templates.parts.offering_portfolio.inputs import declare_inputs, draw_inputs
from workbook_templates.parts.offering_portfolio.lenses import draw_lenses
from workbook_templates.parts.offering_portfolio.portfolio import Portfolio, example
from workbook_templates.parts.offering_portfolio.roles import draw_roles
from workbook_templates.parts.offering_portfolio.volume import draw_volume
from workbook_templates.parts.offering_portfolio.words import declare_words

__all__ = ["PLANS", "Portfolio", "build", "example"]

TITLE: Final = "Offering portfolio"
DEFAULT: Final = "Four questions"

PLANS: Final = (
    SheetPlan("Cover", "front", "What this workbook is, and where everything stands"),
    SheetPlan("Instructions", "front", "How to use this workbook, and what every question and class means"),
    SheetPlan("Portfolio", "input", "The period, the resources, and the words of the cloud", True, True),
    SheetPlan(
        "Offerings", "input", "One line per offering: marketing's purposes, the four answers, today's instruction", True
    ),
    SheetPlan("Effects", "input", "What is measured and planned of each offering; may stay blank", landscape=True),
    SheetPlan(
        "Reading", "calculation", "Answers and effects as read, and the class looked up on Policy", landscape=True
    ),
    SheetPlan("Roles", "calculation", "The class of each offering, one function call per cell", landscape=True),
    SheetPlan("Volume", "calculation", "What more or less volume does to NP, and what it takes of the resources", True),
    SheetPlan("Capacity", "calculation", "Load and status of each resource, and the constraint", landscape=True),
    SheetPlan("Chart data", "calculation", "The cells the class map reads", landscape=True),
    SheetPlan("Lenses", "result", "Each offering through the operations lens and the marketing lens", landscape=True),
    SheetPlan("By class", "result", "Offerings and T by class, and the class map", landscape=True, one_page=True),
    SheetPlan("Cloud", "result", "The conflict between operations and marketing, and why it evaporates", True, True),
    SheetPlan("Operations", "result", "For operations: what to rank, what to constrain, what to protect", True, True),
    SheetPlan("Marketing", "result", "For marketing: which planned volume would harm", landscape=True, one_page=True),
    SheetPlan("Executives", "result", "For executives: the portfolio, and what has to be aligned", True, True),
    integrity.PLAN,
    SheetPlan("Checks", "control", "What must hold before anyone relies on this portfolio", landscape=True),
    SheetPlan("Policy", "control", "The rules: questions, measured effects, and the damage of contradictions", True),
    SheetPlan("Audit", "control", "Every function result, re-performed by plain native formulas", landscape=True),
    SheetPlan("Lists", "control", "Accepted answers, constants, words, and the policy as shipped", landscape=True),
)


def build(
    content: Portfolio | None, *, edition: Edition = "addin", rules: str = DEFAULT, created: datetime | None = None
) -> Workbook:
    """The offering portfolio as a workbook whose formulas have no values yet.

    Args:
        content: the offerings with their answers and effects; None for an empty template.
        edition: "addin" calls the add-in's functions; "plain" puts native formulas in their place.
        rules: the name of the rule set; only the shipped "Four questions" is there.
        created: the time written into the file's properties; left to the writer when None.

    Returns:
        The workbook; `workbook_templates.finish.finish` computes its values and writes it.

    Errors:
        ValueError: an unknown rule set or edition, or more offerings than a portfolio holds.

    >>> build(None).sheetnames[:3]
    ['Cover', 'Instructions', 'Portfolio']
    """
    table = offering_table()
    if rules != table.name:
        raise ValueError(f'unknown rule set "{rules}"; accepted is {table.name}')
    book = Book(TITLE, PLANS, VERSION, edition)
    checks = Checks(book)
    audit = AuditTrail(book, _AUDIT_PURPOSE, _AUDIT_SOURCE, _AUDIT_WORK)
    inputs = declare_inputs(book, content)
    checks.declare_words()
    audit.declare_words()
    policy.declare_words(book)
    integrity.declare_words(book)
    declare_words(book)

    draw_inputs(book, inputs, content)
    reading, roles = draw_roles(book, audit, inputs)
    volume = draw_volume(book, audit, inputs, reading, roles)
    lenses = draw_lenses(book, inputs, reading, roles, volume)
    draw_by_class(book, inputs, reading, roles, volume, lenses, content.currency if content else "")
    draw_cloud(book, volume, roles)
    pages.draw_operations(book, roles, volume, lenses)
    pages.draw_marketing(book, roles, volume)
    pages.draw_executives(book, roles, lenses)
    declare_facts(book, inputs)
    add_checks(book, checks, audit, inputs, reading, roles, volume)
    draw_instructions(book, _STEPS, _MEANINGS, inputs.tables)
    _draw_cover(book, table, example=content is not None and content.is_example)
    printed = _spare_last(audit, inputs.printed)
    _draw_controls(book, checks, audit, table)
    book.sheets[audit_sheet.SHEET].worksheet.print_area = f"A1:P{audit_sheet.FIRST_LINE + printed - 1}"
    integrity.draw_integrity(book, inputs.tables)
    book.describe(content.title if content else "", _KEYWORDS, created)
    return book.workbook


def _spare_last(audit: AuditTrail, printed: int) -> int:
    """Put the lines of one offering together and spare ones last; returns how many are printed."""

    def line_of(reference: str) -> int:
        kind, number, _ = reference.split("-")
        return 0 if kind == "R" else int(number)

    audit.lines.sort(key=lambda line: line_of(line.reference))
    return sum(line_of(line.reference) <= printed for line in audit.lines)


def _draw_controls(book: Book, checks: Checks, audit: AuditTrail, table: RuleTable) -> None:
    tables = rules.printed(table)
    shipped = draw_lists(book, rules.shipped_rows(tables), _POLICY_COLUMNS)
    rules.draw_rules(book, table, tables, shipped)
    checks.draw()
    audit.draw()


def _draw_cover(book: Book, table: RuleTable, *, example: bool) -> None:
    draw_cover(
        book,
        '=IF(in_title="","",in_title)',
        'IF(in_period="","",in_period)',
        "hint_first_line",
        (
            Glance("Revenue generators", "count_revenue_generator", look.COUNT),
            Glance("Cost drivers", "count_cost_driver", look.COUNT),
            Glance("Differentiators", "count_differentiator", look.COUNT),
            Glance("Behavioral levers", "count_behavioral_lever", look.COUNT),
            Glance("ALIGN flags", "count_align", look.COUNT),
        ),
        (
            About("Period", '=IF(in_period="","",in_period)'),
            About("Units and currency", "=currency"),
            About("Signs", "T and effects are positive when they add to profit; ΔOE is positive for a cost"),
            About("Hidden assumption", "=assumption_verdict"),
        ),
        (
            "1.  Read Instructions: five minutes, with the four questions and the four classes.",
            "2.  List the offerings on Offerings, tick marketing's purposes, answer the four questions.",
            "3.  Give what is measured and planned on Effects; read Lenses, By class, Cloud; then the page for you.",
        ),
        Identity("offering_portfolio", table, _EXAMPLE if example else ""),
    )


_KEYWORDS: Final = "throughput, theory of constraints, offering portfolio, evaporating cloud"
_EXAMPLE: Final = "Six offerings of the source with its answers; all figures, and three offerings, are ours"
_POLICY_COLUMNS: Final = tuple(f"Column {letter} of Policy" for letter in "ABCDEF")
_AUDIT_PURPOSE: Final = "To show that every class and figure a function returns can be had from the inputs without it."
_AUDIT_SOURCE: Final = "The sheets Offerings and Effects; their lines name where they come from."
_AUDIT_WORK: Final = (
    "Each class is looked up again on Policy from the answers as read; each figure is computed natively.",
    "The policy is compared with the shipped one, row by row, on Policy.",
)
_STEPS: Final = (
    "On Portfolio, give period and currency, and up to three resources with what they have.",
    "On Offerings, list each offering once and tick what marketing wants with it.",
    "On Offerings, answer the four questions, and say what operations is told to do with it today.",
    "On Effects, give what is measured, all four effects or none, and what is planned. This may stay blank.",
    "Read Lenses: ALIGN says where today's instruction contradicts the class, and what that damages.",
    "Read Cloud: the hidden assumption is false as soon as one offering would not raise NP with more volume.",
    "Hand Operations, Marketing and Executives to those they are for, one page each.",
    "Work down Checks; then hand Audit and Policy to the reviewer.",
)
_MEANINGS: Final = (
    ("Product", "In operations: a flow unit. It consumes resources, has a cost, and should flow."),
    ("Throughput generator", "In marketing: a leverage point. It may exist to sell others, or to hold up the price."),
    ("The distinction", "Not every product is a throughput generator; not every one of these should be optimized."),
    ("Question 1", "If customers consumed one more of this, would profit increase or decrease?"),
    ("Question 2", "Does this offering justify price, or generate volume?"),
    ("Question 3", "If this were constrained, would demand shift beneficially?"),
    ("Question 4", "Is this item meant to be consumed, or to influence behaviour?"),
    ("Revenue generator", "Earns its money by being sold; the only class that is an operational product."),
    ("Cost driver", "Costs more the more is consumed, and nothing else is gained by it."),
    ("Differentiator", "Justifies the price; the purpose “price”. Its job is not to be consumed in volume."),
    ("Behavioral lever", "Steers what customers do; the purposes attract, shift and lifetime."),
    ("Review", "An answer is blank. It is never guessed."),
    ("Status", "Confirmed, Check or Role not proven by the measured effects; Answers only without them."),
    ("Measured effects", "Averages at today's volume, with it − without it; never the effect of one more unit."),
    (
        "One more unit",
        "What question 1 asks, by figures: price − TVC + T elsewhere. Volume compares it with the answer.",
    ),
    ("Held back", "What question 3 asks, by figures: T lost by one unit less, plus T that shifts to others."),
    (
        "Operations assumes",
        "More units = better; lower unit cost = better; exploit bottlenecks. Lenses tests all three.",
    ),
    ("ALIGN", "Today's instruction contradicts the class, or the purpose the answers."),
    (
        "The four damages",
        "Increase local efficiency, Reduce global throughput, Inflate operating expense, Destroy positioning.",
    ),
    (
        "T/CU ranking",
        "T per unit of the constraint. Differentiators and Behavioral levers are left out unless you tick Rank anyway.",
    ),
)
