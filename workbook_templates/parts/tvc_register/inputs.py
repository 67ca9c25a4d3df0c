"""The TVC register's input sheets: set-up, offerings, costs, leftovers, cash cases, checklist; nothing is computed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from addin.functions.tvc_policy import TVC_POLICY
from workbook_templates import house_style as look
from workbook_templates.parts.book import Book, Value
from workbook_templates.parts.lists import declare_answers
from workbook_templates.parts.tables import FORM_WIDTHS, Accept, Column, FormLine, InputTable, draw_form, draw_table
from workbook_templates.parts.tvc_register.content import TvcRegister

SET_UP: Final = "Set-up"
OFFERINGS: Final = "Offerings"
COSTS: Final = "Costs"
LEFTOVERS: Final = "Leftovers"
CASH_CASES: Final = "Cash cases"
CHECKLIST: Final = "Checklist"

# Declared capacities: references run to the smallest step that holds the data.
COST_CAPACITIES: Final = (240, 1_000, 5_000)
OFFERING_CAPACITIES: Final = (240, 1_000)
LEFTOVER_CAPACITIES: Final = (240, 1_000)
CASH_CAPACITIES: Final = (240,)
CHECKLIST_CAPACITIES: Final = (240,)
HEADING_ROW: Final = 6

# Helper columns show no zero in unused rows.
QUIET: Final = "#,##0.00;-#,##0.00;"
QUIET_COUNT: Final = "#,##0;-#,##0;"
QUIET_SHARE: Final = "0.##;-0.##;"

_AMOUNT: Final = Accept("decimal", "least_amount", "most_amount", words="any amount; 0 has to be typed")
_ABOVE: Final = Accept("decimal", "least_price", "most_amount", words="an amount above 0, or blank")
_COUNT: Final = Accept("decimal", "shortest_text", "most_amount", words="0 or more, or blank")
_SHARE: Final = Accept("decimal", "shortest_text", "whole_share", words="a share between 0 and 1, or blank")
_TEXT: Final = Accept("text", "shortest_text", "longest_text", words="text of up to 255 characters")
_MONEY: Final = '=IF(in_currency="","",in_currency)'
_COMMENT: Final = (
    Column("comment", "Comment", "Anything a reader should know about this line.", _TEXT, "text", 38),
    Column(
        "source", "Source", "Where the facts of this line come from: a document, a person, a file.", _TEXT, "text", 24
    ),
)


def _list(name: str, words: str, *, strict: bool = True, error: str = "") -> Accept:
    return Accept("list", f"{name}_answers", words=words, strict=strict, error=error)


def _named(answers: Sequence[str]) -> str:
    return ", ".join(answers[:-1]) + " or " + answers[-1]


def _fact(name: str) -> tuple[str, Accept]:
    """A fact's meaning and accepted answers in the words of the function's signature."""
    argument = TVC_POLICY.by_name[name]
    return argument.meaning, _list(name, _named([answer.text for answer in argument.answers]))


_OFFERING_COLUMNS: Final = (
    Column("offering", "Offering", "What is sold. Its cost lines on Costs name it the same way.", _TEXT, "text", 34),
    Column("price", "Price of one sale", "Revenue of one sale, net of discounts.", _AMOUNT, "currency", 16, look.MONEY),
    Column(
        "sales",
        "Sales the decision brings",
        "How many sales the ΔOE lines of this offering serve: the passengers of a flight. Blank means 1.",
        _COUNT,
        "sales",
        16,
        look.QUANTITY,
    ),
    Column(
        "control",
        "Control: T of one sale",
        "T of one sale as somebody else worked it out; a difference is shown on Checks. Blank: no control.",
        _AMOUNT,
        "currency",
        16,
        look.MONEY,
    ),
    *_COMMENT,
)
_COST_COLUMNS: Final = (
    Column(
        "offering",
        "Offering",
        "The sale this cost belongs to, as on Offerings; blank for a cost of no single offering.",
        Accept(
            "list",
            "offering_answers",
            words="an offering listed on Offerings, or blank",
            strict=False,
            error="This offering is not listed on Offerings, so the cost would count nowhere. Keep it?",
        ),
        "text",
        28,
    ),
    Column("line", "Cost line", "What is paid for, in a few words.", _TEXT, "text", 38),
    Column(
        "quantity",
        "Quantity in one sale",
        "How many units of it one sale takes. Blank means 1.",
        _COUNT,
        "units",
        12,
        look.QUANTITY,
    ),
    Column(
        "cost",
        "Cost or book value per unit",
        "What was or will be paid for one unit, or the book value of stock. Required: 0 has to be typed.",
        _AMOUNT,
        "currency",
        15,
        look.MONEY,
    ),
    Column("trigger", "Trigger", *_fact("trigger"), "answer", 12),
    Column("kind", "Kind", *_fact("kind"), "answer", 12),
    Column("replenished", "Bought again?", *_fact("replenished"), "answer", 20),
    Column(
        "share",
        "Share bought again",
        "Instead of an answer: which share of its use makes you buy it again, 0.6 for six times in ten.",
        _SHARE,
        "share",
        12,
        look.RATIO,
    ),
    Column(
        "replacement",
        "Replacement cost today",
        "Today's price of buying one unit again. Blank means: equal to the cost.",
        _ABOVE,
        "currency",
        15,
        look.MONEY,
    ),
    Column(
        "alternative",
        "Alternative value",
        "What one unit would fetch otherwise; negative for a disposal cost. Blank means 0.",
        _AMOUNT,
        "currency",
        14,
        look.MONEY,
    ),
    Column(
        "outside",
        "Group: paid outside",
        "From a sister company: what anyone in the group pays outside for one unit. Blank: no sister company is in it.",
        _AMOUNT,
        "currency",
        14,
        look.MONEY,
    ),
    Column(
        "months_of_stock",
        "Months of stock",
        "For your information: how long the stock lasts. It changes no result: any sale is bought again today.",
        _COUNT,
        "months",
        11,
        look.QUANTITY,
    ),
    *_COMMENT,
)
_LEFTOVER_COLUMNS: Final = (
    Column("item", "Item", "The material bought beyond need.", _TEXT, "text", 38),
    Column(
        "project",
        "Project",
        "The project or order it was bought for; all its lines correct its result.",
        _TEXT,
        "text",
        24,
    ),
    Column(
        "bought",
        "Bought",
        "Units bought, by minimum order quantity or for an order.",
        _COUNT,
        "units",
        12,
        look.QUANTITY,
    ),
    Column("needed", "Needed", "Units the project needed or used.", _COUNT, "units", 12, look.QUANTITY),
    Column("unit_cost", "Cost per unit", "What was paid for one unit.", _AMOUNT, "currency", 13, look.MONEY),
    Column(
        "charged",
        "Excess charged to the project?",
        "Whether the excess was expensed to the project that caused it.",
        _list("charged", "Yes or No"),
        "answer",
        14,
    ),
    Column("replenished", "Bought again?", *_fact("replenished"), "answer", 20),
    Column(
        "realisable",
        "Net realisable value of the excess",
        "What all of the excess would fetch, less the cost of selling it. Blank means: to assess.",
        _AMOUNT,
        "currency",
        16,
        look.MONEY,
    ),
    Column(
        "reported",
        "Project result as reported",
        "The project's result in the books; on one line of each project.",
        _AMOUNT,
        "currency",
        16,
        look.MONEY,
    ),
    *_COMMENT,
)
_CASH_COLUMNS: Final = (
    Column("case", "Case", "The sale that is looked at.", _TEXT, "text", 46),
    Column("revenue", "Revenue", "What the sale brings.", _AMOUNT, "currency", 13, look.MONEY),
    Column(
        "material", "Material, cost or book value", "The material that is used.", _AMOUNT, "currency", 14, look.MONEY
    ),
    Column("replenished", "Bought again?", *_fact("replenished"), "answer", 20),
    Column(
        "charged",
        "TVC charged in the books view",
        "Material that the books view charges to this sale; 0 if none.",
        _AMOUNT,
        "currency",
        14,
        look.MONEY,
    ),
    Column(
        "purchases",
        "Purchases",
        "Material bought because of the sale; 0 if nothing.",
        _AMOUNT,
        "currency",
        13,
        look.MONEY,
    ),
    Column("delta_oe", "ΔOE", "Operating expenses the sale causes; 0 if none.", _AMOUNT, "currency", 12, look.MONEY),
    Column(
        "booked_delta_i",
        "ΔI as the books show it",
        "Change of stock as booked; negative when stock falls.",
        _AMOUNT,
        "currency",
        14,
        look.MONEY,
    ),
    *_COMMENT,
)
_CHECKLIST_COLUMNS: Final = (
    Column("line", "Usually forgotten", "A cost that lists of TVC usually lack.", _TEXT, "text", 34),
    Column(
        "answer",
        "Answer",
        "Whether the register holds it, or it does not occur here.",
        _list("checklist", "In the register, or Does not occur"),
        "answer",
        20,
    ),
    Column("comment", "Comment", "Where it stands, or why it does not occur.", _TEXT, "text", 60),
)


@dataclass(frozen=True)
class Inputs:
    """The input tables of one register, with the capacities its formulas run to."""

    offerings: InputTable
    costs: InputTable
    leftovers: InputTable
    cash: InputTable
    checklist: InputTable

    @property
    def tables(self) -> tuple[InputTable, ...]:
        """Every input table, in the order of the sheets."""
        return (self.offerings, self.costs, self.leftovers, self.cash, self.checklist)


def _step(steps: Sequence[int], needed: int) -> int:
    for step in steps:
        if needed <= step:
            return step
    raise ValueError(f"{needed:,} lines are more than the {steps[-1]:,} a register holds; split it")


def _table(
    name: str, sheet: str, columns: Iterable[Column], steps: Sequence[int], lines: Sequence[object]
) -> InputTable:
    in_money = tuple(
        Column(c.key, c.heading, c.meaning, c.accept, _MONEY, c.width, c.number_format) if c.unit == "currency" else c
        for c in columns
    )
    return InputTable(name, sheet, in_money, HEADING_ROW, _step(steps, len(lines)))


def declare_inputs(book: Book, content: TvcRegister) -> Inputs:
    """Lay out the input tables and declare the answers and limits their cells accept."""
    inputs = Inputs(
        _table("OfferingLines", OFFERINGS, _OFFERING_COLUMNS, OFFERING_CAPACITIES, content.offerings),
        _table("CostLines", COSTS, _COST_COLUMNS, COST_CAPACITIES, content.costs),
        _table("LeftoverLines", LEFTOVERS, _LEFTOVER_COLUMNS, LEFTOVER_CAPACITIES, content.leftovers),
        _table("CashCases", CASH_CASES, _CASH_COLUMNS, CASH_CAPACITIES, content.cash),
        _table("ChecklistLines", CHECKLIST, _CHECKLIST_COLUMNS, CHECKLIST_CAPACITIES, content.checklist),
    )
    _declare_limits(book, inputs)
    _declare_answers(book)
    return inputs


def _declare_limits(book: Book, inputs: Inputs) -> None:
    constant = book.constant
    constant(
        "decimals_difference", 6, "decimals", "Differences are rounded so far, against the noise of binary fractions."
    )
    constant("tolerance_money", 0.005, "currency", "Amounts closer than half a cent agree.", look.GENERAL)
    constant("tolerance_none", 0, "count", "Nothing of this kind may be there.")
    constant("least_amount", -1e15, "currency", "The smallest amount a cell accepts.", look.COUNT)
    constant("most_amount", 1e15, "currency", "The largest amount a cell accepts.", look.COUNT)
    constant("least_price", 0.000001, "currency", "The smallest price a cell accepts.", "0.000000")
    constant("shortest_text", 0, "characters", "The shortest text, and the smallest count, a cell accepts.")
    constant("longest_text", 255, "characters", "The longest text a cell accepts.", look.COUNT)
    constant("whole_share", 1, "share", "A share of everything; it is the same as Yes.")
    constant("in_hundred", 100, "percent", "Percent in a whole.")
    constant("thousand", 1_000, "currency", "From here sentences show amounts with two decimals at most.", look.COUNT)
    constant("decimals_cents", 2, "decimals", "Decimals of an amount in a sentence, from a thousand on.")
    for table in inputs.tables:
        constant(
            f"capacity_{table.sheet.lower().replace(' ', '_')}",
            table.capacity,
            "lines",
            f"Lines of {table.sheet} that formulas reach.",
            look.COUNT,
        )


def _declare_answers(book: Book) -> None:
    for name in ("trigger", "kind", "replenished"):
        answers = TVC_POLICY.by_name[name].answers
        declare_answers(book, name, tuple((answer.text, answer.meaning) for answer in answers))
    declare_answers(book, "charged", (("Yes", "the project bears it"), ("No", "it stands in stock at full value")))
    declare_answers(
        book,
        "checklist",
        (("In the register", "a line on Costs holds it"), ("Does not occur", "nothing of it is paid here")),
    )
    declare_answers(book, "perspective", (("Own", "the own company alone"), ("Group", "the group as a whole")))
    declare_answers(
        book, "nature", (("One-off", "the decision is made once"), ("Per period", "the amounts come every period"))
    )


def draw_inputs(book: Book, inputs: Inputs, content: TvcRegister) -> None:
    """Draw the input sheets, filled or ready to be typed into."""
    _draw_set_up(book, content)
    rows: tuple[Sequence[object], ...] = (
        content.offerings,
        content.costs,
        content.leftovers,
        content.cash,
        content.checklist,
    )
    for table, lines, least in zip(inputs.tables, rows, (15, 25, 12, 12, 12)):
        sheet = book.open_sheet(table.sheet, heading_row=HEADING_ROW, freeze=f"B{HEADING_ROW + 1}")
        draw_table(sheet, table, [_cells(table, line) for line in lines], at_least=least)
    offerings = inputs.offerings.cells("offering").split("!")[1].replace("$", "")
    book.name("offering_answers", OFFERINGS, offerings)


def _cells(table: InputTable, line: object) -> tuple[Value, ...]:
    """A line's values in the order of the table's columns; a blank text is an empty cell."""
    values = (getattr(line, column.key) for column in table.columns)
    return tuple(None if value == "" else value for value in values)


def _draw_set_up(book: Book, content: TvcRegister) -> None:
    sheet = book.open_sheet(SET_UP, freeze="A5")
    sheet.widths(*FORM_WIDTHS)
    lines = (
        FormLine(
            "in_title",
            "Organisation or title",
            content.title or None,
            "text",
            _TEXT,
            "Whose register this is; it stands on the Cover.",
        ),
        FormLine(
            "in_currency",
            "Currency",
            content.currency or None,
            "code",
            Accept("text", "shortest_text", "longest_text", words="one code, such as EUR"),
            "One currency for the whole register; amounts in others must be converted first.",
        ),
        FormLine(
            "in_nature",
            "The decisions are one-off or per period",
            content.nature or None,
            "answer",
            _list("nature", "One-off or Per period"),
            "Whether the sales and ΔOE of a decision come once or every period; never mix the two in one register.",
        ),
        FormLine(
            "in_horizon",
            "Horizon: over how long",
            content.horizon,
            "months",
            Accept("decimal", "least_price", "most_amount", words="above 0; 1 for a month"),
            "The months in which a one-off decision's sales come, or the length of a period.",
            "0.##",
        ),
    )
    for name, cell in draw_form(sheet, "SetUp", 5, "The register", lines).items():
        book.name(name, SET_UP, cell)
