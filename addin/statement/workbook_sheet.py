"""Reads one sheet of a workbook into a grid, after the package was looked through; it never evaluates a formula
and never runs a macro.
"""

from __future__ import annotations

import io
from typing import Any

import pandas as pd

from addin.statement.package import Sheet, inspect, sheet_parts
from addin.statement.refusal import InputError, listed, quoted


def read_sheet(content: bytes, name: str, wanted: str = "") -> tuple[str, pd.DataFrame]:
    """The name of the sheet read, and its cells as stored, row 1 first.

    Args:
        content: the workbook's bytes.
        name: its file name, for sentences.
        wanted: the sheet's name; blank takes the only sheet that holds anything.

    Raises:
        InputError: the workbook cannot be opened, or the sheet cannot be told.
    """
    import python_calamine

    spans = inspect(content, name)
    parts = sheet_parts(content)
    try:
        with python_calamine.CalamineWorkbook.from_object(io.BytesIO(content)) as workbook:
            chosen = _choose(workbook, parts, spans, name, wanted)
            rows = workbook.get_sheet_by_name(chosen).to_python(skip_empty_area=False)
    except python_calamine.PasswordError:
        raise InputError(f"{name} is protected by a password; save it without the password") from None
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as problem:
        raise InputError(f"{name} cannot be read as a workbook ({_words(problem)}); save it again") from None
    except BaseException as problem:
        # The reader is written in Rust; where it stumbles it raises a panic that is no Exception.
        if type(problem).__name__ != "PanicException":
            raise
        raise InputError(f"{name} cannot be read as a workbook; open it and save it again") from None
    if not rows:
        raise InputError(f"{name}: the sheet {quoted(chosen)} is empty; name another one with --sheet")
    _show_errors(rows, spans.get(parts.get(chosen, ""), Sheet()))
    return chosen, pd.DataFrame(rows, dtype=object)


def _choose(workbook: object, parts: dict[str, str], spans: dict[str, Sheet], name: str, wanted: str) -> str:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    assert isinstance(workbook, CalamineWorkbook)
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    names = [sheet.name for sheet in sheets]
    if wanted:
        same = [sheet for sheet in names if sheet.strip().casefold() == wanted.strip().casefold()]
        if not same:
            raise InputError(f"{name} has no sheet {quoted(wanted)}; its sheets are {listed(names)}")
        return same[0]
    seen = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible] or names
    filled = [sheet for sheet in seen if spans.get(parts.get(sheet, ""), Sheet(1)).rows] or seen
    if not filled:
        raise InputError(f"{name} holds no worksheet; save the table as a sheet of a workbook")
    if len(filled) > 1:
        raise InputError(f"{name} has several sheets ({listed(filled)}); name the one to read with --sheet")
    return filled[0]


def _show_errors(rows: list[list[Any]], sheet: Sheet) -> None:
    """Put the text of an error where the reader left a blank, so that a line says why it cannot be used."""
    for (row, column), text in sheet.errors.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = text


def _words(problem: BaseException) -> str:
    return " ".join(str(problem).split())[:80]
