"""Why a value is not the one computed again is told apart: each kind has a workbook that shows it, and one near it
that stays silent.

The figures are those of the source: price 100 and materials 75 give a throughput of 25; materials that are not
bought again are no TVC by the standard rules and TVC by "Always TVC".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from addin.audit.book import Calculation
from addin.audit.known import KnownTemplate
from addin.audit.reperformance import Kind, Reperformed, reperform
from addin.cells import CellError
from addin.rules import rule_sets
from addin.version import VERSION
from tests.addin.audit.stored_books import book

NAME = CellError("#NAME?")
LINES = 6


def column(changes: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Six lines of price 100 and TVC 75, each with its throughput of 25 beside it; and what was changed."""
    cells: dict[str, Any] = {}
    for row in range(1, LINES + 1):
        cells |= {f"A{row}": 100, f"B{row}": 75, f"C{row}": (f"=THROUGHPUT(A{row},B{row})", 25)}
    return {**cells, **(changes or {})}


def differing(cells: Mapping[str, Any], **more: Any) -> list[tuple[str, str]]:
    known = more.pop("known", None)
    return [(cell.place, cell.kind.value) for cell in reperform(book(cells, **more), known=known).differing]


def only(cells: Mapping[str, Any], **more: Any) -> Reperformed:
    known = more.pop("known", None)
    (cell,) = reperform(book(cells, **more), known=known).differing
    return cell


# ------------------------------------------------------------------------------ stale value


def test_a_value_that_was_not_computed_since_its_inputs_changed_is_stale() -> None:
    cell = only(column({"A3": 110}))
    assert (cell.place, cell.kind, cell.stored, cell.from_stored_values) == ("S!C3", Kind.STALE, 25, 35)
    assert cell.message.startswith("holds 25 and gives 35 computed again")
    assert differing(column({"A3": 110, "C3": ("=THROUGHPUT(A3,B3)", 35)})) == []


def test_a_value_that_was_never_computed_is_said_to_be_so() -> None:
    assert "never computed" in only(column({"C6": ("=THROUGHPUT(A6,B6)", None)})).message


# ------------------------------------------------------------------------------ changed formula


def test_a_formula_unlike_the_one_its_column_shares_is_a_changed_formula_though_its_value_agrees() -> None:
    cell = only(column({"C3": ("=THROUGHPUT(A3,B3)*1.1", 27.5)}))
    assert (cell.place, cell.kind) == ("S!C3", Kind.CHANGED)
    assert cell.from_stored_values == pytest.approx(27.5)
    assert "S!C2 and its other neighbours have =THROUGHPUT(A3,B3), which gives 25" in cell.message


def test_a_native_formula_where_its_column_has_a_call_is_a_changed_formula() -> None:
    assert differing(column({"C3": ("=A3-B3", 25)})) == [("S!C3", "changed formula")]


@pytest.mark.parametrize(
    "changes",
    [
        {"C6": ("=THROUGHPUT(A1:A5,B1:B5)", 125)},  # a total below
        {"C3": ("=THROUGHPUT(A1:A2,B1:B2)", 50)},  # a subtotal between: it looks at ranges
        {"C3": ("=_xll.THROUGHPUT(A3,B3)", 25)},  # the same formula as another host spells it
        {"C1": ("=THROUGHPUT(A1,B1)*1.1", 27.5)},  # the first: nobody above says otherwise
    ],
)
def test_a_total_another_spelling_and_the_end_of_a_column_are_no_changed_formulas(changes: Mapping[str, Any]) -> None:
    assert differing(column(changes)) == []


# ------------------------------------------------------------------------------ typed-over value


def test_a_number_where_its_column_has_a_call_is_a_typed_over_value() -> None:
    done = reperform(book(column({"C3": 30, "C4": 25}))).differing
    assert [(c.place, c.kind, c.stored, c.from_stored_values) for c in done] == [
        ("S!C3", Kind.TYPED, 30, 25),
        ("S!C4", Kind.TYPED, 25, 25),  # though the number is right, the formula is gone
    ]
    assert done[0].formula == ""
    assert done[0].functions == ("THROUGHPUT",)
    assert done[0].message.startswith("30 is typed where S!C2 and its other neighbours have =THROUGHPUT(A3,B3)")


def test_a_number_typed_into_a_row_of_calls_is_one_too() -> None:
    row: dict[str, Any] = {}
    for letter in "BCDEF":
        row |= {f"{letter}1": 100, f"{letter}2": 75, f"{letter}3": (f"=THROUGHPUT({letter}1,{letter}2)", 25)}
    assert differing({**row, "D3": 40}) == [("S!D3", "typed-over value")]


