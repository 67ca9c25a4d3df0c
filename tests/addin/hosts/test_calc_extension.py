"""The extension as a file: generated from the catalogue alone, self-contained, and right about every kind of cell."""

from __future__ import annotations

import ast
import hashlib
import io
import json
import math
import os
import re
import shutil
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import addin
from addin.catalogue import WorksheetFunction
from addin.cells import CODES, CellError, respond
from addin.functions import throughput
from addin.hosts.calc import build
from addin.hosts.calc.inside.answering import answering
from addin.hosts.calc.inside.cells import NUMBERS, Spill, as_error, error_in, from_calc, to_calc
from addin.hosts.calc.package import CARRIED, IDENTIFIER, extension, renamed
from addin.hosts.calc.type_library import idl, inner_name, methods, type_library
from tests.same_bytes import first_difference

MANIFEST = "{http://openoffice.org/2001/manifest}"
REGISTRY = "{http://openoffice.org/2001/registry}"


@pytest.fixture(scope="module")
def packed() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(extension()))


# ------------------------------------------------------------------ the file


def test_two_builds_are_byte_identical() -> None:
    assert hashlib.sha256(extension()).digest() == hashlib.sha256(extension()).digest()


def test_an_existing_file_is_kept_unless_it_may_be_replaced(tmp_path: Path) -> None:
    first = build(tmp_path / "new folder")
    first.write_bytes(b"mine")
    with pytest.raises(FileExistsError, match="exists already and is kept; name another folder, or replace it"):
        build(first.parent)
    assert first.read_bytes() == b"mine"
    assert build(first.parent, replace=True) == first
    assert first_difference(first.read_bytes(), extension()) is None
    assert [path.name for path in first.parent.iterdir()] == ["throughput.oxt"]


def test_the_manifest_names_files_that_are_there(packed: zipfile.ZipFile) -> None:
    entries = ElementTree.fromstring(packed.read("META-INF/manifest.xml")).findall(f"{MANIFEST}file-entry")
    named = {entry.get(f"{MANIFEST}full-path") for entry in entries}
    assert named == {"functions.rdb", "throughput_component.py", "CalcAddIns.xcu"}
    assert named <= set(packed.namelist())


def test_the_description_states_identity_version_and_the_oldest_libreoffice(packed: zipfile.ZipFile) -> None:
    text = packed.read("description.xml").decode()
    ElementTree.fromstring(text)
    assert f'<identifier value="{IDENTIFIER}"/>' in text
    assert f'<version value="{addin.VERSION}"/>' in text
    assert 'LibreOffice-minimal-version value="25.2"' in text
    assert re.fullmatch(r"\d+(\.\d+)*", addin.VERSION), "LibreOffice compares versions of dotted numbers only"


def test_the_wizard_has_the_catalogues_words_for_every_function_and_argument(packed: zipfile.ZipFile) -> None:
    root = ElementTree.fromstring(packed.read("CalcAddIns.xcu"))
    functions = root.find(f".//node[@{REGISTRY}name='AddInFunctions']")
    assert functions is not None
    assert [node.get(f"{REGISTRY}name") for node in functions] == list(addin.FUNCTIONS)
    for node, function in zip(functions, addin.FUNCTIONS.values()):
        signature = function.signature
        assert words(node, "DisplayName") == words(node, "CompatibilityName") == signature.name
        assert words(node, "Description") == signature.purpose
        parameters = node.find("node")
        assert parameters is not None
        shown = [(words(one, "DisplayName"), words(one, "Description")) for one in parameters]
        assert shown == [(argument.name, argument.help) for argument in signature.arguments]


def words(node: ElementTree.Element, name: str) -> str | None:
    return node.findtext(f"prop[@{REGISTRY}name='{name}']/value")


# ------------------------------------------------------------------ the type library


