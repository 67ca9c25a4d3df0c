"""Numbers: read in one format per table, never guessed."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.statement import InputError
from addin.statement.numbers import FORMATS, NumberColumn, Numbers, decide, look_through, read

from .conftest import Sentence


def column(*cells: object, heading: str = "Revenue") -> NumberColumn:
    rows = np.arange(2, len(cells) + 2)
    return look_through(pd.Series(list(cells), dtype=object), "revenue", heading, rows)


def values(*cells: object, stated: str = "") -> list[float]:
    taken = column(*cells)
    return read(taken, decide([taken], stated, "sales.csv").format).values.tolist()


def fault(cell: object, stated: str = "us") -> str:
    taken = column(cell)
    return str(read(taken, decide([taken], stated, "sales.csv").format).faults[0])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12.5", 12.5),
        ("1,234.56", 1234.56),
        ("1,234,567", 1_234_567.0),
        (".5", 0.5),
        ("0.125", 0.125),
        ("1234.567", 1234.567),
        ("-12.5", -12.5),
        ("12.5-", -12.5),
        ("(12.5)", -12.5),
        ("+12.5", 12.5),
        ("−12.5", -12.5),
        ("$1,234.50", 1234.5),
        ("-$12.50", -12.5),
        ("($12.50)", -12.5),
        ("$(12.50)", -12.5),
        ("12.50 USD", 12.5),
        ("EUR 12.50", 12.5),
        ("1'234.50", 1234.5),
        ("1 234.50", 1234.5),
        ("1\u00a0234.50", 1234.5),
        ("1.5E+03", 1500.0),
        (" 12.50 ", 12.5),
    ],
)
def test_a_number_with_a_decimal_point_shows_its_format(text: str, value: float) -> None:
    assert values(text) == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12,5", 12.5),
        ("1.234,56", 1234.56),
        ("1.234.567", 1_234_567.0),
        ("0,125", 0.125),
        ("-1.234,50 €", -1234.5),
        ("1 234,50", 1234.5),
        ("1\u202f234,50 €", 1234.5),
        ("(1.234,50)", -1234.5),
        ("1.234,50-", -1234.5),
    ],
)
def test_a_number_with_a_decimal_comma_shows_its_format(text: str, value: float) -> None:
    assert values(text) == [value]


def test_one_number_shows_how_the_others_of_its_table_are_meant() -> None:
    assert values("1,234", "12.5") == [1234.0, 12.5]
    assert values("1,234", "12,5") == [1.234, 12.5]
    assert values("1.234", "12.5") == [1.234, 12.5]
    assert values("1.234", "12,5") == [1234.0, 12.5]


def test_a_number_of_another_column_shows_it_too() -> None:
    quantity, price = column("1,234", heading="Quantity"), column("12.50", heading="Price")
    assert decide([quantity, price], "", "sales.csv").format == "us"


@pytest.mark.parametrize("text", ["1,234", "1.234", "(1,234)", "€ 1.234"])
def test_a_number_that_can_be_read_in_two_ways_is_refused(text: str, sentence: Sentence) -> None:
    words = sentence(values, "7", text)
    assert f"“{text}” in row 3 (Revenue) can be read in two ways and no other number shows which" in words
    assert "--numbers us (1,234.56), --numbers eu (1.234,56) or --numbers plain (1234.56)" in words


def test_a_format_that_is_stated_settles_it() -> None:
    assert values("1,234", stated="us") == [1234.0]
    assert values("1,234", stated="eu") == [1.234]
    assert values("1.234", stated="plain") == [1.234]


def test_numbers_of_two_formats_are_refused_with_one_of_each(sentence: Sentence) -> None:
    words = sentence(values, "12.50", "7", "1.234,00")
    assert "holds numbers of two formats: “12.50” in row 2 (Revenue)" in words
    assert "“1.234,00” in row 4 (Revenue) the other way round" in words


def test_with_the_format_stated_the_numbers_of_another_one_are_faults_and_not_amounts() -> None:
    taken = column("12.50", "1.234,00")
    found = read(taken, decide([taken], "us", "sales.csv").format)
    assert found.values[0] == 12.5
    assert math.isnan(found.values[1])
    assert found.faults[1] == "revenue “1.234,00” is not a number in the format us"


def test_an_unknown_format_is_refused(sentence: Sentence) -> None:
    assert "there is no number format “uk”; the formats are us, eu and plain" in sentence(values, "1", stated="uk")


def test_stored_numbers_are_taken_as_they_are_and_show_no_format() -> None:
    assert values(12.5, 7, np.float64(1.234), np.int64(3)) == [12.5, 7.0, 1.234, 3.0]
    assert not decide([column(12.5)], "", "sales.csv").certain


@pytest.mark.parametrize("blank", ["", "   ", "\u00a0", None, float("nan"), pd.NaT])
def test_a_blank_is_blank_and_never_zero(blank: object) -> None:
    taken = column("5", blank)
    found = read(taken, "us")
    assert found.blank.tolist() == [False, True]
    assert math.isnan(found.values[1])
    assert found.faults[1] is None


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("12 %", "revenue “12 %” is a percentage, not an amount"),
        ("#N/A", "revenue is the error #N/A"),
        ("#DIV/0!", "revenue is the error #DIV/0!"),
        ("abc", "revenue “abc” is not a number"),
        ("-", "revenue “-” is not a number"),
        ("--5", "revenue “--5” is not a number"),
        ("(-5)", "revenue “(-5)” is not a number"),
        ("12 pcs", "revenue “12 pcs” is not a number"),
        ("€5 EUR", "revenue “€5 EUR” is not a number"),
        ("nan", "revenue “nan” is not a number"),
        ("inf", "revenue “inf” is not a number"),
        ("1_000", "revenue “1_000” is not a number"),
        ("0x10", "revenue “0x10” is not a number"),
        ("١٢", "revenue “١٢” is not a number"),
        ("1,23,456.00", "revenue “1,23,456.00” is not a number"),
        ("12.50.20", "revenue “12.50.20” is not a number"),
        ("1\n2", "revenue “1 2” is not a number"),
        ("1e999", "revenue “1e999” is not a number in the format us"),
        (True, "revenue “TRUE” is not a number"),
        (pd.Timestamp("2024-08-05"), "revenue “2024-08-05 00:00:00” is not a number"),
    ],
)
def test_what_is_no_number_says_so(cell: object, words: str) -> None:
    assert fault(cell) == words


def test_currencies_stand_beside_their_numbers() -> None:
    taken = column("$5", "5 €", "US$5", "chf 5", "5", "kr 5")
    assert read(taken, "us").currencies.tolist() == ["$", "EUR", "USD", "CHF", "", "kr"]


# --- format and read back: the number or a refusal, never another number ----------------------------------------------

MARKS = {"us": (",", "."), "eu": (".", ","), "plain": ("", ".")}
SIGNS = ["-{}", "({})", "{}-", "−{}"]
DRESSES = ["{}", " {} ", "{} €", "€{}", "{} EUR", "USD {}", "$ {}"]


def written(value: float, number_format: str, decimals: int, sign: str, dress: str, gap: str) -> str:
    """A number as a program of that format writes it."""
    thousands, point = MARKS[number_format]
    digits = f"{abs(value):,.{decimals}f}"
    digits = digits.replace(",", "T").replace(".", point).replace("T", gap or thousands)
    return dress.format(sign.format(digits) if value < 0 else digits)


numbers = st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: round(value, 4))


@settings(deadline=None)
@given(
    st.lists(numbers, min_size=1, max_size=8),
    st.sampled_from(FORMATS),
    st.integers(0, 4),
    st.sampled_from(SIGNS),
    st.sampled_from(DRESSES),
    st.sampled_from(["", " ", "'", "\u202f"]),
)
def test_a_column_in_any_format_comes_back_as_it_was_or_is_refused(
    given_values: list[float], number_format: str, decimals: int, sign: str, dress: str, gap: str
) -> None:
    gap = gap if number_format != "plain" else ""
    texts = [written(value, number_format, decimals, sign, dress, gap) for value in given_values]
    expected = [round(value, decimals) for value in given_values]
    assert values(*texts, stated=number_format) == pytest.approx(expected, abs=1e-9)
    try:
        found = values(*texts)
    except InputError:
        return
    assert found == pytest.approx(expected, abs=1e-9)


@settings(deadline=None)
@given(st.lists(numbers, min_size=1, max_size=5), st.lists(numbers, min_size=1, max_size=5))
def test_two_formats_in_one_column_never_give_a_wrong_number(us: list[float], eu: list[float]) -> None:
    texts = [written(value, "us", 2, "-{}", "{}", "") for value in us]
    texts += [written(value, "eu", 2, "-{}", "{}", "") for value in eu]
    with pytest.raises(InputError, match="two formats"):
        values(*texts)


@settings(deadline=None)
@given(st.lists(st.one_of(st.text(max_size=12), st.floats(), st.none(), st.booleans(), st.dates())))
def test_whatever_stands_in_a_column_it_is_read_or_explained(cells: list[object]) -> None:
    for number_format in FORMATS:
        found: Numbers = read(column(*cells), number_format)  # type: ignore[arg-type]
        for value, blank, words in zip(found.values, found.blank, found.faults, strict=True):
            assert math.isfinite(value) != (blank or words is not None)


@settings(deadline=None)
@given(st.text(alphabet="0123456789.,-()' €%eE#", max_size=12))
def test_a_text_is_never_two_different_numbers_unless_the_format_is_stated(text: str) -> None:
    try:
        found = values(text)[0]
    except InputError:
        return
    stated = {values(text, stated=number_format)[0] for number_format in FORMATS}
    assert {value for value in stated if not math.isnan(value)} <= {found}
