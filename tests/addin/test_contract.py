"""What holds for every worksheet function, whatever it computes; each function is known here by its signature only."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import addin
from addin import CellError
from addin.cells import CODES, Argument, Signature

NAMES = tuple(addin.FUNCTIONS)
COMPUTING = tuple(name for name in NAMES if not name.startswith("TA_"))
each_function = pytest.mark.parametrize("name", NAMES)
each_computing_function = pytest.mark.parametrize("name", COMPUTING)
thorough = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def signature(name: str) -> Signature:
    return addin.FUNCTIONS[name].signature


def outcome(name: str, arguments: Mapping[str, Any], output: str | None = None) -> Any:
    """What a call gives: its result, or the CellError it raised; any other exception is a failure of the test."""
    try:
        return addin.call(name, **arguments, **({} if output is None else {"output": output}))
    except CellError as error:
        return error


# ------------------------------------------------------------------ what may be handed over

JUNK: list[Any] = [
    None, "", "   ", True, False, float("nan"), float("inf"), -float("inf"), 0, 0.0, -0.0, "0",
    Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("1e999"), Decimal("0.10"), 10**400, -(10**400),
    1e308, -1e308, 1.7976931348623157e308, 5e-324, "1e999", "1,234", "(50)", "12 USD", "1_000", "nan", "inf", "１２",
    "\t1", "1\n", "=1+1", "#N/A", "reason", "total", "a" * 300, "\ud800", Fraction(1, 3), 1j, b"12", object(),
    datetime.date(2016, 8, 29), {"a": 1}, {1, 2}, range(3), lambda: 1,
    np.float64(2.5), np.float32("nan"), np.int64(3), np.bool_(True), np.array([1.0, 2.0]), pd.NA, pd.NaT,
]  # fmt: skip


@cache
def good_values(argument: Argument) -> tuple[Any, ...]:
    """Cells the argument accepts: its answers in several spellings, or numbers in several dresses."""
    if argument.answers:
        return tuple(spelling for text in argument.spellings for spelling in (text, text.upper(), f" {text} "))
    signs = (1, -1) if argument.above is None and argument.at_least is None else (1,)
    plain = [sign * size for size in (0.25, 1.0, 2.0, 7.5, 100.0, 1234.56) for sign in signs]
    return tuple(dress(value) for value in plain for dress in (float, repr, lambda x: Decimal(repr(x)), _whole))


def _whole(value: float) -> float | int:
    return int(value) if value.is_integer() else value


@cache
def good_cells(argument: Argument) -> st.SearchStrategy[Any]:
    return st.sampled_from(good_values(argument))


@cache
def any_cells(argument: Argument) -> st.SearchStrategy[Any]:
    """Two in three are good, so that a call also comes as far as its arithmetic."""
    good = good_values(argument)
    return st.sampled_from([*JUNK, *(good * (2 * len(JUNK) // len(good) + 1))])


@cache
def strange_cells(argument: Argument) -> st.SearchStrategy[Any]:
    return st.one_of(good_cells(argument), st.text(max_size=6), st.floats(), st.decimals(), st.integers())


def ranges(cells: st.SearchStrategy[Any], height: int, width: int) -> st.SearchStrategy[Any]:
    row = st.lists(cells, min_size=width, max_size=width)
    return st.lists(row, min_size=height, max_size=height)


MISSHAPEN: list[Any] = [[], [[]], [[], []], [1.0, 2.0], ["Yes"], [[1.0], [2.0, 3.0]], [[1.0], 2.0], ["ab", "cd"]]
SPREADING = ("components", "scenarios", "summed", "loads", "resources", "any")


@st.composite
def cells_in_shape(draw: st.DrawFn, argument: Argument, cells: st.SearchStrategy[Any], lines: int, columns: int) -> Any:
    """One cell, a range as tall as the call, or a row that stretches."""
    across = columns if argument.shape in SPREADING else 1
    shape = draw(st.sampled_from(["cell", "range", "range", "row"]))
    if shape == "cell":
        return draw(cells)
    down = lines if shape == "range" and argument.shape not in ("single", "resources") else 1
    return draw(ranges(cells, down, across))


@st.composite
def calls(
    draw: st.DrawFn, name: str, cells: Callable[[Argument], st.SearchStrategy[Any]] = any_cells
) -> dict[str, Any]:
    """Arguments for a call of a function, mostly of fitting shapes."""
    lines, columns = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    given_arguments: dict[str, Any] = {}
    for argument in signature(name).arguments[:-1]:
        if argument.optional and draw(st.booleans()):
            continue
        oddity = draw(st.integers(0, 19)) if cells is any_cells else 2
        if oddity == 0:
            given_arguments[argument.name] = deepcopy(draw(st.sampled_from(MISSHAPEN)))
        else:
            tall, wide = (lines + 1, columns + 1) if oddity == 1 else (lines, columns)
            given_arguments[argument.name] = draw(cells_in_shape(argument, cells(argument), tall, wide))
    return given_arguments


def outputs(name: str) -> st.SearchStrategy[str | None]:
    return st.sampled_from([None, *(output.name for output in signature(name).outputs)])


# ------------------------------------------------------------------ what may come back


def assert_a_cell(cell: Any, spilled: bool) -> None:
    if type(cell) is float:
        assert math.isfinite(cell)
    elif isinstance(cell, CellError):
        assert spilled
        assert_an_error(cell)
    else:
        assert type(cell) is str, f"a cell holds {cell!r}"


def assert_an_error(error: CellError) -> None:
    assert error.code in CODES
    assert error.message.strip(), f"{error.code} says nothing"
    assert "{at}" not in error.message


def assert_a_result(result: Any) -> None:
    if isinstance(result, list):
        assert result
        assert {type(row) for row in result} == {list}
        assert len({len(row) for row in result}) == 1
        for row in result:
            assert row
            for cell in row:
                assert_a_cell(cell, spilled=True)
    else:
        assert_a_cell(result, spilled=False)


def as_text(result: Any) -> str:
    """A result for comparison, error messages included."""
    return repr(result)


@each_function
@thorough
@given(data=st.data())
def test_a_call_gives_a_value_or_a_cell_error_with_a_message_never_another_exception(
    name: str, data: st.DataObject
) -> None:
    arguments = data.draw(calls(name))
    result = outcome(name, arguments, data.draw(outputs(name)))
    assert_an_error(result) if isinstance(result, CellError) else assert_a_result(result)


@each_function
@thorough
@given(data=st.data())
def test_a_call_of_sound_cells_gives_a_value_or_a_cell_error_with_a_message(name: str, data: st.DataObject) -> None:
    arguments = data.draw(calls(name, good_cells))
    result = outcome(name, arguments, data.draw(outputs(name)))
    assert_an_error(result) if isinstance(result, CellError) else assert_a_result(result)


@each_function
@thorough
@given(data=st.data())
def test_a_call_of_strange_texts_and_numbers_gives_a_value_or_a_cell_error(name: str, data: st.DataObject) -> None:
    arguments = data.draw(calls(name, strange_cells))
    result = outcome(name, arguments, data.draw(outputs(name)))
    assert_an_error(result) if isinstance(result, CellError) else assert_a_result(result)


@each_function
@thorough
@given(data=st.data())
def test_a_reason_never_errors_and_has_1_to_255_characters(name: str, data: st.DataObject) -> None:
    result = addin.call(name, **data.draw(calls(name)), output="reason")
    rows = result if isinstance(result, list) else [[result]]
    for row in rows:
        for cell in row:
            assert type(cell) is str
            assert len(cell) <= 255
            assert "\n" not in cell
            assert cell.strip() or len(rows) > 1  # a skipped line has none


@each_function
@thorough
@given(data=st.data())
def test_the_same_arguments_give_the_same_answer(name: str, data: st.DataObject) -> None:
    arguments, output = data.draw(calls(name)), data.draw(outputs(name))
    assert as_text(outcome(name, arguments, output)) == as_text(outcome(name, arguments, output))


@each_function
@thorough
@given(data=st.data())
def test_a_call_leaves_its_arguments_as_they_are(name: str, data: st.DataObject) -> None:
    arguments = data.draw(calls(name))
    before = repr(arguments)
    outcome(name, arguments, data.draw(outputs(name)))
    assert repr(arguments) == before


@each_computing_function
@thorough
@given(data=st.data())
def test_an_error_cell_comes_straight_back_argument_by_argument_and_row_by_row(name: str, data: st.DataObject) -> None:
    arguments = data.draw(calls(name))
    assume(arguments)
    for victim in data.draw(st.lists(st.sampled_from(sorted(arguments)), min_size=1, max_size=3)):
        error = CellError(data.draw(st.sampled_from(CODES)))
        held = arguments[victim]
        if isinstance(held, list) and held and all(isinstance(row, list) and row for row in held):
            row = data.draw(st.integers(0, len(held) - 1))
            held[row][data.draw(st.integers(0, len(held[row]) - 1))] = error
        else:
            arguments[victim] = error
    first = _first_error(name, arguments)
    output = data.draw(st.sampled_from([None, "no such output", *(o.name for o in signature(name).outputs[:-1])]))
    result = outcome(name, arguments, output)
    if isinstance(result, str):  # a cell text that asked for the reason
        assert first in result
    else:
        assert isinstance(result, CellError)
        assert result.code == first
        assert outcome(name, arguments, "reason").startswith(result.message[:200])


def _first_error(name: str, arguments: Mapping[str, Any]) -> str:
    for argument in signature(name).arguments:
        held = arguments.get(argument.name)
        cells = (
            [cell for row in held for cell in (row if isinstance(row, list) else [row])]
            if isinstance(held, list)
            else [held]
        )
        for cell in cells:
            if isinstance(cell, CellError):
                return cell.code
    raise AssertionError("no error cell was placed")


@each_function
@thorough
@given(data=st.data())
def test_an_unknown_output_is_refused_before_shapes_and_cells_with_those_accepted(
    name: str, data: st.DataObject
) -> None:
    result = outcome(name, data.draw(calls(name)), "no such output")
    assert isinstance(result, CellError)
    assert result.code == "#VALUE!"
    assert "no such output" in result.message
    for output in signature(name).outputs:
        assert output.name in result.message


@each_function
@pytest.mark.parametrize("spelled", [str.upper, str.title, lambda text: f"  {text} "])
def test_an_output_name_matches_without_regard_to_case_and_outer_spaces(
    name: str, spelled: Callable[[str], str]
) -> None:
    for output in signature(name).outputs:
        plain = outcome(name, plain_call(name), output.name)
        assert as_text(outcome(name, plain_call(name), spelled(output.name))) == as_text(plain)


@each_function
@pytest.mark.parametrize("blank", [None, "", " ", float("nan"), 0, 0.0, [[""]], [[None]]])
def test_a_blank_output_is_the_first_one(name: str, blank: Any) -> None:
    first = signature(name).outputs[0].name
    assert as_text(outcome(name, plain_call(name), blank)) == as_text(outcome(name, plain_call(name), first))


@each_function
def test_an_output_name_is_accepted_in_the_place_of_any_optional_argument(name: str) -> None:
    optional = [argument for argument in signature(name).arguments[:-1] if argument.optional]
    for output in signature(name).outputs:
        expected = as_text(outcome(name, plain_call(name), output.name))
        for argument in optional:
            assert as_text(outcome(name, {**plain_call(name), argument.name: output.name})) == expected, argument.name


@each_computing_function
def test_an_output_name_in_the_place_of_a_required_argument_is_a_text_where_none_belongs(name: str) -> None:
    required = [argument for argument in signature(name).arguments if not argument.optional]
    arguments = {argument.name: plain_cell(argument) for argument in required[:-1]}
    for output in signature(name).outputs:
        result = outcome(name, {**arguments, required[-1].name: output.name})
        assert isinstance(result, CellError), f"{output.name} as {required[-1].name} gives {result!r}"


def plain_cell(argument: Argument) -> Any:
    if argument.answers:
        return argument.answers[0].text
    return 2.0


def plain_call(name: str, lines: int = 0) -> dict[str, Any]:
    """The required arguments only, each one plain cell, or a column of so many."""
    required = [argument for argument in signature(name).arguments if not argument.optional]
    if not lines:
        return {argument.name: plain_cell(argument) for argument in required}
    tall = [a for a in required if a.shape not in ("single", "resources")]
    return {
        argument.name: [[plain_cell(argument)]] * lines if argument in tall else plain_cell(argument)
        for argument in required
    }


@each_computing_function
def test_every_argument_given_is_checked_used_by_that_output_or_not(name: str) -> None:
    needed = {"delta_i": 2.0, "periods": 2.0} if name == "DELTA_DECISION" else {}
    for argument in signature(name).arguments[:-1]:
        wrong = {**plain_call(name), **needed, argument.name: "no such thing"}
        for output in signature(name).outputs[:-1]:
            result = outcome(name, wrong, output.name)
            errors = (
                [cell for row in result for cell in row if isinstance(cell, CellError)]
                if isinstance(result, list)
                else [result]
            )
            assert errors, f"{argument.name} is not checked for {output.name}"
            assert {getattr(error, "code", error) for error in errors} == {"#VALUE!"}, f"{argument.name}, {output.name}"
            assert argument.label in errors[0].message
            assert "no such thing" in errors[0].message


@each_computing_function
@pytest.mark.parametrize("blank", [None, "", "   ", float("nan"), [[None]], [[" "]]])
def test_a_blank_in_a_required_argument_is_not_available_naming_it(name: str, blank: Any) -> None:
    """TVC_POLICY reviews a blank trigger, CLASSIFY_OFFERING a blank answer, and a blank demand is unlimited."""
    exempt = {
        ("TVC_POLICY", "cost"),
        ("PRODUCT_MIX", "demand"),
        ("TVC_BASIS", "transfer_price"),
        ("TVC_BASIS", "outside_cost"),
    }
    for argument in signature(name).arguments:
        if argument.optional or (name, argument.name) in exempt or name == "CLASSIFY_OFFERING":
            continue
        result = outcome(name, {**plain_call(name), argument.name: blank})
        assert isinstance(result, CellError), argument.name
        assert result.code == "#N/A", argument.name
        assert argument.name.casefold() in result.message.casefold()


@each_computing_function
@pytest.mark.parametrize("blank", [None, "", "   ", float("nan")])
def test_a_blank_optional_argument_is_as_good_as_one_left_out(name: str, blank: Any) -> None:
    optional = [argument.name for argument in signature(name).arguments if argument.optional]
    plain = as_text(outcome(name, plain_call(name)))
    for argument in optional:
        assert as_text(outcome(name, {**plain_call(name), argument: blank})) == plain, argument


@each_computing_function
def test_a_flat_sequence_and_a_ragged_range_are_refused(name: str) -> None:
    for argument in signature(name).arguments[:-1]:
        cell = plain_cell(argument)
        for shape in ([cell, cell], [[cell], [cell, cell]], [], [[]], [[cell], cell]):
            result = outcome(name, {**plain_call(name), argument.name: shape})
            assert isinstance(result, CellError), f"{argument.name} as {shape}"
            assert result.code == "#VALUE!", f"{argument.name} as {shape}"
            assert argument.name in result.message


@each_computing_function
def test_a_range_of_one_cell_is_that_cell(name: str) -> None:
    plain = plain_call(name)
    for output in signature(name).outputs:
        wrapped = {argument: [[cell]] for argument, cell in plain.items()}
        assert as_text(outcome(name, wrapped, output.name)) == as_text(outcome(name, plain, output.name))


@each_computing_function
def test_rows_may_be_tuples_as_some_hosts_hand_them_over(name: str) -> None:
    listed = plain_call(name, lines=2)
    tupled = {n: tuple(map(tuple, c)) if isinstance(c, list) else c for n, c in listed.items()}
    for output in signature(name).outputs:
        assert as_text(outcome(name, tupled, output.name)) == as_text(outcome(name, listed, output.name))


@each_computing_function
def test_a_single_valued_argument_refuses_a_range(name: str) -> None:
    for argument in signature(name).arguments:
        if argument.shape != "single":
            continue
        cell = argument.answers[0].text if argument.answers else 2.0
        result = outcome(name, {**plain_call(name), argument.name: [[cell], [cell]]})
        assert isinstance(result, CellError), argument.name
        assert result.code == "#VALUE!", argument.name
        assert "2 rows by 1 column" in result.message


@each_computing_function
@thorough
@given(data=st.data())
def test_a_number_means_the_same_as_float_int_decimal_or_text(name: str, data: st.DataObject) -> None:
    arguments = data.draw(calls(name, whole_cells))
    output = data.draw(outputs(name))
    as_floats = as_text(outcome(name, arguments, output))
    for convert in (
        int,
        lambda value: Decimal(int(value)),
        lambda value: f" {value!r} ",
        lambda value: f"{int(value)}",
    ):
        converted = {argument: _converted(cells, convert) for argument, cells in arguments.items()}
        assert as_text(outcome(name, converted, output)) == as_floats


def whole_cells(argument: Argument) -> st.SearchStrategy[Any]:
    if argument.answers:
        return st.sampled_from([answer.text for answer in argument.answers])
    return st.integers(1, 40).map(float)


def _converted(cells: Any, convert: Callable[[Any], Any]) -> Any:
    if isinstance(cells, list):
        return [[_converted(cell, convert) for cell in row] for row in cells]
    return convert(cells) if isinstance(cells, float) else cells


# ------------------------------------------------------------------ line by line

LINE_BY_LINE: dict[str, Sequence[str]] = {
    "THROUGHPUT": ("lines",),
    "TVC_POLICY": ("amount", "treatment", "rule", "source", "delta_oe", "flag", "all", "reason"),
    "TVC_BASIS": ("value", "reason"),
    "DELTA_THROUGHPUT": ("lines",),
    "CAPACITY_CHECK": ("status", "load", "base", "spare"),
    "T_PER_CU": ("value",),
    "TPAR": ("value", "return", "cost", "reason"),
    "TOC_NP": ("value", "reason"),
    "TOC_ROI": ("value", "reason"),
    "TOC_PRODUCTIVITY": ("value", "reason"),
    "TOC_TURNS": ("value", "reason"),
    "CLASSIFY_OFFERING": ("class", "secondary", "instruction", "operational_product", "status", "all", "reason"),
}


@pytest.mark.parametrize("name", LINE_BY_LINE)
@thorough
@given(data=st.data())
def test_a_line_of_many_is_what_that_line_alone_would_be(name: str, data: st.DataObject) -> None:
    count = data.draw(st.integers(2, 4))
    columns: dict[str, Any] = {}
    for argument in signature(name).arguments[:-1]:
        if not argument.optional or data.draw(st.booleans()):
            cells = st.one_of(
                good_cells(argument), good_cells(argument), st.sampled_from(["", None, "12 USD", True, 0])
            )
            single = argument.shape == "single"
            columns[argument.name] = data.draw(
                good_cells(argument) if single else st.lists(cells, min_size=count, max_size=count)
            )
    output = data.draw(st.sampled_from(LINE_BY_LINE[name]))
    together = outcome(
        name, {n: [[c] for c in held] if isinstance(held, list) else held for n, held in columns.items()}, output
    )
    if isinstance(together, CellError):
        assert signature(name).by_name["output"]  # an error of the whole call: a rule set or a shape
        assert any(argument.shape == "single" for argument in signature(name).arguments[:-1])
        return
    for index, row in enumerate(together):
        own = {n: [[held[index]]] if isinstance(held, list) else held for n, held in columns.items()}
        if all(_blank(cell) for cells in own.values() if isinstance(cells, list) for row_ in cells for cell in row_):
            assert set(row) == {""}
            continue
        _assert_same_line(row, outcome(name, own, output), output, index)


def _blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip(" "))


def _assert_same_line(row: Sequence[Any], alone: Any, output: str, index: int) -> None:
    if isinstance(alone, CellError):
        errors = [cell for cell in row if isinstance(cell, CellError)]
        assert {error.code for error in errors} == {alone.code}
        assert len(errors) == len(row) - (output == "all")
        assert errors[0].message.replace(f" on line {index + 1}", "") == alone.message
        return
    expected = alone[0] if isinstance(alone, list) else [alone]
    for cell, own in zip(row, expected, strict=True):
        if isinstance(cell, CellError):
            assert cell.code == own.code
        elif isinstance(cell, str):
            assert cell.replace(f" on line {index + 1}", "")[:200] == own[:200]
        else:
            assert cell == own


@pytest.mark.parametrize("name", LINE_BY_LINE)
def test_one_row_stretches_over_all_lines(name: str) -> None:
    """THROUGHPUT's own lines are set by revenue, and a total of TVC does not stretch."""
    tall = [
        a.name for a in signature(name).arguments[:-1] if a.shape not in ("single", "components") and not a.optional
    ]
    if name == "THROUGHPUT":
        tall = ["revenue"]
    for stretched in tall:
        full = plain_call(name, lines=3)
        short = {**full, stretched: full[stretched][0][0]}
        others = [n for n, c in short.items() if isinstance(c, list)]
        if not others or (name == "THROUGHPUT" and others == ["tvc"]):
            continue
        for output in LINE_BY_LINE[name]:
            assert as_text(outcome(name, short, output)) == as_text(outcome(name, full, output)), stretched


