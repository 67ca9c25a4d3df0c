"""The two bridges: to the ledger's operating profit, and between the three bases of TVC.

What stays unexplained has a line of its own; it is never folded into a known step.
"""

from __future__ import annotations

from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts.audit import AuditTrail
from workbook_templates.parts.book import Book, Sheet
from workbook_templates.parts.statement.results import pair

BRIDGE: Final = "Bridge"
BASES: Final = "Three bases"


def draw_bridge(book: Book, money: str) -> None:
    """Draw the bridge from throughput NP to the ledger's operating profit, with what stays unexplained."""
    sheet = book.open_sheet(BRIDGE, heading_row=6, freeze="A7")
    sheet.widths(48, 18, 18, 74)
    sheet.put("A4", "=hint_ledger", "Hint")
    sheet.headings(6, ("Step", "Amount", "Running", "Why it is there"), numbers=(2, 3), height=18)
    rows = (
        ("Net profit by throughput (NP)", "np_total", "T less OE less losses on I, from Statement", "Output"),
        (
            "Conversion cost that moved into stock",
            "ledger_conversion",
            "The ledger puts labour and overhead into stock; throughput takes them when time passes",
            "Label",
        ),
        (
            "Write-downs the ledger has not made",
            "ledger_write_downs",
            "Written off here and not in the ledger, or the other way round",
            "Label",
        ),
        ("Other step 1", "ledger_other", "See the comment on Period", "Label"),
        ("Other step 2", "ledger_other_2", "See the comment on Period", "Label"),
        ("Other step 3", "ledger_other_3", "See the comment on Period", "Label"),
        ("Explained", "ledger_explained", "What the ledger's profit should be by the steps above", "Output"),
        ("Unexplained remainder", "ledger_remainder", "To be found; a check until it is zero", "Label"),
        ("The ledger's operating profit", "ledger_profit", "As the ledger reports it, from Period", "Output"),
    )
    for row, (label, name, why, role) in enumerate(rows, 7):
        sheet.put(f"A{row}", label, role)
        source = f'=IF({name}="","",{name})'
        sheet.put(f"B{row}", source, "Output" if role == "Output" else "Linked Cell", money, align="right")
        running = f'=IF(np_total="","",SUM(B$7:B{row}))' if row < 13 else None
        sheet.put(f"C{row}", running, "Calculation" if role == "Label" else role, money, align="right")
        sheet.put(f"D{row}", why, "Explanatory Text", indent=1)


def draw_bases(book: Book, audit: AuditTrail, money: str) -> None:
    """Draw T on three bases and the two bridges between them, with what each basis is good for."""
    sheet = book.open_sheet(BASES, heading_row=6, freeze="B7")
    sheet.widths(46, 24, 24, 24, 50)
    sheet.headings(6, ("", "Units sold", "Bought in the period", "Today's replacement cost", "Note"), numbers=(2, 3, 4))
    sheet.put("A6", "In the currency of the statement", "Table heading")
    tvc = {"B": "tvc_total", "C": "tvc_bought", "D": "replacement_total"}
    flags = {"B": "sales_ready=1", "C": "bought_ready=1", "D": "replacement_ready=1"}
    for row, label, role in (
        (7, "Revenue", "Label"),
        (8, "− TVC on this basis", "Label"),
        (9, "Throughput (T)", "Output"),
        (10, "Difference to the reporting rule", "Label"),
    ):
        sheet.put(f"A{row}", label, role)
        sheet.put(f"E{row}", None, role)
    for letter in "BCD":
        flag = flags[letter]
        sheet.put(f"{letter}7", f'=IF({flag},revenue_total,"")', "Linked Cell", money, align="right")
        sheet.put(f"{letter}8", f"={tvc[letter]}", "Linked Cell", money, align="right")
        sheet.put(
            f"{letter}10",
            f'=IF({letter}9="","",ROUND({letter}9-$B9,decimals_difference))',
            "Calculation",
            money,
            align="right",
        )
    sheet.put("B9", "=t_total", "Output", money, align="right")
    audit.add(
        "B-01",
        "T, if TVC were what was bought",
        BASES,
        "C9",
        "THROUGHPUT",
        pair(BASES, "C7", "C8"),
        "revenue_total-(tvc_total-used_total+purchases_total)",
        ready="bought_ready=1",
        tolerance="tolerance_money",
        number_format=money,
        source="S1 L171–208",
        rule="shown with a warning, never reported",
    )
    audit.add(
        "B-02",
        "T at today's replacement cost",
        BASES,
        "D9",
        "THROUGHPUT",
        pair(BASES, "D7", "D8"),
        "revenue_total-replacement_total",
        ready="replacement_ready=1",
        tolerance="tolerance_money",
        number_format=money,
        source="S1 L28–36, L208",
        rule="the decision view",
    )
    book.name("t_bought", BASES, "C9")
    book.name("t_replacement", BASES, "D9")
    sheet.put("E8", "=hint_bought", "Hint", indent=1)
    sheet.put("E9", "=hint_replacement", "Hint", indent=1)
    for row, (label, text) in enumerate(
        (
            (
                "Units sold",
                "The reporting rule: what was bought earlier is an investment until it is sold; then it becomes TVC.",
            ),
            (
                "Bought in the period",
                "Warning: never report T this way. In a month of shut-down nothing is bought, and T would equal sales.",
            ),
            (
                "Today's replacement cost",
                "The decision view: a sale makes the firm buy again, at today's price and at once.",
            ),
        ),
        12,
    ):
        sheet.put(f"A{row}", label, "Heading 2")
        sheet.put(f"B{row}", text, "Neutral" if row == 13 else "Normal")
        if row == 13:
            for letter in "CDE":
                sheet.put(f"{letter}{row}", None, "Neutral")
    _bases_bridge(book, sheet, money)


