"""When two values of a cell count as the same, and how a value is said; it computes none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from addin.audit.book import CellValue
from addin.cells import CellError, amount, difference

NOISE: Final = 1e-13
"""What is smaller than this share of the largest number added is nothing but what its last digits leave."""


def agree(stored: CellValue, computed: CellValue, added: Callable[[], Iterable[float]] = tuple) -> bool:
    """Whether a stored value is the computed one: numbers by the zero rule, texts sign by sign, errors by their code.

    A cell that holds nothing agrees with an empty text. `added` gives the numbers that the value was made of, to
    tell rounding noise from an amount; it is asked only when the two are tiny.

    >>> agree(0.1 + 0.2, 0.3), agree("a", "A"), agree(None, ""), agree(True, 1.0)
    (True, False, True, False)
    """
    if isinstance(stored, CellError) or isinstance(computed, CellError):
        return isinstance(stored, CellError) and isinstance(computed, CellError) and stored.code == computed.code
    if stored is None or computed is None:
        return (stored or "") == (computed or "") if not isinstance(stored or computed, (float, bool)) else False
    if isinstance(stored, bool) or isinstance(computed, bool) or isinstance(stored, str) or isinstance(computed, str):
        return type(stored) is type(computed) and stored == computed
    if difference(stored, computed) == 0:
        return True
    if max(abs(stored), abs(computed)) > 1:
        return False
    return max(abs(stored), abs(computed)) <= NOISE * max(map(abs, added()), default=0.0)


def said(value: CellValue) -> str:
    """A value in a sentence.

    >>> said(1234.5), said(""), said("a"), said(None), said(CellError("#N/A"))
    ('1,234.5', 'an empty text', '"a"', 'nothing', '#N/A')
    """
    if value is None:
        return "nothing"
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return f'"{value[:60]}"' if value else "an empty text"
    return amount(value)
