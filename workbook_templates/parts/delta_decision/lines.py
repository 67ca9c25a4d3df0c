"""One calculation row per input line: what is missing in words, scenarios filled up, amounts over the horizon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from openpyxl.utils import get_column_letter

from workbook_templates import house_style as look
from workbook_templates.parts.book import Book, place
from workbook_templates.parts.delta_decision.grid import SCENARIOS, SHORT, Grid, triple
from workbook_templates.parts.delta_decision.inputs import Inputs
from workbook_templates.parts.delta_decision.trail import DecisionTrail
from workbook_templates.parts.tables import InputTable

SALES_LINES: Final = "Sales lines"
EXPENSE_LINES: Final = "Expense lines"
INVESTMENT_LINES: Final = "Investment lines"
LOAD_LINES: Final = "Load lines"
HEADING_ROW: Final = 6

_HEADINGS: Final = {
    "name": "Line",
    "alternative": "No. of the alternative",
    "status": "What is missing",
    "open": "Open",
    "times": "Times in the horizon",
    "own": "Counts in Own",
    "group": "Counts in Group",
    "base": "Base quantity",
    "old_price": "Old price",
    "old_tvc": "Old TVC",
    "displaced": "Displaced sales",
    "lost": "Kind of lost sales",
    "stock": "ΔI of stock, likely",
    "other": "Other ΔI, likely",
    "resource": "No. of the resource",
    "counts": "Counts in the verdict",
    "owners": "Alternatives it counts in",
    "end": "Pairs up to here",
}
_FIGURES: Final = {
    "q": "Quantity change",
    "price": "Price",
    "tvc": "TVC per unit",
    "dt": "ΔT of the line",
    "x": "Amount",
    "t_own": "ΔT over the horizon, Own",
    "t_group": "ΔT over the horizon, Group",
    "oe_own": "ΔOE over the horizon, Own",
    "oe_group": "ΔOE over the horizon, Group",
    "roi": "ΔI judged by ROI",
    "stream_own": "ΔI judged by stream, Own",
    "stream_group": "ΔI judged by stream, Group",
}


def headings_of(keys: tuple[str, ...]) -> list[str]:
    """The headings of a grid's columns, by their keys."""
    words = dict(zip(SHORT, SCENARIOS, strict=True))
    named = []
    for key in keys:
        stem, _, scenario = key.rpartition("_")
        named.append(_HEADINGS[key] if key in _HEADINGS else f"{_FIGURES[stem]}, {words[scenario]}")
    return named


@dataclass(frozen=True)
class LineGrids:
    """The calculation rows of the four tables of lines."""

    sales: Grid
    expenses: Grid
    investment: Grid
    loads: Grid

    @property
    def all(self) -> tuple[Grid, ...]:
        """Every grid, in the order of the input sheets."""
        return (self.sales, self.expenses, self.investment, self.loads)


def declare_words(book: Book) -> None:
    """The sentences that say what a line lacks."""
    for name, text in _TODO.items():
        book.word(name, text)


_TODO: Final = {
    "todo_alternative": "name an alternative listed on Alternatives",
    "todo_text": "a number is missing here: a text stands in its place",
    "todo_kind": "choose the kind from the list",
    "todo_quantity": "the likely quantity change is missing",
    "todo_price": "the likely price is missing; 0 if there is none",
    "todo_tvc": "the likely TVC is missing; 0 if this sale truly has no variable cost",
    "todo_timing": "say One-off or Per period",
    "todo_payer": "choose the payer from the list",
    "todo_old": "a base quantity needs old price and old TVC; repeat them if unchanged",
    "todo_base": "old price or old TVC without a base quantity; type 0 if there is none",
    "todo_sign": "lost, cannibalised and displaced sales are negative",
    "todo_amount": "the likely amount is missing",
    "todo_line": "name the line, so that the same ΔI is not judged twice",
    "todo_route": "say ROI or Stream",
    "todo_resource": "name a resource listed on the left",
    "todo_both": "the same ΔI is judged by ROI and by stream: choose one",
}


