"""DELTA_THROUGHPUT: the throughput a decision adds or costs, existing sales included; it never judges the decision.

In every argument rows are lines and columns are scenarios, such as pessimistic, likely and optimistic.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from addin.cells import (
    NEGLIGIBLE,
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
    difference,
    one_cell,
    respond,
    sentence,
    total,
)

DELTA_THROUGHPUT = Signature(
    name="DELTA_THROUGHPUT",
    purpose="ΔT of a decision: per line (q₀ + Δq)(p₁ − v₁) − q₀(p₀ − v₀), quantities, prices and TVC per scenario.",
    arguments=(
        Argument(
            "quantity_change",
            "Units sold more than without the decision; negative for lost, displaced or cannibalised sales.",
            "units",
            "scenarios",
            when_blank="type the change in units, 0 if only the price changes",
        ),
        Argument(
            "price",
            "Price per unit after the decision, net of discounts.",
            "money per unit",
            "scenarios",
            when_blank="type the price per unit after the decision",
        ),
        Argument(
            "tvc",
            "Truly variable cost (TVC, also TVE) per unit after the decision.",
            "money per unit",
            "scenarios",
            when_blank="type 0 if this sale truly has no variable cost",
        ),
        Argument(
            "base_quantity",
            "Units sold today that the new price or TVC also touches.",
            "units",
            "scenarios",
            optional=True,
            blank_means="no existing sales are touched",
            when_blank="type the units sold today, 0 if there are none",
        ),
        Argument(
            "old_price",
            "Price per unit today, of the base quantity.",
            "money per unit",
            "scenarios",
            optional=True,
            blank_means="there is no base quantity",
            when_blank="type today's; repeat it if unchanged",
        ),
        Argument(
            "old_tvc",
            "TVC per unit today, of the base quantity.",
            "money per unit",
            "scenarios",
            optional=True,
            blank_means="there is no base quantity",
            when_blank="type today's; repeat it if unchanged",
        ),
    ),
    outputs=(
        Output("total", "ΔT of all lines, one per scenario in a row"),
        Output("lines", "ΔT of each line and scenario"),
    ),
    example="=DELTA_THROUGHPUT({15;-6},{280;350},{120;60})",
    example_result=660.0,
    errors={
        "#N/A": "an amount is blank, today's price or TVC is missing beside a base quantity, or given without one",
        "#VALUE!": "a cell is not a number, or the shapes do not match",
        "#NUM!": "a number or the result is too large for a cell",
    },
    source="S1 L10, L32",
)

_TODAY = ("base_quantity", "old_price", "old_tvc")
"""What is sold today; the three go together."""


def delta_throughput(
    quantity_change: Cells,
    price: Cells,
    tvc: Cells,
    base_quantity: Cells = None,
    old_price: Cells = None,
    old_tvc: Cells = None,
    output: Cells = None,
) -> Result:
    """ΔT of a decision: the sum over its lines of (q₀ + Δq)(p₁ − v₁) − q₀(p₀ − v₀).

    Given what a decision changes in quantities, prices and TVC, this is the throughput it adds or costs. A price
    that also reaches today's sales needs them: their quantity, their price and their TVC of today.

    Arguments: `quantity_change` (units), `price` and `tvc` (money per unit, after the decision), `base_quantity`
    (units sold today, default 0), `old_price` and `old_tvc` (money per unit today); one row per line, one column
    per scenario; `output`, one of total, lines, reason.
    Result: a number, or a row of one per scenario; for "lines" one row per line; a sentence for "reason".
    Errors: #N/A for a blank, for a base quantity without today's price and TVC, or for these without it.
    Source: S1 L10, L32.

    Fifteen streetcars are sold and six coaches are not, for want of metal-shop hours:

    >>> delta_throughput([[15], [-6]], [[280], [350]], [[120], [60]])
    660.0

    Raising the price from 50 to 55, half or a fifth of the 100 buyers leave:

    >>> delta_throughput([[-50, -20]], 55, 36, base_quantity=100, old_price=50, old_tvc=36)
    [[-450.0, 120.0]]
    """
    return respond(
        DELTA_THROUGHPUT,
        _delta_throughput,
        quantity_change,
        price,
        tvc,
        base_quantity,
        old_price,
        old_tvc,
        output,
    )


def _delta_throughput(call: Call) -> Result:
    lines = Lines(call, [argument.name for argument in call.signature.arguments if argument.name != "output"])
    by_scenario = [_changes(lines, scenario) for scenario in range(lines.scenarios)]
    if call.output == "lines":
        return lines.spilled_scenarios(by_scenario)
    totals = _totals(lines, by_scenario)
    return _reason(lines, totals) if call.output == "reason" else in_a_row(totals)


def _changes(lines: Lines, scenario: int) -> list[Value]:
    """ΔT per line in one scenario, a faulty line's error in its place."""
    new = [lines.numbers(name, scenario) for name in ("quantity_change", "price", "tvc")]
    old = [lines.numbers(name, scenario) for name in _TODAY]
    faults = lines.faults(*new, *old)
    columns = [column.values for column in new]
    if not any(name in lines.grids for name in _TODAY):
        return lines.placed(list(map(_new_sales, *columns)), faults)
    todays = [column.values for column in old]
    if any(None in values for values in todays):
        faults = {**_forgotten(lines, todays, scenario), **faults}
        todays = [[value or 0.0 for value in values] for values in todays]  # a blank weighs nothing, or is a fault
    return lines.placed(list(map(_new_and_old_sales, *columns, *todays)), faults)


