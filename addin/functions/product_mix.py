"""PRODUCT_MIX: how many of each product to make with the capacity there is; it solves no programme itself.

The two programmes (Optimum, Whole units) go to a solver that is handed in, because the functions import the
standard library only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import floor, fsum, inf

from addin.cells import (
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
    amount,
    blank_error,
    difference,
    finite,
    percent,
    ranks,
    respond,
    total,
)
from addin.cells.call import checked_number
from addin.cells.text import LONGEST_SENTENCE

BY_CONSTRAINT = "T/CU"
BY_UNIT = "T/unit"
OPTIMUM = "Optimum"
WHOLE_UNITS = "Whole units"

KEPT_AT_MINIMUM = ("Differentiator", "Behavioral lever")
"""The classes that no rule ranks: their job is done elsewhere than in their own throughput (S0 L118–172)."""

ROOM_FOR_NOISE = 1e-9
"""Added to the units that fit before they are rounded down, so that 0.3 ÷ 0.1 is three units."""

PRODUCT_MIX = Signature(
    name="PRODUCT_MIX",
    purpose="How many of each product to make with the capacity there is, by T per constraint unit or an optimum.",
    arguments=(
        Argument(
            "throughput_per_unit",
            "Throughput per unit: price − TVC, one row per product.",
            "money per unit",
            when_blank="type price − TVC of one unit",
        ),
        Argument(
            "loads",
            "What one unit takes of each resource, one row per product, one column per resource.",
            "capacity per unit",
            "loads",
            at_least=0,
            when_blank="type 0 if the product takes none of that resource",
        ),
        Argument(
            "capacity",
            "What each resource has in the period, in one row.",
            "capacity of the resource",
            "resources",
            at_least=0,
            when_blank="type the capacity the resource has in the period",
        ),
        Argument(
            "demand",
            "Units the market takes in the period, one row per product; blank is unlimited.",
            "units",
            blank_means="unlimited",
            at_least=0,
        ),
        Argument(
            "rule",
            "How the mix is chosen.",
            "text",
            "single",
            optional=True,
            blank_means=BY_CONSTRAINT,
            answers=(
                Answer(
                    BY_CONSTRAINT,
                    "rank by throughput per unit of the resource with the highest load at full demand",
                    ("TCU",),
                ),
                Answer(BY_UNIT, "rank by throughput per unit: the misleading rule, for comparison"),
                Answer(OPTIMUM, "linear programme, parts of units allowed; needs SciPy"),
                Answer(WHOLE_UNITS, "integer programme; needs SciPy"),
            ),
        ),
        Argument(
            "minimum",
            "Units that must be made whatever they earn, one row per product.",
            "units",
            optional=True,
            blank_means="0",
            at_least=0,
        ),
        Argument(
            "offering_class",
            "The class from CLASSIFY_OFFERING; Differentiators and Behavioral levers take their minimum, unranked.",
            "text",
            optional=True,
            blank_means="ranked",
            answers=tuple(map(Answer, ("Revenue generator", "Cost driver", *KEPT_AT_MINIMUM, "Review"))),
        ),
    ),
    outputs=(
        Output("units", "units of each product"),
        Output("throughput", "T of the mix"),
        Output("load", "what the mix takes of each resource, in a row"),
        Output("constraint", "column number, from 1, of the resource with the highest load at full demand"),
    ),
    example='=PRODUCT_MIX({45;60},{15,15;10,30},{2400,2400},{100;50},"throughput")',
    example_result=6300.0,
    errors={
        "#N/A": "an amount is blank, a kept offering has no minimum, or the rule needs SciPy and it is missing",
        "#VALUE!": "a cell is not a number or an accepted text, or the shapes do not match",
        "#NUM!": "an amount is negative, a minimum is above demand or beyond capacity, or the mix has no bound",
    },
    source="S0 L118–172",
)


@dataclass(frozen=True)
class Programme:
    """What a solver is asked: the units beyond the minimums that earn most.

    Maximise Σ gains × units, so that uses × units stays within the room of every resource (one row of `uses`
    per resource) and 0 ≤ units ≤ most; whole numbers where `whole`. Everything is finite and not negative,
    every gain and every `most` is above 0.
    """

    gains: Sequence[float]
    uses: Sequence[Sequence[float]]
    room: Sequence[float]
    most: Sequence[float]
    whole: bool


Solver = Callable[[Programme], Sequence[float]]
"""Takes a programme, answers the units; a CellError says why it cannot."""


def no_solver(programme: Programme) -> Sequence[float]:
    """The solver where there is none: #N/A, with what to install."""
    rule = WHOLE_UNITS if programme.whole else OPTIMUM
    raise CellError(
        NOT_AVAILABLE,
        f"Rule {rule} needs SciPy, which is missing here; for Python, Excel and the command line install it with "
        f'pip install "throughput-addin[mix]", or choose the rule {BY_CONSTRAINT}, which needs nothing',
    )


