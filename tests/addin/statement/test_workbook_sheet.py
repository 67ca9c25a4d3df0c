"""Workbooks: one sheet is read as stored; a hostile package is refused before any reader sees it."""

from __future__ import annotations

import struct
import time
import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from addin.statement import InputError, limits
from addin.statement.source import Reading, read_table

from .conftest import Sentence, WriteBook, WriteText, package

ROWS: list[list[object]] = [
    ["Date", "Offering", "Revenue", "TVC"],
    [datetime(2024, 8, 5), "Blend", 125.5, 42],
    [datetime(2024, 8, 6), 1001, 99, None],
]
CONTENT_TYPES = b"""<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"""


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def claimed_size(content: bytes, part: str, size: int) -> bytes:
    """The package with another uncompressed size claimed for a part, where the readers look: at its end."""
    changed, at = bytearray(content), 0
    while (at := changed.find(b"PK\x01\x02", at)) >= 0:
        length = struct.unpack_from("<H", changed, at + 28)[0]
        if changed[at + 46 : at + 46 + length].decode() == part:
            struct.pack_into("<I", changed, at + 24, size)
        at += 4
    return bytes(changed)


def outcome(path: Path) -> str:
    """The sentence of a refusal, blank when there is a table; anything else fails the test."""
    try:
        read_table(path)
    except InputError as refused:
        return str(refused)
    return ""


def test_cells_come_as_stored_and_rows_are_those_of_the_sheet(book: WriteBook) -> None:
    table = read_table(book({"August": [[], *ROWS]}))
    assert table.headings == ("Date", "Offering", "Revenue", "TVC")
    assert table.rows.tolist() == [3, 4]
    assert table.cells[2].tolist() == [125.5, 99]
    assert table.file.sheet == "August"


def test_the_only_sheet_that_holds_anything_is_taken(book: WriteBook) -> None:
    assert read_table(book({"Empty": [], "August": ROWS, "Sheet3": []})).file.sheet == "August"


def test_of_several_sheets_the_user_names_one(book: WriteBook, sentence: Sentence) -> None:
    path = book({"July": ROWS, "August": ROWS})
    text = sentence(read_table, path)
    assert text == "sales.xlsx has several sheets (“July”, “August”); name the one to read with --sheet"
    assert read_table(path, reading=Reading(sheet="august")).file.sheet == "August"
    assert "has no sheet “May”; its sheets are “July”, “August”" in sentence(
        read_table, path, reading=Reading(sheet="May")
    )


def test_an_empty_sheet_is_refused(book: WriteBook, sentence: Sentence) -> None:
    assert "is empty" in sentence(read_table, book({"August": []}))


def test_a_cell_that_holds_an_error_says_so_where_the_reader_leaves_a_blank(tmp_path: Path, book: WriteBook) -> None:
    path = book({"August": [*ROWS, [datetime(2024, 8, 7), "Blend", 10, "=NA()"]]})
    parts = parts_of(path)
    sheet = parts["xl/worksheets/sheet1.xml"]
    changed = sheet.replace(b'<c r="D4"><f>NA()</f><v />', b'<c r="D4" t="e"><f>NA()</f><v>#N/A</v>')
    changed = changed.replace(b'<c r="D4"><f>NA()</f><v></v>', b'<c r="D4" t="e"><f>NA()</f><v>#N/A</v>')
    assert changed != sheet
    (tmp_path / "errors.xlsx").write_bytes(package({**parts, "xl/worksheets/sheet1.xml": changed}))
    assert read_table(tmp_path / "errors.xlsx").cells.iloc[2, 3] == "#N/A"


def test_a_claim_of_two_gigabytes_in_a_tiny_archive_is_refused_at_once(write: WriteText, sentence: Sentence) -> None:
    content = package({"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": b"<workbook/>"})
    path = write(claimed_size(content, "xl/workbook.xml", 2 * 1024**3), "bomb.xlsx")
    assert path.stat().st_size < 2_000
    begun = time.monotonic()
    text = sentence(read_table, path)
    assert time.monotonic() - begun < 1
    assert text == "bomb.xlsx claims to unpack to 2,048 MB and at most 1,024 MB are opened"


