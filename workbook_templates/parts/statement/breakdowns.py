"""T by offering and by month: each line natively summed, its T from the worksheet function.

Unused lines of the capacity are blank paper; the total stands first, where it is read.
"""

from __future__ import annotations

from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts.audit import AuditTrail
from workbook_templates.parts.book import Book, Sheet, place
from workbook_templates.parts.statement.calculation import CHART_DATA, replaced, sums
from workbook_templates.parts.statement.chart_data import (
    BY_MONTH,
    BY_OFFERING,
    MONTH_FIRST,
    OFFERING_FIRST,
    ChartFeeds,
)
from workbook_templates.parts.statement.inputs import Inputs
from workbook_templates.parts.statement.register import REGISTER, REGISTER_FIRST
from workbook_templates.parts.statement.results import T_RULE, pair


def draw_by_offering(book: Book, audit: AuditTrail, inputs: Inputs, feeds: ChartFeeds, money: str) -> None:
    """Draw T by offering: the total first, then what is not listed, then each offering."""
    first, last = OFFERING_FIRST, OFFERING_FIRST + inputs.offerings.capacity - 1
    sheet = book.open_sheet(BY_OFFERING, heading_row=6, freeze="C7")
    sheet.widths(7, 34, 9, 12, 15, 15, 15, 10, 16, 16, 3)
    sheet.put("B4", "=hint_sales", "Hint")
    sheet.put("E4", "=basis_note", "Hint")
    sheet.headings(
        6,
        (
            "Rank",
            "Offering",
            "Lines",
            "Units",
            "Revenue",
            "TVC of the units sold",
            "Throughput (T)",
            "Share of T",
            "T at today's replacement cost",
            "Price change not yet in the books",
        ),
        numbers=(1, *range(3, 11)),
        height=42,
    )
    sheet.put("A7", None, "Total")
    sheet.put("B7", "All offerings", "Total", indent=1)
    for letter, number_format in zip("CDEFGHIJ", _offering_formats(money), strict=True):
        flag = {
            "D": "AND(sales_ready=1,quantity_given>0)",
            "I": "replacement_ready=1",
            "J": "replacement_ready=1",
        }.get(letter, "sales_ready=1")
        sheet.put(f"{letter}7", f'=IF({flag},SUM({letter}8:{letter}{last}),"")', "Total", number_format, align="right")
    _other_offerings(sheet, audit, first, last, money)
    sheet.mark_filled(f"G{first}:G{last}", f'$B{first}<>""', strong=True)
    sheet.mark_filled(f"A{first}:J{last}", f'$B{first}<>""')
    for line in range(1, inputs.offerings.capacity + 1):
        _offering(sheet, audit, inputs, line, feeds.rank_heading + line, money)


def _offering_formats(money: str) -> tuple[str, ...]:
    return (look.COUNT, look.QUANTITY, money, money, money, look.PERCENT, money, money)


def _other_offerings(sheet: Sheet, audit: AuditTrail, first: int, last: int, money: str) -> None:
    sheet.put("A8", None, "Label")
    sheet.put("B8", "=word_all_other", "Label", indent=1)
    for letter, total, flag, number_format in (
        ("C", "sales_in_period", "sales_ready=1", look.COUNT),
        ("D", "quantity_total", "AND(sales_ready=1,quantity_given>0)", look.QUANTITY),
        ("E", "revenue_total", "sales_ready=1", money),
        ("F", "tvc_total", "sales_ready=1", money),
        ("I", "t_replacement", "replacement_ready=1", money),
    ):
        sheet.put(
            f"{letter}8",
            f'=IF({flag},ROUND({total}-SUM({letter}{first}:{letter}{last}),decimals_difference),"")',
            "Calculation",
            number_format,
            align="right",
        )

    def listed(letter: str) -> str:
        return place(BY_OFFERING, f"{letter}{first}:{letter}{last}", fixed=True)

    audit.add(
        "O-00",
        "T of all other offerings",
        BY_OFFERING,
        "G8",
        "THROUGHPUT",
        pair(BY_OFFERING, "E8", "F8"),
        f"ROUND(revenue_total-tvc_total-SUM({listed('E')})+SUM({listed('F')}),decimals_difference)",
        ready="sales_ready=1",
        tolerance="tolerance_money",
        number_format=money,
        rule=T_RULE,
    )
    _share_and_change(sheet, 8, "sales_ready=1", "replacement_ready=1", "t_total")


