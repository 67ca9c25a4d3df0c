"""The finished templates in a real Calc with the extension: every formula cell recalculates to the value it stores."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from math import isclose
from pathlib import Path

import pytest
from lxml import etree
from openpyxl.xml.constants import SHEET_MAIN_NS

from addin.hosts.calc import build as build_extension
from tests.calc_session import CalcSession, why_unavailable
from tests.workbook_templates.finished import finished
from workbook_templates.editions import EDITIONS
from workbook_templates.spelling import HOSTS
from workbook_templates.templates import TEMPLATES


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


STATES = (("example", "calc"), ("example", "plain"), ("empty", "calc"))


def same(stored: object, found: object) -> bool:
    if isinstance(stored, float) and isinstance(found, float):
        return isclose(stored, found, rel_tol=1e-12, abs_tol=1e-9)
    return stored == found


@pytest.mark.parametrize(
    ("name", "state", "program"),
    [
        *((name, state, program) for name in TEMPLATES for state, program in STATES),
        ("throughput_statement", "example", "excel"),
    ],
)
def test_every_cell_recalculates_to_the_value_it_stores(
    calc: CalcSession, tmp_path: Path, name: str, state: str, program: str
) -> None:
    path = tmp_path / f"{name}{EDITIONS[program].ending}"
    path.write_bytes(finished(name, state, program).content)
    stored, found = calc.stored_and_recalculated(path)
    assert len(found) > 1_000
    assert stored.keys() == found.keys()
    differing = {place: (stored[place], found[place]) for place in found if not same(stored[place], found[place])}
    assert differing == {}


@pytest.mark.parametrize("name", TEMPLATES)
def test_excel_s_workbook_with_code_has_the_sheets_of_the_one_for_calc(name: str) -> None:
    """So that what Calc recalculates in one of them holds for both; only the names the code knows them by differ."""
    excel, calc = EDITIONS["excel"], EDITIONS["calc"]
    assert (excel.build, HOSTS[excel.spelled_for]) == (calc.build, HOSTS[calc.spelled_for])
    with_code, without = (sheets(finished(name, "example", program).content) for program in ("excel", "calc"))
    assert len(without) > 10
    assert with_code.keys() == without.keys()
    assert [part for part in without if with_code[part] != without[part]] == []


def sheets(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [part for part in archive.namelist() if part.startswith("xl/worksheets/sheet")]
        return {part: nameless(archive.read(part)) for part in parts}


def nameless(sheet: bytes) -> bytes:
    """The sheet's XML in its canonical form, without the name by which code knows the sheet."""
    root = etree.fromstring(sheet)
    for properties in root.iter(f"{{{SHEET_MAIN_NS}}}sheetPr"):
        properties.attrib.pop("codeName", None)
    return etree.tostring(root, method="c14n")
