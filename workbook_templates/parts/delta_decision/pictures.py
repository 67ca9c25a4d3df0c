"""The decision's two charts and the cells they read: ranges against zero and the red line, load per resource."""

from __future__ import annotations

from typing import Final

from openpyxl.chart import BarChart, LineChart
from openpyxl.chart.marker import Marker
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties

from workbook_templates import house_style as look
from workbook_templates.parts import charts
from workbook_templates.parts.book import Book
from workbook_templates.parts.charts import Drawing, Feed
from workbook_templates.parts.delta_decision.grid import Grid
from workbook_templates.parts.delta_decision.inputs import MOST_ALTERNATIVES, MOST_RESOURCES, Inputs
from workbook_templates.parts.delta_decision.load import LOAD
from workbook_templates.parts.delta_decision.results import ROWS, VERDICT, Board

CHART_DATA: Final = "Chart data"
_RANGES: Final = 7  # heading row of the ranges
_LOADS: Final = _RANGES + MOST_ALTERNATIVES + 4
_SERIES: Final = (
    look.LINE,
    look.CHART_TOTAL,
    look.CHART_DOWN,
    look.CHART_UP,
    look.MUTED,
    look.ACCENT,
    "B9A03F",
    "8F6BA8",
)


def draw_chart_data(book: Book, inputs: Inputs, verdict: Board, load: Grid) -> None:
    """Draw the cells the charts read."""
    sheet = book.open_sheet(CHART_DATA)
    sheet.widths(26, *(14 for _ in range(9)))
    sheet.put("A5", '=IF(in_currency="",title_ranges,title_ranges&joint_comma&in_currency)')
    sheet.headings(
        _RANGES,
        ("Alternative", "Base", "Range above zero", "Range below zero", "Likely", "Red line"),
        numbers=(2, 3, 4, 5, 6),
    )
    for line in range(1, MOST_ALTERNATIVES + 1):
        row = _RANGES + line
        ready = verdict.ready(line)
        low, high = verdict.cell(ROWS["worst"], line), verdict.cell(ROWS["best"], line)
        name = verdict.totals.cell("name", line)
        for letter, formula in (
            ("A", name),
            ("B", f"IF({low}>0,{low},IF({high}<0,{high},0))"),
            ("C", f"MAX({high},0)-MAX({low},0)"),
            ("D", f"MIN({low},0)-MIN({high},0)"),
            ("E", verdict.cell(ROWS["np"] + 1, line)),
        ):
            sheet.put(f"{letter}{row}", f'=IF({ready},{formula},"")', "Row", look.MONEY)
        sheet.put(f"F{row}", "=IF(in_red_line>0,-in_red_line,0)", "Row", look.MONEY)
    sheet.put(f"A{_LOADS - 1}", "=title_loads")
    headings = ["Resource", "Protective limit", "Today"]
    sheet.headings(_LOADS, headings, numbers=(2, 3))
    for alternative in range(1, MOST_ALTERNATIVES + 1):
        heading = f"{'ABCDEFGHIJKLMN'[2 + alternative]}{_LOADS}"
        name = verdict.totals.cell("name", alternative)
        sheet.put(heading, f'=IF({name}="","",{name})', "Table heading", align="right", wrap=True)
    for resource in range(1, MOST_RESOURCES + 1):
        row = _LOADS + resource
        name, available, base, limit = (
            inputs.resources.cell(key, resource) for key in ("name", "available", "base_load", "protective_limit")
        )
        given = f'AND({name}<>"",ISNUMBER({available}),ISNUMBER({base}))'
        sheet.put(f"A{row}", f'=IF({name}="","",{name})', "Row")
        sheet.put(f"B{row}", f'=IF({name}="","",IF({limit}="",whole_limit,{limit}))', "Row", look.PERCENT)
        sheet.put(f"C{row}", f'=IF({given},IF({available}>0,{base}/{available},""),"")', "Row", look.PERCENT)
        for alternative in range(1, MOST_ALTERNATIVES + 1):
            cell = load.cell("highest", (alternative - 1) * MOST_RESOURCES + resource)
            sheet.put(f"{'ABCDEFGHIJKLMN'[2 + alternative]}{row}", f"={cell}", "Row", look.PERCENT)


