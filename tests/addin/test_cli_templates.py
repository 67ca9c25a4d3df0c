"""`throughput new --from` and `throughput refill`: what they print, where, and with which exit status."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin import cli
from addin.cli import templates

SALES = "Date,Offering,Revenue,TVC\n2024-08-05,Blend,125.00,42\n2024-08-12,Roma,86.00,28.40\n"
COSTS = "Offering;Cost line;Cost;Colour\nChair;Wood;12,50;red\nChair;Paint;much;red\n"


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def run(*words: object) -> tuple[int, str, str]:
        status = cli.run([str(word) for word in words])
        printed = capsys.readouterr()
        assert "fault of the program" not in printed.err
        return status, printed.out, printed.err

    return run


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Saves the built workbook as it is, without computing its formulas."""

    def save(workbook: Any, output: Path, *_: object) -> None:
        workbook.save(output)

    monkeypatch.setattr(templates, "write_workbook", save)


@pytest.fixture
def light_register(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """A register of input sheets only, in place of the whole one, which takes seconds to build."""
    from addin.version import VERSION
    from workbook_templates import tvc_register
    from workbook_templates.parts.book import Book

    contents: list[Any] = []

    def build(content: Any, edition: Any = "addin", **_: object) -> openpyxl.Workbook:
        contents.append(content)
        book = Book(tvc_register.TITLE, tvc_register.PLANS, VERSION, edition)
        tvc_register.draw_inputs(book, tvc_register.declare_inputs(book, content), content)
        return book.workbook

    monkeypatch.setattr(tvc_register, "build", build)
    return contents


def test_new_from_a_table_says_what_was_taken_and_what_was_not(
    tmp_path: Path, light_register: list[Any], said: Callable[..., tuple[int, str, str]]
) -> None:
    (tmp_path / "costs.csv").write_text(COSTS, encoding="utf-8")
    output = tmp_path / "register.xlsx"
    status, out, err = said("new", "tvc-register", "--from", tmp_path / "costs.csv", "-o", output, "--currency", "EUR")
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        f"Wrote {output}: 1 line in CostLines, 1 line in OfferingLines, in EUR.",
        "  costs.csv is separated by semicolons.",
        "  costs.csv: Offering from “Offering”, Cost line from “Cost line”, Cost or book value per unit from “Cost”.",
        "  Numbers in costs.csv have a decimal comma, as “12,50” in row 2 (Cost) shows.",
        "  Columns of costs.csv not used: “Colour”.",
        "1 line could not be used; they stand in the workbook on Sources or Not used:",
        "  costs.csv row 3: Cost or book value per unit “much” is not a number",
    ]
    assert light_register[0].costs[0].cost == 12.5
    assert openpyxl.load_workbook(output)["Costs"]["D7"].value == 12.5


