"""One calculation row per alternative: its lines and its members' added up, judged, and put in order."""

from __future__ import annotations

from typing import Final

from openpyxl.utils import get_column_letter

from workbook_templates import house_style as look
from workbook_templates.parts.book import Book
from workbook_templates.parts.delta_decision import sizes
from workbook_templates.parts.delta_decision.grid import SCENARIOS, SHORT, Grid, triple
from workbook_templates.parts.delta_decision.inputs import ALTERNATIVES, Inputs
from workbook_templates.parts.delta_decision.lines import HEADING_ROW, LineGrids

TOTALS: Final = "Totals"
FACTOR: Final = "E4"  # where the stream per unit of money stands

SUMMED: Final = {
    "t_own": "ΔT, Own",
    "t_group": "ΔT, Group",
    "oe_own": "ΔOE of the lines, Own",
    "oe_group": "ΔOE of the lines, Group",
    "roi": "ΔI by ROI",
    "stream_own": "ΔI by stream, Own",
    "stream_group": "ΔI by stream, Group",
}
SINGLE: Final = {
    "stock": "ΔI of stock, likely",
    "other": "Other ΔI, likely",
    "displaced": "Lines of displaced sales",
    "open": "Lines with something missing",
    "lines": "Lines",
}
_DERIVED: Final = {"t": "ΔT the verdict is about", "oe": "ΔOE the verdict is about", "np": "ΔNP"}
_FIXED: Final = {
    "number": "No.",
    "name": "Alternative",
    "ready": "Ready",
    "missing": "What is missing",
    "first": "Named here first",
    "set": "Is a set",
    "unknown": "Members not found",
    "nested": "Members that are sets",
    "worst": "Worst scenario",
    "best": "Best scenario",
    "over": "Resources overloaded",
    "above": "Resources above limit",
    "capacity": "Capacity",
    "verdict": "Verdict",
    "waiting": "Named, not ready",
    "rank": "Rank by likely ΔNP",
    "order": "Order key",
    "place": "Place side by side",
    "other_worst": "Worst, beyond the chart",
    "other_best": "Best, beyond the chart",
    "off": "Apart from what is expected",
    "stock_off": "Stock counted twice or in part",
    "unanswered": "Questions without an answer",
    "conflict": "Own against Group",
    "wrong": "Answers not accepted",
}
_TEXTS: Final = {"name": 24, "missing": 34, "capacity": 13, "verdict": 15}


def _members(stem: str) -> list[str]:
    return [f"{stem}_{number}" for number in range(1, sizes.MEMBERS + 1)]


def _keys() -> tuple[str, ...]:
    whole = [key for figure in SUMMED for key in triple(figure)] + list(SINGLE)
    derived = [key for figure in _DERIVED for key in triple(figure)]
    judged = ("worst", "best", "over", "above", "capacity", "verdict", "waiting", "rank", "order", "place")
    rest = ("other_worst", "other_best", "off", "stock_off", "unanswered", "conflict", "wrong")
    named = ("number", "name", "ready", "missing", "first", "set", "unknown", "nested")
    return (*named, *_members("member"), *_members("key"), *whole, *derived, *judged, *rest)


def _headings(keys: tuple[str, ...]) -> list[str]:
    words = dict(zip(SHORT, SCENARIOS, strict=True))
    known = {**SUMMED, **_DERIVED}
    headings = []
    for key in keys:
        stem, _, last = key.rpartition("_")
        if stem in ("member", "key"):
            headings.append(f"{'Member' if stem == 'member' else 'Key of member'} {last}")
        else:
            headings.append(_FIXED.get(key) or SINGLE.get(key) or f"{known[stem]}, {words[last]}")
    return headings


def lay_totals(book: Book) -> Grid:
    """Open the sheet and lay its columns out, so that others can point at them before it is filled."""
    keys = _keys()
    sheet = book.open_sheet(TOTALS, heading_row=HEADING_ROW, freeze=f"C{HEADING_ROW + 1}")
    grid = Grid(sheet, HEADING_ROW, sizes.ALTERNATIVES, keys)
    sheet.widths(*(_TEXTS.get(key, 5 if key == "number" else 13) for key in keys))
    numbers = tuple(number for number, key in enumerate(keys, 1) if key not in _TEXTS)
    sheet.headings(HEADING_ROW, _headings(keys), numbers=numbers, height=54)
    area = f"A{HEADING_ROW + 1}:{grid.letter(keys[-1])}{HEADING_ROW + sizes.ALTERNATIVES}"
    sheet.mark_filled(area, f'$B{HEADING_ROW + 1}<>""')
    return grid


def members_of(grid: Grid) -> str:
    """The cells that hold the numbers of every set's members."""
    return grid.cells("member_1", f"member_{sizes.MEMBERS}")


