"""The two programmes of PRODUCT_MIX: what HiGHS answers against mixes worked by hand or counted out one by one."""

from __future__ import annotations

import subprocess
import sys
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import addin
from addin import CellError, capacity_check, product_mix
from addin.cells import is_blank

pytest.importorskip("scipy", reason="the two programmes need SciPy")

from addin import optimum
from addin.functions.product_mix import Programme

PROGRAMMES = ("Optimum", "Whole units")
unhurried = settings(deadline=None, max_examples=40)


def column(*cells):
    """Cells below each other."""
    return [[cell] for cell in cells]


PQ = (column(45, 60), [[15, 15, 15, 15], [10, 30, 5, 5]], [[2400] * 4], column(100, 50))
PQ_JAPAN = (
    column(45, 60, 27, 40),
    [[15, 14, 17, 15], [10, 29, 7, 5], [15, 14, 17, 15], [10, 29, 7, 5]],
    [[2400, 4800, 2400, 2400]],
    column(100, 50, 100, 50),
)


# --- published and worked mixes --------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", PROGRAMMES)
def test_pq_02_both_programmes_find_the_mix_of_the_ranking(rule):
    # one resource is short, and 30 Q fill it to the minute
    assert product_mix(*PQ, rule) == column(100.0, 30.0)
    assert product_mix(*PQ, rule, "throughput") == 6300.0


def test_pq_05_whole_units_at_their_best_earn_5_more_than_the_ranking():
    # 94 × 15 + (50 + 49) × 10 = 2,400 of A; 94 × 45 + 50 × 60 + 49 × 40 = 9,190, OE 6,400
    assert product_mix(*PQ_JAPAN, "Whole units") == column(94.0, 50.0, 0.0, 49.0)
    assert product_mix(*PQ_JAPAN, "Whole units", "throughput") - 6400 == 2790


def test_pq_05_parts_of_units_at_their_best_earn_2800():
    # 1,400 ÷ 15 = 93 1/3 P beside all Q: 4,200 + 3,000 + 2,000 = 9,200
    assert product_mix(*PQ_JAPAN, "Optimum", "throughput") - 6400 == pytest.approx(2800)
    assert product_mix(*PQ_JAPAN, "Optimum") == [
        [pytest.approx(280 / 3)],
        [pytest.approx(50)],
        [pytest.approx(0)],
        [pytest.approx(50)],
    ]


def test_with_two_resources_overloaded_the_optimum_beats_both_rankings():
    # x + 2y ≤ 10 and 2x + y ≤ 10 cross at 10/3, 10/3: T (10 + 8) × 10/3 = 60; the rankings make 5 and 0: T 50
    arguments = (column(10, 8), [[1, 2], [2, 1]], [[10, 10]], column(10, 10))
    assert product_mix(*arguments, "T/CU", "throughput") == 50.0
    assert product_mix(*arguments, "T/unit", "throughput") == 50.0
    assert product_mix(*arguments, "Optimum", "throughput") == pytest.approx(60)
    assert product_mix(*arguments, "Optimum") == [[pytest.approx(10 / 3)]] * 2
    # whole: 4 + 2 takes 8 and 10, T 56; 3 + 3 takes 9 and 9, T 54; 5 + 0 T 50
    assert product_mix(*arguments, "Whole units") == column(4.0, 2.0)


def test_the_linear_programme_may_make_parts_of_units_and_the_integer_one_may_not():
    assert product_mix(1, 2, 5, 10, "Optimum") == 2.5
    assert product_mix(1, 2, 5, 10, "Whole units") == 2.0
    assert product_mix(1, 2, 50, 7.9, "Optimum") == 7.9
    assert product_mix(1, 2, 50, 7.9, "Whole units") == 7.0


def test_a_part_of_a_unit_is_no_rounding_noise():
    arguments = (column(2, 1), column(1, 1), 20.005, column(10, None), "Optimum")
    assert product_mix(*arguments) == [[10.0], [pytest.approx(10.005, rel=1e-12)]]
    assert product_mix(column(2, 1), column(1, 1), 10.000001, column(10, None), "Optimum") == [
        [10.0],
        [pytest.approx(1e-6, rel=1e-6)],
    ]


