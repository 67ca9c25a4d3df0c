"""The decision's input sheets: facts, alternatives, sales, expenses, investment, capacity; nothing is computed here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts.book import Book, Value
from workbook_templates.parts.delta_decision.decision import Decision, Scenarios
from workbook_templates.parts.lists import declare_answers
from workbook_templates.parts.tables import FORM_WIDTHS, Accept, Column, FormLine, InputTable, draw_form, draw_table

DECISION: Final = "Decision"
ALTERNATIVES: Final = "Alternatives"
SALES: Final = "Sales changes"
EXPENSES: Final = "Expense changes"
INVESTMENT: Final = "Investment changes"
CAPACITY: Final = "Capacity"

_HEADING_ROW: Final = 6
MOST_ALTERNATIVES: Final = 8
MEMBERS: Final = 4
MOST_SALES: Final = 40
MOST_EXPENSES: Final = 30
MOST_INVESTMENTS: Final = 12
MOST_RESOURCES: Final = 6
MOST_LOADS: Final = 30

TEXT: Final = Accept("text", "shortest_text", "longest_text", words="text of up to 255 characters")
AMOUNT: Final = Accept("decimal", "least_amount", "most_amount", words="any amount")
_NOT_NEGATIVE: Final = Accept("decimal", "shortest_text", "most_amount", words="0 or more, or blank")
_ABOVE_ZERO: Final = Accept("decimal", "least_share", "most_amount", words="above 0")
_SHARE: Final = Accept("decimal", "least_share", "most_share", words="above 0 and up to 100%; blank means 100%")


def _answer(name: str, words: str) -> Accept:
    return Accept("list", f"{name}_answers", words=words)


_ALTERNATIVE: Final = Column(
    "alternative",
    "Alternative",
    "The alternative this line belongs to, as named on Alternatives. A set takes in its members' lines by itself.",
    Accept("list", "alternative_names", words="a name listed on Alternatives"),
    width=20,
)
_TIMING: Final = Column(
    "timing",
    "Timing",
    "One-off: it happens once in the horizon. Per period: it comes again in every period of the horizon.",
    _answer("timing", "One-off or Per period"),
    "answer",
    12,
)
_PAYER: Final = Column(
    "payer",
    "Payer",
    "Own company: counts in Own and Group. Between sisters: Own only (a transfer price). Sister company: Group only. "
    "Blank means Own company.",
    _answer("payer", "Own company, Between sisters or Sister company"),
    "answer",
    16,
)
_SOURCE: Final = Column("source", "Source / comment", "Where the figures come from.", TEXT, width=40)
_YES: Final = _answer("yes", "Yes or No")
_IN_WORDS: Final = (("p", "pessimistic"), ("l", "likely"), ("o", "optimistic"))


def _three(key: str, heading: str, meaning: str, unit: str, number_format: str, width: float) -> tuple[Column, ...]:
    return tuple(
        Column(
            f"{key}_{short}",
            f"{heading}, {word}",
            f"{meaning} {word.capitalize()} case." + ("" if short == "l" else " Blank means: as likely."),
            AMOUNT,
            unit,
            width,
            number_format,
        )
        for short, word in _IN_WORDS
    )


def _line(what: str) -> Column:
    return Column("line", "Line", what, TEXT, width=30)


_ALTERNATIVE_COLUMNS: Final = (
    Column("name", "Alternative", "A short name of its own; lines refer to it.", TEXT, width=22),
    *(
        Column(
            f"member_{number}",
            f"Set: member {number}",
            "For a set of decisions judged together: an alternative whose lines this one takes in. "
            "What only the set brings is entered as lines of the set itself.",
            Accept("list", "alternative_names", words="a name listed in the first column"),
            width=14,
        )
        for number in range(1, MEMBERS + 1)
    ),
    Column(
        "purchases",
        "Stock: purchases",
        "For ΔCash: material bought because of the decision, likely, over the horizon. "
        "Needed with TVC charged where stock changes.",
        AMOUNT,
        "currency",
        13,
        look.MONEY,
    ),
    Column(
        "tvc_charged",
        "Stock: TVC charged",
        "For ΔCash: the material charged in TVC on the lines. ΔI of stock must equal purchases less this.",
        AMOUNT,
        "currency",
        13,
        look.MONEY,
    ),
    Column(
        "book_value",
        "Memo: book value to write off",
        "Outside ΔT and ΔNP: what the accountants will write off.",
        AMOUNT,
        "currency",
        14,
        look.MONEY,
    ),
    Column(
        "already_spent",
        "Memo: already spent",
        "Outside ΔT and ΔNP: money gone whatever is decided.",
        AMOUNT,
        "currency",
        13,
        look.MONEY,
    ),
    Column("production_stopped", "Production stopped?", "Has production of the item stopped?", _YES, "answer", 12),
    Column(
        "spare_capacity",
        "Spare capacity?",
        "Is there available capacity that existing demand cannot use? To answer when production has stopped.",
        _YES,
        "answer",
        11,
    ),
    Column(
        "harms_brand",
        "Harm to full price or brand?",
        "Would the price cost sales of full-price items, or hurt the brand? To answer when production has stopped.",
        _YES,
        "answer",
        13,
    ),
    _SOURCE,
)
_SALES_COLUMNS: Final = (
    _ALTERNATIVE,
    _line("What is sold more, less, or at another price."),
    Column(
        "kind",
        "Kind",
        "New sales; Price change on a base volume; Cannibalised: sales of ours this takes away; Displaced: sales given "
        "up for want of capacity; Other.",
        _answer("kind", "New sales, Price change, Cannibalised, Displaced or Other"),
        "answer",
        14,
    ),
    _TIMING,
    _PAYER,
    *_three(
        "q",
        "Quantity change",
        "Units more (+) or less (−) than in the reference; lost, cannibalised and displaced sales are negative.",
        "units",
        look.QUANTITY,
        12,
    ),
    *_three("price", "Price", "Price per unit with the decision, net of discounts.", "per unit", look.MONEY, 12),
    *_three(
        "tvc",
        "TVC per unit",
        "TVC of a single sale with the decision (also TVE), at replacement cost; 0 if there truly is none. "
        "Usually forgotten: water, packaging, freight, commission, card fee.",
        "per unit",
        look.MONEY,
        12,
    ),
    Column(
        "base_quantity",
        "Base quantity",
        "Units sold in the reference that get the new price or TVC. Then the old price and old TVC are needed too.",
        AMOUNT,
        "units",
        11,
        look.QUANTITY,
    ),
    Column(
        "old_price", "Old price", "The reference's price; repeat it if unchanged.", AMOUNT, "per unit", 11, look.MONEY
    ),
    Column("old_tvc", "Old TVC", "The reference's TVC; repeat it if unchanged.", AMOUNT, "per unit", 11, look.MONEY),
    _SOURCE,
)
_EXPENSE_COLUMNS: Final = (
    _ALTERNATIVE,
    _line("What has to be paid more (+), or is saved (−)."),
    Column(
        "kind",
        "Kind",
        "Overtime; Crew; Advertising; Temporary capacity; Fuel; Maintenance driven by use; Other. Regular "
        "salaries that stay as they are, and costs the calendar drives, have no line: their ΔOE is 0.",
        _answer("expense", "Overtime, Crew, Advertising, Temporary capacity, Fuel, Maintenance or Other"),
        "answer",
        18,
    ),
    _TIMING,
    _PAYER,
    *_three("amount", "ΔOE", "Expense caused by the decision, above a single sale.", "currency", look.MONEY, 14),
    _SOURCE,
)
_INVESTMENT_COLUMNS: Final = (
    _ALTERNATIVE,
    _line("What money will be stuck in, or is released from (−)."),
    Column(
        "kind", "Kind", "Stock: material. Other: machines, buildings.", _answer("stock", "Stock or Other"), "answer", 10
    ),
    Column(
        "route",
        "Judged by",
        "ROI: compared with ΔNP. Stream: turned into a level ΔOE per period of the horizon. Never both for the same "
        "ΔI. A stream counts in Own and in Group.",
        _answer("route", "ROI or Stream"),
        "answer",
        10,
    ),
    *_three("amount", "ΔI", "Money put into investment by the decision, once.", "currency", look.MONEY, 14),
    _SOURCE,
)
_RESOURCE_COLUMNS: Final = (
    Column("name", "Resource", "A machine, crew or skill that the alternatives load.", TEXT, width=22),
    Column("unit", "Unit", "What its capacity is counted in: hours, seats, tonnes.", TEXT, width=10),
    Column("available", "Available", "Capacity in a period.", _ABOVE_ZERO, "per period", 12, look.QUANTITY),
    Column(
        "base_load", "Load today", "What existing demand takes; 0 if idle.", AMOUNT, "per period", 12, look.QUANTITY
    ),
    Column("protective_limit", "Protective limit", "The share that may be planned.", _SHARE, "share", 11, look.PERCENT),
    _SOURCE,
)
_LOAD_COLUMNS: Final = (
    _ALTERNATIVE,
    Column(
        "resource",
        "Resource",
        "A resource listed in the table on the left.",
        Accept("list", "resource_names", words="a resource listed on the left"),
        width=22,
    ),
    *_three(
        "added",
        "Added load",
        "What the alternative adds in a period, in the resource's unit; negative where it frees capacity, also by "
        "cannibalised or displaced sales.",
        "per period",
        look.QUANTITY,
        13,
    ),
    Column("source", "Source / comment ", "Where the figures come from.", TEXT, width=36),
)


@dataclass(frozen=True)
class Inputs:
    """The input tables of a decision."""

    alternatives: InputTable
    sales: InputTable
    expenses: InputTable
    investment: InputTable
    resources: InputTable
    loads: InputTable
    charted: int
    charted_resources: int

    @property
    def tables(self) -> tuple[InputTable, ...]:
        """Every input table, in the order of the sheets."""
        return (self.alternatives, self.sales, self.expenses, self.investment, self.resources, self.loads)


def declare_inputs(book: Book, decision: Decision | None) -> Inputs:
    """Lay out the input tables and declare the answers and limits their cells accept."""
    content = decision or Decision()
    row = _HEADING_ROW
    inputs = Inputs(
        InputTable("AlternativeList", ALTERNATIVES, _ALTERNATIVE_COLUMNS, row, MOST_ALTERNATIVES),
        InputTable("SalesChanges", SALES, _SALES_COLUMNS, row, MOST_SALES),
        InputTable("ExpenseChanges", EXPENSES, _EXPENSE_COLUMNS, row, MOST_EXPENSES),
        InputTable("InvestmentChanges", INVESTMENT, _INVESTMENT_COLUMNS, row, MOST_INVESTMENTS),
        InputTable("Resources", CAPACITY, _RESOURCE_COLUMNS, row, MOST_RESOURCES),
        InputTable("AddedLoads", CAPACITY, _LOAD_COLUMNS, row, MOST_LOADS, first_column=8),
        charted=max(len(content.alternatives), 2) if decision else 4,
        charted_resources=max(len(content.resources), 1) if decision else 3,
    )
    for table, lines in zip(inputs.tables, _rows_of(content), strict=True):
        if len(lines) > table.capacity:
            raise ValueError(
                f"{len(lines)} lines of {table.sheet} are more than its {table.capacity}; split the decision"
            )
    _declare_limits(book)
    book.constant("alternatives_in_chart", inputs.charted, "alternatives", "Alternatives the charts show.")
    book.constant("resources_in_chart", inputs.charted_resources, "resources", "Resources the chart shows.")
    book.word("positive", ">0")
    book.word("any_number", ">-1E+300")
    _declare_answers(book)
    book.name("alternative_names", ALTERNATIVES, f"A{row + 1}:A{row + MOST_ALTERNATIVES}")
    book.name("resource_names", CAPACITY, f"A{row + 1}:A{row + MOST_RESOURCES}")
    return inputs


def _declare_limits(book: Book) -> None:
    constant = book.constant
    constant("decimals_difference", 6, "decimals", "Differences are rounded so far, against binary noise.")
    constant("tolerance_money", 0.005, "currency", "Amounts closer than half a cent agree.")
    constant("tolerance_ratio", 0.000001, "ratio", "Ratios closer than this agree.", "0.000000")
    constant("tolerance_none", 0, "count", "Nothing of this kind may be there.")
    constant("least_amount", -1e15, "currency", "The smallest amount a cell accepts.", look.COUNT)
    constant("most_amount", 1e15, "currency", "The largest amount a cell accepts.", look.COUNT)
    constant("least_share", 0.000001, "share", "The smallest share or capacity a cell accepts.", "0.000000")
    constant("most_share", 1, "share", "The largest share a cell accepts.", look.PERCENT)
    constant("shortest_text", 0, "characters", "The shortest text a cell accepts.")
    constant("longest_text", 255, "characters", "The longest text a cell accepts.", look.COUNT)
    constant("whole_limit", 1, "share", "The limit of a resource for which none is given.", look.PERCENT)


def _declare_answers(book: Book) -> None:
    for name, answers in _ANSWERS.items():
        declare_answers(book, name, answers)


_ANSWERS: Final = {
    "timing": (("One-off", "happens once in the horizon"), ("Per period", "comes again in every period")),
    "payer": (
        ("Own company", "money to or from outside; counts in Own and Group"),
        ("Between sisters", "a transfer price; counts in Own, and cancels out in Group"),
        ("Sister company", "a sister's money to or from outside; counts in Group only"),
    ),
    "kind": (
        ("New sales", "sales there would not be otherwise"),
        ("Price change", "another price or TVC on a base volume"),
        ("Cannibalised", "sales of ours that this takes away; negative"),
        ("Displaced", "sales given up for want of capacity; negative"),
        ("Other", "any other change of sales or of their TVC"),
    ),
    "expense": (
        ("Overtime", "paid to people, so it leaves the company"),
        ("Crew", "crew hours and stays"),
        ("Advertising", "a campaign"),
        ("Temporary capacity", "hired machines or people"),
        ("Fuel", "fuel of the whole trip, above a single sale"),
        ("Maintenance", "the share that use drives; what the calendar drives has no line"),
        ("Other", "any other expense of the decision"),
    ),
    "stock": (("Stock", "material"), ("Other", "machines, buildings, any other investment")),
    "route": (("ROI", "ΔNP is compared with ΔI"), ("Stream", "ΔI becomes a level ΔOE per period")),
    "yes": (("Yes", ""), ("No", "")),
    "perspective": (
        ("Own", "this company; a sister company is a regular supplier"),
        ("Group", "all sister companies; only money to or from outside counts"),
    ),
}


def draw_inputs(book: Book, inputs: Inputs, decision: Decision | None) -> None:
    """Draw the input sheets, filled from a decision or ready to be typed into."""
    content = decision or Decision()
    _draw_facts(book, content)
    rows = dict(zip((table.name for table in inputs.tables), _rows_of(content), strict=True))
    for table in inputs.tables[:4]:
        book.open_sheet(table.sheet, heading_row=_HEADING_ROW, freeze=f"C{table.first_row}")
        draw_table(book.sheets[table.sheet], _in_currency(table), rows[table.name], at_least=min(table.capacity, 12))
    sheet = book.open_sheet(CAPACITY, heading_row=_HEADING_ROW, freeze=f"A{_HEADING_ROW + 1}")
    for table in (inputs.resources, inputs.loads):
        draw_table(sheet, table, rows[table.name], at_least=6)
    sheet.worksheet.column_dimensions["G"].width = 30
    sheet.put("A4", "Resources on the left; what each alternative adds to them on the right", "Explanatory Text")


def _in_currency(table: InputTable) -> InputTable:
    columns = tuple(
        Column(c.key, c.heading, c.meaning, c.accept, _CURRENCY, c.width, c.number_format)
        if c.unit == "currency"
        else c
        for c in table.columns
    )
    return InputTable(table.name, table.sheet, columns, table.heading_row, table.capacity, table.first_column)


_CURRENCY: Final = '=IF(in_currency="","",in_currency)'


def _rows_of(content: Decision) -> tuple[list[tuple[Value, ...]], ...]:
    return (
        [
            (
                a.name,
                *_members(a.made_of),
                a.purchases,
                a.tvc_charged,
                a.book_value,
                a.already_spent,
                *_blank(a.production_stopped, a.spare_capacity, a.harms_brand, a.source),
            )
            for a in content.alternatives
        ],
        [
            (
                *_blank(s.alternative, s.line, s.kind, s.timing, s.payer),
                *_three_of(s.quantity),
                *_three_of(s.price),
                *_three_of(s.tvc),
                s.base_quantity,
                s.old_price,
                s.old_tvc,
                *_blank(s.source),
            )
            for s in content.sales
        ],
        [
            (*_blank(e.alternative, e.line, e.kind, e.timing, e.payer), *_three_of(e.amount), *_blank(e.source))
            for e in content.expenses
        ],
        [
            (*_blank(i.alternative, i.line, i.kind, i.route), *_three_of(i.amount), *_blank(i.source))
            for i in content.investment
        ],
        [
            (r.name, *_blank(r.unit), r.available, r.base_load, r.protective_limit, *_blank(r.source))
            for r in content.resources
        ],
        [(*_blank(x.alternative, x.resource), *_three_of(x.added), *_blank(x.source)) for x in content.loads],
    )


def _members(names: Sequence[str]) -> tuple[Value, ...]:
    if len(names) > MEMBERS:
        raise ValueError(f"a set of {len(names)} alternatives: {MEMBERS} are the most; make a set of fewer")
    return (*names, *[None] * (MEMBERS - len(names)))


def _blank(*texts: str) -> tuple[str | None, ...]:
    return tuple(text or None for text in texts)


def _three_of(values: Scenarios) -> Scenarios:
    return values


def _draw_facts(book: Book, content: Decision) -> None:
    sheet = book.open_sheet(DECISION, freeze="A5")
    sheet.widths(*FORM_WIDTHS)
    cells = draw_form(sheet, "DecisionFacts", 5, "The decision", _facts(content))
    for name, cell in cells.items():
        book.name(name, DECISION, cell)


def _facts(content: Decision) -> list[FormLine]:
    period = "periods"
    return [
        FormLine(
            "in_title", "The decision in a sentence", content.title or None, "text", TEXT, "What is to be decided."
        ),
        FormLine("in_currency", "Currency", content.currency or None, "code", TEXT, "One currency for the decision."),
        FormLine("in_period", "A period is", content.period or None, "text", TEXT, "A month, a week, a flight."),
        FormLine(
            "in_horizon",
            "Horizon",
            content.horizon,
            period,
            _ABOVE_ZERO,
            "Required: for how many periods the decision is judged. Per-period lines are multiplied by it, one-off "
            "lines are not; so nothing that comes again is compared with what happens once.",
            look.QUANTITY,
        ),
        FormLine(
            "in_perspective",
            "Whose decision",
            content.perspective or None,
            "answer",
            _answer("perspective", "Own or Group; blank means Own"),
            "Which figures the verdict is about; both stand side by side on Own and group.",
        ),
        FormLine(
            "in_reference",
            "Reference",
            content.reference or None,
            "text",
            TEXT,
            "What every change is measured against, such as: no reaction to the dearer material.",
        ),
        FormLine(
            "in_reference_np",
            "NP (or T) of the reference",
            content.reference_np,
            _CURRENCY,
            AMOUNT,
            "Over the horizon; blank if not known. The result after the decision is this plus ΔNP.",
            look.MONEY,
            "",
        ),
        FormLine(
            "in_red_line",
            "Red line: largest loss against the reference",
            content.red_line,
            _CURRENCY,
            _NOT_NEGATIVE,
            "The largest loss over the horizon the firm can bear, as a positive amount; 0 or blank means none.",
            look.MONEY,
        ),
        FormLine(
            "in_rate",
            "Discount rate per period",
            content.rate,
            "share",
            Accept("decimal", "shortest_text", "most_share", words="0% to 100%; blank means none"),
            "For the net present value and for ΔI as a stream. Blank means no discounting.",
            look.PERCENT,
        ),
        FormLine("in_note", "Note", content.note or None, "text", TEXT, "Anything a reader should know."),
    ]
