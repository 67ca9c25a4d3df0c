"""One call from Excel: arguments in, answer out, failures into the log; it knows no function by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from addin.catalogue import FUNCTIONS, WorksheetFunction
from addin.cells import VALUE, CellError, Result, Signature

from . import log
from .cells import arrived, leaving, marked

MOST_REASONS = 10

FAILED = CellError(VALUE, "An unexpected error; the log file names its place (About and log)")


def answered(function: WorksheetFunction, arguments: Sequence[Any]) -> list[list[float | str]]:
    """What the sheet shows: rows of numbers and texts, errors as marked texts."""
    try:
        return leaving(function.compute(*map(arrived, arguments)))
    except CellError as error:
        return [[marked(error)]]
    except Exception:
        log.write_failure(function.signature.name, arguments)
        return [[marked(FAILED)]]


def reason(name: str, arguments: Sequence[Any]) -> str:
    """The sentence behind a call, whatever output it asked for; the first ones where there is one per line."""
    function = FUNCTIONS[name]
    try:
        result = function.compute(*_asking_for_reason(function.signature, [*map(arrived, arguments)]))
    except CellError as error:
        result = error.message or error.code
    except Exception:
        log.write_failure(name, arguments)
        result = FAILED.message
    return _in_lines(result)


def _asking_for_reason(signature: Signature, cells: list[Any]) -> list[Any]:
    """The arguments with "reason" as the output, also where an output stands in an optional argument's place."""
    cells += [None] * (len(signature.arguments) - len(cells))
    last = next((index for index in reversed(range(len(cells))) if cells[index] is not None), None)
    if last is not None and _names_an_output(signature, last, cells[last]):
        cells[last] = None
    cells[-1] = "reason"
    return cells


def _names_an_output(signature: Signature, index: int, cells: Any) -> bool:
    if isinstance(cells, (tuple, list)):
        cells = cells[0][0] if len(cells) == 1 and len(cells[0]) == 1 else None
    if not isinstance(cells, str):
        return False
    text, argument = cells.strip(" ").casefold(), signature.arguments[index]
    return text in signature.output_names and argument.optional and text not in argument.spellings


def _in_lines(result: Result) -> str:
    if not isinstance(result, list):
        return str(result)
    shown = [f"Line {number}: {row[0]}" for number, row in enumerate(result[:MOST_REASONS], start=1) if row[0] != ""]
    left = len(result) - MOST_REASONS
    return "\n".join([*shown, f"… and {left} more lines; ask for them with the output reason"] if left > 0 else shown)
