"""Where the tests find what does not ship with the project, and that with STRICT_HOSTS no host test is passed over."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parent.parent
NOT_AT_HAND = "are not at hand"
"""In the reason of the one kind of skip that is always allowed: what does not ship is not there."""


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """Where every tool has to be there, a test that skips for want of one has failed."""
    outcome: Any = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("STRICT_HOSTS") and NOT_AT_HAND not in str(report.longrepr):
        report.outcome = "failed"
        report.longrepr = f"skipped, though STRICT_HOSTS asks for every tool: {report.longrepr}"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """What the processes of a run made for each other goes with the run."""
    manager = getattr(session.config.pluginmanager.getplugin("dsession"), "nodemanager", None)
    if manager is not None:
        from tests.workbook_templates.finished import shared_folder

        shutil.rmtree(shared_folder(manager.testrunuid), ignore_errors=True)


def _beside_the_project(folder: str, what: str) -> Path:
    path = PROJECT.parent / "shared" / folder
    if not path.is_dir():
        pytest.skip(f"{what} {NOT_AT_HAND}: there is no folder shared/{folder} beside the project")
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