def _share_and_change(sheet: Sheet, row: int, ready: str, replaced: str, total: str, role: str = "Calculation") -> None:
    sheet.put(f"H{row}", f'=IF({ready},IF({total}=0,"",G{row}/{total}),"")', role, look.PERCENT, align="right")
    money = sheet.worksheet[f"I{row}"].number_format
    sheet.put(f"J{row}", f'=IF({replaced},ROUND(G{row}-I{row},decimals_difference),"")', role, money, align="right")


def _offering(sheet: Sheet, audit: AuditTrail, inputs: Inputs, line: int, rank_row: int, money: str) -> None:
    row = OFFERING_FIRST + line - 1
    source = inputs.offerings.cell("offering", line)
    # Rows are not fixed: so the formulas of all lines are copies of one, and are read as one.
    exact = f'{inputs.offerings.cell("match", line)}<>""'
    name = place(BY_OFFERING, f"$B{row}")
    listed = f'AND($B{row}<>"",sales_ready=1)'
    offerings, date = inputs.sales.cells("offering"), inputs.sales.cells("date")
    inside = f"({offerings}={name})*({date}>=period_from)*({date}<=period_to)"
    by_name = f'{offerings},"="&{name}'

    def total(key: str) -> str:
        """By name where a name is safe; sign by sign where a sum by name could mistake it."""
        return f"IF({exact},SUMPRODUCT({inside}*{inputs.sales.cells(key)}),{sums(inputs, key, by_name)})"

    replacement, tvc = inputs.sales.cells("replacement_tvc"), inputs.sales.cells("tvc")
    today = (f"IF({exact},SUMPRODUCT({inside}*IF_BLANK),{replaced(inputs, by_name)})").replace(
        "IF_BLANK", f'(({replacement}<>"")*{replacement}+({replacement}="")*{tvc})'
    )
    count = f'IF({exact},SUMPRODUCT({inside}),COUNTIFS({by_name},{date},">="&period_from,{date},"<="&period_to))'
    sheet.put(f"A{row}", f"={place(CHART_DATA, f'E{rank_row}')}", "Linked row", look.COUNT, align="right")
    sheet.put(f"B{row}", f'=IF({source}="","",{source})', "Linked row", align="left", indent=1)
    cells = (
        ("C", listed, count, look.COUNT),
        ("D", f'AND($B{row}<>"",sales_ready=1,quantity_given>0)', total("quantity"), look.QUANTITY),
        ("E", listed, total("revenue"), money),
        ("F", listed, total("tvc"), money),
        ("I", f'AND($B{row}<>"",replacement_ready=1)', f"E{row}-({today})", money),
    )
    for letter, ready, formula, number_format in cells:
        sheet.put(f"{letter}{row}", f'=IF({ready},{formula},"")', "Row", number_format, align="right")
    ready = f'AND({name}<>"",sales_ready=1)'
    audit.add(
        f"O-{line:02}",
        f"T of the offering on line {line}",
        BY_OFFERING,
        f"G{row}",
        "THROUGHPUT",
        pair(BY_OFFERING, f"E{row}", f"F{row}"),
        f"({total('revenue')})-({total('tvc')})",
        ready=ready,
        tolerance="tolerance_money",
        number_format=money,
        rule=T_RULE,
        role="Row",
        named=name,
    )
    _share_and_change(sheet, row, listed, f'AND($B{row}<>"",replacement_ready=1)', "t_total", "Row")


