"""What holds in every template, in every state and edition: Excel's opinion, access for everybody, paper."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries

from addin.catalogue import FUNCTIONS
from addin.engine import proven
from addin.rules import offering_table, rule_sets
from addin.version import VERSION
from tests import open_xml_validator
from tests.workbook_templates.finished import finished
from tests.workbook_templates.package import Cell, Package, SheetPart
from tests.workbook_templates.statements import STAMP
from workbook_templates import house_style as look
from workbook_templates.parts.tables import FORM_HEADINGS
from workbook_templates.templates import TEMPLATES

NAMES = tuple(TEMPLATES)
STATES = ("empty", "example")
PROGRAMS = ("calc", "plain", "excel")
JOINTS = (
    ", ",
    "; ",
    ": ",
    " – ",
    " · ",
    "→",
    " → ",
    " ",
    "(",
    ")",
    " (",
    ">=",
    "<=",
    "<>",
    "=",
    ">",
    "<",
    " per unit",
    "*",
)
CALLS = re.compile("|".join(rf"(?<![\w.]){name}\(" for name in FUNCTIONS))

every = pytest.mark.parametrize(("name", "state"), [(name, state) for name in NAMES for state in STATES])


def plans(name: str) -> dict[str, str]:
    """The kind of each sheet of a template by its title."""
    return {plan.title: plan.kind for plan in import_module(f"workbook_templates.{name}").PLANS}


@pytest.mark.parametrize(
    ("name", "state", "program"),
    [
        (name, state, program)
        for name in NAMES
        for state in STATES
        for program in PROGRAMS
        if (state, program) != ("empty", "excel")  # its sheets are Calc's, and its code is the example's
    ],
)
def test_the_open_xml_validator_reports_no_error(name: str, state: str, program: str, tmp_path: Path) -> None:
    if open_xml_validator.why_unavailable():
        pytest.skip(open_xml_validator.why_unavailable())
    path = tmp_path / ("book.xlsm" if program == "excel" else "book.xlsx")
    path.write_bytes(finished(name, state, program).content)
    assert open_xml_validator.flaws(path) == []


# --- the file ---------------------------------------------------------------------------------------------------


@every
def test_every_formula_has_a_value_and_none_is_an_error(name: str, state: str) -> None:
    """TEMPLATES: it opens with values in every formula cell; blanks and hints, not rows of #N/A."""
    for program in ("calc", "plain"):
        book = finished(name, state, program)
        formulas = list(book.formulas())
        assert len(formulas) > 1_000
        assert [(sheet, cell.address) for sheet, cell in formulas if cell.kind == "e"] == []
        assert [(sheet, cell.address) for sheet, cell in formulas if cell.kind == "n" and cell.value == ""] == []


@every
def test_the_plain_edition_shows_the_same_without_a_function_of_ours(name: str, state: str) -> None:
    """Same layout, same figures; only the calls and what the Cover says of the edition are different."""
    ours, plain = finished(name, state, "calc"), finished(name, state, "plain")
    assert any(CALLS.search(cell.formula) for _, cell in ours.formulas())
    assert not any(CALLS.search(cell.formula) for _, cell in plain.formulas())
    assert list(ours.sheets) == list(plain.sheets)
    for title, sheet in ours.sheets.items():
        beside = plain.sheets[title].by_address
        assert sheet.by_address.keys() == beside.keys()
        for address, cell in sheet.by_address.items():
            if cell.formula and cell.kind == "n" and cell.value and beside[address].kind == "n":
                found = float(beside[address].value)
                assert float(cell.value) == pytest.approx(found, rel=1e-9, abs=1e-9), (title, address)
            elif cell.formula:
                assert ours.shown(cell) == plain.shown(beside[address]), (title, address)


@every
def test_tables_and_names_are_the_same_in_every_edition(name: str, state: str) -> None:
    """So that a later reader finds each table and each form in a finished file, whoever it was made for."""
    marks = []
    for program in PROGRAMS:
        book = finished(name, state, program)
        tables = {
            (sheet.title, table.get("displayName"), table.get("ref"))
            for sheet in book.sheets.values()
            for table in sheet.tables
        }
        marks.append((tables, book.names))
    assert marks[0] == marks[1] == marks[2]
    assert len(marks[0][0]) >= 3


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("name", NAMES)
def test_the_cover_names_template_version_edition_and_rules_in_cells_a_program_finds(name: str, program: str) -> None:
    book = finished(name, "example", program)
    table = offering_table() if name == "offering_portfolio" else rule_sets()["Standard"]
    expected = {
        "template_name": name,
        "template_version": VERSION,
        "edition": "plain" if program == "plain" else "addin",
        "rule_set": table.name,
        "rule_fingerprint": table.fingerprint,
    }
    for defined, text in expected.items():
        sheet, cell = book.names[defined].split("!")
        assert sheet == "Cover"
        found = book.sheets["Cover"].by_address[cell.replace("$", "")]
        assert not found.formula
        assert book.shown(found) == text


