"""TOC_NP, TOC_ROI, TOC_PRODUCTIVITY, TOC_TURNS: the measures of a period from T, OE and I; none judges a decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite

from addin.cells import (
    AT,
    DIV0,
    Argument,
    Call,
    CellError,
    Cells,
    Lines,
    Output,
    Result,
    Signature,
    amount,
    difference,
    percent,
    respond,
)

_T = Argument(
    "t",
    "Throughput T of the period.",
    "money per period",
    when_blank="type the throughput, 0 if there was none",
)
_OE = Argument(
    "oe",
    "Operating expense OE of the same period: all money spent that is not truly variable with one sale.",
    "money per period",
    when_blank="type the operating expense, 0 if there was none",
)
_I = Argument(
    "i",
    "Investment I, stock and equipment, on average over the period.",
    "money",
    when_blank="type the investment the period worked with",
)
_ERRORS = {
    "#N/A": "an amount is blank",
    "#VALUE!": "a cell is not a number, or the shapes do not match",
    "#NUM!": "a number or the result is too large for a cell",
}


def _signature(
    name: str,
    purpose: str,
    arguments: tuple[Argument, ...],
    meaning: str,
    example: tuple[str, float],
    source: str,
    nothing: str = "",
) -> Signature:
    """One measure's description; `nothing` says which amount it cannot be divided by when that is 0."""
    return Signature(
        name=name,
        purpose=purpose,
        arguments=arguments,
        outputs=(Output("value", meaning),),
        example=example[0],
        example_result=example[1],
        errors=_ERRORS | ({"#DIV/0!": nothing} if nothing else {}),
        source=source,
    )


TOC_NP = _signature(
    "TOC_NP",
    "Net profit NP = T − OE of a period.",
    (_T, _OE),
    "T − OE",
    ("=TOC_NP(6300,6000)", 300.0),
    "S1 L10",
)
TOC_ROI = _signature(
    "TOC_ROI",
    "Return on investment ROI = (T − OE) ÷ I of a period.",
    (_T, _OE, _I),
    "(T − OE) ÷ I",
    ("=TOC_ROI(1500000,1200000,500000)", 0.6),
    "S1 L109",
    "the investment is 0",
)
TOC_PRODUCTIVITY = _signature(
    "TOC_PRODUCTIVITY",
    "Productivity = T ÷ OE: the throughput that one unit of money spent on operating expense brings.",
    (_T, _OE),
    "T ÷ OE",
    ("=TOC_PRODUCTIVITY(6300,6000)", 1.05),
    "S1 L3",
    "the operating expense is 0",
)
TOC_TURNS = _signature(
    "TOC_TURNS",
    "Investment turns = T ÷ I: how often the period's throughput covers the investment.",
    (_T, _I),
    "T ÷ I",
    ("=TOC_TURNS(6300,2100)", 3.0),
    "S1 L3",
    "the investment is 0",
)


def toc_np(t: Cells, oe: Cells, output: Cells = None) -> Result:
    """Net profit of a period: NP = T − OE.

    Arguments: `t` and `oe`, throughput and operating expense, one row per period or unit (money); `output`,
    value or reason.
    Result: a number, or one per line.
    Errors: #N/A for a blank, #VALUE! for a text or a shape.
    Source: S1 L10.

    >>> toc_np(6300, 6000)
    300.0
    """
    return respond(TOC_NP, _net_profit, t, oe, output)


def toc_roi(t: Cells, oe: Cells, i: Cells, output: Cells = None) -> Result:
    """Return on investment of a period: ROI = (T − OE) ÷ I.

    Arguments: `t`, `oe`, one row per period (money); `i`, the investment it worked with, on average (money);
    `output`, value or reason.
    Result: a share per period (0.6 is 60 %), or one per line.
    Errors: #DIV/0! when I is 0, #N/A for a blank, #VALUE! for a text or a shape.
    Source: S1 L109.

    >>> toc_roi(1500000, 1200000, 500000)
    0.6
    """
    return respond(TOC_ROI, _return_on_investment, t, oe, i, output)


def toc_productivity(t: Cells, oe: Cells, output: Cells = None) -> Result:
    """Productivity of a period: T ÷ OE, what one unit of money of operating expense brings.

    Arguments: `t`, `oe`, one row per period (money); `output`, value or reason.
    Result: a ratio, or one per line.
    Errors: #DIV/0! when OE is 0, #N/A for a blank, #VALUE! for a text or a shape.
    Source: S1 L3.

    >>> toc_productivity(6300, 6000)
    1.05
    """
    return respond(TOC_PRODUCTIVITY, _productivity, t, oe, output)


def toc_turns(t: Cells, i: Cells, output: Cells = None) -> Result:
    """Investment turns of a period: T ÷ I.

    Arguments: `t`, one row per period (money); `i`, the investment it worked with, on average (money);
    `output`, value or reason.
    Result: a ratio, or one per line.
    Errors: #DIV/0! when I is 0, #N/A for a blank, #VALUE! for a text or a shape.
    Source: S1 L3.

    >>> toc_turns(6300, 2100)
    3.0
    """
    return respond(TOC_TURNS, _turns, t, i, output)


def _net_profit(call: Call) -> Result:
    def np(t: float, oe: float) -> float:
        return difference(t, oe)

    def sentence(value: float, t: float, oe: float) -> str:
        return f"NP {amount(value)} = T {amount(t)} − OE {amount(oe)}."

    return _measured(call, ("t", "oe"), np, sentence)


def _return_on_investment(call: Call) -> Result:
    def roi(t: float, oe: float, i: float) -> float:
        return difference(t, oe) / _not_zero("I", i)

    def sentence(value: float, t: float, oe: float, i: float) -> str:
        return f"ROI {percent(value)} = (T {amount(t)} − OE {amount(oe)}) ÷ I {amount(i)}."

    return _measured(call, ("t", "oe", "i"), roi, sentence)


def _productivity(call: Call) -> Result:
    def productivity(t: float, oe: float) -> float:
        return t / _not_zero("OE", oe)

    def sentence(value: float, t: float, oe: float) -> str:
        return f"Productivity {amount(value)} = T {amount(t)} ÷ OE {amount(oe)}."

    return _measured(call, ("t", "oe"), productivity, sentence)


def _turns(call: Call) -> Result:
    def turns(t: float, i: float) -> float:
        return t / _not_zero("I", i)

    def sentence(value: float, t: float, i: float) -> str:
        return f"Turns {amount(value)} = T {amount(t)} ÷ I {amount(i)}."

    return _measured(call, ("t", "i"), turns, sentence)


def _measured(call: Call, names: Sequence[str], measure: Callable[..., float], sentence: Callable[..., str]) -> Result:
    """The measure of each line, or the sentence that tells how it came about."""
    lines = Lines(call, names)
    columns = [lines.numbers(name) for name in names]

    def told(*amounts: float) -> str:
        value = measure(*amounts)
        if not isfinite(value):
            raise OverflowError  # `each` names the line
        return sentence(value, *amounts)

    return lines.spilled(lines.each(told if call.output == "reason" else measure, *columns))


def _not_zero(label: str, divisor: float) -> float:
    if divisor == 0:
        raise CellError(DIV0, f"{label}{AT} is 0 and nothing can be divided by it; type the amount of the period")
    return divisor
