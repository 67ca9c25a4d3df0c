"""DELTA_DECISION: whether to take one decision, by ΔT − ΔOE > 0 in every scenario; it never adds ΔI to ΔNP.

In its amounts rows are added up and columns are scenarios, such as pessimistic, likely and optimistic.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import neg

from addin.cells import (
    DIV0,
    NOT_AVAILABLE,
    NUM,
    VALUE,
    Answer,
    Argument,
    Call,
    CellError,
    Cells,
    Lines,
    Output,
    Result,
    Signature,
    Value,
    amount,
    blank_error,
    checked_answer,
    difference,
    finite,
    percent,
    respond,
    sentence,
    total,
)
from addin.functions.capacity import ABOVE_LIMIT, OK, OVERLOAD
from addin.functions.cash import present_worth
from addin.functions.delta_throughput import in_a_row, many, raise_first_fault, spread

DELTA_DECISION = Signature(
    name="DELTA_DECISION",
    purpose="Judges one decision: ΔNP = ΔT − ΔOE per scenario, the verdict, breakeven, ROI, payback, NPV and cash.",
    arguments=(
        Argument(
            "delta_t",
            "ΔT; rows are added up, columns are scenarios.",
            "money per period",
            "summed",
            when_blank="type 0 if this line changes no throughput",
        ),
        Argument(
            "delta_oe",
            "ΔOE, every expense the decision causes, savings negative; rows are added up, columns are scenarios.",
            "money per period",
            "summed",
            when_blank="type 0 if this line changes no operating expense",
        ),
        Argument(
            "delta_i",
            "ΔI, the money put in once, never part of ΔNP; rows are added up, columns are scenarios.",
            "money",
            "summed",
            optional=True,
            blank_means="no ROI, payback, NPV or cash",
            when_blank="type the investment, 0 if this line has none",
        ),
        Argument(
            "periods",
            "Number of periods ΔT and ΔOE go on, for npv.",
            "periods",
            "single",
            optional=True,
            above=0.0,
            blank_means="no NPV",
            when_blank="type the number of periods ΔT and ΔOE go on",
        ),
        Argument(
            "rate",
            "Interest per period for npv, 0.01 for 1%.",
            "share per period",
            "single",
            optional=True,
            default=0.0,
            above=-1.0,
            blank_means="0, no discounting",
        ),
        Argument(
            "red_line",
            "The largest loss the firm can bear, as a positive amount.",
            "money per period",
            "single",
            optional=True,
            default=0.0,
            at_least=0.0,
            blank_means="none, as does 0",
        ),
        Argument(
            "capacity",
            "The status cells of CAPACITY_CHECK.",
            "status",
            "any",
            optional=True,
            blank_means="capacity is not looked at",
            answers=(
                Answer(OK, "within the protective limit"),
                Answer(ABOVE_LIMIT, "over the protective limit, not over 100%"),
                Answer(OVERLOAD, "over 100%"),
            ),
        ),
    ),
    outputs=(
        Output("net", "ΔNP = ΔT − ΔOE per scenario; ΔI is never part of it"),
        Output("verdict", "Accept, Reject, Indifferent, Depends, Red line or Check capacity"),
        Output("worst", "the lowest ΔNP"),
        Output("best", "the highest ΔNP"),
        Output("breakeven", "ΔOE ÷ ΔT, the share of the forecast ΔT that must arrive, per scenario"),
        Output("roi", "marginal ROI per period, (ΔT − ΔOE) ÷ ΔI, per scenario"),
        Output("payback", "periods until ΔI is back, ΔI ÷ (ΔT − ΔOE), per scenario"),
        Output("npv", "the stream of ΔNP over the periods at the rate, less ΔI, per scenario"),
        Output("cash", "ΔT − ΔOE − ΔI, before receivables, payables and tax, per scenario"),
    ),
    example='=DELTA_DECISION({140,280},0,0,"verdict")',
    example_result="Accept",
    errors={
        "#N/A": "an amount is blank, ΔI or the periods are needed and blank, or cash is asked of stock released",
        "#VALUE!": "a cell is not a number or no status, or the numbers of columns do not match",
        "#NUM!": "never pays back, no investment to recover, or periods, rate or red line outside their limits",
        "#DIV/0!": "the breakeven of a ΔT of 0",
    },
    source="S1 L10, L42, L125",
)


def delta_decision(
    delta_t: Cells,
    delta_oe: Cells,
    delta_i: Cells = None,
    periods: Cells = None,
    rate: Cells = None,
    red_line: Cells = None,
    capacity: Cells = None,
    output: Cells = None,
) -> Result:
    """The criterion of a decision: ΔT − ΔOE > 0, in every scenario.

    Given what a decision changes, this is the change of net profit and what to make of it. ΔI is never part of
    ΔNP; it is judged by ROI, payback, NPV, or as a stream of ΔOE (OE_STREAM), one of them.

    Arguments: `delta_t`, `delta_oe` (money per period) and `delta_i` (money, once), rows added up, one column per
    scenario; `periods` (above 0) and `rate` (above −1, default 0) for npv; `red_line`, the largest bearable loss
    (money, 0 or blank: none); `capacity`, status cells of CAPACITY_CHECK; `output`, one of net, verdict, worst,
    best, breakeven, roi, payback, npv, cash, reason.
    Result: a number, or a row of one per scenario; one text for "verdict"; a sentence for "reason".
    Errors: #N/A for a blank that is needed, #DIV/0! for the breakeven of a ΔT of 0, #NUM! where nothing pays back.
    Source: S1 L10, L42, L125.

    >>> delta_decision(19_400, [[8_000], [2_000], [600], [1_400]])
    7400.0
    >>> delta_decision([[-450, 120]], 0, output="verdict")
    'Depends'
    >>> delta_decision(1_500_000, 1_200_000, 500_000, output="roi")
    0.6
    """
    return respond(
        DELTA_DECISION, _delta_decision, delta_t, delta_oe, delta_i, periods, rate, red_line, capacity, output
    )


@dataclass(frozen=True)
class _Added:
    """One argument's rows per scenario, to be added up; `missing` says which blank stands in the way."""

    columns: list[list[float]]
    lines: int
    missing: CellError | None = None

    def of(self, scenario: int) -> list[float]:
        """The cells of a scenario; one column stretches over all."""
        return self.columns[min(scenario, len(self.columns) - 1)]


