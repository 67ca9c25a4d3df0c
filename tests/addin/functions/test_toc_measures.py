"""TOC_NP, TOC_ROI, TOC_PRODUCTIVITY, TOC_TURNS: how they hang together, and what they say."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin import CellError, toc_np, toc_productivity, toc_roi, toc_turns

money = st.integers(1, 100_000)


def refused(function: Any, *arguments: Any) -> CellError:
    with pytest.raises(CellError) as raised:
        function(*arguments)
    return raised.value


@given(t=money, oe=money, i=money)
def test_the_measures_are_the_arithmetic_of_t_oe_and_i(t: int, oe: int, i: int) -> None:
    assert toc_np(t, oe) == t - oe
    assert toc_roi(t, oe, i) == (t - oe) / i
    assert toc_productivity(t, oe) == t / oe
    assert toc_turns(t, i) == t / i


@given(t=money, oe=money, i=money)
def test_return_is_turns_less_expense_over_investment(t: int, oe: int, i: int) -> None:
    assert toc_roi(t, oe, i) == pytest.approx(toc_turns(t, i) - toc_turns(oe, i), abs=1e-9)


@given(t=money, oe=money)
def test_a_profit_is_made_exactly_when_productivity_exceeds_1(t: int, oe: int) -> None:
    assert (toc_np(t, oe) > 0) == (toc_productivity(t, oe) > 1)


@given(t=money, oe=money, i=money, scale=st.sampled_from([0.25, 2.0, 1024.0]))
def test_scaling_all_money_scales_the_profit_and_no_ratio(t: int, oe: int, i: int, scale: float) -> None:
    assert toc_np(t * scale, oe * scale) == toc_np(t, oe) * scale
    assert toc_roi(t * scale, oe * scale, i * scale) == toc_roi(t, oe, i)
    assert toc_productivity(t * scale, oe * scale) == toc_productivity(t, oe)
    assert toc_turns(t * scale, i * scale) == toc_turns(t, i)


def test_rounding_noise_is_no_profit_and_no_return() -> None:
    assert toc_np(0.1 + 0.2, 0.3) == 0.0
    assert toc_roi(0.1 + 0.2, 0.3, 1e-20) == 0.0


def test_periods_stand_below_each_other_and_one_investment_serves_all() -> None:
    assert toc_roi([[300], [600]], [[200], [200]], 100) == [[1.0], [4.0]]


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [
        (toc_roi, (1, 1, 0), "I is 0 and nothing can be divided by it; type the amount of the period"),
        (toc_turns, (1, 0), "I is 0 and nothing can be divided by it; type the amount of the period"),
        (toc_productivity, (0, 0), "OE is 0 and nothing can be divided by it; type the amount of the period"),
    ],
)
def test_a_ratio_over_nothing_names_the_amount_that_is_0(function: Any, arguments: Any, message: str) -> None:
    assert refused(function, *arguments) == CellError("#DIV/0!", message)
    assert function(*arguments, "reason") == message


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [
        (toc_np, ("", 1), "T is blank; type the throughput, 0 if there was none"),
        (toc_np, (1, ""), "OE is blank; type the operating expense, 0 if there was none"),
        (toc_roi, (1, 1, None), "I is blank; type the investment the period worked with"),
    ],
)
def test_a_blank_amount_says_what_to_type(function: Any, arguments: Any, message: str) -> None:
    assert refused(function, *arguments) == CellError("#N/A", message)


def test_a_reason_of_a_result_too_large_is_its_error() -> None:
    assert toc_turns([[1e308], [1]], 1e-10, "reason") == [
        ["The result on line 1 is too large for a cell; check its amounts"],
        ["Turns 10,000,000,000 = T 1 ÷ I 1e-10."],
    ]


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (toc_np(5700, 6000, "reason"), "NP -300 = T 5,700 − OE 6,000."),
        (toc_roi(900, 1200, 600, "reason"), "ROI -50% = (T 900 − OE 1,200) ÷ I 600."),
        (toc_productivity(1500, 1200, "reason"), "Productivity 1.25 = T 1,500 ÷ OE 1,200."),
        (toc_turns(1500, 600, "reason"), "Turns 2.5 = T 1,500 ÷ I 600."),
    ],
)
def test_a_reason_shows_the_amounts_and_the_result(reason: str, sentence: str) -> None:
    assert reason == sentence
