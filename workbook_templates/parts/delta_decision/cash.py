"""ΔCash beside the decision's and the books' view, likely scenario; the verdict stays on ΔNP."""

from __future__ import annotations

from functools import partial
from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts.book import Book
from workbook_templates.parts.delta_decision import sizes
from workbook_templates.parts.delta_decision.board import Board, draw_board
from workbook_templates.parts.delta_decision.grid import Grid
from workbook_templates.parts.delta_decision.inputs import Inputs
from workbook_templates.parts.delta_decision.trail import DecisionTrail

CASH: Final = "Cash"

CASH_ROWS: Final = {
    "np": 7,
    "book": 8,
    "book_np": 9,
    "stock": 10,
    "purchases": 11,
    "charged": 12,
    "other": 13,
    "cash": 14,
    "unchecked": 15,
    "message": 16,
}


def draw_cash(book: Book, trail: DecisionTrail, inputs: Inputs, side: Grid) -> Board:
    """Draw ΔCash beside the decision's and the books' view, likely scenario; the verdict stays on ΔNP."""
    board = draw_board(book, CASH, side, CASH_ROWS["message"], (CASH_ROWS["cash"],))
    sheet, rows = board.sheet, CASH_ROWS
    sheet.put("A4", "ΔCash = ΔT − ΔOE − ΔI, likely, before receivables, payables and tax. The verdict stays on ΔNP.")
    for key, text in (
        ("np", "Decision lens: ΔNP without the stream of ΔI"),
        ("book", "Memo: book value to write off"),
        ("book_np", "Book lens: ΔNP less the book value"),
        ("stock", "ΔI of stock"),
        ("purchases", "Purchases"),
        ("charged", "TVC charged"),
        ("other", "Other ΔI: machines, buildings"),
        ("cash", "ΔCash"),
        ("unchecked", "ΔT − ΔOE − ΔI, unchecked"),
        ("message", "In words"),
    ):
        board.label(rows[key], text)
    for row, text in enumerate(_CASH_NOTES, rows["message"] + 2):
        sheet.put(f"A{row}", text, "Explanatory Text")
    sheet.row_height(rows["message"], 92)
    board.put(rows["np"], lambda line: f"{side.cell('t_l', line)}-{side.cell('oe_cash', line)}")
    for key, column in (("book", "book_value"), ("purchases", "purchases"), ("charged", "tvc_charged")):
        board.put(
            rows[key],
            partial(board.given, inputs, column),
        )
    written_off, net = rows["book"], rows["np"]
    board.put(
        rows["book_np"],
        lambda line: (
            f'IF({board.cell(written_off, line)}="","",{board.cell(net, line)}-{board.cell(written_off, line)})'
        ),
    )
    board.put(rows["stock"], lambda line: side.cell("stock", line))
    board.put(rows["other"], lambda line: side.cell("other", line))
    board.put(rows["message"], lambda line: _cash_state(board, line, _MESSAGES), look.GENERAL, wrap=True)
    for line in range(1, sizes.SIDE_BY_SIDE + 1):
        _cash_calls(trail, board, line)
    return board


_MESSAGES: Final = ("cash_twice", "cash_half", "cash_stock", "cash_fine")


def _cash_state(board: Board, line: int, answers: tuple[str, str, str, str]) -> str:
    stock, bought, charged = (board.cell(CASH_ROWS[key], line) for key in ("stock", "purchases", "charged"))
    gap = f'IF(AND({bought}<>"",{charged}<>""),ROUND({stock}-({bought}-{charged}),decimals_difference)<>0,0)'
    one = f'IF({bought}="",{charged}<>"",{charged}="")'
    released = f'AND({bought}="",{stock}<0)'
    twice, half, alone, fine = answers
    return f"IF({gap},{twice},IF({one},{half},IF({released},{alone},{fine})))"


def _cash_calls(trail: DecisionTrail, board: Board, line: int) -> None:
    side, letter, rows = board.side, board.column(line), CASH_ROWS
    t, oe = side.cell("t_l", line), side.cell("oe_cash", line)
    stock, bought, charged, other = (board.cell(rows[key], line) for key in ("stock", "purchases", "charged", "other"))
    sound = f"IF({board.ready(line)},{_cash_state(board, line, ('0', '0', '0', '1'))},0)=1"
    native = f"{t}-{oe}-{stock}-{other}"
    for key, output, when in (
        ("cash", "", sound),
        ("unchecked", ",output_unchecked", board.ready(line)),
    ):
        call = f"CASH_DELTA({t},{oe},{stock},,,{other}{output})"
        checked = f"CASH_DELTA({t},{oe},{stock},{bought},{charged},{other}{output})"
        both = f'AND({bought}<>"",{charged}<>"")'
        trail.judge(
            f"CA-{line}{key[0]}",
            CASH,
            f"{letter}{rows[key]}",
            f"IF({both},{checked},{call})",
            (t, oe, stock),
            native,
            ready=when,
            named=side.cell("name", line),
            spare=line > trail.placed,
            rule="ΔCash = ΔT − ΔOE − ΔI − other investment" + (", unchecked" if key == "unchecked" else ""),
        )


_CASH_NOTES: Final = (
    "Where no TVC was charged, T took nothing out of I: ΔI of stock is purchases − TVC charged. To take the book value",
    "out of I as well counts the material twice (80 would become 180: more cash than revenue).",
    "Over a long time NP and free cash move together while material is replenished; not when replenishment stops.",
    "Not treating leftover material as TVC leads to the right selling decision;",
    "one flag per material is needed: will it be replenished?",
)


def declare_words(book: Book) -> None:
    """The sentences on stock."""
    for name, text in _WORDS.items():
        book.word(name, text)


_WORDS: Final = {
    "cash_twice": "Material is counted twice: ΔI of stock is not purchases less TVC charged.",
    "cash_half": "Purchases and TVC charged belong together: one is missing.",
    "cash_stock": "Stock is released: give purchases and TVC charged.",
    "cash_fine": "ΔI of stock is consistent.",
    "output_unchecked": "unchecked",
}
