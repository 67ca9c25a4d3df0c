"""One calculation row per alternative: its lines and its members' added up, Own and Group, ready or not."""

from __future__ import annotations

from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts.book import Book
from workbook_templates.parts.delta_decision.grid import SCENARIOS, SHORT, Grid, triple
from workbook_templates.parts.delta_decision.inputs import ALTERNATIVES, MEMBERS, MOST_ALTERNATIVES, Inputs
from workbook_templates.parts.delta_decision.lines import HEADING_ROW, LineGrids
from workbook_templates.parts.delta_decision.trail import DecisionTrail

TOTALS: Final = "Totals"

_SUMMED: Final = {
    "t_own": "ΔT, Own",
    "t_group": "ΔT, Group",
    "oe_own": "ΔOE of the lines, Own",
    "oe_group": "ΔOE of the lines, Group",
    "roi": "ΔI by ROI",
    "stream": "ΔI by stream",
}
_SINGLE: Final = {
    "stock": "ΔI of stock, likely",
    "other": "Other ΔI, likely",
    "displaced": "Lines of displaced sales",
    "open": "Lines with something missing",
    "lines": "Lines",
}
_DERIVED: Final = {
    "level": "Stream of ΔI, per period",
    "oe_all_own": "ΔOE with the stream, Own",
    "oe_all_group": "ΔOE with the stream, Group",
    "t": "ΔT the verdict is about",
    "oe": "ΔOE the verdict is about",
    "t_each": "ΔT per period",
    "oe_each": "ΔOE per period",
}


def _keys() -> tuple[str, ...]:
    own = [f"only_{key}" for figure in _SUMMED for key in triple(figure)] + [f"only_{key}" for key in _SINGLE]
    whole = [key for figure in _SUMMED for key in triple(figure)] + list(_SINGLE)
    derived = [key for figure in _DERIVED for key in triple(figure)]
    members = [f"member_{number}" for number in range(1, MEMBERS + 1)]
    return ("number", "name", "ready", "first", *members, "unknown", *own, *whole, *derived, "oe_cash")


def _headings(keys: tuple[str, ...]) -> list[str]:
    words = dict(zip(SHORT, SCENARIOS, strict=True))
    fixed = {
        "number": "No.",
        "name": "Alternative",
        "ready": "Ready",
        "first": "Named here first",
        "unknown": "Members not found",
        "oe_cash": "ΔOE without the stream, likely",
    }
    known = {**_SUMMED, **_DERIVED}
    headings = []
    for key in keys:
        stem = key.removeprefix("only_")
        prefix = "Own lines: " if key != stem else ""
        if key in fixed:
            headings.append(fixed[key])
        elif key.startswith("member_"):
            headings.append(f"Member {key[-1]}")
        elif stem in _SINGLE:
            headings.append(prefix + _SINGLE[stem])
        else:
            figure, _, scenario = stem.rpartition("_")
            headings.append(f"{prefix}{known[figure]}, {words[scenario]}")
    return headings


def draw_totals(book: Book, trail: DecisionTrail, inputs: Inputs, lines: LineGrids) -> Grid:
    """Draw the sheet; returns its grid, one row per alternative."""
    keys = _keys()
    sheet = book.open_sheet(TOTALS, heading_row=HEADING_ROW, freeze=f"C{HEADING_ROW + 1}")
    grid = Grid(sheet, HEADING_ROW, MOST_ALTERNATIVES, keys)
    sheet.widths(5, 24, *(13 for _ in keys[2:]))
    sheet.headings(HEADING_ROW, _headings(keys), numbers=tuple(n for n in range(1, len(keys) + 1) if n != 2), height=54)
    for line in range(1, MOST_ALTERNATIVES + 1):
        _identity(grid, inputs, line)
        _own_lines(grid, lines, line)
        _whole(grid, line)
        _derived(trail, grid, line)
    words = 'horizon_before&in_horizon&horizon_after&IF(in_period="",todo_period,in_period)'
    sheet.put("A4", f'=IF(in_horizon="",todo_horizon,{words})', "Explanatory Text")
    book.name("horizon_in_words", TOTALS, "A4")
    sheet.mark_filled(f"A{HEADING_ROW + 1}:{grid.letter(keys[-1])}{HEADING_ROW + MOST_ALTERNATIVES}", '$B7<>""')
    return grid


def _identity(grid: Grid, inputs: Inputs, line: int) -> None:
    table = inputs.alternatives
    name = table.cell("name", line)
    grid.put("number", line, line)
    grid.put("name", line, f'=IF({name}="","",{name})', align="left")
    first = f"IF(MATCH({name},alternative_names,0)={grid.here('number', line)},1,0)"
    grid.put("first", line, f'=IF({name}="",0,{first})')
    unknown = []
    for number in range(1, MEMBERS + 1):
        member = table.cell(f"member_{number}", line)
        here = grid.here(f"member_{number}", line)
        grid.put(f"member_{number}", line, f'=IF({member}="","",IFERROR(MATCH({member},alternative_names,0),""))')
        unknown.append(f'IF(AND({member}<>"",{here}=""),1,0)')
        unknown.append(f"IF({here}={grid.here('number', line)},1,0)")
    grid.put("unknown", line, "=" + "+".join(unknown))


