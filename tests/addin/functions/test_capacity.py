"""CAPACITY_CHECK, T_PER_CU and TPAR: each test is a sentence of the contract with a figure worked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addin import CellError, capacity_check, product_mix, t_per_cu, tpar

unhurried = settings(deadline=None)


def refusal(function, *cells, **named) -> CellError:
    """The error a call answers with."""
    with pytest.raises(CellError) as caught:
        function(*cells, **named)
    return caught.value


def column(*cells):
    """Cells below each other."""
    return [[cell] for cell in cells]


# --- CAPACITY_CHECK: what it answers ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "arguments", "output", "expected"),
    [
        # 100 P and 50 Q need 15 × 100 + 30 × 50 = 3,000 of 2,400 minutes of B
        ("PQ-03: B is overloaded", (2400, 1500, 1500), "status", "Overload"),
        ("PQ-03: at 125%", (2400, 1500, 1500), "load", 1.25),
        ("PQ-03: 600 minutes short", (2400, 1500, 1500), "spare", -600.0),
        ("PL-GCO-01: Dye at 91% stays below its 95%", (1, 0, 0.91, 0.95), "status", "OK"),
        ("PL-GCO-01: the load", (1, 0, 0.91, 0.95), "load", 0.91),
        # 40 coaches × 4 h = 160 h; 15 streetcars × 1.5 h − 6 coaches × 4 h = −1.5 h
        ("DD-RAIL-01: 158.5 metal hours", (160, 160, -1.5), "load", 158.5 / 160),
        ("DD-RAIL-01: it fits", (160, 160, -1.5), "status", "OK"),
        ("DD-RAIL-01: 1.5 h to spare", (160, 160, -1.5), "spare", 1.5),
        ("DD-RAIL-01: the shop was full before", (160, 160, -1.5), "base", 1.0),
    ],
)
def test_published_cases(case, arguments, output, expected):
    assert capacity_check(*arguments, output=output) == expected, case


@pytest.mark.parametrize(
    ("bought", "weakest"),
    [
        (column(800, 600, 500), 3),  # today: Z makes 500 of a demand of 1,000
        (column(800, 600, 1050), 2),  # buy Z: Y makes 600
        (column(800, 1150, 1050), 1),  # buy Z and Y: X makes 800
        (column(1100, 1150, 1050), 3),  # buy all: nobody is short, Z is still the most loaded (1,000 ÷ 1,050)
    ],
)
def test_dd_cat_01_the_constraint_moves_with_each_machine_bought(bought, weakest):
    assert capacity_check(bought, column(0, 0, 0), 1000, output="constraint") == weakest


def test_above_limit_is_over_the_limit_but_not_over_100_percent():
    # limit 95 of 100: 95 is at it, 96 over it, 100 still no overload, 101 is one
    assert capacity_check(100, 0, column(95, 96, 100, 101), 0.95) == column(
        "OK", "Above limit", "Above limit", "Overload"
    )


def test_exactly_at_the_limit_is_ok_whatever_binary_makes_of_it():
    # 0.1 + 0.2 is 0.30000000000000004; 0.95 × 3 is 2.8499999999999996
    assert capacity_check(0.3, 0.1, 0.2) == "OK"
    assert capacity_check(0.3, 0.1, 0.2, output="spare") == 0.0
    assert capacity_check(3, 2, 0.85, 0.95) == "OK"


def test_over_100_percent_is_an_overload_even_when_the_limit_is_above_1():
    assert capacity_check(100, 95, 15, 1.2) == "Overload"
    assert capacity_check(100, 95, 15, 1.2, "spare") == 10.0  # 120 − 110: within what the firm allowed itself
    assert "more than there is, though within the limit of 120%" in capacity_check(100, 95, 15, 1.2, "reason")
    assert capacity_check(100, 95, 5, 1.2) == "OK"


def test_limit_defaults_to_1_and_a_blank_cell_takes_the_default_on_its_line():
    assert capacity_check(100, 90, 10) == "OK"
    assert capacity_check(column(100, 100), column(90, 90), 10, column(None, 0.9)) == column("OK", "Above limit")


def test_load_is_base_plus_added_over_available():
    assert capacity_check(column(200, 50), column(100, 10), column(20, 5), output="load") == column(0.6, 0.3)


def test_base_is_base_over_available_in_one_column_whatever_the_scenarios():
    assert capacity_check(column(200, 50), column(100, 10), [[1, 2, 3], [4, 5, 6]], output="base") == column(0.5, 0.2)


def test_spare_is_limit_times_available_less_base_and_added_negative_when_short():
    # 0.9 × 200 − 100 − 50 = 30; 0.9 × 100 − 80 − 30 = −20
    assert capacity_check(column(200, 100), column(100, 80), column(50, 30), 0.9, "spare") == column(30.0, -20.0)


def test_constraint_is_the_line_number_from_1_of_the_most_loaded_resource_one_per_scenario_in_a_row():
    # scenario 1: 60%, 50%; scenario 2: 60%, 90%
    assert capacity_check(column(100, 200), column(50, 80), [[10, 10], [20, 100]], output="constraint") == [[1.0, 2.0]]


def test_constraint_is_the_first_on_a_tie_rounding_noise_included():
    assert capacity_check(column(10, 20, 40), column(5, 10, 10), column(0, 0, 10), output="constraint") == 1.0
    # 0.3 ÷ 0.3 and (0.1 + 0.2) ÷ 0.3
    assert capacity_check(column(0.3, 0.3), column(0.3, 0.1), column(0, 0.2), output="constraint") == 1.0


def test_every_output_but_constraint_has_one_row_per_line():
    for output in ("status", "load", "base", "spare", "reason"):
        answer = capacity_check(column(10, 20, 30), column(1, 2, 3), [[1, 2], [3, 4], [5, 6]], output=output)
        assert len(answer) == 3, output


def test_scenarios_stand_in_the_columns_of_added_load():
    assert capacity_check(100, 80, [[10, 20, 30]]) == [["OK", "OK", "Overload"]]
    # one row of scenarios stretches over all resources
    assert capacity_check(column(100, 200), column(80, 80), [[10, 30]], output="load") == [[0.9, 1.1], [0.45, 0.55]]


def test_available_base_load_and_protective_limit_are_one_column():
    for arguments in (([[1, 2]], 1, 1), (1, [[1, 2]], 1), (1, 1, 1, [[1, 2]])):
        error = refusal(capacity_check, *arguments)
        assert error.code == "#VALUE!"
        assert "1 row by 2 columns; give one column, one row per line" in error.message


def test_a_mismatch_names_both_shapes():
    error = refusal(capacity_check, column(1, 2, 3), column(1, 2, 3), column(1, 2))
    assert error.code == "#VALUE!"
    assert "added_load is 2 rows by 1 column but Available is 3 rows by 1 column" in error.message


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ((0, 1, 1), "#NUM!", "Available is 0; a number above 0 is accepted"),
        ((-5, 1, 1), "#NUM!", "Available is -5; a number above 0 is accepted"),
        ((5, 1, 1, 0), "#NUM!", "protective_limit is 0; a number above 0 is accepted"),
        ((5, 1, 1, -1), "#NUM!", "protective_limit is -1; a number above 0 is accepted"),
        ((None, 1, 1), "#N/A", "Available is blank; type the capacity the resource has in the period"),
        ((5, None, 1), "#N/A", "base_load is blank; type the load before the decision, 0 if the resource is idle"),
        ((5, 1, None), "#N/A", "added_load is blank; type the load the decision adds, 0 if none"),
    ],
)
@pytest.mark.parametrize("output", ["status", "load", "base", "spare", "constraint"])
def test_every_cell_is_checked_used_by_that_output_or_not(arguments, code, message, output):
    error = refusal(capacity_check, *arguments, output=output)
    assert (error.code, error.message) == (code, message)
    assert capacity_check(*arguments, output="reason") == message


def test_an_error_of_one_scenario_stands_in_its_line_and_scenario():
    statuses = capacity_check(column(100, 100), column(50, 50), [[10, 60], [None, "x"]])
    assert statuses[0] == ["OK", "Overload"]
    assert statuses[1][0] == CellError(
        "#N/A", "added_load is blank on line 2, scenario 1; type the load the decision adds, 0 if none"
    )
    assert statuses[1][1].code == "#VALUE!"
    assert 'added_load on line 2, scenario 2 is "x"' in statuses[1][1].message
    assert capacity_check(100, 50, [[10, None]])[0][0] == "OK"


def test_a_line_that_fails_in_every_scenario_spills_its_errors():
    assert [[cell.code for cell in row] for row in capacity_check(None, 50, [[10, 20]])] == [["#N/A", "#N/A"]]


def test_base_shows_its_lines_first_error():
    answer = capacity_check(column(100, 0), column(50, None), [[10, None], [None, 1]], output="base")
    assert (
        answer[0][0].message == "added_load is blank on line 1, scenario 2; type the load the decision adds, 0 if none"
    )
    assert (answer[1][0].code, answer[1][0].message[:22]) == ("#NUM!", "Available on line 2 is")


def test_constraint_raises_on_the_first_faulty_line():
    error = refusal(capacity_check, column(100, 100), column(50, 50), [[10, None], [None, 10]], output="constraint")
    assert error.message.startswith("added_load is blank on line 1, scenario 2")


def test_a_line_of_blanks_is_skipped_and_still_counts_as_a_line():
    arguments = (column(100, None, 100), column(50, "", 80), [[10, 20], [None, " "], [30, 40]])
    assert capacity_check(*arguments)[1] == ["", ""]
    assert capacity_check(*arguments, output="base")[1] == [""]
    assert capacity_check(*arguments, output="reason")[1] == [""]
    assert capacity_check(*arguments, output="constraint") == [[3.0, 3.0]]


def test_no_line_left_is_not_available():
    error = refusal(capacity_check, column(None, None), column(None, None), column(None, None), output="constraint")
    assert (error.code, error.message) == ("#N/A", "All 2 lines are blank; fill at least one line")
    assert capacity_check(column(None, None), column(None, None), column(None, None)) == column("", "")


def test_an_output_name_is_accepted_in_the_place_of_the_limit():
    assert capacity_check(160, 160, -1.5, "spare") == 1.5


def test_the_reason_is_one_sentence_per_line():
    assert capacity_check(column(2400, 100), column(1500, 50), column(1500, 40), 0.95, "reason") == column(
        "Overload: base 1,500 + added 1,500 is 125% of 2,400 available, 720 short of the limit of 95%.",
        "OK: base 50 + added 40 is 90% of 100 available, 5 to spare within the limit of 95%.",
    )


def test_the_reason_tells_every_scenario_and_its_error():
    assert capacity_check(100, 50, [[10, 60, None]], output="reason") == (
        "Scenario 1: OK at 60%; scenario 2: Overload at 110%; scenario 3: added_load is blank in scenario 3; "
        "type the load the decision adds, 0 if none"
    )


def test_a_load_too_large_for_a_cell_is_num():
    assert refusal(capacity_check, 1e-300, 1e300, 0, output="load").code == "#NUM!"
    assert "too large" in capacity_check(1e-300, 1e300, 0, output="reason")


units_of_capacity = st.integers(1, 10**6).map(float)


@unhurried
@given(units_of_capacity, units_of_capacity, units_of_capacity, st.sampled_from([0.5, 0.8, 0.95, 1.0]))
def test_status_load_and_spare_tell_the_same_story(available, base, added, limit):
    status, load, spare = (capacity_check(available, base, added, limit, o) for o in ("status", "load", "spare"))
    assert status == ("Overload" if base + added > available else "Above limit" if spare < 0 else "OK")
    assert (load > 1) == (status == "Overload")


@unhurried
@given(st.lists(st.tuples(units_of_capacity, units_of_capacity, units_of_capacity), min_size=1, max_size=6))
def test_the_unit_a_resource_is_measured_in_does_not_change_its_status(resources):
    available, base, added = (column(*cells) for cells in zip(*resources))
    in_minutes = [[[cell * 64 for cell in row] for row in argument] for argument in (available, base, added)]
    assert capacity_check(available, base, added) == capacity_check(*in_minutes)
    assert capacity_check(available, base, added, output="load") == capacity_check(*in_minutes, output="load")


# --- T_PER_CU --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "arguments", "expected"),
    [
        ("PQ-02: P 45 ÷ 15, Q 60 ÷ 30", (column(90, 100), column(45, 40), column(15, 30)), column(3.0, 2.0)),
        # 30 ÷ 0.02 and 26 ÷ 0.015
        ("MIX-FCO-01", (column(60, 70), column(30, 44), column(0.02, 0.015)), column(1500.0, 26 / 0.015)),
        # 58 ÷ 0.02 and 30 ÷ 0.015: one cost moved out of TVC turns the ranking round
        ("MIX-FCO-02", (column(60, 70), column(2, 40), column(0.02, 0.015)), column(2900.0, 2000.0)),
    ],
)
def test_t_per_constraint_unit_of_the_published_cases(case, arguments, expected):
    assert t_per_cu(*arguments) == [pytest.approx(row) for row in expected], case


def test_rank_1_is_the_best():
    assert t_per_cu(column(60, 70), column(30, 44), column(0.02, 0.015), "rank") == column(2.0, 1.0)
    assert t_per_cu(column(60, 70), column(2, 40), column(0.02, 0.015), "rank") == column(1.0, 2.0)
    assert t_per_cu(90, 45, 15, "rank") == 1.0


def test_ties_share_the_better_rank_and_the_next_is_skipped():
    # 3, 6, 3, 1 per unit; 0.3 ÷ 0.1 is 3 but for rounding noise
    assert t_per_cu(column(6, 6, 0.3, 1), column(0, 0, 0, 0), column(2, 1, 0.1, 1), "rank") == column(
        2.0, 1.0, 2.0, 4.0
    )


def test_a_faulty_line_has_its_error_in_rank_and_the_others_are_ranked_without_it():
    ranks = t_per_cu(column(90, None, 100, None), column(45, 40, 40, ""), column(15, 30, 0, " "), "rank")
    assert [ranks[0], ranks[3]] == column(1.0, "")
    assert ranks[1][0] == CellError("#N/A", "Price is blank on line 2; type the price, 0 if the unit is given away")
    assert ranks[2][0].code == "#DIV/0!"


def test_time_0_is_a_division_by_nothing_and_a_negative_time_outside_its_domain():
    error = refusal(t_per_cu, 90, 45, 0)
    assert error.code == "#DIV/0!"
    assert error.message == "constraint_time is 0; type the time one unit needs at the constraint"
    values = t_per_cu(column(90, 90, 90), column(45, 45, 45), column(0, -15, 15))
    assert [cell[0].code for cell in values[:2]] == ["#DIV/0!", "#NUM!"]
    assert values[1][0].message == "constraint_time on line 2 is -15; a time above 0 is accepted"
    assert values[2] == [3.0]


def test_a_blank_time_is_not_available():
    assert refusal(t_per_cu, 90, 45, None).message == (
        "constraint_time is blank; type the time one unit needs at the constraint"
    )


def test_tvc_is_one_column_here():
    assert (
        refusal(t_per_cu, 90, [[45, 1]], 15).message == "TVC is 1 row by 2 columns; give one column, one row per line"
    )


def test_the_reason_of_t_per_cu():
    assert t_per_cu(column(90, 100), column(45, 40), column(15, 30), "reason") == column(
        "T 45 ÷ 15 of the constraint is 3 per constraint unit, rank 1 of 2.",
        "T 60 ÷ 30 of the constraint is 2 per constraint unit, rank 2 of 2.",
    )
    assert t_per_cu(90, 45, 0, "reason") == "constraint_time is 0; type the time one unit needs at the constraint"


offerings = st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000), st.integers(1, 100)), min_size=1, max_size=8)


@unhurried
@given(offerings, st.integers(0, 8))
def test_scaling_all_money_scales_t_per_cu_and_keeps_the_ranks(rows, power):
    price, tvc, time = (column(*map(float, cells)) for cells in zip(*rows))
    money = [[[cell * 2.0**power for cell in row] for row in argument] for argument in (price, tvc)]
    small, large = (_rows(t_per_cu(p, v, time)) for p, v in ((price, tvc), money))
    assert large == [[cell * 2.0**power for cell in row] for row in small]
    assert t_per_cu(price, tvc, time, "rank") == t_per_cu(*money, time, "rank")


@unhurried
@given(offerings)
def test_a_better_rank_never_earns_less(rows):
    price, tvc, time = (column(*map(float, cells)) for cells in zip(*rows))
    ranked = sorted(zip(_rows(t_per_cu(price, tvc, time, "rank")), _rows(t_per_cu(price, tvc, time))))
    earned = [value[0] for _rank, value in ranked]
    assert earned == sorted(earned, reverse=True)


def _rows(answer):
    return answer if isinstance(answer, list) else [[answer]]


def test_with_one_resource_the_mix_follows_the_rank():
    # C 8, A 5, B 4 per hour: 100 hours are 5 C (10 h), 12 A (60 h) and 6 B of 5 h each
    price, tvc, time = column(30, 40, 26), column(5, 20, 10), column(5, 5, 2)
    assert t_per_cu(price, tvc, time, "rank") == column(2.0, 3.0, 1.0)
    t = [[p[0] - v[0]] for p, v in zip(price, tvc)]
    assert product_mix(t, time, 100, column(12, 20, 5)) == column(12.0, 6.0, 5.0)


# --- TPAR ------------------------------------------------------------------------------------------------------------


def test_tpar_fco_03_a_dearer_material_turns_a_ratio_above_1_into_one_below():
    # 30 ÷ 0.015 = 2,000 an hour; 5,010,000 ÷ 3,075 = 1,629.268293; TVC 48 leaves 22 ÷ 0.015 = 1,466.67
    both = (70, column(40, 48), 0.015, 5_010_000, 3075)
    assert tpar(*both) == [[pytest.approx(1.227545, abs=5e-7)], [pytest.approx(0.9002, abs=5e-5)]]
    assert tpar(*both, "return") == [[pytest.approx(2000)], [pytest.approx(1466.6667, abs=5e-5)]]
    assert tpar(*both, "cost") == [[pytest.approx(1629.268293, abs=5e-7)]] * 2


def test_factory_cost_and_available_time_stretch_from_one_row():
    # P&Q: 3 and 2 a minute against 6,000 ÷ 2,400 = 2.5
    assert tpar(column(90, 100), column(45, 40), column(15, 30), [[6000]], 2400) == column(1.2, 0.8)


@pytest.mark.parametrize(
    ("arguments", "failing", "code", "message"),
    [
        ((90, 45, 0, 6000, 2400), {"value", "return"}, "#DIV/0!", "constraint_time is 0"),
        ((90, 45, 15, 6000, 0), {"value", "cost"}, "#DIV/0!", "constraint_available is 0"),
        ((90, 45, 15, 0, 2400), {"value"}, "#DIV/0!", "factory_cost is 0"),
        ((90, 45, -1, 6000, 2400), {"value", "return", "cost"}, "#NUM!", "constraint_time is -1; a time above 0"),
        ((90, 45, 15, 6000, -1), {"value", "return", "cost"}, "#NUM!", "constraint_available is -1; a time above 0"),
        ((90, 45, 15, -1, 2400), {"value", "return", "cost"}, "#NUM!", "factory_cost is -1; a number of at least 0"),
        ((90, 45, 15, None, 2400), {"value", "return", "cost"}, "#N/A", "factory_cost is blank"),
        ((90, 45, 15, 6000, ""), {"value", "return", "cost"}, "#N/A", "constraint_available is blank"),
    ],
)
def test_a_ratio_over_nothing_fails_where_it_is_asked_for_and_an_amount_outside_its_domain_everywhere(
    arguments, failing, code, message
):
    for output in ("value", "return", "cost"):
        if output in failing:
            error = refusal(tpar, *arguments, output=output)
            assert (error.code, error.message[: len(message)]) == (code, message), output
        else:
            assert isinstance(tpar(*arguments, output=output), float), output
    assert tpar(*arguments, "reason").startswith(message)


def test_the_reason_of_tpar_says_on_which_side_of_1_it_lies():
    assert tpar(90, 45, 15, 6000, 2400, "reason") == (
        "TPAR 1.2: a return of 3 per factory hour against a cost of 2.5; it earns more than the factory costs."
    )
    assert "earns less than the factory costs" in tpar(100, 40, 30, 6000, 2400, "reason")
    assert "earns just what the factory costs" in tpar(0.3, 0.1, 0.2, 2400, 2400, "reason")


def test_a_faulty_line_keeps_its_error_and_the_others_are_computed():
    values = tpar(column(90, "x", None), column(45, 40, None), column(15, 30, None), 6000, 2400)
    assert values[0] == [1.2]
    assert (values[1][0].code, values[2]) == ("#VALUE!", [""])


@unhurried
@given(st.integers(1, 1000), st.integers(0, 1000), st.integers(1, 100), st.integers(1, 10**6), st.integers(1, 10**4))
def test_tpar_is_return_over_cost_and_independent_of_the_currency(price, tvc, time, cost, available):
    value, earned, spent = (tpar(price, tvc, time, cost, available, o) for o in ("value", "return", "cost"))
    assert value == pytest.approx(earned / spent)
    assert tpar(price * 8, tvc * 8, time, cost * 8, available) == pytest.approx(value)
