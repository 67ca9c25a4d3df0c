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
DIGITS: Final = re.compile(
    rf"(?P<neutral>{_NEUTRAL})|(?P<ambiguous>{_AMBIGUOUS})|(?P<point>{_POINT})|(?P<comma>{_COMMA})", re.ASCII
)
PLAIN: Final = re.compile(rf"(?:\d+\.?\d*|\.\d+){_EXPONENT}", re.ASCII)
LOOK: Final = str.maketrans("123456789", "999999999")
"""Gives texts of the same form the same look, so that a form is taken apart once however many texts have it."""

LONGEST: Final = 60
"""A longer text is no number."""

_CODES, _SYMBOLS = ("|".join(re.escape(mark) for mark in sorted(marks)[::-1]) for marks in (CODES, SYMBOLS))
_MARK = f"((?i:{_CODES})|{_SYMBOLS})"
LEADING: Final = re.compile(rf"{_MARK}\s*(?=[-+(\d.,])(.*)", re.ASCII)
TRAILING: Final = re.compile(rf"(.*[-\d.,)])\s*{_MARK}", re.ASCII)
GAPS: Final = {
    "us": (",", " ", "'", "’", "\u00a0", "\u202f", "\u2009", "\u2007"),
    "eu": (".", " ", "'", "’", "\u00a0", "\u202f", "\u2009", "\u2007"),
}
MINUS: Final = str.maketrans("−–\u2011\u00a0\u202f\u2009\u2007", "---    ")


class Text(NamedTuple):
    """One text as a number is looked for in it: its digits and where they begin, its sign and currency, or why it
    can be none.
    """

    digits: str = ""
    negative: bool = False
    currency: str = ""
    fault: str = ""
    shape: str = ""
    start: int = 0


@dataclass(frozen=True, eq=False)
class NumberColumn:
    """A column looked through but not yet read: the numbers it stores, and each different text once.

    `codes` gives for each cell the position of its text in `texts`, −1 where the cell holds no text; `looks` gives
    for each text the position of its form in `forms`.
    """

    label: str
    heading: str
    rows: npt.NDArray[np.int64]
    stored: npt.NDArray[np.float64]
    blank: npt.NDArray[np.bool_]
    codes: npt.NDArray[np.int64]
    texts: list[str]
    looks: npt.NDArray[np.int64]
    forms: list[Text]

    def first_of(self, shape: str) -> str:
        """The first text of a shape, with its row and heading as a sentence shows them; "" when there is none."""
        form = next((number for number, text in enumerate(self.forms) if text.shape == shape), None)
        if form is None:
            return ""
        position = int(np.argmax(self.looks == form))
        row = self.rows[int(np.argmax(self.codes == position))]
        return f"{quoted(self.texts[position])} in row {row} ({self.heading})"


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
    stored, blank, codes = np.full(len(raw), np.nan), np.zeros(len(raw), dtype=bool), np.full(len(raw), -1)
    is_text = text_cells(raw)
    codes[is_text], different = pd.factorize(raw[is_text])
    texts = [text.strip() for text in different.tolist()]
    others = np.flatnonzero(~is_text)
    if pd.api.types.infer_dtype(raw[others], skipna=False) in ("floating", "integer", "mixed-integer-float"):
        plain = raw[others].astype(np.float64)
        stored[others], blank[others] = plain, np.isnan(plain)
        others = others[np.isinf(plain)]
    for place in others.tolist():
        value, text = _stored(raw[place])
        if text:  # a date, a truth value: shown as a text that is no number
            codes[place] = len(texts)
            texts.append(text)
        elif value is None:
            blank[place] = True
        else:
            stored[place] = value
    looks, different = pd.factorize(np.array(_looks(texts), dtype=object))
    forms = [take_apart(look) for look in different]
    empty = np.array([look == "" for look in different] + [False])
    blank |= empty[np.append(looks, -1)[codes]]
    return NumberColumn(label, heading, rows, stored, blank, codes, texts, looks, forms)


