"""The throughput statement's five charts, each placed on its sheet with its alternative text."""

from __future__ import annotations

from workbook_templates.parts import charts
from workbook_templates.parts.book import Book
from workbook_templates.parts.statement.bridges import BASES, BRIDGE
from workbook_templates.parts.statement.chart_data import (
    BY_MONTH,
    BY_OFFERING,
    MONTH_FIRST,
    OFFERING_FIRST,
    RANKED_COLUMNS,
    WATERFALL_COLUMNS,
    ChartFeeds,
)
from workbook_templates.parts.statement.inputs import Inputs
from workbook_templates.parts.statement.results import STATEMENT


def draw_charts(
    book: Book, inputs: Inputs, feeds: ChartFeeds, labels: str, currency: str, *, with_purchases: bool
) -> None:
    """Place the five charts, each with its alternative text; `labels` is the format of their figures.

    `with_purchases`: the register has lines of single months, so T by purchases is drawn month by month.
    """
    sheets, offerings = book.sheets, inputs.offerings_shown

    def drawing(key: str, size: tuple[float, float], kind: str, shows: str) -> charts.Drawing:
        title = feeds.titles[key]
        words = f"{kind}. {title[2]}: {shows}. The figures stand in the table of this sheet."
        return charts.Drawing(title, currency or "amount", labels, size, words)

    profit = drawing(
        "profit",
        (34, 11),
        "Waterfall",
        "revenue less TVC gives throughput; throughput less OE and losses on investment gives net profit",
    )
    charts.put_chart(sheets[STATEMENT], charts.waterfall(feeds.profit, WATERFALL_COLUMNS, profit), "A25")
    bridge = drawing(
        "bridge",
        (29.5, 11),
        "Waterfall",
        "conversion cost moved into stock, write-downs, other steps, and what stays unexplained",
    )
    charts.put_chart(sheets[BRIDGE], charts.waterfall(feeds.bridge, WATERFALL_COLUMNS, bridge), "A18")
    ranked = drawing(
        "offerings",
        (19, 3.2 + 0.62 * (offerings + 1)),
        "Bar chart",
        f"the {offerings} offerings with the largest T, the largest first, then all other offerings",
    )
    charts.put_chart(sheets[BY_OFFERING], charts.ranked_bars(feeds.offerings, RANKED_COLUMNS, ranked), "L4")
    line = "; as a line, T if TVC were what was bought" if with_purchases else ""
    months = drawing("months", (22, 11), "Columns by month", f"T of the units sold{line}")
    second = 4 if with_purchases else None
    charts.put_chart(sheets[BY_MONTH], charts.columns_over_time(feeds.months, 2, 3, second, months), "M4")
    bases = drawing("bases", (22, 10), "Three columns", "units sold, bought in the period, today's replacement cost")
    charts.put_chart(sheets[BASES], charts.side_by_side(feeds.bases, 1, 2, 3, bases), "A26")
    charts.print_apart(sheets[BY_OFFERING], f"A1:J{OFFERING_FIRST + inputs.offerings.capacity - 1}", "L1:W45", "L1")
    charts.print_apart(sheets[BY_MONTH], f"A1:K{MONTH_FIRST + inputs.months - 1}", "M1:Y40", "M1")
