"""One call of a function: its arguments as grids, its output chosen, errors handed back in the agreed order.

It never knows what a particular function computes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .cell import NUMBER_IN_TEXT, Result, Value, answer, is_blank, number, share
from .errors import NOT_AVAILABLE, NUM, VALUE, CellError
from .grid import Grid, errors_within, grid, hold_errors
from .signature import Argument, Signature
from .text import amount, listed, sentence, shown


@dataclass(frozen=True)
class Call:
    """The arguments of one call, those left out missing, and the output asked for."""

    signature: Signature
    grids: dict[str, Grid]
    output: str

    def given(self, name: str) -> bool:
        """Whether an argument was given: any range, or a single value that is not blank."""
        return name in self.grids

    def single_number(self, name: str) -> float | None:
        """The one number of a single-valued argument; its default, or None, when blank and optional."""
        argument, cell = self._single(name)
        return checked_number(argument, cell, "")

    def needed_number(self, name: str, why: str = "") -> float:
        """A single number that this call cannot do without; #N/A when it is blank."""
        value = self.single_number(name)
        if value is None:
            raise blank_error(self.signature.by_name[name], "", why)
        return value

    def single_answer(self, name: str) -> str:
        """The one answer of a single-valued argument, "" when blank."""
        argument, cell = self._single(name)
        return str(checked_answer(argument, cell, ""))

    def _single(self, name: str) -> tuple[Argument, Any]:
        argument = self.signature.by_name[name]
        if name not in self.grids:
            return argument, None
        return argument, self.grids[name].cells[0]


def respond(signature: Signature, compute: Callable[[Call], Result], *arguments: object) -> Result:
    """Bind `arguments` (in the signature's order, None for one left out), compute, and hand back cells.

    An output of "reason" never raises: the message of the error is the answer.
    """
    grids, misshapen = _grids(signature, arguments)
    wants_reason = _asks_for_reason(signature, grids)
    try:
        _raise_error_cells(signature, arguments, grids)
        grids, output = _choose_output(signature, grids)
        for name, error in misshapen.items():
            if name != "output":
                raise error
        call = Call(signature, grids, output)
        _check_single_shapes(call)
        return compute(call)
    except CellError as error:
        if wants_reason:
            return sentence(error.message or f"{signature.name} gives {error.code}")
        raise


def _grids(signature: Signature, arguments: tuple[object, ...]) -> tuple[dict[str, Grid], dict[str, CellError]]:
    """The given arguments as grids, and the shape errors of those that are none."""
    grids: dict[str, Grid] = {}
    misshapen: dict[str, CellError] = {}
    for argument, cells in zip(signature.arguments, arguments):
        if cells is None:
            continue
        try:
            made = grid(cells, argument.name)
        except CellError as error:
            misshapen[argument.name] = error
            continue
        if made.is_range or not is_blank(made.cells[0]):
            grids[argument.name] = made
    return grids, misshapen


def _raise_error_cells(signature: Signature, arguments: tuple[object, ...], grids: dict[str, Grid]) -> None:
    for argument, cells in zip(signature.arguments, arguments):
        made = grids.get(argument.name)
        if cells is None or (made is not None and not hold_errors(made.kinds)):
            continue
        for row, _column, error in errors_within(cells):
            where = f" on line {row + 1}" if isinstance(cells, (list, tuple)) and len(cells) > 1 else ""
            message = f"{argument.label}{where} is {error.code}"
            raise CellError(
                error.code,
                f"{message}: {error.message}" if error.message else f"{message}; mend that cell first",
            )


def _asks_for_reason(signature: Signature, grids: dict[str, Grid]) -> bool:
    chosen = _last_given(signature, grids)
    if chosen is None or not signature.by_name[chosen].optional:
        return False
    return _output_text(signature, grids[chosen]) == "reason"


def _last_given(signature: Signature, grids: dict[str, Grid]) -> str | None:
    return next((a.name for a in reversed(signature.arguments) if a.name in grids), None)


