"""The command line: what it prints, where, and with which exit status."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from addin import cli
from addin.catalogue import FUNCTIONS
from addin.version import VERSION
from tests.same_bytes import first_difference

SALES = """Date,Offering,Customer,Quantity,Price,TVC per unit
2024-08-05,Blend,Café Mistral,10,12.50,4.20
2024-08-12,Roma,Web shop,4,21.50,7.10
2024-08-30,Blend,Web shop,-1,12.50,4.20
"""


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]):
    """Runs a command line and gives its status, what it printed, and what it said on standard error."""

    def run(*words: object) -> tuple[int, str, str]:
        status = cli.run([str(word) for word in words])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return status, printed.out, printed.err

    return run


@pytest.fixture
def sales(tmp_path: Path) -> Path:
    path = tmp_path / "sales.csv"
    path.write_text(SALES, encoding="utf-8")
    return path


@pytest.fixture
def quick_workbook(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """An empty workbook in place of the template, so that a test of the command does not wait for it."""
    from workbook_templates import throughput_statement

    built: list[object] = []

    def build(statement: object, edition: str) -> openpyxl.Workbook:
        assert edition == "addin"
        built.append(statement)
        return openpyxl.Workbook()

    monkeypatch.setattr(throughput_statement, "build", build)
    return built


# --- eval -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "printed"),
    [
        ("=THROUGHPUT(100,{75,1})", "24"),
        ('=IF(DELTA_DECISION({950,1520},{0,0},"verdict")="Accept","go","stop")', "go"),
        ("=3/5", "0.6"),
        ("=OE_STREAM(120000,12,1%)", "10661.854641401"),
        ("=0.1+0.2", "0.3"),
        ("=1=1", "TRUE"),
        ("=0*-1", "0"),
        ("={1,2;3,4}", "1\t2\n3\t4"),
        ('=THROUGHPUT({100;80},{75;60},,"lines")', "25\n20"),
    ],
)
def test_a_formula_prints_its_result(formula: str, printed: str, said) -> None:
    assert said("eval", formula) == (0, printed + "\n", "")


def test_a_cell_error_prints_its_code_and_says_its_sentence_on_standard_error(said) -> None:
    status, out, err = said("eval", '=THROUGHPUT(100,"")')
    assert (status, out) == (1, "#N/A\n")
    assert err.startswith("TVC is blank; type 0 if this sale truly has no variable cost")
    assert err.count("\n") == 1


def test_an_error_in_one_line_of_a_spilled_result_is_printed_in_its_place_and_explained(said) -> None:
    status, out, err = said("eval", '=THROUGHPUT({100;80},{75;"x"},,"lines")')
    assert (status, out) == (1, "25\n#VALUE!\n")
    assert 'TVC on line 2 is "x"' in err


def test_a_formula_that_does_not_parse_exits_2_with_a_sentence(said) -> None:
    status, out, err = said("eval", "=F(")
    assert (status, out) == (2, "")
    assert "does not parse" in err
    assert err.count("\n") == 1


def test_json_has_the_value_the_rows_or_the_error(said) -> None:
    assert json.loads(said("eval", "=THROUGHPUT(100,{75,1})", "--json")[1]) == {"value": 24}
    assert json.loads(said("eval", "={1,2;3,4}", "--json")[1]) == {"rows": [[1, 2], [3, 4]]}
    status, out, _ = said("eval", "=1/0", "--json")
    assert status == 1
    assert json.loads(out)["value"]["error"] == "#DIV/0!"


# --- functions ----------------------------------------------------------------------------------------------------


def test_every_function_is_listed_with_its_purpose(said) -> None:
    status, out, _ = said("functions")
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()] == list(FUNCTIONS)


def test_one_function_shows_its_arguments_answers_outputs_example_and_source(said) -> None:
    _, out, _ = said("functions", "tvc_policy")
    for word in ("Arguments", "Answers", "Outputs", "Example", "Source", "replenished", "Bought for this sale", "S1"):
        assert word in out


def test_functions_as_json_are_those_of_the_catalogue(said) -> None:
    described = json.loads(said("functions", "--json")[1])
    assert [entry["name"] for entry in described] == list(FUNCTIONS)
    one = json.loads(said("functions", "throughput", "--json")[1])
    assert one["usage"] == "THROUGHPUT(revenue, tvc, [quantity], [output])"
    assert [argument["name"] for argument in one["arguments"]] == ["revenue", "tvc", "quantity", "output"]


def test_an_unknown_function_is_refused_with_the_nearest_one(said) -> None:
    status, _, err = said("functions", "THROUHPUT")
    assert (status, err) == (1, "there is no function THROUHPUT; did you mean THROUGHPUT?\n")


# --- statement ----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("quick_workbook")
def test_a_statement_says_what_it_used_and_what_came_of_it(sales: Path, said) -> None:
    output = sales.with_name("out.xlsx")
    status, out, err = said("statement", sales, "-o", output, "--currency", "EUR")
    assert (status, err) == (0, "")
    assert output.exists()
    # revenue 125 + 86 − 12.50, TVC 42 + 28.40 − 4.20
    assert out.splitlines() == [
        f"Wrote {output}",
        "Period 2024-08-01 to 2024-08-31; 3 sales lines used.",
        "Revenue 198.50 EUR, TVC 66.20, T 132.30.",
    ]


@pytest.mark.usefixtures("quick_workbook")
def test_unused_lines_are_shown_ten_at_most_with_their_count_and_the_amounts_left_out(sales: Path, said) -> None:
    with sales.open("a", encoding="utf-8") as file:
        file.writelines(f"2024-08-{day:02},Roma,Web shop,2,10.00,\n" for day in range(1, 13))
        file.write("2024-08-20,Roma,Web shop,2,ten,1\n")
    status, out, _ = said("statement", sales, "-o", sales.with_name("out.xlsx"))
    assert status == 0
    lines = out.splitlines()
    assert lines[1] == "Period 2024-08-01 to 2024-08-31; 3 sales lines used, 13 unused."
    # 12 lines of 2 × 10.00; the price of the last cannot be read
    assert lines[3] == "13 lines could not be used; left out: 240.00 and 1 amount that could not be read."
    assert lines[4] == (
        "  sales.csv row 5: TVC per unit is blank; type 0 if this sale truly has no variable cost (20.00)"
    )
    assert len(lines) == 4 + 10 + 1
    assert lines[-1] == "  and 3 more, listed in the workbook"


@pytest.mark.usefixtures("quick_workbook")
def test_strict_refuses_and_writes_nothing(sales: Path, said) -> None:
    sales.write_text(SALES + "2024-08-01,Roma,Web shop,2,10.00,\n", encoding="utf-8")
    status, out, err = said("statement", sales, "-o", sales.with_name("out.xlsx"), "--strict")
    assert (status, out) == (1, "")
    assert err.startswith("1 line cannot be used, and --strict was given; the first is row 5 of sales.csv")
    assert sorted(path.name for path in sales.parent.iterdir()) == ["sales.csv"]


@pytest.mark.usefixtures("quick_workbook")
def test_lines_outside_the_period_are_counted(sales: Path, said) -> None:
    _, out, _ = said("statement", sales, "-o", sales.with_name("out.xlsx"), "--from", "2024-08-10", "--to", "2024-08")
    assert "Period 2024-08-10 to 2024-08-31; 2 sales lines used, 1 dated outside the period." in out


def test_options_reach_the_statement(sales: Path, quick_workbook, said) -> None:
    status, _, _ = said(
        *("statement", sales, "-o", sales.with_name("out.xlsx"), "--title", "August", "--control", "revenue=198.50"),
        *("--ledger", "profit=12.5", "--prior", "oe=80", "--budget", "tvc=70", "--column", "customer="),
    )
    assert status == 0
    (statement,) = quick_workbook
    assert statement.title == "August"
    assert statement.controls.revenue == 198.5
    assert statement.ledger_profit == 12.5
    assert (statement.comparison.prior.oe, statement.comparison.budget.tvc) == (80.0, 70.0)
    assert set(statement.sales["customer"]) == {""}
    assert not statement.is_example


@pytest.mark.usefixtures("quick_workbook")
def test_profit_as_tvc_is_said_to_be_unverified(sales: Path, said) -> None:
    sales.write_text("Date,Offering,Sales,Profit\n2024-08-05,A,100,25\n2024-08-06,B,80,10\n", encoding="utf-8")
    words = ("statement", sales, "-o", sales.with_name("out.xlsx"), "--column", "profit=Profit")
    status, _, err = said(*words)
    assert status == 1
    assert "add --contains-only-tvc" in err
    _, out, _ = said(*words, "--contains-only-tvc")
    assert "T 35.00 (TVC as supplied, composition not verified)." in out


@pytest.mark.usefixtures("quick_workbook")
def test_a_profile_is_kept_once_and_reused(sales: Path, said, tmp_path: Path) -> None:
    sales.write_text("Day;Menu;Umsatz;TVC\n13.8.2024;A;1.234,50;75,00\n", encoding="utf-8")
    profile, output = tmp_path / "firm.json", tmp_path / "out.xlsx"
    words = ("statement", sales, "-o", output, "--profile", profile, "--force")
    _, out, _ = said(*words, "--column", "date=Day", "--column", "offering=Menu")
    assert f"Kept columns and formats in {profile}" in out
    kept = profile.read_text(encoding="utf-8")
    sales.write_text("Day;Menu;Umsatz;TVC\n03.9.2024;A;1.234;75\n", encoding="utf-8")
    status, out, _ = said(*words)
    assert status == 0
    assert "Revenue 1,234.00" in out
    assert "Kept" not in out
    assert profile.read_text(encoding="utf-8") == kept


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (["-o", "{out}"], 2, "name a table of sales, or give --example, and not both"),
        (["{sales}", "--example", "-o", "{out}"], 2, "name a table of sales, or give --example, and not both"),
        (["{sales}"], 2, "name the workbook to write with -o OUT.xlsx"),
        (
            ["{sales}", "-o", "{dir}/out.csv"],
            1,
            "the workbook for calc is written as .xlsx; name it out.xlsx instead of out.csv",
        ),
        (["{sales}", "-o", "{dir}"], 1, "the workbook for calc is written as .xlsx"),
        (["{sales}", "-o", "{dir}/none/out.xlsx"], 1, "does not exist"),
        (["{dir}/nowhere.csv", "-o", "{out}"], 1, "there is no file"),
        (["{sales}", "-o", "{out}", "--column", "revenue"], 2, "--column revenue: write ROLE=HEADING"),
        (["{sales}", "-o", "{out}", "--column", "tvc=A", "--column", "tvc=B"], 2, "--column tvc is given twice"),
        (["{sales}", "-o", "{out}", "--column", "tvc=Nope"], 1, "sales.csv has no heading “Nope”"),
        (["{sales}", "-o", "{out}", "--numbers", "uk"], 1, "there is no number format “uk”"),
        (["{sales}", "-o", "{out}", "--from", "August"], 1, "--from August: write a day as 2024-08-31"),
        (["{sales}", "-o", "{out}", "--reverse", "moon"], 2, "there is no role moon that holds numbers"),
        (["{sales}", "-o", "{out}", "--control", "turns=1"], 1, "there is no such figure"),
        (["{sales}", "-o", "{out}", "--profile", "{dir}/none/p.json"], 1, "there is no folder"),
        (["{sales}", "-o", "{out}", "--sheet", "A"], 1, "has no sheet “A”"),
        (["{sales}", "-o", "{out}", "--heading-row", "x"], 2, "--heading-row"),
        (["{sales}", "-o", "{out}", "--colour", "red"], 2, "--colour"),
    ],
)
@pytest.mark.usefixtures("quick_workbook")
def test_every_refusal_is_one_sentence_with_its_status_and_nothing_is_written(
    words: list[str], status: int, sentence: str, sales: Path, said
) -> None:
    folder = sales.parent
    filled = [word.format(sales=sales, dir=folder, out=folder / "out.xlsx") for word in words]
    found, out, err = said("statement", *filled)
    assert (found, out) == (status, "")
    assert sentence in err
    assert err.count("\n") == 1
    assert [path.name for path in folder.iterdir()] == ["sales.csv"]


@pytest.mark.usefixtures("quick_workbook")
def test_an_existing_workbook_is_kept_unless_force_is_given(sales: Path, said) -> None:
    output = sales.with_name("out.xlsx")
    output.write_text("mine")
    status, _, err = said("statement", sales, "-o", output)
    assert status == 1
    assert "out.xlsx exists and is kept" in err
    assert "--force" in err
    assert output.read_text() == "mine"
    assert said("statement", sales, "-o", output, "--force")[0] == 0
    assert openpyxl.load_workbook(output).sheetnames


@pytest.mark.usefixtures("quick_workbook")
def test_a_file_handed_over_is_never_written_to_not_even_with_force(tmp_path: Path, said) -> None:
    workbook = openpyxl.Workbook()
    for row in (["Date", "Offering", "Revenue", "TVC"], ["2024-08-05", "A", 100, 40]):
        workbook.active.append(row)
    workbook.save(tmp_path / "sales.xlsx")
    content = (tmp_path / "sales.xlsx").read_bytes()
    other_name = tmp_path / "link.xlsx"
    os.link(tmp_path / "sales.xlsx", other_name)
    for output in (tmp_path / "sales.xlsx", tmp_path / "." / "sales.xlsx", other_name):
        status, _, err = said("statement", tmp_path / "sales.xlsx", "-o", output, "--force")
        assert status == 1
        assert "a file handed over is never written to" in err
    assert first_difference((tmp_path / "sales.xlsx").read_bytes(), content) is None


@pytest.mark.usefixtures("quick_workbook")
def test_a_folder_closed_to_writing_is_refused(sales: Path, monkeypatch: pytest.MonkeyPatch, said) -> None:
    monkeypatch.setattr(os, "access", lambda _, mode, **__: mode != os.W_OK)  # the system's owner may write anywhere
    status, out, err = said("statement", sales, "-o", sales.with_name("out.xlsx"))
    assert (status, out) == (1, "")
    assert "There is no permission to write in the folder" in err


def test_an_interrupt_in_the_middle_leaves_one_sentence_and_no_file(
    sales: Path, monkeypatch: pytest.MonkeyPatch, said
) -> None:
    from workbook_templates import throughput_statement

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(throughput_statement, "build", interrupted)
    profile = sales.with_name("firm.json")
    status, out, err = said("statement", sales, "-o", sales.with_name("out.xlsx"), "--profile", profile)
    assert (status, out, err) == (130, "", "interrupted; out.xlsx was not written\n")
    assert [path.name for path in sales.parent.iterdir()] == ["sales.csv"]


@pytest.mark.skipif(os.name == "nt", reason="a signal to one process only is sent differently there")
def test_control_c_while_the_workbook_is_made_leaves_no_file(tmp_path: Path) -> None:
    lines = "".join(f"2024-{day % 12 + 1:02}-01,P{day % 7},C,1,10.00,4.00\n" for day in range(20_000))
    (tmp_path / "sales.csv").write_text(SALES.splitlines()[0] + "\n" + lines, encoding="utf-8")
    command = [
        sys.executable,
        "-c",
        # a program started in the background may have been told to ignore it
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from addin.cli import main; print('ready', flush=True); main()",
        "statement",
        "sales.csv",
        "-o",
        "out.xlsx",
    ]
    environment = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[2])}
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130, (out, err)
    assert err in ("interrupted; out.xlsx was not written\n", "interrupted; nothing was written\n")
    assert [path.name for path in tmp_path.iterdir()] == ["sales.csv"]


def test_the_example_is_written_from_end_to_end(tmp_path: Path, said) -> None:
    output = tmp_path / "statement.xlsx"
    status, out, err = said("statement", "--example", "-o", output)
    assert (status, err) == (0, "")
    assert "210 sales lines used." in out
    assert "Revenue 444,534.00 EUR, TVC 161,763.51, T 282,770.49." in out
    assert len(openpyxl.load_workbook(output).sheetnames) > 5
    assert [path.name for path in tmp_path.iterdir()] == ["statement.xlsx"]


# --- the command line itself ------------------------------------------------------------------------------------------


def test_the_version_is_that_of_the_product(said) -> None:
    assert said("--version") == (0, f"throughput {VERSION}\n", "")


def test_an_unknown_command_and_a_missing_argument_exit_2_with_one_sentence(said) -> None:
    assert said("evil")[0] == 2
    status, _, err = said("eval")
    assert status == 2
    assert "FORMULA" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("command", [[], ["eval"], ["functions"], ["statement"]])
def test_help_is_printed_for_every_command(command: list[str], said) -> None:
    status, out, _ = said(*command, "--help")
    assert status == 0
    assert "Usage" in out
    if not command:
        assert all(name in out for name in cli.COMMANDS)


def test_a_fault_of_the_program_is_one_sentence_that_can_be_reported(
    sales: Path, monkeypatch: pytest.MonkeyPatch, said
) -> None:
    from workbook_templates import throughput_statement

    def broken(*_: object, **__: object) -> None:
        raise KeyError("shelf")

    monkeypatch.setattr(throughput_statement, "build", broken)
    status, _, err = said("statement", sales, "-o", sales.with_name("out.xlsx"))
    assert status == 1
    assert err.startswith(
        "this is a fault of the program and not of what was given (KeyError: 'shelf'; test_cli.py line"
    )


def test_a_terminal_that_cannot_show_a_sign_gets_a_plain_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for encoding in ("cp1252", "ascii", "cp437"):
        raw = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
        assert cli.run(["functions"]) == 0
        sys.stdout.flush()
        assert b"NP" in raw.getvalue()
    assert b"NP = T - OE" in raw.getvalue()


def modules_after(code: str) -> set[str]:
    command = [sys.executable, "-c", f"{code}\nimport sys; print(' '.join(sys.modules))"]
    environment = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[2])}
    out = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    return set(out.splitlines()[-1].split())


@pytest.mark.parametrize(
    ("words", "absent"),
    [
        (["eval", "=1"], {"pandas", "openpyxl", "numpy", "rich", "workbook_templates", "addin.statement"}),
        (["functions"], {"pandas", "openpyxl", "numpy", "rich", "formualizer", "addin.engine"}),
        (["--version"], {"pandas", "openpyxl", "numpy", "rich", "formualizer", "addin.engine"}),
    ],
)
def test_a_command_loads_only_what_it_needs(words: list[str], absent: set[str]) -> None:
    assert not absent & modules_after(f"from addin.cli import run; run({words!r})")


@pytest.fixture(autouse=True)
def _streams_as_they_were() -> Iterator[None]:
    """The command line replaces what a closed pipe leaves behind; the next test finds its own streams."""
    before = sys.stdout, sys.stderr
    yield
    sys.stdout, sys.stderr = before
