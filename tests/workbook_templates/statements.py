"""Small statements for the tests of the workbook, and a finished workbook opened twice: formulas and values."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

import openpyxl
import pandas as pd
from openpyxl.workbook import Workbook

from addin.statement import Comparison, Controls, Figures, Ledger, Statement
from addin.statement.statement import EXPENSE_COLUMNS, INVESTMENT_COLUMNS, SALES_COLUMNS
from workbook_templates.finish import finished_bytes

STAMP = datetime(2016, 8, 31)
NAN = float("nan")


@dataclass(frozen=True)
class Opened:
    """A finished workbook as a reader meets it: what its cells say, and the formulas behind them."""

    content: bytes

    @cached_property
    def values(self) -> Workbook:
        return openpyxl.load_workbook(io.BytesIO(self.content), data_only=True)

    @cached_property
    def formulas(self) -> Workbook:
        return openpyxl.load_workbook(io.BytesIO(self.content))

    def value(self, sheet: str, cell: str) -> Any:
        """What a cell shows; "" where it shows nothing."""
        found = self.values[sheet][cell].value
        return "" if found is None else found

    def named(self, name: str) -> Any:
        """What a named cell shows."""
        sheet, cell = next(self.formulas.defined_names[name].destinations)
        return self.value(sheet, cell.replace("$", ""))

    def status(self, check: str) -> str:
        """The status of a check by its title."""
        return str(self._check(check)[0])

    def size(self, check: str) -> Any:
        """The value of a check by its title."""
        return self._check(check)[1]

    def _check(self, title: str) -> tuple[Any, Any]:
        sheet = self.values["Checks"]
        for row in range(8, sheet.max_row + 1):
            if sheet.cell(row, 2).value == title:
                return sheet.cell(row, 6).value, sheet.cell(row, 4).value
        raise AssertionError(f"no check is called {title}")

    def checks(self) -> dict[str, str]:
        """Every check's title with its status."""
        sheet = self.values["Checks"]
        return {str(sheet.cell(row, 2).value): str(sheet.cell(row, 6).value) for row in range(8, sheet.max_row + 1)}

    def formula_cells(self) -> Iterator[tuple[str, str, str]]:
        """Sheet, address and text of every formula."""
        for sheet in self.formulas.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        yield sheet.title, cell.coordinate, str(cell.value)

    def column(self, sheet: str, label: str, value: str, first_row: int) -> dict[str, Any]:
        """Two columns of a sheet as a mapping, until the first blank label."""
        cells = self.values[sheet]
        found = {}
        row = first_row
        while cells[f"{label}{row}"].value not in (None, ""):
            found[cells[f"{label}{row}"].value] = cells[f"{value}{row}"].value
            row += 1
        return found


def opened(workbook: Workbook, host: str = "calc") -> Opened:
    """The workbook, finished and opened."""
    return Opened(finished_bytes(workbook, stamp=STAMP, host=host))


def sales(*lines: tuple[str, str, float | None, float, float, float]) -> pd.DataFrame:
    """Sales lines: day, offering, quantity, revenue, TVC, replacement TVC (NaN for none)."""
    return pd.DataFrame(
        [
            (pd.Timestamp(day), offering, "", quantity, NAN, revenue, tvc, replacement, "sales.csv", row)
            for row, (day, offering, quantity, revenue, tvc, replacement) in enumerate(lines, 2)
        ],
        columns=list(SALES_COLUMNS),
    )


def expenses(*lines: tuple[str | None, str, float, str]) -> pd.DataFrame:
    """Expenses: day or None, account, amount, what they move with."""
    return pd.DataFrame(
        [
            (pd.Timestamp(day) if day else pd.NaT, account, "", amount, moves, "expenses.csv", row)
            for row, (day, account, amount, moves) in enumerate(lines, 2)
        ],
        columns=list(EXPENSE_COLUMNS),
    )


def register(*lines: tuple[Any, ...]) -> pd.DataFrame:
    """The I register: month or None, item, kind, opening, purchases, used, scrapped, written down, count, closing."""
    return pd.DataFrame(
        [
            (pd.Timestamp(line[0]) if line[0] else pd.NaT, *line[1:], "investment.csv", row)
            for row, line in enumerate(lines, 2)
        ],
        columns=list(INVESTMENT_COLUMNS),
    )


def august() -> Statement:
    """The month of shut-down: S1 L171–208 with the figures of features.md 68 and 70, and ours for OE and I.

    100 units at 10 are sold from stock; their TVC is 4 each, today 4.80; nothing is bought.
    T = 1,000 − 400 = 600. OE = 300 + 50. Stock losses = 20 scrapped + 10 written down + 5 missing = 35.
    NP = 600 − 350 − 35 = 215. Average I = (900 + 1,000 + 465 + 900) ÷ 2 = 1,632.50.
    The ledger: 215 − 80 + 10 + 5 = 150.
    """
    return Statement(
        title="Shut-down",
        period_start=date(2016, 8, 1),
        period_end=date(2016, 8, 31),
        currency="EUR",
        sales=sales(
            ("2016-08-02", "Chair", 60, 600, 240, 288),
            ("2016-08-20", "Table", 50, 500, 200, 240),
            ("2016-08-25", "Table", -10, -100, -40, -48),
        ),
        expenses=expenses((None, "Rent", 300, "Period"), ("2016-08-11", "Temporary crew", 50, "Decision")),
        investment=register(
            (None, "Timber", "Material", 900, 0, 400, 20, 10, -5, 465),
            (None, "Saw", "Equipment", 1000, 0, 100, 0, 0, 0, NAN),
        ),
        controls=Controls(rows=3, revenue=1000, tvc=400, oe=350),
        comparison=Comparison(Figures(900, 380, 340, 10, 1500), Figures(1100, 440, 360, 0, 1600)),
        ledger=Ledger(profit=150, conversion=-80, write_downs=10, other=5),
    )


def empty() -> Statement:
    """A statement with a period and nothing in it."""
    return replace(
        august(),
        sales=sales(),
        expenses=expenses(),
        investment=register(),
        controls=Controls(),
        comparison=None,
        ledger=Ledger(),
    )
