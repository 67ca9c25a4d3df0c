"""The sheet Volume: what one more unit, one held back and the tested rise do to NP; loads, T per constraint unit.

The hidden assumption, two of the four questions and marketing's plans are tested here by figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts.audit import AuditTrail
from workbook_templates.parts.book import Book, Sheet, place
from workbook_templates.parts.offering_portfolio.inputs import RESOURCES, Inputs
from workbook_templates.parts.offering_portfolio.lines import Line, LineSheet, draw_lines

VOLUME: Final = "Volume"
CAPACITY: Final = "Capacity"
_NEEDED: Final = ("volume", "unit_price", "unit_tvc", "other_t")
_FIGURES: Final = ("volume", "planned", "unit_price", "unit_tvc", "other_t", "shifted_t", "rise_oe")
_LOADS: Final = tuple(f"load_{number}" for number in RESOURCES)
_FORMATS: Final = {"volume": look.QUANTITY, "planned": look.QUANTITY}


def volume_sheet(inputs: Inputs) -> LineSheet:
    """The columns of Volume."""
    headings = {column.key: column.heading for column in inputs.effects.columns}

    def looked_up(key: str) -> str:
        cells = inputs.effects.cells(key)
        return f'IF({{read_at}}=0,"",IF(ISNUMBER(INDEX({cells},{{read_at}})),INDEX({cells},{{read_at}}),""))'

    columns = [
        Line("line", "Line", 'IF({name}="","",ROW({name})-ROW($A$6))', look.COUNT, 6),
        Line("name", "Offering", "{read_name}", width=30, role="Linked row"),
        *(
            Line(key, headings[key], looked_up(key), _FORMATS.get(key, look.MONEY), 12, "Linked row")
            for key in _FIGURES
        ),
        *(Line(key, headings[key], looked_up(key), look.QUANTITY, 10, "Linked row") for key in _LOADS),
        Line(
            "ready",
            "Can be tested",
            f"IF(AND({','.join(f'ISNUMBER({{{key}}})' for key in _NEEDED)}),1,0)",
            look.COUNT,
            8,
        ),
        # Loads stand left of what asks for the constraint: Calc, computing the latter first, finds a circle.
        Line("planned_used", "Volume planned or kept", 'IF({planned}="",{volume},{planned})', look.QUANTITY, 11),
        *(
            Line(
                f"{when}_{number}",
                f"Load {label}, resource {number}",
                f"SUM({{{key}}})*SUM({{load_{number}}})",
                look.QUANTITY,
                12,
            )
            for when, label, key in (("now", "today", "volume"), ("then", "planned", "planned_used"))
            for number in RESOURCES
        ),
        Line("t_today", "T today", 'IF({ready}=1,{volume}*({unit_price}-{unit_tvc}),"")', look.MONEY, 14),
        Line("more_t", "ΔT of one more", 'IF({ready}=1,{unit_price}-{unit_tvc}+{other_t},"")', look.MONEY, 11),
        Line("more_np", "ΔNP of one more", None, look.MONEY, 11),
        Line(
            "held_t",
            "ΔT of one held back",
            'IF(AND({ready}=1,{shifted_t}<>""),{unit_tvc}-{unit_price}-{other_t}+{shifted_t},"")',
            look.MONEY,
            11,
        ),
        Line("held_np", "ΔNP of one held back", None, look.MONEY, 11),
        Line("rise_t", "ΔT of the rise", 'IF({ready}=1,{volume}*in_rise*{more_t},"")', look.MONEY, 13),
        Line("rise_oe_used", "ΔOE of the rise", 'IF({ready}=1,SUM({rise_oe}),"")', look.MONEY, 12),
        Line("rise_np", "ΔNP of the rise", None, look.MONEY, 13),
        Line(
            "question_1",
            "Question 1 by figures",
            'IF(OR({more_np}="",{read_more_consumed}=""),"",IF({more_np}>0,IF({read_more_consumed}=word_increase,'
            "word_agrees_with_answer,word_against_answer&word_increase),IF({read_more_consumed}=word_decrease,"
            "word_agrees_with_answer,word_against_answer&word_decrease)))",
            width=24,
        ),
        Line(
            "question_3",
            "Question 3 by figures",
            'IF(OR({held_np}="",{read_if_constrained}=""),"",IF({held_np}>0,IF({read_if_constrained}=word_yes,'
            "word_agrees_with_answer,word_against_answer&word_yes),IF({read_if_constrained}=word_no,"
            "word_agrees_with_answer,word_against_answer&word_no)))",
            width=24,
        ),
        Line(
            "use",
            "Of the constraint, per unit",
            'IF(constraint_line="","",IF({ready}=0,"",CHOOSE(constraint_line,SUM({load_1}),SUM({load_2}),SUM({load_3}))))',
            look.QUANTITY,
            11,
        ),
        Line("tcu_ready", "T/CU can be told", 'IF({use}="",0,IF({use}>0,1,0))', look.COUNT, 8),
        Line("tcu", "T per unit of the constraint", None, look.MONEY, 12),
        Line(
            "ranked",
            "Ranked",
            'IF({tcu}="",0,IF({in_rank_anyway}<>"",1,IF(OR({role_class}=class_differentiator,'
            "{role_class}=class_behavioral_lever),0,1)))",
            look.COUNT,
            8,
        ),
        Line("ranked_tcu", "T/CU that is ranked", 'IF({ranked}=1,{tcu},"")', look.MONEY, 12),
        Line(
            "rank",
            "Rank",
            'IF({ranked}=0,"",RANK({ranked_tcu},ranked_tcus)+COUNTIF({first_ranked}:{ranked_tcu},{ranked_tcu})-1)',
            look.COUNT,
            7,
        ),
        Line(
            "not_ranked",
            "Not ranked, number",
            'IF(OR({ready}=0,{ranked}=1,constraint_line=""),"",COUNT({first_not}:{above_not})+1)',
            look.COUNT,
            9,
        ),
        Line(
            "rises",
            "A rise is planned",
            'IF(AND({volume}<>"",{planned}<>""),IF({planned}>{volume},1,0),0)',
            look.COUNT,
            8,
        ),
        Line(
            "overloads",
            "On an overloaded resource",
            "IF({rises}=0,0,IF("
            + "+".join(f"IF(AND(capacity_{number}=word_overload,SUM({{load_{number}}})>0),1,0)" for number in RESOURCES)
            + ">0,1,0))",
            look.COUNT,
            10,
        ),
        Line(
            "warning",
            "Warning to marketing",
            'IF({rises}=0,"",IF({role_class}=class_cost_driver,warn_cost_driver,"")&'
            'IF(AND({role_class}=class_differentiator,{read_more_consumed}=word_decrease),warn_differentiator,"")&'
            'IF({overloads}=1,warn_overload,""))',
            width=90,
        ),
        Line("warned", "Warning, number", 'IF({warning}="","",COUNT({first_warned}:{above_warned})+1)', look.COUNT, 9),
        Line(
            "loses",
            "Loses with more volume, number",
            'IF({rise_np}="","",IF({rise_np}<=0,COUNT({first_loses}:{above_loses})+1,""))',
            look.COUNT,
            10,
        ),
    ]
    return LineSheet(VOLUME, tuple(columns), inputs.capacity, inputs.printed)


def draw_volume(book: Book, audit: AuditTrail, inputs: Inputs, reading: LineSheet, roles: LineSheet) -> LineSheet:
    """Draw Volume and Capacity; every ΔNP, T/CU and status is one call, declared to the audit."""
    volume = volume_sheet(inputs)
    lines = range(1, inputs.capacity + 1)
    others = {
        "in_rank_anyway": [inputs.offerings.cell("rank_anyway", line) for line in lines],
        "role_class": [roles.cell("class", line) for line in lines],
    }
    for key in ("name", "at", "more_consumed", "if_constrained"):
        others[f"read_{key}"] = [reading.cell(key, line) for line in lines]
    for key, name in (("ranked_tcu", "ranked"),):
        others[f"first_{name}"] = [f"{volume.letter(key)}$7"] * inputs.capacity
    for key, name in (("not_ranked", "not"), ("warned", "warned"), ("loses", "loses")):
        letter = volume.letter(key)
        others[f"first_{name}"] = [f"{letter}$6"] * inputs.capacity
        others[f"above_{name}"] = [f"{letter}{5 + line}" for line in lines]
    against = 'AND({cell}<>"",{cell}<>word_agrees_with_answer)'
    marks = [(key, against, "Bad") for key in ("question_1", "question_3")]
    draw_lines(book, volume, others, filled_by="name", strong=("rise_np", "rank"), marks=marks)
    book.name("ranked_tcus", VOLUME, volume.cells("ranked_tcu").split("!")[1].replace("$", ""))
    _declare(audit, inputs, volume)
    _draw_capacity(book, audit, volume)
    return volume


def _declare(audit: AuditTrail, inputs: Inputs, volume: LineSheet) -> None:
    for line in range(1, inputs.capacity + 1):
        here = {column.key: volume.cell(column.key, line, fixed=True) for column in volume.columns}
        for key, delta_t, delta_oe, ready, rule in (
            ("more_np", "more_t", "", f"{here['ready']}=1", "ΔNP = ΔT − ΔOE of one more unit (question 1)"),
            ("held_np", "held_t", "", f'{here["held_t"]}<>""', "ΔNP = ΔT − ΔOE of one unit held back (question 3)"),
            ("rise_np", "rise_t", "rise_oe_used", f"{here['ready']}=1", "ΔNP = ΔT − ΔOE of the tested rise"),
        ):
            oe = here[delta_oe] if delta_oe else "no_amount"
            audit.add(
                f"V-{line:03}-{key[:1].upper()}",
                rule,
                VOLUME,
                f"{volume.letter(key)}{6 + line}",
                "DELTA_DECISION",
                (here[delta_t], oe, "output_net"),
                f"{here[delta_t]}-{oe}",
                ready=ready,
                tolerance="tolerance_money",
                number_format=look.MONEY,
                rule=rule,
                role="Row",
                named=here["name"],
            )
        audit.add(
            f"V-{line:03}-C",
            "T per constraint unit",
            VOLUME,
            f"{volume.letter('tcu')}{6 + line}",
            "T_PER_CU",
            (here["unit_price"], here["unit_tvc"], here["use"]),
            f"({here['unit_price']}-{here['unit_tvc']})/{here['use']}",
            ready=f"{here['tcu_ready']}=1",
            tolerance="tolerance_ratio",
            number_format=look.MONEY,
            rule="T/CU = (price − TVC) ÷ time at the constraint",
            role="Row",
            named=here["name"],
        )


def _draw_capacity(book: Book, audit: AuditTrail, volume: LineSheet) -> None:
    """Load and status of each resource with today's and with the planned volume; the constraint is the most loaded."""
    sheet = book.open_sheet(CAPACITY, heading_row=6, freeze="A7")
    sheet.widths(34, 14, 14, 14, 14, 14, 14, 14, 16, 16)
    sheet.headings(
        6,
        (
            "Resource",
            "Available",
            "Protective limit",
            "Load today",
            "Added by the plan",
            "Load today",
            "Load planned",
            "Can be told",
            "Status with the plan",
            "Load planned, natively",
        ),
        numbers=(2, 3, 4, 5, 6, 7, 8, 10),
    )
    for number in RESOURCES:
        row = 6 + number
        _resource(sheet, row, number, volume)
        _resource_calls(audit, row)
        book.name(f"capacity_{number}", CAPACITY, f"I{row}")
    loads = f"J7:J{6 + len(RESOURCES)}"  # by native formulas: which is the constraint is known without the add-in
    sheet.mark(f"I7:I{6 + len(RESOURCES)}", "I7=word_overload", "Bad")
    sheet.put("A11", "The constraint: the most loaded resource, as planned", "Label")
    sheet.put(
        "B11", f'=IF(COUNT({loads})=0,"",IF(MAX({loads})>0,MATCH(MAX({loads}),{loads},0),""))', "Output", look.COUNT
    )
    sheet.put("A12", "Its name", "Label")
    sheet.put("B12", f'=IF(B11="","",INDEX(A7:A{6 + len(RESOURCES)},B11))', "Output")
    book.name("constraint_line", CAPACITY, "B11")
    book.name("constraint_name", CAPACITY, "B12")


