"""Sales lines: revenue and TVC of each line as the table means them, or the reason why not."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pytest

from addin.statement.sales import SalesLines, read_sales
from addin.statement.settings import TableSettings
from addin.statement.source import read_table

from .conftest import GOOD, Sentence, WriteText


def sales(
    write: WriteText,
    text: str,
    columns: Mapping[str, str] | None = None,
    *,
    contains_only_tvc: bool = False,
    reverse: tuple[str, ...] = (),
    numbers: str = "",
) -> SalesLines:
    settings = TableSettings(columns or {}, numbers=numbers, reversed=frozenset(reverse))
    return read_sales(read_table(write(text)), settings, contains_only_tvc)


def reasons(lines: SalesLines) -> dict[int, str]:
    """The reason against each unusable line, by its row."""
    pairs = zip(lines.fields.table.rows.tolist(), lines.reasons.texts.tolist(), strict=True)
    return {row: reason for row, reason in pairs if reason}


def test_price_and_tvc_per_unit_are_multiplied_by_the_quantity_and_returns_are_negative(write: WriteText) -> None:
    frame = sales(write, GOOD).frame
    assert frame["revenue"].tolist() == [125.0, 86.0, -12.5]  # 10 × 12.50, 4 × 21.50, −1 × 12.50
    assert frame["tvc"].tolist() == pytest.approx([42.0, 28.4, -4.2])
    assert frame["source"].unique().tolist() == ["sales.csv"]
    assert frame["row"].tolist() == [2, 3, 4]


def test_revenue_and_tvc_of_a_line_are_taken_as_totals(write: WriteText) -> None:
    text = "Date,Offering,Quantity,Revenue,TVC,Replacement TVC\n2024-08-05,A,10,125,42,45\n2024-08-06,B,,80,30,\n"
    frame = sales(write, text).frame
    assert frame["revenue"].tolist() == [125.0, 80.0]
    assert frame["tvc"].tolist() == [42.0, 30.0]
    assert frame["replacement_tvc"].iloc[0] == 45.0
    assert math.isnan(frame["replacement_tvc"].iloc[1])
    assert math.isnan(frame["quantity"].iloc[1])


def test_a_blank_tvc_is_never_zero(write: WriteText) -> None:
    lines = sales(write, "Date,Offering,Revenue,TVC\n2024-08-05,A,125,\n2024-08-06,B,80,0\n")
    assert reasons(lines) == {2: "TVC is blank; type 0 if this sale truly has no variable cost"}
    assert lines.frame["revenue"].tolist() == [125.0, 80.0]  # so that it can be said what was left out


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (",A,9,1", "date is blank"),
        ("soon,A,9,1", "date “soon” is not a date; accepted are 2024-08-31"),
        ("2024-08-05,A,,1", "revenue is blank; type 0 if nothing was charged"),
        ("2024-08-05,A,12%,1", "revenue “12%” is a percentage, not an amount"),
        ("2024-08-05,A,nine,1", "revenue “nine” is not a number"),
        ("2024-08-05,A,9,#N/A", "TVC is the error #N/A"),
        ("Total,,9,1", "it looks like a total, not a sale"),
        (",Gesamtsumme,9,1", "it looks like a total, not a sale"),
    ],
)
def test_a_line_that_cannot_be_used_says_why(line: str, reason: str, write: WriteText) -> None:
    lines = sales(write, f"Date,Offering,Revenue,TVC\n2024-08-01,A,10,4\n{line}\n")
    assert reasons(lines).keys() == {3}
    assert reasons(lines)[3].startswith(reason)


def test_a_line_without_an_offering_is_used_and_said(write: WriteText) -> None:
    lines = sales(write, "Date,Offering,Revenue,TVC\n2024-08-05,,125,42\n2024-08-06,B,80,30\n")
    assert lines.frame["offering"].tolist() == ["(no offering)", "B"]
    assert "1 line without an offering stand under “(no offering)”." in lines.sentences
    assert not reasons(lines)


def test_a_formula_in_an_imported_name_stays_a_text(write: WriteText) -> None:
    frame = sales(write, 'Date,Offering,Revenue,TVC\n2024-08-05,"=1+1",125,42\n').frame
    assert frame["offering"].tolist() == ["=1+1"]


# --- where TVC comes from -------------------------------------------------------------------------------------------

PROFIT = "Date,Offering,Sales,Profit\n2024-08-05,A,100,25\n2024-08-06,B,80,-4.5\n"


def test_profit_is_not_taken_by_name_and_the_sentence_says_how_it_can_be(write: WriteText, sentence: Sentence) -> None:
    text = sentence(sales, write, PROFIT)
    assert "sales.csv has no column that can be taken for TVC (total or per unit)" in text
    assert "“Profit” is not taken by name, because such a figure usually contains labour and overhead" in text
    assert text.endswith("--column profit=Profit --contains-only-tvc")


@pytest.mark.parametrize(
    ("columns", "header"),
    [
        ({"profit": "Profit"}, "Profit"),
        ({"margin": "Gross margin"}, "Gross margin"),
        ({"cogs": "COGS"}, "COGS"),
        ({"tvc": "StandardCost"}, "StandardCost"),
        ({"tvc": "Cost"}, "Cost"),
    ],
)
def test_a_column_of_unknown_composition_needs_the_users_word(
    columns: dict[str, str], header: str, write: WriteText, sentence: Sentence
) -> None:
    text = PROFIT.replace("Profit", header)
    assert "if this one contains truly variable cost only, add --contains-only-tvc" in sentence(
        sales, write, text, columns
    )
    lines = sales(write, text, columns, contains_only_tvc=True)
    assert lines.tvc_basis == "as supplied"
    assert "as supplied: its composition is not verified" in lines.sentences[-1]


def test_tvc_from_profit_is_revenue_less_profit(write: WriteText) -> None:
    lines = sales(write, PROFIT, {"profit": "Profit"}, contains_only_tvc=True)
    assert lines.frame["tvc"].tolist() == [75.0, 84.5]  # 100 − 25, 80 − (−4.5): sold below cost
    assert lines.sentences[-1] == "TVC is “Sales” less “Profit”, as supplied: its composition is not verified."


def test_the_word_is_not_needed_for_a_column_called_tvc_and_changes_nothing(write: WriteText) -> None:
    assert sales(write, GOOD, contains_only_tvc=True).tvc_basis == "stated"


def test_a_tvc_beside_a_price_per_unit_has_to_say_whether_it_is_per_unit(write: WriteText, sentence: Sentence) -> None:
    text = "Date,Offering,Quantity,Price,TVC\n2024-08-05,A,10,12.50,4.20\n"
    assert sentence(sales, write, text) == (
        "“TVC” of sales.csv may be per line or per unit, as “Price” is; say which with --column tvc=TVC (per line) "
        "or --column tvc_per_unit=TVC"
    )
    assert sales(write, text, {"tvc": "TVC"}).frame["tvc"].tolist() == [4.2]
    assert sales(write, text, {"tvc_per_unit": "TVC"}).frame["tvc"].tolist() == [42.0]
    assert sales(write, text.replace("TVC", "Total TVC")).frame["tvc"].tolist() == [4.2]


def test_a_total_and_a_unit_figure_side_by_side_are_refused_until_one_is_named(
    write: WriteText, sentence: Sentence
) -> None:
    text = "Date,Offering,Quantity,Revenue,Total TVC,TVC per unit\n2024-08-05,A,10,125,42,4.2\n"
    words = sentence(sales, write, text)
    assert "“Total TVC”, “TVC per unit” of sales.csv both give TVC; name one with --column tvc=HEADING" in words
    assert sales(write, text, {"tvc": "Total TVC"}).frame["tvc"].tolist() == [42.0]


def test_a_tvc_per_unit_needs_the_quantity_of_every_line(write: WriteText, sentence: Sentence) -> None:
    text = "Date,Offering,Quantity,Revenue,TVC per unit\n2024-08-05,A,,125,4.2\n2024-08-05,A,10,125,4.2\n"
    assert reasons(sales(write, text)) == {2: "quantity is blank; without it the price or TVC per unit gives no amount"}
    assert "quantity, which “TVC per unit” per unit needs" in sentence(
        sales, write, "Date,Offering,Revenue,TVC per unit\n2024-08-05,A,125,4.2\n"
    )


def test_replacement_tvc_per_unit_is_multiplied_and_an_error_in_it_does_not_cost_the_line(write: WriteText) -> None:
    text = (
        "Date,Offering,Quantity,Price,TVC per unit,Replacement TVC per unit\n"
        "2024-08-05,A,10,12.50,4.20,5.04\n2024-08-06,B,2,12.50,4.20,#N/A\n"
    )
    lines = sales(write, text)
    assert lines.frame["replacement_tvc"].iloc[0] == pytest.approx(50.4)
    assert math.isnan(lines.frame["replacement_tvc"].iloc[1])
    assert not reasons(lines)
    assert any("could not be read in 1 line of sales.csv (row 3:" in words for words in lines.sentences)


def test_revenue_wins_over_price_and_the_difference_is_stated(write: WriteText) -> None:
    text = "Date,Offering,Quantity,Price,Revenue,TVC\n2024-08-05,A,10,12.50,100,42\n2024-08-06,A,2,12.50,25,8\n"
    lines = sales(write, text)
    assert lines.frame["revenue"].tolist() == [100.0, 25.0]
    assert any("In 1 line of sales.csv price × quantity is not the revenue (row 2" in s for s in lines.sentences)


# --- columns that cannot be used --------------------------------------------------------------------------------------


def test_a_missing_column_is_named_with_the_headings_there_are(write: WriteText, sentence: Sentence) -> None:
    text = sentence(sales, write, "Date,Menu,Amount\n2024-08-05,A,125\n")
    assert text.startswith(
        "sales.csv has no column that can be taken for offering, nor for TVC (total or per unit); its headings are "
        "“Date”, “Menu”, “Amount”"
    )
    assert "--column offering=HEADING" in text


def test_a_column_of_errors_is_refused_with_the_first(write: WriteText, sentence: Sentence) -> None:
    text = sentence(sales, write, "Date,Offering,Revenue,TVC\n2024-08-05,A,9,#N/A\n2024-08-06,B,8,#REF!\n")
    assert text.startswith(
        "the column “TVC” of sales.csv holds no number: in row 2 TVC is the error #N/A, and so on in all 2 filled cells"
    )


def test_a_column_of_percentages_is_refused(write: WriteText, sentence: Sentence) -> None:
    text = sentence(sales, write, "Date,Offering,Revenue,TVC\n2024-08-05,A,9,40%\n2024-08-06,B,8,35 %\n")
    assert "TVC “40%” is a percentage, not an amount" in text


def test_a_blank_column_is_refused(write: WriteText, sentence: Sentence) -> None:
    text = sentence(sales, write, "Date,Offering,Revenue,TVC\n2024-08-05,A,9,\n2024-08-06,B,8,\n")
    assert "the column “TVC” of sales.csv is blank in all 2 lines" in text


def test_costs_shown_as_negative_numbers_are_refused_until_they_are_reversed(
    write: WriteText, sentence: Sentence
) -> None:
    text = "Date,Offering,Revenue,TVC\n2024-08-05,A,100,-75\n2024-08-06,B,80,-60\n2024-08-07,B,-80,60\n"
    assert "most TVC figures of sales.csv are negative although the sales are positive" in sentence(sales, write, text)
    lines = sales(write, text, reverse=("tvc",))
    assert lines.frame["tvc"].tolist() == [75.0, 60.0, -60.0]
    assert any("The signs of “TVC” in sales.csv are reversed, as stated." in words for words in lines.sentences)


def test_sales_shown_as_negative_numbers_are_refused_until_they_are_reversed(
    write: WriteText, sentence: Sentence
) -> None:
    text = "Date,Offering,Revenue,TVC\n2024-08-05,A,-100,75\n2024-08-06,B,-80,60\n"
    assert "most revenue figures of sales.csv are negative" in sentence(sales, write, text)
    assert sales(write, text, reverse=("revenue",)).frame["revenue"].tolist() == [100.0, 80.0]


def test_mixed_number_formats_are_refused(write: WriteText, sentence: Sentence) -> None:
    text = "Date;Offering;Revenue;TVC\n2024-08-05;A;1,234.50;75\n2024-08-06;B;80,5;60\n"
    assert "sales.csv holds numbers of two formats: “1,234.50” in row 2 (Revenue)" in sentence(sales, write, text)
    lines = sales(write, text, numbers="us")
    assert reasons(lines) == {3: "revenue “80,5” is not a number in the format us"}


def test_dates_of_two_formats_are_refused(write: WriteText, sentence: Sentence) -> None:
    text = "Date,Offering,Revenue,TVC\n2024-08-05,A,100,75\n06.08.2024,B,80,60\n"
    assert (
        "sales.csv holds dates of two formats in “Date”: “2024-08-05” in row 2 and “06.08.2024” in row 3"
        in sentence(sales, write, text)
    )
