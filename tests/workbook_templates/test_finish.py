"""A finished file: every formula cell has its value, nothing is flawed, and the same input gives the same bytes."""

from __future__ import annotations

import errno
import io
import math
import os
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openpyxl.chart import BarChart, LineChart, Reference, ScatterChart, Series
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table, TableStyleInfo

from addin.cells import CellError
from tests import calc_session, open_xml_validator
from workbook_templates import output_file
from workbook_templates.finish import (
    FormulaRefusedError,
    OutputRefusedError,
    describe,
    finish,
    finished_bytes,
    text_cell,
)
from workbook_templates.spelling import spelling

STAMP = datetime(2024, 2, 29, 12, 30, 15)
SALES = [("Ale", 10, 2.5, date(2024, 1, 31)), ("Bread", 4, 3.0, date(2024, 2, 29)), ("Ale", 6, 1.25, date(2024, 3, 1))]


def representative() -> openpyxl.Workbook:
    """Tables, validations, conditional formats, protection, charts, names, an array formula, native formulas."""
    workbook = openpyxl.Workbook()
    sales = workbook.active
    sales.title = "Sales lines"
    sales.append(["Offering", "Units", "Price", "Date", "Source"])
    for row, line in enumerate(SALES, 2):
        for column, value in enumerate(line, 1):
            sales.cell(row, column, value)
        text_cell(sales, row, 5, "=file.csv")
    table = Table(displayName="Sales", ref="A1:E4")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleMedium2", showRowStripes=True)
    sales.add_table(table)
    offerings = DataValidation(type="list", formula1="=Offerings", showErrorMessage=True, error="Choose one")
    offerings.add("A2:A100")
    sales.add_data_validation(offerings)
    sales.conditional_formatting.add(
        "B2:B100", FormulaRule(formula=["$B2<0"], font=Font(bold=True, italic=True, color="9C0006"))
    )
    sales.freeze_panes = "A2"
    workbook.defined_names["Offerings"] = DefinedName("Offerings", attr_text="'Calculation'!$A$2:$A$3")
    workbook.defined_names["Rate"] = DefinedName("Rate", attr_text="0.1")
    calculation(workbook)
    return workbook


def calculation(workbook: openpyxl.Workbook) -> None:
    sheet = workbook.create_sheet("Calculation")
    workbook.add_named_style(NamedStyle("Output", font=Font(bold=True, name="Arial", size=12, underline="single")))
    sheet.append(["Offering", "Units", "Revenue", "Share", "Says"])
    for row, offering in ((2, "Ale"), (3, "Bread")):
        sheet.cell(row, 1, offering)
        sheet.cell(row, 2, f"=SUMIFS('Sales lines'!$B$2:$B$100,'Sales lines'!$A$2:$A$100,A{row})")
        sheet.cell(
            row, 3, f"=SUMPRODUCT(('Sales lines'!$A$2:$A$4=A{row})*'Sales lines'!$B$2:$B$4*'Sales lines'!$C$2:$C$4)"
        )
        sheet.cell(row, 4, f'=IF(SUM($C$2:$C$3)=0,"",C{row}/SUM($C$2:$C$3))').number_format = "0.0%"
        sheet.cell(row, 5, f'=A{row}&": "&TEXT(C{row},"#,##0.00")').style = "Output"
    sheet["A5"] = "=EOMONTH('Sales lines'!D2,0)"
    sheet["A6"] = '=IFERROR(VLOOKUP("Tea",A2:C3,2,FALSE),"none")'
    sheet["A7"] = "=1/0"
    sheet["A8"] = "=C2>C3"
    sheet["A9"] = '=""'
    sheet["A10"] = '=IFNA(MATCH("Tea",A2:A3,0),0)'
    sheet["A11"] = "=B2*Rate"
    sheet["G2"] = ArrayFormula("G2:G4", "='Sales lines'!B2:B4*'Sales lines'!C2:C4")
    sheet["G7"] = ArrayFormula("G7", "=SUM('Sales lines'!B2:B4*'Sales lines'!C2:C4)")
    sheet["A1"].fill = PatternFill("solid", fgColor="DDEBF7")
    sheet["A1"].alignment = Alignment(wrap_text=True)
    sheet["B2"].protection = Protection(locked=True)
    sheet.protection.sheet = True
    sheet.print_title_rows = "1:1"
    for place, chart in (("I2", BarChart()), ("I18", LineChart())):
        chart.title = "Revenue by offering"
        chart.add_data(Reference(sheet, min_col=3, min_row=1, max_row=3), titles_from_data=True)
        chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=3))
        sheet.add_chart(chart, place)
    scatter = ScatterChart()
    scatter.series.append(
        Series(Reference(sheet, min_col=3, min_row=2, max_row=3), Reference(sheet, min_col=2, min_row=2, max_row=3))
    )
    describe(scatter, "Revenue rises with units: Ale 16 units, 32.50; Bread 4 units, 12.00")
    sheet.add_chart(scatter, "I34")


