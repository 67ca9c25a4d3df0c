"""The Cash sheet: a sale by the decision, by the books and by cash, and why one of the three counted twice."""

from __future__ import annotations

from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts.audit import AuditTrail
from workbook_templates.parts.book import Book, Sheet, place
from workbook_templates.parts.tvc_register.inputs import QUIET_COUNT, Inputs

SHEET: Final = "Cash"
_HEADING: Final = 17
FIRST: Final = _HEADING + 1

_EXPLAINED: Final = (
    "ΔCash = ΔT − ΔOE − ΔI (S1 L157). Here ΔI is the change of stock: purchases − TVC charged.",
    "Example 1, 50: sold for 100, its material of 50 bought again; stock does not change, so cash rises by T.",
    "Example 2, unchecked 180: nothing was charged to the sale, yet the stock of 100 is said to fall; cash in exceeds "
    "revenue: material counted twice.",
    "If no TVC was charged, nothing left I through T; the ΔI that agrees with it is 0 − 0 = 0, and the answer is 80.",
    "Example 3, 80: the material is charged (T −20) and leaves stock (ΔI −100); charged once, released once.",
    "Whatever TVC policy a firm chooses, ΔT − ΔOE − ΔI with this ΔI gives the same cash: revenue − purchases − ΔOE.",
    "ΔI has no place in T or NP; it belongs to ROI (S1 L109, L125, L142). The verdict stays on ΔNP, ΔCash beside.",
    "NP and free cash go together in the long run while stock is replenished; when replenishment stops they do not "
    "(S1 L155, L159).",
    "The books' loss of 20 is money spent before; 80 is in hand now. Money spent is gone: a memo (S1 L142, L161).",
    "Bought again and T below 0: never sell. Not bought again: judge by revenue less other TVC (S1 L134–135).",
)
_HEADINGS: Final = (
    ("Case", 46),
    ("Revenue", 12),
    ("TVC by the decision", 13),
    ("ΔT, decision", 13),
    ("ΔOE", 11),
    ("Verdict on ΔNP", 12),
    ("TVC charged, books", 13),
    ("T, books", 13),
    ("ΔI as booked", 13),
    ("ΔI that agrees, books", 13),
    ("ΔCash, books", 13),
    ("ΔCash, decision", 13),
    ("ΔCash unchecked", 13),
    ("Counted twice?", 52),
    ("To do", 40),
    ("Ready", 8),
    ("Purchases", 12),
    ("ΔI that agrees, decision", 13),
    ("Verdict on ΔCash", 12),
)


def draw_cash(book: Book, audit: AuditTrail, inputs: Inputs) -> None:
    """Draw the explanation and the cases; every function result is declared to the audit trail."""
    sheet = book.open_sheet(SHEET, heading_row=_HEADING, freeze=f"B{FIRST}")
    sheet.widths(*(width for _, width in _HEADINGS))
    sheet.put("A5", "Why 180 is not the answer", "Heading 1")
    for row, text in enumerate(_EXPLAINED, 6):
        sheet.put(f"A{row}", text)
    sheet.headings(
        _HEADING, [text for text, _ in _HEADINGS], numbers=(2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 16, 17, 18), height=42
    )
    last = FIRST + inputs.cash.capacity - 1
    filled = f'$A{FIRST}<>""'
    sheet.mark(f"N{FIRST}:N{last}", f"N{FIRST}=word_twice", "Bad")
    sheet.mark(f"O{FIRST}:O{last}", f'O{FIRST}<>""', "Neutral")
    sheet.mark_filled(f"K{FIRST}:M{last}", filled, strong=True)
    sheet.mark_filled(f"A{FIRST}:S{last}", filled)
    for line in range(1, inputs.cash.capacity + 1):
        _case(sheet, inputs, line)
        _functions(audit, inputs, line)
    book.name("cash_hints", SHEET, f"O{FIRST}:O{last}")