def draw_totals(book: Book, inputs: Inputs, grid: Grid, lines: LineGrids, load: Grid) -> None:
    """Fill the sheet, one row per alternative."""
    _words_on_top(book, grid)
    for line in range(1, sizes.ALTERNATIVES + 1):
        _identity(grid, inputs, line)
        _whole(grid, lines, line)
        _derived(grid, line)
        _judged(grid, load, line)
        _ordered(grid, inputs, line)
        _flagged(grid, inputs, line)


def _words_on_top(book: Book, grid: Grid) -> None:
    words = 'horizon_before&in_horizon&horizon_after&IF(in_period="",todo_period,in_period)'
    grid.sheet.put("A4", f'=IF(in_horizon="",todo_horizon,{words})', "Explanatory Text")
    grid.sheet.put("D4", "Stream per unit of ΔI, per period", "Label", align="right")
    book.name("horizon_in_words", TOTALS, "A4")
    book.name("stream_factor", TOTALS, FACTOR)
    native = "IF(in_rate=0,1/in_horizon,-PMT(in_rate,in_horizon,1))"
    grid.sheet.put(FACTOR, f'=IF(horizon_given=1,{native},"")', "Row", "0.000000", align="right")
    grid.sheet.put("D5", "A horizon is given", "Label", align="right")
    grid.sheet.put("E5", "=IF(ISNUMBER(in_horizon),IF(in_horizon>0,1,0),0)", "Row", align="right")
    book.name("horizon_given", TOTALS, "E5")


def _identity(grid: Grid, inputs: Inputs, line: int) -> None:
    table = inputs.alternatives
    name, number = table.cell("name", line), grid.here("number", line)
    grid.put("number", line, line)
    grid.put("name", line, f'=IF({name}="","",{name})', align="left")
    grid.put("first", line, f'=IF({name}="",0,IF(MATCH({name},alternative_names,0)={number},1,0))')
    keys = _members("member")
    given = f"{table.cell(keys[0], line)}:{table.cell(keys[-1], line).split('!')[1]}"
    grid.put("set", line, f"=IF(COUNTA({given})>0,1,0)")
    unknown, nested = [], []
    is_set = grid.cells("set").split("!")[1]
    for place, key in enumerate(keys):
        member, here = table.cell(key, line), grid.here(key, line)
        grid.put(key, line, f'=IF({member}="","",IFERROR(MATCH({member},alternative_names,0),""))')
        unknown.append(f'IF({member}="",0,IF({here}="",1,IF({here}={number},1,0)))')
        if place:
            before = f"{grid.here(keys[0], line)}:{grid.here(keys[place - 1], line)}"
            unknown.append(f'IF({here}="",0,COUNTIFS({before},{here}))')
        nested.append(f'IF({here}="",0,IF({here}={number},0,INDEX({is_set},{here})))')
        rows_up = f"{grid.letter(keys[0])}${grid.heading_row + 1}:{grid.here(key, line)}"
        so_far = f"COUNTIFS({rows_up},{here})"
        grid.put(f"key_{place + 1}", line, f'=IF({here}="","",{here}*key_step+{so_far})')
    grid.put("unknown", line, "=" + "+".join(unknown))
    grid.put("nested", line, "=" + "+".join(nested))


def _sum_of(lines: Grid, key: str, grid: Grid, line: int) -> str:
    column = f"{lines.cells(key)},{lines.cells('alternative')}"
    parts = [f"SUMIFS({column},{grid.here('number', line)})"]
    for member in _members("member"):
        here = grid.here(member, line)
        parts.append(f'IF({here}="",0,SUMIFS({column},{here}))')
    return "+".join(parts)


def _whole(grid: Grid, lines: LineGrids, line: int) -> None:
    of = {"t_own": lines.sales, "t_group": lines.sales, "oe_own": lines.expenses, "oe_group": lines.expenses}
    for figure in SUMMED:
        for key in triple(figure):
            grid.put(key, line, f"={_sum_of(of.get(figure, lines.investment), key, grid, line)}", look.MONEY)
    for key in ("stock", "other"):
        grid.put(key, line, f"={_sum_of(lines.investment, key, grid, line)}", look.MONEY)
    grid.put("displaced", line, f"={_sum_of(lines.sales, 'displaced', grid, line)}")
    grid.put("open", line, "=" + "+".join(_sum_of(of_them, "open", grid, line) for of_them in lines.all))
    counted = []
    for of_them in lines.all:
        counted.append(f"COUNTIFS({of_them.cells('alternative')},{grid.here('number', line)})")
        for member in _members("member"):
            here = grid.here(member, line)
            counted.append(f'IF({here}="",0,COUNTIFS({of_them.cells("alternative")},{here}))')
    grid.put("lines", line, "=" + "+".join(counted))
    name, sound = grid.here("name", line), ("open", "unknown", "nested")
    waits = "+".join(grid.here(key, line) for key in sound)
    ready = f'AND({name}<>"",horizon_given=1,{waits}=0,{grid.here("lines", line)}>0)'
    grid.put("ready", line, f"=IF({ready},1,0)")
    grid.put("missing", line, f"={_missing(grid, line)}", align="left")


