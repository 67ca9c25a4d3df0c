"""Where the tests find what does not ship with the project: the source documents, real tables, awkward workbooks."""

from __future__ import annotations

from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent


def _beside_the_project(folder: str, what: str) -> Path:
    path = PROJECT.parent / "shared" / folder
    if not path.is_dir():
        pytest.skip(f"{what} are not at hand: there is no folder shared/{folder} beside the project")
    return path


@pytest.fixture(scope="session")
def source_documents() -> Path:
    """The folder of the two source documents, the list of features and the published cases."""
    return _beside_the_project("domain", "the source documents")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real tables of sales and purchases."""
    return _beside_the_project("data", "the real tables")


@pytest.fixture(scope="session")
def awkward_workbooks() -> Path:
    """The folder of workbooks that other programs have stumbled over."""
    return _beside_the_project("corpora", "the awkward workbooks")
