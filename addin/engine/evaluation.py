"""One formula without a workbook: native functions and ours, mixed; it knows no cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import formualizer

from addin.cells import CellError

from .answers import Answers, code_of
from .asked import Unverified, Want, unproven
from .formula import Reader
from .parsing import with_sign

SHEET = "Formula"
RESULT = "ENGINE_RESULT"

_NATIVE = {
    "#DIV/0!": "a division by zero, or an average of nothing",
    "#N/A": "a native function found nothing",
    "#NAME?": "a name that is not known",
    "#NULL!": "two ranges that do not meet",
    "#NUM!": "a number outside what a function accepts, or too large",
    "#REF!": "a reference, or a position in a table, that does not exist",
    "#VALUE!": "a text or a range where a number belongs",
}


@dataclass(frozen=True)
class Evaluation:
    """What a formula gives: one cell, or rows of them when the result spills."""

    rows: tuple[tuple[float | str | bool | CellError, ...], ...]

    @property
    def value(self) -> float | str | bool | CellError:
        """The one cell, or the first of a spilled result."""
        return self.rows[0][0]

    @property
    def spills(self) -> bool:
        return len(self.rows) > 1 or len(self.rows[0]) > 1

    @property
    def error(self) -> CellError | None:
        """The error, when the whole result is one; errors inside a spilled result stand in its cells."""
        return self.value if not self.spills and isinstance(self.value, CellError) else None


def evaluate(formula: str, functions: Mapping[str, Callable[..., Any]] | None = None) -> Evaluation:
    """What a formula gives, with no spreadsheet program.

    Arguments: `formula`, native functions and ours, with or without its "="; `functions`, the worksheet
    functions by name, the catalogue's when left out.
    Result: an Evaluation; a cell error comes back as a value, with the sentence that explains it.
    Errors: FormulaSyntaxError when the formula does not parse.

    >>> evaluate('=THROUGHPUT(100,{75,1})').value
    24.0
    >>> evaluate('IF(DELTA_DECISION({950,1520},{0,0},"verdict")="Accept","go","stop")').value
    'go'
    >>> evaluate('=THROUGHPUT({100;80},{75;60},,"lines")').rows
    ((25.0,), (20.0,))
    >>> evaluate('=THROUGHPUT(100,"")').error.code
    '#N/A'
    """
    text = with_sign(formula)
    answers = Answers(functions if functions is not None else catalogue(), keep_results=True)
    reader = Reader(answers.functions, has_cells=False)
    try:
        asked = reader.ask(text, Want.CELLS)
    except CellError as refusal:
        return Evaluation(((refusal,),))
    first = answers.expect({0: 0}, asked.template.single)
    try:
        caught = _asked_of_the_engine(asked.text(first), answers)
    except Unverified as refusal:
        return Evaluation(((refusal,),))
    if 0 in answers.unverified:
        return Evaluation(((unproven(answers.unverified[0]),),))
    return Evaluation(_rows(caught, answers))


def catalogue() -> Mapping[str, Callable[..., Any]]:
    """The worksheet functions of the catalogue, by name."""
    from addin.catalogue import FUNCTIONS

    return FUNCTIONS


def _asked_of_the_engine(text: str, answers: Answers) -> Any:
    """The value as a function receives it: whole when it spills, and a date as its day number."""
    caught: list[Any] = []

    def catch(value: Any) -> float:
        caught.append(value)
        return 0.0

    workbook = formualizer.Workbook()
    workbook.add_sheet(SHEET)
    answers.register(workbook)
    workbook.register_function(RESULT, catch, min_args=1)
    try:
        workbook.set_formula(SHEET, 1, 1, f"={RESULT}({text[1:]})")
        workbook.evaluate_cell(SHEET, 1, 1)
    except RuntimeError:  # rewriting nests a formula deeper, and the engine has its limits
        caught.clear()
    if not caught:
        raise unproven("A formula nested this deeply is")
    return caught[0]


def _rows(caught: Any, answers: Answers) -> tuple[tuple[float | str | bool | CellError, ...], ...]:
    if not isinstance(caught, list):
        return ((_cell(caught, answers),),)
    whole = [result for result in answers.results.values() if _same_shape(result, caught)]
    sentences = whole[0] if len(whole) == 1 else caught
    return tuple(
        tuple(said if isinstance(said, CellError) else _cell(value, answers) for value, said in zip(row, spoken))
        for row, spoken in zip(caught, sentences)
    )


def _same_shape(result: Any, caught: list[list[Any]]) -> bool:
    """Whether a call of ours gave these very rows, so that its errors keep each its own sentence."""
    if not isinstance(result, list) or [len(row) for row in result] != [len(row) for row in caught]:
        return False
    return all(
        isinstance(there, dict) if isinstance(here, CellError) else here == there
        for row, other in zip(result, caught)
        for here, there in zip(row, other)
    )


def _cell(value: Any, answers: Answers) -> float | str | bool | CellError:
    if value is None:
        return 0.0
    if isinstance(value, dict):
        code = code_of(value)
        return explained(code, answers.message(0, code)) if code else unproven(f"The engine's {value.get('kind')} is")
    return value if isinstance(value, (str, bool)) else float(value)


def explained(code: str, message: str) -> CellError:
    """An error with our function's sentence, or with what such an error of a native function means."""
    return CellError(code, message or f"{code} means {_NATIVE[code]}")
