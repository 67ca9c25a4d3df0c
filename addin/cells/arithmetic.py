"""Sums as every function adds: exactly rounded, and zero when only rounding noise is left; it never formats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import fsum, isfinite

from .errors import NUM, CellError

NEGLIGIBLE = 1e-9
"""A sum is zero when its size is under this share of the sizes of what was added."""

TOO_LARGE = "The result is too large for a cell; look for a number with too many digits"


def total(values: Sequence[float]) -> float:
    """The sum of `values`, independent of their order; rounding noise counts as zero.

    >>> total([0.1, 0.2, -0.3])
    0.0
    >>> total([100, -75, -1])
    24.0
    """
    try:
        exact = fsum(values)
        if exact and abs(exact) < NEGLIGIBLE * len(values) * max(max(values), -min(values)):
            return 0.0 if abs(exact) < NEGLIGIBLE * fsum(map(abs, values)) else exact
    except (OverflowError, ValueError):
        return _scaled_total(values)
    return exact if isfinite(exact) else _scaled_total(values)


def _scaled_total(values: Sequence[float]) -> float:
    """Sums whose way there overflows, though perhaps not their result; an infinite result is #NUM!."""
    if not all(map(isfinite, values)):
        raise CellError(NUM, TOO_LARGE)
    exact = fsum(value * 2.0**-64 for value in values)
    size = fsum(abs(value) * 2.0**-64 for value in values)
    return 0.0 if abs(exact) < NEGLIGIBLE * size else finite(exact * 2.0**64)


def difference(plus: float, minus: float) -> float:
    """`plus` − `minus`, zero when only rounding noise is left.

    >>> difference(0.1 + 0.2, 0.3)
    0.0
    """
    exact = plus - minus
    if exact and abs(exact) < NEGLIGIBLE * (abs(plus) + abs(minus)):
        return 0.0
    return exact


def finite(value: float) -> float:
    """`value`, or #NUM! when it is infinite or not a number.

    >>> finite(2.5)
    2.5
    """
    if isfinite(value):
        return value
    raise CellError(NUM, TOO_LARGE)


def all_finite(values: Iterable[float]) -> bool:
    """Whether every value is finite, in one pass at the speed of `sum`; a vast sum answers False too."""
    return isfinite(sum(values))
