"""The TVC register's charts and the cells they read: the first of a ranking and all others in one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts import charts
from workbook_templates.parts.book import Book, Sheet, place
from workbook_templates.parts.tvc_register import cost_lines, leftovers, offerings
from workbook_templates.parts.tvc_register.books import SHEET as BOOKS
from workbook_templates.parts.tvc_register.content import TvcRegister
from workbook_templates.parts.tvc_register.inputs import QUIET, Inputs
from workbook_templates.parts.tvc_register.places import TREATMENT

CHART_DATA: Final = "Chart data"
_TREATMENTS: Final = ("tvc", "not_tvc", "delta_oe", "oe", "i", "sunk", "review")
_MOST_BARS, _LEAST_BARS = 12, 3  # lines of a chart that stand alone; what is left stands together in one more
_FIRST: Final = 7  # heading row of the first feed and of the ranking
_APART: Final = _MOST_BARS + 5  # from one feed's heading to the next one's


@dataclass(frozen=True)
class _Ranking:
    """A chart of the first lines of a ranking: what is ranked by which key, and what is shown of each.

    `key` and the shown are formulas without "=" for a row of the source; {row} stands for it. A blank key leaves
    the line out. `shown` are the measures' headings with the column each is read from.
    """

    name: str
    title: str
    source: str
    names: str
    key: str
    shown: tuple[tuple[str, str, str], ...]
    letters: tuple[str, str]
    bars: int


def _rankings(content: TvcRegister) -> tuple[_Ranking, ...]:
    """The charts' rankings, with as many bars as the content needs: what is added later joins the others."""

    def of(sheet: str, letter: str) -> str:
        return place(sheet, f"{letter}{{row}}")

    t, books_t = of(offerings.BY_OFFERING, "D"), of(offerings.BY_OFFERING, "F")
    own, group = of(offerings.OWN_AND_GROUP, "F"), of(offerings.OWN_AND_GROUP, "G")
    excess = of(leftovers.SHEET, "F")

    def apart(one: str, other: str) -> str:
        return f'IF({one}="","",IF(ROUND({one}-{other},decimals_difference)=0,"",ABS({one}-{other})))'

    by, own_group = offerings.BY_OFFERING, offerings.OWN_AND_GROUP
    return (
        _Ranking(
            "t",
            "Throughput (T) of one sale: losses first, then the largest",
            by,
            "A",
            f'IF({t}="","",IF({t}<0,most_amount-{t},{t}))',
            (("Gain", "D", "MAX({},0)"), ("Loss", "D", "MIN({},0)")),
            ("H", "I"),
            _bars(len(content.offerings)),
        ),
        _Ranking(
            "books",
            "T of one sale where books and decision differ, the widest first",
            by,
            "A",
            apart(t, books_t),
            (("T by the decision", "D", "{}"), ("T with material always charged (books)", "F", "{}")),
            ("J", "K"),
            _bars(len(content.offerings) // 3),
        ),
        _Ranking(
            "own",
            "ΔNP where own company and group differ, the widest first",
            own_group,
            "A",
            apart(own, group),
            (("ΔNP, own company", "F", "{}"), ("ΔNP, group", "G", "{}")),
            ("L", "M"),
            _bars(len({line.offering for line in content.costs if line.outside is not None})),
        ),
        _Ranking(
            "leftovers",
            "Book value of excess: what it would fetch, what to test, what nobody has assessed",
            leftovers.SHEET,
            "A",
            f'IF({excess}="","",IF({excess}>0,{excess},""))',
            (("Net realisable value", "S", "{}"), ("Write-down to test", "J", "{}"), ("To assess", "T", "{}")),
            ("N", "O"),
            _bars(len(content.leftovers)),
        ),
    )


def _bars(lines: int) -> int:
    return max(_LEAST_BARS, min(_MOST_BARS, lines))


def declare_words(book: Book, content: TvcRegister) -> None:
    """The titles of the charts, and the name of the line that holds the rest."""
    for ranking in _rankings(content):
        book.word(f"chart_{ranking.name}", ranking.title)
        bars = f"Lines of the chart “{ranking.title}” that stand alone; all others stand in one together."
        book.constant(f"chart_bars_{ranking.name}", ranking.bars, "lines", bars)
    book.word("chart_lines", "Cost lines by treatment")
    book.word("chart_others", " others together")
    book.word("chart_comma", ", ")


def draw_chart_data(book: Book, inputs: Inputs, content: TvcRegister) -> None:
    """Draw the cells the charts read, and the rankings they are taken from."""
    sheet = book.open_sheet(CHART_DATA, freeze="A5")
    sheet.widths(40, 18, 18, 18, 8, 3, 7, *(15, 7) * 4, 18)
    rankings = _rankings(content)
    for number, ranking in enumerate(rankings):
        _feed(sheet, _FIRST + number * _APART, ranking, inputs)
        _rank(sheet, ranking, inputs)
    _treatments(sheet, inputs, len(rankings))
    _waiting(book, sheet, inputs)
    last = _FIRST + len(rankings) * _APART + len(_TREATMENTS) + 2
    sheet.worksheet.print_area = f"A1:E{last}"


def _last_source(ranking: _Ranking, inputs: Inputs) -> int:
    return inputs.leftovers.last_row if ranking.source == leftovers.SHEET else inputs.offerings.last_row


def _rank(sheet: Sheet, ranking: _Ranking, inputs: Inputs) -> None:
    """Each line's key and place; lines with the same key stand in the order of their sheet."""
    key, rank = ranking.letters
    first, last = offerings.FIRST, _last_source(ranking, inputs)
    for letter, heading in ((key, f"Key, {ranking.name}"), (rank, "Place")):
        sheet.put(f"{letter}{_FIRST - 1}", heading, "Table heading", align="right", wrap=True)
    sheet.row_height(_FIRST - 1, 18)
    for row in range(first, last + 1):
        sheet.put(f"{key}{row}", f"={ranking.key.format(row=row)}", "Row", look.MONEY, align="right")
        place_of = f"RANK({key}{row},{key}${first}:{key}${last})+COUNTIFS({key}${first}:{key}{row},{key}{row})-1"
        sheet.put(f"{rank}{row}", f'=IF({key}{row}="","",{place_of})', "Row", look.COUNT, align="right")


def _feed(sheet: Sheet, heading_row: int, ranking: _Ranking, inputs: Inputs) -> None:
    title = f"chart_{ranking.name}"
    sheet.put(f"A{heading_row - 1}", f'=IF(in_currency="",{title},{title}&chart_comma&in_currency)', "Calculation")
    for number, heading in enumerate(("Line", *(text for text, _, _ in ranking.shown)), 1):
        sheet.put(
            f"{'ABCD'[number - 1]}{heading_row}", heading, "Table heading", align="left" if number == 1 else "right"
        )
    sheet.put(f"E{heading_row}", "Place", "Table heading", align="right")
    first, last = offerings.FIRST, _last_source(ranking, inputs)
    rank = f"${ranking.letters[1]}${first}:${ranking.letters[1]}${last}"
    found = f"COUNT({rank})"

    def column(letter: str) -> str:
        return place(ranking.source, f"{letter}{first}:{letter}{last}", fixed=True)

    for row in range(heading_row + 1, heading_row + ranking.bars + 1):
        sheet.put(f"E{row}", f"=ROW(F{row})-ROW(F${heading_row})", "Row", look.COUNT, align="right")
        line = f"MATCH(E{row},{rank},0)"
        sheet.put(f"A{row}", f'=IF(E{row}>{found},"",INDEX({column(ranking.names)},{line}))', "Linked row")
        for letter, (_, source, shape) in zip("BCD", ranking.shown):
            value = shape.format(f"INDEX({column(source)},{line})")
            sheet.put(f"{letter}{row}", f"=IF(E{row}>{found},0,{value})", "Linked row", QUIET, align="right")
    row = heading_row + ranking.bars + 1
    bars = f"chart_bars_{ranking.name}"
    rest = f"{found}-{bars}"
    sheet.put(f"A{row}", f'=IF({found}>{bars},{rest}&chart_others,"")', "Row")
    for letter, (_, source, shape) in zip("BCD", ranking.shown):
        value = shape.format(f'SUMIFS({column(source)},{rank},">"&{bars})')
        sheet.put(f"{letter}{row}", f"={value}", "Linked row", QUIET, align="right")


def _treatments(sheet: Sheet, inputs: Inputs, above: int) -> None:
    row = _FIRST + above * _APART
    sheet.put(f"A{row - 1}", "=chart_lines", "Calculation")
    for letter, heading in zip("ABC", ("Treatment", "Cost lines", "Zero")):
        sheet.put(f"{letter}{row}", heading, "Table heading", align="left" if letter == "A" else "right")
    treated = place(TREATMENT, f"C{cost_lines.FIRST}:C{inputs.costs.last_row}", fixed=True)
    for line, treatment in enumerate(_TREATMENTS, row + 1):
        sheet.put(f"A{line}", f"=treated_{treatment}", "Linked row")
        sheet.put(f"B{line}", f"=COUNTIFS({treated},A{line})", "Row", look.COUNT, align="right")
        sheet.put(f"C{line}", 0, "Row", align="right")


def _waiting(book: Book, sheet: Sheet, inputs: Inputs) -> None:
    """The decided TVC of offerings that are not complete: it counts in no result, so that totals tie."""
    sheet.put(f"P{_FIRST - 1}", "TVC that waits", "Table heading", align="right")
    numbers, tvc = cost_lines.cells("number", inputs.costs), cost_lines.cells("tvc", inputs.costs)
    first, last = offerings.FIRST, inputs.offerings.last_row
    for row in range(first, last + 1):
        number, ready = offerings.line_cell("number", row), offerings.line_cell("ready", row)
        sheet.put(f"P{row}", f"=IF({ready}=1,0,SUMIFS({tvc},{numbers},{number}))", "Row", look.MONEY, align="right")
    book.name("tvc_by_offering_waiting", CHART_DATA, f"P{first}:P{last}")


_COLOURS: Final = (look.CHART_TOTAL, look.CHART_DOWN)


def draw_charts(book: Book, content: TvcRegister) -> None:
    """Place the five charts beside the tables they are drawn from."""
    data = book.sheets[CHART_DATA].worksheet
    currency = content.currency
    unit = currency or "amount"
    rankings = _rankings(content)
    t, by_books, own, excess = rankings

    def feed(number: int) -> charts.Feed:
        heading = _FIRST + number * _APART
        return charts.Feed(data, heading, heading + 1, heading + rankings[number].bars + 1)

    def drawing(number: int, ranking: _Ranking, size: tuple[float, float], shows: str) -> charts.Drawing:
        title = ranking.title + (f", {currency}" if currency else "")
        cell = f"A{_FIRST + number * _APART - 1}"
        described = f"Bar chart. {title}: {shows}. The figures stand in the table of this sheet."
        return charts.Drawing((CHART_DATA, cell, title), unit, look.MONEY_ROUND, size, described)

    size = (24.0, 10.5)
    shows = (
        f"{t.bars} offerings alone, all others together in the last bar; a bar to the left is a sale that loses money"
    )
    chart = charts.ranked_bars(feed(0), {"name": 1, "gain": 2, "loss": 3}, drawing(0, t, size, shows))
    charts.put_chart(book.sheets[offerings.BY_OFFERING], chart, "P8")
    pairs = [(2, look.CHART_TOTAL), (3, look.CHART_DOWN)]
    shows = "two bars per offering, T as a decision counts it and T with material always charged, as books do"
    chart = charts.bars_compared(feed(1), 1, pairs, drawing(1, by_books, size, shows))
    charts.put_chart(book.sheets[BOOKS], chart, "K8")
    shows = "two bars per offering; bars on different sides of zero are a conflict"
    chart = charts.bars_compared(feed(2), 1, pairs, drawing(2, own, size, shows))
    charts.put_chart(book.sheets[offerings.OWN_AND_GROUP], chart, "J8")
    parts = [(2, look.CHART_UP), (3, look.CHART_DOWN), (4, look.CHART_TOTAL)]
    shows = "one bar per item in three parts, the largest book value first"
    chart = charts.bars_compared(feed(3), 1, parts, drawing(3, excess, size, shows), stacked=True)
    charts.put_chart(book.sheets[leftovers.SHEET], chart, "W8")
    heading = _FIRST + len(rankings) * _APART
    lines = charts.Feed(data, heading, heading + 1, heading + len(_TREATMENTS))
    dressed = charts.Drawing(
        (CHART_DATA, f"A{heading - 1}", book.words["chart_lines"]),
        "lines",
        look.COUNT,
        (18, 9),
        "Columns. Cost lines by treatment: TVC, Not TVC, Delta OE, OE, I, Sunk and Review. "
        "The treatments stand in the table of Treatment.",
    )
    charts.put_chart(book.sheets[BOOKS], charts.side_by_side(lines, 1, 2, 3, dressed), "K33")
