"""The buttons of the ribbon, with xlwings as on Windows and a made-up Excel in its place."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import addin
from addin.hosts.excel.buttons import BUTTONS
from tests.addin.hosts.fake_pywin32 import windows_excel
from tests.same_bytes import first_difference


@pytest.fixture(scope="module")
def ribbon() -> Iterator[Any]:
    with windows_excel():
        from addin.hosts.excel import ribbon as loaded

        yield loaded


class Range:
    """Cells of a made-up sheet: remembers what was written."""

    def __init__(self, sheet: Sheet, address: str) -> None:
        self._sheet, self._address = sheet, address
        self.font = type("Font", (), {"bold": False})()

    @property
    def value(self) -> Any:
        return self._sheet.written.get(self._address)

    @value.setter
    def value(self, rows: Any) -> None:
        self._sheet.written[self._address] = rows

    def resize(self, *_: int) -> Range:
        return self


class Sheet:
    def __init__(self) -> None:
        self.written: dict[str, Any] = {}

    def range(self, address: str) -> Range:
        return Range(self, address)

    def autofit(self, _: str) -> None:
        """Nothing to see here."""


class Books:
    def __init__(self) -> None:
        self.opened: list[str] = []
        self.added: list[Any] = []
        self.active: Any = None

    def show(self, path: Path | str) -> None:
        """Have a workbook in front."""
        self.active = type("Book", (), {"fullname": str(path)})()

    def open(self, path: str) -> None:
        self.opened.append(path)

    def add(self) -> Any:
        book = type("Book", (), {})()
        book.sheets = [Sheet()]
        self.added.append(book)
        return book


class Excel:
    """An Excel whose user chooses one file, or cancels with False."""

    def __init__(self, chosen: str | bool = False) -> None:
        self.books = Books()
        self.asked: list[Any] = []
        excel = self

        class Api:
            @staticmethod
            def GetOpenFilename(*words: Any) -> str | bool:  # noqa: N802 - Excel's own name
                excel.asked.append(words)
                return chosen

            GetSaveAsFilename = GetOpenFilename

        self.api = Api()


@pytest.fixture
def pressed(ribbon: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Press a button in a given Excel."""

    def press(button: str, excel: Excel) -> str:
        monkeypatch.setattr(ribbon.xlwings, "apps", type("Apps", (), {"active": excel})())
        return str(ribbon.pressed(button, None))

    return press


def test_every_button_does_something(ribbon: Any) -> None:
    """ "explain" is answered by the add-in itself, which asks for the reason of every call."""
    assert {button.identifier for button in BUTTONS} == {*ribbon.ANSWERS, "explain"}


def test_the_selected_cell_is_explained_with_the_function_s_name(ribbon: Any) -> None:
    assert ribbon.explained("THROUGHPUT", (100.0, 75.0, None, "lines")) == "THROUGHPUT: T 25 = revenue 100 − TVC 75."


def test_a_statement_is_written_beside_the_table_and_opened(pressed: Any, tmp_path: Path) -> None:
    sales = tmp_path / "august sales.csv"
    sales.write_text(
        "Date,Item,Quantity,Unit price,TVC per unit\n2024-08-01,Chair,3,100,75\n2024-08-02,Table,1,300,120\n"
    )
    before = sales.read_bytes()
    excel = Excel(str(sales))
    said = pressed("statement", excel)
    statement = tmp_path / "august sales statement.xlsm"
    assert excel.books.opened == [str(statement)], said
    assert "august sales statement.xlsm" in said
    assert openpyxl.load_workbook(statement, read_only=True).sheetnames[0] == "Cover"
    assert first_difference(sales.read_bytes(), before) is None
    again = Excel(str(sales))
    pressed("statement", again)
    assert again.books.opened == [str(tmp_path / "august sales statement 2.xlsm")]


def test_a_table_that_is_refused_is_answered_with_the_reason(pressed: Any, tmp_path: Path) -> None:
    sales = tmp_path / "notes.csv"
    sales.write_text("hello\nworld\n")
    excel = Excel(str(sales))
    said = pressed("statement", excel)
    assert said.startswith("No workbook was written: ")
    assert "Traceback" not in said
    assert excel.books.opened == []
    assert [path.name for path in tmp_path.iterdir()] == ["notes.csv"]


