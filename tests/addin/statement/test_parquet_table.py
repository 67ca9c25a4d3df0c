"""Parquet files: read with their types, or refused in words when the library or the size does not allow it."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from addin.statement import limits
from addin.statement.read import Request, read_statement
from addin.statement.source import read_table

from .conftest import Sentence


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    pytest.importorskip("pyarrow")
    path = tmp_path / "sales.parquet"
    pd.DataFrame(
        {
            "Date": [date(2024, 8, 5), date(2024, 8, 6)],
            "Offering": pd.Categorical(["Blend", "Roma"]),
            "Revenue": [Decimal("125.50"), None],
            "TVC": [42.0, 7.5],
        }
    ).to_parquet(path)
    return path


def test_dates_decimals_and_missing_values_are_understood(parquet: Path) -> None:
    statement = read_statement(Request(parquet))
    assert statement.sales["revenue"].tolist() == [125.5]
    assert statement.sales["offering"].tolist() == ["Blend"]
    assert [(line.row, line.reason) for line in statement.unused] == [
        (3, "revenue is blank; type 0 if nothing was charged")
    ]


def test_a_missing_library_is_named_with_what_to_do(
    parquet: Path, monkeypatch: pytest.MonkeyPatch, sentence: Sentence
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    text = sentence(read_table, parquet)
    assert "needs pyarrow, which is not installed; install throughput-addin[parquet], or save the table as CSV" in text


def test_a_cut_off_file_is_refused(parquet: Path, sentence: Sentence) -> None:
    parquet.write_bytes(parquet.read_bytes()[:-20])
    assert "is damaged or cut off" in sentence(read_table, parquet)


def test_a_claim_above_the_limit_is_refused_unread(
    parquet: Path, monkeypatch: pytest.MonkeyPatch, sentence: Sentence
) -> None:
    monkeypatch.setattr(limits, "LINES", 1)
    assert "claims to hold 2 lines of 4 columns" in sentence(read_table, parquet)
