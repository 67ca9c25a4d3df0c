"""The engine without a spreadsheet program: what it answers, what it refuses, and the sentences it says."""

from __future__ import annotations

import contextlib
import io
import math
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula

from addin.cells import CellError
from addin.engine import Computed, FormulaCell, FormulaSyntaxError, Unverified, compute, evaluate
from addin.engine.answers import compared, number_as_text


def value(formula: str) -> object:
    return evaluate(formula).value


def sentence(formula: str) -> str:
    shown = evaluate(formula).error
    assert shown is not None, evaluate(formula)
    return str(shown)


# ---------------------------------------------------------------------------------- what it answers


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=THROUGHPUT(100,{75,1})", 24),  # S1 L7: the water; 100 − 75 − 1
        ("THROUGHPUT(100,75)", 25),  # without its sign
        ("  =throughput(100,75)  ", 25),  # in small letters, with blanks around it
        ("=SUM (THROUGHPUT(100,75),1)", 26),  # a blank before the bracket
        ('=IF(DELTA_DECISION({950,1520},{0,0},"verdict")="Accept","go","stop")', "go"),
        ("=THROUGHPUT(100,-75)", 175),
        ("=THROUGHPUT({100;80},{75;60})", 45),
        ("=THROUGHPUT(100,TVC_POLICY(75,\"Sale\",\"Material\",\"Yes\"))", 25),
        ("=SUM(THROUGHPUT({100;80},{75;60},,\"lines\"))", 45),
        ("=1=1", True),
        ("=THROUGHPUT(100,75)>25", False),
        ("=TRUE", True),
        ('=""', ""),
        ("=DATE(2024,1,31)", 45322),
        ("={5}", 5),
    ],
)  # fmt: skip
def test_native_functions_and_ours_are_answered_mixed(formula: str, expected: object) -> None:
    assert value(formula) == expected
    assert not evaluate(formula).spills


def test_a_spilled_result_comes_back_as_rows() -> None:
    spilled = evaluate('=THROUGHPUT({100;80},{75;60},,"lines")')
    assert (spilled.rows, spilled.spills, spilled.error) == (((25.0,), (20.0,)), True, None)
    assert evaluate('={1,-2;"a",TRUE}').rows == ((1.0, -2.0), ("a", True))


def test_each_error_of_a_spilled_result_keeps_its_own_sentence() -> None:
    rows = evaluate('=THROUGHPUT({100;"x";80},{"";1;60},,"lines")').rows
    first, second, third = (row[0] for row in rows)
    assert isinstance(first, CellError)
    assert isinstance(second, CellError)
    assert (first.code, second.code, third) == ("#N/A", "#VALUE!", 20.0)
    assert "line 1" in first.message
    assert '"x"' in second.message


def test_a_cell_error_comes_back_with_the_sentence_of_our_function() -> None:
    assert sentence('=THROUGHPUT(100,"")+1').startswith("#N/A: TVC is blank; type 0 if")
    assert sentence('=THROUGHPUT(100,"x")').startswith('#VALUE!: TVC is "x"')
    assert sentence('=THROUGHPUT(1,THROUGHPUT(1,""))').startswith("#N/A: TVC is blank")
    assert sentence('=IFERROR(THROUGHPUT(1,""),1/0)').startswith("#DIV/0!: #DIV/0! means a division by zero")


def test_the_sentence_is_that_of_the_error_which_surfaced_not_of_one_caught_on_the_way() -> None:
    both = '=IFERROR(THROUGHPUT(1,"x"),0)+THROUGHPUT(1,"")'
    assert sentence(both).startswith("#N/A: TVC is blank")


def test_a_date_is_a_day_number_and_a_logical_value_a_logical_value() -> None:
    assert type(value("=DATE(2024,1,31)")) is float
    assert type(value("=NOT(FALSE)")) is bool


# ---------------------------------------------------------------------------- arguments left out


def echoing(calls: list[tuple[Any, ...]]) -> dict[str, Callable[..., Any]]:
    def echo(*cells: Any) -> float:
        calls.append(cells)
        return 1.0

    return {"ECHO": echo, "INNER": lambda *cells: float(len(cells))}


