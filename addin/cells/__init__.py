"""What a cell is, and how ranges become lines and scenarios; it knows no worksheet function."""

from .arithmetic import NEGLIGIBLE, all_finite, difference, finite, ranks, total
from .call import Call, blank_error, checked_answer, in_words, respond
from .cell import Cell, Cells, Result, Value, is_blank
from .errors import CODES, DIV0, NOT_AVAILABLE, NUM, VALUE, CellError
from .grid import Grid
from .lines import AT, Column, Lines, one_cell
from .signature import NO, YES, Answer, Argument, Output, Signature
from .text import amount, listed, percent, sentence, shown

__all__ = [
    "AT", "CODES", "DIV0", "NEGLIGIBLE", "NO", "NOT_AVAILABLE", "NUM", "VALUE", "YES",
    "Answer", "Argument", "Call", "Cell", "CellError", "Cells", "Column", "Grid", "Lines", "Output", "Result",
    "Signature", "Value",
    "all_finite", "amount", "blank_error", "checked_answer", "difference", "finite", "in_words", "is_blank", "listed",
    "one_cell", "percent", "ranks", "respond", "sentence", "shown", "total",
]  # fmt: skip
