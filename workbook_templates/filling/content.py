"""Turns rows and form values into the content object a template is built from; it computes no figure.

A value of the wrong kind is left out here and put into its cell as it stands afterwards, so that the workbook's own
checks say what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date, timedelta
from typing import Any, Final

import pandas as pd

from addin.statement import Comparison, Controls, Figures, Ledger, Statement
from addin.statement.statement import EXPENSE_COLUMNS, INVESTMENT_COLUMNS, SALES_COLUMNS
from workbook_templates.filling.opened import Value
from workbook_templates.filling.record import Record
from workbook_templates.filling.rows import Row
from workbook_templates.parts.delta_decision import decision as delta
from workbook_templates.parts.offering_portfolio import portfolio as offer
from workbook_templates.parts.tvc_register import content as register

Rows = Mapping[str, Sequence[Row]]
Forms = Mapping[str, Value]
_DAY_ZERO: Final = date(1899, 12, 30)
_PLACEHOLDER: Final = (date(2000, 1, 1), date(2000, 12, 31))
"""A period for a statement that has none yet; its cells are emptied afterwards."""


def content_of(template: str, rows: Rows, forms: Forms, record: Record | None = None) -> Any:
    """What a template's `build` takes.

    Args:
        template: one of TEMPLATES.
        rows: the rows of each input table by its name, values by column key.
        forms: the values of the forms by the name of their cell.
        record: where lines came from, and which were not used; only the statement keeps it in its content.
    """
    return _MAKERS[template](rows, forms, record or Record())


def number(value: Value) -> float | None:
    """The value where it is a number."""
    return None if isinstance(value, bool | str) else value


def text(value: Value) -> str:
    """The value as a text; "" for nothing."""
    return "" if value is None else str(value)


def made(kind: Any, row: Mapping[str, Any]) -> Any:
    """A line's dataclass from a row: what it lacks gets its default, a needed text "" and numbers only numbers."""
    values: dict[str, Any] = {}
    for entry in fields(kind):
        value = row.get(entry.name)
        typed = str(entry.type)
        if isinstance(value, tuple):
            values[entry.name] = value
        elif "bool" in typed:
            values[entry.name] = isinstance(value, str) and value.strip().casefold() == "x"
        elif "float" in typed:
            values[entry.name] = number(value)
        elif value is not None:
            values[entry.name] = text(value)
        elif entry.default is MISSING:
            values[entry.name] = ""
    return kind(**values)


def _facts(kind: Any, forms: Forms, prefix: str = "in_") -> dict[str, Any]:
    """The fields of a content object that a form's inputs are named after."""
    facts: dict[str, Any] = {}
    for entry in fields(kind):
        name = f"{prefix}{entry.name}"
        if name in forms:
            facts[entry.name] = number(forms[name]) if "float" in str(entry.type) else text(forms[name])
    return facts


def _lines(kind: Any, rows: Sequence[Mapping[str, Any]]) -> tuple[Any, ...]:
    return tuple(made(kind, row) for row in rows)


def _register(rows: Rows, forms: Forms, _: Record) -> register.TvcRegister:
    answered = _lines(register.Forgotten, rows.get("ChecklistLines", ()))
    checklist: dict[str, Any] = {"checklist": answered} if answered else {}
    return register.TvcRegister(
        **_facts(register.TvcRegister, forms),
        offerings=_lines(register.Offering, rows.get("OfferingLines", ())),
        costs=_lines(register.CostLine, rows.get("CostLines", ())),
        leftovers=_lines(register.Leftover, rows.get("LeftoverLines", ())),
        cash=_lines(register.CashCase, rows.get("CashCases", ())),
        **checklist,
    )


_TRIPLES: Final = {"quantity": "q", "price": "price", "tvc": "tvc", "amount": "amount", "added": "added"}


def _with_triples(row: Row) -> dict[str, Any]:
    """A decision's row with its three cases as one triple each, and a set's members as one tuple."""
    cases = {
        name: tuple(number(row.get(f"{short}_{case}")) for case in "plo")
        for name, short in _TRIPLES.items()
        if any(f"{short}_{case}" in row for case in "plo")
    }
    members = tuple(text(value) for key, value in row.items() if key.startswith("member_") and value is not None)
    return {**row, **cases, **({"made_of": members} if members else {})}


