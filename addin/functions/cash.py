"""CASH_DELTA and OE_STREAM: what a decision does to money in hand and in time; they never change ΔNP or its verdict."""

from __future__ import annotations

from math import expm1, inf, log1p

from addin.cells import (
    NOT_AVAILABLE,
    Argument,
    Call,
    CellError,
    Cells,
    Lines,
    Output,
    Result,
    Signature,
    amount,
    finite,
    percent,
    respond,
    sentence,
    total,
)

CASH_DELTA = Signature(
    name="CASH_DELTA",
    purpose="Change of cash: ΔT − ΔOE − ΔI − other investment, with a check that material is not counted twice.",
    arguments=(
        Argument(
            "delta_t",
            "ΔT, the change of throughput the decision brings.",
            "money",
            "single",
            when_blank="type 0 if throughput does not change",
        ),
        Argument(
            "delta_oe",
            "ΔOE, the change of operating expenses the decision causes.",
            "money",
            "single",
            when_blank="type 0 if no operating expense changes",
        ),
        Argument(
            "delta_i",
            "ΔI, the change of stock: purchases less the TVC charged; a machine is other investment.",
            "money",
            "single",
            when_blank="type 0 if the stock does not change",
        ),
        Argument(
            "purchases",
            "Material bought because of the decision; needed when stock is released.",
            "money",
            "single",
            optional=True,
            blank_means="the change of stock is not checked",
            when_blank="type what was bought, 0 if nothing",
        ),
        Argument(
            "tvc_charged",
            "Material that ΔT already carries as TVC; needed when stock is released.",
            "money",
            "single",
            optional=True,
            blank_means="the change of stock is not checked",
            when_blank="type the TVC that ΔT carries, 0 if none",
        ),
        Argument(
            "other_investment",
            "Money put into anything but stock, such as a machine.",
            "money",
            "single",
            optional=True,
            default=0.0,
            blank_means="0",
        ),
    ),
    outputs=(
        Output("value", "change of cash, once material is known to be counted once"),
        Output("unchecked", "the raw figure, material perhaps counted twice"),
    ),
    example="=CASH_DELTA(-20,0,-100,0,100)",
    example_result=80.0,
    errors={
        "#N/A": "a needed amount is blank, or material is counted twice, or nothing shows that it is not",
        "#VALUE!": "an argument is not one number",
        "#NUM!": "a number or the result is too large for a cell",
    },
    source="S1 L95-167",
)

OE_STREAM = Signature(
    name="OE_STREAM",
    purpose="ΔI turned into a level stream of ΔOE: the amount per period that pays the investment back.",
    arguments=(
        Argument(
            "delta_i",
            "ΔI, the money put into the investment once.",
            "money",
            when_blank="type the investment, 0 if there is none",
        ),
        Argument(
            "periods",
            "Number of periods the investment serves.",
            "periods",
            above=0.0,
            when_blank="type the number of periods the investment serves",
        ),
        Argument(
            "rate",
            "Interest per period, 0.01 for 1%.",
            "share per period",
            optional=True,
            default=0.0,
            above=-1.0,
            blank_means="0, no interest",
        ),
    ),
    outputs=(Output("value", "ΔOE per period"),),
    example="=OE_STREAM(120000,12)",
    example_result=10000.0,
    errors={
        "#N/A": "the investment or the periods are blank",
        "#VALUE!": "a cell is not a number, or the shapes do not match",
        "#NUM!": "periods are not above 0, the rate is not above −1, or the result is too large for a cell",
    },
    source="S1 L125",
    notes=("ΔI goes through ROI or through a stream, never both.",),
)


def cash_delta(
    delta_t: Cells,
    delta_oe: Cells,
    delta_i: Cells,
    purchases: Cells = None,
    tvc_charged: Cells = None,
    other_investment: Cells = None,
    output: Cells = None,
) -> Result:
    """Change of cash: ΔT − ΔOE − ΔI − other investment.

    Given what a decision does to throughput, expenses and stock, this is the money it leaves in hand. Material
    leaves ΔT as TVC and enters cash again as stock released; both sides have to speak of the same material,
    so ΔI must equal purchases − TVC charged.

    Arguments: `delta_t`, `delta_oe`, `delta_i`, one amount each (money); `purchases` and `tvc_charged`, both or
    neither (money); `other_investment` (money, default 0); `output`, one of value, unchecked, reason.
    Result: a number; a sentence for "reason".
    Errors: #N/A for a blank, for material counted twice, for stock released that nothing explains.
    Source: S1 L95-167.

    A leftover worth 100 in the books is sold for 80 and not bought again. Cash rises by 80, whether the material
    was charged to the sale or not:

    >>> cash_delta(-20, 0, -100, purchases=0, tvc_charged=100)
    80.0
    >>> cash_delta(80, 0, 0, purchases=0, tvc_charged=0)
    80.0
    """
    return respond(
        CASH_DELTA, _cash_delta, delta_t, delta_oe, delta_i, purchases, tvc_charged, other_investment, output
    )


