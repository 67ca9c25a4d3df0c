"""The log file of calls that failed unexpectedly: which function, what shapes, where; never a cell's content."""

from __future__ import annotations

import logging
import os
import sys
import traceback
from collections.abc import Sequence
from functools import cache
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from addin.version import VERSION

from .cells import shape

NAME = "throughput.log"
LARGEST = 500_000
OLDER_FILES = 2


def folder() -> Path:
    """The folder in the user's profile that holds the add-in's configuration and its log."""
    return Path(os.environ.get("USERPROFILE") or Path.home()) / ".throughput"


def path() -> Path:
    """The log file; older ones stand beside it with .1 and .2 at the end."""
    return folder() / NAME


def write_failure(function: str, arguments: Sequence[Any]) -> None:
    """Note the exception being handled. A log that cannot be written never disturbs a calculation.

    The exception's own message is left out: it may quote a cell.
    """
    kind, _, trace = sys.exc_info()
    steps = [f"{Path(step.filename).name}:{step.lineno} {step.name}" for step in traceback.extract_tb(trace)]
    shapes = "; ".join(map(shape, arguments))
    name = kind.__name__ if kind else "no exception"
    logger(path()).error("%s(%s): %s at %s", function, shapes, name, " < ".join(reversed(steps)))


def latest(lines: int = 5, file: Path | None = None) -> list[str]:
    """The last lines of the log, none when there is no log."""
    try:
        return (file or path()).read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]
    except OSError:
        return []


class _Quiet(RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is logging's
        """A full or locked disk is no reason to fail a call."""


@cache
def logger(file: Path) -> logging.Logger:
    """The one logger of a file; the file is made with the first entry."""
    made = logging.Logger(f"throughput {file}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = _Quiet(file, maxBytes=LARGEST, backupCount=OLDER_FILES, encoding="utf-8", delay=True)
    except OSError:
        made.addHandler(logging.NullHandler())
        return made
    handler.setFormatter(logging.Formatter(f"%(asctime)s {VERSION} %(message)s"))
    made.addHandler(handler)
    return made
