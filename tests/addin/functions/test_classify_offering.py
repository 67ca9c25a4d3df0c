"""CLASSIFY_OFFERING: the sixteen answers, what measurements do to them, and the examples of the source."""

from __future__ import annotations

from typing import Any

import pytest

from addin import CellError, classify_offering

# the table of the contract, section 5: answers, class, secondary, instruction
SIXTEEN = """
I V N C | Revenue generator | | Optimise flow
I V Y C | Revenue generator | | Optimise, ration at the constraint
I P N C | Revenue generator | Differentiator | Optimise flow
I P Y C | Revenue generator | Differentiator | Constrain
D V N C | Cost driver | | Reduce or reprice
D V Y C | Cost driver | | Constrain
D P N C | Cost driver | Differentiator | Review the claim
D P Y C | Differentiator | Cost driver | Constrain
I V N I | Behavioral lever | Revenue generator | Protect
I V Y I | Behavioral lever | Revenue generator | Constrain
I P N I | Differentiator | | Protect
I P Y I | Differentiator | | Constrain
D V N I | Behavioral lever | | Protect
D V Y I | Behavioral lever | Cost driver | Constrain
D P N I | Differentiator | Cost driver | Protect
D P Y I | Differentiator | Cost driver | Constrain
""".strip().splitlines()


@pytest.mark.parametrize("line", SIXTEEN)
def test_sixteen_answers_have_one_class_each(line: str) -> None:
    answers, role, secondary, instruction = (part.strip() for part in line.split("|"))
    row = classify_offering(*answers.split(), output="all")
    assert isinstance(row, list)
    operational = "Yes" if role == "Revenue generator" else "No"
    assert row[0][:5] == [role, secondary, instruction, operational, "Answers only"]
    assert str(row[0][5]).startswith(f"{role}: ")


MEASURED = [
    # sentence, answers, direct, induced, price effect, ΔOE, class, secondary, instruction, status
    ("M1 a lever that does not pay is a cost driver", "DVNI", -50, 40, 0, 0, "Cost driver", "Behavioral lever",
     "Review the claim", "Role not proven"),
    ("M1 a differentiator that does not pay is one too", "DPYI", -5, 0, 4, 0, "Cost driver", "Differentiator",
     "Review the claim", "Role not proven"),
    # -50 + 3 × 60 × 0.3 = 4 a console (published case CL-CONS-01)
    ("M4 a loss leader that pays is confirmed", "DVNI", -50, 54, 0, 0, "Behavioral lever", "", "Protect", "Confirmed"),
    ("M2 a differentiator that works by other sales is checked", "DPNI", 1, 5, 3, 2, "Differentiator", "Cost driver",
     "Protect", "Check"),
    ("M2 a lever that works by price is checked", "DVNI", 1, 3, 5, 2, "Behavioral lever", "", "Protect", "Check"),
    ("M2 a cost driver that pays on average is checked", "DVNC", 1, 0, 0, 0, "Cost driver", "", "Reduce or reprice",
     "Check"),
    ("M4 a cost driver that does not pay is confirmed", "DVNC", 1, 0, 0, 1, "Cost driver", "", "Reduce or reprice",
     "Confirmed"),
    ("M3 a generator that earns nothing is a cost driver", "IVNC", 0, 0, 0, 0, "Cost driver", "Revenue generator",
     "Review the claim", "Role not proven"),
    ("M3 unless its effects pay: then it is a lever", "IPNC", 0, 3, 0, 1, "Behavioral lever", "Revenue generator",
     "Review the claim", "Role not proven"),
    ("M4 a generator that earns is confirmed", "IVNC", 5, 0, 0, 9, "Revenue generator", "", "Optimise flow",
     "Confirmed"),
    ("a premium tier that earns is secondarily a generator (S0 L157)", "DPYI", 5, 0, 20, 0, "Differentiator",
     "Revenue generator", "Constrain", "Confirmed"),
    # 0.1 + 0.2 − 0.3 is rounding noise in doubles: zero, so the lever just pays
    ("noise counts as zero", "DVNI", 0.1, 0.2, 0, 0.3, "Behavioral lever", "", "Protect", "Confirmed"),
    ("an effect of exactly nothing proves nothing against a lever", "DVNI", -4, 4, 0, 0, "Behavioral lever", "",
     "Protect", "Confirmed"),
]  # fmt: skip


