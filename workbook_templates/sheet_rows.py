"""Writes the rows of a sheet as text, with the formulas and values of its formula cells left open until known.

openpyxl writes everything else of a workbook. Its way through one element after another takes most of the time
that a finished workbook needs, and the file is needed twice: as the engine is asked, and with the values.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from lxml import etree
from openpyxl import Workbook
from openpyxl.cell import _writer as cell_writer
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.comments.comment_sheet import CommentRecord
from openpyxl.compat import safe_string
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from addin.cells import CellError
from addin.engine import CellValue, FormulaCell, Place

NO_ROWS = b"<sheetData/>"


@dataclass
class SheetRows:
    """The rows of one sheet, in pieces: `open` says which of them wait for a formula, a value or both."""

    pieces: list[str] = field(default_factory=list)
    formulas: list[tuple[int, Place, str, str, str]] = field(default_factory=list)  # piece, place, cell, how, text
    filled: list[tuple[int, Place, str]] = field(default_factory=list)  # piece, place, cell: a value and no formula

    def asked(self, texts: Mapping[Place, str]) -> bytes:
        """The rows without values, with other formulas where there are some in `texts`."""
        pieces = self.pieces.copy()
        for piece, place, cell, how, text in self.formulas:
            pieces[piece] = f"{cell}><f{how}>{_escaped(texts.get(place, text)[1:])}</f><v/></c>"
        return _joined(pieces)

    def finished(self, values: Mapping[Place, CellValue], spell: Callable[[str], str]) -> bytes:
        """The rows with the value of each formula, the formulas as the host spells them."""
        pieces = self.pieces.copy()
        for piece, place, cell, how, text in self.formulas:
            kind, value = _stored(values[place])
            pieces[piece] = f"{cell}{kind}><f{how}>{_escaped(spell(text)[1:])}</f>{value}</c>"
        for piece, place, cell in self.filled:
            kind, value = _stored(values[place])
            pieces[piece] = f"{cell}{kind}>{value}</c>"
        return _joined(pieces)


def written(workbook: Workbook, formulas: list[FormulaCell]) -> tuple[dict[str, bytes], dict[str, SheetRows]]:
    """The parts of a workbook by name; those of sheets with formulas without rows, and these rows by part."""
    by_sheet: dict[str, list[FormulaCell]] = {}
    for formula in formulas:
        by_sheet.setdefault(formula.sheet, []).append(formula)
    content = io.BytesIO()
    writer = _Writer(workbook, zipfile.ZipFile(content, "w", zipfile.ZIP_STORED), by_sheet)
    writer.save()
    with zipfile.ZipFile(content) as archive:
        return {name: archive.read(name) for name in archive.namelist()}, writer.rows


class _Writer(ExcelWriter):
    """openpyxl's writer, but for the rows of sheets with formulas."""

    def __init__(self, workbook: Workbook, archive: zipfile.ZipFile, formulas: Mapping[str, list[FormulaCell]]) -> None:
        super().__init__(workbook, archive)
        self.formulas = formulas
        self.rows: dict[str, SheetRows] = {}

    def write_worksheet(self, ws: Any) -> None:
        if ws.title not in self.formulas:
            super().write_worksheet(ws)
            return
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        content = io.BytesIO()
        writer = _SheetWriter(ws, content, self.formulas[ws.title])
        writer.write()
        ws._rels = cast(Any, writer)._rels
        part = ws.path[1:]
        cast(Any, self)._archive.writestr(part, content.getvalue().replace(b"<sheetData></sheetData>", NO_ROWS, 1))
        self.manifest.append(ws)
        self.rows[part] = writer.written


