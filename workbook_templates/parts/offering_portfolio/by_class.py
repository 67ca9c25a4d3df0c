"""The sheets By class and Chart data: count, T and measured effect of each class, and the class map."""

from __future__ import annotations

from typing import Any, Final

from openpyxl.chart import BubbleChart, Reference
from openpyxl.chart.data_source import StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.series_factory import SeriesFactory
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties

from workbook_templates import house_style as look
from workbook_templates.parts import charts
from workbook_templates.parts.book import Book, Sheet, place
from workbook_templates.parts.offering_portfolio.inputs import Inputs
from workbook_templates.parts.offering_portfolio.lines import Line, LineSheet, draw_lines
from workbook_templates.parts.offering_portfolio.rules import CLASSES
from workbook_templates.parts.offering_portfolio.words import class_word

BY_CLASS: Final = "By class"
CHART_DATA: Final = "Chart data"
FIRST: Final = 7
NAMED: Final = 15  # offerings that the class map calls by name; all others stand on it without
_COLOURS: Final = (look.CHART_TOTAL, look.CHART_DOWN, "7A5BA6", "B58900")
_MEANINGS: Final = (
    "earns its money by being sold: optimise its flow",
    "costs more the more is consumed, and nothing else is gained",
    "justifies the price: its job is not volume",
    "steers what customers do: judge it by what it brings in elsewhere",
)


def draw_by_class(
    book: Book,
    inputs: Inputs,
    reading: LineSheet,
    roles: LineSheet,
    volume: LineSheet,
    lenses: LineSheet,
    currency: str,
) -> None:
    """Draw the totals by class and the class map beneath them."""
    sheet = book.open_sheet(BY_CLASS, heading_row=6, freeze="A7")
    sheet.widths(24, 12, 18, 20, 16, 18, 64)
    sheet.put("A4", "=in_period", "Explanatory Text")
    sheet.put("C4", "=currency", "Linked Cell", align="right")
    sheet.headings(
        6,
        (
            "Class",
            "Offerings",
            "T today",
            "Net effect as measured",
            "ALIGN flags",
            "Role not proven, or check",
            "What it is there for",
        ),
        numbers=(2, 3, 4, 5, 6),
    )
    role, name = roles.cells("class"), roles.cells("name")
    words = [*(class_word(entry) for entry in CLASSES), "word_review"]
    meanings = (*_MEANINGS, "an answer is missing: never a guess")
    for row, (word, meaning) in enumerate(zip(words, meanings, strict=True), FIRST):
        sheet.put(f"A{row}", f"={word}", "Linked Cell")
        sheet.put(f"B{row}", f"=COUNTIFS({role},{word})", "Output", look.COUNT, align="right")
        sheet.put(f"C{row}", f"=SUMIFS({volume.cells('t_today')},{role},{word})", "Output", look.MONEY, align="right")
        net = place(CHART_DATA, f"H{FIRST}:H{6 + inputs.capacity}", fixed=True)
        sheet.put(f"D{row}", f"=SUMIFS({net},{role},{word})", "Calculation", look.MONEY, align="right")
        flags = f"COUNTIFS({lenses.cells('class')},{word},{lenses.cells('align')},word_align)"
        sheet.put(f"E{row}", f"={flags}", "Calculation", look.COUNT, align="right")
        unproven = "+".join(
            f"COUNTIFS({role},{word},{roles.cells('status')},{status})"
            for status in ("status_role_not_proven", "status_check")
        )
        sheet.put(f"F{row}", f"={unproven}", "Calculation", look.COUNT, align="right")
        sheet.put(f"G{row}", meaning, "Explanatory Text", indent=1)
    row = FIRST + len(words)
    sheet.put(f"A{row}", "=word_not_classified", "Linked Cell")
    sheet.put(f"B{row}", f'=SUMPRODUCT(({name}<>"")*({role}=""))', "Calculation", look.COUNT, align="right")
    sheet.put(
        f"C{row}", f"=SUM({volume.cells('t_today')})-SUM(C{FIRST}:C{row - 1})", "Calculation", look.MONEY, align="right"
    )
    sheet.put(f"D{row}", None, "Calculation")
    sheet.put(f"E{row}", None, "Calculation")
    sheet.put(f"F{row}", None, "Calculation")
    sheet.put(f"G{row}", "=hint_first_line", "Hint", indent=1)
    total = row + 1
    sheet.put(f"A{total}", "Portfolio", "Total")
    for letter, number_format in (
        ("B", look.COUNT),
        ("C", look.MONEY),
        ("D", look.MONEY),
        ("E", look.COUNT),
        ("F", look.COUNT),
    ):
        sheet.put(f"{letter}{total}", f"=SUM({letter}{FIRST}:{letter}{row})", "Total", number_format, align="right")
    sheet.put(f"G{total}", None, "Total")
    sheet.put(
        f"A{total + 1}",
        "T today = volume × (price − TVC) of each offering; the net effect also counts what it brings in elsewhere and "
        "the price it justifies, less its ΔOE, × volume. The two are never added up.",
        "Explanatory Text",
    )
    for key, cell in (("offerings_counted", f"B{total}"), ("t_by_class", f"C{total}"), ("unclassified", f"B{row}")):
        book.name(key, BY_CLASS, cell)
    for letter_row, entry in enumerate(CLASSES, FIRST):
        book.name(f"count_{class_word(entry)[6:]}", BY_CLASS, f"B{letter_row}")
        book.name(f"t_{class_word(entry)[6:]}", BY_CLASS, f"C{letter_row}")
    book.name("count_review", BY_CLASS, f"B{row - 1}")
    book.name("count_align", BY_CLASS, f"E{total}")
    chart = _class_map(book, inputs, reading, roles, volume, currency)
    charts.put_chart(sheet, chart, f"A{total + 3}")


