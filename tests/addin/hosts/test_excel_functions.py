"""The functions as Windows Excel reaches them: xlwings' own registration, VBA generation and call, COM stood in for."""

from __future__ import annotations

import datetime as dt
import itertools
import logging
import socket
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import addin
from addin import CellError
from addin.cells import CODES, Argument
from addin.hosts.excel import answers, log
from addin.hosts.excel.answers import reason
from addin.hosts.excel.cells import MARK, NEWER, NUMBERS, SCODE, SEVERAL_RANGES, arrived, cell, leaving, shape
from tests.addin.hosts.fake_pywin32 import MISSING, Book, Cells, ComTime, plain, windows_excel

NAMES = tuple(addin.FUNCTIONS)
MODULE = "addin.hosts.excel.functions"


@pytest.fixture(scope="module")
def xlwings() -> Iterator[Any]:
    with windows_excel() as loaded:
        yield loaded


@pytest.fixture(scope="module")
def server(xlwings: Any) -> Any:
    """The object that Excel's macros talk to."""
    return xlwings.com_server.XLPython()


def rows(answer: Any) -> list[list[Any]]:
    """An answer as rows: xlwings hands a single cell over bare and a single row flat."""
    if not isinstance(answer, list):
        return [[answer]]
    return answer if answer and isinstance(answer[0], list) else [answer]


def expected(name: str, cells: list[Any]) -> list[list[Any]]:
    """What the function itself answers, with each error as the text that the add-in turns into it."""
    try:
        result = addin.call(name, *cells)
    except CellError as error:
        return [[MARK + error.code]]
    table = result if isinstance(result, list) else [[result]]
    return [[MARK + value.code if isinstance(value, CellError) else value for value in row] for row in table]


def scode(number: int) -> int:
    """An error as COM hands it over: 0x800A0000 and its number, as a signed number of 32 bits."""
    return 0x800A0000 + number - 2**32


# ------------------------------------------------------------------------------------ registration and generated VBA


@pytest.fixture(scope="module")
def imported(xlwings: Any) -> Book:
    """An add-in into which xlwings itself has imported the functions."""
    book = Book("throughput.xlam")
    xlwings.udfs.import_udfs(MODULE, book)
    return book


@pytest.mark.parametrize("name", NAMES)
def test_xlwings_registers_every_function_with_its_help(imported: Book, name: str) -> None:
    told = imported.Application.described[name]
    signature = addin.FUNCTIONS[name].signature
    assert told["Description"] == signature.purpose
    assert told["Category"] == signature.category
    assert told["ArgumentDescriptions"] == [argument.help for argument in signature.arguments]


@pytest.mark.parametrize("name", NAMES)
def test_xlwings_generates_a_macro_for_every_function(imported: Book, name: str) -> None:
    source = imported.VBProject.VBComponents.sources["xlwings_udfs"]
    arguments = ", ".join(f"Optional {argument.name}" for argument in addin.FUNCTIONS[name].signature.arguments)
    assert f"Function {name}({arguments})\n" in source


def test_nothing_but_the_catalogue_is_registered(xlwings: Any) -> None:
    module = xlwings.udfs.get_udf_module(MODULE, None)
    assert sorted(name for name, found in vars(module).items() if hasattr(found, "__xlfunc__")) == sorted(NAMES)


# --------------------------------------------------------------------------------------------- every kind of cell

KINDS = {
    "number": (100.0, 100.0),
    "zero": (0.0, 0.0),
    "negative": (-2.5, -2.5),
    "currency": (Decimal("12.50"), 12.5),
    "date": (ComTime(2024, 1, 31, tzinfo=dt.UTC), 45322.0),  # Excel's serial number of 31 January 2024
    "date and time": (ComTime(2024, 1, 31, 18, tzinfo=dt.UTC), 45322.75),
    "true": (True, True),
    "false": (False, False),
    "text": ("Sale", "Sale"),
    "number in a text": (" 12.5 ", " 12.5 "),
    "text that reads like an error": ("#N/A", "#N/A"),
    "empty": (None, None),
    "empty text": ("", ""),
    "error": (scode(2042), CellError("#N/A")),
    "another error": (scode(2007), CellError("#DIV/0!")),
}