@every
def test_every_defined_name_stands_for_cells_of_the_workbook_and_every_name_used_is_defined(
    name: str, state: str
) -> None:
    book = finished(name, state, "calc")
    for defined, text in book.names.items():
        found = re.fullmatch(r"(?:'((?:[^']|'')+)'|(\w+))!\$[A-Z]+\$\d+(?::\$[A-Z]+\$\d+)?", text)
        assert found, (defined, text)
        assert (found[1] or found[2]).replace("''", "'") in book.sheets, defined
    known = {entry.casefold() for entry in book.names}
    for sheet, cell in book.formulas():
        bare = re.sub(
            r"\"[^\"]*\"|'[^']*'!|[A-Za-z_]\w*!|[A-Za-z_][\w.]*\(|\$?[A-Z]{1,3}\$?\d+|\bTRUE\b|\bFALSE\b",
            " ",
            cell.formula,
        )
        used = {word.casefold() for word in re.findall(r"[A-Za-z_][\w.]*", bare)}
        assert used <= known, (sheet, cell.address, used - known)


@every
def test_no_formula_holds_a_value_of_its_own(name: str, state: str) -> None:
    """0 and 1 as answers, SUBTOTAL's 103 and the formats of TEXT are no values; words are signs and joints only."""
    joints = {"", *JOINTS}
    for sheet, cell in finished(name, state, "calc").formulas():
        words = {text for text in re.findall(r'"((?:[^"]|"")*)"', cell.formula) if not re.fullmatch(r"[#0,.]+", text)}
        assert words <= joints, (sheet, cell.address, words - joints)
        bare = re.sub(
            r"\"[^\"]*\"|'[^']*'!|\$?[A-Z]{1,3}\$?\d+|[A-Za-z_][A-Za-z_0-9.]*|SUBTOTAL\(103", " ", cell.formula
        )
        numbers = set(re.findall(r"\d+(?:\.\d+)?", bare)) - {"0", "1"}
        assert not numbers or (numbers == {"103"} and "SUBTOTAL" in cell.formula), (sheet, cell.address, cell.formula)


@every
def test_formulas_use_only_functions_proven_in_engine_and_calc(name: str, state: str) -> None:
    known = {native.name for native in proven().natives.values()} | set(FUNCTIONS)
    for program in ("calc", "plain"):
        for sheet, cell in finished(name, state, program).formulas():
            text = re.sub(r"\"[^\"]*\"|'[^']*'!", " ", cell.formula).replace("_xlfn.", "")
            used = set(re.findall(r"([A-Z][A-Z0-9_.]*)\(", text))
            assert used <= known, (sheet, cell.address, used - known)


def test_the_same_input_gives_the_same_bytes_in_another_process() -> None:
    """Whatever the seed of Python's hashes."""
    program = (
        "import hashlib\n"
        "from tests.workbook_templates.statements import STAMP\n"
        "from workbook_templates.editions import EDITIONS\n"
        "from workbook_templates.finish import finished_bytes\n"
        "from workbook_templates.templates import TEMPLATES, built\n"
        "for name in TEMPLATES:\n"
        "    workbook = built(name, EDITIONS['calc'], example=True)\n"
        "    print(hashlib.sha256(finished_bytes(workbook, stamp=STAMP, host='calc')).hexdigest())\n"
    )
    assert STAMP
    seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    project = Path(__file__).resolve().parents[2]
    elsewhere = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(project)},
        cwd=project,
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    ).stdout.split()
    here = [hashlib.sha256(finished(name, "example", "calc").content).hexdigest() for name in NAMES]
    assert dict(zip(NAMES, elsewhere, strict=True)) == dict(zip(NAMES, here, strict=True))


# --- access for everybody ---------------------------------------------------------------------------------------


