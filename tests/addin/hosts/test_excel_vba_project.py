"""The source-only VBA project: read back by programs that are not ours."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from importlib import resources

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.hosts.excel.vba import Document, Module, Project
from addin.hosts.excel.vba.compound_file import compound_file
from addin.hosts.excel.vba.compression import compressed
from addin.hosts.excel.vba.project import UNPROTECTED
from addin.hosts.excel.vba.source import (
    LONGEST_LINE,
    argument_name,
    checked,
    cut,
    function_name,
    listed,
    literal,
    plain,
)
from tests.addin.hosts.read_vba import decompressed, modules_of

# ------------------------------------------------------------------------------------------------- compression


# MS-OVBA 3.2: the three worked examples; texts that cannot, can, and can very well be compressed.
@pytest.mark.parametrize(
    "text", [b"abcdefghijklmnopqrstuv.", b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa", b"a" * 73]
)
def test_the_examples_of_the_specification_come_back_as_they_were(text: bytes) -> None:
    assert decompressed(compressed(text)) == text


def test_the_specification_s_first_and_third_example_are_compressed_as_it_shows() -> None:
    """MS-OVBA 3.2.1 and 3.2.3, byte by byte."""
    assert compressed(b"abcdefghijklmnopqrstuv.").hex(" ") == (
        "01 19 b0 00 61 62 63 64 65 66 67 68 00 69 6a 6b 6c 6d 6e 6f 70 00 71 72 73 74 75 76 2e"
    )
    assert compressed(b"a" * 73).hex(" ") == "01 03 b0 02 61 45 00"


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="abcde \r\nEndFunctioIs", max_size=9000))
def test_any_source_text_comes_back_as_it_was(text: str) -> None:
    data = text.encode("ascii")
    assert decompressed(compressed(data)) == data


@pytest.mark.parametrize("length", [4095, 4096, 4097, 8192, 12289])
def test_a_text_around_the_size_of_a_chunk_comes_back_as_it_was(length: int) -> None:
    data = (b"Public Function THROUGHPUT(Optional revenue As Variant)\r\n" * 300)[:length]
    assert decompressed(compressed(data)) == data


def test_a_full_chunk_that_cannot_be_compressed_is_stored_as_it_is() -> None:
    data = struct.pack("<1024I", *((number * 2654435761) % 2**32 for number in range(1024)))
    assert decompressed(compressed(data)) == data


def test_a_short_chunk_that_cannot_be_compressed_is_refused_because_zeros_would_join_it() -> None:
    data = struct.pack("<1020I", *((number * 2654435761) % 2**32 for number in range(1020)))
    with pytest.raises(ValueError, match="cannot be compressed"):
        compressed(data)


# ---------------------------------------------------------------------------------------------- the compound file


def streams(count: int) -> dict[str, bytes]:
    """Streams of every awkward size: empty, around a short piece, around the limit of the short stream, long."""
    sizes = [0, 1, 63, 64, 65, 511, 512, 4095, 4096, 4097, 9000]
    return {f"Module{number}": bytes([number % 251]) * sizes[number % len(sizes)] for number in range(count)}


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 8, 40, 300])
def test_every_stream_is_read_back_by_a_strict_reader(count: int) -> None:
    tree = {"VBA": streams(count), "PROJECT": b"text"}
    with olefile.OleFileIO(io.BytesIO(compound_file(tree)), raise_defects=olefile.DEFECT_POTENTIAL) as read:
        assert read.openstream("PROJECT").read() == b"text"
        for name, data in tree["VBA"].items():  # type: ignore[attr-defined]
            assert read.openstream(["VBA", name]).read() == data


Row = tuple[str, int, int, int, int]  # name, colour, left, right, child


def directory(file: bytes) -> list[Row]:
    """The rows of the directory as they stand in the file, found through the allocation table."""
    first, fat_start = struct.unpack_from("<I", file, 48)[0], struct.unpack_from("<I", file, 76)[0]
    count = struct.unpack_from("<I", file, 44)[0]
    table = struct.unpack_from(f"<{count * 128}I", file, 512 * (fat_start + 1))
    rows, sector = b"", first
    while sector != 0xFFFFFFFE:
        rows += file[512 * (sector + 1) : 512 * (sector + 2)]
        sector = table[sector]
    found = []
    for at in range(0, len(rows), 128):
        length = struct.unpack_from("<H", rows, at + 64)[0]
        if length:
            name = rows[at : at + length - 2].decode("utf-16-le")
            found.append((name, rows[at + 67], *struct.unpack_from("<III", rows, at + 68)))
    return found


def black_heights(rows: list[Row], number: int) -> set[int]:
    """How many black entries lie on each way down; one number where the tree is balanced as it must be."""
    if number == 0xFFFFFFFF:
        return {0}
    _, colour, left, right, _ = rows[number]
    return {height + colour for side in (left, right) for height in black_heights(rows, side)}


def in_order(rows: list[Row], number: int) -> Iterator[Row]:
    if number != 0xFFFFFFFF:
        yield from in_order(rows, rows[number][2])
        yield rows[number]
        yield from in_order(rows, rows[number][3])


@pytest.mark.parametrize("count", range(1, 34))
def test_the_directory_is_a_red_black_tree_sorted_by_length_then_letters(count: int) -> None:
    """MS-CFB 2.6.4: shorter names first, then upper case letters; no red entry under a red one; equal black ways."""
    rows = directory(compound_file({"VBA": streams(count)}))
    folder = next(row for row in rows if row[0] == "VBA")
    names = [row[0] for row in in_order(rows, folder[4])]
    assert names == sorted(streams(count), key=lambda name: (len(name), name.upper()))
    assert len(black_heights(rows, folder[4])) == 1
    for _, colour, left, right, _ in rows:
        if colour == 0:
            assert all(side == 0xFFFFFFFF or rows[side][1] == 1 for side in (left, right))
    assert rows[folder[4]][1] == 1


# ------------------------------------------------------------------------------------------------- the project

PROJECT = Project(
    "Trial",
    (
        Document("ThisWorkbook", text="Option Explicit"),
        Document("Sheet1"),
        Module("First", 'Public Function F(x)\n    F = "ä €"\nEnd Function'),
        Module("Second", "Option Explicit\n" * 2000),
    ),
)


def test_every_module_is_read_back_as_it_was_written() -> None:
    found = modules_of("vbaProject.bin", PROJECT.written())
    assert found == {module.name: module.source for module in PROJECT.modules}


def test_the_same_project_gives_the_same_bytes() -> None:
    assert PROJECT.written() == PROJECT.written()


def records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a `dir` stream; the record of the version has a size field of its own (MS-OVBA 2.3.4.2.1.11)."""
    at = 0
    while at < len(stream):
        kind, size = struct.unpack_from("<HI", stream, at)
        size = 6 if kind == 0x09 else size
        yield kind, stream[at + 6 : at + 6 + size]
        at += 6 + size


