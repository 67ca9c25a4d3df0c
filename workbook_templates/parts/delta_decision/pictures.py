"""The decision's two charts and the cells they read: ranges against zero and the red line, load per resource."""

from __future__ import annotations

from typing import Final

from openpyxl.chart import BarChart, LineChart
from openpyxl.chart.marker import Marker
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties

from workbook_templates import house_style as look
from workbook_templates.parts import charts
from workbook_templates.parts.book import Book, at
from workbook_templates.parts.charts import Drawing, Feed
from workbook_templates.parts.delta_decision.board import Board
from workbook_templates.parts.delta_decision.grid import Grid
from workbook_templates.parts.delta_decision.inputs import Inputs
from workbook_templates.parts.delta_decision.verdict import ROWS, VERDICT

CHART_DATA: Final = "Chart data"
_RANGES: Final = 7  # heading row of the ranges
_SERIES: Final = (
    look.LINE,
    look.CHART_TOTAL,
    look.CHART_DOWN,
    look.CHART_UP,
    look.MUTED,
    look.ACCENT,
    "B9A03F",
    "8F6BA8",
    "5E8C6A",
)
_OTHERS: Final = look.MUTED
_CHART_ROWS: Final = 25  # from the upper edge of a chart to the next


def _loads_row(inputs: Inputs) -> int:
    """The heading row of the loads: below the ranges and the line of the others."""
    return _RANGES + inputs.charted + 5


def draw_chart_data(book: Book, inputs: Inputs, totals: Grid, verdict: Board, load: Grid, resources: Grid) -> None:
    """Draw the cells the charts read: those side by side, and the rest in one line."""
    sheet = book.open_sheet(CHART_DATA)
    sheet.widths(30, *(14 for _ in range(3 + inputs.charted)))
    sheet.put("A5", '=IF(in_currency="",title_ranges,title_ranges&joint_comma&in_currency)')
    sheet.headings(
        _RANGES,
        ("Alternative", "Base", "Range above zero", "Range below zero", "Likely", "Red line"),
        numbers=(2, 3, 4, 5, 6),
    )
    for line in range(1, inputs.charted + 1):
        low, high = verdict.cell(ROWS["worst"], line), verdict.cell(ROWS["best"], line)
        name, likely = verdict.side.cell("name", line), verdict.cell(ROWS["np"] + 1, line)
        _range(book, _RANGES + line, verdict.ready(line), name, low, high, likely)
    named = "MAX(COUNTA(alternative_names)-alternatives_in_chart,0)"
    others = f"COUNT({totals.cells('other_worst')})"
    lowest, highest = f"MIN({totals.cells('other_worst')})", f"MAX({totals.cells('other_best')})"
    _range(book, _RANGES + inputs.charted + 1, f"{others}>0", f"{named}&word_others", lowest, highest, '""')
    _loads_data(book, inputs, verdict, load, resources)


def _range(book: Book, row: int, ready: str, name: str, low: str, high: str, likely: str) -> None:
    sheet = book.sheets[CHART_DATA]
    for letter, formula in (
        ("A", name),
        ("B", f"IF({low}>0,{low},IF({high}<0,{high},0))"),
        ("C", f"MAX({high},0)-MAX({low},0)"),
        ("D", f"MIN({low},0)-MIN({high},0)"),
        ("E", likely),
    ):
        sheet.put(f"{letter}{row}", f'=IF({ready},{formula},"")', "Row", look.MONEY)
    sheet.put(f"F{row}", "=IF(in_red_line>0,-in_red_line,0)", "Row", look.MONEY)