# Worked by hand: Ale 10 × 2.5 + 6 × 1.25 = 32.5, Bread 4 × 3 = 12; 32.5 ÷ 44.5 and 12 ÷ 44.5.
EXPECTED = {
    "B2": 16.0,
    "B3": 4.0,
    "C2": 32.5,
    "C3": 12.0,
    "D2": 32.5 / 44.5,
    "D3": 12 / 44.5,
    "E2": "Ale: 32.50",
    "E3": "Bread: 12.00",
    "A5": 45322.0,
    "A6": "none",
    "A8": True,
    "A9": "",
    "A10": 0.0,
    "A11": 1.6,
    "G2": 25.0,
    "G3": 12.0,
    "G4": 7.5,
    "G7": 44.5,
}


@pytest.fixture(scope="module")
def finished_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return finish(representative(), tmp_path_factory.mktemp("finished") / "book.xlsx", stamp=STAMP).path


def one_formula(text: object, **cells: object) -> openpyxl.Workbook:
    workbook = openpyxl.Workbook()
    for place, value in cells.items():
        workbook.active[place] = value
    workbook.active["C1"] = text
    return workbook


def part(content: bytes | Path, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content) if isinstance(content, bytes) else content) as archive:
        return archive.read(name)


# ------------------------------------------------------------------------------------------- values


def test_every_formula_cell_shows_its_value_without_a_recalculation(finished_file: Path) -> None:
    sheet = openpyxl.load_workbook(finished_file, data_only=True)["Calculation"]
    for place, expected in EXPECTED.items():
        shown = sheet[place].value
        if isinstance(expected, float):
            as_number = shown if isinstance(shown, (int, float)) else (shown - datetime(1899, 12, 30)).days
            assert math.isclose(as_number, expected, rel_tol=1e-12), place
        else:
            assert (shown or "") == expected, place
    assert sheet["A7"].value == "#DIV/0!"


def test_the_formulas_are_still_there(finished_file: Path) -> None:
    sheet = openpyxl.load_workbook(finished_file)["Calculation"]
    assert sheet["B2"].value == "=SUMIFS('Sales lines'!$B$2:$B$100,'Sales lines'!$A$2:$A$100,A2)"
    assert sheet["A10"].value == '=_xlfn.IFNA(MATCH("Tea",A2:A3,0),0)'
    assert (sheet["G2"].value.ref, sheet["G2"].value.text) == ("G2:G4", "='Sales lines'!B2:B4*'Sales lines'!C2:C4")


def test_calc_recalculates_every_cell_to_the_value_stored(finished_file: Path) -> None:
    reason = calc_session.why_unavailable()
    if reason:
        pytest.skip(reason)
    calc = calc_session.recalculated(finished_file)
    stored = {place: value for place, value in EXPECTED.items() if place != "A7"}
    for place, expected in stored.items():
        shown = calc["Calculation", place]
        same = shown == expected if isinstance(expected, str) else math.isclose(float(shown), expected, rel_tol=1e-12)
        assert same, (place, shown, expected)
    assert calc["Calculation", "A7"] == calc_session.CalcError("#DIV/0!", 532)


def test_our_functions_are_computed_with_their_sentence(tmp_path: Path) -> None:
    workbook = one_formula("=THROUGHPUT(A1:A2,B1:B2)", A1=100, A2=80, B1=75, B2=60)
    workbook.active["C2"] = '=THROUGHPUT(A1,B1,,"reason")'
    workbook.active["C3"] = "=THROUGHPUT(A1,B9)"
    workbook.active["C4"] = "=C3+1"
    done = finish(workbook, tmp_path / "ours.xlsx", stamp=STAMP)
    shown = openpyxl.load_workbook(done.path, data_only=True).active
    assert (shown["C1"].value, shown["C3"].value, shown["C4"].value) == (45, "#N/A", "#N/A")
    assert str(shown["C2"].value).startswith("T 25")
    assert done.errors["Sheet", 3, 3].message.startswith("TVC is blank")
    assert done.errors["Sheet", 4, 3].message.startswith("comes from Sheet!C3: TVC is blank")
    assert (done.formulas, done.calls) == (4, 3)