def _missing(grid: Grid, line: int) -> str:
    name, ready, unknown, nested, count, opened = (
        grid.here(key, line) for key in ("name", "ready", "unknown", "nested", "lines", "open")
    )
    return (
        f'IF(OR({name}="",{ready}=1),"",IF(horizon_given=0,todo_horizon,IF({unknown}>0,todo_member,'
        f"IF({nested}>0,todo_nested,IF({count}=0,todo_lines,{opened}&todo_open)))))"
    )


def _derived(grid: Grid, line: int) -> None:
    ready = f"{grid.here('ready', line)}=1"
    for short in SHORT:
        t_own, t_group, oe_own, oe_group, own, group = (
            grid.here(f"{key}_{short}", line)
            for key in ("t_own", "t_group", "oe_own", "oe_group", "stream_own", "stream_group")
        )
        t, oe = grid.here(f"t_{short}", line), grid.here(f"oe_{short}", line)
        stream = "*stream_factor*in_horizon"
        for key, formula in (
            ("t", f"IF(in_perspective=perspective_group,{t_group},{t_own})"),
            ("oe", f"IF(in_perspective=perspective_group,{oe_group}+{group}{stream},{oe_own}+{own}{stream})"),
            ("np", f"ROUND({t}-{oe},decimals_difference)"),
        ):
            grid.put(f"{key}_{short}", line, f'=IF({ready},{formula},"")', look.MONEY)


def _judged(grid: Grid, load: Grid, line: int) -> None:
    ready, number = f"{grid.here('ready', line)}=1", grid.here("number", line)
    nets = f"{grid.here('np_p', line)}:{grid.here('np_o', line)}"
    worst, best = grid.here("worst", line), grid.here("best", line)
    over, above, displaced, capacity = (grid.here(key, line) for key in ("over", "above", "displaced", "capacity"))
    mine = f"{load.cells('number')},{number}"
    # A resource that is over its capacity today counts for every alternative that does not relieve it.
    loaded = f"COUNTIFS({mine},{load.cells('over')},1)"
    untouched = f"resources_over_today-COUNTIFS({mine},{load.cells('over_today')},1)"
    for key, formula in (
        ("worst", f"MIN({nets})"),
        ("best", f"MAX({nets})"),
        ("over", f"{loaded}+{untouched}"),
        ("above", f"COUNTIFS({mine},{load.cells('above')},1)"),
        (
            "capacity",
            f"IF(AND({over}>0,{displaced}=0),word_overload,IF({over}+{above}>0,word_above_limit,word_ok))",
        ),
        ("verdict", native_verdict(worst, best, capacity)),
    ):
        number_format = look.MONEY if key in ("worst", "best") else look.GENERAL
        side = "left" if key in _TEXTS else "right"
        grid.put(key, line, f'=IF({ready},{formula},"")', number_format, side)


def native_verdict(low: str, high: str, capacity: str) -> str:
    """The verdict from the worst and best ΔNP and the state of the capacity, by native formulas."""
    return (
        f"IF(IF(in_red_line>0,IF({low}<-in_red_line,1,0),0)=1,word_red_line,IF({high}<0,word_reject,"
        f"IF({capacity}=word_overload,word_check_capacity,IF({low}>0,word_accept,"
        f"IF(AND({low}=0,{high}=0),word_indifferent,word_depends)))))"
    )