@pytest.mark.parametrize("case", [case[1:] for case in MEASURED], ids=[case[0] for case in MEASURED])
def test_measured_effects(case: tuple[Any, ...]) -> None:
    answers, direct, induced, price, oe, role, secondary, instruction, status = case
    row = classify_offering(*answers, direct, induced, price, oe, "all")
    assert isinstance(row, list)
    assert row[0][:3] == [role, secondary, instruction]
    assert row[0][3] == ("Yes" if role == "Revenue generator" else "No")
    assert row[0][4] == status
    assert len(str(row[0][5])) <= 255


QUESTIONS = ["more_consumed", "purpose", "if_constrained", "meant_to"]


@pytest.mark.parametrize("missing", range(4))
def test_a_blank_answer_is_reviewed_never_guessed(missing: int) -> None:
    answers: list[Any] = ["I", "V", "N", "C"]
    answers[missing] = None
    row = classify_offering(*answers, 1, None, 1, 1, "all")
    assert isinstance(row, list)
    assert row[0][:5] == ["Review", "", "", "Review", "Review"]
    assert f"{QUESTIONS[missing]} is blank" in str(row[0][5])


def test_measurements_beside_a_blank_answer_are_still_checked_as_numbers() -> None:
    with pytest.raises(CellError) as raised:
        classify_offering("I", "V", "N", None, "a lot")
    assert raised.value.code == "#VALUE!"


def test_some_but_not_all_measurements_is_na_naming_the_missing_one() -> None:
    with pytest.raises(CellError) as raised:
        classify_offering("I", "V", "N", "C", 1, 2, None, 4)
    assert raised.value.code == "#N/A"
    assert raised.value.message.startswith("price_effect is blank; give all four")


@pytest.mark.parametrize(
    "answers",
    [("Increase", "Volume", "No", "Consume"), ("i", "v", "n", "c"), (" INCREASE ", "volume", False, "Consumed")],
)
def test_synonyms_are_read_without_regard_to_case(answers: tuple[Any, ...]) -> None:
    assert classify_offering(*answers) == "Revenue generator"


def test_an_answer_of_another_question_is_refused() -> None:
    with pytest.raises(CellError) as raised:
        classify_offering("Volume", "V", "N", "C")
    assert raised.value.message == 'more_consumed is "Volume"; accepted are Increase or Decrease'


EXAMPLES = [
    ("roast beef", "DPYI", "Differentiator", "Constrain"),
    ("loss leader", "DVNI", "Behavioral lever", "Protect"),
    ("free feature", "DVNI", "Behavioral lever", "Protect"),
    ("high-end sales conversation", "IPNI", "Differentiator", "Protect"),
    ("ordinary product", "IVNC", "Revenue generator", "Optimise flow"),
]


@pytest.mark.parametrize(("answers", "role", "instruction"), [e[1:] for e in EXAMPLES], ids=[e[0] for e in EXAMPLES])
def test_the_sources_examples(answers: str, role: str, instruction: str) -> None:
    assert classify_offering(*answers) == role
    assert classify_offering(*answers, output="instruction") == instruction


def test_offerings_are_classified_line_by_line() -> None:
    roles = classify_offering(
        [["D"], [None], ["x"]], [["P"], [None], ["P"]], [["Y"], [None], ["Y"]], [["I"], [None], ["I"]]
    )
    assert isinstance(roles, list)
    assert roles[0] == ["Differentiator"]
    assert roles[1] == [""]
    assert isinstance(roles[2][0], CellError)