@pytest.mark.parametrize("change", [{"C3": "By month"}, {"C3": None}, {"C7": 150}, {"C0": 1}])
def test_a_heading_a_gap_and_what_stands_below_a_column_are_not(change: Mapping[str, Any]) -> None:
    cells = {place: value for place, value in column(change).items() if value is not None and place != "C0"}
    assert differing(cells) == []


# ------------------------------------------------------------------------------ against the template


def template() -> KnownTemplate:
    formulas = {("S", row, 3): f"=THROUGHPUT(A{row},B{row})" for row in range(1, LINES + 1)}
    return KnownTemplate("throughput_statement", "0.1.0", "addin", formulas)


def test_against_its_template_the_last_cell_an_emptied_one_and_every_changed_formula_are_seen() -> None:
    cells = column({"C6": 25, "C5": None, "C1": ("=THROUGHPUT(A1,B1)+0", 25)})
    del cells["C5"]
    found = reperform(book(cells), known=template()).differing
    assert [(cell.place, cell.kind.value) for cell in found] == [
        ("S!C1", "changed formula"),
        ("S!C5", "typed-over value"),
        ("S!C6", "typed-over value"),
    ]
    assert found[1].message == (
        "is empty where the template throughput_statement 0.1.0 has =THROUGHPUT(A5,B5), which gives 25; "
        "put the formula back"
    )


def test_the_template_itself_is_silent_however_spelled_and_a_rebuilt_sheet_is_not_held_against_it() -> None:
    assert differing(column(), known=template()) == []
    spelled = {f"C{row}": (f"=[1]!throughput( A{row},B{row})", 25) for row in range(1, LINES + 1)}
    assert differing(column(spelled), known=template()) == []
    rebuilt = {f"C{row}": (f"=THROUGHPUT(A{row},B{row},1)", 25) for row in range(1, LINES + 1)}
    assert differing(column(rebuilt), known=template()) == []


# ------------------------------------------------------------------------------ changed policy


POLICY = '=TVC_POLICY(A1,"Sale","Material","No")'


def test_a_value_that_another_rule_set_gives_is_a_changed_policy() -> None:
    cell = only({"A1": 100, "B1": (POLICY, 100)})
    assert (cell.kind, cell.from_stored_values) == (Kind.POLICY, 0)
    assert "what the rule set Always TVC gives" in cell.message
    assert differing({"A1": 100, "B1": (POLICY, 0)}) == []
    assert differing({"A1": 100, "B1": ('=TVC_POLICY(A1,"Sale","Material","No",,,"Always TVC")', 100)}) == []


def test_an_output_in_the_place_of_an_optional_argument_is_tried_under_other_rules_too() -> None:
    formula = '=TVC_POLICY(A1,"Sale","Material","No","treatment")'
    assert only({"A1": 100, "B1": (formula, "TVC")}).kind is Kind.POLICY
    assert differing({"A1": 100, "B1": (formula, "Not TVC")}) == []


def test_another_fingerprint_on_the_cover_explains_another_amount() -> None:
    names = {"rule_set": "S!$D$1", "rule_fingerprint": "S!$D$2"}
    cells = {"A1": 100, "B1": (POLICY, 40), "D1": "Standard", "D2": "0123456789ab"}
    cell = only(cells, names=names)
    assert cell.kind is Kind.POLICY
    assert "fingerprint 0123456789ab" in cell.message
    ours = {**cells, "D2": rule_sets()["Standard"].fingerprint}
    assert only(ours, names=names).kind is Kind.STALE
    assert differing({**cells, "B1": (POLICY, 0)}, names=names) == []  # no difference, nothing to explain


# ------------------------------------------------------------------------------ error hidden by IFERROR


def test_an_error_that_iferror_shows_as_a_figure_is_said_with_the_functions_own_sentence() -> None:
    cell = only({"A1": 100, "C1": ("=IFERROR(THROUGHPUT(A1:A1,B1:B1),0)", 0)})
    assert cell.kind is Kind.HIDDEN
    assert cell.message.startswith("shows 0 in place of #N/A: TVC is blank")


@pytest.mark.parametrize(
    "formula",
    ["=IF(ISERROR(THROUGHPUT(A1,B1)),0,1)", '=IFNA(THROUGHPUT(A1:A1,B1:B1),"")', "=IFERROR(THROUGHPUT(A1,B1),0)"],
)
def test_other_ways_to_hide_an_error_are_seen_too(formula: str) -> None:
    stored = "" if "IFNA" in formula else 0
    assert differing({"A1": 100, "C1": (formula, stored)}) == [("S!C1", "error hidden by IFERROR")]