def _decision(rows: Rows, forms: Forms, _: Record) -> delta.Decision:
    def lines(kind: Any, table: str) -> tuple[Any, ...]:
        return tuple(made(kind, _with_triples(row)) for row in rows.get(table, ()))

    return delta.Decision(
        **_facts(delta.Decision, forms),
        alternatives=lines(delta.Alternative, "AlternativeList"),
        sales=lines(delta.SalesChange, "SalesChanges"),
        expenses=lines(delta.ExpenseChange, "ExpenseChanges"),
        investment=lines(delta.InvestmentChange, "InvestmentChanges"),
        resources=lines(delta.Resource, "Resources"),
        loads=lines(delta.AddedLoad, "AddedLoads"),
    )


def _portfolio(rows: Rows, forms: Forms, _: Record) -> offer.Portfolio:
    effects = [{**row, "loads": tuple(number(row.get(f"load_{n}")) for n in (1, 2, 3))} for row in _of(rows, "Effect")]
    resources = [
        offer.Resource(
            text(forms.get(f"in_resource_{n}")),
            number(forms.get(f"in_available_{n}")),
            number(forms.get(f"in_limit_{n}")),
        )
        for n in (1, 2, 3)
    ]
    return offer.Portfolio(
        **_facts(offer.Portfolio, forms),
        offerings=_lines(offer.Offering, _of(rows, "Offering")),
        effects=_lines(offer.Effects, effects),
        resources=tuple(resources),
        cloud=offer.Cloud(**_facts(offer.Cloud, forms, "cloud_")),
    )


def _of(rows: Rows, what: str) -> Sequence[Row]:
    return rows.get(f"{what}Lines", ())


def _statement(rows: Rows, forms: Forms, record: Record) -> Statement:
    sales = _frame(_of(rows, "Sales"), (*SALES_COLUMNS, "comment"))
    expenses = _frame(_of(rows, "Expense"), (*EXPENSE_COLUMNS, "comment"))
    investment = _frame(_of(rows, "Investment"), (*INVESTMENT_COLUMNS, "comment"))
    start, end = _period(forms, sales, expenses)
    figures = {
        which: Figures(**{entry.name: number(forms.get(f"{which}_{entry.name}")) for entry in fields(Figures)})
        for which in ("prior", "budget")
    }
    return Statement(
        title=text(forms.get("in_title")),
        period_start=start,
        period_end=end,
        currency=text(forms.get("in_currency")),
        sales=sales,
        expenses=expenses,
        investment=investment,
        unused=record.unused,
        outside=record.outside,
        controls=Controls(**{entry.name: number(forms.get(f"control_{entry.name}")) for entry in fields(Controls)}),
        tvc_basis="as supplied" if text(forms.get("in_basis")) == "as supplied" else "stated",
        comparison=Comparison(**figures),
        ledger=Ledger(**{entry.name: number(forms.get(f"ledger_{entry.name}")) for entry in fields(Ledger)}),
        choices=record.choices,
        files=record.files,
    )


_TEXTS: Final = frozenset(
    {"offering", "customer", "account", "description", "moves_with", "item", "kind", "source", "comment"}
)


def _frame(rows: Sequence[Row], columns: Sequence[str]) -> pd.DataFrame:
    """The rows of an input sheet as the statement holds them."""
    series: dict[str, Any] = {}
    for key in columns:
        values = [row.get(key) for row in rows]
        if key == "date":
            days: Any = [_day(value) for value in values]
            series[key] = pd.Series(pd.to_datetime(days), dtype="datetime64[s]")
        elif key in _TEXTS:
            series[key] = pd.Series([text(value) for value in values], dtype=object)
        else:
            series[key] = pd.Series([number(value) for value in values], dtype="float64")
    return pd.DataFrame(series)


def _day(value: Value) -> date | None:
    serial = number(value)
    return _DAY_ZERO + timedelta(days=int(serial)) if serial is not None and 0 < serial < 110_000 else None


def _period(forms: Forms, sales: pd.DataFrame, expenses: pd.DataFrame) -> tuple[date, date]:
    """The period as the forms say it, else what the lines span, else a placeholder."""
    dates = pd.concat([sales["date"], expenses["date"]]).dropna()
    first = _day(forms.get("in_from")) or (dates.min().date() if len(dates) else None)
    last = _day(forms.get("in_to")) or (dates.max().date() if len(dates) else None)
    if first is None or last is None or first > last or (last - first).days > 366 * 60:
        return _PLACEHOLDER
    return first, last


_MAKERS: Final[Mapping[str, Callable[[Rows, Forms, Record], Any]]] = {
    "throughput_statement": _statement,
    "tvc_register": _register,
    "delta_decision": _decision,
    "offering_portfolio": _portfolio,
}