def test_a_part_that_unpacks_hundreds_of_times_its_size_is_refused(write: WriteText, sentence: Sentence) -> None:
    content = package({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": bytes(64 * 1024**2)})
    text = sentence(read_table, write(content, "bomb.xlsx"))
    assert "claims that “xl/worksheets/sheet1.xml” unpacks from" in text
    assert "no worksheet does, so it is not opened" in text


def test_a_claim_smaller_than_the_truth_is_refused_as_damage(write: WriteText, sentence: Sentence) -> None:
    content = package({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": bytes(8 * 1024**2)})
    path = write(claimed_size(content, "xl/worksheets/sheet1.xml", 1_000), "lie.xlsx")
    assert "lie.xlsx is damaged or cut off" in sentence(read_table, path)


def test_ten_thousand_parts_are_the_limit(write: WriteText, sentence: Sentence) -> None:
    many = {f"p{number}": b"" for number in range(10_001)}
    text = sentence(read_table, write(package({**many, "xl/workbook.xml": b""}, zipfile.ZIP_STORED), "many.xlsx"))
    assert "claims to hold 10,002 parts and at most 10,000 are opened" in text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_xml_entities_are_refused_unexpanded(encoding: str, write: WriteText, sentence: Sentence) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
    content = package({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": laughs.encode(encoding)})
    assert "defines XML entities in “xl/worksheets/sheet1.xml”" in sentence(read_table, write(content, "laughs.xlsx"))


def test_a_cell_in_the_last_corner_does_not_cost_the_memory_of_the_whole_sheet(
    tmp_path: Path, sentence: Sentence
) -> None:
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "Date"
    workbook.active["XFD1048576"] = 1
    workbook.save(tmp_path / "wide.xlsx")
    text = sentence(read_table, tmp_path / "wide.xlsx")
    assert f"spans 1,048,576 rows and 16,384 columns, more than {limits.SHEET_CELLS:,} cells" in text


def test_one_long_text_in_very_many_cells_is_refused_before_it_is_repeated(
    book: WriteBook, write: WriteText, sentence: Sentence
) -> None:
    parts = parts_of(book({"August": [["Date", "Offering"], ["a", "b"]]}))
    long_text = b"<sst><si><t>" + b"x" * 32_000 + b"</t></si></sst>"
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (row, row) for row in range(1, 20_001))
    parts |= {
        "xl/sharedStrings.xml": long_text,
        "xl/worksheets/sheet1.xml": b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>",
    }
    path = write(package(parts), "repeated.xlsx")
    assert path.stat().st_size < 400_000
    # 20,000 cells × 32,000 characters and their tags ÷ 1,048,576
    assert "come to 611 MB and at most 512 MB are read" in sentence(read_table, path)


def test_an_archive_that_is_no_workbook_is_refused(write: WriteText, sentence: Sentence) -> None:
    assert "is an archive but no workbook" in sentence(read_table, write(package({"a.txt": b"x"}), "sales.xlsx"))


def test_a_part_that_stands_twice_is_refused(write: WriteText, sentence: Sentence) -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("xl/workbook.xml", b"<other/>")
    assert "holds two parts of the same name" in sentence(read_table, write(stream.getvalue(), "twice.xlsx"))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_workbook_cut_off_anywhere_is_refused(
    share: float, book: WriteBook, write: WriteText, sentence: Sentence
) -> None:
    content = book({"August": ROWS}).read_bytes()
    assert "is damaged or cut off" in sentence(read_table, write(content[: int(len(content) * share)], "cut.xlsx"))


def test_a_flipped_byte_gives_the_table_or_one_sentence_and_never_another_error(
    book: WriteBook, tmp_path: Path
) -> None:
    content = book({"August": ROWS}).read_bytes()
    for at in range(0, len(content), 97):
        changed = bytearray(content)
        changed[at] ^= 0x55
        path = tmp_path / "flipped.xlsx"
        path.write_bytes(changed)
        assert "\n" not in outcome(path)


def test_every_awkward_workbook_gives_a_table_or_one_sentence_within_seconds(awkward_workbooks: Path) -> None:
    paths = sorted(awkward_workbooks.glob("*/*.xls[xm]"))
    assert len(paths) >= 100
    for path in paths:
        begun = time.monotonic()
        words = outcome(path)
        assert not words or path.name in words
        assert "\n" not in words
        assert time.monotonic() - begun < 5, path.name
