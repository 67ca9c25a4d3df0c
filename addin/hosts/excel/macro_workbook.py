"""Turns a finished .xlsx into an .xlsm that carries the functions in its own VBA project; it changes no cell.

A function in the workbook's own project is stored under its plain name, without a link to an add-in.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator

from lxml import etree

from .package import CONTENT_TYPES, MAIN, OFFICE_RELATIONS, PACKAGE_RELATIONS, VBA_RELATION, VBA_TYPE, own_modules
from .package import zipped as _zipped
from .vba import Document, Module, Project
from .vba.project import WORKBOOK_CLASS

MACRO_WORKBOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PLAIN_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
PROJECT_NAME = "ThroughputWorkbook"


def carrying_functions(workbook: bytes, modules: tuple[Module | Document, ...] | None = None) -> bytes:
    """The workbook with the functions in it.

    Arguments: `workbook`, the bytes of an .xlsx; `modules`, the VBA modules to carry, the functions when left out.
    Result: the bytes of an .xlsm; the same workbook gives the same bytes.
    Errors: ValueError where the file is no .xlsx or has a VBA project already.
    """
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    book = _Book(parts)
    documents = book.name_documents()
    project = Project(PROJECT_NAME, (*documents, *(own_modules() if modules is None else modules)))
    book.add_project(project.written())
    return _zipped(book.parts)


class _Book:
    """The parts of the package, with the few that are changed as trees."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts: dict[str, str | bytes] = dict(parts)
        self.types = etree.fromstring(parts["[Content_Types].xml"])
        self.path = self._workbook_path()
        self.relations_path = posixpath.join(
            posixpath.dirname(self.path), "_rels", posixpath.basename(self.path) + ".rels"
        )
        self.relations = etree.fromstring(parts[self.relations_path])

    def _workbook_path(self) -> str:
        for override in self.types.iterfind(f"{{{CONTENT_TYPES}}}Override"):
            if override.get("ContentType") == PLAIN_WORKBOOK:
                override.set("ContentType", MACRO_WORKBOOK)
                return str(override.get("PartName")).lstrip("/")
        raise ValueError("This file is no .xlsx workbook without macros; give the workbook as openpyxl wrote it")

    def name_documents(self) -> Iterator[Document]:
        """Give the workbook and every sheet the code name its module bears, and hand back those modules."""
        workbook = etree.fromstring(self._bytes(self.path))
        _properties(workbook, "workbookPr", after=("fileVersion", "fileSharing")).set("codeName", "ThisWorkbook")
        self.parts[self.path] = _text(workbook)
        targets = {relation.get("Id"): relation.get("Target") for relation in self.relations}
        documents = [Document("ThisWorkbook", WORKBOOK_CLASS)]
        sheets = workbook.iterfind(f"{{{MAIN}}}sheets/{{{MAIN}}}sheet")
        for number, sheet in enumerate(sheets, start=1):
            target = str(targets[sheet.get(f"{{{OFFICE_RELATIONS}}}id")])
            path = posixpath.normpath(posixpath.join("/", posixpath.dirname(self.path), target)).lstrip("/")
            page = etree.fromstring(self._bytes(path))
            _properties(page, "sheetPr", after=()).set("codeName", f"Sheet{number}")
            self.parts[path] = _text(page)
            documents.append(Document(f"Sheet{number}"))
        return iter(documents)

    def add_project(self, project: bytes) -> None:
        """Add the VBA project, the relation that finds it and its content type."""
        path = posixpath.join(posixpath.dirname(self.path), "vbaProject.bin")
        self.parts[path] = project
        etree.SubElement(self.types, f"{{{CONTENT_TYPES}}}Override", PartName=f"/{path}", ContentType=VBA_TYPE)
        etree.SubElement(
            self.relations,
            f"{{{PACKAGE_RELATIONS}}}Relationship",
            Id="rIdVba",
            Type=VBA_RELATION,
            Target="vbaProject.bin",
        )
        self.parts["[Content_Types].xml"] = _text(self.types)
        self.parts[self.relations_path] = _text(self.relations)

    def _bytes(self, path: str) -> bytes:
        content = self.parts[path]
        assert isinstance(content, bytes)
        return content


def _properties(root: etree._Element, name: str, after: tuple[str, ...]) -> etree._Element:
    """The element of that name, made in its place when there is none."""
    found = root.find(f"{{{MAIN}}}{name}")
    if found is not None:
        return found
    made = etree.Element(f"{{{MAIN}}}{name}")
    place = sum(1 for child in root if etree.QName(child).localname in after)
    root.insert(place, made)
    return made


def _text(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
