"""TVC, treatments and classes go from one template into the others, and the figures stay what they were."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin.statement import InputError
from tests.workbook_templates.finished import finished
from tests.workbook_templates.statements import STAMP
from workbook_templates.editions import EDITIONS
from workbook_templates.filling.content import content_of
from workbook_templates.filling.from_table import Told
from workbook_templates.filling.from_workbook import take_facts
from workbook_templates.filling.known import Facts, Known, find_rows, read_facts
from workbook_templates.filling.new import Asked, filled
from workbook_templates.filling.opened import open_workbook
from workbook_templates.finish import finished_bytes
from workbook_templates.templates import built

PLAIN = EDITIONS["plain"]


@pytest.fixture(scope="session")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A template's finished example as a file."""
    folder = tmp_path_factory.mktemp("ours")

    def file(template: str) -> Path:
        path = folder / f"{template}.xlsx"
        if not path.exists():
            path.write_bytes(finished(template, "example", "plain").content)
        return path

    return file


def facts(path: Path) -> Facts:
    return read_facts(open_workbook(path.read_bytes(), path.name))


def given(path: Path, sheet: str, *headings: str) -> dict[str, dict[str, Any]]:
    """The rows of a finished workbook under headings, by the first of them."""
    _, rows = find_rows(open_workbook(path.read_bytes(), path.name), sheet, headings)
    return {str(row[headings[0]]): row for _, row in rows if row[headings[0]]}


def taken(template: str, *paths: Path) -> Any:
    """What a template is filled with from other workbooks."""
    rows: dict[str, list[dict[str, Any]]] = {}
    forms: dict[str, Any] = {}
    take_facts(template, rows, forms, [facts(path) for path in paths])
    return content_of(template, rows, forms)


def test_a_register_makes_a_decision_with_the_same_figures(ours: Callable[[str], Path], tmp_path: Path) -> None:
    register = ours("tvc_register")
    found = filled(Asked("delta_decision", (register,), Told()), PLAIN)
    path = tmp_path / "decision.xlsx"
    path.write_bytes(finished_bytes(found.workbook, stamp=STAMP, host="plain"))
    was = given(register, "By offering", "Offering", "ΔT", "ΔOE", "ΔNP")
    new = given(path, "Totals", "Alternative", "ΔT, Own, likely", "ΔOE of the lines, Own, likely")
    decided = {name: row for name, row in was.items() if row["ΔT"] is not None}
    assert len(decided) >= 14
    for name, row in decided.items():
        assert (new[name]["ΔT, Own, likely"], new[name]["ΔOE of the lines, Own, likely"]) == pytest.approx(
            (row["ΔT"], row["ΔOE"])
        )
    assert len(found.record.unused) == len(was) - len(decided)
    assert (found.content.horizon, found.content.period, found.currency) == (1, "1 month", "EUR")


def test_a_register_gives_a_portfolio_price_and_tvc_and_its_treatments(ours: Callable[[str], Path]) -> None:
    register = ours("tvc_register")
    portfolio = taken("offering_portfolio", register)
    was = given(register, "By offering", "Offering", "T of one sale")
    for effect in portfolio.effects:
        assert effect.unit_price - effect.unit_tvc == pytest.approx(was[effect.name]["T of one sale"])
    said = {offering.name: offering.comment for offering in portfolio.offerings}
    assert said["Item with its water"] == "Material TVC (P9); Water TVC (P4)"
    assert portfolio.currency == "EUR"


def test_an_offering_without_a_tvc_yet_is_named_with_what_is_to_do(ours: Callable[[str], Path]) -> None:
    path = ours("tvc_register")
    opened = open_workbook(path.read_bytes(), path.name)
    row = opened.values("By offering")[6]
    row[2], row[13] = None, "To do: lines incomplete"
    found = read_facts(opened)
    assert [(line.row, line.reason) for line in found.unused] == [(7, f"{row[0]}: To do: lines incomplete")]
    assert row[0] not in [one.name for one in found.offerings]


def test_a_register_gives_the_sales_of_a_statement_their_tvc(ours: Callable[[str], Path], tmp_path: Path) -> None:
    register = ours("tvc_register")
    was = given(register, "By offering", "Offering", "Price of one sale", "T of one sale")
    sold = {name: row for name, row in was.items() if row["T of one sale"] is not None}
    sales = tmp_path / "sales.csv"
    lines = [f'2024-08-01,"{name.upper()}",2,{2 * row["Price of one sale"]}' for name, row in sold.items()]
    sales.write_text("\n".join(["Date,Offering,Quantity,Revenue", *lines, "2024-08-02,Unknown,1,5"]), encoding="utf-8")
    found = filled(Asked("throughput_statement", (sales, register), Told()), PLAIN)
    frame = found.content.sales
    assert (frame["revenue"] - frame["tvc"]).tolist() == pytest.approx(
        [2 * row["T of one sale"] for row in sold.values()]
    )
    assert [line.reason for line in found.content.unused] == [
        "TVC per unit is blank; type 0 if this sale truly has no variable cost"
    ]
    assert "tvc_register.xlsx has no TVC of “Unknown”." in found.content.choices
    assert found.content.currency == "EUR"


