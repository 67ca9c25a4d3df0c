"""A file is opened once, safely, whatever it is called and whatever is in it."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from addin.package.limits import FILE_BYTES, MEGABYTE
from addin.statement.source import Reading, read_bytes, read_table

from .conftest import GOOD, Sentence, WriteBook, WriteText


def test_a_table_keeps_its_headings_its_rows_and_its_fingerprint(write: WriteText) -> None:
    path = write(GOOD)
    table = read_table(path)
    assert table.headings == ("Date", "Offering", "Customer", "Quantity", "Price", "TVC per unit")
    assert table.rows.tolist() == [2, 3, 4]  # the heading is row 1
    assert table.cells.iloc[0].tolist() == ["2024-08-05", "Blend", "Café Mistral", "10", "12.50", "4.20"]
    assert table.file.size == len(GOOD.encode())
    assert table.file.sha256 == hashlib.sha256(GOOD.encode()).hexdigest()


def test_the_file_read_is_left_as_it_was(write: WriteText) -> None:
    path = write(GOOD)
    path.chmod(0o444)
    before = path.stat()
    read_table(path)
    assert path.read_bytes() == GOOD.encode()
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def test_blank_rows_are_passed_over_and_counted_and_rows_keep_their_numbers(write: WriteText) -> None:
    table = read_table(write("\n\nDate,Offering\n2024-01-01,A\n,\n   ,\n2024-01-02,B\n"))
    assert table.rows.tolist() == [4, 7]
    assert "2 blank rows of sales.csv passed over." in table.notes


def test_a_missing_file_is_named(tmp_path: Path, sentence: Sentence) -> None:
    text = sentence(read_table, tmp_path / "nowhere.csv")
    assert text.startswith("there is no file")
    assert "nowhere.csv" in text
    assert text.endswith("check the name and the folder")


def test_a_folder_is_no_table(tmp_path: Path, sentence: Sentence) -> None:
    assert "is a folder; name the file in it" in sentence(read_table, tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path, sentence: Sentence) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert "is a device or a pipe, not a file" in sentence(read_table, tmp_path / "pipe.csv")


def test_an_empty_file_is_refused(write: WriteText, sentence: Sentence) -> None:
    assert sentence(read_table, write("")) == (
        "sales.csv is empty (0 bytes); give a file with a heading and at least one line"
    )


def test_a_heading_alone_is_refused(write: WriteText, sentence: Sentence) -> None:
    text = sentence(read_table, write("Date,Offering,Revenue,TVC\n\n"))
    assert text == "sales.csv holds a heading in row 1 and no line below it; add at least one line"


def test_blank_rows_alone_are_refused(write: WriteText, sentence: Sentence) -> None:
    assert "holds only blank" in sentence(read_table, write(" , , \n , , \n"))


def test_a_file_above_the_limit_is_not_read(write: WriteText, sentence: Sentence) -> None:
    text = sentence(read_bytes, write(GOOD), 100)
    assert "at most 0 MB are read; split it by period" in text


def test_a_sparse_file_of_gigabytes_is_not_read(tmp_path: Path, sentence: Sentence) -> None:
    path = tmp_path / "sales.csv"
    with path.open("wb") as file:
        file.truncate(3 * 1024**3)
    assert f"is 3,072 MB large and at most {FILE_BYTES // MEGABYTE} MB are read" in sentence(read_table, path)


def test_duplicated_headings_are_refused_by_name(write: WriteText, sentence: Sentence) -> None:
    text = sentence(read_table, write("Date,Sales,Offering,sales\n2024-01-01,1,A,2\n"))
    assert text == ("sales.csv has the heading “sales” more than once in row 1; give every column a heading of its own")


def test_blank_headings_may_stand_twice(write: WriteText) -> None:
    assert read_table(write("Date,,Offering,\n2024-01-01,x,A,y\n")).headings == ("Date", "", "Offering", "")


def test_a_thousand_columns_are_the_limit(write: WriteText, sentence: Sentence) -> None:
    wide = ",".join(f"c{number}" for number in range(1_001))
    assert "has 1,001 columns and at most 1,000 are read" in sentence(read_table, write(f"{wide}\n{wide}\n"))


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"%PDF-1.7 ...", "sales.csv", "is a PDF document, not a table"),
        (b"\x89PNG\r\n\x1a\n", "sales.csv", "is a picture, not a table"),
        (b"\x1f\x8b\x08\x00", "sales.csv.gz", "is a gzip archive, not a table"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "sales.csv", "is a web page or an XML file"),
        (b"<?xml version='1.0'?><Workbook/>", "sales.xlsx", "is a web page or an XML file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "sales.xls", "is a file of an old Office program"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "sales.xlsx",
            "is protected by a password",
        ),
        (GOOD.encode(), "sales.xlsx", "is called a workbook but its content is that of a text file"),
        (GOOD.encode(), "sales.parquet", "is called a Parquet file but its content is that of a text file"),
        (b"PK\x03\x04rest", "sales.csv", "is called a text file but its content is that of a workbook"),
        (b'{"a": 1}', "sales.json", "is no table that can be read; save it as a CSV file"),
    ],
)
def test_what_is_no_table_or_not_what_its_name_says_is_refused_in_words(
    content: bytes, name: str, words: str, write: WriteText, sentence: Sentence
) -> None:
    text = sentence(read_table, write(content, name))
    assert text.startswith(name)
    assert words in text


def test_a_heading_below_titles_is_read_when_its_row_is_named(write: WriteText, sentence: Sentence) -> None:
    path = write("Report of August,\nprinted,2024-09-01\nDate,Offering\n2024-08-01,A\n")
    table = read_table(path, reading=Reading(heading_row=3))
    assert table.headings == ("Date", "Offering")
    assert table.rows.tolist() == [4]
    assert "holds nothing in row 9" in sentence(read_table, path, reading=Reading(heading_row=9))
    assert "rows are counted from 1" in sentence(read_table, path, reading=Reading(heading_row=0))


def test_signs_that_command_a_terminal_never_reach_a_sentence(write: WriteText, sentence: Sentence) -> None:
    text = sentence(read_table, write("Date,\x1b[2Ja,\x1b[2Ja\n1,2,3\n", "sa\x07les.csv"))
    assert text.isprintable()
    assert "“\N{REPLACEMENT CHARACTER}[2Ja” more than once" in text


def test_a_sheet_or_an_encoding_is_refused_where_there_is_none(
    write: WriteText, book: WriteBook, sentence: Sentence
) -> None:
    assert "has no sheet “August”" in sentence(read_table, write(GOOD), reading=Reading(sheet="August"))
    workbook = book({"A": [["Date"], ["x"]]})
    assert "has no encoding" in sentence(read_table, workbook, reading=Reading(encoding="cp1252"))
