"""Arguments side by side, line by line: stretched, skipped where blank, each line's error kept in its place.

It never adds lines up: what a total is belongs to the function.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from math import isfinite
from typing import Any, cast

from .arithmetic import all_finite
from .call import Call, checked_answer, checked_number, in_words, within_limits
from .cell import NUMBER_IN_TEXT, Result, Value, is_blank
from .errors import DIV0, NOT_AVAILABLE, NUM, VALUE, CellError
from .grid import Grid
from .signature import Argument
from .text import sentence

AT = "{at}"
"""Where a message of a function wants the line named: nothing in a call of one line."""

_BY_SCENARIO = ("scenarios", "summed")
"""The shapes of argument whose columns are scenarios."""

_COLUMN_NAMED = {"scenarios": "scenario", "summed": "scenario", "loads": "column"}
"""What a message calls a column of these shapes of argument."""


@dataclass(frozen=True)
class Column:
    """One argument over the lines: a value per line (0 or "" where it is faulty) and the faulty lines' errors."""

    values: list[Any]
    faults: dict[int, CellError]


class Lines:
    """The arguments `names` of one call, aligned: every argument has one row, or one per line.

    `setting` names those that alone set the number of lines; by default all do. `scenarios` is the number of
    columns of the arguments whose columns are scenarios.
    """

    def __init__(self, call: Call, names: Sequence[str], setting: Sequence[str] = ()) -> None:
        self.call = call
        self.grids: dict[str, Grid] = {name: call.grids[name] for name in names if name in call.grids}
        deciding = [name for name in (setting or names) if name in self.grids]
        self.count = max((self.grids[name].height for name in deciding), default=1)
        self.scenarios = max((g.width for n, g in self.grids.items() if self._shape(n) in _BY_SCENARIO), default=1)
        self._check_shapes()

    def _shape(self, name: str) -> str:
        return self.call.signature.by_name[name].shape

    def _check_shapes(self) -> None:
        for name, made in self.grids.items():
            shape = self._shape(name)
            width = self.scenarios if shape in _BY_SCENARIO else made.width if shape in ("components", "loads") else 1
            if made.height not in (1, self.count) or made.width not in (1, width):
                raise self._mismatch(name, made)

    def _mismatch(self, name: str, made: Grid) -> CellError:
        label = self.call.signature.by_name[name].label
        if made.height in (1, self.count) and self._shape(name) == "lines":
            return CellError(VALUE, f"{label} is {made.shape}; give one column, one row per line")
        others = [
            n for n, g in self.grids.items() if n != name and (g.height == self.count or g.width == self.scenarios)
        ]
        other = max(others, key=lambda n: (self.grids[n].height, self.grids[n].width), default=name)
        return CellError(
            VALUE,
            f"{label} is {made.shape} but {self.call.signature.by_name[other].label} is "
            f"{self.grids[other].shape}; give both the same shape, or one row or one column that stretches",
        )

    def at(self, index: int, scenario: int | None = None) -> str:
        """Where a line is, and its scenario when one is meant, for a message; nothing where there is only one."""
        return self._at(index, "" if scenario is None else f"scenario {scenario + 1}")

    def _at(self, index: int, column: str) -> str:
        line = f" on line {index + 1}" if self.count > 1 else ""
        if not column:
            return line
        return f"{line}, {column}" if line else f" in {column}"

    @cached_property
    def skipped(self) -> frozenset[int]:
        """The lines whose own cells are all blank; a call of one line skips none."""
        if self.count == 1:
            return frozenset()
        own = [made for made in self.grids.values() if made.height == self.count]
        if any(made.is_clean for made in own):
            return frozenset()
        left = _blanks(own[0].column(0))
        for made in own:
            left = _still_blank(made, left)
        return frozenset(left)

    def numbers(self, name: str, column: int = 0, *, may_be_blank: bool = False) -> Column:
        """One column as numbers within the argument's limits, each line's error in its place.

        A blank is the argument's default when it is optional (None when it has none), else #N/A; with
        `may_be_blank` it is None, for the function to judge.
        """
        argument = self.call.signature.by_name[name]
        if may_be_blank:
            argument = argument.when_optional
        made = self.grids.get(name)
        if made is None:
            return self._stretched(argument, None)
        cells = made.column(min(column, made.width - 1))
        named = _COLUMN_NAMED.get(argument.shape, "")
        where = f"{named} {column + 1}" if named and made.width > 1 else ""
        if made.height < self.count:
            return self._stretched(argument, cells[0], where)
        if made.is_clean and _all_within(argument, cells):
            return Column(cells, {})
        return self._each_number(argument, cells, where)

    def _stretched(self, argument: Argument, cell: Any, where: str = "") -> Column:
        at = f" in {where}" if where else ""
        try:
            return Column([checked_number(argument, cell, at)] * self.count, {})
        except CellError as error:
            return Column([0.0] * self.count, dict.fromkeys(range(self.count), error))

    def _each_number(self, argument: Argument, cells: list[Any], where: str) -> Column:
        """The general way; plain kinds are converted on the spot, all others by `checked_number`."""
        free = argument.above is None and argument.at_least is None
        matches = NUMBER_IN_TEXT.fullmatch
        skipped, nothing = self.skipped, argument.default if argument.optional else 0.0
        values: list[float | None] = []
        faults: dict[int, CellError] = {}
        keep = values.append
        for index, cell in enumerate(cells):
            kind = type(cell)
            if (
                kind is float
                or (kind is int and -_EXACT < cell < _EXACT)
                or (kind is str and matches(cell))
                or (kind is Decimal and cell.is_finite())
            ):
                value = float(cell)
                if value - value == 0.0 and (free or within_limits(argument, value)):
                    keep(value)
                    continue
            if index in skipped:  # of a whole column nearly every line; an error for each would take a minute
                keep(nothing)
                continue
            try:
                keep(checked_number(argument, cell, self._at(index, where)))
            except CellError as error:
                keep(0.0)
                faults[index] = error
        return Column(values, faults)

    def answers(self, name: str) -> Column:
        """One column as accepted answers, "" where blank or left out, each line's error in its place."""
        argument = self.call.signature.by_name[name]
        made = self.grids.get(name)
        if made is None:
            return Column([""] * self.count, {})
        if made.height < self.count:
            return self._stretched_answer(argument, made.cells[0])
        # each distinct text is looked up once: on 200,000 lines there are a handful
        texts = set(made.cells if made.kinds == {str} else filter(_is_text, made.cells))
        known = {cell: _attempted_answer(argument, cell, "") for cell in texts}
        clean = {text: found for text, found in known.items() if not isinstance(found, CellError)}
        try:
            return Column([clean[cell] for cell in made.cells], {})
        except (KeyError, TypeError):  # no answer, or a cell of a kind that cannot be looked up
            return self._each_answer(argument, made.cells, clean)

    def _stretched_answer(self, argument: Argument, cell: Any) -> Column:
        found = _attempted_answer(argument, cell, "")
        if isinstance(found, CellError):
            return Column([""] * self.count, dict.fromkeys(range(self.count), found))
        return Column([found] * self.count, {})

    def _each_answer(self, argument: Argument, cells: list[Any], clean: dict[str, str | float]) -> Column:
        values: list[str | float] = []
        faults: dict[int, CellError] = {}
        for index, cell in enumerate(cells):
            found = clean.get(cell) if type(cell) is str else ("" if cell is None else None)
            if found is None:
                attempted = _attempted_answer(argument, cell, self.at(index))
                if isinstance(attempted, CellError):
                    faults[index] = attempted
                    attempted = ""
                found = attempted
            values.append(found)
        return Column(values, faults)

    def faults(self, *columns: Column) -> dict[int, CellError]:
        """Each faulty line's first error, argument by argument; skipped lines have none."""
        found: dict[int, CellError] = {}
        for column in reversed(columns):
            found.update(column.faults)
        return {index: error for index, error in found.items() if index not in self.skipped}

    def each(self, compute: Callable[..., Value], *columns: Column) -> list[Value]:
        """`compute` over the lines: "" where a line is skipped, the line's first error where it has one."""
        skipped = self.skipped
        faults = self.faults(*columns)
        out: list[Value] = []
        for index, values in enumerate(zip(*(column.values for column in columns))):
            if index in skipped:
                out.append("")
            elif index in faults:
                out.append(faults[index])
            else:
                out.append(self.attempt(index, compute, *values))
        return out

    def placed(self, values: list[float], faults: dict[int, CellError]) -> list[Value]:
        """Values computed for every line, with the errors of faulty lines and "" for skipped ones in their place."""
        if not all_finite(values):
            for index, value in enumerate(values):
                if not isfinite(value) and index not in self.skipped:
                    faults.setdefault(index, self.too_large(index))
        if not faults and not self.skipped:
            return cast("list[Value]", values)
        out: list[Value] = list(values)
        for index in self.skipped:
            out[index] = ""
        for index, error in faults.items():
            out[index] = error
        return out

    def attempt(self, index: int, compute: Callable[..., Value], *values: Any) -> Value:
        """One line's result, or its error with the line named."""
        try:
            value = compute(*values)
            return self.too_large(index) if isinstance(value, float) and not isfinite(value) else value
        except ZeroDivisionError:  # each function names its zero before it divides; this is underflow
            return CellError(DIV0, f"The divisor{self.at(index)} is too small to divide by; check the amounts")
        except CellError as error:
            return CellError(error.code, error.message.replace(AT, self.at(index)))
        except OverflowError:
            return self.too_large(index)

    def too_large(self, index: int) -> CellError:
        """#NUM! for a line whose result is infinite."""
        return CellError(NUM, f"The result{self.at(index)} is too large for a cell; check its amounts")

    def spilled(self, values: Sequence[Value]) -> Result:
        """One value per line as a column of cells; the value itself, or its error raised, for one line."""
        if self.call.output == "reason":
            values = [value if index in self.skipped else in_words(value) for index, value in enumerate(values)]
        if self.count > 1:
            return [[value] for value in values]
        return one_cell(values[0])

    def spilled_scenarios(self, scenarios: Sequence[Sequence[Value]]) -> Result:
        """The lines of each scenario side by side, one column per scenario; a single cell's error is raised."""
        if len(scenarios) == 1:
            return self.spilled(scenarios[0])
        return [list(row) for row in zip(*scenarios)]

    def side_by_side(self, parts: Sequence[Sequence[Value]]) -> Result:
        """Several answers per line as columns, the last of them its reason, which puts an error into words.

        In a call of one line an error of its first answer is raised.
        """
        if self.count == 1 and isinstance(parts[0][0], CellError):
            raise parts[0][0]
        rows: list[list[Value]] = [list(row) for row in zip(*parts)]
        for index, row in enumerate(rows):
            row[-1] = row[-1] if index in self.skipped else in_words(row[-1])
        return rows

    def counted(self, values: Sequence[Value]) -> list[float]:
        """The numbers of the lines that are not skipped; the first faulty line's error is raised."""
        kept = cast("list[float]", values)
        try:
            sum(kept)
        except TypeError:  # an error, or the "" of a skipped line, cannot be added
            fault = next((value for value in values if isinstance(value, CellError)), None)
            if fault is not None:
                raise fault from None
            kept = [value for value in values if isinstance(value, float)]
        if not kept:
            raise self.nothing_left()
        return kept

    def nothing_left(self) -> CellError:
        """#N/A when every line is blank."""
        return CellError(NOT_AVAILABLE, f"All {self.count} lines are blank; fill at least one line")


