"""The sheet Lenses: each offering through the operations lens and the marketing lens, with the ALIGN flag between.

It compares what operations does today with what the class asks for; it changes no class.
"""

from __future__ import annotations

from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts.book import Book
from workbook_templates.parts.offering_portfolio.inputs import Inputs
from workbook_templates.parts.offering_portfolio.lines import Line, LineSheet, draw_lines

LENSES: Final = "Lenses"
_PURPOSES: Final = ("attract", "shift", "price", "lifetime")


def lenses_sheet(inputs: Inputs) -> LineSheet:
    """The columns of Lenses."""
    ticked = "&".join(f'IF({{in_{purpose}}}="","",word_{purpose}&" ")' for purpose in _PURPOSES)
    lever = "IF(OR(" + ",".join(f'{{in_{purpose}}}<>""' for purpose in ("attract", "shift", "lifetime")) + "),1,0)"
    columns = [
        Line("name", "Offering", "{role_name}", width=28, role="Linked row"),
        Line("class", "Class", 'IF({role_class}="","",{role_class})', width=17, role="Linked row"),
        Line("secondary", "Secondary", 'IF({role_secondary}="","",{role_secondary})', width=17, role="Linked row"),
        Line(
            "product",
            "Operations: operational product",
            'IF({role_operational_product}="","",{role_operational_product})',
            width=12,
            role="Linked row",
        ),
        Line(
            "units",
            "More units = better?",
            'IF({name}="","",IF({rise_np}="",word_not_tested,IF({rise_np}>0,word_true_here,word_false_here)))',
            width=12,
        ),
        Line(
            "cost",
            "Lower unit cost = better?",
            'IF({name}="","",IF({read_net}="",word_not_tested,'
            "IF({read_induced_t}+{read_price_effect}>0,word_false_here,word_true_here)))",
            width=12,
        ),
        Line(
            "exploit",
            "Exploit the bottleneck for it?",
            'IF({name}="","",IF({use}="",word_not_tested,IF({use}=0,word_no_load,'
            "IF(AND({more_np}>0,{ranked}=1),word_true_here,word_false_here))))",
            width=14,
        ),
        Line("today", "Operations' instruction today", 'IF({in_today}="","",{in_today})', width=23, role="Linked row"),
        Line(
            "purposes",
            "Marketing: its purpose",
            f'IF({{name}}="","",SUBSTITUTE(TRIM({ticked})," ",joint_comma))',
            width=19,
        ),
        Line(
            "purpose_fits",
            "Purpose against answers",
            f'IF(OR({{class}}="",{{class}}=word_review),"",IF({{purposes}}="",word_no_purpose,'
            f"IF(AND({lever}=1,OR({{class}}=class_behavioral_lever,{{secondary}}=class_behavioral_lever)),word_fits,"
            'IF(AND({in_price}<>"",OR({class}=class_differentiator,{secondary}=class_differentiator)),word_fits,'
            "word_differs_from_answers))))",
            width=19,
        ),
        Line("instruction", "What its role asks for", 'IF({role_instruction}="","",{role_instruction})', width=30),
        Line(
            "align",
            "ALIGN",
            'IF({name}="","",IF({at}="","",IF(INDEX(align_damage,{at})="",word_aligned,word_align)))',
            width=9,
        ),
        Line("damage", "The damage", 'IF({align}=word_align,INDEX(align_damage,{at}),"")', width=25),
        Line(
            "why",
            "Why",
            'IF({name}="","",IF({today}="",todo_today,IF({align}=word_align,INDEX(align_why,{at}),"")))',
            width=54,
        ),
        Line("note", "Its role in the source's words", 'IF({in_note}="","",{in_note})', width=92, role="Linked row"),
        Line(
            "at",
            "Row of damages",
            'IF(OR({today}="",{instruction}=""),"",IFERROR(MATCH({class}&joint_bar&{instruction}&joint_bar&{today},'
            'align_key,0),""))',
            look.COUNT,
            8,
        ),
        Line("flag", "ALIGN, number", 'IF({align}=word_align,COUNT({first_flag}:{above_flag})+1,"")', look.COUNT, 9),
    ]
    return LineSheet(LENSES, tuple(columns), inputs.capacity, inputs.printed)


def draw_lenses(book: Book, inputs: Inputs, reading: LineSheet, roles: LineSheet, volume: LineSheet) -> LineSheet:
    """Draw the sheet."""
    lenses = lenses_sheet(inputs)
    lines = range(1, inputs.capacity + 1)
    others = {
        f"in_{key}": [inputs.offerings.cell(key, line) for line in lines] for key in (*_PURPOSES, "today", "note")
    }
    for key in ("name", "class", "secondary", "instruction", "operational_product"):
        others[f"role_{key}"] = [roles.cell(key, line) for line in lines]
    for key in ("net", "induced_t", "price_effect"):
        others[f"read_{key}"] = [reading.cell(key, line) for line in lines]
    for key in ("rise_np", "use", "more_np", "ranked"):
        others[key] = [volume.cell(key, line) for line in lines]
    letter = lenses.letter("flag")
    others["first_flag"] = [f"{letter}$6"] * inputs.capacity
    others["above_flag"] = [f"{letter}{5 + line}" for line in lines]
    marks = (
        ("align", "{cell}=word_align", "Bad"),
        ("align", "{cell}=word_aligned", "Good"),
        ("purpose_fits", "{cell}=word_differs_from_answers", "Bad"),
        *((key, "{cell}=word_false_here", "Neutral") for key in ("units", "cost", "exploit")),
    )
    sheet = draw_lines(book, lenses, others, filled_by="name", strong=("class", "instruction"), marks=marks)
    sheet.put("D5", "Operations lens: a unit that consumes resources", "Heading 2")
    sheet.put("I5", "Marketing lens: a leverage point", "Heading 2")
    sheet.put("M5", "Do the two agree?", "Heading 2")
    return lenses