def _loads_data(book: Book, inputs: Inputs, verdict: Board, load: Grid, resources: Grid) -> None:
    sheet, top = book.sheets[CHART_DATA], _loads_row(inputs)
    sheet.put(f"A{top - 1}", "=title_loads")
    sheet.headings(top, ("Resource", "Protective limit", "Today"), numbers=(2, 3))
    for line in range(1, inputs.charted + 1):
        name = verdict.side.cell("name", line)
        sheet.put(at(top, 3 + line), f'=IF({name}="",word_free,{name})', "Table heading", align="right", wrap=True)
    rest = 4 + inputs.charted
    sheet.put(at(top, rest), "=title_rest", "Table heading", align="right", wrap=True)
    for place in range(1, inputs.charted_resources + 1):
        row = top + place
        so_far = f"ROWS({resources.cells('number').split(':')[0]}:{resources.here('number', place)})"
        position = f'=IFERROR(MATCH({so_far},{resources.cells("rank")},0),"")'
        sheet.put(at(row, rest + 1), position, "Row", look.COUNT)
        which = at(row, rest + 1)
        for column, key in enumerate(("name", "limit", "before"), 1):
            shown = f'=IF({which}="","",INDEX({resources.cells(key)},{which}))'
            sheet.put(at(row, column), shown, "Row", look.PERCENT if column > 1 else look.GENERAL)
        for line in range(1, inputs.charted + 1):
            number = verdict.side.cell("number", line)
            pair = f"{load.cells('number')},{number},{load.cells('resource_number')},{which}"
            share = f"IF(COUNTIFS({pair})>0,SUMIFS({load.cells('highest')},{pair}),{at(row, 3)})"
            formula = f'=IF(OR({which}="",{number}=""),"",{share})'
            sheet.put(at(row, 3 + line), formula, "Row", look.PERCENT)
        sheet.put(at(row, rest), None, "Row", look.PERCENT)
    row = top + inputs.charted_resources + 1
    count = f"COUNT({resources.cells('rank')})-resources_in_chart"
    sheet.put(f"A{row}", f'=IF({count}>0,{count}&word_others,"")', "Row")
    beyond = f"MATCH(resources_in_chart+1,{resources.cells('rank')},0)"
    highest = f"INDEX({resources.cells('highest')},{beyond})"
    sheet.put(at(row, rest), f'=IF({count}>0,{highest},"")', "Row", look.PERCENT)


def declare_words(book: Book) -> None:
    """The titles of the charts."""
    book.word("title_ranges", "ΔNP from worst to best, against zero and the red line")
    book.word("title_loads", "Load of each resource, highest scenario, with its protective limit")
    book.word("title_rest", "Highest of the others")
    book.word("word_others", " others")
    book.word("word_free", "–")
    book.word("joint_comma", ", ")


def draw_charts(book: Book, inputs: Inputs, currency: str) -> None:
    """Place the two charts, each with its alternative text."""
    feeds = book.sheets[CHART_DATA].worksheet
    ranges = Feed(feeds, _RANGES, _RANGES + 1, _RANGES + inputs.charted + 1)
    words = book.words["title_ranges"] + (f", {currency}" if currency else "")
    described = f"Range bars. {words}: one bar per alternative, a dot for the likely case. Figures above in this sheet."
    drawing = Drawing((CHART_DATA, "A5", words), currency or "amount", look.MONEY_ROUND, (29, 11), described)
    charts.put_chart(book.sheets[VERDICT], _ranges(ranges, drawing), f"A{ROWS['memo_spent'] + 2}")
    top = _loads_row(inputs)
    loads = Feed(feeds, top, top + 1, top + inputs.charted_resources + 1)
    words = book.words["title_loads"]
    described = f"Columns per resource. {words}: today, and after each alternative. Figures on the sheet Load."
    drawing = Drawing((CHART_DATA, f"A{top - 1}", words), "share of capacity", "0%;-0%", (29, 11.5), described)
    charted = _loads(loads, inputs.charted, drawing)
    charts.put_chart(book.sheets[VERDICT], charted, f"A{ROWS['memo_spent'] + 2 + _CHART_ROWS}")


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
    for number in range(alternatives + 2):  # today, the alternatives, the others
        series = feed.series(3 + number)
        charts.paint(series, _OTHERS if number > alternatives else _SERIES[number])
        chart.series.append(series)
    chart.set_categories(feed.column(1))
    charts.dress(chart, drawing)
    chart.y_axis.title = charts.axis_title(drawing.unit, turned=True)
    chart.y_axis.scaling.min = 0
    _over(chart, feed, ((2, "line"),))
    return chart