def product_mix(
    throughput_per_unit: Cells,
    loads: Cells,
    capacity: Cells,
    demand: Cells = None,
    rule: Cells = None,
    minimum: Cells = None,
    offering_class: Cells = None,
    output: Cells = None,
    *,
    solver: Solver = no_solver,
) -> Result:
    """How many of each product to make with the capacity there is.

    Given what a unit of each product earns and takes of each resource, this fills the capacity by a rule:
    the throughput per unit of the constraint (the default), the throughput per unit (misleading, for
    comparison), or the best mix there is.

    Arguments: `throughput_per_unit`, one row per product (money); `loads`, one row per product, one column per
    resource (capacity per unit); `capacity`, one row, one column per resource; `demand`, one row per product
    (units, blank is unlimited); `rule`, one of T/CU, T/unit, Optimum, Whole units; `minimum`, one row per
    product (units); `offering_class`, one row per product: Differentiators and Behavioral levers take their
    minimum; `output`, one of units, throughput, load, constraint, reason. `solver` is no cell: it is what
    solves the two programmes.
    Result: units per product; a number for "throughput" and "constraint"; one amount per resource, in a row,
    for "load". The two ranking rules and Whole units add whole units to the minimum, which is granted as given.
    Errors: #NUM! for a negative amount, a minimum above demand or beyond capacity and a mix without bound;
    #N/A for a blank, a kept offering without minimum and a missing or exhausted solver; #VALUE! for a text or
    a shape. One product's error is the whole call's.
    Source: S0 L118–172; Goldratt, The Haystack Syndrome (1990), the P&Q exercise.

    >>> product_mix([[45], [60]], [[15, 15], [10, 30]], [[2400, 2400]], [[100], [50]])
    [[100.0], [30.0]]
    >>> product_mix([[45], [60]], [[15, 15], [10, 30]], [[2400, 2400]], [[100], [50]], "T/unit", output="throughput")
    5700.0
    """

    def compute(call: Call) -> Result:
        return _compute(call, solver)

    return respond(
        PRODUCT_MIX, compute, throughput_per_unit, loads, capacity, demand, rule, minimum, offering_class, output
    )


@dataclass(frozen=True, slots=True)
class _Product:
    """One line that counts; unlimited demand is infinite. `kept_as` is the class that keeps it at its minimum."""

    line: int
    t: float
    loads: tuple[float, ...]
    demand: float
    minimum: float
    kept_as: str

    @property
    def is_ranked(self) -> bool:
        """Whether more than its minimum may be made."""
        return not self.kept_as and self.t > 0


def _compute(call: Call, solver: Solver) -> Result:
    lines = Lines(call, ("throughput_per_unit", "loads", "demand", "minimum", "offering_class"))
    _check_resources(call)
    rule = call.single_answer("rule") or BY_CONSTRAINT
    capacity = _capacities(call)
    products = _products(lines, len(capacity))
    if not products:
        if call.output == "units":
            return lines.spilled([""] * lines.count)
        raise lines.nothing_left()
    needs = _full_demand(products, capacity)
    constraint = _most_loaded(needs, capacity)
    room = _room_beyond_minimums(products, capacity)
    if call.output == "constraint":
        return float(constraint + 1)
    _refuse_without_bound(lines, products)
    if rule in (OPTIMUM, WHOLE_UNITS):
        units = _programmed(products, capacity, room, solver, rule)
    else:
        units = _filled(products, _in_rank_order(products, constraint if rule == BY_CONSTRAINT else None), room)
    if call.output == "units":
        made: dict[int, float] = {product.line: made for product, made in zip(products, units)}
        return lines.spilled([made.get(line, "") for line in range(lines.count)])
    if call.output == "load":
        taken = [_taken(products, units, resource) for resource in range(len(capacity))]
        return [[*taken]] if len(taken) > 1 else taken[0]
    t = total([made * product.t for product, made in zip(products, units)])
    return t if call.output == "throughput" else _reason(rule, t, products, units, needs, capacity, constraint)