COMPILED = (
    "554e4f49444cff00ca00000001000000002a2a2043726561746564206279204c696272654f66666963652032352e322e"
    "332e3220756e6f69646c2d7772697465202a2a0005010000001b000000636f6d2e73756e2e737461722e756e6f2e5849"
    "6e7465726661636500000000000000000100000006000000544f435f4e5003000000616e79020000000001000000747e"
    "00008000020000006f657e000080000000005846756e6374696f6e73000001000000a2000000440000007468726f7567"
    "68707574616464696e00ba000000ad000000"
)
"""What unoidl-write of LibreOffice 25.2.3 makes of the interface with TOC_NP(t, oe) alone."""


def test_the_type_library_is_what_libreoffices_own_compiler_makes(tmp_path: Path) -> None:
    small = type_library({"TOC_NP": ("t", "oe")}, creator="LibreOffice 25.2.3.2 unoidl-write")
    assert small.hex() == COMPILED
    for compiler in unoidl_write():
        source, target = tmp_path / "functions.idl", tmp_path / "functions.rdb"
        source.write_text(idl(methods()), encoding="ascii")
        subprocess.run([*compiler, str(source), str(target)], check=True)
        compiled = target.read_bytes()
        creator = re.search(rb"\*\* Created by (.*?) \*\*", compiled)
        assert creator is not None
        assert type_library(creator=creator[1].decode()) == compiled


def unoidl_write() -> Iterator[list[str]]:
    """LibreOffice's own compiler with the types it needs, where a developer has it (Debian: libreoffice-dev)."""
    for place in (
        os.environ.get("UNOIDL_WRITE"),
        shutil.which("unoidl-write"),
        "/usr/lib/libreoffice/sdk/bin/unoidl-write",
    ):
        types = Path("/usr/lib/libreoffice/program/types.rdb")
        if place and os.access(place, os.X_OK) and types.is_file():
            yield [place, str(types)]


def test_every_argument_has_an_inner_name_of_its_own_that_interfaces_allow() -> None:
    for name, arguments in methods().items():
        assert re.fullmatch(r"[A-Z]+(_[A-Z]+)*", name)
        assert len(set(arguments)) == len(arguments)
        assert all(re.fullmatch(r"[a-z][a-zA-Z0-9]*", argument) for argument in arguments)
    assert inner_name("if_constrained") == "ifConstrained"


# ------------------------------------------------------------------ the core inside


def python_files(packed: zipfile.ZipFile) -> dict[str, str]:
    return {name: packed.read(name).decode() for name in packed.namelist() if name.endswith(".py")}


def test_the_core_travels_under_a_name_that_no_other_extension_uses(packed: zipfile.ZipFile) -> None:
    inside = {name.split("/")[1] for name in packed.namelist() if name.startswith("pythonpath/")}
    assert inside == {CARRIED}


def test_what_travels_is_written_for_python_3_10(packed: zipfile.ZipFile) -> None:
    for name, text in python_files(packed).items():
        ast.parse(text, name, feature_version=(3, 10))


def test_only_imports_are_rewritten() -> None:
    text = (
        b'"""Ours: addin.call."""\nimport addin.y\nfrom addin.x import y\nfrom addinx import z\nf("addin.functions")\n'
    )
    assert renamed("a.py", text).decode().splitlines() == [
        '"""Ours: addin.call."""',
        "import throughput_addin_core.y",
        "from throughput_addin_core.x import y",
        "from addinx import z",
        'f("throughput_addin_core.functions")',
    ]
    assert renamed("a.json", text) == text


ASKING = """
import json, sys
sys.path.insert(0, sys.argv[1])
from throughput_addin_core.catalogue import FUNCTIONS, call
from throughput_addin_core.hosts.calc.inside import answering, cells, component, log
from throughput_addin_core.cells import CellError
answers = {}
for name, arguments in json.load(sys.stdin):
    try:
        answers[name] = call(name, *arguments)
    except CellError as error:
        answers[name] = [error.code, error.message]
allowed = set(sys.stdlib_module_names) | {"throughput_addin_core", "__main__"}
foreign = sorted({module.split(".")[0] for module in sys.modules} - allowed)
print(json.dumps({"answers": answers, "foreign": foreign}))
"""