def oe_stream(delta_i: Cells, periods: Cells, rate: Cells = None, output: Cells = None) -> Result:
    """ΔI as a level ΔOE per period.

    Given an investment, how long it serves and the interest asked of it, this is the expense per period that a
    decision has to bear instead of it. ΔI goes through ROI or through a stream, never both.

    Arguments: `delta_i`, one row per investment (money); `periods`, above 0; `rate`, interest per period, above −1
    (default 0); `output`, value or reason.
    Result: a number, or a column of them; a sentence each for "reason".
    Errors: #N/A for a blank, #NUM! for periods or a rate outside their limits.
    Source: S1 L125.

    >>> oe_stream(120_000, 12)
    10000.0
    >>> round(oe_stream(120_000, 12, 0.01), 2)
    10661.85
    """
    return respond(OE_STREAM, _oe_stream, delta_i, periods, rate, output)


def present_worth(periods: float, rate: float) -> float:
    """What 1 at the end of each period is worth today; infinite when the rate makes it so.

    Periods need not be whole: (1 − (1 + rate)^−periods) ÷ rate, and `periods` itself without interest.

    >>> present_worth(12, 0.0), round(present_worth(12, 0.01), 6)
    (12.0, 11.255077)
    """
    growth = log1p(rate)
    discount = periods * growth
    if abs(discount) < 1e-16:  # nothing is discounted yet; dividing by such a rate would only lose digits
        return float(periods * (growth / rate if rate else 1.0))
    try:
        return -expm1(-discount) / rate
    except OverflowError:
        return inf


def _cash_delta(call: Call) -> Result:
    delta_t, delta_oe, delta_i = (call.needed_number(name) for name in ("delta_t", "delta_oe", "delta_i"))
    purchases, charged = call.single_number("purchases"), call.single_number("tvc_charged")
    other = call.needed_number("other_investment")
    if call.output != "unchecked":
        _refuse_double_count(delta_i, purchases, charged)
    cash = total((delta_t, -delta_oe, -delta_i, -other))
    if call.output != "reason":
        return cash
    parts = f"ΔT {amount(delta_t)} − ΔOE {amount(delta_oe)} − ΔI {amount(delta_i)} − other investment {amount(other)}"
    if purchases is None or charged is None:
        return sentence(f"ΔCash {amount(cash)} = {parts}; without purchases and TVC charged, ΔI is taken as given.")
    counted = f"purchases {amount(purchases)} − TVC charged {amount(charged)}"
    return sentence(f"ΔCash {amount(cash)} = {parts}; ΔI equals {counted}, so material is counted once.")


def _refuse_double_count(delta_i: float, purchases: float | None, charged: float | None) -> None:
    """#N/A unless ΔI is purchases − TVC charged, or is plainly no stock released."""
    if purchases is not None and charged is not None:
        if total((delta_i, -purchases, charged)) != 0:
            raise CellError(
                NOT_AVAILABLE,
                f"delta_i is {amount(delta_i)} but purchases {amount(purchases)} − tvc_charged {amount(charged)} is "
                f"{amount(total((purchases, -charged)))}: material is counted twice; make delta_i the change of stock "
                'that ΔT shows, or ask for "unchecked"',
            )
        return
    if purchases is not None or charged is not None:
        given, missing = ("purchases", "tvc_charged") if charged is None else ("tvc_charged", "purchases")
        raise CellError(
            NOT_AVAILABLE,
            f"{given} is given without {missing}; type both, 0 where there is none, so that ΔI can be checked "
            'against them, or ask for "unchecked"',
        )
    if delta_i < 0:
        raise CellError(
            NOT_AVAILABLE,
            f"delta_i is {amount(delta_i)}, stock released; type purchases and tvc_charged, 0 where there is none, to "
            'show that material is not counted twice, or ask for "unchecked"',
        )


def _oe_stream(call: Call) -> Result:
    lines = Lines(call, ("delta_i", "periods", "rate"))
    columns = [lines.numbers(name) for name in ("delta_i", "periods", "rate")]
    return lines.spilled(lines.each(_stream_reason if call.output == "reason" else _stream, *columns))


def _stream(delta_i: float, periods: float, rate: float) -> float:
    return finite(delta_i / present_worth(periods, rate))


def _stream_reason(delta_i: float, periods: float, rate: float) -> str:
    level = amount(_stream(delta_i, periods, rate))
    return (
        f"ΔI {amount(delta_i)} over {amount(periods)} periods at {percent(rate)} is a ΔOE of {level} per period; "
        "count this ΔI here or by ROI, never both."
    )
