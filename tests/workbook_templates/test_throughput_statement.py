"""The throughput statement: its figures, its checks, and the rules every template keeps."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from openpyxl.utils import get_column_letter

from addin.catalogue import FUNCTIONS
from addin.statement import Controls, Ledger, OutsidePeriod, Statement, UnusedLine, example_statement
from tests import calc_session
from tests.same_bytes import first_difference
from tests.workbook_templates.statements import NAN, Opened, august, empty, expenses, opened, register, sales
from workbook_templates.parts.statement import inputs
from workbook_templates.throughput_statement import build


@pytest.fixture(scope="module")
def shut_down() -> Opened:
    return opened(build(august()))


@pytest.fixture(scope="module")
def example() -> Opened:
    return opened(build(example_statement()))


@pytest.fixture(scope="module")
def blank() -> Opened:
    return opened(build(None))


# --- the figures ------------------------------------------------------------------------------------------------


def test_t_takes_the_tvc_of_the_units_sold_whenever_they_were_bought(shut_down: Opened) -> None:
    """features.md 68: 100 units × 10 less 4 each is 600."""
    assert shut_down.value("Statement", "B7") == pytest.approx(1000)
    assert shut_down.value("Statement", "B8") == pytest.approx(400)
    assert shut_down.value("Statement", "B9") == pytest.approx(600)


def test_in_a_month_of_shut_down_t_by_purchases_equals_sales(shut_down: Opened) -> None:
    """features.md 68: on the period basis T is the whole of sales, 1,000."""
    assert shut_down.value("Three bases", "C9") == pytest.approx(1000)
    assert shut_down.value("Three bases", "B20") == pytest.approx(1000)
    assert "never report" in shut_down.value("Three bases", "B13")


def test_the_price_change_not_yet_in_the_books_separates_t_from_replacement_cost(shut_down: Opened) -> None:
    """features.md 70: replacement 4.80 after +20 %: T 520, the difference 80."""
    assert shut_down.value("Three bases", "D9") == pytest.approx(520)
    assert shut_down.value("Three bases", "B23") == pytest.approx(-80)
    assert shut_down.value("By offering", "J7") == pytest.approx(80)


def test_stock_losses_stand_on_a_line_of_their_own_and_lower_np(shut_down: Opened) -> None:
    """20 scrapped + 10 written down + 5 missing = 35; NP = 600 − 350 − 35 = 215."""
    assert shut_down.value("Statement", "B10") == pytest.approx(350)
    assert shut_down.value("Statement", "B11") == pytest.approx(300)
    assert shut_down.value("Statement", "B12") == pytest.approx(50)
    assert shut_down.value("Statement", "B13") == pytest.approx(35)
    assert shut_down.value("Statement", "B14") == 0
    assert shut_down.value("Statement", "B15") == pytest.approx(215)


def test_measures_stand_on_average_i_for_the_period_and_a_year(shut_down: Opened) -> None:
    """Average I = (1,900 + 1,365) ÷ 2 = 1,632.50; ROI 215 ÷ 1,632.50; a year is twelve such months."""
    assert shut_down.value("Statement", "B18") == pytest.approx(1632.5)
    assert shut_down.value("Statement", "B19") == pytest.approx(215 / 1632.5)
    assert shut_down.value("Statement", "B20") == pytest.approx(12 * 215 / 1632.5)
    assert shut_down.value("Statement", "B21") == pytest.approx(600 / 350)
    assert shut_down.value("Statement", "B22") == pytest.approx(600 / 1632.5)
    assert shut_down.value("Statement", "B23") == pytest.approx(12 * 600 / 1632.5)


def test_prior_period_and_budget_stand_beside_actual(shut_down: Opened) -> None:
    """Prior: T 900 − 380 = 520, NP 520 − 340 − 10 = 170, ROI 170 ÷ 1,500. Budget: T 660, NP 300."""
    assert shut_down.value("Statement", "C9") == pytest.approx(520)
    assert shut_down.value("Statement", "D9") == pytest.approx(80)
    assert shut_down.value("Statement", "C15") == pytest.approx(170)
    assert shut_down.value("Statement", "C19") == pytest.approx(170 / 1500)
    assert shut_down.value("Statement", "E9") == pytest.approx(660)
    assert shut_down.value("Statement", "E15") == pytest.approx(300)
    assert shut_down.value("Statement", "F15") == pytest.approx(-85)


def test_the_bridge_leads_from_np_to_the_ledger_s_profit(shut_down: Opened) -> None:
    """215 − 80 + 10 + 5 = 150: nothing stays unexplained."""
    assert [shut_down.value("Bridge", f"B{row}") for row in (7, 8, 9, 10, 13, 15)] == pytest.approx(
        [215, -80, 10, 5, 150, 150]
    )
    assert shut_down.value("Bridge", "B14") == 0
    assert shut_down.status("The bridge to the ledger closes") == "OK"


@pytest.mark.usefixtures("small_capacity")
def test_what_stays_unexplained_is_shown_and_checked() -> None:
    statement = replace(august(), ledger=Ledger(profit=190, conversion=-80))
    book = opened(build(statement))
    assert book.value("Bridge", "B14") == pytest.approx(190 - (215 - 80))
    assert book.status("The bridge to the ledger closes") == "CHECK"
    assert "open" in book.named("master_check")


@pytest.mark.usefixtures("small_capacity")
def test_the_waterfall_s_columns_hang_between_their_steps_also_below_zero() -> None:
    """NP 100 − 400 − 35 = −335 … the step of OE passes zero: 100 above it, the rest below."""
    statement = replace(
        august(),
        sales=sales(("2016-08-02", "Chair", 1, 500, 400, NAN)),
        expenses=expenses((None, "Rent", 400, "Period")),
        controls=Controls(),
    )
    book = opened(build(statement))
    sheet = book.values["Chart data"]
    heading = next(row for row in range(1, 40) if sheet.cell(row, 1).value == "Step")
    steps = {
        sheet.cell(row, 1).value: [sheet.cell(row, column).value for column in range(2, 12)]
        for row in range(heading + 1, heading + 7)
    }
    amount, _, start, end, base, total, up, up_below, down, down_below = steps["OE"]
    assert (amount, start, end) == pytest.approx((-400, 100, -300))
    assert (base, total, up, up_below) == (0, 0, 0, 0)
    assert (down, down_below) == pytest.approx((100, -300))
    losses = steps["Losses on I"]
    assert losses[4] == pytest.approx(-300)  # the invisible base, below zero
    assert losses[9] == pytest.approx(-35)


def test_t_by_offering_counts_returns_and_ranks(shut_down: Opened) -> None:
    """Chair 600 − 240 = 360; Table 400 − 160 = 240."""
    assert shut_down.column("By offering", "B", "G", 9) == pytest.approx({"Chair": 360, "Table": 240})
    assert shut_down.column("By offering", "B", "A", 9) == {"Chair": 1, "Table": 2}
    assert shut_down.column("By offering", "B", "D", 9) == {"Chair": 60, "Table": 40}


@pytest.mark.usefixtures("small_capacity")
def test_monthly_lines_of_the_register_give_t_by_purchases_month_by_month() -> None:
    """July: T 60, bought 90, used 40, so 60 − 50 = 10. August: T 30, bought 0, used 20, so 50 = the sales."""
    statement = replace(
        august(),
        period_start=date(2016, 7, 1),
        sales=sales(("2016-07-05", "Chair", 10, 100, 40, NAN), ("2016-08-05", "Chair", 5, 50, 20, NAN)),
        investment=register(
            ("2016-07-01", "Timber", "Material", 100, 90, 40, 0, 0, 0, 150),
            ("2016-08-01", "Timber", "Material", 150, 0, 20, 0, 0, 0, 130),
        ),
        controls=Controls(),
        ledger=Ledger(),
        comparison=None,
    )
    book = opened(build(statement))
    assert [book.value("By month", f"F{row}") for row in (8, 9)] == pytest.approx([60, 30])
    assert [book.value("By month", f"J{row}") for row in (8, 9)] == pytest.approx([10, 50])
    assert book.value("Statement", "B18") == pytest.approx((100 + 150 + 150 + 130) / 4)
    assert book.value("Register", "D10") == pytest.approx(100)  # the opening of the first month only
    assert book.value("Register", "J10") == pytest.approx(130)
    assert book.status("The register rolls forward") == "OK"
    assert book.value("By month", "A10") == ""


@pytest.mark.usefixtures("small_capacity")
def test_a_statement_that_begins_and_ends_within_a_month_counts_its_days_only() -> None:
    statement = replace(
        august(),
        period_start=date(2016, 8, 10),
        period_end=date(2016, 8, 23),
        sales=sales(("2016-08-10", "Chair", 1, 10, 4, NAN), ("2016-08-23", "Chair", 1, 20, 8, NAN)),
        controls=Controls(),
    )
    book = opened(build(statement))
    assert book.value("By month", "F8") == pytest.approx(18)
    assert book.named("periods_per_year") == pytest.approx(365 / 14)


AWKWARD = ["A*", "AB", "A?", "~x", "007", "7", "=1+1", "<5 kg", "+plus", "-minus", "@at", "3/4", "May 12", "TRUE"]
AWKWARD += ["1e3", "1000", "Ünï", 'it\'s "so" & more']


def awkward() -> Statement:
    """Names a sum could take for patterns, comparisons, numbers, dates or formulas."""
    lines = sales(*(("2016-08-03", name, 1, 10.0 * k, float(k), NAN) for k, name in enumerate(AWKWARD, 1)))
    return replace(august(), sales=lines, controls=Controls())


def test_offerings_with_awkward_names_are_neither_mixed_up_nor_taken_for_formulas() -> None:
    """Line k has revenue 10k and TVC k, so T is 9k: the sums are told apart by pandas, not by the workbook."""
    lines = awkward().sales
    expected = (lines.set_index("offering")["revenue"] - lines.set_index("offering")["tvc"]).to_dict()
    book = opened(build(awkward()))
    assert book.column("By offering", "B", "G", 9) == pytest.approx(expected)
    assert book.value("By offering", "C8") == 0
    cell = book.formulas["Sales"]["B13"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert cell.style_id != book.formulas["Sales"]["B14"].style_id or cell.quotePrefix


@pytest.mark.usefixtures("small_capacity")
def test_names_that_differ_in_capitals_only_are_one_and_the_workbook_says_so() -> None:
    """100 + 10 + 1, less nothing: Café and CAFÉ are one offering to a spreadsheet, and so are Tea and TEA."""
    names = ("Café", "CAFÉ", "Tea", "TEA")
    lines = sales(*(("2016-08-03", name, 1, 10.0**k, 0, NAN) for k, name in enumerate(names)))
    book = opened(build(replace(august(), sales=lines, controls=Controls())))
    assert book.column("By offering", "B", "G", 9) == pytest.approx({"Tea": 1100, "Café": 11})
    said = [row[0].value for row in book.values["Sources"].iter_rows(max_col=1)]
    assert "Offering “CAFÉ” is entered as “Café”: they differ in capitals only." in said


def test_offerings_beyond_those_listed_are_added_up_so_that_totals_always_tie() -> None:
    """255 offerings of T = k: the 240 largest are listed, the other 15 are 1 + … + 15 = 120."""
    lines = sales(*(("2016-08-03", f"Offering {k:03}", 1, 2.0 * k, float(k), NAN) for k in range(1, 256)))
    book = opened(build(replace(august(), sales=lines, controls=Controls())))
    assert book.value("By offering", "G8") == pytest.approx(120)
    assert book.value("By offering", "C8") == 15
    assert book.value("By offering", "G7") == pytest.approx(255 * 256 / 2)
    assert book.value("By offering", "B9") == "Offering 255"
    assert book.status("T by offering ties to T") == "OK"


def test_oe_by_account_counts_dated_and_undated_lines_and_ties(shut_down: Opened, example: Opened) -> None:
    assert shut_down.column("OE by account", "A", "C", 9) == pytest.approx({"Rent": 300, "Temporary crew": 50})
    assert shut_down.value("OE by account", "F10") == pytest.approx(50)
    lines = example_statement().expenses
    expected = lines.groupby("account")["amount"].sum()
    assert example.column("OE by account", "A", "C", 9) == pytest.approx(expected.to_dict(), abs=0.005)
    assert example.value("OE by account", "C7") == pytest.approx(lines["amount"].sum(), abs=0.005)
    assert example.value("OE by account", "B7") == len(lines)


@pytest.mark.usefixtures("small_capacity")
def test_accounts_with_awkward_names_are_told_apart() -> None:
    lines = expenses(
        (None, "60*", 1, "Period"), ("2016-08-02", "600", 2, "Period"), ("2016-08-02", "0600", 4, "Decision")
    )
    book = opened(build(replace(august(), expenses=lines, controls=Controls())))
    assert book.column("OE by account", "A", "C", 9) == pytest.approx({"0600": 4, "600": 2, "60*": 1})
    assert book.value("OE by account", "C8") == 0


def test_sums_of_the_example_equal_a_pandas_sum(example: Opened) -> None:
    lines = example_statement().sales
    t = lines["revenue"] - lines["tvc"]
    assert example.named("t_total") == pytest.approx(t.sum(), abs=0.005)
    by_offering = t.groupby(lines["offering"]).sum()
    assert example.column("By offering", "B", "G", 9) == pytest.approx(by_offering.to_dict(), abs=0.005)
    by_month = t.groupby(lines["date"].dt.to_period("M")).sum()
    shown = [example.value("By month", f"F{row}") for row in range(8, 8 + len(by_month))]
    assert shown == pytest.approx(list(by_month), abs=0.005)


# --- checks -----------------------------------------------------------------------------------------------------


def test_every_check_of_the_example_is_ok(example: Opened) -> None:
    assert set(example.checks().values()) == {"OK"}
    assert example.named("master_check").startswith("Master check: OK")


@pytest.fixture
def small_capacity(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer spare lines, so that a workbook is computed in a moment; the formulas are the same."""
    for name, capacity in (("SALES_CAPACITIES", (50,)), ("EXPENSE_CAPACITIES", (20,)), ("REGISTER_CAPACITIES", (8,))):
        monkeypatch.setattr(inputs, name, capacity)
    monkeypatch.setattr(inputs, "MONTH_CAPACITIES", (3,))
    monkeypatch.setattr(inputs, "OFFERING_CAPACITY", 6)
    monkeypatch.setattr(inputs, "ACCOUNT_CAPACITY", 6)
    monkeypatch.setattr(inputs, "ROOM", 0)


