"""The figures that come from the ledger and not from the tables: control totals, the ledger's profit, the prior
period and the budget; it never compares them with anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from addin.statement import numbers
from addin.statement.columns import simple
from addin.statement.refusal import InputError, quoted
from addin.statement.source import read_table
from addin.statement.statement import Comparison, Controls, Figures, Ledger

SETS: Final[Mapping[str, type]] = {"control": Controls, "ledger": Ledger, "prior": Figures, "budget": Figures}
OTHER_SPELLINGS: Final = {
    "sales": "revenue",
    "operating_expense": "oe",
    "operating_expenses": "oe",
    "expenses": "oe",
    "operating_profit": "profit",
    "lines": "rows",
    "i": "investment",
    "average_investment": "investment",
    "average_i": "investment",
    "conversion_cost": "conversion",
    "write_down": "write_downs",
    "losses": "stock_losses",
}


@dataclass(frozen=True)
class LedgerFigures:
    """All figures from the ledger together."""

    controls: Controls = field(default_factory=Controls)
    ledger: Ledger = field(default_factory=Ledger)
    comparison: Comparison | None = None


def ledger_figures(given: Iterable[tuple[str, str, float]]) -> LedgerFigures:
    """The figures from triples of set, figure and amount.

    Args:
        given: for instance ("control", "revenue", 120000.0); sets are control, ledger, prior and budget.

    Raises:
        InputError: an unknown set or figure, or one given twice.

    >>> ledger_figures([("control", "revenue", 120000.0)]).controls.revenue
    120000.0
    """
    found: dict[str, dict[str, float]] = {name: {} for name in SETS}
    for set_name, figure, amount in given:
        group, known = _set(set_name), ""
        names = [entry.name for entry in fields(SETS[group])]
        known = OTHER_SPELLINGS.get(_key(figure), _key(figure))
        if known not in names:
            raise InputError(f"{group} {quoted(figure)}: there is no such figure; the figures are {', '.join(names)}")
        if found[group].get(known, amount) != amount:
            raise InputError(f"{group} {known} is given twice: {found[group][known]:g} and {amount:g}; give it once")
        found[group][known] = amount
    prior, budget = (Figures(**found[name]) if found[name] else None for name in ("prior", "budget"))
    return LedgerFigures(
        Controls(**found["control"]),
        Ledger(**found["ledger"]),
        Comparison(prior, budget) if prior or budget else None,
    )


def _key(text: str) -> str:
    return simple(text).replace(" ", "_")


def _set(text: str) -> str:
    key = _key(text)
    group = {"controls": "control", "prior_period": "prior", "previous": "prior", "plan": "budget"}.get(key, key)
    if group not in SETS:
        raise InputError(f"{quoted(text)} is no set of figures; the sets are {', '.join(SETS)}")
    return group


def parse_figure(option: str, text: str) -> tuple[str, str, float]:
    """A figure as the command line gives it, for instance `revenue=120000`.

    >>> parse_figure("control", "revenue=120000.50")
    ('control', 'revenue', 120000.5)
    """
    figure, equals, amount = text.partition("=")
    if not equals or not figure.strip():
        raise InputError(
            f"--{option} {text}: write the figure and its amount, for instance --{option} revenue=120000.50"
        )
    taken = numbers.look_through(pd.Series([amount.strip()], dtype=object), figure, figure, np.array([1]))
    value = float(numbers.read(taken, "plain").values[0])
    if np.isnan(value):
        raise InputError(
            f"--{option} {text}: {quoted(amount)} is no amount; write digits with a decimal point, for instance "
            f"--{option} {figure}=120000.50"
        )
    return option, figure.strip(), value


def read_figures(path: Path, stated: str = "") -> list[tuple[str, str, float]]:
    """The figures of a table with the columns set, figure and amount.

    Raises:
        InputError: a column is missing or an amount cannot be read.
    """
    table = read_table(path)
    places = {simple(heading): number for number, heading in enumerate(table.headings)}
    if not {"set", "figure", "amount"} <= places.keys():
        raise InputError(f"{table.name} needs the headings set, figure and amount; sets are {', '.join(SETS)}")
    column = numbers.look_through(table.cells[places["amount"]], "amount", "amount", table.rows)
    read = numbers.read(column, numbers.decide([column], stated, table.name).format)
    if np.isnan(read.values).any():
        at = int(np.argmax(np.isnan(read.values)))
        raise InputError(f"row {table.rows[at]} of {table.name}: {read.faults[at] or 'amount is blank'}")
    sets, figures = (table.cells[places[name]].astype(str).tolist() for name in ("set", "figure"))
    return list(zip(sets, figures, read.values.tolist(), strict=True))