CALLS: list[tuple[str, list[Any]]] = [
    ("THROUGHPUT", [100, [[75, 1]]]),
    ("TVC_POLICY", [30, "Sale", "Material", "Yes", 36, None, None, "reason"]),
    ("CLASSIFY_OFFERING", ["D", "P", "Y", "I", None, None, None, None, "all"]),
    ("PRODUCT_MIX", [[[45], [60]], [[15], [30]], 2400, [[100], [50]], None, None, None, "reason"]),
    ("TA_VERSION", ["rules"]),
    ("TA_HELP", ["TPAR", "example"]),
]


def test_the_core_inside_answers_by_itself_from_the_standard_library_alone(
    packed: zipfile.ZipFile, tmp_path: Path
) -> None:
    packed.extractall(tmp_path)
    asked = subprocess.run(
        [sys.executable, "-I", "-S", "-c", ASKING, str(tmp_path / "pythonpath")],
        input=json.dumps(CALLS),
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert asked.returncode == 0, asked.stderr
    told = json.loads(asked.stdout)
    assert told["answers"] == {name: addin.call(name, *arguments) for name, arguments in CALLS}
    assert told["foreign"] == []


def test_without_scipy_the_optimum_says_so_in_words(packed: zipfile.ZipFile, tmp_path: Path) -> None:
    packed.extractall(tmp_path)
    mix = [[[45], [60]], [[15], [30]], 2400, [[100], [50]], "Optimum", None, None, "reason"]
    asked = subprocess.run(
        [sys.executable, "-I", "-S", "-c", ASKING, str(tmp_path / "pythonpath")],
        input=json.dumps([("PRODUCT_MIX", mix)]),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "needs SciPy, which is missing here" in json.loads(asked.stdout)["answers"]["PRODUCT_MIX"]


# ------------------------------------------------------------------ cells from Calc and back


@pytest.mark.parametrize("code", CODES)
def test_every_error_goes_out_as_calcs_own_number_and_is_read_back(code: str) -> None:
    lower, upper = struct.unpack("<II", struct.pack("<d", as_error(code)))
    assert lower == NUMBERS[code]
    assert upper == 0x7FF80000
    assert error_in(as_error(code)) == CellError(code)


def test_the_numbers_are_those_that_calc_documents() -> None:
    """LibreOffice help, "Error codes in LibreOffice Calc"; #N/A is 32767."""
    assert NUMBERS == {
        "#NUM!": 503, "#VALUE!": 519, "#NULL!": 521, "#REF!": 524, "#NAME?": 525, "#DIV/0!": 532, "#N/A": 32767,
    }  # fmt: skip
    assert set(NUMBERS) == set(CODES)


@pytest.mark.parametrize("handed", [5.0, 0.0, "", "text", None, ((1.0, "x"), ("", 2.0)), (("",),)])
def test_what_calc_hands_over_is_taken_as_it_is(handed: object) -> None:
    assert from_calc(handed) is handed


def test_an_error_that_calc_would_hand_over_never_passes_for_a_blank() -> None:
    assert from_calc(as_error("#NUM!")) == CellError("#NUM!")
    assert from_calc(((1.0,), (as_error("#N/A"),))) == [[1.0], [CellError("#N/A")]]
    assert from_calc(((1.0,), (None,))) == [[1.0], [CellError("#VALUE!")]]


@pytest.mark.parametrize(
    ("result", "kind", "rows"),
    [
        ([[1.0], [2.0]], "[][]double", ((1.0,), (2.0,))),
        ([["OK", ""]], "[][]string", (("OK", ""),)),
        ([[1.0], [""]], "[][]any", ((1.0,), ("",))),
        ([["TVC", 36.0, ""]], "[][]any", (("TVC", 36.0, ""),)),
    ],
)
def test_a_range_goes_out_as_the_one_kind_of_cell_it_holds(
    result: list[list[Any]], kind: str, rows: tuple[tuple[Any, ...], ...]
) -> None:
    assert to_calc(result) == Spill(kind, rows)


def test_an_error_in_a_range_goes_out_as_a_number_that_is_an_error() -> None:
    spill = to_calc([[1.0], [CellError("#DIV/0!")]])
    assert isinstance(spill, Spill)
    assert spill.kind == "[][]double"
    assert error_in(spill.rows[1][0]) == CellError("#DIV/0!")


def answered(name: str, *handed: Any) -> Any:
    return answering(addin.FUNCTIONS[name], lambda spill: spill, None)(*handed)


def test_a_number_a_text_and_an_error_are_answered() -> None:
    assert answered("THROUGHPUT", 100.0, 75.0, None, None) == 25.0
    assert answered("TVC_BASIS", 60.0, 35.0, "Own", "reason").startswith("Own: ")
    assert error_in(answered("TOC_ROI", 1.0, 1.0, 0.0, None)) == CellError("#DIV/0!")


def broken(*_: Any) -> Any:
    raise RuntimeError("the secret price is 4711")


def test_an_unexpected_failure_is_a_value_error_and_logged_without_the_cells(tmp_path: Path) -> None:
    log = tmp_path / "throughput.log"
    function = WorksheetFunction(addin.FUNCTIONS["TOC_NP"].signature, broken)
    answer = answering(function, lambda spill: spill, log)
    assert error_in(answer(((4711.0,), ("secret",)), "secret", None)) == CellError("#VALUE!")
    entry = log.read_text(encoding="utf-8")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d TOC_NP\(2 x 1; text; left out\): RuntimeError at .*\n", entry)
    assert "broken" in entry
    assert "4711" not in entry
    assert "secret" not in entry


def test_a_log_that_cannot_be_written_disturbs_no_calculation(tmp_path: Path) -> None:
    function = WorksheetFunction(addin.FUNCTIONS["TOC_NP"].signature, broken)
    answer = answering(function, lambda spill: spill, tmp_path / "no such folder" / "throughput.log")
    assert error_in(answer(1.0, 2.0, None)) == CellError("#VALUE!")


def test_a_log_that_grew_large_makes_room_for_a_new_one(tmp_path: Path) -> None:
    log = tmp_path / "throughput.log"
    log.write_text("x" * 600_000, encoding="utf-8")
    function = WorksheetFunction(addin.FUNCTIONS["TOC_NP"].signature, broken)
    answering(function, lambda spill: spill, log)(1.0, 2.0, None)
    assert log.stat().st_size < 1000
    assert (tmp_path / "throughput.log.1").stat().st_size == 600_000


# ------------------------------------------------------------------ the short way that a sheet full of calls takes

AWKWARD = [0.0, -0.0, 0.1, 0.3, 0.30000000000000004, 1e308, -1e308, 5e-324, math.inf, math.nan]
CELLS = st.one_of(st.floats(), st.sampled_from(AWKWARD), st.sampled_from([None, "", "7", "x", 3, True]))


@settings(deadline=None)
@given(CELLS, CELLS, st.one_of(st.none(), CELLS))
def test_a_throughput_of_plain_numbers_is_what_the_general_way_gives(revenue: Any, tvc: Any, quantity: Any) -> None:
    def general(*cells: Any) -> Any:
        return respond(throughput.THROUGHPUT, throughput._compute, *cells, None)

    assert outcome(throughput.throughput, revenue, tvc, quantity) == outcome(general, revenue, tvc, quantity)


def outcome(function: Any, *cells: Any) -> Any:
    """A float as its bits, so that 0.0 and -0.0 differ."""
    try:
        result = function(*cells)
    except CellError as error:
        return error
    return struct.pack("<d", result) if isinstance(result, float) else result
