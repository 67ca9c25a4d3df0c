"""Takes prices, TVC, treatments and classes from our other workbooks into the input rows of a template: it fills what
is blank, and lists the offerings only where nobody has listed any.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from workbook_templates.filling.known import Facts, Known
from workbook_templates.filling.opened import Value

Rows = dict[str, list[dict[str, Value]]]
_MOST: Final = 255
_OWN: Final = "Own company"


def take_facts(template: str, rows: Rows, forms: dict[str, Value], facts: Sequence[Facts]) -> list[str]:
    """Put what other workbooks know into a template's rows and forms.

    Args:
        template: the template that is filled; the statement takes TVC and classes in its own way.
        rows: its rows so far, changed here.
        forms: its form values so far, changed here.
        facts: what the workbooks say, the first one first: it wins where two say something.

    Returns:
        Sentences on what was taken and where two workbooks differ.
    """
    choices = [choice for found in facts for choice in found.choices]
    known, differ = _together(facts)
    for found in facts:
        for name in ("in_currency",):
            if found.forms.get(name) is not None:
                forms.setdefault(name, found.forms[name])
    if known:
        _WRITERS[template](rows, forms, known, facts)
    return choices + differ


def _together(facts: Sequence[Facts]) -> tuple[dict[str, Known], list[str]]:
    """What all workbooks say of each offering; where two differ, the first one's figure and a sentence."""
    from dataclasses import fields, replace

    known: dict[str, Known] = {}
    differ = []
    for found in facts:
        for one in found.offerings:
            before = known.get(one.name.casefold())
            if before is None:
                known[one.name.casefold()] = one
                continue
            fill: dict[str, Any] = {}
            for entry in fields(Known):
                old, new = getattr(before, entry.name), getattr(one, entry.name)
                if old in (None, "") and new not in (None, ""):
                    fill[entry.name] = new
                elif entry.name in ("price", "tvc") and None not in (old, new) and old != new:
                    word = "price" if entry.name == "price" else "TVC"
                    differ.append(
                        f"{one.name}: {word} {old:,.2f} by {before.where}, {new:,.2f} by {one.where}; the first one "
                        "is taken."
                    )
            fill["said"] = "; ".join(filter(None, (before.said, one.said)))
            fill["where"] = "; ".join(dict.fromkeys((before.where, one.where)))
            known[one.name.casefold()] = replace(before, **fill)
    return known, differ


def _cut(text: str) -> str:
    return text if len(text) <= _MOST else text[: _MOST - 1] + "…"


def _fill(row: dict[str, Value], **values: Value) -> None:
    for key, value in values.items():
        if value not in (None, "") and row.get(key) in (None, ""):
            row[key] = value


def _names(rows: Rows, table: str, key: str, known: Mapping[str, Known]) -> list[dict[str, Value]]:
    """The rows that name offerings; one for each known offering where there were none."""
    found = rows.setdefault(table, [])
    if not found:
        found += [{key: one.name} for one in known.values()]
    return found


def _register(rows: Rows, _: dict[str, Value], known: Mapping[str, Known], __: Sequence[Facts]) -> None:
    with_costs = {str(row.get("offering", "")).casefold() for row in rows.get("CostLines", ())}
    for row in _names(rows, "OfferingLines", "offering", known):
        one = known.get(str(row.get("offering", "")).casefold())
        if one is None:
            continue
        _fill(row, price=one.price, sales=one.sales, comment=_cut(one.said), source=_cut(one.where))
        if one.tvc is not None and one.name.casefold() not in with_costs:
            line: dict[str, Value] = {"offering": one.name, "line": "TVC per unit, to be split into its costs"}
            _fill(line, cost=one.tvc, comment="As the other workbook has it; answer its facts", source=_cut(one.where))
            rows.setdefault("CostLines", []).append(line)


def _decision(rows: Rows, forms: dict[str, Value], known: Mapping[str, Known], facts: Sequence[Facts]) -> None:
    register = next((found for found in facts if found.template == "tvc_register"), None)
    timing = register.forms.get("in_nature") if register else None
    if rows.get("SalesChanges"):
        for row in rows["SalesChanges"]:
            one = known.get(str(row.get("line", "")).casefold())
            if one is not None:
                _fill(row, price_l=one.price, tvc_l=one.tvc)
        return
    for one in known.values():
        rows.setdefault("AlternativeList", []).append({"name": one.name, "source": _cut(one.said)})
        line: dict[str, Value] = {"alternative": one.name, "line": one.name, "kind": "New sales"}
        _fill(line, timing=timing, price_l=one.price, tvc_l=one.tvc, q_l=_change(one), source=_cut(one.where))
        line["payer"] = _OWN
        rows.setdefault("SalesChanges", []).append(line)
        if one.delta_oe:
            expense: dict[str, Value] = {"alternative": one.name, "line": "ΔOE of the decision", "kind": "Other"}
            _fill(expense, timing=timing, payer=_OWN, amount_l=one.delta_oe, source=_cut(one.where))
            rows.setdefault("ExpenseChanges", []).append(expense)
    if register is not None:
        horizon = register.forms.get("in_horizon")
        forms.setdefault("in_horizon", 1)
        if horizon is not None:
            forms.setdefault("in_period", f"{horizon} month" + ("" if horizon == 1 else "s"))


def _change(one: Known) -> Value:
    """The change of sales that a workbook names: what the decision brings, or planned less today's volume."""
    if one.sales is not None:
        return one.sales
    if one.planned is not None and one.volume is not None:
        return one.planned - one.volume
    return None


def _portfolio(rows: Rows, _: dict[str, Value], known: Mapping[str, Known], __: Sequence[Facts]) -> None:
    names = _names(rows, "OfferingLines", "name", known)
    effects = rows.setdefault("EffectLines", [])
    there = {str(row.get("name", "")).casefold(): row for row in effects}
    for row in names:
        one = known.get(str(row.get("name", "")).casefold())
        if one is None:
            continue
        _fill(row, comment=_cut(one.said), source=_cut(one.where))
        effect = there.get(one.name.casefold())
        if effect is None:
            effect = {"name": row["name"]}
            effects.append(effect)
        _fill(effect, unit_price=one.price, unit_tvc=one.tvc, volume=one.volume, source=_cut(one.where))


_WRITERS: Final[Mapping[str, Callable[[Rows, dict[str, Value], Mapping[str, Known], Sequence[Facts]], None]]] = {
    "tvc_register": _register,
    "delta_decision": _decision,
    "offering_portfolio": _portfolio,
}
