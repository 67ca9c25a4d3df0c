"""THROUGHPUT in a headless Calc against an extension function, just as written in Python, that returns its argument.

The second extension is made here; nothing of it ships.
"""

from __future__ import annotations

import io
import statistics
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook

from addin.hosts.calc import build
from addin.hosts.calc.type_library import INTERFACE, type_library
from tests.calc_session import CalcSession, why_unavailable

from .ratio import Ratio

CELLS = 20_000
LINES = 200_000
ROUNDS = 7
AGAINST = "an extension function that returns its first argument"
RULE_TABLE = f"{CELLS:,} cells of TVC_POLICY, which looks up a rule"
FIRST = "RETURN_FIRST"
MODULE = "returnfirst"
SERVICE = "ReturnFirst"

_COMPONENT = f"""
import unohelper
from {MODULE} import {INTERFACE}
class First(unohelper.Base, {INTERFACE}):
    def __init__(self, context): pass
    def {FIRST}(self, first, second, third): return first
g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(First, "{SERVICE}", ("com.sun.star.sheet.AddIn",))
"""
_MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">
 <manifest:file-entry manifest:full-path="f.rdb" manifest:media-type="application/vnd.sun.star.uno-typelibrary;type=RDB"/>
 <manifest:file-entry manifest:full-path="f.py" manifest:media-type="application/vnd.sun.star.uno-component;type=Python"/>
 <manifest:file-entry manifest:full-path="f.xcu" manifest:media-type="application/vnd.sun.star.configuration-data"/>
</manifest:manifest>
"""  # noqa: E501
_FUNCTION = f"""<?xml version="1.0" encoding="UTF-8"?>
<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" oor:name="CalcAddIns" oor:package="org.openoffice.Office">
<node oor:name="AddInInfo"><node oor:name="{SERVICE}" oor:op="replace"><node oor:name="AddInFunctions">
<node oor:name="{FIRST}" oor:op="replace"><prop oor:name="DisplayName"><value xml:lang="en">{FIRST}</value></prop>
<prop oor:name="CompatibilityName"><value xml:lang="en-US">{FIRST}</value></prop></node>
</node></node></node></oor:component-data>
"""  # noqa: E501
_DESCRIPTION = """<?xml version="1.0" encoding="UTF-8"?>
<description xmlns="http://openoffice.org/extensions/description/2006">
 <identifier value="return-first"/><version value="1.0"/>
</description>
"""


def first_extension(path: Path) -> Path:
    """The extension with the one function."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr("description.xml", _DESCRIPTION)
        archive.writestr("f.rdb", type_library({FIRST: ("first", "second", "third")}, MODULE))
        archive.writestr("f.py", _COMPONENT)
        archive.writestr("f.xcu", _FUNCTION)
    path.write_bytes(packed.getvalue())
    return path


def workbook(path: Path, lines: int, formulas: list[str], across: str = "C") -> Path:
    """Two columns of numbers and a formula per line, or the few formulas given."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for line in range(lines):
        sheet.append((line % 97 + 100.25, line % 131 + 10.5))
    for line, formula in enumerate(formulas, start=1):
        sheet[f"{across}{line}"] = formula
    made.save(path)
    return path


def ratios() -> Iterator[Ratio]:
    """All of this file's ratios; none where there is no LibreOffice to measure in."""
    reason = why_unavailable()
    if reason:
        print(f"Calc is not measured: {reason}", flush=True)
        return
    with tempfile.TemporaryDirectory() as temporary, CalcSession() as calc:
        folder = Path(temporary)
        calc.install(build(folder))
        calc.install(first_extension(folder / "first.oxt"))
        calc.restart()  # in the session that installs a function, every call of it is four times slower
        yield from _one_call_per_cell(calc, folder)
        yield from _one_call_over_many_lines(calc, folder)


def _one_call_per_cell(calc: CalcSession, folder: Path) -> Iterator[Ratio]:
    calls = {
        f"{CELLS:,} cells of THROUGHPUT(A1,B1)": "=THROUGHPUT(A{0},B{0})",
        f"{CELLS:,} cells of THROUGHPUT(A1,B1,2)": "=THROUGHPUT(A{0},B{0},2)",
        RULE_TABLE: '=TVC_POLICY(A{0},"Sale","Material","Yes",B{0})',
    }
    formulas = [f"={FIRST}(A{{0}},B{{0}})", *calls.values()]
    books = [
        workbook(folder / f"{number}.xlsx", CELLS, [formula.format(line + 1) for line in range(CELLS)])
        for number, formula in enumerate(formulas)
    ]
    yield from _against_first(calc, books, list(calls))


def _one_call_over_many_lines(calc: CalcSession, folder: Path) -> Iterator[Ratio]:
    both = f"A1:A{LINES},B1:B{LINES}"
    calls = {f"one THROUGHPUT over 2 × {LINES:,} cells": f"=THROUGHPUT({both})"}
    only_handed_over = f"={FIRST}(1,{both})"
    books = [
        workbook(folder / f"range{number}.xlsx", LINES, [formula])
        for number, formula in enumerate([only_handed_over, *calls.values()])
    ]
    yield from _against_first(
        calc,
        books,
        list(calls),
        "an extension function that is handed the same cells, and returns a number before them",
    )


def _against_first(calc: CalcSession, books: list[Path], names: list[str], against: str = AGAINST) -> Iterator[Ratio]:
    """The first book is what the others are compared with; one warm-up, then pair by pair."""
    rounds = calc.recalculation_seconds(books, ROUNDS + 1)[1:]
    for place, name in enumerate(names, start=1):
        found = [seconds[place] / seconds[0] for seconds in rounds]
        fastest = min(seconds[0] for seconds in rounds)
        ours = min(seconds[place] for seconds in rounds)
        note = f"fastest {ours * 1000:,.0f} ms against {fastest * 1000:,.0f} ms"
        bound = 8 if name == RULE_TABLE else 2
        yield Ratio(name, against, statistics.median(found), min(found), max(found), bound, (note,))