@dataclass(frozen=True)
class _Decision:
    """One decision with its arguments checked."""

    scenarios: int
    delta_t: _Added
    delta_oe: _Added
    delta_i: _Added
    periods: float | None
    rate: float
    red_line: float
    overloads: int

    def t(self, scenario: int) -> float:
        """ΔT of a scenario."""
        return total(self.delta_t.of(scenario))

    def oe(self, scenario: int) -> float:
        """ΔOE of a scenario."""
        return total(self.delta_oe.of(scenario))

    def i(self, scenario: int) -> float:
        """ΔI of a scenario."""
        return total(self.delta_i.of(scenario))

    def net(self, scenario: int) -> float:
        """ΔNP of a scenario, as one sum, so that noise on either side does not pass for a gain."""
        return total(self._flows(scenario))

    def loss_beyond_red_line(self, scenario: int) -> bool:
        """Whether a scenario loses more than the firm can bear."""
        return self.red_line > 0 and total([*self._flows(scenario), self.red_line]) < 0

    def cash(self, scenario: int) -> float:
        """ΔT − ΔOE − ΔI of a scenario."""
        return total([*self._flows(scenario), *map(neg, self.delta_i.of(scenario))])

    def _flows(self, scenario: int) -> list[float]:
        return [*self.delta_t.of(scenario), *map(neg, self.delta_oe.of(scenario))]

    def at(self, scenario: int) -> str:
        """Where a scenario is, for a message; nothing where there is only one."""
        return f" in scenario {scenario + 1}" if self.scenarios > 1 else ""


def _delta_decision(call: Call) -> Result:
    decision = _checked(call)
    if call.output in _OF_ALL_SCENARIOS:
        return _OF_ALL_SCENARIOS[call.output](decision)
    figure = _PER_SCENARIO[call.output]
    return in_a_row([_attempt(figure, decision, scenario) for scenario in range(decision.scenarios)])


