"""Each template takes a user's table by its columns' headings; every line is used, or named with its reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin.statement import InputError, TableSettings
from addin.statement.columns import simple
from addin.statement.source import read_table
from workbook_templates.editions import EDITIONS
from workbook_templates.filling.content import content_of
from workbook_templates.filling.from_table import Read, Told, read_rows
from workbook_templates.filling.headings import _data, kind_of_table, usual
from workbook_templates.filling.layout import layout
from workbook_templates.filling.new import Asked, filled
from workbook_templates.filling.opened import open_workbook
from workbook_templates.filling.record import SHEET, read_record
from workbook_templates.templates import TEMPLATES

PLAIN = EDITIONS["plain"]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Read]:
    """Reads a text as a table into a template's rows."""

    def rows(template: str, text: str, *, table: str = "", contains_only_tvc: bool = False, **settings: Any) -> Read:
        path = tmp_path / "in.csv"
        path.write_text(text, encoding="utf-8")
        told = Told(TableSettings(**settings), table, contains_only_tvc)
        return read_rows(read_table(path), layout(template), told)

    return rows


def reasons(found: Read) -> list[tuple[int, str]]:
    return [(line.row, line.reason) for line in found.unused]


AWKWARD = """Artikel;Kostenzeile;Stückkosten;Auslöser;Kind;Wieder gekauft;Preis;Farbe;Anteil
Stuhl;Holz;12,50 €;Sale;Material;Ja;100,00 €;rot;
Stuhl;Lack;abc;Sale;Material;Yes;100,00 €;rot;60 %
Tisch;Holz;1.050,00 €;monthly;Material;Yes;110;rot;60 %
Tisch;=cmd;3;Sale;material;;110;rot;60 %
;;;;;;;;
Tisch;;3;Sale;Material;Yes;110;rot;
Summe;;1066;;;;;;
"""


def test_an_awkward_table_of_costs_fills_costs_and_offerings(read: Callable[..., Read]) -> None:
    found = read("tvc_register", AWKWARD)
    assert found.rows["CostLines"] == [
        {
            "offering": "Stuhl",
            "line": "Holz",
            "cost": 12.5,
            "trigger": "Sale",
            "kind": "Material",
            "replenished": "Yes",
            "source": "in.csv row 2",
        },
        {
            "offering": "Tisch",
            "line": "=cmd",
            "cost": 3,
            "trigger": "Sale",
            "kind": "Material",
            "share": 0.6,
            "source": "in.csv row 5",
        },
    ]
    assert found.rows["OfferingLines"] == [{"offering": "Stuhl", "price": 100}, {"offering": "Tisch", "price": 110}]
    assert reasons(found) == [
        (3, "Cost or book value per unit “abc” is not a number"),
        (4, "Trigger “monthly” is none of “Sale”, “Decision”, “Purchase”, “Period”, “Past”"),
        (7, "Cost line is blank"),
        (8, "it looks like a total"),
    ]
    assert found.currencies == {"EUR": 1}
    assert "Columns of in.csv not used: “Farbe”." in found.choices
    assert any("decimal comma" in choice for choice in found.choices)


def test_a_table_of_sales_changes_fills_a_decision_and_lists_its_alternatives(read: Callable[..., Read]) -> None:
    found = read(
        "delta_decision",
        "Option,Item,Kind,Timing,Quantity low,Quantity,Quantity high,Unit price,TVC per unit\n"
        "Raise,Blend,price change,one-off,-20,-10,0,12.50,3.5\nKeep,Blend,,per period,,0,,10,3.5\n",
    )
    decision = content_of("delta_decision", found.rows, {})
    assert [alternative.name for alternative in decision.alternatives] == ["Raise", "Keep"]
    first = decision.sales[0]
    assert (first.kind, first.timing, first.quantity) == ("Price change", "One-off", (-20.0, -10.0, 0.0))
    assert (first.price, first.tvc) == ((None, 12.5, None), (None, 3.5, None))
    assert first.source == "in.csv row 2"


def test_a_table_of_expenses_is_told_from_one_of_sales_by_its_columns(read: Callable[..., Read]) -> None:
    found = read("delta_decision", "alternative,expense,amount\nA,Crew,100\nB,Adverts,(50)\n")
    assert found.table == "ExpenseChanges"
    assert [row["amount_l"] for row in found.rows["ExpenseChanges"]] == [100, -50]
    assert [row["name"] for row in found.rows["AlternativeList"]] == ["A", "B"]


