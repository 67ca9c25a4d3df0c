"""The columns of the portfolio's input tables: meaning, unit and accepted entry of each, said once."""

from __future__ import annotations

from typing import Final

from addin.functions.classify_offering import CLASSIFY_OFFERING
from workbook_templates import house_style as look
from workbook_templates.parts.tables import Accept, Column

AMOUNT: Final = Accept("decimal", "least_amount", "most_amount", words="any amount; a minus sign for a loss")
UNITS: Final = Accept("decimal", "no_amount", "most_amount", words="0 or more units")
LOAD: Final = Accept("decimal", "no_amount", "most_amount", words="0 or more, in the resource's own unit")
TEXT: Final = Accept("text", "shortest_text", "longest_text", words="text of up to 255 characters")
TICK: Final = Accept("list", "tick_answers", words="x for yes, blank for no")


def _question(name: str, heading: str, width: float) -> Column:
    argument = next(argument for argument in CLASSIFY_OFFERING.arguments if argument.name == name)
    answers = [answer.text for answer in argument.answers]
    accept = Accept("list", f"{name}_answers", words=" or ".join(answers))
    return Column(name, heading, argument.meaning, accept, "answer", width)


OFFERING_COLUMNS: Final = (
    Column("name", "Offering", "What is offered; each name once, without * ? ~.", TEXT, "text", 30),
    Column("attract", "Attract", "Marketing's purpose: it is there to attract customers.", TICK, "x", 9),
    Column("shift", "Shift", "Marketing's purpose: it is there to shift demand.", TICK, "x", 9),
    Column("price", "Price", "Marketing's purpose: it is there to enable pricing power.", TICK, "x", 9),
    Column("lifetime", "Lifetime", "Marketing's purpose: it is there to increase lifetime value.", TICK, "x", 10),
    _question("more_consumed", "1 More consumed: profit would", 15),
    _question("purpose", "2 Justifies price or volume", 14),
    _question("if_constrained", "3 Constrained: demand shifts well", 15),
    _question("meant_to", "4 Meant to", 12),
    Column(
        "today",
        "Operations' instruction today",
        "What operations is told to do with it today. It is compared with what its class asks for.",
        Accept("list", "today_answers", words="an instruction of the list"),
        "answer",
        24,
    ),
    Column(
        "rank_anyway",
        "Rank anyway",
        "x ranks it by T per constraint unit although it is a Differentiator or a Behavioral lever.",
        TICK,
        "x",
        10,
    ),
    Column("note", "Role in the source's words", "What is said of its role; it decides nothing.", TEXT, "text", 48),
    Column("comment", "Comment", "Anything a reader should know about this offering.", TEXT, "text", 34),
    Column("source", "Source", "Who answered, and when.", TEXT, "text", 18),
)

_MEASURED: Final = "Average at today's volume: (result with it − result without it) ÷ units. All four, or none of them."


def _amount(key: str, heading: str, meaning: str, unit: str = "per unit", width: float = 12) -> Column:
    return Column(key, heading, meaning, AMOUNT, unit, width, look.MONEY)


def effect_columns() -> tuple[Column, ...]:
    """The columns of Effects; amounts say the currency in their unit."""
    per_unit = '=IF(in_currency="","",in_currency&" per unit")'
    return (
        Column(
            "name",
            "Offering",
            "An offering of the sheet Offerings, once.",
            Accept(
                "list",
                "offering_answers",
                strict=False,
                words="an offering of the sheet Offerings",
                error="This offering is not on Offerings, so its effects are not used. Keep it?",
            ),
            "text",
            30,
        ),
        _amount("direct_t", "Direct T", f"T it earns by itself. {_MEASURED}", per_unit),
        _amount("induced_t", "Induced T", f"T of other sales it brings in. {_MEASURED}", per_unit),
        _amount("price_effect", "Price effect", f"What it adds by the price it justifies. {_MEASURED}", per_unit),
        _amount("delta_oe", "ΔOE", f"Operating expense it causes. {_MEASURED}", per_unit),
        Column("volume", "Volume today", "Units of the period.", UNITS, "units", 11, look.QUANTITY),
        Column("planned", "Volume planned", "Units that marketing plans.", UNITS, "units", 11, look.QUANTITY),
        _amount("unit_price", "Price of one more", "What the customer pays for one more unit; 0 if free.", per_unit),
        _amount("unit_tvc", "TVC of one more", "Truly variable cost of one more unit.", per_unit),
        _amount(
            "other_t",
            "T elsewhere by one more",
            "What one more unit adds to the T of all other sales and units; negative where it takes from them.",
            per_unit,
        ),
        _amount(
            "shifted_t",
            "T elsewhere when one is held back",
            "What holding one unit back adds to the T of all other sales; negative where customers are lost.",
            per_unit,
            13,
        ),
        _amount(
            "rise_oe",
            "ΔOE of the tested rise",
            "Operating expense that the tested rise of volume (Portfolio) causes in all: overtime, another shift.",
            '=IF(in_currency="","",in_currency)',
        ),
        Column(
            "load_1", "Load on resource 1", "What one unit takes of resource 1.", LOAD, "per unit", 11, look.QUANTITY
        ),
        Column(
            "load_2", "Load on resource 2", "What one unit takes of resource 2.", LOAD, "per unit", 11, look.QUANTITY
        ),
        Column(
            "load_3", "Load on resource 3", "What one unit takes of resource 3.", LOAD, "per unit", 11, look.QUANTITY
        ),
        Column("comment", "Comment", "Anything a reader should know about these figures.", TEXT, "text", 40),
        Column("source", "Source", "Where the figures come from.", TEXT, "text", 18),
    )
