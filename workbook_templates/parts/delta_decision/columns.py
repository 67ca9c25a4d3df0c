"""The columns of the decision's input tables and the answers their cells accept; it draws nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts.delta_decision.sizes import MEMBERS
from workbook_templates.parts.tables import Accept, Column

TEXT: Final = Accept("text", "shortest_text", "longest_text", words="text of up to 255 characters")
AMOUNT: Final = Accept("decimal", "least_amount", "most_amount", words="any amount")
NOT_NEGATIVE: Final = Accept("decimal", "shortest_text", "most_amount", words="0 or more, or blank")
ABOVE_ZERO: Final = Accept("decimal", "least_share", "most_amount", words="above 0")
SHARE: Final = Accept("decimal", "least_share", "most_share", words="above 0 and up to 100%; blank means 100%")


def answer(name: str, words: str) -> Accept:
    """A drop-down of the accepted answers of that name."""
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
    answer("timing", "One-off or Per period"),
    "answer",
    12,
)
_PAYER: Final = Column(
    "payer",
    "Payer",
    "Own company: counts in Own and Group. Between sisters: Own only (a transfer price). Sister company: Group only. "
    "Blank means Own company.",
    answer("payer", "Own company, Between sisters or Sister company"),
    "answer",
    16,
)
_SOURCE: Final = Column("source", "Source / comment", "Where the figures come from.", TEXT, width=40)
YES: Final = answer("yes", "Yes or No")
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


ALTERNATIVE_COLUMNS: Final = (
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
    Column(
        "expected",
        "Expected ΔNP, likely",
        "If somebody has worked it out before: the ΔNP to expect in the likely case. Checks compares it.",
        AMOUNT,
        "currency",
        14,
        look.MONEY,
    ),
    Column(
        "side_by_side",
        "Side by side?",
        "Yes puts it on Verdict first. Otherwise the first listed stand there, or the best when there are many.",
        YES,
        "answer",
        10,
    ),
    Column("production_stopped", "Production stopped?", "Has production of the item stopped?", YES, "answer", 12),
    Column(
        "spare_capacity",
        "Spare capacity?",
        "Is there available capacity that existing demand cannot use? To answer when production has stopped.",
        YES,
        "answer",
        11,
    ),
    Column(
        "harms_brand",
        "Harm to full price or brand?",
        "Would the price cost sales of full-price items, or hurt the brand? To answer when production has stopped.",
        YES,
        "answer",
        13,
    ),
    _SOURCE,
)
SALES_COLUMNS: Final = (
    _ALTERNATIVE,
    _line("What is sold more, less, or at another price."),
    Column(
        "kind",
        "Kind",
        "New sales; Price change on a base volume; Cannibalised: sales of ours this takes away; Displaced: sales given "
        "up for want of capacity; Other.",
        answer("kind", "New sales, Price change, Cannibalised, Displaced or Other"),
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
EXPENSE_COLUMNS: Final = (
    _ALTERNATIVE,
    _line("What has to be paid more (+), or is saved (−)."),
    Column(
        "kind",
        "Kind",
        "Overtime; Crew; Advertising; Temporary capacity; Fuel; Maintenance driven by use; Other. Regular "
        "salaries that stay as they are, and costs the calendar drives, have no line: their ΔOE is 0.",
        answer("expense", "Overtime, Crew, Advertising, Temporary capacity, Fuel, Maintenance or Other"),
        "answer",
        18,
    ),
    _TIMING,
    _PAYER,
    *_three("amount", "ΔOE", "Expense caused by the decision, above a single sale.", "currency", look.MONEY, 14),
    _SOURCE,
)
INVESTMENT_COLUMNS: Final = (
    _ALTERNATIVE,
    _line("What money will be stuck in, or is released from (−)."),
    Column(
        "kind", "Kind", "Stock: material. Other: machines, buildings.", answer("stock", "Stock or Other"), "answer", 10
    ),
    Column(
        "route",
        "Judged by",
        "ROI: compared with ΔNP. Stream: turned into a level ΔOE per period of the horizon. Never both for the same "
        "ΔI.",
        answer("route", "ROI or Stream"),
        "answer",
        10,
    ),
    _PAYER,
    *_three("amount", "ΔI", "Money put into investment by the decision, once.", "currency", look.MONEY, 14),
    _SOURCE,
)
RESOURCE_COLUMNS: Final = (
    Column("name", "Resource", "A machine, crew or skill that the alternatives load.", TEXT, width=22),
    Column("unit", "Unit", "What its capacity is counted in: hours, seats, tonnes.", TEXT, width=10),
    Column("available", "Available", "Capacity in a period.", ABOVE_ZERO, "per period", 12, look.QUANTITY),
    Column(
        "base_load", "Load today", "What existing demand takes; 0 if idle.", AMOUNT, "per period", 12, look.QUANTITY
    ),
    Column("protective_limit", "Protective limit", "The share that may be planned.", SHARE, "share", 11, look.PERCENT),
    _SOURCE,
)
LOAD_COLUMNS: Final = (
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
ANSWERS: Final[Mapping[str, Sequence[tuple[str, str]]]] = {
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
