"""Writes throughput.xlam, part by part, without Excel; the same add-in gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from addin.version import VERSION

from .buttons import ribbon_markup
from .runtime import runtime_module
from .vba import Document, Module, Project
from .vba.project import WORKBOOK_CLASS
from .wrappers import functions_module, help_module, module_text, written_modules

NAME = "throughput.xlam"
PROJECT_NAME = "ThroughputAddin"  # not Throughput: a project and a function in it cannot share a name
FIXED_DATE = (1980, 1, 1, 0, 0, 0)

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
MICROSOFT = "http://schemas.microsoft.com/office"

VBA_TYPE = "application/vnd.ms-office.vbaProject"
VBA_RELATION = f"{MICROSOFT}/2006/relationships/vbaProject"
RIBBON_RELATION = f"{MICROSOFT}/2007/relationships/ui/extensibility"

TYPES = {
    "/xl/workbook.xml": "application/vnd.ms-excel.addin.macroEnabled.main+xml",
    "/xl/worksheets/sheet1.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml",
    "/xl/styles.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml",
    "/xl/vbaProject.bin": VBA_TYPE,
    "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
}

STYLES = (
    f'<styleSheet xmlns="{MAIN}">'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
WORKBOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE_RELATIONS}"><workbookPr codeName="ThisWorkbook"/>'
    '<sheets><sheet name="Throughput" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
SHEET = (
    f'<worksheet xmlns="{MAIN}"><sheetPr codeName="Sheet1"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is>'
    f"<t>Throughput add-in {VERSION}. The functions are in the VBA project of this file.</t>"
    "</is></c></row></sheetData></worksheet>"
)
APPLICATION = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Microsoft Excel</Application></Properties>"
)
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Throughput</dc:title>'
    "<dc:description>Throughput decisions: worksheet functions after the Theory of Constraints. "
    f"Version {VERSION}.</dc:description></cp:coreProperties>"
)


def own_modules() -> tuple[Module, ...]:
    """What a workbook needs to carry the functions itself: the wrappers, what they stand on, and xlwings' runtime."""
    return (functions_module(), *written_modules(), runtime_module())


def add_in_project() -> Project:
    """The VBA project of the add-in: the functions, their help, the ribbon and the modules behind the sheets."""
    return Project(
        PROJECT_NAME,
        (
            Document("ThisWorkbook", WORKBOOK_CLASS, module_text("ThisWorkbook")),
            Document("Sheet1"),
            *own_modules(),
            help_module(),
            Module("ThroughputRibbon", module_text("ThroughputRibbon")),
        ),
    )


def add_in() -> bytes:
    """The bytes of throughput.xlam."""
    return zipped(
        {
            "[Content_Types].xml": _content_types(),
            "_rels/.rels": _relations(
                {
                    f"{OFFICE_RELATIONS}/officeDocument": "xl/workbook.xml",
                    f"{PACKAGE_RELATIONS}/metadata/core-properties": "docProps/core.xml",
                    f"{OFFICE_RELATIONS}/extended-properties": "docProps/app.xml",
                    RIBBON_RELATION: "customUI/customUI14.xml",
                }
            ),
            "docProps/app.xml": APPLICATION,
            "docProps/core.xml": CORE,
            "xl/workbook.xml": WORKBOOK,
            "xl/_rels/workbook.xml.rels": _relations(
                {
                    f"{OFFICE_RELATIONS}/worksheet": "worksheets/sheet1.xml",
                    f"{OFFICE_RELATIONS}/styles": "styles.xml",
                    VBA_RELATION: "vbaProject.bin",
                }
            ),
            "xl/worksheets/sheet1.xml": SHEET,
            "xl/styles.xml": STYLES,
            "xl/vbaProject.bin": add_in_project().written(),
            "customUI/customUI14.xml": ribbon_markup(),
        }
    )


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """The parts as a package, in the given order and with a fixed date."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            data = (DECLARATION + content).encode("utf-8") if isinstance(content, str) else content
            entry = zipfile.ZipInfo(name, FIXED_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, data)
    return target.getvalue()


def _content_types() -> str:
    overrides = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in TYPES.items())
    return (
        f'<Types xmlns="{CONTENT_TYPES}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(targets: Mapping[str, str]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items(), start=1)
    )
    return f'<Relationships xmlns="{PACKAGE_RELATIONS}">{entries}</Relationships>'
