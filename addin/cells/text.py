"""How numbers and offending values are shown inside a sentence; it never decides anything."""

from __future__ import annotations

from decimal import Decimal

LONGEST_SENTENCE = 255


def sentence(text: str) -> str:
    """`text` as one line of 1 to 255 characters, the most a cell's help or a wizard shows.

    >>> len(sentence("x" * 300)), sentence("")
    (255, 'No reason is given.')
    """
    flat = " ".join(text.split()) or "No reason is given."
    return flat if len(flat) <= LONGEST_SENTENCE else flat[: LONGEST_SENTENCE - 1] + "…"


def amount(value: float) -> str:
    """A number as a sentence shows it: thousands separated, at most six decimals, no trailing zeros.

    >>> amount(1234.5), amount(25.0), amount(-0.25), amount(1e30)
    ('1,234.5', '25', '-0.25', '1e+30')
    """
    if value and (abs(value) >= 1e15 or abs(value) < 1e-6):
        return f"{value:.6g}"
    digits = 2 if abs(value) >= 1000 else 6
    text = f"{value:,.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def percent(value: float) -> str:
    """A share as a sentence shows it.

    >>> percent(0.6), percent(1.2345)
    ('60%', '123.45%')
    """
    return f"{amount(round(value * 100, 2))}%"


def shown(cell: object) -> str:
    """An offending value as a message quotes it, cut at forty characters.

    >>> shown("1,234"), shown(2.0), shown(True)
    ('"1,234"', '2', 'TRUE')
    """
    if isinstance(cell, str):
        return f'"{cell}"' if len(cell) <= 40 else f'"{cell[:39]}…"'
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, (int, float)):
        try:
            return amount(float(cell))
        except OverflowError:
            return "a number too large for a cell"
    text = str(cell) if cell is None or isinstance(cell, (Decimal, complex, bytes)) else type(cell).__name__
    return text if len(text) <= 40 else text[:39] + "…"


def listed(words: list[str] | tuple[str, ...]) -> str:
    """Words joined for a sentence.

    >>> listed(["Sale", "Past", "Period"])
    'Sale, Past or Period'
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