def _checked(call: Call) -> _Decision:
    """The whole call's arguments, every one of them checked, before a blank that this output needs is missed."""
    decision = _Decision(
        scenarios=_scenarios(call, ("delta_t", "delta_oe", "delta_i")),
        delta_t=_added(call, "delta_t"),
        delta_oe=_added(call, "delta_oe"),
        delta_i=_added(call, "delta_i"),
        periods=call.single_number("periods"),
        rate=call.needed_number("rate"),
        red_line=call.needed_number("red_line"),
        overloads=_overloads(call),
    )
    if call.output in ("roi", "payback", "npv", "cash") and decision.delta_i.missing is not None:
        raise decision.delta_i.missing
    if call.output == "npv":
        call.needed_number("periods")
    return decision


def _scenarios(call: Call, names: Sequence[str]) -> int:
    """The number of scenarios; #VALUE! where an argument has neither one column nor as many."""
    grids = {name: call.grids[name] for name in names if name in call.grids}
    widest = max(grids, key=lambda name: grids[name].width, default=names[0])
    width = grids[widest].width if grids else 1
    for name, made in grids.items():
        if made.width not in (1, width):
            raise CellError(
                VALUE,
                f"{name} is {made.shape} but {widest} is {grids[widest].shape}; give both the same number of "
                "columns, or one column that stands for every scenario",
            )
    return width


def _added(call: Call, name: str) -> _Added:
    """One argument's rows, blank rows left out; the first faulty line is raised.

    A blank in an optional argument is no fault until an output needs it.
    """
    lines = Lines(call, (name,))
    columns = [lines.numbers(name, column) for column in range(lines.scenarios)]
    raise_first_fault(lines.faults(column) for column in columns)
    kept = [index for index in range(lines.count) if index not in lines.skipped]
    if not kept:
        nothing = CellError(NOT_AVAILABLE, f"All {lines.count} lines of {name} are blank; fill at least one line")
        if not call.signature.by_name[name].optional:
            raise nothing
        return _Added([[]], 0, nothing)
    if not lines.skipped and all(None not in column.values for column in columns):
        return _Added([column.values for column in columns], lines.count)
    missing = _first_blank(lines, name, kept, [column.values for column in columns])
    kept_columns = [[x for i in kept if (x := column.values[i]) is not None] for column in columns]
    return _Added(kept_columns, 0 if not any(kept_columns) else len(kept), missing)


def _first_blank(lines: Lines, name: str, kept: list[int], columns: list[list[float | None]]) -> CellError | None:
    for index in kept:
        for scenario, column in enumerate(columns):
            if column[index] is None:
                at = lines.at(index, scenario if len(columns) > 1 else None)
                return blank_error(lines.call.signature.by_name[name], at)
    return None


def _overloads(call: Call) -> int:
    """How many status cells read Overload; every cell is checked, blanks are passed over."""
    argument, made = call.signature.by_name["capacity"], call.grids.get("capacity")
    if made is None:
        return 0
    known: dict[str, str | float] = {}
    count = 0
    for index, cell in enumerate(made.cells):
        status = known.get(cell) if isinstance(cell, str) else None
        if status is None:
            status = checked_answer(argument, cell, _place(index, made.height, made.width))
            if isinstance(cell, str):
                known[cell] = status
        count += status == OVERLOAD
    return count


def _place(index: int, height: int, width: int) -> str:
    row, column = divmod(index, width)
    words = [f"line {row + 1}"] * (height > 1) + [f"column {column + 1}"] * (width > 1)
    return f" on {', '.join(words)}" if words else ""


def _attempt(compute: Callable[[_Decision, int], float], decision: _Decision, scenario: int) -> Value:
    """One scenario's figure, or its error, which stands in that scenario's cell."""
    try:
        return finite(compute(decision, scenario)) + 0.0
    except CellError as error:
        return error


def _breakeven(decision: _Decision, scenario: int) -> float:
    t = decision.t(scenario)
    if t == 0:
        raise CellError(
            DIV0, f"ΔT is 0{decision.at(scenario)}, so no share of it can bear ΔOE; look at the net result instead"
        )
    return decision.oe(scenario) / t


def _roi(decision: _Decision, scenario: int) -> float:
    return decision.net(scenario) / _to_recover(decision, scenario)