def changed(sheet: str, cell: str, value: object) -> Opened:
    """The month of shut-down with one cell written over, computed again."""
    workbook = build(august())
    target = workbook[sheet][cell]
    target.value = value
    return opened(workbook)


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "check"),
    [
        ("Period", "B8", None, "Period, horizon and currency are given"),
        ("Period", "B10", 12, "The horizon fits the period"),
        ("Period", "B8", 42600, "Every sales line lies in the period"),
        ("Sales", "G7", None, "Every sales line is complete"),
        ("Sales", "F7", "600", "Every sales line is complete"),
        ("Sales", "B7", None, "Every sales line names its offering"),
        ("Sales", "A7", 42000, "Every sales line lies in the period"),
        ("Sales", "F57", 1, "Sales lines fit into the capacity"),
        ("Sales", "F7", 601, "Revenue ties to the ledger"),
        ("Sales", "G7", 241, "TVC ties to the ledger"),
        ("Period", "B17", 4, "Sales lines tie to the ledger"),
        ("Expenses", "D7", 301, "OE ties to the ledger"),
        ("Expenses", "E7", None, "Every expense says what it moves with"),
        ("Expenses", "D7", None, "Every expense line is complete"),
        ("Expenses", "A8", 42000, "Every expense lies in the period"),
        ("Investment", "C7", None, "Every line of the register is complete"),
        ("Investment", "J7", 470, "Closing investment is as stated"),
        ("Investment", "F7", 401, "Material used is part of the TVC"),
        ("Breakdown", "A8", "chair", "No offering is listed twice"),
        ("Breakdown", "E8", "rent", "No account is listed twice"),
        ("Period", "B24", 151, "The bridge to the ledger closes"),
        ("Policy", "E9", "Anything goes", "The policy table is unchanged"),
        ("Statement", "B9", 601, "Function results agree with native formulas"),
        ("By offering", "G9", "=THROUGHPUT(1,)", "No function result is an error"),
        ("By offering", "G9", 999, "T by offering ties to T"),
        ("By month", "F8", 1, "T by month ties to T"),
    ],
)
@pytest.mark.usefixtures("small_capacity")
def test_a_check_turns_when_something_is_broken(
    sheet: str, cell: str, value: object, check: str, shut_down: Opened
) -> None:
    assert shut_down.status(check) == "OK"
    book = changed(sheet, cell, value)
    assert book.status(check) == "CHECK"
    assert book.named("checks_failed") >= 1
    assert book.value("Cover", "A7").startswith("Master check: CHECK")


