"""Spells formulas that call our functions plainly, however a host stores them; it computes nothing.

Excel writes THROUGHPUT plainly where the function lives in the workbook, and [1]!THROUGHPUT, throughput.xlam!THROUGHPUT
or 'C:\\...\\throughput.xlam'!THROUGHPUT where it lives in an add-in; other hosts write _xll.THROUGHPUT,
_xldudf_THROUGHPUT or, Calc without its extension, the name of the service before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import lru_cache
from typing import Final

_TEXT: Final = r'"(?:[^"]|"")*"'
_QUOTED: Final = r"'(?:[^']|'')*'"


class Spelling:
    """Reads formulas against the names of our functions."""

    def __init__(self, ours: Collection[str]) -> None:
        names = "|".join(re.escape(name) for name in sorted(ours, key=len, reverse=True))
        self._ours = frozenset(ours)
        self._call = re.compile(
            rf"{_TEXT}"
            rf"|(?<![\w.\\\]!])(?P<owner>(?:{_QUOTED}|(?:\[[^\[\]]*\])?[\w.\-]*)!)?"
            rf"(?P<prefix>(?:_xldudf_|[^\W\d]\w*\.)*)(?P<name>{names})\s*(?=\()"
            rf"|{_QUOTED}",
            re.IGNORECASE,
        )

    def is_ours(self, function: str) -> bool:
        """Whether a function as a shape names it is one of ours, perhaps with its service's name before it."""
        return function in self._ours or function.rpartition(".")[2] in self._ours

    def plain(self, formula: str) -> str:
        """The formula with our functions by their plain names.

        >>> Spelling(["THROUGHPUT"]).plain("=[1]!THROUGHPUT(A1,B1)-_xll.throughput (1,2)+'a.xlam'!THROUGHPUT(1,2)")
        '=THROUGHPUT(A1,B1)-THROUGHPUT(1,2)+THROUGHPUT(1,2)'
        """
        return self._call.sub(lambda found: found["name"].upper() if found["name"] else found[0], formula)

    def called(self, formula: str) -> tuple[str, ...]:
        """The functions of ours that a formula calls, each once, in order."""
        return tuple(dict.fromkeys(found["name"].upper() for found in self._call.finditer(formula) if found["name"]))


_CELLS: Final = (
    r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Za-z]{1,3}\$?[0-9]{1,7})?"
    r"|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?[0-9]{1,7}:\$?[0-9]{1,7}"
)
_WORD: Final = re.compile(
    rf"{_TEXT}|\{{[^}}]*\}}"
    rf"|(?:{_QUOTED}|[\w.\[\]]+(?::[\w.]+)?)!(?:{_CELLS}|[^\W\d][\w.?\\]*)"
    rf"|(?<![\w.$])(?P<cells>{_CELLS})(?![\w.(\[!])"
    r"|[^\W\d][\w.]*\s*\("
    r"|(?P<name>[^\W\d][\w.?\\]*)"
)


def with_sheet(formula: str, sheet: str, meaning: Callable[[str], str] = str) -> str:
    """The formula with its own sheet before every reference that names none, so that it may stand on another one.

    `meaning` gives what to write for a defined name, the name itself unless it is one of that sheet alone.

    >>> with_sheet('=IF(A1="A1",SUM(B:B,Other!C3),rate)', "My sheet")
    '=IF(\\'My sheet\\'!A1="A1",SUM(\\'My sheet\\'!B:B,Other!C3),rate)'
    """
    owner = _quoted(sheet)

    def there(found: re.Match[str]) -> str:
        if found["cells"]:
            return f"{owner}!{found[0]}"
        return meaning(found[0]) if found["name"] else found[0]

    return _WORD.sub(there, formula)


@lru_cache(maxsize=1_000)
def _quoted(sheet: str) -> str:
    return sheet if re.fullmatch(r"[A-Za-z_]+", sheet) else "'" + sheet.replace("'", "''") + "'"
