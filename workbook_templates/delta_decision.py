"""One decision as a workbook: builds it from a `Decision`; it computes no figure itself.

ΔT, ΔOE and ΔNP of several alternatives in three scenarios, their verdicts, Own beside Group, load and cash are
formulas of the workbook. `finish` gives them their values.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from openpyxl.workbook import Workbook

from addin.rules import DEFAULT, RuleTable
from addin.version import VERSION
from workbook_templates import house_style as look
from workbook_templates.parts import integrity, policy
from workbook_templates.parts.book import Book, Edition, SheetPlan
from workbook_templates.parts.checks import Checks
from workbook_templates.parts.cover import About, Glance, Identity, draw_cover
from workbook_templates.parts.delta_decision import (
    cash,
    group,
    lines,
    load,
    pictures,
    printing,
    ranking,
    side,
    totals,
    verdict,
)
from workbook_templates.parts.delta_decision.board import Board
from workbook_templates.parts.delta_decision.controls import add_checks
from workbook_templates.parts.delta_decision.decision import Decision, read_decision
from workbook_templates.parts.delta_decision.inputs import declare_inputs, draw_inputs
from workbook_templates.parts.delta_decision.trail import DecisionTrail
from workbook_templates.parts.instructions import draw_instructions
from workbook_templates.parts.lists import draw_lists

TITLE: Final = "Delta decision"
_EXAMPLES: Final = Path(__file__).parent / "parts" / "delta_decision" / "example"

PLANS: Final = (
    SheetPlan("Cover", "front", "What this workbook is, and where everything stands"),
    SheetPlan("Instructions", "front", "How to use this workbook, and what every input means"),
    SheetPlan("Decision", "input", "What is decided, against which reference, over which horizon", landscape=True),
    SheetPlan("Alternatives", "input", "The ways to decide, and sets of them judged together", landscape=True),
    SheetPlan("Sales changes", "input", "What is sold more, less or at another price, line by line", landscape=True),
    SheetPlan("Expense changes", "input", "What the decision makes the firm pay, above a single sale", landscape=True),
    SheetPlan("Investment changes", "input", "Money put in, judged by ROI or as a stream, never both", landscape=True),
    SheetPlan("Capacity", "input", "What resources have, and what each alternative adds", landscape=True),
    SheetPlan("Sales lines", "calculation", "ΔT of every sales line, over the horizon", landscape=True),
    SheetPlan("Expense lines", "calculation", "ΔOE of every expense line, over the horizon", landscape=True),
    SheetPlan("Investment lines", "calculation", "ΔI of every investment line, by its route", landscape=True),
    SheetPlan("Load lines", "calculation", "The load every line adds", landscape=True),
    SheetPlan("Totals", "calculation", "Each alternative's lines added up, with those of its members", landscape=True),
    SheetPlan("Load pairs", "calculation", "Each alternative with each resource it loads", landscape=True),
    SheetPlan("Resource loads", "calculation", "Each resource today and at its highest", landscape=True),
    SheetPlan("Side by side", "calculation", "The figures of the alternatives that stand side by side", landscape=True),
    SheetPlan("Chart data", "calculation", "The cells the charts read", landscape=True),
    SheetPlan("Verdict", "result", "The alternatives side by side, in three scenarios", landscape=True),
    SheetPlan("Ranking", "result", "Every alternative, in order of its likely ΔNP", landscape=True),
    SheetPlan("Own and group", "result", "This company beside the whole group", landscape=True, one_page=True),
    SheetPlan("Load", "result", "Load of every resource before and after, against its limit", landscape=True),
    SheetPlan("Cash", "result", "Decision lens, book lens and cash side by side", landscape=True, one_page=True),
    integrity.PLAN,
    SheetPlan("Checks", "control", "What must hold before anyone relies on this decision", landscape=True),
    SheetPlan("Policy", "control", "The rules by which a cost is truly variable, or not", landscape=True),
    SheetPlan("Audit", "control", "Every function result, re-performed by plain native formulas", landscape=True),
    SheetPlan("Lists", "control", "Accepted answers, constants, words, and the policy as shipped", landscape=True),
)


EXAMPLES: Final = ("flight", "price", "cash", "group", "investment", "set")
"""The worked examples: passenger against flight; raising a price; leftover material; sister companies; ROI; a set."""


def example(name: str = "flight") -> Decision:
    """A worked example, of the source documents or of a published case.

    Args:
        name: one of `EXAMPLES`.

    Errors:
        ValueError: a name that is none of them.

    >>> [alternative.name for alternative in example().alternatives]
    ['One passenger', 'One flight']
    """
    if name not in EXAMPLES:
        raise ValueError(f'there is no example "{name}"; accepted are {", ".join(EXAMPLES)}')
    return replace(read_decision(_EXAMPLES / f"{name}.toml"), is_example=True)


def build(
    decision: Decision | None, *, edition: Edition = "addin", rules: str = DEFAULT, created: datetime | None = None
) -> Workbook:
    """A decision as a workbook whose formulas have no values yet.

    Args:
        decision: its facts and lines; None for an empty template.
        edition: "addin" calls the add-in's functions; "plain" puts native formulas in their place.
        rules: the name of the rule set printed on Policy.
        created: the time written into the file's properties; left to the writer when None.

    Returns:
        The workbook; `workbook_templates.finish.finish` computes its values and writes it.

    Errors:
        ValueError: an unknown rule set or edition, or more lines than a table's capacity.

    >>> build(None).sheetnames[:3]
    ['Cover', 'Instructions', 'Decision']
    """
    table = policy.rule_table(rules)
    book = Book(TITLE, PLANS, VERSION, edition)
    checks = Checks(book)
    trail = DecisionTrail(book, _AUDIT_PURPOSE, _AUDIT_SOURCE, _AUDIT_WORK)
    inputs = declare_inputs(book, decision, printing.printed_pairs(decision or Decision()))
    trail.placed = inputs.placed
    _declare_words(book, checks, trail)
    draw_inputs(book, inputs, decision)
    sums, loads = totals.lay_totals(book), load.lay_load(book)
    line_grids = lines.draw_lines(book, trail, inputs, totals.members_of(sums))
    totals.draw_totals(book, inputs, sums, line_grids, loads)
    totals.beside_alternatives(book, inputs, sums)
    resources, pairs = load.draw_load(book, trail, inputs, line_grids, sums, loads)
    load.beside_resources(book, inputs, resources)
    ranked = ranking.draw_ranking(book, sums)
    beside = side.draw_side(book, trail, sums)
    board = verdict.draw_verdict(book, trail, inputs, beside)
    group.draw_group(book, trail, beside)
    cash.draw_cash(book, trail, inputs, beside)
    pictures.draw_chart_data(book, inputs, sums, board, loads, resources)
    pictures.draw_charts(book, inputs, decision.currency if decision else "")
    printing.set_print_areas(book, trail, inputs, line_grids, (sums, ranked), (loads, pairs))
    printing.print_rows(resources, inputs.shown[4])
    add_checks(checks, trail, inputs, line_grids, sums, beside, resources)
    draw_instructions(book, _STEPS, _MEANINGS, inputs.tables)
    _draw_cover(book, table, board, is_example=decision is not None and decision.is_example)
    shipped = draw_lists(book, policy.shipped_policy(table))
    policy.draw_policy(book, table, shipped)
    checks.draw()
    trail.draw()
    integrity.draw_integrity(book, inputs.tables)
    book.describe(decision.title if decision else "", _KEYWORDS, created)
    return book.workbook


def _declare_words(book: Book, checks: Checks, trail: DecisionTrail) -> None:
    checks.declare_words()
    trail.declare_words()
    policy.declare_words(book)
    integrity.declare_words(book)
    for room in (lines, totals, load, verdict, group, cash, pictures, printing):
        room.declare_words(book)
    book.word("todo_first", "To do: name the alternatives, then enter their lines")
    book.word("horizon_before", "All amounts over the horizon of ")
    book.word("horizon_after", " period(s); a period is ")
    book.word("todo_period", "to be said on Decision")


def _draw_cover(book: Book, table: RuleTable, board: Board, *, is_example: bool) -> None:
    draw_cover(
        book,
        '=IF(in_title="","",in_title)',
        'IF(in_reference="","",word_against&in_reference)',
        'IF(COUNTA(alternative_names)=0,todo_first,"")',
        tuple(
            Glance(f"Alternative {line}: ΔNP, likely", board.cell(verdict.ROWS["np"] + 1, line), look.MONEY_ROUND)
            for line in (1, 2)
        )
        + tuple(
            Glance(f"Alternative {line}: verdict", board.cell(verdict.ROWS["verdict"], line), look.GENERAL)
            for line in (1, 2)
        ),
        (
            About("Horizon", "=horizon_in_words"),
            About("Units and currency", '=IF(in_currency="","",in_currency)'),
            About("Whose decision", '=IF(in_perspective="",perspective_own,in_perspective)'),
            About("Signs", "Δ is with the decision less without it; ΔOE and ΔI are positive when more is spent"),
            About("Criterion", "Accept when ΔT − ΔOE is above 0; ΔI is judged by ROI or as a stream, never both"),
        ),
        (
            "1.  Read Instructions: five minutes, with the colours and the meaning of every input.",
            "2.  Fill Decision and Alternatives, then the lines: sales, expenses, investment, capacity.",
            "3.  Work down Checks; then read Verdict, Own and group, Load and Cash.",
        ),
        Identity("delta_decision", table, _EXAMPLE if is_example else ""),
    )


_KEYWORDS: Final = "throughput, theory of constraints, decision"
_EXAMPLE: Final = "A worked example after the source documents; clear the yellow cells to begin your own"
_AUDIT_PURPOSE: Final = (
    "To show that every figure a worksheet function returns can be had from the same inputs without it."
)
_AUDIT_SOURCE: Final = "The input sheets of this workbook; their lines say where the figures come from."
_AUDIT_WORK: Final = (
    "Each function result is computed again by plain native formulas and compared within the tolerances on Lists.",
    "The policy is compared with the shipped one.",
)
_STEPS: Final = (
    "On Decision, say what is decided, against which reference, over how many periods, and the red line.",
    "On Alternatives, name each way to decide. A set judged together names its members; its own lines are the extra.",
    "On Sales changes, enter what is sold more or less. Lost, cannibalised and displaced sales are negative.",
    "For a price change, give the base quantity with old price and old TVC: today's customers get the new price too.",
    "On Expense changes, enter overtime, crew, advertising, temporary capacity: one-off or per period.",
    "On Investment changes, enter ΔI once: by ROI or by stream. On Capacity, resources and what is added to them.",
    "Work down Checks. Then read Verdict; where production has stopped, answer the two questions beside it.",
    "Hand Audit and Policy to the reviewer; ticks, conclusion and names there are for people.",
)
_MEANINGS: Final = (
    (
        "ΔT",
        "Change of throughput: (q₀ + Δq)(p₁ − v₁) − q₀(p₀ − v₀), line by line. v is TVC of a single sale (also TVE).",
    ),
    ("ΔOE", "All expenses the decision causes above a single sale: the flight's fuel and crew, overtime, a campaign."),
    ("ΔNP", "ΔT − ΔOE. It is the same wherever a cost stands, in TVC or in ΔOE; T per unit and T/CU are not."),
    ("TVC or ΔOE?", "The dispute over TVC that “changes with the decision”: ratios use single-sale TVC only."),
    ("Accept", "Every scenario is above 0. Reject: every one below. Indifferent: all 0. Depends: some of each."),
    ("Red line", "The worst scenario loses more than the firm can bear; it comes before every other verdict."),
    ("Check capacity", "A resource is over 100% and no displaced sales are entered: the gain is not proven."),
    ("Protective limit", "The share of a capacity that may be planned; the rest protects against fluctuation."),
    ("Break-even share", "ΔOE ÷ ΔT: the share of the forecast ΔT that must arrive for ΔNP to be zero."),
    (
        "Better in every case",
        "One alternative's worst scenario is above the other's best: their ranges do not overlap.",
    ),
    ("Sunk and book values", "Money spent is gone: it has a memo line outside ΔT and ΔNP, and no other."),
    ("Production stopped", "Below material cost can still be right to sell: ask about spare capacity and the brand."),
    ("Replenished", "A sale with negative T of replenished material is rejected; leftover has a material TVC of 0."),
    ("Timing of revenue", "No discounting unless a rate is given; then the net present value stands on Verdict."),
    ("Group", "Transfer prices cancel out; whichever sister pays, only money to or from outside counts."),
)