def test_a_new_workbook_is_written_where_the_user_says_and_opened(pressed: Any, tmp_path: Path) -> None:
    path = tmp_path / "August.xlsm"
    excel = Excel(str(path))
    said = pressed("new", excel)
    assert excel.books.opened == [str(path)], said
    before = path.read_bytes()
    again = Excel(str(path))
    assert "August.xlsm exists and is kept" in pressed("new", again)
    assert again.books.opened == []
    assert first_difference(path.read_bytes(), before) is None


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["Price", 100])
    book.save(tmp_path / "ledger.xlsx")
    return tmp_path / "ledger.xlsx"


def test_the_workbook_in_front_is_audited_as_saved_and_the_report_opened(pressed: Any, ledger: Path) -> None:
    before = ledger.read_bytes()
    excel = Excel()
    excel.books.show(ledger)
    said = pressed("audit", excel)
    assert excel.books.opened == [str(ledger.with_name("ledger audit.xlsx"))], said
    assert openpyxl.load_workbook(ledger.with_name("ledger audit.xlsx")).sheetnames[0] == "Summary"
    assert first_difference(ledger.read_bytes(), before) is None


def test_the_workbook_in_front_is_compared_with_the_older_one_chosen(pressed: Any, ledger: Path) -> None:
    newer = ledger.with_name("newer.xlsx")
    book = openpyxl.load_workbook(ledger)
    book.active["B1"] = 110
    book.save(newer)
    excel = Excel(str(ledger))
    excel.books.show(newer)
    said = pressed("compare", excel)
    assert excel.books.opened == [str(ledger.with_name("newer changes.xlsx"))], said
    assert "Sheet!B1 (Price): 100 → 110" in said


@pytest.mark.parametrize("button", ["audit", "compare"])
def test_a_workbook_that_was_never_saved_is_asked_to_be_saved_first(pressed: Any, button: str) -> None:
    excel = Excel()
    excel.books.show("Book1")
    assert pressed(button, excel).startswith("Save this workbook on this computer first")
    assert excel.books.opened == []


@pytest.mark.parametrize("button", ["new", "statement"])
def test_a_cancelled_choice_says_and_does_nothing(pressed: Any, button: str) -> None:
    excel = Excel(False)
    assert pressed(button, excel) == ""
    assert excel.books.opened == []


def test_help_is_a_new_workbook_with_every_function_and_examples_as_text(pressed: Any) -> None:
    excel = Excel()
    assert pressed("help", excel) == ""
    rows = excel.books.added[0].sheets[0].written["A1"]
    assert rows[0] == ["Function", "About", "Entry", "Meaning"]
    assert list(dict.fromkeys(row[0] for row in rows[1:])) == list(addin.FUNCTIONS)
    assert {len(row) for row in rows} == {4}
    assert ["THROUGHPUT", "example", "'=THROUGHPUT(100,{75,1})", 24.0] in rows
    assert not any(isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@") for row in rows for cell in row)


def test_about_names_version_tables_python_and_log(
    pressed: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    said = pressed("about", Excel())
    assert f"Throughput add-in {addin.VERSION}, xlwings 0.37.8" in said
    assert "Rule table Standard: " in said
    assert f"Python: {sys.executable}" in said
    assert f"Log: {tmp_path / '.throughput' / 'throughput.log'}" in said
    assert said.endswith("The log is empty: no call has failed unexpectedly.")


def test_an_unexpected_error_is_said_and_logged(
    ribbon: Any, pressed: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USERPROFILE", str(tmp_path))

    def broken(_: Any) -> str:
        raise KeyError("secret")

    monkeypatch.setattr(ribbon, "ANSWERS", {"about": broken})
    said = pressed("about", Excel())
    log = tmp_path / ".throughput" / "throughput.log"
    assert said == f"This did not work, because of an unexpected error; its place is noted in {log}."
    assert "button about" in log.read_text(encoding="utf-8")
    assert "secret" not in log.read_text(encoding="utf-8")
