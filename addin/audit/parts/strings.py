"""Reads the texts that a workbook stores once for all its cells; it keeps no formatting within a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from addin.package import Package, PackageError
from addin.package.streaming import Budget, elements, local

if TYPE_CHECKING:
    from lxml.etree import _Element

_CODED: Final = re.compile("_x([0-9A-Fa-f]{4})_")


def shared_strings(package: Package, part: str, budget: Budget, most: int) -> list[str]:
    """Every shared text in order; none where the workbook has no such part."""
    if not part or not package.has(part):
        return []
    texts: list[str] = []
    for element in elements(package, part, ("si",), budget):
        texts.append(text_of(element))
        if len(texts) > most:
            raise PackageError(f"{package.name} holds more than {most:,} texts, which is the most that is read")
    return texts


def text_of(element: _Element) -> str:
    """The text of a shared or inline string: its runs together, without what is written above the letters."""
    if len(element) == 1 and local(element[0]) == "t":
        return decoded(element[0].text or "")
    runs = []
    for child in element:
        kind = local(child)
        if kind == "t":
            runs.append(child.text or "")
        elif kind == "r":
            runs.extend(part.text or "" for part in child if local(part) == "t")
    return decoded("".join(runs))


def decoded(text: str) -> str:
    """A text with the signs that XML cannot hold put back.

    >>> decoded("a_x000D_b")
    'a\\rb'
    """
    return _CODED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
