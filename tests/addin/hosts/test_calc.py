"""The functions in a real, headless LibreOffice Calc: every one, every output, every kind of cell and error.

The sheets are written by openpyxl with plain names. What Calc answers is compared, cell by cell, with `addin.call`.
"""

from __future__ import annotations

import functools
import math
import os
import subprocess
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import FORMULAE, get_column_letter
from openpyxl.worksheet.formula import ArrayFormula

import addin
from addin.cells import Argument, CellError, Signature
from addin.functions.product_mix import product_mix
from addin.hosts.calc import build
from addin.hosts.calc.inside.cells import NUMBERS
from addin.hosts.calc.package import CARRIED
from tests.addin.test_cases import CASES, computed
from tests.calc_session import CalcError, CalcSession, CalcValue, uno_python, why_unavailable

ADD_IN = 11
"""Calc's number of the category Add-in in the function wizard."""

ERROR_FORMULAS = {
    "#N/A": "NA()",
    "#DIV/0!": "1/0",
    "#NUM!": "SQRT(-1)",
    "#VALUE!": 'VALUE("x")',
    "#REF!": 'INDIRECT("nowhere")',
    "#NAME?": "NONAME()",
}
RANGE_WITH_AN_ERROR = 504
"""What Calc itself answers when a range holds an error: no function is called."""


@pytest.fixture(scope="module")
def calc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CalcSession]:
    """A LibreOffice that was started with the extension in place."""
    reason = why_unavailable()
    if reason:
        if os.environ.get("STRICT_HOSTS"):
            pytest.fail(reason)
        pytest.skip(reason)
    with CalcSession() as session:
        session.install(build(tmp_path_factory.mktemp("extension")))
        session.restart()
        yield session


# ------------------------------------------------------------------ a workbook of calls


@dataclass(frozen=True)
class Asked:
    """One call in the workbook: where it stands, and what is expected there."""

    says: str
    formula: str
    row: int
    expected: Any


class Book:
    """A workbook of calls: their ranges on one sheet, their formulas, single or spilled, on another."""

    def __init__(self) -> None:
        self.workbook = openpyxl.Workbook()
        self.calls = self.workbook.active
        assert self.calls is not None
        self.calls.title = "Calls"
        self.data = self.workbook.create_sheet("Data")
        self.asked: list[Asked] = []
        self._data_row = self._row = 1

    def ask(self, says: str, name: str, cells: Sequence[Any], expected: Any) -> None:
        """A call by worksheet name with cells in the signature's order."""
        self.formula(says, f"={self.written_call(name, cells)}", expected)

    def formula(self, says: str, formula: str, expected: Any) -> None:
        """Any formula; a list of rows is expected as an array formula of that size."""
        self.asked.append(Asked(says, formula, self._row, expected))
        if isinstance(expected, list):
            reference = f"A{self._row}:{get_column_letter(len(expected[0]))}{self._row + len(expected) - 1}"
            self.calls[f"A{self._row}"] = ArrayFormula(reference, formula)
            self._row += len(expected)
        else:
            self.calls[f"A{self._row}"] = formula
            self._row += 1

    def written_call(self, name: str, cells: Sequence[Any]) -> str:
        given = list(cells)
        while given and given[-1] is None:
            given.pop()
        return f"{name}({','.join(map(self._written, given))})"

    def _written(self, cell: Any) -> str:
        if isinstance(cell, dict):
            return self.written_case(cell)
        if isinstance(cell, list):
            return self._range(cell)
        return "" if cell is None else written(cell)

    def written_case(self, call: Mapping[str, Any]) -> str:
        """A call as the case files hold it: arguments by name, calls inside calls, columns as flat lists."""
        if set(call) == {"error"}:
            return ERROR_FORMULAS[call["error"]]
        names = [argument.name for argument in addin.FUNCTIONS[call["call"]].signature.arguments]
        given = {**call["arguments"], **({"output": call["output"]} if call.get("output") else {})}
        return self.written_call(call["call"], [given.get(name) for name in names])

    def _range(self, rows: list[Any]) -> str:
        """Cells on the sheet of data, each kind as a person would have it there."""
        lines = [row if isinstance(row, list) else [row] for row in rows]
        first = self._data_row
        for line in lines:
            for column, cell in enumerate(line, start=1):
                if cell is not None:
                    self.data.cell(self._data_row, column).value = self._in_a_cell(cell)
            self._data_row += 1
        return f"Data!A{first}:{get_column_letter(len(lines[0]))}{self._data_row - 1}"

    def _in_a_cell(self, cell: Any) -> Any:
        if isinstance(cell, dict):
            return f"={self.written_case(cell)}"
        if isinstance(cell, CellError):
            return f"={ERROR_FORMULAS[cell.code]}"
        return '=""' if cell == "" else cell

    def save(self, path: Path) -> Path:
        self.workbook.save(path)
        return path


