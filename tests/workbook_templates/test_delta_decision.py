"""The delta decision: published cases filled in and read back, verdicts, missing facts, and the template's rules."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from addin.catalogue import FUNCTIONS
from tests import calc_session
from tests.workbook_templates.statements import Opened, opened
from workbook_templates.delta_decision import EXAMPLES, build, example
from workbook_templates.editions import EDITIONS
from workbook_templates.parts.delta_decision import sizes
from workbook_templates.parts.delta_decision.cash import CASH_ROWS
from workbook_templates.parts.delta_decision.decision import (
    AddedLoad,
    Alternative,
    Decision,
    ExpenseChange,
    InvestmentChange,
    Resource,
    SalesChange,
    Scenarios,
    read_decision,
)
from workbook_templates.parts.delta_decision.group import CONFLICT_ROW
from workbook_templates.parts.delta_decision.verdict import ROWS
from workbook_templates.templates import built, examples

PLACES = Path(__file__).parent / "places_delta_decision.toml"


def one(value: float) -> Scenarios:
    return (None, value, None)


def sale(
    alternative: str, quantity: float, price: float, tvc: float, kind: str = "New sales", payer: str = ""
) -> SalesChange:
    return SalesChange(alternative, "line", kind, "One-off", one(quantity), one(price), one(tvc), payer=payer)


def expense(alternative: str, amount: float, timing: str = "One-off", payer: str = "") -> ExpenseChange:
    return ExpenseChange(alternative, "expense", "Other", timing, one(amount), payer)


def decision(*names: str, **more: object) -> Decision:
    facts = Decision(
        title="Test",
        currency="EUR",
        period="month",
        horizon=1,
        reference="today",
        alternatives=tuple(Alternative(name) for name in names),
    )
    return replace(facts, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module", autouse=True)
def small_tables() -> Iterator[None]:
    """Tables of few rows: the same formulas, quickly."""
    few = {"SALES": 6, "EXPENSES": 6, "INVESTMENTS": 3, "LOADS": 3, "ALTERNATIVES": 5, "RESOURCES": 2, "PAIRS": 6}
    with pytest.MonkeyPatch.context() as patch:
        for name, rows in few.items():
            patch.setattr(sizes, name, rows)
        yield


@functools.cache
def filled(content: Decision | None, edition: str = "addin") -> Opened:
    return opened(build(content, edition=edition), host="plain" if edition == "plain" else "calc")  # type: ignore[arg-type]


def shown(book: Opened, row: str, alternative: int, scenario: int = 0) -> object:
    """What Verdict shows: a row by its name, an alternative, and 0 to 2 for its scenario."""
    return book.value("Verdict", f"{'ABCDEFGHI'[alternative]}{ROWS[row] + scenario}")


def three(book: Opened, row: str, alternative: int) -> list[object]:
    return [shown(book, row, alternative, scenario) for scenario in range(3)]


# --- published cases --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_worked_example_gives_the_figures_its_source_expects(name: str) -> None:
    """Expected ΔNP stand beside the alternatives; 180, the double count, must be named in the cash example only."""
    book = filled(example(name))
    assert book.status("ΔNP is as expected where somebody worked it out") == "OK"
    assert book.size("Every alternative can be judged") == 0
    if name == "cash":
        cash = [book.value("Cash", f"{letter}{CASH_ROWS['cash']}") for letter in "BCD"]
        assert cash == pytest.approx([50, 80, 80])
    if name == "group":
        assert book.value("Own and group", "B23") == pytest.approx(42)


def test_an_example_that_is_not_there_is_refused_with_those_that_are() -> None:
    assert examples("delta_decision") == EXAMPLES
    with pytest.raises(ValueError, match=r'no example "fligt"; accepted are flight, price'):
        built("delta_decision", EDITIONS["calc"], example="fligt")


def test_a_price_rise_is_beaten_in_every_case_by_keeping_the_price() -> None:
    """DD-UNC-01: against no reaction, −450 to 120 for 55, and 140 to 280 for 50; T 950–1,520 and 1,540–1,680."""
    book = filled(example("price"))
    assert (shown(book, "worst", 1), shown(book, "best", 1)) == pytest.approx((-450, 120))
    assert (shown(book, "worst", 2), shown(book, "best", 2)) == pytest.approx((140, 280))
    assert [shown(book, "after", 1, 0), shown(book, "after", 1, 2)] == pytest.approx([950, 1520])
    assert [shown(book, "after", 2, 0), shown(book, "after", 2, 2)] == pytest.approx([1540, 1680])
    assert shown(book, "dominates", 2) == "raise_to_55"
    assert shown(book, "dominated", 1) == "keep_50"
    assert shown(book, "dominates", 1) == ""
    assert shown(book, "verdict", 1) == "Red line"  # 450 is more than the 400 the firm can bear
    assert shown(book, "verdict", 2) == "Accept"


def cat_co() -> Decision:
    """DD-CAT-01: 50,000 per extra weekly unit; X 6.0, Y 6.8, Z 7.5 million; 100, 300 and 500 extra units."""
    facts = decision("buy_X", "buy_Y", "buy_Z")
    return replace(
        facts,
        alternatives=(
            *facts.alternatives,
            Alternative("buy_ZY", made_of=("buy_Z", "buy_Y")),
            Alternative("buy_ZYX", made_of=("buy_Z", "buy_Y", "buy_X")),
        ),
        sales=(
            sale("buy_Z", 100, 50_000, 0),
            sale("buy_ZY", 200, 50_000, 0),
            sale("buy_ZYX", 400, 50_000, 0),
        ),
        expenses=(expense("buy_X", 6_000_000), expense("buy_Y", 6_800_000), expense("buy_Z", 7_500_000)),
    )


def test_three_purchases_that_each_lose_gain_together() -> None:
    book = filled(cat_co())
    nets = [shown(book, "np", number, 1) for number in range(1, 6)]
    assert nets == pytest.approx([-6_000_000, -6_800_000, -2_500_000, 700_000, 4_700_000])
    assert [shown(book, "verdict", number) for number in range(1, 6)] == ["Reject"] * 3 + ["Accept"] * 2
    assert str(shown(book, "dominates", 5)).split() == ["buy_X", "buy_Y", "buy_Z", "buy_ZY"]


def company_g() -> Decision:
    """PL-GCO-01: NP 465 before; ΔT 45,500, ΔOE 0; Dye 91% of its capacity under a limit of 95%."""
    return decision(
        "both ideas",
        reference_np=465,
        sales=(sale("both ideas", 1, 45_500, 0),),
        resources=(Resource("Dye", "hours", 100, 80, 0.95),),
        loads=(AddedLoad("both ideas", "Dye", one(11)),),
    )


def test_company_g_gains_within_its_protective_limit() -> None:
    book = filled(company_g())
    assert shown(book, "np", 1, 1) == pytest.approx(45_500)
    assert shown(book, "after", 1, 1) == pytest.approx(45_965)
    assert shown(book, "verdict", 1) == "Accept"
    assert [book.value("Load", f"{letter}7") for letter in "IJK"] == pytest.approx([0.80, 0.91, 0.91])
    assert [book.value("Load", f"{letter}7") for letter in "MN"] == ["OK"] * 2
    assert book.value("Load", "L7") == pytest.approx(4)


def test_defects_before_the_constraint_cost_their_material() -> None:
    """DD-DEN-05: 2,000 pieces lost at machining, no sale lost: −2,000 × 35 = −70,000."""
    book = filled(decision("defects", sales=(sale("defects", 2000, 0, 35, "Other"),)))
    assert shown(book, "np", 1, 1) == pytest.approx(-70_000)
    assert shown(book, "verdict", 1) == "Reject"


def refused_transfer(transfer: float) -> Decision:
    """DD-GROUP-01: 5,000 units bought outside at 28 instead of from the sister, whose TVC is 20."""
    name = "buy outside"
    return decision(
        name,
        sales=(
            sale(name, 5000, 0, 28, "Other"),
            sale(name, -5000, 0, transfer, "Other", "Between sisters"),
            sale(name, -5000, 0, 20, "Other", "Sister company"),
        ),
    )


def test_refusing_the_sister_costs_the_group_forty_thousand_and_the_flag_says_so() -> None:
    book = filled(refused_transfer(30))
    assert book.value("Own and group", "B20") == pytest.approx(10_000)  # Own: 5,000 × (30 − 28)
    assert book.value("Own and group", "B23") == pytest.approx(-40_000)
    assert book.value("Own and group", f"B{CONFLICT_ROW}") == "Conflict"
    assert book.status("Own and Group do not contradict each other") == "CHECK"


# --- the source documents ---------------------------------------------------------------------------------------


def test_one_passenger_earns_194_and_one_flight_7400() -> None:
    """features.md 30: 200 − 6; 100 × 194 − (8,000 + 2,000 + 600 + 1,400)."""
    book = filled(example())
    assert three(book, "t", 1) == pytest.approx([194] * 3)
    assert shown(book, "t", 2, 1) == pytest.approx(19_400)
    assert shown(book, "oe", 2, 1) == pytest.approx(12_000)
    assert shown(book, "np", 2, 1) == pytest.approx(7_400)
    assert shown(book, "breakeven", 2, 1) == pytest.approx(12_000 / 19_400)
    assert book.named("checks_failed") == 0


def test_moving_a_cost_from_oe_to_tvc_changes_t_and_leaves_np() -> None:
    """features.md 31: with 12,000 ÷ 100 = 120 more TVC each, ΔT is 7,400 and so is ΔNP."""
    book = filled(decision("flight", sales=(sale("flight", 100, 200, 126),)))
    assert (shown(book, "t", 1, 1), shown(book, "np", 1, 1)) == pytest.approx((7_400, 7_400))


def sister() -> Decision:
    """features.md 64 and 65: price 100, own TVC 5, transfer 60, the sister's TVC 35; overtime 10 and 8."""
    return decision(
        "sell",
        sales=(
            sale("sell", 1, 100, 5),
            sale("sell", 1, 0, 60, "Other", "Between sisters"),
            sale("sell", 1, 0, 35, "Other", "Sister company"),
        ),
        expenses=(expense("sell", 10), expense("sell", 8, payer="Sister company")),
    )


