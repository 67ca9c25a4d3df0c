"""The reference pages say what the catalogue says, because they are written from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from addin.reference.pages import FOLDER, TABLE_END, TABLE_START, function_table, pages

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", sorted(pages()))
def test_the_page_is_up_to_date(name: str) -> None:
    written = (FOLDER / name).read_text(encoding="utf-8")
    assert written == pages()[name], "run `python -m addin.reference` and commit what it writes"


def test_the_readme_lists_the_functions_of_the_catalogue() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme[readme.index(TABLE_START) : readme.index(TABLE_END) + len(TABLE_END)]
    assert table == function_table(), "run `python -m addin.reference` and commit what it writes"