def test_a_true_error_text_or_number_is_stored_as_what_it_is() -> None:
    workbook = one_formula("=A1>1", A1=2)
    workbook.active["C2"] = "=NA()"
    workbook.active["C3"] = '="#N/A"'
    workbook.active["C4"] = "=A1/4"
    sheet = etree.fromstring(part(finished_bytes(workbook, stamp=STAMP), "xl/worksheets/sheet1.xml"))
    found = {c.get("r"): (c.get("t"), c[1].text) for c in sheet.iter("{*}c") if len(c) == 2}
    assert found == {"C1": ("b", "1"), "C2": ("e", "#N/A"), "C3": ("str", "#N/A"), "C4": (None, "0.5")}


# -------------------------------------------------------------------------------------- the file itself


def test_the_open_xml_validator_finds_nothing(finished_file: Path) -> None:
    reason = open_xml_validator.why_unavailable()
    if reason:
        pytest.skip(reason)
    assert [str(flaw) for flaw in open_xml_validator.flaws(finished_file)] == []
    assert [str(flaw) for flaw in open_xml_validator.flaws(finished_file, office="Office2016")] == []


@pytest.mark.parametrize("host", ["xlam", "lite"])
def test_the_open_xml_validator_finds_nothing_in_the_spelling_of_a_host(host: str, tmp_path: Path) -> None:
    reason = open_xml_validator.why_unavailable()
    if reason:
        pytest.skip(reason)
    path = finish(one_formula("=THROUGHPUT(A1,1)", A1=5), tmp_path / "host.xlsx", stamp=STAMP, host=host).path
    assert [str(flaw) for flaw in open_xml_validator.flaws(path)] == []


def test_two_builds_are_the_same_to_the_byte(finished_file: Path) -> None:
    assert finished_bytes(representative(), stamp=STAMP) == finished_file.read_bytes()


def test_another_stamp_is_another_file() -> None:
    built = finished_bytes(one_formula("=1+1"), stamp=STAMP)
    assert b"2024-02-29T12:30:15Z" in part(built, "docProps/core.xml")
    assert built != finished_bytes(one_formula("=1+1"), stamp=datetime(2025, 1, 1))


def test_excel_is_not_asked_to_recalculate_on_opening(finished_file: Path) -> None:
    book = part(finished_file, "xl/workbook.xml")
    assert b'calcId="191029"' in book
    assert b"fullCalcOnLoad" not in book


def test_every_chart_has_an_alternative_text(finished_file: Path) -> None:
    drawing = etree.fromstring(part(finished_file, "xl/drawings/drawing1.xml"))
    texts = [frame.get("descr") for frame in drawing.iter("{*}cNvPr")]
    assert texts[:2] == ["Revenue by offering"] * 2
    assert texts[2].startswith("Revenue rises with units")


def test_a_chart_without_any_description_is_refused(tmp_path: Path) -> None:
    workbook = one_formula("=1+1")
    workbook.active.add_chart(BarChart(), "E1")
    with pytest.raises(ValueError, match="neither an alternative text nor a title"):
        finish(workbook, tmp_path / "chart.xlsx", stamp=STAMP)


# ------------------------------------------------------------------------------------------- texts


