"""Reads a text table (CSV and its kin) into a grid of texts; it never changes a character of a cell and never
drops a row.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import Final

import pandas as pd

from addin.statement import limits
from addin.statement.refusal import InputError, quoted

SEPARATORS: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
LOOKED_AT: Final = 50
MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
    (b"\xff\xfe\x00\x00", "utf-32", "UTF-32"),
    (b"\x00\x00\xfe\xff", "utf-32", "UTF-32"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
UTF8_LETTER: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
ADVICE: Final = "save it as “CSV UTF-8”, or name its encoding with --encoding"


@dataclass(frozen=True, eq=False)
class DelimitedGrid:
    """The texts of a delimited file from its heading on, how many rows stand above, and how it was read."""

    cells: pd.DataFrame
    rows_above: int
    notes: tuple[str, ...]


def read_delimited(content: bytes, name: str, encoding: str = "", heading_row: int | None = None) -> DelimitedGrid:
    """The grid of texts in a delimited file from its heading on: the row named, or the first that is not blank.

    Raises:
        InputError: the encoding or the separator cannot be told, or a row has more fields than the first.
    """
    text, notes = decode(content, name, encoding)
    text, separator = separator_of(text, name)
    blank = re.match(r"(?:[ \t]*\r?\n)*", text)
    above = (blank[0].count("\n") if blank else 0) if heading_row is None else heading_row - 1
    try:
        grid = pd.read_csv(
            io.StringIO(text),
            sep=separator,
            header=None,
            skiprows=above,
            dtype=str,
            na_filter=False,
            skip_blank_lines=False,
            engine="c",
            low_memory=False,
        )
    except pd.errors.EmptyDataError:
        where = "only blank rows" if heading_row is None else f"nothing in row {heading_row}"
        raise InputError(f"{name} holds {where}; give a heading and at least one line below it") from None
    except pd.errors.ParserError as problem:
        raise InputError(_parser_words(str(problem), name, SEPARATORS[separator])) from None
    return DelimitedGrid(grid, above, (*notes, f"{name} is separated by {SEPARATORS[separator]}s."))


def decode(content: bytes, name: str, encoding: str = "") -> tuple[str, tuple[str, ...]]:
    """The text of the bytes, and a sentence where the encoding had to be assumed.

    A byte-order mark decides; else UTF-16 where every other byte is zero; else UTF-8 when all of it is valid;
    else Windows-1252, which is stated, and refused when it cannot be that either.
    """
    if encoding:
        return _decode_as(content, name, encoding), (f"{name} is read in the encoding {encoding}, as stated.",)
    for mark, codec, words in MARKS:
        if content.startswith(mark):
            try:
                return content.decode(codec).lstrip("\ufeff"), ()
            except UnicodeDecodeError as problem:
                raise InputError(
                    f"{name} begins with the mark of {words} but {_place(content, problem)} is not {words}; the "
                    f"file is damaged or cut off: {ADVICE}"
                ) from None
    if codec := _utf16_without_mark(content):
        return _decode_as(content, name, codec), (f"{name} is read as UTF-16 (it carries no mark of it).",)
    if b"\x00" in content:
        raise InputError(f"{name} is not a text table: it holds zero bytes; save it as CSV UTF-8 or .xlsx")
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError as problem:
        return _decode_western(content, name, problem)


def _decode_as(content: bytes, name: str, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except LookupError:
        raise InputError(
            f"{quoted(encoding)} is no text encoding; usual ones are utf-8, utf-16, cp1252, cp1250, latin-1"
        ) from None
    except UnicodeDecodeError as problem:
        raise InputError(
            f"{name} is not in the encoding {encoding}: {_place(content, problem)} does not fit; {ADVICE}"
        ) from None
    except (UnicodeError, ValueError):
        raise InputError(f"{name} is not in the encoding {encoding}; {ADVICE}") from None
    if "\x00" in text:
        raise InputError(f"{name} is not in the encoding {encoding}: it would hold zero characters; {ADVICE}")
    return text.lstrip("\ufeff")


def _decode_western(content: bytes, name: str, problem: UnicodeDecodeError) -> tuple[str, tuple[str, ...]]:
    letters = UTF8_LETTER.findall(content)
    others = sum(byte >= 0x80 for byte in UTF8_LETTER.sub(b"", content))
    if len(letters) > others:
        raise InputError(
            f"{name} is UTF-8 but damaged: {_place(content, problem)} is not UTF-8; export it again, or name its "
            "encoding with --encoding"
        )
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as second:
        raise InputError(
            f"{name} is neither UTF-8 ({_place(content, problem)}) nor Windows-1252 "
            f"({_place(content, second)}); {ADVICE}"
        ) from None
    sentence = (
        f"{name} is read as Windows-1252, because {_place(content, problem)} is not UTF-8; if names look wrong, "
        "name its encoding with --encoding."
    )
    return text, (sentence,)


def _place(content: bytes, problem: UnicodeDecodeError) -> str:
    at = min(problem.start, len(content) - 1)
    row = content.count(b"\n", 0, at) + 1
    return f"byte 0x{content[at]:02X} in row {row}"


def _utf16_without_mark(content: bytes) -> str:
    start = content[:4096]
    pairs = len(start) // 2
    if len(content) % 2 or pairs < 2:
        return ""
    if start[1::2].count(0) > 0.7 * pairs and not start[0::2].count(0):
        return "utf-16-le"
    if start[0::2].count(0) > 0.7 * pairs and not start[1::2].count(0):
        return "utf-16-be"
    return ""


def separator_of(text: str, name: str) -> tuple[str, str]:
    """The text and its separator: the one that cuts the first rows into the same number of fields, most of all.

    A first row `sep=;`, as Excel writes it, decides; it is blanked, so that rows keep their numbers.
    """
    stated = re.match(r"sep=(.)\r?\n", text)
    if stated and stated[1] in SEPARATORS:
        return text[stated.end() - 1 :], stated[1]
    head = text[: limits.HEADING_CHARACTERS]
    if len(head) < len(text) and "\n" not in head and "\r" not in head:
        raise InputError(f"{name} is not a table: its first row has more than a million characters")
    counts = {separator: _field_counts(head, separator) for separator in SEPARATORS}
    usable = {separator: found for separator, found in counts.items() if found and max(found) > 1}
    if not head.strip(" \r\n" + "".join(SEPARATORS)):
        raise InputError(f"{name} holds only blank rows; give a heading and at least one line below it")
    if not usable:
        raise InputError(
            f"{name} has one column only: none of comma, semicolon, tab or vertical bar separates its first rows; "
            "save it as CSV"
        )
    return text, max(usable, key=lambda separator: _evidence(usable[separator]))


def _field_counts(head: str, separator: str) -> list[int]:
    """How many fields each of the first rows has, blank rows left out and the cut-off last row too."""
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=separator)
    found = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                found.append(len(row))
            if len(found) == LOOKED_AT:
                break
    except csv.Error:
        return []
    return found


def _evidence(counts: list[int]) -> tuple[float, int]:
    """A separator is right when nearly all rows have the same number of fields; then more fields are better."""
    usual = max(set(counts), key=lambda count: (counts.count(count), count))
    return (0.0 if usual == 1 else round(counts.count(usual) / len(counts), 1), usual)


def _parser_words(problem: str, name: str, separator: str) -> str:
    fields = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", problem)
    if fields:
        return (
            f"row {fields[2]} of {name} has {fields[3]} fields and the first row has {fields[1]}; a text that "
            f"holds a {separator} has to stand in quotation marks, and titles above the heading have to go"
        )
    opened = re.search(r"EOF inside string starting at row (\d+)", problem)
    if opened:
        return (
            f"a quotation mark opened in row {int(opened[1]) + 1} of {name} is never closed; the file is cut off, "
            "or a text holds a single quotation mark"
        )
    return f"{name} cannot be read as a table separated by {separator}s; export it again"
