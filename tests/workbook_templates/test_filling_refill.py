"""Refill carries the inputs of an edited copy into the current version and lists whatever it cannot carry."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from addin.statement import InputError
from workbook_templates.editions import EDITIONS
from workbook_templates.filling.layout import layout
from workbook_templates.filling.opened import open_ours, open_workbook
from workbook_templates.filling.refill import Refilled, refilled
from workbook_templates.filling.rows import read_inputs
from workbook_templates.templates import TEMPLATES

CALC = EDITIONS["calc"]


@pytest.fixture(scope="session")
def example_files(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Each template's example as a file; its formulas need no values for inputs to be read."""
    folder = tmp_path_factory.mktemp("examples")

    def file(template: str) -> Path:
        path = folder / f"{template}.xlsx"
        if not path.exists():
            typed_example(template).save(path)
        return path

    return file


@pytest.fixture
def statement(example_files: Callable[[str], Path], tmp_path: Path) -> Callable[[Callable[[Any], None]], Path]:
    """The statement's example after somebody did something to it."""

    def edited(edit: Callable[[Any], None]) -> Path:
        workbook = openpyxl.load_workbook(example_files("throughput_statement"))
        edit(workbook)
        path = tmp_path / "edited.xlsx"
        workbook.save(path)
        return path

    return edited


def typed_example(template: str) -> Any:
    """The template's example as if somebody had typed it."""
    module = import_module(f"workbook_templates.{template}")
    return module.build(replace(module.example(), is_example=False))


