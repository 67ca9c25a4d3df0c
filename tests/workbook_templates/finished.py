"""The finished templates, each made once for all tests of a run, whichever process they run in: they are slow."""

from __future__ import annotations

import contextlib
import functools
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.workbook_templates.package import Package
from tests.workbook_templates.statements import STAMP
from workbook_templates.editions import EDITIONS, _carried
from workbook_templates.finish import finished_bytes
from workbook_templates.templates import built

RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")
"""What the processes of one run have in common; "" when there is one alone."""
LONGEST = 600.0
"""Seconds after which a process no longer waits for another one."""


@functools.cache
def finished(name: str, state: str, program: str) -> Package:
    """A finished template by its name, its state ("empty", "example") and the program it is for."""
    if not RUN:
        return Package(_made(name, state, program))
    folder = shared_folder(RUN)
    folder.mkdir(exist_ok=True)
    path = folder / f"{name} {state} {program}"
    with _alone(path.with_suffix(".lock")):
        if not path.exists():
            part = path.with_suffix(".part")
            part.write_bytes(_made(name, state, program))
            part.rename(path)
    return Package(path.read_bytes())


def shared_folder(run: str) -> Path:
    """Where the processes of a run keep what they made."""
    return Path(tempfile.gettempdir()) / f"throughput-finished-{run}"


def _made(name: str, state: str, program: str) -> bytes:
    edition = EDITIONS[program]
    if program == "excel":  # the same sheets as Calc's, with the code inside
        return _carried(edition, finished(name, state, "calc").content)
    workbook = built(name, edition, example=state == "example")
    return finished_bytes(workbook, stamp=STAMP, host=edition.spelled_for)


@contextlib.contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Keeps other processes waiting while one of them makes a file."""
    began = time.monotonic()
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
            break
        except FileExistsError:
            if time.monotonic() - began > LONGEST:
                break
            time.sleep(0.1)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)
