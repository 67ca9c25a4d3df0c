"""A portfolio of offerings as a template is filled from it; it holds facts and classifies nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from importlib.resources import files
from typing import Any, Final


@dataclass(frozen=True)
class Offering:
    """One offering: the marketing purposes ticked, the four answers, and what operations does with it today.

    Answers and instruction are spelled as the drop-downs spell them; "" is not answered.
    """

    name: str
    attract: bool = False
    shift: bool = False
    price: bool = False
    lifetime: bool = False
    more_consumed: str = ""
    purpose: str = ""
    if_constrained: str = ""
    meant_to: str = ""
    today: str = ""
    rank_anyway: bool = False
    note: str = ""
    comment: str = ""
    source: str = ""


@dataclass(frozen=True)
class Effects:
    """What is measured or planned of one offering; None is not given.

    `direct_t`, `induced_t`, `price_effect`, `delta_oe` are averages per unit at today's volume (with it − without
    it). `volume` and `planned` are units of the period. `unit_price` and `unit_tvc` are of one more unit, `other_t`
    what one more unit adds to the T of all other sales, `shifted_t` what holding one unit back adds to them,
    `rise_oe` the operating expense that the tested rise causes in all, `loads` what one unit takes of each resource.
    """

    name: str
    direct_t: float | None = None
    induced_t: float | None = None
    price_effect: float | None = None
    delta_oe: float | None = None
    volume: float | None = None
    planned: float | None = None
    unit_price: float | None = None
    unit_tvc: float | None = None
    other_t: float | None = None
    shifted_t: float | None = None
    rise_oe: float | None = None
    loads: tuple[float | None, ...] = (None, None, None)
    comment: str = ""
    source: str = ""


@dataclass(frozen=True)
class Resource:
    """A resource: what it has in the period, and the share of it that may be planned."""

    name: str
    available: float | None = None
    limit: float | None = None


@dataclass(frozen=True)
class Cloud:
    """The evaporating cloud: five boxes and the assumption behind each of its five links."""

    goal: str = "Maximize organizational profitability"
    need_b: str = "Efficient operations to control costs"
    need_c: str = "Strong market pull and pricing power"
    action_d: str = "Maximize throughput of all products"
    action_d2: str = "Constrain or slow certain offerings"
    because_b: str = "what operations spends is spent for every sale, whoever buys"
    because_c: str = "money comes in only where customers want the offer at its price"
    because_d: str = "all products contribute to throughput in proportion to their volume"
    because_d2: str = "some offerings sell others or hold up the price, and lose that role in volume"
    because_conflict: str = "the same offering cannot be pushed and held back at the same time"


@dataclass(frozen=True)
class Portfolio:
    """Everything the template is filled with."""

    title: str = ""
    period: str = ""
    currency: str = ""
    rise: float | None = None
    offerings: tuple[Offering, ...] = ()
    effects: tuple[Effects, ...] = ()
    resources: tuple[Resource, ...] = ()
    cloud: Cloud = Cloud()
    is_example: bool = False


_EXAMPLE: Final = "example/six_offerings.json"


def example() -> Portfolio:
    """The worked example: the six offerings of S0 §3–4 and three of ours, with figures of ours.

    >>> [offering.name for offering in example().offerings][:2]
    ['Roast beef at the buffet', 'Loss leader']
    """
    text = (files(__package__) / _EXAMPLE).read_text(encoding="utf-8")
    return _portfolio(json.loads(text))


def _portfolio(data: dict[str, Any]) -> Portfolio:
    return Portfolio(
        title=data["title"],
        period=data["period"],
        currency=data["currency"],
        rise=data["rise"],
        offerings=tuple(_made(Offering, entry) for entry in data["offerings"]),
        effects=tuple(
            _made(Effects, {**entry, "loads": tuple(entry.get("loads", (None, None, None)))})
            for entry in data["effects"]
        ),
        resources=tuple(_made(Resource, entry) for entry in data["resources"]),
        is_example=True,
    )


def _made(kind: Any, entry: dict[str, Any]) -> Any:
    """An entry as its dataclass; a key it does not know is refused, never dropped."""
    unknown = sorted(set(entry) - {field.name for field in fields(kind)})
    if unknown:
        raise ValueError(f"{_EXAMPLE} has the unknown key {unknown[0]} in {entry.get('name', 'an entry')}")
    return kind(**entry)