@pytest.mark.parametrize("text", ["=1+1", "+1", "-2", "@SUM(A1)", "=cmd|' /C calc'!A0", "#N/A", " =x", "\tx", "plain"])
def test_a_text_from_outside_stays_a_text(text: str, tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    text_cell(workbook.active, 1, 1, text)
    path = finish(workbook, tmp_path / "texts.xlsx", stamp=STAMP).path
    cell = openpyxl.load_workbook(path).active["A1"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", text[0] in "=+-@\t")


def test_a_character_no_workbook_can_hold_is_replaced_by_the_replacement_character() -> None:
    sheet = openpyxl.Workbook().active
    assert text_cell(sheet, 1, 1, "a\x00b").value == "a\N{REPLACEMENT CHARACTER}b"


# ---------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("formula", "says"),
    [
        ("=XLOOKUP(1,A1:A2,B1:B2)", "Sheet!C1: XLOOKUP is not verified by the engine: =XLOOKUP"),
        ("=SUMPRODUCT(--ISERROR(A1:A2))", "The range A1:A2 where one value belongs is not verified"),
        ('=THROUGHPUT(A1:A2,B1:B2,,"lines")', "THROUGHPUT with 2 × 1 of results where one value belongs"),
        ("=A1:A2", "The range A1:A2 where one value belongs"),
        ("=NOSUCH(1)", "There is no function NOSUCH"),
        ("=THROUGPUT(1,2)", "There is no function THROUGPUT"),
        ("=Nowhere+1", "There is no name Nowhere in this workbook"),
        ("=C1+1", "A formula that refers to itself is not verified"),
        ("=SUM(A1", "Sheet!C1: The formula does not parse: a bracket is opened and never closed"),
    ],
)
def test_a_formula_that_cannot_be_vouched_for_is_refused_by_cell_and_reason(
    formula: str, says: str, tmp_path: Path
) -> None:
    workbook = one_formula(formula, A1=1, A2=2, B1=1, B2=1)
    with pytest.raises(FormulaRefusedError) as refused:
        finish(workbook, tmp_path / "refused.xlsx", stamp=STAMP)
    assert says in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_what_refers_to_an_unproven_cell_is_unproven_and_said_last(tmp_path: Path) -> None:
    workbook = one_formula("=C2+1")
    workbook.active["C2"] = "=TODAY()"
    with pytest.raises(FormulaRefusedError) as refused:
        finish(workbook, tmp_path / "refused.xlsx", stamp=STAMP)
    first, second = str(refused.value).splitlines()[1:]
    assert first.startswith("Sheet!C2: TODAY is not verified")
    assert second.startswith("Sheet!C1: It refers to Sheet!C2")


def test_a_conditional_sum_over_an_error_is_refused_because_the_engine_would_pass_it_over(tmp_path: Path) -> None:
    workbook = one_formula('=SUMIF(A1:A2,"x",B1:B2)', A1="x", A2="x", B1=1, B2="=1/0")
    with pytest.raises(FormulaRefusedError, match="over cells of which one is an error"):
        finish(workbook, tmp_path / "refused.xlsx", stamp=STAMP)


def test_an_array_that_does_not_fill_its_range_is_refused(tmp_path: Path) -> None:
    workbook = one_formula(ArrayFormula("C1:C5", "=A1:A2*2"), A1=1, A2=2)
    with pytest.raises(FormulaRefusedError, match="does not fill its 5 × 1 cells"):
        finish(workbook, tmp_path / "refused.xlsx", stamp=STAMP)


# ---------------------------------------------------------------------------------------- spelling


def test_each_host_gets_its_own_spelling_after_the_values_are_computed() -> None:
    spelled = {}
    for host in ("calc", "plain", "xlsm", "xlam", "lite"):
        workbook = one_formula('=IF(throughput(A1,1)>0,"THROUGHPUT(A1)",THROUGHPUT (A1,1))', A1=5)
        workbook.defined_names["T"] = DefinedName("T", attr_text="THROUGHPUT(1,2)")
        built = finished_bytes(workbook, stamp=STAMP, host=host)
        book = openpyxl.load_workbook(io.BytesIO(built))
        spelled[host] = (book.active["C1"].value, book.defined_names["T"].attr_text)
        assert openpyxl.load_workbook(io.BytesIO(built), data_only=True).active["C1"].value == "THROUGHPUT(A1)"
    assert spelled["calc"] == spelled["plain"] == spelled["xlsm"]
    assert spelled["xlam"][0].startswith('=IF([1]!THROUGHPUT(A1,1)>0,"THROUGHPUT(A1)",')
    assert spelled["xlam"][1] == "[1]!THROUGHPUT(1,2)"
    assert spelled["lite"][0].startswith('=IF(_xldudf_THROUGHPUT(A1,1)>0,"THROUGHPUT(A1)",')


def test_the_add_in_is_the_first_external_link_and_only_for_its_host() -> None:
    workbook = one_formula("=THROUGHPUT(A1,1)", A1=5)
    built = finished_bytes(workbook, stamp=STAMP, host="xlam")
    assert b'name="THROUGHPUT"' in part(built, "xl/externalLinks/externalLink1.xml")
    assert b'Target="throughput.xlam"' in part(built, "xl/externalLinks/_rels/externalLink1.xml.rels")
    with pytest.raises(KeyError):
        part(finished_bytes(workbook, stamp=STAMP), "xl/externalLinks/externalLink1.xml")


def test_a_name_that_only_contains_ours_is_left_alone() -> None:
    spell = spelling("lite", ["TOC_NP", "TOC_NPX"])
    assert (
        spell("=MY_TOC_NP(1)+TOC_NP(1)+TOC_NPX(2)+TOC_NP")
        == "=MY_TOC_NP(1)+_xldudf_TOC_NP(1)+_xldudf_TOC_NPX(2)+TOC_NP"
    )
    assert spell("='TOC_NP('!A1&\"TOC_NP(\"") == "='TOC_NP('!A1&\"TOC_NP(\""


# -------------------------------------------------------------------------------- whole or not at all


def test_an_existing_file_is_kept_unless_it_may_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"mine")
    with pytest.raises(OutputRefusedError, match=r"book\.xlsx exists and is kept"):
        finish(one_formula("=1+1"), path, stamp=STAMP)
    assert path.read_bytes() == b"mine"
    finish(one_formula("=1+1"), path, stamp=STAMP, replace=True)
    assert openpyxl.load_workbook(path, data_only=True).active["C1"].value == 2


