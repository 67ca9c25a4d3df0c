"""The Statement sheet: T, OE, losses, NP and the measures, beside the prior period and the budget.

Results of worksheet functions are declared to the audit trail, which writes their cells.
"""

from __future__ import annotations

from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts.audit import AuditTrail
from workbook_templates.parts.book import Book, Sheet, place
from workbook_templates.parts.statement.inputs import Inputs

STATEMENT: Final = "Statement"

T_RULE: Final = "T = revenue − TVC of the units sold"


def draw_statement(book: Book, audit: AuditTrail, inputs: Inputs, money: str) -> None:
    """Draw the statement itself: actual beside prior period and budget, the measures, and the waterfall."""
    sheet = book.open_sheet(STATEMENT, heading_row=6, freeze="B7")
    sheet.widths(42, 17, 17, 17, 17, 19, 50)
    sheet.put("A4", "Period", "Explanatory Text")
    sheet.put("B4", "=period_from", "Linked Cell", look.DAY, align="right")
    sheet.put("C4", "=period_to", "Linked Cell", look.DAY, align="right")
    sheet.put("D4", "=currency", "Linked Cell", align="right")
    sheet.put("E4", "=basis_note", "Hint", indent=1)
    sheet.headings(
        6, ("", "Actual", "Prior period", "Change", "Budget", "Difference to budget", "Note"), numbers=(2, 3, 4, 5, 6)
    )
    sheet.put("A6", "In the currency of the statement", "Table heading")
    _amounts(sheet, money)
    _throughput_and_profit(audit, inputs, money)
    _measures(sheet, audit, money)
    for row in (*range(7, 16), *range(18, 24)):
        number_format = _FORMATS.get(row, money)
        role = "Output" if row in (9, 15) else "Calculation"
        sheet.put(
            f"D{row}",
            f'=IF(OR(B{row}="",C{row}=""),"",ROUND(B{row}-C{row},decimals_difference))',
            role,
            number_format,
            align="right",
        )
        sheet.put(
            f"F{row}",
            f'=IF(OR(B{row}="",E{row}=""),"",ROUND(B{row}-E{row},decimals_difference))',
            role,
            number_format,
            align="right",
        )
    for row, note in ((7, "hint_sales"), (10, "hint_oe"), (13, "hint_i"), (18, "hint_i"), (16, "hint_comparison")):
        sheet.put(f"G{row}", f"={note}", "Hint", indent=1)
    for row, note in _NOTES.items():
        sheet.put(f"G{row}", note, "Explanatory Text", indent=1)
    book.name("t_total", STATEMENT, "B9")
    book.name("np_total", STATEMENT, "B15")


_NOTES: Final = {
    8: "what the units sold cost, whenever they were bought",
    11: "rent, salaries, insurance",
    12: "shifts, campaigns, flights",
    14: "scrapped, written down or missing, other than material",
    19: "NP of the period ÷ average I",
    20: "× such periods in a year",
    21: "how much T each unit of OE carries",
    22: "how often I comes back as T",
    23: "× such periods in a year",
}
_FORMATS: Final = {19: look.PERCENT, 20: look.PERCENT, 21: look.RATIO, 22: look.RATIO, 23: look.RATIO}
_COMPARED: Final = (("C", "prior"), ("E", "budget"))


def _amounts(sheet: Sheet, money: str) -> None:
    rows = (
        (7, "Revenue", "revenue_total", "revenue", "Label"),
        (8, "− TVC of the units sold", "tvc_total", "tvc", "Label"),
        (9, "Throughput (T)", "", "", "Output"),
        (10, "− Operating expense (OE)", "oe_total", "oe", "Label"),
        (11, "     of which moves with time", "oe_period", "", "Label"),
        (12, "     of which moves with decisions", "oe_decision", "", "Label"),
        (13, "− Stock losses", "stock_losses", "stock_losses", "Label"),
        (14, "− Losses on equipment and other investment", "other_losses", "", "Label"),
        (15, "Net profit (NP)", "", "", "Output"),
    )
    for row, label, actual, compared, role in rows:
        sheet.put(f"A{row}", label, role)
        if actual:
            sheet.put(f"B{row}", f"={actual}", "Linked Cell", money, align="right")
        for letter, which in _COMPARED:
            if compared:
                cell = f"{which}_{compared}"
                sheet.put(f"{letter}{row}", f'=IF({cell}="","",{cell})', "Linked Cell", money, align="right")
            elif role == "Label":
                sheet.put(f"{letter}{row}", None, "Calculation")
        sheet.put(f"G{row}", None, role)


