"""The load of every resource with each alternative that loads it, against its protective limit.

Only pairs of an alternative with a resource it loads have a line; a set has those of its members. Load pairs counts
them off, line by line and set by set, and leaves out what would stand twice.
"""

from __future__ import annotations

from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts.book import Book
from workbook_templates.parts.delta_decision import sizes
from workbook_templates.parts.delta_decision.grid import SCENARIOS, Grid, triple
from workbook_templates.parts.delta_decision.inputs import Inputs
from workbook_templates.parts.delta_decision.lines import HEADING_ROW, LineGrids
from workbook_templates.parts.delta_decision.trail import DecisionTrail

LOAD: Final = "Load"
PAIRS: Final = "Load pairs"
RESOURCES: Final = "Resource loads"
FIRST_ROW: Final = 7
_LOAD: Final = {
    "alternative": "Alternative",
    "resource": "Resource",
    "available": "Available",
    "base_load": "Load today",
    "limit": "Protective limit",
    **{key: f"Added, {word}" for key, word in zip(triple("added"), SCENARIOS, strict=True)},
    "before": "Load before",
    "after": "Load after, likely",
    "highest": "Highest load after",
    "spare": "Spare to the limit, likely",
    "status": "Status, highest load",
    "counted": "Counts for the verdict",
    "number": "No. of the alternative",
    "resource_number": "No. of the resource",
    "over_today": "Over 100% today",
    "over": "Over 100%",
    "above": "Above limit",
}
_PAIRS: Final = {
    "pair": "No.",
    "line": "Load line",
    "turn": "Which of its alternatives",
    "alternative": "No. of the alternative",
    "resource": "No. of the resource",
    "key": "Key",
    "row": "Row on Load",
    "rank": "Rank by load of that row",
    "ranked": "Resource at this rank",
}
_RESOURCES: Final = {
    "number": "No.",
    "name": "Resource",
    "available": "Available",
    "base_load": "Load today",
    "limit": "Protective limit",
    "complete": "Complete",
    "before": "Share today",
    "over_today": "Over 100% today",
    "highest": "Highest load of all alternatives",
    "rank": "Rank by highest load",
}


def lay_load(book: Book) -> Grid:
    """Open the result sheet and lay its columns out, so that others can point at them before it is filled."""
    sheet = book.open_sheet(LOAD, heading_row=FIRST_ROW - 1, freeze=f"C{FIRST_ROW}")
    sheet.put("A4", "Each resource an alternative loads. Over the protective limit: Above limit; over 100%: Overload.")
    sheet.widths(22, 20, 11, 11, 11, *(10 for _ in range(7)), 13, 13, *(11 for _ in range(5)))
    sheet.headings(FIRST_ROW - 1, list(_LOAD.values()), numbers=(*range(3, 13), *range(15, 20)), height=42)
    grid = Grid(sheet, FIRST_ROW - 1, sizes.PAIRS, tuple(_LOAD))
    bottom = FIRST_ROW + sizes.PAIRS - 1
    left, right = grid.letter("spare"), grid.letter("number")
    area = f"A{FIRST_ROW}:{left}{bottom} {right}{FIRST_ROW}:{grid.letter('above')}{bottom}"
    sheet.mark_filled(area, f'$A{FIRST_ROW}<>""')  # beside the coloured statuses
    first = f"{grid.letter('status')}{FIRST_ROW}"
    column = f"{first}:{grid.letter('counted')}{bottom}"
    sheet.mark(column, f"{first}=word_overload", "Bad")
    sheet.mark(column, f"{first}=word_above_limit", "Neutral")
    return grid


def draw_load(
    book: Book, trail: DecisionTrail, inputs: Inputs, lines: LineGrids, totals: Grid, load: Grid
) -> tuple[Grid, Grid]:
    """Fill Load, Load pairs and Resource loads; returns the grids of resources and of pairs."""
    pairs = _calculation(book, PAIRS, _PAIRS, sizes.PAIRS)
    resources = _calculation(book, RESOURCES, _RESOURCES, sizes.RESOURCES)
    for line in range(1, sizes.RESOURCES + 1):
        _resource(resources, inputs, pairs, load, line)
    for line in range(1, sizes.PAIRS + 1):
        _pair(pairs, lines.loads, totals, load, line)
        _loaded(load, pairs, resources, lines.loads, totals, line)
        _status(trail, load, totals, line, spare=line > inputs.shown_pairs)
    book.name("resources_over_today", RESOURCES, f"{resources.letter('over_today')}4")
    total = f"=SUM({resources.cells('over_today').split('!')[1]})"
    resources.sheet.put(f"{resources.letter('over_today')}4", total, "Row", look.COUNT, align="right")
    resources.sheet.put("A4", "Resources over 100% today count for every alternative that does not relieve them.")
    count = f"=SUM({lines.loads.cells('owners')})"
    pairs.sheet.put("A4", "Pairs of an alternative with a load line, before leaving out what stands twice:")
    pairs.sheet.put(f"{pairs.letter('row')}4", count, "Row", look.COUNT, align="right")
    book.name("load_pairs", PAIRS, f"{pairs.letter('row')}4")
    return resources, pairs


