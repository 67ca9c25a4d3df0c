"""Operating expenses and the I register: what each line is, or the reason why it cannot be used."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pytest

from addin.statement.expenses import ExpenseLines, read_expenses
from addin.statement.investment import InvestmentLines, read_investment
from addin.statement.settings import TableSettings
from addin.statement.source import read_table

from .conftest import Sentence, WriteText


def expenses(write: WriteText, text: str, reverse: tuple[str, ...] = ()) -> ExpenseLines:
    return read_expenses(read_table(write(text, "expenses.csv")), TableSettings(reversed=frozenset(reverse)))


def register(
    write: WriteText, text: str, columns: Mapping[str, str] | None = None, reverse: tuple[str, ...] = ()
) -> InvestmentLines:
    settings = TableSettings(columns or {}, reversed=frozenset(reverse))
    return read_investment(read_table(write(text, "register.csv")), settings)


def reasons(lines: ExpenseLines | InvestmentLines) -> dict[int, str]:
    pairs = zip(lines.fields.table.rows.tolist(), lines.reasons.texts.tolist(), strict=True)
    return {row: reason for row, reason in pairs if reason}


# --- operating expenses -------------------------------------------------------------------------------------


def test_an_expense_has_a_date_an_account_an_amount_and_what_it_moves_with(write: WriteText) -> None:
    lines = expenses(
        write,
        "Date,Account,Description,Amount,Moves with\n2024-08-31,Rent,Roastery,2950.00,Period\n"
        "2024-12-20,Market,Stand,2180.00,decision\n2024-12-31,Energy,,-40.00,\n",
    )
    assert lines.frame["account"].tolist() == ["Rent", "Market", "Energy"]
    assert lines.frame["amount"].tolist() == [2950.0, 2180.0, -40.0]  # a refund stays negative
    assert lines.frame["moves_with"].tolist() == ["Period", "Decision", "Period"]
    assert not reasons(lines)


def test_without_a_date_an_expense_belongs_to_the_whole_period_and_that_is_stated(write: WriteText) -> None:
    lines = expenses(write, "Account,Amount\nRent,2950\nEnergy,840\n")
    assert np.isnat(lines.frame["date"].to_numpy()).all()
    assert "2 expense lines without a date belong to the whole period." in lines.sentences


def test_a_total_below_the_expenses_is_not_added_again(write: WriteText) -> None:
    lines = expenses(write, "Account,Amount\nRent,2950\nEnergy,840\nTotal,3790\n")
    assert reasons(lines) == {4: "it looks like a total, not an expense"}


def test_an_unknown_answer_and_a_blank_amount_are_reasons(write: WriteText) -> None:
    lines = expenses(
        write, "Date,Account,Amount,Moves with\n2024-08-31,Rent,2950,Moon\n2024-08-31,Energy,,Period\n,B,1,\n"
    )
    assert reasons(lines) == {
        2: "moves with “Moon” is not Period or Decision",
        3: "amount is blank; type 0 if nothing was spent",
    }


def test_expenses_shown_as_negative_numbers_are_refused_until_they_are_reversed(
    write: WriteText, sentence: Sentence
) -> None:
    text = "Account,Amount\nRent,-2950\nEnergy,-840\n"
    assert "most amounts of expenses.csv are negative" in sentence(expenses, write, text)
    assert expenses(write, text, ("amount",)).frame["amount"].tolist() == [2950.0, 840.0]


def test_a_table_without_amounts_is_refused(write: WriteText, sentence: Sentence) -> None:
    text = sentence(expenses, write, "Account,Sum of money\nRent,2950\n")
    assert "no column that can be taken for the amount" in text
    assert "--expenses-column amount=HEADING" in text


# --- the I register -----------------------------------------------------------------------------------------

HEADINGS = "Month,Item,Kind,Opening,Purchases,Used,Scrapped,Written down,Count difference,Closing"


def test_a_register_line_keeps_its_movements_and_its_month(write: WriteText) -> None:
    lines = register(
        write, f"{HEADINGS}\n2024-08,Green coffee,Material,1000,0,400,10,20,-5,565\n2024-08,Van,Machine,9,,,,,,\n"
    )
    first, second = lines.frame.to_dict("records")
    assert (first["opening"], first["purchases"], first["used"]) == (1000.0, 0.0, 400.0)
    # opening 1,000 + purchases 0 − used 400 − scrapped 10 − written down 20 − missing 5 = 565
    assert first["closing"] == 565.0
    assert str(first["date"])[:10] == "2024-08-01"
    assert (second["kind"], second["purchases"]) == ("Equipment", 0.0)  # a blank movement is none
    assert math.isnan(second["closing"])  # a blank balance is not stated


def test_a_blank_opening_balance_is_never_zero(write: WriteText) -> None:
    lines = register(write, "Item,Opening\nGreen coffee,1000\nBags,\nTotal,1000\n,5\n")
    assert reasons(lines) == {
        3: "opening is blank; type 0 if there was none",
        4: "it looks like a total, not an item",
        5: "item is blank",
    }


def test_a_register_without_months_or_purchases_says_what_was_taken_as_none(write: WriteText) -> None:
    lines = register(write, "Item,Opening,Used\nGreen coffee,1000,400\n")
    assert "register.csv has no column for purchases: taken as none." in lines.sentences
    assert np.isnat(lines.frame["date"].to_numpy()).all()
    assert lines.frame["kind"].tolist() == ["Material"]


def test_an_unknown_kind_is_a_reason(write: WriteText) -> None:
    assert reasons(register(write, "Item,Kind,Opening\nA,Material,1\nB,Cloud,2\n")) == {
        3: "kind “Cloud” is not Material, Equipment or Other"
    }


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("2024-08,Bags,1\n2024-08,Bags,2", "has the item “Bags” twice in one period (rows 2 and 3)"),
        ("2024-08,Bags,1\n2024-08-31,Bags,2", "has the item “Bags” twice in one period (rows 2 and 3)"),
        (",Bags,1\n,Bags,2", "has the item “Bags” twice in one period (rows 2 and 3)"),
        ("2024-08,Bags,1\n,Bags,2", "has the item “Bags” with a month and without one"),
    ],
)
def test_an_item_that_stands_twice_for_one_period_is_refused(
    lines: str, words: str, write: WriteText, sentence: Sentence
) -> None:
    text = f"Date,Item,Opening\n{lines}\n"
    if "2024-08-31" in lines:
        text = text.replace("2024-08,", "2024-08-01,")
    assert words in sentence(register, write, text)


def test_movements_out_shown_as_negative_numbers_are_refused_until_they_are_reversed(
    write: WriteText, sentence: Sentence
) -> None:
    text = "Item,Opening,Used\nA,10,-4\nB,10,-3\n"
    assert "most figures for used in register.csv are negative" in sentence(register, write, text)
    assert register(write, text, reverse=("used",)).frame["used"].tolist() == [4.0, 3.0]


def test_a_register_without_opening_balances_is_refused(write: WriteText, sentence: Sentence) -> None:
    text = sentence(register, write, "Item,Purchases\nA,10\n")
    assert "no column that can be taken for the opening" in text
    assert "--investment-column opening=HEADING" in text
