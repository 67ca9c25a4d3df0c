"""What the tests of the table reading share: files written for one test, and the sentence of a refusal."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest

from addin.statement import InputError

WriteText = Callable[..., Path]
WriteBook = Callable[..., Path]
Sentence = Callable[..., str]

GOOD = """Date,Offering,Customer,Quantity,Price,TVC per unit
2024-08-05,Blend,Café Mistral,10,12.50,4.20
2024-08-12,Roma,Web shop,4,21.50,7.10
2024-08-30,Blend,Web shop,-1,12.50,4.20
"""


@pytest.fixture
def write(tmp_path: Path) -> WriteText:
    """Writes a text (in an encoding) or bytes to a file and gives its path."""

    def written(content: str | bytes, name: str = "sales.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return written


@pytest.fixture
def book(tmp_path: Path) -> WriteBook:
    """Writes a workbook of sheets of rows and gives its path."""

    def written(sheets: Mapping[str, list[list[object]]], name: str = "sales.xlsx") -> Path:
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        for title, rows in sheets.items():
            sheet = workbook.create_sheet(title)
            for row in rows:
                sheet.append(row)
        path = tmp_path / name
        workbook.save(path)
        return path

    return written


@pytest.fixture
def sentence() -> Sentence:
    """Calls a function that has to refuse and gives its sentence: one, not too long, and no code in it."""

    def refused(function: Callable[..., object], *given: object, **named: object) -> str:
        with pytest.raises(InputError) as caught:
            function(*given, **named)
        text = str(caught.value)
        assert "\n" not in text
        assert "Traceback" not in text
        assert 20 < len(text) < 700
        return text

    return refused


def package(parts: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of the parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()