def test_own_and_group_stand_side_by_side() -> None:
    book = filled(sister())
    likely = [book.value("Own and group", f"B{row}") for row in (8, 11, 14, 17, 20, 23)]
    assert likely == pytest.approx([35, 60, 10, 18, 25, 42])
    assert book.value("Own and group", f"B{CONFLICT_ROW}") == "no conflict"
    grouped = filled(replace(sister(), perspective="Group"))
    assert shown(grouped, "np", 1, 1) == pytest.approx(42)


def dmitry() -> Decision:
    """S1 L101–103: replenished 50; not TVC 80, where ΔI −100 counts material twice; TVC charged −20 and cash 80."""
    names = ("example 1", "example 2", "example 3", "consistent 2")
    return decision(
        *names,
        alternatives=(
            Alternative(names[0], purchases=50, tvc_charged=50),
            Alternative(names[1], purchases=0, tvc_charged=0, book_value=100),
            Alternative(names[2], purchases=0, tvc_charged=100),
            Alternative(names[3], purchases=0, tvc_charged=0, book_value=100, production_stopped="Yes"),
        ),
        sales=(
            sale(names[0], 1, 100, 50),
            sale(names[1], 1, 80, 0),
            sale(names[2], 1, 80, 100),
            sale(names[3], 1, 80, 0),
        ),
        investment=tuple(InvestmentChange(name, "stock", "Stock", "ROI", one(-100)) for name in names[1:3]),
    )


