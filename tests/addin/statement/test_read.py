"""A period is put together from its tables: what lies in it, what is left out, and in which currency."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from addin.statement import InputError, Request, Settings, Statement, TableSettings, read_statement
from addin.statement.read import parse_day

from .conftest import GOOD, Sentence, WriteBook, WriteText

YEAR = "Date,Offering,Revenue,TVC\n2024-07-31,A,50,20\n2024-08-01,A,100,40\n2024-08-31,B,80,30\n2024-09-01,B,70,25\n"


def statement(path: Path, **named: object) -> Statement:
    return read_statement(Request(path, **named))  # type: ignore[arg-type]


def test_a_period_is_the_whole_months_that_hold_the_sales_unless_it_is_stated(write: WriteText) -> None:
    found = statement(write(GOOD))
    assert (found.period_start, found.period_end) == (date(2024, 8, 1), date(2024, 8, 31))
    assert found.choices[0] == (
        "The period is 2024-08-01 to 2024-08-31, the whole months that hold the sales; the sales lines run from "
        "2024-08-05 to 2024-08-30."
    )


def test_lines_outside_a_stated_period_are_counted_and_summed_and_never_dropped_silently(write: WriteText) -> None:
    found = statement(write(YEAR), period_start=date(2024, 8, 1), period_end=date(2024, 8, 31))
    assert found.sales["revenue"].tolist() == [100.0, 80.0]
    assert [(part.lines, part.amount) for part in found.outside] == [(2, 120.0)]  # 50 + 70
    assert "2 lines of sales.csv are dated outside the period and left out, revenue 120.00." in found.choices
    assert not found.unused


def test_a_period_without_sales_is_refused_with_the_dates_there_are(write: WriteText, sentence: Sentence) -> None:
    text = sentence(statement, write(YEAR), period_start=date(2023, 1, 1), period_end=date(2023, 12, 31))
    assert text == (
        "no usable line of sales.csv is dated from 2023-01-01 to 2023-12-31; its dates run from 2024-07-31 to "
        "2024-09-01"
    )


def test_a_period_that_ends_before_it_begins_is_refused(write: WriteText, sentence: Sentence) -> None:
    text = sentence(statement, write(YEAR), period_start=date(2024, 9, 1), period_end=date(2024, 8, 1))
    assert "begins on 2024-09-01 after it ends on 2024-08-01" in text


def test_a_year_typed_wrong_is_refused_with_its_row(write: WriteText, sentence: Sentence) -> None:
    text = sentence(statement, write(YEAR + "2104-08-01,C,1,1\n"))
    assert "the period 2024-07-01 to 2104-08-31 has 962 months and at most 240 make a statement" in text
    assert "the sales run from 2024-07-31 (row 2) to 2104-08-01 (row 6)" in text


def test_months_and_periods_per_year_follow_from_the_period(write: WriteText) -> None:
    found = statement(write(YEAR))
    assert found.months == (date(2024, 7, 1), date(2024, 8, 1), date(2024, 9, 1))
    assert found.periods_per_year == 4.0  # three whole months
    part = statement(write(YEAR), period_start=date(2024, 8, 1), period_end=date(2024, 8, 10))
    assert part.periods_per_year == 36.5  # 365 ÷ 10 days


UNUSABLE = "Date,Offering,Revenue,TVC\n2024-08-01,A,100,40\n2024-08-02,B,80,\n,C,70,25\n2024-08-03,D,x,5\n"


def test_unused_lines_keep_their_row_their_reason_and_the_revenue_left_out(write: WriteText) -> None:
    found = statement(write(UNUSABLE))
    assert [(line.row, line.revenue) for line in found.unused] == [(3, 80.0), (4, 70.0), (5, None)]
    assert found.unused[0].reason == "TVC is blank; type 0 if this sale truly has no variable cost"
    assert found.unused[0].source == "sales.csv"


def test_every_line_is_used_unused_outside_or_blank(write: WriteText) -> None:
    text = UNUSABLE + "\n2024-10-01,E,1,1\n"
    found = statement(write(text), period_start=date(2024, 8, 1), period_end=date(2024, 8, 31))
    assert len(found.sales) + len(found.unused) + found.outside[0].lines == 5


def test_strict_refuses_instead_of_listing(write: WriteText, sentence: Sentence) -> None:
    text = sentence(statement, write(UNUSABLE), strict=True)
    assert text.startswith(
        "3 lines cannot be used, and --strict was given; the first is row 3 of sales.csv: TVC is blank"
    )
    assert statement(write(GOOD), strict=True).unused == ()


def test_when_no_line_can_be_used_the_first_reason_is_said(write: WriteText, sentence: Sentence) -> None:
    text = sentence(statement, write("Date,Offering,Revenue,TVC\n2024-08-02,B,80,\n2024-08-03,C,,25\n"))
    assert text.startswith("none of the 2 lines of sales.csv can be used; row 2: TVC is blank")


# --- currencies ---------------------------------------------------------------------------------------------


def with_currency(*codes: str) -> str:
    lines = "".join(f"2024-08-0{day},A,100,40,{code}\n" for day, code in enumerate(codes, start=1))
    return f"Date,Offering,Revenue,TVC,Currency\n{lines}"


def test_one_currency_is_the_statements(write: WriteText) -> None:
    assert statement(write(with_currency("EUR", "eur", ""))).currency == "EUR"
    assert statement(write(GOOD)).currency == ""
    assert statement(write(GOOD), settings=Settings(currency="eur")).currency == "EUR"


def test_several_currencies_are_refused_with_their_counts_and_never_added_up(
    write: WriteText, sentence: Sentence
) -> None:
    text = sentence(statement, write(with_currency("EUR", "EUR", "USD")))
    assert text.startswith("the amounts are in several currencies (EUR 2 times, USD 1 time) and no rates are given")


def test_symbols_beside_the_amounts_count_as_currencies(write: WriteText, sentence: Sentence) -> None:
    text = "Date,Offering,Revenue,TVC\n2024-08-01,A,$100.00,$40.00\n2024-08-02,A,€80.00,€30.00\n"
    assert "EUR 2 times" in sentence(statement, write(text))
    assert statement(write(text.replace("€", "$"))).currency == "$"
    assert statement(write(text.replace("€", "$")), settings=Settings(currency="CAD")).currency == "CAD"


def test_a_stated_currency_that_the_file_contradicts_is_refused(write: WriteText, sentence: Sentence) -> None:
    text = sentence(statement, write(with_currency("EUR", "EUR")), settings=Settings(currency="USD"))
    assert text.startswith("the currency is stated as USD but 2 amounts are in EUR")


def test_a_currency_outside_the_period_does_not_count(write: WriteText) -> None:
    text = with_currency("EUR", "EUR") + "2024-09-01,A,100,40,USD\n"
    found = statement(write(text), period_start=date(2024, 8, 1), period_end=date(2024, 8, 31))
    assert found.currency == "EUR"


def test_expenses_in_another_currency_are_refused(write: WriteText, sentence: Sentence) -> None:
    expenses = write("Account,Amount,Currency\nRent,100,CHF\n", "expenses.csv")
    assert "CHF 1 time" in sentence(statement, write(with_currency("EUR")), expenses=expenses)


# --- all three tables ---------------------------------------------------------------------------------------


def test_expenses_and_register_lines_outside_the_period_are_left_out_and_said(write: WriteText) -> None:
    expenses = write("Date,Account,Amount\n2024-07-31,Rent,10\n2024-08-31,Rent,11\n", "expenses.csv")
    register = write("Month,Item,Opening\n2024-07,A,5\n2024-08,A,6\n2024-09,A,7\n", "register.csv")
    found = statement(
        write(YEAR),
        expenses=expenses,
        investment=register,
        period_start=date(2024, 8, 1),
        period_end=date(2024, 8, 31),
    )
    assert found.expenses["amount"].tolist() == [11.0]
    assert found.investment["opening"].tolist() == [6.0]
    assert {(part.table, part.lines, part.amount) for part in found.outside} == {
        ("sales", 2, 120.0),
        ("expenses", 1, 10.0),
        ("investment", 2, 0.0),
    }
    assert [file.table for file in found.files] == ["sales", "expenses", "investment"]


def test_tables_that_are_not_given_are_empty_with_their_columns(write: WriteText) -> None:
    found = statement(write(GOOD))
    assert list(found.expenses.columns) == ["date", "account", "description", "amount", "moves_with", "source", "row"]
    assert len(found.expenses) == len(found.investment) == 0


def test_all_three_tables_may_stand_in_one_workbook(book: WriteBook) -> None:
    path = book(
        {
            "Sales": [["Date", "Offering", "Revenue", "TVC"], [datetime(2024, 8, 1), "A", 100, 40]],
            "OE": [["Account", "Amount"], ["Rent", 30]],
            "I": [["Item", "Opening", "Purchases", "Used"], ["Green coffee", 10, 35, 40]],
        }
    )
    settings = Settings(TableSettings(sheet="Sales"), TableSettings(sheet="OE"), TableSettings(sheet="I"))
    found = read_statement(Request(path, path, path, settings))
    assert found.sales["tvc"].sum() == found.investment["used"].sum() == 40.0
    assert found.expenses["amount"].tolist() == [30.0]


def test_what_is_being_done_is_told_step_by_step(write: WriteText) -> None:
    steps: list[str] = []
    read_statement(Request(write(GOOD)), steps.append)
    assert steps == ["Reading sales.csv", "Putting the period together"]


@pytest.mark.parametrize(
    ("text", "last", "day"),
    [
        ("2024-08-05", False, date(2024, 8, 5)),
        ("2024-08", False, date(2024, 8, 1)),
        ("2024-02", True, date(2024, 2, 29)),
    ],
)
def test_a_day_or_a_month_bounds_the_period(text: str, last: bool, day: date) -> None:
    assert parse_day("--from", text, last=last) == day


@pytest.mark.parametrize("text", ["2024-13", "2024-02-30", "5.8.2024", "August", ""])
def test_any_other_writing_of_a_day_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"write a day as 2024-08-31, or a month as 2024-08"):
        parse_day("--from", text)
