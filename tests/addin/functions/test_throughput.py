"""THROUGHPUT: what its cases cannot say in one line, arithmetic, shapes and sentences."""

from __future__ import annotations

from decimal import Decimal
from math import fsum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin import CellError, throughput

whole = st.integers(-1000, 1000)


def column(values: Any) -> list[list[Any]]:
    return [[value] for value in values]


def refused(*arguments: Any, **named: Any) -> CellError:
    with pytest.raises(CellError) as raised:
        throughput(*arguments, **named)
    return raised.value


class TestArithmetic:
    @given(st.lists(st.tuples(whole, whole, whole), min_size=1, max_size=8))
    def test_the_total_is_what_pencil_and_paper_give(self, sales: list[tuple[int, int, int]]) -> None:
        price, tvc, units = (column(values) for values in zip(*sales))
        assert throughput(price, tvc, units) == sum(q * (p - v) for p, v, q in sales)
        assert throughput(price, tvc) == sum(p - v for p, v, _ in sales)

    @given(st.lists(st.tuples(whole, whole, whole), min_size=2, max_size=8))
    def test_revenue_less_tvc_is_the_total(self, sales: list[tuple[int, int, int]]) -> None:
        cells = [column(values) for values in zip(*sales)]
        assert throughput(*cells, output="revenue") - throughput(*cells, output="tvc") == throughput(*cells)

    @given(st.lists(st.tuples(whole, whole, whole), min_size=2, max_size=8))
    def test_the_lines_add_up_to_the_total(self, sales: list[tuple[int, int, int]]) -> None:
        cells = [column(values) for values in zip(*sales)]
        lines = throughput(*cells, output="lines")
        assert isinstance(lines, list)
        assert fsum(cell for (cell,) in lines) == throughput(*cells)

    @given(st.lists(st.lists(whole, min_size=3, max_size=3), min_size=2, max_size=5))
    def test_components_are_the_same_as_their_sum(self, costs: list[list[int]]) -> None:
        revenue = column([100] * len(costs))
        for output in ("total", "lines", "tvc", "ratio"):
            assert throughput(revenue, costs, output=output) == throughput(
                revenue, column(map(sum, costs)), output=output
            )

    def test_a_small_sale_beside_a_large_one_is_not_lost(self) -> None:
        assert throughput(column([1e16, 1, -1e16]), column([0, 0, 0]), output="lines") == [[1e16], [1.0], [-1e16]]
        assert throughput(column([0.1] * 10), column([0] * 10)) == 1.0

    def test_rounding_noise_between_price_and_cost_is_no_throughput(self) -> None:
        assert throughput(0.1 + 0.2, 0.3) == 0.0
        assert throughput(0.3, [[0.1, 0.2]]) == 0.0
        assert throughput(column([0.1 + 0.2, 5]), column([0.3, 5]), output="lines") == [[0.0], [0.0]]

    def test_a_loss_of_one_line_stays_a_loss_in_every_output(self) -> None:
        assert throughput(80, 100) == -20
        assert throughput(80, 100, output="ratio") == -0.25

    def test_currency_cells_arrive_as_decimals(self) -> None:
        assert throughput([[Decimal("176")]], [[Decimal("150"), Decimal("0"), Decimal("1.04")]]) == pytest.approx(24.96)


class TestShapes:
    def test_with_one_sale_a_column_of_costs_is_its_components(self) -> None:
        assert throughput(100, column([75, 1, 4])) == throughput(100, [[75, 1, 4]]) == 20
        assert throughput(10, column([7, 1]), 3) == 6

    def test_a_block_of_costs_of_one_sale_is_its_components_too(self) -> None:
        assert throughput(100, [[10, 20], [30, 5]]) == 35

    def test_revenue_and_quantity_alone_set_the_number_of_lines(self) -> None:
        error = refused(column([100, 80]), column([1, 2, 3]))
        assert error.code == "#VALUE!"
        assert "3 rows by 1 column" in error.message
        assert "2 rows by 1 column" in error.message

    def test_revenue_and_quantity_are_one_column(self) -> None:
        for arguments in (([[1, 2]], 1), (1, 1, [[1, 2]])):
            assert refused(*arguments).code == "#VALUE!"
            assert "give one column, one row per line" in refused(*arguments).message

    def test_one_tvc_for_several_revenues_is_refused_whatever_its_width(self) -> None:
        for tvc in (5, [[5]], [[5, 1]]):
            assert refused(column([1, 2]), tvc).message == (
                "One TVC for 2 revenue lines; give a TVC per line or add the revenue up"
            )

    def test_with_a_quantity_price_and_tvc_per_unit_may_stretch(self) -> None:
        assert throughput(10, 4, column([1, 2])) == 18
        assert throughput(10, [[3, 1]], column([1, 2]), "lines") == [[6.0], [12.0]]
        assert throughput(column([10, 20]), 4, column([1, 2])) == 38

    def test_one_quantity_stretches_over_all_prices(self) -> None:
        assert throughput(column([10, 20]), column([4, 5]), 3) == 63

    def test_a_skipped_line_is_blank_in_every_column_that_is_not_stretched(self) -> None:
        assert throughput(10, 4, column([1, None, 2]), "lines") == [[6.0], [""], [12.0]]
        assert refused(column([10, None]), column([4, 5]), output="total").code == "#N/A"


class TestSentences:
    def test_the_reason_of_a_total_counts_the_lines_and_those_skipped(self) -> None:
        reason = throughput(column([100, None, 80]), column([75, None, 60]), output="reason")
        assert reason == "T 45 = revenue 180 − TVC 135 over 2 lines, 1 blank line skipped."

    def test_a_blank_says_what_to_type(self) -> None:
        assert refused("", 75).message == "Revenue is blank; type the revenue, 0 if there is none"
        assert refused(100, None).message == "TVC is blank; type 0 if this sale truly has no variable cost"
        assert refused(column([1, 2]), column([1, 2]), column([1, ""])).message == (
            "Quantity is blank on line 2; type the units, 0 if none were sold"
        )

    def test_a_blank_range_of_quantity_is_a_blank_quantity_not_one_left_out(self) -> None:
        assert refused(100, 75, [[None]]).code == "#N/A"
        assert throughput(100, 75, None) == 25

    def test_no_revenue_has_no_ratio(self) -> None:
        error = refused(column([100, -100]), column([1, 1]), output="ratio")
        assert error == CellError(
            "#DIV/0!", "Revenue adds up to 0, so T ÷ revenue has no value; ask for the total instead"
        )

    def test_a_total_too_large_is_a_number_error(self) -> None:
        assert refused(column([1.7e308, 1.7e308]), column([0, 0])).code == "#NUM!"
        assert refused(1e308, 0, 10).code == "#NUM!"

    def test_text_that_is_no_output_is_no_quantity_either(self) -> None:
        assert refused(100, 75, "margin").code == "#VALUE!"