@pytest.mark.parametrize(
    "cells",
    [
        {"A1": 100, "B1": 75, "C1": ("=IFERROR(THROUGHPUT(A1,B1),0)", 25)},  # there is no error
        {"D1": 1, "C1": ("=IFERROR(THROUGHPUT(A1,B1,$D$1),0)", 0)},  # a spare line
        {"A1": 100, "C1": ('=IFERROR(THROUGHPUT(A1,B1),"to do")', "to do")},  # it says so
        {"A1": 100, "C1": ("=THROUGHPUT(A1:A1,B1:B1)", CellError("#N/A"))},  # it shows it
    ],
)
def test_no_error_a_spare_line_and_an_error_in_words_hide_nothing(cells: Mapping[str, Any]) -> None:
    assert differing(cells) == []


# ------------------------------------------------------------------------------ add-in missing


def test_a_stored_name_error_is_a_missing_add_in() -> None:
    cell = only(column({"C3": ("=THROUGHPUT(A3,B3)", NAME)}))
    assert cell.kind is Kind.MISSING
    assert cell.message == (
        "holds #NAME?: the add-in was missing when it was last computed; with it the formula gives 25"
    )


def test_a_name_error_that_iferror_hides_is_a_missing_add_in_and_not_a_stale_value() -> None:
    formula = "=IFERROR(THROUGHPUT(A1,B1),0)"
    assert only({"A1": 100, "B1": 75, "C1": (formula, 0)}).kind is Kind.MISSING
    assert only({"A1": 100, "B1": 75, "C1": (formula, 24)}).kind is Kind.STALE


# ------------------------------------------------------------------------------ differing version


def test_a_difference_in_a_workbook_of_another_version_is_said_to_be_one() -> None:
    cells = {"A1": 100, "B1": 75, "C1": ("=THROUGHPUT(A1,B1)", 24), "D1": ("=TA_VERSION()", "0.0.1")}
    assert differing(cells) == [("S!C1", "differing version"), ("S!D1", "differing version")]
    assert differing({**cells, "D1": ("=TA_VERSION()", VERSION)}) == [("S!C1", "stale value")]
    assert differing({**cells, "C1": ("=THROUGHPUT(A1,B1)", 25), "D1": VERSION}) == []


def test_the_version_on_the_cover_counts_where_no_cell_asks_for_it() -> None:
    cells = {"A1": 100, "B1": 75, "C1": ("=THROUGHPUT(A1,B1)", 24), "D1": "0.0.1"}
    assert only(cells, names={"template_version": "S!$D$1"}).kind is Kind.VERSION
    assert only(cells).kind is Kind.STALE


# ------------------------------------------------------------------------------ blank taken as zero


def test_a_single_blank_cell_that_a_program_took_as_zero_is_said_to_be_so() -> None:
    cells = {"A1": 100, "C1": ("=THROUGHPUT(A1,B1)", 100)}
    cell = only(cells)
    assert cell.kind is Kind.BLANK
    assert "was taken as 0" in cell.message
    assert differing({**cells, "B1": 0}) == []
    assert only({**cells, "C1": ("=THROUGHPUT(A1,B1)", 90)}).kind is Kind.STALE


# ------------------------------------------------------------------------------ not verified


@pytest.mark.parametrize(
    ("formula", "why"),
    [
        ("=XLOOKUP(1,A1:A1,B1:B1)+THROUGHPUT(A1,B1)", "XLOOKUP is not verified by the engine"),
        ("=OTHER_ADD_IN(THROUGHPUT(A1,B1))", "There is no function OTHER_ADD_IN"),
        ("=THROUGHPUT([2]Prices!A1,B1)", "not verified by the engine"),
        ("=THROUGHPUT(A1,B1", "does not parse"),
    ],
)
def test_what_the_engine_cannot_vouch_for_is_said_and_not_guessed(formula: str, why: str) -> None:
    cell = only({"A1": 100, "B1": 75, "C1": (formula, 999)})
    assert (cell.kind, cell.from_stored_values, cell.recalculated) == (Kind.UNVERIFIED, None, None)
    assert why in cell.message


def test_with_precision_as_displayed_a_difference_is_not_verified_and_agreement_is() -> None:
    cells = {"A1": 100.004, "B1": 75, "C1": ("=THROUGHPUT(A1,B1)", 25)}
    displayed = Calculation(full_precision=False)
    assert only(cells, calculation=displayed).kind is Kind.UNVERIFIED
    assert only(cells).kind is Kind.STALE
    assert differing({**cells, "A1": 100}, calculation=displayed) == []


# ------------------------------------------------------------------------------ what follows from another cell


def test_a_result_that_rests_on_a_changed_policy_says_so_and_names_the_cell() -> None:
    cells = {"A1": 100, "B1": (POLICY, 100), "C1": ("=THROUGHPUT(120,B1)", 20)}
    first, second = reperform(book(cells)).cells
    assert (first.kind, second.kind, second.recalculated) == (Kind.POLICY, Kind.POLICY, 120)
    assert "S!B1 holds 100 and gives 0 recalculated" in second.message
