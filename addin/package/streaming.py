"""Walks through a large XML part element by element in little memory; it never builds the whole tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from addin.package import limits
from addin.package.opening import Package, PackageError

if TYPE_CHECKING:
    from lxml.etree import _Element

UNFINISHED: Final = 24 * limits.MEGABYTE
"""How much of a part may pass without one of the elements asked for coming to its end."""

UNFINISHED_TAGS: Final = 2_000_000


@dataclass
class Budget:
    """How many tags may still be read, all parts of a workbook together."""

    tags: int


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
            tags = piece.count(b"<")
            budget.tags -= tags
            passed, passed_tags = passed + len(piece), passed_tags + tags
            if budget.tags < 0 or passed > UNFINISHED or passed_tags > UNFINISHED_TAGS:
                raise PackageError(
                    f"{package.name}: its part “{part[:60]}” holds more than can be looked through; split the workbook"
                )
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
