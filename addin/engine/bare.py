"""Writes cells down as the barest workbook that the engine reads; it looks at no formula and no style.

Handing the engine one cell after another takes longer than writing all of them into one file and having it read.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from addin.cells import CellError

from .package import DefinedName

Stored = float | str | bool | CellError | None
Spot = tuple[int, int]
"""Row and column of a cell on its sheet, from 1."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_ML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PLAIN = re.compile("[ !#-%'-;=?-~]*")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def bare_workbook(
    sheets: Mapping[str, Mapping[Spot, Stored]],
    formulas: Mapping[str, Mapping[Spot, tuple[str, str]]],
    names: Iterable[DefinedName] = (),
) -> bytes:
    """The bytes of a workbook with these cells and nothing else.

    Arguments: `sheets`, the values of each sheet; `formulas`, of each sheet, a formula with its "=" and the range an
    array formula fills ("" for any other), which goes before a value there; `names`, the defined names.
    """
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as package:
        for part, text in _frame(tuple(sheets), names):
            package.writestr(part, _HEAD + text)
        for number, (sheet, values) in enumerate(sheets.items(), 1):
            package.writestr(
                f"xl/worksheets/sheet{number}.xml",
                _HEAD + f'<worksheet xmlns="{_MAIN}"><sheetData>' + _rows(values, formulas.get(sheet, {}))
                + "</sheetData></worksheet>",
            )  # fmt: skip
    return written.getvalue()


def _frame(sheets: tuple[str, ...], names: Iterable[DefinedName]) -> Iterator[tuple[str, str]]:
    """The parts that say which parts there are."""
    numbers = range(1, len(sheets) + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_SHEET_ML}.worksheet+xml"/>' for n in numbers
    )
    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        'ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_ML}.sheet.main+xml"/>'
        f"{types}</Types>",
    )
    yield "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])
    yield "xl/_rels/workbook.xml.rels", _relations([("worksheet", f"worksheets/sheet{n}.xml") for n in numbers])
    listed = "".join(
        f'<sheet name={quoteattr(sheet)} sheetId="{n}" r:id="rId{n}"/>' for n, sheet in enumerate(sheets, 1)
    )
    defined = "".join(_name(entry, sheets) for entry in names)
    yield (
        "xl/workbook.xml",
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets>'
        + (f"<definedNames>{defined}</definedNames>" if defined else "")
        + "</workbook>",
    )


def _relations(targets: list[tuple[str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def _name(entry: DefinedName, sheets: tuple[str, ...]) -> str:
    where = f' localSheetId="{sheets.index(entry.sheet)}"' if entry.sheet in sheets else ""
    return f"<definedName name={quoteattr(entry.name)}{where}>{_text(entry.text)}</definedName>"


def _rows(values: Mapping[Spot, Stored], formulas: Mapping[Spot, tuple[str, str]]) -> str:
    spots = sorted(values.keys() | formulas.keys()) if formulas else sorted(values)
    parts: list[str] = []
    add = parts.append
    open_row = 0
    letters: dict[int, str] = {}
    for spot in spots:
        row, column = spot
        if row != open_row:
            add(f'</row><row r="{row}">' if open_row else f'<row r="{row}">')
            open_row = row
        name = letters.get(column)
        if name is None:
            name = letters[column] = _letters(column)
        formula = formulas.get(spot)
        add(f'<c r="{name}{row}"' + (_value(values[spot]) if formula is None else _formula(*formula)))
    if open_row:
        add("</row>")
    return "".join(parts)


def _formula(text: str, filled: str) -> str:
    how = f' t="array" ref="{filled}"' if filled else ""
    return f"><f{how}>{_text(text[1:])}</f></c>"


def _value(value: Stored) -> str:
    kind = type(value)
    if kind is float or kind is int:
        return f"><v>{value!r}</v></c>"
    if kind is bool:
        return f' t="b"><v>{int(value)}</v></c>'  # type: ignore[arg-type]
    if isinstance(value, CellError):
        return f' t="e"><v>{value.code}</v></c>'
    if value is None:
        return "/>"
    return f' t="str"><v xml:space="preserve">{_text(str(value))}</v></c>'


def _text(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    return escape(_NO_XML.sub("\N{REPLACEMENT CHARACTER}", text))


def _letters(column: int) -> str:
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text
