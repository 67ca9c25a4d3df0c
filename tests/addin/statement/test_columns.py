"""Columns are found by their usual names or named by the user; profit and cost are never found."""

from __future__ import annotations

from pathlib import Path

import pytest

from addin.statement.columns import (
    ROLES,
    SALES,
    Columns,
    Kind,
    composition_unknown,
    find_columns,
    simple,
)
from addin.statement.source import read_table

from .conftest import Sentence, WriteText


def found(write: WriteText, *headings: str, kind: Kind = SALES, **told: str) -> Columns:
    line = ",".join(f'"{heading}"' for heading in headings)
    path: Path = write(f"{line}\n{line}\n")
    return find_columns(read_table(path), kind, told)


def names(columns: Columns) -> dict[str, str]:
    return {role: columns.heading(role) for role in columns.positions}


@pytest.mark.parametrize(
    ("headings", "roles"),
    [
        (
            ("Date", "Offering", "Customer", "Quantity", "Revenue", "TVC", "Replacement TVC", "Currency"),
            "date offering customer quantity revenue tvc replacement currency",
        ),
        (("ORDER_DATE", "Product Name", "Qty", "Unit Price", "TVC/unit"), "date offering quantity price tvc_per_unit"),
        (("InvoiceDate", "Item", "NetSales", "TruelyOther", "Total TVC"), "date offering revenue - tvc"),
        (
            ("Rechnungsdatum", "Artikel", "Kunde", "Menge", "Stückpreis", "TVC je Stück", "Währung"),
            "date offering customer quantity price tvc_per_unit currency",
        ),
        (
            ("Date de facture", "Désignation", "Client", "Quantité", "Chiffre d’affaires HT", "TVC", "Devise"),
            "date offering customer quantity revenue tvc currency",
        ),
        (("Posting date", "Service", "Sales amount (EUR)", "TVC [EUR]"), "date offering revenue tvc"),
        (("date", "offering", "Revenue in EUR", "tve"), "date offering revenue tvc"),
    ],
)
def test_usual_headings_are_found_in_three_languages(headings: tuple[str, ...], roles: str, write: WriteText) -> None:
    expected = dict(zip(roles.split(), headings, strict=True))
    expected.pop("-", None)
    assert names(found(write, *headings)) == expected


@pytest.mark.parametrize(
    "heading",
    [
        "Profit",
        "Gross profit",
        "Margin",
        "Contribution margin",
        "COGS",
        "Cost of goods sold",
        "Cost of sales",
        "Standard cost",
        "StandardCost",
        "Std_Cost",
        "Cost",
        "Unit cost",
        "Total costs",
        "Deckungsbeitrag",
        "Rohertrag",
        "Herstellkosten",
        "Kosten",
        "Marge",
        "Coût de revient",
    ],
)
def test_profit_margin_cost_of_goods_and_standard_cost_are_never_taken_by_name(heading: str, write: WriteText) -> None:
    assert composition_unknown(heading)
    assert heading not in names(found(write, "Date", "Offering", heading)).values()


@pytest.mark.parametrize("heading", ["TVC", "Material cost", "Freight cost", "Revenue", "Truly variable cost"])
def test_a_heading_that_says_what_the_cost_is_needs_no_word_about_its_composition(heading: str) -> None:
    assert not composition_unknown(heading)


def test_no_usual_heading_of_any_role_is_one_whose_composition_is_unknown_but_the_expenses_amount() -> None:
    unknown = {
        (kind, role.name)
        for kind, roles in ROLES.items()
        for role in roles
        for name in (*role.names, *role.codes)
        if composition_unknown(name)
    }
    assert unknown <= {("expenses", "amount")}


def test_no_usual_heading_belongs_to_two_roles_of_a_table() -> None:
    for kind, roles in ROLES.items():
        seen: dict[str, str] = {}
        for role in roles:
            for name in (*role.names, *role.codes):
                assert seen.setdefault(simple(name), role.name) == role.name, (kind, name)


def test_two_headings_that_fit_one_role_are_refused_and_both_named(write: WriteText, sentence: Sentence) -> None:
    text = sentence(found, write, "Order Date", "Invoice Date", "Offering")
    assert text == ("“Order Date”, “Invoice Date” of sales.csv both fit date; say which with --column date=HEADING")
    assert names(found(write, "Order Date", "Invoice Date", "Offering", date="Invoice Date"))["date"] == "Invoice Date"


def test_a_name_is_taken_before_a_number_of_the_same_thing(write: WriteText) -> None:
    assert names(found(write, "Customer ID", "Customer Name"))["customer"] == "Customer Name"
    assert names(found(write, "Customer ID", "Date"))["customer"] == "Customer ID"


def test_a_heading_named_by_the_user_wins_over_usual_names(write: WriteText) -> None:
    assert names(found(write, "Product Name", "Sub-Category", offering="sub-category"))["offering"] == "Sub-Category"


def test_a_role_can_be_left_out(write: WriteText) -> None:
    assert "customer" not in names(found(write, "Date", "Customer", customer=""))


def test_a_heading_that_is_not_there_is_refused_with_the_nearest_one(write: WriteText, sentence: Sentence) -> None:
    text = sentence(found, write, "Date", "Umsatz netto", "Artikel", revenue="Umsaz netto")
    assert "sales.csv has no heading “Umsaz netto”; did you mean “Umsatz netto”?" in text
    assert "its headings are “Date”, “Umsatz netto”, “Artikel”" in text


def test_an_unknown_role_is_refused_with_the_roles_there_are(write: WriteText, sentence: Sentence) -> None:
    text = sentence(found, write, "Date", "Offering", turnover="Date")
    assert "there is no column role “turnover”; the roles are date, offering, customer, quantity, revenue" in text


def test_one_column_cannot_play_two_roles(write: WriteText, sentence: Sentence) -> None:
    text = sentence(found, write, "Date", "Amount", revenue="Amount", tvc="Amount")
    assert "the column “Amount” of sales.csv is named for both revenue and tvc" in text
