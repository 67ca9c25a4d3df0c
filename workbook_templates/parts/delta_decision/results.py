"""The results: verdicts side by side, Own beside Group, and cash; every function's figure through the audit trail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from openpyxl.utils import get_column_letter

from workbook_templates import house_style as look
from workbook_templates.parts.book import Book, Sheet, place
from workbook_templates.parts.delta_decision.grid import SCENARIOS, SHORT, Grid
from workbook_templates.parts.delta_decision.inputs import MOST_ALTERNATIVES, Inputs
from workbook_templates.parts.delta_decision.load import statuses
from workbook_templates.parts.delta_decision.totals import missing
from workbook_templates.parts.delta_decision.trail import DecisionTrail

VERDICT: Final = "Verdict"
GROUP: Final = "Own and group"
CASH: Final = "Cash"
HEADING_ROW: Final = 6

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


@dataclass(frozen=True)
class Board:
    """A result sheet whose columns are the alternatives."""

    sheet: Sheet
    totals: Grid

    def column(self, line: int) -> str:
        """The letter of an alternative's column."""
        return get_column_letter(1 + line)

    def cell(self, row: int, line: int) -> str:
        """An alternative's cell in a row, as any sheet writes it."""
        return place(self.sheet.title, f"{self.column(line)}{row}", fixed=True)

    def ready(self, line: int) -> str:
        """Whether the alternative can be judged, as a formula without "="."""
        return f"{self.totals.cell('ready', line)}=1"

    def label(self, row: int, text: str, role: str = "Label") -> None:
        """The words of a row."""
        self.sheet.put(f"A{row}", text, role, wrap=True)

    def put(
        self, row: int, formula: Callable[[int], str], number_format: str = look.MONEY, *, wrap: bool = False
    ) -> None:
        """The same formula for every alternative; a blank one stays blank."""
        for line in range(1, MOST_ALTERNATIVES + 1):
            shown = f'=IF({self.ready(line)},{formula(line)},"")'
            side = "left" if wrap else "right"
            self.sheet.put(f"{self.column(line)}{row}", shown, "Row", number_format, align=side, wrap=wrap, top=wrap)


def _board(
    book: Book, title: str, totals: Grid, last_row: int, strong: tuple[int, ...], coloured: tuple[int, ...] = ()
) -> Board:
    sheet = book.open_sheet(title, heading_row=HEADING_ROW, freeze=f"B{HEADING_ROW + 1}")
    sheet.widths(38, *(17 for _ in range(MOST_ALTERNATIVES)))
    board = Board(sheet, totals)
    sheet.put(f"A{HEADING_ROW}", "Alternative", "Table heading")
    for line in range(1, MOST_ALTERNATIVES + 1):
        name = totals.cell("name", line)
        heading = f"{board.column(line)}{HEADING_ROW}"
        sheet.put(heading, f'=IF({name}="","",{name})', "Table heading", align="right", wrap=True)
    sheet.row_height(HEADING_ROW, 30)
    for row in strong:
        sheet.mark_filled(f"B{row}:{board.column(MOST_ALTERNATIVES)}{row}", f'B${HEADING_ROW}<>""', strong=True)
    # Calc shows one look where ranges overlap, so a row with a look of its own is left out of the hairlines.
    plain = (row for row in range(HEADING_ROW + 1, last_row + 1) if row not in (*strong, *coloured))
    area = " ".join(f"B{row}:{board.column(MOST_ALTERNATIVES)}{row}" for row in plain)
    sheet.mark_filled(area, f'B${HEADING_ROW}<>""')
    return board


def draw_verdict(book: Book, trail: DecisionTrail, inputs: Inputs, totals: Grid, load: Grid) -> Board:
    """Draw the sheet of verdicts, one column per alternative."""
    board = _board(
        book, VERDICT, totals, ROWS["memo_spent"], tuple(range(ROWS["np"], ROWS["np"] + 3)), (ROWS["verdict"],)
    )
    sheet = board.sheet
    sheet.put("A4", '=IF(in_reference="",todo_reference,word_against&in_reference)', "Hint")
    sheet.put("A5", "=horizon_in_words", "Explanatory Text")
    for line in range(1, MOST_ALTERNATIVES + 1):
        _verdict(trail, board, load, line)
        _figures(trail, board, line)
    _words(board)
    _plain_rows(board, inputs)
    verdicts = f"B{ROWS['verdict']}:{board.column(MOST_ALTERNATIVES)}{ROWS['verdict']}"
    for word, role in (
        ("word_accept", "Good"),
        ("word_reject", "Bad"),
        ("word_red_line", "Bad"),
        ("word_check_capacity", "Neutral"),
        ("word_depends", "Neutral"),
    ):
        sheet.mark(verdicts, f"B{ROWS['verdict']}={word}", role)
    return board