@every
def test_every_chart_has_alternative_text_that_says_what_it_shows(name: str, state: str) -> None:
    book = finished(name, state, "calc")
    described = [
        frame.get("descr") or ""
        for sheet in book.sheets.values()
        for drawing in sheet.drawings
        for frame in drawing.iter("{*}cNvPr")
        if frame.getparent().getparent().tag.endswith("graphicFrame")
    ]
    charts = [part for part in book.parts if re.fullmatch(r"xl/charts/chart\d+\.xml", part)]
    assert len(described) == len(charts) > 0
    assert all(len(text) >= 60 for text in described)
    assert len(set(described)) == len(described)


@every
def test_every_table_has_a_heading_over_each_column(name: str, state: str) -> None:
    for sheet in finished(name, state, "calc").sheets.values():
        for table in sheet.tables:
            assert table.get("headerRowCount") in (None, "1")
            headings = [column.get("name") for column in table.iter("{*}tableColumn")]
            assert all(heading and heading.strip() for heading in headings)
            assert len({heading.casefold() for heading in headings}) == len(headings)


@every
def test_input_sheets_and_long_sheets_keep_their_headings_in_view(name: str, state: str) -> None:
    for sheet in finished(name, state, "calc").sheets.values():
        if sheet.title != "Cover" and max((cell.row for cell in sheet.cells), default=0) > 60:
            assert sheet.found(".//m:pane[@state='frozen']"), sheet.title


@every
def test_ink_stands_out_from_its_ground(name: str, state: str) -> None:
    """WCAG 2: 4.5 : 1 for text. Every style a filled cell uses, and every conditional format over it."""
    book = finished(name, state, "calc")
    for sheet in book.sheets.values():
        used = {cell.style for cell in sheet.cells if cell.value or cell.formula or book.is_unlocked(cell.style)}
        for style in used:
            assert look.contrast(*book.colours(style)) >= 4.5, (sheet.title, book.colours(style))
        for block in sheet.found("m:conditionalFormatting"):
            below = {book.colours(cell.style) for cell in _cells_of(sheet, block.get("sqref"))}
            for rule in block:
                ink, ground = book.conditional[int(rule.get("dxfId"))]
                for base_ink, base_ground in below:
                    pair = (ink or base_ink, ground or base_ground)
                    assert look.contrast(*pair) >= 4.5, (sheet.title, block.get("sqref"), pair)


def _cells_of(sheet: SheetPart, areas: str) -> list[Cell]:
    found: list[Cell] = []
    for area in areas.split():
        left, top, right, bottom = range_boundaries(area)
        found += [
            cell
            for cell in sheet.cells
            if top <= cell.row <= bottom and left <= column_index_from_string(cell.letter) <= right
        ]
    return found


@every
def test_nothing_is_merged_and_nothing_is_hidden(name: str, state: str) -> None:
    book = finished(name, state, "excel")
    assert not book.workbook.xpath("//*[local-name()='sheet'][@state!='visible']")
    assert not book.workbook.xpath("//*[local-name()='definedName'][@hidden='1']")
    for sheet in book.sheets.values():
        assert not sheet.found("m:mergeCells")
        assert not sheet.found(".//m:row[@hidden='1']")
        assert not sheet.found(".//m:col[@hidden='1']")
        assert not sheet.found(".//m:col[@width='0']")
        assert not sheet.found(".//m:row[@ht='0']")


@pytest.mark.parametrize("name", NAMES)
def test_sheet_names_say_what_stands_there_and_fit(name: str) -> None:
    titles = list(finished(name, "empty", "calc").sheets)
    assert titles == list(plans(name))
    assert len({title.casefold() for title in titles}) == len(titles)
    for title in titles:
        assert 3 <= len(title) <= 31
        assert not set(title) & set("[]:*?/\\'")
        assert not re.match(r"(Sheet|Tab|Table)\s*\d*$", title)
    assert titles[:2] == ["Cover", "Instructions"]
    assert titles[-4:] == ["Checks", "Policy", "Audit", "Lists"]
    kinds = list(plans(name).values())
    assert kinds == sorted(kinds, key=("front", "input", "calculation", "result", "control").index)


@every
def test_inputs_are_open_and_formulas_are_locked(name: str, state: str) -> None:
    """Inputs stand on sheets without protection, where tables grow; the others are protected, with no password."""
    book = finished(name, state, "calc")
    for title, kind in plans(name).items():
        sheet = book.sheets[title]
        assert sheet.is_protected == (kind != "input"), title
        for protection in sheet.found("m:sheetProtection"):
            assert not {"password", "hashValue"} & set(protection.attrib)
            assert protection.get("selectLockedCells") in (None, "0")
        for cell in sheet.cells:
            if cell.formula:
                assert not book.is_unlocked(cell.style), (title, cell.address)
        for table in sheet.tables if kind == "input" else ():
            for cell in _body(sheet, table):
                open_here = book.is_unlocked(cell.style)
                assert open_here or _is_form(table) or cell.formula, (title, cell.address)


