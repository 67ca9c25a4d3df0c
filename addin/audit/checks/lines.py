"""Checks of the lines people enter: dates, lines entered twice, signs, currencies; only under plain headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from addin.audit.blocks import Block, simple
from addin.audit.book import Area, Cell
from addin.audit.facts import Facts
from addin.audit.findings import Finding, Severity, check, kind

OUTSIDE = kind(
    "TA-04",
    "Date outside the period",
    Severity.WARNING,
    meaning="A line is dated outside the period that the workbook states.",
    why="It belongs to another period: T of this one is too high with it, or the line is missing from the total.",
    remedy="Correct the date, or move the line to the period it belongs to.",
    example="The period is January 2026 and a sale is dated 2026-02-03.",
)
TWICE = kind(
    "TA-05",
    "Line entered twice",
    Severity.WARNING,
    meaning="Two lines agree in everything that tells lines apart: date, what, who, how many, how much, document.",
    why="The same sale or cost counts twice in T or OE.",
    remedy="Look the line up in its source; delete one, or write beside it why there are two.",
    example="Lines 12 and 13: 2026-01-05, Espresso, Café Nord, 10, 250.",
)
SIGN = kind(
    "TA-06",
    "Sign that contradicts its line",
    Severity.WARNING,
    meaning="An amount has the opposite sign of what its line says.",
    why="A cost with a minus sign raises the profit, a loss with a plus sign hides itself: twice the amount is wrong.",
    remedy="Turn the sign, or say in the line that it is a return, a credit or a saving.",
    example="Quantity 10, revenue 250, TVC −80.",
)
MIXED = kind(
    "TA-07",
    "Currencies mixed in one column",
    Severity.ERROR,
    meaning="Amounts of several currencies stand in one column.",
    why="Their sum is an amount of no currency.",
    remedy="Translate them at a stated rate into one currency, in a column of its own.",
    example="Revenue holds 100 € and 100 $, and the total 200.",
)

_CURRENCY: Final = re.compile(r"\[\$([^\]\-]+)[^\]]*\]|([€$£¥])|\"(EUR|USD|GBP|CHF|JPY)\"")
_FROM: Final = frozenset(
    {"first day", "period from", "from", "start date", "period start", "erster tag", "premier jour"}
)
_TO: Final = frozenset({"last day", "period to", "to", "end date", "period end", "letzter tag", "dernier jour"})
_TURNED: Final = re.compile(
    r"credit|refund|return|revers|rebate|bonus|correct|adjust|cancel|storno|gutschrift|retour|avoir|discount|"
    r"sav(?:e|ing)|less|fewer|no longer|avoid|reduc|dropp?|drop|end of|instead|lower|released?|minus",
    re.IGNORECASE,
)
"""Words that say why an amount is negative."""

_SPENT: Final = re.compile(
    r"\b(overtime|crew|advertising|campaign|hire|hiring|temporary|extra|additional|more|new)\b", re.IGNORECASE
)
"""Words that say that something more is paid."""

_LOST: Final = frozenset({"cannibalised", "displaced", "cannibalized", "lost"})


@check(OUTSIDE)
def outside(facts: Facts) -> Iterator[Finding]:
    period = _period(facts)
    if period is None:
        return
    first, last, said = period
    for block in facts.blocks:
        if "date" not in block.columns or not (block.is_sales or "amount" in block.columns):
            continue
        for row in block.rows:
            cell = block.cell(row, "date")
            if cell is None or not cell.is_date or not isinstance(cell.value, float):
                continue
            if not first <= cell.value < last + 1:
                yield OUTSIDE.at(cell, "The line is dated outside the period", expected=said, found=_day(cell.value))


def _period(facts: Facts) -> tuple[float, float, str] | None:
    """The first and last day of the period where the workbook says both, once."""
    ends = []
    for name, labels in (("in_from", _FROM), ("in_to", _TO)):
        area = facts.named_area(name, "") if facts.known is not None else None
        if area is not None:
            cell = facts.cell(area.sheet, area.first_row, area.first_column)
            cells = [cell] if cell is not None else []
        else:
            cells = _labelled(facts, labels)
        days = [cell.value for cell in cells if isinstance(cell.value, float) and (cell.is_date or area)]
        if len(days) != 1:
            return None
        ends.append(days[0])
    first, last = ends
    return (first, last, f"{_day(first)} to {_day(last)}") if first <= last else None


def _labelled(facts: Facts, labels: frozenset[str]) -> list[Cell]:
    found = []
    for sheet in facts.book.sheets:
        for (row, column), cell in sheet.cells.items():
            if type(cell.value) is str and len(cell.value) < 20 and simple(cell.value) in labels:
                beside = sheet.cells.get((row, column + 1))
                if beside is not None and beside.is_date:
                    found.append(beside)
    return found


def _day(serial: float) -> str:
    from datetime import date, timedelta

    return (date(1899, 12, 30) + timedelta(days=int(serial))).isoformat() if 0 < serial < 2_900_000 else f"{serial:g}"


@check(TWICE)
def twice(facts: Facts) -> Iterator[Finding]:
    for block in facts.blocks:
        roles = _telling(block)
        if roles is None:
            continue
        met: dict[tuple[object, ...], int] = {}
        for row in block.rows:
            values = tuple(block.value(row, role) for role in roles)
            if any(value is None for value in values):
                continue
            key = tuple(value.strip().casefold() if isinstance(value, str) else value for value in values)
            if key not in met:
                met[key] = row
                continue
            columns = [block.columns[role] for role in roles]
            area = Area(block.sheet.name, row, min(columns), row, max(columns))
            what = f"The line is the same as that in row {met[key]}"
            found = ", ".join(_shown(block.cell(row, role)) for role in roles)
            yield TWICE.at(area, what, expected="one line", found=found)


def _telling(block: Block) -> tuple[str, ...] | None:
    """The columns that together tell one line from another; None where some of them are not there."""
    have = block.columns.keys()
    who = [role for role in ("document", "customer") if role in have]
    if block.is_sales and {"date", "offering"} <= have and who and {"quantity", "revenue"} & have:
        return ("date", "offering", *who, *(role for role in ("quantity", "revenue", "price") if role in have))
    if not block.is_sales and {"date", "account", "description", "amount"} <= have:
        return ("date", "account", "description", "amount", *(["document"] if "document" in have else []))
    return None


def _shown(cell: Cell | None) -> str:
    from addin.audit.findings import shown

    if cell is None:
        return ""
    return _day(cell.value) if cell.is_date and isinstance(cell.value, float) else shown(cell.value)


@check(SIGN)
def signs(facts: Facts) -> Iterator[Finding]:
    for block in facts.blocks:
        is_change, is_sales = not block.columns.keys().isdisjoint(("kind", "delta_oe")), block.is_sales
        for row in block.rows:
            if is_sales:
                yield from _of_sale(block, row)
            if is_change:
                yield from _of_change(block, row)
        if not block.is_sales and "account" in block.columns:
            yield from _of_costs(block)


def _of_sale(block: Block, row: int) -> Iterator[Finding]:
    quantity, revenue = block.number(row, "quantity"), block.number(row, "revenue")
    forward = (quantity or 0) > 0 and (revenue or 0) >= 0 and not _TURNED.search(block.words(row, "comment", "line"))
    for column in (block.columns.get("price"), *block.tvc) if forward else ():
        cell = block.sheet.cells.get((row, column)) if column else None
        if cell is not None and isinstance(cell.value, float) and cell.value < 0:
            what = f"{_heading(block, cell)} is negative, and the quantity is not"
            yield SIGN.at(cell, what, expected="not below 0", found=cell.value)
    if quantity and revenue and quantity * revenue < 0 and not _TURNED.search(block.words(row, "comment", "line")):
        cell = block.cell(row, "revenue")
        if cell is not None:
            what = f"{_heading(block, cell)} and {block.heading('quantity').lower()} have opposite signs"
            yield SIGN.at(cell, what, expected="the sign of the quantity", found=revenue)


def _heading(block: Block, cell: Cell) -> str:
    above = block.sheet.cells.get((block.heading_row, cell.column))
    return str(above.value) if above is not None else "The amount"


def _of_change(block: Block, row: int) -> Iterator[Finding]:
    """Lines of a decision: lost sales are negative, and what is paid more is positive."""
    kind_of = str(block.value(row, "kind") or "").casefold()
    if kind_of in _LOST:
        cell = block.cell(row, "quantity_change")
        if cell is not None and isinstance(cell.value, float) and cell.value > 0:
            what = f"Sales that are {kind_of} are lost, and the change is positive"
            yield SIGN.at(cell, what, expected="below 0", found=cell.value)
    if "delta_oe" in block.columns and "alternative" in block.columns:
        cell = block.cell(row, "delta_oe")
        words = block.words(row, "line", "comment")
        is_cost = _SPENT.search(words) and not _TURNED.search(words)
        if is_cost and cell is not None and isinstance(cell.value, float) and cell.value < 0:
            what = "ΔOE is negative, which is a saving, and the line reads as a cost"
            yield SIGN.at(cell, what, expected="above 0", found=cell.value)


def _of_costs(block: Block) -> Iterator[Finding]:
    """A negative amount among at least three positive ones of the same account, where no word explains it."""
    positive = Counter(
        str(block.value(row, "account")).casefold() for row in block.rows if (block.number(row, "amount") or 0) > 0
    )
    negative = Counter(
        str(block.value(row, "account")).casefold() for row in block.rows if (block.number(row, "amount") or 0) < 0
    )
    for row in block.rows:
        account = str(block.value(row, "account")).casefold()
        cell = block.cell(row, "amount")
        if cell is None or (block.number(row, "amount") or 0) >= 0:
            continue
        words = block.words(row, "account", "description", "comment", "line")
        if positive[account] >= 3 and negative[account] == 1 and not _TURNED.search(words):
            what = "The amount is negative, and all others of its account are positive"
            yield SIGN.at(cell, what, expected="above 0, or a word that says why not", found=cell.value)


@check(MIXED)
def mixed(facts: Facts) -> Iterator[Finding]:
    for block in facts.blocks:
        for role in ("revenue", "tvc", "amount", "price", "delta_i", "delta_oe"):
            column = block.columns.get(role)
            if column is None:
                continue
            by_sign: dict[str, list[Cell]] = {}
            for row in block.rows:
                cell = block.sheet.cells.get((row, column))
                if cell is not None and isinstance(cell.value, float):
                    by_sign.setdefault(_currency(block, row, cell), []).append(cell)
            by_sign.pop("", None)
            if len(by_sign) > 1:
                fewest = min(by_sign.values(), key=lambda cells: (len(cells), -cells[0].row))
                what = f"{block.heading(role)} holds amounts in {' and '.join(sorted(by_sign))}"
                yield MIXED.at(fewest[0], what, expected="one currency", found=fewest[0].value, count=len(fewest))


def _currency(block: Block, row: int, cell: Cell) -> str:
    """The currency of an amount: as the line says, else as the cell's format shows."""
    said = block.value(row, "currency")
    if isinstance(said, str):
        return said.strip().upper()
    found = _CURRENCY.search(cell.number_format)
    return next((part for part in found.groups() if part), "") if found else ""
