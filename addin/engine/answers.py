"""What the engine calls back: our functions, and the checks on values where it differs from a spreadsheet.

Every call carries the number of its site and its row, so that a message is kept for the formula it belongs to,
which the engine itself does not do. Nothing here raises: the engine would turn any exception into #VALUE!.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from addin.cells import CODES, CellError

KINDS = {
    "#N/A": "Na",
    "#VALUE!": "Value",
    "#NUM!": "Num",
    "#DIV/0!": "Div",
    "#REF!": "Ref",
    "#NAME?": "Name",
    "#NULL!": "Null",
}
_CODES = {kind: code for code, kind in KINDS.items()}
assert set(KINDS) == set(CODES)

FIRST_COMMON_DAY = 61.0  # 1 March 1900: before it Excel counts a 29 February that never was
NEAR = 1e-9  # nearer to zero, or to a whole number, than any amount that is meant


At = tuple[float, Any]
"""Where a call stands, as the engine hands it over: the number of its site, and its row."""


def code_of(value: Mapping[str, Any]) -> str:
    """The error text of an error as the engine hands it over; "" for a kind that no spreadsheet shows."""
    return _CODES.get(str(value.get("kind")), "")


def to_engine(value: object) -> object:
    """A cell of ours as the engine takes it."""
    if isinstance(value, CellError):
        return {"type": "Error", "kind": KINDS.get(value.code, "Value")}
    return value


@dataclass
class Answers:
    """The callbacks of one evaluation, and what they have to say about each formula."""

    functions: Mapping[str, Callable[..., Any]]
    sites: list[Mapping[int, int]] = field(default_factory=list)  # of each site: the formula in a row
    single: list[bool] = field(default_factory=list)  # whether a site needs one value
    errors: dict[int, list[CellError]] = field(default_factory=dict)  # by formula, in the order of the calls
    unverified: dict[int, str] = field(default_factory=dict)  # by formula, the first reason
    results: dict[int, Any] = field(default_factory=dict)  # by site, kept only when asked for
    keep_results: bool = False
    calls: int = 0

    def register(self, workbook: Any) -> None:
        """Makes everything known to an engine's workbook."""
        for name in self.functions:  # by name only: a function is looked up, and imported, when it is called
            workbook.register_function(name, self._ours(name), min_args=1)
        for name, check in self._checks().items():
            workbook.register_function(name, check, min_args=1)

    def expect(self, formulas: Mapping[int, int], single: tuple[bool, ...]) -> int:
        """Numbers the sites that copies of a formula share, in order; `formulas` gives the formula in each row."""
        first = len(self.sites)
        self.sites.extend([formulas] * len(single))
        self.single.extend(single)
        return first

    def message(self, formula: int, code: str) -> str:
        """The sentence of the first of our calls in a formula that gave this error; "" when none did."""
        given = (error.message for error in self.errors.get(formula, ()) if error.code == code)
        return next((message for message in given if message), "")

    # -- our functions

    def _ours(self, name: str) -> Callable[..., object]:
        def called(site: float, row: Any, *cells: Any) -> object:
            self.calls += 1
            at = site, row
            try:
                result = self.functions[name](*[self._from_engine(at, cell) for cell in cells])
            except CellError as error:
                self._note(at, error)
                return to_engine(error)
            except Exception as fault:
                failed = CellError("#VALUE!", f"{name} failed, which is a fault of the add-in: {fault!r}")
                self._note(at, failed)
                return to_engine(failed)
            return self._result(name, at, result)

        return called

    def _result(self, name: str, at: At, result: Any) -> object:
        if self.keep_results:
            self.results[int(at[0])] = result
        if not isinstance(result, list):
            return to_engine(result)
        for row in result:
            for value in row:
                if isinstance(value, CellError):
                    self._note(at, value)
        if len(result) == 1 and len(result[0]) == 1:
            return to_engine(result[0][0])
        if self.single[int(at[0])]:
            return self._refuse(at, f"{name} with {_shape(result)} of results where one value belongs is")
        return [[to_engine(value) for value in row] for row in result]

    def _from_engine(self, at: At, cell: Any) -> Any:
        if isinstance(cell, dict):
            code = code_of(cell) or "#VALUE!"
            return CellError(code, self.message(self._formulas(at)[0], code))
        if isinstance(cell, list) and any(dict in set(map(type, row)) for row in cell):
            return [[self._from_engine(at, value) if type(value) is dict else value for value in row] for row in cell]
        return cell

    def _formulas(self, at: At) -> Sequence[int]:
        """The formula that a call stands in; all that share its site, should the row ever be none of theirs."""
        site, row = at
        formulas = self.sites[int(site)]
        found = formulas.get(int(row)) if isinstance(row, (int, float)) else None
        return list(formulas.values()) if found is None else [found]

    def _note(self, at: At, error: CellError) -> None:
        for formula in self._formulas(at):
            self.errors.setdefault(formula, []).append(error)

    def _refuse(self, at: At, reason: str) -> object:
        for formula in self._formulas(at):
            self.unverified.setdefault(formula, reason)
        return {"type": "Error", "kind": "Na"}

    # -- the checks: each gives the value back, or what a spreadsheet would make of it, or refuses

    def _checks(self) -> dict[str, Callable[..., object]]:
        return {
            "ENGINE_COMPARE": self._compare,
            "ENGINE_TEXT": self._as_text,
            "ENGINE_PLAIN": self._plain,
            "ENGINE_WORDS": self._words,
            "ENGINE_DATE": self._number(lambda x: x >= FIRST_COMMON_DAY, "A day before 1 March 1900, or a blank, is"),
            "ENGINE_FIGURE": self._figure,
            "ENGINE_SETTLED": self._number(_is_settled, "Rounding {} to a whole number is"),
            "ENGINE_WHOLE": self._number(float.is_integer, "A remainder with the decimals of {} is"),
            "ENGINE_POSITION": self._number(lambda x: x >= 1, "Position {} of a table is"),
            "ENGINE_SOUGHT": self._sought,
        }

    def _number(self, holds: Callable[[float], bool], reason: str) -> Callable[[float, Any, Any], object]:
        def check(site: float, row: Any, value: Any) -> object:
            if isinstance(value, list):
                return self._refuse((site, row), "A range where one value belongs is")
            number = 0.0 if value is None else value
            if type(number) is float and not holds(number):
                return self._refuse((site, row), reason.format("a blank" if value is None else f"{number:.15g}"))
            return number

        return check

    def _figure(self, site: float, row: Any, value: Any) -> object:
        if isinstance(value, (int, float, dict)) and not isinstance(value, bool):
            return value
        kinds = {str: "A text", bool: "A logical value", list: "A range"}
        return self._refuse((site, row), f"{kinds.get(type(value), 'A blank')} where a number belongs is")

    def _sought(self, site: float, row: Any, value: Any) -> object:
        if value is None:
            return self._refuse((site, row), "Looking up a blank is")
        return value

    def _words(self, site: float, row: Any, value: Any) -> object:
        if value is None or isinstance(value, (str, dict)):
            return value
        return self._refuse((site, row), "A number as the text of a link is")

    def _plain(self, site: float, row: Any, value: Any) -> object:
        if isinstance(value, str) and not value.isascii():
            return self._refuse((site, row), f'Changing or searching letters beyond A to Z ("{value[:40]}") is')
        return self._as_text(site, row, value)

    def _as_text(self, site: float, row: Any, value: Any) -> object:
        if value is None:
            return ""
        if isinstance(value, bool):
            return self._refuse((site, row), "A logical value as text (TRUE in Excel, 1 in Calc) is")
        if isinstance(value, list):
            return self._refuse((site, row), "A range where one text belongs is")
        if not isinstance(value, (int, float)):
            return value
        text = number_as_text(float(value))
        return text if text else self._refuse((site, row), f"The number {value!r} as text, without a format, is")

    def _compare(self, site: float, row: Any, left: Any, operator: str, right: Any) -> object:
        for value in (left, right):
            if isinstance(value, dict):
                return value
        try:
            return _HOLDS[operator](compared(left, right))
        except ValueError as reason:
            return self._refuse((site, row), str(reason))


