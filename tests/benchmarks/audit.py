"""The audit of 100,000 formulas, 2,000 of them with our functions, against openpyxl loading the same file."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from addin.audit.audit import audit
from workbook_templates.finish import finish

from .ratio import Ratio

LINES = 14_000
CALLS = 2_000
BOUND = 3
ROUNDS = 5


def ratios() -> Iterator[Ratio]:
    """Processor seconds of one run: reading, re-performing, looking for everything, in turn with openpyxl's loading."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "sales.xlsx"
        made_up_book(path)
        audit(path)
        openpyxl.load_workbook(path)
        pairs = [(_seconds(lambda: audit(path)), _seconds(lambda: openpyxl.load_workbook(path))) for _ in range(ROUNDS)]
        each = [ours / theirs for ours, theirs in pairs]
        yield Ratio(
            f"auditing {7 * LINES + CALLS:,} formulas, {CALLS:,} of them with our functions, in process",
            "openpyxl loading the same workbook",
            statistics.median(each),
            min(each),
            max(each),
            BOUND,
            (*(f"{ours:.1f} s against {theirs:.1f} s" for ours, theirs in pairs), *_steps(path)),
        )


def made_up_book(path: Path) -> None:
    """A sheet of sales lines with seven formulas each, and a sheet with a function of ours for every seven lines."""
    book = openpyxl.Workbook()
    sales = book.active
    assert isinstance(sales, Worksheet)
    sales.title = "Sales"
    sales.append(
        ["Date", "Offering", "Quantity", "Price", "TVC each", "Revenue", "TVC", "Margin", "Share", "So far", "Month"]
    )
    for row in range(2, LINES + 2):
        sales.append(
            (
                datetime(2025, row % 12 + 1, row % 28 + 1), f"Offering {row % 17}", row % 9 + 1, row % 97 + 10.5,
                row % 31 + 1.25, f"=C{row}*D{row}", f"=C{row}*E{row}", f"=F{row}-G{row}",
                f"=IF(F{row}=0,0,H{row}/F{row})", f"=SUM(J{row - 1},H{row})", f"=MONTH(A{row})",
                f"=SUMIFS($F$2:$F$9,$C$2:$C$9,C{row})",
            )
        )  # fmt: skip
    ours = book.create_sheet("Throughput")
    ours.append(["From line", "T"])
    for row in range(2, CALLS + 2):
        first = 7 * (row - 2) + 2
        ours.append([first, f"=THROUGHPUT(Sales!F{first}:F{first + 6},Sales!G{first}:G{first + 6})"])
    finish(book, path, stamp=datetime(2026, 1, 1), replace=True)


def _steps(path: Path) -> Iterator[str]:
    """How long each step of one audit took, the longest first."""
    met: list[tuple[str, float]] = []
    audit(path, progress=lambda step, _share: met.append((step, time.process_time())))
    met.append(("", time.process_time()))
    spent: dict[str, float] = {}
    for (step, begun), (_, ended) in pairwise(met):
        spent[step] = spent.get(step, 0.0) + ended - begun
    for step, seconds in sorted(spent.items(), key=lambda entry: -entry[1])[:12]:
        yield f"{step}: {seconds:.2f} s"


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
