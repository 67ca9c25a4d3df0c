"""The register in a few named figures, and the cells its two charts read; it judges nothing."""

from __future__ import annotations

from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts import charts
from workbook_templates.parts.book import Book, place
from workbook_templates.parts.figures import Figure, draw_figures
from workbook_templates.parts.tvc_register import cost_lines, offerings
from workbook_templates.parts.tvc_register.books import SHEET as BOOKS
from workbook_templates.parts.tvc_register.inputs import Inputs
from workbook_templates.parts.tvc_register.places import TREATMENT

CALCULATION: Final = "Calculation"
CHART_DATA: Final = "Chart data"
_TREATMENTS: Final = ("tvc", "not_tvc", "delta_oe", "oe", "i", "sunk", "review")
_SHOWN: Final = 15


def _figures(inputs: Inputs) -> list[Figure]:
    c, costs = cost_lines.cells, inputs.costs
    treated = place(TREATMENT, f"C{cost_lines.FIRST}:C{costs.last_row}", fixed=True)
    checklist = inputs.checklist
    flags = place(TREATMENT, f"I{cost_lines.FIRST}:I{costs.last_row}", fixed=True)
    unassigned = "COUNTIFS(treatment_hints,todo_belongs)"
    return [
        Figure("cost_lines", "Cost lines", f"SUM({c('filled', costs)})", "filled rows of Costs"),
        Figure("cost_ready", "Complete", f"SUM({c('ready', costs)})", "with every fact valid"),
        Figure("cost_decided", "Decided", f"SUM({c('decided', costs)})", "complete, and not in Review"),
        Figure("cost_review", "In Review", f"COUNTIFS({treated},treated_review)", "a question is open"),
        Figure("cost_unassigned", "TVC of no offering", unassigned, "a cost of a single sale without its sale"),
        Figure(
            "flags_shown",
            "Flags",
            f"COUNTIFS({flags},word_flag)+COUNTIFS({flags},word_confirm)",
            "write-down to test, or confirm paid per sale",
        ),
        Figure("offerings_listed", "Offerings", f"COUNTA({inputs.offerings.cells('offering')})", "on Offerings"),
        Figure("offerings_ready", "Offerings with T", f"SUM({offerings.line_cells('ready', inputs)})", "complete"),
        Figure(
            "offerings_again",
            "Offerings listed twice",
            f"SUM({offerings.line_cells('again', inputs)})",
            "names that stand twice",
        ),
        Figure(
            "tvc_of_lines",
            "TVC of all lines with an offering",
            f"SUM({c('tvc', costs)})-SUMIFS({c('tvc', costs)},{c('number', costs)},0)",
            "cost lines added up",
            look.MONEY,
        ),
        Figure(
            "tvc_not_in_t",
            "of which in offerings not complete",
            f"tvc_of_lines-SUM({offerings.line_cells('tvc', inputs)})",
            "waits for facts",
            look.MONEY,
        ),
        Figure("tvc_waiting", "TVC of offerings that wait", _waiting(inputs), "offering by offering", look.MONEY),
        Figure(
            "conflicts_found",
            "Conflicts of own and group",
            "COUNTIFS(conflicts,word_conflict)",
            "ΔNP of different sign",
        ),
        Figure("memo_total", "Book value to write off", "SUM(memo_by_line)", "memo, outside ΔT and ΔNP", look.MONEY),
        Figure(
            "leftover_total",
            "Book value of all excess",
            "SUM(leftover_book_value)",
            "from Leftover register",
            look.MONEY,
        ),
        Figure(
            "write_down_total",
            "Write-down to test",
            "SUM(leftover_write_down)",
            "book value − net realisable value, where assessed",
            look.MONEY,
        ),
        Figure(
            "to_assess",
            "Leftovers to assess",
            "COUNTIFS(leftover_values,word_to_assess)",
            "no net realisable value given",
        ),
        Figure("checklist_lines", "Usually forgotten lines", f"COUNTA({checklist.cells('line')})", "on Checklist"),
        Figure(
            "checklist_answered",
            "of which answered",
            f"COUNTIFS({checklist.cells('answer')},checklist_in_the_register)+COUNTIFS({checklist.cells('answer')},checklist_does_not_occur)",
            "in the register, or does not occur",
        ),
        Figure(
            "hint_register",
            "What to do first",
            'IF(cost_lines=0,todo_first,IF(cost_lines>cost_decided,cost_lines-cost_decided&todo_open,""))',
            "stands on the Cover",
            look.TEXT,
        ),
    ]