@pytest.mark.parametrize("name", LINE_BY_LINE)
def test_lines_that_do_not_match_are_refused_naming_both_shapes(name: str) -> None:
    two, three = plain_call(name, lines=2), plain_call(name, lines=3)
    tall = [n for n, cells in two.items() if isinstance(cells, list)]
    result = outcome(name, {**three, tall[0]: two[tall[0]]})
    assert isinstance(result, CellError)
    assert result.code == "#VALUE!"
    assert "2 rows by 1 column" in result.message
    assert "3 rows by 1 column" in result.message


# ------------------------------------------------------------------ the laws, one sentence each


@pytest.mark.parametrize("text", ["100", " 100", "100  ", "+100", "1e2", "1E+2", "100.", "100.0", ".1e3", "0100"])
def test_a_number_in_text_counts(text: str) -> None:
    assert addin.call("THROUGHPUT", text, 75) == 25


@pytest.mark.parametrize(
    "text",
    [
        "1,234", "(50)", "12 USD", "$12", "1.234,56", "1_000", "1 000", "nan", "inf", "Infinity", "1e", "e5", ".", "+",
        "--1", "0x10", "1.2.3", "50%", "１２", "१२", "½", "\t1", "1\n", "1\u00a0", "\u22125", "TRUE", "=1", "1/2",
        "1e1.5", "#N/A",
    ],
)  # fmt: skip
def test_nothing_else_in_a_text_is_guessed_at_and_the_message_names_line_and_text(text: str) -> None:
    with pytest.raises(CellError) as raised:
        addin.call("THROUGHPUT", [[1], [text]], [[0], [0]])
    assert raised.value.code == "#VALUE!"
    assert "Revenue on line 2" in raised.value.message
    assert f'"{text}"' in raised.value.message