def _is_form(table: Any) -> bool:
    headings = [column.get("name") for column in table.iter("{*}tableColumn")]
    return tuple(headings) == FORM_HEADINGS


def _body(sheet: SheetPart, table: Any) -> list[Cell]:
    left, top, right, bottom = range_boundaries(table.get("ref"))
    area = f"{get_column_letter(left)}{top + 1}:{get_column_letter(right)}{bottom}"
    return _cells_of(sheet, area)


@every
def test_the_tab_key_meets_inputs_in_the_order_of_reading(name: str, state: str) -> None:
    """A form has its values in one column and its comments in one; a table's inputs stand side by side."""
    book = finished(name, state, "calc")
    for title, kind in plans(name).items():
        if kind != "input":
            continue
        sheet = book.sheets[title]
        covered: set[str] = set()
        for table in sheet.tables:
            body = [cell for cell in _body(sheet, table) if book.is_unlocked(cell.style)]
            columns = sorted({column_index_from_string(cell.letter) for cell in body})
            left = range_boundaries(table.get("ref"))[0]
            if _is_form(table):
                assert columns == [left + 1, left + 4], (title, table.get("displayName"))
            else:
                assert all(b - a == 1 for a, b in pairwise(columns)), (title, table.get("displayName"))
            covered |= {cell.address for cell in body}
        outside = {cell.address for cell in sheet.cells if book.is_unlocked(cell.style)} - covered
        assert outside == set(), title


@every
def test_every_input_has_a_message_and_an_error_message(name: str, state: str) -> None:
    book = finished(name, state, "calc")
    for title, kind in plans(name).items():
        if kind != "input":
            continue
        sheet = book.sheets[title]
        rules = sheet.found(".//m:dataValidation")
        ruled = {cell.address for rule in rules for cell in _cells_of(sheet, rule.get("sqref"))}
        for rule in rules:
            assert all(rule.get(key) for key in ("prompt", "promptTitle", "error", "errorTitle")), title
            assert rule.get("showInputMessage") == rule.get("showErrorMessage") == "1"
            assert len(rule.get("prompt")) <= 255
            assert len(rule.get("error")) <= 225
        for table in sheet.tables:
            comments = range_boundaries(table.get("ref"))[0] + 4 if _is_form(table) else 0
            for cell in _body(sheet, table):
                free = column_index_from_string(cell.letter) == comments
                if book.is_unlocked(cell.style) and not free:
                    assert cell.address in ruled, (title, cell.address)


# --- paper ------------------------------------------------------------------------------------------------------


@every
def test_every_sheet_is_ready_for_paper(name: str, state: str) -> None:
    """A4, one page wide, headings on every page, and a footer with file, sheet, page and version."""
    book = finished(name, state, "calc")
    entries = book.workbook.xpath("//*[local-name()='definedName'][@name='_xlnm.Print_Titles']")
    titled = {int(entry.get("localSheetId")) for entry in entries}
    for number, sheet in enumerate(book.sheets.values()):
        (setup,) = sheet.found("m:pageSetup")
        assert setup.get("paperSize") == "9"
        assert setup.get("fitToWidth") in (None, "1")
        assert setup.get("fitToHeight") in ("0", "1")
        assert sheet.found("m:sheetPr/m:pageSetUpPr[@fitToPage='1']"), sheet.title
        (footer,) = sheet.found("m:headerFooter/m:oddFooter")
        assert re.search(r"&F.*&A.*&P.*&N.*version \d", footer.text, re.DOTALL)
        if sheet.title != "Cover":
            assert number in titled, sheet.title
            assert "Master check" in book.shown(sheet.by_address["A3"]), sheet.title


@pytest.mark.parametrize("name", NAMES)
def test_every_function_result_has_its_line_on_audit(name: str) -> None:
    book: Package = finished(name, "example", "calc")
    results = {
        (sheet, cell.address) for sheet, cell in book.formulas() if CALLS.search(cell.formula) and sheet != "Audit"
    }
    audit = book.sheets["Audit"]
    places = [book.shown(cell) for cell in audit.cells if cell.letter == "C" and cell.row > 18 and not cell.formula]
    lines = {tuple(text.rsplit("!", 1)) for text in places if "!" in text}
    assert results <= lines
    assert not any(CALLS.search(cell.formula) for cell in audit.cells)