def test_cash_is_50_80_and_80_and_180_is_named_the_double_count() -> None:
    book = filled(dmitry())
    cash = [book.value("Cash", f"{letter}{CASH_ROWS['cash']}") for letter in "BCDE"]
    assert cash[1] == ""
    assert [cash[0], cash[2], cash[3]] == pytest.approx([50, 80, 80])
    assert book.value("Cash", f"C{CASH_ROWS['unchecked']}") == pytest.approx(180)
    assert "counted twice" in book.value("Cash", f"C{CASH_ROWS['message']}")
    assert book.size("Stock is counted once") == 1


def test_the_decision_lens_and_the_book_lens_stand_beside_cash() -> None:
    """features.md 26 and 51: 80, −20 and 80, the book value a memo outside ΔT."""
    book = filled(dmitry())
    rows = (CASH_ROWS["np"], CASH_ROWS["book_np"], CASH_ROWS["cash"])
    assert [book.value("Cash", f"E{row}") for row in rows] == pytest.approx([80, -20, 80])
    assert shown(book, "verdict", 4) == "Accept"
    assert shown(book, "memo_book", 4) == 100
    assert shown(book, "verdict", 3) == "Reject"  # replenished, ΔT −20: features.md 56


def test_the_two_questions_are_asked_when_production_has_stopped() -> None:
    book = filled(dmitry())
    assert shown(book, "question_capacity", 4) == "To do: answer this question"
    assert shown(book, "question_brand", 4) == "To do: answer this question"
    assert shown(book, "question_brand", 1) == ""
    assert book.size("The two questions are answered where production has stopped") == 2


