"""Which functions a formula calls, with the texts of their arguments; it reads any formula and computes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from addin.audit.tokens import TOKEN, function_name


@dataclass(slots=True)
class Called:
    """A call: the function's plain name in capitals, and its arguments as written ("" for one left out)."""

    name: str
    arguments: list[str] = field(default_factory=list)


def called(formula: str) -> Iterator[Called]:
    """The calls in a formula, inner before outer.

    >>> [(c.name, c.arguments) for c in called('=IF(A1>0,VLOOKUP(A1,B:C,2),"a,b")')]
    [('VLOOKUP', ['A1', 'B:C', '2']), ('IF', ['A1>0', 'VLOOKUP(A1,B:C,2)', '"a,b"'])]
    """
    open_calls: list[tuple[Called, int]] = []
    name, at = "", 0
    for start, end, kind in _spans(formula):
        if kind == "function":
            name = function_name(formula[start:end])
        elif kind:
            continue
        else:
            sign = formula[start]
            if sign in "({":
                open_calls.append((Called(name if sign == "(" else ""), start + 1))
                name = ""
            elif open_calls and sign in ",)}":
                call, at = open_calls.pop()
                if sign == "," or call.arguments or formula[at:start].strip():
                    call.arguments.append(formula[at:start].strip())
                if sign == ",":
                    open_calls.append((call, start + 1))
                elif call.name:
                    yield call


def _spans(formula: str) -> Iterator[tuple[int, int, str]]:
    """The words of a formula with their kinds, and each sign between them with none."""
    at = 0
    for found in TOKEN.finditer(formula):
        for place in range(at, found.start()):
            yield place, place + 1, ""
        yield found.start(), found.end(), str(found.lastgroup)
        at = found.end()
    for place in range(at, len(formula)):
        yield place, place + 1, ""
