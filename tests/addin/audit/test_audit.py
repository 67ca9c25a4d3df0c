"""One audit gives everything an accountant needs, the same in every run, at the terminal, as JSON and as a workbook."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path

import jsonschema
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.workbook.properties import CalcProperties

from addin import cli
from addin.audit.as_json import as_json, schema
from addin.audit.audit import Audited, Settings, audit
from tests import open_xml_validator
from tests.same_bytes import first_difference
from workbook_templates.audit_report import PLANS, build, link_from
from workbook_templates.finish import finished_bytes

MADE = datetime(2026, 11, 22, 9, 30)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Three sales lines, T by native formula and by function, and a workbook that computes only when told to."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sales, mine"
    sheet.append(["Offering", "Quantity", "Price", "TVC", "T"])
    for row, offering in enumerate(("Blend", "Roma", "=2+2"), 2):
        sheet.append([None, row, 100, 40, f"=B{row}*(C{row}-D{row})"])
        sheet.cell(row, 1, offering).data_type = "s"
    sheet["E6"] = "=SUM(E2:E4)"
    sheet["E7"] = "=IF(E6>0,THROUGHPUT(C2:C4,D2:D4,B2:B4),0)"
    book.calculation = CalcProperties(calcMode="manual")
    path = tmp_path / "my ledger.xlsx"
    book.save(path)
    return path


@pytest.fixture
def audited(ledger: Path) -> Audited:
    return audit(ledger)


def test_the_file_is_named_by_its_bytes_and_is_not_written_to(ledger: Path) -> None:
    before = ledger.read_bytes()
    book = audit(ledger).book
    assert (book.name, book.size, book.sha256) == (
        "my ledger.xlsx",
        len(before),
        hashlib.sha256(before).hexdigest(),
    )
    assert first_difference(ledger.read_bytes(), before) is None


def test_copies_of_a_formula_are_one_formula_with_the_arguments_of_our_functions(audited: Audited) -> None:
    found = {formula.formula: formula for formula in audited.formulas}
    assert {text: formula.count for text, formula in found.items()} == {
        "=B2*(C2-D2)": 3,
        "=SUM(E2:E4)": 1,
        "=IF(E6>0,THROUGHPUT(C2:C4,D2:D4,B2:B4),0)": 1,
    }
    (call,) = found["=IF(E6>0,THROUGHPUT(C2:C4,D2:D4,B2:B4),0)"].calls
    assert str(call) == "THROUGHPUT: revenue = C2:C4; tvc = D2:D4; quantity = B2:B4"


def test_typed_numbers_are_listed_run_by_run_under_their_heading(audited: Audited) -> None:
    # quantities 2, 3 and 4 stand one below the other: least 2, greatest 4, together 9
    run = audited.inputs[0]
    assert (str(run.area), run.heading, run.count, run.least, run.greatest, run.total) == (
        "'Sales, mine'!B2:B4",
        "Quantity · Blend",
        3,
        2.0,
        4.0,
        9.0,
    )


def test_the_verdict_counts_by_severity_and_says_what_follows(ledger: Path, audited: Audited) -> None:
    kinds = audited.findings.counts
    assert "CA-01" in kinds
    assert audited.verdict.endswith(("before relying on the figures", "before the errors are cleared"))
    silent = audit(ledger, settings=Settings(ignored=frozenset(kinds)))
    assert silent.verdict == "No findings in 5 formulas on 1 sheet"


def test_a_code_that_no_finding_has_is_refused(ledger: Path) -> None:
    with pytest.raises(ValueError, match="there is no finding XX-99"):
        audit(ledger, settings=Settings(ignored=frozenset({"XX-99"})))


def test_two_runs_differ_in_nothing_but_the_time(ledger: Path) -> None:
    one, other = (as_json(audit(ledger), MADE) for _ in range(2))
    assert json.dumps(one) == json.dumps(other)
    reports = [finished_bytes(build(audit(ledger), made=MADE), stamp=MADE, host="plain") for _ in range(2)]
    assert reports[0] == reports[1]


def test_the_json_is_valid_by_its_documented_schema(audited: Audited) -> None:
    jsonschema.Draft202012Validator.check_schema(dict(schema()))
    jsonschema.validate(as_json(audited, MADE), dict(schema()))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(as_json(audited, MADE) | {"surprise": 1}, dict(schema()))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]):
    def command(*words: object) -> tuple[int, str, str]:
        status = cli.run(["audit", *map(str, words)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return command


def test_the_command_prints_the_verdict_and_each_finding_with_its_remedy(run, ledger: Path) -> None:
    status, out, _ = run(ledger)
    assert status == 0
    assert "CA-01  the workbook: The workbook computes only when told to" in out
    assert "To do: Set calculation to automatic" in out


@pytest.mark.parametrize(("severity", "status"), [("warning", 3), ("note", 3)])
def test_a_pipeline_fails_on_a_finding_of_the_severity_it_names_or_graver(
    run, ledger: Path, severity: str, status: int
) -> None:
    assert run(ledger, "--fail-on", severity)[0] == status


def test_a_pipeline_that_fails_on_errors_passes_warnings(run, tmp_path: Path) -> None:
    book = Workbook()
    book.calculation = CalcProperties(calcMode="manual")
    book.save(tmp_path / "manual.xlsx")
    assert run(tmp_path / "manual.xlsx", "--fail-on", "error")[0] == 0
    assert run(tmp_path / "manual.xlsx", "--fail-on", "warning")[0] == 3
    assert run(tmp_path / "manual.xlsx", "--fail-on", "warning", "--ignore", "ca-01")[0] == 0


def test_a_word_that_is_no_severity_is_refused_with_those_accepted(run, ledger: Path) -> None:
    status, _, err = run(ledger, "--fail-on", "grave")
    assert (status, err) == (2, "--fail-on grave: accepted are error, warning, note\n")


def test_the_command_prints_json_and_its_schema(run, ledger: Path) -> None:
    found = json.loads(run(ledger, "--json")[1])
    jsonschema.validate(found, dict(schema()))
    assert json.loads(run(ledger, "--schema")[1]) == schema()


def test_the_audited_file_is_never_the_report(run, ledger: Path) -> None:
    before = ledger.read_bytes()
    status, _, err = run(ledger, "-o", ledger, "--force")
    assert status == 1
    assert "is a workbook to read, and it is never written to; name another" in err
    assert first_difference(ledger.read_bytes(), before) is None


def test_a_file_that_is_no_workbook_gets_one_sentence(run, tmp_path: Path) -> None:
    path = tmp_path / "notes.xlsx"
    path.write_text("not a workbook")
    status, out, err = run(path)
    assert (status, out, err.count("\n")) == (1, "", 1)


def test_the_report_links_each_finding_to_its_cell_and_keeps_foreign_text_text(run, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "It's =1+1"
    sheet["B2"] = "=1/0"
    sheet["B2"].data_type = "f"
    book.calculation = CalcProperties(calcMode="manual")
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    book.save(tmp_path / "in" / "a book.xlsx")
    assert run(tmp_path / "in" / "a book.xlsx", "-o", tmp_path / "out" / "report.xlsx")[0] == 0
    report = load_workbook(tmp_path / "out" / "report.xlsx")
    assert report.sheetnames == [plan.title for plan in PLANS]
    links = {cell.hyperlink.target for row in report["Findings"].iter_rows() for cell in row if cell.hyperlink}
    assert links == {"../in/a%20book.xlsx"}
    assert not [cell for name in report.sheetnames for row in report[name].iter_rows() for cell in row
                if cell.data_type == "f"]  # fmt: skip
    assert report["Distinct formulas"]["C7"].value == "=1/0"
    assert report["Distinct formulas"]["C7"].data_type == "s"


@pytest.mark.skipif(not open_xml_validator.validator(), reason=open_xml_validator.why_unavailable())
def test_the_report_has_no_flaw_for_the_open_xml_sdk(run, ledger: Path, tmp_path: Path) -> None:
    run(ledger, "-o", tmp_path / "report.xlsx")
    assert open_xml_validator.flaws(tmp_path / "report.xlsx") == []


def test_a_report_in_another_folder_finds_its_way_back() -> None:
    assert link_from(Path("a/b/report.xlsx"), Path("a/Q1 ledger.xlsx")) == "../Q1%20ledger.xlsx"
