"""Reads numbers as people and programs write them, in one format per table; it never guesses between two values.

A text that can be two numbers ("1,234" is 1234 or 1.234) is read only when another number of the table, or the
user, says which format it is; otherwise the table is refused in words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from addin.statement.currency import CODES, SYMBOLS, currency_of
from addin.statement.refusal import InputError, quoted

NumberFormat = Literal["us", "eu", "plain"]
FORMATS: Final = ("us", "eu", "plain")
FORMAT_WORDS: Final = {
    "us": "a decimal point and commas between thousands (1,234.56)",
    "eu": "a decimal comma and points between thousands (1.234,56)",
    "plain": "a decimal point and nothing between thousands (1234.56)",
}

# What a number's digits show. Thousands never begin with a zero; a space or an apostrophe only stands between
# thousands; an exponent never goes with thousands.
_GAP = "[ '’]"
_HEAD = r"[1-9]\d{0,2}"
_EXPONENT = r"(?:[eE][+-]?\d+)?"
_NEUTRAL = rf"\d+{_EXPONENT}|{_HEAD}(?:{_GAP}\d{{3}})+"
_AMBIGUOUS = rf"{_HEAD}[.,]\d{{3}}"
_POINT = rf"\d*\.\d+{_EXPONENT}|\d+\.|{_HEAD}(?:,\d{{3}})+(?:\.\d+)?|{_HEAD}(?:{_GAP}\d{{3}})+\.\d+"
_COMMA = rf"\d*,\d+{_EXPONENT}|{_HEAD}(?:\.\d{{3}})+(?:,\d+)?|{_HEAD}(?:{_GAP}\d{{3}})+,\d+"
_PLAIN = rf"(?:\d+\.?\d*|\.\d+){_EXPONENT}"
DIGITS: Final = re.compile(
    rf"(?P<neutral>{_NEUTRAL})|(?P<ambiguous>{_AMBIGUOUS})|(?P<point>{_POINT})|(?P<comma>{_COMMA})", re.ASCII
)


def _whole_lines(pattern: str, *, other_than: str = "") -> re.Pattern[str]:
    """Finds, among texts joined by line ends, those that match the pattern as a whole, a minus in front or not."""
    unless = rf"(?!-?(?:{other_than})$)" if other_than else ""
    return re.compile(rf"^{unless}{pattern}$", re.ASCII | re.MULTILINE)


SHOWS: Final = {
    "point": _whole_lines(f"-?(?:{_POINT})", other_than=_AMBIGUOUS),
    "comma": _whole_lines(f"-?(?:{_COMMA})", other_than=_AMBIGUOUS),
    "ambiguous": _whole_lines(f"-?(?:{_AMBIGUOUS})"),
}
NOT_DIGITS: Final = _whole_lines(".*", other_than=f"{_NEUTRAL}|{_AMBIGUOUS}|{_POINT}|{_COMMA}")
NOT_IN: Final = {
    "us": _whole_lines(".*", other_than=f"{_NEUTRAL}|{_AMBIGUOUS}|{_POINT}"),
    "eu": _whole_lines(".*", other_than=f"{_NEUTRAL}|{_AMBIGUOUS}|{_COMMA}"),
    "plain": _whole_lines(".*", other_than=_PLAIN),
}

_CODES, _SYMBOLS = ("|".join(re.escape(mark) for mark in sorted(marks)[::-1]) for marks in (CODES, SYMBOLS))
_MARK = f"((?i:{_CODES})|{_SYMBOLS})"
LEADING: Final = re.compile(rf"{_MARK}\s*(?=[-+(\d.,])(.*)", re.ASCII)
TRAILING: Final = re.compile(rf"(.*[-\d.,)])\s*{_MARK}", re.ASCII)
MINUS: Final = str.maketrans("−–\u2011\u00a0\u202f\u2009\u2007", "---    ")


class Text(NamedTuple):
    """One text as a number is looked for in it: its digits, sign and currency, or why it can be none."""

    digits: str = ""
    negative: bool = False
    currency: str = ""
    fault: str = ""
    shape: str = ""


@dataclass(frozen=True, eq=False)
class NumberColumn:
    """A column looked through but not yet read: the numbers it stores, and each different text once.

    `codes` gives for each cell the position of its text in `texts`, −1 where the cell holds no text. `joined`
    holds the texts one a line, so that one pass of a pattern goes over all of them; `odd` holds, by position,
    the texts that are more than digits with a minus in front.
    """

    label: str
    heading: str
    rows: npt.NDArray[np.int64]
    stored: npt.NDArray[np.float64]
    blank: npt.NDArray[np.bool_]
    codes: npt.NDArray[np.int64]
    texts: list[str]
    joined: str
    odd: dict[int, Text]

    def row_of(self, position: int) -> int:
        """The first row in which a text stands."""
        return int(self.rows[int(np.argmax(self.codes == position))])


@dataclass(frozen=True, eq=False)
class Numbers:
    """A column read: values (NaN where there is none), which cells are blank, and why a cell has no value."""

    values: npt.NDArray[np.float64]
    blank: npt.NDArray[np.bool_]
    faults: npt.NDArray[np.object_]
    currencies: npt.NDArray[np.object_]


@dataclass(frozen=True)
class Decision:
    """The format a table's numbers are read in, and the sentence that says why."""

    format: NumberFormat
    sentence: str
    certain: bool


