"""Makes a built workbook a finished file: values in every formula cell, no flaw, the same bytes every time.

What openpyxl cannot write: the cached values (a file without them shows blanks in previews and asks for a
recalculation), a current calculation id, the order of elements that the schema wants, alternative text of
charts, fixed dates, and each host's spelling of our functions. It never computes a figure of its own and never
answers a formula that the engine cannot vouch for: it refuses the file and names the cell.
"""

from __future__ import annotations

import gc
import io
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from lxml import etree
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.packaging.relationship import Relationship
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.workbook.external_link.external import ExternalBook, ExternalDefinedName, ExternalLink
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from addin.catalogue import FUNCTIONS
from addin.cells import CellError
from addin.engine import CellValue, Computed, FormulaCell, Place, compute

from . import output_file
from .output_file import OutputRefusedError
from .sheet_rows import NO_ROWS, SheetRows, written
from .spelling import HOSTS, Spell, calls_ours, spelling

__all__ = [
    "Finished",
    "FormulaRefusedError",
    "OutputRefusedError",
    "describe",
    "finish",
    "finished_bytes",
    "text_cell",
]

CALCULATION_ID = 191029  # Excel 2019 and later; an older one makes Excel recalculate on opening
ADD_IN_FILE = "throughput.xlam"
SHOWN = 10  # of a long list of refusals

Progress = Callable[[str, float], None]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_FORMULA, _VALUE = f"{{{_MAIN}}}f", f"{{{_MAIN}}}v"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the first day a zip file can tell


class FormulaRefusedError(Exception):
    """A formula of the workbook whose value cannot be vouched for; the message names cell and reason."""


@dataclass(frozen=True)
class Finished:
    """What was written, and how long each part of it took.

    `writing`, `evaluating` and `patching` are seconds: openpyxl's own writing, the engine, and everything done
    to the file afterwards with putting it on the disk. `errors` are the formula cells that show an error.
    """

    path: Path
    formulas: int
    calls: int
    errors: Mapping[Place, CellError]
    writing: float
    evaluating: float
    patching: float

    @property
    def seconds(self) -> float:
        return self.writing + self.evaluating + self.patching


@dataclass(frozen=True)
class _Done:
    content: bytes
    computed: Computed
    writing: float
    evaluating: float
    patching: float


def finish(
    workbook: Workbook,
    destination: str | Path,
    *,
    stamp: datetime,
    host: str = "calc",
    replace: bool = False,
    progress: Progress | None = None,
) -> Finished:
    """Writes a built workbook to a file with a value in every formula cell.

    Arguments: `workbook`, as openpyxl built it, with plain function names; `destination`, an .xlsx path; `stamp`,
    when the workbook counts as created and changed (never the clock: the same input gives the same bytes);
    `host`, one of calc, plain, xlsm, xlam, lite; `replace`, whether an existing file may be replaced;
    `progress`, told each step in words and the share done.
    Result: a Finished.
    Errors: OutputRefusedError, before any work where possible; FormulaRefusedError when a formula does not parse
    or its value cannot be vouched for; ValueError for an unknown host or a chart that nobody described. In each
    case nothing is written.
    """
    path = output_file.check(destination, replace=replace)
    done = _finished(workbook, stamp, host, progress or _silent)
    began = time.perf_counter()
    output_file.put(done.content, path, replace=replace)
    return Finished(
        path,
        done.computed.formulas,
        done.computed.calls,
        done.computed.errors,
        done.writing,
        done.evaluating,
        done.patching + time.perf_counter() - began,
    )


def finished_bytes(
    workbook: Workbook, *, stamp: datetime, host: str = "calc", progress: Progress | None = None
) -> bytes:
    """The bytes that `finish` would write, for those who add a part of their own before they store them."""
    return _finished(workbook, stamp, host, progress or _silent).content


def text_cell(sheet: Worksheet, row: int, column: int, value: str) -> Cell:
    """Writes a text that stays a text, whatever it begins with; style the cell before, not after.

    A text from outside that begins with = + - or @ would become a formula, here or when somebody edits the cell;
    "#N/A" would become an error. Characters that no workbook can hold become a replacement character.

    >>> sheet = Workbook().active
    >>> cell = text_cell(sheet, 1, 1, "=2+2")
    >>> cell.data_type, cell.quotePrefix
    ('s', True)
    """
    cell = cast(Cell, sheet.cell(row, column))
    cell.value = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value)
    cell.data_type = "s"
    if value[:1] in "=+-@\t\r" and value:
        cast(Any, cell).quotePrefix = True
    return cell


def describe(chart: Any, text: str) -> None:
    """Gives a chart the alternative text that a screen reader says: what it shows and what is to be seen."""
    chart.alternative_text = text


# ------------------------------------------------------------------------------------------ the work