def _check_resources(call: Call) -> None:
    """Capacity is one row with a column per resource of `loads`."""
    loads, capacity = call.grids.get("loads"), call.grids.get("capacity")
    if capacity is not None and capacity.height != 1:
        raise CellError(VALUE, f"Capacity is {capacity.shape}; give one row, one column per resource")
    if loads is not None and capacity is not None and loads.width != capacity.width:
        raise CellError(
            VALUE, f"Capacity is {capacity.shape} but Loads is {loads.shape}; give both one column per resource"
        )


def _capacities(call: Call) -> list[float]:
    argument = call.signature.by_name["capacity"]
    cells = call.grids["capacity"].cells if call.given("capacity") else [None]
    several = len(cells) > 1
    found = (checked_number(argument, cell, f" in column {i}" if several else "") for i, cell in enumerate(cells, 1))
    return [0.0 if value is None else value for value in found]


def _products(lines: Lines, resources: int) -> list[_Product]:
    """The lines that count as products; the first faulty one is raised, because it would change every other."""
    earned = lines.numbers("throughput_per_unit")
    loads = [lines.numbers("loads", resource) for resource in range(resources)]
    demand = lines.numbers("demand", may_be_blank=True)
    minimum = lines.numbers("minimum")
    classes = lines.answers("offering_class")
    faults = lines.faults(earned, *loads, demand, minimum, classes)
    taken = zip(*(column.values for column in loads))
    products = []
    for line, row in enumerate(zip(earned.values, taken, demand.values, minimum.values, classes.values)):
        if line in lines.skipped:
            continue
        if line in faults:
            raise faults[line]
        products.append(_product(lines, line, *row))
    return products


def _product(
    lines: Lines, line: int, t: float, loads: tuple[float, ...], demand: float | None, minimum: float | None, kind: str
) -> _Product:
    kept_as = kind if kind in KEPT_AT_MINIMUM else ""
    if kept_as and minimum is None:
        why = f"a {kept_as} is not ranked, so type the units to make, 0 if none"
        raise blank_error(lines.call.signature.by_name["minimum"], lines.at(line), why)
    at_least, at_most = minimum or 0.0, inf if demand is None else demand
    if at_least > at_most and difference(at_least, at_most) > 0:
        raise CellError(
            NUM,
            f"Minimum{lines.at(line)} is {amount(at_least)}, above the demand of {amount(at_most)}; "
            "lower the minimum or raise the demand",
        )
    return _Product(line, t, loads, at_most, at_least, kept_as)


def _full_demand(products: Sequence[_Product], capacity: Sequence[float]) -> list[float]:
    """What each resource would need if the market got all it wants.

    Unlimited demand counts as what capacity allows of that product alone; one that takes no resource needs none.
    """
    wanted = []
    for product in products:
        units = product.demand if product.demand < inf else _units_that_fit(product.loads, capacity, inf)
        wanted.append(units if units < inf else 0.0)
    return [_taken(products, wanted, resource) for resource in range(len(capacity))]


def _taken(products: Sequence[_Product], units: Sequence[float], resource: int) -> float:
    return total([made * product.loads[resource] for product, made in zip(products, units)])


def _units_that_fit(loads: Sequence[float], room: Sequence[float], at_most: float) -> float:
    """How many units, parts of units included, the room of every resource lets through."""
    for load, left in zip(loads, room):
        if load > 0 and left < at_most * load:
            at_most = left / load
    return at_most


def _share(need: float, capacity: float) -> float:
    """A resource's load; one without capacity is overloaded by any need."""
    return need / capacity if capacity else (inf if need else 0.0)


def _most_loaded(needs: Sequence[float], capacity: Sequence[float]) -> int:
    return ranks(list(map(_share, needs, capacity))).index(1)


def _room_beyond_minimums(products: Sequence[_Product], capacity: Sequence[float]) -> list[float]:
    minimums = [product.minimum for product in products]
    room = []
    for resource, available in enumerate(capacity):
        taken = _taken(products, minimums, resource)
        left = difference(available, taken)
        if left < 0:
            where = f" of column {resource + 1}" if len(capacity) > 1 else ""
            raise CellError(
                NUM,
                f"Minimum adds up to {amount(taken)} of the resource{where}, beyond its capacity of "
                f"{amount(available)}; lower a minimum or raise the capacity",
            )
        room.append(left)
    return room


