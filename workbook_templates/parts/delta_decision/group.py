"""Own beside Group, with the flag where they contradict each other."""

from __future__ import annotations

from functools import partial
from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts.book import Book
from workbook_templates.parts.delta_decision import sizes
from workbook_templates.parts.delta_decision.board import HEADING_ROW, Board, draw_board
from workbook_templates.parts.delta_decision.grid import SCENARIOS, SHORT, Grid
from workbook_templates.parts.delta_decision.trail import DecisionTrail

GROUP: Final = "Own and group"


def draw_group(book: Book, trail: DecisionTrail, side: Grid) -> Board:
    """Draw Own beside Group, with the flag where they contradict each other."""
    board = draw_board(
        book, GROUP, side, CONFLICT_ROW + 1, tuple(range(CONFLICT_ROW - 6, CONFLICT_ROW)), (CONFLICT_ROW,)
    )
    board.sheet.put(
        "A4", "Own: a sister company is a regular supplier. Group: only money to or from outside counts.", "Normal"
    )
    row = HEADING_ROW + 1
    for figure, text in (("t", "ΔT"), ("oe_all", "ΔOE"), ("np", "ΔNP")):
        for which, whose in (("own", "Own"), ("group", "Group")):
            for short, word in zip(SHORT, SCENARIOS, strict=True):
                board.label(row, f"{text}, {whose}, {word}")
                if figure != "np":
                    key = f"{figure}_{which}_{short}"
                    board.put(row, partial(side.cell, key))
                else:
                    _net_of(trail, board, row, which, short, word)
                row += 1
    board.label(row, "Conflict?")
    board.label(row + 1, "What it means")
    own, group = row - 5, row - 2  # the likely scenarios
    board.put(row, lambda line: _conflict(board, own, group, line, "word_conflict", "word_same_sign"), look.GENERAL)
    board.put(
        row + 1,
        lambda line: _conflict(board, own, group, line, "sentence_conflict", "sentence_same_sign"),
        look.GENERAL,
        wrap=True,
    )
    board.sheet.row_height(row + 1, 80)
    board.sheet.mark(f"B{row}:{board.column(sizes.SIDE_BY_SIDE)}{row}", f"B{row}=word_conflict", "Bad")
    return board


CONFLICT_ROW: Final = HEADING_ROW + 1 + 18


def _conflict(board: Board, own: int, group: int, line: int, yes: str, no: str) -> str:
    pairs = [
        f"IF(SIGN(ROUND({board.cell(own + step, line)},decimals_difference))"
        f"<>SIGN(ROUND({board.cell(group + step, line)},decimals_difference)),1,0)"
        for step in (-1, 0, 1)
    ]
    return f"IF({'+'.join(pairs)}>0,{yes},{no})"


def _net_of(trail: DecisionTrail, board: Board, row: int, which: str, short: str, word: str) -> None:
    for line in range(1, sizes.SIDE_BY_SIDE + 1):
        t = board.side.cell(f"t_{which}_{short}", line)
        oe = board.side.cell(f"oe_all_{which}_{short}", line)
        trail.judge(
            f"G-{line}{which[0]}{short}",
            GROUP,
            f"{board.column(line)}{row}",
            f"DELTA_DECISION({t},{oe})",
            (t, oe),
            f"{t}-{oe}",
            ready=board.ready(line),
            named=board.side.cell("name", line),
            spare=line > trail.placed,
            rule=f"ΔNP = ΔT − ΔOE, {which.capitalize()}, {word}",
        )


def declare_words(book: Book) -> None:
    """The flag and its sentences."""
    for name, text in _WORDS.items():
        book.word(name, text)


_WORDS: Final = {
    "word_conflict": "Conflict",
    "word_same_sign": "no conflict",
    "sentence_conflict": "Own and Group point different ways: measure this company so that it gains by what helps all.",
    "sentence_same_sign": "Own and Group point the same way.",
}
