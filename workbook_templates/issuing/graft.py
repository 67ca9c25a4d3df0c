"""Puts finished sheets of one workbook into another, with their looks; it changes no other sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any, Final

from lxml import etree

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
WORKSHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
FIRST_OWN_FORMAT: Final = 164
_ORDER: Final = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors",
    "extLst",
)  # fmt: skip


def parsed(part: bytes) -> Any:
    """The root of a part; nothing outside it is ever looked at."""
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def written(root: Any) -> bytes:
    """A part as bytes."""
    content: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return content


def main(tag: str) -> str:
    """A tag of the main namespace."""
    return f"{{{MAIN}}}{tag}"


class Looks:
    """The styles of one workbook added to those of another."""

    def __init__(self, own: Any, added: Any) -> None:
        """`own` is the root of the styles that stay, `added` of those put after them."""
        self._own = own
        formats = self._formats(added)
        offsets = {kind: self._append(added, kind) for kind in ("fonts", "fills", "borders")}
        self.dxf_offset = self._append(added, "dxfs", formats)
        self.offset = self._append_cell_looks(added, formats, offsets)

    def _container(self, kind: str) -> Any:
        found = self._own.find(main(kind))
        if found is None:
            found = etree.Element(main(kind))
            after = _ORDER[_ORDER.index(kind) + 1 :]
            before = [child for child in self._own if etree.QName(child).localname in after]
            self._own.insert(self._own.index(before[0]) if before else len(self._own), found)
        return found

    def _append(self, added: Any, kind: str, formats: Mapping[str, str] | None = None) -> int:
        source = added.find(main(kind))
        if source is None or not len(source):
            return 0
        target = self._container(kind)
        offset = len(target)
        for child in source:
            copy = deepcopy(child)
            for own_format in copy.iter(main("numFmt")) if formats else ():
                number = own_format.get("numFmtId")
                own_format.set("numFmtId", formats.get(number, number) if formats else number)
            target.append(copy)
        target.set("count", str(len(target)))
        return offset

    def _formats(self, added: Any) -> dict[str, str]:
        """The new number of each number format that is the added workbook's own."""
        source = added.find(main("numFmts"))
        if source is None or not len(source):
            return {}
        target = self._container("numFmts")
        used = [int(entry.get("numFmtId", 0)) for entry in target]
        number = max([FIRST_OWN_FORMAT - 1, *used])
        renumbered = {}
        for child in source:
            number += 1
            renumbered[child.get("numFmtId")] = str(number)
            copy = deepcopy(child)
            copy.set("numFmtId", str(number))
            target.append(copy)
        target.set("count", str(len(target)))
        return renumbered

    def _append_cell_looks(self, added: Any, formats: Mapping[str, str], offsets: Mapping[str, int]) -> int:
        source, target = added.find(main("cellXfs")), self._container("cellXfs")
        offset = len(target)
        for child in source:
            copy = deepcopy(child)
            for attribute, kind in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
                copy.set(attribute, str(int(copy.get(attribute, 0)) + offsets[kind]))
            number = copy.get("numFmtId", "0")
            copy.set("numFmtId", formats.get(number, number))
            copy.set("xfId", "0")
            for what in ("applyFont", "applyFill", "applyBorder", "applyNumberFormat", "applyAlignment"):
                copy.set(what, "1")
            target.append(copy)
        target.set("count", str(len(target)))
        return offset


def restyled(sheet: bytes, looks: Looks) -> Any:
    """A sheet of the added workbook with its styles renumbered; its root."""
    root = parsed(sheet)
    for tag, attribute in (("c", "s"), ("row", "s"), ("col", "style")):
        for element in root.iter(main(tag)):
            if element.get(attribute) is not None:
                element.set(attribute, str(int(element.get(attribute)) + looks.offset))
    for rule in root.iter(main("cfRule")):
        if rule.get("dxfId") is not None:
            rule.set("dxfId", str(int(rule.get("dxfId")) + looks.dxf_offset))
    for view in root.iter(main("sheetView")):
        view.attrib.pop("tabSelected", None)
    return root


def with_formulas(root: Any, formulas: Mapping[str, str]) -> None:
    """Puts formulas, without "=", over values that a sheet's cells hold already."""
    for cell in root.iter(main("c")):
        formula = formulas.get(cell.get("r", ""))
        if formula is None:
            continue
        text = cell.find(f"{main('is')}/{main('t')}")
        for child in list(cell):
            if text is not None or child.tag == main("f"):
                cell.remove(child)
        element = etree.Element(main("f"))
        element.text = formula
        cell.insert(0, element)
        if text is not None:
            cell.set("t", "str")
            etree.SubElement(cell, main("v")).text = text.text


def listed(workbook: Any, relations: Any, sheets: Sequence[tuple[str, str]], first: int) -> None:
    """Names new sheets (name, part) in the workbook: the first `first` of them before all others, the rest after."""
    held = workbook.find(main("sheets"))
    numbers = [int(entry.get("sheetId", 0)) for entry in held]
    taken = {entry.get("Id") for entry in relations}
    free = max(numbers, default=0)
    for at, (name, part) in enumerate(sheets):
        free += 1
        identity = next(f"rIdIssue{n}" for n in range(1, 10_000) if f"rIdIssue{n}" not in taken)
        taken.add(identity)
        kind = f"{RELATIONS}/worksheet"
        etree.SubElement(relations, f"{{{PACKAGE}}}Relationship", Id=identity, Type=kind, Target=f"/{part}")
        entry = etree.Element(main("sheet"), {"name": name, "sheetId": str(free), f"{{{RELATIONS}}}id": identity})
        if at < first:
            held.insert(at, entry)
        else:
            held.append(entry)
    for name in workbook.iter(main("definedName")):
        if name.get("localSheetId") is not None:
            name.set("localSheetId", str(int(name.get("localSheetId")) + first))
    for view in workbook.iter(main("workbookView")):
        view.set("activeTab", "0")
        view.set("firstSheet", "0")


def typed(types: Any, parts: Mapping[str, str]) -> None:
    """Says of new parts what they are."""
    for part, kind in parts.items():
        etree.SubElement(types, f"{{{TYPES}}}Override", PartName=f"/{part}", ContentType=kind)


def without_types(types: Any, parts: Sequence[str]) -> None:
    """Forgets parts that are gone."""
    gone = {f"/{part}".casefold() for part in parts}
    for entry in list(types):
        if entry.get("PartName", "").casefold() in gone:
            types.remove(entry)


def free_part(pattern: str, taken: set[str]) -> str:
    """A part name that is not taken: `pattern` with a number."""
    known = {name.casefold() for name in taken}
    return next(pattern.format(n) for n in range(1, 100_000) if pattern.format(n).casefold() not in known)


NOT_IN_NAME: Final = re.compile(r"[\\/?*\[\]:]")
