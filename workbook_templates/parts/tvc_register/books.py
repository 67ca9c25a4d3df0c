"""Books and Decision side by side: what the ledger shows of a cost line, and what a decision may count of it.

The decision's columns never read the book value; it stands there as a memo only.
"""

from __future__ import annotations

from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts.book import Book
from workbook_templates.parts.tvc_register.cost_lines import FIRST, cell
from workbook_templates.parts.tvc_register.inputs import HEADING_ROW, Inputs
from workbook_templates.parts.tvc_register.places import treatment_cell

SHEET: Final = "Books and Decision"


def draw_books(book: Book, inputs: Inputs) -> None:
    """Draw the two views of every cost line, with the always-TVC view and the memo."""
    sheet = book.open_sheet(SHEET, heading_row=HEADING_ROW, freeze=f"C{FIRST}")
    headings = (
        ("Offering", 27),
        ("Cost line", 38),
        ("Books: cost or book value", 15),
        ("Books show it as", 26),
        ("Decision: TVC of one sale", 15),
        ("Decision: ΔOE", 15),
        ("Decision: treatment", 12),
        ("Always TVC: charged to one sale", 15),
        ("Memo: book value to write off", 15),
    )
    sheet.widths(*(width for _, width in headings))
    sheet.put(
        "A4",
        "Books record where money is stuck; a decision asks what will move. Both read the same facts; "
        "the memo is no part of ΔT or ΔNP.",
        "Explanatory Text",
    )
    sheet.headings(HEADING_ROW, [text for text, _ in headings], numbers=(3, 5, 6, 8, 9), height=42)
    last = inputs.costs.last_row
    filled = f'$B{FIRST}<>""'
    sheet.mark_filled(f"E{FIRST}:F{last}", filled, strong=True)
    sheet.mark_filled(f"A{FIRST}:I{last}", filled)
    for row in range(FIRST, last + 1):
        ready, decided, treated = (
            f"{cell('ready', row)}=1",
            f"{cell('decided', row)}=1",
            treatment_cell("treatment", row),
        )
        shown_as = (
            f"IF({decided},IF(OR({treated}=treated_tvc,{treated}=treated_not_tvc),books_cost_of_sales,"
            f"IF({treated}=treated_i,books_stock,IF({treated}=treated_sunk,books_spent,books_expense))),books_open)"
        )
        for letter, formula, number_format in (
            ("A", cell("offering", row), look.GENERAL),
            ("B", cell("line", row), look.GENERAL),
            ("C", f'IF({ready},{cell("cost", row)}*{cell("quantity", row)},"")', look.MONEY),
            ("D", f'IF({ready},{shown_as},"")', look.GENERAL),
            ("E", cell("tvc", row), look.MONEY),
            ("F", cell("delta_oe", row), look.MONEY),
            ("G", treated, look.GENERAL),
            ("H", cell("tvc_always", row), look.MONEY),
            ("I", cell("memo", row), look.MONEY),
        ):
            align = "right" if number_format == look.MONEY else "left"
            air = 1 if letter in "DG" else 0
            sheet.put(f"{letter}{row}", f"={formula}", "Linked row", number_format, align=align, indent=air)
    book.name("memo_by_line", SHEET, f"I{FIRST}:I{last}")
