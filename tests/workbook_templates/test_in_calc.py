"""The finished workbooks in a real Calc with the extension: every formula cell recalculates to the value it stores."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from math import isclose
from pathlib import Path

import pytest

from addin.hosts.calc import build as build_extension
from tests.calc_session import CalcSession, why_unavailable
from workbook_templates.editions import EDITIONS, deliver
from workbook_templates.templates import built


@pytest.fixture(scope="module")
def calc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CalcSession]:
    """A LibreOffice that was started with the extension in place."""
    reason = why_unavailable()
    if reason:
        pytest.skip(reason)
    with CalcSession() as session:
        session.install(build_extension(tmp_path_factory.mktemp("extension")))
        session.restart()
        yield session


def same(stored: object, found: object) -> bool:
    if isinstance(stored, float) and isinstance(found, float):
        return isclose(stored, found, rel_tol=1e-12, abs_tol=1e-9)
    return stored == found


@pytest.mark.parametrize("example", [True, False], ids=["filled", "empty"])
def test_the_statement_recalculates_to_its_stored_values(calc: CalcSession, tmp_path: Path, example: bool) -> None:
    edition = EDITIONS["calc"]
    workbook = built("throughput_statement", edition, example=example)
    path = deliver(workbook, tmp_path / "statement.xlsx", edition, stamp=datetime(2026, 1, 1))
    stored, found = calc.as_stored(path), calc.recalculated(path)
    assert len(found) > 1_000
    assert stored.keys() == found.keys()
    differing = {place: (stored[place], found[place]) for place in found if not same(stored[place], found[place])}
    assert differing == {}