def _payback(decision: _Decision, scenario: int) -> float:
    investment = _to_recover(decision, scenario)
    net = decision.net(scenario)
    if net <= 0:
        raise CellError(
            NUM,
            f"The investment never pays back{decision.at(scenario)}: ΔT − ΔOE is {amount(net)}; "
            "a number above 0 would pay it back",
        )
    return investment / net


def _to_recover(decision: _Decision, scenario: int) -> float:
    investment = decision.i(scenario)
    if investment <= 0:
        raise CellError(
            NUM,
            f"There is no investment to recover{decision.at(scenario)}: delta_i is {amount(investment)}; "
            "a number above 0 has an ROI and a payback, else judge by the net result",
        )
    return investment


def _npv(decision: _Decision, scenario: int) -> float:
    net = decision.net(scenario)
    stream = net * present_worth(decision.periods or 0.0, decision.rate) if net else 0.0
    return difference(stream, decision.i(scenario))


def _cash(decision: _Decision, scenario: int) -> float:
    investment = decision.i(scenario)
    if investment < 0:
        raise CellError(
            NOT_AVAILABLE,
            f"delta_i is {amount(investment)}{decision.at(scenario)}, stock released: use CASH_DELTA with purchases "
            "and TVC charged",
        )
    return decision.cash(scenario)


def _nets(decision: _Decision) -> list[float]:
    return [decision.net(scenario) for scenario in range(decision.scenarios)]


def _worst(decision: _Decision) -> float:
    return min(_nets(decision))


def _best(decision: _Decision) -> float:
    return max(_nets(decision))


def _verdict(decision: _Decision) -> str:
    nets = _nets(decision)
    if any(decision.loss_beyond_red_line(scenario) for scenario in range(decision.scenarios)):
        return "Red line"
    if all(net < 0 for net in nets):
        return "Reject"
    if decision.overloads:
        return "Check capacity"
    if all(net > 0 for net in nets):
        return "Accept"
    return "Depends" if any(nets) else "Indifferent"


def _reason(decision: _Decision) -> str:
    """Lines added up and scenarios found, ΔNP, the verdict and why, and breakeven in its own words."""
    parts = [("ΔT", decision.delta_t), ("ΔOE", decision.delta_oe), ("ΔI", decision.delta_i)]
    added = [f"{many(part.lines, 'line')} of {name}" for name, part in parts if part.lines]
    start = f"{', '.join(added[:-1])} and {added[-1]} added up, {many(decision.scenarios, 'scenario')}"
    verdict = _verdict(decision)
    why = {
        "Red line": f" ({amount(decision.red_line)} is the largest loss to bear)",
        "Check capacity": f" ({decision.overloads} {OVERLOAD})",
    }.get(verdict, "")
    return sentence(f"{start}: ΔNP {spread(_nets(decision))}, {verdict}{why}; {_breakeven_in_words(decision)}.")


def _breakeven_in_words(decision: _Decision) -> str:
    """Breakeven as what it means: of a gain the share that must arrive, of a loss the share that savings bear."""
    gained: list[float] = []
    lost: list[float] = []
    for scenario in range(decision.scenarios):
        t = decision.t(scenario)
        if t:
            (gained if t > 0 else lost).append(decision.oe(scenario) / t)
    parts = [f"breakeven {_range(gained)} of the forecast ΔT"] if gained else []
    if lost:
        parts.append(f"breakeven {_range(lost)} is the share of the lost T that the savings bear")
    return ", ".join(parts) or "no breakeven, ΔT is 0"


def _range(shares: Sequence[float]) -> str:
    low, high = percent(min(shares)), percent(max(shares))
    return low if low == high else f"{low} to {high}"


_OF_ALL_SCENARIOS: dict[str, Callable[[_Decision], float | str]] = {
    "verdict": _verdict,
    "worst": _worst,
    "best": _best,
    "reason": _reason,
}
_PER_SCENARIO: dict[str, Callable[[_Decision, int], float]] = {
    "net": _Decision.net,
    "breakeven": _breakeven,
    "roi": _roi,
    "payback": _payback,
    "npv": _npv,
    "cash": _cash,
}
