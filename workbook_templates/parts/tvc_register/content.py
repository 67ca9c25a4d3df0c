"""What fills a TVC register: offerings, cost lines, leftovers, cash cases, the checklist; it computes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Offering:
    """A sale to be judged: the price of one, how many the decision brings, and what its T should be, if known."""

    offering: str
    price: float | None = None
    sales: float | None = None
    control: float | None = None
    comment: str = ""
    source: str = ""


@dataclass(frozen=True)
class CostLine:
    """A cost with its facts; `cost` and the values are for one unit, `quantity` is what one sale takes of it."""

    line: str
    offering: str = ""
    quantity: float | None = None
    cost: float | None = None
    trigger: str = ""
    kind: str = ""
    replenished: str = ""
    share: float | None = None
    replacement: float | None = None
    alternative: float | None = None
    outside: float | None = None
    months_of_stock: float | None = None
    comment: str = ""
    source: str = ""


@dataclass(frozen=True)
class Leftover:
    """Material bought beyond need: a minimum order quantity's excess, or what a cancelled order left."""

    item: str
    project: str = ""
    bought: float | None = None
    needed: float | None = None
    unit_cost: float | None = None
    charged: str = ""
    replenished: str = ""
    realisable: float | None = None
    reported: float | None = None
    comment: str = ""
    source: str = ""


@dataclass(frozen=True)
class CashCase:
    """A sale seen by the decision, by the books and by cash."""

    case: str
    revenue: float | None = None
    material: float | None = None
    replenished: str = ""
    charged: float | None = None
    purchases: float | None = None
    delta_oe: float | None = None
    booked_delta_i: float | None = None
    comment: str = ""
    source: str = ""


@dataclass(frozen=True)
class Forgotten:
    """A line of the checklist of usually forgotten costs, with its answer."""

    line: str
    answer: str = ""
    comment: str = ""


USUALLY_FORGOTTEN = (
    "Water",
    "Packaging",
    "Freight in",
    "Freight out",
    "Commission",
    "Royalty",
    "Card fee",
    "Consumables",
)
"""What a list of truly variable costs usually lacks; "don't forget the cost of the water" (S1 L7)."""


@dataclass(frozen=True)
class TvcRegister:
    """The content of a register; every part may be empty."""

    title: str = ""
    currency: str = ""
    nature: str = ""
    horizon: float | None = None
    offerings: tuple[Offering, ...] = ()
    costs: tuple[CostLine, ...] = ()
    leftovers: tuple[Leftover, ...] = ()
    cash: tuple[CashCase, ...] = ()
    checklist: tuple[Forgotten, ...] = field(default_factory=lambda: tuple(map(Forgotten, USUALLY_FORGOTTEN)))
    is_example: bool = False