def _calculation(book: Book, title: str, columns: dict[str, str], capacity: int) -> Grid:
    sheet = book.open_sheet(title, heading_row=HEADING_ROW, freeze=f"B{HEADING_ROW + 1}")
    texts = {"name": 24}
    sheet.widths(*(texts.get(key, 13) for key in columns))
    numbers = tuple(number for number, key in enumerate(columns, 1) if key not in texts)
    sheet.headings(HEADING_ROW, list(columns.values()), numbers=numbers, height=42)
    return Grid(sheet, HEADING_ROW, capacity, tuple(columns))


def _here(grid: Grid, key: str) -> str:
    """A whole column as its own sheet writes it."""
    return grid.cells(key).split("!")[1]


def _resource(grid: Grid, inputs: Inputs, pairs: Grid, load: Grid, line: int) -> None:
    table = inputs.resources
    name, available, base, limit = (
        table.cell(key, line) for key in ("name", "available", "base_load", "protective_limit")
    )
    whole = f"ISNUMBER({available}),ISNUMBER({base}),IF(ISNUMBER({available}),{available}>0,0)"
    sound = f'IF({limit}="",1,IF(ISNUMBER({limit}),IF(AND({limit}>0,{limit}<=whole_limit),1,0),0))=1'
    grid.put("number", line, line)
    grid.put("name", line, f'=IF({name}="","",{name})', align="left")
    grid.put("complete", line, f'=IF({name}="",0,IF(AND({whole},{sound}),1,0))')
    ready = f"{grid.here('complete', line)}=1"
    before, mine = grid.here("before", line), f"MATCH({grid.here('number', line)},{pairs.cells('ranked')},0)"
    top = f"INDEX({load.cells('highest')},MATCH({mine},{pairs.cells('rank')},0))"
    highest = grid.here("highest", line)
    ties = f"{grid.letter('highest')}${grid.heading_row + 1}:{highest}"
    for key, formula, number_format in (
        ("available", available, look.QUANTITY),
        ("base_load", base, look.QUANTITY),
        ("limit", f'IF({limit}="",whole_limit,{limit})', look.PERCENT),
        ("before", f"{base}/{available}", look.PERCENT),
        ("highest", f"MAX({before},IFERROR({top},{before}))", look.PERCENT),
        ("rank", f"RANK({highest},{_here(grid, 'highest')})+COUNTIFS({ties},{highest})-1", look.COUNT),
    ):
        grid.put(key, line, f'=IF({ready},{formula},"")', number_format)
    over = f"ROUND({before},decimals_difference)>whole_limit"
    grid.put("over_today", line, f"=IF({ready},IF({over},1,0),0)")


def _pair(grid: Grid, loads: Grid, totals: Grid, load: Grid, line: int) -> None:
    pair, at, turn, alternative, resource, key = (
        grid.here(name, line) for name in ("pair", "line", "turn", "alternative", "resource", "key")
    )
    grid.put("pair", line, line)
    grid.put("line", line, f'=IF({pair}>load_pairs,"",COUNTIFS({loads.cells("end")},word_below&{pair})+1)')
    before = f"(INDEX({loads.cells('end')},{at})-INDEX({loads.cells('owners')},{at}))"
    owner = f"INDEX({loads.cells('alternative')},{at})"
    wanted = f"{owner}*key_step+{turn}-1"
    found = '""'
    for number in range(sizes.MEMBERS, 0, -1):
        found = f"IFERROR(MATCH({wanted},{totals.cells(f'key_{number}')},0),{found})"
    first = f"{_here(grid, 'key').split(':')[0]}:{key}"
    above = f"{grid.letter('row')}${grid.heading_row + 1}:{grid.letter('row')}{grid.heading_row + line - 1}"
    count = f"COUNT({above})+1" if line > 1 else "1"
    for name, formula in (
        ("turn", f"{pair}-{before}"),
        ("alternative", f"IF({turn}=1,{owner},{found})"),
        ("resource", f"INDEX({loads.cells('resource')},{at})"),
        ("key", f"{alternative}*key_step+{resource}"),
        ("row", f'IF(COUNTIFS({first},{key})=1,{count},"")'),
    ):
        grid.put(name, line, f'=IF({at}="","",{formula})')
    highest = load.cell("highest", line)
    ties = f"{load.cells('highest').split(':')[0]}:{highest.split('!')[1]}"
    ranked = f"RANK({highest},{load.cells('highest')})+COUNTIFS({ties},{highest})-1"
    grid.put("rank", line, f'=IF({highest}="","",{ranked})')
    position = f"MATCH({pair},{_here(grid, 'rank')},0)"
    grid.put("ranked", line, f'=IFERROR(INDEX({load.cells("resource_number")},{position}),"")')


