"""The Leftover register: excess of minimum orders and cancelled orders; it expenses nothing, people decide that."""

from __future__ import annotations

from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts.audit import AuditTrail
from workbook_templates.parts.book import Book, Sheet, place
from workbook_templates.parts.tvc_register.inputs import HEADING_ROW, QUIET, QUIET_COUNT, Inputs

SHEET: Final = "Leftover register"
FIRST: Final = HEADING_ROW + 1

_HEADINGS: Final = (
    ("Item", 36),
    ("Project", 20),
    ("Bought", 10),
    ("Needed", 10),
    ("Excess", 10),
    ("Book value of the excess", 13),
    ("Charged?", 10),
    ("Decision cost", 13),
    ("Net realisable value", 13),
    ("Write-down to test", 13),
    ("Flag", 20),
    ("Project result as reported", 14),
    ("Excess not charged", 13),
    ("Corrected project result", 14),
    ("To do", 46),
    ("Not charged, this line", 13),
    ("Ready", 8),
    ("Project's excess", 13),
    ("Of it realisable", 13),
    ("Of it to assess", 13),
    ("Reported on this line", 13),
)


def draw_leftovers(book: Book, audit: AuditTrail, inputs: Inputs) -> None:
    """Draw the register; decision cost and flag are declared to the audit trail."""
    sheet = book.open_sheet(SHEET, heading_row=HEADING_ROW, freeze=f"B{FIRST}")
    sheet.widths(*(width for _, width in _HEADINGS))
    sheet.put(
        "A4",
        "What will not be bought again costs a decision nothing, unless it would fetch something otherwise. "
        "Write-down to test = book value − net realisable value.",
        "Explanatory Text",
    )
    sheet.headings(
        HEADING_ROW,
        [text for text, _ in _HEADINGS],
        numbers=(3, 4, 5, 6, 8, 9, 10, 12, 13, 14, 16, 17, 18, 19, 20, 21),
        height=42,
    )
    last = inputs.leftovers.last_row
    filled = f'$A{FIRST}<>""'
    sheet.mark(f"O{FIRST}:O{last}", f'O{FIRST}<>""', "Neutral")
    sheet.mark(f"I{FIRST}:I{last}", f"I{FIRST}=word_to_assess", "Neutral")
    for strong in "HN":
        sheet.mark_filled(f"{strong}{FIRST}:{strong}{last}", filled, strong=True)
    sheet.mark_filled(f"A{FIRST}:U{last}", filled)
    for row in range(FIRST, last + 1):
        _line(sheet, inputs, row)
        _functions(audit, inputs, row)
    book.name("leftover_hints", SHEET, f"O{FIRST}:O{last}")
    book.name("leftover_book_value", SHEET, f"F{FIRST}:F{last}")
    book.name("leftover_write_down", SHEET, f"J{FIRST}:J{last}")
    book.name("leftover_values", SHEET, f"I{FIRST}:I{last}")