# --- verdicts, horizon, investment ------------------------------------------------------------------------------


def overloaded(*more: SalesChange) -> Decision:
    return decision(
        "rush",
        sales=(sale("rush", 10, 100, 40), *more),
        resources=(Resource("Oven", "hours", 100, 95, 0.9),),
        loads=(AddedLoad("rush", "Oven", (10.0, 3.0, 3.0)),),
    )


def test_an_overload_asks_for_capacity_until_displaced_sales_are_entered() -> None:
    """Loads 105%, 98%, 98%: one scenario overloads. Displaced: −5 × 60 = −300; ΔNP 600 − 300."""
    book = filled(overloaded())
    assert [book.value("Load", f"{letter}7") for letter in "JKMN"] == [0.98, 1.05, "Overload", "Overload"]
    assert shown(book, "verdict", 1) == "Check capacity"
    assert book.status("No resource is overloaded without displaced sales") == "CHECK"
    answered = filled(overloaded(sale("rush", -5, 100, 40, "Displaced")))
    assert shown(answered, "verdict", 1) == "Accept"
    assert shown(answered, "np", 1, 1) == pytest.approx(300)
    assert [answered.value("Load", f"{letter}7") for letter in "MN"] == ["Overload", "sales displaced"]


def test_cannibalised_sales_of_the_same_t_reject_the_gain() -> None:
    """features.md 20: gained 10 × 60, cannibalised 11 × 60."""
    lines = (sale("a", 10, 100, 40), sale("a", -11, 100, 40, "Cannibalised"))
    assert shown(filled(decision("a", sales=lines)), "verdict", 1) == "Reject"


def test_what_comes_every_period_is_multiplied_by_the_horizon_and_what_happens_once_is_not() -> None:
    """12 × 10 × 60 = 7,200 less 12 × 100 less 1,000 once = 5,000."""
    monthly = replace(sale("a", 10, 100, 40), timing="Per period")
    content = decision(
        "a", horizon=12, sales=(monthly,), expenses=(expense("a", 100, "Per period"), expense("a", 1000))
    )
    assert shown(filled(content), "np", 1, 1) == pytest.approx(5_000)


def test_investment_goes_by_roi_or_by_stream() -> None:
    """features.md 60–62: 300,000 ÷ 500,000 = 60%, payback 1.67; 120,000 over 12 is 10,000 a period."""
    content = decision(
        "roi",
        "stream",
        horizon=12,
        sales=(
            replace(sale("roi", 1, 1_500_000, 0), timing="Per period"),
            replace(sale("stream", 1, 30_000, 0), timing="Per period"),
        ),
        expenses=(expense("roi", 1_200_000, "Per period"),),
        investment=(
            InvestmentChange("roi", "machine", "Other", "ROI", one(500_000)),
            InvestmentChange("stream", "machine", "Other", "Stream", one(120_000)),
        ),
    )
    book = filled(content)
    assert shown(book, "roi", 1, 1) == pytest.approx(0.6)
    assert shown(book, "payback", 1, 1) == pytest.approx(500 / 300)
    assert shown(book, "oe", 2, 1) == pytest.approx(120_000)
    assert shown(book, "np", 2, 1) == pytest.approx(240_000)
    assert shown(book, "roi", 2, 1) == ""
    dearer = filled(replace(content, rate=0.01))
    assert shown(dearer, "oe", 2, 1) == pytest.approx(12 * 10_661.85, abs=0.1)