def _ordered(grid: Grid, inputs: Inputs, line: int) -> None:
    """Ready alternatives first, the best likely ΔNP first, the first listed first where they are equal."""
    name, ready, likely = grid.here("name", line), grid.here("ready", line), grid.here("np_l", line)
    rank, order, place = (grid.here(key, line) for key in ("rank", "order", "place"))

    def down_to_here(key: str) -> str:
        letter = grid.letter(key)
        return f"{letter}${grid.heading_row + 1}:{letter}{grid.heading_row + line}"

    def all_of(key: str) -> str:
        return grid.cells(key).split("!")[1]

    grid.put("waiting", line, f'=IF(AND({name}<>"",{ready}=0),1,0)')
    ties = f"COUNTIFS({down_to_here('np_l')},{likely})-1"
    later = f"SUM({all_of('ready')})+SUM({down_to_here('waiting')})"
    grid.put("rank", line, f'=IF({name}="","",IF({ready}=1,RANK({likely},{all_of("np_l")})+{ties},{later}))')
    chosen = f"IF({inputs.alternatives.cell('side_by_side', line)}=yes_yes,0,key_step)"
    many = "COUNTA(alternative_names)>alternatives_shown"
    grid.put("order", line, f'=IF({name}="","",{chosen}+IF({many},{rank},{grid.here("number", line)}))')
    grid.put("place", line, f'=IF({name}="","",RANK({order},{all_of("order")},1))')
    beyond = f'IF({name}="",0,IF({ready}=1,IF({place}>alternatives_in_chart,1,0),0))=1'
    for key in ("worst", "best"):
        grid.put(f"other_{key}", line, f'=IF({beyond},{grid.here(key, line)},"")', look.MONEY)
    expected = inputs.alternatives.cell("expected", line)
    apart = f"IF(ABS({likely}-{expected})>tolerance_money,1,0)"
    grid.put("off", line, f'=IF(OR({expected}="",{name}=""),0,IF({ready}=1,{apart},1))')


def _flagged(grid: Grid, inputs: Inputs, line: int) -> None:
    """What Checks counts over all alternatives: also of those that do not stand side by side."""
    table, ready, name = inputs.alternatives, f"{grid.here('ready', line)}=1", grid.here("name", line)
    bought, charged, stock = (
        table.cell("purchases", line),
        table.cell("tvc_charged", line),
        grid.here("stock", line),
    )
    gap = f"IF(ROUND({stock}-({bought}-{charged}),decimals_difference)<>0,1,0)"
    one = f'IF(OR({bought}<>"",{charged}<>""),1,IF({stock}<0,1,0))'
    grid.put("stock_off", line, f'=IF({ready},IF(AND({bought}<>"",{charged}<>""),{gap},{one}),0)')
    stopped, *questions = (table.cell(key, line) for key in ("production_stopped", "spare_capacity", "harms_brand"))
    open_ones = "+".join(f'IF({question}="",1,0)' for question in questions)
    grid.put("unanswered", line, f"=IF(AND({ready},{stopped}=yes_yes),{open_ones},0)")
    apart = []
    for short in SHORT:
        signs = [
            f"SIGN(ROUND({grid.here(f't_{whose}_{short}', line)}-{grid.here(f'oe_{whose}_{short}', line)}"
            f"-{grid.here(f'stream_{whose}_{short}', line)}*stream_factor*in_horizon,decimals_difference))"
            for whose in ("own", "group")
        ]
        apart.append(f"IF({signs[0]}<>{signs[1]},1,0)")
    grid.put("conflict", line, f"=IF({ready},IF({'+'.join(apart)}>0,1,0),0)")
    answers = [stopped, *questions, table.cell("side_by_side", line)]
    outside = [f'IF({cell}="",0,IF(COUNTIFS(yes_answers,{cell})=0,1,0))' for cell in answers]
    numbers = f"{table.cell('purchases', line)}:{table.cell('expected', line).split('!')[1]}"
    grid.put("wrong", line, f'=IF({name}="",0,{"+".join(outside)}+COUNTA({numbers})-COUNT({numbers}))')


def beside_alternatives(book: Book, inputs: Inputs, grid: Grid) -> None:
    """Beside each alternative, what it still lacks."""
    sheet, table = book.sheets[ALTERNATIVES], inputs.alternatives
    letter = get_column_letter(table.first_column + len(table.columns) + 1)  # after the table and a column of air
    sheet.worksheet.column_dimensions[letter].width = 60
    sheet.put(f"{letter}{table.heading_row}", "What is missing", "Heading 2")
    for line in range(1, sizes.ALTERNATIVES + 1):
        wrong, missing = grid.cell("wrong", line), grid.cell("missing", line)
        nameless = f'{table.cell("name", line)}=""'
        entered = f"COUNTA({table.cell(table.columns[1].key, line)}:{table.cell('source', line).split('!')[1]})>0"
        hint = f'=IF({nameless},IF({entered},todo_name,""),IF({wrong}>0,todo_answers,{missing}))'
        sheet.put(f"{letter}{table.heading_row + line}", hint, "Hint")


def declare_words(book: Book) -> None:
    """The sentences that say what an alternative lacks."""
    book.word("todo_horizon", "To do: give the horizon on Decision")
    book.word("todo_member", "a member of the set is not listed, is named twice, or is the set itself")
    book.word("todo_nested", "a member is itself a set: name its members here instead")
    book.word("todo_name", "name the alternative in the first column")
    book.word("todo_answers", "an answer is not on its list, or a text stands where a number belongs")
    book.word("todo_lines", "To do: enter its lines")
    book.word("todo_open", " line(s) with something missing: see the hints beside them")