def _line(sheet: Sheet, inputs: Inputs, row: int) -> None:
    table, line = inputs.leftovers, row - HEADING_ROW

    def given(key: str) -> str:
        source = table.cell(key, line)
        return f'IF({source}="","",{source})'

    charged, again, value = (table.cell(key, line) for key in ("charged", "replenished", "realisable"))
    reported = table.cell("reported", line)
    cost = table.cell("unit_cost", line)
    whole = place(table.sheet, f"{table.letter('item')}{row}:{table.letter('reported')}{row}")
    numbers = f"AND(ISNUMBER(C{row}),ISNUMBER(D{row}),ISNUMBER({cost}))"
    texts = f'AND(IF({value}="",TRUE,ISNUMBER({value})),IF({reported}="",TRUE,ISNUMBER({reported})))'
    todo = (
        f'IF(COUNTA({whole})=0,"",IF(A{row}="",todo_item,IF(NOT({numbers}),todo_quantities,IF(C{row}<D{row},todo_excess,'
        f"IF(NOT({texts}),todo_number,IF(SUMPRODUCT((charged_answers={charged})*1)=0,todo_charged,"
        f'IF(SUMPRODUCT((replenished_answers={again})*1)=0,todo_again,"")))))))'
    )
    last = inputs.leftovers.last_row
    # Formula columns on both sides: Calc cuts a column of inputs at its last filled cell.
    projects = f"($B${FIRST}:$B${last}=B{row})"
    own_project = f'B{row}=""'
    results = f"$U${FIRST}:$U${last}"
    formulas = (
        ("A", given("item"), look.GENERAL),
        ("B", given("project"), look.GENERAL),
        ("C", given("bought"), look.QUANTITY),
        ("D", given("needed"), look.QUANTITY),
        ("E", f'IF(Q{row}=1,C{row}-D{row},"")', look.QUANTITY),
        ("F", f'IF(Q{row}=1,E{row}*{cost},"")', look.MONEY),
        ("G", given("charged"), look.GENERAL),
        ("I", f'IF(Q{row}=1,IF({value}="",word_to_assess,{value}),"")', look.MONEY),
        ("J", f'IF(Q{row}=1,IF({value}="","",MAX(F{row}-{value},0)),"")', look.MONEY),
        ("L", f'IF(Q{row}=1,IF({own_project},{reported},SUMPRODUCT({projects}*{results})),"")', look.MONEY),
        ("M", f'IF(Q{row}=1,IF({own_project},P{row},R{row}),"")', look.MONEY),
        ("N", f'IF(Q{row}=1,L{row}-M{row},"")', look.MONEY),
        ("O", todo, look.GENERAL),
        ("P", f"IF(Q{row}=1,IF(G{row}=charged_no,F{row},0),0)", QUIET),
        ("Q", f'IF(AND(A{row}<>"",O{row}=""),1,0)', QUIET_COUNT),
        ("S", f'IF(Q{row}=1,IF({value}="",0,MAX(MIN({value},F{row}),0)),0)', QUIET),
        ("U", f"IF(ISNUMBER({reported}),{reported},0)", QUIET),
        ("T", f'IF(Q{row}=1,IF({value}="",F{row},0),0)', QUIET),
        ("R", f"IF({own_project},0,SUMPRODUCT({projects}*$P${FIRST}:$P${last}))", QUIET),
    )
    for letter, formula, number_format in formulas:
        linked = letter in "ABCDG"
        sheet.put(
            f"{letter}{row}",
            f"={formula}",
            "Linked row" if linked else "Row",
            number_format,
            align="left" if letter in "ABGO" else "right",
            indent=1 if letter in "GO" else 0,
        )


def _functions(audit: AuditTrail, inputs: Inputs, row: int) -> None:
    table, line = inputs.leftovers, row - HEADING_ROW
    book_value, value = place(SHEET, f"F{row}", fixed=True), table.cell("realisable", line, fixed=True)
    again = table.cell("replenished", line, fixed=True)
    # An empty cell alone would reach the function as 0 in some programs; 0 is what blank means there anyway.
    facts = (book_value, "trigger_sale", "kind_material", again, '""', value, "rule_set")
    # The firm's own table may treat a leftover otherwise: its amount is read on Policy key.
    way = f"INDEX({{key}},MATCH(trigger_sale&word_between&kind_material&word_between&{again},key_facts,0))"
    rule = f"MATCH({way.format(key='key_rule')},policy_rules,0)"
    amount = f"IF(INDEX(policy_amounts,{rule})=way_alternative,{value}+0,{book_value})"
    flag = f'IF({way.format(key="key_when")}=when_above,IF({book_value}>{value}+0,{way.format(key="key_flag")},""),"")'
    for letter, reference, output, native, what in (
        ("H", "LA", "out_amount", amount, "Decision cost of the excess"),
        ("K", "LF", "out_flag", flag, "Write-down to test"),
    ):
        audit.add(
            f"{reference}-{line:03}",
            what,
            SHEET,
            f"{letter}{row}",
            "TVC_POLICY",
            (*facts, output),
            native,
            ready=f"{place(SHEET, f'Q{row}', fixed=True)}=1",
            tolerance="tolerance_money",
            number_format=look.MONEY if letter == "H" else look.GENERAL,
            rule=what,
            role="Row",
            named=place(SHEET, f"A{row}", fixed=True),
            shown=(book_value, again, value),
            is_text=letter == "K",
        )
