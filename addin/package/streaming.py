"""Walks through a large XML part in little memory: one element, or one tag, at a time; it builds no whole tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from addin.package import limits
from addin.package.opening import Package, PackageError

if TYPE_CHECKING:
    from lxml.etree import _Element

UNFINISHED: Final = 16 * limits.MEGABYTE
"""How much of a part may pass without anything in it coming to its end."""

UNFINISHED_TAGS: Final = 1_000_000


@dataclass
class Budget:
    """How many tags may still be read, all parts of a workbook together."""

    tags: int

    def spend(self, package: Package, part: str, piece: bytes) -> int:
        tags = piece.count(b"<")
        self.tags -= tags
        if self.tags < 0:
            raise too_much(package, part)
        return tags


def too_much(package: Package, part: str) -> PackageError:
    """That a part holds more than is looked through, in a sentence."""
    return PackageError(
        f"{package.name}: its part “{part[:60]}” holds more than can be looked through; split the workbook"
    )


def elements(package: Package, part: str, names: tuple[str, ...], budget: Budget) -> Iterator[_Element]:
    """Each element of one of the local `names`, in whatever namespace, once it is complete; emptied afterwards.

    Errors: PackageError, when the part is damaged or holds more than is read.
    """
    from lxml import etree

    parser = etree.XMLPullParser(
        events=("end",), tag=[f"{{*}}{name}" for name in names], resolve_entities=False, load_dtd=False,
        no_network=True, huge_tree=False,
    )  # fmt: skip
    passed = passed_tags = 0
    try:
        for piece in package.pieces(part):
            passed, passed_tags = passed + len(piece), passed_tags + budget.spend(package, part, piece)
            if passed > UNFINISHED or passed_tags > UNFINISHED_TAGS:
                raise too_much(package, part)
            parser.feed(piece)
            for _event, element in parser.read_events():
                assert isinstance(element, etree._Element)
                yield element
                _forget(element)
                passed = passed_tags = 0
        parser.close()
    except etree.XMLSyntaxError as problem:
        raise package.broken(part, problem) from None


def _forget(element: _Element) -> None:
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def local(element: _Element) -> str:
    """An element's name without its namespace; "" for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


class Names(dict[str, str]):
    """The local name of each name met, without its prefix."""

    def __missing__(self, name: str) -> str:
        if len(self) > 10_000:
            self.clear()
        found = self[name] = name.rpartition(":")[2]
        return found


def scan(
    package: Package,
    part: str,
    budget: Budget,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    texts: list[str],
) -> None:
    """Tell each tag of a part as it comes, and put what stands between tags into `texts`, which `start` empties.

    Errors: PackageError, when the part is damaged or holds more than is read.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 32 * 1024
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = texts.append
    parser.EntityDeclHandler = parser.StartDoctypeDeclHandler = _refuse_declaration
    fed = 0
    try:
        for piece in package.pieces(part):
            budget.spend(package, part, piece)
            parser.Parse(piece, False)
            fed += len(piece)
            if fed - parser.CurrentByteIndex > UNFINISHED or sum(map(len, texts)) > UNFINISHED:
                raise too_much(package, part)
        parser.Parse(b"", True)
    except (expat.ExpatError, _DeclaredError, UnicodeDecodeError, LookupError) as problem:
        raise package.broken(part, problem) from None


class _DeclaredError(Exception):
    """A part declares a document type, which no spreadsheet program writes."""


def _refuse_declaration(*_given: object) -> None:
    raise _DeclaredError("it declares a document type")
