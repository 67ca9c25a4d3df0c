"""TVC_POLICY and TVC_BASIS: which part of a cost is truly variable for a single sale; they add nothing up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from addin.cells import (
    NO,
    NOT_AVAILABLE,
    NUM,
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
    blank_error,
    percent,
    respond,
    sentence,
)
from addin.rules import DEFAULT, Decision, RuleTable, refused_rule_sets, rule_sets

TVC_POLICY = Signature(
    name="TVC_POLICY",
    purpose="Which part of a cost is truly variable (TVC) for a single sale, by ordered rules with reasons.",
    arguments=(
        Argument(
            "cost",
            "What was or will be paid, or the book value of stock already held.",
            "money",
            when_blank="type what it costs, 0 if nothing",
        ),
        Argument(
            "trigger",
            "What makes this money move.",
            "answer",
            answers=(
                Answer("Sale", "paid only because this one sale happens, or bought again because of it"),
                Answer("Decision", "a higher-level decision: a flight, a shift, a line"),
                Answer("Purchase", "buying ahead of any sale"),
                Answer("Period", "time passing"),
                Answer("Past", "nothing any more, it is spent"),
            ),
        ),
        Argument(
            "kind",
            "What is paid for.",
            "answer",
            optional=True,
            blank_means="Review where the trigger is Sale",
            answers=(
                Answer("Material", "what the product is made of"),
                Answer(
                    "Service", "anything paid outside per sale: commission, subcontract, royalty, freight, card fee"
                ),
                Answer("Labour", "people", ("Labor",)),
                Answer("Asset", "machines, buildings"),
            ),
        ),
        Argument(
            "replenished",
            "Materials: will this sale make you buy it again?",
            "answer or share",
            optional=True,
            blank_means="Review for a material a sale triggers",
            answers=(
                YES,
                NO,
                Answer("Bought for this sale", "bought for this one sale and used at once"),
            ),
            or_share=True,
        ),
        Argument(
            "replacement_cost",
            "Today's price of buying it again.",
            "money",
            optional=True,
            blank_means="equal to the cost",
        ),
        Argument(
            "alternative_value",
            "What the material would fetch otherwise; negative for a disposal cost.",
            "money",
            optional=True,
            default=0.0,
            blank_means="0",
        ),
        Argument(
            "rules",
            "The name of a loaded rule set.",
            "text",
            "single",
            optional=True,
            blank_means=DEFAULT,
            answers=tuple(Answer(name) for name in rule_sets()),
        ),
    ),
    outputs=(
        Output("amount", "the truly variable amount"),
        Output("treatment", "TVC, Not TVC, OE, Delta OE, I, Sunk or Review"),
        Output("rule", "the rule that fired"),
        Output("source", "where the rule is stated"),
        Output("delta_oe", "the amount that belongs to a decision's ΔOE"),
        Output("flag", "what a person should do"),
        Output("all", "treatment, amount, rule, flag and reason, side by side"),
    ),
    example='=TVC_POLICY(30,"Sale","Material","Yes",36)',
    example_result=36.0,
    errors={
        "#N/A": "the rule says Review, or a cost it needs is blank",
        "#VALUE!": "an answer is not among those accepted, a cell is not a number, or the rule set is unknown",
        "#NUM!": "a share outside 0 to 1, or a replacement cost of 0 or less where it is used",
    },
    source="S1 L16–42, L62–90",
)

LABOUR = "Labour"


@dataclass(frozen=True)
class _Costs:
    """One line's amounts as a rule's amount is made of; `at` says where the line is."""

    cost: float | None
    replacement: float | None
    alternative: float
    share: float
    at: str

    def needed_cost(self) -> float:
        """The cost; #N/A where it is blank."""
        if self.cost is None:
            raise blank_error(TVC_POLICY.by_name["cost"], self.at)
        return self.cost

    def needed_replacement(self) -> float:
        """Today's price of buying again; the cost where it is left out."""
        if self.replacement is None:
            return self.needed_cost()
        if self.replacement <= 0:
            raise CellError(
                NUM,
                f"replacement_cost{self.at} is {amount(self.replacement)}; "
                "a price above 0 is accepted, leave it out to use the cost",
            )
        return self.replacement


