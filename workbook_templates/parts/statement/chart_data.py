"""The cells the throughput statement's charts read: waterfalls, the ranking of offerings, the months shown.

Feeds are formulas over the results; a chart never reads a result sheet directly, so that it can be sorted and cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts.book import Book, Sheet, place
from workbook_templates.parts.charts import Feed
from workbook_templates.parts.statement.calculation import CHART_DATA
from workbook_templates.parts.statement.inputs import Inputs

BY_OFFERING: Final = "By offering"
BY_MONTH: Final = "By month"
OFFERING_FIRST: Final = 9  # the first offering on By offering
MONTH_FIRST: Final = 8  # the first month on By month

WATERFALL_COLUMNS: Final = {
    "step": 1,
    "base": 6,
    "total": 7,
    "up above": 8,
    "up below": 9,
    "down above": 10,
    "down below": 11,
}
RANKED_COLUMNS: Final = {"name": 2, "gain": 4, "loss": 5}


@dataclass(frozen=True)
class ChartFeeds:
    """Where each chart of the statement finds its cells, and the cell and present text of its title."""

    profit: Feed
    bridge: Feed
    offerings: Feed
    months: Feed
    bases: Feed
    rank_heading: int
    titles: dict[str, tuple[str, str, str]]


def draw_chart_data(book: Book, inputs: Inputs, money: str, currency: str, note: str) -> ChartFeeds:
    """Draw the sheet of feeds; `currency` and `note` say what the titles show now."""
    sheet = book.open_sheet(CHART_DATA, freeze="A5")
    sheet.widths(46, 34, 16, 16, 16, 16, 16, 16, 16, 16, 16)
    titles, row = _titles(book, sheet, 5, currency, note)
    profit, row = _waterfall(sheet, row, "From revenue to net profit", _profit_steps(), money)
    bridge, row = _waterfall(sheet, row, "From throughput NP to the ledger's operating profit", _bridge_steps(), money)
    bases, row = _bases(sheet, row, money)
    months, row = _months(sheet, row, inputs, money)
    offerings, rank_heading = _ranking(book, sheet, row, inputs, money)
    return ChartFeeds(profit, bridge, offerings, months, bases, rank_heading, titles)


def _titles(
    book: Book, sheet: Sheet, row: int, currency: str, note: str
) -> tuple[dict[str, tuple[str, str, str]], int]:
    sheet.put(f"A{row}", "Titles", "Heading 1")
    titles = {}
    for number, (key, text) in enumerate(
        (
            ("profit", "From revenue to net profit"),
            ("bridge", "From throughput NP to the ledger's operating profit"),
            ("offerings", "Throughput by offering"),
            ("months", "Throughput by month"),
            ("bases", "Throughput on three bases"),
        ),
        row + 1,
    ):
        word = book.word(f"title_{key}", text)
        sheet.put(
            f"A{number}",
            f'={word}&IF(currency="","",", "&currency)&IF(basis_note="",""," – "&basis_note)',
            "Calculation",
        )
        shown = text + (f", {currency}" if currency else "") + (f" – {note}" if note else "")
        titles[key] = (CHART_DATA, f"A{number}", shown)
    return titles, row + 7


def _feed(sheet: Sheet, heading_row: int, rows: int) -> Feed:
    return Feed(sheet.worksheet, heading_row, heading_row + 1, heading_row + rows)


@dataclass(frozen=True)
class _Step:
    """A step of a waterfall: its label and amount as formulas without "=", and whether it stands on the ground."""

    label: str
    amount: str
    is_total: bool = False


def _profit_steps() -> Sequence[_Step]:
    return (
        _Step("step_revenue", "revenue_total", is_total=True),
        _Step("step_tvc", "-tvc_total"),
        _Step("step_throughput", "t_total", is_total=True),
        _Step("IF(oe_ready=1,step_oe,step_oe_missing)", "-oe_total"),
        _Step("IF(i_ready=1,step_losses,step_losses_missing)", "-SUM(stock_losses,other_losses)"),
        _Step('IF(charges="",step_np_missing,step_np)', "np_total", is_total=True),
    )


def _bridge_steps() -> Sequence[_Step]:
    return (
        _Step("step_np_throughput", "np_total", is_total=True),
        _Step("step_conversion", "ledger_conversion+0"),
        _Step("step_write_downs", "ledger_write_downs+0"),
        _Step("step_other", "SUM(ledger_other,ledger_other_2,ledger_other_3)"),
        _Step("step_unexplained", "ledger_remainder"),
        _Step("step_ledger", "ledger_profit+0", is_total=True),
    )


def declare_step_words(book: Book) -> None:
    """The labels under the columns of the waterfalls and the bars."""
    for name, text in (
        ("step_revenue", "Revenue"),
        ("step_tvc", "TVC"),
        ("step_throughput", "Throughput (T)"),
        ("step_oe", "OE"),
        ("step_oe_missing", "OE: not given"),
        ("step_losses", "Losses on I"),
        ("step_losses_missing", "Losses on I: not given"),
        ("step_np", "Net profit (NP)"),
        ("step_np_missing", "NP: not yet"),
        ("step_np_throughput", "NP by throughput"),
        ("step_conversion", "Conversion cost into stock"),
        ("step_write_downs", "Write-downs"),
        ("step_other", "Other"),
        ("step_unexplained", "Unexplained"),
        ("step_ledger", "Ledger's profit"),
        ("word_all_other", "All other offerings"),
        ("word_other_accounts", "All other accounts"),
        ("base_sold", "Units sold"),
        ("base_bought_missing", "Bought in the period: not given"),
        ("base_replacement_missing", "Today's replacement cost: not given"),
        ("base_bought", "Bought in the period"),
        ("base_replacement", "Today's replacement cost"),
    ):
        book.word(name, text)


def _waterfall(sheet: Sheet, row: int, title: str, steps: Sequence[_Step], money: str) -> tuple[Feed, int]:
    sheet.put(f"A{row}", title, "Heading 1")
    heading = row + 1
    sheet.headings(
        heading,
        (
            "Step",
            "Amount",
            "On the ground?",
            "From",
            "To",
            "Base (not drawn)",
            "Total",
            "More, above zero",
            "More, below zero",
            "Less, above zero",
            "Less, below zero",
        ),
        numbers=tuple(range(2, 12)),
    )
    plain, minus = money.split(";")
    more, less = f"+{plain};+{plain};;", f"{minus};{minus};;"  # the labels of the columns show these formats
    shown = (money, money, money, f"{plain};{minus};;", more, more, less, less)
    for number, step in enumerate(steps, heading + 1):
        n = number
        sheet.put(f"A{n}", f"={step.label}", "Linked Cell")
        amount = f"=IFERROR({step.amount}+0,0)"
        sheet.put(f"B{n}", amount, "Linked Cell", money, align="right")
        sheet.put(f"C{n}", 1 if step.is_total else 0, "Label", align="right")
        start = f"=IF(C{n}=1,0,E{n - 1})" if number > heading + 1 else "=0"
        formulas = (
            start,
            f"=D{n}+B{n}",
            f"=MAX(0,MIN(D{n},E{n}))+MIN(0,MAX(D{n},E{n}))",
            f"=IF(C{n}=1,B{n},0)",
            f"=IF(AND(C{n}=0,B{n}>tolerance_money),MAX(0,MAX(D{n},E{n}))-MAX(0,MIN(D{n},E{n})),0)",
            f"=IF(AND(C{n}=0,B{n}>tolerance_money),MIN(0,MIN(D{n},E{n}))-MIN(0,MAX(D{n},E{n})),0)",
            f"=IF(AND(C{n}=0,B{n}<-tolerance_money),MAX(0,MAX(D{n},E{n}))-MAX(0,MIN(D{n},E{n})),0)",
            f"=IF(AND(C{n}=0,B{n}<-tolerance_money),MIN(0,MIN(D{n},E{n}))-MIN(0,MAX(D{n},E{n})),0)",
        )
        for letter, formula, number_format in zip("DEFGHIJK", formulas, shown, strict=True):
            sheet.put(f"{letter}{n}", formula, "Calculation", number_format, align="right")
    return _feed(sheet, heading, len(steps)), heading + len(steps) + 2


def _bases(sheet: Sheet, row: int, money: str) -> tuple[Feed, int]:
    sheet.put(f"A{row}", "T on three bases", "Heading 1")
    sheet.headings(row + 1, ("Basis", "T", "Ground"), numbers=(2, 3), height=18)
    for number, (label, value) in enumerate(
        (
            ("base_sold", "t_total"),
            ("IF(bought_ready=1,base_bought,base_bought_missing)", "t_bought"),
            ("IF(replacement_ready=1,base_replacement,base_replacement_missing)", "t_replacement"),
        ),
        row + 2,
    ):
        sheet.put(f"A{number}", f"={label}", "Linked Cell")
        sheet.put(f"B{number}", f'=IF({value}="",0,{value})', "Linked Cell", f"{money};;", align="right")
        sheet.put(f"C{number}", 0, "Label", align="right")
    return _feed(sheet, row + 1, 3), row + 6


def _months(sheet: Sheet, row: int, inputs: Inputs, money: str) -> tuple[Feed, int]:
    """The last months of the period, as many as the chart shows."""
    sheet.put(f"A{row}", "The last months of the period", "Heading 1")
    heading = row + 1
    sheet.headings(
        heading, ("Position in the period", "Month", "T, units sold", "T, bought in the period"), numbers=(1, 3, 4)
    )
    last = MONTH_FIRST + inputs.months - 1

    def column(letter: str) -> str:
        return place(BY_MONTH, f"{letter}{MONTH_FIRST}:{letter}{last}", fixed=True)

    for shown in range(1, inputs.months_shown + 1):
        n = heading + shown
        back = "" if shown == 1 else f"A{n - 1}"
        position = (
            '=IF(months_in_period="","",MAX(months_in_period-months_in_chart,0)+1)'
            if shown == 1
            else f'=IF({back}="","",IF({back}+1>months_in_period,"",{back}+1))'
        )
        sheet.put(f"A{n}", position, "Calculation", look.COUNT, align="right")
        for letter, source, number_format in (("B", "A", look.MONTH), ("C", "F", money), ("D", "J", money)):
            sheet.put(
                f"{letter}{n}",
                f'=IF($A{n}="","",IFERROR(INDEX({column(source)},$A{n}),""))',
                "Linked Cell",
                number_format,
                align="right",
            )
    return _feed(sheet, heading, inputs.months_shown), heading + inputs.months_shown + 2


def _ranking(book: Book, sheet: Sheet, row: int, inputs: Inputs, money: str) -> tuple[Feed, int]:
    """The offerings by T, the largest first; then what the chart leaves over, so that the bars add up to T."""
    sheet.put(f"A{row}", "Offerings by T", "Heading 1")
    shown_heading = row + 1
    rank_heading = shown_heading + inputs.offerings_shown + 4
    first, last = rank_heading + 1, rank_heading + inputs.offerings.capacity
    sheet.headings(
        shown_heading, ("Rank", "Offering", "T", "T above zero", "T below zero"), numbers=(1, 3, 4, 5), height=18
    )
    for rank in range(1, inputs.offerings_shown + 1):
        n = shown_heading + rank
        sheet.put(f"A{n}", rank, "Label", align="right")
        found = f"MATCH($A{n},$E${first}:$E${last},0)"
        sheet.put(f"B{n}", f'=IFERROR(INDEX($B${first}:$B${last},{found}),"")', "Calculation", align="left", indent=1)
        sheet.put(f"C{n}", f"=IFERROR(INDEX($C${first}:$C${last},{found}),0)", "Calculation", money, align="right")
        _gain_and_loss(sheet, n, money)
    rest = shown_heading + inputs.offerings_shown + 1
    sheet.put(f"A{rest}", None, "Label")
    sheet.put(
        f"C{rest}",
        f"=IF(sales_ready=1,ROUND(t_total-SUM(C{shown_heading + 1}:C{rest - 1}),decimals_difference),0)",
        "Calculation",
        money,
        align="right",
    )
    sheet.put(f"B{rest}", f'=IF(ABS(C{rest})>tolerance_money,word_all_other,"")', "Calculation", align="left", indent=1)
    _gain_and_loss(sheet, rest, money)
    sheet.headings(
        rank_heading,
        ("Line on By offering", "Offering", "T", "Listed?", "Rank", "Listed again"),
        numbers=(1, 3, 4, 5, 6),
        height=18,
    )
    sheet.mark_filled(f"A{first}:F{last}", f'$B{first}<>""')
    for number in range(1, inputs.offerings.capacity + 1):
        n = rank_heading + number
        source = OFFERING_FIRST + number - 1
        t = place(BY_OFFERING, f"G{source}")
        name = place(BY_OFFERING, f"B{source}")
        sheet.put(f"A{n}", number, "Row", align="right")
        sheet.put(f"B{n}", f"={name}", "Linked row", align="left", indent=1)
        sheet.put(f"C{n}", f'=IF({t}="",0,{t})', "Linked row", money, align="right")
        sheet.put(f"D{n}", f'=IF({t}="",0,1)', "Row", align="right")
        listed, ts, numbers = (f"${letter}${first}:${letter}${last}" for letter in "DCA")
        sheet.put(
            f"E{n}",
            f'=IF(D{n}=0,"",SUMPRODUCT({listed}*({ts}>C{n}))+SUMPRODUCT({listed}*({ts}=C{n})*({numbers}<=A{n})))',
            "Row",
            align="right",
        )
        names = f"$B${first}:$B${last}"
        sheet.put(f"F{n}", f'=IF(B{n}="",0,SUMPRODUCT(({names}=B{n})*1)-1)', "Row", align="right")
    book.name("offerings_again", CHART_DATA, f"F{first}:F{last}")
    return _feed(sheet, shown_heading, inputs.offerings_shown + 1), rank_heading


def _gain_and_loss(sheet: Sheet, n: int, money: str) -> None:
    for letter, formula in (("D", f"=MAX(C{n},0)"), ("E", f"=MIN(C{n},0)")):
        sheet.put(f"{letter}{n}", formula, "Calculation", f"{money};;", align="right")
