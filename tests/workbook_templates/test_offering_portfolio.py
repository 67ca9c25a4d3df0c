"""The offering portfolio: its classes, flags, totals and tests by figures, and the rules every template keeps."""

from __future__ import annotations

import io
import re
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from addin.catalogue import FUNCTIONS
from addin.rules import offering_table
from tests.same_bytes import first_difference
from tests.workbook_templates.statements import Opened, opened
from workbook_templates.offering_portfolio import Portfolio, build, example
from workbook_templates.parts.offering_portfolio import inputs, rules
from workbook_templates.parts.offering_portfolio.by_class import NAMED
from workbook_templates.parts.offering_portfolio.portfolio import Effects, Offering

PLACES = tomllib.loads((Path(__file__).parent / "places_offering_portfolio.toml").read_text(encoding="utf-8"))["place"]


@pytest.fixture(scope="module", autouse=True)
def small_capacity() -> Iterator[None]:
    """Fewer spare lines, so that a workbook is computed in a moment; the formulas are the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inputs, "CAPACITIES", (12,))
        yield


@pytest.fixture(scope="module")
def filled() -> Opened:
    return opened(build(example()))


@pytest.fixture(scope="module")
def blank() -> Opened:
    return opened(build(None))


def column(book: Opened, sheet: str, heading: str, lines: int = 12) -> dict[str, Any]:
    """A column of a sheet of lines by its heading: offering → value; "" for blank."""
    cells = book.values[sheet]
    letters = {str(cell.value): cell.column_letter for cell in cells[6] if cell.value}
    name, wanted = letters["Offering"], letters[heading]
    names = {row: cells[f"{name}{row}"].value for row in range(7, 7 + lines)}
    return {
        label: "" if cells[f"{wanted}{row}"].value is None else cells[f"{wanted}{row}"].value
        for row, label in names.items()
        if label
    }


def texts(book: Opened, sheet: str) -> list[str]:
    return [str(cell.value) for row in book.values[sheet].iter_rows() for cell in row if cell.value is not None]


# --- the source's examples --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "name", "role", "secondary", "instruction", "product"),
    [
        (78, "Roast beef at the buffet", "Differentiator", "Cost driver", "Constrain", "No"),
        (79, "Loss leader", "Behavioral lever", "", "Protect", "No"),
        (80, "Free software feature", "Behavioral lever", "", "Protect", "No"),
        (81, "Premium tier", "Differentiator", "Revenue generator", "Constrain", "No"),
        (82, "High-end sales conversation", "Differentiator", "", "Protect", "No"),
        (83, "Ordinary product", "Revenue generator", "", "Optimise flow", "Yes"),
    ],
)
def test_the_source_s_examples_have_their_class(
    filled: Opened, entry: int, name: str, role: str, secondary: str, instruction: str, product: str
) -> None:
    """features.md 78–83."""
    assert entry in {place["entry"] for place in PLACES}
    found = [
        column(filled, "Roles", heading)[name]
        for heading in ("Class", "Secondary", "Instruction", "Operational product")
    ]
    assert found == [role, secondary, instruction, product]


def test_the_six_examples_are_confirmed_by_the_illustrative_effects(filled: Opened) -> None:
    statuses = column(filled, "Roles", "Status")
    assert {statuses[offering.name] for offering in example().offerings[:6]} == {"Confirmed"}
    assert statuses["Loyalty card"] == "Role not proven"


def test_align_names_which_of_the_four_damages_today_s_instruction_does(filled: Opened) -> None:
    """features.md 77, 96: speeding up the roast beef, filling the premium tier's slots …"""
    damages = column(filled, "Lenses", "The damage")
    assert damages["Roast beef at the buffet"] == "Reduce global throughput"
    assert damages["Loss leader"] == "Reduce global throughput"
    assert damages["Premium tier"] == "Destroy strategic positioning"
    assert damages["High-end sales conversation"] == "Destroy strategic positioning"
    assert damages["Free express delivery"] == "Inflate operating expense"
    flags = column(filled, "Lenses", "ALIGN")
    assert flags["Ordinary product"] == flags["House speciality"] == "aligned"
    assert sum(flag == "ALIGN" for flag in flags.values()) == 7
    assert filled.named("count_align") == 7


