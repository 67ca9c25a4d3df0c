"""The verdicts side by side, in three scenarios; every function's figure goes through the audit trail."""

from __future__ import annotations

from functools import partial
from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts.book import Book, place
from workbook_templates.parts.delta_decision import sizes
from workbook_templates.parts.delta_decision.board import Board, draw_board
from workbook_templates.parts.delta_decision.cash import CASH, CASH_ROWS
from workbook_templates.parts.delta_decision.grid import SCENARIOS, SHORT, Grid
from workbook_templates.parts.delta_decision.inputs import Inputs
from workbook_templates.parts.delta_decision.side import compare, of_number
from workbook_templates.parts.delta_decision.totals import native_verdict
from workbook_templates.parts.delta_decision.trail import DecisionTrail

VERDICT: Final = "Verdict"

# The rows of Verdict, by what stands in them.
ROWS: Final = {
    "verdict": 7,
    "sentence": 8,
    "missing": 9,
    "t": 10,
    "oe": 13,
    "np": 16,
    "worst": 19,
    "best": 20,
    "after": 21,
    "room": 24,
    "breakeven": 25,
    "roi": 28,
    "payback": 31,
    "npv": 34,
    "cash": 35,
    "dominates": 36,
    "dominated": 37,
    "stopped": 38,
    "question_capacity": 39,
    "question_brand": 40,
    "memo_book": 41,
    "memo_spent": 42,
}


def draw_verdict(book: Book, trail: DecisionTrail, inputs: Inputs, side: Grid) -> Board:
    """Draw the sheet of verdicts, one column per alternative."""
    board = draw_board(
        book, VERDICT, side, ROWS["memo_spent"], tuple(range(ROWS["np"], ROWS["np"] + 3)), (ROWS["verdict"],)
    )
    sheet = board.sheet
    sheet.put("A4", '=IF(in_reference="",todo_reference,word_against&in_reference)', "Hint")
    sheet.put("A5", "=horizon_in_words", "Explanatory Text")
    for line in range(1, sizes.SIDE_BY_SIDE + 1):
        _verdict(trail, board, line)
        _figures(trail, board, line)
    _words(board)
    _plain_rows(board, inputs)
    verdicts = f"B{ROWS['verdict']}:{board.column(sizes.SIDE_BY_SIDE)}{ROWS['verdict']}"
    for word, role in (
        ("word_accept", "Good"),
        ("word_reject", "Bad"),
        ("word_red_line", "Bad"),
        ("word_check_capacity", "Neutral"),
        ("word_depends", "Neutral"),
    ):
        sheet.mark(verdicts, f"B{ROWS['verdict']}={word}", role)
    return board


def _of(side: Grid, figure: str, line: int) -> str:
    return side.row(f"{figure}_p", f"{figure}_o", line)


def _verdict(trail: DecisionTrail, board: Board, line: int) -> None:
    side = board.side
    t, oe = _of(side, "t", line), _of(side, "oe", line)
    worst, best = board.cell(ROWS["worst"], line), board.cell(ROWS["best"], line)
    nets = [f"ROUND({side.cell(f't_{s}', line)}-{side.cell(f'oe_{s}', line)},decimals_difference)" for s in SHORT]
    capacity = side.cell("capacity", line)
    low, high = f"MIN({','.join(nets)})", f"MAX({','.join(nets)})"
    native = native_verdict(low, high, capacity)
    name = side.cell("name", line)
    trail.judge(
        f"V-{line}",
        VERDICT,
        f"{board.column(line)}{ROWS['verdict']}",
        f"DELTA_DECISION({t},{oe},,,,in_red_line,{capacity},output_verdict)",
        (worst, best, "in_red_line"),
        native,
        ready=board.ready(line),
        named=name,
        spare=line > trail.placed,
        rule="ΔT − ΔOE > 0 in every scenario; red line, capacity",
        is_text=True,
        tolerance="tolerance_none",
    )
    for key, function, rule in (
        ("worst", "MIN", "the worst scenario's ΔNP"),
        ("best", "MAX", "the best scenario's ΔNP"),
    ):
        trail.judge(
            f"{key[0].upper()}-{line}",
            VERDICT,
            f"{board.column(line)}{ROWS[key]}",
            f"DELTA_DECISION({t},{oe},output_{key})",
            (),
            f"{function}({','.join(nets)})",
            ready=board.ready(line),
            named=name,
            spare=line > trail.placed,
            rule=rule,
        )
    verdict = board.cell(ROWS["verdict"], line)
    compare(side, line, worst, best, verdict)


