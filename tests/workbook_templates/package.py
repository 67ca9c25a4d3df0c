"""A finished workbook as its parts in the file: what the tests ask of the XML where a library would look away."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml import etree

_MAIN = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
WHITE, BLACK = "FFFFFF", "000000"


@dataclass(frozen=True)
class Cell:
    """One cell: its address, the number of its style, its formula, and what it shows."""

    address: str
    style: int
    formula: str
    kind: str
    value: str

    @property
    def row(self) -> int:
        return int(re.sub(r"\D", "", self.address))

    @property
    def letter(self) -> str:
        return re.sub(r"\d", "", self.address)


@dataclass(frozen=True)
class SheetPart:
    """One sheet: its name, its XML, and its tables' XML."""

    title: str
    root: Any
    tables: tuple[Any, ...]
    drawings: tuple[Any, ...]

    def found(self, path: str) -> list[Any]:
        found: list[Any] = self.root.xpath(path, namespaces=_MAIN)
        return found

    @cached_property
    def cells(self) -> list[Cell]:
        return [
            Cell(
                cell.get("r"),
                int(cell.get("s") or 0),
                cell.findtext("m:f", default="", namespaces=_MAIN),
                cell.get("t") or "n",
                cell.findtext("m:v", default="", namespaces=_MAIN) or "".join(cell.itertext("{*}t")),
            )
            for cell in self.root.iterfind(".//m:c", _MAIN)
        ]

    @cached_property
    def by_address(self) -> dict[str, Cell]:
        return {cell.address: cell for cell in self.cells}

    @property
    def is_protected(self) -> bool:
        return bool(self.found("m:sheetProtection[@sheet='1']"))


@dataclass(frozen=True)
class Package:
    """A workbook's file, read once."""

    content: bytes

    @cached_property
    def parts(self) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(self.content)) as parts:
            return {name: parts.read(name) for name in parts.namelist()}

    def root(self, part: str) -> Any:
        return etree.fromstring(self.parts[part])

    def _related(self, part: str) -> dict[str, str]:
        folder, name = part.rsplit("/", 1)
        relations = f"{folder}/_rels/{name}.rels"
        if relations not in self.parts:
            return {}
        found = {}
        for relation in self.root(relations):
            target = relation.get("Target")
            path = target[1:] if target.startswith("/") else _joined(folder, target)
            found[relation.get("Id")] = path
        return found

    @cached_property
    def workbook(self) -> Any:
        return self.root("xl/workbook.xml")

    @cached_property
    def sheets(self) -> dict[str, SheetPart]:
        related = self._related("xl/workbook.xml")
        found = {}
        for sheet in self.workbook.iterfind("m:sheets/m:sheet", _MAIN):
            part = related[sheet.get(_RELATION)]
            beside = self._related(part).values()
            tables = tuple(self.root(path) for path in beside if "/tables/" in path)
            drawings = tuple(self.root(path) for path in beside if "/drawings/drawing" in path)
            found[sheet.get("name")] = SheetPart(sheet.get("name"), self.root(part), tables, drawings)
        return found

    @cached_property
    def names(self) -> dict[str, str]:
        """What the defined names of the whole workbook stand for."""
        entries = self.workbook.iterfind("m:definedNames/m:definedName", _MAIN)
        return {entry.get("name"): entry.text for entry in entries if entry.get("localSheetId") is None}

    @cached_property
    def texts(self) -> list[str]:
        """The shared texts, by their number."""
        if "xl/sharedStrings.xml" not in self.parts:
            return []
        return ["".join(entry.itertext("{*}t")) for entry in self.root("xl/sharedStrings.xml")]

    def shown(self, cell: Cell) -> str:
        """What a cell shows, as text."""
        return self.texts[int(cell.value)] if cell.kind == "s" else cell.value

    def formulas(self) -> Iterator[tuple[str, Cell]]:
        """Every formula with its sheet."""
        for sheet in self.sheets.values():
            for cell in sheet.cells:
                if cell.formula:
                    yield sheet.title, cell

    @cached_property
    def styles(self) -> Any:
        return self.root("xl/styles.xml")

    @cached_property
    def _looks(self) -> list[Any]:
        return list(self.styles.find("m:cellXfs", _MAIN))

    def is_unlocked(self, style: int) -> bool:
        """Whether cells of a style may be typed into on a protected sheet."""
        return self._looks[style].find("m:protection[@locked='0']", _MAIN) is not None

    def colours(self, style: int) -> tuple[str, str]:
        """The ink and the ground of a style."""
        look = self._looks[style]
        font = self.styles.find("m:fonts", _MAIN)[int(look.get("fontId"))]
        fill = self.styles.find("m:fills", _MAIN)[int(look.get("fillId"))]
        return _ink(font) or BLACK, _ground(fill) or WHITE

    @cached_property
    def conditional(self) -> list[tuple[str | None, str | None]]:
        """The ink and the ground that each conditional format gives, by its number."""
        entries = self.styles.find("m:dxfs", _MAIN)
        return [
            (_ink(entry.find("m:font", _MAIN)), _ground(entry.find("m:fill", _MAIN)))
            for entry in (entries if entries is not None else ())
        ]


def _ink(font: Any) -> str | None:
    colour = None if font is None else font.find("m:color", _MAIN)
    return None if colour is None else colour.get("rgb")[-6:]


def _ground(fill: Any) -> str | None:
    pattern = None if fill is None else fill.find("m:patternFill", _MAIN)
    if pattern is None:
        return None
    for tag in ("m:fgColor", "m:bgColor"):
        colour = pattern.find(tag, _MAIN)
        if colour is not None and colour.get("rgb"):
            return str(colour.get("rgb")[-6:])
    return None


def _joined(folder: str, target: str) -> str:
    path = folder.split("/")
    for step in target.split("/"):
        if step == "..":
            path.pop()
        else:
            path.append(step)
    return "/".join(path)