def _throughput_and_profit(audit: AuditTrail, inputs: Inputs, money: str) -> None:
    date, revenue, tvc = (inputs.sales.cells(key) for key in ("date", "revenue", "tvc"))
    audit.add(
        "T-01",
        "Throughput (T)",
        STATEMENT,
        "B9",
        "THROUGHPUT",
        ("revenue_total", "tvc_total"),
        f"SUMPRODUCT(({date}>=period_from)*({date}<=period_to)*({revenue}-{tvc}))",
        ready="sales_ready=1",
        tolerance="tolerance_money",
        number_format=money,
        rule=T_RULE,
    )
    for reference, letter, which in (("T-02", "C", "prior"), ("T-03", "E", "budget")):
        audit.add(
            reference,
            f"Throughput (T), {_in_words(which)}",
            STATEMENT,
            f"{letter}9",
            "THROUGHPUT",
            (f"{which}_revenue", f"{which}_tvc"),
            f"{which}_revenue-{which}_tvc",
            ready=f"{which}_t_ready=1",
            tolerance="tolerance_money",
            number_format=money,
            rule=T_RULE,
        )
    audit.add(
        "NP-01",
        "Net profit (NP)",
        STATEMENT,
        "B15",
        "TOC_NP",
        ("t_total", "charges"),
        f"{_T}-SUM(oe_total,stock_losses,other_losses)",
        ready='charges<>""',
        tolerance="tolerance_money",
        number_format=money,
        rule="NP = T − OE − losses on I",
    )
    for reference, letter, which in (("NP-02", "C", "prior"), ("NP-03", "E", "budget")):
        t = place(STATEMENT, f"{letter}9", fixed=True)
        audit.add(
            reference,
            f"Net profit (NP), {_in_words(which)}",
            STATEMENT,
            f"{letter}15",
            "TOC_NP",
            (t, f"{which}_charges"),
            f"{_t_of(which)}-SUM({which}_oe,{which}_stock_losses)",
            ready=f"{which}_np_ready=1",
            tolerance="tolerance_money",
            number_format=money,
            rule="NP = T − OE − losses on I",
        )


# T for the native formulas: from the lines' totals, so that they stand without any function of ours.
_T: Final = "revenue_total-tvc_total"


def _t_of(which: str) -> str:
    return f"{which}_revenue-{which}_tvc"


def _in_words(which: str) -> str:
    return {"prior": "prior period", "budget": "budget"}[which]


