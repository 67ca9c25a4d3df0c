"""An issued paper holds what was signed: values for good, formulas beside them, and what differs when recalculated."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.workbook.defined_name import DefinedName

from addin import audit, cli
from addin.audit.audit import audit as audited
from addin.audit.fingerprints import inputs_sha256, values_sha256
from addin.hosts.calc import build as build_extension
from tests import open_xml_validator
from tests.calc_session import CalcSession, why_unavailable
from tests.same_bytes import first_difference
from tests.workbook_templates.planting import planted, put
from workbook_templates.finish import finish
from workbook_templates.issuing import Issue, IssueRefusedError, issue

MADE = datetime(2026, 11, 22, 9, 30)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three sales lines: T = 2×60 + 3×60 + 4×60 = 540, by a function within a native formula."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Sales, mine"
    sheet.append(["Offering", "Quantity", "Price", "TVC", "T"])
    for row, offering in enumerate(("Blend", "Roma", "Decaf"), 2):
        sheet.append([offering, row, 100, 40, f"=B{row}*(C{row}-D{row})"])
    sheet["A7"], sheet["E7"] = "T in all", "=IF(E2>0,THROUGHPUT(C2:C4,D2:D4,B2:B4),0)"
    sheet["A8"], sheet["E8"] = "Note", '=" two"&"  spaces "'
    sheet["A9"], sheet["E9"] = "Share", "=E2/0"
    made.defined_names["prices"] = DefinedName("prices", attr_text="'Sales, mine'!$C$2:$C$4")
    sheet.defined_names["costs"] = DefinedName("costs", attr_text="'Sales, mine'!$D$2:$D$4")
    sheet["A10"], sheet["E10"] = "T per sale", "=THROUGHPUT(prices,costs)"
    path = tmp_path_factory.mktemp("issue") / "ledger.xlsx"
    finish(made, path, stamp=MADE, host="calc")
    return path


@pytest.fixture(scope="module")
def paper(book: Path) -> Path:
    path = book.parent / "paper.xlsx"
    issue(book, path, Issue(by="A. Controller"), made=MADE)
    return path


def test_every_formula_is_a_value_and_stands_beside_it_as_text(book: Path, paper: Path) -> None:
    before, after = audit.read(book), audit.read(paper)
    signed = after.sheet("Sales, mine")
    assert signed is not None
    assert not [cell for cell in signed.cells.values() if cell.has_formula]
    assert {place: cell.value for place, cell in signed.cells.items()} == {
        place: cell.value for place, cell in before.sheets[0].cells.items()
    }
    listed = load_workbook(paper)["Issue formulas"]
    rows = {row[1]: row[2:4] for row in listed.iter_rows(min_row=7, values_only=True)}
    assert rows["E7"] == ("540", "=IF(E2>0,THROUGHPUT(C2:C4,D2:D4,B2:B4),0)")
    assert rows["E9"] == ("#DIV/0!", "=E2/0")


def test_the_book_is_not_written_to_and_named_by_its_bytes(book: Path, paper: Path) -> None:
    said = {row[0]: row[1] for row in load_workbook(paper)["Issue"].iter_rows(min_row=5, values_only=True)}
    found = audit.read(book)
    assert said["SHA-256 of the workbook"] == found.sha256
    assert said["SHA-256 of the inputs"] == inputs_sha256(found)
    assert (said["Issue"], said["Issued by"], said["Issued on"]) == ("1", "A. Controller", "2026-11-22 09:30")
    assert said["Formulas frozen"] == "7"


def test_what_was_signed_has_the_same_fingerprint_in_book_and_paper(book: Path, paper: Path) -> None:
    found = audit.read(paper)
    assert values_sha256(found) == values_sha256(audit.read(book))
    assert found.properties.custom["Throughput issue values SHA-256"] == values_sha256(found)
    assert found.properties.custom["Throughput issue"] == "1"


def test_a_function_result_stands_signed_beside_a_live_formula_on_frozen_cells(paper: Path) -> None:
    checks = load_workbook(paper)["Issue checks"]
    rows = {row[0].value: row for row in checks.iter_rows(min_row=9) if row[0].value}
    line = rows["Sales, mine!E7"]
    assert line[2].value == 540
    assert line[3].value == (
        "=IF('Sales, mine'!E2>0,THROUGHPUT('Sales, mine'!C2:C4,'Sales, mine'!D2:D4,'Sales, mine'!B2:B4),0)"
    )
    assert (
        line[5].value == f'=IF(ISERROR(D{line[0].row}),"not recalculated",IF(E{line[0].row}=0,"as signed","differs"))'
    )
    assert load_workbook(paper, data_only=True)["Issue checks"]["A4"].value == "Nothing differs from what was signed"


def test_a_replacement_has_the_next_number_and_says_what_it_replaces_and_why(book: Path, paper: Path) -> None:
    second = book.parent / "second.xlsx"
    issued = issue(book, second, Issue(replaces=paper, why="Roma's TVC corrected"), made=MADE)
    assert issued.number == 2
    said = {row[0]: row[1] for row in load_workbook(second)["Issue"].iter_rows(min_row=5, values_only=True)}
    assert said["Replaces"] == f"issue 1, paper.xlsx, SHA-256 {audit.read(paper).sha256}"
    assert said["Why"] == "Roma's TVC corrected"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (Issue(replaces=Path("paper.xlsx")), "say with --why what the new issue changes"),
        (Issue(replaces=Path("ledger.xlsx"), why="x"), "ledger.xlsx is no issued paper"),
        (Issue(replaces=Path("paper.xlsx"), why="x", number=1), "issue 1 cannot replace issue 1"),
    ],
)
def test_a_replacement_that_makes_no_sense_is_refused(book: Path, paper: Path, said: Issue, sentence: str) -> None:
    assert said.replaces is not None
    said = Issue(said.by, said.why, paper.parent / said.replaces.name, said.number)
    with pytest.raises(IssueRefusedError, match=sentence):
        issue(book, book.parent / "never.xlsx", said, made=MADE)
    assert not (book.parent / "never.xlsx").exists()


def test_an_issued_paper_is_not_issued_again(paper: Path) -> None:
    with pytest.raises(IssueRefusedError, match=r"paper\.xlsx is an issued paper already"):
        issue(paper, paper.parent / "again.xlsx", Issue(), made=MADE)


def test_a_formula_that_was_never_computed_cannot_be_frozen(tmp_path: Path) -> None:
    made = Workbook()
    made.active["B2"] = "=1+1"
    made.save(tmp_path / "fresh.xlsx")
    with pytest.raises(IssueRefusedError, match="Sheet!B2 was never computed"):
        issue(tmp_path / "fresh.xlsx", tmp_path / "paper.xlsx", Issue(), made=MADE)


def test_two_issues_of_one_book_are_the_same_file(book: Path, paper: Path) -> None:
    again = book.parent / "twin.xlsx"
    issue(book, again, Issue(by="A. Controller"), made=MADE)
    assert first_difference(again.read_bytes(), paper.read_bytes()) is None


def test_the_command_says_what_it_did(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = book.parent / "by command.xlsx"
    assert cli.run(["issue", str(book), "-o", str(path), "--by", "A. Controller"]) == 0
    out = capsys.readouterr().out
    assert f"Wrote {path}: issue 1 of ledger.xlsx." in out
    assert "7 formulas frozen, 2 of them computed again on the sheet Issue checks." in out
    assert cli.run(["issue", str(book), "-o", str(path)]) == 1  # an existing paper is kept


@pytest.mark.skipif(not open_xml_validator.validator(), reason=open_xml_validator.why_unavailable())
def test_the_paper_has_no_flaw_for_the_open_xml_sdk(paper: Path) -> None:
    assert open_xml_validator.flaws(paper) == []


@pytest.fixture(scope="module")
def calc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CalcSession]:
    """A LibreOffice that was started with the extension in place."""
    reason = why_unavailable()
    if reason:
        pytest.skip(reason)
    with CalcSession() as session:
        session.install(build_extension(tmp_path_factory.mktemp("extension")))
        session.restart()
        yield session


def test_recalculated_today_nothing_differs_from_what_was_signed(calc: CalcSession, paper: Path) -> None:
    found = calc.recalculated(paper)
    assert found == {place: value for place, value in calc.as_stored(paper).items() if place in found}
    assert "differs" not in found.values()
    assert list(found.values()).count("as signed") == 7  # version, four rule tables, T, T per sale


def test_recalculated_under_other_rules_the_paper_says_so_and_keeps_the_signed_figure(
    calc: CalcSession, paper: Path, tmp_path: Path
) -> None:
    """As if it had been signed at T = 541 under other rules: both show, the signed figure stays."""
    other = tmp_path / "other.xlsx"
    with zipfile.ZipFile(paper) as source, zipfile.ZipFile(other, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name.startswith("xl/worksheets/issue"):
                part = part.replace(b"<v>540</v>", b"<v>541</v>").replace(b"2013b245084e", b"000000000000")
            target.writestr(name, part)
    texts = [value for value in calc.recalculated(other).values() if isinstance(value, str)]
    assert texts.count("differs") == 2
    assert "CHECK: what is recalculated today differs from what was signed: 2" in texts


def test_a_paper_adds_nothing_an_audit_would_report(book: Path, paper: Path) -> None:
    error_values = {"VA-01": 1}  # the workbook's own #DIV/0!
    assert audited(paper).findings.counts == error_values
    assert audited(book).findings.counts.keys() >= error_values.keys()


def test_a_paper_changed_after_it_was_issued_is_an_error(paper: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.xlsx"
    changed.write_bytes(planted(paper.read_bytes(), put("Sales, mine", "B2", 12345.0)))
    assert audited(changed).findings.counts["IP-01"] == 1
    assert "IP-01" not in audited(paper).findings.counts