@pytest.mark.parametrize("rule", PROGRAMMES)
def test_minimums_are_granted_and_what_earns_nothing_stays_there(rule):
    # 20 minutes for the first two; 80 ÷ 2 = 40 of the third
    arguments = (column(-1, 0, 3), column(1, 1, 2), 100, column(50, 50, None), rule, column(5, 15, ""))
    assert product_mix(*arguments) == column(5.0, 15.0, 40.0)


def test_whole_units_are_added_to_a_fractional_minimum():
    # 2.5 granted; 7.5 of 10 left; 7 more
    assert product_mix(1, 1, 10, None, "Whole units", 2.5) == 9.5
    assert product_mix(1, 1, 10, None, "Optimum", 2.5) == 10.0


def test_what_takes_no_resource_is_made_up_to_its_demand():
    assert product_mix(column(1, 2), [[0, 0], [1, 0]], [[5, 0]], column(7, 9), "Optimum") == column(7.0, 5.0)
    assert product_mix(1, 0, 0, 7, "Whole units") == 7.0
    assert product_mix(1, 0, 0, 7, "Optimum") == 7.0


def test_whole_units_do_not_round_a_resource_over_its_capacity():
    # 3 × 33.333334 is 100.000002: HiGHS's tolerance must not make the third unit
    assert product_mix(1, 33.333334, 100, 9, "Whole units") == 2.0
    # and rounding noise must not lose it: 3 × 0.1 is 0.30000000000000004
    assert product_mix(1, 0.1, 0.3, 9, "Whole units") == 3.0


@pytest.mark.parametrize("power", [-40, -20, 20, 40])
@pytest.mark.parametrize("rule", PROGRAMMES)
def test_neither_the_currency_nor_the_unit_of_a_resource_matters(rule, power):
    t, loads, capacity, demand = PQ_JAPAN
    times = 2.0**power
    dearer = [[cell * times for cell in row] for row in t]
    in_small_units = ([[cell * times for cell in row] for row in loads], [[cell * times for cell in capacity[0]]])
    assert product_mix(dearer, *in_small_units, demand, rule) == product_mix(*PQ_JAPAN, rule)


def test_the_smallest_load_beside_a_large_one_still_counts():
    # the second takes a millionth of the first's time; both want all of it: 1,000 of the second take 0.001 of 1
    arguments = (column(1, 1), column(1, 1e-6), 1, column(5, None))
    assert product_mix(*arguments, "Optimum", "throughput") == pytest.approx(1e6)
    assert product_mix(*arguments, "Whole units", "throughput") == 1e6


# --- limits, in words ------------------------------------------------------------------------------------------------


def hard_mix(products=20, resources=8):
    """A mix whose integer programme takes some 400 branches (from a fixed seed)."""
    random = Random(1)
    t = column(*(float(random.randint(50, 99)) for _ in range(products)))
    loads = [[float(random.randint(10, 99)) for _ in range(resources)] for _ in range(products)]
    return t, loads, [[float(random.randint(4000, 6000)) for _ in range(resources)]], [[9.0]] * products


def test_an_integer_programme_that_is_not_settled_is_not_available_and_says_so(monkeypatch):
    solved = product_mix(*hard_mix(), "Whole units", "throughput")
    assert solved <= product_mix(*hard_mix(), "Optimum", "throughput")
    monkeypatch.setattr(optimum, "branches_allowed", lambda _size: 10)
    answers = []
    for _again in range(2):
        with pytest.raises(CellError) as caught:
            product_mix(*hard_mix(), "Whole units", "throughput")
        answers.append(caught.value)
    assert answers[0] == answers[1]  # a count of branches, no clock
    assert answers[0].code == "#N/A"
    assert answers[0].message.startswith("Rule Whole units was not settled within 10 branches: the mix found may earn ")
    assert answers[0].message.endswith("take fewer products at once, or the rule Optimum or T/CU")


def test_a_larger_programme_is_allowed_fewer_branches():
    allowed = [optimum.branches_allowed(size) for size in (1, 1000, 4000, optimum.LARGEST_WHOLE)]
    assert allowed == [20_000, 20_000, 5_000, 400]


