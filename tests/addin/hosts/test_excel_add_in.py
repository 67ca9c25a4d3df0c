"""throughput.xlam and the .xlsm workbooks, built without Excel: what is in them, and what Excel's own rules say."""

from __future__ import annotations

import io
import os
import re
import tomllib
import zipfile
from importlib import resources
from pathlib import Path
from typing import Any

import olefile
import openpyxl
import pytest
from lxml import etree

from addin.catalogue import FUNCTIONS, WorksheetFunction
from addin.cells import Argument, Output, Signature
from addin.cli import run
from addin.hosts.excel import build
from addin.hosts.excel.buttons import BUTTONS, NAMESPACE
from addin.hosts.excel.macro_workbook import carrying_functions
from addin.hosts.excel.package import FIXED_DATE, add_in, add_in_project
from addin.hosts.excel.runtime import CHANGES, PINNED, XlwingsMismatchError, fitted, runtime_module
from addin.hosts.excel.wrappers import functions_module, help_module
from tests import open_xml_validator
from tests.addin.hosts.read_vba import modules_of
from tests.same_bytes import first_difference

ROOT = Path(__file__).parents[3]
XLWINGS = resources.files("xlwings")


def parts_of(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


@pytest.fixture(scope="module")
def built() -> bytes:
    return add_in()


# -------------------------------------------------------------------------------------------------- the package


def valid(path: Path, office: str) -> list[str]:
    reason = open_xml_validator.why_unavailable()
    if reason:
        if os.environ.get("STRICT_HOSTS"):
            pytest.fail(reason)
        pytest.skip(reason)
    return [str(flaw) for flaw in open_xml_validator.flaws(path, office=office)]


@pytest.mark.parametrize("office", ["Microsoft365", "Office2016"])
def test_the_open_xml_validator_finds_nothing_in_the_add_in(built: bytes, office: str, tmp_path: Path) -> None:
    path = tmp_path / "throughput.xlam"
    path.write_bytes(built)
    assert valid(path, office) == []


def test_two_builds_are_equal_byte_by_byte_and_carry_no_clock(built: bytes) -> None:
    assert first_difference(add_in(), built) is None
    with zipfile.ZipFile(io.BytesIO(built)) as package:
        assert {entry.date_time for entry in package.infolist()} == {FIXED_DATE}


def test_every_module_is_read_back_as_it_was_written(built: bytes) -> None:
    written = {module.name: module.source for module in add_in_project().modules}
    assert modules_of("throughput.xlam", built) == written
    assert set(written) == {
        "ThisWorkbook", "Sheet1", "ThroughputFunctions", "ThroughputCells", "ThroughputPython", "xlwings",
        "ThroughputHelp", "ThroughputRibbon",
    }  # fmt: skip


def test_a_strict_reader_finds_no_defect_in_the_vba_project(built: bytes) -> None:
    project = parts_of(built)["xl/vbaProject.bin"]
    with olefile.OleFileIO(io.BytesIO(project), raise_defects=olefile.DEFECT_POTENTIAL) as read:
        assert read.exists("VBA/dir")
        assert read.openstream("VBA/_VBA_PROJECT").read() == bytes.fromhex("cc61ffff000000")


def test_every_sheet_and_the_workbook_have_the_module_their_code_name_says(built: bytes) -> None:
    parts = parts_of(built)
    named = [
        *re.findall(r'<workbookPr codeName="(\w+)"', parts["xl/workbook.xml"].decode()),
        *re.findall(r'<sheetPr codeName="(\w+)"', parts["xl/worksheets/sheet1.xml"].decode()),
    ]
    assert named == ["ThisWorkbook", "Sheet1"]


def test_an_existing_add_in_is_kept_unless_it_may_be_replaced(tmp_path: Path, built: bytes) -> None:
    path = build(tmp_path)
    assert first_difference(path.read_bytes(), built) is None
    path.write_bytes(b"an older one")
    with pytest.raises(FileExistsError, match=r"exists already and is kept; .* --force"):
        build(tmp_path)
    assert path.read_bytes() == b"an older one"
    assert first_difference(build(tmp_path, replace=True).read_bytes(), built) is None
    assert [found.name for found in tmp_path.iterdir()] == ["throughput.xlam"]


# -------------------------------------------------------------------------------------------------- the wrappers


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_has_a_wrapper_with_its_arguments_and_its_help(name: str) -> None:
    source = functions_module().text
    signature = FUNCTIONS[name].signature
    header = re.search(rf"^Public Function {name}\((.*?)\) As Variant$", source, re.MULTILINE | re.DOTALL)
    assert header is not None
    arguments = [words.strip().removeprefix("_").strip() for words in header.group(1).split(",")]
    assert arguments == [f"Optional {argument.name} As Variant" for argument in signature.arguments]
    described = re.search(rf'^Attribute {name}\.VB_Description = "(.*)"$', source, re.MULTILINE)
    assert described is not None
    assert 0 < len(described.group(1).replace('""', '"')) <= 255


def said(expressions: str) -> list[str]:
    """The texts of a list of VBA expressions: quoted parts and ChrW joined by &, separated by commas."""
    texts = [""]
    for quoted, code, comma in re.findall(r'"((?:[^"]|"")*)"|ChrW\((\d+)\)|(,)', expressions):
        if comma:
            texts.append("")
        else:
            texts[-1] += chr(int(code)) if code else quoted.replace('""', '"')
    return texts


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_wizard_is_told_the_purpose_the_category_and_every_argument_word_by_word(name: str) -> None:
    body = re.search(rf"^Private Sub Describe_{name}\(\)\n(.*?)^End Sub$", help_module().text, re.MULTILINE | re.DOTALL)
    assert body is not None
    told = re.search(
        r"Description:=(.*), Category:=(.*), ArgumentDescriptions:=Array\((.*)\)$",
        re.sub(r" _\n *", " ", body.group(1)).strip(),
    )
    assert told is not None
    signature = FUNCTIONS[name].signature
    assert said(told.group(1)) == [signature.purpose]
    assert said(told.group(2)) == [signature.category]
    assert said(told.group(3)) == [argument.help for argument in signature.arguments]


def test_our_modules_are_plain_ascii_so_that_no_code_page_changes_them() -> None:
    for module in add_in_project().modules:
        assert module.source.isascii(), module.name


def test_only_the_functions_are_offered_to_sheets() -> None:
    """A public procedure of an ordinary module is a worksheet function; the other modules are private."""
    for module in add_in_project().modules:
        if module.name in ("ThroughputCells", "ThroughputPython", "ThroughputHelp", "xlwings"):
            assert "\r\nOption Private Module\r\n" in module.source
        elif module.name == "ThroughputRibbon":
            assert not re.search(r"^(Public )?Function ", module.source, re.MULTILINE)


def made_up(name: str, argument: str) -> dict[str, WorksheetFunction]:
    """A catalogue of one function with one argument."""
    signature = Signature(
        name=name,
        purpose="Purpose.",
        arguments=(Argument(argument, "Meaning.", "money"),),
        outputs=(Output("value", "the value"),),
        example=f"={name}(1)",
        example_result=1.0,
        errors={},
        source="S1 L1",
    )
    return {name: WorksheetFunction(signature, lambda *_: 1.0)}


@pytest.mark.parametrize("argument", ["date", "given", "TOCELL", "next", "9lives"])
def test_an_argument_that_vba_or_the_wrapper_would_misread_stops_the_build(argument: str) -> None:
    with pytest.raises(ValueError, match=f'"{argument}" is'):
        functions_module(made_up("TRIAL", argument))


@pytest.mark.parametrize("name", ["TOC1", "R1C1", "Next"])
def test_a_function_name_that_is_a_cell_or_a_word_of_vba_stops_the_build(name: str) -> None:
    with pytest.raises(ValueError, match=f'"{name}" is'):
        functions_module(made_up(name, "x"))


def test_a_new_function_of_the_catalogue_needs_no_edit_here() -> None:
    assert (
        "Public Function NEW_MEASURE(Optional price As Variant, Optional output As Variant)"
        in functions_module(made_up("NEW_MEASURE", "price")).text
    )


# ------------------------------------------------------------------------------------------------ xlwings' runtime


def procedure(name: str) -> str:
    found = re.search(rf"^Function {name}\(.*?^End Function$", runtime_module().text, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found.group()


def test_the_command_that_starts_python_names_no_workbook() -> None:
    """The library keeps one Python for each command; with the workbook's name in it there would be several."""
    for_excel = procedure("XLPyCommand").split("' Other office apps")[0]
    assert "ActiveWorkbook" not in for_excel
    assert "ThisWorkbook" not in for_excel


def test_a_workbook_that_somebody_sent_cannot_name_an_interpreter() -> None:
    """Unasked, the configuration comes from the user's profile alone: no sheet, no file beside the workbook."""
    read = procedure("GetConfig")
    conditions = re.findall(r"^    If (source = .*) Then$", read, re.MULTILINE)
    assert conditions == ['source = "sheet"', 'source = "directory"', 'source = "" Or source = "user"']


def test_no_folder_joins_python_s_path() -> None:
    """xlwings reads the seventh part and on as folders; the first says whether the workbook's own folder joins."""
    sent = re.search(r'PYTHONPATH = "(.*)"', procedure("XLPyCommand"))
    assert sent is not None
    parts = sent.group(1).split(";")
    assert parts[0] == "false"
    assert parts[6:] == []
    assert " -P -c " in procedure("XLPyCommand")


def test_the_runtime_reads_as_xlwings_wrote_it_in_every_other_place() -> None:
    text = runtime_module().text
    for change in CHANGES:
        text = text.replace(change.new, change.old)
    shipped = (XLWINGS / "xlwings_custom_addin.bas").read_text(encoding="utf-8").splitlines()
    assert text.splitlines() == shipped[1:-1]  # the name comes from the project, the last line is empty


@pytest.mark.parametrize("change", CHANGES, ids=[change.why for change in CHANGES])
def test_a_runtime_in_which_a_place_is_missing_is_refused(change: Any) -> None:
    text = "\n".join(other.old for other in CHANGES if other is not change)
    with pytest.raises(XlwingsMismatchError, match=f"does not read as that of {re.escape(PINNED)}"):
        fitted(text)


def test_another_version_of_xlwings_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("addin.hosts.excel.runtime.installed_version", lambda: "0.30.0")
    with pytest.raises(XlwingsMismatchError, match=r"xlwings 0\.30\.0 is installed .* pip install xlwings==0\.37\.8"):
        runtime_module()


def test_the_project_asks_for_exactly_the_version_the_add_in_is_made_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert f"xlwings=={PINNED}" in project["project"]["optional-dependencies"]["excel"]


# -------------------------------------------------------------------------------------------------- the ribbon


def test_the_ribbon_shows_every_button_once_and_all_call_one_procedure(built: bytes) -> None:
    ribbon = etree.fromstring(parts_of(built)["customUI/customUI14.xml"])
    shown = ribbon.findall(f".//{{{NAMESPACE}}}button")
    assert [button.get("id") for button in shown] == [button.identifier for button in BUTTONS]
    assert {button.get("onAction") for button in shown} == {"ThroughputRibbon.ThroughputPressed"}
    assert "Public Sub ThroughputPressed(control As IRibbonControl)" in modules_of("x.xlam", built)["ThroughputRibbon"]
    assert all(button.tip and len(button.tip) <= 1024 and len(button.label) <= 1024 for button in BUTTONS)


# ------------------------------------------------------------------------------------ workbooks with the functions


@pytest.fixture
def workbook() -> bytes:
    book = openpyxl.Workbook()
    first = book.worksheets[0]
    first["A1"], first["B1"] = 100, "=THROUGHPUT(A1,75)"
    second = book.create_sheet("Two & more")
    second.sheet_properties.tabColor = "FF0000"
    second["A1"] = "=Sheet!B1"
    stored = io.BytesIO()
    book.save(stored)
    return stored.getvalue()


def test_a_workbook_carries_the_functions_and_its_cells_are_untouched(workbook: bytes) -> None:
    carrying = carrying_functions(workbook)
    before, after = (openpyxl.load_workbook(io.BytesIO(data), keep_vba=True) for data in (workbook, carrying))
    cells = [
        {cell.coordinate: cell.value for row in sheet for cell in row} for book in (before, after) for sheet in book
    ]
    assert cells[:2] == cells[2:]
    modules = modules_of("book.xlsm", carrying)
    assert {"ThisWorkbook", "Sheet1", "Sheet2", "ThroughputFunctions", "xlwings"} <= set(modules)
    assert carrying_functions(workbook) == carrying


def test_the_open_xml_validator_finds_no_more_in_the_xlsm_than_in_the_xlsx(workbook: bytes, tmp_path: Path) -> None:
    plain, carrying = tmp_path / "plain.xlsx", tmp_path / "carrying.xlsm"
    plain.write_bytes(workbook)
    carrying.write_bytes(carrying_functions(workbook))
    assert valid(carrying, "Microsoft365") == valid(plain, "Microsoft365")


def test_a_file_that_carries_macros_already_is_refused(workbook: bytes) -> None:
    with pytest.raises(ValueError, match=r"no \.xlsx workbook without macros"):
        carrying_functions(carrying_functions(workbook))


def test_the_validator_finds_nothing_in_the_example_statement_for_excel(tmp_path: Path) -> None:
    path = tmp_path / "statement.xlsm"
    assert run(["statement", "--example", "--for", "excel", "-o", str(path)]) == 0
    assert "ThroughputFunctions" in modules_of("statement.xlsm", path.read_bytes())
    assert valid(path, "Microsoft365") == []


# ------------------------------------------------------------------------------------------------ the release check


def test_the_release_check_is_at_most_15_steps_each_with_what_must_be_seen() -> None:
    page = (ROOT / "tests" / "RELEASE_CHECK.md").read_text(encoding="utf-8")
    steps = re.findall(r"^\| (\d+) \|(.+)\|(.+)\|$", page, re.MULTILINE)
    assert [int(number) for number, _, _ in steps] == list(range(1, len(steps) + 1))
    assert len(steps) <= 15
    assert all(done.strip() and seen.strip() for _, done, seen in steps)
    assert all(f"*{button.label}*" in page for button in BUTTONS)