def test_every_damage_of_the_table_is_one_of_the_four_and_every_row_can_come_out() -> None:
    found = rules.damages()
    assert {damage for damage, _ in found.values()} == set(rules.DAMAGES)
    pairs = set(rules.instructions_of(offering_table()))
    assert {(role, instruction) for role, instruction, _ in found} <= pairs
    assert {today for _, _, today in found} <= {today for today, _ in rules.TODAY}


def test_totals_by_class_add_up(filled: Opened) -> None:
    """T today = volume × (price − TVC): 800 × 25 + 280 × 36 = 30,080; premium 4,800 − roast beef 8,000 = −3,200."""
    totals = {filled.value("By class", f"A{row}"): row for row in range(7, 14)}
    counts = {name: filled.value("By class", f"B{row}") for name, row in totals.items()}
    t = {name: filled.value("By class", f"C{row}") for name, row in totals.items()}
    assert [counts[name] for name in rules.CLASSES] == [2, 2, 3, 2]
    assert t["Revenue generator"] == pytest.approx(30_080)
    assert t["Differentiator"] == pytest.approx(-3_200)
    assert t["Behavioral lever"] == pytest.approx(5_000 * -0.8 - 10_000 * 0.4)
    assert t["Cost driver"] == pytest.approx(-1_500 * 3 - 3_000)
    assert t["Portfolio"] == pytest.approx(30_080 - 3_200 - 8_000 - 7_500)
    assert counts["Portfolio"] == 9


def test_the_hidden_assumption_is_false_as_soon_as_one_offering_loses_with_more_volume(filled: Opened) -> None:
    """features.md 86. Roast beef: 200 more × −4 − 200 = −1,000; ordinary product: 80 × 25 − 300 = 1,700."""
    rise = column(filled, "Volume", "ΔNP of the rise")
    assert rise["Roast beef at the buffet"] == pytest.approx(-1_000)
    assert rise["Ordinary product"] == pytest.approx(1_700)
    assert filled.value("Cloud", "B29").startswith("assumption FALSE: 5 of 9 ")
    assert filled.value("Cloud", "B30") == "The conflict evaporates."
    assert filled.value("Cloud", "B31") == "classify, then constrain only those"
    listed = [filled.value("Cloud", f"A{row}") for row in range(35, 40)]
    assert listed == [
        "Roast beef at the buffet",
        "Loss leader",
        "Free software feature",
        "Premium tier",
        "Free express delivery",
    ]


def test_one_offering_is_enough_and_none_leaves_the_assumption_standing() -> None:
    ordinary = replace(example(), offerings=example().offerings[5:7], effects=example().effects[5:7])
    book = opened(build(ordinary))
    assert book.value("Cloud", "B29") == "not refuted by these offerings"
    assert book.value("Cloud", "B30") == ""
    nothing = replace(ordinary.effects[1], other_t=-36.0, rise_oe=0.0)  # ΔNP is exactly 0
    book = opened(build(replace(ordinary, effects=(ordinary.effects[0], nothing))))
    assert book.value("Cloud", "B29").startswith("assumption FALSE: 1 of 2 ")


def test_the_cloud_holds_the_source_s_words_and_reads_aloud(filled: Opened) -> None:
    """features.md 85, S0 L197–205."""
    boxes = [filled.value("Cloud", cell) for cell in ("A10", "C7", "C13", "E7", "E13")]
    assert boxes == [
        "Maximize organizational profitability",
        "Efficient operations to control costs",
        "Strong market pull and pricing power",
        "Maximize throughput of all products",
        "Constrain or slow certain offerings",
    ]
    read = " ".join(filled.value("Cloud", f"{letter}20") for letter in "ACE")
    assert read == (
        "In order to have Efficient operations to control costs we must Maximize throughput of all products "
        "because all products contribute to throughput in proportion to their volume"
    )