SHAPES = {
    "value": lambda com, cell: (com, cell),
    "one cell": lambda com, cell: (((com,),), [[cell]]),
    "column": lambda com, cell: (((com,), (100.0,), (com,)), [[cell], [100.0], [cell]]),
    "row": lambda com, cell: (((com, 2.0),), [[cell, 2.0]]),
    "flat row of a formula": lambda com, cell: ((com, 2.0), [[cell, 2.0]]),
    "table": lambda com, cell: (((1.0, com), (com, 4.0)), [[1.0, cell], [cell, 4.0]]),
}


def usual(argument: Argument) -> Any:
    """A value that lets a call go on: an accepted answer, or a plain number; nothing where nothing is needed."""
    if argument.optional:
        return None
    return argument.answers[0].text if argument.answers else 7.5


def calls(name: str) -> Iterator[tuple[tuple[Any, ...], list[Any]]]:
    """Each argument in turn holding each kind of cell in each shape: what COM hands over, and the cells it means."""
    arguments = addin.FUNCTIONS[name].signature.arguments
    others = [usual(argument) for argument in arguments]
    for at, (com, meant), shaped in itertools.product(range(len(arguments)), KINDS.values(), SHAPES.values()):
        handed, cells = shaped(com, meant)
        yield (
            (*others[:at], handed, *others[at + 1 :]),
            [*others[:at], cells, *others[at + 1 :]],
        )


@pytest.mark.parametrize("name", NAMES)
def test_every_kind_of_cell_in_every_shape_means_to_excel_what_it_means_to_the_function(server: Any, name: str) -> None:
    for handed, cells in calls(name):
        assert rows(server.CallUDF(MODULE, name, handed)) == expected(name, cells), handed


@pytest.mark.parametrize("name", NAMES)
def test_a_range_that_xlwings_reads_itself_means_the_same(server: Any, name: str) -> None:
    """As the macros do that xlwings generates: range objects, a caller, and COM's own sign for an argument left out."""
    book, caller = Book(), Cells([[None]])
    for handed, cells in calls(name):
        given = tuple(
            Cells(value)
            if isinstance(value, tuple) and isinstance(value[0], tuple)
            else MISSING
            if value is None
            else value
            for value in handed
        )
        meant = [None if value is MISSING else cell for value, cell in zip(given, cells)]
        assert rows(server.CallUDF(MODULE, name, given, book, caller)) == expected(name, meant), handed


@pytest.mark.parametrize("name", NAMES)
def test_every_output_of_every_function_arrives(server: Any, name: str) -> None:
    signature = addin.FUNCTIONS[name].signature
    for output in signature.outputs:
        cells = [*(usual(argument) for argument in signature.arguments[:-1]), output.name]
        assert rows(server.CallUDF(MODULE, name, tuple(cells))) == expected(name, cells), output.name


def test_a_given_empty_cell_is_no_missing_argument(server: Any) -> None:
    """A given quantity must be filled: blank is #N/A; left out, revenue and TVC are totals: 100 − 75 = 25."""
    assert server.CallUDF(MODULE, "THROUGHPUT", (100.0, 75.0, ((None,),), None)) == f"{MARK}#N/A"
    assert server.CallUDF(MODULE, "THROUGHPUT", (100.0, 75.0, None, None)) == 25.0
    assert server.CallUDF(MODULE, "THROUGHPUT", (100.0, 75.0, "", None)) == 25.0