def written(cell: Any) -> str:
    """A single value as a formula holds it, in the form in which Calc writes it back."""
    if isinstance(cell, CellError):
        return ERROR_FORMULAS[cell.code]
    if isinstance(cell, bool):
        return f"{str(cell).upper()}()"
    if isinstance(cell, str):
        return '"' + cell.replace('"', '""') + '"'
    return str(int(cell)) if float(cell).is_integer() and abs(cell) < 1e15 else repr(float(cell)).upper()


def compare(book: Book, found: Mapping[tuple[str, str], CalcValue]) -> None:
    wrong = [words for asked in book.asked for words in differences(asked, found)]
    assert not wrong, f"{len(wrong)} of {len(book.asked)} differ\n" + "\n".join(wrong[:20])


def differences(asked: Asked, found: Mapping[tuple[str, str], CalcValue]) -> Iterator[str]:
    rows = asked.expected if isinstance(asked.expected, list) else [[asked.expected]]
    for down, row in enumerate(rows):
        for right, expected in enumerate(row):
            address = f"{get_column_letter(right + 1)}{asked.row + down}"
            value = found.get(("Calls", address), "")
            if not same(expected, value):
                yield f"{asked.says} {address} {asked.formula}: expected {expected!r}, Calc has {value!r}"


def same(expected: Any, value: CalcValue) -> bool:
    if isinstance(expected, CellError):
        return isinstance(value, CalcError) and value.number == NUMBERS[expected.code]
    if isinstance(expected, CalcError):
        return value == expected
    if isinstance(expected, str):
        return value == expected
    return isinstance(value, float) and math.isclose(value, expected, rel_tol=1e-12, abs_tol=0.0)


# ------------------------------------------------------------------ what addin.call says to the same cells


@functools.cache
def has_scipy() -> bool:
    return subprocess.run([uno_python(), "-c", "import scipy"], capture_output=True, check=False).returncode == 0


def by_name(name: str, arguments: Mapping[str, Any]) -> Any:
    """`addin.call`, with a solver only where LibreOffice's Python has one."""
    if name == "PRODUCT_MIX" and not has_scipy():
        return product_mix(*(arguments.get(argument.name) for argument in addin.FUNCTIONS[name].signature.arguments))
    return addin.call(name, **arguments)


def answer(name: str, cells: Sequence[Any]) -> Any:
    names = [argument.name for argument in addin.FUNCTIONS[name].signature.arguments]
    try:
        return by_name(name, dict(zip(names, cells)))
    except CellError as error:
        return error


# ------------------------------------------------------------------ every function, every output


def lines_of(argument: Argument, awkward: bool, first: bool) -> Any:
    """A few lines for one argument: good ones, and where it should be awkward a blank and a faulty one."""
    if argument.shape == "single":
        return next((one.text for one in argument.answers), 2.0)
    if argument.shape == "resources":
        return [[2400.0, 1800.5]]
    if argument.answers:
        texts = [answer.text for answer in argument.answers]
        column: list[Any] = [texts[line % len(texts)] for line in range(4)]
        faulty = "perhaps"
    else:
        column, faulty = ([90.0, 100.25, 12.0, 7.5] if first else [15.0, 30.0, 4.0, 2.5]), "1,234"
    if awkward:
        column = [*column, None, faulty if first else column[0]]
    width = {"scenarios": 2, "summed": 2, "components": 2, "loads": 2}.get(argument.shape, 1)
    return [
        [cell if right == 0 or not isinstance(cell, float) else cell + right for right in range(width)]
        for cell in column
    ]


