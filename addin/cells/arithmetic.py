"""Sums as every function adds: exactly rounded, and zero when only rounding noise is left; it never formats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import fsum, inf, isfinite

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
        # the plain sum is quick and good enough to see that a total is no noise, as nearly every one is not
        if exact and abs(exact) < 2 * NEGLIGIBLE * sum(map(abs, values)):
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
    >>> difference(1.5e308, 1e308)
    5e+307
    """
    exact = plus - minus
    if exact and abs(exact) < NEGLIGIBLE * abs(plus) + NEGLIGIBLE * abs(minus):
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


def ranks(values: Sequence[float]) -> list[int]:
    """The rank of each value, 1 for the largest; values that differ by rounding noise only are a tie.

    Ties share the better rank and the next is skipped.

    >>> ranks([3.0, 6.0, 0.3 / 0.1, 1.0])
    [2, 1, 2, 4]
    """
    found = [0] * len(values)
    rank, leader = 0, inf
    for place, index in enumerate(sorted(range(len(values)), key=values.__getitem__, reverse=True), start=1):
        if rank == 0 or difference(leader, values[index]) > 0:
            rank, leader = place, values[index]
        found[index] = rank
    return found


def all_finite(values: Iterable[float]) -> bool:
    """Whether every value is finite, in one pass at the speed of `sum`; a vast sum answers False too."""
    return isfinite(sum(values))