def test_a_line_s_error_stands_in_its_line_and_the_others_are_computed(server: Any) -> None:
    answer = server.CallUDF(MODULE, "THROUGHPUT", (((100.0,), (80.0,)), ((75.0,), ("x",)), None, "lines"))
    assert answer == [[25.0], [f"{MARK}#VALUE!"]]


def test_200_000_lines_go_through_one_call(server: Any) -> None:
    """200,000 × (100 − 75) = 5,000,000."""
    revenue, tvc = ((100.0,),) * 200_000, ((75.0,),) * 200_000
    assert server.CallUDF(MODULE, "THROUGHPUT", (revenue, tvc, None, None)) == 5_000_000.0


# --------------------------------------------------------------------------------------------- single conversions


@pytest.mark.parametrize(("number", "code"), NUMBERS.items())
def test_each_error_of_excel_arrives_as_that_error(number: int, code: str) -> None:
    assert arrived(scode(number)) == CellError(code)
    assert arrived(((1.0,), (scode(number),))) == [[1.0], [CellError(code)]]


def test_excel_s_seven_errors_are_the_seven_of_the_cells() -> None:
    assert sorted(NUMBERS.values()) == sorted(CODES)
    assert scode(2042) == SCODE + 2042 == -2146826246  # what pywin32 gives for #N/A


@pytest.mark.parametrize(("number", "shown"), NEWER.items())
def test_a_newer_error_of_excel_arrives_as_value_and_is_named(number: int, shown: str) -> None:
    found = arrived(scode(number))
    assert isinstance(found, CellError)
    assert found.code == "#VALUE!"
    assert shown in found.message


def test_several_ranges_in_brackets_are_refused_in_words() -> None:
    assert reason("THROUGHPUT", (SEVERAL_RANGES, 75.0)) == (
        "Revenue is #VALUE!: several ranges in brackets are not accepted; give one range"
    )


def test_a_whole_number_from_other_vba_is_a_number() -> None:
    assert arrived(((100,), (2,))) == [[100.0], [2.0]]


def test_a_date_from_other_vba_is_its_serial_number() -> None:
    assert cell(dt.date(2024, 1, 31)) == cell(dt.datetime(2024, 1, 31)) == plain(ComTime(2024, 1, 31)) == 45322.0


def test_an_object_in_an_argument_is_an_error_in_words() -> None:
    found = cell(object())
    assert isinstance(found, CellError)
    assert found.message == "a value of the type object is no number, text or date"


def test_a_range_of_plain_cells_is_handed_on_without_copying_it() -> None:
    cells = ((1.0, "x"), (None, True))
    assert arrived(cells) is cells


def test_a_result_of_one_cell_and_a_table_leave_as_rows() -> None:
    assert leaving("#N/A") == [["#N/A"]]
    assert leaving([["a", CellError("#NUM!", "why")], [1.0, ""]]) == [["a", f"{MARK}#NUM!"], [1.0, ""]]


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("TA_")])
def test_no_sentence_of_a_function_begins_with_the_mark(name: str) -> None:
    for handed, _ in calls(name):
        assert not reason(name, handed).startswith(MARK)


# ------------------------------------------------------------------------------------------------ explaining a cell


@pytest.mark.parametrize(
    ("name", "arguments", "sentence"),
    [
        ("THROUGHPUT", (100.0, 75.0, None, None), "T 25 = revenue 100 − TVC 75."),
        ("THROUGHPUT", (100.0, 75.0, None, "lines"), "T 25 = revenue 100 − TVC 75."),
        ("THROUGHPUT", (100.0, 75.0, "lines", None), "T 25 = revenue 100 − TVC 75."),
        ("THROUGHPUT", (100.0, 75.0, (("ratio",),), None), "T 25 = revenue 100 − TVC 75."),
        ("THROUGHPUT", (100.0, None, None, None), "TVC is blank; type 0 if this sale truly has no variable cost"),
    ],
)
def test_a_call_is_explained_whatever_output_it_asked_for(name: str, arguments: Any, sentence: str) -> None:
    assert reason(name, arguments) == sentence