def declare_words(book: Book) -> None:
    """The titles of the charts."""
    book.word("title_ranges", "ΔNP from worst to best, against zero and the red line")
    book.word("title_loads", "Load of each resource, highest scenario, with its protective limit")
    book.word("joint_comma", ", ")


def draw_charts(book: Book, inputs: Inputs, currency: str) -> None:
    """Place the two charts, each with its alternative text."""
    feeds = book.sheets[CHART_DATA].worksheet
    ranges = Feed(feeds, _RANGES, _RANGES + 1, _RANGES + inputs.charted)
    words = book.words["title_ranges"] + (f", {currency}" if currency else "")
    described = f"Range bars. {words}: one bar per alternative, a dot for the likely case. Figures above in this sheet."
    drawing = Drawing((CHART_DATA, "A5", words), currency or "amount", look.MONEY_ROUND, (29, 11), described)
    charts.put_chart(book.sheets[VERDICT], _ranges(ranges, drawing), f"A{ROWS['memo_spent'] + 2}")
    loads = Feed(feeds, _LOADS, _LOADS + 1, _LOADS + inputs.charted_resources)
    words = book.words["title_loads"]
    described = f"Columns per resource. {words}: today, and after each alternative. Figures below in this sheet."
    drawing = Drawing((CHART_DATA, f"A{_LOADS - 1}", words), "share of capacity", "0%;-0%", (29, 11.5), described)
    charts.put_chart(book.sheets[LOAD], _loads(loads, inputs.charted, drawing), "A5")


def _over(chart: BarChart, feed: Feed, columns: tuple[tuple[int, str], ...], *, without: tuple[int, ...] = ()) -> None:
    """Lines and dots over the columns, on the same axes."""
    over = LineChart()
    for column, kind in columns:
        series = feed.series(column)
        if kind == "dot":
            series.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
            series.marker = Marker(
                symbol="diamond", size=9, spPr=GraphicalProperties(solidFill=look.INK, ln=LineProperties(noFill=True))
            )
        else:
            stroke = LineProperties(solidFill=look.BAD_INK, w=22225, prstDash="dash")
            series.graphicalProperties = GraphicalProperties(ln=stroke)
            series.marker = Marker(symbol="dash", size=12, spPr=GraphicalProperties(solidFill=look.BAD_INK))
        series.smooth = False
        over.series.append(series)
    over.set_categories(feed.column(1))
    over.y_axis.axId = chart.y_axis.axId
    chart += over
    charts.legend_below(chart, without=without)


def _ranges(feed: Feed, drawing: Drawing) -> BarChart:
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "col", "stacked", 100, 90
    for column, colour in ((2, None), (3, look.CHART_UP), (4, look.CHART_DOWN)):
        series = feed.series(column)
        charts.paint(series, colour)
        chart.series.append(series)
    chart.set_categories(feed.column(1))
    charts.dress(chart, drawing)
    chart.y_axis.title = charts.axis_title(drawing.unit, turned=True)
    _over(chart, feed, ((5, "dot"), (6, "line")), without=(0,))  # the invisible base
    return chart


def _loads(feed: Feed, alternatives: int, drawing: Drawing) -> BarChart:
    chart = BarChart()
    chart.type, chart.grouping, chart.gapWidth = "col", "clustered", 60
    for number in range(alternatives + 1):
        series = feed.series(3 + number)
        charts.paint(series, _SERIES[number % len(_SERIES)])
        chart.series.append(series)
    chart.set_categories(feed.column(1))
    charts.dress(chart, drawing)
    chart.y_axis.title = charts.axis_title(drawing.unit, turned=True)
    chart.y_axis.scaling.min = 0
    _over(chart, feed, ((2, "line"),))
    return chart
