"""Asks for formulas: each distinct shape is parsed, judged and rewritten once, and filled in for its copies."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from .asked import Asked, Name, Template, Want, unproven
from .parsing import parsed
from .rewriting import ROW, Writer


def shape_and_rows(formula: str) -> tuple[str, list[str]]:
    """The formula with its row numbers taken out, and those numbers in order.

    >>> shape_and_rows('=SUM($B$2:B10)&"A1"')
    ('=SUM($B$#:B#)&"A1"', ['2', '10'])
    """
    rows: list[str] = []

    def take(found: re.Match[str]) -> str:
        if found.group(2) is None:
            return found.group(0)
        rows.append(found.group(2))
        return found.group(1) + "#"

    return ROW.sub(take, formula), rows


class Reader:
    """Rewrites formulas against one catalogue and one set of defined names, remembering shapes it has met."""

    def __init__(
        self, ours: Collection[str], names: Mapping[str, Name] | None = None, *, has_cells: bool = True
    ) -> None:
        self._ours = frozenset(ours)
        self._names = names or {}
        self._has_cells = has_cells
        self._met: dict[tuple[str, Want], Template] = {}

    def ask(self, formula: str, want: Want, first_site: int) -> Asked:
        """The formula as the engine is asked; FormulaSyntaxError, or a CellError that says why it may not."""
        shape, rows = shape_and_rows(formula)
        found = self._met.get((shape, want))
        if found is None:
            found = self._read(formula, want)
            if found.reusable and len(found.rows) == len(rows):
                self._met[shape, want] = found
            else:
                rows = [found.parts[place] for place in found.rows]
        return found.fill(rows, first_site)

    def _read(self, formula: str, want: Want) -> Template:
        writer = Writer(self._ours, self._names, self._has_cells, array=want is Want.FACTORS)
        try:
            writer.write(parsed(formula), want)
        except RecursionError:
            raise unproven("A formula nested this deeply is") from None
        return writer.template()