def draw_lines(book: Book, trail: DecisionTrail, inputs: Inputs, members: str) -> LineGrids:
    """Draw the four calculation sheets of lines; `members` are the cells that say which sets name an alternative."""
    grids = LineGrids(
        _grid(
            book,
            SALES_LINES,
            inputs.sales,
            ("name", "alternative", "status", "open", "times", "own", "group", "lost", "displaced"),
            ("q", "price", "tvc"),
            ("base", "old_price", "old_tvc"),
            ("dt", "t_own", "t_group"),
        ),
        _grid(
            book,
            EXPENSE_LINES,
            inputs.expenses,
            ("name", "alternative", "status", "open", "times", "own", "group"),
            ("x",),
            (),
            ("oe_own", "oe_group"),
        ),
        _grid(
            book,
            INVESTMENT_LINES,
            inputs.investment,
            ("name", "alternative", "status", "open", "own", "group", "counts", "stock", "other"),
            ("x",),
            (),
            ("roi", "stream_own", "stream_group"),
        ),
        _grid(
            book,
            LOAD_LINES,
            inputs.loads,
            ("name", "alternative", "resource", "status", "open", "owners", "end"),
            ("x",),
            (),
            (),
        ),
    )
    for line in range(1, inputs.sales.capacity + 1):
        _sales_line(trail, grids.sales, inputs.sales, line, spare=line > inputs.shown[1])
    for line in range(1, inputs.expenses.capacity + 1):
        _expense_line(grids.expenses, inputs.expenses, line)
    for line in range(1, inputs.investment.capacity + 1):
        _investment_line(grids.investment, inputs.investment, line)
    for line in range(1, inputs.loads.capacity + 1):
        _load_line(grids.loads, inputs.loads, line, members)
    for grid, table in zip(grids.all, inputs.tables[1:4] + inputs.tables[5:], strict=True):
        _say_beside(book, grid, table)
    return grids


def _grid(
    book: Book,
    title: str,
    table: InputTable,
    first: tuple[str, ...],
    given: tuple[str, ...],
    between: tuple[str, ...],
    figures: tuple[str, ...],
) -> Grid:
    keys = (
        *first,
        *(key for figure in given for key in triple(figure)),
        *between,
        *(key for figure in figures for key in triple(figure)),
    )
    sheet = book.open_sheet(title, heading_row=HEADING_ROW, freeze=f"B{HEADING_ROW + 1}")
    grid = Grid(sheet, HEADING_ROW, table.capacity, keys)
    texts = {"name": 30, "status": 34}
    sheet.widths(*(texts.get(key, 13) for key in keys))
    numbers = tuple(number for number, key in enumerate(keys, 1) if key not in texts)
    sheet.headings(HEADING_ROW, headings_of(keys), numbers=numbers, height=42)
    bottom = HEADING_ROW + table.capacity
    at_status = keys.index("status") + 1
    left, right = get_column_letter(at_status - 1), get_column_letter(at_status + 1)
    area = f"A{HEADING_ROW + 1}:{left}{bottom} {right}{HEADING_ROW + 1}:{get_column_letter(len(keys))}{bottom}"
    sheet.mark_filled(area, f'${grid.letter("status")}{HEADING_ROW + 1}<>""')
    status = f"{grid.letter('status')}{HEADING_ROW + 1}"
    column = f"{status}:{grid.letter('status')}{HEADING_ROW + table.capacity}"
    sheet.mark(column, f'AND({status}<>"",{status}<>word_ok)', "Neutral")
    return grid


def _say_beside(book: Book, grid: Grid, table: InputTable) -> None:
    """Beside each input line, after a column of air, what is missing on it."""
    sheet = book.sheets[table.sheet]
    letter = get_column_letter(table.first_column + len(table.columns) + 1)
    sheet.worksheet.column_dimensions[letter].width = 46
    sheet.put(f"{letter}{table.heading_row}", "What is missing", "Heading 2")
    for line in range(1, table.capacity + 1):
        status = grid.cell("status", line)
        sheet.put(f"{letter}{table.heading_row + line}", f'=IF({status}=word_ok,"",{status})', "Hint")


def _filled(table: InputTable, line: int, first: str = "", last: str = "") -> str:
    letters = (table.letter(first or table.columns[0].key), table.letter(last or table.columns[-1].key))
    row = table.heading_row + line
    return place(table.sheet, f"{letters[0]}{row}:{letters[1]}{row}", fixed=True)


def _number_of(name: str, names: str) -> str:
    return f'=IF({name}="","",IFERROR(MATCH({name},{names},0),""))'


def _first_that_applies(conditions: list[tuple[str, str]]) -> str:
    formula = "word_ok"
    for condition, word in reversed(conditions):
        formula = f"IF({condition},{word},{formula})"
    return formula


def _none_of(cell: str, list_name: str) -> str:
    return f"COUNTIFS({list_name}_answers,{cell})=0"


def _text_in(cells: str) -> str:
    return f"COUNTA({cells})>COUNT({cells})"