@pytest.mark.usefixtures("small_capacity")
def test_an_opening_that_is_not_the_closing_before_breaks_the_register() -> None:
    """July closes at 150; August opens at 140: ten are lost on the way."""
    lines = register(
        ("2016-07-01", "Timber", "Material", 100, 90, 40, 0, 0, 0, 150),
        ("2016-08-01", "Timber", "Material", 140, 0, 20, 0, 0, 0, 120),
    )
    book = opened(build(replace(august(), period_start=date(2016, 7, 1), investment=lines)))
    assert book.status("The register rolls forward") == "CHECK"
    assert book.size("The register rolls forward") == pytest.approx(-10)


@pytest.mark.usefixtures("small_capacity")
def test_a_blank_tvc_is_not_zero_t_waits_and_says_for_what() -> None:
    book = changed("Sales", "G7", None)
    assert book.value("Statement", "B9") == ""
    assert book.value("Statement", "G7") == "1 sales lines have no TVC: fill them on Sales; 0 if there truly is none."
    assert book.value("By offering", "G7") == ""


@pytest.mark.usefixtures("small_capacity")
def test_lines_that_could_not_be_used_are_listed_with_reason_and_amount() -> None:
    unused = (
        UnusedLine("sales.csv", 77, 'revenue "1.234,56" is no number', None),
        UnusedLine("sales.csv", 91, "TVC is blank", 184.0),
        UnusedLine("expenses.csv", 3, "=amount is blank", None, "expenses"),
    )
    book = opened(build(replace(august(), unused=unused, outside=(OutsidePeriod("sales", 2, 310.0),))))
    assert [book.value("Not used", f"C{row}") for row in (6, 7, 8, 9)] == [2, 1, 0, 3]
    assert book.value("Not used", "D9") == pytest.approx(184)
    assert book.value("Not used", "C10") == 2
    second = [book.value("Not used", f"{letter}17") for letter in "ABCDE"]
    assert second == ["Sales", "sales.csv", 91, 184, "TVC is blank"]
    assert book.formulas["Not used"]["E18"].data_type == "s"
    assert book.status("Every line of the files was used") == "CHECK"