def look_through(cells: pd.Series[Any], label: str, heading: str, rows: npt.NDArray[np.int64]) -> NumberColumn:
    """A column as it stands, each different text taken apart once.

    Args:
        cells: the column; texts, numbers, dates, booleans or blanks.
        label: what the column is, for sentences ("TVC").
        heading: its heading.
        rows: each line's row in the file.
    """
    raw = cells.to_numpy(dtype=object)
    is_text = np.fromiter((isinstance(value, str) for value in raw), dtype=bool, count=len(raw))
    codes = np.full(len(raw), -1, dtype=np.int64)
    found, different = pd.factorize(raw[is_text])
    codes[is_text] = found
    texts = [text.strip() for text in different.tolist()]
    stored, blank, odd = np.full(len(raw), np.nan), np.zeros(len(raw), dtype=bool), {}
    for place in np.flatnonzero(~is_text):
        value, text = _stored(raw[place])
        if text:
            odd[len(texts)] = Text(fault=f"{quoted(text)} is not a number")
            codes[place] = len(texts)
            texts.append(text)
        elif value is None:
            blank[place] = True
        else:
            stored[place] = value
    joined = "\n".join(texts) if "\n" not in "".join(texts) else "\n".join(t.replace("\n", "\0") for t in texts)
    for position in _lines(NOT_DIGITS, joined) if texts else ():
        odd.setdefault(position, take_apart(texts[position]))
    empty = np.fromiter((not text for text in texts), dtype=bool, count=len(texts))
    if empty.any():
        blank |= (codes >= 0) & empty[np.maximum(codes, 0)]
    return NumberColumn(label, heading, rows, stored, blank, codes, texts, joined, odd)


def _lines(pattern: re.Pattern[str], joined: str) -> list[int]:
    """The numbers, from 0, of the lines that match."""
    starts = [match.start() for match in pattern.finditer(joined)]
    if not starts:
        return []
    ends = np.flatnonzero(np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32) == 10)
    return np.searchsorted(ends, starts).tolist()  # type: ignore[no-any-return]


def _stored(value: object) -> tuple[float | None, str]:
    """The number a workbook or Parquet file stores, or the text to show for what is none."""
    if value is None or value is pd.NaT:
        return None, ""
    if isinstance(value, bool | np.bool_):
        return None, "TRUE" if value else "FALSE"
    if isinstance(value, date | time | timedelta | np.datetime64):
        return None, str(value)
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return None, str(value)[:200]
    if number != number:
        return None, ""
    return (None, str(number)) if number in (float("inf"), float("-inf")) else (number, "")


def take_apart(text: str) -> Text:
    """A text's digits, sign and currency.

    Accepted: a sign in front or behind, parentheses for a negative, one currency before or after.

    >>> take_apart("(1,234.50 €)")
    Text(digits='1,234.50', negative=True, currency='EUR', fault='', shape='point')
    >>> take_apart("12 %").fault
    '“12 %” is a percentage, not an amount'
    """
    if not text:
        return Text()
    if text.startswith("#"):
        return Text(fault=f"the error {text}" if len(text) < 12 else f"the error {quoted(text)}")
    if "%" in text:
        return Text(fault=f"{quoted(text)} is a percentage, not an amount")
    body, negatives, currency = text.translate(MINUS), 0, ""
    for _ in range(2):  # a sign may stand inside the currency or outside
        body, found = _without_sign(body)
        negatives += found
        body, mark = _without_currency(body)
        if mark and currency:
            return Text(fault=f"{quoted(text)} is not a number")
        currency = currency or mark
    shape = _shape(body)
    if negatives > 1 or not shape:
        return Text(fault=f"{quoted(text)} is not a number")
    return Text(body, negatives == 1, currency_of(currency), "", shape)


def _without_sign(body: str) -> tuple[str, int]:
    if len(body) > 2 and body[0] == "(" and body[-1] == ")":
        return body[1:-1].strip(), 1
    if body[:1] == "-":
        return body[1:].strip(), 1
    if body[-1:] == "-":
        return body[:-1].strip(), 1
    return (body[1:].strip(), 0) if body[:1] == "+" else (body, 0)


def _without_currency(body: str) -> tuple[str, str]:
    if body[:1].isdigit() and body[-1:].isdigit():
        return body, ""
    if match := LEADING.fullmatch(body):
        return match[2].strip(), match[1]
    if match := TRAILING.fullmatch(body):
        return match[1].strip(), match[2]
    return body, ""


