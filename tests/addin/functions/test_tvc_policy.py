"""TVC_POLICY and TVC_BASIS: each rule, each output and each error of the contract, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from addin import CellError, tvc_basis, tvc_policy


def error_of(*cells: Any, **named: Any) -> CellError:
    with pytest.raises(CellError) as raised:
        tvc_policy(*cells, **named)
    return raised.value


RULES = [
    # sentence, (cost, trigger, kind, replenished, replacement, alternative), rule, treatment, amount
    ("money for which no trigger is given is reviewed", (5, None), "P0", "Review", None),
    ("a sale's cost of no kind is reviewed", (5, "Sale"), "P0", "Review", None),
    ("a material whose replenishment is open is reviewed", (5, "Sale", "Material"), "P0", "Review", None),
    ("bought for this sale needs a sale", (5, "Period", "Service", "Bought for this sale"), "P0", "Review", None),
    ("a replenished material is not recorded as purchase", (5, "Purchase", "Material", "Yes"), "P0", "Review", None),
    ("nor is one replenished by a share", (5, "Past", "Material", 0.4), "P0", "Review", None),
    ("buying ahead of any sale is investment (S1 L68)", (10_000, "Purchase", "Material"), "P1", "I", 0.0),
    ("a flight's crew belongs to the flight (S1 L38)", (2_000, "Decision", "Labour"), "P2", "Delta OE", 0.0),
    ("money spent is gone (S1 L142)", (500, "Past", "Asset"), "P3", "Sunk", 0.0),
    ("a commission is TVC (S1 L5)", (7, "Sale", "Service"), "P4", "TVC", 7.0),
    ("piece pay is TVC", (3, "Sale", "Labour"), "P4", "TVC", 3.0),
    ("a salary is operating expense (S1 L70)", (4_000, "Period", "Labour"), "P5", "OE", 0.0),
    ("material used at once is TVC (S1 L66)", (75, "Sale", "Material", "Bought for this sale"), "P6", "TVC", 75.0),
    (
        "steel of a cancelled ship costs the yacht nothing (S1 L84)",
        (100, "Sale", "Material", "No"),
        "P7",
        "Not TVC",
        0.0,
    ),
    ("what it would fetch counts", (100, "Sale", "Material", "No", None, 15), "P7", "Not TVC", 15.0),
    ("a saved disposal is a gain", (100, "Sale", "Material", "No", None, -0.5), "P7", "Not TVC", -0.5),
    # 0.6 × 75 + 0.4 × 0 = 45 (features 16); 0.6 × 36 + 0.4 × 10 = 25.6
    ("most of the time a sale causes a purchase (S1 L82)", (75, "Sale", "Material", 0.6), "P8", "TVC", 45.0),
    ("a share weighs both prices", (30, "Sale", "Material", "0.6", 36, 10), "P8", "TVC", 25.6),
    ("replenished material is TVC (S1 L28)", (75, "Sale", "Material", "Yes"), "P9", "TVC", 75.0),
    ("a price rise counts at once (S1 L36)", (30, "Sale", "Material", "Yes", 36), "P9", "TVC", 36.0),
    ("an asset is not used up by a sale", (5, "Sale", "Asset"), "P10", "Review", None),
]


@pytest.mark.parametrize(("cells", "rule", "treatment", "charged"), [r[1:] for r in RULES], ids=[r[0] for r in RULES])
def test_the_rule(cells: tuple[Any, ...], rule: str, treatment: str, charged: float | None) -> None:
    assert tvc_policy(*cells, output="rule") == rule
    assert tvc_policy(*cells, output="treatment") == treatment
    if charged is None:
        assert error_of(*cells).code == "#N/A"
        assert error_of(*cells, output="delta_oe").code == "#N/A"
    else:
        assert tvc_policy(*cells) == pytest.approx(charged, rel=1e-15)
    reason = tvc_policy(*cells, output="reason")
    assert isinstance(reason, str)
    assert reason.startswith(f"{rule}: ")
    assert len(reason) <= 255
    assert str(tvc_policy(*cells, output="source")).startswith("S1 L")


def test_only_what_a_decision_moves_is_delta_oe() -> None:
    assert tvc_policy(2_000, "Decision", output="delta_oe") == 2_000
    assert tvc_policy(2_000, "Period", output="delta_oe") == 0
    assert error_of(None, "Decision", output="delta_oe").code == "#N/A"


def test_a_blank_cost_matters_only_where_the_amount_needs_it() -> None:
    assert tvc_policy(None, "Sale", "Material", "No", None, 15) == 15
    assert tvc_policy(None, "Sale", "Material", "Yes", 36) == 36
    assert tvc_policy(None, "Period") == 0
    assert tvc_policy(None, "Sale", "Service", "treatment") == "TVC"
    assert error_of(None, "Sale", "Material", "Yes").message == "Cost is blank; type what it costs, 0 if nothing"
    row = tvc_policy(None, "Sale", "Service", "all")
    assert isinstance(row, list)
    assert row[0][0] == "TVC"
    assert isinstance(row[0][1], CellError)
    assert row[0][2] == "P4"


def test_a_typed_replacement_cost_of_zero_is_refused_where_it_is_used() -> None:
    error = error_of(30, "Sale", "Material", "Yes", 0)
    assert error.code == "#NUM!"
    assert "leave it out to use the cost" in error.message
    assert error_of(30, "Sale", "Material", 0.5, -1).code == "#NUM!"
    assert tvc_policy(30, "Sale", "Material", "No", 0) == 0
    assert tvc_policy(30, "Sale", "Service", None, 0) == 30


def test_material_worth_less_than_its_cost_is_flagged_for_write_down() -> None:
    assert tvc_policy(100, "Sale", "Material", "No", None, 15, output="flag") == "Test for write-down"
    assert tvc_policy(100, "Sale", "Material", "No", None, 100, output="flag") == ""
    assert tvc_policy(None, "Sale", "Material", "No", output="flag") == ""
    assert tvc_policy(100, "Sale", "Material", "Yes", output="flag") == ""


def test_labour_said_to_be_paid_per_sale_is_to_be_confirmed() -> None:
    assert tvc_policy(3, "Sale", "Labor", output="flag") == "Confirm paid per sale"
    assert tvc_policy(3, "Sale", "Service", output="flag") == ""


@pytest.mark.parametrize("spelling", ["Yes", "y", " YES ", "TRUE", True, 1, 1.0, "1", "1.0"])
def test_yes_is_read_in_every_accepted_spelling(spelling: Any) -> None:
    assert tvc_policy(75, "Sale", "Material", spelling, output="rule") == "P9"


@pytest.mark.parametrize("spelling", ["No", "n", "FALSE", False])
def test_no_has_to_be_typed(spelling: Any) -> None:
    assert tvc_policy(75, "Sale", "Material", spelling, output="rule") == "P7"


@pytest.mark.parametrize("blank", [None, "", "  ", 0, 0.0, float("nan"), "0"])
def test_a_number_0_is_a_blank_answer(blank: Any) -> None:
    assert tvc_policy(75, "Sale", "Material", blank, output="rule") == "P0"


@pytest.mark.parametrize("share", [-0.1, 1.1, "2", 7])
def test_a_share_outside_0_to_1_is_num(share: Any) -> None:
    assert error_of(75, "Sale", "Material", share).code == "#NUM!"


def test_an_unknown_answer_lists_what_is_accepted() -> None:
    error = error_of(75, "Sold", "Material", "Yes")
    assert error.code == "#VALUE!"
    assert error.message == 'Trigger is "Sold"; accepted are Sale, Decision, Purchase, Period or Past'
    assert "accepted are Yes, No or Bought for this sale, or a share" in error_of(75, "Sale", "Material", "May").message


def test_always_tvc_charges_left_over_material_and_says_so() -> None:
    cells = (100, "Sale", "Material", "No", None, 15, "always tvc")
    assert tvc_policy(*cells) == 100
    assert tvc_policy(*cells, output="treatment") == "TVC"
    assert tvc_policy(*cells, output="flag") == ""
    assert tvc_policy(*cells, output="source") == "S1 L137, L165"
    assert "[Always TVC " in str(tvc_policy(*cells, output="reason"))
    assert "[Always TVC " in str(tvc_policy(75, "Sale", "Material", "Yes", None, None, "Always TVC", "reason"))


def test_an_unknown_rule_set_is_an_error_of_the_whole_call() -> None:
    error = error_of([[1], [2]], [["Past"], ["Past"]], rules="Ours", output="treatment")
    assert error.message == 'Rules is "Ours"; accepted are Standard or Always TVC'


def test_a_line_keeps_its_own_error_and_a_blank_line_is_skipped() -> None:
    costs = [[30], [None], ["x"], [5]]
    triggers = [["Sale"], [None], ["Sale"], ["Sale"]]
    kinds = [["Service"], [None], ["Service"], ["Asset"]]
    amounts = tvc_policy(costs, triggers, kinds)
    assert isinstance(amounts, list)
    assert amounts[0] == [30.0]
    assert amounts[1] == [""]
    assert isinstance(amounts[2][0], CellError)
    assert amounts[2][0].message.startswith('Cost on line 3 is "x"; a number is accepted')
    assert amounts[3][0].code == "#N/A"  # type: ignore[union-attr]
    table = tvc_policy(costs, triggers, kinds, "all")
    assert isinstance(table, list)
    assert table[0][:4] == ["TVC", 30.0, "P4", ""]
    assert table[1] == ["", "", "", "", ""]
    assert [type(cell) for cell in table[2]] == [CellError] * 4 + [str]
    assert table[3][0] == "Review"
    assert table[3][2] == "P10"


def test_a_review_line_alone_comes_back_whole_with_na_as_its_amount() -> None:
    row = tvc_policy(5, "Sale", "Asset", "all")
    assert isinstance(row, list)
    assert row[0][0] == "Review"
    assert isinstance(row[0][1], CellError)
    assert row[0][1].code == "#N/A"


def test_a_one_line_call_raises_its_own_error() -> None:
    assert error_of("x", "Sale", "Service", "all").code == "#VALUE!"


def test_one_answer_stretches_over_all_costs() -> None:
    assert tvc_policy([[1], [2]], "Sale", "Service") == [[1.0], [2.0]]


def test_every_argument_is_checked_whether_the_output_uses_it_or_not() -> None:
    assert error_of(5, "Period", "Service", None, "x", None, None, "treatment").code == "#VALUE!"
    assert error_of("1,5", "Period", output="treatment").code == "#VALUE!"


def test_an_own_company_sees_the_transfer_price_and_a_group_what_is_paid_outside() -> None:
    # S1 L119; features 64: transfer 60, the sister's outside TVC 35
    assert tvc_basis(60, 35, "Own") == 60
    assert tvc_basis(60, 35, "group") == 35
    assert tvc_basis([[60], [None]], [[None], [35]], [["Own"], ["Group"]]) == [[60.0], [35.0]]


def test_the_basis_that_is_asked_for_must_be_there() -> None:
    with pytest.raises(CellError) as raised:
        tvc_basis(None, 35, "Own")
    assert str(raised.value) == "#N/A: transfer_price is blank; type the price the sister company charges"
    with pytest.raises(CellError) as raised:
        tvc_basis(60, 35, None)
    assert str(raised.value) == "#N/A: Perspective is blank; answer Own or Group"
    assert tvc_basis(60, None, "Group", "reason") == (
        "outside_cost is blank; type what the group pays outside, 0 if nothing"
    )