def _of(totals: Grid, figure: str, line: int) -> str:
    return totals.row(f"{figure}_p", f"{figure}_o", line)


def _verdict(trail: DecisionTrail, board: Board, load: Grid, line: int) -> None:
    totals = board.totals
    t, oe = _of(totals, "t", line), _of(totals, "oe", line)
    worst, best = board.cell(ROWS["worst"], line), board.cell(ROWS["best"], line)
    nets = [f"ROUND({totals.cell(f't_{s}', line)}-{totals.cell(f'oe_{s}', line)},decimals_difference)" for s in SHORT]
    counted = statuses(load, line)
    low, high = f"MIN({','.join(nets)})", f"MAX({','.join(nets)})"
    native = (
        f"IF(IF(in_red_line>0,IF({low}<-in_red_line,1,0),0)=1,word_red_line,IF({high}<0,word_reject,"
        f"IF(COUNTIFS({counted},word_overload)>0,word_check_capacity,IF({low}>0,word_accept,"
        f"IF(AND({low}=0,{high}=0),word_indifferent,word_depends)))))"
    )
    name = totals.cell("name", line)
    trail.judge(
        f"V-{line}",
        VERDICT,
        f"{board.column(line)}{ROWS['verdict']}",
        f"DELTA_DECISION({t},{oe},,,,in_red_line,{counted},output_verdict)",
        (worst, best, "in_red_line"),
        native,
        ready=board.ready(line),
        named=name,
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
            rule=rule,
        )


def _figures(trail: DecisionTrail, board: Board, line: int) -> None:
    totals, letter = board.totals, board.column(line)
    name = totals.cell("name", line)
    for at, (short, word) in enumerate(zip(SHORT, SCENARIOS, strict=True)):
        t, oe = totals.cell(f"t_{short}", line), totals.cell(f"oe_{short}", line)
        t_each, oe_each = totals.cell(f"t_each_{short}", line), totals.cell(f"oe_each_{short}", line)
        invested = totals.cell(f"roi_{short}", line)
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
                rule=f"{rule}, {word}",
                number_format=look_of,
                tolerance="tolerance_money" if key == "np" else "tolerance_ratio",
            )
    t_each, oe_each = totals.cell("t_each_l", line), totals.cell("oe_each_l", line)
    invested = totals.cell("roi_l", line)
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
    totals, sheet = board.totals, board.sheet
    for at, short in enumerate(SHORT):
        for key in ("t", "oe"):
            board.put(ROWS[key] + at, partial(totals.cell, f"{key}_{short}"))
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
            partial(_answer, inputs, column),
            look.GENERAL,
            wrap=True,
        )
    for key, column in (("memo_book", "book_value"), ("memo_spent", "already_spent")):
        board.put(ROWS[key], partial(_if_given, inputs, column))
    for line in range(1, MOST_ALTERNATIVES + 1):
        address = f"{board.column(line)}{ROWS['missing']}"
        sheet.put(address, f"={missing(totals, line)}", "Hint", wrap=True, top=True)


def _after(board: Board, row: int, line: int) -> str:
    return f'IF(in_reference_np="","",in_reference_np+{board.cell(row, line)})'


def _if_given(inputs: Inputs, column: str, line: int) -> str:
    cell = inputs.alternatives.cell(column, line)
    return f'IF({cell}="","",{cell})'


def _answer(inputs: Inputs, column: str, line: int) -> str:
    cell, stopped = inputs.alternatives.cell(column, line), inputs.alternatives.cell("production_stopped", line)
    if column == "production_stopped":
        return _if_given(inputs, column, line)
    return f'IF({cell}="",IF({stopped}=yes_yes,todo_answer,""),{cell})'


