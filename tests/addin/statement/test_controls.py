"""Figures from the ledger: named, read as plain numbers, never given twice."""

from __future__ import annotations

import pytest

from addin.statement.controls import ledger_figures, parse_figure, read_figures
from addin.statement.statement import Comparison, Controls, Figures, Ledger

from .conftest import Sentence, WriteText


def test_figures_find_their_place() -> None:
    found = ledger_figures(
        [
            ("control", "Revenue", 120_000.0),
            ("control", "rows", 210.0),
            ("ledger", "operating profit", 9_500.0),
            ("prior", "operating expenses", 80_000.0),
            ("budget", "average I", 90_000.0),
        ]
    )
    assert found.controls == Controls(rows=210.0, revenue=120_000.0)
    assert found.ledger == Ledger(profit=9_500.0)
    assert found.comparison == Comparison(Figures(oe=80_000.0), Figures(investment=90_000.0))


def test_nothing_given_is_nothing_and_not_zero() -> None:
    found = ledger_figures([])
    assert found.controls == Controls(None, None, None, None)
    assert found.comparison is None


def test_an_unknown_figure_or_set_is_refused_with_those_there_are(sentence: Sentence) -> None:
    assert "control “turns”: there is no such figure; the figures are rows, revenue, tvc, oe" in sentence(
        ledger_figures, [("control", "turns", 1.0)]
    )
    assert "“forecast” is no set of figures; the sets are control, ledger, prior, budget" in sentence(
        ledger_figures, [("forecast", "revenue", 1.0)]
    )


def test_a_figure_given_twice_is_refused_unless_it_is_the_same(sentence: Sentence) -> None:
    given = [("control", "revenue", 1.0), ("control", "sales", 2.0)]
    assert sentence(ledger_figures, given) == "control revenue is given twice: 1 and 2; give it once"
    assert ledger_figures([("control", "revenue", 1.0), ("control", "sales", 1.0)]).controls.revenue == 1.0


def test_an_amount_on_the_command_line_is_plain_digits(sentence: Sentence) -> None:
    assert parse_figure("control", "revenue=-120.50") == ("control", "revenue", -120.5)
    assert parse_figure("ledger", " profit = 1e3 ") == ("ledger", "profit", 1000.0)
    for amount in ("1,234", "12%", "", "abc"):
        assert "is no amount; write digits with a decimal point" in sentence(
            parse_figure, "control", f"revenue={amount}"
        )
    assert "write the figure and its amount" in sentence(parse_figure, "control", "revenue")


def test_a_table_of_figures_is_read_in_its_own_number_format(write: WriteText, sentence: Sentence) -> None:
    path = write("Set;Figure;Amount\ncontrol;revenue;444.534,00\nprior;oe;1,5\n", "figures.csv")
    assert read_figures(path) == [("control", "revenue", 444_534.0), ("prior", "oe", 1.5)]
    assert "needs the headings set, figure and amount" in sentence(read_figures, write("a,b\n1,2\n", "figures.csv"))
    blank = write("set,figure,amount\ncontrol,revenue,\ncontrol,tvc,2\n", "figures.csv")
    assert sentence(read_figures, blank) == "row 2 of figures.csv: amount is blank"


@pytest.mark.parametrize("text", ["=1", " =5"])
def test_a_figure_without_a_name_is_refused(text: str, sentence: Sentence) -> None:
    assert "write the figure and its amount" in sentence(parse_figure, "prior", text)
