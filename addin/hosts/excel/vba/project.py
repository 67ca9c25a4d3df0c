"""Writes vbaProject.bin (MS-OVBA) from the source of its modules; compiling them is left to the host.

Without compiled code the host compiles the source when it opens the file, as it does for files of another version.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from .compound_file import compound_file
from .compression import compressed

CODE_PAGE = 1252
ENCODING = "cp1252"

# An unlocked, visible project without a password, as Excel itself wrote it for this identifier: the three values
# are encrypted with the identifier (MS-OVBA 2.4.3), so the four belong together.
UNPROTECTED = (
    'ID="{318BEE36-5BE1-492A-826D-473DB19B0F30}"',
    'CMG="5D5F8AADDAA8DEA8DEA8DEA8DE"',
    'DPB="5D5F8AADDAADDBADDBAD"',
    'GC="5D5F8AADDAADDBADDB52"',
)
OFFICE = (  # of the ribbon's own type; found by its identifier wherever Office is installed
    "*\\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#"
    "C:\\Program Files\\Common Files\\Microsoft Shared\\OFFICE16\\MSO.DLL#Microsoft Office 16.0 Object Library"
)
NO_COMPILED_CODE = bytes.fromhex("cc61ffff000000")  # version 0xFFFF of the cache: the host ignores it and compiles
NO_COOKIE = b"\xff\xff"

WORKBOOK_CLASS = "00020819-0000-0000-C000-000000000046"
SHEET_CLASS = "00020820-0000-0000-C000-000000000046"


@dataclass(frozen=True)
class Module:
    """A standard module: its name and its source, without the line that repeats the name."""

    name: str
    text: str

    @property
    def source(self) -> str:
        """The stored text: the name, then the lines, each ended as Windows ends them."""
        return _lines(f'Attribute VB_Name = "{self.name}"', *self.text.splitlines())

    def entry(self) -> str:
        """How the project lists it."""
        return f"Module={self.name}"


@dataclass(frozen=True)
class Document:
    """The module behind the workbook or behind one sheet; every one of them must be listed."""

    name: str
    behind: str = SHEET_CLASS
    text: str = ""

    @property
    def source(self) -> str:
        """The stored text: what ties the module to its workbook or sheet, then the lines."""
        return _lines(
            f'Attribute VB_Name = "{self.name}"',
            f'Attribute VB_Base = "0{{{self.behind}}}"',
            "Attribute VB_GlobalNameSpace = False",
            "Attribute VB_Creatable = False",
            "Attribute VB_PredeclaredId = True",
            "Attribute VB_Exposed = True",
            "Attribute VB_TemplateDerived = False",
            "Attribute VB_Customizable = True",
            *self.text.splitlines(),
        )

    def entry(self) -> str:
        """How the project lists it."""
        return f"Document={self.name}/&H00000000"


@dataclass(frozen=True)
class Project:
    """A VBA project: its name, which no procedure in it may bear, and its modules."""

    name: str
    modules: tuple[Module | Document, ...]

    def written(self) -> bytes:
        """The bytes of vbaProject.bin; the same project gives the same bytes."""
        streams = {module.name: compressed(module.source.encode(ENCODING)) for module in self.modules}
        return compound_file(
            {
                "VBA": {"_VBA_PROJECT": NO_COMPILED_CODE, "dir": compressed(b"".join(self._records())), **streams},
                "PROJECT": self._properties().encode(ENCODING),
                "PROJECTwm": b"".join(_narrow_and_wide(m.name) for m in self.modules) + b"\0\0",
            }
        )

    def _properties(self) -> str:
        identifier, *protection = UNPROTECTED
        return _lines(
            identifier,
            *(module.entry() for module in self.modules),
            f'Name="{self.name}"',
            'HelpContextID="0"',
            'VersionCompatible32="393222000"',
            *protection,
            "",
            "[Host Extender Info]",
            "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
            "",
            "[Workspace]",
            *(f"{module.name}=0, 0, 0, 0, C" for module in self.modules),
        )

    def _records(self) -> Iterator[bytes]:
        """The records of the `dir` stream in their prescribed order (MS-OVBA 2.3.4.2)."""
        yield _record(0x01, struct.pack("<I", 1))  # 32-bit Windows and later
        yield _record(0x02, struct.pack("<I", 0x409))
        yield _record(0x14, struct.pack("<I", 0x409))
        yield _record(0x03, struct.pack("<H", CODE_PAGE))
        yield _record(0x04, self.name.encode(ENCODING))
        yield from (_record(kind) for kind in (0x05, 0x40, 0x06, 0x3D))  # no description, no help file
        yield from (_record(kind, bytes(4)) for kind in (0x07, 0x08))
        yield struct.pack("<HIIH", 0x09, 4, 0x61EEF783, 3)  # the version, whose size field says 4 and holds 6
        yield from (_record(kind) for kind in (0x0C, 0x3C))  # no constants for conditional compilation
        yield from _both(0x16, 0x3E, "Office")
        yield _record(0x0D, struct.pack("<I", len(OFFICE)) + OFFICE.encode(ENCODING) + bytes(6))
        yield _record(0x0F, struct.pack("<H", len(self.modules)))
        yield _record(0x13, NO_COOKIE)
        for module in self.modules:
            yield from _module_records(module)
        yield _record(0x10)


def _module_records(module: Module | Document) -> Iterator[bytes]:
    yield from _both(0x19, 0x47, module.name)
    yield from _both(0x1A, 0x32, module.name)
    yield from _both(0x1C, 0x48, "")
    yield _record(0x31, bytes(4))  # the source begins at once: no compiled code before it
    yield _record(0x1E, bytes(4))
    yield _record(0x2C, NO_COOKIE)
    yield _record(0x21 if isinstance(module, Module) else 0x22)
    yield _record(0x2B)


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HI", kind, len(data)) + data


def _both(narrow: int, wide: int, text: str) -> Iterator[bytes]:
    """A text twice: in the code page, and in UTF-16."""
    yield _record(narrow, text.encode(ENCODING))
    yield _record(wide, text.encode("utf-16-le"))


def _narrow_and_wide(name: str) -> bytes:
    return name.encode(ENCODING) + b"\0" + name.encode("utf-16-le") + b"\0\0"


def _lines(*lines: str) -> str:
    return "".join(f"{line}\r\n" for line in lines)
