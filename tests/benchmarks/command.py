"""`throughput eval` against a minimal typer command that evaluates `=1` through the engine's library, whole process."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .ratio import Ratio, measure

MINIMAL = """
import formualizer
import typer

app = typer.Typer(add_completion=False)


@app.command()
def evaluate(formula: str) -> None:
    book = formualizer.Workbook()
    book.add_sheet("S")
    book.set_formula("S", 1, 1, formula)
    print(book.evaluate_cell("S", 1, 1))


app()
"""


COMPILED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Both run from compiled files, as an installed command does."""


def ratios() -> Iterator[Ratio]:
    """The start of the command line, measured from outside."""
    with tempfile.TemporaryDirectory() as folder:
        minimal = Path(folder) / "minimal.py"
        minimal.write_text(MINIMAL)

        def run(*words: str) -> None:
            subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL, env=COMPILED)

        for formula in ("=1", "=THROUGHPUT(100,{75,1})"):
            yield measure(
                f"throughput eval '{formula}'",
                lambda formula=formula: run("-c", "from addin.cli import main; main()", "eval", formula),
                "a minimal typer command evaluating =1",
                lambda: run(str(minimal), "=1"),
                1.3,
            )