@pytest.mark.parametrize("yes_or_no", [True, False])
def test_a_boolean_where_a_number_belongs_is_refused(yes_or_no: bool) -> None:
    for name, arguments in (
        ("THROUGHPUT", (100, yes_or_no)),
        ("TOC_NP", (yes_or_no, 1)),
        ("TVC_POLICY", (yes_or_no, "Sale", "Service")),
    ):
        with pytest.raises(CellError) as raised:
            addin.call(name, *arguments)
        assert raised.value.code == "#VALUE!"
        assert str(yes_or_no).upper() in raised.value.message


def test_a_decimal_is_taken_as_its_float() -> None:
    assert addin.call("THROUGHPUT", Decimal("100.10"), Decimal("75.05")) == addin.call("THROUGHPUT", 100.10, 75.05)


@pytest.mark.parametrize("infinite", [float("inf"), -float("inf"), "1e999", Decimal("1e999"), 10**400, 1e308])
def test_an_infinite_number_or_result_is_a_number_error(infinite: Any) -> None:
    with pytest.raises(CellError) as raised:
        addin.call("THROUGHPUT", [[infinite], [infinite]], [[0], [0]], [[10], [10]])
    assert raised.value.code == "#NUM!"


@pytest.mark.parametrize("blank", [None, "", " ", "     ", float("nan"), Decimal("NaN")])
def test_a_blank_is_never_a_silent_zero(blank: Any) -> None:
    with pytest.raises(CellError) as raised:
        addin.call("THROUGHPUT", [[100], [80], [60]], [[75], [60], [blank]])
    assert raised.value == CellError("#N/A", "TVC is blank on line 3; type 0 if this sale truly has no variable cost")