def test_an_argument_left_out_of_ours_is_a_blank_and_of_a_native_function_stays_left_out() -> None:
    calls: list[tuple[Any, ...]] = []
    assert evaluate('=IF(ECHO(1,,"a,,b",{1,2},)=1,,5)', echoing(calls)).value == 0
    assert set(map(str, calls)) == {str((1.0, "", "a,,b", [[1.0, 2.0]], ""))}


TEXTS = st.text(alphabet=st.sampled_from("a,\"'(){};é= \t"), max_size=6)
NUMBERS = st.integers(-99, 99).map(float)
LITERALS = st.one_of(
    NUMBERS.map(lambda n: (f"{n:g}", n)),
    TEXTS.map(lambda t: ('"' + t.replace('"', '""') + '"', t)),
    st.booleans().map(lambda b: (str(b).upper(), b)),
    st.lists(NUMBERS, min_size=2, max_size=3).map(lambda r: ("{" + ",".join(f"{n:g}" for n in r) + "}", [r])),
    st.just(("", "")),
    st.lists(st.sampled_from(["1", ""]), min_size=2, max_size=4).map(
        lambda a: (f"INNER({','.join(a)})", float(len(a)))
    ),
    st.just(('IF(TRUE,"x,,y",)', "x,,y")),
    st.just(("-(2+1)", -3.0)),
)
BLANKS = st.sampled_from(["", " ", "  "])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(LITERALS, BLANKS, BLANKS), min_size=2, max_size=6))
def test_every_argument_arrives_as_written_and_a_left_out_one_as_a_blank(arguments: list[Any]) -> None:
    calls: list[tuple[Any, ...]] = []
    text = ",".join(before + written + after for (written, _), before, after in arguments)
    assert evaluate(f"=ECHO({text})", echoing(calls)).value == 1.0
    assert calls[-1] == tuple(meant for (_, meant), _, _ in arguments)


@settings(max_examples=100, deadline=None)
@given(st.recursive(
    st.integers(0, 20).map(str),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(lambda t: f"({t[0]}{t[1]}{t[2]})"),
        inner.map(lambda x: f"SUM({x},1)"),
        inner.map(lambda x: f"IF({x}>5,{x},0)"),
    ),
    max_leaves=8,
))  # fmt: skip
def test_rewriting_never_changes_what_a_formula_means(formula: str) -> None:
    as_python = re.sub(r"IF\(", "_if(", formula).replace("SUM(", "_sum(")
    expected = eval(as_python, {"_if": lambda c, a, b: a if c else b, "_sum": lambda *x: sum(x)})
    assert value("=" + formula) == expected


# -------------------------------------------------------------------------------- what it refuses


@pytest.mark.parametrize(
    ("formula", "says"),
    [
        ("=F(", "a bracket is opened and never closed before the end"),
        ("=THROUGHPUT(1,2))", "a bracket is closed that was never opened at character 17"),
        ('=THROUGHPUT("a,1)', "a quotation mark is opened and never closed"),
        ("=1+", "it ends where a value is expected"),
        ("=1 2", "a value, an operator or a bracket stands where it cannot at character 4"),
        ("=THROUGHPUT(1;2)", "a semicolon where a comma belongs"),
        ("={1,2;3}", "the rows of an array in braces have different lengths"),
        ("=", "The formula is empty"),
        ("   ", "The formula is empty"),
        ("", "The formula is empty"),
    ],
)
def test_a_formula_that_does_not_parse_is_one_sentence_with_the_place(formula: str, says: str) -> None:
    with pytest.raises(FormulaSyntaxError) as problem:
        evaluate(formula)
    assert says in str(problem.value)
    assert "\n" not in str(problem.value)