def _shape(digits: str) -> str:
    """What the digits show: "neutral", "ambiguous", "point" or "comma"; "" when they are no number."""
    match = DIGITS.fullmatch(digits)
    return (match.lastgroup or "") if match else ""


def decide(columns: Sequence[NumberColumn], stated: str, name: str) -> Decision:
    """The format of a table's numbers: as stated, or as the numbers themselves show it.

    Raises:
        InputError: the numbers show two formats, or none although some could be read in two ways.
    """
    if stated:
        return Decision(_format(stated), f"Numbers in {name} have {FORMAT_WORDS[_format(stated)]}, as stated.", True)
    shown: dict[str, str] = {}
    for column in columns:
        for shape, position in _first_of_each_shape(column).items():
            where = f"{quoted(column.texts[position])} in row {column.row_of(position)}"
            shown.setdefault(shape, f"{where} ({column.heading})")
    if "point" in shown and "comma" in shown:
        raise InputError(
            f"{name} holds numbers of two formats: {shown['point']} has a decimal point or commas between "
            f"thousands, {shown['comma']} the other way round; export it in one format, or state the right one "
            "with --numbers us or --numbers eu and the other lines are listed as unused"
        )
    if "point" in shown:
        return Decision("us", f"Numbers in {name} have a decimal point, as {shown['point']} shows.", True)
    if "comma" in shown:
        return Decision("eu", f"Numbers in {name} have a decimal comma, as {shown['comma']} shows.", True)
    if "ambiguous" in shown:
        raise InputError(
            f"{name}: {shown['ambiguous']} can be read in two ways and no other number shows which; state "
            "the format with --numbers us (1,234.56), --numbers eu (1.234,56) or --numbers plain (1234.56)"
        )
    return Decision("us", f"Numbers in {name} have no decimals or are stored as numbers.", False)


def _first_of_each_shape(column: NumberColumn) -> dict[str, int]:
    """The position of the first text that shows a decimal point, a decimal comma, or could be either."""
    first = {}
    for shape, pattern in SHOWS.items():
        match = pattern.search(column.joined)
        places = [column.joined.count("\n", 0, match.start())] if match else []
        places += [position for position, text in column.odd.items() if text.shape == shape][:1]
        if places:
            first[shape] = min(places)
    return first


def _format(stated: str) -> NumberFormat:
    if stated not in FORMATS:
        raise InputError(f"there is no number format {quoted(stated)}; the formats are us, eu and plain")
    return stated  # type: ignore[return-value]


def read(column: NumberColumn, number_format: NumberFormat) -> Numbers:
    """The column's values in a format; a text that does not fit it gets a reason and no value."""
    count = len(column.texts)
    values = _values(column.joined, number_format) if count else np.empty(0)
    currencies, faults = np.full(count, "", dtype=object), np.full(count, None, dtype=object)
    odd = {position: text for position, text in column.odd.items() if text.digits and not text.fault}
    values[list(column.odd)] = np.nan
    if odd:
        signs = np.array([-1.0 if text.negative else 1.0 for text in odd.values()])
        found = _values("\n".join(text.digits for text in odd.values()), number_format)
        values[list(odd)] = found * signs + 0.0
        currencies[list(odd)] = [text.currency for text in odd.values()]
    for position in np.flatnonzero(np.isnan(values)).tolist():
        if column.texts[position]:
            faults[position] = _fault(column, position, number_format)
    known = column.codes >= 0
    out, out_faults = column.stored.copy(), np.full(len(column.codes), None, dtype=object)
    out_currencies = np.full(len(out), "", dtype=object)
    if count:
        codes = column.codes[known]
        out[known], out_faults[known], out_currencies[known] = values[codes], faults[codes], currencies[codes]
    return Numbers(out, column.blank, out_faults, out_currencies)


def _values(joined: str, number_format: NumberFormat) -> npt.NDArray[np.float64]:
    """The number on each line; NaN where the line holds none in this format, or one too large to be held."""
    misfits = _lines(NOT_IN[number_format], joined)
    for gap in (".", " ", "'", "’") if number_format == "eu" else (",", " ", "'", "’"):
        joined = joined.replace(gap, "")
    lines = (joined.replace(",", ".") if number_format == "eu" else joined).split("\n")
    for position in misfits:
        lines[position] = "nan"
    values = np.fromiter(map(float, lines), dtype=float, count=len(lines))
    values[np.isinf(values)] = np.nan
    return values + 0.0  # a typed −0 is 0


def _fault(column: NumberColumn, position: int, number_format: NumberFormat) -> str:
    text = column.odd.get(position, Text())
    if text.fault.startswith("the error"):
        return f"{column.label} is {text.fault}"
    why = text.fault or f"{quoted(column.texts[position])} is not a number in the format {number_format}"
    return f"{column.label} {why}"