@pytest.mark.usefixtures("small_capacity")
def test_tvc_as_supplied_says_so_on_cover_checks_and_chart_titles_until_somebody_has_verified_it() -> None:
    words = "TVC as supplied, composition not verified"
    workbook = build(replace(august(), tvc_basis="as supplied"))
    book = opened(workbook)
    assert book.value("Cover", "A4") == words
    assert book.status("The TVC holds truly variable cost only") == "CHECK"
    with zipfile.ZipFile(io.BytesIO(book.content)) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 5
    assert all(words in chart for chart in charts)
    workbook["Period"]["B13"] = "A. Controller"
    verified = opened(workbook)
    assert verified.value("Cover", "A4") == "TVC as supplied, composition verified by A. Controller"
    assert verified.status("The TVC holds truly variable cost only") == "OK"


# --- an empty template ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("statement", [None, empty()], ids=["no statement", "a statement with empty tables"])
def test_an_empty_template_shows_blanks_and_what_to_do(statement: Statement | None) -> None:
    book = opened(build(statement))
    errors = [
        (sheet.title, cell.coordinate)
        for sheet in book.values.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "e"
    ]
    assert errors == []
    assert book.value("Statement", "B9") == ""
    assert book.value("Statement", "G7").startswith("To do: ")
    assert book.value("Statement", "G10").startswith("Not given: ")
    assert book.status("Sales are given") == "CHECK"
    assert book.status("T by month ties to T") == "not given"


