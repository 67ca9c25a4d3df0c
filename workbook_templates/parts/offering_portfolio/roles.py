"""The sheets Reading and Roles: answers and effects as read, and the class of each offering by CLASSIFY_OFFERING.

Reading also looks the class up natively on Policy; that is what Audit compares and the plain edition shows.
"""

from __future__ import annotations

from typing import Final

from addin.functions.classify_offering import EFFECTS, QUESTIONS
from workbook_templates import house_style as look
from workbook_templates.parts.audit import AuditTrail
from workbook_templates.parts.book import Book
from workbook_templates.parts.offering_portfolio.inputs import Inputs
from workbook_templates.parts.offering_portfolio.lines import Line, LineSheet, cells_of, draw_lines

READING: Final = "Reading"
ROLES: Final = "Roles"
RESULTS: Final = ("class", "secondary", "instruction", "operational_product", "status", "reason")
_HEADINGS: Final = ("Class", "Secondary", "Instruction", "Operational product", "Status", "Reason")
_WIDTHS: Final = (20, 20, 34, 12, 18, 100)


def reading_sheet(inputs: Inputs) -> LineSheet:
    """The columns of Reading."""
    names = inputs.effects.cells("name")
    columns = [
        Line("line", "Line", 'IF({name}="","",ROW({name})-ROW($A$6))', look.COUNT, 6),
        Line("name", "Offering", 'IF({in_name}="","",{in_name})', width=30, role="Linked row"),
        Line(
            "plain",
            "Name can be found",
            'IF({name}="",0,IF(ISNUMBER(FIND(joint_star,{name})),0,IF(ISNUMBER(FIND(joint_query,{name})),0,'
            "IF(ISNUMBER(FIND(joint_tilde,{name})),0,1))))",
            look.COUNT,
            8,
        ),
        *(
            Line(
                question,
                f"{question}, as read",
                f'IF({{name}}="","",IF(TRIM({{in_{question}}})="","",IFERROR(INDEX(spelling_answer,MATCH('
                f"word_{question}&joint_bar&TRIM({{in_{question}}}),spelling_key,0)),word_not_accepted)))",
                width=13,
            )
            for question in QUESTIONS
        ),
        Line("at", "Line on Effects", f"IF({{plain}}=0,0,IFERROR(MATCH({{name}},{names},0),0))", look.COUNT, 9),
        *(Line(effect, f"{effect}, per unit", _looked_up(inputs, effect), look.MONEY, 11) for effect in EFFECTS),
        Line("given", "Effects given", _given(), look.COUNT, 9),
        Line(
            "net",
            "Net effect per unit",
            'IF(COUNT({direct_t},{induced_t},{price_effect},{delta_oe})=effects_needed,ROUND({direct_t}+{induced_t}+{price_effect}-{delta_oe},decimals_difference),"")',
            look.MONEY,
            11,
        ),
        Line(
            "ready",
            "Can be classified",
            "IF({plain}=0,0,IF(OR({more_consumed}=word_not_accepted,{purpose}=word_not_accepted,"
            "{if_constrained}=word_not_accepted,{meant_to}=word_not_accepted),0,"
            'IF(OR({given}=0,{net}<>""),1,0)))',
            look.COUNT,
            10,
        ),
        Line(
            "key",
            "Answers, direct T",
            'IF({ready}=0,"",IF({more_consumed}="",word_more_consumed,IF({purpose}="",word_purpose,'
            'IF({if_constrained}="",word_if_constrained,IF({meant_to}="",word_meant_to,{more_consumed}&joint_bar&'
            "{purpose}&joint_bar&{if_constrained}&joint_bar&{meant_to}&joint_bar&"
            'IF({given}=0,"",IF({direct_t}>0,word_above_0,word_at_most_0)))))))',
            width=40,
        ),
        Line("four", "Row of the four questions", 'IF({key}="","",MATCH({key},four_key,0))', look.COUNT, 10),
        Line("answered", "Class as answered", 'IF({four}="","",INDEX(four_class,{four}))', width=18),
        Line(
            "measured",
            "Combination of effects",
            'IF(OR({answered}="",{answered}=word_review,{given}=0),"",{answered}&joint_bar&'
            "IF({net}>0,word_above_0,IF({net}<0,word_below_0,word_0))&joint_bar&"
            "IF({induced_t}>{price_effect},word_induced,IF({price_effect}>{induced_t},word_price_effect,word_neither))"
            "&joint_bar&IF({direct_t}>0,word_above_0,word_at_most_0))",
            width=40,
        ),
        Line("proof", "Row of effects", 'IF({measured}="","",MATCH({measured},measured_key,0))', look.COUNT, 10),
        Line(
            "class",
            "Class",
            'IF({answered}="","",IF({proof}="",{answered},'
            "IF(INDEX(measured_class,{proof})=word_as_answered,{answered},INDEX(measured_class,{proof}))))",
            width=18,
        ),
        Line(
            "secondary",
            "Secondary",
            'IF({four}="","",IF({class}<>{answered},{answered},INDEX(four_secondary,{four})&""))',
            width=18,
        ),
        Line(
            "instruction",
            "Instruction",
            'IF({four}="","",IF({class}<>{answered},word_review_claim,INDEX(four_instruction,{four})&""))',
            width=24,
        ),
        Line(
            "operational_product",
            "Operational product",
            'IF({answered}="","",IF({answered}=word_review,word_review,'
            "IF({class}=class_revenue_generator,word_yes,word_no)))",
            width=11,
        ),
        Line(
            "status",
            "Status",
            'IF({answered}="","",IF({answered}=word_review,word_review,IF({proof}="",word_answers_only,'
            "INDEX(measured_status,{proof}))))",
            width=16,
        ),
        Line(
            "net_words",
            "Net effect in words",
            'IF({net}="","",IF(ABS({net})<long_from,{net}&"",IF({net}=ROUND({net},0),TEXT({net},"#,##0"),'
            'IF({net}=ROUND({net},1),TEXT({net},"#,##0.0"),TEXT(ROUND({net},decimals_long),"#,##0.00")))))',
            width=11,
        ),
        Line(
            "again",
            "Listed again",
            "IF({plain}=0,0,IF(MATCH({name},{first_name}:{last_name},0)<{line},1,0))",
            look.COUNT,
            8,
        ),
        Line("found", "Finds a line on Effects", "IF({at}=0,0,1-{again})", look.COUNT, 8),
        Line(
            "long",
            "Reason, whole",
            'IF({four}="","",IF({answered}=word_review,INDEX(four_sentence,{four}),{class}&joint_colon&'
            'INDEX(four_sentence,{four})&" "&IF({proof}="",word_answers_only_why,{status}&joint_colon&'
            "SUBSTITUTE(INDEX(measured_sentence,{proof}),word_net,{net_words}))))",
            width=40,
        ),
        Line(
            "reason",
            "Reason",
            "IF(LEN({long})>sentence_most,LEFT({long},sentence_most-1)&word_ellipsis,{long})",
            width=40,
        ),
    ]
    return LineSheet(READING, tuple(columns), inputs.capacity, inputs.printed)