def _measures(sheet: Sheet, audit: AuditTrail, money: str) -> None:
    sheet.put("A17", "Measures", "Table heading")
    for letter in "BCDEFG":
        sheet.put(f"{letter}17", None, "Table heading")
    for row, label in (
        (18, "Average investment (I)"),
        (19, "ROI of the period, NP ÷ I"),
        (20, "ROI for a year"),
        (21, "Productivity, T ÷ OE"),
        (22, "Turns of the period, T ÷ I"),
        (23, "Turns for a year"),
    ):
        sheet.put(f"A{row}", label, "Label")
        sheet.put(f"G{row}", None, "Label")
    sheet.put("B18", "=i_average", "Linked Cell", money, align="right")
    audit.add(
        "ROI-01",
        "ROI of the period",
        STATEMENT,
        "B19",
        "TOC_ROI",
        ("t_total", "charges", "i_average"),
        f"({_T}-charges)/i_average",
        ready="measures_ready=1",
        tolerance="tolerance_ratio",
        number_format=look.PERCENT,
        rule="ROI = (T − OE) ÷ I",
    )
    audit.add(
        "ROI-02",
        "ROI for a year",
        STATEMENT,
        "B20",
        "TOC_ROI",
        ("t_year", "charges_year", "i_average"),
        f"({_T}-charges)*periods_per_year/i_average",
        ready="AND(measures_ready=1,year_ready=1)",
        tolerance="tolerance_ratio",
        number_format=look.PERCENT,
        rule="ROI = (T − OE) ÷ I",
    )
    audit.add(
        "PR-01",
        "Productivity",
        STATEMENT,
        "B21",
        "TOC_PRODUCTIVITY",
        ("t_total", "oe_total"),
        f"({_T})/oe_total",
        ready='AND(charges<>"",oe_total<>0)',
        tolerance="tolerance_ratio",
        number_format=look.RATIO,
        rule="Productivity = T ÷ OE",
    )
    audit.add(
        "TU-01",
        "Turns of the period",
        STATEMENT,
        "B22",
        "TOC_TURNS",
        ("t_total", "i_average"),
        f"({_T})/i_average",
        ready="turns_ready=1",
        tolerance="tolerance_ratio",
        number_format=look.RATIO,
        rule="Turns = T ÷ I",
    )
    audit.add(
        "TU-02",
        "Turns for a year",
        STATEMENT,
        "B23",
        "TOC_TURNS",
        ("t_year", "i_average"),
        f"({_T})*periods_per_year/i_average",
        ready="AND(turns_ready=1,year_ready=1)",
        tolerance="tolerance_ratio",
        number_format=look.RATIO,
        rule="Turns = T ÷ I",
    )
    for number, (letter, which) in enumerate(_COMPARED, 1):
        _compared_measures(sheet, audit, letter, which, number, money)


def _compared_measures(sheet: Sheet, audit: AuditTrail, letter: str, which: str, number: int, money: str) -> None:
    words = _in_words(which)
    t = place(STATEMENT, f"{letter}9", fixed=True)
    investment = f"{which}_investment"
    sheet.put(f"{letter}18", f'=IF({investment}="","",{investment})', "Linked Cell", money, align="right")
    audit.add(
        f"ROI-{2 + number:02}",
        f"ROI of the period, {words}",
        STATEMENT,
        f"{letter}19",
        "TOC_ROI",
        (t, f"{which}_charges", investment),
        f"({_t_of(which)}-{which}_charges)/{investment}",
        ready=f"AND({which}_np_ready=1,{which}_i_ready=1)",
        tolerance="tolerance_ratio",
        number_format=look.PERCENT,
        rule="ROI = (T − OE) ÷ I",
        role="Calculation",
    )
    sheet.put(
        f"{letter}20",
        f'=IF(OR({letter}19="",year_ready=0),"",{letter}19*periods_per_year)',
        "Calculation",
        look.PERCENT,
        align="right",
    )
    audit.add(
        f"PR-{1 + number:02}",
        f"Productivity, {words}",
        STATEMENT,
        f"{letter}21",
        "TOC_PRODUCTIVITY",
        (t, f"{which}_oe"),
        f"({_t_of(which)})/{which}_oe",
        ready=f"AND({which}_np_ready=1,{which}_oe<>0)",
        tolerance="tolerance_ratio",
        number_format=look.RATIO,
        rule="Productivity = T ÷ OE",
        role="Calculation",
    )
    audit.add(
        f"TU-{2 + number:02}",
        f"Turns of the period, {words}",
        STATEMENT,
        f"{letter}22",
        "TOC_TURNS",
        (t, investment),
        f"({_t_of(which)})/{investment}",
        ready=f"AND({which}_t_ready=1,{which}_i_ready=1)",
        tolerance="tolerance_ratio",
        number_format=look.RATIO,
        rule="Turns = T ÷ I",
        role="Calculation",
    )
    sheet.put(
        f"{letter}23",
        f'=IF(OR({letter}22="",year_ready=0),"",{letter}22*periods_per_year)',
        "Calculation",
        look.RATIO,
        align="right",
    )


def pair(sheet: str, left: str, right: str) -> tuple[str, str]:
    """Two cells of a sheet as the arguments of a function."""
    return place(sheet, left), place(sheet, right)
