"""The two programmes of PRODUCT_MIX, solved by SciPy's HiGHS; the only place that imports SciPy, and it reads no cell.

SciPy is imported when a mix asks for a programme, never before, so that nobody waits for it who does not need it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import frexp
from typing import TYPE_CHECKING

from addin.cells import NEGLIGIBLE, NOT_AVAILABLE, NUM, CellError, amount
from addin.functions.product_mix import BY_CONSTRAINT, OPTIMUM, WHOLE_UNITS, Programme, no_solver

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Amounts = NDArray[np.float64]

SCALE = 1024.0
"""What the largest worth and every resource's room are scaled to in a linear programme: HiGHS's tolerance of 1e-7 is
then a share of 1e-10, a tenth of what counts as rounding noise, and it drops no use above 1e-12 of a resource."""

LARGEST_USE, LARGEST_GAIN = 10, 17
"""Powers of two an integer programme is scaled to: HiGHS's tolerance of 1e-6 is then 1e-9 of the largest use."""

NOISE = 1e-10
"""A share of a number of units that is the solver's rounding."""

LARGE = 100_000
"""Products × resources from which on the interior-point method is the faster one, by far."""

LARGEST_WHOLE = 50_000
"""Products × resources an integer programme takes on; beyond it the first branch alone is a matter of minutes."""

MOST_WHOLE = 2.0**50
"""Above this many units a double no longer tells one whole number from the next."""


def branches_allowed(size: int) -> int:
    """How many branches an integer programme of `size` products × resources may take.

    A count and no clock, so that the answer is always the same. A branch of a large programme takes longer, so
    it is allowed fewer of them: either way the wait is a few seconds.

    >>> branches_allowed(50 * 20), branches_allowed(2000 * 20)
    (20000, 500)
    """
    return min(20_000, 20_000_000 // max(size, 1))


def solved(programme: Programme) -> Sequence[float]:
    """The units that earn most within the room of every resource.

    Arguments: `programme`, as PRODUCT_MIX states it.
    Result: the units, in the order of its gains.
    Errors: #N/A when SciPy is missing (with what to install) or the programme is not settled within the
    branches allowed; #NUM! when there are more whole units than a double can count.

    >>> solved(Programme([45, 60], [[15, 10], [15, 30]], [2400, 2400], [100, 50], whole=False))
    [100.0, 30.0]
    """
    try:
        import numpy as np
        import scipy.optimize  # noqa: F401 – here, so that its absence is told in words
    except ImportError:
        return no_solver(programme)
    gains, most = np.array(programme.gains, dtype=float), np.array(programme.most, dtype=float)
    uses = np.array(programme.uses, dtype=float).reshape(len(programme.room), len(gains))
    room = np.array(programme.room, dtype=float)
    binding = (room > 0) & uses.any(axis=1)  # without room, nothing that takes the resource is in the programme
    solve = _whole_units if programme.whole else _optimum
    with np.errstate(all="ignore"):  # an amount too large or too small to matter becomes infinite or 0
        return solve(gains, uses[binding], room[binding], most)


def _optimum(gains: Amounts, uses: Amounts, room: Amounts, most: Amounts) -> list[float]:
    """The linear programme, in shares of the most of each product and of the room of each resource.

    Everything then lies between 0 and 1, and neither the currency nor the unit of a resource matters.
    """
    import numpy as np
    from scipy.optimize import linprog

    worth = (gains / gains.max()) * (most / most.max())
    answer = linprog(
        -SCALE * (worth / (worth.max() or 1.0)),
        A_ub=SCALE * (uses * most / room[:, None]),
        b_ub=np.full(len(room), SCALE),
        bounds=(0, 1),
        method="highs-ds" if uses.size < LARGE else "highs-ipm",
    )
    if answer.status != 0 or answer.x is None:
        raise _unsolved(OPTIMUM, answer.message)
    return [_without_noise(units, at_most) for units, at_most in zip((answer.x * most).tolist(), most.tolist())]


def _without_noise(units: float, at_most: float) -> float:
    """A number of units without the solver's rounding: none, a whole number, or the most, where it is next to them."""
    if units < NOISE * at_most:
        return 0.0
    return next((x for x in (at_most, float(round(units))) if abs(units - x) <= NOISE * units), units)


def _whole_units(gains: Amounts, uses: Amounts, room: Amounts, most: Amounts) -> list[float]:
    """The integer programme; an answer that is not proven the best is no answer."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    if uses.size > LARGEST_WHOLE:
        raise CellError(
            NOT_AVAILABLE,
            f"Rule {WHOLE_UNITS} takes on {LARGEST_WHOLE:,} products × resources at most, not {uses.size:,}; "
            f"take the rule {OPTIMUM} or {BY_CONSTRAINT}",
        )
    if most.max() > MOST_WHOLE:
        raise CellError(NUM, f"Rule {WHOLE_UNITS} cannot count {amount(most.max())} units; use larger units")
    limit = branches_allowed(uses.size)
    scale = [LARGEST_USE - frexp(largest)[1] for largest in uses.max(axis=1, initial=0.0)]
    answer = milp(
        -np.ldexp(gains, LARGEST_GAIN - frexp(gains.max())[1]),
        integrality=np.ones(len(gains), dtype=int),
        bounds=Bounds(0, most),
        constraints=[LinearConstraint(np.ldexp(uses.T, scale).T, -np.inf, np.ldexp(room, scale))] if len(room) else [],
        options={"mip_rel_gap": NEGLIGIBLE, "node_limit": limit},
    )
    if answer.x is None:
        raise _unsolved(WHOLE_UNITS, answer.message)
    if answer.status != 0:
        raise CellError(
            NOT_AVAILABLE,
            f"Rule {WHOLE_UNITS} was not settled within {limit:,} branches: the mix found may earn "
            f"{amount(answer.mip_gap * 100)}% less than the best; take fewer products at once, or the rule "
            f"{OPTIMUM} or {BY_CONSTRAINT}",
        )
    return [float(round(units)) for units in answer.x.tolist()]


def _unsolved(rule: str, message: str) -> CellError:
    says = message.partition(" (HiGHS")[0].rstrip(". ")
    return CellError(
        NOT_AVAILABLE, f"Rule {rule} found no answer ({says}); look for amounts that differ too much in size"
    )
