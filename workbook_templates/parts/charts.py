"""Native charts in the house's look, each with alternative text; they only point at cells, never hold figures.

The alternative text stands in the attribute `alternative_text` of each chart, where `finish` finds it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from openpyxl.chart import BarChart, LineChart, Reference, Series
from openpyxl.chart._chart import ChartBase
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import StrData, StrRef, StrVal
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.legend import Legend, LegendEntry
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series as DrawnSeries
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title, title_maker
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RichTextProperties
from openpyxl.drawing.text import Font as DrawingFont
from openpyxl.worksheet.worksheet import Worksheet

from workbook_templates import house_style as look
from workbook_templates.parts.book import Sheet, place


@dataclass(frozen=True)
class Feed:
    """The cells a chart reads: a sheet of feeds, the heading row, and the first and last row of data."""

    worksheet: Worksheet
    heading_row: int
    first_row: int
    last_row: int

    def column(self, number: int) -> Reference:
        """A column of figures."""
        return Reference(self.worksheet, min_col=number, min_row=self.first_row, max_row=self.last_row)

    def series(self, number: int) -> DrawnSeries:
        """A column of figures with its heading as the name."""
        reference = Reference(self.worksheet, min_col=number, min_row=self.heading_row, max_row=self.heading_row)
        series: DrawnSeries = Series(self.column(number))
        series.tx = SeriesLabel(strRef=StrRef(f=str(reference)))
        return series


def _characters(size: float, colour: str, *, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(sz=int(size * 100), b=bold, solidFill=colour, latin=DrawingFont(typeface=look.FONT))


def rich(size: float, colour: str, *, bold: bool = False, turned: int | None = None) -> RichText:
    """The house's type for the words of a chart."""
    body = RichTextProperties(rot=turned) if turned is not None else RichTextProperties()
    properties = ParagraphProperties(defRPr=_characters(size, colour, bold=bold))
    return RichText(bodyPr=body, p=[Paragraph(pPr=properties, endParaRPr=_characters(size, colour, bold=bold))])


def _title(sheet: str, cell: str, shown: str) -> Title:
    """A title that follows a cell; `shown` is what it says until the program reads the cell again."""
    cached = StrData(ptCount=1, pt=[StrVal(idx=0, v=shown)])
    reference = StrRef(f=place(sheet, cell, fixed=True), strCache=cached)
    return Title(tx=Text(strRef=reference), overlay=False, txPr=rich(12, look.ACCENT, bold=True))


def axis_title(text: str, *, turned: bool = False) -> Title:
    """The title of an axis, small and quiet; turned to stand beside a vertical one."""
    title: Title = title_maker(text)
    rich = cast(RichText, cast(Text, title.tx).rich)
    for paragraph in rich.p:
        paragraph.pPr = ParagraphProperties(defRPr=_characters(9, look.MUTED))
        for run in paragraph.r:
            run.rPr = _characters(9, look.MUTED)
    if turned:
        rich.bodyPr = RichTextProperties(rot=-5_400_000, vert="horz")
    title.overlay = False
    return title


def _quiet_axes(chart: Any, number_format: str) -> None:
    """Axes that show themselves, in small grey type, with hairline grid lines and labels away from the bars."""
    hairline = LineProperties(solidFill=look.LINE, w=6350)
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False
        axis.txPr = rich(9, look.INK)
        axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=look.LINE, w=9525))
        axis.majorTickMark = "none"
        axis.minorTickMark = "none"
    chart.x_axis.tickLblPos = "low"
    chart.y_axis.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=hairline))
    chart.y_axis.number_format = number_format
    chart.y_axis.numFmt.sourceLinked = False
    chart.y_axis.tickLblPos = "nextTo"


def paint(series: DrawnSeries, colour: str | None) -> None:
    """Give a series its colour; None leaves it undrawn."""
    if colour is None:
        series.graphicalProperties = GraphicalProperties(noFill=True, ln=LineProperties(noFill=True))
        return
    # No outline: a step of nothing must not draw a line.
    series.graphicalProperties = GraphicalProperties(solidFill=colour, ln=LineProperties(noFill=True))
    series.invertIfNegative = False