def _resource(sheet: Sheet, row: int, number: int, volume: LineSheet) -> None:
    available, limit, name = (f"in_{key}_{number}" for key in ("available", "limit", "resource"))
    sheet.put(f"A{row}", f'=IF({name}="","",{name})', "Linked Cell")
    sheet.put(f"B{row}", f'=IF(N({available})>0,{available},"")', "Linked Cell", look.QUANTITY, align="right")
    sheet.put(f"C{row}", f'=IF({limit}="",1,{limit})', "Linked Cell", look.PERCENT, align="right")
    today, planned = volume.cells(f"now_{number}"), volume.cells(f"then_{number}")
    sheet.put(f"D{row}", f"=SUM({today})", "Calculation", look.QUANTITY, align="right")
    sheet.put(f"E{row}", f"=SUM({planned})-D{row}", "Calculation", look.QUANTITY, align="right")
    sheet.put(f"F{row}", f'=IF(H{row}=1,D{row}/B{row},"")', "Calculation", look.PERCENT, align="right")
    planned_load = f'=IF(H{row}=1,(D{row}+E{row})/B{row},"")'
    sheet.put(f"J{row}", planned_load, "Calculation", look.PERCENT, align="right")
    sheet.put(f"H{row}", f'=IF(B{row}="",0,1)', "Calculation", look.COUNT, align="right")


def _resource_calls(audit: AuditTrail, row: int) -> None:
    cells: Sequence[str] = [place(CAPACITY, f"{letter}{row}", fixed=True) for letter in "BDECH"]
    available, base, added, limit, known = cells
    load = f"({base}+{added})/{available}"
    for letter, output, native, is_text in (
        ("G", "load", load, False),
        ("I", "status", f"IF({load}>1,word_overload,IF({load}>{limit},word_above_limit,word_within))", True),
    ):
        audit.add(
            f"R-{row - 6}-{letter}",
            f"{output} of the resource",
            CAPACITY,
            f"{letter}{row}",
            "CAPACITY_CHECK",
            (available, base, added, limit, f"output_{output}"),
            native,
            ready=f"{known}=1",
            tolerance="tolerance_ratio",
            number_format=look.GENERAL if is_text else look.PERCENT,
            rule="Load = (base + added) ÷ available, against 100% and the protective limit",
            named=place(CAPACITY, f"A{row}", fixed=True),
            is_text=is_text,
        )