def test_a_table_of_offerings_fills_answers_and_effects(read: Callable[..., Read]) -> None:
    found = read(
        "offering_portfolio",
        "Offering,Attract,Shift,Question 1,Question 2,Price,TVC,Volume\n"
        "Roast beef,yes,-,decrease,price,0,4.2,800\nWine,,x,Increase,Volume,20,8.5,150\nTea,perhaps,,Increase,,1,1,1\n",
    )
    portfolio = content_of("offering_portfolio", found.rows, {})
    beef, wine = portfolio.offerings
    assert (beef.attract, beef.shift, beef.more_consumed, beef.purpose) == (True, False, "Decrease", "Price")
    assert (wine.attract, wine.shift) == (False, True)
    # a column of prices is no tick for the purpose “price”
    assert (beef.price, wine.price) == (False, False)
    assert [(e.name, e.unit_price, e.unit_tvc, e.volume) for e in portfolio.effects] == [
        ("Roast beef", 0, 4.2, 800),
        ("Wine", 20, 8.5, 150),
    ]
    assert reasons(found) == [(4, "Attract “perhaps” is none of “x”")]


def test_two_prices_for_one_offering_are_named_and_none_is_chosen(read: Callable[..., Read]) -> None:
    found = read("tvc_register", "Offering,Price,Cost line,Cost\nA,10,x,1\nA,12,y,2\n")
    assert found.rows["OfferingLines"] == [{"offering": "A"}]
    assert any("two figures for price in in.csv (10 and another in row 3)" in choice for choice in found.choices)


@pytest.mark.parametrize(
    ("template", "looked_for"),
    [
        ("tvc_register", "“Cost line”, nor for “Cost or book value per unit” of the sheet “Costs”"),
        ("delta_decision", "“Alternative”, nor for “Line”, nor for “Quantity change, likely”"),
        ("offering_portfolio", "“Offering” of the sheet “Offerings”"),
    ],
)
def test_a_missing_column_is_one_sentence_with_what_was_looked_for_and_found(
    template: str, looked_for: str, read: Callable[..., Read]
) -> None:
    with pytest.raises(InputError) as refusal:
        read(template, "Colour,Size\nred,3\n")
    assert looked_for in str(refusal.value)
    assert "its headings are “Colour”, “Size”: name the column with --column ROLE=HEADING" in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_columns_the_user_names_decide(read: Callable[..., Read]) -> None:
    found = read("tvc_register", "What,Betrag A,Betrag B\nWood,1,2\n", columns={"line": "What", "cost": "Betrag B"})
    assert found.rows["CostLines"][0]["cost"] == 2
    with pytest.raises(InputError, match="there is no column role"):
        read("tvc_register", "What,Cost line,Cost\nWood,1,2\n", columns={"colour": "What"}, table="Costs")


def test_the_input_table_can_be_named_by_its_sheet(read: Callable[..., Read]) -> None:
    found = read("tvc_register", "Item,Bought,Needed,Cost per unit\nScrews,100,60,0.05\n")
    assert found.table == "LeftoverLines"
    with pytest.raises(InputError, match="--table Nowhere: the tables are “OfferingLines”"):
        read("tvc_register", "Item,Size\nx,1\n", table="Nowhere")
    with pytest.raises(InputError, match="“Resources”, “AddedLoads” stand on that sheet"):
        read("delta_decision", "Item,Size\nx,1\n", table="Capacity")


def test_costs_as_negative_numbers_are_refused_until_reversed(read: Callable[..., Read]) -> None:
    text = "Cost line,Cost\nWood,-10\nPaint,-2\n"
    with pytest.raises(InputError, match="--reverse cost"):
        read("tvc_register", text)
    found = read("tvc_register", text, reversed=frozenset({"cost"}))
    assert [row["cost"] for row in found.rows["CostLines"]] == [10, 2]


def test_a_standard_cost_is_no_tvc_without_the_users_word(read: Callable[..., Read]) -> None:
    text = "Alternative,Line,Quantity,Price,StandardCost\nA,x,1,10,4\n"
    with pytest.raises(InputError, match="no column that can be taken for “TVC per unit, likely”"):
        read("delta_decision", text)
    columns = {"tvc_l": "StandardCost"}
    with pytest.raises(InputError, match="usually contains labour and overhead"):
        read("delta_decision", text, columns=columns)
    found = read("delta_decision", text, columns=columns, contains_only_tvc=True)
    assert found.rows["SalesChanges"][0]["tvc_l"] == 4


def test_a_number_that_can_be_read_in_two_ways_is_refused_until_its_format_is_told(read: Callable[..., Read]) -> None:
    text = "Cost line;Cost\nWood;1,234\n"
    with pytest.raises(InputError, match="can be read in two ways"):
        read("tvc_register", text)
    assert read("tvc_register", text, numbers="eu").rows["CostLines"][0]["cost"] == 1.234


def test_amounts_in_two_currencies_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "costs.csv"
    path.write_text("Cost line,Cost\nWood,€10\nPaint,£2\n", encoding="utf-8")
    with pytest.raises(InputError, match="never added up"):
        filled(Asked("tvc_register", (path,), Told()), PLAIN)