@pytest.mark.parametrize(
    ("formula", "says"),
    [
        ("=XLOOKUP(1,{1,2},{3,4})", "#N/A: XLOOKUP is not verified by the engine"),
        ("=TODAY()", "#N/A: TODAY is not verified by the engine"),
        ("=SUMPRODUCT(--ISERROR({1,2}))", "#N/A: The array {1, 2} where one value belongs is not verified"),
        ("=VLOOKUP(1,{1,2},2)", "#N/A: VLOOKUP with 3 arguments is not verified by the engine"),
        ("=VLOOKUP(1,{1,2},2,TRUE)", "#N/A: VLOOKUP with TRUE (accepted: FALSE, 0) is not verified"),
        ("=SUM({1,2}*{3,4})", "where one value belongs is not verified by the engine"),
        ('=IF(THROUGHPUT({1;2},{0;0},,"lines")>0,1,2)', "2 × 1 of results where one value belongs is not verified"),
        ("=NOSUCH(1)", "#NAME?: There is no function NOSUCH"),
        ("=TVCPOLICY(1)", "#NAME?: There is no function TVCPOLICY; did you mean TVC_POLICY?"),
        ("=ENGINE_TEXT(1)", "#NAME?: There is no function ENGINE_TEXT"),
        ("=A1+1", "#REF!: There are no cells here, so A1 means nothing"),
        ("=Prices", "#NAME?: There is no name Prices here; type the value, and texts in quotation marks"),
    ],
)
def test_what_was_not_proven_or_does_not_exist_is_an_error_with_its_sentence(formula: str, says: str) -> None:
    assert says in sentence(formula)


def test_a_refusal_inside_iferror_is_still_a_refusal() -> None:
    assert isinstance(value('=IFERROR(INT(0.29*100),"caught")'), Unverified)


def test_a_fault_in_a_function_is_an_error_and_never_another_exception() -> None:
    def broken(*_: Any) -> float:
        raise ZeroDivisionError("oops")

    assert str(evaluate("=BROKEN(1)", {"BROKEN": broken}).error).startswith("#VALUE!: BROKEN failed, which is a fault")


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("=()+-*/^&<>{},;:\"'!#A1$ SUMIFé.%@[]"), max_size=20))
def test_whatever_is_typed_gives_a_value_or_a_sentence(formula: str) -> None:
    with contextlib.suppress(FormulaSyntaxError):
        shown = evaluate(formula)
        assert all(not isinstance(cell, CellError) or cell.message for row in shown.rows for cell in row)


# ------------------------------------------------------------------ values as spreadsheets see them


@pytest.mark.parametrize(
    ("left", "right", "order"),
    [
        (0.1 + 0.2, 0.3, 0),
        (1.0, 2.0, -1),
        (None, 0.0, 0),
        (None, "", 0),
        (None, None, 0),
        (None, False, 0),
        ("ALE", "ale", 0),
        ("É", "é", 0),
        ("a", "b", -1),
        (9.0, "1", -1),
        ("1", 9.0, 1),
        (True, False, 1),
        ("", "a", -1),
    ],
)
def test_two_values_are_ordered_as_spreadsheets_order_them(left: object, right: object, order: int) -> None:
    assert compared(left, right) == order


@pytest.mark.parametrize(("left", "right"), [(True, 1.0), (1e-12, 0.0), ([[1.0]], 1.0)])
def test_two_values_that_hosts_order_differently_are_refused(left: object, right: object) -> None:
    with pytest.raises(ValueError, match=r" is$"):
        compared(left, right)


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(allow_nan=False, allow_infinity=False))
def test_the_order_of_two_numbers_turns_with_them(left: float, right: float) -> None:
    try:
        order = compared(left, right)
    except ValueError:
        return
    assert compared(right, left) == -order


@given(st.floats(min_value=1e-9, max_value=9e14))
def test_a_number_written_as_text_is_that_number_to_15_digits(number: float) -> None:
    text = number_as_text(number)
    assert math.isclose(float(text), number, rel_tol=1e-14)
    assert len(text.replace(".", "").strip("0")) <= 15
    assert "e" not in text.lower()


# ------------------------------------------------------------------------------- a whole workbook