def test_an_integer_programme_beyond_the_limit_is_refused_in_words():
    n = optimum.LARGEST_WHOLE // 20 + 1
    with pytest.raises(CellError) as caught:
        product_mix([[1.0]] * n, [[1.0] * 20] * n, [[5.0] * 20], [[1.0]] * n, "Whole units")
    assert caught.value.code == "#N/A"
    assert caught.value.message == (
        "Rule Whole units takes on 50,000 products × resources at most, not 50,020; take the rule Optimum or T/CU"
    )


def test_more_whole_units_than_a_double_counts_are_refused():
    with pytest.raises(CellError) as caught:
        product_mix(1, 1e-9, 1e9, None, "Whole units")
    assert caught.value.code == "#NUM!"
    assert caught.value.message.startswith("Rule Whole units cannot count 1e+18 units")


def test_a_large_linear_programme_keeps_within_capacity():
    random = Random(1)
    n, resources = 25_000, 5
    t = [[random.uniform(-5, 100)] for _ in range(n)]
    loads = [[random.uniform(0, 10) for _ in range(resources)] for _ in range(n)]
    arguments = (t, loads, [[n * 100.0] * resources], [[random.uniform(0, 100)] for _ in range(n)])
    assert n * resources > optimum.LARGE
    best, ranked = (product_mix(*arguments, rule, "throughput") for rule in ("Optimum", "T/CU"))
    assert best >= ranked


# --- where SciPy is missing ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", PROGRAMMES)
@pytest.mark.parametrize("missing", ["scipy", "numpy", "addin.optimum"])
def test_without_scipy_or_the_optimum_the_programmes_are_not_available_and_say_what_to_install(
    rule, missing, monkeypatch
):
    monkeypatch.setitem(sys.modules, missing, None)
    if missing == "scipy":
        monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    for called in (product_mix, addin.FUNCTIONS["PRODUCT_MIX"]):
        with pytest.raises(CellError) as caught:
            called(*PQ, rule)
        assert caught.value.code == "#N/A"
        assert f"Rule {rule} needs SciPy" in caught.value.message
        assert 'pip install "throughput-addin[mix]"' in caught.value.message
    assert "pip install" in addin.call("PRODUCT_MIX", *PQ, rule, output="reason")
    assert addin.call("PRODUCT_MIX", *PQ, "T/CU") == column(100.0, 30.0)


def test_called_by_its_worksheet_name_it_finds_scipy():
    assert addin.call("PRODUCT_MIX", *PQ, rule="Optimum") == column(100.0, 30.0)
    assert addin.call("PRODUCT_MIX", *PQ, rule="Whole units") == column(100.0, 30.0)


