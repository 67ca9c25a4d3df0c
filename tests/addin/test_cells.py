"""What a cell is, how ranges become lines, and how sums are taken."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.cells import (
    NO,
    YES,
    Answer,
    Argument,
    Call,
    CellError,
    Cells,
    Lines,
    Output,
    Result,
    Signature,
    amount,
    difference,
    finite,
    in_words,
    is_blank,
    listed,
    one_cell,
    percent,
    ranks,
    respond,
    sentence,
    shown,
    total,
)
from addin.cells.cell import answer, number, share
from addin.cells.grid import errors_within, grid

# ------------------------------------------------------------------ one cell


@pytest.mark.parametrize("cell", [None, "", " ", "    ", float("nan"), Decimal("NaN"), Decimal("sNaN")])
def test_nothing_only_spaces_and_nan_are_blank(cell: object) -> None:
    assert is_blank(cell)
    assert number(cell) is None


@pytest.mark.parametrize("cell", [0, 0.0, "0", False, "\t", "\n", "\u00a0", Decimal(0), [], object()])
def test_everything_else_is_filled(cell: object) -> None:
    assert not is_blank(cell)


@pytest.mark.parametrize(
    ("cell", "value"),
    [(100, 100.0), (2.5, 2.5), (Decimal("0.10"), 0.1), (Fraction(1, 4), 0.25), ("1e3", 1000.0), (" -2.5 ", -2.5)],
)
def test_a_number_is_read_from_every_kind_that_holds_one(cell: object, value: float) -> None:
    assert number(cell) == value
    assert type(number(cell)) is float


@pytest.mark.parametrize("cell", [True, "1,234", "12 USD", 1j, b"1", [1], object()])
def test_what_is_no_number_is_refused_with_what_is_accepted(cell: object) -> None:
    with pytest.raises(CellError, match="a number is accepted: digits with one decimal point") as raised:
        number(cell)
    assert raised.value.code == "#VALUE!"


@pytest.mark.parametrize("cell", [float("inf"), "1e999", Decimal("1e999"), Decimal("Infinity"), 10**400, "9" * 400])
def test_a_number_no_cell_can_hold_is_a_number_error(cell: object) -> None:
    with pytest.raises(CellError, match="too large for a cell") as raised:
        number(cell)
    assert raised.value.code == "#NUM!"


def test_a_share_lies_strictly_between_0_and_1_and_its_ends_are_answers() -> None:
    assert [share(cell) for cell in (0.6, "0.6", Decimal("0.6"))] == [0.6, 0.6, 0.6]
    assert [share(cell) for cell in (0, 1, "0", "1", "", None, "Yes", True)] == [None] * 8
    for cell in (1.5, -0.1, "2"):
        with pytest.raises(CellError, match="outside 0 to 1"):
            share(cell)


def test_an_answer_matches_without_regard_to_case_and_outer_spaces() -> None:
    spellings = {"yes": "Yes", "1": "Yes", "true": "Yes", "straße": "Street"}
    assert [answer(cell, spellings) for cell in (" YES ", 1, 1.0, Decimal(1), True, None, 0, "")] == ["Yes"] * 5 + [
        ""
    ] * 3
    with pytest.raises(CellError):
        answer("Y es", spellings)


# ------------------------------------------------------------------ ranges


def test_a_range_is_rows_of_equal_length() -> None:
    made = grid([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], "tvc")
    assert (made.height, made.width, made.shape) == (3, 2, "3 rows by 2 columns")
    assert made.column(1) == [2.0, 4.0, 6.0]
    assert made.row(2) == [5.0, 6.0]
    assert grid(((1.0,),), "tvc").shape == "1 row by 1 column"


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ([1.0, 2.0], "tvc is a flat list; give rows of cells, such as"),
        (["ab", "cd"], "flat list"),
        ([[1.0], 2.0], "flat list"),
        (range(3), "flat list"),
        ([], "empty range"),
        ([[], []], "empty range"),
        ([[1.0], [2.0, 3.0]], "tvc has rows of 1 to 2 cells; give every row the same number of cells"),
    ],
)
def test_any_other_sequence_is_refused_with_what_to_give(cells: object, words: str) -> None:
    with pytest.raises(CellError, match=words) as raised:
        grid(cells, "tvc")
    assert raised.value.code == "#VALUE!"


def test_error_cells_are_found_in_ragged_ranges_too() -> None:
    error = CellError("#REF!")
    assert errors_within([[1], [2, error], error]) == [(1, 1, error), (2, 0, error)]
    assert errors_within(error) == [(0, 0, error)]
    assert errors_within("text") == []


# ------------------------------------------------------------------ sums


@given(st.lists(st.floats(-1e300, 1e300), max_size=8), st.randoms())
def test_a_total_does_not_depend_on_the_order_of_what_is_added(values: list[float], order: Any) -> None:
    shuffled = values[:]
    order.shuffle(shuffled)
    assert total(values) == total(shuffled)


@given(st.lists(st.integers(-(10**6), 10**6), max_size=20))
def test_a_total_of_whole_numbers_is_exact(values: list[int]) -> None:
    assert total(values) == sum(values)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=6))
def test_a_total_is_finite_or_a_number_error(values: list[float]) -> None:
    try:
        assert math.isfinite(total(values))
    except CellError as error:
        assert error.code == "#NUM!"  # noqa: PT017 - both outcomes are right


def test_a_total_is_zero_under_a_billionth_of_what_was_added() -> None:
    assert total([1e9, -1e9, 1.9]) == 0.0
    assert total([1e9, -1e9, 2.1]) == 2.1
    assert total([1e300, 1.0, -1e300]) == 0.0
    assert total([]) == 0.0


def test_a_total_that_overflows_on_its_way_only_is_still_found() -> None:
    assert total([1.7e308, 1.7e308, -1.7e308]) == 1.7e308
    with pytest.raises(CellError, match="too large"):
        total([1.7e308, 1.7e308])


def test_a_difference_is_zero_under_a_billionth_of_its_sizes() -> None:
    assert difference(0.1 + 0.2, 0.3) == 0.0
    assert difference(1e9, 1e9 - 1.9) == 0.0
    assert difference(1e9, 1e9 - 2.1) != 0.0
    assert difference(100, 75) == 25


def test_an_infinite_result_is_a_number_error() -> None:
    for value in (float("inf"), float("nan")):
        with pytest.raises(CellError, match="too large for a cell"):
            finite(value)


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=9))
def test_a_rank_is_one_more_than_the_number_of_larger_values(values: list[int]) -> None:
    assert ranks([float(value) for value in values]) == [1 + sum(other > value for other in values) for value in values]


# ------------------------------------------------------------------ words


def test_amounts_are_shown_with_thousands_and_without_idle_zeros() -> None:
    shown_amounts = [amount(value) for value in (0, -0.0, 25, 1234.5, -0.25, 1e6, 0.1 + 0.2, 1e15, 1e-7)]
    assert shown_amounts == ["0", "0", "25", "1,234.5", "-0.25", "1,000,000", "0.3", "1e+15", "1e-07"]
    assert [percent(value) for value in (0.6, 1.2345, -0.02)] == ["60%", "123.45%", "-2%"]


def test_an_offending_value_is_quoted_as_it_was_typed() -> None:
    assert [shown(cell) for cell in ("1,234", True, 2.0, 10**400, None)] == [
        '"1,234"', "TRUE", "2", "a number too large for a cell", "None",
    ]  # fmt: skip
    assert shown("x" * 60) == '"' + "x" * 39 + '…"'
    assert shown(object()) == "object"


def test_a_sentence_is_one_line_of_1_to_255_characters() -> None:
    assert sentence("one\n  two") == "one two"
    assert (len(sentence("x" * 300)), sentence("x" * 300)[-1]) == (255, "…")
    assert sentence("  ")
    assert in_words(CellError("#N/A")) == "The result is #N/A"


def test_accepted_words_are_listed_with_or() -> None:
    assert [listed(["a"]), listed(["a", "b"]), listed(("a", "b", "c"))] == ["a", "a or b", "a, b or c"]


def test_a_cell_error_is_compared_by_what_it_says() -> None:
    assert CellError("#N/A", "x") == CellError("#N/A", "x") != CellError("#N/A", "y")
    assert str(CellError("#N/A", "TVC is blank")) == "#N/A: TVC is blank"
    assert len({CellError("#N/A"), CellError("#N/A")}) == 1
    with pytest.raises(CellError, match="TVC is blank"):
        one_cell(CellError("#N/A", "TVC is blank"))


# ------------------------------------------------------------------ a signature, and a call of it

SALE = Signature(
    name="SALE",
    purpose="A function to try the cells with.",
    arguments=(
        Argument("price", "The price.", "money", when_blank="type the price"),
        Argument("units", "The units.", "units", optional=True, default=1.0, blank_means="1", above=0),
        Argument("paid", "Whether it is paid.", "answer", optional=True, answers=(YES, NO)),
        Argument(
            "note", "A word.", "text", "single", optional=True, answers=(Answer("lines", "spelled as an output"),)
        ),
    ),
    outputs=(Output("value", "what it brings"), Output("lines", "line by line")),
    example="=SALE(2)",
    example_result=2.0,
    errors={},
    source="",
)


def _compute(call: Call) -> Result:
    lines = Lines(call, ("price", "units", "paid"))
    paid = lines.answers("paid")
    if call.output == "reason":
        return lines.spilled(
            lines.each(
                lambda price, units, yes: f"{price} × {units} {yes}",
                lines.numbers("price"),
                lines.numbers("units"),
                paid,
            )
        )
    return lines.spilled(
        lines.each(lambda price, units, _: price * units, lines.numbers("price"), lines.numbers("units"), paid)
    )


def sale(*cells: Cells) -> Result:
    return respond(SALE, _compute, *cells, *[None] * (len(SALE.arguments) - len(cells)))


def test_a_signature_adds_the_reason_and_the_output_by_itself() -> None:
    assert [output.name for output in SALE.outputs] == ["value", "lines", "reason"]
    assert SALE.arguments[-1].name == "output"
    assert SALE.usage == "SALE(price, [units], [paid], [note], [output])"


def test_an_argument_is_called_by_its_name_in_a_sentence() -> None:
    labels = {name: Argument(name, "", "").label for name in ("tvc", "oe", "t", "revenue", "delta_oe", "base_load")}
    assert list(labels.values()) == ["TVC", "OE", "T", "Revenue", "delta_oe", "base_load"]


def test_an_argument_says_what_it_accepts() -> None:
    assert Argument("a", "", "", answers=(YES, NO)).accepted == "Yes or No"
    assert Argument("a", "", "", answers=(YES, NO), or_share=True).accepted == "Yes or No, or a share between 0 and 1"
    assert Argument("a", "", "", above=0).accepted == "a number above 0"
    assert Argument("a", "", "", at_least=-1).accepted == "a number of at least -1"
    assert Argument("a", "", "").accepted == "a number"


def test_the_help_of_an_argument_holds_its_answers_and_what_a_blank_means() -> None:
    assert SALE.by_name["paid"].help == "Whether it is paid. Yes or No."
    assert SALE.by_name["units"].help == "The units. Blank: 1."


def test_a_number_outside_its_domain_is_a_number_error_on_its_line() -> None:
    assert sale([[2], [3]], [[5], [0]]) == [
        [10.0],
        [CellError("#NUM!", "Units on line 2 is 0; a number above 0 is accepted")],
    ]


def test_a_blank_optional_cell_takes_its_default_on_its_line() -> None:
    assert sale([[2], [3]], [[5], [None]]) == [[10.0], [3.0]]


def test_an_answer_of_the_argument_itself_is_not_taken_for_an_output() -> None:
    assert sale(2, None, None, "lines") == 2.0
    assert sale(2, "lines") == 2.0
    with pytest.raises(CellError, match='Units is "rows"'):
        sale(2, "rows")


def test_a_reason_in_the_place_of_a_required_argument_asks_for_no_reason() -> None:
    with pytest.raises(CellError, match='Price is "reason"'):
        sale("reason")


def test_a_cell_that_cannot_be_looked_up_is_an_answer_refused_on_its_line() -> None:
    rows = sale([[2], [3], [4]], None, [["Yes"], [{"a": 1}], [Decimal("sNaN")]])
    assert isinstance(rows, list)
    assert [cell.code if isinstance(cell, CellError) else cell for (cell,) in rows] == [2.0, "#VALUE!", 4.0]


def test_a_cell_that_refuses_to_be_compared_is_not_blank() -> None:
    rows = sale([[pd.NA], [None], [4]])
    assert isinstance(rows, list)
    assert [cell.code if isinstance(cell, CellError) else cell for (cell,) in rows] == ["#VALUE!", "", 4.0]


def test_a_stretched_fault_is_the_fault_of_every_line_without_a_number() -> None:
    rows = sale([[2], [3]], "x")
    assert isinstance(rows, list)
    messages: Sequence[str] = [cell.message for (cell,) in rows if isinstance(cell, CellError)]
    assert len(messages) == 2
    assert all(message.startswith('Units is "x"') for message in messages)


def test_a_result_beyond_a_cell_is_a_number_error_on_its_line() -> None:
    assert sale([[2], [1e308]], [[5], [1e308]]) == [
        [10.0],
        [CellError("#NUM!", "The result on line 2 is too large for a cell; check its amounts")],
    ]
