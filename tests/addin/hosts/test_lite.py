"""Excel on Mac and the web: the workbook carries the package's own core, which answers the same under Pyodide."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest

import addin
from addin.catalogue import FUNCTIONS
from addin.hosts.lite import REQUIREMENTS, carry_functions, main_py
from addin.hosts.lite.core import core_files
from tests.addin.test_cases import CASES
from tests.same_bytes import first_difference

SPACE = "{http://schemas.microsoft.com/office/webextensions/webextension/2010/11}"
DRIVER = Path(__file__).with_name("lite_driver.mjs")


def plain_book() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["B1"], sheet["C1"] = 100, 75, "=_xldudf_THROUGHPUT(A1,B1)"
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def carried(book: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        extension = ElementTree.fromstring(archive.read("xl/webextensions/webextension1.xml"))
    properties = extension.find(f"{SPACE}properties")
    assert properties is not None
    return {str(entry.get("name")): json.loads(str(entry.get("value"))) for entry in properties}


def test_the_workbook_carries_main_py_and_its_requirements_to_the_letter() -> None:
    files = carried(carry_functions(plain_book()))
    assert files["main.py"] == main_py()
    assert files["requirements.txt"] == REQUIREMENTS


def test_the_sheets_are_left_as_they_were() -> None:
    book = plain_book()
    with zipfile.ZipFile(io.BytesIO(book)) as before, zipfile.ZipFile(io.BytesIO(carry_functions(book))) as after:
        for name in before.namelist():
            if name not in ("_rels/.rels", "[Content_Types].xml"):
                assert after.read(name) == before.read(name)
    assert openpyxl.load_workbook(io.BytesIO(carry_functions(book))).active is not None


def test_two_builds_are_the_same_to_the_byte() -> None:
    book = plain_book()
    assert carry_functions(book) == carry_functions(book)


def test_a_workbook_that_carries_code_already_is_refused() -> None:
    with pytest.raises(ValueError, match="carries an add-in's code already"):
        carry_functions(carry_functions(plain_book()))


def test_the_carried_core_is_the_packages_own_files() -> None:
    for name, content in core_files().items():
        assert first_difference((Path(addin.__file__).parents[1] / name).read_bytes(), content) is None


@pytest.fixture(scope="module")
def pyodide() -> Path:
    """The folder of the npm package pyodide: named by PYODIDE, or beside the project's node_modules."""
    for folder in (os.environ.get("PYODIDE"), Path(addin.__file__).parents[1] / "node_modules" / "pyodide"):
        if folder and (Path(folder) / "pyodide.mjs").is_file() and shutil.which("node"):
            return Path(folder)
    if os.environ.get("STRICT_HOSTS"):
        pytest.fail("node and the npm package pyodide are needed; name its folder in PYODIDE")
    pytest.skip("node and the npm package pyodide are not here; `npm install pyodide` brings it")


def arguments_of(case: Any) -> list[Any] | None:
    """A case's cells in the order of its function, as Excel hands them over; None where a cell is a call itself."""
    signature = FUNCTIONS[case.function].signature
    given = {**case.arguments, **({"output": case.output} if case.output else {})}
    if '"call"' in json.dumps(given, default=str):
        return None
    cells = []
    for argument in signature.arguments:
        value = given.get(argument.name)
        rows = value if isinstance(value, list) else [value]
        rows = [row if isinstance(row, list) else [row] for row in rows]
        single = len(rows) == 1 and len(rows[0]) == 1
        cells.append(None if single and rows[0][0] in (None, "") else rows)
    return cells


def answer(name: str, cells: list[Any]) -> Any:
    """What Excel is to show: numbers and texts, an error as its code."""
    made = [
        None if rows is None else [[addin.CellError(c) if str(c) in CODES else c for c in row] for row in rows]
        for rows in cells
    ]
    try:
        result = addin.call(name, *made)
    except addin.CellError as error:
        return error.code
    if isinstance(result, list):
        return [[cell.code if isinstance(cell, addin.CellError) else cell for cell in row] for row in result]
    return result


CODES = ("#N/A", "#VALUE!", "#NUM!", "#DIV/0!", "#REF!", "#NAME?", "#NULL!")
NEEDS_SCIPY = ("optimum", "whole units")


def test_every_function_answers_the_same_under_pyodide(pyodide: Path, tmp_path: Path) -> None:
    calls: list[tuple[str, list[Any]]] = []
    for case in CASES:
        cells = arguments_of(case)
        if cells is not None and not any(word in json.dumps(cells).lower() for word in NEEDS_SCIPY):
            calls.append((case.function, cells))
    calls += [("THROUGHPUT", [[["#REF!"]], [[1]], None, None]), ("TA_VERSION", [None]), ("TA_HELP", [None, None])]
    assert {name for name, _ in calls} == set(FUNCTIONS)
    (tmp_path / "main.py").write_text(main_py(), encoding="utf-8")
    done = subprocess.run(
        ["node", str(DRIVER), str(pyodide), str(tmp_path / "main.py")],
        input=json.dumps([(name.lower(), cells) for name, cells in calls]),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    for (name, cells), found in zip(calls, told["answers"], strict=True):
        assert found == answer(name, cells), (name, cells)
    for name, function in FUNCTIONS.items():
        documented, purpose = told["functions"][name.lower()]
        assert documented == [argument.name for argument in function.signature.arguments]
        assert purpose == function.signature.purpose
