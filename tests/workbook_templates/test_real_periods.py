"""Real tables, through to the finished workbook: its figures equal sums made without it, to the cent."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from addin.statement import Controls, Ledger, Request, Settings, Statement, TableSettings, read_statement
from addin.statement.statement import SALES_COLUMNS
from tests.workbook_templates.statements import NAN, Opened, august, expenses, opened, register
from workbook_templates.throughput_statement import build

CENT = 0.005
SUPERSTORE = Settings(
    sales=TableSettings({"offering": "Sub-Category", "revenue": "Sales", "profit": "Profit"}), contains_only_tvc=True
)


@pytest.fixture(scope="module")
def superstore(real_data: Path) -> Opened:
    return opened(build(read_statement(Request(real_data / "superstore.csv", settings=SUPERSTORE))))


@pytest.fixture(scope="module")
def profit(real_data: Path) -> pd.DataFrame:
    """The file's own profit, read by pandas alone."""
    table = pd.read_csv(real_data / "superstore.csv", encoding="utf-8-sig")
    return table.assign(month=pd.to_datetime(table["Order Date"], format="%m/%d/%Y").dt.to_period("M"))


def test_superstore_t_is_the_sum_of_its_profit(superstore: Opened, profit: pd.DataFrame) -> None:
    assert superstore.named("t_total") == pytest.approx(profit["Profit"].sum(), abs=CENT)
    assert superstore.value("Statement", "B7") == pytest.approx(profit["Sales"].sum(), abs=CENT)


def test_superstore_t_of_each_of_17_sub_categories_is_the_sum_of_their_profit(
    superstore: Opened, profit: pd.DataFrame
) -> None:
    expected = profit.groupby("Sub-Category")["Profit"].sum()
    assert len(expected) == 17
    assert superstore.column("By offering", "B", "G", 9) == pytest.approx(expected.to_dict(), abs=CENT)


def test_superstore_t_of_each_of_48_months_is_the_sum_of_its_profit(superstore: Opened, profit: pd.DataFrame) -> None:
    expected = profit.groupby("month")["Profit"].sum()
    assert len(expected) == 48
    shown = {pd.Period(day, "M"): t for day, t in superstore.column("By month", "A", "F", 8).items()}
    assert shown == pytest.approx(expected.to_dict(), abs=CENT)


def test_superstore_says_that_nobody_has_verified_its_tvc_and_waits_for_expenses(superstore: Opened) -> None:
    assert superstore.value("Cover", "A4") == "TVC as supplied, composition not verified"
    unsound = [name for name, status in superstore.checks().items() if status == "CHECK"]
    # The file names no currency, and nobody gave one.
    assert unsound == ["Period, horizon and currency are given", "The TVC holds truly variable cost only"]
    assert superstore.value("Statement", "B15") == ""
    assert superstore.value("Statement", "G10").startswith("Not given: ")


# --- AdventureWorks: a month in which more was bought than used -------------------------------------------------

APRIL = (date(2013, 4, 1), date(2013, 4, 30))