# --- what this template keeps ----------------------------------------------------------------------------------------


def test_references_run_to_the_declared_capacity_row(shut_down: Opened) -> None:
    last = shut_down.named("capacity_sales") + 6
    for _, _, text in shut_down.formula_cells():
        for row in re.findall(r"Sales!\$[A-Z]+\$7:\$[A-Z]+\$(\d+)", text):
            assert int(row) == last


def test_ten_thousand_sales_lines_cost_a_few_dozen_function_calls() -> None:
    months = pd.date_range("2015-01-01", "2015-12-28", periods=10_000)
    lines = pd.DataFrame(
        {
            "date": months.normalize(),
            "offering": [f"Offering {k % 20}" for k in range(10_000)],
            "customer": "",
            "quantity": 1.0,
            "price": NAN,
            "revenue": 10.0,
            "tvc": 4.0,
            "replacement_tvc": NAN,
            "source": "sales.csv",
            "row": range(2, 10_002),
        }
    )
    statement = replace(
        august(), period_start=date(2015, 1, 1), period_end=date(2015, 12, 31), sales=lines, controls=Controls()
    )
    book = opened(build(statement))
    calls = [(sheet, cell) for sheet, cell, text in book.formula_cells() if "THROUGHPUT(" in text]
    called = [place for place in calls if book.value(*place) != ""]
    assert book.named("t_total") == pytest.approx(60_000)
    assert len(called) < 60