def _figures(trail: DecisionTrail, board: Board, line: int) -> None:
    side, letter = board.side, board.column(line)
    name = side.cell("name", line)
    for at, (short, word) in enumerate(zip(SHORT, SCENARIOS, strict=True)):
        t, oe = side.cell(f"t_{short}", line), side.cell(f"oe_{short}", line)
        t_each, oe_each = side.cell(f"t_each_{short}", line), side.cell(f"oe_each_{short}", line)
        invested = side.cell(f"roi_{short}", line)
        ready = board.ready(line)
        earns = f"IF({ready},IF({invested}>0,IF({t_each}-{oe_each}>0,1,0),0),0)=1"
        for key, call, shown, native, when, rule, look_of in (
            ("np", f"DELTA_DECISION({t},{oe})", (t, oe), f"{t}-{oe}", ready, "ΔNP = ΔT − ΔOE", look.MONEY),
            (
                "breakeven",
                f"DELTA_DECISION({t},{oe},output_breakeven)",
                (t, oe),
                f"{oe}/{t}",
                f"IF({ready},IF({t}<>0,1,0),0)=1",
                "the share of ΔT that must arrive: ΔOE ÷ ΔT",
                look.PERCENT,
            ),
            (
                "roi",
                f"DELTA_DECISION({t_each},{oe_each},{invested},output_roi)",
                (t_each, oe_each, invested),
                f"({t_each}-{oe_each})/{invested}",
                f"IF({ready},IF({invested}>0,1,0),0)=1",
                "ROI per period = (ΔT − ΔOE) ÷ ΔI",
                look.PERCENT,
            ),
            (
                "payback",
                f"DELTA_DECISION({t_each},{oe_each},{invested},output_payback)",
                (t_each, oe_each, invested),
                f"{invested}/({t_each}-{oe_each})",
                earns,
                "payback in periods = ΔI ÷ (ΔT − ΔOE)",
                look.RATIO,
            ),
        ):
            trail.judge(
                f"{key[0].upper()}{key[1]}-{line}{short}",
                VERDICT,
                f"{letter}{ROWS[key] + at}",
                call,
                shown,
                native,
                ready=when,
                named=name,
                spare=line > trail.placed,
                rule=f"{rule}, {word}",
                number_format=look_of,
                tolerance="tolerance_money" if key == "np" else "tolerance_ratio",
            )
    t_each, oe_each = side.cell("t_each_l", line), side.cell("oe_each_l", line)
    invested = side.cell("roi_l", line)
    stream = f"({t_each}-{oe_each})"
    trail.judge(
        f"PV-{line}",
        VERDICT,
        f"{letter}{ROWS['npv']}",
        f"DELTA_DECISION({t_each},{oe_each},{invested},in_horizon,in_rate,output_npv)",
        (t_each, oe_each, invested),
        f"IF(in_rate=0,{stream}*in_horizon,-PV(in_rate,in_horizon,{stream}))-{invested}",
        ready=board.ready(line),
        named=name,
        spare=line > trail.placed,
        rule="the level stream over the horizon at the rate, less ΔI by ROI",
    )


def _words(board: Board) -> None:
    three = (("t", "ΔT"), ("oe", "ΔOE"), ("np", "ΔNP = ΔT − ΔOE"), ("after", "NP after: reference + ΔNP"))
    shares = (("breakeven", "Break-even share of ΔT"), ("roi", "ROI per period"), ("payback", "Payback, periods"))
    for key, text in (*three, *shares):
        for at, word in enumerate(SCENARIOS):
            board.label(ROWS[key] + at, f"{text}, {word}")
    for key, text in (
        ("verdict", "Verdict"),
        ("sentence", "In words"),
        ("missing", "What is missing"),
        ("worst", "Worst scenario"),
        ("best", "Best scenario"),
        ("room", "Room to the red line, worst scenario"),
        ("npv", "Net present value, likely"),
        ("cash", "ΔCash, likely (see Cash)"),
        ("dominates", "Better in every case than"),
        ("dominated", "Worse in every case than"),
        ("stopped", "Has production stopped?"),
        ("question_capacity", "Is there available capacity that existing demand cannot use?"),
        ("question_brand", "Would it cost full-price sales or hurt the brand?"),
        ("memo_book", "Memo, outside ΔNP: book value to write off"),
        ("memo_spent", "Memo, outside ΔNP: already spent"),
    ):
        board.label(ROWS[key], text)
    for row in (ROWS["sentence"], ROWS["missing"]):
        board.sheet.row_height(row, 66 if row == ROWS["sentence"] else 40)
    for key in ("dominates", "dominated", "question_capacity", "question_brand"):
        board.sheet.row_height(ROWS[key], 28)


