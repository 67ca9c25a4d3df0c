"""CLASSIFY_OFFERING: what an offering is there for, from four answers and its measured effects; it ranks nothing."""

from __future__ import annotations

from typing import cast

from addin.cells import (
    NO,
    NOT_AVAILABLE,
    YES,
    Answer,
    Argument,
    Call,
    CellError,
    Cells,
    Column,
    Lines,
    Output,
    Result,
    Signature,
    Value,
    amount,
    respond,
    sentence,
    total,
)
from addin.rules import measured_table, offering_table

EFFECTS = ("direct_t", "induced_t", "price_effect", "delta_oe")
QUESTIONS = ("more_consumed", "purpose", "if_constrained", "meant_to")
COLUMNS = ("class", "secondary", "instruction", "operational_product", "status", "reason")
"""What "all" spills, side by side."""

CLASSIFY_OFFERING = Signature(
    name="CLASSIFY_OFFERING",
    purpose="The economic role of an offering: to earn, to justify a price, to steer behaviour, or a cost driver.",
    arguments=(
        Argument(
            "more_consumed",
            "If customers consumed one more of this, would profit increase or decrease?",
            "answer",
            answers=(
                Answer("Increase", "profit would increase", ("I",)),
                Answer("Decrease", "it would decrease", ("D",)),
            ),
        ),
        Argument(
            "purpose",
            "Does this offering justify price, or generate volume?",
            "answer",
            answers=(
                Answer("Price", "it justifies the price", ("P",)),
                Answer("Volume", "it generates volume", ("V",)),
            ),
        ),
        Argument(
            "if_constrained",
            "If this were constrained, would demand shift beneficially?",
            "answer",
            answers=(YES, NO),
        ),
        Argument(
            "meant_to",
            "Is this item meant to be consumed, or to influence behaviour?",
            "answer",
            answers=(
                Answer("Consume", "it is meant to be consumed", ("C", "Consumed")),
                Answer("Influence", "it is meant to influence behaviour", ("I", "Influenced")),
            ),
        ),
        Argument(
            "direct_t",
            "Measured: T it earns by itself, per unit at today's volume (with it − without it).",
            "money per unit",
            optional=True,
            blank_means="not measured",
        ),
        Argument(
            "induced_t",
            "Measured: T of other sales it brings in, per unit at today's volume.",
            "money per unit",
            optional=True,
            blank_means="not measured",
        ),
        Argument(
            "price_effect",
            "Measured: what it adds by the price it justifies, per unit at today's volume.",
            "money per unit",
            optional=True,
            blank_means="not measured",
        ),
        Argument(
            "delta_oe",
            "Measured: operating expense it causes, per unit at today's volume.",
            "money per unit",
            optional=True,
            blank_means="not measured",
        ),
    ),
    outputs=(
        Output("class", "Revenue generator, Cost driver, Differentiator, Behavioral lever or Review"),
        Output("secondary", "what else it is"),
        Output("instruction", "what operations should do"),
        Output("operational_product", "Yes exactly when the class is Revenue generator"),
        Output("status", "Confirmed, Check, Role not proven, Answers only or Review"),
        Output("all", "class, secondary, instruction, operational product, status and reason, side by side"),
    ),
    example='=CLASSIFY_OFFERING("D","P","Y","I")',
    example_result="Differentiator",
    errors={
        "#N/A": "some of the four measured effects are given, but not all",
        "#VALUE!": "an answer is not among those accepted, or an effect is not a number",
    },
    source="S0 L213–225",
    notes=(
        "Only the roast beef's class (D P Y I) is stated in the source; the other classes are this project's reading.",
    ),
)