def _finished(workbook: Workbook, stamp: datetime, host: str, tell: Progress) -> _Done:
    with _uncollected():
        return _made(workbook, stamp, host, tell)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Leaves alone, meanwhile, what only grows: the collector would look through all cells again and again."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _made(workbook: Workbook, stamp: datetime, host: str, tell: Progress) -> _Done:
    spell = spelling(host, FUNCTIONS)
    began = time.perf_counter()
    tell("writing the workbook", 0.0)
    formulas = list(_formulas(workbook))
    parts, rows = _written(workbook, formulas, stamp, host)
    stored = time.perf_counter()
    computed = _computed(parts, rows, formulas, lambda step, share: tell(step, 0.3 + 0.4 * share))
    evaluated = time.perf_counter()
    tell("storing the values", 0.7)
    content = _patched(parts, rows, workbook, computed.values, spell, host)
    tell("finished", 1.0)
    return _Done(content, computed, stored - began, evaluated - stored, time.perf_counter() - evaluated)


def _silent(_step: str, _share: float) -> None:
    """Tells nobody."""


def _formulas(workbook: Workbook) -> Iterator[FormulaCell]:
    """Every formula, without making the cells that `iter_rows` would make."""
    for sheet in workbook.worksheets:
        for (row, column), cell in cast(Any, sheet)._cells.items():
            if cell.data_type != "f":
                continue
            if isinstance(cell.value, ArrayFormula):
                yield FormulaCell(sheet.title, row, column, _text_of(cell.value), _size(cell.value.ref))
            elif isinstance(cell.value, str):
                yield FormulaCell(sheet.title, row, column, cell.value)
            else:
                raise FormulaRefusedError(f"{sheet.title}!{cell.coordinate} holds a data table, which is not verified")


def _text_of(formula: ArrayFormula) -> str:
    text = formula.text or ""
    return text if text.startswith("=") else f"={text}"


def _size(reference: str) -> tuple[int, int]:
    first_column, first_row, last_column, last_row = cast(tuple[int, int, int, int], range_boundaries(reference))
    return last_row - first_row + 1, last_column - first_column + 1


Parts = Mapping[str, bytes]
Rows = Mapping[str, SheetRows]


def _written(workbook: Workbook, formulas: list[FormulaCell], stamp: datetime, host: str) -> tuple[Parts, Rows]:
    """The parts of the workbook, and the rows apart; the link to the add-in is there only meanwhile."""
    moment = stamp.replace(microsecond=0)
    workbook.properties.created = workbook.properties.modified = moment
    workbook.calculation = CalcProperties(calcId=CALCULATION_ID, fullCalcOnLoad=None)
    links = cast(Any, workbook)._external_links
    if host == "xlam":
        if links:
            raise FormulaRefusedError(
                "The workbook has links of its own, so the link to the add-in cannot be the first"
            )
        links.append(_link_to_the_add_in())
    try:
        return written(workbook, formulas)
    finally:
        if host == "xlam":
            links.clear()


def _link_to_the_add_in() -> ExternalLink:
    """The external link by which Excel finds the functions of an add-in workbook, by the name of its file."""
    names = [ExternalDefinedName(name=name) for name in FUNCTIONS]
    link = ExternalLink(externalBook=ExternalBook(definedNames=cast(Any, names), id="rId1"))
    link.file_link = Relationship(type="externalLinkPath", Target=ADD_IN_FILE, TargetMode="External", Id="rId1")
    return link


def _computed(parts: Parts, rows: Rows, formulas: list[FormulaCell], tell: Progress) -> Computed:
    def asked(texts: Mapping[Place, str]) -> bytes:
        return _stored_in_one({name: _with_rows(part, name, rows, texts) for name, part in parts.items()})

    computed = compute(_stored_in_one(parts), formulas, progress=tell, asking=asked)
    unknown = {p: e.message for p, e in computed.errors.items() if e.code == "#NAME?"}
    refused = {**computed.unverified, **unknown}
    if refused:
        texts = {cell.place: cell.text for cell in formulas}
        raise FormulaRefusedError(_list_of_refusals(refused, texts))
    return computed


def _list_of_refusals(refused: Mapping[Place, str], texts: Mapping[Place, str]) -> str:
    lines = [
        f"{sheet}!{get_column_letter(column)}{row}: {reason}: {texts[sheet, row, column]}"
        for (sheet, row, column), reason in sorted(refused.items(), key=lambda item: item[1].startswith("It refers to"))
    ]
    more = f"\nand {len(lines) - SHOWN} more" if len(lines) > SHOWN else ""
    many = "formula" if len(lines) == 1 else "formulas"
    return f"{len(lines)} {many} cannot be vouched for; write them with functions on the proven list\n" + (
        "\n".join(lines[:SHOWN]) + more
    )


# ------------------------------------------------------------------------------------------ patching


def _with_rows(part: bytes, name: str, rows: Rows, texts: Mapping[Place, str]) -> bytes:
    return part.replace(NO_ROWS, rows[name].asked(texts), 1) if name in rows else part


