"""Dates: read in one format per table; which number is the day is shown by the dates or said by the user."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.statement import InputError
from addin.statement.dates import Dates, read

from .conftest import Sentence

AUGUST = np.datetime64("2024-08-31", "s")


def dates(*cells: object, stated: str = "") -> Dates:
    return read(pd.Series(list(cells), dtype=object), stated, np.arange(2, len(cells) + 2), "sales.csv", "Date")


@pytest.mark.parametrize(
    "text",
    [
        "2024-08-31",
        "2024/08/31",
        "2024.8.31",
        "20240831",
        "2024-08-31T23:59:59.123Z",
        "2024-08-31 00:00:00+02:00",
        "31.08.2024",
        "31/8/2024",
        "31-08-2024 14:30",
        "8/31/2024",
        "08/31/2024 12:00:00 AM",
        "31 Aug 2024",
        "31-AUG-2024",
        "31. August 2024",
        "31 août 2024",
        "Aug 31 2024 12:00AM",
        "August 31, 2024",
        "31 décembre 2024",
    ],
)
def test_a_date_that_shows_its_order_is_read(text: str) -> None:
    expected = np.datetime64("2024-12-31", "s") if "décembre" in text else AUGUST
    assert dates(text).values.tolist() == [expected.item()]


def test_date_cells_lose_their_time_of_day() -> None:
    cells = (date(2024, 8, 31), datetime(2024, 8, 31, 23, 59), pd.Timestamp("2024-08-31 10:00"))
    assert set(dates(*cells).values) == {AUGUST}


def test_a_month_alone_is_its_first_day() -> None:
    assert dates("2024-08").values[0] == np.datetime64("2024-08-01", "s")


def test_one_day_above_12_shows_the_order_of_all() -> None:
    assert dates("3/4/2024", "13/4/2024").values[0] == np.datetime64("2024-04-03", "s")
    assert dates("3/4/2024", "4/13/2024").values[0] == np.datetime64("2024-03-04", "s")
    assert "day, month, year, as “13/4/2024” in row 3 shows" in dates("3/4/2024", "13/4/2024").sentence


def test_points_mean_the_day_comes_first_and_that_is_stated() -> None:
    found = dates("3.4.2024")
    assert found.values[0] == np.datetime64("2024-04-03", "s")
    assert "as is usual with points; state --dates mdy if they are not" in found.sentence
    assert dates("3.4.2024", stated="mdy").values[0] == np.datetime64("2024-03-04", "s")


@pytest.mark.parametrize("text", ["3/4/2024", "03-04-2024", "3/4/2024 10:15 PM"])
def test_a_day_that_may_be_a_month_is_refused(text: str, sentence: Sentence) -> None:
    words = sentence(dates, "5/5/2024".replace("/", text[2] if text[2] in "/-" else "/"), text)
    assert f"“{text}” in row 3 (Date) can be read in two ways and no other date shows which number is the day" in words
    assert "--dates dmy or --dates mdy" in words


def test_a_stated_order_settles_it() -> None:
    assert dates("3/4/2024", stated="dmy").values[0] == np.datetime64("2024-04-03", "s")
    assert dates("3/4/2024", stated="mdy").values[0] == np.datetime64("2024-03-04", "s")


def test_dates_that_are_the_same_in_either_order_need_no_statement() -> None:
    assert dates("1/1/2024", "5/5/2024").faults.tolist() == [None, None]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2024-08-31", "31/8/2024"),
        ("31/8/2024", "8/31/2024"),
        ("31.8.2024", "31/8/2024"),
        ("31 Aug 2024", "Aug 31 2024"),
        (date(2024, 8, 31), "31/8/2024"),
        ("2024-08", "2024-08-31"),
    ],
)
def test_dates_of_two_formats_are_refused_with_one_of_each(one: object, other: str, sentence: Sentence) -> None:
    words = sentence(dates, one, other)
    assert "sales.csv holds dates of two formats in “Date”" in words
    assert f"“{other}” in row 3" in words
    assert "in row 2" in words


def test_a_stated_order_still_reads_dates_that_show_another_one_themselves() -> None:
    assert set(dates("31/8/2024", "2024-08-31", "31 Aug 2024", stated="dmy").values) == {AUGUST}


def test_a_year_of_two_digits_needs_the_order(sentence: Sentence) -> None:
    assert "has a year of two digits; state the order with --dates" in sentence(dates, "31/8/24")
    assert dates("31/8/24", stated="dmy").values[0] == AUGUST
    assert dates("24-8-31", stated="ymd").values[0] == AUGUST
    assert dates("31/8/71", stated="dmy").values[0] == np.datetime64("1971-08-31", "s")


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("2024-02-30", "date “2024-02-30” is not a date"),
        ("31/13/2024", "date “31/13/2024” is not a date as day, month, year"),
        ("45000", "date “45000” is not a date; accepted are 2024-08-31"),
        (45000.0, "date “45000.0” is not a date; accepted are 2024-08-31"),
        ("soon", "date “soon” is not a date; accepted are 2024-08-31"),
        ("12 Foo 2024", "date “12 Foo 2024” is not a date; accepted are 2024-08-31"),
        ("#REF!", "date is the error #REF!"),
        ("0001-01-01", "date “0001-01-01” is not a date"),
        (True, "date “True” is not a date; accepted are 2024-08-31"),
    ],
)
def test_what_is_no_date_says_so(cell: object, words: str) -> None:
    found = dates(cell, stated="dmy")
    assert np.isnat(found.values[0])
    assert str(found.faults[0]).startswith(words)


@pytest.mark.parametrize("blank", ["", "  ", None, float("nan"), pd.NaT])
def test_a_blank_is_blank(blank: object) -> None:
    found = dates("2024-08-31", blank)
    assert found.blank.tolist() == [False, True]
    assert found.faults[1] is None


def test_an_unknown_order_is_refused(sentence: Sentence) -> None:
    assert "there is no order of dates “ydm”" in sentence(dates, "2024-08-31", stated="ydm")


WRITINGS = ["%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d %B %Y", "%b %d %Y 12:00AM", "%Y%m%d"]


@settings(deadline=None)
@given(st.lists(st.dates(date(1950, 1, 1), date(2150, 1, 1)), min_size=1, max_size=6), st.sampled_from(WRITINGS))
def test_dates_in_any_format_come_back_as_they_were_or_are_refused(days: list[date], writing: str) -> None:
    texts = [day.strftime(writing) for day in days]
    try:
        found = dates(*texts)
    except InputError:
        assert writing in ("%d/%m/%Y", "%m/%d/%Y")
        return
    assert [value.item().date() for value in found.values] == days


@settings(deadline=None)
@given(st.lists(st.one_of(st.text(max_size=12), st.floats(), st.none(), st.dates(), st.booleans())))
def test_whatever_stands_in_a_column_it_is_read_explained_or_refused(cells: list[object]) -> None:
    try:
        found = dates(*cells)
    except InputError:
        return
    for value, blank, words in zip(found.values, found.blank, found.faults, strict=True):
        assert np.isnat(value) == (blank or words is not None)
