"""The Register sheet: the I register rolled forward, by kind and line by line; closings are computed, never taken.

opening + purchases − used − scrapped − written down ± count difference = closing
"""

from __future__ import annotations

from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts.book import Book, Sheet
from workbook_templates.parts.statement.inputs import Inputs

REGISTER: Final = "Register"

_REGISTER_SUMMARY: Final = 7  # the row of the first kind
_REGISTER_HEADING: Final = 16
REGISTER_FIRST: Final = _REGISTER_HEADING + 1
_KINDS: Final = ("kind_material", "kind_equipment", "kind_other")


def draw_register(book: Book, inputs: Inputs, money: str) -> None:
    """Draw the I register: totals by kind, then line by line; the computed closing stands beside the stated one."""
    sheet = book.open_sheet(REGISTER, freeze="A5")
    sheet.widths(28, 12, 13, 15, 15, 15, 15, 15, 15, 16, 16, 14, 7, 7, 18)
    last = _REGISTER_HEADING + inputs.investment.capacity
    _register_summary(book, sheet, last, money)
    sheet.put(f"A{_REGISTER_HEADING - 1}", "Line by line", "Heading 1")
    sheet.headings(
        _REGISTER_HEADING,
        (
            "Item",
            "Month",
            "Kind",
            "Opening",
            "+ Purchases",
            "− Used",
            "− Scrapped",
            "− Written down",
            "± Count difference",
            "Closing",
            "Closing as stated",
            "Difference",
            "First",
            "Last",
            "Share in average I",
        ),
        numbers=tuple(range(4, 16)),
    )
    sheet.mark_filled(f"J{REGISTER_FIRST}:J{last}", f'$A{REGISTER_FIRST}<>""', strong=True)
    sheet.mark_filled(f"A{REGISTER_FIRST}:O{last}", f'$A{REGISTER_FIRST}<>""')
    for line in range(1, inputs.investment.capacity + 1):
        _register_line(sheet, inputs, line, money)
    book.name("register_differences", REGISTER, f"L{REGISTER_FIRST}:L{last}")


def _register_line(sheet: Sheet, inputs: Inputs, line: int, money: str) -> None:
    row = _REGISTER_HEADING + line
    table = inputs.investment
    named = table.cell("item", line)

    def link(key: str) -> str:
        source = table.cell(key, line)
        return f'=IF({named}="","",IF({source}="","",{source}))'

    sheet.put(f"A{row}", f'=IF({named}="","",{named})', "Linked row")
    sheet.put(f"B{row}", link("date"), "Linked row", look.MONTH, align="left")
    sheet.put(f"C{row}", link("kind"), "Linked row")
    for letter, key in zip(
        "DEFGHI", ("opening", "purchases", "used", "scrapped", "written_down", "count_difference"), strict=True
    ):
        sheet.put(f"{letter}{row}", f'=IF({named}="","",{table.cell(key, line)}+0)', "Linked row", money, align="right")
    sheet.put(f"J{row}", f'=IF(A{row}="","",D{row}+E{row}-F{row}-G{row}-H{row}+I{row})', "Row", money, align="right")
    sheet.put(f"K{row}", link("closing"), "Linked row", money, align="right")
    sheet.put(
        f"L{row}",
        f'=IF(A{row}="","",IF(K{row}="","",ROUND(K{row}-J{row},decimals_difference)))',
        "Row",
        look.MONEY,
        align="right",
    )
    sheet.put(
        f"M{row}",
        f'=IF(A{row}="","",IF(period_ready=0,0,IF(B{row}="",1,IF(B{row}<=EOMONTH(period_from,0),1,0))))',
        "Row",
        align="right",
    )
    sheet.put(
        f"N{row}",
        f'=IF(A{row}="","",IF(period_ready=0,0,IF(B{row}="",1,IF(EOMONTH(B{row},0)>=EOMONTH(period_to,0),1,0))))',
        "Row",
        align="right",
    )
    sheet.put(
        f"O{row}",
        f'=IF(A{row}="","",IF(period_ready=0,"",SUM(D{row},J{row})/COUNT(D{row},J{row})/IF(B{row}="",1,months_in_period)))',
        "Row",
        money,
        align="right",
    )


def _register_summary(book: Book, sheet: Sheet, last: int, money: str) -> None:
    top = _REGISTER_SUMMARY
    sheet.put(f"A{top - 2}", "By kind", "Heading 1")
    sheet.headings(
        top - 1,
        (
            "Kind",
            "Lines",
            "",
            "Opening",
            "+ Purchases",
            "− Used",
            "− Scrapped",
            "− Written down",
            "± Count difference",
            "Closing",
            "Rolled forward",
            "Difference",
            "",
            "",
            "Average I",
        ),
        numbers=(2, *range(4, 13), 15),
    )

    def cells(letter: str) -> str:
        return f"${letter}${REGISTER_FIRST}:${letter}${last}"

    for row, kind in enumerate(_KINDS, top):
        by_kind = f"{cells('C')},{kind}"
        sheet.put(f"A{row}", f"={kind}", "Linked Cell")
        sheet.put(f"B{row}", f"=COUNTIFS({by_kind})", "Calculation", look.COUNT, align="right")
        sheet.put(f"C{row}", None, "Calculation")
        sheet.put(f"D{row}", f"=SUMIFS({cells('D')},{by_kind},{cells('M')},1)", "Calculation", money, align="right")
        for letter in "EFGHI":
            sheet.put(f"{letter}{row}", f"=SUMIFS({cells(letter)},{by_kind})", "Calculation", money, align="right")
        sheet.put(f"J{row}", f"=SUMIFS({cells('J')},{by_kind},{cells('N')},1)", "Output", money, align="right")
        sheet.put(f"K{row}", f"=D{row}+E{row}-F{row}-G{row}-H{row}+I{row}", "Calculation", money, align="right")
        sheet.put(f"L{row}", f"=ROUND(J{row}-K{row},decimals_difference)", "Calculation", look.MONEY, align="right")
        sheet.put(f"O{row}", f"=SUMIFS({cells('O')},{by_kind})", "Calculation", money, align="right")
    total = top + len(_KINDS)
    sheet.put(f"A{total}", "Total investment (I)", "Total")
    sheet.put(f"C{total}", None, "Total")
    for letter in "BDEFGHIJKLO":
        number_format = {"B": look.COUNT, "L": look.MONEY}.get(letter, money)
        sheet.put(f"{letter}{total}", f"=SUM({letter}{top}:{letter}{total - 1})", "Total", number_format, align="right")
    sheet.put(f"A{total + 1}", "=hint_i", "Hint")
    for name, cell in (
        ("register_average", f"O{total}"),
        ("register_purchases", f"E{top}"),
        ("register_used", f"F{top}"),
        ("register_roll", f"L{total}"),
    ):
        book.name(name, REGISTER, cell)
    sheet.put(f"A{total + 2}", "Stock losses: scrapped + written down − count difference", "Label")
    for letter in "BCDEFGHI":
        sheet.put(f"{letter}{total + 2}", None, "Label")
    sheet.put(f"J{total + 2}", f"=G{top}+H{top}-I{top}", "Output", money, align="right")
    sheet.put(f"K{total + 2}", "material", "Unit", indent=1)
    sheet.put(f"L{total + 2}", f"=G{total}+H{total}-I{total}-J{total + 2}", "Output", money, align="right")
    sheet.put(f"M{total + 2}", "other kinds", "Unit", indent=1)
    book.name("register_stock_losses", REGISTER, f"J{total + 2}")
    book.name("register_other_losses", REGISTER, f"L{total + 2}")