class _SheetWriter(WorksheetWriter):
    """openpyxl's writer of a sheet; the rows become a SheetRows and stay out of the file."""

    def __init__(self, sheet: Worksheet, out: io.BytesIO, formulas: list[FormulaCell]) -> None:
        super().__init__(sheet, out)
        self._sheet: Any = sheet
        self._formulas = {(cell.row, cell.column): cell for cell in formulas}
        self._spilled = {place[1:] for cell in formulas for place in cell.places[1:]}
        self._styles: dict[int, str] = {}
        self.written = SheetRows()

    def write_rows(self) -> None:
        file: Any = self.xf.send(True)
        with file.element("sheetData"):
            pass
        self.xf.send(None)
        for row, cells in self._rows():
            before = len(self.written.pieces)
            head = "".join(f' {name}="{_quoted(value)}"' for name, value in self._row_attributes(row).items())
            self.written.pieces.append("")
            for column, cell in cells:
                self._write_cell(row, column, cell)
            empty = len(self.written.pieces) == before + 1
            self.written.pieces[before] = f"<row{head}/>" if empty else f"<row{head}>"
            self.written.pieces.append("" if empty else "</row>")

    def _rows(self) -> Iterator[tuple[int, list[tuple[int, Cell | None]]]]:
        cells: dict[tuple[int, int], Cell | None] = dict.fromkeys(self._spilled)
        cells.update(self._sheet._cells)
        rows: dict[int, list[tuple[int, Cell | None]]] = {row: [] for row in self._sheet.row_dimensions}
        for row, column in sorted(cells):
            rows.setdefault(row, []).append((column, cells[row, column]))
        return iter(sorted(rows.items()))

    def _row_attributes(self, row: int) -> dict[str, str]:
        return {"r": str(row)} | dict(self._sheet.row_dimensions.get(row, {}))

    def _write_cell(self, row: int, column: int, cell: Any) -> None:
        name = f'<c r="{get_column_letter(column)}{row}"'
        if cell is not None:
            if cell._comment is not None:
                self._sheet._comments.append(CommentRecord.from_cell(cell))
            if cell.has_style:
                name += f' s="{self._style_of(cell)}"'
            elif cell._value is None and not cell._comment and (row, column) not in self._spilled:
                return
        pieces = self.written.pieces
        place = self._sheet.title, row, column
        formula = self._formulas.get((row, column))
        if formula is not None:
            how = _attributes(cell._value) if formula.array else ""
            self.written.formulas.append((len(pieces), place, name, how, formula.text))
            pieces.append("")
        elif (row, column) in self._spilled:
            self.written.filled.append((len(pieces), place, name))
            pieces.append(f"{name}/>" if cell is not None else "")
        else:
            pieces.append(_constant(name, cell))
            return
        if cell is not None and cell._hyperlink:
            self._sheet._hyperlinks.append(cell._hyperlink)

    def _style_of(self, cell: Any) -> str:
        """The number of a cell's style; most cells share theirs with others."""
        known = self._styles.get(id(cell._style))
        if known is None:
            known = self._styles[id(cell._style)] = str(cell.style_id)
        return known


def _constant(name: str, cell: Any) -> str:
    """A cell without a formula."""
    value, attributes = cast(Any, cell_writer)._set_attributes(cell)
    name += f' t="{attributes["t"]}"'
    if value is None or value == "":
        return f"{name}/>"
    if isinstance(value, CellRichText):
        return f"{name}>{etree.tostring(cast(Any, value).to_tree()).decode()}</c>"
    if cell.data_type == "s":
        return f"{name}><is><t{_space(value)}>{_escaped(value)}</t></is></c>"
    return f"{name}><v>{_escaped(safe_string(value))}</v></c>"


def _attributes(formula: ArrayFormula) -> str:
    return "".join(f' {name}="{_quoted(value)}"' for name, value in dict(cast(Any, formula)).items())


def _stored(value: CellValue) -> tuple[str, str]:
    """The kind of a value, as an attribute of its cell, and the value as a sheet stores it."""
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < 1e15
        return "", f"<v>{int(value) if whole else repr(value)}</v>"
    if isinstance(value, CellError):
        return ' t="e"', f"<v>{value.code}</v>"
    if isinstance(value, bool):
        return ' t="b"', "<v>1</v>" if value else "<v>0</v>"
    text = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value)
    return ' t="str"', f"<v{_space(text)}>{_escaped(text)}</v>"


def _space(text: str) -> str:
    return ' xml:space="preserve"' if text != text.strip() else ""


def _joined(pieces: list[str]) -> bytes:
    return b"<sheetData>" + "".join(pieces).encode() + b"</sheetData>"


def _escaped(text: str) -> str:
    if "&" in text or "<" in text or ">" in text or "\r" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
    return text


def _quoted(text: str) -> str:
    return _escaped(text).replace('"', "&quot;")