def _bases_bridge(book: Book, sheet: Sheet, money: str) -> None:
    sheet.put("A16", "From one basis to the others", "Table heading")
    for letter, text in (("B", "Amount"), ("C", ""), ("D", ""), ("E", "")):
        sheet.put(f"{letter}16", text or None, "Table heading", align="right" if letter == "B" else None)
    rows = (
        (17, "T, units sold", "t_total", "t_total", "Output", ""),
        (18, "Material bought in the period", "purchases_total", "-purchases_total", "Label", "from Register"),
        (19, "Material used for the units sold", "used_total", "used_total", "Label", "from Register"),
        (20, "T, if TVC were what was bought", "t_bought", "B17+B18+B19", "Output", ""),
        (22, "T, units sold", "t_total", "t_total", "Output", ""),
        (
            23,
            "Price change not yet in the books",
            "replacement_total",
            "tvc_total-replacement_total",
            "Label",
            "what the units sold would cost more if bought again today",
        ),
        (24, "T, today's replacement cost", "t_replacement", "B22+B23", "Output", ""),
    )
    for row, label, needed, formula, role, note in rows:
        sheet.put(f"A{row}", label, role)
        sheet.put(
            f"B{row}",
            f'=IF({needed}="","",{formula})',
            "Output" if role == "Output" else "Calculation",
            money,
            align="right",
        )
        sheet.put(f"C{row}", note or None, "Explanatory Text", indent=1)
    book.name("bases_bought_closed", BASES, "B20")
    book.name("bases_replacement_closed", BASES, "B24")


def draw_shut_down(book: Book) -> None:
    """Draw the source's worked example beneath the chart: everything is closed in August, and sales come from stock."""
    sheet = book.sheets[BASES]
    sheet.put("A47", "Worked: closed all August, sold from stock (S1 L171–208; the figures are ours)", "Heading 2")
    for letter, text in zip(
        "ABCD", ("", "Units sold", "Bought in the period", "Today's replacement cost"), strict=True
    ):
        sheet.put(f"{letter}48", text or None, "Table heading", align="right" if text else None)
    sheet.put("E48", "Note", "Table heading", indent=1)
    lines: tuple[tuple[str, tuple[str | float | None, ...], str], ...] = (
        ("Units", (100, "=B49", "=B49"), "sold in August"),
        ("Price per unit", (10, "=B50", "=B50"), "in any currency"),
        ("TVC per unit", (4, None, 4.8), "as bought earlier; today after a rise of 20 %"),
        ("Bought in August", (None, 0, None), "nothing: the firm is closed"),
        ("Revenue", ("=B49*B50", "=C49*C50", "=D49*D50"), "units × price"),
        ("Throughput (T)", ("=B53-B49*B51", "=C53-C52", "=D53-D49*D51"), "bought in the period: T = sales"),
        ("Price change not yet in the books", (None, None, "=B54-D54"), "T by the units sold less T as decided"),
    )
    for row, (label, cells, note) in enumerate(lines, 49):
        role = "Output" if row == 54 else "Label"
        sheet.put(f"A{row}", label, role)
        for letter, value in zip("BCD", cells, strict=True):
            is_formula = isinstance(value, str) and role == "Label"
            sheet.put(f"{letter}{row}", value, "Calculation" if is_formula else role, look.MONEY, align="right")
        sheet.put(f"E{row}", note, "Explanatory Text", indent=1)