def _output_text(signature: Signature, made: Grid) -> str | None:
    """The output a one-cell grid names, if it does."""
    cell = made.cells[0]
    if made.height * made.width != 1 or not isinstance(cell, str):
        return None
    return signature.output_names.get(cell.strip(" ").casefold())


def _choose_output(signature: Signature, grids: dict[str, Grid]) -> tuple[dict[str, Grid], str]:
    """The grids without the output, and the output: given as such, or in the place of an optional argument."""
    default = signature.outputs[0].name
    last = _last_given(signature, grids)
    if last is None:
        return grids, default
    if last == "output":
        made = grids["output"]
        rest = {name: kept for name, kept in grids.items() if name != "output"}
        if made.height * made.width != 1:
            raise CellError(VALUE, f"Output is {made.shape}; give one output name: {_accepted_outputs(signature)}")
        if is_blank(made.cells[0]) or (type(made.cells[0]) in (int, float) and made.cells[0] == 0):
            return rest, default
        named = _output_text(signature, made)
        if named is None:
            raise CellError(VALUE, f"Output is {shown(made.cells[0])}; accepted are {_accepted_outputs(signature)}")
        return rest, named
    named = _output_text(signature, grids[last])
    argument = signature.by_name[last]
    if named is None or not argument.optional or _accepts_text(argument, grids[last].cells[0]):
        return grids, default
    return {name: kept for name, kept in grids.items() if name != last}, named


def _accepts_text(argument: Argument, text: str) -> bool:
    return text.strip(" ").casefold() in argument.spellings


def _accepted_outputs(signature: Signature) -> str:
    return listed([output.name for output in signature.outputs])


def _check_single_shapes(call: Call) -> None:
    for argument in call.signature.arguments:
        made = call.grids.get(argument.name)
        if argument.shape == "single" and made is not None and made.height * made.width != 1:
            raise CellError(VALUE, f"{argument.label} is {made.shape}; one value is accepted")


def blank_error(argument: Argument, at: str, why: str = "") -> CellError:
    """#N/A for a blank that is needed, with what to do about it."""
    what = why or argument.when_blank or f"type {argument.accepted}"
    return CellError(NOT_AVAILABLE, f"{argument.label} is blank{at}; {what}")


def checked_number(argument: Argument, cell: object, at: str) -> float | None:
    """The number of one cell, within the argument's limits; its default when blank and optional.

    A blank in a required argument is #N/A; `at` says on which line.
    """
    try:
        value = number(cell)
    except CellError as error:
        raise CellError(error.code, f"{argument.label}{at} {error.message}") from None
    if value is None:
        if argument.optional:
            return argument.default
        raise blank_error(argument, at)
    if within_limits(argument, value):
        return value
    raise CellError(NUM, f"{argument.label}{at} is {amount(value)}; {argument.accepted} is accepted")


def within_limits(argument: Argument, value: float) -> bool:
    """Whether a number lies in the argument's domain."""
    return (argument.above is None or value > argument.above) and (
        argument.at_least is None or value >= argument.at_least
    )


def checked_answer(argument: Argument, cell: object, at: str) -> str | float:
    """The accepted answer of one cell, "" when blank; #VALUE! listing what is accepted.

    Where the argument takes a share as well, a number strictly between 0 and 1 is that share, 1 is Yes and
    0 a blank; outside them it is #NUM!.
    """
    try:
        if argument.or_share:
            part = share(cell)
            if part is not None:
                return part
            if isinstance(cell, str) and NUMBER_IN_TEXT.fullmatch(cell):
                cell = float(cell)
        return answer(cell, argument.spellings)
    except CellError as error:
        raise CellError(error.code, f"{argument.label}{at} {error.message}; accepted are {argument.accepted}") from None


def in_words(value: Value) -> str:
    """An error's message as the reason of its line; a text as it is."""
    if isinstance(value, CellError):
        return sentence(value.message or f"The result is {value.code}")
    return sentence(value) if isinstance(value, str) else amount(value)