def _head(grid: Grid, table: InputTable, line: int, conditions: list[tuple[str, str]]) -> None:
    """The columns every line has: its name, its alternative's number, what is missing."""
    alternative = table.cell("alternative", line)
    label = table.cell("resource" if "resource" in grid.keys else "line", line)
    grid.put("name", line, f'=IF({label}="","",{label})', align="left")
    grid.put("alternative", line, _number_of(alternative, "alternative_names"))
    status = grid.here("status", line)
    missing = _first_that_applies([(f'{grid.here("alternative", line)}=""', "todo_alternative"), *conditions])
    grid.put("status", line, f'=IF(COUNTA({_filled(table, line)})=0,"",{missing})', align="left")
    grid.put("open", line, f'=IF({status}="","",IF({status}=word_ok,0,1))')


def _given(grid: Grid, table: InputTable, line: int, key: str, figure: str, number_format: str) -> None:
    """Three scenarios of a figure; a blank one is as likely."""
    likely = table.cell(f"{figure}_l", line)
    ready = f"{grid.here('status', line)}=word_ok"
    for ours, theirs in zip(triple(key), triple(figure), strict=True):
        cell = table.cell(theirs, line)
        grid.put(ours, line, f'=IF({ready},IF({cell}="",{likely},{cell}),"")', number_format)


def _factors(grid: Grid, table: InputTable, line: int) -> None:
    """How often a line counts in the horizon, and whether it counts for Own and for Group."""
    ready = f"{grid.here('status', line)}=word_ok"
    timing = table.cell("timing", line)
    grid.put("times", line, f'=IF({ready},IF({timing}=timing_per_period,in_horizon,1),"")')
    _payers(grid, table, line)


def _payers(grid: Grid, table: InputTable, line: int) -> None:
    ready, payer = f"{grid.here('status', line)}=word_ok", table.cell("payer", line)
    grid.put("own", line, f'=IF({ready},IF({payer}=payer_sister_company,0,1),"")')
    grid.put("group", line, f'=IF({ready},IF({payer}=payer_between_sisters,0,1),"")')


def _over_horizon(grid: Grid, line: int, amounts: Sequence[str], own: str, group: str) -> None:
    """Amounts of the three scenarios over the horizon; natively, so that totals stand without the add-in."""
    ready = f"{grid.here('status', line)}=word_ok"
    for which, keys in (("own", triple(own)), ("group", triple(group))):
        for amount, key in zip(amounts, keys, strict=True):
            factors = f"{grid.here('times', line)}*{grid.here(which, line)}"
            grid.put(key, line, f'=IF({ready},{amount}*{factors},"")', look.MONEY)


def _common(table: InputTable, line: int, last_number: str, first_number: str) -> list[tuple[str, str]]:
    timing, payer = table.cell("timing", line), table.cell("payer", line)
    return [
        (_text_in(_filled(table, line, first_number, last_number)), "todo_text"),
        (f'IF({timing}="",1,IF({_none_of(timing, "timing")},1,0))=1', "todo_timing"),
        (f'IF({payer}="",0,IF({_none_of(payer, "payer")},1,0))=1', "todo_payer"),
    ]


def _sales_line(trail: DecisionTrail, grid: Grid, table: InputTable, line: int, *, spare: bool) -> None:
    def has(key: str) -> str:
        return table.cell(key, line)

    kind, base, price, tvc = has("kind"), has("base_quantity"), has("old_price"), has("old_tvc")
    quantities = _filled(table, line, "q_p", "q_o")
    lost = grid.here("lost", line)
    conditions = [
        *_common(table, line, "old_tvc", "q_p"),
        (f'IF({kind}="",1,IF({_none_of(kind, "kind")},1,0))=1', "todo_kind"),
        (f'{has("q_l")}=""', "todo_quantity"),
        (f'{has("price_l")}=""', "todo_price"),
        (f'{has("tvc_l")}=""', "todo_tvc"),
        (f'AND({base}<>"",OR({price}="",{tvc}=""))', "todo_old"),
        (f'AND({base}="",OR({price}<>"",{tvc}<>""))', "todo_base"),
        (f"AND({lost}=1,MAX({quantities})>0)", "todo_sign"),
    ]
    grid.put("lost", line, f"=IF(OR({kind}=kind_cannibalised,{kind}=kind_displaced),1,0)")
    _head(grid, table, line, conditions)
    ready = f"{grid.here('status', line)}=word_ok"
    displaced = f"IF({kind}=kind_displaced,IF(MIN({quantities})<0,1,0),0)"
    grid.put("displaced", line, f'=IF({ready},{displaced},"")')
    _factors(grid, table, line)
    _given(grid, table, line, "q", "q", look.QUANTITY)
    _given(grid, table, line, "price", "price", look.MONEY)
    _given(grid, table, line, "tvc", "tvc", look.MONEY)
    for key, cell in (("base", base), ("old_price", price), ("old_tvc", tvc)):
        grid.put(key, line, f'=IF({ready},IF({cell}="",0,{cell}),"")', look.MONEY)
    q0, p0, v0 = (grid.cell(key, line) for key in ("base", "old_price", "old_tvc"))
    natives = []
    for short, word in zip(SHORT, SCENARIOS, strict=True):
        q, p, v = (grid.cell(f"{key}_{short}", line) for key in ("q", "price", "tvc"))
        native = f"({q0}+{q})*({p}-{v})-{q0}*({p0}-{v0})"
        natives.append(f"({native})")
        trail.judge(
            f"L-{line:03}{short}",
            SALES_LINES,
            grid.here(f"dt_{short}", line),
            f"DELTA_THROUGHPUT({q},{p},{v},{q0},{p0},{v0})",
            (q, p, v),
            native,
            ready=f"{grid.cell('status', line)}=word_ok",
            named=grid.cell("name", line),
            rule=f"ΔT = (q₀ + Δq)(p₁ − v₁) − q₀(p₀ − v₀), {word}",
            spare=spare,
        )
    _over_horizon(grid, line, natives, "t_own", "t_group")