_HOLDS: dict[str, Callable[[int], bool]] = {
    "=": lambda order: order == 0,
    "<>": lambda order: order != 0,
    "<": lambda order: order < 0,
    ">": lambda order: order > 0,
    "<=": lambda order: order <= 0,
    ">=": lambda order: order >= 0,
}


def number_as_text(number: float) -> str:
    """A number joined to a text, as spreadsheets write it: 15 digits, no exponent; "" where hosts differ.

    >>> number_as_text(0.1 + 0.2), number_as_text(24.0), number_as_text(1e20)
    ('0.3', '24', '')
    """
    if number == 0:
        return "0"
    if not NEAR <= abs(number) < 1e15:
        return ""
    return format(Decimal(f"{number:.15g}"), "f")


def compared(left: Any, right: Any) -> int:
    """Below 0, 0 or above 0 as spreadsheets order two values; ValueError with the reason where hosts differ.

    Numbers that agree to 15 digits are equal, letters of either case are, a blank is 0 beside a number and ""
    beside a text, and any number comes before any text.

    >>> compared(0.1 + 0.2, 0.3), compared("ALE", "ale"), compared(None, 0.0), compared(9.0, "1")
    (0, 0, 0, -1)
    """
    if left is None or right is None:
        left, right = _filled(left, right), _filled(right, left)
    if isinstance(left, list) or isinstance(right, list):
        raise ValueError("Comparing a range where one value belongs is")
    if isinstance(left, bool) != isinstance(right, bool):
        raise ValueError("Comparing a logical value with a number or a text is")
    if isinstance(left, str) != isinstance(right, str):
        return 1 if isinstance(left, str) else -1
    if isinstance(left, str):
        return _texts_compared(left, right)
    return _numbers_compared(float(left), float(right))


def _filled(value: Any, other: Any) -> Any:
    if value is not None:
        return value
    if isinstance(other, str):
        return ""
    return False if isinstance(other, bool) else 0.0


def _texts_compared(left: str, right: str) -> int:
    one, other = left.lower(), right.lower()
    if one == other:
        return 0
    plain = all(c.isascii() and (c.isalnum() or c == " ") for c in one + other)
    if not plain and one and other:
        # spreadsheets sort by the rules of a language; that two texts differ is all that is sure here
        return _UNORDERED
    return -1 if one < other else 1


class _Unordered(int):
    """Not equal, but before or after is not known: any question but = and <> is refused."""

    def __lt__(self, other: object) -> bool:
        raise ValueError("Ordering texts with accents or signs is")

    __gt__ = __le__ = __ge__ = __lt__


_UNORDERED = _Unordered(2)


def _numbers_compared(left: float, right: float) -> int:
    size = max(abs(left), abs(right))
    if left == right or (abs(left - right) <= 1e-13 * size and f"{left:.15g}" == f"{right:.15g}"):
        return 0
    if (left == 0 or right == 0) and size < NEAR:
        raise ValueError(f"Comparing {left or right:.2g} with 0, instead of with a tolerance, is")
    return -1 if left < right else 1


def _is_settled(number: float) -> bool:
    return number == round(number) or abs(number - round(number)) > NEAR * max(1.0, abs(number))


def _shape(rows: list[list[Any]]) -> str:
    return f"{len(rows)} × {len(rows[0])}"