def dir_records(project: bytes) -> list[tuple[int, bytes]]:
    with olefile.OleFileIO(io.BytesIO(project)) as read:
        return list(records(decompressed(read.openstream("VBA/dir").read())))


def test_the_records_are_those_excel_wrote_in_the_add_in_that_xlwings_ships() -> None:
    """Kinds and order of what describes the project and of what describes each module; only the references differ."""
    shipped = resources.files("xlwings") / "quickstart_addin_ribbon.xlam"
    with zipfile.ZipFile(io.BytesIO(shipped.read_bytes())) as package:
        excel_s = dir_records(package.read("xl/vbaProject.bin"))
    ours = dir_records(PROJECT.written())

    def until(found: list[tuple[int, bytes]], last: int) -> list[int]:
        kinds = [kind for kind, _ in found]
        return kinds[: kinds.index(last)]

    def of_a_module(found: list[tuple[int, bytes]]) -> list[int]:
        kinds = [kind for kind, _ in found]
        start = kinds.index(0x19)
        return kinds[start : kinds.index(0x2B) + 1]

    assert until(ours, 0x16) == until(excel_s, 0x16)
    assert of_a_module(ours) == of_a_module(excel_s)
    assert [kind for kind, _ in ours][-1] == [kind for kind, _ in excel_s][-1]
    settings_of = {kind: data for kind, data in excel_s[:14] if kind not in (0x04,)}
    assert {kind: data for kind, data in ours[:14] if kind != 0x04} == settings_of


