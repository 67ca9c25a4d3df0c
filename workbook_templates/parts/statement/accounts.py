"""The sheet OE by account: the operating expenses of the period, account by account; native sums only."""

from __future__ import annotations

from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts.book import Book, Sheet
from workbook_templates.parts.statement.inputs import Inputs

BY_ACCOUNT: Final = "OE by account"
_FIRST: Final = 9


def draw_by_account(book: Book, inputs: Inputs, money: str) -> None:
    """Draw OE by account: the total first, then what is not listed, then each account of Breakdown."""
    last = _FIRST + inputs.accounts.capacity - 1
    sheet = book.open_sheet(BY_ACCOUNT, heading_row=6, freeze="B7")
    sheet.widths(44, 10, 18, 12, 18, 21, 10)
    sheet.put("A4", "=hint_oe", "Hint")
    headings = ("Account", "Lines", "OE", "Share of OE", "Moves with time", "Moves with decisions", "Listed again")
    sheet.headings(6, headings, numbers=tuple(range(2, 8)))
    sheet.put("A7", "All accounts", "Total")
    sheet.put("A8", "=word_other_accounts", "Label")
    formats = dict(zip("BCDEF", (look.COUNT, money, look.PERCENT, money, money), strict=True))
    for letter, total in (("B", "oe_in_period"), ("C", "oe_total"), ("E", "oe_period"), ("F", "oe_decision")):
        listed = f"SUM({letter}{_FIRST}:{letter}{last})"
        rest = f'=IF(oe_ready=1,ROUND({total}-{listed},decimals_difference),"")'
        sheet.put(f"{letter}8", rest, "Calculation", formats[letter], align="right")
    for letter in "BCDEF":
        total = f'=IF(oe_ready=1,SUM({letter}8:{letter}{last}),"")'
        sheet.put(f"{letter}7", total, "Total", formats[letter], align="right")
    _share(sheet, 8, "oe_ready=1", "Calculation")
    for cell, role in (("G7", "Total"), ("G8", "Calculation")):
        sheet.put(cell, None, role)
    sheet.mark_filled(f"C{_FIRST}:C{last}", f'$A{_FIRST}<>""', strong=True)
    sheet.mark_filled(f"A{_FIRST}:G{last}", f'$A{_FIRST}<>""')
    for line in range(1, inputs.accounts.capacity + 1):
        _account(sheet, inputs, line, last, formats)
    book.name("accounts_again", BY_ACCOUNT, f"G{_FIRST}:G{last}")


def _share(sheet: Sheet, row: int, ready: str, role: str) -> None:
    formula = f'=IF({ready},IF(oe_total=0,"",C{row}/oe_total),"")'
    sheet.put(f"D{row}", formula, role, look.PERCENT, align="right")


def _account(sheet: Sheet, inputs: Inputs, line: int, last: int, formats: dict[str, str]) -> None:
    row = _FIRST + line - 1
    table = inputs.expenses
    accounts, dates, amounts = (table.cells(key) for key in ("account", "date", "amount"))
    source = inputs.accounts.cell("account", line)
    exact = f'{inputs.accounts.cell("account_match", line)}<>""'
    ready = f'AND($A{row}<>"",oe_ready=1)'
    by_name = f'{accounts},"="&$A{row}'
    inside = f'{dates},">="&period_from,{dates},"<="&period_to'
    here = f'({accounts}=$A{row})*(({dates}>=period_from)*({dates}<=period_to)+({dates}=""))'

    def total(moves: str = "") -> str:
        """Dated in the period, or undated: all of the account less its dated ones."""
        more = f",{table.cells('moves_with')},{moves}" if moves else ""
        signs = f"*({table.cells('moves_with')}={moves})" if moves else ""
        return (
            f"IF({exact},SUMPRODUCT({here}{signs}*{amounts}),"
            f"SUMIFS({amounts},{by_name},{inside}{more})+SUMIFS({amounts},{by_name}{more})"
            f'-SUMIFS({amounts},{by_name},{dates},"<>"{more}))'
        )

    count = (
        f"IF({exact},SUMPRODUCT({here}),COUNTIFS({by_name},{inside})+COUNTIFS({by_name})"
        f'-COUNTIFS({by_name},{dates},"<>"))'
    )
    sheet.put(f"A{row}", f'=IF({source}="","",{source})', "Linked row")
    for letter, formula in (
        ("B", count),
        ("C", total()),
        ("E", total("moves_period")),
        ("F", total("moves_decision")),
    ):
        sheet.put(f"{letter}{row}", f'=IF({ready},{formula},"")', "Row", formats[letter], align="right")
    _share(sheet, row, ready, "Row")
    names = f"$A${_FIRST}:$A${last}"
    again = f'=IF($A{row}="","",SUMPRODUCT(({names}=$A{row})*1)-1)'
    sheet.put(f"G{row}", again, "Row", look.COUNT, align="right")
