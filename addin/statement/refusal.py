"""The one way a table is refused: an exception whose text is one sentence for a person; it never names code."""

from __future__ import annotations


class InputError(Exception):
    """What was given cannot be used. The text says what, where, which value, what is accepted, what to do.

    >>> str(InputError("sales.csv is empty; give a file with a heading and at least one line"))
    'sales.csv is empty; give a file with a heading and at least one line'
    """


def quoted(text: object, longest: int = 40) -> str:
    """A value as it is shown in a sentence: in quotation marks, on one line, cut when it is long.

    >>> quoted("1,234")
    '“1,234”'
    """
    shown = printable(str(text))
    return f"“{shown[: longest - 1]}…”" if len(shown) > longest else f"“{shown}”"


def printable(text: str) -> str:
    """A text on one line, with a replacement character for what would command a terminal.

    >>> printable("a\\n b\\x1b[2J")
    'a b�[2J'
    """
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in " ".join(text.split()))


def listed(texts: list[str], most: int = 12) -> str:
    """Several values as they are shown in a sentence: the first ones, and how many more there are."""
    more = f" and {len(texts) - most:,} more" if len(texts) > most else ""
    return ", ".join(quoted(text) for text in texts[:most]) + more


def counted(number: int, one: str, many: str = "") -> str:
    """A count with its noun.

    >>> counted(1, "line"), counted(9994, "line")
    ('1 line', '9,994 lines')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
