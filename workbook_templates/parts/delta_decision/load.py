"""The load of every resource before and after each alternative, against its protective limit."""

from __future__ import annotations

from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts.book import Book
from workbook_templates.parts.delta_decision.grid import SCENARIOS, SHORT, Grid, triple
from workbook_templates.parts.delta_decision.inputs import (
    MEMBERS,
    MOST_ALTERNATIVES,
    MOST_RESOURCES,
    Inputs,
)
from workbook_templates.parts.delta_decision.lines import LineGrids
from workbook_templates.parts.delta_decision.trail import DecisionTrail

LOAD: Final = "Load"
FIRST_ROW: Final = 30  # below the chart
_KEYS: Final = (
    "alternative",
    "resource",
    "available",
    "base_load",
    "limit",
    *triple("added"),
    "before",
    "after",
    "highest",
    "spare",
    *triple("status"),
    *triple("counted"),
)
_HEADINGS: Final = (
    "Alternative",
    "Resource",
    "Available",
    "Load today",
    "Protective limit",
    *(f"Added, {word}" for word in SCENARIOS),
    "Load before",
    "Load after, likely",
    "Highest load after",
    "Spare to the limit, likely",
    *(f"Status, {word}" for word in SCENARIOS),
    *(f"Counts for the verdict, {word}" for word in SCENARIOS),
)


def statuses(grid: Grid, alternative: int) -> str:
    """The statuses of an alternative's resources that its verdict counts."""
    first = (alternative - 1) * MOST_RESOURCES + 1
    last = first + MOST_RESOURCES - 1
    return f"{grid.cell('counted_p', first)}:{grid.cell('counted_o', last).split('!')[1]}"


def draw_load(book: Book, trail: DecisionTrail, inputs: Inputs, lines: LineGrids, totals: Grid) -> Grid:
    """Draw the sheet's table; the chart above it is placed by `pictures`."""
    sheet = book.open_sheet(LOAD, heading_row=FIRST_ROW - 1)
    sheet.put("A4", "Before and after each alternative. Over the protective limit: Above limit; over 100%: Overload.")
    sheet.widths(22, 20, 11, 11, 11, *(10 for _ in range(7)), *(13 for _ in range(6)))
    sheet.headings(FIRST_ROW - 1, _HEADINGS, numbers=tuple(range(3, 13)), height=42)
    grid = Grid(sheet, FIRST_ROW - 1, MOST_ALTERNATIVES * MOST_RESOURCES, _KEYS)
    line = 0
    for alternative in range(1, MOST_ALTERNATIVES + 1):
        for resource in range(1, MOST_RESOURCES + 1):
            line += 1
            _facts(grid, inputs, lines, totals, line, alternative, resource)
            _judged(trail, grid, totals, line, alternative)
    area = f"A{FIRST_ROW}:{grid.letter('spare')}{FIRST_ROW + grid.capacity - 1}"  # beside the coloured statuses
    sheet.mark_filled(area, f'$B{FIRST_ROW}<>""')
    first = f"{grid.letter('status_p')}{FIRST_ROW}"
    column = f"{first}:{grid.letter('counted_o')}{FIRST_ROW + grid.capacity - 1}"
    sheet.mark(column, f"{first}=word_overload", "Bad")
    sheet.mark(column, f"{first}=word_above_limit", "Neutral")
    return grid


def _facts(
    grid: Grid, inputs: Inputs, lines: LineGrids, totals: Grid, line: int, alternative: int, resource: int
) -> None:
    table, loads = inputs.resources, lines.loads
    name = table.cell("name", resource)
    available, base = table.cell("available", resource), table.cell("base_load", resource)
    given = (
        f'AND({totals.cell("ready", alternative)}=1,{name}<>"",'
        f"ISNUMBER({available}),ISNUMBER({base}),IF(ISNUMBER({available}),{available}>0,0))"
    )
    grid.put("resource", line, f'=IF({given},{name},"")', align="left")
    ready = f'{grid.here("resource", line)}<>""'

    def put(key: str, formula: str, number_format: str) -> None:
        grid.put(key, line, f'=IF({ready},{formula},"")', number_format)

    grid.put("alternative", line, f'=IF({ready},{totals.cell("name", alternative)},"")', align="left")
    put("available", available, look.QUANTITY)
    put("base_load", base, look.QUANTITY)
    limit = table.cell("protective_limit", resource)
    put("limit", f'IF({limit}="",whole_limit,{limit})', look.PERCENT)
    number, mine = totals.cell("number", alternative), f"MATCH({name},resource_names,0)"
    for key, source in zip(triple("added"), triple("x"), strict=True):
        column = f"{loads.cells(source)},{loads.cells('resource')},{mine},{loads.cells('alternative')}"
        parts = [f"SUMIFS({column},{number})"]
        for member in range(1, MEMBERS + 1):
            which = totals.cell(f"member_{member}", alternative)
            parts.append(f'IF({which}="",0,SUMIFS({column},{which}))')
        put(key, "+".join(parts), look.QUANTITY)


