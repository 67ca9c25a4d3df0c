"""The command line delivers a template for each program, and says in words what it does not know."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from addin.catalogue import FUNCTIONS
from addin.cli import run
from tests.same_bytes import first_difference
from workbook_templates.editions import EDITIONS
from workbook_templates.spelling import calls_ours


def formulas(path: Path) -> list[str]:
    book = openpyxl.load_workbook(path)
    cells = (cell.value for sheet in book for row in sheet.iter_rows() for cell in row)
    return [value for value in cells if isinstance(value, str) and value.startswith("=")]


@pytest.mark.parametrize("program", EDITIONS)
def test_a_template_is_written_for_each_program(program: str, tmp_path: Path) -> None:
    path = tmp_path / f"statement{EDITIONS[program].ending}"
    assert run(["new", "throughput_statement", "--for", program, "--example", "-o", str(path)]) == 0
    ours = calls_ours([*FUNCTIONS, *(f"_xldudf_{name}" for name in FUNCTIONS)])
    calling = [formula for formula in formulas(path) if ours(formula)]
    with zipfile.ZipFile(path) as package:
        names = set(package.namelist())
    assert bool(calling) == EDITIONS[program].calls_functions
    assert all("_xldudf_" in formula for formula in calling) or program != "lite"
    assert ("xl/vbaProject.bin" in names) == (program == "excel")
    assert ("xl/webextensions/webextension1.xml" in names) == (program == "lite")


def test_an_empty_template_is_written_under_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["new", "throughput-statement", "--for", "calc"]) == 0
    first = Path("throughput_statement.xlsx").read_bytes()
    assert run(["new", "throughput-statement", "--for", "calc", "--force"]) == 0
    assert first_difference(Path("throughput_statement.xlsx").read_bytes(), first) is None


def test_the_ending_says_for_which_program_when_nobody_does(tmp_path: Path) -> None:
    assert run(["statement", "--example", "-o", str(tmp_path / "statement.xlsm")]) == 0
    with zipfile.ZipFile(tmp_path / "statement.xlsm") as package:
        assert "xl/vbaProject.bin" in package.namelist()


REFUSED = [
    (["new", "budget"], 1, "there is no template budget; there are throughput_statement ("),
    (["new", "throughput_statement", "--for", "lotus"], 2, "there is no edition --for lotus; accepted are excel ("),
    (
        ["new", "throughput_statement", "--for", "excel", "-o", "a.xlsx"],
        1,
        "the workbook for excel is written as .xlsm; name it a.xlsm instead of a.xlsx",
    ),
    (["install", "lotus"], 2, "there is no program lotus to install for; accepted are excel and calc"),
    (["build", "calc", "--offline"], 2, "--offline is for excel"),
]


@pytest.mark.parametrize(("words", "status", "sentence"), REFUSED)
def test_what_is_not_known_is_said_in_one_sentence(
    words: list[str], status: int, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(words) == status
    told = capsys.readouterr().err
    assert told.startswith(sentence)
    assert len(told.splitlines()) == 1