def _case(sheet: Sheet, inputs: Inputs, line: int) -> None:
    table, row = inputs.cash, FIRST + line - 1
    at_input = table.heading_row + line

    def given(key: str) -> str:
        source = table.cell(key, line)
        return f'IF({source}="","",{source})'

    whole = place(table.sheet, f"{table.letter('case')}{at_input}:{table.letter('booked_delta_i')}{at_input}")
    amounts = ",".join(
        f"ISNUMBER({table.cell(key, line)})"
        for key in ("revenue", "material", "charged", "purchases", "delta_oe", "booked_delta_i")
    )
    again = f"SUMPRODUCT((replenished_answers={table.cell('replenished', line)})*1)"
    todo = (
        f'IF(COUNTA({whole})=0,"",IF(A{row}="",todo_name,IF(NOT(AND({amounts})),todo_case,'
        f'IF({again}=0,todo_again,""))))'
    )
    by_cash = f"ROUND(L{row},decimals_difference)"
    twice = f"ROUND(M{row}-K{row},decimals_difference)<>0"
    for letter, formula, linked in (
        ("A", given("case"), True),
        ("B", given("revenue"), True),
        ("E", given("delta_oe"), True),
        ("G", given("charged"), True),
        ("I", given("booked_delta_i"), True),
        ("J", f'IF(P{row}=1,Q{row}-G{row},"")', False),
        ("D", f'IF(P{row}=1,B{row}-C{row},"")', False),
        ("H", f'IF(P{row}=1,B{row}-G{row},"")', False),
        ("L", f'IF(P{row}=1,D{row}-E{row}-R{row},"")', False),
        ("N", f'IF(P{row}=1,IF({twice},word_twice,word_once),"")', False),
        ("O", todo, False),
        ("P", f'IF(AND(A{row}<>"",O{row}=""),1,0)', False),
        ("Q", given("purchases"), True),
        ("R", f'IF(P{row}=1,Q{row}-C{row},"")', False),
        (
            "S",
            f'IF(P{row}=1,IF({by_cash}>0,verdict_accept,IF({by_cash}<0,verdict_reject,verdict_indifferent)),"")',
            False,
        ),
    ):
        sheet.put(
            f"{letter}{row}",
            f"={formula}",
            "Linked row" if linked else "Row",
            QUIET_COUNT if letter == "P" else look.GENERAL if letter in "ANOS" else look.MONEY,
            align="left" if letter in "ANOS" else "right",
            indent=1 if letter in "NS" else 0,
        )


def _functions(audit: AuditTrail, inputs: Inputs, line: int) -> None:
    table, row = inputs.cash, FIRST + line - 1

    def here(letter: str) -> str:
        return place(SHEET, f"{letter}{row}", fixed=True)

    material, again = (table.cell(key, line, fixed=True) for key in ("material", "replenished"))
    revenue, delta_t, oe, charged, t_books = (here(letter) for letter in "BDEGH")
    booked, delta_i, bought = (here(letter) for letter in "IJQ")
    facts = f"trigger_sale&word_between&kind_material&word_between&{again}"
    way = f"INDEX(policy_amounts,MATCH(INDEX(key_rule,MATCH({facts},key_facts,0)),policy_rules,0))"
    natively = f"IF({way}=way_alternative,0,{material})"
    net = f"ROUND({revenue}-{natively}-{oe},decimals_difference)"
    verdict = f"IF({net}>0,verdict_accept,IF({net}<0,verdict_reject,verdict_indifferent))"
    results = (
        (
            "C",
            "TVC_POLICY",
            (material, "trigger_sale", "kind_material", again, '""', '""', "rule_set", "out_amount"),
            natively,
            "TVC of the material, by the policy",
        ),
        ("F", "DELTA_DECISION", (delta_t, oe, "out_verdict"), verdict, "Accept when ΔT − ΔOE > 0"),
        (
            "K",
            "CASH_DELTA",
            (t_books, oe, delta_i, bought, charged),
            f"{revenue}-{bought}-{oe}",
            "ΔCash with the ΔI that agrees",
        ),
        (
            "M",
            "CASH_DELTA",
            (t_books, oe, booked, "out_unchecked"),
            f"{revenue}-{charged}-{oe}-{booked}",
            "ΔCash unchecked, ΔI as booked",
        ),
    )
    for letter, function, arguments, native, what in results:
        audit.add(
            f"C{letter}-{line:03}",
            what,
            SHEET,
            f"{letter}{row}",
            function,
            arguments,
            native,
            ready=f"{here('P')}=1",
            tolerance="tolerance_money",
            number_format=look.GENERAL if letter == "F" else look.MONEY,
            rule=what,
            role="Row",
            named=here("A"),
            is_text=letter == "F",
        )
