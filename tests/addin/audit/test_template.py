"""What was changed in a template is told once, where it was changed; what people are meant to change is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from addin import audit
from addin.audit.known import InputArea, InputColumn, KnownTemplate
from addin.audit.own import same_formula
from tests.addin.audit.books import read

VERSION = "1.0"
FORMULAS = {
    ("Sheet", 2, 1): "=Inputs!A2*rate",
    ("Sheet", 3, 1): "=Inputs!A3*rate",
    ("Sheet", 4, 1): "=Inputs!A2+1",
    ("Sheet", 5, 1): "=Inputs!A5*rate",
    ("Sheet", 6, 1): "=Inputs!A6*rate",
    ("Checks", 8, 6): '=IF(Sheet!A2>0,word_check,"OK")',
}
TEXTS: dict[tuple[str, int, int], str | float | bool] = {
    ("Sheet", 1, 1): "T",
    ("Checks", 8, 2): "T is not negative",
    ("Cover", 1, 2): VERSION,
    ("Cover", 2, 2): "Standard",
    ("Cover", 3, 2): "0123456789ab",
    ("Cover", 4, 2): 0.5,
    ("Cover", 5, 2): "CHECK",
    ("Policy", 8, 1): "P1",
    ("Policy", 8, 2): "not TVC",
}
NAMES = {
    "template_version": "Cover!$B$1",
    "rule_set": "Cover!$B$2",
    "rule_fingerprint": "Cover!$B$3",
    "rate": "Cover!$B$4",
    "word_check": "Cover!$B$5",
}
SHEETS = ("Sheet", "Inputs", "Checks", "Policy", "Cover")
AREA = InputArea("Inputs", "", (InputColumn(1, "Amount"), InputColumn(2, "Kind", ("Sale", "Past"))), 2, 9)


def known(*, rules_known: bool = True) -> KnownTemplate:
    return KnownTemplate(
        "small", VERSION, "addin", FORMULAS, TEXTS, (AREA,), sheets=SHEETS, names=NAMES,
        policy_sheets=("Policy",), rules_known=rules_known,
    )  # fmt: skip


def found(change: Callable[[Any], None] | None = None, template: KnownTemplate | None = None) -> list[str]:
    """What the audit finds in the small template after a change."""

    def make(book: Workbook, _sheet: Any) -> None:
        for name in SHEETS[1:]:
            book.create_sheet(name)
        for (name, row, column), held in {**FORMULAS, **TEXTS}.items():
            book[name].cell(row, column, held)
        for row, kind in enumerate(("Sale", "Past", "Sale"), 2):
            book["Inputs"].cell(row, 1, 10.0 * row).protection = Protection(locked=False)
            book["Inputs"].cell(row, 2, kind).protection = Protection(locked=False)
        for name in ("Sheet", "Checks", "Policy", "Cover"):
            book[name].protection.sheet = True
        for name, text in NAMES.items():
            book.defined_names[name] = DefinedName(name, attr_text=text)
        if change:
            change(book)

    facts = audit.Facts(read({}, make), template or known())
    codes = [kind.code for kind in audit.kinds() if not kind.code.startswith("RP")]
    return [f"{finding.code} {finding.place}".strip() for finding in audit.findings(facts, codes=codes)]


def put(sheet: str, address: str, value: object) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book[sheet][address] = value

    return change


def test_a_template_that_was_only_filled_is_silent() -> None:
    assert found() == []


def test_a_formula_unlike_its_neighbours_is_meant_when_it_is_the_templates_own() -> None:
    """A4 stands alone among copies, as the template has it; in a workbook of nobody's the same cell is named."""
    assert found() == []
    alone = read({"A1": 1.0, **{f"B{row}": f"=A{row}*2" for row in (1, 2, 3, 5, 6, 7)}, "B4": "=A1+1"})
    assert "NB-02" in {finding.code for finding in audit.findings(alone)}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (put("Sheet", "A3", "=Inputs!A2*rate"), "TP-01 Sheet!A3"),
        (put("Sheet", "A3", 30.0), "TP-02 Sheet!A3"),
        (put("Sheet", "A3", None), "TP-03 Sheet!A3"),
        (put("Sheet", "A1", "Margin"), "TP-04 Sheet!A1"),
        (put("Sheet", "A1", None), "TP-04 Sheet!A1"),
        (lambda book: book.create_sheet("Scratch"), "TP-06 Scratch"),
        (lambda book: book.defined_names.pop("rate"), "TP-07 Cover"),
        (lambda book: setattr(book.defined_names["rate"], "attr_text", "Cover!$B$9"), "TP-07 Cover"),
        (put("Inputs", "B3", "perhaps"), "TP-08 Inputs!B3"),
        (put("Inputs", "A10", 5.0), "TP-09 Inputs!A10:B10"),
        (put("Policy", "B8", "TVC"), "TP-10 Policy!B8"),
        (put("Cover", "B3", "ba9876543210"), "TP-10 Cover!B3"),
        (put("Cover", "B1", "0.9"), "TP-12 Cover!B1"),
        (put("Sheet", "C3", 5.0), "TP-14 Sheet!C3"),
        (put("Cover", "B4", 0.9), "TP-15 Cover!B4"),
    ],
)
def test_each_change_is_told_once_where_it_was_made(change: Callable[[Any], None], told: str) -> None:
    assert found(change) == [told]


