"""CAPACITY_CHECK, T_PER_CU, TPAR: how loaded a resource is, and what its time earns; none decides what to make."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import isfinite

from addin.cells import (
    AT,
    DIV0,
    NUM,
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
    difference,
    percent,
    ranks,
    respond,
    total,
)

OK = "OK"
ABOVE_LIMIT = "Above limit"
OVERLOAD = "Overload"

CAPACITY_CHECK = Signature(
    name="CAPACITY_CHECK",
    purpose="Whether each resource can carry its load with a decision added, within a protective limit.",
    arguments=(
        Argument(
            "available",
            "Time, or other capacity, each resource has in the period.",
            "capacity of the resource",
            above=0,
            when_blank="type the capacity the resource has in the period",
        ),
        Argument(
            "base_load",
            "What existing demand takes of it, before the decision.",
            "capacity of the resource",
            when_blank="type the load before the decision, 0 if the resource is idle",
        ),
        Argument(
            "added_load",
            "What the decision adds, one column per scenario; negative where it frees capacity.",
            "capacity of the resource",
            "scenarios",
            when_blank="type the load the decision adds, 0 if none",
        ),
        Argument(
            "protective_limit",
            "The share of the capacity that may be planned, 0.95 for 95%; the rest protects against fluctuation.",
            "share",
            optional=True,
            default=1.0,
            blank_means="1, the whole capacity",
            above=0,
        ),
    ),
    outputs=(
        Output("status", f"{OK}, {ABOVE_LIMIT} (over the limit, not over 100%) or {OVERLOAD} (over 100%)"),
        Output("load", "(base + added) ÷ available"),
        Output("base", "base ÷ available, before the decision"),
        Output("spare", "limit × available − base − added, in the resource's own unit; negative when short"),
        Output("constraint", "line number, from 1, of the most loaded resource, one per scenario"),
    ),
    example="=CAPACITY_CHECK(2400,1500,1500)",
    example_result=OVERLOAD,
    errors={
        "#N/A": "a capacity or a load is blank, or every line is",
        "#VALUE!": "a cell is not a number, or the shapes do not match",
        "#NUM!": "available or the limit is not above 0, or a number is too large for a cell",
    },
    source="S1 L32",
)

_PRICE = Argument(
    "price",
    "Price per unit net of discounts.",
    "money per unit",
    when_blank="type the price, 0 if the unit is given away",
)
_TVC = Argument(
    "tvc",
    "Truly variable cost (TVC, also TVE) per unit.",
    "money per unit",
    when_blank="type 0 if this sale truly has no variable cost",
)
_CONSTRAINT_TIME = Argument(
    "constraint_time",
    "Time one unit needs at the constraint, above 0.",
    "time per unit",
    when_blank="type the time one unit needs at the constraint",
)

T_PER_CU = Signature(
    name="T_PER_CU",
    purpose="Throughput per constraint unit: what one unit of the constraint's time earns with each offering.",
    arguments=(_PRICE, _TVC, _CONSTRAINT_TIME),
    outputs=(
        Output("value", "(price − TVC) ÷ constraint time"),
        Output("rank", "1 = best; ties share the better rank and the next is skipped"),
    ),
    example="=T_PER_CU(90,45,15)",
    example_result=3.0,
    errors={
        "#N/A": "a price, a TVC or a time is blank",
        "#VALUE!": "a cell is not a number, or the shapes do not match",
        "#DIV/0!": "the constraint time is 0",
        "#NUM!": "the constraint time is negative, or a number is too large for a cell",
    },
    source="Goldratt, The Haystack Syndrome (1990), the P&Q exercise",
)

TPAR = Signature(
    name="TPAR",
    purpose="Throughput accounting ratio: return per factory hour ÷ cost per factory hour.",
    arguments=(
        _PRICE,
        _TVC,
        _CONSTRAINT_TIME,
        Argument(
            "factory_cost",
            "Cost of the whole factory over the period, everything but TVC.",
            "money per period",
            at_least=0,
            when_blank="type the operating expense of the factory for the period",
        ),
        Argument(
            "constraint_available",
            "Time the constraint has over the same period, above 0.",
            "time per period",
            when_blank="type the time the constraint has in the period",
        ),
    ),
    outputs=(
        Output("value", "return ÷ cost; above 1 the offering earns more than the factory costs"),
        Output("return", "return per factory hour: (price − TVC) ÷ constraint time"),
        Output("cost", "cost per factory hour: factory cost ÷ time available at the constraint"),
    ),
    example="=TPAR(90,45,15,6000,2400)",
    example_result=1.2,
    errors={
        "#N/A": "an amount or a time is blank",
        "#VALUE!": "a cell is not a number, or the shapes do not match",
        "#DIV/0!": "the ratio asked for divides by a time or a cost of 0",
        "#NUM!": "a time or the factory cost is negative, or a number is too large for a cell",
    },
    source="ACCA technical article, Throughput accounting and the theory of constraints, part 2",
)


def capacity_check(
    available: Cells,
    base_load: Cells,
    added_load: Cells,
    protective_limit: Cells = None,
    output: Cells = None,
) -> Result:
    """Whether each resource can carry its load with a decision added.

    Given what each resource has, what existing demand takes of it and what the decision adds, this says
    whether the plan still leaves the protective capacity that keeps promises to customers.

    Arguments: `available`, `base_load`, one row per resource (hours, tons: the resource's own unit);
    `added_load`, one row per resource, one column per scenario (same unit); `protective_limit`, the share
    that may be planned (default 1); `output`, one of status, load, base, spare, constraint, reason.
    Result: one row per resource and one column per scenario; for "constraint" one line number per scenario.
    A resource over 100% is an Overload also where the limit is above 1.
    Errors: #N/A for a blank, #NUM! for a capacity or a limit that is not above 0, #VALUE! for a text or a shape.
    Source: S1 L32.

    >>> capacity_check([[2400], [2400]], [[1500], [1500]], [[500], [1500]])
    [['OK'], ['Overload']]
    >>> capacity_check(1, 0, 0.91, 0.95, "load")
    0.91
    """
    return respond(CAPACITY_CHECK, _check, available, base_load, added_load, protective_limit, output)


def t_per_cu(price: Cells, tvc: Cells, constraint_time: Cells, output: Cells = None) -> Result:
    """Throughput per constraint unit: (price − TVC) ÷ the time one unit needs at the constraint.

    Given two offerings that want the same hour of the constraint, the one with the higher figure earns more
    with it.

    Arguments: `price`, `tvc`, one row per offering (money per unit); `constraint_time`, one row per offering
    (time per unit); `output`, value, rank or reason.
    Result: money per unit of constraint time, or the rank, one per line.
    Errors: #DIV/0! for a time of 0, #NUM! for a negative one, #N/A for a blank, #VALUE! for a text or a shape.
    Source: Goldratt, The Haystack Syndrome (1990).

    >>> t_per_cu([[90], [100]], [[45], [40]], [[15], [30]])
    [[3.0], [2.0]]
    """
    return respond(T_PER_CU, _per_constraint_unit, price, tvc, constraint_time, output)


def tpar(
    price: Cells,
    tvc: Cells,
    constraint_time: Cells,
    factory_cost: Cells,
    constraint_available: Cells,
    output: Cells = None,
) -> Result:
    """Throughput accounting ratio: return per factory hour ÷ cost per factory hour.

    Given what an offering earns per hour of the constraint and what that hour costs the factory, a ratio
    above 1 says the offering earns more than the factory costs while it runs.

    Arguments: `price`, `tvc`, one row per offering (money per unit); `constraint_time`, one row per offering
    (time per unit); `factory_cost` (money per period) and `constraint_available` (time per period), usually
    one cell for all; `output`, one of value, return, cost, reason.
    Result: a ratio per line, or money per hour of the constraint for "return" and "cost".
    Errors: #DIV/0! for a time or a cost of 0 in the ratio asked for, #NUM! for a negative one, #N/A for a
    blank, #VALUE! for a text or a shape.
    Source: ACCA, Throughput accounting and the theory of constraints, part 2.

    >>> tpar(90, 45, 15, 6000, 2400)
    1.2
    """
    return respond(TPAR, _ratio, price, tvc, constraint_time, factory_cost, constraint_available, output)


def _check(call: Call) -> Result:
    lines = Lines(call, ("available", "base_load", "added_load", "protective_limit"))
    available, base, limit = (lines.numbers(name) for name in ("available", "base_load", "protective_limit"))
    added = [lines.numbers("added_load", scenario) for scenario in range(lines.scenarios)]
    if call.output == "base":
        return lines.spilled(lines.each(_base, available, base, *added, limit))

    def of_each_scenario(measure: Callable[..., Value]) -> list[list[Value]]:
        return [lines.each(measure, available, base, column, limit) for column in added]

    if call.output == "constraint":
        return _constraint(lines, of_each_scenario(_load))
    if call.output == "reason":
        return lines.spilled(_reasons(lines, of_each_scenario(_in_full if len(added) == 1 else _in_short)))
    return lines.spilled_scenarios(of_each_scenario(_MEASURES[call.output]))


def _base(available: float, base: float, *_others: float) -> float:
    return base / available


def _load(available: float, base: float, added: float, _limit: float) -> float:
    return total((base, added)) / available


def _spare(available: float, base: float, added: float, limit: float) -> float:
    return total((limit * available, -base, -added))


def _status(available: float, base: float, added: float, limit: float) -> str:
    if total((base, added, -available)) > 0:
        return OVERLOAD  # also under a limit above 1: nobody can work more hours than there are
    return ABOVE_LIMIT if _spare(available, base, added, limit) < 0 else OK


_MEASURES: Mapping[str, Callable[..., Value]] = {"status": _status, "load": _load, "spare": _spare}


def _constraint(lines: Lines, loads: list[list[Value]]) -> Result:
    """The line number of the most loaded resource of each scenario, the first on a tie."""
    fault = next((load for line in zip(*loads) for load in line if isinstance(load, CellError)), None)
    if fault is not None:
        raise fault
    heaviest = [_first_highest(scenario) for scenario in loads]
    if not all(heaviest):
        raise lines.nothing_left()
    return [[*heaviest]] if len(heaviest) > 1 else heaviest[0]


def _first_highest(loads: Sequence[Value]) -> float:
    """The place, from 1, of the highest load; 0 where every line is skipped."""
    measured = {place: load for place, load in enumerate(loads, start=1) if isinstance(load, float)}
    ranked = zip(measured, ranks(list(measured.values())))
    return float(next((place for place, rank in ranked if rank == 1), 0))


def _shown_load(available: float, base: float, added: float, limit: float) -> str:
    load = _load(available, base, added, limit)
    if not isfinite(load):
        raise OverflowError  # `each` names the line
    return percent(load)


def _in_full(available: float, base: float, added: float, limit: float) -> str:
    status = _status(available, base, added, limit)
    spare = _spare(available, base, added, limit)
    room = f"{amount(-spare)} short of" if spare < 0 else f"{amount(spare)} to spare within"
    if status == OVERLOAD and spare >= 0:
        room = "more than there is, though within"
    return (
        f"{status}: base {amount(base)} + added {amount(added)} is {_shown_load(available, base, added, limit)} "
        f"of {amount(available)} available, {room} the limit of {percent(limit)}."
    )


def _in_short(available: float, base: float, added: float, limit: float) -> str:
    return f"{_status(available, base, added, limit)} at {_shown_load(available, base, added, limit)}"


def _reasons(lines: Lines, told: list[list[Value]]) -> list[Value]:
    """One sentence per line: of its one scenario in full, or of every scenario in short."""
    if len(told) == 1:
        return told[0]
    reasons: list[Value] = []
    for index, line in enumerate(zip(*told)):
        if index in lines.skipped or all(isinstance(scenario, CellError) for scenario in line):
            reasons.append(line[0])
            continue
        words = (cell.message if isinstance(cell, CellError) else str(cell) for cell in line)
        reasons.append(
            "; ".join(
                f"{'scenario' if number > 1 else 'Scenario'} {number}: {text}" for number, text in enumerate(words, 1)
            )
        )
    return reasons


def _per_constraint_unit(call: Call) -> Result:
    lines = Lines(call, ("price", "tvc", "constraint_time"))
    columns = [lines.numbers(name) for name in ("price", "tvc", "constraint_time")]
    values = lines.each(_t_per_unit_of_time, *columns)
    if call.output == "value":
        return lines.spilled(values)
    measured = {index: value for index, value in enumerate(values) if isinstance(value, float)}
    found = list(values)
    for (index, value), rank in zip(measured.items(), ranks(list(measured.values()))):
        found[index] = float(rank)
        if call.output == "reason":
            price, tvc, time = (column.values[index] for column in columns)
            found[index] = (
                f"T {amount(difference(price, tvc))} ÷ {amount(time)} of the constraint is {amount(value)} "
                f"per constraint unit, rank {rank} of {len(measured)}."
            )
    return lines.spilled(found)


def _t_per_unit_of_time(price: float, tvc: float, time: float) -> float:
    _refuse_negative("constraint_time", time)
    if time == 0:
        raise CellError(DIV0, f"constraint_time{AT} is 0; type the time one unit needs at the constraint")
    return difference(price, tvc) / time


def _refuse_negative(name: str, time: float) -> None:
    if time < 0:
        raise CellError(NUM, f"{name}{AT} is {amount(time)}; a time above 0 is accepted")


def _ratio(call: Call) -> Result:
    names = ("price", "tvc", "constraint_time", "factory_cost", "constraint_available")
    lines = Lines(call, names)
    measure = _RATIOS[call.output]
    return lines.spilled(lines.each(measure, *(lines.numbers(name) for name in names)))


def _return(price: float, tvc: float, time: float, _cost: float, available: float) -> float:
    _refuse_negative("constraint_available", available)
    return _t_per_unit_of_time(price, tvc, time)


def _cost(_price: float, _tvc: float, time: float, cost: float, available: float) -> float:
    _refuse_negative("constraint_time", time)
    _refuse_negative("constraint_available", available)
    if available == 0:
        raise CellError(
            DIV0, f"constraint_available{AT} is 0; type the time the constraint has in the period of the factory cost"
        )
    return cost / available


def _tpar(price: float, tvc: float, time: float, cost: float, available: float) -> float:
    earned = _return(price, tvc, time, cost, available)
    spent = _cost(price, tvc, time, cost, available)
    if cost == 0:
        raise CellError(
            DIV0,
            f"factory_cost{AT} is 0, so there is no cost to compare with; type the operating expense of the period",
        )
    return earned / spent


def _tpar_in_words(price: float, tvc: float, time: float, cost: float, available: float) -> str:
    ratio = _tpar(price, tvc, time, cost, available)
    if not isfinite(ratio):
        raise OverflowError  # `each` names the line
    verdict = "more than" if difference(ratio, 1) > 0 else "less than" if difference(ratio, 1) < 0 else "just what"
    return (
        f"TPAR {amount(ratio)}: a return of {amount(_return(price, tvc, time, cost, available))} per factory hour "
        f"against a cost of {amount(_cost(price, tvc, time, cost, available))}; it earns {verdict} the factory costs."
    )


_RATIOS: Mapping[str, Callable[..., Value]] = {
    "value": _tpar,
    "return": _return,
    "cost": _cost,
    "reason": _tpar_in_words,
}
