"""Every alternative in order of its likely ΔNP, one a row, so that none is out of sight; it judges nothing itself."""

from __future__ import annotations

from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts.book import Book
from workbook_templates.parts.delta_decision import sizes
from workbook_templates.parts.delta_decision.grid import Grid
from workbook_templates.parts.delta_decision.totals import TOTALS

RANKING: Final = "Ranking"
_HEADING_ROW: Final = 6
_COLUMNS: Final = {
    "rank": "Rank",
    "name": "Alternative",
    "verdict": "Verdict",
    "np_p": "ΔNP, pessimistic",
    "np_l": "ΔNP, likely",
    "np_o": "ΔNP, optimistic",
    "worst": "Worst scenario",
    "best": "Best scenario",
    "capacity": "Capacity",
    "beaten": "Worse in every case than",
    "place": "Place side by side",
    "missing": "What is missing",
    "number": "No.",
}
_TEXTS: Final = {"name": 26, "verdict": 15, "capacity": 13, "beaten": 26, "missing": 44}


def draw_ranking(book: Book, totals: Grid) -> Grid:
    """Draw the sheet; returns its grid."""
    sheet = book.open_sheet(RANKING, heading_row=_HEADING_ROW, freeze=f"C{_HEADING_ROW + 1}")
    keys = tuple(_COLUMNS)
    sheet.widths(*(_TEXTS.get(key, 7 if key in ("rank", "number") else 14) for key in keys))
    numbers = tuple(number for number, key in enumerate(keys, 1) if key not in _TEXTS)
    sheet.headings(_HEADING_ROW, list(_COLUMNS.values()), numbers=numbers, height=32)
    sheet.put("A4", "By ΔNP in the likely case; those with something missing stand last.", "Explanatory Text")
    grid = Grid(sheet, _HEADING_ROW, sizes.ALTERNATIVES, keys)
    strongest = f"MAX({totals.cells('worst')})"
    winner = f"INDEX({totals.cells('name')},MATCH({strongest},{totals.cells('worst')},0))"
    book.name("best_worst", TOTALS, "H4")
    totals.sheet.put("G4", "Highest worst scenario", "Label", align="right")
    totals.sheet.put("H4", f'=IF(COUNT({totals.cells("worst")})=0,"",{strongest})', "Row", look.MONEY, align="right")
    book.name("best_worst_name", TOTALS, "H5")
    totals.sheet.put("G5", "Whose it is", "Label", align="right")
    totals.sheet.put("H5", f'=IF(best_worst="","",{winner})', "Row")
    for line in range(1, sizes.ALTERNATIVES + 1):
        number, best = grid.here("number", line), grid.here("best", line)
        so_far = f"ROWS({totals.cells('number').split(':')[0]}:{totals.here('number', line)})"
        grid.put("rank", line, f'=IF({so_far}>COUNTA(alternative_names),"",{so_far})')
        rank = grid.here("rank", line)
        grid.put("number", line, f'=IF({rank}="","",MATCH({rank},{totals.cells("rank")},0))')
        for key in ("name", "verdict", "np_p", "np_l", "np_o", "worst", "best", "capacity", "place", "missing"):
            money = key.startswith("np") or key in ("worst", "best")
            side = "left" if key in _TEXTS else "right"
            shown = f'=IF({number}="","",INDEX({totals.cells(key)},{number}))'
            grid.put(key, line, shown, look.MONEY if money else look.GENERAL, side)
        beaten = f'IF({best}="","",IF({best}<best_worst,best_worst_name,""))'
        grid.put("beaten", line, f'=IF({number}="","",{beaten})', align="left")
    bottom = _HEADING_ROW + sizes.ALTERNATIVES
    first = _HEADING_ROW + 1
    verdict = grid.letter("verdict")
    sheet.mark_filled(f"A{first}:B{bottom} D{first}:M{bottom}", f'$B{first}<>""')
    for word, role in (
        ("word_accept", "Good"),
        ("word_reject", "Bad"),
        ("word_red_line", "Bad"),
        ("word_check_capacity", "Neutral"),
        ("word_depends", "Neutral"),
    ):
        sheet.mark(f"{verdict}{first}:{verdict}{bottom}", f"{verdict}{first}={word}", role)
    return grid