def classify_offering(
    more_consumed: Cells,
    purpose: Cells,
    if_constrained: Cells,
    meant_to: Cells,
    direct_t: Cells = None,
    induced_t: Cells = None,
    price_effect: Cells = None,
    delta_oe: Cells = None,
    output: Cells = None,
) -> Result:
    """The economic role of an offering, from the four questions and, when measured, its effects.

    Given what more consumption, constraint and purpose mean for profit, the answer is one of four classes and
    what operations should do. Measured effects are averages at today's volume; they confirm the class or not.

    Arguments, one row per offering: `more_consumed` (Increase, Decrease), `purpose` (Price, Volume),
    `if_constrained` (Yes, No), `meant_to` (Consume, Influence); `direct_t`, `induced_t`, `price_effect`,
    `delta_oe` (money per unit; all four or none); `output`, one of class, secondary, instruction,
    operational_product, status, all, reason.
    Result: a text per offering; "all" spills class, secondary, instruction, operational product, status, reason.
    Errors: #N/A when only some effects are measured, #VALUE! for an answer that is not accepted.
    Source: S0 L213–225.

    >>> classify_offering("D", "P", "Y", "I"), classify_offering("D", "V", "N", "I", output="instruction")
    ('Differentiator', 'Protect')
    >>> classify_offering("I", "V", "N", "C", 0, 2, 0, 5, "status")
    'Role not proven'
    """
    return respond(
        CLASSIFY_OFFERING,
        _classify,
        more_consumed,
        purpose,
        if_constrained,
        meant_to,
        direct_t,
        induced_t,
        price_effect,
        delta_oe,
        output,
    )


def _classify(call: Call) -> Result:
    lines = Lines(call, (*QUESTIONS, *EFFECTS))
    answers = [lines.answers(name) for name in QUESTIONS]
    effects = [lines.numbers(name) for name in EFFECTS]
    roles = lines.each(
        lambda *cells: cast("Value", _role(lines, *cells)),
        Column(list(range(lines.count)), {}),
        *answers,
        *effects,
    )
    parts = [_part(roles, place) for place in range(len(COLUMNS))]
    return lines.side_by_side(parts) if call.output == "all" else lines.spilled(parts[COLUMNS.index(call.output)])


def _part(roles: list[Value], place: int) -> list[Value]:
    """One of the answers over the lines; an error, or the "" of a skipped line, stands in all of them."""
    return [role[place] if isinstance(role, tuple) else role for role in roles]


def _role(lines: Lines, index: int, *cells: str | float | None) -> tuple[str, ...]:
    """Class, secondary, instruction, operational product, status and reason of one offering."""
    answers = tuple(str(cell) for cell in cells[:4])
    measured = _measured(cells[4:], lines.at(index)) if all(answers) else None
    direct = "" if measured is None else "above 0" if measured[0] > 0 else "at most 0"
    decision = offering_table().decide(*answers, direct)
    outcome = decision.rule.outcome
    role, secondary, instruction = outcome["class"], outcome["secondary"], outcome["instruction"]
    because = sentence(decision.rule.sentence.format(because=decision.because))
    if role == "Review":
        return role, "", "", "Review", "Review", because
    status, words = "Answers only", "Answers only: no effects are measured."
    if measured is not None:
        role, status, words = _proven(role, measured)
        if role != outcome["class"]:
            secondary, instruction = outcome["class"], "Review the claim"
    operational = "Yes" if role == "Revenue generator" else "No"
    return role, secondary, instruction, operational, status, sentence(f"{role}: {because} {words}")


def _measured(effects: tuple[str | float | None, ...], at: str) -> tuple[float, float, float, float] | None:
    """The four measured effects, None when there are none; #N/A when some are missing."""
    missing = [name for name, effect in zip(EFFECTS, effects) if effect is None]
    if len(missing) == len(EFFECTS):
        return None
    if missing:
        raise CellError(
            NOT_AVAILABLE,
            f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} blank{at}; "
            "give all four measured effects, 0 where there is none, or none of them",
        )
    direct, induced, price, oe = (float(effect) for effect in effects if effect is not None)
    return direct, induced, price, oe


def _proven(role: str, measured: tuple[float, float, float, float]) -> tuple[str, str, str]:
    """The class as the measured effects leave it, its status, and why."""
    direct, induced, price, oe = measured
    net = total((direct, induced, price, -oe))
    decision = measured_table().decide(
        role,
        "above 0" if net > 0 else "below 0" if net < 0 else "0",
        "induced T" if induced > price else "price effect" if price > induced else "neither",
        "above 0" if direct > 0 else "at most 0",
    )
    outcome = decision.rule.outcome
    kept = role if outcome["class"] == "as answered" else outcome["class"]
    words = decision.rule.sentence.format(net=amount(net), because=decision.because)
    return kept, outcome["status"], f"{outcome['status']}: {words}"
