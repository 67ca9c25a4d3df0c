"""Collects the worksheet functions' own descriptions; a function this registry does not know exists nowhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from addin.cells import VALUE, CellError, Result, Signature, listed
from addin.functions import throughput


@dataclass(frozen=True)
class WorksheetFunction:
    """A function as every host reaches it: what it says of itself, and what it computes."""

    signature: Signature
    compute: Callable[..., Result]

    def __call__(self, *cells: object, **named: object) -> Result:
        """Call with cells in the signature's order, or by argument name; None for one left out."""
        names = [argument.name for argument in self.signature.arguments]
        if len(cells) > len(names):
            raise CellError(
                VALUE,
                f"{self.signature.name} takes at most {len(names)} arguments, not {len(cells)}: {', '.join(names)}",
            )
        bound = dict(zip(names, cells))
        for name, cell in named.items():
            if name not in names or name in bound:
                known = f"the arguments are {', '.join(names)}"
                problem = "is given twice" if name in bound else "is no argument"
                raise CellError(VALUE, f"{name} {problem} of {self.signature.name}; {known}")
            bound[name] = cell
        return self.compute(*(bound.get(name) for name in names))


def _collected() -> Mapping[str, WorksheetFunction]:
    functions = (WorksheetFunction(throughput.THROUGHPUT, throughput.throughput),)
    return MappingProxyType({function.signature.name: function for function in functions})


FUNCTIONS: Mapping[str, WorksheetFunction] = _collected()
"""Every worksheet function by its name, in the order the documentation presents them."""


def call(name: str, *cells: object, **named: object) -> Result:
    """Call a function by its worksheet name.

    Arguments: `name`, in any case; then the function's own arguments in order (None for one left out) or by name.
    Result: a float or a text for one cell, a list of rows for a spilled result.
    Errors: CellError; #NAME? when there is no such function.

    >>> call("THROUGHPUT", [[100], [80]], [[75], [60]], output="lines")
    [[25.0], [20.0]]
    """
    function = FUNCTIONS.get(name.upper())
    if function is None:
        raise CellError("#NAME?", f"There is no function {name}; there are {listed(tuple(FUNCTIONS))}")
    return function(*cells, **named)
