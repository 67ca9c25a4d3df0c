"""Offerings added up: the sums on Offering lines, T and its views on By offering, and Own and Group side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts.audit import AuditTrail
from workbook_templates.parts.book import Book, Sheet, place
from workbook_templates.parts.tvc_register import cost_lines
from workbook_templates.parts.tvc_register.inputs import HEADING_ROW, QUIET_COUNT, Inputs

LINES: Final = "Offering lines"
BY_OFFERING: Final = "By offering"
OWN_AND_GROUP: Final = "Own and Group"
FIRST: Final = HEADING_ROW + 1

_SUMS: Final[Mapping[str, tuple[str, str]]] = {
    "tvc": ("H", "TVC of one sale"),
    "tvc_always": ("I", "TVC, Always TVC"),
    "tvc_own": ("J", "TVC, Own"),
    "tvc_group": ("K", "TVC, Group"),
    "delta_oe": ("L", "ΔOE"),
    "oe_own": ("M", "ΔOE, Own"),
    "oe_group": ("N", "ΔOE, Group"),
    "paid": ("O", "Paid because of one sale"),
    "memo": ("R", "Book value to write off"),
    "tvc_native": ("U", "TVC of one sale, native"),
    "group_native": ("V", "TVC, Group, native"),
    "oe_native": ("W", "ΔOE, native"),
}
_OTHERS: Final[Mapping[str, tuple[str, str]]] = {
    "number": ("A", "No."),
    "offering": ("B", "Offering"),
    "price": ("C", "Price"),
    "sales": ("D", "Sales"),
    "lines": ("E", "Cost lines"),
    "todo": ("F", "To do"),
    "ready": ("G", "Ready"),
    "delta_i": ("P", "ΔI, decision view"),
    "delta_i_always": ("Q", "ΔI, Always TVC"),
    "again": ("S", "Listed again"),
    "apart": ("T", "T less its control"),
}
_COLUMNS: Final = {**_OTHERS, **_SUMS}


def line_cell(key: str, row: int) -> str:
    """A column's cell of a row of Offering lines, as formulas of other sheets write it."""
    return place(LINES, f"{_COLUMNS[key][0]}{row}", fixed=True)


def line_cells(key: str, inputs: Inputs) -> str:
    """A column of Offering lines down to the capacity row."""
    return place(LINES, f"{_COLUMNS[key][0]}{FIRST}:{_COLUMNS[key][0]}{inputs.offerings.last_row}", fixed=True)


def draw_offering_lines(book: Book, inputs: Inputs) -> None:
    """Draw the sums of the cost lines, offering by offering."""
    sheet = book.open_sheet(LINES, heading_row=HEADING_ROW, freeze=f"C{FIRST}")
    order = sorted(_COLUMNS.values())
    sheet.widths(7, 34, 13, 10, 9, 44, 8, *(13,) * 16)
    sheet.headings(HEADING_ROW, [text for _, text in order], numbers=(1, 3, 4, 5, *range(7, 24)), height=42)
    last = inputs.offerings.last_row
    sheet.mark_filled(f"A{FIRST}:W{last}", f'$B{FIRST}<>""')
    for row in range(FIRST, last + 1):
        _sums(sheet, inputs, row)


def _sums(sheet: Sheet, inputs: Inputs, row: int) -> None:
    table, line, costs = inputs.offerings, row - HEADING_ROW, inputs.costs
    numbers = cost_lines.cells("number", costs)
    mine = f"{numbers},A{row}"
    name, price, sales, control = (table.cell(key, line) for key in ("offering", "price", "sales", "control"))
    first, last = table.letter("offering"), table.letter("control")
    whole, t = place(table.sheet, f"{first}{row}:{last}{row}"), place(BY_OFFERING, f"D{row}")
    open_lines = f"E{row}-COUNTIFS({mine},{cost_lines.cells('decided', costs)},1)"
    todo = (
        f'IF(B{row}="",IF(COUNTA({whole})>0,todo_offering_name,""),IF(NOT(ISNUMBER(C{row})),todo_price,'
        f"IF(NOT(ISNUMBER(D{row})),todo_sales,"
        f'IF(IF({control}="",FALSE,NOT(ISNUMBER({control}))),todo_control_text,'
        f'IF(E{row}=0,todo_no_costs,IF({open_lines}>0,todo_lines,""))))))'
    )
    formulas = {
        "number": f"ROW(B{row})-ROW(B${HEADING_ROW})",
        "offering": f'IF({name}="","",{name})',
        "price": f'IF({price}="","",{price})',
        "sales": f'IF({sales}="",1,{sales})',
        "lines": f'IF(B{row}="",0,COUNTIFS({mine}))',
        "todo": todo,
        "ready": f'IF(AND(B{row}<>"",F{row}=""),1,0)',
        "delta_i": f'IF(G{row}=1,O{row}-H{row},"")',
        "delta_i_always": f'IF(G{row}=1,O{row}-I{row},"")',
        "apart": f'IF(AND(G{row}=1,{control}<>""),ROUND({t}-{control},decimals_difference),0)',
        "again": f'IF(B{row}="",0,IF(SUMPRODUCT(({table.cells("offering")}=B{row})*1)>1,1,0))',
    }
    for key in _SUMS:
        formulas[key] = f'IF(G{row}=1,SUMIFS({cost_lines.cells(key, inputs.costs)},{mine}),"")'
    for key, formula in formulas.items():
        plain = key in ("todo", "offering")
        count = key in ("number", "lines", "ready", "again")
        sheet.put(
            f"{_COLUMNS[key][0]}{row}",
            f"={formula}",
            "Linked row" if key in ("offering", "price", "sales") else "Row",
            look.GENERAL if plain else QUIET_COUNT if count else look.QUANTITY if key == "sales" else look.MONEY,
            align="left" if key in ("offering", "todo") else "right",
        )


