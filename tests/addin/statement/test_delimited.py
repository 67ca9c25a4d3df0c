"""Text tables: encodings and separators are told from the file, or refused in words."""

from __future__ import annotations

import pytest

from addin.statement.source import Reading, read_table

from .conftest import GOOD, Sentence, WriteText


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_the_same_table_is_read_in_every_usual_encoding(encoding: str, write: WriteText) -> None:
    table = read_table(write(GOOD, encoding=encoding))
    assert table.headings[0] == "Date"  # without a mark in front
    assert table.cells.iloc[0, 2] == "Café Mistral"


def test_windows_1252_is_stated_because_it_is_assumed(write: WriteText) -> None:
    notes = read_table(write(GOOD, encoding="cp1252")).notes
    assert any("read as Windows-1252, because byte 0xE9 in row 2 is not UTF-8" in note for note in notes)


def test_utf_8_needs_no_sentence(write: WriteText) -> None:
    assert not any("read as" in note for note in read_table(write(GOOD)).notes)


def test_bytes_that_are_neither_utf_8_nor_windows_1252_are_refused_with_their_place(
    write: WriteText, sentence: Sentence
) -> None:
    text = sentence(read_table, write(b"Date,Customer\n2024-01-01,M\x81ller\n"))  # ü in the DOS code page 850
    assert text == (
        "sales.csv is neither UTF-8 (byte 0x81 in row 2) nor Windows-1252 (byte 0x81 in row 2); save it as “CSV "
        "UTF-8”, or name its encoding with --encoding"
    )
    table = read_table(write(b"Date,Customer\n2024-01-01,M\x81ller\n"), reading=Reading(encoding="cp850"))
    assert table.cells.iloc[0, 1] == "Müller"


def test_damaged_utf_8_is_not_read_as_something_else(write: WriteText, sentence: Sentence) -> None:
    content = "Date,Customer\n2024-01-01,Café Zürich Müller\n".encode()[:-1] + b"\xff\n"
    assert "is UTF-8 but damaged: byte 0xFF in row 2 is not UTF-8" in sentence(read_table, write(content))


def test_a_wrong_encoding_is_refused_with_the_byte_that_does_not_fit(write: WriteText, sentence: Sentence) -> None:
    path = write(GOOD, encoding="cp1252")
    text = sentence(read_table, path, reading=Reading(encoding="utf-8"))
    assert "is not in the encoding utf-8: byte 0xE9 in row 2 does not fit" in text


@pytest.mark.parametrize("name", ["klingon", "zlib", "undefined", "utf-16"])
def test_an_encoding_that_is_none_or_cannot_be_is_refused(name: str, write: WriteText, sentence: Sentence) -> None:
    assert "encoding" in sentence(read_table, write(GOOD + "x"), reading=Reading(encoding=name))


def test_a_cut_off_utf_16_file_is_refused(write: WriteText, sentence: Sentence) -> None:
    assert "begins with the mark of UTF-16" in sentence(read_table, write(GOOD.encode("utf-16")[:-1]))


def test_zero_bytes_are_no_text(write: WriteText, sentence: Sentence) -> None:
    assert "it holds zero bytes" in sentence(read_table, write(b"Date,Offering\n2024-01-01,A\x00B\n"))


@pytest.mark.parametrize(
    ("separator", "word"), [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "vertical bar")]
)
def test_the_separator_is_found_and_stated(separator: str, word: str, write: WriteText) -> None:
    table = read_table(write(GOOD.replace(",", separator)))
    assert len(table.headings) == 6
    assert f"sales.csv is separated by {word}s." in table.notes


def test_decimal_commas_do_not_pass_for_separators(write: WriteText) -> None:
    table = read_table(write("Datum;Artikel;Umsatz;TVC\n01.08.2024;A;1.234,56;10,00\n02.08.2024;B;99,00;1,00\n"))
    assert table.headings == ("Datum", "Artikel", "Umsatz", "TVC")
    assert table.cells.iloc[0, 2] == "1.234,56"


def test_a_first_row_that_states_the_separator_is_followed_and_rows_keep_their_numbers(write: WriteText) -> None:
    table = read_table(write("sep=;\nDate;Offering\n2024-01-01;A,B\n"))
    assert table.headings == ("Date", "Offering")
    assert table.rows.tolist() == [3]


def test_texts_in_quotation_marks_may_hold_separators_line_ends_and_quotation_marks(write: WriteText) -> None:
    table = read_table(write('Date,Offering\n2024-01-01,"A, the ""big""\none"\n2024-01-02,B\n'))
    assert table.cells.iloc[0, 1] == 'A, the "big"\none'
    assert len(table.rows) == 2


def test_a_formula_in_a_name_stays_the_text_it_is(write: WriteText) -> None:
    table = read_table(write('Date,Offering\n2024-01-01,"=HYPERLINK(""x"")"\n2024-01-02,@cmd\n'))
    assert table.cells[1].tolist() == ['=HYPERLINK("x")', "@cmd"]


def test_texts_that_look_like_missing_values_stay_texts(write: WriteText) -> None:
    table = read_table(write("Date,Offering\n2024-01-01,NA\n2024-01-02,null\n2024-01-03,007\n"))
    assert table.cells[1].tolist() == ["NA", "null", "007"]


def test_one_column_is_refused(write: WriteText, sentence: Sentence) -> None:
    assert "sales.csv has one column only" in sentence(read_table, write("Date\n2024-01-01\n"))


def test_a_row_with_more_fields_than_the_heading_is_refused_and_nothing_is_cut_off(
    write: WriteText, sentence: Sentence
) -> None:
    text = sentence(read_table, write("Date,Offering,Revenue\n2024-01-01,A,5\n2024-01-02,B,12,50\n"))
    assert text.startswith("row 3 of sales.csv has 4 fields and the first row has 3; a text that holds a comma")


def test_a_row_with_fewer_fields_has_blank_cells(write: WriteText) -> None:
    assert read_table(write("Date,Offering,Revenue\n2024-01-01,A\n2024-01-02,B,3\n")).cells[2].tolist() == ["", "3"]


def test_a_quotation_mark_that_is_never_closed_is_refused_with_its_row(write: WriteText, sentence: Sentence) -> None:
    text = sentence(read_table, write('Date,Offering\n2024-01-01,A\n2024-01-02,"B\n2024-01-03,C\n'))
    assert text.startswith("a quotation mark opened in row 3 of sales.csv is never closed")


def test_a_first_row_without_an_end_is_no_heading(write: WriteText, sentence: Sentence) -> None:
    assert "its first row has more than a million characters" in sentence(read_table, write("a," * 600_000))