def _sentence(verdict: str) -> str:
    formula = "sentence_depends"
    for word in ("indifferent", "accept", "check_capacity", "reject", "red_line"):
        formula = f"IF({verdict}=word_{word},sentence_{word},{formula})"
    return formula


def _better(board: Board, line: int, *, better: bool) -> str:
    """The alternatives whose whole range lies below this one's (or above it), named."""
    parts = []
    for other in range(1, MOST_ALTERNATIVES + 1):
        if other == line:
            continue
        winner, loser = (line, other) if better else (other, line)
        apart = f"IF({board.ready(other)},{board.cell(ROWS['worst'], winner)}>{board.cell(ROWS['best'], loser)},0)"
        parts.append(f'IF({apart},{board.totals.cell("name", other)}&" ","")')
    return "TRIM(" + "&".join(parts) + ")"


def draw_group(book: Book, trail: DecisionTrail, totals: Grid) -> Board:
    """Draw Own beside Group, with the flag where they contradict each other."""
    board = _board(book, GROUP, totals, CONFLICT_ROW + 1, tuple(range(CONFLICT_ROW - 6, CONFLICT_ROW)), (CONFLICT_ROW,))
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
                    board.put(row, partial(totals.cell, key))
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
    board.sheet.mark(f"B{row}:{board.column(MOST_ALTERNATIVES)}{row}", f"B{row}=word_conflict", "Bad")
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
    for line in range(1, MOST_ALTERNATIVES + 1):
        t = board.totals.cell(f"t_{which}_{short}", line)
        oe = board.totals.cell(f"oe_all_{which}_{short}", line)
        trail.judge(
            f"G-{line}{which[0]}{short}",
            GROUP,
            f"{board.column(line)}{row}",
            f"DELTA_DECISION({t},{oe})",
            (t, oe),
            f"{t}-{oe}",
            ready=board.ready(line),
            named=board.totals.cell("name", line),
            rule=f"ΔNP = ΔT − ΔOE, {which.capitalize()}, {word}",
        )


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


def draw_cash(book: Book, trail: DecisionTrail, inputs: Inputs, totals: Grid) -> Board:
    """Draw ΔCash beside the decision's and the books' view, likely scenario; the verdict stays on ΔNP."""
    board = _board(book, CASH, totals, CASH_ROWS["message"], (CASH_ROWS["cash"],))
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
    board.put(rows["np"], lambda line: f"{totals.cell('t_l', line)}-{totals.cell('oe_cash', line)}")
    for key, column in (("book", "book_value"), ("purchases", "purchases"), ("charged", "tvc_charged")):
        board.put(
            rows[key],
            partial(_if_given, inputs, column),
        )
    written_off, net = rows["book"], rows["np"]
    board.put(
        rows["book_np"],
        lambda line: (
            f'IF({board.cell(written_off, line)}="","",{board.cell(net, line)}-{board.cell(written_off, line)})'
        ),
    )
    board.put(rows["stock"], lambda line: totals.cell("stock", line))
    board.put(rows["other"], lambda line: totals.cell("other", line))
    board.put(rows["message"], lambda line: _cash_state(board, line, _MESSAGES), look.GENERAL, wrap=True)
    for line in range(1, MOST_ALTERNATIVES + 1):
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
    totals, letter, rows = board.totals, board.column(line), CASH_ROWS
    t, oe = totals.cell("t_l", line), totals.cell("oe_cash", line)
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
            named=totals.cell("name", line),
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
    """The verdicts and sentences of the results."""
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
    "word_conflict": "Conflict",
    "word_same_sign": "no conflict",
    "sentence_conflict": "Own and Group point different ways: measure this company so that it gains by what helps all.",
    "sentence_same_sign": "Own and Group point the same way.",
    "word_against": "Against the reference: ",
    "todo_reference": "To do: say on Decision what the changes are measured against",
    "todo_answer": "To do: answer this question",
    "cash_twice": "Material is counted twice: ΔI of stock is not purchases less TVC charged.",
    "cash_half": "Purchases and TVC charged belong together: one is missing.",
    "cash_stock": "Stock is released: give purchases and TVC charged.",
    "cash_fine": "ΔI of stock is consistent.",
    **{
        f"output_{name}": name
        for name in ("verdict", "worst", "best", "breakeven", "roi", "payback", "npv", "unchecked")
    },
}
