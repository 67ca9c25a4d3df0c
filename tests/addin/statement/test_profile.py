"""A profile keeps columns, formats and signs from month to month, and refuses what it does not know."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from addin.statement import Request, Settings, TableSettings, read
from addin.statement.profile import read_profile, write_profile

from .conftest import Sentence, WriteBook, WriteText

AUGUST = "Day;Menu;Umsatz;Aufwand\n13/08/2024;A;1.234,50;-75,00\n14/08/2024;B;80,25;-60,00\n"
SEPTEMBER = "Day;Menu;Umsatz;Aufwand\n03/09/2024;A;1.234;-75\n04/09/2024;B;80;-60\n"
SETTINGS = Settings(
    sales=TableSettings({"date": "Day", "offering": "Menu", "tvc": "Aufwand"}, reversed=frozenset({"tvc"})),
    currency="EUR",
)


def test_what_one_month_shows_the_next_month_is_read_by(write: WriteText, tmp_path: Path) -> None:
    found = read(Request(write(AUGUST), settings=SETTINGS))
    assert found.statement.sales["tvc"].tolist() == [75.0, 60.0]
    write_profile(tmp_path / "profile.json", found.settings)
    # September alone is ambiguous twice: 1.234 and 03/09/2024
    september = read(Request(write(SEPTEMBER, "september.csv"), settings=read_profile(tmp_path / "profile.json")))
    assert september.statement.sales["revenue"].tolist() == [1234.0, 80.0]
    assert september.statement.sales["tvc"].tolist() == [75.0, 60.0]
    assert str(september.statement.period_start) == "2024-09-01"
    assert september.statement.currency == "EUR"


def test_a_profile_says_only_what_was_said_or_found_and_keeps_no_amount(write: WriteText, tmp_path: Path) -> None:
    write_profile(tmp_path / "profile.json", read(Request(write(AUGUST), settings=SETTINGS)).settings)
    assert json.loads((tmp_path / "profile.json").read_text()) == {
        "sales": {
            "columns": {"date": "Day", "offering": "Menu", "tvc": "Aufwand", "revenue": "Umsatz"},
            "numbers": "eu",
            "dates": "dmy",
            "reversed": ["tvc"],
        },
        "currency": "EUR",
    }


def test_what_is_said_now_wins_over_what_is_kept() -> None:
    kept = Settings(sales=TableSettings({"revenue": "Sales", "tvc": "TVC"}, numbers="us"), currency="EUR")
    now = Settings(sales=TableSettings({"revenue": "Net"}), currency="USD")
    both = now.over(kept)
    assert both.sales.columns == {"revenue": "Net", "tvc": "TVC"}
    assert (both.sales.numbers, both.currency) == ("us", "USD")


def test_a_role_left_out_stays_left_out_next_month(write: WriteText) -> None:
    text = "Date,Offering,Customer,Revenue,TVC\n2024-08-05,A,Web,10,4\n"
    settings = Settings(sales=TableSettings({"customer": ""}))
    assert read(Request(write(text), settings=settings)).settings.sales.columns["customer"] == ""


def test_a_sheet_that_was_not_named_is_not_kept_because_next_month_it_is_called_otherwise(book: WriteBook) -> None:
    rows: list[list[object]] = [["Date", "Offering", "Revenue", "TVC"], ["2024-08-05", "A", 10, 4]]
    assert read(Request(book({"August": rows}))).settings.sales.sheet == ""
    named = Settings(sales=TableSettings(sheet="August"))
    assert read(Request(book({"August": rows}), settings=named)).settings.sales.sheet == "August"


def test_a_profile_that_is_there_is_kept(tmp_path: Path, sentence: Sentence) -> None:
    path = tmp_path / "profile.json"
    path.write_text("mine")
    assert "exists already and is kept" in sentence(write_profile, path, Settings())
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]  # and nothing is left beside it


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("{", "profile.json is no profile: it is not valid JSON"),
        ("[]", "expected keys with values in braces"),
        ('{"colums": {}}', "profile.json has the unknown key “colums”; the keys are sales, expenses, investment"),
        ('{"sales": {"column": {}}}', "has the unknown key “column” in sales; the keys are columns, numbers"),
        ('{"sales": {"columns": {"turnover": "x"}}}', "has the unknown key “turnover” in sales.columns"),
        ('{"sales": {"columns": {"tvc": 5}}}', "sales.columns.tvc is “5”; write a text"),
        ('{"sales": {"numbers": "uk"}}', "sales.numbers is “uk”; accepted are us, eu, plain"),
        ('{"sales": {"dates": 1}}', "sales.dates is “1”; accepted are dmy, mdy, ymd"),
        ('{"sales": {"reversed": "tvc"}}', 'sales.reversed is “"tvc"”; write a list'),
        ('{"sales": {"reversed": ["x"]}}', "sales.reversed has “x”, which is no role"),
        ('{"sales": {"heading_row": true}}', "heading_row is “true”; write a whole number"),
        ('{"contains_only_tvc": "yes"}', 'contains_only_tvc is “"yes"”; write true or false'),
        ('{"sales": {}, "sales": {}}', "profile.json: the key “sales” stands twice; keep one"),
        ("[" * 100_000, "profile.json is no profile"),
    ],
)
def test_a_profile_with_anything_unknown_is_refused(
    text: str, words: str, write: WriteText, sentence: Sentence
) -> None:
    assert words in sentence(read_profile, write(text, "profile.json"))