def _no_amount(costs: _Costs) -> float:
    raise CellError(NOT_AVAILABLE, f"The policy says Review{costs.at}")


AMOUNTS: Mapping[str, Callable[[_Costs], float]] = {
    "none": _no_amount,
    "zero": lambda _: 0.0,
    "cost": _Costs.needed_cost,
    "replacement": _Costs.needed_replacement,
    "alternative": lambda costs: costs.alternative,
    "share": lambda costs: costs.share * costs.needed_replacement() + (1 - costs.share) * costs.alternative,
}
"""How a rule's amount is worked out, by the name the rule tables use."""


def tvc_policy(
    cost: Cells,
    trigger: Cells,
    kind: Cells = None,
    replenished: Cells = None,
    replacement_cost: Cells = None,
    alternative_value: Cells = None,
    rules: Cells = None,
    output: Cells = None,
) -> Result:
    """Which part of a cost is truly variable for a single sale, by an ordered decision table.

    Given what makes the money move, what is paid for and whether a sale makes you buy it again, the first
    rule that matches says how the cost is treated and how much of it is TVC.

    Arguments, one row per cost: `cost` (money: paid, to be paid, or book value); `trigger` (Sale, Decision,
    Purchase, Period, Past); `kind` (Material, Service, Labour, Asset); `replenished` (Yes, No, Bought for this
    sale, or a share); `replacement_cost` (money, today's price; blank = cost); `alternative_value` (money,
    blank = 0); `rules`, one name of a loaded rule set; `output`, one of amount, treatment, rule, source,
    delta_oe, flag, all, reason.
    Result: a number or a text per cost; "all" spills treatment, amount, rule, flag and reason.
    Errors: #N/A where the rule says Review, #VALUE! for an unknown answer, #NUM! for a share outside 0 to 1.
    Source: S1 L16–42, L62–90.

    >>> tvc_policy(30, "Sale", "Material", "Yes", 36)
    36.0
    >>> tvc_policy(100, "Sale", "Material", "No", output="treatment")
    'Not TVC'
    """
    return respond(
        TVC_POLICY,
        _policy,
        cost,
        trigger,
        kind,
        replenished,
        replacement_cost,
        alternative_value,
        rules,
        output,
    )


_FACTS = ("trigger", "kind", "replenished")


def _policy(call: Call) -> Result:
    table = _rule_set(call)
    lines = Lines(call, ("cost", *_FACTS, "replacement_cost", "alternative_value"))
    cost = lines.numbers("cost", may_be_blank=True)
    facts = [lines.answers(name) for name in _FACTS]
    replacement = lines.numbers("replacement_cost")
    alternative = lines.numbers("alternative_value")
    columns = (cost, *facts, replacement, alternative)
    answers = _Answers(lines, table, columns)
    if call.output == "all":
        return answers.table_of_all()
    return lines.spilled(answers.column(call.output))


def _rule_set(call: Call) -> RuleTable:
    try:
        name = call.single_answer("rules") or DEFAULT
    except CellError as error:
        refused = "".join(f"; refused: {why}" for why in refused_rule_sets())
        raise CellError(error.code, sentence(error.message + refused)) from None
    return rule_sets()[name]


def _with_shares_named(replenished: list[str | float]) -> list[str]:
    """The answers to replenished as the rules know them: any share is "Share"."""
    return [again if type(again) is str else "Share" for again in replenished]


def _prices(replacement: list[float | None], cost: list[float | None]) -> list[float | None]:
    """Today's price per line, the cost where it is left out; None where it is for `needed_replacement` to judge."""
    if None not in replacement and min(cast("list[float]", replacement)) > 0:
        return replacement
    return [paid if price is None else price if price > 0 else None for price, paid in zip(replacement, cost)]


