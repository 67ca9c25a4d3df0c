"""PRODUCT_MIX: each test is a sentence of the contract, its mix worked by hand; test_optimum has the programmes."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addin import CellError, capacity_check, product_mix
from addin.functions import product_mix as module

RULES = ("T/CU", "T/unit", "Optimum", "Whole units")
unhurried = settings(deadline=None)


def refusal(*cells, **named) -> CellError:
    """The error a call answers with."""
    with pytest.raises(CellError) as caught:
        product_mix(*cells, **named)
    return caught.value


def column(*cells):
    """Cells below each other."""
    return [[cell] for cell in cells]


def two_products(**others):
    """P&Q at its two busiest machines: P earns 45 and takes 15 + 15 minutes, Q earns 60 and takes 10 + 30."""
    return {
        "throughput_per_unit": column(45, 60),
        "loads": [[15, 15], [10, 30]],
        "capacity": [[2400, 2400]],
        "demand": column(100, 50),
        **others,
    }


PQ = (column(45, 60), [[15, 15, 15, 15], [10, 30, 5, 5]], [[2400] * 4], column(100, 50))
PQ_JAPAN = (
    column(45, 60, 27, 40),
    [[15, 14, 17, 15], [10, 29, 7, 5], [15, 14, 17, 15], [10, 29, 7, 5]],
    [[2400, 4800, 2400, 2400]],
    column(100, 50, 100, 50),
)

# --- the two ranking rules -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "arguments", "units", "throughput", "load"),
    [
        # Q first: 50 × 30 = 1,500 minutes of B; 900 ÷ 15 = 60 P; T 50 × 60 + 60 × 45
        ("PQ-01 by T/unit", (*PQ, "T/unit"), [60, 50], 5700, [1400, 2400, 1150, 1150]),
        # P first: 100 × 15 = 1,500 minutes of B; 900 ÷ 30 = 30 Q; T 100 × 45 + 30 × 60
        ("PQ-02 by T/CU", (*PQ, "T/CU"), [100, 30], 6300, [1800, 2400, 1650, 1650]),
        # Q and Q Japan take 1,000 of A; 1,400 ÷ 15 = 93 P
        ("PQ-05 by T/CU", PQ_JAPAN, [93, 50, 0, 50], 9185, [2395, 4202, 2281, 1895]),
        # B first: 54,000 × 0.015 = 810 h; 2,265 ÷ 0.02 = 113,250 A
        (
            "MIX-FCO-01",
            (column(30, 26), column(0.02, 0.015), 3075, column(144_000, 54_000)),
            [113_250, 54_000],
            4_801_500,
            [3075],
        ),
        # A first: 144,000 × 0.02 = 2,880 h; 195 ÷ 0.015 = 13,000 B
        (
            "MIX-FCO-02",
            (column(58, 30), column(0.02, 0.015), 3075, column(144_000, 54_000)),
            [144_000, 13_000],
            8_742_000,
            [3075],
        ),
    ],
)
def test_published_mixes(case, arguments, units, throughput, load):
    assert product_mix(*arguments) == column(*units), case
    assert product_mix(*arguments, output="throughput") == throughput, case
    loaded = product_mix(*arguments, output="load")
    assert (loaded if isinstance(loaded, list) else [[loaded]]) == [pytest.approx(load)], case


def test_t_per_cu_is_the_default_rule_and_tcu_its_synonym():
    assert product_mix(*PQ) == product_mix(*PQ, "T/CU") == product_mix(*PQ, " tcu ") == product_mix(*PQ, [[""]])


def test_the_ranking_resource_is_the_one_with_the_highest_load_at_full_demand():
    # A 2,000, B 3,000 of 2,400 minutes; with four times the machines at B, A is
    assert product_mix(**two_products(), output="constraint") == 2.0
    assert product_mix(**two_products(capacity=[[2400, 9600]]), output="constraint") == 1.0
    # at A alone Q earns 6 a minute and P 3, so Q comes first: 50 × 10 = 500, 1,300 ÷ 15 = 86 P
    assert product_mix(**two_products(capacity=[[1800, 9600]])) == column(86.0, 50.0)


def test_on_a_tie_the_ranking_resource_is_the_first():
    # both are loaded to 100%: 10 × 1 of 10, 10 × 2 of 20; 0.3 of 0.3 is 0.1 + 0.2 of 0.3
    assert product_mix(1, [[1, 2]], [[10, 20]], 10, output="constraint") == 1.0
    assert product_mix(column(1, 1), [[0.1, 0.1], [0.2, 0.2]], [[0.3, 0.3]], 1, output="constraint") == 1.0
    assert product_mix(column(1, 1), [[0.3, 0.1], [0, 0.2]], [[0.3, 0.3]], 1, output="constraint") == 1.0


def test_for_full_demand_unlimited_demand_counts_as_what_capacity_allows_of_that_product_alone():
    # P alone: 100 ÷ 10 = 10 units on A, so 10 × 2 = 20 of B; Q: 30 × 3 = 90 of B; B is at 110 of 200, A at 100%
    arguments = (column(1, 1), [[10, 2], [0, 3]], [[100, 200]], column(None, 30))
    assert product_mix(*arguments, output="constraint") == 1.0
    # Q 70 units: 210 + 20 of 200
    assert product_mix(*arguments[:3], column(None, 70), output="constraint") == 2.0


def test_products_kept_at_their_minimum_count_with_their_demand_for_full_demand():
    # Q is a lever with a minimum of 0, and still its 50 × 30 minutes make B the constraint
    arguments = two_products(minimum=column(None, 0), offering_class=column(None, "Behavioral lever"))
    assert product_mix(**arguments, output="constraint") == 2.0
    # so does one that earns nothing
    assert product_mix(**two_products(throughput_per_unit=column(45, -1)), output="constraint") == 2.0


def test_every_minimum_is_granted_before_anything_is_filled():
    # 40 Q take 1,200 minutes of B; 1,200 ÷ 15 = 80 P
    assert product_mix(**two_products(minimum=column(None, 40))) == column(80.0, 40.0)
    # also where the product earns nothing or less
    assert product_mix(column(45, -5), column(15, 30), 2400, column(100, 50), None, column(None, 40)) == column(
        80.0, 40.0
    )


def test_whole_units_are_filled_in_rank_order_while_every_resource_has_room():
    # the first takes 33 × 3 = 99 of 100; the second needs 2 and finds 1; the third needs 1
    assert product_mix(column(9, 4, 1), column(3, 2, 1), 100, column(40, 40, 40)) == column(33.0, 0.0, 1.0)


def test_room_is_floored_after_adding_a_billionth():
    # 0.3 ÷ 0.1 is 2.9999999999999996
    assert product_mix(1, 0.1, 0.3, 10) == 3.0
    # what is truly short of a unit stays short
    assert product_mix(1, 0.1, 0.2999999, 10) == 2.0


def test_room_stays_exact_over_thousands_of_products():
    # 9,999 × 0.1 leaves room for exactly one more
    assert product_mix([[1.0]] * 10_000, [[0.1]] * 10_000, 1000, [[1]] * 10_000, output="throughput") == 10_000.0


def test_ties_are_filled_in_line_order_rounding_noise_included():
    assert product_mix(column(10, 10), column(1, 1), 15, column(10, 10)) == column(10.0, 5.0)
    # 3 a minute each: 0.3 ÷ 0.1 is a touch less than 3 ÷ 1 in binary
    assert product_mix(column(0.3, 3), column(0.1, 1), 1, column(10, 1)) == column(10.0, 0.0)


def test_a_product_that_takes_none_of_the_ranking_resource_comes_first():
    # full demand: A 10 of 5, B 20 of 12; the second takes none of A and fills 10 of B, so 2 of the first remain
    assert product_mix(column(10, 1), [[1, 1], [0, 1]], [[5, 12]], column(10, 10)) == column(2.0, 10.0)
    # by T per unit there is no ranking resource, so the dearer comes first: 5 of A, 7 of B left
    assert product_mix(column(10, 1), [[1, 1], [0, 1]], [[5, 12]], column(10, 10), "T/unit") == column(5.0, 7.0)


@pytest.mark.parametrize("t", [0, -1])
@pytest.mark.parametrize("rule", ["T/CU", "T/unit"])
def test_a_product_with_t_of_0_or_less_stays_at_its_minimum(t, rule):
    assert product_mix(column(1, t), column(1, 1), 100, column(10, 10), rule) == column(10.0, 0.0)
    assert product_mix(column(1, t), column(1, 1), 100, column(10, None), rule, column(0, 3)) == column(10.0, 3.0)


def test_a_fractional_demand_is_floored_and_a_fractional_minimum_granted_as_given():
    assert product_mix(1, 1, 100, 7.9) == 7.0
    # 2.5 granted, 5 whole units more stay within 7.9
    assert product_mix(1, 1, 100, 7.9, None, 2.5) == 7.5


def test_blank_demand_is_unlimited_and_a_blank_minimum_is_0():
    assert product_mix(column(3, 2), column(1, 1), 10, column(4, None)) == column(4.0, 6.0)
    assert product_mix(column(3, 2), column(1, 1), 10) == column(10.0, 0.0)
    assert product_mix(column(3, 2), column(1, 1), 10, column(4, 9), None, column("", 7)) == column(3.0, 7.0)
    assert product_mix(5, 1, 10, 0) == 0.0  # a typed 0 is a demand of 0


# --- offering classes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kept_as", ["Differentiator", "Behavioral lever", " behavioral LEVER "])
@pytest.mark.parametrize("rule", RULES)
def test_differentiators_and_levers_are_not_ranked_under_any_rule_and_take_their_minimum(kept_as, rule):
    pytest.importorskip("scipy")
    # both would earn more than the first per minute: 10 of the lever are granted, 90 minutes are left
    arguments = (column(1, 50), column(1, 1), 100, column(200, 200), rule, column(None, 10), column(None, kept_as))
    assert product_mix(*arguments) == column(90.0, 10.0)


@pytest.mark.parametrize("rule", RULES)
def test_a_loss_leader_is_not_cut_because_its_own_t_is_negative(rule):
    pytest.importorskip("scipy")
    # S0 L118–132
    arguments = (column(10, -5), column(1, 1), 10, column(20, 20), rule, column("", 4), column("", "Behavioral lever"))
    assert product_mix(*arguments) == column(6.0, 4.0)
    assert product_mix(*arguments, "throughput") == 40.0


@pytest.mark.parametrize("minimum", [None, column(None, None), column(5, "")])
def test_a_blank_minimum_of_a_kept_offering_is_not_available(minimum):
    error = refusal(**two_products(minimum=minimum, offering_class=column("Review", "Differentiator")))
    assert error.code == "#N/A"
    assert error.message == (
        "Minimum is blank on line 2; a Differentiator is not ranked, so type the units to make, 0 if none"
    )


@pytest.mark.parametrize("ranked", ["Review", "Revenue generator", "Cost driver", "", None, 0])
def test_class_review_and_the_others_are_ranked_and_so_is_no_class(ranked):
    assert product_mix(**two_products(offering_class=column(ranked, ranked))) == column(100.0, 30.0)


def test_a_text_that_is_no_class_is_refused_with_those_that_are():
    error = refusal(**two_products(offering_class=column("Review", "Lever")))
    assert error.code == "#VALUE!"
    assert error.message == (
        'offering_class on line 2 is "Lever"; accepted are Revenue generator, Cost driver, Differentiator, '
        "Behavioral lever or Review"
    )


# --- errors ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "code", "message"),
    [
        ({"minimum": column(101, 0)}, "#NUM!", "Minimum on line 1 is 101, above the demand of 100; lower the minimum"),
        (
            {"minimum": column(80, 50)},  # 80 × 15 + 50 × 30 = 2,700
            "#NUM!",
            "Minimum adds up to 2,700 of the resource of column 2, beyond its capacity of 2,400; lower a minimum or",
        ),
        ({"loads": [[15, 15], [10, -30]]}, "#NUM!", "Loads on line 2, column 2 is -30; a number of at least 0"),
        ({"capacity": [[2400, -1]]}, "#NUM!", "Capacity in column 2 is -1; a number of at least 0"),
        ({"demand": column(100, -1)}, "#NUM!", "Demand on line 2 is -1; a number of at least 0"),
        ({"minimum": column(-1, 0)}, "#NUM!", "Minimum on line 1 is -1; a number of at least 0"),
        ({"throughput_per_unit": column(45, None)}, "#N/A", "throughput_per_unit is blank on line 2; type price − TVC"),
        ({"loads": [[15, 15], [None, 30]]}, "#N/A", "Loads is blank on line 2, column 1; type 0 if the product takes"),
        ({"capacity": [[None, 2400]]}, "#N/A", "Capacity is blank in column 1; type the capacity the resource has"),
        ({"throughput_per_unit": column("1,000", 60)}, "#VALUE!", 'throughput_per_unit on line 1 is "1,000"; a number'),
        ({"demand": column("many", 5)}, "#VALUE!", 'Demand on line 1 is "many"; a number is accepted'),
        ({"rule": "cheapest"}, "#VALUE!", 'Rule is "cheapest"; accepted are T/CU, T/unit, Optimum or Whole units'),
        ({"rule": [["T/CU", "T/CU"]]}, "#VALUE!", "Rule is 1 row by 2 columns; one value is accepted"),
    ],
)
@pytest.mark.parametrize("output", ["units", "throughput", "load", "constraint"])
def test_one_products_error_is_the_whole_calls(changed, code, message, output):
    error = refusal(**two_products(**changed), output=output)
    assert error.code == code
    assert error.message.startswith(message)
    assert product_mix(**two_products(**changed), output="reason") == error.message


def test_the_first_faulty_line_is_the_one_reported():
    error = refusal(**two_products(demand=column(100, "x"), minimum=column("y", 0)))
    assert error.message.startswith('Minimum on line 1 is "y"')


def test_a_minimum_at_demand_or_at_capacity_is_granted_rounding_noise_included():
    assert product_mix(1, 0.1, 0.3, 3, None, 3) == 3.0  # 3 × 0.1 is 0.30000000000000004
    assert product_mix(1, 1, 10, 0.3, None, 0.1 + 0.2) == 0.1 + 0.2


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("output", ["units", "throughput", "load"])
def test_a_mix_without_bound_is_refused(rule, output):
    error = refusal(column(3, 2), column(1, 0), 10, column(4, None), rule, output=output)
    assert error.code == "#NUM!"
    assert error.message == (
        "Demand on line 2 is blank (unlimited) and the product takes no resource, so the mix has no bound; "
        "type its demand"
    )
    assert product_mix(column(3, 2), column(1, 0), 10, column(4, None), rule, "reason") == error.message


def test_a_mix_without_bound_still_answers_the_constraint():
    assert product_mix(column(3, 2), [[1, 1], [0, 0]], [[10, 2]], column(4, None), output="constraint") == 2.0


def test_what_stays_at_its_minimum_needs_no_bound():
    assert product_mix(column(3, -2), column(1, 0), 10, column(4, None)) == column(4.0, 0.0)
    arguments = (column(3, 2), column(1, 0), 10, column(4, None), None, column(0, 7), column("", "Differentiator"))
    assert product_mix(*arguments) == column(4.0, 7.0)


def test_capacity_has_a_column_for_each_resource_and_a_mismatch_names_both_shapes():
    error = refusal(**two_products(capacity=[[2400, 2400, 2400]]))
    assert error.code == "#VALUE!"
    assert error.message == (
        "Capacity is 1 row by 3 columns but Loads is 2 rows by 2 columns; give both one column per resource"
    )
    error = refusal(**two_products(capacity=column(2400, 2400)))
    assert error.message == "Capacity is 2 rows by 1 column; give one row, one column per resource"


def test_a_mismatch_of_products_names_both_shapes():
    error = refusal(**two_products(demand=column(1, 2, 3)))
    assert error.code == "#VALUE!"
    assert "throughput_per_unit is 2 rows by 1 column" in error.message
    assert "3 rows by 1 column" in error.message


def test_one_row_stretches_over_all_products():
    # 5 each: 2 × 10 + 2 × 10 = 40 of 50
    assert product_mix(column(3, 2), [[2]], 50, 10) == column(10.0, 10.0)


def test_a_number_too_large_is_num():
    assert refusal(1e300, 1e-300, 1e300).code == "#NUM!"


# --- skipped lines and what comes back -------------------------------------------------------------------------------


def test_a_blank_product_line_is_skipped_and_shows_nothing():
    arguments = (column(45, None, 60), [[15, 15], [None, ""], [10, 30]], [[2400, 2400]], column(100, " ", 50))
    assert product_mix(*arguments) == column(100.0, "", 30.0)
    assert product_mix(*arguments, output="throughput") == 6300.0
    assert product_mix(*arguments, output="load") == [[1800.0, 2400.0]]
    assert "from 2 of 2 products" in product_mix(*arguments, output="reason")


def test_where_no_line_is_left_a_total_is_not_available():
    blank = (column(None, None), column(None, None), 10, column(None, None))
    assert product_mix(*blank) == column("", "")
    for output in ("throughput", "load", "constraint"):
        assert refusal(*blank, output=output).code == "#N/A"
    assert product_mix(*blank, output="reason") == "All 2 lines are blank; fill at least one line"


def test_units_is_the_default_and_one_product_is_one_cell():
    assert product_mix(45, 15, 2400, 100) == 100.0
    assert product_mix(45, [[15, 5]], [[2400, 400]], 100, output="load") == [[1200.0, 400.0]]
    assert product_mix(45, 15, 2400, 100, output="load") == 1500.0


def test_an_output_name_is_accepted_in_the_place_of_rule_minimum_and_class():
    assert product_mix(*PQ, "throughput") == 6300.0
    assert product_mix(*PQ, "T/unit", "throughput") == 5700.0
    assert product_mix(*PQ, None, None, "constraint") == 2.0
    assert product_mix(*PQ, "units") == column(100.0, 30.0)


def test_a_resource_without_capacity_makes_nothing_that_takes_it():
    assert product_mix(column(3, 2), [[1, 1], [0, 1]], [[0, 10]], column(5, 5)) == column(0.0, 5.0)
    assert product_mix(column(3, 2), [[1, 1], [0, 1]], [[0, 10]], column(5, 5), output="constraint") == 1.0
    assert "constraint column 1, which has no capacity" in product_mix(1, 1, 0, 5, output="reason")


# --- the reason ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", RULES)
def test_the_reason_names_the_rule_and_the_constraint(rule):
    pytest.importorskip("scipy")
    reason = product_mix(**two_products(rule=rule), output="reason")
    assert reason.startswith(f"{rule}: T ")
    assert "constraint column 2, 125% loaded at full demand" in reason
    assert "overloaded" not in reason


def test_the_reason_in_full():
    assert product_mix(*PQ, output="reason") == (
        "T/CU: T 6,300 from 2 of 2 products; constraint column 2, 125% loaded at full demand."
    )


@pytest.mark.parametrize("rule", RULES)
def test_the_reason_warns_when_two_resources_are_overloaded_because_t_per_cu_is_then_no_guide(rule):
    pytest.importorskip("scipy")
    # full demand: 1 × 10 + 2 × 10 = 30 of 10, twice
    arguments = (column(10, 8), [[1, 2], [2, 1]], [[10, 10]], column(10, 10), rule)
    assert "2 resources are overloaded, so T/CU is no guide" in product_mix(*arguments, "reason")
    assert "4 resources are overloaded, so T/CU is no guide; compare Optimum." in product_mix(*PQ_JAPAN, "reason")


def test_the_reason_names_the_offerings_kept_at_their_minimum():
    classes = column("Differentiator", "Review", "Behavioral lever")
    arguments = (column(1, 2, 3), column(1, 1, 1), 100, column(9, 9, 9), None, column(4, 0, 5), classes)
    assert product_mix(*arguments, "reason").endswith(
        " Kept at minimum: line 1 (Differentiator), line 3 (Behavioral lever)."
    )


def test_the_reason_names_as_many_as_there_is_room_for_and_counts_the_rest():
    n = 300
    reason = product_mix(
        [[1e9]] * n, [[1, 2]] * n, [[100, 100]], 1, None, [[0]] * n, [["Differentiator"]] * n, "reason"
    )
    assert len(reason) <= 255
    assert reason.endswith("line 2 (Differentiator), line 3 (Differentiator) and 297 more.")


# --- the solver it is handed -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", ["Optimum", "Whole units"])
def test_without_a_solver_the_two_programmes_are_not_available_and_say_what_to_install(rule):
    with pytest.raises(CellError) as caught:
        module.product_mix(*PQ, rule)
    assert caught.value.code == "#N/A"
    assert caught.value.message == (
        f"Rule {rule} needs SciPy, which is missing here; for Python, Excel and the command line install it with "
        'pip install "throughput-addin[mix]", or choose the rule T/CU, which needs nothing'
    )
    assert module.product_mix(*PQ, rule, output="reason") == caught.value.message
    assert module.product_mix(*PQ, rule, output="constraint") == 2.0


def test_a_solver_is_asked_for_what_lies_beyond_the_minimums():
    asked = []

    def solver(programme):
        asked.append(programme)
        return [1.0]

    # Q keeps 10 (300 minutes of B); P may have 2,100 ÷ 15 = 140, above its demand of 100 less its minimum of 20
    arguments = two_products(rule="Whole units", minimum=column(20, 10), offering_class=column("", "Differentiator"))
    assert module.product_mix(**arguments, solver=solver) == column(21.0, 10.0)
    assert asked == [
        module.Programme(gains=[45.0], uses=[[15.0], [15.0]], room=[2000.0, 1800.0], most=[80.0], whole=True)
    ]


def test_a_solvers_answer_is_checked_before_it_is_believed():
    with pytest.raises(CellError) as caught:
        module.product_mix(*PQ, "Optimum", solver=lambda programme: programme.most)
    assert caught.value.code == "#N/A"
    assert caught.value.message.startswith("Rule Optimum gave a mix beyond the capacity of column 2")


def test_nothing_to_decide_asks_no_solver():
    assert module.product_mix(column(-1, 2), column(1, 1), 10, column(5, 3), "Optimum", column(0, 3)) == column(
        0.0, 3.0
    )


# --- what holds for any mix ------------------------------------------------------------------------------------------


@st.composite
def mixes(draw):
    """A mix of up to five products and three resources in amounts a person would type; every minimum fits."""
    products, resources = draw(st.integers(1, 5)), draw(st.integers(1, 3))

    def cells(number, values):
        return draw(st.lists(values, min_size=number, max_size=number))

    tenths = st.integers(0, 300).map(lambda tenth: tenth / 10)
    t = cells(products, st.integers(-20, 200).map(float))
    loads = [cells(resources, st.one_of(st.just(0.0), tenths)) for _ in range(products)]
    demand = [d if any(row) else d or 0 for d, row in zip(cells(products, st.none() | st.integers(0, 60)), loads)]
    minimum = [0 if d is None else min(m, d) for m, d in zip(cells(products, st.integers(0, 3)), demand)]
    needed = [sum(m * row[r] for m, row in zip(minimum, loads)) for r in range(resources)]
    capacity = [[need + more for need, more in zip(needed, cells(resources, st.integers(0, 900)))]]
    return column(*t), loads, capacity, column(*demand), column(*minimum)


def rows(answer):
    return answer if isinstance(answer, list) else [[answer]]


@unhurried
@given(mixes(), st.sampled_from(["T/CU", "T/unit"]))
def test_no_resource_is_overloaded_and_units_lie_between_minimum_and_demand(mix, rule):
    t, loads, capacity, demand, minimum = mix
    load = rows(product_mix(t, loads, capacity, demand, rule, minimum, output="load"))[0]
    for available, taken in zip(capacity[0], load):
        assert available > 0 or taken == 0
        assert available == 0 or capacity_check(available, taken, 0) == "OK"
    units = rows(product_mix(t, loads, capacity, demand, rule, minimum))
    for (made,), (least,), (most,) in zip(units, minimum, demand):
        assert made >= least
        assert most is None or made <= most
        assert made == int(made)


@unhurried
@given(mixes(), st.sampled_from(["T/CU", "T/unit"]), st.integers(-4, 8))
def test_scaling_money_scales_throughput_and_leaves_the_units(mix, rule, power):
    t, loads, capacity, demand, minimum = mix
    scaled = [[cell * 2.0**power for cell in row] for row in t]
    assert product_mix(t, loads, capacity, demand, rule, minimum) == product_mix(
        scaled, loads, capacity, demand, rule, minimum
    )
    before, after = (product_mix(x, loads, capacity, demand, rule, minimum, output="throughput") for x in (t, scaled))
    assert after == before * 2.0**power


@unhurried
@given(mixes(), st.sampled_from(["T/CU", "T/unit"]))
def test_throughput_and_load_are_what_the_units_make_of_them(mix, rule):
    t, loads, capacity, demand, minimum = mix
    units = [row[0] for row in rows(product_mix(t, loads, capacity, demand, rule, minimum))]
    earned = product_mix(t, loads, capacity, demand, rule, minimum, output="throughput")
    assert earned == pytest.approx(sum(made * row[0] for made, row in zip(units, t)))
    load = rows(product_mix(t, loads, capacity, demand, rule, minimum, output="load"))[0]
    assert load == pytest.approx([sum(made * row[r] for made, row in zip(units, loads)) for r in range(len(load))])


@unhurried
@given(mixes())
def test_nothing_more_would_fit(mix):
    t, loads, capacity, demand, minimum = mix
    units = [row[0] for row in rows(product_mix(t, loads, capacity, demand, None, minimum))]
    load = rows(product_mix(t, loads, capacity, demand, None, minimum, output="load"))[0]
    for made, (earned,), row, (most,) in zip(units, t, loads, demand):
        fits = all(taken + one <= available for taken, one, available in zip(load, row, capacity[0]))
        assert earned <= 0 or not fits or (most is not None and made + 1 > most)


def test_2000_products_on_20_resources_stay_fast():
    n, resources = 2000, 20
    t = [[float(1 + 37 * i % 101)] for i in range(n)]
    loads = [[float((7 * i + 13 * r) % 29) for r in range(resources)] for i in range(n)]
    demand = [[float(i % 50)] for i in range(n)]
    started = process_time()
    product_mix(t, loads, [[300_000.0] * resources], demand)
    assert process_time() - started < 3