def rows(real_data: Path, table: str) -> list[dict[str, str]]:
    with (real_data / "adventureworks" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def day(text: str) -> date:
    """A day as these tables write it: "Apr 16 2011 12:00AM"."""
    return datetime.strptime(" ".join(text.split()[:3]), "%b %d %Y").date()


def history(real_data: Path, table: str, column: str) -> dict[str, tuple[Decimal, Decimal]]:
    """Product → what was valid in April 2013, and what is valid after the last change."""
    found: dict[str, list[tuple[date, Decimal]]] = defaultdict(list)
    for row in rows(real_data, table):
        found[row["ProductID"]].append((day(row["StartDate"]), Decimal(row[column])))
    return {
        product: ([amount for start, amount in sorted(steps) if start <= APRIL[0]][-1], max(steps)[1])
        for product, steps in found.items()
        if min(steps)[0] <= APRIL[0]
    }


def april(real_data: Path) -> tuple[Statement, dict[str, Decimal]]:
    """April 2013: a twentieth of each finished product on hand is sold at its list price of the month.

    TVC is the standard cost then, replacement TVC the standard cost after the change of 30 May 2013; purchases are
    what the purchase orders of the month received, at the price paid. Quantities sold are ours, the rest is theirs.
    """
    costs = history(real_data, "ProductCostHistory", "StandardCost")
    prices = history(real_data, "ProductListPriceHistory", "ListPrice")
    on_hand: dict[str, int] = defaultdict(int)
    for row in rows(real_data, "ProductInventory"):
        on_hand[row["ProductID"]] += int(row["Quantity"])
    lines, total = [], dict.fromkeys(("revenue", "tvc", "replacement"), Decimal(0))
    for number, product in enumerate(sorted(costs.keys() & prices.keys() & on_hand.keys(), key=int)):
        units = on_hand[product] // 20
        amounts = [units * prices[product][0], units * costs[product][0], units * costs[product][1]]
        for key, amount in zip(total, amounts, strict=True):
            total[key] += amount
        sold = pd.Timestamp(2013, 4, 1 + number % 30)
        source = ("ProductInventory.csv", number + 2)
        lines.append((sold, f"Product {product}", "", units, NAN, *map(float, amounts), *source))
    orders = rows(real_data, "PurchaseOrderHeader")
    in_april = {row["PurchaseOrderID"] for row in orders if APRIL[0] <= day(row["OrderDate"]) <= APRIL[1]}
    total["bought"] = sum(
        (
            Decimal(row["ReceivedQty"]) * Decimal(row["UnitPrice"])
            for row in rows(real_data, "PurchaseOrderDetail")
            if row["PurchaseOrderID"] in in_april
        ),
        Decimal(0),
    )
    opening = total["tvc"] * 3
    statement = replace(
        august(),
        title="AdventureWorks",
        period_start=APRIL[0],
        period_end=APRIL[1],
        currency="USD",
        sales=pd.DataFrame(lines, columns=list(SALES_COLUMNS)),
        investment=register(
            (
                None,
                "Material and goods",
                "Material",
                *map(float, (opening, total["bought"], total["tvc"])),
                0,
                0,
                0,
                NAN,
            )
        ),
        expenses=expenses((None, "Rent", 350, "Period")),
        controls=Controls(rows=len(lines), revenue=float(total["revenue"]), tvc=float(total["tvc"]), oe=350),
        ledger=Ledger(),
        comparison=None,
    )
    return statement, total


def test_adventureworks_bridges_close_to_the_cent_where_purchases_differ_from_units_used(real_data: Path) -> None:
    statement, total = april(real_data)
    assert len(statement.sales) > 60
    assert total["bought"] > 0
    assert abs(total["bought"] - total["tvc"]) > 1_000
    t = total["revenue"] - total["tvc"]
    # 1,234.56 of conversion cost went into stock: the ledger's profit follows from the figures above.
    profit = t - 350 + Decimal("1234.56")
    book = opened(build(replace(statement, ledger=Ledger(profit=float(profit), conversion=1234.56))))
    assert book.value("Statement", "B9") == pytest.approx(float(t), abs=CENT)
    for cell, basis in (("C9", "bought"), ("D9", "replacement")):
        assert book.value("Three bases", cell) == pytest.approx(float(total["revenue"] - total[basis]), abs=CENT)
    assert book.value("Three bases", "B20") == pytest.approx(book.value("Three bases", "C9"), abs=CENT)
    assert book.value("Three bases", "B23") == pytest.approx(float(total["tvc"] - total["replacement"]), abs=CENT)
    assert book.value("Bridge", "B14") == pytest.approx(0, abs=CENT)
    assert "CHECK" not in book.checks().values()
    listed = book.column("By offering", "B", "G", 9)
    assert len(listed) == statement.sales["offering"].nunique()  # each has its line, none is among the others
    assert sum(listed.values()) + book.value("By offering", "G8") == pytest.approx(float(t), abs=CENT)
