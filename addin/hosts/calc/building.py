"""Writes the extension into a folder; an existing one is kept unless it may be replaced."""

from __future__ import annotations

import os
from pathlib import Path

from .package import NAME, extension


def build(folder: Path, *, replace: bool = False) -> Path:
    """Write throughput.oxt.

    Arguments: `folder`, where to; `replace`, whether an existing one may go.
    Result: the path of what was written.
    Errors: FileExistsError where it is there already.
    """
    target = folder / NAME
    if target.exists() and not replace:
        raise FileExistsError(f"{target} exists already and is kept; name another folder, or replace it with --force")
    folder.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f"{NAME}.new")
    beside.write_bytes(extension())
    os.replace(beside, target)
    return target
