"""THROUGHPUT and TVC_POLICY over 200,000 lines against a bare Python loop that checks nothing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import fsum
from typing import Any

import addin
from addin.rules import rule_sets

from .ratio import Ratio, measure

LINES = 200_000
AGAINST = "a bare loop with the same arithmetic and lookups, unchecked"


def column(values: Iterator[Any]) -> list[list[Any]]:
    return [[value] for value in values]


def clean(span: int, base: int) -> list[list[float]]:
    return column(float(index % span + base) for index in range(LINES))


def mixed(rows: list[list[float]]) -> list[list[Any]]:
    """Every kind of number in turn, and 1 % blank or faulty cells."""
    kinds = (float, int, lambda value: Decimal(int(value)), lambda value: str(int(value)))
    faulty = (None, "", "n/a", "1,234")
    return column(
        faulty[index // 100 % 4] if index % 100 == 7 else kinds[index % 4](value) for index, (value,) in enumerate(rows)
    )


def throughput_ratios() -> Iterator[Ratio]:
    revenue, tvc = clean(97, 100), clean(131, 10)

    def bare() -> float:
        return fsum([r - v for (r,), (v,) in zip(revenue, tvc)])

    def bare_lines() -> list[list[float]]:
        return [[r - v] for (r,), (v,) in zip(revenue, tvc)]

    assert addin.throughput(revenue, tvc) == bare()
    yield measure("THROUGHPUT total, clean floats", lambda: addin.throughput(revenue, tvc), AGAINST, bare, 4)
    yield measure(
        "THROUGHPUT lines, clean floats", lambda: addin.throughput(revenue, tvc, "lines"), AGAINST, bare_lines, 4
    )
    dirty = mixed(revenue)
    yield measure(
        "THROUGHPUT lines, mixed cells", lambda: addin.throughput(dirty, tvc, "lines"), AGAINST, bare_lines, 12
    )


def policy_ratios() -> Iterator[Ratio]:
    cost, today, elsewhere = clean(97, 1), clean(89, 1), clean(7, 0)
    trigger = column(("Sale", "Period", "Decision")[index % 3] for index in range(LINES))
    kind = column(("Material", "Service")[index % 2] for index in range(LINES))
    again = column("No" if index % 5 == 0 else "Yes" for index in range(LINES))
    ways = {facts: made.rule.outcome["amount"] for facts, made in rule_sets()["Standard"].decisions.items()}

    def bare() -> list[list[float]]:
        amounts = []
        for (c,), (t,), (k,), (r,), (p,), (a,) in zip(cost, trigger, kind, again, today, elsewhere):
            way = ways[t, k, r]
            amounts.append([p if way == "replacement" else c if way == "cost" else a if way == "alternative" else 0.0])
        return amounts

    def ours(costs: list[list[Any]], prices: list[list[Any]]) -> object:
        return addin.tvc_policy(costs, trigger, kind, again, prices, elsewhere)

    assert ours(cost, today) == bare()
    dirty_cost, dirty_price = mixed(cost), mixed(today)
    yield measure("TVC_POLICY amounts, clean floats", lambda: ours(cost, today), AGAINST, bare, 4)
    yield measure("TVC_POLICY amounts, mixed cells", lambda: ours(dirty_cost, dirty_price), AGAINST, bare, 12)


def ratios() -> Iterator[Ratio]:
    """All of this file's ratios."""
    yield from throughput_ratios()
    yield from policy_ratios()