def _stored_in_one(parts: Parts) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def _patched(
    parts: Parts, rows: Rows, workbook: Workbook, values: Mapping[Place, CellValue], spell: Spell, host: str
) -> bytes:
    sheets = {cast(Any, sheet).path[1:] for sheet in workbook.worksheets}
    described = dict(_descriptions(workbook))
    new = io.BytesIO()
    with zipfile.ZipFile(new, "w") as archive:
        for name in sorted(parts, key=lambda part: part != "[Content_Types].xml"):
            part = parts[name]
            if name in rows:
                part = _spelled(part, spell, host).replace(NO_ROWS, rows[name].finished(values, spell), 1)
            elif name in sheets:
                part = _spelled(part, spell, host) if b"<formula" in part else part
            else:
                part = _other_part(name, part, parts, described, spell)
            _store(archive, name, part)
    return new.getvalue()


def _store(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Stores a part with a fixed date and the same marks on every system."""
    entry = zipfile.ZipInfo(name, _FIRST_DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0
    entry.external_attr = 0
    archive.writestr(entry, content, compresslevel=6)


def _other_part(name: str, part: bytes, parts: Parts, described: Mapping[str, str], spell: Spell) -> bytes:
    if name == "xl/styles.xml":
        return _with_fonts_in_order(part)
    if name == "xl/workbook.xml":
        return _with_names_spelled(part, spell)
    if name.startswith("xl/tables/"):
        return _with_tables_spelled(part, spell)
    if name.startswith("xl/charts/"):
        return _with_scatter_style(part)
    if name.startswith("xl/drawings/drawing"):
        return _with_alternative_text(name, part, parts, described)
    return part


_RULES = ("formula", "formula1", "formula2")


def _spelled(part: bytes, spell: Spell, host: str) -> bytes:
    """A sheet with its conditions of formats and validations spelled for the host."""
    root = _parsed(part)
    ours = calls_ours(FUNCTIONS)
    for tag in _RULES:
        for element in root.iter(f"{{{_MAIN}}}{tag}"):
            text = element.text or ""
            if "[" in HOSTS[host] and ours(text):
                raise FormulaRefusedError(
                    f"Excel takes no add-in function in a validation or conditional format: {text}"
                )
            element.text = spell(text)
    return _serialized(root)


def _with_names_spelled(part: bytes, spell: Spell) -> bytes:
    root = _parsed(part)
    for name in root.iter(f"{{{_MAIN}}}definedName"):
        name.text = spell(name.text or "")
    for empty in root.findall(f"{{{_MAIN}}}definedNames"):
        if not len(empty):
            root.remove(empty)
    return _serialized(root)


def _with_tables_spelled(part: bytes, spell: Spell) -> bytes:
    root = _parsed(part)
    for tag in ("calculatedColumnFormula", "totalsRowFormula"):
        for element in root.iter(f"{{{_MAIN}}}{tag}"):
            element.text = spell(element.text or "")
    return _serialized(root)


_FONT_ORDER = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name", "family",
    "charset", "scheme",
)  # fmt: skip


def _with_fonts_in_order(part: bytes) -> bytes:
    root = _parsed(part)
    rank = {f"{{{_MAIN}}}{tag}": number for number, tag in enumerate(_FONT_ORDER)}
    for font in root.iter(f"{{{_MAIN}}}font"):
        font[:] = sorted(font, key=lambda child: rank.get(child.tag, len(rank)))
    return _serialized(root)


def _with_scatter_style(part: bytes) -> bytes:
    if b"scatterChart" not in part:
        return part
    root = _parsed(part)
    for chart in root.iter(f"{{{_CHART}}}scatterChart"):
        if chart.find(f"{{{_CHART}}}scatterStyle") is None:
            chart.insert(0, etree.Element(f"{{{_CHART}}}scatterStyle", val="lineMarker"))
    return _serialized(root)


def _descriptions(workbook: Workbook) -> Iterator[tuple[str, str]]:
    """The alternative text of each chart, by its part; its title where nobody described it."""
    for sheet in (*workbook.worksheets, *workbook.chartsheets):
        for chart in cast(Any, sheet)._charts:
            text = getattr(chart, "alternative_text", "") or _title(chart)
            if not text:
                raise ValueError(f"A chart on {sheet.title} has neither an alternative text nor a title")
            yield chart.path[1:], text


def _title(chart: Any) -> str:
    title = chart.title
    rich = title.tx.rich if title is not None and title.tx is not None else None
    return "".join(run.t for line in rich.p for run in line.r or ()) if rich is not None else ""


def _with_alternative_text(name: str, part: bytes, parts: Parts, described: Mapping[str, str]) -> bytes:
    folder, _, file = name.rpartition("/")
    links = _parsed(parts[f"{folder}/_rels/{file}.rels"])
    targets = {link.get("Id"): str(link.get("Target")).lstrip("/") for link in links}
    root = _parsed(part)
    for frame in root.iter(f"{{{_DRAWING}}}graphicFrame"):
        chart = next(frame.iter(f"{{{_CHART}}}chart"), None)
        properties = next(frame.iter(f"{{{_DRAWING}}}cNvPr"), None)
        if chart is not None and properties is not None:
            properties.set("descr", described[targets[chart.get(f"{{{_LINKS}}}id")]])
    return _serialized(root)


_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def _parsed(part: bytes) -> Any:
    return etree.fromstring(part, _PARSER)


def _serialized(root: Any) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
