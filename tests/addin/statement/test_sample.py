"""The sample that ships holds together: its register, its lines and its ledger figures are one small firm's."""

from __future__ import annotations

from datetime import date
from math import fsum

import pandas as pd
import pytest

from addin.statement import Statement, example_request, example_statement, read_statement
from addin.statement.statement import EXPENSE_COLUMNS, INVESTMENT_COLUMNS, SALES_COLUMNS


@pytest.fixture(scope="module")
def sample() -> Statement:
    return example_statement()


@pytest.fixture(scope="module")
def materials(sample: Statement) -> pd.DataFrame:
    return sample.investment[sample.investment["kind"] == "Material"]


def total(values: pd.Series) -> float:
    """A sum to the cent."""
    return round(fsum(values), 2)


def test_every_line_is_used_and_the_control_totals_agree(sample: Statement) -> None:
    assert sample.is_example
    assert sample.unused == () == sample.outside
    assert sample.currency == "EUR"
    assert 150 <= len(sample.sales) <= 250 == len(sample.sales) + 40
    assert sample.controls.rows == len(sample.sales)
    assert sample.controls.revenue == total(sample.sales["revenue"])
    assert sample.controls.tvc == total(sample.sales["tvc"])
    assert sample.controls.oe == total(sample.expenses["amount"])


def test_the_tables_have_the_columns_the_workbook_is_built_from(sample: Statement) -> None:
    assert tuple(sample.sales.columns) == SALES_COLUMNS
    assert tuple(sample.expenses.columns) == EXPENSE_COLUMNS
    assert tuple(sample.investment.columns) == INVESTMENT_COLUMNS


def test_it_covers_twelve_months_eight_offerings_and_some_returns(sample: Statement) -> None:
    assert (sample.period_start, sample.period_end) == (date(2024, 1, 1), date(2024, 12, 31))
    assert sample.sales["offering"].nunique() == 8
    assert sample.sales["date"].dt.month.nunique() == 12
    assert (sample.sales["quantity"] < 0).sum() == 5


def test_material_used_is_the_tvc_of_the_units_sold_in_every_month(sample: Statement, materials: pd.DataFrame) -> None:
    for month in range(1, 13):
        used = total(materials.loc[materials["date"].dt.month == month, "used"])
        assert used == total(sample.sales.loc[sample.sales["date"].dt.month == month, "tvc"]), month


def test_every_register_line_adds_up_and_every_month_begins_where_the_last_ended(sample: Statement) -> None:
    for _, lines in sample.investment.groupby("item"):
        rows = lines.sort_values("date").to_dict("records")
        for row in rows:
            taken_out = row["used"] + row["scrapped"] + row["written_down"]
            closing = row["opening"] + row["purchases"] - taken_out + row["count_difference"]
            assert round(closing, 2) == row["closing"] >= 0
        assert [row["closing"] for row in rows[:-1]] == [row["opening"] for row in rows[1:]]


def test_the_three_bases_of_tvc_differ(sample: Statement, materials: pd.DataFrame) -> None:
    sold = total(sample.sales["tvc"])
    bought = total(materials["purchases"])
    replaced = total(sample.sales["replacement_tvc"])
    assert len({sold, bought, replaced}) == 3
    assert replaced > sold  # one material rose by 20 %, and the old stock lasted until December


def test_in_the_month_of_the_shut_down_nothing_is_bought_and_there_are_sales(
    sample: Statement, materials: pd.DataFrame
) -> None:
    assert materials.loc[materials["date"].dt.month == 8, "purchases"].sum() == 0
    assert sample.sales.loc[sample.sales["date"].dt.month == 8, "revenue"].sum() > 10_000


def test_the_price_of_one_material_rose_by_a_fifth_from_december_on(sample: Statement) -> None:
    sales = sample.sales[sample.sales["offering"] == "Yirgacheffe 250 g"]
    old, new = 2.25 + 0.28, 2.25 * 1.2 + 0.28  # green coffee and bag, in EUR per unit
    per_unit = (sales["tvc"] / sales["quantity"]).round(4)
    assert set(per_unit[sales["date"].dt.month < 12]) == {round(old, 4)}
    assert set(per_unit[sales["date"].dt.month == 12]) == {round(new, 4)}
    assert set((sales["replacement_tvc"] / sales["quantity"]).round(4)) == {round(new, 4)}


def test_equipment_loses_what_the_expenses_call_depreciation(sample: Statement, materials: pd.DataFrame) -> None:
    others = sample.investment.drop(materials.index)
    depreciation = sample.expenses.loc[sample.expenses["account"] == "Depreciation", "amount"]
    assert total(others["used"]) == total(depreciation)


def test_the_ledgers_profit_is_throughput_np_and_the_steps_to_it(sample: Statement, materials: pd.DataFrame) -> None:
    losses = fsum(materials["scrapped"]) + fsum(materials["written_down"]) - fsum(materials["count_difference"])
    net_profit = fsum(sample.sales["revenue"]) - fsum(sample.sales["tvc"]) - fsum(sample.expenses["amount"]) - losses
    ledger = sample.ledger
    assert None not in (ledger.profit, ledger.conversion, ledger.write_downs, ledger.other)
    steps = (ledger.conversion or 0) + (ledger.write_downs or 0) + (ledger.other or 0)
    assert round(net_profit + steps, 2) == ledger.profit == sample.ledger_profit


def test_a_single_month_can_be_read_from_it() -> None:
    request = example_request()
    august = read_statement(
        type(request)(**{**vars(request), "period_start": date(2024, 8, 1), "period_end": date(2024, 8, 31)})
    )
    assert len(august.sales) == 10
    assert len(august.investment) == 9  # six materials, two pieces of equipment, the fittings
    assert august.periods_per_year == 12.0