@pytest.mark.parametrize("zero", [0, 0.0, Decimal(0), "0"])
def test_a_fact_that_arrives_as_the_number_0_counts_as_blank(zero: Any) -> None:
    answers_left_out = addin.call("CLASSIFY_OFFERING", "I", "V", None, "C", output="all")
    if zero == "0":
        with pytest.raises(CellError, match="accepted are Yes or No"):
            addin.call("CLASSIFY_OFFERING", "I", "V", zero, "C")
    else:
        assert addin.call("CLASSIFY_OFFERING", "I", "V", zero, "C", output="all") == answers_left_out
        assert addin.call("TVC_POLICY", 10, "Sale", "Service", rules=zero) == 10


@pytest.mark.parametrize(
    ("given_answer", "same"),
    [("yes", "Yes"), ("Y", "Yes"), (" y ", "Yes"), ("TRUE", "Yes"), (True, "Yes"), (1, "Yes"), ("1", "Yes"),
     (1.0, "Yes"), ("n", "No"), ("NO", "No"), (False, "No"), ("false", "No")],
)  # fmt: skip
def test_a_yes_or_no_is_known_by_its_synonyms(given_answer: Any, same: str) -> None:
    for output in ("all", "class"):
        known = addin.call("CLASSIFY_OFFERING", "D", "P", same, "I", output=output)
        assert addin.call("CLASSIFY_OFFERING", "D", "P", given_answer, "I", output=output) == known
    amount = addin.call("TVC_POLICY", 75, "Sale", "Material", same)
    assert addin.call("TVC_POLICY", 75, "Sale", "Material", given_answer) == amount