def test_an_output_in_the_place_of_an_optional_argument_gives_way_to_the_reason() -> None:
    """DELTA_DECISION(B2,C2,"verdict"): the third place is ΔI's, and "verdict" is no ΔI."""
    assert reason("DELTA_DECISION", (950.0, 600.0, "verdict")) == addin.call("DELTA_DECISION", 950, 600, "reason")


def test_of_many_lines_the_first_ten_are_explained() -> None:
    """Twelve costs of which the second is blank: ten are shown by number, two are counted."""
    costs = tuple((100.0,) if line != 1 else (None,) for line in range(12))
    said = reason("TVC_POLICY", (costs, "Period")).splitlines()
    assert len(said) <= 11
    assert said[0].startswith("Line 1: ")
    assert said[-1] == "… and 2 more lines; ask for them with the output reason"


# -------------------------------------------------------------------------------------------------- failures, log


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    return tmp_path


def broken(*_: Any) -> float:
    """A function with a mistake in it, whose own message quotes a cell."""
    raise KeyError("4711 secret")


def test_an_unexpected_error_shows_value_and_is_logged_by_shape_never_by_content(profile: Path) -> None:
    function = addin.catalogue.WorksheetFunction(addin.FUNCTIONS["THROUGHPUT"].signature, broken)
    assert answers.answered(function, (((4711.0,), ("secret",)), 75.0, None)) == [[f"{MARK}#VALUE!"]]
    entry = (profile / ".throughput" / "throughput.log").read_text(encoding="utf-8")
    assert "THROUGHPUT(2×1 of float, str; float; missing): KeyError at test_excel_functions.py:" in entry
    assert "answers.py:" in entry
    assert addin.VERSION in entry
    assert "4711" not in entry
    assert "secret" not in entry


def test_an_expected_error_is_not_logged(profile: Path) -> None:
    answers.answered(addin.FUNCTIONS["THROUGHPUT"], (100.0, "x", None, None))
    assert not (profile / ".throughput").exists()


def test_the_log_is_turned_over_before_it_grows_large(profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "LARGEST", 2_000)
    function = addin.catalogue.WorksheetFunction(addin.FUNCTIONS["THROUGHPUT"].signature, broken)
    for _ in range(60):
        answers.answered(function, (100.0,))
    files = sorted(path.name for path in (profile / ".throughput").iterdir())
    assert files == ["throughput.log", "throughput.log.1", "throughput.log.2"]
    assert all((profile / ".throughput" / name).stat().st_size <= 2_000 for name in files)


def test_a_log_that_cannot_be_written_disturbs_no_calculation(
    profile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (profile / ".throughput").write_text("a file where the folder should be")
    function = addin.catalogue.WorksheetFunction(addin.FUNCTIONS["THROUGHPUT"].signature, broken)
    assert answers.answered(function, (100.0,)) == [[f"{MARK}#VALUE!"]]
    assert capsys.readouterr() == ("", "")


def test_the_log_leaves_other_loggers_alone(profile: Path) -> None:
    before = dict(logging.root.manager.loggerDict)
    function = addin.catalogue.WorksheetFunction(addin.FUNCTIONS["THROUGHPUT"].signature, broken)
    answers.answered(function, (100.0,))
    assert dict(logging.root.manager.loggerDict) == before
    assert profile.exists()


def test_a_shape_tells_no_content() -> None:
    assert shape(((1.0, "secret"), (None, True))) == "2×2 of NoneType, bool, float, str"
    assert shape("secret") == "str"


def test_no_call_opens_a_connection(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "create_connection", refused)
    for name in NAMES:
        cells = tuple(usual(argument) for argument in addin.FUNCTIONS[name].signature.arguments)
        assert rows(server.CallUDF(MODULE, name, cells)) == expected(name, list(cells))
