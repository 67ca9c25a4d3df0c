"""What throughput forbids is named where headings or arguments make it plain, and near cases stay silent."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from openpyxl.worksheet.table import Table

from addin.audit.blocks import roles
from tests.addin.audit.books import found, read

USES = {"Z1": "=THROUGHPUT(Y1,Y2)", "Y1": 100.0, "Y2": 40.0}
"""What makes any workbook one of throughput."""

CODES = ("TA-01", "TA-02", "TA-03", "TA-04", "TA-05", "TA-06", "TA-07")


def lines(*rows: tuple[object, ...], first: int = 1) -> dict[str, object]:
    """Rows of cells from column A on; a date is one."""
    return {
        f"{chr(65 + column)}{row}": value
        for row, values in enumerate(rows, first)
        for column, value in enumerate(values)
        if value is not None
    }


def told(cells: dict[str, object], change: Any = None) -> list[str]:
    return found({**USES, **cells}, *CODES, change=change)


# -- ΔI counted twice


@pytest.mark.parametrize(
    ("formula", "told_at"),
    [
        ("=DELTA_DECISION(B2,B3+OE_STREAM(B4,24),B4)", ["TA-01 Sheet!B9"]),
        ("=DELTA_DECISION(B2,B3+B6,B4)", ["TA-01 Sheet!B9"]),
        ("=DELTA_DECISION(B2,SUM(B3:B5),B4)", ["TA-01 Sheet!B9"]),
        ("=DELTA_DECISION(B2,B3,B4)", []),
        ("=DELTA_DECISION(B2,B3+OE_STREAM(B4,24),B8)", []),
        ("=DELTA_DECISION(B2,B3+OE_STREAM(B4,24))", []),
        ("=CASH_DELTA(B2,B3,B4,B4,B5)", ["TA-01 Sheet!B9"]),
        ("=CASH_DELTA(B2,B3,B4,B5,B3)", []),
        ("=CASH_DELTA(B2,B3,B4,B4,B8)", []),
    ],
)
def test_the_same_money_in_two_arguments(formula: str, told_at: list[str]) -> None:
    """B8 is blank: nothing is charged, and what was bought is ΔI whole."""
    amounts = lines(*(("", value) for value in (900.0, 100.0, 5000.0, 300.0)), first=2)
    assert told({**amounts, "B6": "=OE_STREAM(B4,24)", "B9": formula}) == told_at


def test_one_amount_judged_both_ways() -> None:
    heads = ("Alternative", "Line", "Judged by", "ΔI")
    both = lines(heads, ("A", "Press", "ROI", 5000.0), ("A", "Press", "Stream", 5000.0))
    assert told(both) == ["TA-01 Sheet!D3"]
    apart = lines(heads, ("A", "Press", "ROI", 5000.0), ("B", "Press", "Stream", 5000.0), ("A", "Van", "Stream", 900.0))
    assert told(apart) == []


# -- costs that are no TVC


def test_tvc_of_what_is_not_bought_again() -> None:
    heads = ("Offering", "Quantity", "Bought again?", "TVC")
    assert told(lines(heads, ("Bracket", 1.0, "No", 30.0))) == ["TA-02 Sheet!D2"]
    assert told(lines(heads, ("Bracket", 1.0, "Yes", 30.0), ("Shim", 1.0, "No", 0.0), ("Nut", 1.0, None, 2.0))) == []


def test_what_the_books_would_charge_is_a_view_and_no_proposal() -> None:
    heads = ("Case", "Revenue", "Bought again?", "TVC charged in the books view")
    assert told(lines(heads, ("Leftover steel", 90.0, "No", 30.0))) == []


@pytest.mark.parametrize(
    ("heading", "count"),
    [("Overtime", 1), ("Wages", 1), ("Advertising", 1), ("Material", 0), ("Commission", 0), ("Wages per unit", 0)],
)
def test_a_column_of_operating_expense_taken_as_tvc(heading: str, count: int) -> None:
    cells = lines(("Sale", "Revenue", heading), ("a", 90.0, 30.0), ("b", 80.0, 20.0))
    assert len(told({**cells, "E9": "=THROUGHPUT(B2:B3,C2:C3)"})) == count


def test_a_line_of_operating_expense_among_tvc() -> None:
    heads = ("Cost line", "Kind", "TVC")
    assert told(lines(heads, ("Material", "m", 30.0), ("Crew of the flight", "x", 900.0))) == ["TA-03 Sheet!C3"]
    assert told(lines(heads, ("Material", "m", 30.0), ("Fuel per seat", "x", 6.0), ("Crew", "x", 0.0))) == []


# -- lines


def day(month: int, number: int) -> date:
    return date(2026, month, number)


SALES = ("Date", "Offering", "Customer", "Quantity", "Revenue", "TVC")


def test_a_date_outside_the_period() -> None:
    period = lines(("First day", day(1, 1)), ("Last day", day(1, 31)))
    sales = lines(
        SALES, (day(1, 5), "a", "x", 1.0, 9.0, 3.0), (day(2, 3), "a", "y", 1.0, 9.0, 3.0),
        (day(1, 31), "a", "y", 1.0, 9.0, 3.0), first=4,
    )  # fmt: skip
    assert told({**period, **sales}) == ["TA-04 Sheet!A6"]
    assert told(sales) == []


def test_a_line_entered_twice() -> None:
    one = (day(1, 5), "Espresso", "Café Nord", 10.0, 250.0, 80.0)
    assert told(lines(SALES, one, one)) == ["TA-05 Sheet!A3:E3"]
    other_day = (day(1, 6), *one[1:])
    no_customer = (day(1, 5), "Espresso", None, 10.0, 250.0, 80.0)
    assert told(lines(SALES, one, other_day, no_customer, no_customer)) == []


def test_two_documents_are_two_sales() -> None:
    heads = (*SALES, "Invoice no")
    one = (day(1, 5), "Espresso", "Café Nord", 10.0, 250.0, 80.0)
    assert told(lines(heads, (*one, "R1"), (*one, "R2"))) == []
    assert told(lines(heads, (*one, "R1"), (*one, "R1"))) == ["TA-05 Sheet!A3:G3"]


def test_signs_that_contradict_their_line() -> None:
    heads = ("Offering", "Customer", "Quantity", "Price", "Revenue", "TVC")
    assert told(lines(heads, ("a", "x", 10.0, 5.0, 50.0, -20.0))) == ["TA-06 Sheet!F2"]
    assert told(lines(heads, ("a", "x", 10.0, -5.0, 50.0, 20.0))) == ["TA-06 Sheet!D2"]
    assert told(lines(heads, ("a", "x", 10.0, 5.0, -50.0, 20.0))) == ["TA-06 Sheet!E2"]
    returned = ("a", "x", -10.0, 5.0, -50.0, -20.0)
    assert told(lines(heads, ("a", "x", 10.0, 5.0, 50.0, 20.0), returned)) == []


def test_a_cost_of_opposite_sign_to_its_neighbours() -> None:
    heads = ("Date", "Account", "Description", "Amount")
    rents = [(day(month, 1), "Rent", "Shop", 900.0) for month in (1, 2, 3)]
    assert told(lines(heads, *rents, (day(4, 1), "Rent", "Shop", -900.0))) == ["TA-06 Sheet!D5"]
    assert told(lines(heads, *rents, (day(4, 1), "Rent", "Credit for January", -900.0))) == []
    assert told(lines(heads, *rents, (day(4, 1), "Energy", "Shop", -900.0))) == []


def test_signs_of_a_decision() -> None:
    sales = ("Alternative", "Line", "Kind", "Quantity change")
    assert told(lines(sales, ("A", "Old model", "Cannibalised", 5.0))) == ["TA-06 Sheet!D2"]
    assert told(lines(sales, ("A", "Old model", "Cannibalised", -5.0), ("A", "New", "New sales", 9.0))) == []
    costs = ("Alternative", "Line", "ΔOE")
    assert told(lines(costs, ("A", "Overtime in May", -500.0))) == ["TA-06 Sheet!C2"]
    assert told(lines(costs, ("A", "Overtime saved", -500.0), ("A", "Overtime", 500.0), ("A", "Rent", -50.0))) == []


def test_currencies_mixed_in_one_column() -> None:
    def formats(*codes: str) -> Any:
        def change(_book: Any, sheet: Any) -> None:
            for row, code in enumerate(codes, 2):
                sheet[f"E{row}"].number_format = code

        return change

    rows = lines(SALES, *((day(1, n), "a", "x", 1.0, 9.0 * n, 3.0) for n in (1, 2, 3)))
    assert told(rows, formats("0 €", "0 €", '0 "USD"')) == ["TA-07 Sheet!E4"]
    assert told(rows, formats("0 €", "0.00 €", "0")) == []


def test_currencies_said_in_a_column_of_their_own() -> None:
    heads = ("Offering", "Customer", "Revenue", "Currency")
    assert told(lines(heads, ("a", "x", 9.0, "EUR"), ("b", "x", 9.0, "EUR"), ("c", "x", 5.0, "USD"))) == [
        "TA-07 Sheet!C4"
    ]
    assert told(lines(heads, ("a", "x", 9.0, "EUR"), ("b", "x", 9.0, "eur"))) == []


# -- where these checks speak at all


def test_a_workbook_without_our_functions_is_not_judged_by_throughput() -> None:
    one = (day(1, 5), "Espresso", "Café Nord", 10.0, 250.0, -80.0)
    assert found(lines(SALES, one, one), *CODES) == []


def test_a_table_is_read_by_its_own_headings() -> None:
    def as_table(_book: Any, sheet: Any) -> None:
        sheet.add_table(Table(displayName="Lines", ref="A20:F21"))

    assert told(lines(SALES, (day(1, 5), "a", "x", 1.0, 9.0, -3.0), first=20), as_table) == ["TA-06 Sheet!F21"]


def test_headings_that_say_something_else_are_not_taken() -> None:
    assert roles("Gross margin") == ()
    assert roles("TVC at today's replacement cost") == ()
    assert roles("Old TVC") == ()
    assert roles("TVC per unit, likely") == ("tvc",)


def test_reading_a_book_for_these_tests_gives_dates() -> None:
    assert read(lines((day(1, 5),))).sheets[0].cells[1, 1].is_date