def test_labor_and_tcu_and_consumed_are_known() -> None:
    assert addin.call("TVC_POLICY", 5, "sale", "LABOR", output="rule") == "P4"
    assert addin.call("CLASSIFY_OFFERING", "increase", "v", "n", "Consumed") == "Revenue generator"
    for rule in ("T/CU", "t/cu", "TCU"):
        assert addin.call("PRODUCT_MIX", [[45], [60]], [[15], [30]], 2400, [[100], [50]], rule) == [[100.0], [30.0]]


@pytest.mark.parametrize("wrong", ["maybe", 2, 0.5, "Ye", -1, datetime.date(2016, 8, 1)])
def test_any_other_answer_is_refused_with_those_accepted(wrong: Any) -> None:
    with pytest.raises(CellError) as raised:
        addin.call("CLASSIFY_OFFERING", "I", "V", wrong, "C")
    assert raised.value.code == "#VALUE!"
    assert "if_constrained" in raised.value.message
    assert "Yes or No" in raised.value.message


def test_the_order_of_checks_is_error_cell_then_output_then_shapes_then_cells() -> None:
    wrong_everywhere = ([[1], [2], [3]], [["12 USD"], [CellError("#REF!")]])
    with pytest.raises(CellError, match="#REF!"):
        addin.call("THROUGHPUT", *wrong_everywhere, None, "no output")
    without_error = ([[1], [2], [3]], [["12 USD"], [4]])
    with pytest.raises(CellError, match="no output"):
        addin.call("THROUGHPUT", *without_error, None, "no output")
    with pytest.raises(CellError, match="3 rows by 1 column"):
        addin.call("THROUGHPUT", *without_error)
    with pytest.raises(CellError, match="12 USD"):
        addin.call("THROUGHPUT", [[1], [2]], without_error[1])