def test_a_portfolio_gives_its_classes_to_the_other_three(ours: Callable[[str], Path], tmp_path: Path) -> None:
    portfolio = ours("offering_portfolio")
    classes = {
        name: f"{row['Class']} ({row['Status']}): {row['Instruction']}"
        for name, row in given(portfolio, "Roles", "Offering", "Class", "Status", "Instruction").items()
    }
    assert classes["Roast beef at the buffet"].startswith("Differentiator")
    register = taken("tvc_register", portfolio)
    assert {offering.offering: offering.comment for offering in register.offerings} == classes
    decision = taken("delta_decision", portfolio)
    assert {alternative.name: alternative.source for alternative in decision.alternatives} == classes
    sales = tmp_path / "sales.csv"
    sales.write_text("Date,Offering,Revenue,TVC\n2024-08-01,roast beef at the BUFFET,10,4\n", encoding="utf-8")
    statement = filled(Asked("throughput_statement", (sales, portfolio), Told()), PLAIN)
    assert statement.workbook["Breakdown"]["C7"].value == classes["Roast beef at the buffet"]


def test_a_statement_gives_average_prices_and_tvc_and_volumes(tmp_path: Path) -> None:
    sales = tmp_path / "sales.csv"
    sales.write_text(
        "Date,Offering,Quantity,Revenue,TVC\n2024-08-01,Blend,10,125,42\n2024-08-02,Blend,30,275,78\n"
        "2024-08-03,Roma,4,86,28.4\n2024-08-04,Gift card,,50,0\n",
        encoding="utf-8",
    )
    statement = filled(Asked("throughput_statement", (sales,), Told(), currency="EUR"), PLAIN)
    statement.workbook.save(tmp_path / "august.xlsx")
    # Blend: (125 + 275) ÷ (10 + 30) = 10 and (42 + 78) ÷ 40 = 3; Roma: 86 ÷ 4 = 21.50 and 28.40 ÷ 4 = 7.10
    effects = taken("offering_portfolio", tmp_path / "august.xlsx").effects
    assert [(e.name, e.unit_price, e.unit_tvc, e.volume) for e in effects] == [
        ("Blend", 10, 3, 40),
        ("Roma", 21.5, pytest.approx(7.1), 4),
    ]
    register = taken("tvc_register", tmp_path / "august.xlsx")
    assert [(line.offering, line.cost, line.trigger) for line in register.costs] == [
        ("Blend", 3, ""),  # the facts are for a person: the line stays in Review
        ("Roma", pytest.approx(7.1), ""),
    ]
    decision = taken("delta_decision", tmp_path / "august.xlsx")
    assert [(line.price, line.tvc[1], line.quantity) for line in decision.sales] == [
        ((None, 10, None), 3, (None, None, None)),
        ((None, 21.5, None), pytest.approx(7.1), (None, None, None)),
    ]
    found = facts(tmp_path / "august.xlsx")
    assert [(line.row, line.reason) for line in found.unused] == [
        (10, "offering, quantity, revenue or TVC is missing, so it gives no price and TVC per unit")
    ]


def test_only_blanks_are_filled_where_the_user_has_listed_the_offerings() -> None:
    rows: dict[str, list[dict[str, Any]]] = {
        "OfferingLines": [{"offering": "Blend", "price": 11}, {"offering": "roma"}],
        "CostLines": [{"offering": "Blend", "line": "Beans", "cost": 2}],
    }
    known = (Known("Blend", 10, 3, where="a"), Known("Roma", 21.5, 7.1, where="a"), Known("Tea", 4, 1, where="a"))
    take_facts("tvc_register", rows, {}, [Facts("throughput_statement", "a.xlsx", {}, known, ())])
    assert [(row["offering"], row["price"]) for row in rows["OfferingLines"]] == [("Blend", 11), ("roma", 21.5)]
    assert [(row["offering"], row["line"]) for row in rows["CostLines"]] == [
        ("Blend", "Beans"),
        ("Roma", "TVC per unit, to be split into its costs"),
    ]


def test_where_two_workbooks_differ_the_first_is_taken_and_both_are_named() -> None:
    one = Facts("tvc_register", "a.xlsx", {}, (Known("Blend", 10, 3, where="a.xlsx, row 7"),), ())
    other = Facts(
        "offering_portfolio", "b.xlsx", {}, (Known("blend", 12, 3, class_="Cost driver", where="b.xlsx"),), ()
    )
    rows: dict[str, list[dict[str, Any]]] = {}
    said = take_facts("delta_decision", rows, {}, [one, other])
    assert rows["SalesChanges"][0]["price_l"] == 10
    assert said == ["blend: price 10.00 by a.xlsx, row 7, 12.00 by b.xlsx; the first one is taken."]


def test_what_cannot_be_a_source_is_refused_in_one_sentence(tmp_path: Path) -> None:
    decision = tmp_path / "decision.xlsx"
    built("delta_decision", PLAIN, example=False).save(decision)
    with pytest.raises(InputError, match="which gives no facts of offerings to another template; give a tvc_register"):
        filled(Asked("tvc_register", (decision,), Told()), PLAIN)
    with pytest.raises(InputError, match=r"is itself a delta_decision; .* throughput refill decision\.xlsx"):
        filled(Asked("delta_decision", (decision,), Told()), PLAIN)


def test_a_register_without_calculated_values_is_refused(ours: Callable[[str], Path], tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(ours("tvc_register"))  # keeps formulas and no values
    workbook.save(tmp_path / "bare.xlsx")
    with pytest.raises(InputError, match="has no calculated values"):
        facts(tmp_path / "bare.xlsx")


def test_a_statement_needs_its_sales(ours: Callable[[str], Path]) -> None:
    with pytest.raises(InputError, match="a register or portfolio holds no sales: add it with --from"):
        filled(Asked("throughput_statement", (ours("tvc_register"),), Told()), PLAIN)


def test_workbooks_in_two_currencies_are_refused(ours: Callable[[str], Path]) -> None:
    with pytest.raises(InputError, match="there are no rates to convert them"):
        filled(Asked("delta_decision", (ours("tvc_register"),), Told(), currency="USD"), PLAIN)