def test_scipy_is_imported_only_when_a_mix_asks_for_it():
    script = (
        "import sys, addin\n"
        "addin.call('PRODUCT_MIX', [[45], [60]], [[15], [30]], 2400, [[100], [50]])\n"
        "print([name for name in ('scipy', 'numpy', 'addin.optimum') if name in sys.modules])\n"
        "addin.call('PRODUCT_MIX', [[45], [60]], [[15], [30]], 2400, [[100], [50]], 'Optimum')\n"
        "print('scipy' in sys.modules)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.split("\n")[:2] == ["[]", "True"]


# --- what holds for any mix ------------------------------------------------------------------------------------------


@st.composite
def mixes(draw, products=5, most=40):
    """A mix in amounts a person would type; every minimum fits."""
    n, resources = draw(st.integers(1, products)), draw(st.integers(1, 3))

    def cells(number, values):
        return draw(st.lists(values, min_size=number, max_size=number))

    tenths = st.integers(1, 300).map(lambda tenth: tenth / 10)
    loads = [cells(resources, st.one_of(st.just(0.0), tenths)) for _ in range(n)]
    demand = [d if any(row) else d or 0 for d, row in zip(cells(n, st.none() | st.integers(0, most)), loads)]
    minimum = [0 if d is None else min(m, d) for m, d in zip(cells(n, st.integers(0, 2)), demand)]
    needed = [sum(m * row[r] for m, row in zip(minimum, loads)) for r in range(resources)]
    capacity = [[need + more for need, more in zip(needed, cells(resources, st.integers(0, 20 * most)))]]
    t = cells(n, st.integers(-20, 200).map(float))
    return column(*t), loads, capacity, column(*demand), column(*minimum)


def throughput(mix, rule):
    t, loads, capacity, demand, minimum = mix
    return product_mix(t, loads, capacity, demand, rule, minimum, output="throughput")


@unhurried
@given(mixes())
def test_a_ranking_never_beats_whole_units_and_whole_units_never_beat_the_optimum(mix):
    by_cu, by_unit, whole, best = (throughput(mix, rule) for rule in ("T/CU", "T/unit", "Whole units", "Optimum"))
    noise = 1e-7 * max(1.0, abs(best))
    assert max(by_cu, by_unit) <= whole + noise
    assert whole <= best + noise


@unhurried
@given(mixes(), st.sampled_from(PROGRAMMES))
def test_no_resource_is_overloaded_and_units_lie_between_minimum_and_demand(mix, rule):
    t, loads, capacity, demand, minimum = mix
    load = product_mix(t, loads, capacity, demand, rule, minimum, output="load")
    for available, taken in zip(capacity[0], load[0] if isinstance(load, list) else [load]):
        assert available > 0 or taken == 0
        assert available == 0 or capacity_check(available, taken, 0) == "OK"
    units = product_mix(t, loads, capacity, demand, rule, minimum)
    for (made,), (least,), (most,) in zip(units if isinstance(units, list) else [[units]], minimum, demand):
        assert made >= least
        assert is_blank(most) or made <= most
        assert rule == "Optimum" or made == int(made)


@unhurried
@given(mixes(), st.sampled_from(PROGRAMMES), st.randoms())
def test_the_order_of_products_and_resources_does_not_change_the_total(mix, rule, random):
    t, loads, capacity, demand, minimum = mix
    order, across = list(range(len(t))), list(range(len(capacity[0])))
    random.shuffle(order)
    random.shuffle(across)
    shuffled = (
        [t[i] for i in order],
        [[loads[i][r] for r in across] for i in order],
        [[capacity[0][r] for r in across]],
        [demand[i] for i in order],
        [minimum[i] for i in order],
    )
    assert throughput(shuffled, rule) == pytest.approx(throughput(mix, rule), rel=1e-9, abs=1e-6)


@unhurried
@given(mixes(), st.sampled_from(PROGRAMMES), st.sampled_from([0.001, 3, 1000, 7e6]))
def test_scaling_money_scales_the_total(mix, rule, times):
    scaled = ([[cell * times for cell in row] for row in mix[0]], *mix[1:])
    assert throughput(scaled, rule) == pytest.approx(throughput(mix, rule) * times, rel=1e-9, abs=1e-6 * times)


@unhurried
@given(mixes(), st.sampled_from(PROGRAMMES), st.integers(1, 50))
def test_more_capacity_never_earns_less(mix, rule, more):
    t, loads, capacity, demand, minimum = mix
    larger = [[cell + more for cell in capacity[0]]]
    before, after = throughput(mix, rule), throughput((t, loads, larger, demand, minimum), rule)
    assert after >= before - 1e-7 * max(1.0, abs(before))


@unhurried
@given(mixes(products=3, most=6))
def test_whole_units_are_the_best_of_all_mixes_counted_out(mix):
    t, loads, capacity, demand, minimum = mix
    fits = [
        int(min((have / load for have, load in zip(capacity[0], row) if load), default=0) + 1e-9) if d is None else d
        for row, (d,) in zip(loads, demand)
    ]
    best = max(
        sum(made * row[0] for made, row in zip(units, t))
        for units in product(*(range(least, min(most, 40) + 1) for (least,), most in zip(minimum, fits)))
        if all(
            sum(made * row[r] for made, row in zip(units, loads)) <= have + 1e-9 for r, have in enumerate(capacity[0])
        )
    )
    found = throughput(mix, "Whole units")
    if all(most <= 40 for most in fits):
        assert found == pytest.approx(best, abs=1e-7)
    else:
        assert found >= best - 1e-7


def test_a_programme_without_binding_resource_is_solved_too():
    assert optimum.solved(Programme([1.0, 2.0], [[0.0, 0.0]], [0.0], [3.0, 4.0], whole=False)) == [3.0, 4.0]
    assert optimum.solved(Programme([1.0, 2.0], [], [], [3.0, 4.0], whole=True)) == [3.0, 4.0]