def test_the_same_investment_by_both_routes_is_refused_in_words() -> None:
    lines = tuple(InvestmentChange("a", "machine", "Other", route, one(10)) for route in ("ROI", "Stream"))
    book = filled(decision("a", sales=(sale("a", 1, 100, 0),), investment=lines))
    assert "by ROI and by stream" in book.value("Investment changes", "K7")
    assert shown(book, "verdict", 1) == ""


def test_revenue_a_year_away_is_discounted_only_when_a_rate_is_given() -> None:
    """features.md 11: 1,000 without a rate; 909.09 at 10%."""
    content = decision("later", sales=(sale("later", 1, 1000, 0),))
    assert shown(filled(content), "npv", 1) == pytest.approx(1000)
    assert shown(filled(replace(content, rate=0.1)), "npv", 1) == pytest.approx(909.09, abs=0.005)


# --- empty and half filled --------------------------------------------------------------------------------------


def test_an_empty_template_shows_blanks_and_what_to_do() -> None:
    book = filled(None)
    errors = [
        (sheet.title, cell.coordinate)
        for sheet in book.values.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "e"
    ]
    assert errors == []
    assert shown(book, "verdict", 1) == ""
    assert str(book.value("Cover", "A8")).startswith("To do: ")
    assert str(book.value("Verdict", "A4")).startswith("To do: ")
    assert book.status("An alternative is given") == "CHECK"


def test_a_half_filled_line_says_beside_itself_what_is_missing() -> None:
    whole = sale("a", 1, 100, 40)
    faults = (
        (replace(whole, tvc=(None, None, None)), "the likely TVC is missing"),
        (replace(whole, timing=""), "One-off or Per period"),
        (replace(whole, base_quantity=10), "old price and old TVC"),
        (sale("a", 5, 100, 40, "Cannibalised"), "are negative"),
        (sale("nowhere", 1, 100, 40), "name an alternative"),
        (sale("a", 1, 100, 40, payer="Nobody"), "choose the payer"),
    )
    book = filled(decision("a", sales=tuple(line for line, _ in faults), expenses=(expense("a", 1),)))
    for row, (_, words) in enumerate(faults, 7):
        assert words in book.value("Sales changes", f"T{row}")
    assert book.value("Expense changes", "K7") == ""
    assert book.size("Every sales line is complete") == 6
    assert shown(book, "verdict", 1) == ""
    assert str(shown(book, "missing", 1)).startswith("5 line(s) with something missing: see the hints beside")


def test_without_a_horizon_nothing_is_judged() -> None:
    book = filled(decision("a", horizon=None, sales=(sale("a", 1, 100, 40),)))
    assert shown(book, "np", 1, 1) == ""
    assert "horizon" in str(shown(book, "missing", 1))
    assert book.status("Horizon, currency and reference are given") == "CHECK"


def test_a_member_that_is_not_listed_is_named_as_missing() -> None:
    content = decision("a", alternatives=(Alternative("a", made_of=("b",)),), sales=(sale("a", 1, 100, 40),))
    book = filled(content)
    assert "member of the set" in str(shown(book, "missing", 1))
    assert book.status("Members of sets are listed") == "CHECK"


def test_a_set_in_a_set_is_not_followed_and_said_in_words() -> None:
    names = (Alternative("a"), Alternative("b", made_of=("a",)), Alternative("c", made_of=("b",)))
    book = filled(decision("a", alternatives=names, sales=(sale("a", 1, 100, 40),)))
    assert "a member is itself a set" in str(shown(book, "missing", 3))
    assert book.size("Members of sets are listed") == 1
    assert shown(book, "np", 2, 1) == pytest.approx(60)


def test_a_sister_s_stream_counts_in_the_group_only() -> None:
    stream = InvestmentChange("a", "machine", "Other", "Stream", one(50), payer="Sister company")
    book = filled(decision("a", sales=(sale("a", 1, 100, 40),), investment=(stream,)))
    assert [book.value("Own and group", f"B{row}") for row in (20, 23)] == pytest.approx([60, 10])