def _plain_rows(board: Board, inputs: Inputs) -> None:
    side, sheet = board.side, board.sheet
    for at, short in enumerate(SHORT):
        for key in ("t", "oe"):
            board.put(ROWS[key] + at, partial(side.cell, f"{key}_{short}"))
        board.put(
            ROWS["after"] + at,
            partial(_after, board, ROWS["np"] + at),
        )
    board.put(ROWS["sentence"], lambda line: _sentence(board.cell(ROWS["verdict"], line)), look.GENERAL, wrap=True)
    worst = ROWS["worst"]
    board.put(ROWS["room"], lambda line: f'IF(in_red_line>0,in_red_line+{board.cell(worst, line)},"")')
    board.put(ROWS["cash"], lambda line: place(CASH, f"{board.column(line)}{CASH_ROWS['cash']}", fixed=True))
    board.put(ROWS["dominates"], lambda line: _better(board, line, better=True), look.GENERAL, wrap=True)
    board.put(ROWS["dominated"], lambda line: _better(board, line, better=False), look.GENERAL, wrap=True)
    for key, column in (
        ("stopped", "production_stopped"),
        ("question_capacity", "spare_capacity"),
        ("question_brand", "harms_brand"),
    ):
        board.put(
            ROWS[key],
            partial(_answer, board, inputs, column),
            look.GENERAL,
            wrap=True,
        )
    for key, column in (("memo_book", "book_value"), ("memo_spent", "already_spent")):
        board.put(ROWS[key], partial(board.given, inputs, column))
    for line in range(1, sizes.SIDE_BY_SIDE + 1):
        address = f"{board.column(line)}{ROWS['missing']}"
        sheet.put(address, f"={side.cell('missing', line)}", "Hint", wrap=True, top=True)


def _after(board: Board, row: int, line: int) -> str:
    return f'IF(in_reference_np="","",in_reference_np+{board.cell(row, line)})'


def _answer(board: Board, inputs: Inputs, column: str, line: int) -> str:
    if column == "production_stopped":
        return board.given(inputs, column, line)
    cells = inputs.alternatives
    cell, stopped = (of_number(board.side, line, cells.cells(key)) for key in (column, "production_stopped"))
    return f'IF({cell}="",IF({stopped}=yes_yes,todo_answer,""),{cell})'


def _sentence(verdict: str) -> str:
    formula = "sentence_depends"
    for word in ("indifferent", "accept", "check_capacity", "reject", "red_line"):
        formula = f"IF({verdict}=word_{word},sentence_{word},{formula})"
    return formula


def _better(board: Board, line: int, *, better: bool) -> str:
    """The alternatives whose whole range lies below this one's (or above it), named."""
    parts = []
    for other in range(1, sizes.SIDE_BY_SIDE + 1):
        if other == line:
            continue
        winner, loser = (line, other) if better else (other, line)
        apart = f"IF({board.ready(other)},{board.cell(ROWS['worst'], winner)}>{board.cell(ROWS['best'], loser)},0)"
        parts.append(f'IF({apart},{board.side.cell("name", other)}&" ","")')
    return "TRIM(" + "&".join(parts) + ")"


def declare_words(book: Book) -> None:
    """The verdicts, their sentences and what is still to answer."""
    for name, text in _WORDS.items():
        book.word(name, text)


_WORDS: Final = {
    "word_accept": "Accept",
    "word_reject": "Reject",
    "word_indifferent": "Indifferent",
    "word_depends": "Depends",
    "word_red_line": "Red line",
    "word_check_capacity": "Check capacity",
    "sentence_accept": "ΔT − ΔOE is above 0 in every scenario.",
    "sentence_reject": "ΔT − ΔOE is below 0 in every scenario.",
    "sentence_indifferent": "ΔT − ΔOE is 0: nothing is gained or lost.",
    "sentence_depends": "Some scenarios gain and some do not: look at the break-even share.",
    "sentence_red_line": "The worst scenario loses more than the firm can bear.",
    "sentence_check_capacity": "A resource is overloaded: enter the displaced sales, or add temporary capacity.",
    "word_against": "Against the reference: ",
    "todo_reference": "To do: say on Decision what the changes are measured against",
    "todo_answer": "To do: answer this question",
    **{f"output_{name}": name for name in ("verdict", "worst", "best", "breakeven", "roi", "payback", "npv")},
}