def _label(series: DrawnSeries, number_format: str, where: str) -> None:
    labels = DataLabelList(
        numFmt=number_format,
        dLblPos=where,
        showVal=True,
        showSerName=False,
        showCatName=False,
        showLegendKey=False,
        showPercent=False,
    )
    labels.txPr = rich(9, look.INK)
    series.dLbls = labels


def legend_below(drawn: ChartBase, *, without: Sequence[int] = ()) -> None:
    """A legend under the chart; `without` are the numbers of series, from 0, that it leaves out."""
    chart: Any = drawn
    chart.legend = Legend()
    chart.legend.position = "b"
    chart.legend.legendEntry = [LegendEntry(idx=number, delete=True) for number in without]
    chart.legend.txPr = rich(9, look.INK)
    chart.legend.overlay = False


def dress(drawn: ChartBase, drawing: Drawing) -> None:
    """Title, axes, size, a quiet frame and the alternative text."""
    _quiet_axes(drawn, drawing.number_format)
    chart: Any = drawn
    chart.title = _title(*drawing.title)
    chart.legend = None
    chart.width, chart.height = drawing.size
    chart.style = 2
    chart.roundedCorners = False
    chart.plot_area.graphicalProperties = GraphicalProperties(noFill=True, ln=LineProperties(noFill=True))
    frame = LineProperties(solidFill=look.LINE, w=9525)
    chart.graphical_properties = GraphicalProperties(solidFill=look.WHITE, ln=frame)
    chart.alternative_text = drawing.description


@dataclass(frozen=True)
class Drawing:
    """How a chart is dressed.

    `title` is the sheet and cell of the title and what it says now; `unit` the title of the value axis;
    `number_format` has two sections, for amounts above and below zero; `size` is width and height in
    centimetres; `description` the alternative text.
    """

    title: tuple[str, str, str]
    unit: str
    number_format: str
    size: tuple[float, float]
    description: str


def waterfall(feed: Feed, columns: Mapping[str, int], drawing: Drawing) -> BarChart:
    """A waterfall of stacked columns on an invisible base; it stays right when the total passes below zero.

    Args:
        feed: where the steps stand.
        columns: the numbers of the columns "step", "base", "total", "up above", "up below", "down above",
            "down below".
        drawing: how it is dressed.
    """
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "col", "stacked", 100, 45
    plain, minus = drawing.number_format.split(";")
    looks: tuple[tuple[str, str | None, str], ...] = (
        ("base", None, ""),
        ("total", look.CHART_TOTAL, f"{plain};{minus};;"),
        ("up above", look.CHART_UP, f"+{plain};+{plain};;"),
        ("up below", look.CHART_UP, f"+{plain};+{plain};;"),
        ("down above", look.CHART_DOWN, f"{minus};{minus};;"),
        ("down below", look.CHART_DOWN, f"{minus};{minus};;"),
    )
    for key, colour, labels in looks:
        series = feed.series(columns[key])
        paint(series, colour)
        if labels:
            _label(series, labels, "inEnd")
        chart.series.append(series)
    chart.set_categories(feed.column(columns["step"]))
    dress(chart, drawing)
    chart.y_axis.title = axis_title(drawing.unit, turned=True)
    return chart


def ranked_bars(feed: Feed, columns: Mapping[str, int], drawing: Drawing) -> BarChart:
    """Bars from the largest at the top to the smallest; losses in their own colour and with a minus sign.

    Args:
        feed: where the bars stand, in order.
        columns: the numbers of the columns "name", "gain", and "loss" where there can be losses.
        drawing: how it is dressed.
    """
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "clustered", 100, 35
    for key, colour in (("gain", look.CHART_TOTAL), ("loss", look.CHART_DOWN)):
        if key not in columns:
            continue
        series = feed.series(columns[key])
        paint(series, colour)
        _label(series, f"{drawing.number_format};;", "outEnd")
        chart.series.append(series)
    chart.set_categories(feed.column(columns["name"]))
    dress(chart, drawing)
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.crosses = "max"
    chart.y_axis.title = axis_title(drawing.unit)
    return chart