def stored(workbook: openpyxl.Workbook) -> bytes:
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def formulas_of(workbook: openpyxl.Workbook) -> list[FormulaCell]:
    found = []
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, ArrayFormula):
                    rows = openpyxl.utils.range_boundaries(cell.value.ref)
                    size = (rows[3] - rows[1] + 1, rows[2] - rows[0] + 1)
                    found.append(FormulaCell(sheet.title, cell.row, cell.column, cell.value.text, size))
                elif cell.data_type == "f":
                    found.append(FormulaCell(sheet.title, cell.row, cell.column, cell.value))
    return found


def computed(workbook: openpyxl.Workbook) -> Computed:
    return compute(stored(workbook), formulas_of(workbook))


def sheet_with(title: str = "Sheet", **cells: object) -> openpyxl.Workbook:
    workbook = openpyxl.Workbook()
    workbook.active.title = title
    for place, content in cells.items():
        workbook.active[place] = content
    return workbook


def at(result: Computed, place: str, sheet: str = "Sheet") -> object:
    row, column = openpyxl.utils.cell.coordinate_to_tuple(place)
    return result.values[sheet, row, column]


def test_references_names_and_sheets_with_blanks_and_quotes_are_followed() -> None:
    workbook = sheet_with("It's May", A1=100, A2=80, B1=75, B2=60)
    other = workbook.create_sheet("Result")
    other["A1"] = "=THROUGHPUT('It''s May'!A1:A2,'It''s May'!B1:B2)"
    other["A2"] = "=SUM(Revenue)*Rate"
    other["A3"] = "=A1+A2"
    other["A4"] = "=THROUGHPUT(Revenue,'It''s May'!B:B)"
    other["A5"] = "=Local+1"
    workbook.defined_names["Revenue"] = DefinedName("Revenue", attr_text="'It''s May'!$A$1:$A$2")
    workbook.defined_names["Rate"] = DefinedName("Rate", attr_text="0.5")
    other.defined_names["Local"] = DefinedName("Local", attr_text="'It''s May'!$A$1")
    result = computed(workbook)
    assert [at(result, f"A{row}", "Result") for row in (1, 2, 3, 5)] == [45.0, 90.0, 135.0, 101.0]
    assert isinstance(at(result, "A4", "Result"), Unverified)  # a whole column has more lines than the engine sees
    assert (result.formulas, result.calls) == (5, 1)


def test_a_name_that_stands_for_a_formula_is_refused() -> None:
    workbook = sheet_with(A1=1, A2="=Total")
    workbook.defined_names["Total"] = DefinedName("Total", attr_text="SUM(Sheet!$A$1)")
    assert "The name Total, which stands for a formula" in str(at(computed(workbook), "A2"))


def test_blanks_texts_dates_and_logical_values_arrive_as_what_they_are() -> None:
    calls: list[tuple[Any, ...]] = []
    workbook = sheet_with(A1=1, A2=None, A3="#N/A", A4=True, A5=date(2024, 1, 31), A6="", A7="12")
    workbook.active["A3"].data_type = "s"
    workbook.active["B1"] = "=ECHO(A1:A7,A2,A3,A4,A5,)"
    compute(stored(workbook), formulas_of(workbook), echoing(calls))
    column, *rest = calls[0]
    assert [row[0] for row in column[:5]] == [1.0, None, "#N/A", True, 45322.0]
    assert column[6] == ["12"]
    assert rest == [None, "#N/A", True, 45322.0, ""]


def test_an_error_typed_into_a_cell_reaches_our_function_as_that_error() -> None:
    result = computed(sheet_with(A1=1, A2="#N/A", B1=1, B2=1, C1="=THROUGHPUT(A1:A2,B1:B2)"))
    assert str(at(result, "C1")).startswith("#N/A: Revenue on line 2 is #N/A")


def test_an_error_says_which_cell_it_comes_from() -> None:
    result = computed(sheet_with(A1=1, B1='=THROUGHPUT(A1,"")', C1="=B1*2", D1="=SUM(A1:C1)", E1="=1/0"))
    assert str(at(result, "C1")).startswith("#N/A: comes from Sheet!B1: TVC is blank")
    assert str(at(result, "D1")).startswith("#N/A: comes from Sheet!B1: TVC is blank")
    assert str(at(result, "E1")).startswith("#DIV/0!: #DIV/0! means a division by zero")
    assert set(result.errors) == {("Sheet", 1, column) for column in (2, 3, 4, 5)}