def test_with_strict_one_unused_line_refuses_all(tmp_path: Path) -> None:
    path = tmp_path / "costs.csv"
    path.write_text("Cost line,Cost\nWood,10\nPaint,much\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"^1 line cannot be used, and --strict was given; the first is row 3"):
        filled(Asked("tvc_register", (path,), Told(), strict=True), PLAIN)


def test_a_filled_workbook_says_where_its_lines_come_from_and_keeps_text_as_text(tmp_path: Path) -> None:
    path = tmp_path / "offers.csv"
    path.write_text(
        "Offering,Comment,Question 1\n=1+1,@here,Increase\nTea,-,Perhaps\nWine,,Decrease\n", encoding="utf-8"
    )
    found = filled(Asked("offering_portfolio", (path,), Told(), currency="EUR", title="Café"), PLAIN)
    sheet = found.workbook["Offerings"]
    assert [sheet[f"A{row}"].value for row in (7, 8, 9)] == ["=1+1", "Wine", None]
    assert (sheet["A7"].data_type, sheet["A7"].quotePrefix) == ("s", True)
    assert found.workbook["Portfolio"]["B7"].value == "Café"
    assert found.workbook["Portfolio"]["B9"].value == "EUR"
    found.workbook.save(tmp_path / "out.xlsx")
    record = read_record(open_workbook((tmp_path / "out.xlsx").read_bytes(), "out.xlsx"))
    assert [(line.source, line.row, line.reason) for line in record.unused] == [
        ("offers.csv", 3, "1 More consumed: profit would “Perhaps” is none of “Increase”, “Decrease”")
    ]
    assert [(file.name, file.table, file.size) for file in record.files] == [
        ("offers.csv", "OfferingLines", path.stat().st_size)
    ]
    assert any("Offering from “Offering”" in choice for choice in record.choices)
    assert found.workbook.sheetnames[-1] == SHEET


def test_a_workbook_of_the_users_own_is_read_by_its_sheet(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.title = "Other"  # type: ignore[union-attr]
    sheet = workbook.create_sheet("Costs")
    for row in (("Cost line", "Cost", "Trigger"), ("Wood", 12.5, "Sale"), ("Rent", 900, "Period")):
        sheet.append(row)
    path = tmp_path / "costs.xlsx"
    workbook.save(path)
    found = read_rows(read_table(path, "", TableSettings(sheet="Costs").reading), layout("tvc_register"), Told())
    assert [(row["line"], row["cost"]) for row in found.rows["CostLines"]] == [("Wood", 12.5), ("Rent", 900)]


def test_a_parquet_file_is_read_as_well(tmp_path: Path) -> None:
    import pandas as pd

    path = tmp_path / "costs.parquet"
    pd.DataFrame({"Cost line": ["Wood"], "Unit cost": [12.5]}).to_parquet(path)
    found = read_rows(read_table(path), layout("tvc_register"), Told())
    assert found.rows["CostLines"][0]["cost"] == 12.5


def test_the_statement_is_read_as_throughput_statement_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    path.write_text(
        "Rechnungsdatum;Artikel;Umsatz;TVC;Region\n01.08.2024;Stuhl;100,00 €;40,50;Nord\n02.08.2024;Stuhl;;1;Nord\n"
        "31.08.2024;Tisch;50,00 €;20,00;Süd\n",
        encoding="utf-8",
    )
    statement = filled(Asked("throughput_statement", (path,), Told()), PLAIN).content
    assert statement.sales["revenue"].tolist() == [100, 50]
    assert statement.sales["tvc"].tolist() == [40.5, 20]
    assert statement.currency == "EUR"
    assert [line.row for line in statement.unused] == [3]


# --- the headings' data ------------------------------------------------------------------------------------------


def test_every_table_and_column_of_the_data_is_one_of_a_template() -> None:
    for template, tables in _data().items():
        if template == "former":
            continue
        assert template in TEMPLATES
        known = {table.name: {column.key for column in table.columns} for table in layout(template).tables}
        for name, entry in tables.items():
            if name == "main":
                assert entry in known
                continue
            keys = {*entry.get("names", ()), *entry.get("needed", ()), *entry.get("positive", ())}
            assert keys <= known[name], (template, name)
            assert set(entry) <= {"names", "needed", "positive", "side"}
            if side := usual(template, name).side:
                assert {side.key, *side.take} <= known[side.table]
                assert side.by in known[name]


def test_no_heading_stands_for_two_columns_of_one_table() -> None:
    for template in TEMPLATES:
        for table in layout(template).tables:
            if template == "throughput_statement":
                continue  # read by the statement's own headings
            seen: dict[str, str] = {}
            for role in kind_of_table(template, table).roles:
                for name in {simple(name) for name in (*role.names, *role.codes)}:
                    assert seen.setdefault(name, role.name) == role.name, (template, table.name, name)