def bars_compared(
    feed: Feed, category: int, bars: Sequence[tuple[int, str]], drawing: Drawing, *, stacked: bool = False
) -> BarChart:
    """Lying bars of several measures per line, the first line at the top, each with its figure.

    Args:
        feed: where the lines stand, in order.
        category: the number of the column of names.
        bars: the number of each measure's column, and its colour.
        drawing: how it is dressed.
        stacked: the measures are parts of one whole, and stand behind one another.
    """
    chart = BarChart()
    chart.type, chart.gapWidth = "bar", 45
    chart.grouping, chart.overlap = ("stacked", 100) if stacked else ("clustered", 0)
    for number, colour in bars:
        series = feed.series(number)
        paint(series, colour)
        _label(series, f"{drawing.number_format};;", "ctr" if stacked else "outEnd")
        chart.series.append(series)
    chart.set_categories(feed.column(category))
    dress(chart, drawing)
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.crosses = "max"
    chart.y_axis.title = axis_title(drawing.unit)
    legend_below(chart)
    return chart


def columns_over_time(
    feed: Feed, category: int, bars: int, line: int | None, drawing: Drawing, *, ground: int | None = None
) -> BarChart:
    """Columns month by month, with a second measure as a line where there is one.

    Args:
        feed: where the months stand.
        category: the number of the column of months.
        bars: the number of the column drawn as bars.
        line: the number of the column drawn as a line, or None.
        drawing: how it is dressed.
        ground: the number of a column of zeros, where the figures might lie close together.
    """
    chart = BarChart()
    chart.type, chart.grouping, chart.gapWidth = "col", "clustered", 40
    series = feed.series(bars)
    paint(series, look.CHART_TOTAL)
    chart.series.append(series)
    if ground is not None:  # a series of zeros, not drawn: columns must stand on zero, or their lengths mislead
        zeros = feed.series(ground)
        paint(zeros, None)
        chart.series.append(zeros)
        chart.overlap = 100
    chart.set_categories(feed.column(category))
    dress(chart, drawing)
    chart.x_axis.number_format = look.MONTH
    chart.x_axis.numFmt.sourceLinked = False
    chart.y_axis.title = axis_title(drawing.unit, turned=True)
    if line is not None:
        _add_line(chart, feed, category, line)
    return chart


def _add_line(chart: BarChart, feed: Feed, category: int, column: int) -> None:
    over = LineChart()
    series = feed.series(column)
    stroke = LineProperties(solidFill=look.CHART_LINE, w=22225)
    series.graphicalProperties = GraphicalProperties(ln=stroke)
    series.marker = Marker(symbol="circle", size=6, spPr=GraphicalProperties(solidFill=look.CHART_LINE, ln=stroke))
    series.smooth = False
    over.series.append(series)
    over.set_categories(feed.column(category))
    over.y_axis.axId = chart.y_axis.axId
    chart += over
    legend_below(chart)


def side_by_side(feed: Feed, category: int, bars: int, ground: int, drawing: Drawing) -> BarChart:
    """A few columns next to one another, each with its figure.

    Args:
        feed: where the columns stand.
        category: the number of the column of names.
        bars: the number of the column of figures.
        ground: the number of a column of zeros.
        drawing: how it is dressed.
    """
    chart = columns_over_time(feed, category, bars, None, drawing, ground=ground)
    chart.gapWidth = 90
    chart.x_axis.number_format = look.GENERAL
    _label(chart.series[0], f"{drawing.number_format};;", "outEnd")
    return chart


def put_chart(sheet: Sheet, chart: ChartBase, cell: str) -> None:
    """Place a chart with its upper left corner in a cell."""
    sheet.worksheet.add_chart(chart, cell)


def print_apart(sheet: Sheet, table: str, chart: str, heading: str) -> None:
    """Print a table and the chart beside it on pages of their own, so that neither has to be small."""
    sheet.put(heading, f"{sheet.title}, as a chart", "Title")
    sheet.worksheet.print_area = [table, chart]