def draw_by_offering(book: Book, audit: AuditTrail, inputs: Inputs) -> None:
    """Draw T by offering: the decision's view, the always-TVC view with ΔCash beside, and the verdict."""
    sheet = book.open_sheet(BY_OFFERING, heading_row=HEADING_ROW, freeze=f"B{FIRST}")
    headings = (
        ("Offering", 34),
        ("Price of one sale", 13),
        ("TVC of one sale", 13),
        ("T of one sale", 13),
        ("ΔCash of one sale", 13),
        ("T, Always TVC (books)", 14),
        ("ΔCash, Always TVC", 13),
        ("Memo: book value to write off", 14),
        ("Sales", 10),
        ("ΔT", 14),
        ("ΔOE", 14),
        ("ΔNP", 14),
        ("Verdict", 12),
        ("To do", 50),
    )
    sheet.widths(*(width for _, width in headings))
    sheet.put(
        "A4",
        "The decision's view reads no book value; the memo stands outside ΔT and ΔNP. Whoever always charges material "
        "must read ΔCash.",
        "Explanatory Text",
    )
    sheet.headings(HEADING_ROW, [text for text, _ in headings], numbers=tuple(range(2, 13)), height=42)
    last = inputs.offerings.last_row
    filled = f'$A{FIRST}<>""'
    for strong in "DLM":
        sheet.mark_filled(f"{strong}{FIRST}:{strong}{last}", filled, strong=True)
    sheet.mark(f"N{FIRST}:N{last}", f'N{FIRST}<>""', "Neutral")
    sheet.mark_filled(f"A{FIRST}:N{last}", filled)
    for row in range(FIRST, last + 1):
        ready = f"{line_cell('ready', row)}=1"
        sheet.put(f"A{row}", f"={line_cell('offering', row)}", "Linked row")
        for letter, key, number_format in (
            ("B", "price", look.MONEY),
            ("C", "tvc", look.MONEY),
            ("H", "memo", look.MONEY),
            ("I", "sales", look.QUANTITY),
            ("K", "delta_oe", look.MONEY),
        ):
            shown = f'=IF({ready},{line_cell(key, row)},"")'
            sheet.put(f"{letter}{row}", shown, "Linked row", number_format, align="right")
        price, always, delta_i = (line_cell(key, row) for key in ("price", "tvc_always", "delta_i_always"))
        for letter, formula in (
            ("F", f"{price}-{always}"),
            ("G", f"F{row}-{delta_i}"),
            ("J", f"I{row}*D{row}"),
            ("L", f"J{row}-K{row}"),
        ):
            sheet.put(f"{letter}{row}", f'=IF({ready},{formula},"")', "Row", look.MONEY, align="right")
        todo, apart = line_cell("todo", row), line_cell("apart", row)
        sheet.put(f"N{row}", f'=IF({todo}="",IF({apart}<>0,todo_control,""),{todo})', "Linked row")
        _views(audit, row, ready)
    book.name("offering_hints", BY_OFFERING, f"N{FIRST}:N{last}")
    book.name("cash_by_decision", BY_OFFERING, f"E{FIRST}:E{last}")
    book.name("cash_by_books", BY_OFFERING, f"G{FIRST}:G{last}")


