"""The log of calls that failed unexpectedly: which function, what shapes, where; never a cell's content."""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

NAME = "throughput.log"
LARGEST = 500_000


def write_failure(file: Path, function: str, arguments: Sequence[Any]) -> None:
    """Note the exception being handled. A log that cannot be written never disturbs a calculation.

    The exception's own message is left out: it may quote a cell.
    """
    with suppress(OSError):
        if file.exists() and file.stat().st_size > LARGEST:
            os.replace(file, file.with_name(f"{NAME}.1"))
        with file.open("a", encoding="utf-8") as log:
            log.write(entry(function, arguments))


def entry(function: str, arguments: Sequence[Any]) -> str:
    """One line: when, the function with the shapes of its arguments, the exception's kind, the way to it."""
    kind, _, trace = sys.exc_info()
    steps = [f"{Path(step.filename).name}:{step.lineno} {step.name}" for step in traceback.extract_tb(trace)]
    failure = kind.__name__ if kind else "no exception"
    shapes = "; ".join(map(shape, arguments))
    return f"{time.strftime('%Y-%m-%d %H:%M:%S')} {function}({shapes}): {failure} at {' < '.join(reversed(steps))}\n"


def shape(handed: Any) -> str:
    """What was handed over, without what is in it.

    >>> shape(((1.0, 2.0),)), shape(5.0), shape("secret"), shape(None)
    ('1 x 2', 'number', 'text', 'left out')
    """
    if isinstance(handed, tuple):
        return f"{len(handed)} x {max(map(len, handed), default=0)}"
    return {float: "number", str: "text", type(None): "left out"}.get(type(handed), type(handed).__name__)