def _judged(trail: DecisionTrail, grid: Grid, totals: Grid, line: int, alternative: int) -> None:
    available, base, limit = (grid.cell(key, line) for key in ("available", "base_load", "limit"))
    ready = f'{grid.cell("resource", line)}<>""'
    likely = grid.cell("added_l", line)
    named = grid.cell("resource", line)
    for key, output, native, rule, number_format in (
        ("before", "output_base", f"{base}/{available}", "load before = load today ÷ available", look.PERCENT),
        (
            "after",
            "output_load",
            f"({base}+{likely})/{available}",
            "load after = (load today + added) ÷ available",
            look.PERCENT,
        ),
        (
            "spare",
            "output_spare",
            f"{limit}*{available}-{base}-{likely}",
            "spare = limit × available − load after",
            look.QUANTITY,
        ),
    ):
        trail.judge(
            f"C-{line:02}{key[0]}",
            LOAD,
            grid.here(key, line),
            f"CAPACITY_CHECK({available},{base},{likely},{limit},{output})",
            (available, base, likely),
            native,
            ready=ready,
            named=named,
            rule=rule,
            number_format=number_format,
            tolerance="tolerance_ratio",
        )
    for short, word in zip(SHORT, SCENARIOS, strict=True):
        added = grid.cell(f"added_{short}", line)
        share = f"ROUND(({base}+{added})/{available},decimals_difference)"
        trail.judge(
            f"C-{line:02}{short}",
            LOAD,
            grid.here(f"status_{short}", line),
            f"CAPACITY_CHECK({available},{base},{added},{limit})",
            (available, base, added),
            f"IF({share}>whole_limit,word_overload,IF({share}>{limit},word_above_limit,word_ok))",
            ready=ready,
            named=named,
            rule=f"status: over the limit, over 100%, {word}",
            is_text=True,
            tolerance="tolerance_none",
        )
        status = grid.here(f"status_{short}", line)
        displaced = totals.cell("displaced", alternative)
        formula = f'=IF({ready},IF(AND({status}=word_overload,{displaced}>0),"",{status}),"")'
        grid.put(f"counted_{short}", line, formula, align="left")
    added = f"MAX({grid.here('added_p', line)}:{grid.here('added_o', line)})"
    formula = f'=IF({ready},({grid.here("base_load", line)}+{added})/{grid.here("available", line)},"")'
    grid.put("highest", line, formula, look.PERCENT)


def beside_resources(book: Book, inputs: Inputs) -> None:
    """Beside each resource, what it still lacks."""
    table = inputs.resources
    sheet = book.sheets[table.sheet]
    sheet.put(f"G{table.heading_row}", "What is missing", "Heading 2")
    for line in range(1, table.capacity + 1):
        name, available, base = (table.cell(key, line) for key in ("name", "available", "base_load"))
        lacks = f"IF(ISNUMBER({available}),IF({available}>0,IF(ISNUMBER({base}),0,1),1),1)=1"
        formula = f'=IF({name}="","",IF({lacks},todo_capacity,""))'
        sheet.put(f"G{table.heading_row + line}", formula, "Hint")


def declare_words(book: Book) -> None:
    """The words of the statuses."""
    book.word("todo_capacity", "give its capacity and today's load")
    book.word("word_above_limit", "Above limit")
    book.word("word_overload", "Overload")
    for name in ("base", "load", "spare"):
        book.word(f"output_{name}", name)
