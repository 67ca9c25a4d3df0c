"""Asks for formulas: each distinct shape is parsed, judged and rewritten once, and filled in for its copies."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from .asked import Asked, Name, Template, Want, unproven
from .parsing import parsed
from .rewriting import ROW, Writer

_NUMBER = re.compile("[0-9]+")
_ALIKE = str.maketrans("123456789", "000000000")


class Reader:
    """Rewrites formulas against one catalogue and one set of defined names, remembering shapes it has met."""

    def __init__(
        self, ours: Collection[str], names: Mapping[str, Name] | None = None, *, has_cells: bool = True
    ) -> None:
        self._ours = frozenset(ours)
        self._names = names or {}
        self._has_cells = has_cells
        self._forms: dict[str, Form] = {}
        self._met: dict[tuple[str, Want, tuple[str, ...]], Template] = {}

    def ask(self, formula: str, want: Want) -> Asked:
        """The formula as the engine is asked; FormulaSyntaxError, or a CellError that says why it may not."""
        written = formula.translate(_ALIKE)
        form = self._forms.get(written)
        if form is None:
            form = self._forms[written] = form_of(written)
        rows = tuple([formula[place] for place in form.rows])
        shape = form.bare, want, tuple([formula[place] for place in form.others])
        found = self._met.get(shape)
        if found is None:
            found = self._read(formula, want)
            if not found.reusable or len(found.rows) != len(rows):
                return Asked(found, tuple(found.parts[place] for place in found.rows))
            self._met[shape] = found
        return Asked(found, rows)

    def _read(self, formula: str, want: Want) -> Template:
        writer = Writer(self._ours, self._names, self._has_cells, array=want is Want.FACTORS)
        try:
            writer.write(parsed(formula), want)
        except RecursionError:
            raise unproven("A formula nested this deeply is") from None
        return writer.template()


@dataclass(frozen=True)
class Form:
    """What formulas have in common that differ in their digits only, and where in them the numbers are."""

    bare: str  # each number as one 0
    rows: tuple[slice, ...]  # the rows of cells
    others: tuple[slice, ...]


def form_of(written: str) -> Form:
    """The form of a formula whose digits are all written as 0.

    >>> form = form_of('=SUM($B$0:B00)*0.00&"A0"')
    >>> form.bare, len(form.rows), len(form.others)
    ('=SUM($B$0:B0)*0.0&"A0"', 2, 3)
    """
    starts = {found.start(2) for found in ROW.finditer(written) if found.group(2) is not None}
    numbers = [slice(*found.span()) for found in _NUMBER.finditer(written)]
    return Form(
        _NUMBER.sub("0", written),
        tuple(number for number in numbers if number.start in starts),
        tuple(number for number in numbers if number.start not in starts),
    )