def _loaded(grid: Grid, pairs: Grid, resources: Grid, loads: Grid, totals: Grid, line: int) -> None:
    at = f"MATCH({pairs.cell('pair', line)},{pairs.cells('row')},0)"
    number, resource = grid.here("number", line), grid.here("resource_number", line)
    grid.put("number", line, f'=IFERROR(INDEX({pairs.cells("alternative")},{at}),"")')
    grid.put("resource_number", line, f'=IF({number}="","",INDEX({pairs.cells("resource")},{at}))')
    complete = f"INDEX({resources.cells('complete')},{resource})"
    ready = f'IF({number}="",0,{complete})=1'

    def put(key: str, formula: str, number_format: str = look.QUANTITY, when: str = "", align: str = "right") -> None:
        grid.put(key, line, f'=IF({when or filled},{formula},"")', number_format, align)

    put("alternative", f"INDEX({totals.cells('name')},{number})", look.GENERAL, ready, "left")
    filled = f'{grid.here("alternative", line)}<>""'
    put("resource", f"INDEX({resources.cells('name')},{resource})", look.GENERAL, align="left")
    for key in ("available", "base_load", "limit", "before"):
        shape = look.PERCENT if key in ("limit", "before") else look.QUANTITY
        put(key, f"INDEX({resources.cells(key)},{resource})", shape)
    for key, source in zip(triple("added"), triple("x"), strict=True):
        column = f"{loads.cells(source)},{loads.cells('resource')},{resource},{loads.cells('alternative')}"
        parts = [f"SUMIFS({column},{number})"]
        for member in range(1, sizes.MEMBERS + 1):
            which = f"INDEX({totals.cells(f'member_{member}')},{number})"
            parts.append(f'IF({which}="",0,SUMIFS({column},{which}))')
        put(key, "+".join(parts))
    base, available, added = (grid.here(key, line) for key in ("base_load", "available", "added_l"))
    most = f"MAX({grid.here('added_p', line)}:{grid.here('added_o', line)})"
    put("highest", f"({base}+{most})/{available}", look.PERCENT)
    put("spare", f"{grid.here('limit', line)}*{available}-{base}-{added}")
    put("over_today", f"INDEX({resources.cells('over_today')},{resource})", look.COUNT)
    share = f"ROUND({grid.here('highest', line)},decimals_difference)"
    put("over", f"IF({share}>whole_limit,1,0)", look.COUNT)
    put("above", f"IF({grid.here('over', line)}=1,0,IF({share}>{grid.here('limit', line)},1,0))", look.COUNT)


def _status(trail: DecisionTrail, grid: Grid, totals: Grid, line: int, *, spare: bool) -> None:
    available, base, limit, likely = (grid.cell(key, line) for key in ("available", "base_load", "limit", "added_l"))
    most = f"MAX({grid.row('added_p', 'added_o', line)})"
    ready, named = f'{grid.cell("alternative", line)}<>""', grid.cell("resource", line)
    trail.judge(
        f"C-{line:03}a",
        LOAD,
        grid.here("after", line),
        f"CAPACITY_CHECK({available},{base},{likely},{limit},output_load)",
        (available, base, likely),
        f"({base}+{likely})/{available}",
        ready=ready,
        named=named,
        rule="load after = (load today + added) ÷ available",
        number_format=look.PERCENT,
        tolerance="tolerance_ratio",
        spare=spare,
    )
    share = f"ROUND(({base}+{most})/{available},decimals_difference)"
    trail.judge(
        f"C-{line:03}s",
        LOAD,
        grid.here("status", line),
        f"CAPACITY_CHECK({available},{base},{most},{limit})",
        (available, base, grid.cell("highest", line)),
        f"IF({share}>whole_limit,word_overload,IF({share}>{limit},word_above_limit,word_ok))",
        ready=ready,
        named=named,
        rule="status of the highest scenario: over the limit, over 100%",
        is_text=True,
        tolerance="tolerance_none",
        spare=spare,
    )
    status, number = grid.here("status", line), grid.here("number", line)
    displaced = f"INDEX({totals.cells('displaced')},{number})"
    answered = f"IF({status}=word_overload,IF({displaced}>0,word_displaced,{status}),{status})"
    grid.put("counted", line, f'=IF({grid.here("alternative", line)}<>"",{answered},"")', align="left")


def beside_resources(book: Book, inputs: Inputs, resources: Grid) -> None:
    """Beside each resource, what it still lacks."""
    table = inputs.resources
    sheet = book.sheets[table.sheet]
    sheet.put(f"G{table.heading_row}", "What is missing", "Heading 2")
    for line in range(1, table.capacity + 1):
        name, complete = resources.cell("name", line), resources.cell("complete", line)
        formula = f'=IF({name}="","",IF({complete}=1,"",todo_capacity))'
        sheet.put(f"G{table.heading_row + line}", formula, "Hint")


def declare_words(book: Book) -> None:
    """The words of the statuses."""
    book.word("todo_capacity", "give its capacity, today's load, limit up to 100%")
    book.word("word_above_limit", "Above limit")
    book.word("word_overload", "Overload")
    book.word("word_displaced", "sales displaced")
    book.word("word_below", "<")
    book.word("output_load", "load")