def decrypted(value: str) -> bytes:
    """MS-OVBA 2.4.3.3, written from the specification."""
    data = bytes.fromhex(value)
    seed, version, key = data[0], data[1] ^ data[0], data[2] ^ data[0]
    assert version == 2
    before, encrypted_before, encrypted_other = key, data[2], data[1]
    plain_bytes = bytearray()
    for byte in data[3:]:
        clear = byte ^ ((encrypted_other + before) & 0xFF)
        encrypted_other, encrypted_before, before = encrypted_before, byte, clear
        plain_bytes.append(clear)
    ignored = (seed & 6) // 2
    length = struct.unpack_from("<I", plain_bytes, ignored)[0]
    return bytes(plain_bytes[ignored + 4 : ignored + 4 + length])


def test_the_project_is_neither_locked_nor_hidden_nor_has_it_a_password() -> None:
    """The key is the sum of the identifier's characters, and each value's own copy of it agrees (MS-OVBA 2.4.3.2)."""
    identifier, *values = (line.partition("=")[2].strip('"') for line in UNPROTECTED)
    key = sum(identifier.encode("ascii")) & 0xFF
    for value in values:
        data = bytes.fromhex(value)
        assert data[2] ^ data[0] == key
    locks, password, visible = map(decrypted, values)
    assert locks == bytes(4)
    assert password == b"\0"
    assert visible == b"\xff"


# ---------------------------------------------------------------------------------------------- names and lines


@pytest.mark.parametrize("name", ["date", "Next", "single", "input", "Me", "vb_name", "Array"])
def test_a_word_of_vba_is_no_argument_name(name: str) -> None:
    with pytest.raises(ValueError, match="a word of VBA itself"):
        argument_name(name)


@pytest.mark.parametrize("name", ["1st", "a-b", "", "_x", "tvc?", "ä", "x" * 256])
def test_what_is_no_identifier_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no name in VBA"):
        argument_name(name)


@pytest.mark.parametrize("name", ["A1", "TOC1", "XFD1048576", "R1C1", "RC", "R", "c", "R5"])
def test_what_a_sheet_reads_as_a_cell_is_no_function_name(name: str) -> None:
    with pytest.raises(ValueError, match="cell's address"):
        function_name(name)


@pytest.mark.parametrize("name", ["THROUGHPUT", "T_PER_CU", "TPAR", "TOC_NP"])
def test_names_of_the_catalogue_are_accepted(name: str) -> None:
    assert function_name(name) == name


def test_a_line_that_is_too_long_is_refused() -> None:
    assert checked("x" * LONGEST_LINE)
    with pytest.raises(ValueError, match="1024 characters"):
        checked("x" * (LONGEST_LINE + 1))


def test_too_many_continued_lines_are_refused() -> None:
    assert checked("\n".join(["x _"] * 24 + ["x"]))
    with pytest.raises(ValueError, match="more than 24 times"):
        checked("\n".join(["x _"] * 25 + ["x"]))


def test_a_long_list_is_continued_over_lines() -> None:
    lines = listed("Array(", [f"Given(argument_{number})" for number in range(20)], ")")
    assert len(lines) > 1
    assert all(line.endswith(" _") for line in lines[:-1])
    assert " ".join(line.removesuffix(" _").strip() for line in lines) == (
        "Array(" + ", ".join(f"Given(argument_{number})" for number in range(20)) + ")"
    )


def test_help_longer_than_excel_keeps_is_cut() -> None:
    assert len(cut("word " * 100)) == 255
    assert len(plain("− " * 200)) == 255


def test_a_sign_beyond_the_sixteen_bits_of_chrw_is_written_as_its_two_halves() -> None:
    """U+1F4C8 is D83D DCC8 in UTF-16."""
    assert literal("\N{CHART WITH UPWARDS TREND}") == "ChrW(55357) & ChrW(56520)"
