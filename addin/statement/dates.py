"""Reads dates as people and programs write them, in one format per table; it never guesses which number is the
day and which the month.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from addin.statement.refusal import InputError, quoted

DateOrder = Literal["dmy", "mdy", "ymd"]
ORDERS: Final = ("dmy", "mdy", "ymd")
ORDER_WORDS: Final = {"dmy": "day, month, year", "mdy": "month, day, year", "ymd": "year, month, day"}
FIRST_YEAR, LAST_YEAR = 1900, 2200

MONTHS: Final[Mapping[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier janv jänner",
            "feb february februar février fevrier févr fevr",
            "mar march märz marz mär mrz mars",
            "apr april avril avr",
            "may mai",
            "jun june juni juin",
            "jul july juli juillet juil",
            "aug august août aout",
            "sep sept september septembre",
            "oct october okt oktober octobre",
            "nov november novembre",
            "dec december dez dezember décembre decembre déc",
        ),
        start=1,
    )
    for name in names.split()
}

TIME: Final = r"(?:[T ,]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?)?"
SHAPES: Final = {
    "year first": re.compile(rf"(?P<y>\d{{4}})(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}}){TIME}", re.ASCII),
    "year first, no marks": re.compile(r"(?P<y>(?:19|20|21)\d{2})(?P<m>\d{2})(?P<d>\d{2})", re.ASCII),
    "month only": re.compile(r"(?P<y>\d{4})[-/](?P<m>\d{1,2})", re.ASCII),
    "numbers": re.compile(rf"(?P<a>\d{{1,2}})(?P<s>[./-])(?P<b>\d{{1,2}})(?P=s)(?P<y>\d{{4}}){TIME}", re.ASCII),
    "short year": re.compile(rf"(?P<a>\d{{1,2}})(?P<s>[./-])(?P<b>\d{{1,2}})(?P=s)(?P<y>\d{{2}}){TIME}", re.ASCII),
    "day, month by name": re.compile(
        rf"(?P<d>\d{{1,2}})(?:\.|st|nd|rd|th)?[ -]*(?P<n>[^\W\d_]+)\.?[ ,-]*(?P<y>\d{{4}}){TIME}"
    ),
    "month by name, day": re.compile(
        rf"(?P<n>[^\W\d_]+)\.?[ -]*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ ,-]+(?P<y>\d{{4}}){TIME}"
    ),
}
ACCEPTED: Final = "2024-08-31, 31.8.2024, 31/8/2024, 8/31/2024, 31 Aug 2024 or a date cell"


@dataclass(frozen=True)
class Parts:
    """A text taken for a date: its shape, and its year, month and day or its two open numbers."""

    shape: str
    year: int
    first: int
    second: int
    mark: str = ""


@dataclass(frozen=True, eq=False)
class Dates:
    """A column of dates read: values (NaT where there is none), blank cells, faults, and how it was read."""

    values: npt.NDArray[np.datetime64]
    blank: npt.NDArray[np.bool_]
    faults: npt.NDArray[np.object_]
    order: DateOrder | None
    sentence: str


def take_apart(text: str) -> Parts | None:
    """A text's shape and numbers; None when it is no date.

    >>> take_apart("8/31/2024")
    Parts(shape='numbers', year=2024, first=8, second=31, mark='/')
    >>> take_apart("31 August 2024").first
    8
    """
    for shape, pattern in SHAPES.items():
        match = pattern.fullmatch(text)
        if not match:
            continue
        found = match.groupdict()
        if "n" in found:
            month = MONTHS.get(found["n"].casefold())
            return Parts(shape, int(found["y"]), month, int(found["d"])) if month else None
        if "a" in found:
            return Parts(shape, int(found["y"]), int(found["a"]), int(found["b"]), found["s"])
        return Parts(shape, int(found["y"]), int(found["m"]), int(found.get("d") or 1), found.get("s") or "")
    return None


def read(
    cells: pd.Series[Any], stated: str, rows: npt.NDArray[np.int64], name: str, heading: str, option: str = "--dates"
) -> Dates:
    """A column of dates.

    Args:
        cells: the column; texts, date cells or blanks.
        stated: "dmy", "mdy", "ymd", or "" to let the dates themselves show it.
        rows: each line's row in the file.
        name, heading: the file and the column, for sentences.
        option: the option that states the order, for sentences.

    Raises:
        InputError: the dates have two formats, or the order of day and month cannot be told.
    """
    if stated and stated not in ORDERS:
        raise InputError(f"there is no order of dates {quoted(stated)}; the orders are dmy, mdy and ymd")
    raw = cells.to_numpy(dtype=object)
    found, cells_seen = pd.factorize(raw)  # a missing cell has the code −1: the "" at the end
    keys = np.array([*map(_key, cells_seen), ""], dtype=object)
    same, different = pd.factorize(keys)
    codes = same[found]
    parts: dict[int, Parts] = {}
    for position, value in enumerate(different):
        taken = _parts(value)
        if taken:
            parts[position] = taken
    where = _Where(codes, different, rows, name, heading)
    order, sentence = _decide(parts, stated, where, option)
    values = np.full(len(different), np.datetime64("NaT", "s"), dtype="datetime64[s]")
    faults = np.full(len(different), None, dtype=object)
    for position, value in enumerate(different):
        day = _date(parts.get(position), order)
        if day:
            values[position] = np.datetime64(day, "s")
        elif value != "":
            faults[position] = _fault(value, parts.get(position), order)
    blank = np.array([value == "" for value in different], dtype=bool)
    return Dates(values[codes], blank[codes], faults[codes], order, sentence)


@dataclass(frozen=True, eq=False)
class _Where:
    codes: npt.NDArray[np.intp]
    different: npt.NDArray[np.object_]
    rows: npt.NDArray[np.int64]
    name: str
    heading: str

    def shown(self, position: int) -> str:
        """A value and the first row it stands in, as a sentence shows them."""
        row = int(self.rows[int(np.argmax(self.codes == position))])
        return f"{quoted(_text(self.different[position]))} in row {row}"


def _key(value: object) -> object:
    """What tells one cell from another: its trimmed text, its date, or its number."""
    if value is None or value is pd.NaT or value != value:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, datetime):
        return date(value.year, value.month, value.day)
    if isinstance(value, np.datetime64):
        return pd.Timestamp(value).date()
    return value if isinstance(value, date) else repr(value)


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _parts(value: object) -> Parts | None:
    if isinstance(value, date):
        return Parts("date cell", value.year, value.month, value.day)
    return take_apart(str(value)) if value != "" else None


def _decide(parts: Mapping[int, Parts], stated: str, where: _Where, option: str) -> tuple[DateOrder | None, str]:
    """The order of day and month, and the sentence that says why; only one shape may be there."""
    if stated:
        order: DateOrder = stated  # type: ignore[assignment]
        return order, f"Dates in {where.name} ({where.heading}) are {ORDER_WORDS[stated]}, as stated."
    first: dict[tuple[str, str], int] = {}
    for position, found in parts.items():
        first.setdefault((found.shape, found.mark), position)
    if len(first) > 1:
        one, other = [where.shown(position) for position in list(first.values())[:2]]
        raise InputError(
            f"{where.name} holds dates of two formats in {quoted(where.heading)}: {one} and {other}; export them in "
            f"one format, or state the order of day and month with {option} dmy or {option} mdy"
        )
    if not first:
        return None, ""
    (shape, mark), position = next(iter(first.items()))
    if shape == "short year":
        raise InputError(
            f"{where.name}: {where.shown(position)} ({where.heading}) has a year of two digits; state the order with "
            f"{option} dmy, mdy or ymd, or export dates with four digits for the year"
        )
    if shape != "numbers":
        words = "date cells" if shape == "date cell" else f"written like {where.shown(position)}"
        return ("ymd" if shape.startswith("year") else None), f"Dates in {where.name} ({where.heading}) are {words}."
    return _decide_numbers(parts, mark, where, option)


def _decide_numbers(parts: Mapping[int, Parts], mark: str, where: _Where, option: str) -> tuple[DateOrder, str]:
    """Which of two numbers is the day: a number above 12 shows it; two points mean the day comes first."""
    day_first = next((position for position, found in parts.items() if found.first > 12 >= found.second), None)
    month_first = next((position for position, found in parts.items() if found.second > 12 >= found.first), None)
    if day_first is not None and month_first is not None:
        raise InputError(
            f"{where.name} holds dates of two formats in {quoted(where.heading)}: {where.shown(day_first)} begins with "
            f"the day, {where.shown(month_first)} with the month; export them in one format, or state the right one "
            f"with {option} dmy or {option} mdy and the other lines are listed as unused"
        )
    start = f"Dates in {where.name} ({where.heading}) are"
    if day_first is not None:
        return "dmy", f"{start} day, month, year, as {where.shown(day_first)} shows."
    if month_first is not None:
        return "mdy", f"{start} month, day, year, as {where.shown(month_first)} shows."
    if mark == ".":
        return "dmy", f"{start} day, month, year, as is usual with points; state {option} mdy if they are not."
    open_dates = [position for position, found in parts.items() if found.first != found.second]
    if open_dates:
        raise InputError(
            f"{where.name}: {where.shown(open_dates[0])} ({where.heading}) can be read in two ways and no other date "
            f"shows which number is the day; state the order with {option} dmy or {option} mdy"
        )
    return "dmy", f"{start} the same in either order of day and month."


def _date(found: Parts | None, order: DateOrder | None) -> date | None:
    """The date, when the parts are one in this order."""
    if found is None:
        return None
    year, month, day = found.year, found.first, found.second
    if found.shape in ("numbers", "short year"):
        if order not in ("dmy", "mdy"):
            if found.shape == "numbers" or order != "ymd":
                return None
            year, month, day = found.first, found.second, found.year  # a short year first: 24-08-31
        elif order == "dmy":
            month, day = found.second, found.first
        if found.shape == "short year":
            year += 2000 if year < 70 else 1900
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _fault(value: object, found: Parts | None, order: DateOrder | None) -> str:
    shown = quoted(_text(value))
    if str(value).startswith("#"):
        return f"date is the error {value}"
    if found is None:
        return f"date {shown} is not a date; accepted are {ACCEPTED}"
    words = f" as {ORDER_WORDS[order]}" if order and found.shape in ("numbers", "short year") else ""
    return f"date {shown} is not a date{words}"