def test_charts_have_alternative_text_titles_and_visible_axes(example: Opened) -> None:
    with zipfile.ZipFile(io.BytesIO(example.content)) as parts:
        names = parts.namelist()
        charts = [parts.read(name).decode() for name in names if re.match(r"xl/charts/chart\d+\.xml", name)]
        drawings = [parts.read(name).decode() for name in names if re.match(r"xl/drawings/drawing\d+\.xml", name)]
    assert len(charts) == len(drawings) == 5
    for chart in charts:
        assert re.search(r"<(c:)?title>.*EUR", chart, re.DOTALL)
        assert not re.search(r"<(c:)?delete val=\"1\"", chart)
    for drawing in drawings:
        assert re.search(r'descr="[^"]{60,}"', drawing)


def test_the_audit_re_performs_every_function_result_and_agrees(shut_down: Opened) -> None:
    calls = re.compile("|".join(rf"\b{name}\(" for name in FUNCTIONS))
    results = {(sheet, cell) for sheet, cell, text in shut_down.formula_cells() if calls.search(text)}
    audit = shut_down.values["Audit"]
    lines = {}
    for row in range(19, audit.max_row + 1):
        sheet, cell = str(audit.cell(row, 3).value).rsplit("!", 1)
        lines[sheet, cell] = audit.cell(row, 11).value
        shown, native = audit.cell(row, 8).value, audit.cell(row, 9).value
        assert shown == (pytest.approx(native) if isinstance(native, int | float) else native)
    assert set(lines) == results
    assert set(lines.values()) <= {"agrees", None, ""}
    assert all(lines[cell] == "agrees" for cell in results if shut_down.value(*cell) != "")
    assert all(not audit.cell(row, column).value for row in range(19, audit.max_row + 1) for column in (15, 16))


