"""Takes the formulas out of a workbook's sheets and leaves their values; it changes no value."""

from __future__ import annotations

from typing import Any, Final

from lxml import etree

from workbook_templates.issuing.graft import main, parsed, written

_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


def frozen_sheet(part: bytes) -> bytes:
    """A sheet whose cells hold values only."""
    root = parsed(part)
    for cell in root.iter(main("c")):
        formula = cell.find(main("f"))
        if formula is not None:
            cell.remove(formula)
            cell.attrib.pop("cm", None)  # marks of a formula that spills
        if cell.get("t") == "str":
            _as_typed_text(cell)
    for view in root.iter(main("sheetView")):
        view.attrib.pop("tabSelected", None)
    return written(root)


def _as_typed_text(cell: Any) -> None:
    value = cell.find(main("v"))
    text = value.text if value is not None and value.text else ""
    for child in list(cell):
        cell.remove(child)
    if not text:  # a formula that gave "" leaves a blank
        del cell.attrib["t"]
        return
    cell.set("t", "inlineStr")
    held = etree.SubElement(etree.SubElement(cell, main("is")), main("t"))
    held.text = text
    if text != text.strip():
        held.set(_SPACE, "preserve")


def frozen_table(part: bytes) -> bytes:
    """A table without formulas for its columns and totals."""
    root = parsed(part)
    for tag in ("calculatedColumnFormula", "totalsRowFormula"):
        for element in list(root.iter(main(tag))):
            parent = element.getparent()
            parent.remove(element)
            if tag == "totalsRowFormula":
                parent.attrib.pop("totalsRowFunction", None)
    return written(root)
