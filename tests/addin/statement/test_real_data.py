"""Real tables: every line is read, and the totals are those of a sum that knows nothing of this reader."""

from __future__ import annotations

import csv
import time
from datetime import date
from fractions import Fraction
from math import fsum
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from addin.statement import Request, Settings, TableSettings, example_request, read_statement
from addin.statement.source import read_table

from .conftest import Sentence

SUPERSTORE = Settings(
    sales=TableSettings({"offering": "Sub-Category", "revenue": "Sales", "profit": "Profit"}), contains_only_tvc=True
)


def test_superstore_gives_every_line_and_t_equal_to_the_sum_of_its_profit(real_data: Path) -> None:
    statement = read_statement(Request(real_data / "superstore.csv", settings=SUPERSTORE))
    with (real_data / "superstore.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert len(statement.sales) == len(lines) == 9_994
    assert statement.unused == ()
    throughput = statement.sales["revenue"] - statement.sales["tvc"]
    assert fsum(throughput) == pytest.approx(float(sum(Fraction(line["Profit"]) for line in lines)), abs=0.005)
    by_offering: dict[str, Fraction] = {}
    for line in lines:
        name = line["Sub-Category"]
        by_offering[name] = by_offering.get(name, Fraction(0)) + Fraction(line["Profit"])
    assert len(by_offering) == 17
    for name, profit in by_offering.items():
        assert fsum(throughput[statement.sales["offering"] == name]) == pytest.approx(float(profit), abs=0.005)
    assert len(statement.months) == 48
    assert statement.tvc_basis == "as supplied"
    assert statement.sales["row"].iloc[-1] == 9_995


def test_adventureworks_purchases_of_a_month_are_read_as_a_period(real_data: Path, tmp_path: Path) -> None:
    """Purchases received in June 2014 (PurchaseOrderDetail), half of them used: the register and the sales read."""
    orders = pd.read_csv(real_data / "adventureworks" / "PurchaseOrderDetail.csv")
    received = orders[orders["DueDate"].str.match(r"Jun .* 2014")].groupby("ProductID")["LineTotal"].sum().round(2)
    assert len(received) > 50
    received.to_frame("Purchases").assign(Opening=0, Used=(received / 2).round(2)).reset_index().rename(
        columns={"ProductID": "Item"}
    ).to_csv(tmp_path / "register.csv", index=False)
    used = (received / 2).round(2)
    pd.DataFrame(
        {"Date": "Jun 30 2014 12:00AM", "Offering": used.index, "Revenue": (used * 2).round(2), "TVC": used.to_numpy()}
    ).to_csv(tmp_path / "sales.csv", index=False)
    statement = read_statement(Request(tmp_path / "sales.csv", investment=tmp_path / "register.csv"))
    assert statement.period_start == date(2014, 6, 1)
    assert fsum(statement.investment["purchases"]) == pytest.approx(fsum(received), abs=0.005)
    assert fsum(statement.sales["tvc"]) == pytest.approx(fsum(statement.investment["used"]), abs=0.005)
    assert statement.unused == ()


@pytest.mark.parametrize("name", ["PurchaseOrderDetail", "ProductCostHistory", "ProductVendor"])
def test_adventureworks_tables_open(name: str, real_data: Path) -> None:
    path = real_data / "adventureworks" / f"{name}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        count = sum(1 for _ in csv.reader(file)) - 1
    assert len(read_table(path).rows) == count


@pytest.mark.parametrize(("name", "row", "fields"), [("Vendor", 5, 9), ("Product", 211, 26)])
def test_adventureworks_tables_with_commas_outside_quotation_marks_are_refused_with_the_first_row(
    name: str, row: int, fields: int, real_data: Path, sentence: Sentence
) -> None:
    text = sentence(read_table, real_data / "adventureworks" / f"{name}.csv")
    assert text.startswith(f"row {row} of {name}.csv has {fields} fields and the first row has {fields - 1}")


def test_two_hundred_thousand_lines_are_read_in_a_few_times_what_pandas_takes(tmp_path: Path) -> None:
    """Against pandas reading the same file and summing one column, because only a ratio means anything here."""
    count = 200_000
    number = np.arange(count)
    pd.DataFrame(
        {
            "Date": pd.Timestamp("2024-01-01") + pd.to_timedelta(number % 366, unit="D"),
            "Offering": "P" + pd.Series(number % 40).astype(str),
            "Customer": "C" + pd.Series(number % 900).astype(str),
            "Quantity": number % 17 + 1,
            "Revenue": [f"{value:,.2f}" for value in number * 1.37 + 5],
            "TVC": [f"{value:,.2f}" for value in number * 0.61 + 2],
        }
    ).to_csv(tmp_path / "sales.csv", index=False)
    begun = time.process_time()
    bare = pd.read_csv(tmp_path / "sales.csv", dtype=str, na_filter=False)
    total = fsum(float(text.replace(",", "")) for text in bare["Revenue"])
    pandas_took = time.process_time() - begun
    begun = time.process_time()
    statement = read_statement(Request(tmp_path / "sales.csv"))
    took = time.process_time() - begun
    assert len(statement.sales) == count
    assert fsum(statement.sales["revenue"]) == pytest.approx(total, rel=1e-12)
    assert took < 6 * pandas_took, f"{took:.1f} s against {pandas_took:.1f} s"


def test_the_example_is_read_in_well_under_a_second() -> None:
    read_statement(example_request())
    begun = time.process_time()
    read_statement(example_request())
    assert time.process_time() - begun < 2