def test_the_ranking_leaves_out_differentiators_and_levers_unless_told(filled: Opened) -> None:
    """features.md 93: 25 ÷ 4 = 6.25 before 36 ÷ 10 = 3.60; roast beef −4 ÷ 1.5 only when the user overrides."""
    ranks = column(filled, "Volume", "Rank")
    assert (ranks["Ordinary product"], ranks["House speciality"]) == (1, 2)
    assert ranks["Roast beef at the buffet"] == ""
    assert column(filled, "Volume", "T per unit of the constraint")["Ordinary product"] == pytest.approx(6.25)
    told = tuple(replace(offering, rank_anyway=True) for offering in example().offerings)
    book = opened(build(replace(example(), offerings=told)))
    assert column(book, "Volume", "Rank")["Roast beef at the buffet"] == 3


def test_marketing_is_warned_of_destructive_volume(filled: Opened) -> None:
    """features.md 94: a cost driver, a differentiator with question 1 = Decrease, an overloaded resource."""
    warnings = column(filled, "Volume", "Warning to marketing")
    assert warnings["Free express delivery"].startswith("Planned rise on a Cost driver")
    assert warnings["Roast beef at the buffet"].startswith("Planned rise on a Differentiator")
    assert warnings["Ordinary product"].startswith("The planned rise uses a resource that is overloaded")
    assert warnings["Premium tier"] == warnings["Free software feature"] == ""
    assert [filled.value("Marketing", f"B{row}") for row in range(12, 16)] == [
        "Roast beef at the buffet",
        "Ordinary product",
        "House speciality",
        "Free express delivery",
    ]
    assert [filled.value("Capacity", f"G{row}") for row in (7, 8, 9)] == pytest.approx([1.02, 0.95, 0.9])
    assert [filled.value("Capacity", f"I{row}") for row in (7, 8, 9)] == ["Overload", "Above limit", "OK"]


def test_questions_one_and_three_are_held_against_the_figures(filled: Opened) -> None:
    """features.md 87, 89."""
    assert set(column(filled, "Volume", "Question 1 by figures").values()) == {"as answered"}
    assert set(column(filled, "Volume", "Question 3 by figures").values()) == {"as answered"}
    wrong = (replace(example().offerings[5], more_consumed="Decrease"), *example().offerings[6:])
    book = opened(build(replace(example(), offerings=wrong, effects=example().effects[5:])))
    assert column(book, "Volume", "Question 1 by figures")["Ordinary product"] == "CHECK: figures say Increase"
    assert book.status("Question 1 agrees with the figures") == "CHECK"


def test_purposes_are_held_against_the_answers() -> None:
    """features.md 75: price belongs to a Differentiator; attract, shift and lifetime to a Behavioral lever."""
    leader = example().offerings[1]
    book = opened(build(replace(example(), offerings=(replace(leader, attract=False, price=True),), effects=())))
    assert column(book, "Lenses", "Purpose against answers")["Loss leader"].startswith("ALIGN")


# --- missing and wrong ------------------------------------------------------------------------------------------


def test_a_blank_answer_is_review_never_a_guess_and_says_which_question() -> None:
    """features.md 92."""
    open_question = replace(example().offerings[0], purpose="")
    book = opened(build(replace(example(), offerings=(open_question,), effects=())))
    assert column(book, "Roles", "Class") == {open_question.name: "Review"}
    assert "purpose is blank" in column(book, "Roles", "Reason")[open_question.name]
    assert column(book, "Roles", "What is missing, and where")[open_question.name].startswith("To do: ")
    assert book.status("The four questions are answered") == "CHECK"
    assert book.value("Cover", "A8").startswith("1 offerings are in Review")


