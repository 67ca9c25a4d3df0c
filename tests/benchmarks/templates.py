"""All templates built and finished, empty and with their examples, against openpyxl writing the same cells unstyled."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from datetime import datetime

from openpyxl import Workbook

from workbook_templates.editions import EDITIONS
from workbook_templates.finish import finished_bytes
from workbook_templates.templates import TEMPLATES, built

from .ratio import Ratio

STAMP = datetime(2026, 1, 1)
EDITION = EDITIONS["excel"]
ROUNDS = 3
BOUND = 5


def ratios() -> Iterator[Ratio]:
    """The whole set as one work, and a note on each template."""
    built("throughput_statement", EDITION, example=False)  # whatever is imported or read once
    rounds = [list(_round()) for _ in range(ROUNDS)]
    whole = sorted(sum(ours for _, ours, _ in done) / sum(theirs for _, _, theirs in done) for done in rounds)
    yield Ratio(
        f"building and finishing {len(TEMPLATES)} templates, each empty and with its example, in process",
        "openpyxl writing the same cells and formulas unstyled",
        whole[len(whole) // 2],
        whole[0],
        whole[-1],
        BOUND,
        tuple(f"{what}: {ours:.1f} s, {ours / theirs:.1f}×" for what, ours, theirs in rounds[-1]),
    )


def _round() -> Iterator[tuple[str, float, float]]:
    """What was made, how long we took, how long the plain writing took."""
    for name in TEMPLATES:
        for example in (False, True):
            start = time.perf_counter()
            workbook = built(name, EDITION, example=example)
            finished_bytes(workbook, stamp=STAMP, host=EDITION.spelled_for)
            ours = time.perf_counter() - start
            start = time.perf_counter()
            _write_unstyled(workbook)
            yield f"{name}, {'example' if example else 'empty'}", ours, time.perf_counter() - start


def _write_unstyled(workbook: Workbook) -> None:
    plain = Workbook()
    plain.remove(plain.worksheets[0])
    for sheet in workbook.worksheets:
        copy = plain.create_sheet(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    copy.cell(cell.row, cell.column, cell.value)
    plain.save(io.BytesIO())
