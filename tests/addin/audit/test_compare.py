"""What changed between two versions of a workbook is told apart, and a result's change is carried back to its cause."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from addin import cli
from addin.audit.comparing import Compared, Nature, compare
from workbook_templates.finish import finish

STAMP = datetime(2026, 1, 1)
Edit = Callable[[Workbook], None]


def price_list() -> Workbook:
    """Three offerings with price and TVC, T per line and in total, a rate on a sheet of its own, with stored values."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sales"
    sheet.append(["Offering", "Price", "TVC", "T"])
    for row, (name, price, tvc) in enumerate((("Blend", 10, 4), ("Roma", 20, 7), ("Decaf", 30, 9)), 2):
        sheet.append([name, price, tvc, f"=B{row}-C{row}"])
    sheet.append(["All", None, None, "=SUM(D2:D4)*Rate!B1"])
    rate = book.create_sheet("Rate")
    rate.append(["Rate", 2])
    return book


def stored(book: Workbook, path: Path) -> Path:
    """The workbook as a spreadsheet program leaves it: with the values of its formulas."""
    finish(book, path, stamp=STAMP, host="plain", replace=True)
    return path


@pytest.fixture
def compared(tmp_path: Path) -> Callable[[Edit], Compared]:
    """Compares the price list with an edited copy of it."""

    def of(edit: Edit) -> Compared:
        old = stored(price_list(), tmp_path / "old.xlsx")
        book = price_list()
        edit(book)
        return compare(old, stored(book, tmp_path / "new.xlsx"))

    return of


def listed(found: Compared) -> list[tuple[str, str, str, str]]:
    return [(c.nature.value, c.place, c.old, c.new) for c in found.changes]


def test_two_copies_of_one_workbook_do_not_differ(compared) -> None:
    found = compared(lambda _: None)
    assert found.changes == ()
    assert found.verdict == "Nothing changed"


def test_a_changed_price_is_an_input_and_the_results_behind_it_name_it(compared) -> None:
    def dearer(book: Workbook) -> None:
        book["Sales"]["B3"] = 25

    # T of Roma 20 − 7 = 13 becomes 18; the total (6 + 13 + 21) × 2 = 80 becomes 90
    found = compared(dearer)
    assert listed(found) == [
        ("input", "Sales!B3", "20", "25"),
        ("result", "Sales!D3", "13", "18"),
        ("result", "Sales!D5", "80", "90"),
    ]
    assert [change.causes for change in found.of(Nature.RESULT)] == [("Sales!B3",), ("Sales!B3",)]
    assert [change.difference for change in found.changes] == [5.0, 5.0, 10.0]


def test_a_result_with_two_causes_names_both(compared) -> None:
    def two(book: Workbook) -> None:
        book["Sales"]["C2"] = 5
        book["Rate"]["B1"] = 3

    (total,) = (c for c in compared(two).of(Nature.RESULT) if c.place == "Sales!D5")
    assert (total.causes, total.cause_count) == (("Sales!C2", "Rate!B1"), 2)


def test_a_changed_formula_is_told_from_its_changed_value(compared) -> None:
    def shorter(book: Workbook) -> None:
        book["Sales"]["D5"] = "=SUM(D2:D3)*Rate!B1"

    assert listed(compared(shorter)) == [
        ("formula", "Sales!D5", "=SUM(D2:D4)*Rate!B1", "=SUM(D2:D3)*Rate!B1"),
    ]


def test_a_formula_typed_over_shows_what_stood_there(compared) -> None:
    def typed(book: Workbook) -> None:
        book["Sales"]["D3"] = 14

    found = compared(typed)
    assert listed(found)[0] == ("formula", "Sales!D3", "=B3-C3", "14")
    assert found.of(Nature.RESULT)[0].causes == ("Sales!D3",)


def inserted(sheet: Worksheet) -> None:
    """A line put in between Blend and Roma, as a spreadsheet program does it: what stood below moves, sums stretch."""
    for row in (5, 4, 3):
        for column in range(1, 5):
            sheet.cell(row + 1, column).value = sheet.cell(row, column).value
    for row in (4, 5):
        sheet.cell(row, 4).value = f"=B{row}-C{row}"
    sheet["D6"] = "=SUM(D2:D5)*Rate!B1"
    for column, value in enumerate(("Crema", 15, 5, "=B3-C3"), 1):
        sheet.cell(3, column).value = value