def _new_sales(dq: float, p1: float, v1: float) -> float:
    return dq * difference(p1, v1) + 0.0


def _new_and_old_sales(dq: float, p1: float, v1: float, q0: float, p0: float, v0: float) -> float:
    """Δq(p₁ − v₁) + q₀((p₁ − v₁) − (p₀ − v₀)): the same terms, so arranged that a vast base drowns no small change."""
    gained = _new_sales(dq, p1, v1)
    if q0 == 0:
        return gained
    per_unit = (p1 - v1) - (p0 - v0)
    if abs(per_unit) / NEGLIGIBLE < abs(p1) + abs(v1) + abs(p0) + abs(v0):
        return gained  # price and TVC changed by rounding noise only, or not at all
    return difference(gained, -q0 * per_unit) + 0.0


def _forgotten(lines: Lines, todays: Sequence[list[float | None]], scenario: int) -> dict[int, CellError]:
    """#N/A on lines whose price or TVC change would forget existing sales, or has none to touch."""
    arguments = lines.call.signature.by_name
    several = any(lines.grids[name].width > 1 for name in _TODAY if name in lines.grids)
    found: dict[int, CellError] = {}
    for index, (base, old_price, old_tvc) in enumerate(zip(*todays)):
        complete = old_price is not None and old_tvc is not None
        if (base is not None and (complete or base == 0)) or index in lines.skipped:
            continue
        at = lines.at(index, scenario if several else None)
        if base is not None:
            missing = "old_price" if old_price is None else "old_tvc"
            found[index] = blank_error(arguments[missing], f"{at} beside base_quantity {amount(base)}")
        elif old_price is not None or old_tvc is not None:
            given = "old_tvc" if old_price is None else "old_price"
            found[index] = blank_error(arguments["base_quantity"], f"{at} beside {given}")
    return found


def _totals(lines: Lines, by_scenario: list[list[Value]]) -> list[float]:
    """ΔT per scenario; the error of the first faulty line is raised, whichever scenario it stands in."""
    if len(by_scenario) > 1:
        raise_first_fault({i: v for i, v in enumerate(values) if isinstance(v, CellError)} for values in by_scenario)
    return [total(lines.counted(values)) for values in by_scenario]


def _reason(lines: Lines, totals: list[float]) -> str:
    counted = lines.count - len(lines.skipped)
    blank = f" ({len(lines.skipped)} blank skipped)" if lines.skipped else ""
    base = "with what changes on today's sales" if "base_quantity" in lines.grids else "no existing sales are touched"
    return sentence(
        f"{many(counted, 'line')} added up{blank}, {many(len(totals), 'scenario')}: ΔT is {spread(totals)}, {base}."
    )


def raise_first_fault(by_scenario: Iterable[Mapping[int, CellError]]) -> None:
    """Raise the error of the first faulty line, whichever scenario it stands in; what is added up needs every line."""
    faulty = [(index, error) for faults in by_scenario for index, error in faults.items()]
    if faulty:
        raise min(faulty, key=lambda fault: fault[0])[1]


def in_a_row(values: Sequence[Value]) -> Result:
    """One value per scenario in a row; a single scenario is one cell, its error raised.

    >>> in_a_row([-450.0, 120.0]), in_a_row([660.0])
    ([[-450.0, 120.0]], 660.0)
    """
    return one_cell(values[0]) if len(values) == 1 else [list(values)]


def spread(values: Sequence[float]) -> str:
    """One figure in words, or the worst and the best of several scenarios.

    >>> spread([-450.0, 100.0, 120.0]), spread([660.0])
    ('-450 (scenario 1) to 120 (scenario 3)', '660')
    """
    if len(values) == 1:
        return amount(values[0])
    ends = (min(values), max(values))
    return " to ".join(f"{amount(value)} (scenario {values.index(value) + 1})" for value in ends)


def many(count: int, one: str) -> str:
    """A count with its noun.

    >>> many(1, "line"), many(2, "line")
    ('1 line', '2 lines')
    """
    return f"{count} {one}" if count == 1 else f"{count} {one}s"
