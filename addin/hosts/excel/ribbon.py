"""What the buttons of the ribbon do, through xlwings; each answers with the words that Excel then shows."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlwings

from addin.catalogue import FUNCTIONS, call
from addin.version import VERSION

from . import log
from .answers import reason
from .runtime import installed_version

TABLES = "Tables (*.csv;*.txt;*.xlsx;*.xlsm;*.parquet),*.csv;*.txt;*.xlsx;*.xlsm;*.parquet"
WORKBOOKS = "Excel workbook with macros (*.xlsm),*.xlsm"
VERSIONS = "Workbooks (*.xlsx;*.xlsm),*.xlsx;*.xlsm"
UNSAVED = "Save this workbook on this computer first: the file as it was last saved is what is read."
FOR_EXCEL = ("--for", "excel")
TEMPLATE = "throughput_statement"
COMMAND_LINE = "from addin.cli import main; main()"
HEADINGS = ("Function", "About", "Entry", "Meaning")


def explained(name: str, arguments: Sequence[Any]) -> str:
    """The sentence behind one call in the selected cell; the add-in asks while it calculates that cell once more."""
    return f"{name}: {reason(name, arguments)}"


def pressed(button: str, _details: object = None) -> str:
    """Do what a button is for, and say what came of it; "" when there is nothing to say."""
    try:
        return ANSWERS[button](xlwings.apps.active)
    except Exception:
        log.write_failure(f"button {button}", ())
        return f"This did not work, because of an unexpected error; its place is noted in {log.path()}."


def new_from_template(excel: Any) -> str:
    """Ask for a name, write the empty template of a period's statement there, and open it."""
    chosen = excel.api.GetSaveAsFilename(f"{TEMPLATE}.xlsm", WORKBOOKS, 1, "A new throughput statement")
    if not isinstance(chosen, str):
        return ""
    return _opened(excel, Path(chosen), "new", TEMPLATE, *FOR_EXCEL)


def statement_from_file(excel: Any) -> str:
    """Ask for a table of sales, write its statement beside it, and open that."""
    chosen = excel.api.GetOpenFilename(TABLES, 1, "A table of sales")
    if not isinstance(chosen, str):
        return ""
    sales = Path(chosen)
    return _opened(excel, _free_name(sales, "statement.xlsm"), "statement", str(sales), *FOR_EXCEL)


def audit_workbook(excel: Any) -> str:
    """Audit the workbook in front as it was last saved, and open the report."""
    book = _saved(excel)
    return _opened(excel, _free_name(book, "audit.xlsx"), "audit", str(book)) if book else UNSAVED


def compare_with_older(excel: Any) -> str:
    """Ask for an older version of the workbook in front, and open what changed since."""
    book = _saved(excel)
    if book is None:
        return UNSAVED
    chosen = excel.api.GetOpenFilename(VERSIONS, 1, f"An older version of {book.name}")
    if not isinstance(chosen, str):
        return ""
    return _opened(excel, _free_name(book, "changes.xlsx"), "compare", chosen, str(book))


def _saved(excel: Any) -> Path | None:
    """The file of the workbook in front; None when there is none on this computer."""
    book = excel.books.active
    path = Path(str(book.fullname)) if book is not None else None
    return path if path is not None and path.is_file() else None


def _free_name(beside: Path, what: str) -> Path:
    """A name beside a file that no file bears yet: what the file is called, and what this one is."""
    kind, ending = what.split(".")
    names = (f"{beside.stem} {kind}{suffix}.{ending}" for suffix in ("", *(f" {n}" for n in range(2, 1000))))
    return next(path for path in map(beside.with_name, names) if not path.exists())


def _opened(excel: Any, workbook: Path, *words: str) -> str:
    """Have a command write a workbook for Excel and open it; what the command said, or why there is none."""
    status, said = _command(*words, "-o", str(workbook))
    if status:
        return f"No workbook was written: {said}"
    excel.books.open(str(workbook))
    return said


def _command(*words: str) -> tuple[int, str]:
    """Run the command line in a Python of its own, without a window; its exit status and what it said."""
    finished = subprocess.run(
        [sys.executable, "-P", "-c", COMMAND_LINE, *words],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        stdin=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"},
        check=False,
    )
    return finished.returncode, (finished.stderr if finished.returncode else finished.stdout).strip()


def help_workbook(excel: Any) -> str:
    """A new workbook with everything the functions say of themselves."""
    rows = [list(HEADINGS)]
    for name in FUNCTIONS:
        described = call("TA_HELP", name)
        assert isinstance(described, list)
        rows += [[name, *(_as_text(cell) for cell in row)] for row in described]
    sheet = excel.books.add().sheets[0]
    sheet.range("A1").value = rows
    sheet.range("A1").resize(1, len(HEADINGS)).font.bold = True
    sheet.autofit("c")
    return ""


def _as_text(cell: Any) -> Any:
    """An example must be read, not calculated: Excel takes a text after an apostrophe as it is."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@" and cell else cell


def about(_excel: Any) -> str:
    """Version, rule tables, where Python and the log are, and the log's last entries."""
    tables = call("TA_VERSION", "rules")
    assert isinstance(tables, list)
    entries = log.latest()
    return "\n".join(
        [
            f"Throughput add-in {VERSION}, xlwings {installed_version()}",
            *(f"Rule table {name}: {fingerprint}" for name, fingerprint in tables),
            f"Python: {sys.executable}",
            f"Log: {log.path()}",
            *(entries or ["The log is empty: no call has failed unexpectedly."]),
        ]
    )


ANSWERS: Mapping[str, Callable[[Any], str]] = {
    "new": new_from_template,
    "statement": statement_from_file,
    "audit": audit_workbook,
    "compare": compare_with_older,
    "help": help_workbook,
    "about": about,
}
"""By the identifier of the button; "explain" is answered by the add-in itself, which alone can calculate a cell."""