def calls_of(signature: Signature) -> Iterator[tuple[str, list[Any]]]:
    """The function over single values, over good lines, and over lines with a blank and a faulty one."""
    arguments = signature.arguments[:-1]
    over = {
        awkward: [lines_of(argument, awkward, place == 0) for place, argument in enumerate(arguments)]
        for awkward in (False, True)
    }
    singles = [cells[0][0] if isinstance(cells, list) else cells for cells in over[False]]
    needed = [single if not argument.optional else None for single, argument in zip(singles, arguments)]
    for output in signature.outputs:
        yield "needed arguments", [*needed, output.name]
        yield "single values", [*singles, output.name]
        yield "good lines", [*over[False], output.name]
        yield "awkward lines", [*over[True], output.name]
    yield "nothing", []
    yield "unknown output", [*needed, "nonsense"]


@pytest.fixture(scope="module")
def every_call() -> Book:
    book = Book()
    for name, function in addin.FUNCTIONS.items():
        for says, cells in calls_of(function.signature):
            book.ask(f"{name} with {says}", name, cells, answer(name, cells))
    return book


@pytest.fixture(scope="module")
def every_case() -> Book:
    book = Book()
    for case in CASES:
        call = {"call": case.function, "arguments": case.arguments, "output": case.output}
        handed_over = replace(case, arguments=as_calc_hands_over(case.arguments))
        expected = held_back(call) or computed(handed_over, by_name)
        book.formula(case.says, f"={book.written_case(call)}", expected)
    return book


