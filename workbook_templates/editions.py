"""One workbook for each program that opens it: Calc, Excel, Excel on Mac and the web, or no add-in at all.

It decides how a finished workbook is delivered and never what stands in it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from openpyxl import Workbook

from . import output_file
from .finish import Progress, finished_bytes

Carry = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Edition:
    """For whom a workbook is: its file's ending, its formulas' spelling, and whether functions are called at all."""

    program: str
    ending: str
    spelled_for: str
    calls_functions: bool
    meaning: str

    @property
    def build(self) -> Literal["addin", "plain"]:
        """What the templates call this edition."""
        return "addin" if self.calls_functions else "plain"


EDITIONS: Mapping[str, Edition] = MappingProxyType(
    {
        "excel": Edition("excel", ".xlsm", "xlsm", True, "Excel for Windows; the wrappers travel in the workbook"),
        "calc": Edition("calc", ".xlsx", "calc", True, "LibreOffice Calc with the extension"),
        "lite": Edition("lite", ".xlsx", "lite", True, "Excel on Mac and the web with xlwings Lite"),
        "plain": Edition("plain", ".xlsx", "plain", False, "any spreadsheet program: native formulas only"),
    }
)


def usual(platform: str = sys.platform) -> str:
    """The edition for a computer when nobody says: Excel on Windows, Calc elsewhere.

    >>> usual("win32"), usual("linux")
    ('excel', 'calc')
    """
    return "excel" if platform == "win32" else "calc"


def deliver(
    workbook: Workbook,
    destination: Path,
    edition: Edition,
    *,
    stamp: datetime,
    replace: bool = False,
    progress: Progress | None = None,
) -> Path:
    """Finish a built workbook and write it whole, with the code that its program needs inside.

    Arguments: as for `finish`; `edition`, one of EDITIONS, the one the workbook was built for.
    Errors: those of `finish`.
    """
    path = output_file.check(destination, replace=replace)
    content = finished_bytes(workbook, stamp=stamp, host=edition.spelled_for, progress=progress)
    output_file.put(_carried(edition, content), path, replace=replace)
    return path


def _carried(edition: Edition, content: bytes) -> bytes:
    """The workbook with the functions inside, where its program wants them there."""
    if edition.program == "excel":
        from addin.hosts.excel.macro_workbook import carrying_functions

        return carrying_functions(content)
    if edition.program == "lite":
        from addin.hosts.lite import carry_functions

        return carry_functions(content)
    return content