def _waiting(inputs: Inputs) -> str:
    """The decided TVC of offerings that are not complete: counted on no result, so that totals tie."""
    return f"SUM({place(CHART_DATA, f'I7:I{6 + inputs.offerings.capacity}', fixed=True)})"


def draw_calculation(book: Book, inputs: Inputs) -> None:
    """Draw the sheet of named figures."""
    book.word("word_flag", "Test for write-down")
    book.word("word_confirm", "Confirm paid per sale")
    sheet = book.open_sheet(CALCULATION, heading_row=6, freeze="A7")
    sheet.widths(44, 40, 24, 62)
    draw_figures(book, CALCULATION, 6, _figures(inputs))


def draw_chart_data(book: Book, inputs: Inputs) -> None:
    """Draw the cells the charts read: T of the first offerings, and cost lines by treatment."""
    sheet = book.open_sheet(CHART_DATA, heading_row=6, freeze="A7")
    sheet.widths(36, 16, 10, 3, 20, 16, 10, 3, 18)
    sheet.headings(
        6,
        ("Offering", "T of one sale", "Zero", "", "Treatment", "Cost lines", "Zero", "", "TVC that waits"),
        numbers=(2, 3, 6, 7, 9),
    )
    title = 'IF(in_currency="",chart_t,chart_t&", "&in_currency)'
    book.word("chart_t", "Throughput (T) of one sale, decision view")
    book.word("chart_lines", "Cost lines by treatment")
    sheet.put("A4", f"={title}", "Linked Cell")
    sheet.put("E4", "=chart_lines", "Linked Cell")
    for row in range(7, 7 + _SHOWN):
        source = row - 7 + offerings.FIRST
        t = place(offerings.BY_OFFERING, f"D{source}")
        sheet.put(f"A{row}", f"={offerings.line_cell('offering', source)}", "Linked row")
        sheet.put(f"B{row}", f'=IF({t}="",0,{t})', "Linked row", look.MONEY, align="right")
        sheet.put(f"C{row}", 0, "Row", align="right")
    costs = inputs.costs
    treated = place(TREATMENT, f"C{cost_lines.FIRST}:C{costs.last_row}", fixed=True)
    for row, treatment in enumerate(_TREATMENTS, 7):
        sheet.put(f"E{row}", f"=treated_{treatment}", "Linked row")
        sheet.put(f"F{row}", f"=COUNTIFS({treated},E{row})", "Row", look.COUNT, align="right")
        sheet.put(f"G{row}", 0, "Row", align="right")
    numbers, tvc = cost_lines.cells("number", costs), cost_lines.cells("tvc", costs)
    for row in range(7, 7 + inputs.offerings.capacity):
        source = row - 7 + offerings.FIRST
        number, ready = offerings.line_cell("number", source), offerings.line_cell("ready", source)
        sheet.put(f"I{row}", f"=IF({ready}=1,0,SUMIFS({tvc},{numbers},{number}))", "Row", look.MONEY, align="right")


def draw_charts(book: Book, inputs: Inputs, currency: str) -> None:
    """Place the two charts beside their tables."""
    sheet = book.sheets[CHART_DATA].worksheet
    unit = currency or "amount"
    title = book.words["chart_t"] + (f", {currency}" if currency else "")
    feed = charts.Feed(sheet, 6, 7, 6 + _SHOWN)
    drawing = charts.Drawing(
        (CHART_DATA, "A4", title),
        unit,
        look.MONEY_ROUND,
        (30, 11),
        f"Columns. {title}: the first {_SHOWN} offerings in the order of Offerings; below zero a sale loses money. "
        "The figures stand in the table of this sheet.",
    )
    charts.put_chart(book.sheets[offerings.BY_OFFERING], charts.side_by_side(feed, 1, 2, 3, drawing), "P6")
    feed = charts.Feed(sheet, 6, 7, 6 + len(_TREATMENTS))
    drawing = charts.Drawing(
        (CHART_DATA, "E4", book.words["chart_lines"]),
        "lines",
        look.COUNT,
        (18, 9),
        "Columns. Cost lines by treatment: TVC, Not TVC, Delta OE, OE, I, Sunk and Review. "
        "The treatments stand in the table of Treatment.",
    )
    charts.put_chart(book.sheets[BOOKS], charts.side_by_side(feed, 5, 6, 7, drawing), "K6")
    charts.print_apart(book.sheets[offerings.BY_OFFERING], f"A1:N{inputs.offerings.last_row}", "P1:AF30", "P1")
    charts.print_apart(book.sheets[BOOKS], f"A1:I{inputs.costs.last_row}", "K1:U26", "K1")