def _views(audit: AuditTrail, row: int, ready: str) -> None:
    price, tvc, paid, delta_i = (line_cell(key, row) for key in ("price", "tvc", "paid", "delta_i"))
    t, delta_t, oe = (place(BY_OFFERING, f"{letter}{row}", fixed=True) for letter in "DJK")
    natively, oe_natively, sales = (line_cell(key, row) for key in ("tvc_native", "oe_native", "sales"))
    net = f"ROUND({sales}*({price}-{natively})-{oe_natively},decimals_difference)"
    verdict = f"IF({net}>0,verdict_accept,IF({net}<0,verdict_reject,verdict_indifferent))"
    for letter, reference, function, arguments, native, rule in (
        ("D", "T", "THROUGHPUT", (price, tvc), f"{price}-{natively}", "T = price − TVC of one sale"),
        ("E", "C", "CASH_DELTA", (t, "0", delta_i, paid, tvc), f"{price}-{paid}", _CASH_RULE),
        ("M", "V", "DELTA_DECISION", (delta_t, oe, "out_verdict"), verdict, "Accept when ΔT − ΔOE > 0"),
    ):
        audit.add(
            f"{reference}-{row - HEADING_ROW:03}",
            rule,
            BY_OFFERING,
            f"{letter}{row}",
            function,
            arguments,
            native,
            ready=ready,
            tolerance="tolerance_money",
            number_format=look.MONEY if letter != "M" else look.GENERAL,
            rule=rule,
            role="Row",
            named=line_cell("offering", row),
            is_text=letter == "M",
        )


_CASH_RULE: Final = "ΔCash = ΔT − ΔOE − ΔI, with ΔI = purchases − TVC charged"


def draw_own_and_group(book: Book, audit: AuditTrail, inputs: Inputs) -> None:
    """Draw own company and group side by side, with a flag where the signs of their ΔNP differ."""
    sheet = book.open_sheet(OWN_AND_GROUP, heading_row=HEADING_ROW, freeze=f"B{FIRST}")
    headings = (
        "Offering",
        "T of one sale, Own",
        "T of one sale, Group",
        "ΔOE, Own",
        "ΔOE, Group",
        "ΔNP, Own",
        "ΔNP, Group",
        "Conflict?",
    )
    sheet.widths(34, 15, 15, 15, 15, 15, 15, 40)
    sheet.put(
        "A4",
        "Own: the sister company is a supplier like any other. Group: only what anyone in the group pays outside.",
        "Explanatory Text",
    )
    sheet.headings(HEADING_ROW, headings, numbers=tuple(range(2, 8)), height=32)
    last = inputs.offerings.last_row
    filled = f'$A{FIRST}<>""'
    sheet.mark(f"H{FIRST}:H{last}", f"H{FIRST}=word_conflict", "Bad")
    for strong in "FG":
        sheet.mark_filled(f"{strong}{FIRST}:{strong}{last}", filled, strong=True)
    sheet.mark_filled(f"A{FIRST}:H{last}", filled)
    for row in range(FIRST, last + 1):
        ready = f"{line_cell('ready', row)}=1"
        sheet.put(f"A{row}", f"={line_cell('offering', row)}", "Linked row")
        for letter, whose, oe in (("B", "own", "D"), ("C", "group", "E")):
            price, tvc = line_cell("price", row), line_cell(f"tvc_{whose}", row)
            # The own company pays the transfer price: its TVC is that of the decision.
            natively = line_cell("tvc_native" if whose == "own" else "group_native", row)
            audit.add(
                f"{'TO' if whose == 'own' else 'TG'}-{row - HEADING_ROW:03}",
                f"T, {whose}",
                OWN_AND_GROUP,
                f"{letter}{row}",
                "THROUGHPUT",
                (price, tvc),
                f"{price}-{natively}",
                ready=ready,
                tolerance="tolerance_money",
                number_format=look.MONEY,
                rule=f"T = price − TVC, {whose} view",
                role="Row",
                named=line_cell("offering", row),
            )
            shown = f'=IF({ready},{line_cell(f"oe_{whose}", row)},"")'
            sheet.put(f"{oe}{row}", shown, "Linked row", look.MONEY, align="right")
            net = f'=IF({ready},{line_cell("sales", row)}*{letter}{row}-{oe}{row},"")'
            sheet.put(f"{'F' if whose == 'own' else 'G'}{row}", net, "Row", look.MONEY, align="right")
        signs = f"SIGN(ROUND(F{row},decimals_difference))<>SIGN(ROUND(G{row},decimals_difference))"
        sheet.put(f"H{row}", f'=IF({ready},IF({signs},word_conflict,word_same),"")', "Row", align="left", indent=1)
    book.name("conflicts", OWN_AND_GROUP, f"H{FIRST}:H{last}")
