"""Makes content of the size that a workbook was built for, so that a template built from it reaches as far.

How far formulas reach, and how many lines a chart shows, is fixed when a workbook is built and stands on its Lists;
lines that somebody adds or deletes afterwards do not change it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

import pandas as pd

from addin.statement import Statement
from workbook_templates.parts.offering_portfolio import inputs as offer
from workbook_templates.parts.statement import inputs as period
from workbook_templates.parts.tvc_register import content as register
from workbook_templates.parts.tvc_register import inputs as costs
from workbook_templates.parts.tvc_register.pictures import _bars

Sizes = Mapping[str, float | None]

_MANY: Final = 2_000
"""Lines above which as few are drawn as give the same reach: drawing them takes longer than all the rest."""


def fitted(template: str, content: Any, sizes: Sizes) -> Any:
    """Content that gives a template the sizes that stand on a workbook's Lists; its values do not matter then.

    Arguments: `template`, one of TEMPLATES; `content`, what the workbook holds; `sizes`, its constants by name.
    """
    return _FITTERS[template](content, sizes)


def _size(sizes: Sizes, name: str, usual: int) -> int:
    found = sizes.get(name)
    return int(found) if isinstance(found, float) and 0 <= found <= 1_048_576 else usual


def _resized(lines: tuple[Any, ...], number: int, blank: Any) -> tuple[Any, ...]:
    return (*lines[:number], *[blank] * (number - len(lines)))


def _step(steps: Iterable[int], needed: int) -> int:
    return next((step for step in steps if needed <= step), 0)


def _decision(content: Any, sizes: Sizes) -> Any:
    from workbook_templates.parts.delta_decision.decision import Alternative
    from workbook_templates.parts.delta_decision.decision import Resource as Capacity

    wanted = {"alternatives": ("alternatives_in_chart", 8), "resources": ("resources_in_chart", 10)}
    blanks = {"alternatives": Alternative("x"), "resources": Capacity("x")}
    for field, (name, most) in wanted.items():
        lines = getattr(content, field)
        shown = max(2, min(len(lines), most))
        size = _size(sizes, name, shown)
        if size != shown:
            content = replace(content, **{field: _resized(lines, size, blanks[field])})
    return content


def _portfolio(content: Any, sizes: Sizes) -> Any:
    needed = max(len(content.offerings), len(content.effects))
    built = _step(offer.CAPACITIES, needed)
    size = _size(sizes, "capacity_offerings", built)
    if size in offer.CAPACITIES and size != built:
        from workbook_templates.parts.offering_portfolio.portfolio import Offering

        content = replace(
            content, offerings=_resized(content.offerings, size, Offering("x")), effects=content.effects[:size]
        )
    return content


_REGISTER: Final[tuple[tuple[str, str, tuple[int, ...], Any], ...]] = (
    ("offerings", "capacity_offerings", costs.OFFERING_CAPACITIES, register.Offering),
    ("costs", "capacity_costs", costs.COST_CAPACITIES, register.CostLine),
    ("leftovers", "capacity_leftovers", costs.LEFTOVER_CAPACITIES, register.Leftover),
)


def _register(content: Any, sizes: Sizes) -> Any:
    bars: dict[str, Callable[[int], bool]] = {
        "offerings": lambda n: (
            _bars(n) == _size(sizes, "chart_bars_t", _bars(n))
            and _bars(n // 3) == _size(sizes, "chart_bars_books", _bars(n // 3))
        ),
        "leftovers": lambda n: _bars(n) == _size(sizes, "chart_bars_leftovers", _bars(n)),
    }
    for field, name, steps, line in _REGISTER:
        lines = getattr(content, field)
        size = _size(sizes, name, _step(steps, len(lines)))
        fits = bars.get(field, _any_number)
        below = max((step for step in steps if step < size), default=-1) + 1
        number = next(
            (n for n in (len(lines), *range(below, below + 64), size) if _step(steps, n) == size and fits(n)),
            len(lines),
        )
        if number != len(lines):
            content = replace(content, **{field: _resized(lines, number, _blank(line))})
    return _with_conflicts(content, sizes)


def _any_number(_: int) -> bool:
    return True


def _blank(line: Any) -> Any:
    from workbook_templates.filling.content import made

    return made(line, {})


def _with_conflicts(content: Any, sizes: Sizes) -> Any:
    """As many offerings with an outside cost as the chart of own company and group was built for."""
    there = len({line.offering for line in content.costs if line.outside is not None})
    size = _size(sizes, "chart_bars_own", _bars(there))
    if size == _bars(there):
        return content
    lines = [replace(line, outside=None) for line in content.costs]
    lines += [_blank(register.CostLine)] * (size - len(lines))
    for number in range(size):
        lines[number] = replace(lines[number], offering=f"offering {number}", outside=0.0)
    return replace(content, costs=tuple(lines))


def _statement(content: Statement, sizes: Sizes) -> Statement:
    for field, name, steps in (
        ("sales", "capacity_sales", period.SALES_CAPACITIES),
        ("expenses", "capacity_expenses", period.EXPENSE_CAPACITIES),
        ("investment", "capacity_register", period.REGISTER_CAPACITIES),
    ):
        frame = getattr(content, field)
        built = _step(steps, len(frame) + period.ROOM)
        size = _size(sizes, name, built)
        if size in steps and (size != built or len(frame) > _MANY):
            below = max((step for step in steps if step < size), default=period.ROOM)
            lines: dict[str, Any] = {field: _with_rows(frame, below - period.ROOM + 1)}
            content = replace(content, **lines)
    return _with_months(_with_offerings(content, sizes), sizes)


def _with_rows(frame: pd.DataFrame, number: int) -> pd.DataFrame:
    number = max(number, 0)
    longer = frame.reset_index(drop=True).reindex(range(number))
    for column in longer.columns:
        if longer[column].dtype == object:
            longer[column] = longer[column].fillna("")
    return longer


def _with_offerings(content: Statement, sizes: Sizes) -> Statement:
    shown = min(max(content.sales["offering"].nunique(), 5), 20)
    size = _size(sizes, "offerings_in_chart", shown)
    if size == shown or not 5 <= size <= 20:
        return content
    sales = _with_rows(content.sales, max(len(content.sales), size))
    return replace(content, sales=sales.assign(offering=[f"offering {n % size}" for n in range(len(sales))]))


def _with_months(content: Statement, sizes: Sizes) -> Statement:
    months = len(content.months)
    capacity = _size(sizes, "capacity_months", _step(period.MONTH_CAPACITIES, months))
    shown = _size(sizes, "months_in_chart", min(max(months, 2), 60, capacity))
    built = _step(period.MONTH_CAPACITIES, months)
    if built == capacity and min(max(months, 2), 60, built) == shown:
        return content
    needed = shown if capacity == period.MONTH_CAPACITIES[0] else capacity
    last = date(2000 + (needed - 1) // 12, (needed - 1) % 12 + 1, 28)
    return replace(content, period_start=date(2000, 1, 1), period_end=last)


_FITTERS: Final[Mapping[str, Callable[[Any, Sizes], Any]]] = {
    "throughput_statement": _statement,
    "tvc_register": _register,
    "delta_decision": _decision,
    "offering_portfolio": _portfolio,
}