def test_a_fixed_array_fills_its_range() -> None:
    workbook = sheet_with(A1=100, A2=80, B1=75, B2=60)
    workbook.active["C1"] = ArrayFormula("C1:C2", '=THROUGHPUT(A1:A2,B1:B2,,"lines")')
    workbook.active["D1"] = ArrayFormula("D1", "=SUM(A1:A2*B1:B2)")
    result = computed(workbook)
    assert [at(result, "C1"), at(result, "C2"), at(result, "D1")] == [25.0, 20.0, 12300.0]


def test_a_result_of_several_cells_in_a_plain_cell_is_refused_and_overwrites_nothing() -> None:
    workbook = sheet_with(A1=100, A2=80, B1=75, B2=60, C1='=THROUGHPUT(A1:A2,B1:B2,,"lines")', C2="=7")
    result = computed(workbook)
    assert isinstance(at(result, "C1"), Unverified)
    assert at(result, "C2") == 7.0


def test_what_follows_from_an_unproven_cell_is_unproven_however_far_and_whatever_catches_it() -> None:
    result = computed(sheet_with(A1="=TODAY()", A2="=A1+1", A3='=IFERROR(A2,"caught")', A4="=SUM(B1:B3)", B2="=A3"))
    assert set(result.unverified) == {
        ("Sheet", 1, 1),
        ("Sheet", 2, 1),
        ("Sheet", 3, 1),
        ("Sheet", 4, 1),
        ("Sheet", 2, 2),
    }
    assert "It refers to Sheet!A1" in result.unverified["Sheet", 2, 1]


def test_a_formula_that_refers_to_itself_is_refused() -> None:
    assert "refers to itself" in str(at(computed(sheet_with(A1="=B1", B1="=A1")), "A1"))


def test_a_formula_that_does_not_parse_is_unverified_and_leaves_the_others_alone() -> None:
    result = computed(sheet_with(A1="=SUM(", A2="=1+1", A3="=A1"))
    assert result.unverified["Sheet", 1, 1].startswith("The formula does not parse: a bracket is opened")
    assert at(result, "A2") == 2.0
    assert result.unverified["Sheet", 3, 1] == "It refers to Sheet!A1, which is not verified by the engine"


def test_copies_of_a_formula_down_a_column_are_each_computed_for_their_own_row() -> None:
    workbook = sheet_with()
    for row in range(1, 31):
        workbook.active.cell(row, 1, row)
        workbook.active.cell(row, 2, f'=IF(A{row}>10,THROUGHPUT(A{row},1),"A1 is "&A{row})')
    result = computed(workbook)
    assert (at(result, "B7"), at(result, "B11"), at(result, "B30")) == ("A1 is 7", 10.0, 29.0)


@pytest.mark.parametrize("sheets", [("Sheet",), ("Sheet", "Other")])
def test_what_is_said_of_one_copy_of_a_formula_is_said_of_that_copy_alone(sheets: tuple[str, ...]) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.title = "Sheet"
    for title in sheets[1:]:
        workbook.create_sheet(title)
    for title in sheets:
        for row in range(1, 31):
            workbook[title].cell(row, 1, "" if title == "Sheet" and row == 17 else row)
            workbook[title].cell(row, 2, f'=IF(A{row}=20,"é",A{row})<"f"')
            workbook[title].cell(row, 3, f"=THROUGHPUT(100,IF(A{row}=21,1/0,IF(A{row}=22,$E$1,{row})))")
    result = computed(workbook)
    assert set(result.unverified) == {(title, 20, 2) for title in sheets}
    assert set(result.errors) == {(title, row, 3) for title in sheets for row in (21, 22)}
    for title in sheets:
        assert "blank" in result.errors[title, 22, 3].message
        assert "zero" in result.errors[title, 21, 3].message or "#DIV/0!" in result.errors[title, 21, 3].message


