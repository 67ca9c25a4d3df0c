"""The currency marks a number may carry; it never converts one currency into another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from addin.statement.refusal import InputError, counted

_CODES = (
    "AED ARS AUD BAM BDT BGN BHD BRL CAD CHF CLP CNY COP CRC CZK DKK DZD EGP EUR GBP GEL HKD HRK HUF IDR ILS INR "
    "ISK JOD JPY KES KRW KWD KZT LKR MAD MDL MKD MUR MXN MYR NGN NOK NZD OMR PEN PHP PKR PLN QAR RON RSD RUB SAR "
    "SEK SGD THB TND TRY TWD UAH USD UYU VND XAF XOF ZAR"
)
CODES: Final = frozenset(_CODES.split())
SYMBOLS: Final = {
    "€": "EUR",
    "£": "GBP",
    "$": "$",
    "US$": "USD",
    "C$": "CAD",
    "CA$": "CAD",
    "A$": "AUD",
    "R$": "BRL",
    "¥": "¥",
    "₹": "INR",
    "₽": "RUB",
    "₩": "KRW",
    "₺": "TRY",
    "₪": "ILS",
    "₴": "UAH",
    "zł": "PLN",
    "Kč": "CZK",
    "Ft": "HUF",
    "Fr.": "CHF",
    "SFr.": "CHF",
    "kr": "kr",
    "kr.": "kr",
}
"""What a symbol stands for; `$`, `¥` and `kr` belong to several currencies and stay as they are."""

SHARED: Final = {
    "$": frozenset({"USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "ARS", "CLP", "COP", "TWD"}),
    "¥": frozenset({"JPY", "CNY"}),
    "kr": frozenset({"SEK", "NOK", "DKK", "ISK"}),
}


def currency_of(mark: str) -> str:
    """The currency a mark beside a number stands for; "" when it is none.

    >>> currency_of("€"), currency_of("usd"), currency_of("$"), currency_of("pcs")
    ('EUR', 'USD', '$', '')
    """
    if mark in SYMBOLS:
        return SYMBOLS[mark]
    return mark.upper() if mark.upper() in CODES else ""


def same_currency(one: str, other: str) -> bool:
    """Whether two marks can stand for one currency: equal, or a shared symbol and one of its currencies."""
    return one == other or other in SHARED.get(one, ()) or one in SHARED.get(other, ())


def narrowest(marks: list[str]) -> list[str]:
    """The marks with a shared symbol left out where one of its currencies is among them.

    >>> narrowest(["$", "USD"]), narrowest(["EUR", "USD"]), narrowest(["$"])
    (['USD'], ['EUR', 'USD'], ['$'])
    """
    return [
        mark
        for mark in marks
        if mark not in SHARED or not any(other != mark and same_currency(mark, other) for other in marks)
    ]


def one_currency(stated: str, counts: Mapping[str, int]) -> str:
    """The one currency of all amounts: as stated, else the one their marks show; "" when nothing shows any.

    Args:
        stated: what the user says, or "".
        counts: how many amounts carry each mark.

    Raises:
        InputError: there are several, because no rates are given and amounts of two currencies are never added.
    """
    marks = narrowest(list(counts))
    if stated:
        stated = currency_of(stated.strip()) or stated.strip()
        wrong = [mark for mark in marks if not same_currency(mark, stated)]
        if wrong:
            raise InputError(
                f"the currency is stated as {stated} but {counted(counts[wrong[0]], 'amount')} are in {wrong[0]}; "
                "there are no rates to convert them, so leave those lines out of the file or state the right currency"
            )
        return stated
    if len(marks) > 1:
        counted_marks = ", ".join(f"{mark} {counted(counts[mark], 'time')}" for mark in marks)
        raise InputError(
            f"the amounts are in several currencies ({counted_marks}) and no rates are given; amounts of different "
            "currencies are never added up: convert them to one currency first, or give one file per currency"
        )
    return marks[0] if marks else ""