def test_error_cells_come_back_argument_by_argument_before_row_by_row() -> None:
    """The first row's error in the second argument waits for the second row's in the first."""
    revenue = [[1], [CellError("#REF!")]]
    tvc = [[CellError("#NULL!")], [1]]
    with pytest.raises(CellError, match="#REF!"):
        addin.call("THROUGHPUT", revenue, tvc)


def test_an_error_cell_keeps_its_message() -> None:
    inner = CellError("#N/A", "TVC is blank on line 3")
    with pytest.raises(CellError, match="TVC is blank on line 3"):
        addin.call("TOC_NP", inner, 1)


def test_an_error_cell_in_the_place_of_the_output_comes_back_too() -> None:
    with pytest.raises(CellError, match="#NAME"):
        addin.call("THROUGHPUT", 100, 75, output=CellError("#NAME?"))


def test_a_spilled_result_keeps_going_and_a_total_stops_at_the_first_fault() -> None:
    revenue, tvc = [[100], ["x"], [80], [60]], [[75], [1], [""], [50]]
    lines = addin.call("THROUGHPUT", revenue, tvc, output="lines")
    assert isinstance(lines, list)
    assert [cell.code if isinstance(cell, CellError) else cell for (cell,) in lines] == [25.0, "#VALUE!", "#N/A", 10.0]
    with pytest.raises(CellError) as raised:
        addin.call("THROUGHPUT", revenue, tvc)
    assert raised.value == lines[1][0]


def test_a_call_of_one_line_raises_its_own_error_and_is_never_skipped() -> None:
    for name in ("TOC_NP", "T_PER_CU", "TVC_BASIS", "THROUGHPUT"):
        with pytest.raises(CellError) as raised:
            addin.call(name, *("" for a in signature(name).arguments if not a.optional))
        assert raised.value.code == "#N/A"


def test_a_faulty_line_shows_its_error_in_every_column_of_all_but_the_reason() -> None:
    rows = addin.call("TVC_POLICY", [["12 USD"], [5]], [["Sale"], ["Sale"]], "Service", output="all")
    assert isinstance(rows, list)
    treatment, amount, rule, flag, reason = rows[0]
    assert {treatment.code, amount.code, rule.code, flag.code} == {"#VALUE!"}
    assert reason == amount.message
    assert rows[1][:4] == ["TVC", 5.0, "P4", ""]


def test_a_line_is_skipped_when_its_own_cells_are_all_blank_and_a_stretched_one_does_not_fill_it() -> None:
    assert addin.call("TOC_NP", [[5], [None], [7]], 1) == [[4.0], [""], [6.0]]
    assert addin.call("TOC_NP", [[5], [None], [7]], [[1], [" "], [2]], "reason")[1] == [""]


@pytest.mark.parametrize(("name", "arguments"), [("THROUGHPUT", 2), ("DELTA_THROUGHPUT", 3)])
def test_a_total_of_blank_lines_is_not_available(name: str, arguments: int) -> None:
    with pytest.raises(CellError) as raised:
        addin.call(name, *[[[None], [""]]] * arguments)
    assert raised.value.code == "#N/A"