def _class_map(
    book: Book, inputs: Inputs, reading: LineSheet, roles: LineSheet, volume: LineSheet, currency: str
) -> BubbleChart:
    lines = range(1, inputs.capacity + 1)
    columns = [
        Line("name", "Offering", "{role_name}", width=30, role="Linked row"),
        Line("x", "Direct T of the period", "SUM({read_direct_t})*SUM({volume})", look.MONEY, 16),
        Line(
            "y",
            "Induced T + price effect of the period",
            "SUM({read_induced_t},{read_price_effect})*SUM({volume})",
            look.MONEY,
            18,
        ),
        *(
            Line(
                class_word(entry),
                entry,
                f'IF({{read_net}}="",0,IF({{role_class}}={class_word(entry)},1,0))',
                look.COUNT,
                12,
            )
            for entry in CLASSES
        ),
        Line("total", "Net effect × volume", 'IF({read_net}="",0,{read_net}*SUM({volume}))', look.MONEY, 18),
        Line("reach", "Distance from nothing", 'IF({read_net}="","",ABS({x})+ABS({y}))', look.MONEY, 16),
        Line(
            "rank",
            "Rank by distance",
            'IF({reach}="","",RANK({reach},{all_reach})+COUNTIF({first_reach}:{reach},{reach})-1)',
            look.COUNT,
            9,
        ),
    ]
    data = LineSheet(CHART_DATA, tuple(columns), inputs.capacity, inputs.printed)
    others = {
        f"read_{key}": [reading.cell(key, line) for line in lines]
        for key in ("direct_t", "induced_t", "price_effect", "net")
    }
    others |= {f"role_{key}": [roles.cell(key, line) for line in lines] for key in ("name", "class")}
    others["volume"] = [volume.cell("volume", line) for line in lines]
    reach = data.letter("reach")
    others["all_reach"] = [f"${reach}$7:${reach}${data.last_row}"] * inputs.capacity
    others["first_reach"] = [f"{reach}$7"] * inputs.capacity
    sheet = draw_lines(book, data, others, filled_by="name")
    _draw_labels(sheet, data)
    sheet.put("D5", "1: drawn in that class's colour; 0: not drawn", "Explanatory Text")
    sheet.put("A5", '=title_map&IF(currency="","",joint_comma&currency)', "Calculation")
    title = book.words["title_map"] + (f", {currency}" if currency else "")
    drawing = charts.Drawing(
        (CHART_DATA, "A5", title),
        f"Induced T + price effect, {currency or 'amount'} per period",
        "#,##0;-#,##0",
        (30, 13.5),
        "Bubble chart. The class map: each offering by its direct T (to the right) and its induced T and price effect "
        "(upwards), of the period at today's volume, one colour per class, the farthest by name. The figures stand on "
        "Chart data; the classes on Lenses.",
    )
    return _bubbles(sheet, data, drawing, f"Direct T, {currency or 'amount'} per period")


