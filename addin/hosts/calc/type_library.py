"""Writes the type library that tells LibreOffice which functions there are; it knows no help text and no file.

The bytes are those that LibreOffice's own `unoidl-write` makes of `idl()`: a test compares the two. So no developer's
tool is needed, and a new function in the catalogue is in the library with the next build.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

from addin.catalogue import FUNCTIONS
from addin.version import VERSION

MODULE = "throughputaddin"
INTERFACE = "XFunctions"
"""Names that LibreOffice shows to nobody, and that no other extension uses."""

_BASE = "com.sun.star.uno.XInterface"
_ANY = "any"
"""Every argument and result: only so can an argument be left out, be a number or be a range."""

_MAGIC = b"UNOIDL\xff\0"
_INTERFACE, _MODULE_MAP, _IN = b"\x05", b"\0", b"\0"
_SEEN_BEFORE = 0x80000000


def methods() -> Mapping[str, tuple[str, ...]]:
    """Every function's name and the inner names of its arguments."""
    return {
        name: tuple(inner_name(argument.name) for argument in function.signature.arguments)
        for name, function in FUNCTIONS.items()
    }


def inner_name(argument: str) -> str:
    """An argument's name as LibreOffice's interfaces allow it; a person never sees it.

    >>> inner_name("replacement_cost")
    'replacementCost'
    """
    first, *others = argument.split("_")
    return first + "".join(map(str.capitalize, others))


def idl(described: Mapping[str, Sequence[str]]) -> str:
    """The same interface as a person would declare it.

    >>> print(idl({"TOC_NP": ("t", "oe")}))
    module throughputaddin {
    interface XFunctions {
      any TOC_NP([in] any t, [in] any oe);
    };
    };
    """
    lines = [
        f"  any {name}({', '.join(f'[in] any {argument}' for argument in arguments)});"
        for name, arguments in described.items()
    ]
    return "\n".join((f"module {MODULE} {{", f"interface {INTERFACE} {{", *lines, "};", "};"))


def type_library(
    described: Mapping[str, Sequence[str]] | None = None,
    module: str = MODULE,
    creator: str = f"throughput-addin {VERSION}",
) -> bytes:
    """The compiled interface (.rdb).

    Arguments: `described`, function names with their argument names, the catalogue's when left out; `module`, what
    holds the interface; `creator`, what the file says made it.
    """
    library = _Library()
    library.add(_MAGIC)
    root = library.hole()
    library.add(_number(1))
    library.add(f"\0** Created by {creator} **\0".encode("ascii"))
    interface = library.interface(methods() if described is None else described)
    member = library.named(INTERFACE)
    members = library.place
    library.add(_MODULE_MAP + _number(1) + _number(member) + _number(interface))
    name = library.named(module)
    library.fill(root, library.place)
    library.add(_number(name) + _number(members))
    return bytes(library.content)


def _number(value: int) -> bytes:
    return struct.pack("<I", value)


class _Library:
    """The file as it grows: a text that was written before is referred to by its place."""

    def __init__(self) -> None:
        self.content = bytearray()
        self._texts: dict[str, int] = {}

    @property
    def place(self) -> int:
        return len(self.content)

    def add(self, content: bytes) -> None:
        self.content += content

    def hole(self) -> int:
        """Room for a number that is known later."""
        place = self.place
        self.add(_number(0))
        return place

    def fill(self, hole: int, value: int) -> None:
        self.content[hole : hole + 4] = _number(value)

    def named(self, name: str) -> int:
        """A name as maps refer to it."""
        place = self.place
        self.add(name.encode("ascii") + b"\0")
        return place

    def text(self, text: str) -> None:
        if text in self._texts:
            self.add(_number(_SEEN_BEFORE | self._texts[text]))
            return
        self._texts[text] = self.place
        self.add(_number(len(text)) + text.encode("ascii"))

    def interface(self, described: Mapping[str, Sequence[str]]) -> int:
        """One interface: a base, no optional bases, no attributes, the methods."""
        place = self.place
        self.add(_INTERFACE + _number(1))
        self.text(_BASE)
        self.add(_number(0) + _number(0) + _number(len(described)))
        for name, arguments in described.items():
            self.text(name)
            self.text(_ANY)
            self.add(_number(len(arguments)))
            for argument in arguments:
                self.add(_IN)
                self.text(argument)
                self.text(_ANY)
            self.add(_number(0))
        return place