def test_copies_that_differ_in_a_typed_number_are_each_computed_with_their_own() -> None:
    workbook = sheet_with(A1=10.0, A2=20.0)
    for row in range(1, 4):
        workbook.active.cell(row, 2, f'=A1*{row}.5+IF(A2>{row}0,{row},0)&" A{row} %s %d"')
    result = computed(workbook)
    # 10 × 1.5 + 1; 10 × 2.5 (20 is not above 20); 10 × 3.5
    assert [at(result, f"B{row}") for row in range(1, 4)] == ["16 A1 %s %d", "25 A2 %s %d", "35 A3 %s %d"]


def test_one_position_in_a_row_is_one_cell_and_in_a_block_is_refused_whatever_copies_came_before() -> None:
    workbook = sheet_with(A1=1, A2=2, A3=3, B1=4, B2=5, B3=6)
    for row, table in enumerate(("A1:B1", "A1:B2", "A2:B2", "A1:A3"), 1):
        workbook.active.cell(row, 4, f"=INDEX({table},2)")
    result = computed(workbook)
    assert [at(result, place) for place in ("D1", "D3", "D4")] == [4.0, 5.0, 2.0]
    assert set(result.unverified) == {("Sheet", 2, 4)}


def test_a_sum_over_cells_with_an_error_is_given_once_the_error_is_mended() -> None:
    broken = sheet_with(A1="x", B1="=1/C1", D1='=SUMIF(A1:A2,"x",B1:B2)')
    assert isinstance(at(computed(broken), "D1"), Unverified)
    broken.active["C1"] = 4
    assert at(computed(broken), "D1") == 0.25


def as_other_programs_write(content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with its sheet written another way."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, change(part) if name == "xl/worksheets/sheet1.xml" else part)
    return written.getvalue()


def test_a_formula_shared_with_its_neighbours_is_computed_for_each() -> None:
    workbook = sheet_with(A1=1, A2=2, A3=3, B1='="n"&A1', B2='="n"&A2', B3='="n"&A3')

    def share(part: bytes) -> bytes:
        part = part.replace(b'<f>"n"&amp;A1</f>', b'<f t="shared" ref="B1:B3" si="0">"n"&amp;A1</f>')
        return re.sub(rb'<f>"n"&amp;A[23]</f>', b'<f t="shared" si="0"/>', part)

    shared = as_other_programs_write(stored(workbook), share)
    assert b't="shared"' in zipfile.ZipFile(io.BytesIO(shared)).read("xl/worksheets/sheet1.xml")
    result = compute(shared, formulas_of(workbook))
    assert [at(result, f"B{row}") for row in (1, 2, 3)] == ["n1", "n2", "n3"]


def test_a_sheet_with_prefixed_elements_is_computed_too() -> None:
    workbook = sheet_with(A1=1, B1='="n"&A1')

    def prefix(part: bytes) -> bytes:
        part = re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", part)
        return part.replace(b"xmlns=", b"xmlns:x=")

    prefixed = as_other_programs_write(stored(workbook), prefix)
    assert at(compute(prefixed, formulas_of(workbook)), "B1") == "n1"


def test_importing_the_engine_brings_no_tables_and_no_workbooks_along() -> None:
    heavy = "('pandas', 'openpyxl', 'lxml', 'numpy', 'scipy')"
    look = f"import sys, addin.engine; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_text_typed_in_that_differs_from_a_cell_only_in_the_case_of_an_accent_is_refused_over_a_range() -> None:
    result = computed(
        sheet_with(A1="CAFÉ", B1=5, C1='=SUMPRODUCT((A1:A2="Café")*B1:B2)', D1='=SUMIF(A1:A2,"Café",B1:B2)')
    )
    assert "in two cases" in result.unverified["Sheet", 1, 3]
    assert at(result, "D1") == 5.0


def test_a_name_that_means_different_things_on_different_sheets_is_refused() -> None:
    workbook = sheet_with(A1=1, A2="=Limit+1")
    workbook.defined_names["Limit"] = DefinedName("Limit", attr_text="Sheet!$A$1")
    workbook.create_sheet("Other").defined_names["Limit"] = DefinedName("Limit", attr_text="Sheet!$A$9")
    assert "different things on different sheets" in str(at(computed(workbook), "A2"))
