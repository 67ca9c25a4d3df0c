"""What one of our finished workbooks says about each offering: price, TVC, ΔOE, class. It reads results as they stand
and computes only an average price and TVC per unit from a period's totals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from addin.statement.columns import simple
from addin.statement.refusal import InputError, counted, quoted
from addin.statement.statement import UnusedLine
from workbook_templates.filling.layout import layout
from workbook_templates.filling.opened import Opened, Value, plain
from workbook_templates.filling.rows import Given, read_inputs

_WITHIN: Final = 20


@dataclass(frozen=True)
class Known:
    """An offering as another workbook knows it; None is not said. Amounts are of one unit, `delta_oe` of the decision.

    `said` is what a reader should know beside the figures: treatments, class, how a price was averaged.
    """

    name: str
    price: float | None = None
    tvc: float | None = None
    sales: float | None = None
    delta_oe: float | None = None
    volume: float | None = None
    planned: float | None = None
    class_: str = ""
    said: str = ""
    where: str = ""


@dataclass(frozen=True)
class Facts:
    """What a workbook gives: its template and file, its frame, its offerings, and the lines that give nothing yet."""

    template: str
    file: str
    forms: Mapping[str, Value]
    offerings: tuple[Known, ...]
    choices: tuple[str, ...]
    unused: tuple[UnusedLine, ...] = field(default=())


def read_facts(book: Opened) -> Facts:
    """What a finished workbook of ours says about its offerings.

    Raises:
        InputError: it is a template that says nothing about offerings, or its formulas were never calculated.
    """
    if book.template not in _READERS:
        raise InputError(
            f"{book.name} is a {book.template}, which gives no facts of offerings to another template; give a "
            + ", ".join(_READERS)
        )
    given = read_inputs(book, layout(book.template))
    return _READERS[book.template](book, given)


def find_rows(book: Opened, sheet: str, headings: Sequence[str]) -> tuple[str, list[tuple[int, dict[str, Value]]]]:
    """The rows under headings, by heading, with their row number; on that sheet, else wherever they stand.

    Raises:
        InputError: no sheet has those headings.
    """
    wanted = {simple(heading): heading for heading in headings}
    for title in [name for name in book.sheets if name == sheet] + [name for name in book.sheets if name != sheet]:
        cells = book.values(title)
        for row in range(1, min(len(cells), _WITHIN) + 1):
            at = {wanted.get(simple(str(text)), ""): column for column, text in enumerate(cells[row - 1]) if text}
            if all(heading in at for heading in headings):
                return title, [
                    (number, {heading: plain(values[at[heading]]) for heading in headings})
                    for number, values in enumerate(cells[row:], row + 1)
                    if len(values) > max(at[heading] for heading in headings)
                ]
    raise InputError(
        f"{book.name} has no sheet with the columns {', '.join(map(quoted, headings))}; carry it into the current "
        "version first with throughput refill"
    )


def _amount(value: Value) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _text(value: Value) -> str:
    return "" if value is None else str(value)


_BY_OFFERING: Final = ("Offering", "Price of one sale", "TVC of one sale", "Sales", "ΔOE", "To do")
_TREATMENT: Final = ("Offering", "Cost line", "Treatment", "Rule")


def _register(book: Opened, given: Given) -> Facts:
    sheet, rows = find_rows(book, "By offering", _BY_OFFERING)
    listed = {_text(row.get("offering")) for row in given.rows["OfferingLines"]} - {""}
    shown = {_text(row["Offering"]) for _, row in rows}
    if listed and not listed & shown:
        raise _never_calculated(book)
    treatments = _treatments(book)
    known, unused = [], []
    for number, row in rows:
        name = _text(row["Offering"])
        if not name:
            continue
        tvc = _amount(row["TVC of one sale"])
        if tvc is None:
            why = _text(row["To do"]) or "it has no TVC yet"
            unused.append(UnusedLine(book.name, number, f"{name}: {why}", None, sheet))
            continue
        known.append(
            Known(
                name,
                _amount(row["Price of one sale"]),
                tvc,
                sales=_amount(row["Sales"]),
                delta_oe=_amount(row["ΔOE"]),
                said=treatments.get(name.casefold(), ""),
                where=f"{book.name}, {sheet} row {number}",
            )
        )
    choice = f"{book.name}: price, TVC and ΔOE of {counted(len(known), 'offering')} from the sheet {quoted(sheet)}."
    return Facts("tvc_register", book.name, given.forms, tuple(known), (choice,), tuple(unused))


def _never_calculated(book: Opened) -> InputError:
    return InputError(
        f"{book.name} has no calculated values, so it gives no figures; open it, let it calculate, and save it"
    )


def _treatments(book: Opened) -> dict[str, str]:
    """For each offering its cost lines with their treatment, as one text."""
    _, rows = find_rows(book, "Treatment", _TREATMENT)
    found: dict[str, list[str]] = {}
    for _, row in rows:
        if row["Cost line"] and row["Treatment"]:
            words = f"{row['Cost line']} {row['Treatment']} ({row['Rule']})"
            found.setdefault(_text(row["Offering"]).casefold(), []).append(words)
    return {name: "; ".join(lines) for name, lines in found.items()}


def _portfolio(book: Opened, given: Given) -> Facts:
    sheet, rows = find_rows(book, "Roles", ("Offering", "Class", "Status", "Instruction"))
    effects = {_text(row.get("name")).casefold(): row for row in given.rows["EffectLines"]}
    listed = {_text(row.get("name")) for row in given.rows["OfferingLines"]} - {""}
    if listed and not any(_text(row["Offering"]) in listed for _, row in rows):
        raise _never_calculated(book)
    known = []
    for number, row in rows:
        name = _text(row["Offering"])
        if not name:
            continue
        effect = effects.get(name.casefold(), {})
        said = f"{_text(row['Class'])} ({_text(row['Status'])}): {_text(row['Instruction'])}" if row["Class"] else ""
        known.append(
            Known(
                name,
                _amount(effect.get("unit_price")),
                _amount(effect.get("unit_tvc")),
                volume=_amount(effect.get("volume")),
                planned=_amount(effect.get("planned")),
                class_=_text(row["Class"]),
                said=said,
                where=f"{book.name}, {sheet} row {number}",
            )
        )
    choice = f"{book.name}: class, price and TVC of one more of {counted(len(known), 'offering')}."
    return Facts("offering_portfolio", book.name, given.forms, tuple(known), (choice,))


def _statement(book: Opened, given: Given) -> Facts:
    sums: dict[str, dict[str, Any]] = {}
    unused = []
    sheet, numbers = given.places.get("SalesLines", ("Sales", []))
    for number, row in zip(numbers, given.rows["SalesLines"]):
        quantity, revenue, tvc = (_amount(row.get(key)) for key in ("quantity", "revenue", "tvc"))
        name = _text(row.get("offering"))
        if not row:
            continue
        if quantity is None or revenue is None or tvc is None or not name:
            why = "offering, quantity, revenue or TVC is missing, so it gives no price and TVC per unit"
            unused.append(UnusedLine(book.name, number, why, revenue, sheet))
            continue
        entry = sums.setdefault(name.casefold(), {"name": name, "quantity": [], "revenue": [], "tvc": []})
        for key, value in (("quantity", quantity), ("revenue", revenue), ("tvc", tvc)):
            entry[key].append(value)
    known = [_averaged(book, sheet, entry) for entry in sums.values()]
    choice = (
        f"{book.name}: price and TVC per unit of {counted(len(known), 'offering')} are averages of its sales lines, "
        "total ÷ units."
    )
    return Facts("throughput_statement", book.name, given.forms, tuple(known), (choice,), tuple(unused))


def _averaged(book: Opened, sheet: str, entry: Mapping[str, Any]) -> Known:
    from addin.catalogue import call

    revenue, tvc = ([[value] for value in entry[name]] for name in ("revenue", "tvc"))
    total = {name: float(call("THROUGHPUT", revenue, tvc, output=name)) for name in ("revenue", "tvc")}  # type: ignore[arg-type]
    units = float(sum(entry["quantity"]))
    said = f"Period: revenue {total['revenue']:,.2f}, TVC {total['tvc']:,.2f}, {units:,g} units"
    price = total["revenue"] / units if units > 0 else None
    each = total["tvc"] / units if units > 0 else None
    return Known(entry["name"], price, each, volume=units, said=said, where=f"{book.name}, {sheet}, average")


_READERS: Final = {"tvc_register": _register, "offering_portfolio": _portfolio, "throughput_statement": _statement}
