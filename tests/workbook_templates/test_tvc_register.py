"""The TVC register: the source documents' cases, what is said of gaps, and the rules every template keeps."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from addin.catalogue import FUNCTIONS
from tests.same_bytes import first_difference
from tests.workbook_templates.statements import Opened, opened
from workbook_templates.parts.tvc_register import inputs
from workbook_templates.parts.tvc_register.content import CashCase, CostLine, Leftover, Offering, TvcRegister
from workbook_templates.parts.tvc_register.example import from_data
from workbook_templates.tvc_register import build, example

CAPACITY = 36  # enough for the example; the formulas are those of the full capacity
STEPS = ("COST_CAPACITIES", "OFFERING_CAPACITIES", "LEFTOVER_CAPACITIES", "CASH_CAPACITIES", "CHECKLIST_CAPACITIES")
PLACES = tomllib.loads((Path(__file__).parent / "places_tvc_register.toml").read_text(encoding="utf-8"))["place"]


@pytest.fixture(scope="module", autouse=True)
def few_spare_lines() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in STEPS:
            patch.setattr(inputs, name, (CAPACITY,))
        yield


@pytest.fixture(scope="module")
def filled() -> Opened:
    return opened(build(example()))


@pytest.fixture(scope="module")
def plain() -> Opened:
    return opened(build(example(), edition="plain"), host="plain")


@pytest.fixture(scope="module")
def blank() -> Opened:
    return opened(build(None))


def small(**parts: Any) -> Opened:
    """A register with a few lines and everything else in order."""
    return with_few_lines(TvcRegister("Test", "EUR", "One-off", 1, **parts))


def with_few_lines(content: TvcRegister, rules: str = "Standard") -> Opened:
    """The same formulas down to fewer rows, computed in a moment."""
    with pytest.MonkeyPatch.context() as patch:
        for name in STEPS:
            patch.setattr(inputs, name, (max(8, len(content.costs)),))
        return opened(build(content, rules=rules))


def row_of(book: Opened, sheet: str, name: str, column: str = "A") -> int:
    return next(row for row in range(7, 80) if book.value(sheet, f"{column}{row}") == name)


# --- the source documents' cases --------------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES, ids=lambda p: f"{p['entry']}-{p['sheet']}-{p.get('cell', p.get('text'))}")
def test_every_entry_has_its_place(place: dict[str, Any], filled: Opened) -> None:
    if "cell" in place:
        shown, expected = filled.value(place["sheet"], place["cell"]), place["shows"]
        assert shown == (pytest.approx(expected) if not isinstance(expected, str) else expected)
    else:
        texts = [str(c.value) for row in filled.values[place["sheet"]].iter_rows() for c in row if c.value]
        assert any(place["text"] in text for text in texts)


def test_two_months_of_stock_change_nothing(filled: Opened) -> None:
    """S1 L34-36: 30 rises to 36, so T falls from 20 to 14 at once; for 0, 2 and 12 months of stock alike."""
    costs = [
        CostLine("m", "A", None, 30, "Sale", "Material", "Yes", None, 36, None, None, months) for months in (0, 12)
    ]
    lines = (costs[0], replace(costs[1], offering="B"))
    book = small(offerings=(Offering("A", 50), Offering("B", 50)), costs=lines)
    assert [book.value("By offering", f"D{row}") for row in (7, 8)] == [14, 14]
    assert filled.value("By offering", "D9") == 14


def test_the_decision_reads_no_book_value() -> None:
    """features.md 43: the same leftover at 100 or 100,000 in the books gives the same T; only the memo moves."""
    for book_value in (100, 100_000):
        line = CostLine("left", "A", None, book_value, "Sale", "Material", "No")
        book = small(offerings=(Offering("A", 80),), costs=(line,))
        assert book.value("By offering", "D7") == 80
        assert book.value("By offering", "H7") == book_value


def test_the_excess_of_a_minimum_order_corrects_the_project(filled: Opened) -> None:
    """S1 L90, amounts of features.md 28: 400 × 5 = 2,000; decision cost 0; 12,000 − 2,000 = 10,000."""
    shown = [filled.value("Leftover register", f"{letter}7") for letter in "EFHIN"]
    assert shown == [400, 2000, 0, "to assess", 10000]


def test_write_down_to_test_is_book_value_less_net_realisable_value(filled: Opened) -> None:
    """Five tons at 400 are 2,000; they would fetch 500: 1,500 to test, and 500 is what using them costs."""
    assert [filled.value("Leftover register", f"{letter}8") for letter in "FHIJ"] == [2000, 500, 500, 1500]


def test_two_lines_of_one_project_correct_it_together() -> None:
    lines = tuple(
        Leftover(item, "P", 10, 6, 5, "No", "No", None, reported) for item, reported in (("a", 100), ("b", None))
    )
    book = small(leftovers=lines)
    assert [book.value("Leftover register", f"N{row}") for row in (7, 8)] == [60, 60]  # 100 − 20 − 20


def test_all_three_examples_have_their_cash_and_only_one_counts_twice(filled: Opened) -> None:
    """S1 L101–103: 50, 80, 80; 180 is the double count."""
    assert [filled.value("Cash", f"K{row}") for row in (18, 19, 20)] == [50, 80, 80]
    assert [filled.value("Cash", f"M{row}") for row in (18, 19, 20)] == [50, 180, 80]
    assert [filled.value("Cash", f"H{row}") for row in (18, 19, 20)] == [50, 80, -20]
    assert [filled.value("Cash", f"F{row}") for row in (18, 19, 20)] == ["Accept"] * 3
    assert ["twice" in filled.value("Cash", f"N{row}") for row in (18, 19, 20)] == [False, True, False]


def test_own_35_and_group_60(filled: Opened) -> None:
    """S1 L113–119, amounts of features.md 64 and 65."""
    row = row_of(filled, "Own and Group", "With the sister company")
    assert [filled.value("Own and Group", f"{letter}{row}") for letter in "BCFG"] == [35, 60, 25, 42]


def test_an_unknown_cost_is_review_and_its_offering_waits() -> None:
    """S1 L16, L74: never a guess; nobody has asked what makes this money move."""
    book = small(offerings=(Offering("A", 100),), costs=(CostLine("unknown", "A", None, 40),))
    assert [book.value("Treatment", f"{letter}7") for letter in "CD"] == ["Review", ""]
    assert "trigger is blank" in book.value("Treatment", "K7")
    assert book.value("By offering", "D7") == ""
    assert book.value("By offering", "N7").startswith("To do: ")
    assert book.status("Every cost line is decided") == "CHECK"


def test_every_check_of_the_example_is_ok(filled: Opened) -> None:
    assert {title: status for title, status in filled.checks().items() if status != "OK"} == {}


def test_the_firm_that_always_charges_material_reads_its_cash() -> None:
    """features.md 58: on, T −20 and ΔCash 80."""
    line = CostLine("left", "A", None, 100, "Sale", "Material", "No")
    content = TvcRegister("T", "EUR", "One-off", 1, offerings=(Offering("A", 80),), costs=(line,))
    book = with_few_lines(content, "Always TVC")
    assert [book.value("By offering", f"{letter}7") for letter in "DE"] == [-20, 80]
    assert "[Always TVC " in book.value("Treatment", "K7")
    assert book.status("Function results agree with native formulas") == "OK"


# --- gaps and mistakes in words ---------------------------------------------------------------------------------


GOOD = CostLine("Line", "A", None, 10, "Sale", "Material", "Yes")


WRONG = (
    (replace(GOOD, line=""), "name this cost line"),
    (replace(GOOD, cost=None), "cost is missing"),
    (replace(GOOD, cost="10 EUR"), "text; type a number"),  # type: ignore[arg-type]
    (replace(GOOD, trigger="Sales"), "trigger is not among the answers"),
    (replace(GOOD, trigger="*"), "trigger is not among the answers"),
    (replace(GOOD, kind="Steel"), "kind is not among the answers"),
    (replace(GOOD, replenished="Perhaps"), "Bought again? is not among"),
    (replace(GOOD, share=0.5), "keep one of them"),
    (replace(GOOD, replenished="", share=60), "not between 0 and 1"),
    (replace(GOOD, replacement=0), "not above 0"),
    (replace(GOOD, offering="Unknown"), "not listed on Offerings"),
    (replace(GOOD, offering=""), "belongs to an offering"),
    (replace(GOOD, replenished=""), "answer the open question"),
)


@pytest.fixture(scope="module")
def wrong() -> Opened:
    return small(offerings=(Offering("A", 50),), costs=tuple(line for line, _ in WRONG))


@pytest.mark.parametrize("number", range(len(WRONG)), ids=[says for _, says in WRONG])
def test_a_wrong_or_missing_fact_is_named_beside_its_line(number: int, wrong: Opened) -> None:
    assert WRONG[number][1] in wrong.value("Treatment", f"L{7 + number}")


def test_wrong_facts_turn_the_checks_and_leave_no_error_anywhere(wrong: Opened) -> None:
    assert wrong.size("Every cost line is complete") == 11
    assert wrong.status("Every cost line is decided") == "CHECK"
    assert wrong.status("Every cost of a single sale has its offering") == "CHECK"
    errors = [c.coordinate for s in wrong.values.worksheets for r in s.iter_rows() for c in r if c.data_type == "e"]
    assert errors == []


def test_a_half_filled_register_says_what_is_missing_where() -> None:
    book = small(
        offerings=(Offering("A"), Offering("B", 10), Offering("B", 10)),
        leftovers=(Leftover("x", bought=5), Leftover("y", "", 1, 2, 3)),
        cash=(CashCase("c", 10),),
    )
    assert "price is missing" in book.value("By offering", "N7")
    assert "give its cost lines" in book.value("By offering", "N8")
    assert "missing" in book.value("Leftover register", "O7")
    assert "needed is more than bought" in book.value("Leftover register", "O8")
    assert "missing or text" in book.value("Cash", "O18")
    for check in ("Costs are given", "No offering is listed twice", "Every leftover is complete"):
        assert book.status(check) == "CHECK"


def test_an_empty_register_shows_blanks_and_what_to_do(blank: Opened) -> None:
    errors = [c.coordinate for s in blank.values.worksheets for r in s.iter_rows() for c in r if c.data_type == "e"]
    assert errors == []
    assert blank.value("Cover", "A8").startswith("To do: ")
    assert [blank.value("Treatment", f"{letter}7") for letter in "ABCDEFGHIKL"] == [""] * 11
    assert blank.status("Costs are given") == "CHECK"
    assert [blank.value("Checklist", f"A{row}") for row in (7, 14)] == ["Water", "Consumables"]


def test_one_row_beyond_the_capacity_is_reported() -> None:
    workbook = build(example())
    workbook["Costs"][f"B{inputs.HEADING_ROW + CAPACITY + 1}"] = "one too many"
    assert opened(workbook).status("Costs fit into the capacity") == "CHECK"


def test_an_unknown_key_of_the_example_s_data_is_refused() -> None:
    with pytest.raises(TypeError, match="trigered"):
        from_data({"costs": [{"line": "x", "trigered": "Sale"}]})


def test_an_unknown_rule_set_or_edition_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match='unknown rule set "House"; accepted are Standard'):
        build(None, rules="House")
    with pytest.raises(ValueError, match='unknown edition "both"; accepted are addin and plain'):
        build(None, edition="both")  # type: ignore[arg-type]


# --- what this template keeps ----------------------------------------------------------------------------------------


def test_the_audit_re_performs_every_function_result_and_agrees(filled: Opened) -> None:
    calls = re.compile("|".join(rf"\b{name}\(" for name in FUNCTIONS))
    results = {(sheet, cell) for sheet, cell, text in filled.formula_cells() if calls.search(text)}
    audit = filled.values["Audit"]
    lines = {}
    for row in range(19, audit.max_row + 1):
        sheet, cell = str(audit.cell(row, 3).value).rsplit("!", 1)
        lines[sheet, cell] = audit.cell(row, 11).value
    assert set(lines) == results
    assert all(lines[cell] == "agrees" for cell in results if filled.value(*cell) != "")


def test_a_policy_written_over_is_shown_twice() -> None:
    """The comparison says CHANGED, and the native re-performance, which reads the table, no longer agrees."""
    workbook = build(example())
    row = next(r for r in range(8, 20) if workbook["Policy"][f"A{r}"].value == "P9")
    workbook["Policy"][f"D{row}"] = "cost"
    book = opened(workbook)
    assert book.status("The policy table is unchanged") == "CHECK"
    assert book.status("Function results agree with native formulas") == "CHECK"


def test_the_same_content_gives_the_same_bytes(filled: Opened) -> None:
    assert first_difference(opened(build(example())).content, filled.content) is None
