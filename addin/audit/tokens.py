"""The words a formula is made of, found by one pattern; it knows no sheet and no cell."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from addin.audit.book import column_number

_PLACE: Final = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
TOKEN: Final = re.compile(
    r"(?P<text>\"(?:[^\"]|\"\")*\")"
    r"|(?P<sheet>'(?:[^']|'')*'!|(?:\[[0-9]+\])?[^\W\d][\w.]*(?::[^\W\d][\w.]*)?!|\[[0-9]+\]!)?"
    rf"(?:(?P<first>{_PLACE})(?::(?P<last>{_PLACE}))?"
    r"|(?P<columns>\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3})"
    r"|(?P<rows>\$?[0-9]{1,7}:\$?[0-9]{1,7}))(?![\w.(\[!])"
    r"|(?P<error>#(?:REF!|N/A|VALUE!|NUM!|DIV/0!|NAME\?|NULL!))"
    r"|(?P<function>(?:'(?:[^']|'')*'!|\[[0-9]+\]!|[^\W\d][\w.]*!)?[^\W\d][\w.]*)(?=\()"
    r"|(?P<table>[^\W\d][\w.]*)?(?P<brackets>\[(?:[^\[\]]|\[(?:[^\[\]']|'.)*\])*\])"
    r"|(?P<number>(?<![\w.])[0-9]+\.?[0-9]*(?:[eE][+-]?[0-9]+)?%?|(?<![\w.])\.[0-9]+(?:[eE][+-]?[0-9]+)?%?)"
    r"|(?P<owner>'(?:[^']|'')*'!|(?:\[[0-9]+\])?[^\W\d][\w.]*!)?(?P<name>[^\W\d][\w.?\\]*)"
)
ONE: Final = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})")
_PREFIX: Final = re.compile(r"^(?:.*!)?(?:_xlfn\.|_xlws\.|_xll\.|_xludf\.|_xldudf_)*", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def column_of(name: str) -> int:
    return column_number(name)


def function_name(text: str) -> str:
    """A function's plain name, in capitals, without the prefix a file needs or the add-in workbook it is found in.

    >>> function_name("_xlfn.Concat"), function_name("[1]!THROUGHPUT"), function_name("_xldudf_THROUGHPUT")
    ('CONCAT', 'THROUGHPUT', 'THROUGHPUT')
    """
    return _PREFIX.sub("", text).upper()


def owner(prefix: str) -> tuple[str, str]:
    """The file's number and the sheet of what stands before a reference."""
    plain = prefix[:-1]
    if plain.startswith("'"):
        plain = plain[1:-1].replace("''", "'")
    before, bracket, rest = plain.partition("]")
    return (before.rpartition("[")[2], rest) if bracket else ("", plain)
