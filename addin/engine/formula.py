"""Asks for formulas: each distinct shape is parsed, judged and rewritten once, and filled in for its copies."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from .asked import Asked, Name, Template, Want, unproven
from .parsing import parsed
from .rewriting import ROW, Writer

_NUMBER = re.compile("[0-9]+")


class Reader:
    """Rewrites formulas against one catalogue and one set of defined names, remembering shapes it has met."""

    def __init__(
        self, ours: Collection[str], names: Mapping[str, Name] | None = None, *, has_cells: bool = True
    ) -> None:
        self._ours = frozenset(ours)
        self._names = names or {}
        self._has_cells = has_cells
        self._rows: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {}
        self._met: dict[tuple[str, Want, tuple[str, ...]], Template] = {}

    def ask(self, formula: str, want: Want) -> Asked:
        """The formula as the engine is asked; FormulaSyntaxError, or a CellError that says why it may not."""
        bare = _NUMBER.sub("0", formula)
        numbers = tuple(_NUMBER.findall(formula))
        if bare not in self._rows:
            self._rows[bare] = rows_and_others(bare)
        rows, others = self._rows[bare]
        shape = bare, want, tuple([numbers[place] for place in others])
        found = self._met.get(shape)
        if found is None:
            found = self._read(formula, want)
            if not found.reusable or len(found.rows) != len(rows):
                return Asked(found, tuple(found.parts[place] for place in found.rows))
            self._met[shape] = found
        return Asked(found, tuple([numbers[place] for place in rows]) if others else numbers)

    def _read(self, formula: str, want: Want) -> Template:
        writer = Writer(self._ours, self._names, self._has_cells, array=want is Want.FACTORS)
        try:
            writer.write(parsed(formula), want)
        except RecursionError:
            raise unproven("A formula nested this deeply is") from None
        return writer.template()


def rows_and_others(bare: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Which numbers of a formula are the rows of cells, and which are not; each number is written as one 0.

    >>> rows_and_others('=SUM($B$0:B0)*0.0&"A0"')
    ((0, 1), (2, 3, 4))
    """
    starts = {found.start(2) for found in ROW.finditer(bare) if found.group(2) is not None}
    numbers = [found.start() for found in _NUMBER.finditer(bare)]
    rows = tuple(number for number, start in enumerate(numbers) if start in starts)
    return rows, tuple(number for number, start in enumerate(numbers) if start not in starts)
