"""DELTA_DECISION: each test is a sentence of the contract with a figure worked by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.cells import CellError
from addin.functions.delta_decision import delta_decision
from addin.functions.delta_throughput import delta_throughput
from addin.functions.throughput import throughput

REST = (1_500_000, 1_200_000, 500_000)  # DD-REST-01, the fifth restaurant: ΔT, ΔOE, ΔI
OUTPUTS = ("net", "verdict", "worst", "best", "breakeven", "roi", "payback", "npv", "cash")
PER_SCENARIO = ("net", "breakeven", "roi", "payback", "npv", "cash")


def refusal(*cells, **named) -> CellError:
    """The error a call answers with."""
    with pytest.raises(CellError) as caught:
        delta_decision(*cells, **named)
    return caught.value


def column(*cells):
    """Cells below each other."""
    return [[cell] for cell in cells]


# --- net: ΔNP = ΔT − ΔOE per scenario ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "arguments", "net"),
    [
        # fuel 8,000 + crew hours 2,000 + stay 600 + maintenance 1,400 = 12,000 of ΔOE
        ("S1 L38-42: a flight of 100 passengers (features 30)", (19_400, column(8000, 2000, 600, 1400)), 7400.0),
        # 45,965 − (485,465 − 485,000)
        ("PL-GCO-01: Company G", (45_500, 0), 45_500.0),
        ("DD-REST-01: the fifth restaurant", REST, 300_000.0),
        # 25 × 1,000 and 15 × 1,000 against 2,000 a flight
        ("DD-AIR-01: the eleventh flight", ([[25_000, 15_000]], 2000), [[23_000.0, 13_000.0]]),
        ("DD-AIR-01 as published, ten flights charged to one", ([[25_000, 15_000]], 20_000), [[5000.0, -5000.0]]),
        # 5,000 × (28 − 20) paid outside instead
        ("DD-GROUP-01: a refused transfer", (-40_000, 0), -40_000.0),
        # 100 × 50,000 − 7.5 m; 300 × 50,000 − 14.3 m; 500 × 50,000 − 20.3 m: the lines are one set of purchases
        ("DD-CAT-01: Z", (5_000_000, 7_500_000), -2_500_000.0),
        ("DD-CAT-01: Z and Y", (15_000_000, column(7_500_000, 6_800_000)), 700_000.0),
        ("DD-CAT-01: all three", (25_000_000, column(7_500_000, 6_800_000, 6_000_000)), 4_700_000.0),
        # 1,000 customers × (54 induced − 50 lost on the console)
        ("CL-CONS-01: a console and its games", (column(-50_000, 54_000), 0), 4000.0),
    ],
)
def test_net_is_delta_t_less_delta_oe(case, arguments, net):
    assert delta_decision(*arguments) == net, case


def test_net_is_the_default():
    assert delta_decision(*REST) == delta_decision(*REST, output="net") == 300_000.0


def test_delta_i_is_never_part_of_net():
    # S1 L109, L125, L141; example 3's inputs answer 80, never 180
    assert delta_decision(80, 0, -100) == delta_decision(80, 0) == 80.0
    assert delta_decision(80, 0, 1e9, output="verdict") == "Accept"


def test_rows_are_added_up_each_argument_on_its_own_and_numbers_of_rows_need_not_agree():
    # (10 + 20 + 30) − (4 + 5)
    assert delta_decision(column(10, 20, 30), column(4, 5)) == 51.0


def test_a_row_never_stretches():
    # one row of ΔOE is 4 once, not 4 for each of the three rows of ΔT
    assert delta_decision(column(10, 20, 30), 4) == 56.0
    assert delta_decision([[10, 20], [30, 40]], [[1, 2]]) == [[39.0, 58.0]]


def test_an_all_blank_row_is_skipped():
    assert delta_decision(column(10, None, " ", 30), column(4, "")) == 36.0


def test_columns_match_or_stretch():
    assert delta_decision([[10, 20, 30]], 4) == [[6.0, 16.0, 26.0]]
    assert delta_decision(100, [[10, 20, 30]], 50, output="roi") == [[1.8, 1.6, 1.4]]
    error = refusal([[10, 20, 30]], [[1, 2]])
    assert error.code == "#VALUE!"
    assert error.message == (
        "delta_oe is 1 row by 2 columns but delta_t is 1 row by 3 columns; give both the same number of columns, or "
        "one column that stands for every scenario"
    )
    assert refusal(1, [[1, 2]], [[1, 2, 3]]).message.startswith("delta_oe is 1 row by 2 columns but delta_i is")


@pytest.mark.parametrize("output", PER_SCENARIO)
def test_one_number_per_scenario_in_a_row_and_a_single_scenario_is_one_cell(output):
    several = delta_decision([[150, 200]], 50, 40, 12, output=output)
    assert [len(row) for row in several] == [2]
    assert several[0][0] == delta_decision(150, 50, 40, 12, output=output)
    assert several[0][1] == delta_decision(200, 50, 40, 12, output=output)


# --- verdict -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nets", "verdict"),
    [
        ([10], "Accept"),
        ([-10], "Reject"),
        ([0], "Indifferent"),
        ([10, 20, 30], "Accept"),
        ([-10, -20], "Reject"),
        ([0, 0], "Indifferent"),
        ([-10, 20], "Depends"),
        ([0, 20], "Depends"),
        ([0, -20], "Depends"),
        ([-450, 120], "Depends"),  # DD-UNC-01, the higher price
        ([140, 280], "Accept"),  # DD-UNC-01, the old price
        ([660], "Accept"),  # DD-RAIL-01
        ([-70_000], "Reject"),  # DD-DEN-05
    ],
)
def test_accept_above_zero_reject_below_indifferent_at_zero_else_depends(nets, verdict):
    assert delta_decision([nets], 0, output="verdict") == verdict


@pytest.mark.parametrize(
    ("delta_t", "delta_oe"),
    [([[0.1], [0.2]], 0.3), ([[1e6 + 0.1], [0.2 - 1e6]], 0.3), (0.3, [[0.1], [0.2]])],
)
def test_a_sum_of_rounding_noise_is_zero_in_every_judgement(delta_t, delta_oe):
    assert delta_decision(delta_t, delta_oe) == 0.0
    assert delta_decision(delta_t, delta_oe, output="verdict") == "Indifferent"
    assert refusal(delta_t, delta_oe, 5, output="payback").message.startswith(
        "The investment never pays back: ΔT − ΔOE is 0"
    )


def test_the_noise_of_one_argument_is_measured_against_both():
    # ΔT is 1e-7 after its own rows cancel; beside a million that came and went it is noise, so it is no gain
    assert delta_decision(column(1e6 + 1e-7, -1e6), 0, output="verdict") == "Indifferent"
    assert delta_decision(column(1e6 + 1e-2, -1e6), 0, output="verdict") == "Accept"


@pytest.mark.parametrize(
    ("nets", "red_line", "verdict"),
    [
        ([-501, 900], 500, "Red line"),
        ([-500, 900], 500, "Depends"),  # loses as much as it can bear, not more
        ([-501], 500, "Red line"),  # before Reject
        ([-499], 500, "Reject"),
        ([-501, 900], 0, "Depends"),  # 0: none
        ([-501, 900], None, "Depends"),  # blank: none
        ([10, 20], 5, "Accept"),
        ([0], 0.01, "Indifferent"),
    ],
)
def test_red_line_whenever_the_worst_scenario_loses_more_than_it(nets, red_line, verdict):
    assert delta_decision([nets], 0, red_line=red_line, output="verdict") == verdict


def test_the_red_line_follows_the_zero_rule():
    # 0.1 + 0.2 lost is not more than 0.3
    assert delta_decision(0, column(0.1, 0.2), red_line=0.3, output="verdict") == "Reject"


def test_a_negative_red_line_is_num():
    error = refusal(10, 0, red_line=-500)
    assert (error.code, error.message) == ("#NUM!", "red_line is -500; a number of at least 0 is accepted")


@pytest.mark.parametrize(
    ("nets", "capacity", "verdict"),
    [
        ([10], [["OK"], ["Overload"]], "Check capacity"),
        ([10], "Overload", "Check capacity"),
        ([0], [["OK", "overload "]], "Check capacity"),
        ([-10, 20], [["Overload"]], "Check capacity"),
        ([-10], [["Overload"]], "Reject"),
        ([10], [["OK"], ["Above limit"]], "Accept"),
        ([10], [["OK", None], ["", 0]], "Accept"),
        ([10], [[None]], "Accept"),
    ],
)
def test_check_capacity_while_any_status_is_overload(nets, capacity, verdict):
    assert delta_decision([nets], 0, capacity=capacity, output="verdict") == verdict


def test_the_order_is_red_line_reject_check_capacity_then_the_rest():
    overload = {"capacity": [["Overload"]], "output": "verdict"}
    assert delta_decision([[-600, 100]], 0, red_line=500, **overload) == "Red line"
    assert delta_decision([[-600, -100]], 0, red_line=500, **overload) == "Red line"
    assert delta_decision([[-400, -100]], 0, red_line=500, **overload) == "Reject"
    assert delta_decision([[-400, 100]], 0, red_line=500, **overload) == "Check capacity"
    assert delta_decision([[400, 100]], 0, red_line=500, **overload) == "Check capacity"


@pytest.mark.parametrize(
    ("capacity", "where"),
    [("Full", ""), ([["OK"], ["Full"]], " on line 2"), ([["OK", "OK"], ["OK", "Full"]], " on line 2, column 2")],
)
def test_capacity_is_any_range_of_statuses_and_an_unknown_text_is_value(capacity, where):
    error = refusal(10, 0, capacity=capacity)
    assert error.code == "#VALUE!"
    assert error.message == f'Capacity{where} is "Full"; accepted are OK, Above limit or Overload'


def test_a_verdict_nests_in_a_native_if():
    # the acceptance example: 950 and 1,520 are DD-UNC-01's totals at the higher price
    assert delta_decision([[950, 1520]], [[0, 0]], "verdict") == "Accept"


@pytest.mark.parametrize("place", range(2, 7))
@pytest.mark.parametrize("output", ["verdict", "Worst", " BEST "])
def test_an_output_name_is_accepted_in_the_place_of_any_optional_argument(place, output):
    arguments = [[[950, 1520]], [[0, 0]], None, None, None, None, None]
    arguments[place] = output
    expected = {"verdict": "Accept", "worst": 950.0, "best": 1520.0}[output.strip().lower()]
    assert delta_decision(*arguments) == expected


# --- worst, best, breakeven ----------------------------------------------------------------------------------------


def test_worst_and_best_are_the_lowest_and_highest_net():
    assert delta_decision([[10, -5, 7]], 1, output="worst") == -6.0
    assert delta_decision([[10, -5, 7]], 1, output="best") == 9.0


def test_breakeven_is_delta_oe_over_delta_t_per_scenario():
    assert delta_decision(*REST, output="breakeven") == 0.8
    assert delta_decision([[100, 200]], 50, output="breakeven") == [[0.5, 0.25]]
    assert delta_decision(-100, -50, output="breakeven") == 0.5
    assert delta_decision(-100, 0, output="breakeven") == 0.0


def test_breakeven_of_a_delta_t_of_0_is_div0():
    error = refusal(0, 50, output="breakeven")
    assert error.code == "#DIV/0!"
    assert error.message == "ΔT is 0, so no share of it can bear ΔOE; look at the net result instead"
    assert refusal(column(0.1, 0.2, -0.3), 50, output="breakeven").code == "#DIV/0!"


# --- ROI, payback, NPV, cash ---------------------------------------------------------------------------------------


def test_roi_is_net_over_delta_i_per_period():
    assert delta_decision(*REST, output="roi") == 0.6  # DD-REST-01
    assert delta_decision(1000, 1500, 1000, output="roi") == -0.5


def test_payback_is_delta_i_over_net_in_periods():
    assert delta_decision(*REST, output="payback") == pytest.approx(5 / 3, rel=1e-15)  # DD-REST-01: 1.666667


@pytest.mark.parametrize("delta_t", [1000, 900])
def test_payback_never_comes_when_net_is_not_above_0(delta_t):
    error = refusal(delta_t, 1000, 500, output="payback")
    assert error.code == "#NUM!"
    assert "never pays back" in error.message
    assert f"ΔT − ΔOE is {delta_t - 1000}" in error.message


@pytest.mark.parametrize("output", ["roi", "payback"])
@pytest.mark.parametrize(("delta_i", "shown"), [(0, "0"), (-100, "-100"), (column(0.1, 0.2, -0.3), "0")])
@pytest.mark.parametrize("delta_t", [1000, -1000])
def test_roi_and_payback_have_no_investment_to_recover_when_delta_i_is_not_above_0(output, delta_i, shown, delta_t):
    error = refusal(delta_t, 0, delta_i, output=output)
    assert error.code == "#NUM!"
    assert error.message.startswith(f"There is no investment to recover: delta_i is {shown};")


def test_npv_is_the_level_stream_over_periods_less_delta_i():
    # 10,000 × 12 − 100,000; at 1% the factor (1 − 1.01^−12) ÷ 0.01 = 11.2550775: 112,550.775 − 100,000
    assert delta_decision(10_000, 0, 100_000, 12, output="npv") == 20_000.0
    assert delta_decision(10_000, 0, 100_000, 12, 0.01, output="npv") == pytest.approx(12_550.775, abs=1e-3)
    # features 11: 1,000 one period from now at 10%
    assert delta_decision(1000, 0, 0, 1, 0.1, output="npv") == pytest.approx(909.09, abs=5e-3)
    assert delta_decision(1000, 0, 0, 1, output="npv") == 1000.0


def test_npv_of_a_stream_of_nothing_is_what_was_paid():
    assert delta_decision(0, 0, 100, 1e9, -0.5, output="npv") == -100.0


def test_npv_takes_a_rate_near_zero_as_exactly_as_zero():
    exact = sum(1 / (1 + Fraction(1e-12)) ** k for k in range(1, 361))
    assert delta_decision(1, 0, 0, 360, 1e-12, output="npv") == pytest.approx(float(exact), rel=1e-15)


def test_npv_that_no_cell_holds_is_num():
    assert refusal(1, 0, 0, 5000, -0.9, output="npv").code == "#NUM!"


def test_npv_needs_periods():
    error = refusal(*REST, output="npv")
    assert (error.code, error.message) == (
        "#N/A",
        "Periods is blank; type the number of periods ΔT and ΔOE go on",
    )


@pytest.mark.parametrize("output", ["roi", "payback", "npv", "cash"])
@pytest.mark.parametrize("delta_i", [None, [[None]], [[""], [" "]]])
def test_roi_payback_npv_and_cash_need_delta_i(output, delta_i):
    error = refusal(10, 0, delta_i, 12, output=output)
    assert error.code == "#N/A"
    assert "delta_i" in error.message


@pytest.mark.parametrize("output", ["net", "verdict", "worst", "best", "breakeven"])
@pytest.mark.parametrize("delta_i", [None, [[None]], [[""], [" "]], [[5, None]]])
def test_the_other_outputs_do_without_delta_i(output, delta_i):
    assert delta_decision([[10, 20]], 1, delta_i, output=output) == delta_decision([[10, 20]], 1, output=output)


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ({"periods": 0}, "Periods is 0; a number above 0 is accepted"),
        ({"periods": -1}, "Periods is -1; a number above 0 is accepted"),
        ({"rate": -1}, "Rate is -1; a number above -1 is accepted"),
    ],
)
def test_periods_must_be_above_0_and_rate_above_minus_1_whatever_is_asked(output, named, sentence):
    error = refusal(*REST, **{"periods": 12, **named}, output=output)
    assert (error.code, error.message) == ("#NUM!", sentence)


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize(
    "named", [{"periods": "a year"}, {"rate": True}, {"red_line": "5%"}, {"capacity": "full"}, {"delta_i": "x"}]
)
def test_every_argument_given_is_checked_used_by_that_output_or_not(output, named):
    assert refusal(10, 1, **{"delta_i": 5, "periods": 12, **named}, output=output).code == "#VALUE!"


@pytest.mark.parametrize("output", ["roi", "payback", "npv", "cash"])
def test_what_is_given_is_checked_before_a_blank_is_missed(output):
    assert refusal(10, 1, None, "a year", output=output).code == "#VALUE!"
    assert refusal(10, 1, None, None, -2, output=output).code == "#NUM!"
    assert refusal(10, 1, [[5, None]], None, None, None, "full", output=output).message.startswith("Capacity is")


@pytest.mark.parametrize("name", ["periods", "rate", "red_line"])
def test_periods_rate_and_red_line_are_single_values(name):
    error = refusal(10, 1, **{name: [[1, 2]]})
    assert (error.code, error.message.endswith("is 1 row by 2 columns; one value is accepted")) == ("#VALUE!", True)


def test_cash_is_delta_t_less_delta_oe_less_delta_i():
    assert delta_decision(*REST, output="cash") == -200_000.0
    assert delta_decision(80, 0, 0, output="cash") == 80.0
    assert delta_decision([[50, 60]], 10, column(5, 6), output="cash") == [[29.0, 39.0]]
    assert delta_decision(0.3, 0.1, 0.2, output="cash") == 0.0


def test_cash_of_stock_released_is_not_available():
    error = refusal(80, 0, -100, output="cash")
    assert error.code == "#N/A"
    assert error.message == "delta_i is -100, stock released: use CASH_DELTA with purchases and TVC charged"


# --- blanks and errors ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("arguments", [(None, 5), (5, None), (None, None), ([[None]], 5)])
def test_a_blank_in_a_required_argument_is_not_available_for_every_output(arguments, output):
    assert refusal(*arguments, 5, 12, output=output).code == "#N/A"


def test_when_no_line_is_left_it_is_not_available():
    error = refusal(column(None, ""), 5)
    assert (error.code, error.message) == ("#N/A", "All 2 lines of delta_t are blank; fill at least one line")
    assert refusal(5, column(None, "")).message.startswith("All 2 lines of delta_oe are blank")
    assert refusal(5, 5, column(None, ""), output="roi").message.startswith("All 2 lines of delta_i are blank")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (([[1, 2], [3, None]], 0), "delta_t is blank on line 2, scenario 2; type 0 if this line changes no throughput"),
        (([[1, None]], 0), "delta_t is blank in scenario 2; type 0 if this line changes no throughput"),
        ((1, [[None, 2], [3, 4]]), "delta_oe is blank on line 1, scenario 1; type 0 if this line changes no operating "
         "expense"),
        ((1, 0, [[1, 2], [None, None], [None, 4]], "roi"), "delta_i is blank on line 3, scenario 1; type the "
         "investment, 0 if this line has none"),
    ],
)  # fmt: skip
def test_a_partly_blank_row_is_not_available_naming_line_and_scenario(arguments, sentence):
    error = refusal(*arguments)
    assert (error.code, error.message) == ("#N/A", sentence)


@pytest.mark.parametrize("output", OUTPUTS)
def test_totals_raise_on_the_first_faulty_line(output):
    error = refusal([[1, 1], [1, "x"], ["y", 1]], 0, 5, 12, output=output)
    assert (error.code, error.message.partition(";")[0]) == ("#VALUE!", 'delta_t on line 2, scenario 2 is "x"')


@pytest.mark.parametrize(
    ("output", "codes"),
    [("breakeven", [None, "#DIV/0!", None]), ("payback", [None, "#NUM!", "#NUM!"])],
)
def test_an_error_of_one_scenario_stands_in_that_scenarios_cell(output, codes):
    row = delta_decision([[100, 0, -100]], 50, 50, output=output)[0]
    assert [cell.code if isinstance(cell, CellError) else None for cell in row] == codes
    assert "in scenario 2" in row[1].message


def test_no_investment_in_one_scenario_leaves_the_others_their_roi():
    row = delta_decision(100, 50, [[100, 0, 50]], output="roi")[0]
    assert [row[0], row[1].code, row[2]] == [0.5, "#NUM!", 1.0]
    row = delta_decision(100, 50, [[100, -1]], output="cash")[0]
    assert [row[0], row[1].code] == [-50.0, "#N/A"]
    assert "delta_i is -1 in scenario 2, stock released" in row[1].message


def test_a_single_scenarios_error_is_raised_and_several_that_all_fail_are_spilled():
    assert refusal(0, 50, output="breakeven").code == "#DIV/0!"
    assert [cell.code for cell in delta_decision([[0, 0]], 50, output="breakeven")[0]] == ["#DIV/0!", "#DIV/0!"]


def test_a_net_too_large_for_a_cell_fails_its_scenario_and_every_judgement_over_all():
    huge = [[1e308, 1], [1e308, 1]]
    row = delta_decision(huge, 0)[0]
    assert (row[0].code, row[1]) == ("#NUM!", 2.0)
    for output in ("verdict", "worst", "best"):
        assert refusal(huge, 0, output=output).code == "#NUM!"


def test_an_error_cell_comes_straight_back():
    assert refusal("x", [[1], [CellError("#REF!")]]).code == "#REF!"
    assert refusal(1, 0, capacity=[["OK"], [CellError("#NUM!")]]).code == "#NUM!"


def test_an_unknown_output_is_value_listing_what_is_accepted():
    error = refusal(1, 0, output="nett")
    assert error.code == "#VALUE!"
    assert "net, verdict, worst, best, breakeven, roi, payback, npv, cash or reason" in error.message


def test_numbers_in_text_and_decimals_are_numbers():
    assert delta_decision(" 10 ", Decimal("2.50"), "5", output="roi") == 1.5


# --- the reason ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "named", "sentence"),
    [
        (
            REST,
            {},
            "1 line of ΔT, 1 line of ΔOE and 1 line of ΔI added up, 1 scenario: ΔNP 300,000, Accept; breakeven 80% of "
            "the forecast ΔT.",
        ),
        (
            (column(-60, None, -40), column(-30, -20)),
            {},
            "2 lines of ΔT and 2 lines of ΔOE added up, 1 scenario: ΔNP -50, Reject; breakeven 50% is the share of the "
            "lost T that the savings bear.",
        ),
        (
            ([[-450, 100, 120]], 0),
            {"red_line": 400},
            "1 line of ΔT and 1 line of ΔOE added up, 3 scenarios: ΔNP -450 (scenario 1) to 120 (scenario 3), Red line "
            "(400 is the largest loss to bear); breakeven 0% of the forecast ΔT, breakeven 0% is the share of the lost "
            "T that the savings bear.",
        ),
        (
            ([[100, 200]], 50),
            {"capacity": column("Overload", "OK", "Overload")},
            "1 line of ΔT and 1 line of ΔOE added up, 2 scenarios: ΔNP 50 (scenario 1) to 150 (scenario 2), Check "
            "capacity (2 Overload); breakeven 25% to 50% of the forecast ΔT.",
        ),
        (
            (0, 0),
            {},
            "1 line of ΔT and 1 line of ΔOE added up, 1 scenario: ΔNP 0, Indifferent; no breakeven, ΔT is 0.",
        ),
    ],
)
def test_the_reason_begins_with_the_lines_added_up_and_the_scenarios_found(arguments, named, sentence):
    assert delta_decision(*arguments, **named, output="reason") == sentence
    assert len(sentence) <= 255


@pytest.mark.parametrize(
    "arguments",
    [
        (None, 5),
        ("x", 5),
        ([[1, 2]], [[1, 2, 3]]),
        (CellError("#REF!"), 5),
        ([[1e308], [1e308]], 0),
        (1e-320, 1e300),
    ],
)
def test_the_reason_never_errors(arguments):
    reason = delta_decision(*arguments, output="reason")
    assert isinstance(reason, str)
    assert 1 <= len(reason) <= 255


# --- what never changes --------------------------------------------------------------------------------------------

AMOUNTS = st.integers(-10_000_000_00, 10_000_000_00).map(lambda cents: cents / 100)
SCENARIOS = st.integers(1, 4).flatmap(
    lambda width: st.tuples(*(st.lists(st.lists(AMOUNTS, min_size=width, max_size=width), min_size=1, max_size=5),) * 2)
)


def row_of(result):
    """A result per scenario as a list."""
    return result[0] if isinstance(result, list) else [result]


@given(SCENARIOS)
def test_net_is_the_exact_difference_of_the_exact_sums(amounts):
    delta_t, delta_oe = amounts
    for scenario, net in enumerate(row_of(delta_decision(delta_t, delta_oe))):
        cells = [Fraction(row[scenario]) for row in delta_t] + [-Fraction(row[scenario]) for row in delta_oe]
        exact, size = sum(cells), sum(map(abs, cells))
        assert net == (float(exact) if abs(exact) >= size / 10**9 else 0.0)


@given(SCENARIOS, st.data())
def test_net_does_not_depend_on_moving_a_cost_between_tvc_and_oe(amounts, data):
    # S1 L42: a cost taken out of ΔT as TVC is the same cost put into ΔOE, whichever level it belongs to
    delta_t, delta_oe = amounts
    cost = [data.draw(AMOUNTS) for _ in delta_t[0]]
    as_oe = delta_decision(delta_t, [*delta_oe, cost])
    as_tvc = delta_decision([*delta_t, [-amount for amount in cost]], delta_oe)
    assert as_oe == as_tvc
    for output in ("verdict", "worst", "best"):
        assert delta_decision(delta_t, [*delta_oe, cost], output=output) == delta_decision(
            [*delta_t, [-amount for amount in cost]], delta_oe, output=output
        )


def test_a_flight_gains_7400_whether_its_costs_are_tvc_or_oe():
    # features 31: 100 passengers at fare 200; fuel by passenger 6, the flight's own costs 12,000 = 120 a passenger
    by_the_rule = delta_decision(throughput(200, 6, 100), 12_000)
    all_as_tvc = delta_decision(throughput(200, [[6, 120]], 100), 0)
    assert (by_the_rule, all_as_tvc) == (7400.0, 7400.0)


def test_it_judges_what_delta_throughput_hands_over():
    # DD-UNC-01 through both functions
    raised = delta_throughput([[-50, -20]], 55, 36, 100, 50, 36)
    assert delta_decision(raised, 0, "verdict") == "Depends"
    assert delta_decision(raised, 0, red_line=400, output="verdict") == "Red line"


@given(SCENARIOS, st.randoms())
def test_the_order_of_lines_never_changes_anything(amounts, random):
    delta_t, delta_oe = amounts
    shuffled = random.sample(delta_t, len(delta_t)), random.sample(delta_oe, len(delta_oe))
    for output in ("net", "verdict", "worst", "best", "reason"):
        assert delta_decision(*shuffled, output=output) == delta_decision(delta_t, delta_oe, output=output)


@given(SCENARIOS, AMOUNTS.filter(lambda amount: amount > 0))
def test_other_money_scales_amounts_and_leaves_shares_and_verdicts(amounts, delta_i):
    # a currency worth a quarter: a power of two, so that scaling itself does not round
    delta_t, delta_oe = amounts
    scaled = [[[4 * cell for cell in row] for row in rows] for rows in amounts]
    for output in ("net", "cash"):
        before = row_of(delta_decision(delta_t, delta_oe, delta_i, output=output))
        assert row_of(delta_decision(*scaled, 4 * delta_i, output=output)) == [4 * cell for cell in before]
    for output in ("verdict", "roi"):
        before = delta_decision(delta_t, delta_oe, delta_i, output=output)
        assert delta_decision(*scaled, 4 * delta_i, output=output) == before


@given(SCENARIOS)
def test_negating_every_amount_negates_net_and_swaps_the_verdict(amounts):
    delta_t, delta_oe = amounts
    negated = [[[-cell for cell in row] for row in rows] for rows in amounts]
    assert row_of(delta_decision(*negated)) == [-cell for cell in row_of(delta_decision(delta_t, delta_oe))]
    assert delta_decision(*negated, output="worst") == -delta_decision(delta_t, delta_oe, output="best")
    opposite = {"Accept": "Reject", "Reject": "Accept", "Indifferent": "Indifferent", "Depends": "Depends"}
    verdict = delta_decision(delta_t, delta_oe, output="verdict")
    assert delta_decision(*negated, output="verdict") == opposite[verdict]


CELLS = st.one_of(
    st.none(),
    st.floats(),
    st.text(max_size=4),
    st.booleans(),
    st.decimals(),
    st.sampled_from(["1", "OK", " ", 10**400]),
)
RANGES = st.one_of(CELLS, st.lists(st.lists(CELLS, min_size=1, max_size=3), max_size=3))


@given(st.lists(RANGES, min_size=7, max_size=7), st.integers(0, 7), st.sampled_from([*OUTPUTS, "reason"]))
def test_whatever_is_handed_over_the_answer_is_a_value_or_an_error_with_a_message(cells, strange, output):
    arguments = [*cells[:strange], *(1, 1, 5, 12, 0, 10, "OK")[strange:]]
    try:
        answers = row_of(delta_decision(*arguments, output=output))
    except CellError as error:
        answers = [error]
    told = [answer.message if isinstance(answer, CellError) else answer for answer in answers]
    assert all(isinstance(answer, float) or answer for answer in told)
    assert output != "reason" or isinstance(answers[0], str)


def test_200_000_lines_are_an_ordinary_call():
    count = 200_000
    delta_t, delta_oe = ([[float(i % 97 + place)] for i in range(count)] for place in (1, 2))
    begun = process_time()
    assert delta_decision(delta_t, delta_oe) == -200_000.0
    assert process_time() - begun < 2  # some 0.3 s where this was written