def cells(workbook: Any) -> dict[tuple[str, str], Any]:
    """What every cell holds; a number as a file holds it, with 16 digits."""
    return {
        (sheet.title, cell.coordinate): float(f"{cell.value:.16g}") if isinstance(cell.value, float) else cell.value
        for sheet in workbook
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def sentences(found: Refilled) -> str:
    return "\n".join([loss.sentence for loss in found.losses] + list(found.missing))


def saved(found: Refilled, path: Path) -> Path:
    found.workbook.save(path)
    return path


# --- nothing is lost, nothing is added ---------------------------------------------------------------------------


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_refilled_example_has_every_input_and_formula_of_the_example(
    template: str, example_files: Callable[[str], Path]
) -> None:
    found = refilled(example_files(template), CALC)
    assert (found.template, found.losses, found.missing) == (template, (), ())
    was, new = cells(typed_example(template)), cells(found.workbook)
    assert {place: (was.get(place), new.get(place)) for place in was | new if was.get(place) != new.get(place)} == {}


def test_refilling_twice_is_refilling_once(statement: Callable[..., Path], tmp_path: Path) -> None:
    def edit(workbook: Any) -> None:
        workbook["Sales"]["A3000"], workbook["Sales"]["B3000"] = "yesterday", "=1+1"
        workbook["Period"]["E9"] = "- by the ledger"

    once = refilled(statement(edit), CALC)
    twice = refilled(saved(once, tmp_path / "once.xlsx"), CALC)
    assert cells(once.workbook) == cells(twice.workbook)


def test_the_old_file_is_only_read(example_files: Callable[[str], Path]) -> None:
    old = example_files("throughput_statement")
    before = hashlib.sha256(old.read_bytes()).hexdigest(), old.stat().st_mtime_ns
    refilled(old, CALC)
    assert (hashlib.sha256(old.read_bytes()).hexdigest(), old.stat().st_mtime_ns) == before


def test_where_lines_came_from_and_which_were_not_used_is_kept(tmp_path: Path) -> None:
    from addin.statement import Request, read_statement
    from workbook_templates.throughput_statement import build

    sales = tmp_path / "sales.csv"
    sales.write_text("Date,Offering,Revenue,TVC\n2024-08-01,Blend,10,4\n2024-08-02,Blend,ten,4\n", encoding="utf-8")
    build(read_statement(Request(sales))).save(tmp_path / "old.xlsx")
    content = refilled(tmp_path / "old.xlsx", CALC).content
    assert [(line.source, line.row, line.reason) for line in content.unused] == [
        ("sales.csv", 3, "revenue “ten” is not a number")
    ]
    assert [file.name for file in content.files] == ["sales.csv"]
    assert content.files[0].sha256 == hashlib.sha256(sales.read_bytes()).hexdigest()
    assert any("revenue from “Revenue”" in choice for choice in content.choices)


# --- what people do to a workbook --------------------------------------------------------------------------------


def test_rows_typed_below_the_table_are_carried(statement: Callable[..., Path]) -> None:
    def edit(workbook: Any) -> None:
        for number in range(3):
            workbook["Expenses"].cell(400 + number, 2, f"Late {number}")
            workbook["Expenses"].cell(400 + number, 4, 10 * number)

    found = refilled(statement(edit), CALC)
    assert found.losses == ()
    assert found.content.expenses["account"].tolist()[-3:] == ["Late 0", "Late 1", "Late 2"]
    assert found.content.expenses["amount"].tolist()[-3:] == [0, 10, 20]


def test_renamed_sheets_are_found_by_their_tables(statement: Callable[..., Path]) -> None:
    def edit(workbook: Any) -> None:
        workbook["Sales"].title = "Verkäufe 2024"
        workbook["Period"].title = "Zeitraum"

    found = refilled(statement(edit), CALC)
    assert found.losses == ()
    assert len(found.content.sales) == 210
    assert found.content.title == "Harbour Roast: throughput statement"
    assert found.content.currency == "EUR"


def test_columns_moved_added_and_missing(statement: Callable[..., Path]) -> None:
    def edit(workbook: Any) -> None:
        sheet = workbook["Sales"]
        for row in range(6, sheet.max_row + 1):
            revenue, tvc = sheet.cell(row, 6).value, sheet.cell(row, 7).value
            sheet.cell(row, 6).value, sheet.cell(row, 7).value = tvc, revenue
        sheet["C6"] = "Region"  # in the place of Customer
        for number, column in enumerate(sheet.tables["SalesLines"].tableColumns, 1):
            column.name = sheet.cell(6, number).value

    found = refilled(statement(edit), CALC)
    # the first line of the sample: 198 × 16.45 and its TVC
    assert found.content.sales.loc[0, ["revenue", "tvc"]].tolist() == [3257.1, 1298.88]
    assert found.missing == ("Sales: no column “Customer”; it is blank in the new workbook",)
    assert {loss.why for loss in found.losses} == {"the template has no column “Region”"}
    assert (found.losses[0].cell, found.losses[0].value) == ("C7", "Delicatessen Moreau")
    assert len(found.losses) == sum(1 for _ in found.losses)


def test_a_table_turned_into_plain_cells_is_found_by_its_headings(statement: Callable[..., Path]) -> None:
    def edit(workbook: Any) -> None:
        for title in ("Sales", "Expenses", "Investment"):
            workbook[title].tables.clear()

    found = refilled(statement(edit), CALC)
    assert found.losses == ()
    assert (len(found.content.sales), len(found.content.expenses), len(found.content.investment)) == (210, 111, 108)


def test_a_missing_table_is_said(statement: Callable[..., Path]) -> None:
    def edit(workbook: Any) -> None:
        del workbook["Investment"]

    found = refilled(statement(edit), CALC)
    assert "the table InvestmentLines (Investment) is not there" in found.missing
    assert len(found.content.sales) == 210


def test_what_stands_outside_the_inputs_is_listed_with_its_place(statement: Callable[..., Path]) -> None:
    def edit(workbook: Any) -> None:
        workbook["Sales"]["P9"] = "ask Anna about this"
        workbook["Sales"]["P10"] = "=SUM(F7:F99)"
        workbook["Sales"]["F8"] = "=7*3"
        workbook["Expenses"]["D8"] = "#N/A"
        workbook["Expenses"]["D8"].data_type = "e"
        workbook["Period"]["B9"].comment = Comment("checked with the bank", "Ben")
        workbook.create_sheet("My notes")["B2"] = "keep me"

    found = refilled(statement(edit), CALC)
    said = sentences(found)
    assert "Sales!P9: “ask Anna about this”: it stands outside the template's tables and forms" in said
    assert "Expenses!D8: “#N/A”: an error is not carried; the cell is blank" in said
    assert "My notes: this sheet is not the template's; its 1 filled cells are not carried" in said
    assert "Period!B9: “checked with the bank”: a note on a cell is not carried" in said.replace("Ben: ", "")


def test_a_formula_in_an_input_cell_is_carried_as_its_value_and_listed(
    statement: Callable[..., Path], tmp_path: Path
) -> None:
    path = statement(lambda _: None)
    content = path.read_bytes()
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename.endswith("sheet4.xml"):  # Sales: the first line's quantity, 198
                assert b"<v>198</v>" in data
                data = data.replace(b"<v>198</v>", b"<f>99*2</f><v>198</v>", 1)
            new.writestr(entry, data)
    (tmp_path / "formula.xlsx").write_bytes(changed.getvalue())
    found = refilled(tmp_path / "formula.xlsx", CALC)
    assert [loss.sentence for loss in found.losses] == [
        "Sales!D7: “198.0”: a formula; its value is carried, not the formula"
    ]
    assert found.content.sales.loc[0, "quantity"] == 198


def test_a_wrong_value_is_carried_as_it_stands_so_that_the_checks_still_say_so(statement: Callable[..., Path]) -> None:
    def edit(workbook: Any) -> None:
        workbook["Sales"]["F7"] = "about 3000"
        workbook["Expenses"]["E7"] = "Sometimes"
        workbook["Period"]["B10"] = "a year"

    found = refilled(statement(edit), CALC)
    assert found.losses == ()
    assert found.workbook["Sales"]["F7"].value == "about 3000"
    assert found.workbook["Expenses"]["E7"].value == "Sometimes"
    assert found.workbook["Period"]["B10"].value == "a year"


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_text_that_begins_like_a_formula_stays_text(text: str, statement: Callable[..., Path]) -> None:
    def edit(workbook: Any) -> None:
        for place in ("C7", "J8"):
            cell = workbook["Sales"][place]
            cell.value, cell.data_type = text, "s"
        cell = workbook["Period"]["E7"]
        cell.value, cell.data_type = text, "s"

    found = refilled(statement(edit), CALC)
    for place in (found.workbook["Sales"]["C7"], found.workbook["Sales"]["J8"], found.workbook["Period"]["E7"]):
        assert (place.value, place.data_type) == (text, "s")
        assert place.quotePrefix


def test_ticks_remarks_conclusion_and_names_are_carried(statement: Callable[..., Path]) -> None:
    def edit(workbook: Any) -> None:
        audit = workbook["Audit"]
        heading = next(row for row in range(1, 40) if audit.cell(row, 1).value == "Ref.")
        tick = next(column for column in range(1, 30) if audit.cell(heading, column).value == "Reviewer's tick")
        audit.cell(heading + 2, tick, "F")
        audit.cell(heading + 2, tick + 1, "seen the contract")
        audit.cell(audit.max_row + 1, 1, "GONE-01")
        audit.cell(audit.max_row, tick, "CF")
        for row in range(1, heading):
            for column in range(1, 12):
                if audit.cell(row, column).value in ("Conclusion", "Prepared by"):
                    audit.cell(row, column + 1, f"by hand: {audit.cell(row, column).value}")

    found = refilled(statement(edit), CALC)
    written = {value for (sheet, _), value in cells(found.workbook).items() if sheet == "Audit"}
    assert {"F", "seen the contract", "by hand: Conclusion", "by hand: Prepared by"} <= written
    assert [loss.why for loss in found.losses] == ["Audit has no line GONE-01 any more"]


def test_comments_beside_the_forms_and_the_lists_on_breakdown_are_carried(statement: Callable[..., Path]) -> None:
    def edit(workbook: Any) -> None:
        workbook["Period"]["E13"] = "asked the controller"
        workbook["Period"]["B13"] = "Kim"  # TVC composition verified by: no place in the content object
        workbook["Breakdown"]["C8"] = "seasonal"
        workbook["Breakdown"]["A7"] = None
        workbook["Sales"]["I7"] = "first of the year"

    found = refilled(statement(edit), CALC)
    assert found.losses == ()
    assert found.workbook["Period"]["E13"].value == "asked the controller"
    assert found.workbook["Period"]["B13"].value == "Kim"
    assert found.workbook["Breakdown"]["C8"].value == "seasonal"
    assert found.workbook["Breakdown"]["A7"].value is None
    assert found.workbook["Sales"]["I7"].value == "first of the year"


# --- what is refused ---------------------------------------------------------------------------------------------


def test_a_workbook_that_is_none_of_ours_is_refused_in_one_sentence(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    with pytest.raises(InputError, match=r"^other\.xlsx is none of our templates: .*throughput new NAME --from FILE$"):
        refilled(tmp_path / "other.xlsx", CALC)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"no workbook at all"])
def test_a_damaged_file_is_refused_in_one_sentence(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError) as refusal:
        refilled(path, CALC)
    assert "damaged.xlsx" in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_part_that_defines_entities_is_not_opened(example_files: Callable[[str], Path]) -> None:
    old = example_files("throughput_statement").read_bytes()
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(old)) as package, zipfile.ZipFile(changed, "w") as new:
        for entry in package.infolist():
            data = package.read(entry)
            if "tables/" in entry.filename:
                data = b'<!DOCTYPE x [<!ENTITY a "b">]>' + data
            new.writestr(entry, data)
    with pytest.raises(InputError, match="XML entities"):
        open_workbook(changed.getvalue(), "hostile.xlsx")


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_is_recognised_without_its_name(template: str, example_files: Callable[[str], Path]) -> None:
    opened = open_ours(example_files(template))
    assert opened is not None
    assert opened.template == template
    found = read_inputs(opened, layout(template))
    assert found.losses == []
    assert any(found.rows.values())