def _sum_of(lines: Grid, key: str, number: str) -> str:
    return f"SUMIFS({lines.cells(key)},{lines.cells('alternative')},{number})"


def _own_lines(grid: Grid, lines: LineGrids, line: int) -> None:
    number = grid.here("number", line)
    of = {"t_own": lines.sales, "t_group": lines.sales, "oe_own": lines.expenses, "oe_group": lines.expenses}
    for figure in _SUMMED:
        for key in triple(figure):
            grid.put(f"only_{key}", line, f"={_sum_of(of.get(figure, lines.investment), key, number)}", look.MONEY)
    grid.put("only_stock", line, f"={_sum_of(lines.investment, 'stock', number)}", look.MONEY)
    grid.put("only_other", line, f"={_sum_of(lines.investment, 'other', number)}", look.MONEY)
    grid.put("only_displaced", line, f"={_sum_of(lines.sales, 'displaced', number)}")
    grid.put("only_open", line, "=" + "+".join(_sum_of(lines_of, "open", number) for lines_of in lines.all))
    counted = "+".join(f"COUNTIFS({lines_of.cells('alternative')},{number})" for lines_of in lines.all)
    grid.put("only_lines", line, f"={counted}")


def _whole(grid: Grid, line: int) -> None:
    for key in (*(key for figure in _SUMMED for key in triple(figure)), *_SINGLE):
        column = grid.cells(f"only_{key}").split("!")[1]
        members = (grid.here(f"member_{number}", line) for number in range(1, MEMBERS + 1))
        added = "".join(f'+IF({member}="",0,INDEX({column},{member}))' for member in members)
        grid.put(key, line, f"={grid.here(f'only_{key}', line)}{added}", look.GENERAL if key in _SINGLE else look.MONEY)
    name, number = grid.here("name", line), "IF(ISNUMBER(in_horizon),IF(in_horizon>0,1,0),0)=1"
    waits = f"{grid.here('open', line)}+{grid.here('unknown', line)}=0"
    grid.put("ready", line, f'=IF(AND({name}<>"",{number},{waits},{grid.here("lines", line)}>0),1,0)')


def _derived(trail: DecisionTrail, grid: Grid, line: int) -> None:
    ready = f"{grid.cell('ready', line)}=1"

    def put(key: str, formula: str) -> None:
        grid.put(key, line, f'=IF({ready},{formula},"")', look.MONEY)

    for short, word in zip(SHORT, SCENARIOS, strict=True):
        stream = grid.cell(f"stream_{short}", line)
        trail.judge(
            f"S-{line}{short}",
            TOTALS,
            grid.here(f"level_{short}", line),
            f"OE_STREAM({stream},in_horizon,in_rate)",
            (stream, "in_horizon", "in_rate"),
            f"IF(in_rate=0,{stream}/in_horizon,-PMT(in_rate,in_horizon,{stream}))",
            ready=f"AND({ready},{stream}<>0)",
            named=grid.cell("name", line),
            rule=f"ΔI as a level ΔOE per period, {word}",
        )
        level = grid.here(f"level_{short}", line)
        for which in ("own", "group"):
            lines_only = grid.here(f"oe_{which}_{short}", line)
            put(f"oe_all_{which}_{short}", f'{lines_only}+IF({level}="",0,{level}*in_horizon)')
        for key, own, group in (("t", "t_own", "t_group"), ("oe", "oe_all_own", "oe_all_group")):
            mine, ours = grid.here(f"{own}_{short}", line), grid.here(f"{group}_{short}", line)
            put(f"{key}_{short}", f"IF(in_perspective=perspective_group,{ours},{mine})")
            put(f"{key}_each_{short}", f"{grid.here(f'{key}_{short}', line)}/in_horizon")
    mine, ours = grid.here("oe_own_l", line), grid.here("oe_group_l", line)
    put("oe_cash", f"IF(in_perspective=perspective_group,{ours},{mine})")


def beside_alternatives(book: Book, inputs: Inputs, grid: Grid) -> None:
    """Beside each alternative, what it still lacks."""
    sheet, table = book.sheets[ALTERNATIVES], inputs.alternatives
    letter = "O"  # after the table and a column of air
    sheet.worksheet.column_dimensions[letter].width = 60
    sheet.put(f"{letter}{table.heading_row}", "What is missing", "Heading 2")
    for line in range(1, MOST_ALTERNATIVES + 1):
        sheet.put(f"{letter}{table.heading_row + line}", f"={missing(grid, line)}", "Hint")


def missing(grid: Grid, line: int) -> str:
    """What an alternative lacks, in words, as a formula without "="."""
    name, ready = grid.cell("name", line), grid.cell("ready", line)
    return (
        f'IF({name}="","",IF({ready}=1,"",IF(in_horizon="",todo_horizon,IF({grid.cell("unknown", line)}>0,todo_member,'
        f"IF({grid.cell('lines', line)}=0,todo_lines,{grid.cell('open', line)}&todo_open)))))"
    )


def declare_words(book: Book) -> None:
    """The sentences that say what an alternative lacks."""
    book.word("todo_horizon", "To do: give the horizon on Decision")
    book.word("todo_member", "a member of the set is not listed, or is the set itself")
    book.word("todo_lines", "To do: enter its lines")
    book.word("todo_open", " line(s) with something missing: see the hints beside them")