def _looked_up(inputs: Inputs, key: str) -> str:
    cells = inputs.effects.cells(key)
    return f'IF({{at}}=0,"",IF(INDEX({cells},{{at}})="","",INDEX({cells},{{at}})))'


def _given() -> str:
    return "+".join(f'IF({{{effect}}}="",0,1)' for effect in EFFECTS)


def roles_sheet(inputs: Inputs) -> LineSheet:
    """The columns of Roles."""
    columns = [
        Line("line", "Line", 'IF({name}="","",ROW({name})-ROW($A$6))', look.COUNT, 6),
        Line("name", "Offering", "{read_name}", width=30, role="Linked row"),
        *(
            Line(key, heading, None, width=width)
            for key, heading, width in zip(RESULTS, _HEADINGS, _WIDTHS, strict=True)
        ),
        Line(
            "todo",
            "What is missing, and where",
            'IF({name}="","",IF({read_plain}=0,todo_name,IF({text}>0,todo_text,IF({read_ready}=0,'
            "IF(AND({read_given}>0,{read_given}<effects_needed),todo_effects,todo_answer),"
            'IF({class}=word_review,todo_questions,"")))))',
            width=56,
        ),
        Line(
            "text",
            "Text for a number",
            "IF({read_given}=0,0,{read_given}-COUNT({read_direct_t},{read_induced_t},{read_price_effect},{read_delta_oe}))",
            look.COUNT,
            10,
        ),
    ]
    return LineSheet(ROLES, tuple(columns), inputs.capacity, inputs.printed)