def test_a_sum_that_only_rounding_keeps_from_zero_is_zero() -> None:
    assert addin.call("THROUGHPUT", 0.3, [[0.1, 0.2]]) == 0.0
    assert addin.call("DELTA_DECISION", [[0.1], [0.2]], 0.3, output="verdict") == "Indifferent"
    assert addin.call("TOC_NP", 0.1 + 0.2, 0.3) == 0.0


def test_an_argument_is_given_by_position_or_by_name_and_none_is_left_out() -> None:
    by_position = addin.call("THROUGHPUT", [[100], [80]], [[75], [60]], None, "lines")
    assert addin.call("throughput", tvc=[[75], [60]], revenue=[[100], [80]], output="lines") == by_position
    assert addin.throughput([[100], [80]], [[75], [60]], output="lines") == by_position == [[25.0], [20.0]]


def test_a_function_or_an_argument_that_does_not_exist_is_refused_by_name() -> None:
    with pytest.raises(CellError, match="There is no function TRUPUT") as raised:
        addin.call("TRUPUT", 1)
    assert raised.value.code == "#NAME?"
    with pytest.raises(CellError, match="price is no argument of THROUGHPUT; the arguments are revenue, tvc"):
        addin.call("THROUGHPUT", price=1)
    with pytest.raises(CellError, match="revenue is given twice"):
        addin.call("THROUGHPUT", 1, 2, revenue=1)
    with pytest.raises(CellError, match="at most 4 arguments, not 5"):
        addin.call("THROUGHPUT", 1, 2, 3, "total", 5)


def test_a_reason_is_one_sentence_per_line_or_one_for_a_total() -> None:
    rows = addin.call("TVC_POLICY", [[5], ["x"], [None]], [["Sale"], ["Sale"], [None]], "Service", output="reason")
    assert isinstance(rows, list)
    assert [bool(row[0]) for row in rows] == [True, True, False]
    assert isinstance(addin.call("THROUGHPUT", [[5], [6]], [[1], [2]], output="reason"), str)


# ------------------------------------------------------------------ what no function may depend on

money = st.integers(-10_000, 10_000)
units = st.integers(-500, 500)
prices = st.lists(st.tuples(units, money, money), min_size=1, max_size=6)


def column(values: Sequence[Any]) -> list[list[Any]]:
    return [[value] for value in values]


@thorough
@given(sales=prices, moved=money, other=money)
def test_the_change_of_net_profit_does_not_depend_on_the_boundary_between_tvc_and_operating_expense(
    sales: list[tuple[int, int, int]], moved: int, other: int
) -> None:
    quantity, price, tvc = (column(values) for values in zip(*sales))
    within_t = addin.call("DELTA_THROUGHPUT", quantity, price, column([v[2] + moved for v in sales]))
    within_oe = addin.call("DELTA_THROUGHPUT", quantity, price, tvc)
    moved_to_oe = sum(q for q, _, _ in sales) * moved
    for output in ("net", "verdict", "worst"):
        left = addin.call("DELTA_DECISION", within_t, other, output=output)
        assert left == addin.call("DELTA_DECISION", within_oe, [[other], [moved_to_oe]], output=output)


@thorough
@given(
    sales=st.lists(st.tuples(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9), st.floats(-1e5, 1e5)), min_size=2, max_size=7),
    data=st.data(),
)
def test_the_order_of_lines_never_changes_a_total(sales: list[tuple[float, float, float]], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(sales))
    for output in ("total", "revenue", "tvc", "ratio", "reason"):
        before = outcome("THROUGHPUT", dict(zip(("revenue", "tvc", "quantity"), map(column, zip(*sales)))), output)
        after = outcome("THROUGHPUT", dict(zip(("revenue", "tvc", "quantity"), map(column, zip(*shuffled)))), output)
        assert before == after
    names = ("price", "tvc", "quantity_change")
    before = outcome("DELTA_THROUGHPUT", dict(zip(names, map(column, zip(*sales)))))
    assert before == outcome("DELTA_THROUGHPUT", dict(zip(names, map(column, zip(*shuffled)))))


@thorough
@given(sales=prices, power=st.integers(-8, 8))
def test_scaling_all_money_scales_the_result(sales: list[tuple[int, int, int]], power: int) -> None:
    """By a power of two, so that nothing is rounded on the way."""
    scale = 2.0**power
    quantity, price, tvc = (column(values) for values in zip(*sales))
    price_, tvc_ = ([[cell * scale for cell in row] for row in cells] for cells in (price, tvc))
    assert addin.call("THROUGHPUT", price_, tvc_, quantity) == scale * addin.call("THROUGHPUT", price, tvc, quantity)
    t = addin.call("DELTA_THROUGHPUT", quantity, price, tvc)
    assert addin.call("DELTA_THROUGHPUT", quantity, price_, tvc_) == scale * t
    assert outcome("THROUGHPUT", {"revenue": price_, "tvc": tvc_}, "ratio") == outcome(
        "THROUGHPUT", {"revenue": price, "tvc": tvc}, "ratio"
    )
    assert addin.call("TOC_NP", price_, tvc_) == scaled(addin.call("TOC_NP", price, tvc), scale)
    for kind, again in (("Service", ""), ("Material", "No"), ("Material", "Bought for this sale")):
        facts = {"trigger": "Sale", "kind": kind, "replenished": again}
        plain = outcome("TVC_POLICY", {"cost": price, **facts, "alternative_value": tvc})
        assert outcome("TVC_POLICY", {"cost": price_, **facts, "alternative_value": tvc_}) == scaled(plain, scale)