@pytest.mark.parametrize(
    ("offering", "effects", "words", "check"),
    [
        ({"more_consumed": "perhaps"}, {}, "An answer is not accepted", "Every answer is accepted"),
        ({"name": "Roast*"}, {"name": "Roast*"}, "Use a name without", "Every answer is accepted"),
        ({}, {"induced_t": None}, "Effects are incomplete", "Measured effects are complete"),
        ({}, {"induced_t": "much"}, "Text stands where a number belongs", "Effects hold figures only"),
    ],
)
def test_what_is_wrong_stands_in_words_beside_the_cell_and_on_checks(
    offering: dict[str, Any], effects: dict[str, Any], words: str, check: str
) -> None:
    first = replace(example().offerings[0], **offering)
    measured: Effects = replace(example().effects[0], **effects)
    book = opened(build(replace(example(), offerings=(first,), effects=(measured,))))
    assert column(book, "Roles", "What is missing, and where")[first.name].startswith(words)
    assert column(book, "Roles", "Class")[first.name] == ""
    assert book.status(check) == "CHECK"
    assert book.status("No function result is an error") == "OK"


def test_names_that_do_not_match_or_stand_twice_are_reported() -> None:
    twice = (example().offerings[0], example().offerings[0])
    stranger = replace(example().effects[1], name="Nobody")
    book = opened(build(replace(example(), offerings=twice, effects=(example().effects[0], stranger))))
    assert book.status("No offering is listed twice") == "CHECK"
    assert book.status("Every line of Effects finds its offering") == "CHECK"
    assert book.size("Every line of Effects finds its offering") == 1


def test_accepted_spellings_are_read_like_the_function_reads_them() -> None:
    """features.md 92: d p y i is the roast beef, in both editions."""
    short = Offering("Short", more_consumed="d", purpose="P", if_constrained="y", meant_to="influenced")
    for edition in ("addin", "plain"):
        book = opened(build(Portfolio(offerings=(short,)), edition=edition))  # type: ignore[arg-type]
        assert column(book, "Roles", "Class") == {"Short": "Differentiator"}


@pytest.mark.parametrize("content", [None, Portfolio()], ids=["no portfolio", "an empty portfolio"])
def test_an_empty_template_shows_blanks_and_what_to_do(content: Portfolio | None) -> None:
    book = opened(build(content))
    errors = [
        cell.coordinate for sheet in book.values for row in sheet.iter_rows() for cell in row if cell.data_type == "e"
    ]
    assert errors == []
    assert column(book, "Roles", "Class") == {}
    assert book.value("Cover", "A8").startswith("To do: list the offerings")
    assert book.value("Cloud", "B29").startswith("To do: ")
    assert book.value("Cloud", "C7") == "Efficient operations to control costs"
    assert book.status("Offerings are given") == "CHECK"
    assert book.status("T by class ties to T of the offerings") == "not given"


def test_one_row_beyond_the_capacity_is_reported() -> None:
    workbook = build(example())
    workbook["Offerings"]["A19"] = "One too many"
    assert opened(workbook).status("Offerings fit into the capacity") == "CHECK"


def test_more_offerings_than_a_portfolio_holds_are_refused_in_words() -> None:
    many = tuple(Offering(f"Offering {number}") for number in range(13))
    with pytest.raises(ValueError, match="13 offerings are more than the 12"):
        build(Portfolio(offerings=many))


def test_an_unknown_rule_set_or_edition_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match='unknown rule set "House"; accepted is Four questions'):
        build(None, rules="House")
    with pytest.raises(ValueError, match='unknown edition "both"; accepted are addin and plain'):
        build(None, edition="both")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "check"),
    [
        ("Portfolio", "B9", None, "Period and currency are given"),
        ("Offerings", "J7", None, "Operations' instruction today is given"),
        ("Offerings", "A8", None, "Every line names its offering"),
        ("Offerings", "J7", "Hurry", "Ticks and instructions are those of the lists"),
        ("Offerings", "B7", "y", "Ticks and instructions are those of the lists"),
        ("Effects", "M7", -1, "Volumes and loads are not below zero"),
        ("Policy", "D60", "Anything goes", "The policy table is unchanged"),
        ("Roles", "C7", "Cost driver", "Function results agree with native formulas"),
        ("Roles", "C7", "Nothing", "Classes add up to the portfolio"),
    ],
)
def test_a_check_turns_when_something_is_broken(
    sheet: str, cell: str, value: object, check: str, filled: Opened
) -> None:
    assert filled.status(check) == "OK"
    workbook = build(example())
    workbook[sheet][cell].value = value
    book = opened(workbook)
    assert book.status(check) == "CHECK"
    assert book.value("Cover", "A7").startswith("Master check: CHECK")


