"""CASH_DELTA and OE_STREAM: each test is a sentence of the contract with a figure worked by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.cells import CellError
from addin.functions.cash import cash_delta, oe_stream, present_worth


def refusal(compute, *cells, **named) -> CellError:
    """The error a call answers with."""
    with pytest.raises(CellError) as caught:
        compute(*cells, **named)
    return caught.value


# --- CASH_DELTA: ΔT − ΔOE − ΔI − other investment -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "arguments", "cash"),
    [
        # (100 − 50) − 0 − (50 − 50): what is sold is bought again
        ("S1 L101, example 1: replenished", (50, 0, 0, 50, 50), 50.0),
        # (80 − 0) − 0 − (0 − 0): the leftover carries no TVC, so no TVC comes back as stock released
        ("S1 L102, example 2: not TVC, with the ΔI that agrees with it", (80, 0, 0, 0, 0), 80.0),
        # (80 − 100) − 0 − (0 − 100)
        ("S1 L103, example 3: TVC charged, not replenished", (-20, 0, -100, 0, 100), 80.0),
        ("S1 L10 with every term: 500 − 120 − 30 − 200", (500, 120, 30, 90, 60, 200), 150.0),
    ],
)
def test_the_three_examples_are_50_80_and_80(line, arguments, cash):
    assert cash_delta(*arguments) == cash, line


def test_180_is_the_double_count():
    # S1 L102 as written: 80 − 0 − (−100), though nothing was charged that could come back
    error = refusal(cash_delta, 80, 0, -100, 0, 0)
    assert error.code == "#N/A"
    assert error.message == (
        "delta_i is -100 but purchases 0 − tvc_charged 0 is 0: material is counted twice; make delta_i the change of "
        'stock that ΔT shows, or ask for "unchecked"'
    )
    assert cash_delta(80, 0, -100, 0, 0, output="unchecked") == 180.0


def test_unchecked_is_the_raw_figure_even_where_nothing_explains_the_stock():
    assert cash_delta(80, 0, -100, "unchecked") == 180.0
    assert cash_delta(80, 0, -100, 5, "unchecked") == 180.0


def test_the_comparison_follows_the_zero_rule():
    # 0.1 + 0.2 is not 0.3 in doubles; the difference is noise
    assert cash_delta(1, 0, 0.1 + 0.2, 0.3, 0) == pytest.approx(0.7, abs=1e-15)
    assert refusal(cash_delta, 1, 0, 0.301, 0.3, 0).code == "#N/A"


@pytest.mark.parametrize(
    ("arguments", "given_one", "missing"),
    [((80, 0, 0, 10), "purchases", "tvc_charged"), ((80, 0, 0, None, 10), "tvc_charged", "purchases")],
)
def test_one_of_the_two_without_the_other_is_not_available(arguments, given_one, missing):
    error = refusal(cash_delta, *arguments)
    assert error.code == "#N/A"
    assert error.message.startswith(f"{given_one} is given without {missing}; type both")


def test_an_empty_range_for_purchases_counts_as_not_given():
    assert cash_delta(80, 0, 5, [[None]], [[""]]) == 75.0
    assert refusal(cash_delta, 80, 0, 5, [[None]], 10).code == "#N/A"


def test_a_delta_i_below_0_without_them_is_not_available():
    error = refusal(cash_delta, 80, 0, -100)
    assert error.code == "#N/A"
    assert error.message.startswith(
        "delta_i is -100, stock released; type purchases and tvc_charged, 0 where there is none"
    )
    assert cash_delta(80, 0, 100) == -20.0  # stock built up: 80 − 100


def test_other_investment_defaults_to_0_and_is_no_part_of_the_check():
    assert cash_delta(80, 0, 0, 0, 0, 1000) == -920.0
    assert cash_delta(80, 0, 0, 0, 0, [[None]]) == 80.0


@pytest.mark.parametrize("place", range(3))
@pytest.mark.parametrize("output", [None, "unchecked"])
def test_a_blank_in_a_required_argument_is_not_available_for_every_output(place, output):
    arguments = [50, 0, 0]
    arguments[place] = None
    error = refusal(cash_delta, *arguments, output=output)
    assert (error.code, error.message.partition(";")[0]) == (
        "#N/A",
        f"{('delta_t', 'delta_oe', 'delta_i')[place]} is blank",
    )


@pytest.mark.parametrize("place", range(6))
def test_the_arguments_are_single_values(place):
    arguments = [50, 0, 0, 0, 0, 0]
    arguments[place] = [[1], [2]]
    error = refusal(cash_delta, *arguments)
    assert error.code == "#VALUE!"
    assert error.message.endswith("is 2 rows by 1 column; one value is accepted")


def test_every_argument_given_is_checked_used_by_that_output_or_not():
    error = refusal(cash_delta, 50, 0, 0, "ten", 0, output="unchecked")
    assert (error.code, error.message.startswith('Purchases is "ten"; a number is accepted')) == ("#VALUE!", True)
    assert refusal(cash_delta, 50, 0, 0, 0, True).code == "#VALUE!"


def test_an_error_cell_comes_straight_back():
    assert refusal(cash_delta, 50, CellError("#REF!"), "x").code == "#REF!"


def test_numbers_in_text_and_decimals_are_numbers():
    assert cash_delta("50", Decimal("12.50"), " 0 ") == 37.5


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            (-20, 0, -100, 0, 100, None, "reason"),
            "ΔCash 80 = ΔT -20 − ΔOE 0 − ΔI -100 − other investment 0; ΔI equals purchases 0 − TVC charged 100, so "
            "material is counted once.",
        ),
        (
            (80, 10, 5, "reason"),
            "ΔCash 65 = ΔT 80 − ΔOE 10 − ΔI 5 − other investment 0; without purchases and TVC charged, ΔI is taken "
            "as given.",
        ),
    ],
)
def test_the_reason_says_how_the_cash_came_about(arguments, sentence):
    assert cash_delta(*arguments) == sentence


def test_the_reason_never_errors():
    assert cash_delta(80, 0, -100, "reason") == refusal(cash_delta, 80, 0, -100).message


AMOUNTS = st.floats(-1e6, 1e6).map(lambda x: round(x, 2))


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_cash_is_revenue_less_purchases_less_oe_whatever_is_called_tvc(revenue, purchases, charged, delta_oe):
    # features 50: with ΔI = purchases − TVC charged the TVC drops out
    cash = cash_delta(revenue - charged, delta_oe, purchases - charged, purchases, charged)
    assert cash == pytest.approx(revenue - purchases - delta_oe, abs=1e-8 * 4e6)


# --- OE_STREAM: ΔI as a level ΔOE per period ------------------------------------------------------------------------


def test_120000_over_12_is_10000():
    assert oe_stream(120_000, 12) == 10_000.0


def test_at_1_percent_a_period_it_is_10661_85():
    assert round(oe_stream(120_000, 12, 0.01), 2) == 10_661.85


def test_a_blank_rate_is_0():
    assert oe_stream([[120_000]], [[12]], [[None]]) == 10_000.0


def test_periods_need_not_be_whole():
    # 1,000 over one and a half periods without interest; with 21% a period the factor is (1 − 1.21^−1.5) ÷ 0.21,
    # and 1.21^1.5 = 1.1³ = 1.331
    assert oe_stream(1000, 1.5) == pytest.approx(1000 / 1.5, rel=1e-15)
    assert oe_stream(1000, 1.5, 0.21) == pytest.approx(1000 * 0.21 / (1 - 1 / 1.331), rel=1e-13)


def test_a_negative_rate_above_minus_1_is_accepted():
    # at −50% over 2 periods 1 per period is worth 1 ÷ 0.5 + 1 ÷ 0.25 = 6
    assert oe_stream(60, 2, -0.5) == pytest.approx(10.0, rel=1e-15)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((100, 0), "Periods is 0; a number above 0 is accepted"),
        ((100, -3), "Periods is -3; a number above 0 is accepted"),
        ((100, 12, -1), "Rate is -1; a number above -1 is accepted"),
    ],
)
def test_periods_must_be_above_0_and_rate_above_minus_1(arguments, sentence):
    error = refusal(oe_stream, *arguments)
    assert (error.code, error.message) == ("#NUM!", sentence)


@pytest.mark.parametrize("arguments", [(None, 12), (100, None), (100, [[""]])])
def test_a_blank_investment_or_number_of_periods_is_not_available(arguments):
    assert refusal(oe_stream, *arguments).code == "#N/A"


def test_rows_are_investments_and_a_faulty_line_keeps_its_error():
    out = oe_stream([[120_000], [None], ["x"], [500]], [[12], [None], [5], [0]])
    assert out[0] == [10_000.0]
    assert out[1] == [""]
    assert [cell.code for (cell,) in out[2:]] == ["#VALUE!", "#NUM!"]
    assert out[3][0].message == "Periods on line 4 is 0; a number above 0 is accepted"


def test_an_infinite_stream_is_num_and_a_vanishing_one_is_0():
    assert refusal(oe_stream, 1e308, 1e-10).code == "#NUM!"
    assert oe_stream(100, 5000, -0.5) == 0.0  # 1 per period is worth some 2^5000


def test_the_reason_says_that_delta_i_goes_through_roi_or_a_stream_never_both():
    assert oe_stream(120_000, 12, 0.01, "reason") == (
        "ΔI 120,000 over 12 periods at 1% is a ΔOE of 10,661.85 per period; count this ΔI here or by ROI, never both."
    )


@pytest.mark.parametrize("rate", [1e-3, 1e-6, 1e-9, 1e-12, 1e-15, 1e-18, 1e-300, 5e-324, -1e-9, -1e-15, -5e-324])
def test_a_tiny_rate_is_as_exact_as_no_rate(rate):
    # exact sum of the discounted payments with rational numbers
    exact = sum(1 / (1 + Fraction(rate)) ** k for k in range(1, 13))
    assert present_worth(12, rate) == pytest.approx(float(exact), rel=4e-16)


@given(st.floats(0.1, 100), st.floats(-0.5, 0.1))
def test_a_longer_stream_is_worth_more_and_interest_makes_it_worth_less(periods, rate):
    worth = present_worth(periods, rate)
    assert 0 < worth < present_worth(periods * 1.01, rate)
    assert present_worth(periods, rate + 0.01) < worth


@given(st.floats(-1e9, 1e9), st.floats(0.5, 400), st.floats(-0.2, 1))
def test_a_stream_discounted_again_is_the_investment(delta_i, periods, rate):
    assert oe_stream(delta_i, periods, rate) * present_worth(periods, rate) == pytest.approx(delta_i, rel=1e-14)
