"""The finished templates, each made once for all tests of a run: they are slow to build."""

from __future__ import annotations

import functools

from tests.workbook_templates.package import Package
from tests.workbook_templates.statements import STAMP
from workbook_templates.editions import EDITIONS, _carried
from workbook_templates.finish import finished_bytes
from workbook_templates.templates import built


@functools.cache
def finished(name: str, state: str, program: str) -> Package:
    """A finished template by its name, its state ("empty", "example") and the program it is for."""
    edition = EDITIONS[program]
    if program == "excel":  # the same sheets as Calc's, with the code inside
        return Package(_carried(edition, finished(name, state, "calc").content))
    workbook = built(name, edition, example=state == "example")
    return Package(finished_bytes(workbook, stamp=STAMP, host=edition.spelled_for))