def draw_roles(book: Book, audit: AuditTrail, inputs: Inputs) -> tuple[LineSheet, LineSheet]:
    """Draw Reading and Roles; every class, instruction and reason is one call, declared to the audit."""
    book.word("joint_star", "*")
    book.word("joint_query", "?")
    book.word("joint_tilde", "~")
    for question in QUESTIONS:
        book.word(f"word_{question}", question)
    reading, roles = reading_sheet(inputs), roles_sheet(inputs)
    table = inputs.offerings
    given = cells_of(table.cell, ("name", *QUESTIONS), inputs.capacity)
    given["first_name"] = ["$B$7"] * inputs.capacity
    given["last_name"] = [f"$B${reading.last_row}"] * inputs.capacity
    draw_lines(book, reading, given, filled_by="name", strong=("class", "instruction"))
    read = {
        f"read_{column.key}": [reading.cell(column.key, line) for line in range(1, inputs.capacity + 1)]
        for column in reading.columns
    }
    marks = (
        ("todo", '{cell}<>""', "Neutral"),
        ("class", "{cell}=word_review", "Neutral"),
        ("status", 'AND({cell}<>"",{cell}<>word_confirmed,{cell}<>word_answers_only)', "Bad"),
    )
    draw_lines(book, roles, read, filled_by="name", strong=RESULTS[:5], marks=marks)
    _declare(audit, inputs, reading, roles)
    return reading, roles


def _declare(audit: AuditTrail, inputs: Inputs, reading: LineSheet, roles: LineSheet) -> None:
    table = inputs.offerings
    for line in range(1, inputs.capacity + 1):
        answers = [table.cell(question, line, fixed=True) for question in QUESTIONS]
        effects = [reading.cell(effect, line, fixed=True) for effect in EFFECTS]
        shown = tuple(reading.cell(key, line, fixed=True) for key in ("key", "measured", "net"))
        ready = f"AND({reading.cell('ready', line, fixed=True)}=1,{roles.cell('text', line, fixed=True)}=0)"
        for key in RESULTS:
            audit.add(
                f"C-{line:03}-{key[:2].upper()}",
                key,
                ROLES,
                f"{roles.letter(key)}{6 + line}",
                "CLASSIFY_OFFERING",
                (*answers, *effects, f"output_{key}"),
                reading.cell(key, line, fixed=True),
                ready=ready,
                tolerance="tolerance_none",
                number_format=look.GENERAL,
                rule=_RULES[key],
                role="Row",
                named=reading.cell("name", line, fixed=True),
                shown=shown,
                is_text=True,
            )


_RULES: Final = {
    "class": "Class: the four questions, then the measured effects",
    "secondary": "Secondary: the four questions, then the measured effects",
    "instruction": "Instruction: the four questions, then the measured effects",
    "operational_product": "Operational product: Yes for a Revenue generator only",
    "status": "Status: what the measured effects prove",
    "reason": "Reason: the rule in a sentence",
}