def test_a_file_that_appears_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "book.xlsx"
    force = os.fsync

    def appear(handle: int) -> None:
        force(handle)
        path.write_bytes(b"mine")

    monkeypatch.setattr(os, "fsync", appear)
    with pytest.raises(OutputRefusedError, match="exists and is kept"):
        output_file.put(b"ours", path)
    assert path.read_bytes() == b"mine"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("missing/book.xlsx", "does not exist; create it"),
        ("book.txt", "does not end in .xlsx"),
        ("book", "does not end in .xlsx"),
        ("folder.xlsx", "is a folder"),
    ],
)
def test_a_destination_that_cannot_be_is_refused_before_any_work(name: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(OutputRefusedError, match=says.replace(".", r"\.")):
        finish(one_formula("=NOSUCH()"), tmp_path / name, stamp=STAMP)


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, "no room left on the disk"),
        (errno.EACCES, "no permission to write"),
        (errno.EROFS, "no permission to write"),
        (errno.EIO, "cannot be written"),
    ],
)
def test_what_the_system_says_against_it_becomes_one_sentence_and_leaves_nothing(
    number: int, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OutputRefusedError, match=says):
        finish(one_formula("=1+1"), tmp_path / "book.xlsx", stamp=STAMP)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_permission_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(OutputRefusedError, match="no permission to write in the folder"):
        finish(one_formula("=1+1"), tmp_path / "book.xlsx", stamp=STAMP)


def test_an_interrupt_leaves_neither_the_file_nor_a_scrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        finish(one_formula("=1+1"), tmp_path / "book.xlsx", stamp=STAMP)
    assert list(tmp_path.iterdir()) == []


def test_the_steps_are_told_in_order(tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    finish(
        one_formula("=1+1"), tmp_path / "b.xlsx", stamp=STAMP, progress=lambda step, share: told.append((step, share))
    )
    assert [share for _, share in told] == sorted(share for _, share in told)
    assert (told[0][0], told[-1]) == ("writing the workbook", ("finished", 1.0))


def test_an_unknown_host_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no host abacus; accepted are calc, plain, xlsm, xlam, lite"):
        finish(one_formula("=1+1"), tmp_path / "book.xlsx", stamp=STAMP, host="abacus")


def test_cell_errors_are_handed_back_by_place(tmp_path: Path) -> None:
    done = finish(one_formula("=1/A1", A1=0), tmp_path / "book.xlsx", stamp=STAMP)
    assert done.errors == {("Sheet", 1, 3): CellError("#DIV/0!", done.errors["Sheet", 1, 3].message)}
    assert done.seconds == done.writing + done.evaluating + done.patching


def test_blanks_around_a_text_are_kept(tmp_path: Path) -> None:
    path = finish(one_formula('=" a"&A1', A1="b "), tmp_path / "blanks.xlsx", stamp=STAMP).path
    assert b'<v xml:space="preserve"> ab </v>' in part(path, "xl/worksheets/sheet1.xml")
    assert openpyxl.load_workbook(path, data_only=True).active["C1"].value == " ab "
    if not open_xml_validator.why_unavailable():
        assert open_xml_validator.flaws(path) == []