def test_a_line_put_in_is_not_a_change_of_every_line_below_it(compared) -> None:
    # T of Crema is 15 − 5 = 10; the total rises by 10 × 2
    found = compared(lambda book: inserted(book["Sales"]))
    assert [(c.nature.value, c.place) for c in found.changes] == [
        ("formula", "Sales!D3"),
        ("input", "Sales!B3"),
        ("input", "Sales!C3"),
        ("text", "Sales!A3"),
        ("result", "Sales!D6"),
    ]
    (total,) = found.of(Nature.RESULT)
    assert (total.old_place, total.difference) == ("Sales!D5", 20.0)
    assert set(total.causes) == {"Sales!B3", "Sales!C3", "Sales!D3"}


def test_a_renamed_sheet_is_the_same_sheet(compared) -> None:
    def renamed(book: Workbook) -> None:
        book["Rate"].title = "Factor"
        book["Sales"]["D5"] = "=SUM(D2:D4)*Factor!B1"

    assert listed(compared(renamed)) == [("structure", "Factor", "Rate", "Factor")]


def test_a_hidden_row_a_lifted_protection_and_manual_calculation_are_changes_of_structure(compared) -> None:
    def hidden(book: Workbook) -> None:
        book["Sales"].row_dimensions[3].hidden = True
        book["Rate"].protection.sheet = True

    assert [(c.place, c.called, c.old, c.new) for c in compared(hidden).changes] == [
        ("Sales", "hidden rows", "0", "1"),
        ("Rate", "protection", "off", "on"),
    ]


def test_a_change_of_the_rule_table_is_a_change_of_policy(tmp_path: Path) -> None:
    def book(rule: str) -> Workbook:
        made = Workbook()
        sheet = made.active
        assert sheet is not None
        sheet.title = "Policy"
        sheet.append(["Rule", rule])
        return made

    one, other = stored(book("TVC"), tmp_path / "a.xlsx"), stored(book("not TVC"), tmp_path / "b.xlsx")
    (change,) = compare(one, other).changes
    assert (change.nature, change.old, change.new) == (Nature.POLICY, "TVC", "not TVC")


def test_a_result_that_changed_though_nothing_before_it_did_has_no_cause(tmp_path: Path) -> None:
    """As when another version of the add-in recalculated the file."""
    import zipfile

    old = stored(price_list(), tmp_path / "old.xlsx")
    new = tmp_path / "new.xlsx"
    with zipfile.ZipFile(old) as source, zipfile.ZipFile(new, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, part.replace(b"<v>13</v>", b"<v>14</v>") if "sheet1" in name else part)
    (change,) = compare(old, new).changes
    assert (change.nature, change.place, change.causes, change.cause_count) == (Nature.RESULT, "Sales!D3", (), 0)


def test_the_command_prints_the_changes_and_writes_them_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = stored(price_list(), tmp_path / "old.xlsx")
    book = price_list()
    book["Sales"]["B3"] = 25
    new = stored(book, tmp_path / "new.xlsx")
    assert cli.run(["compare", str(old), str(new), "-o", str(tmp_path / "changes.xlsx")]) == 0
    said = capsys.readouterr().out
    assert "Sales!B3 (Price · Roma): 20 → 25" in said
    assert "Sales!D5 (T · All): 80 → 90\n    goes back to Sales!B3" in said
    rows = list(load_workbook(tmp_path / "changes.xlsx")["Changes"].iter_rows(min_row=7, values_only=True))
    assert rows[-1] == ("result", "Sales!D5", "Sales!D5", "T · All", "80", "90", 10, "Sales!B3")
    assert cli.run(["compare", str(old), str(new), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [change["place" if "place" in change else "new_place"] for change in found["changes"]] == [
        "Sales!B3",
        "Sales!D3",
        "Sales!D5",
    ]