def test_a_set_loads_what_its_members_load() -> None:
    """Two of 30 on 50 of 100: each 80%, together 110%."""
    names = (Alternative("a"), Alternative("b"), Alternative("both", made_of=("a", "b")))
    book = filled(
        decision(
            "a",
            alternatives=names,
            sales=(sale("a", 1, 100, 40), sale("b", 1, 100, 40)),
            resources=(Resource("Oven", "hours", 100, 50, 0.9),),
            loads=(AddedLoad("a", "Oven", one(30)), AddedLoad("b", "Oven", one(30))),
        )
    )
    loads = {book.value("Load", f"A{row}"): book.value("Load", f"K{row}") for row in range(7, 11)}
    assert {name: loads[name] for name in ("a", "b", "both")} == pytest.approx({"a": 0.8, "b": 0.8, "both": 1.1})
    assert [shown(book, "verdict", number) for number in (1, 2, 3)] == ["Accept", "Accept", "Check capacity"]


def test_a_file_with_an_unknown_key_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('[[alternatives]]\nname = "a"\nprise = 5\n', encoding="utf-8")
    with pytest.raises(ValueError, match='"prise" in alternatives is no known key; accepted: '):
        read_decision(path)


# --- what this template keeps ----------------------------------------------------------------------------------------


CASES = {"flight": example(), "price": example("price"), "cat": cat_co(), "sister": sister(), "cash": dmitry()}


@pytest.mark.parametrize("which", CASES)
def test_the_audit_re_performs_every_function_result_and_agrees(which: str) -> None:
    book = filled(CASES[which])
    calls = re.compile("|".join(rf"\b{name}\(" for name in FUNCTIONS))
    results = {(sheet, cell) for sheet, cell, text in book.formula_cells() if calls.search(text)}
    audit = book.values["Audit"]
    lines = {}
    for row in range(19, audit.max_row + 1):
        sheet, cell = str(audit.cell(row, 3).value).rsplit("!", 1)
        lines[sheet, cell] = audit.cell(row, 11).value
    assert set(lines) == results
    assert all(lines[cell] == "agrees" for cell in results if book.value(*cell) != "")


def test_every_feature_has_its_place() -> None:
    """places_delta_decision.toml: entry, sheet, and what must stand there, in a cell or anywhere on the sheet."""
    figures = PLACES.with_name("figures_delta_decision.toml")
    places = [p for path in (PLACES, figures) for p in tomllib.loads(path.read_text(encoding="utf-8"))["place"]]
    assert len(places) > 30
    for place in places:
        book = filled(example(place.get("example", "flight")))
        sheet = book.values[place["sheet"]]
        if "cell" in place:
            texts = [str(sheet[place["cell"]].value)]
        else:
            texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
            rules = book.formulas[place["sheet"]].data_validations.dataValidation
            texts += [str(rule.prompt) for rule in rules]
        assert any(place["text"] in text for text in texts), place


@pytest.mark.parametrize("which", ["cash"])
def test_calc_recalculates_every_cell_of_the_plain_edition_to_the_value_stored(which: str, tmp_path: Path) -> None:
    if calc_session.why_unavailable():
        pytest.skip(calc_session.why_unavailable())
    book = filled(CASES.get(which), "plain")
    path = tmp_path / "plain.xlsx"
    path.write_bytes(book.content)
    found = calc_session.recalculated(path)
    for sheet, cell, text in book.formula_cells():
        stored = book.value(sheet, cell)
        if isinstance(stored, int | float):
            stored = pytest.approx(stored, abs=1e-9)
        assert found[sheet, cell] == stored, (sheet, cell, text)


def test_lines_beyond_the_capacity_are_reported_and_nothing_is_cut_off_silently() -> None:
    workbook = build(decision("a", sales=(sale("a", 1, 100, 40),)))
    workbook["Sales changes"][f"A{7 + sizes.SALES}"] = "a"
    book = opened(workbook)
    assert book.status("Sales lines fit into the capacity") == "CHECK"
    with pytest.raises(ValueError, match=r"7 lines of Sales changes are more than its 6; split the decision"):
        build(decision("a", sales=(sale("a", 1, 100, 40),) * 7))
