"""Times two ways of doing the same work in turn and gives their ratio; it never judges by the clock alone."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    """How much longer `what` took than `against`, pair by pair."""

    what: str
    against: str
    median: float
    lowest: float
    highest: float
    bound: float
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        verdict = "met" if self.median <= self.bound else "MISSED"
        line = (
            f"{self.what}\n    {self.median:.2f}× {self.against} "
            f"({self.lowest:.2f} to {self.highest:.2f}); bound {self.bound:g}×: {verdict}"
        )
        return "\n".join((line, *(f"    {note}" for note in self.notes)))


def measure(
    what: str,
    ours: Callable[[], object],
    against: str,
    theirs: Callable[[], object],
    bound: float,
    rounds: int = 9,
) -> Ratio:
    """Run both in turn, one warm-up first, and compare each pair."""
    ours()
    theirs()
    ratios = []
    for _ in range(rounds):
        gc.collect()
        ratios.append(_seconds(ours) / _seconds(theirs))
    return Ratio(what, against, statistics.median(ratios), min(ratios), max(ratios), bound)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