def test_options_of_new_reach_the_table(
    tmp_path: Path, light_register: list[Any], said: Callable[..., tuple[int, str, str]]
) -> None:
    (tmp_path / "costs.csv").write_text('What,Betrag,Art\nWood,"-1,250",Material\n', encoding="utf-8")
    words = ("--column", "line=What", "--column", "cost=Betrag", "--numbers", "us", "--reverse", "cost")
    more = ("--table", "Costs", "--title", "Mine", "--profile", tmp_path / "profile.json")
    for output in ("one.xlsx", "two.xlsx"):
        status, _, err = said(
            "new", "tvc_register", "--from", tmp_path / "costs.csv", "-o", tmp_path / output, *words, *more
        )
        assert (status, err) == (0, "")
        words = ()  # the second time the profile knows
    for content in light_register:
        assert (content.title, content.costs[0].line, content.costs[0].cost) == ("Mine", "Wood", 1250)
    kept = json.loads((tmp_path / "profile.json").read_text(encoding="utf-8"))
    assert kept["CostLines"]["columns"]["cost"] == "Betrag"
    assert (kept["CostLines"]["numbers"], kept["CostLines"]["reversed"]) == ("us", ["cost"])


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (("tvc_register", "--from", "none.csv", "-o", "out.xlsx"), 1, "none.csv"),
        (("tvc_register", "--from", "sales.csv", "-o", "out.xlsx"), 1, "has no column that can be taken for"),
        (("tvc_register", "--from", "sales.csv", "--example", "-o", "out.xlsx"), 2, "not both"),
        (("nothing", "--from", "sales.csv", "-o", "out.xlsx"), 1, "there is no template nothing"),
        (("tvc_register", "--from", "sales.csv", "--column", "x", "-o", "out.xlsx"), 2, "write ROLE=HEADING"),
        (("tvc_register", "--from", "out.xlsx", "-o", "out.xlsx"), 1, "is one of the files to read"),
    ],
)
def test_what_new_refuses_is_one_sentence_and_nothing_is_written(
    words: tuple[str, ...],
    status: int,
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    said: Callable[..., tuple[int, str, str]],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sales.csv").write_text(SALES, encoding="utf-8")
    found, out, err = said("new", *words)
    assert (found, out) == (status, "")
    assert sentence in err
    assert err.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sales.csv"]


def test_refill_says_what_it_carried_and_each_thing_it_could_not(
    tmp_path: Path, said: Callable[..., tuple[int, str, str]]
) -> None:
    (tmp_path / "sales.csv").write_text(SALES, encoding="utf-8")
    old, new = tmp_path / "old.xlsx", tmp_path / "new.xlsx"
    assert said("new", "throughput_statement", "--from", tmp_path / "sales.csv", "-o", old)[0] == 0
    workbook = openpyxl.load_workbook(old)
    workbook["Sales"]["P9"] = "ask Anna"
    workbook.save(old)
    status, out, err = said("refill", old, "-o", new)
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith(f"Wrote {new}, a throughput_statement; ")
    assert lines[1:] == [
        "1 thing could not be carried as it stood:",
        "  Sales!P9: “ask Anna”: it stands outside the template's tables and forms",
    ]
    assert openpyxl.load_workbook(new)["Sales"]["F7"].value == 125
    assert said("refill", new, "-o", tmp_path / "third.xlsx")[1].splitlines()[-1] == "Every input was carried."


def test_refill_never_writes_to_the_old_file(tmp_path: Path, said: Callable[..., tuple[int, str, str]]) -> None:
    path = tmp_path / "old.xlsx"
    openpyxl.Workbook().save(path)
    before = path.read_bytes()
    status, _, err = said("refill", path, "-o", path, "--force")
    assert (status, path.read_bytes()) == (1, before)
    assert "a file handed over is never written to" in err
    assert said("refill", path)[0] == 2
    status, _, err = said("refill", path, "-o", tmp_path / "new.xlsx")
    assert status == 1
    assert "is none of our templates" in err


def test_a_template_with_several_examples_is_filled_with_the_one_named(said, tmp_path: Path) -> None:
    status, _, _ = said("new", "delta_decision", "--which", "price", "--for", "plain", "-o", tmp_path / "d.xlsx")
    assert status == 0
    sheet = openpyxl.load_workbook(tmp_path / "d.xlsx")["Alternatives"]
    names = {cell.value for row in sheet.iter_rows() for cell in row}
    assert "One flight" not in names


def test_an_example_that_there_is_not_is_refused_with_those_there_are(said, tmp_path: Path) -> None:
    status, _, err = said("new", "delta_decision", "--which", "boat", "-o", tmp_path / "d.xlsx", "--for", "plain")
    assert status == 2
    assert "delta_decision has no example boat; accepted are flight, price" in err
    status, _, err = said("new", "tvc_register", "--which", "boat", "-o", tmp_path / "r.xlsx", "--for", "plain")
    assert (status, err) == (2, "tvc_register has no example boat; it has a single one: --example\n")
