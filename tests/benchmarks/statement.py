"""The statement of 9,994 sales lines, in process, against openpyxl writing the same cells and formulas unstyled."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl

from addin.cli import run
from workbook_templates import throughput_statement
from workbook_templates.finish import finish
from workbook_templates.throughput_statement import build

from .ratio import Ratio, measure

SUPERSTORE = Path(__file__).parents[3] / "shared" / "data" / "superstore.csv"
LINES = 9_994
OPTIONS = ["--column", "revenue=Sales", "--column", "profit=Profit", "--contains-only-tvc"]
OPTIONS += ["--column", "offering=Sub-Category", "--column", "date=Order Date"]


def made_up_sales(folder: Path) -> Path:
    """As many lines as the superstore has, where its table is not at hand."""
    path = folder / "sales.csv"
    rows = (
        f"2024-{index % 12 + 1:02d}-{index % 28 + 1:02d},Offering {index % 17},{index % 97 + 10}.5,{index % 31 + 1}.25"
        for index in range(LINES)
    )
    path.write_text("Order Date,Sub-Category,Sales,Profit\n" + "\n".join(rows) + "\n")
    return path


def ratios() -> Iterator[Ratio]:
    """Reading, building, evaluating and patching, against writing alone."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sales = SUPERSTORE if SUPERSTORE.is_file() else made_up_sales(folder)
        ours, plain = folder / "ours.xlsx", folder / "plain.xlsx"

        def statement() -> None:
            with redirect_stdout(StringIO()):
                assert run(["statement", str(sales), *OPTIONS, "-o", str(ours), "--force"]) == 0

        statement()
        cells = _cells(ours)

        def write_plainly() -> None:
            book = openpyxl.Workbook()
            book.remove(book.worksheets[0])
            for title, rows in cells.items():
                sheet = book.create_sheet(title)
                for row, column, value in rows:
                    sheet.cell(row, column, value)
            book.save(plain)

        ratio = measure(
            "throughput statement, 9,994 lines, in process",
            statement,
            "openpyxl writing the same cells and formulas unstyled",
            write_plainly,
            5,
            rounds=5,
        )
        yield Ratio(**{**vars(ratio), "notes": (*_shares(statement, ours), _memory())})


def _cells(path: Path) -> dict[str, list[tuple[int, int, Any]]]:
    book = openpyxl.load_workbook(path)
    return {
        sheet.title: [(c.row, c.column, c.value) for row in sheet.iter_rows() for c in row if c.value is not None]
        for sheet in book.worksheets
    }


def _shares(command: Any, destination: Path) -> Iterator[str]:
    """The shares of one run: building, openpyxl's writing, the engine, the patching; reading is what is left."""
    kept: list[Any] = []

    def watched(statement: Any, **named: Any) -> Any:
        kept.append(statement)
        return build(statement, **named)

    throughput_statement.build = watched  # type: ignore[assignment]
    try:
        start = time.perf_counter()
        command()
        whole = time.perf_counter() - start
    finally:
        throughput_statement.build = build  # type: ignore[assignment]
    start = time.perf_counter()
    workbook = build(kept[0])
    building = time.perf_counter() - start
    done = finish(workbook, destination, stamp=datetime(2026, 1, 1), replace=True)
    yield f"one run took {whole:.1f} s; of its parts, run once more:"
    for what, seconds in (
        ("building", building),
        ("writing", done.writing),
        ("evaluating", done.evaluating),
        ("patching", done.patching),
    ):
        yield f"{what}: {seconds:.1f} s"


def _memory() -> str:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"peak memory of this process: {peak:,.0f} MB (bound 1,000 MB)"
