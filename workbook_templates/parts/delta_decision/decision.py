"""One decision as data: its facts, alternatives and lines, read from a file; it never computes a figure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

Scenarios = tuple[float | None, float | None, float | None]
NOTHING: Final[Scenarios] = (None, None, None)


@dataclass(frozen=True)
class Alternative:
    """One way to decide; `made_of` names the alternatives whose lines it takes in: a set judged together."""

    name: str
    made_of: tuple[str, ...] = ()
    purchases: float | None = None
    tvc_charged: float | None = None
    book_value: float | None = None
    already_spent: float | None = None
    expected: float | None = None
    side_by_side: str = ""
    production_stopped: str = ""
    spare_capacity: str = ""
    harms_brand: str = ""
    source: str = ""


@dataclass(frozen=True)
class SalesChange:
    """A change of sales; a triple is pessimistic, likely, optimistic, and a blank one is as likely."""

    alternative: str
    line: str
    kind: str
    timing: str
    quantity: Scenarios = NOTHING
    price: Scenarios = NOTHING
    tvc: Scenarios = NOTHING
    payer: str = ""
    base_quantity: float | None = None
    old_price: float | None = None
    old_tvc: float | None = None
    source: str = ""


@dataclass(frozen=True)
class ExpenseChange:
    """A change of operating expense: overtime, a crew, advertising, temporary capacity."""

    alternative: str
    line: str
    kind: str
    timing: str
    amount: Scenarios = NOTHING
    payer: str = ""
    source: str = ""


@dataclass(frozen=True)
class InvestmentChange:
    """A change of investment, judged by ROI or turned into a stream of OE, never both; the payer as of an expense."""

    alternative: str
    line: str
    kind: str
    route: str
    amount: Scenarios = NOTHING
    payer: str = ""
    source: str = ""


@dataclass(frozen=True)
class Resource:
    """A resource: what it has in a period, its load today, and the share that may be planned."""

    name: str
    unit: str = ""
    available: float | None = None
    base_load: float | None = None
    protective_limit: float | None = None
    source: str = ""


@dataclass(frozen=True)
class AddedLoad:
    """What an alternative adds to a resource's load in a period; negative where it frees capacity."""

    alternative: str
    resource: str
    added: Scenarios = NOTHING
    source: str = ""


@dataclass(frozen=True)
class Decision:
    """One decision with all its alternatives, as the template's input sheets hold it."""

    title: str = ""
    currency: str = ""
    period: str = ""
    horizon: float | None = None
    reference: str = ""
    reference_np: float | None = None
    red_line: float | None = None
    rate: float | None = None
    perspective: str = "Own"
    alternatives: tuple[Alternative, ...] = ()
    sales: tuple[SalesChange, ...] = ()
    expenses: tuple[ExpenseChange, ...] = ()
    investment: tuple[InvestmentChange, ...] = ()
    resources: tuple[Resource, ...] = ()
    loads: tuple[AddedLoad, ...] = ()
    note: str = ""
    is_example: bool = False


_LINES: Final[Mapping[str, type]] = {
    "alternatives": Alternative,
    "sales": SalesChange,
    "expenses": ExpenseChange,
    "investment": InvestmentChange,
    "resources": Resource,
    "loads": AddedLoad,
}
_TRIPLES: Final = frozenset({"quantity", "price", "tvc", "amount", "added"})


def read_decision(path: Path) -> Decision:
    """A decision from a TOML file; a single figure for a triple is the likely one.

    Args:
        path: a file with the facts on top and one table per line, as in the folder `example`.

    Errors:
        ValueError: a key the file should not have, or one it lacks.
    """
    facts: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    for key, kind in _LINES.items():
        facts[key] = tuple(_line(path, key, kind, line) for line in facts.get(key, ()))
    _refuse_unknown(path, "the top", Decision, facts)
    return Decision(**facts)


def _line(path: Path, key: str, kind: type, line: dict[str, Any]) -> Any:
    _refuse_unknown(path, key, kind, line)
    values = {name: _triple(value) if name in _TRIPLES else value for name, value in line.items()}
    if "made_of" in values:
        values["made_of"] = tuple(values["made_of"])
    try:
        return kind(**values)
    except TypeError as problem:
        raise ValueError(f"{path.name}: a line of {key} is incomplete: {problem}") from None


def _triple(value: Any) -> Scenarios:
    if isinstance(value, list):
        pessimistic, likely, optimistic = value
        return (pessimistic, likely, optimistic)
    return (None, value, None)


def _refuse_unknown(path: Path, where: str, kind: Any, values: Mapping[str, Any]) -> None:
    known = {field.name for field in fields(kind)}
    for name in values:
        if name not in known:
            raise ValueError(f'{path.name}: "{name}" in {where} is no known key; accepted: {", ".join(sorted(known))}')
