"""Collects the worksheet functions' own descriptions; a function this registry does not know exists nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, update_wrapper
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from addin.cells import VALUE, CellError, Cells, Result, Signature, listed, respond

if TYPE_CHECKING:
    from addin.functions.product_mix import Programme

ENTRIES: Mapping[str, str] = MappingProxyType(
    {
        "THROUGHPUT": "throughput",
        "TVC_POLICY": "tvc_policy",
        "TVC_BASIS": "tvc_policy",
        "DELTA_THROUGHPUT": "delta_throughput",
        "DELTA_DECISION": "delta_decision",
        "CASH_DELTA": "cash",
        "OE_STREAM": "cash",
        "CAPACITY_CHECK": "capacity",
        "T_PER_CU": "capacity",
        "TPAR": "capacity",
        "PRODUCT_MIX": "product_mix",
        "TOC_NP": "toc_measures",
        "TOC_ROI": "toc_measures",
        "TOC_PRODUCTIVITY": "toc_measures",
        "TOC_TURNS": "toc_measures",
        "CLASSIFY_OFFERING": "classify_offering",
        "TA_VERSION": "",
        "TA_HELP": "",
    }
)
"""Each function's file among the functions, in the order the documentation presents them; the last two live here."""


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


def ta_version(output: Cells = None) -> Result:
    """The version of the add-in, and the rule tables it works with.

    Arguments: `output`, one of version, rules, reason.
    Result: a text; for "rules" a row per table with its name and fingerprint.
    Errors: #VALUE! for an unknown output.

    >>> [row[0] for row in ta_version("rules")][:2]
    ['Standard', 'Always TVC']
    """
    from addin.help import TA_VERSION, version_facts

    return respond(TA_VERSION, version_facts, output)


def ta_help(name: Cells = None, output: Cells = None) -> Result:
    """What there is to say about one function, or the list of all.

    Arguments: `name`, of a function, blank for all; `output`, one of all, usage, arguments, answers, outputs,
    errors, example, source, reason.
    Result: rows of texts; one sentence for "reason".
    Errors: #VALUE! for an unknown name.

    >>> ta_help("throughput", "usage")[0][0]
    'THROUGHPUT(revenue, tvc, [quantity], [output])'
    """
    from addin.help import help_facts

    described = [function.signature for function in FUNCTIONS.values()]
    return respond(described[-1], lambda asked: help_facts(asked, described), name, output)


def _solved(programme: Programme) -> Sequence[float]:
    """Hand a programme to the solver, imported when one is asked for; it is not everywhere the functions are."""
    try:
        from addin.optimum import solved
    except ImportError:
        from addin.functions.product_mix import no_solver

        return no_solver(programme)
    return solved(programme)


class _Catalogue(Mapping[str, WorksheetFunction]):
    """The functions by name; a function's file is imported when the function is first asked for."""

    def __init__(self) -> None:
        self._made: dict[str, WorksheetFunction] = {}

    def __getitem__(self, name: str) -> WorksheetFunction:
        if name not in self._made:
            self._made[name] = self._make(name, ENTRIES[name])
        return self._made[name]

    def _make(self, name: str, file: str) -> WorksheetFunction:
        if name == "TA_VERSION":
            from addin.help import TA_VERSION

            return WorksheetFunction(TA_VERSION, ta_version)
        if name == "TA_HELP":
            from addin.help import help_signature

            others = [self[other].signature for other in ENTRIES if other != name]
            return WorksheetFunction(help_signature(others), ta_help)
        module = import_module(f"addin.functions.{file}")
        compute = getattr(module, name.lower())
        if name == "PRODUCT_MIX":
            compute = update_wrapper(partial(compute, solver=_solved), compute)
        return WorksheetFunction(getattr(module, name), compute)

    def __iter__(self) -> Iterator[str]:
        return iter(ENTRIES)

    def __len__(self) -> int:
        return len(ENTRIES)


FUNCTIONS: Mapping[str, WorksheetFunction] = _Catalogue()
"""Every worksheet function by its name, in the order the documentation presents them."""


def call(name: str, /, *cells: object, **named: object) -> Result:
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