def draw_by_month(book: Book, audit: AuditTrail, inputs: Inputs, money: str) -> None:
    """Draw T by month; beside it what T would be if TVC were what was bought that month."""
    last = MONTH_FIRST + inputs.months - 1
    sheet = book.open_sheet(BY_MONTH, heading_row=6, freeze="B7")
    sheet.widths(12, 12, 9, 15, 15, 15, 10, 15, 15, 16, 16, 3)
    sheet.put("B4", "=hint_sales", "Hint")
    sheet.put("E4", "=basis_note", "Hint")
    sheet.headings(
        6,
        (
            "From",
            "To",
            "Lines",
            "Revenue",
            "TVC of the units sold",
            "Throughput (T)",
            "Share of T",
            "Material bought",
            "Material used",
            "T if TVC were what was bought",
            "T at today's replacement cost",
        ),
        numbers=tuple(range(3, 12)),
        height=42,
    )
    sheet.put("A7", "All months", "Total")
    sheet.put("B7", None, "Total")
    formats = (look.COUNT, money, money, money, look.PERCENT, money, money, money, money)
    for letter, number_format in zip("CDEFGHIJK", formats, strict=True):
        flag = {"H": _MONTHLY, "I": _MONTHLY, "J": _MONTHLY, "K": "replacement_ready=1"}.get(letter, "sales_ready=1")
        sheet.put(
            f"{letter}7",
            f'=IF({flag},SUM({letter}{MONTH_FIRST}:{letter}{last}),"")',
            "Total",
            number_format,
            align="right",
        )
    sheet.mark_filled(f"F{MONTH_FIRST}:F{last}", f'$A{MONTH_FIRST}<>""', strong=True)
    sheet.mark_filled(f"A{MONTH_FIRST}:K{last}", f'$A{MONTH_FIRST}<>""')
    for line in range(1, inputs.months + 1):
        _month(sheet, audit, inputs, line, money)


_MONTHLY: Final = "AND(bought_ready=1,i_dated>0)"


def _month(sheet: Sheet, audit: AuditTrail, inputs: Inputs, line: int, money: str) -> None:
    row = MONTH_FIRST + line - 1
    start = (
        'IF(period_ready=1,period_from,"")'
        if line == 1
        else (f'IF(B{row - 1}="","",IF(B{row - 1}>=period_to,"",B{row - 1}+1))')
    )
    sheet.put(f"A{row}", f"={start}", "Row", look.DAY, align="left")
    sheet.put(f"B{row}", f'=IF(A{row}="","",MIN(EOMONTH(A{row},0),period_to))', "Row", look.DAY, align="left")
    date = inputs.sales.cells("date")
    here = f'{date},">="&{place(BY_MONTH, f"$A{row}")},{date},"<="&{place(BY_MONTH, f"$B{row}")}'

    def total(key: str, *more: str) -> str:
        return f"SUMIFS({','.join((inputs.sales.cells(key), here, *more))})"

    first, last = REGISTER_FIRST, REGISTER_FIRST + inputs.investment.capacity - 1

    def stock(letter: str) -> str:
        def column(of: str) -> str:
            return place(REGISTER, f"{of}{first}:{of}{last}", fixed=True)

        months = column("B")
        return (
            f'SUMIFS({column(letter)},{column("C")},kind_material,{months},">="&DATE(YEAR($A{row}),MONTH($A{row}),1),'
            f'{months},"<="&$B{row})'
        )

    ready = f'AND($A{row}<>"",sales_ready=1)'
    monthly = f'AND($A{row}<>"",{_MONTHLY})'
    replacement = inputs.sales.cells("replacement_tvc")
    cells = (
        ("C", ready, f"COUNTIFS({here})", look.COUNT),
        ("D", ready, total("revenue"), money),
        ("E", ready, total("tvc"), money),
        ("H", monthly, stock("E"), money),
        ("I", monthly, stock("F"), money),
        ("J", monthly, f"F{row}-(H{row}-I{row})", money),
        (
            "K",
            f'AND($A{row}<>"",replacement_ready=1)',
            f"""D{row}-({total("replacement_tvc")}+{total("tvc")}-{total("tvc", replacement, '"<>"')})""",
            money,
        ),
    )
    for letter, flag, formula, number_format in cells:
        sheet.put(f"{letter}{row}", f'=IF({flag},{formula},"")', "Row", number_format, align="right")
    fixed_ready = f'AND({place(BY_MONTH, f"$A{row}")}<>"",sales_ready=1)'
    audit.add(
        f"M-{line:02}",
        f"T of month {line}",
        BY_MONTH,
        f"F{row}",
        "THROUGHPUT",
        pair(BY_MONTH, f"D{row}", f"E{row}"),
        f"{total('revenue')}-{total('tvc')}",
        ready=fixed_ready,
        tolerance="tolerance_money",
        number_format=money,
        rule=T_RULE,
        role="Row",
        named=place(BY_MONTH, f"A{row}", fixed=True),
        named_format=look.MONTH,
    )
    sheet.put(f"G{row}", f'=IF({ready},IF(t_total=0,"",F{row}/t_total),"")', "Row", look.PERCENT, align="right")