def test_the_policy_is_printed_from_the_rule_data(shut_down: Opened) -> None:
    from addin.rules import rule_sets

    table = rule_sets()["Standard"]
    shown = [shut_down.value("Policy", f"A{row}") for row in range(8, 8 + len(table.rules))]
    assert shown == [rule.id for rule in table.rules]
    assert table.fingerprint in shut_down.value("Policy", "A5")
    assert shut_down.value("Policy", "F8") == table.rules[0].source


def test_an_unknown_rule_set_or_edition_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match='unknown rule set "House"; accepted are Standard'):
        build(august(), rules="House")
    with pytest.raises(ValueError, match='unknown edition "both"; accepted are addin and plain'):
        build(august(), edition="both")  # type: ignore[arg-type]


@pytest.mark.usefixtures("small_capacity")
def test_the_same_statement_gives_the_same_bytes() -> None:
    assert first_difference(opened(build(august())).content, opened(build(august())).content) is None


def test_every_line_keeps_its_source_file_and_row(example: Opened) -> None:
    lines = example_statement().sales
    last = 6 + len(lines)
    assert example.value("Sales", f"J{last}") == lines["source"].iloc[-1]
    assert example.value("Sales", f"K{last}") == lines["row"].iloc[-1]
    assert example.value("Sources", "A7") == "sales.csv"


def test_column_widths_show_the_figures(example: Opened) -> None:
    """A figure of n characters needs a column of about n: no ##### in Excel. Formats are two decimals, thousands."""
    for title in ("Statement", "By offering", "By month", "Bridge", "Three bases", "Register"):
        sheet, values = example.formulas[title], example.values[title]
        for row in values.iter_rows():
            for cell in row:
                if isinstance(cell.value, int | float) and "#,##0.00" in cell.number_format:
                    width = sheet.column_dimensions[get_column_letter(cell.column)].width
                    assert len(f"{cell.value:,.2f}") + 1 <= width, (title, cell.coordinate)


# --- other programs ---------------------------------------------------------------------------------------------


CODES = sales(*(("2016-08-03", str(1000 + k), 1, 10.0 * k, float(k), NAN) for k in range(5)))


@pytest.mark.parametrize(
    "statement",
    [awkward(), replace(august(), sales=CODES), None],
    ids=["awkward names", "numbers for names", "empty"],
)
def test_calc_recalculates_every_cell_of_the_plain_edition_to_the_value_stored(statement, tmp_path) -> None:  # type: ignore[no-untyped-def]
    if calc_session.why_unavailable():
        pytest.skip(calc_session.why_unavailable())
    book = opened(build(statement, edition="plain"), host="plain")
    path = tmp_path / "plain.xlsx"
    path.write_bytes(book.content)
    found = calc_session.recalculated(path)
    days = pd.Timestamp(1899, 12, 30)
    for sheet, cell, text in book.formula_cells():
        stored = book.value(sheet, cell)
        if hasattr(stored, "year"):
            stored = (pd.Timestamp(stored) - days).days
        if isinstance(stored, int | float):
            stored = pytest.approx(stored, abs=1e-9)
        assert found[sheet, cell] == stored, (sheet, cell, text)