def _bubbles(sheet: Sheet, data: LineSheet, drawing: charts.Drawing, x_title: str) -> BubbleChart:
    """Equal bubbles, one series per class; a bubble of size 0 is not drawn, so unused rows leave no mark."""
    feed = charts.Feed(sheet.worksheet, 6, 7, data.last_row)
    chart: Any = BubbleChart()
    chart.showNegBubbles = False
    for number, colour in enumerate(_COLOURS, 4):
        series = SeriesFactory(feed.column(3), feed.column(2), feed.column(number))
        series.tx = SeriesLabel(strRef=StrRef(f=place(data.title, f"{'ABCDEFG'[number - 1]}6", fixed=True)))
        series.graphicalProperties = GraphicalProperties(
            solidFill=colour, ln=LineProperties(solidFill=look.WHITE, w=6350)
        )
        series.invertIfNegative = False
        chart.series.append(series)
    chart.series.append(_scale(sheet))
    chart.series.extend(_named(sheet, row) for row in range(7, 7 + NAMED))
    charts.dress(chart, drawing)
    chart.x_axis.title = charts.axis_title(x_title)
    chart.y_axis.title = charts.axis_title(drawing.unit, turned=True)
    chart.x_axis.number_format = drawing.number_format
    chart.x_axis.majorGridlines = None
    chart.y_axis.tickLblPos = "low"
    charts.legend_below(chart, without=range(len(_COLOURS), len(_COLOURS) + 1 + NAMED))
    return chart  # type: ignore[no-any-return]


def _draw_labels(sheet: Sheet, data: LineSheet) -> None:
    """The middle of the map with the scale of its bubbles, and the offerings that the map calls by name."""
    sheet.widths(*(column.width for column in data.columns), 3, 14, 14, 8, 3, 6, 30, 16, 16, 8)
    middle = "=AVERAGE(MAX({0}7:{0}{1}),MIN({0}7:{0}{1}))"
    for letter, heading, formula, number_format in (
        ("L", "Middle of the map, to the right", middle.format("B", data.last_row), look.MONEY),
        ("M", "Middle of the map, upwards", middle.format("C", data.last_row), look.MONEY),
        ("N", "Scale", "=bubble_scale", look.COUNT),
    ):
        sheet.put(f"{letter}6", heading, "Table heading", align="right", wrap=True)
        sheet.put(f"{letter}7", formula, "Calculation", number_format, align="right")
    for letter, heading in zip("PQRST", ("No.", "Named on the map", "To the right", "Upwards", "Size"), strict=True):
        sheet.put(f"{letter}6", heading, "Table heading", align="left" if letter in "PQ" else "right", wrap=True)
    ranks = f"${data.letter('rank')}$7:${data.letter('rank')}${data.last_row}"
    for number, row in enumerate(range(7, 7 + NAMED), 1):
        sheet.put(f"P{row}", number, "Row", look.COUNT, align="left")
        for letter, column, other, number_format in (
            ("Q", "A", '""', look.GENERAL),
            ("R", "B", "$L$7", look.MONEY),
            ("S", "C", "$M$7", look.MONEY),
        ):
            found = f"INDEX(${column}$7:${column}${data.last_row},MATCH($P{row},{ranks},0))"
            side = "left" if letter == "Q" else "right"
            sheet.put(f"{letter}{row}", f"=IFERROR({found},{other})", "Row", number_format, align=side)
        sheet.put(f"T{row}", f'=IF(Q{row}="",0,1)', "Row", look.COUNT, align="right")


def _single(sheet: Sheet, row: int, columns: tuple[int, int, int], name: str) -> Any:
    """A bubble of its own that is not drawn: it carries a label, or the scale."""
    up, right, size = (Reference(sheet.worksheet, min_col=column, min_row=row, max_row=row) for column in columns)
    series: Any = SeriesFactory(up, right, size)
    series.tx = SeriesLabel(strRef=StrRef(f=place(CHART_DATA, name, fixed=True)))
    series.graphicalProperties = GraphicalProperties(noFill=True, ln=LineProperties(noFill=True))
    return series


def _named(sheet: Sheet, row: int) -> Any:
    """The name of one offering at its bubble: a label that follows a cell in every program is a series' name."""
    series = _single(sheet, row, (19, 18, 20), f"Q{row}")
    side = "r" if row % 2 else "l"  # offerings that lie close together are often neighbours in rank
    labels = DataLabelList(
        dLblPos=side, showSerName=True, showVal=False, showCatName=False, showLegendKey=False, showPercent=False
    )
    labels.showBubbleSize = False
    labels.txPr = charts.rich(8, look.INK)
    series.dLbls = labels
    return series


def _scale(sheet: Sheet) -> Any:
    """A large bubble that is not drawn: programs size all others by the largest, and not all read a scale."""
    return _single(sheet, 7, (13, 12, 14), "N6")
