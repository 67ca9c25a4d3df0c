"""Runs the engine beside its caller, so that an interrupt stops it; inside a call-back it would be lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Final

_TICK: Final = 0.2  # seconds between two looks at whether somebody wants to stop


def evaluated(engine: Any, tell: Callable[[str, float], None], share: float) -> None:
    """Computes beside the caller, who may so be told of it, and stop it."""
    failed: list[BaseException] = []

    def compute() -> None:
        try:
            engine.evaluate_all()
        except BaseException as problem:  # it belongs to the caller's thread
            failed.append(problem)

    tell("computing", share)
    beside = threading.Thread(target=compute, daemon=True)
    beside.start()
    try:
        while beside.is_alive():
            beside.join(_TICK)
            tell("computing", share)
    except BaseException:
        engine.cancel()
        beside.join()
        raise
    if failed:
        raise failed[0]