def _expense_line(grid: Grid, table: InputTable, line: int) -> None:
    kind = table.cell("kind", line)
    conditions = [
        *_common(table, line, "amount_o", "amount_p"),
        (f'IF({kind}="",1,IF({_none_of(kind, "expense")},1,0))=1', "todo_kind"),
        (f'{table.cell("amount_l", line)}=""', "todo_amount"),
    ]
    _head(grid, table, line, conditions)
    _factors(grid, table, line)
    _given(grid, table, line, "x", "amount", look.MONEY)
    _over_horizon(grid, line, [grid.here(key, line) for key in triple("x")], "oe_own", "oe_group")


def _investment_line(grid: Grid, table: InputTable, line: int) -> None:
    kind, route, payer = (table.cell(key, line) for key in ("kind", "route", "payer"))
    names, lines, routes = (table.cells(key) for key in ("alternative", "line", "route"))
    name, item = table.cell("alternative", line), table.cell("line", line)
    twice = f'AND({route}<>"",SUMPRODUCT(({names}={name})*({lines}={item})*({routes}<>{route}))>0)'
    conditions = [
        (_text_in(_filled(table, line, "amount_p", "amount_o")), "todo_text"),
        (f'IF({kind}="",1,IF({_none_of(kind, "stock")},1,0))=1', "todo_kind"),
        (f'IF({route}="",1,IF({_none_of(route, "route")},1,0))=1', "todo_route"),
        (f'IF({payer}="",0,IF({_none_of(payer, "payer")},1,0))=1', "todo_payer"),
        (f'{table.cell("amount_l", line)}=""', "todo_amount"),
        (f'{item}=""', "todo_line"),
        (twice, "todo_both"),
    ]
    _head(grid, table, line, conditions)
    _payers(grid, table, line)
    _given(grid, table, line, "x", "amount", look.MONEY)
    ready = f"{grid.here('status', line)}=word_ok"
    own, group, counts = (grid.here(key, line) for key in ("own", "group", "counts"))
    grid.put("counts", line, f'=IF({ready},IF(in_perspective=perspective_group,{group},{own}),"")')
    likely = grid.here("x_l", line)
    grid.put("stock", line, f'=IF({ready},IF({kind}=stock_stock,{likely}*{counts},0),"")', look.MONEY)
    grid.put("other", line, f'=IF({ready},IF({kind}=stock_stock,0,{likely}*{counts}),"")', look.MONEY)
    for figure, answer, whose in (
        ("roi", "route_roi", counts),
        ("stream_own", "route_stream", own),
        ("stream_group", "route_stream", group),
    ):
        for key, source in zip(triple(figure), triple("x"), strict=True):
            amount = f"IF({route}={answer},{grid.here(source, line)}*{whose},0)"
            grid.put(key, line, f'=IF({ready},{amount},"")', look.MONEY)


def _load_line(grid: Grid, table: InputTable, line: int, members: str) -> None:
    resource = grid.here("resource", line)
    conditions = [
        (f'{resource}=""', "todo_resource"),
        (_text_in(_filled(table, line, "added_p", "added_o")), "todo_text"),
        (f'{table.cell("added_l", line)}=""', "todo_amount"),
    ]
    grid.put("resource", line, _number_of(table.cell("resource", line), "resource_names"))
    _head(grid, table, line, conditions)
    _given(grid, table, line, "x", "added", look.QUANTITY)
    ready = f"{grid.here('status', line)}=word_ok"
    sets = f"COUNTIFS({members},{grid.here('alternative', line)})"
    grid.put("owners", line, f"=IF({ready},{sets}+1,0)")
    grid.put("end", line, f"=SUM({grid.letter('owners')}${grid.heading_row + 1}:{grid.here('owners', line)})")
