"""One calculation row per alternative that stands side by side: its figures as the result sheets need them."""

from __future__ import annotations

from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts.book import Book
from workbook_templates.parts.delta_decision import sizes
from workbook_templates.parts.delta_decision.grid import SCENARIOS, SHORT, Grid, triple
from workbook_templates.parts.delta_decision.lines import HEADING_ROW
from workbook_templates.parts.delta_decision.totals import SINGLE, SUMMED
from workbook_templates.parts.delta_decision.trail import DecisionTrail

SIDE: Final = "Side by side"
_DERIVED: Final = {
    "level_own": "Stream of ΔI, per period, Own",
    "level_group": "Stream of ΔI, per period, Group",
    "oe_all_own": "ΔOE with the stream, Own",
    "oe_all_group": "ΔOE with the stream, Group",
    "t": "ΔT the verdict is about",
    "oe": "ΔOE the verdict is about",
    "t_each": "ΔT per period",
    "oe_each": "ΔOE per period",
}
_TAKEN: Final = {
    **{key: heading for key, heading in SINGLE.items() if key not in ("open", "lines")},
    "capacity": "Capacity",
    "worst": "Worst scenario",
    "best": "Best scenario",
    "verdict": "Verdict",
}
_FIXED: Final = {
    "place": "Place",
    "name": "Alternative",
    "number": "No. of the alternative",
    "ready": "Ready",
    "missing": "What is missing",
    "oe_cash": "ΔOE without the stream, likely",
    "apart": "Results apart from Totals",
}
_TEXTS: Final = {"name": 24, "missing": 34, "capacity": 13, "verdict": 15}


def _keys() -> tuple[str, ...]:
    summed = (key for figure in SUMMED for key in triple(figure))
    derived = (key for figure in _DERIVED for key in triple(figure))
    return ("place", "name", "number", "ready", "missing", *summed, *_TAKEN, *derived, "oe_cash", "apart")


def _headings(keys: tuple[str, ...]) -> list[str]:
    words = dict(zip(SHORT, SCENARIOS, strict=True))
    known = {**SUMMED, **_DERIVED}
    fixed = {**_FIXED, **_TAKEN}
    return [fixed.get(key) or f"{known[key[:-2]]}, {words[key[-1]]}" for key in keys]


def draw_side(book: Book, trail: DecisionTrail, totals: Grid) -> Grid:
    """Draw the sheet; returns its grid, one row per place."""
    keys = _keys()
    sheet = book.open_sheet(SIDE, heading_row=HEADING_ROW, freeze=f"C{HEADING_ROW + 1}")
    grid = Grid(sheet, HEADING_ROW, sizes.SIDE_BY_SIDE, keys)
    sheet.widths(*(_TEXTS.get(key, 6 if key == "place" else 13) for key in keys))
    numbers = tuple(number for number, key in enumerate(keys, 1) if key not in _TEXTS)
    sheet.headings(HEADING_ROW, _headings(keys), numbers=numbers, height=54)
    sheet.put("A4", "Those with Yes under Side by side on Alternatives, then the first listed, or the best of many.")
    for line in range(1, sizes.SIDE_BY_SIDE + 1):
        _taken(grid, totals, line)
        _derived(trail, grid, line)
    bottom = HEADING_ROW + sizes.SIDE_BY_SIDE
    sheet.mark_filled(f"A{HEADING_ROW + 1}:{grid.letter(keys[-1])}{bottom}", f'$B{HEADING_ROW + 1}<>""')
    return grid


def of_number(grid: Grid, line: int, cells: str) -> str:
    """What stands in a column of alternatives for the one at this place."""
    return f"INDEX({cells},{grid.cell('number', line)})"


def _taken(grid: Grid, totals: Grid, line: int) -> None:
    number = grid.here("number", line)
    grid.put("place", line, line)
    grid.put("number", line, f'=IFERROR(MATCH({grid.here("place", line)},{totals.cells("place")},0),"")')
    summed = [key for figure in SUMMED for key in triple(figure)]
    for key in ("name", "missing", "ready", *summed, *_TAKEN):
        none = "0" if key == "ready" else '""'
        money = key in summed or key in ("stock", "other", "worst", "best")
        side = "left" if key in _TEXTS else "right"
        taken = f"INDEX({totals.cells(key)},{number})"
        grid.put(key, line, f'=IF({number}="",{none},{taken})', look.MONEY if money else look.GENERAL, side)


def _derived(trail: DecisionTrail, grid: Grid, line: int) -> None:
    ready = f"{grid.cell('ready', line)}=1"

    def put(key: str, formula: str) -> None:
        grid.put(key, line, f'=IF({ready},{formula},"")', look.MONEY)

    for short, word in zip(SHORT, SCENARIOS, strict=True):
        for which in ("own", "group"):
            stream = grid.cell(f"stream_{which}_{short}", line)
            trail.judge(
                f"S-{line}{which[0]}{short}",
                SIDE,
                grid.here(f"level_{which}_{short}", line),
                f"OE_STREAM({stream},in_horizon,in_rate)",
                (stream, "in_horizon", "in_rate"),
                f"IF(in_rate=0,{stream}/in_horizon,-PMT(in_rate,in_horizon,{stream}))",
                ready=f"AND({ready},{stream}<>0)",
                named=grid.cell("name", line),
                spare=line > trail.placed,
                rule=f"ΔI as a level ΔOE per period, {which.capitalize()}, {word}",
            )
            lines_only, whole = grid.here(f"oe_{which}_{short}", line), grid.here(f"stream_{which}_{short}", line)
            put(f"oe_all_{which}_{short}", f"{lines_only}+{whole}*stream_factor*in_horizon")
        for key, own, group in (("t", "t_own", "t_group"), ("oe", "oe_all_own", "oe_all_group")):
            mine, ours = grid.here(f"{own}_{short}", line), grid.here(f"{group}_{short}", line)
            put(f"{key}_{short}", f"IF(in_perspective=perspective_group,{ours},{mine})")
            put(f"{key}_each_{short}", f"{grid.here(f'{key}_{short}', line)}/in_horizon")
    mine, ours = grid.here("oe_own_l", line), grid.here("oe_group_l", line)
    put("oe_cash", f"IF(in_perspective=perspective_group,{ours},{mine})")


def compare(grid: Grid, line: int, worst: str, best: str, verdict: str) -> None:
    """Whether the results of this place agree with what Totals says of the alternative."""
    low, high, said = (grid.here(key, line) for key in ("worst", "best", "verdict"))
    apart = f"ABS({worst}-{low})+ABS({best}-{high})+IF(EXACT({verdict},{said}),0,1)"
    grid.put("apart", line, f"=IF({grid.here('ready', line)}=1,{apart},0)", look.MONEY)