def as_calc_hands_over(value: Any) -> Any:
    """Yes/no values are numbers to Calc: TRUE is 1, and FALSE is the 0 that an empty cell is, too."""
    if isinstance(value, dict):
        return {name: as_calc_hands_over(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [as_calc_hands_over(inner) for inner in value]
    return float(value) if isinstance(value, bool) else value


def held_back(call: Mapping[str, Any]) -> CellError | CalcError | None:
    """What Calc answers by itself to an error among the arguments, from the last one to the first."""
    names = [argument.name for argument in addin.FUNCTIONS[call["call"]].signature.arguments]
    for name in reversed(names):
        value = call["arguments"].get(name)
        if isinstance(value, dict) and "error" in value:
            return CellError(value["error"])
        if isinstance(value, list) and any(map(_is_error, value)):
            return CalcError("#VALUE!", RANGE_WITH_AN_ERROR)
    return None


def _is_error(cell: Any) -> bool:
    """Whether a cell, or a row of them, is or holds an error."""
    if isinstance(cell, list):
        return any(map(_is_error, cell))
    return isinstance(cell, dict) and "error" in cell


def test_every_function_and_every_output_is_what_addin_call_answers(
    calc: CalcSession, every_call: Book, tmp_path: Path
) -> None:
    compare(every_call, calc.recalculated(every_call.save(tmp_path / "calls.xlsx")))
    spilled = [asked for asked in every_call.asked if isinstance(asked.expected, list)]
    errors = {cell.code for asked in spilled for row in asked.expected for cell in row if isinstance(cell, CellError)}
    errors |= {asked.expected.code for asked in every_call.asked if isinstance(asked.expected, CellError)}
    assert len(spilled) > 50
    assert {"#N/A", "#VALUE!"} <= errors


def test_every_case_of_the_case_files_is_what_addin_call_answers(
    calc: CalcSession, every_case: Book, tmp_path: Path
) -> None:
    compare(every_case, calc.recalculated(every_case.save(tmp_path / "cases.xlsx")))
    errors = {asked.expected.code for asked in every_case.asked if isinstance(asked.expected, CellError)}
    assert {"#N/A", "#VALUE!", "#NUM!", "#DIV/0!"} <= errors


def test_saved_by_calc_and_read_again_the_formulas_are_unchanged(
    calc: CalcSession, every_call: Book, tmp_path: Path
) -> None:
    path = every_call.save(tmp_path / "calls.xlsx")
    saved = calc.convert(path, tmp_path / "saved.xlsx", recalculate=True)
    sheet = openpyxl.load_workbook(saved)["Calls"]
    for asked in every_call.asked:
        cell = sheet[f"A{asked.row}"].value
        formula = cell.text if isinstance(cell, ArrayFormula) else cell
        assert formula.replace("$Data.", "Data!") == asked.formula
    with zipfile.ZipFile(saved) as package:
        assert "_xludf" not in package.read("xl/worksheets/sheet1.xml").decode()
    compare(every_call, calc.recalculated(saved))


def test_an_ods_file_keeps_the_functions_under_a_name_of_their_own(calc: CalcSession, tmp_path: Path) -> None:
    book = Book()
    book.formula("one", "=THROUGHPUT(100,75)", 25.0)
    book.formula("two", '=TVC_POLICY(30,"Sale","Material","Yes",36,,,"treatment")', "TVC")
    saved = calc.convert(book.save(tmp_path / "book.xlsx"), tmp_path / "book.ods", recalculate=True)
    with zipfile.ZipFile(saved) as package:
        assert "of:=THROUGHPUTADDIN.THROUGHPUT(100;75)" in package.read("content.xml").decode()
    compare(book, calc.recalculated(saved))


# ------------------------------------------------------------------ what Calc hands over


def sheet_with(path: Path, cells: Mapping[str, Any]) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Calls"
    for address, value in cells.items():
        sheet[address] = value
    workbook.save(path)
    return path


def found_in(calc: CalcSession, path: Path, cells: Mapping[str, Any]) -> dict[str, CalcValue]:
    found = calc.recalculated(sheet_with(path, cells))
    return {address: value for (sheet, address), value in found.items() if sheet == "Calls"}


def test_blanks_omitted_arguments_dates_yes_no_values_and_texts_arrive_as_documented(
    calc: CalcSession, tmp_path: Path
) -> None:
    """C1 is empty; C2 a date, 45293 to Calc (2 January 2024); C3 TRUE; C4 FALSE; C5 a number in text; C6 spaces."""
    cells = {"C2": date(2024, 1, 2), "C3": True, "C4": False, "C5": " 75 ", "C6": "  ", "D1": 100, "D2": 80}
    asked = {
        "A1": ("=THROUGHPUT(100,C1)", 100.0),  # a single empty cell is 0 to Calc
        "A2": ("=THROUGHPUT(100,C1:C1)", CellError("#N/A")),  # in a range it is blank
        "A3": ("=THROUGHPUT(100,)", CellError("#N/A")),
        "A4": ("=THROUGHPUT(100)", CellError("#N/A")),
        "A5": ('=THROUGHPUT(100,,,"reason")', "TVC is blank; type 0 if this sale truly has no variable cost"),
        "A6": ("=THROUGHPUT(C2,0)", 45293.0),
        "A7": ("=THROUGHPUT(C3,0)", 1.0),
        "A8": ("=THROUGHPUT(100,C5)", 25.0),
        "A9": ("=THROUGHPUT(100,C6)", CellError("#N/A")),
        "A10": ("=THROUGHPUT(100,75,,)", 25.0),
        "A11": ('=THROUGHPUT(D1:D3,C1:C3,C1:C3,"reason")', None),
        "A12": ('=TVC_POLICY(10,"Sale","Material",C3,,,,"rule")', "P9"),
        "A13": ('=TVC_POLICY(10,"Sale","Material",C4,,,,"rule")', "P0"),  # FALSE is 0, and a 0 no answer
        "A14": ('=TVC_POLICY(10,"Sale","Material",C1,,,,"rule")', "P0"),
        "A15": ("=THROUGHPUT(D1:D2,{75;60})", 45.0),
        "A16": ("=THROUGHPUT(D1,{75,1})", 24.0),
        "A17": ('=THROUGHPUT(100,TVC_POLICY(30,"Sale","Material","Yes",36))', 64.0),
        "A18": ("=THROUGHPUT(100,75,C1)", 0.0),
        "A19": ("=THROUGHPUT(INDEX(D1:D2,2),IF(TRUE(),C5))", 5.0),
    }
    found = found_in(
        calc, tmp_path / "cells.xlsx", {**cells, **{place: formula for place, (formula, _) in asked.items()}}
    )
    for place, (formula, expected) in asked.items():
        if expected is not None:
            assert same(expected, found[place]), (formula, expected, found[place])
    assert found["A11"] == "TVC is blank on line 1; type 0 if this sale truly has no variable cost"


def test_a_single_error_comes_back_as_itself(calc: CalcSession, tmp_path: Path) -> None:
    cells = {"C1": "=NA()", "C2": "=1/0", "A1": "=THROUGHPUT(C1,75)", "A2": '=THROUGHPUT(100,C2,,"reason")'}
    cells |= {"A3": '=THROUGHPUT(100,TVC_POLICY(10,"Sale"))', "A4": "=THROUGHPUT(1/0,NA())"}
    found = found_in(calc, tmp_path / "errors.xlsx", cells)
    assert same(CellError("#N/A"), found["A1"])
    assert same(CellError("#DIV/0!"), found["A2"])
    assert same(CellError("#N/A"), found["A3"])
    assert isinstance(found["A4"], CalcError)


def test_a_range_that_holds_an_error_gives_an_error_and_never_a_number(calc: CalcSession, tmp_path: Path) -> None:
    """Calc itself answers Err:504; from a calculated range it hands on the error itself."""
    cells: dict[str, Any] = {"C1": 100, "C2": "=NA()", "C3": 80, "D1": 75, "D2": 5, "D3": 60}
    for place, output in enumerate(("total", "lines", "ratio", "reason"), start=1):
        cells[f"A{place}"] = f'=THROUGHPUT(C1:C3,D1:D3,,"{output}")'
    cells["A5"] = ArrayFormula("A5:A5", "=THROUGHPUT(C1:C3+0,D1:D3)")
    cells["A6"] = '=IFERROR(THROUGHPUT(C1:C3,D1:D3),"error")'
    cells["A7"] = '=THROUGHPUT(200,TVC_POLICY(D1:D3,{"Sale";"Sale";"Past"},"Asset"))'
    found = found_in(calc, tmp_path / "errors.xlsx", cells)
    assert [found[f"A{place}"] for place in range(1, 5)] == [CalcError("#VALUE!", RANGE_WITH_AN_ERROR)] * 4
    assert same(CellError("#N/A"), found["A5"])
    assert found["A6"] == "error"
    assert same(CellError("#N/A"), found["A7"])


def test_texts_that_a_function_gives_are_found_again_by_calcs_own_functions(calc: CalcSession, tmp_path: Path) -> None:
    """Line 1 is replenished (TVC), line 2 paid by the month (OE), line 3 replenished."""
    facts = {"D1": 30, "D2": 9, "D3": 50, "E1": "Sale", "E2": "Period", "E3": "Sale"}
    call = 'TVC_POLICY(D1:D3,E1:E3,"Material","Yes",,,,"treatment")'
    cells: dict[str, Any] = dict(facts)
    for line in range(1, 4):
        cells[f"F{line}"] = f'=TVC_POLICY(D{line},E{line},"Material","Yes",,,,"treatment")'
    cells["G1"] = ArrayFormula("G1:G3", f"={call}")
    asked = {
        "A1": ('=COUNTIF(F1:F3,"TVC")', 2.0),
        "A2": ('=COUNTIF(G1:G3,"tvc")', 2.0),
        "A3": ('=MATCH("OE",G1:G3,0)', 2.0),
        "A4": ('=SUMIFS(D1:D3,G1:G3,"TVC")', 80.0),
        "A5": (f'=SUMPRODUCT(({call}="TVC")*D1:D3)', 80.0),
        "A6": ('=IF(TVC_POLICY(30,"Sale","Material","Yes",,,,"treatment")="TVC","same","differs")', "same"),
        "A7": ('=IF(F1=G1,"same","differs")', "same"),
        "A8": ('=IF(G1=G2,"same","differs")', "differs"),
        "A9": ('=XLOOKUP("OE",G1:G3,D1:D3)', 9.0),
    }
    cells |= {place: formula.replace("=XLOOKUP", "=_xlfn.XLOOKUP") for place, (formula, _) in asked.items()}
    found = found_in(calc, tmp_path / "texts.xlsx", cells)
    assert {place: found[place] for place in asked} == {place: expected for place, (_, expected) in asked.items()}


def test_skipped_lines_are_no_zeros_to_calcs_own_functions(calc: CalcSession, tmp_path: Path) -> None:
    """T is 25, skipped, 20: the mean is 22.5 and not 15."""
    cells: dict[str, Any] = {"D1": 100, "E1": 75, "D3": 80, "E3": 60}
    cells["F1"] = ArrayFormula("F1:F3", '=THROUGHPUT(D1:D3,E1:E3,"lines")')
    cells |= {"A1": "=AVERAGE(F1:F3)", "A2": "=MIN(F1:F3)", "A3": "=COUNT(F1:F3)", "A4": "=LEN(F2)"}
    found = found_in(calc, tmp_path / "skipped.xlsx", cells)
    assert [found[f"A{place}"] for place in range(1, 5)] == [22.5, 20.0, 2.0, 0.0]


def test_what_calc_itself_does_not_find_again(calc: CalcSession, tmp_path: Path) -> None:
    """A limit of Calc (25.2), told in the documentation: texts in a range that mixes them with numbers.

    When this fails Calc has mended it, and the sentence about it can go.
    """
    cells: dict[str, Any] = {"F1": ArrayFormula("F1:J1", '=TVC_POLICY(30,"Sale","Material","Yes",,,,"all")')}
    cells |= {
        "A1": '=COUNTIF(F1,"TVC")',
        "A2": '=COUNTIF(F1,"TVC")+EXACT(F1,"TVC")',
        "A3": "=G1*2",
        "A4": '=F1&""="TVC"',
    }
    found = found_in(calc, tmp_path / "mixed.xlsx", cells)
    assert [found[f"A{place}"] for place in range(1, 5)] == [0.0, 1.0, 60.0, 1.0]


# ------------------------------------------------------------------ size


def test_200_000_lines_are_an_ordinary_call(calc: CalcSession, tmp_path: Path) -> None:
    """Every 1,000th line is blank: 200 of them are skipped."""
    lines = 200_000
    revenue = [[None if line % 1000 == 7 else line % 97 + 100.25] for line in range(lines)]
    tvc = [[None if line % 1000 == 7 else line % 131 + 0.1] for line in range(lines)]
    both = f"A1:A{lines},B1:B{lines}"
    formulas = [
        f"=THROUGHPUT({both})",
        f'=COUNT(THROUGHPUT({both},"lines"))',
        f'=INDEX(THROUGHPUT({both},"lines"),199999)',
    ]
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet("Calls")
    for line, ((r,), (v,)) in enumerate(zip(revenue, tvc)):
        sheet.append([r, v, *formulas[line : line + 1]])
    workbook.save(tmp_path / "long.xlsx")
    found = calc.recalculated(tmp_path / "long.xlsx")
    spilled = addin.call("THROUGHPUT", revenue, tvc, "lines")
    assert isinstance(spilled, list)
    expected = [addin.call("THROUGHPUT", revenue, tvc), lines - 200.0, spilled[199_998][0]]
    for line, cell in enumerate(expected, start=1):
        assert same(cell, found["Calls", f"C{line}"]), formulas[line - 1]


# ------------------------------------------------------------------ the function wizard, names


def test_the_function_wizard_shows_the_catalogues_words(calc: CalcSession, tmp_path: Path) -> None:
    found_in(calc, tmp_path / "one.xlsx", {"A1": "=TA_VERSION()"})
    shown = calc.functions()
    for name, function in addin.FUNCTIONS.items():
        signature = function.signature
        assert shown[name].category == ADD_IN
        assert shown[name].description == signature.purpose
        assert shown[name].arguments == tuple((argument.name, argument.help) for argument in signature.arguments)


def test_no_name_is_one_of_calcs_or_excels_own_functions() -> None:
    with CalcSession() as plain:
        own = set(plain.functions())
    assert len(own) > 450
    assert "ACCRINT" in own, "Calc's own extensions are among them"
    assert set(addin.FUNCTIONS) & own == set()
    assert set(addin.FUNCTIONS) & set(FORMULAE) == set()


# ------------------------------------------------------------------ when something goes wrong inside


def test_an_unexpected_failure_inside_is_logged_in_libreoffices_profile(tmp_path: Path) -> None:
    extension = build(tmp_path)
    broken = tmp_path / "broken.oxt"
    with zipfile.ZipFile(extension) as whole, zipfile.ZipFile(broken, "w") as damaged:
        for name in whole.namelist():
            content = whole.read(name)
            if name == f"pythonpath/{CARRIED}/functions/cash.py":
                content += b"\n\ndef oe_stream(*cells):\n    raise RuntimeError(f'the price is {cells[0]}')\n"
            damaged.writestr(name, content)
    with CalcSession() as session:
        session.install(broken)
        session.restart()
        found = found_in(session, tmp_path / "one.xlsx", {"A1": "=OE_STREAM(4711,12)", "A2": "=THROUGHPUT(100,75)"})
        entry = (session.profile / "user" / "throughput.log").read_text(encoding="utf-8")
    assert same(CellError("#VALUE!"), found["A1"])
    assert found["A2"] == 25.0
    assert "OE_STREAM(number; number; left out; left out): RuntimeError at cash.py" in entry
    assert "4711" not in entry
