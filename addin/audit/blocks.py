"""Tables in a workbook as people read them: a row of headings, lines below, and what each column is; it judges none.

A column is only taken for something by a heading that says so plainly: those by which the tables of a period's sales
and costs are read, and those of our templates.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from addin.audit.book import Area, Cell, CellValue, Sheet
from addin.audit.facts import Facts

SEARCHED: Final = 15
"""Heading rows are looked for among this many rows, on sheets without tables."""

FEWEST: Final = 3
"""Headings known by name that make a row of texts a row of headings."""

_MORE: Final[Mapping[str, tuple[str, ...]]] = {
    "document": (
        "document number", "document no", "document", "invoice number", "invoice no", "invoice", "order number",
        "order no", "belegnummer", "belegnr", "rechnungsnummer", "rechnungsnr", "numéro de facture", "n facture",
    ),
    "replenished": ("bought again", "replenished", "replenished?", "to be bought again", "wird nachgekauft"),
    "line": ("line", "cost line", "description", "cost", "position", "bezeichnung", "libellé"),
    "kind": ("kind",),
    "route": ("judged by", "route"),
    "alternative": ("alternative",),
    "delta_i": ("δi", "delta i", "amount of δi", "δi likely", "δi, likely"),
    "delta_oe": ("δoe", "delta oe", "δoe likely"),
    "quantity_change": ("quantity change likely", "quantity change", "δq", "quantity change pessimistic",
                        "quantity change optimistic"),
    "comment": ("comment", "comments", "note", "source comment", "remark"),
}  # fmt: skip
"""Headings besides those of headings.toml."""

_OF_ONE_UNIT: Final = re.compile(r"\b(tvc|tve)\b")


def simple(heading: str) -> str:
    """A heading without case, signs and “the”, as it is compared.

    >>> simple("TVC of the Units_sold (EUR)"), simple("ΔI, likely")
    ('tvc of units sold', 'δi likely')
    """
    text = unicodedata.normalize("NFKC", heading)
    text = re.sub(r"[(\[]\s*([A-Za-z]{3}|[€$£¥])\s*[)\]]\s*$", " ", text)
    words = re.sub(r"[\W_]+", " ", text.casefold()).split()
    return " ".join(word for word in words if word != "the")


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    """What headings a column may be taken for, by heading."""
    text = files("addin").joinpath("statement", "headings.toml").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for kind, roles in tomllib.loads(text).items():
        if kind in ("sales", "expenses"):
            for role, entry in roles.items():
                for name in (*entry.get("names", ()), *entry.get("codes", ())):
                    found.setdefault(simple(name), []).append(role)
    for role, names in _MORE.items():
        for name in names:
            found.setdefault(simple(name), []).append(role)
    return {name: tuple(dict.fromkeys(roles)) for name, roles in found.items()}


def roles(heading: str) -> tuple[str, ...]:
    """What a column of that heading may be: date, offering, quantity, revenue, tvc, amount …

    >>> roles("Invoice date"), roles("TVC per unit, likely"), roles("Colour")
    (('date',), ('tvc',), ())
    """
    plain = simple(heading)
    found = _names().get(plain, ())
    if not found and _OF_ONE_UNIT.search(plain) and "replacement" not in plain and "old" not in plain.split():
        return ("tvc",)
    return found


@dataclass(frozen=True)
class Block:
    """A table: its sheet, heading row, last row, and the columns by what they are; `tvc` are all TVC columns."""

    sheet: Sheet
    heading_row: int
    last_row: int
    columns: Mapping[str, int]
    tvc: tuple[int, ...]

    def value(self, row: int, role: str) -> CellValue:
        """What stands in a line under a heading of that role; None where it is blank or there is no such column."""
        cell = self.cell(row, role)
        return cell.value if cell is not None and cell.value != "" else None

    def cell(self, row: int, role: str) -> Cell | None:
        column = self.columns.get(role)
        return self.sheet.cells.get((row, column)) if column else None

    def number(self, row: int, role: str) -> float | None:
        """The number under a heading of that role, None where there is none."""
        value = self.value(row, role)
        return value if isinstance(value, float) and not isinstance(value, bool) else None

    def words(self, row: int, *wanted: str) -> str:
        """The texts of a line under headings of those roles."""
        return " ".join(str(value) for role in wanted if isinstance(value := self.value(row, role), str))

    @property
    def rows(self) -> range:
        return range(self.heading_row + 1, self.last_row + 1)

    @property
    def is_sales(self) -> bool:
        return "quantity" in self.columns or (
            "revenue" in self.columns and bool({"offering", "customer", "tvc"} & self.columns.keys())
        )

    def heading(self, role: str) -> str:
        """The heading as it stands."""
        cell = self.sheet.cells.get((self.heading_row, self.columns[role]))
        return str(cell.value) if cell is not None else role


def uses_ours(facts: Facts) -> bool:
    """Whether a workbook is one of throughput: made from a template of ours, or calling our functions."""
    from addin.catalogue import FUNCTIONS

    if facts.known is not None:
        return True
    return any(
        name.rpartition(".")[2] in FUNCTIONS
        for sheet in facts.book.sheets
        for shape, _ in facts.copies(sheet)
        for name in shape.functions
    )


def blocks(facts: Facts) -> Iterator[Block]:
    """The tables of a workbook of throughput that people fill in; none where it is no such workbook."""
    if uses_ours(facts):
        for sheet in facts.book.sheets:
            yield from _of_sheet(facts, sheet)


def _of_sheet(facts: Facts, sheet: Sheet) -> Iterator[Block]:
    if facts.known is not None and sheet.name in facts.known.sheets:
        wanted = {area.table.casefold() for area in facts.known.inputs}
        tables = [table for table in sheet.tables if table.name.casefold() in wanted]
    else:
        tables = list(sheet.tables)
    for table in tables:
        if table.has_heading:
            yield _block(sheet, table.area, table.area.last_row - int(table.has_totals))
    if sheet.tables or (facts.known is not None and sheet.name in facts.known.sheets) or sheet.used is None:
        return
    used = sheet.used
    for row in range(used.first_row, min(used.last_row, SEARCHED) + 1):
        area = Area(sheet.name, row, used.first_column, used.last_row, min(used.last_column, 200))
        block = _block(sheet, area, used.last_row)
        if len(block.columns) >= FEWEST:
            yield block
            return


def _block(sheet: Sheet, area: Area, last_row: int) -> Block:
    columns: dict[str, int] = {}
    tvc = []
    for column in range(area.first_column, area.last_column + 1):
        cell = sheet.cells.get((area.first_row, column))
        if cell is None or not isinstance(cell.value, str):
            continue
        taken = roles(cell.value)
        tvc += [column] if {"tvc", "tvc_per_unit"} & set(taken) else []
        for role in taken:
            columns.setdefault(role, column)
    wanted = set(columns.values())
    last = max((row for row, column in sheet.cells if column in wanted), default=0) if wanted else 0
    last = last if last > area.first_row else 0
    return Block(sheet, area.first_row, min(last_row, last), columns, tuple(tvc))