_EXACT = 1 << 1000


def _all_within(argument: Argument, cells: list[float]) -> bool:
    if argument.above is not None and min(cells) <= argument.above:
        return False
    return argument.at_least is None or min(cells) >= argument.at_least


def one_cell(value: Value) -> Result:
    """A result of one cell; its error is raised."""
    if isinstance(value, CellError):
        raise value
    return sentence(value) if isinstance(value, str) and len(value) > 255 else value


def _is_text(cell: object) -> bool:
    return type(cell) is str


def _attempted_answer(argument: Argument, cell: object, at: str) -> str | float | CellError:
    try:
        return checked_answer(argument, cell, at)
    except CellError as error:
        return error


def _still_blank(made: Grid, lines: list[int]) -> list[int]:
    """Which of these lines are blank in this argument, too."""
    if made.width > 1:
        return [index for index in lines if made.row_is_blank(index)]
    cells = made.cells
    return [
        index for index in lines if (cell := cells[index]) is None or (type(cell) is str and not cell) or is_blank(cell)
    ]


def _blanks(cells: list[Any]) -> list[int]:
    """Where a column is blank."""
    try:
        return [
            index
            for index, cell in enumerate(cells)
            if cell is None or cell != cell or (type(cell) is str and not cell.strip(" "))
        ]
    except (InvalidOperation, TypeError, ValueError):  # a signalling NaN, pandas' NA, an array refuse to be compared
        return [index for index, cell in enumerate(cells) if is_blank(cell)]
