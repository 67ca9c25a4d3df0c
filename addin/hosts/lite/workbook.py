"""Puts the functions into a workbook as xlwings Lite keeps its code there; it touches no sheet."""

from __future__ import annotations

import hashlib
import io
import json
import uuid
import zipfile
from xml.sax.saxutils import quoteattr

from .main_py import REQUIREMENTS, main_py

STORE_ID = "WA200008175"
"""xlwings Lite in Microsoft's store of add-ins."""
PYODIDE = "0.27.5"
ADDIN = "1.0.0.0-18"
LONG_AGO = (1980, 1, 1, 0, 0, 0)

_EXTENSION_SPACE = "http://schemas.microsoft.com/office/webextensions/webextension/2010/11"
_PANES_SPACE = "http://schemas.microsoft.com/office/webextensions/taskpanes/2010/11"
_OFFICE = "http://schemas.microsoft.com/office/2011/relationships"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def carry_functions(book: bytes) -> bytes:
    """`book` (an .xlsx as bytes) with the functions inside, to be opened where xlwings Lite is added.

    Errors: ValueError when the workbook carries code of an add-in already.
    """
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts = {item.filename: archive.read(item) for item in archive.infolist()}
    if any(name.startswith("xl/webextensions/") for name in parts):
        raise ValueError("the workbook carries an add-in's code already; start from one without")
    parts["_rels/.rels"] = _with(
        parts["_rels/.rels"],
        "</Relationships>",
        f'<Relationship Id="rIdLite" Type="{_OFFICE}/webextensiontaskpanes" Target="xl/webextensions/taskpanes.xml"/>',
    )
    parts["[Content_Types].xml"] = _with(
        parts["[Content_Types].xml"],
        "</Types>",
        '<Override PartName="/xl/webextensions/taskpanes.xml" '
        'ContentType="application/vnd.ms-office.webextensiontaskpanes+xml"/>'
        '<Override PartName="/xl/webextensions/webextension1.xml" '
        'ContentType="application/vnd.ms-office.webextension+xml"/>',
    )
    parts["xl/webextensions/taskpanes.xml"] = _taskpanes()
    parts["xl/webextensions/_rels/taskpanes.xml.rels"] = _taskpane_relationships()
    parts["xl/webextensions/webextension1.xml"] = _extension({"main.py": main_py(), "requirements.txt": REQUIREMENTS})
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _with(part: bytes, before: str, added: str) -> bytes:
    return part.decode().replace(before, added + before).encode()


def _extension(files: dict[str, str]) -> bytes:
    settings = {**files, "pyodideVersion": PYODIDE, "addinVersion": ADDIN}
    identity = str(uuid.UUID(hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:32])).upper()
    properties = "".join(
        f"<we:property name={quoteattr(name)} value={_attribute(json.dumps(value))}/>"
        for name, value in settings.items()
    )
    return (
        f'{_DECLARATION}<we:webextension xmlns:we="{_EXTENSION_SPACE}" id="{{{identity}}}">'
        f'<we:reference id="{STORE_ID.lower()}" version="1.0.0.0" store="en-US" storeType="OMEX"/>'
        f'<we:alternateReferences><we:reference id="{STORE_ID}" version="1.0.0.0" store="{STORE_ID}" '
        'storeType="OMEX"/></we:alternateReferences>'
        f"<we:properties>{properties}</we:properties><we:bindings/>"
        f'<we:snapshot xmlns:r="{_RELATIONSHIPS}"/></we:webextension>'
    ).encode()


def _attribute(text: str) -> str:
    """A quoted attribute value; what JSON leaves as a line break or tab is written as a reference."""
    return quoteattr(text, {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def _taskpanes() -> bytes:
    return (
        f'{_DECLARATION}<wetp:taskpanes xmlns:wetp="{_PANES_SPACE}">'
        '<wetp:taskpane dockstate="right" visibility="1" width="438" row="2">'
        f'<wetp:webextensionref xmlns:r="{_RELATIONSHIPS}" r:id="rId1"/></wetp:taskpane></wetp:taskpanes>'
    ).encode()


def _taskpane_relationships() -> bytes:
    return (
        f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/webextension" Target="webextension1.xml"/></Relationships>'
    ).encode()