# --- what this template keeps ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place['entry']} {place['text'][:30]}")
def test_every_entry_has_its_place(place: dict[str, Any], filled: Opened) -> None:
    if "cell" in place:
        assert str(filled.value(place["sheet"], place["cell"])).startswith(place["text"])
    else:
        assert any(text.startswith(place["text"]) for text in texts(filled, place["sheet"]))


def test_the_places_name_every_entry_of_part_2() -> None:
    """features.md 72–96; 97 asks for nothing."""
    assert {place["entry"] for place in PLACES} == set(range(72, 97))


def test_the_lookup_on_policy_gives_the_function_s_answer_for_every_combination() -> None:
    """All 16 answers with no effects, and with effects of either sign and weight: 16 × 5 offerings."""
    answers = [(q1, q2, q3, q4) for q1 in "ID" for q2 in "PV" for q3 in "YN" for q4 in "CI"]
    figures = [None, (1, 2, 3, 4), (-1, 2, 3, 4), (0, 3, 2, 4), (2, 1500.25, 0, 1)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inputs, "CAPACITIES", (80,))
        offerings, effects = [], []
        for number, (given, figure) in enumerate((given, figure) for given in answers for figure in figures):
            offerings.append(Offering(f"Offering {number}", *(False,) * 4, *given))
            if figure:
                effects.append(Effects(f"Offering {number}", *figure))
        book = opened(build(Portfolio(offerings=tuple(offerings), effects=tuple(effects))))
    assert book.status("Function results agree with native formulas") == "OK"
    audit = book.values["Audit"]
    agreed = [audit.cell(row, 11).value for row in range(19, audit.max_row + 1)]
    assert set(agreed) <= {"agrees", None, ""}  # blank beside a secondary class that there is not
    assert len([role for role in column(book, "Roles", "Class", 80).values() if role]) == 80


def test_the_audit_re_performs_every_function_result(filled: Opened) -> None:
    calls = re.compile("|".join(rf"\b{name}\(" for name in FUNCTIONS))
    results = {(sheet, cell) for sheet, cell, text in filled.formula_cells() if calls.search(text)}
    audit = filled.values["Audit"]
    lines = {}
    for row in range(19, audit.max_row + 1):
        sheet, cell = str(audit.cell(row, 3).value).rsplit("!", 1)
        lines[sheet, cell] = audit.cell(row, 11).value
    assert set(lines) == results
    assert set(lines.values()) <= {"agrees", None, ""}


def test_each_page_for_a_reader_is_one_sheet_of_paper(filled: Opened) -> None:
    for page in ("Operations", "Marketing", "Executives", "Cloud", "By class"):
        assert filled.formulas[page].page_setup.fitToHeight == 1


def test_the_class_map_has_one_series_per_class_and_alternative_text(filled: Opened) -> None:
    with zipfile.ZipFile(io.BytesIO(filled.content)) as parts:
        names = parts.namelist()
        chart = "".join(parts.read(name).decode() for name in names if name.startswith("xl/charts/chart"))
        drawing = "".join(parts.read(name).decode() for name in names if name.startswith("xl/drawings/drawing"))
    # One more for the scale, and one for each name, which are not drawn.
    assert chart.count("bubbleSize>") == 2 * (len(rules.CLASSES) + 1 + NAMED)
    named = [filled.value("Chart data", f"Q{row}") for row in range(7, 17)]
    assert named[:2] == ["Roast beef at the buffet", "Ordinary product"]  # 8,000 + 14,000; 20,000
    assert named[8:] == ["Loyalty card", ""]
    assert re.search(r'descr="[^"]{60,}"', drawing)
    sizes = {name: [column(filled, "Chart data", role)[name] for role in rules.CLASSES] for name in ("Premium tier",)}
    assert sizes == {"Premium tier": [0, 0, 1, 0]}


def test_the_same_portfolio_gives_the_same_bytes(filled: Opened) -> None:
    assert first_difference(opened(build(example())).content, filled.content) is None