_IN_COLUMN = {"cost": 0, "replacement": 1, "alternative": 2, "zero": 3}
"""The amounts that stand in a column as they are; all others are worked out line by line."""


class _Answers:
    """What each output answers, line by line, from the rule that fires there."""

    def __init__(self, lines: Lines, table: RuleTable, columns: tuple[Column, ...]) -> None:
        self.lines = lines
        self.table = table
        self.columns = columns
        trigger, kind, replenished = (column.values for column in columns[1:4])
        self.facts = list(zip(trigger, kind, _with_shares_named(replenished)))

    @cached_property
    def decisions(self) -> list[Decision]:
        """The decision of each line."""
        made = self.table.decisions
        return [made[facts] for facts in self.facts]

    def column(self, output: str) -> list[Value]:
        """One output over the lines."""
        if output == "amount":
            return self._amounts()
        named: dict[str, Callable[[int], Value]] = {
            "treatment": lambda index: self.decisions[index].rule.outcome["treatment"],
            "rule": lambda index: self.decisions[index].rule.id,
            "source": lambda index: self.decisions[index].rule.source,
            "delta_oe": self._delta_oe,
            "flag": self._flag,
            "reason": self._reason,
        }
        every = Column(list(range(self.lines.count)), self.lines.faults(*self.columns))
        return self.lines.each(named[output], every)

    def table_of_all(self) -> Result:
        """Treatment, amount, rule, flag and reason side by side."""
        parts = [self.column(name) for name in ("treatment", "amount", "rule", "flag", "reason")]
        return self.lines.side_by_side(parts)

    def _amounts(self) -> list[Value]:
        """Amounts over the lines: read off their column where the rule's amount stands in one, else worked out."""
        cost, _, _, _, replacement, alternative = (column.values for column in self.columns)
        made = self.table.decisions
        met = set(self.facts) if self.lines.count < len(made) else made
        place = {facts: _IN_COLUMN.get(made[facts].rule.outcome["amount"], 4) for facts in met}
        amounts: list[float | None] = [
            (paid, price, elsewhere, 0.0, None)[place[facts]]
            for facts, paid, price, elsewhere in zip(self.facts, cost, _prices(replacement, cost), alternative)
        ]
        faults = self.lines.faults(*self.columns)
        if None in amounts:
            for index, plain in enumerate(amounts):
                if plain is None:
                    amounts[index] = 0.0
                    if index not in faults and index not in self.lines.skipped:
                        worked_out = self._amount(index)
                        if isinstance(worked_out, CellError):
                            faults[index] = worked_out
                        elif isinstance(worked_out, float):
                            amounts[index] = worked_out
        return self.lines.placed(cast("list[float]", amounts), faults)

    def _amount(self, index: int) -> Value:
        way = self.decisions[index].rule.outcome["amount"]
        if way == "none":
            return CellError(NOT_AVAILABLE, self._sentence(index, None))
        return self.lines.attempt(index, AMOUNTS[way], self._costs(index))

    def _costs(self, index: int) -> _Costs:
        cost, _, _, replenished, replacement, alternative = (column.values[index] for column in self.columns)
        share = replenished if isinstance(replenished, float) else 0.0
        return _Costs(cost, replacement, alternative, share, self.lines.at(index))

    def _delta_oe(self, index: int) -> Value:
        way = self.decisions[index].rule.outcome["delta_oe"]
        if way == "none":
            return CellError(NOT_AVAILABLE, self._sentence(index, None))
        return AMOUNTS[way](self._costs(index))

    def _flag(self, index: int) -> Value:
        outcome = self.decisions[index].rule.outcome
        cost, _, kind, _, _, alternative = (column.values[index] for column in self.columns)
        fires = {
            "always": True,
            "labour": kind == LABOUR,
            "cost above alternative": cost is not None and cost > alternative,
        }
        return outcome["flag"] if fires.get(outcome["flag_when"], False) else ""

    def _reason(self, index: int) -> Value:
        worked_out = self._amount(index)
        if isinstance(worked_out, CellError) and self.decisions[index].rule.outcome["amount"] != "none":
            return worked_out
        return self._sentence(index, worked_out if isinstance(worked_out, float) else None)

    def _sentence(self, index: int, worked_out: float | None) -> str:
        decision, costs = self.decisions[index], self._costs(index)
        replacement = costs.cost if costs.replacement is None else costs.replacement
        words = _Figures(
            because=decision.because,
            cost=_or_blank(costs.cost),
            replacement=_or_blank(replacement),
            alternative=amount(costs.alternative),
            share=percent(costs.share),
            amount=_or_blank(worked_out),
        )
        set_used = "" if self.table.name == DEFAULT else f" [{self.table.name} {self.table.fingerprint}]"
        text = f"{decision.rule.id}: {decision.rule.sentence.format_map(words)}"
        return sentence(text)[: 255 - len(set_used)] + set_used