def _refuse_without_bound(lines: Lines, products: Sequence[_Product]) -> None:
    for product in products:
        if product.is_ranked and product.demand == inf and not any(product.loads):
            raise CellError(
                NUM,
                f"Demand{lines.at(product.line)} is blank (unlimited) and the product takes no resource, "
                "so the mix has no bound; type its demand",
            )


def _in_rank_order(products: Sequence[_Product], constraint: int | None) -> list[int]:
    """The places of the ranked products, best first, ties in line order; without a constraint, by T per unit."""
    ranked = [place for place, product in enumerate(products) if product.is_ranked]

    def worth(product: _Product) -> float:
        load = 1.0 if constraint is None else product.loads[constraint]
        return product.t / load if load > 0 else inf

    order = ranks([worth(products[place]) for place in ranked])
    return [place for _rank, place in sorted(zip(order, ranked))]


def _filled(products: Sequence[_Product], order: Sequence[int], room: Sequence[float]) -> list[float]:
    """Every minimum, then whole units in rank order while every resource has room."""
    units = [product.minimum for product in products]
    left = list(room)
    lost = [0.0] * len(left)  # what rounding took off `left`, so that 200,000 products leave no trace
    for place in order:
        product = products[place]
        more = _whole(_units_that_fit(product.loads, left, product.demand - product.minimum))
        if more <= 0:
            continue
        units[place] += more
        for resource, load in enumerate(product.loads):
            parts = (left[resource], lost[resource], -more * load)
            left[resource] = fsum(parts)
            lost[resource] = fsum((*parts, -left[resource]))
    return units


def _whole(units: float) -> float:
    return float(floor(finite(units) + ROOM_FOR_NOISE))


def _programmed(
    products: Sequence[_Product], capacity: Sequence[float], room: Sequence[float], solver: Solver, rule: str
) -> list[float]:
    """Every minimum, and beyond it what the solver answers; its answer is checked before it is believed."""
    units = [product.minimum for product in products]
    whole = rule == WHOLE_UNITS
    most: dict[int, float] = {}
    for place, product in enumerate(products):
        if product.is_ranked:
            fits = finite(_units_that_fit(product.loads, room, product.demand - product.minimum))
            most[place] = _whole(fits) if whole else fits
    open_places = [place for place, units_more in most.items() if units_more > 0]
    if not open_places:
        return units
    programme = Programme(
        gains=[products[place].t for place in open_places],
        uses=[[products[place].loads[resource] for place in open_places] for resource in range(len(room))],
        room=room,
        most=[most[place] for place in open_places],
        whole=whole,
    )
    for place, more in zip(open_places, solver(programme)):
        units[place] += min(max(more, 0.0), most[place])
    for resource, available in enumerate(capacity):
        if difference(_taken(products, units, resource), available) > 0:
            raise CellError(
                NOT_AVAILABLE,
                f"Rule {rule} gave a mix beyond the capacity of column {resource + 1}, because the amounts differ "
                f"too much in size for it; use larger units for the small loads, or the rule {BY_CONSTRAINT}",
            )
    return units


def _reason(
    rule: str,
    t: float,
    products: Sequence[_Product],
    units: Sequence[float],
    needs: Sequence[float],
    capacity: Sequence[float],
    constraint: int,
) -> str:
    made = sum(1 for number in units if number > 0)
    load = _share(needs[constraint], capacity[constraint])
    loaded = f"{percent(load)} loaded at full demand" if load < inf else "which has no capacity"
    told = (
        f"{rule}: T {amount(t)} from {made} of {len(products)} products; constraint column {constraint + 1}, {loaded}."
    )
    overloaded = sum(1 for need, available in zip(needs, capacity) if difference(need, available) > 0)
    if overloaded > 1:
        instead = "" if rule in (OPTIMUM, WHOLE_UNITS) else f"; compare {OPTIMUM}"
        told += f" {overloaded} resources are overloaded, so {BY_CONSTRAINT} is no guide{instead}."
    return told + _kept_in_words(products, LONGEST_SENTENCE - len(told))


def _kept_in_words(products: Sequence[_Product], longest: int) -> str:
    """The offerings kept at their minimum, as many of them named as there is room for."""
    kept = [f"line {product.line + 1} ({product.kept_as})" for product in products if product.kept_as]
    if not kept:
        return ""
    for named in range(min(len(kept), 5), 0, -1):
        more = f" and {len(kept) - named} more" if len(kept) > named else ""
        words = f" Kept at minimum: {', '.join(kept[:named])}{more}."
        if len(words) <= longest:
            return words
    return f" {len(kept)} offerings are kept at minimum."