def _looks(texts: list[str]) -> list[str]:
    """The look of each text: all of them in one go, as long as none holds a line end."""
    looks = "\n".join(texts).translate(LOOK).split("\n") if texts else []
    return looks if len(looks) == len(texts) else [text.translate(LOOK) for text in texts]


def text_cells(raw: npt.NDArray[np.object_]) -> npt.NDArray[np.bool_]:
    """For each cell, whether it holds a text."""
    if pd.api.types.infer_dtype(raw, skipna=False) == "string":
        return np.ones(len(raw), dtype=bool)
    return np.array([isinstance(value, str) for value in raw], dtype=bool)


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
    Text(digits='1,234.50', negative=True, currency='EUR', fault='', shape='point', start=1)
    >>> take_apart("12 %").fault
    '“12 %” is a percentage, not an amount'
    """
    if not text:
        return Text()
    if text.startswith("#"):
        return Text(fault=f"the error {text}" if len(text) < 12 else f"the error {quoted(text)}")
    if "%" in text:
        return Text(fault=f"{quoted(text)} is a percentage, not an amount")
    if len(text) > LONGEST:
        return Text(fault=f"{quoted(text)} is not a number")
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
    return Text(body, negatives == 1, currency_of(currency), "", shape, text.translate(MINUS).index(body))


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
    shown = {
        shape: first
        for shape in ("point", "comma", "ambiguous")
        if (first := next(filter(None, (column.first_of(shape) for column in columns)), ""))
    }
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


def _format(stated: str) -> NumberFormat:
    if stated not in FORMATS:
        raise InputError(f"there is no number format {quoted(stated)}; the formats are us, eu and plain")
    return stated  # type: ignore[return-value]


def read(column: NumberColumn, number_format: NumberFormat) -> Numbers:
    """The column's values in a format; a text that does not fit it gets a reason and no value."""
    values = np.append(_values(column, number_format), np.nan)  # the last one stands for a cell without a text
    faults = np.full(len(values), None, dtype=object)
    for position in np.flatnonzero(np.isnan(values[:-1])).tolist():
        if column.texts[position]:
            faults[position] = _fault(column, position, number_format)
    currencies = np.array([form.currency for form in column.forms] + [""], dtype=object)
    return Numbers(
        values=np.where(column.codes >= 0, values[column.codes], column.stored),
        blank=column.blank,
        faults=faults[column.codes],
        currencies=currencies[np.append(column.looks, -1)[column.codes]],
    )


def _values(column: NumberColumn, number_format: NumberFormat) -> npt.NDArray[np.float64]:
    """The number of each text; NaN where it holds none in this format, or one too large to be held."""
    if not column.texts:
        return np.empty(0)
    fits = np.array([_fits(form, number_format) for form in column.forms])[column.looks]
    starts, ends = (np.array(places)[column.looks].tolist() for places in zip(*map(_place, column.forms), strict=True))
    joined = "\n".join([text[start:end] for text, start, end in zip(column.texts, starts, ends, strict=True)])
    for gap in GAPS["eu" if number_format == "eu" else "us"]:
        joined = joined.replace(gap, "")
    digits = (joined.replace(",", ".") if number_format == "eu" else joined).split("\n")
    values = np.array([float(text) if fit else np.nan for text, fit in zip(digits, fits.tolist(), strict=True)])
    values[np.isinf(values)] = np.nan
    signs = np.array([-1.0 if form.negative else 1.0 for form in column.forms])[column.looks]
    return np.asarray(values * signs + 0.0)  # a typed −0 is 0


def _place(form: Text) -> tuple[int, int]:
    return form.start, form.start + len(form.digits)


def _fits(form: Text, number_format: NumberFormat) -> bool:
    if number_format == "plain":
        return bool(PLAIN.fullmatch(form.digits))
    return form.shape in ("neutral", "ambiguous", "comma" if number_format == "eu" else "point")


def _fault(column: NumberColumn, position: int, number_format: NumberFormat) -> str:
    fault = take_apart(column.texts[position]).fault
    if fault.startswith("the error"):
        return f"{column.label} is {fault}"
    why = fault or f"{quoted(column.texts[position])} is not a number in the format {number_format}"
    return f"{column.label} {why}"