class _Figures(dict[str, str]):
    """The figures a rule's sentence may name; anything else in braces stays as the firm wrote it."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


def _or_blank(value: float | None) -> str:
    return "(blank)" if value is None else amount(value)


TVC_BASIS = Signature(
    name="TVC_BASIS",
    purpose="What a purchase from a sister company costs, seen from the own company or from the whole group.",
    arguments=(
        Argument(
            "transfer_price",
            "What the sister company charges.",
            "money",
            when_blank="type the price the sister company charges",
        ),
        Argument(
            "outside_cost",
            "What anyone in the group pays outside because of it.",
            "money",
            when_blank="type what the group pays outside, 0 if nothing",
        ),
        Argument(
            "perspective",
            "Whose decision it is.",
            "answer",
            answers=(
                Answer("Own", "the sister company is a supplier like any other"),
                Answer("Group", "only what is paid outside the group counts"),
            ),
            when_blank="answer Own or Group",
        ),
    ),
    outputs=(Output("value", "the cost that counts"),),
    example='=TVC_BASIS(60,35,"Group")',
    example_result=35.0,
    errors={
        "#N/A": "the amount asked for, or the perspective, is blank",
        "#VALUE!": "an answer or a number is unusable",
    },
    source="S1 L113–119",
)


def tvc_basis(transfer_price: Cells, outside_cost: Cells, perspective: Cells, output: Cells = None) -> Result:
    """The TVC of what a sister company supplies: the transfer price, or only what the group pays outside.

    Arguments, one row per line: `transfer_price` (money), `outside_cost` (money), `perspective` (Own or Group);
    the amount not asked for may be blank; `output`, value or reason.
    Result: money per line. Errors: #N/A for a blank that is asked for, #VALUE! for an unusable cell.
    Source: S1 L113–119.

    >>> tvc_basis(60, 35, "Own"), tvc_basis(60, 35, "Group")
    (60.0, 35.0)
    """
    return respond(TVC_BASIS, _basis, transfer_price, outside_cost, perspective, output)


def _basis(call: Call) -> Result:
    lines = Lines(call, ("transfer_price", "outside_cost", "perspective"))
    transfer = lines.numbers("transfer_price", may_be_blank=True)
    outside = lines.numbers("outside_cost", may_be_blank=True)
    perspective = lines.answers("perspective")
    index = Column(list(range(lines.count)), {})

    def basis(line: int, price: float | None, paid: float | None, whose: str) -> Value:
        at = lines.at(line)
        if not whose:
            raise blank_error(TVC_BASIS.by_name["perspective"], at)
        name, value = ("transfer_price", price) if whose == "Own" else ("outside_cost", paid)
        if value is None:
            raise blank_error(TVC_BASIS.by_name[name], at)
        if call.output != "reason":
            return value
        if whose == "Own":
            return f"Own: the sister company is a supplier like any other, so its price {amount(value)} counts."
        return f"Group: the transfer does not matter, only what the group pays outside, {amount(value)}."

    return lines.spilled(lines.each(basis, index, transfer, outside, perspective))
