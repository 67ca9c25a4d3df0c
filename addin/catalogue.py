"""Collects the worksheet functions' own descriptions; a function this registry does not know exists nowhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, update_wrapper
from types import MappingProxyType

from addin.cells import VALUE, CellError, Cells, Result, Signature, listed, respond
from addin.functions import (
    capacity,
    cash,
    classify_offering,
    delta_decision,
    delta_throughput,
    throughput,
    toc_measures,
    tvc_policy,
)
from addin.functions import product_mix as mix
from addin.help import TA_VERSION, help_facts, help_signature, version_facts


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
    described = [function.signature for function in FUNCTIONS.values()]
    return respond(described[-1], lambda asked: help_facts(asked, described), name, output)


def _solved(programme: mix.Programme) -> Sequence[float]:
    """Hand a programme to the solver, imported when one is asked for; it is not everywhere the functions are."""
    try:
        from addin.optimum import solved
    except ImportError:
        return mix.no_solver(programme)
    return solved(programme)


product_mix = update_wrapper(partial(mix.product_mix, solver=_solved), mix.product_mix)
"""PRODUCT_MIX with the solver it is handed wherever SciPy is installed."""


def _collected() -> Mapping[str, WorksheetFunction]:
    functions = [
        WorksheetFunction(throughput.THROUGHPUT, throughput.throughput),
        WorksheetFunction(tvc_policy.TVC_POLICY, tvc_policy.tvc_policy),
        WorksheetFunction(tvc_policy.TVC_BASIS, tvc_policy.tvc_basis),
        WorksheetFunction(delta_throughput.DELTA_THROUGHPUT, delta_throughput.delta_throughput),
        WorksheetFunction(delta_decision.DELTA_DECISION, delta_decision.delta_decision),
        WorksheetFunction(cash.CASH_DELTA, cash.cash_delta),
        WorksheetFunction(cash.OE_STREAM, cash.oe_stream),
        WorksheetFunction(capacity.CAPACITY_CHECK, capacity.capacity_check),
        WorksheetFunction(capacity.T_PER_CU, capacity.t_per_cu),
        WorksheetFunction(capacity.TPAR, capacity.tpar),
        WorksheetFunction(mix.PRODUCT_MIX, product_mix),
        WorksheetFunction(toc_measures.TOC_NP, toc_measures.toc_np),
        WorksheetFunction(toc_measures.TOC_ROI, toc_measures.toc_roi),
        WorksheetFunction(toc_measures.TOC_PRODUCTIVITY, toc_measures.toc_productivity),
        WorksheetFunction(toc_measures.TOC_TURNS, toc_measures.toc_turns),
        WorksheetFunction(classify_offering.CLASSIFY_OFFERING, classify_offering.classify_offering),
        WorksheetFunction(TA_VERSION, ta_version),
    ]
    functions.append(WorksheetFunction(help_signature([f.signature for f in functions]), ta_help))
    return MappingProxyType({function.signature.name: function for function in functions})


FUNCTIONS: Mapping[str, WorksheetFunction] = _collected()
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