@pytest.mark.parametrize(
    "change",
    [
        put("Sheet", "A3", "= Inputs!A3 * RATE"),
        put("Inputs", "A3", -7.0),
        put("Inputs", "B3", "past"),
        put("Inputs", "A9", 5.0),
        put("Inputs", "D3", "a note of somebody's own"),
        lambda book: book.defined_names.add(DefinedName("theirs", attr_text="Inputs!$A$2")),
        lambda book: setattr(book.defined_names["rate"], "attr_text", "'Cover'!$B$4"),
        lambda book: book.create_sheet("Sources"),
    ],
)
def test_what_people_are_meant_to_do_and_other_spellings_are_silent(change: Callable[[Any], None]) -> None:
    assert found(change) == []


def test_a_run_of_typed_cells_is_one_finding() -> None:
    def change(book: Any) -> None:
        for row in (2, 3, 4):
            book["Sheet"].cell(row, 1, 1.0 * row)

    assert found(change) == ["TP-02 Sheet!A2:A4"]


def test_a_sheet_with_another_name_is_one_finding_and_its_cells_are_still_compared() -> None:
    def change(book: Any) -> None:
        book["Cover"].title = "Front page"
        for entry in book.defined_names.values():
            entry.attr_text = entry.attr_text.replace("Cover!", "'Front page'!")

    def change_more(book: Any) -> None:
        change(book)
        book["Front page"]["B4"] = 0.9

    assert found(change) == ["TP-05 'Front page'"]
    assert found(change_more) == ["TP-05 'Front page'", "TP-15 'Front page'!B4"]


def test_a_sheet_that_is_gone_is_one_finding() -> None:
    assert found(lambda book: book.remove(book["Policy"])) == ["TP-05"]


def test_an_answer_is_left_to_the_cells_own_rule_while_it_has_one() -> None:
    def change(book: Any) -> None:
        rule = DataValidation(type="list", formula1='"Sale,Past"')
        rule.add("B2:B9")
        book["Inputs"].add_data_validation(rule)
        book["Inputs"]["B3"] = "perhaps"

    assert found(change) == ["IN-01 Inputs!B3"]


def test_a_rule_set_that_is_not_at_hand_is_said_and_its_policy_not_compared() -> None:
    def change(book: Any) -> None:
        book["Cover"]["B2"] = "Yard 2026"
        book["Policy"]["B8"] = "TVC"

    assert found(change, known(rules_known=False)) == ["TP-11 Cover!B2"]


def test_under_another_version_nothing_else_is_compared() -> None:
    def change(book: Any) -> None:
        book["Cover"]["B1"] = "0.9"
        book["Sheet"]["A1"] = "Margin"

    assert found(change) == ["TP-12 Cover!B1"]


def test_a_sheet_whose_rows_moved_is_one_finding_not_hundreds() -> None:
    many = {("Sheet", row, 1): f"=Inputs!A{row}*rate" for row in range(2, 80)}
    template = KnownTemplate("small", VERSION, "addin", many, {}, (), sheets=SHEETS, names=NAMES)
    facts = audit.Facts(
        read(
            {f"A{row + 1}": f"=Inputs!A{row + 1}*rate" for row in range(1, 79)} | {"A2": "=Inputs!A1*rate"},
            lambda book, sheet: (
                [book.create_sheet(name) for name in SHEETS[1:]],
                book["Cover"].cell(1, 2, VERSION),
                [book.defined_names.add(DefinedName(name, attr_text=text)) for name, text in NAMES.items()],
                [sheet.cell(row, 1, f"=Inputs!A{row - 1}*rate") for row in range(2, 80)],
            )[0],
        ),
        template,
    )
    told = audit.findings(facts, codes=("TP-01", "TP-02", "TP-03"))
    assert [(finding.code, finding.place, finding.count) for finding in told] == [("TP-01", "Sheet", 78)]


def test_formulas_are_compared_as_programs_spell_them() -> None:
    assert same_formula("='By offering'!A1", "='By offering'!$A1".replace("$", ""))
    assert same_formula('=IF(A1="a b", 1,2)', '=if(a1="a b",1,2)')
    assert not same_formula('=IF(A1="a b",1,2)', '=IF(A1="a  b",1,2)')
    assert not same_formula("=SUM(A1:A9)", "=SUM(A1:A8)")
    assert same_formula("=[1]!THROUGHPUT(A1,B1)", "=THROUGHPUT(A1,B1)")