def scaled(result: Any, scale: float) -> Any:
    return [[cell * scale for cell in row] for row in result] if isinstance(result, list) else result * scale


@thorough
@given(sales=prices)
def test_doing_and_undoing_a_decision_differ_in_sign_only(sales: list[tuple[int, int, int]]) -> None:
    quantity, price, tvc = (column(values) for values in zip(*sales))
    undone = [[-cell for cell in row] for row in quantity]
    assert addin.call("DELTA_THROUGHPUT", undone, price, tvc) == -addin.call("DELTA_THROUGHPUT", quantity, price, tvc)


@thorough
@given(sales=st.lists(st.tuples(units, units, money, money), min_size=1, max_size=5))
def test_the_change_of_throughput_is_throughput_after_less_throughput_before(
    sales: list[tuple[int, int, int, int]],
) -> None:
    before, change, price, tvc = (column(values) for values in zip(*sales))
    after = column([q0 + dq for q0, dq, _, _ in sales])
    new_price = [[cell[0] + 1] for cell in price]
    change_of_t = addin.call("DELTA_THROUGHPUT", change, new_price, tvc, before, price, tvc)
    assert change_of_t == addin.call("THROUGHPUT", new_price, tvc, after) - addin.call("THROUGHPUT", price, tvc, before)


@thorough
@given(costs=st.lists(money, min_size=1, max_size=5))
def test_own_and_group_agree_when_nothing_is_bought_from_a_sister(costs: list[int]) -> None:
    """Nothing bought from a sister: what is charged is what is paid outside."""
    own, group = (addin.call("TVC_BASIS", column(costs), column(costs), view) for view in ("Own", "Group"))
    assert own == group


@thorough
@given(
    cells=st.lists(st.tuples(*[st.floats(allow_nan=False, allow_infinity=False)] * 3), min_size=1, max_size=5),
    output=st.sampled_from(["total", "lines", "ratio", "revenue", "tvc", "reason"]),
    with_quantity=st.booleans(),
    convert=st.sampled_from([Decimal, repr, lambda value: f" {value!r}", lambda value: Fraction(value)]),
)
def test_throughput_of_clean_floats_is_throughput_of_the_same_numbers_in_another_dress(
    cells: list[tuple[float, float, float]], output: str, with_quantity: bool, convert: Callable[[float], Any]
) -> None:
    names = ("revenue", "tvc", "quantity")[: 3 if with_quantity else 2]
    columns = dict(zip(names, zip(*cells)))
    plain = outcome("THROUGHPUT", {n: column(c) for n, c in columns.items()}, output)
    dressed = outcome("THROUGHPUT", {n: column([convert(x) for x in c]) for n, c in columns.items()}, output)
    assert as_text(plain) == as_text(dressed)


@thorough
@given(
    rows=st.lists(
        st.tuples(
            st.floats(-1e6, 1e6), st.sampled_from(["Sale", "Decision", "Purchase", "Period", "Past"]),
            st.sampled_from(["Material", "Service", "Labour", "Asset"]),
            st.sampled_from(["Yes", "No", "Bought for this sale", 0.25]),
            st.floats(-1, 1e6), st.floats(-1e6, 1e6),
        ),
        min_size=1, max_size=6,
    ),
    output=st.sampled_from(["amount", "treatment", "rule", "source", "delta_oe", "flag", "all", "reason"]),
    convert=st.sampled_from([Decimal, repr]),
)  # fmt: skip
def test_the_policy_of_clean_floats_is_the_policy_of_the_same_numbers_in_another_dress(
    rows: list[tuple[Any, ...]], output: str, convert: Callable[[float], Any]
) -> None:
    names = ("cost", "trigger", "kind", "replenished", "replacement_cost", "alternative_value")
    columns = dict(zip(names, zip(*rows)))
    plain = outcome("TVC_POLICY", {n: column(c) for n, c in columns.items()}, output)
    dressed_columns = {n: [convert(x) if isinstance(x, float) else x.upper() for x in c] for n, c in columns.items()}
    dressed = outcome("TVC_POLICY", {n: column(c) for n, c in dressed_columns.items()}, output)
    assert as_text(plain) == as_text(dressed)


@thorough
@given(data=st.data(), count=st.integers(2, 6))
def test_the_order_of_offerings_does_not_change_their_classes(data: st.DataObject, count: int) -> None:
    cells = st.tuples(*(good_cells(a) for a in signature("CLASSIFY_OFFERING").arguments[:4]), *[st.floats(-50, 50)] * 4)
    rows = data.draw(st.lists(cells, min_size=count, max_size=count))
    order = data.draw(st.permutations(range(count)))
    classes = addin.call("CLASSIFY_OFFERING", *map(column, zip(*rows)), output="all")
    shuffled = addin.call("CLASSIFY_OFFERING", *map(column, zip(*(rows[i] for i in order))), output="all")
    assert isinstance(classes, list)
    assert shuffled == [classes[i] for i in order]
