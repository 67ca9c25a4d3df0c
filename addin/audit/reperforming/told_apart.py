"""Why a stored value is not the one computed again: tries what would explain it; it blames nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from addin.audit.book import CellValue
from addin.audit.facts import Facts
from addin.audit.reperforming.asking import Functions, Question, Reply, replies
from addin.audit.reperforming.values import agree
from addin.catalogue import FUNCTIONS
from addin.cells import CellError
from addin.rules import rule_sets
from addin.version import VERSION

HIDING: Final = frozenset({"IFERROR", "IFNA", "ISERROR", "ISERR", "ISNA", "ERROR.TYPE", "AGGREGATE"})
"""Native functions by which a formula hides an error."""
RULES: Final = "rules"
"""What the argument is called that names a rule set."""


@dataclass(frozen=True)
class Stated:
    """What a workbook says of the version and the rule set it was computed with; "" where it says nothing."""

    version: str
    rule_set: str
    fingerprint: str

    @property
    def other_version(self) -> bool:
        return bool(self.version) and self.version != VERSION

    @property
    def other_rules(self) -> bool:
        """Whether the rule set of that name is another one here, or not at hand."""
        table = rule_sets().get(self.rule_set)
        return bool(self.fingerprint) and (table is None or table.fingerprint != self.fingerprint)


def stated(facts: Facts, versions: Iterable[CellValue]) -> Stated:
    """What a workbook says of itself; `versions` are the stored values of its TA_VERSION cells."""
    shown = next((value for value in versions if isinstance(value, str) and value), "")
    properties = facts.book.properties
    return Stated(
        shown or _named(facts, "template_version") or properties.template_version,
        _named(facts, "rule_set") or properties.rule_set,
        _named(facts, "rule_fingerprint"),
    )


def _named(facts: Facts, name: str) -> str:
    area = facts.named_area(name, "")
    cell = facts.cell(area.sheet, area.first_row, area.first_column) if area is not None else None
    return cell.value if cell is not None and isinstance(cell.value, str) else ""


class Trials:
    """The questions that differ, asked again under other assumptions, each of them tried once for all."""

    def __init__(self, facts: Facts, questions: Sequence[Question], stored: Sequence[tuple[CellValue, ...]]) -> None:
        self._facts = facts
        self._questions = questions
        self._stored = stored

    @cached_property
    def missing(self) -> frozenset[int]:
        """Those that hold what the formula gives where none of our functions is known."""
        return self._holding(dict.fromkeys(FUNCTIONS, _unknown))

    @cached_property
    def blank_as_zero(self) -> frozenset[int]:
        """Those that hold what the formula gives where a blank cell is handed over as 0."""
        return self._matching(replies(self._facts, self._questions, blanks_as_zero=True))

    @cached_property
    def rules(self) -> Mapping[int, str]:
        """Those that hold what the formula gives under another rule set, with its name."""
        found: dict[int, str] = {}
        for name in rule_sets():
            for number in self._holding({**FUNCTIONS, **_under(name)}):
                found.setdefault(number, name)
        return found

    def _holding(self, functions: Functions) -> frozenset[int]:
        return self._matching(replies(self._facts, self._questions, functions))

    def _matching(self, given: Sequence[Reply]) -> frozenset[int]:
        return frozenset(
            number
            for number, (reply, stored) in enumerate(zip(given, self._stored))
            if reply.values and all(map(agree, stored, reply.values))
        )


def _unknown(*_cells: object) -> Any:
    raise CellError("#NAME?", "the add-in is not there")


def _under(rule_set: str) -> dict[str, Callable[..., Any]]:
    """The functions that take a rule set, with that one whatever they are asked for."""
    return {
        name: _with_rules(name, rule_set) for name, function in FUNCTIONS.items() if RULES in function.signature.by_name
    }


def _with_rules(name: str, rule_set: str) -> Callable[..., Any]:
    function = FUNCTIONS[name]
    names = [argument.name for argument in function.signature.arguments]

    def called(*cells: Any) -> Any:
        bound = dict(zip(names, cells))
        last = names[len(cells) - 1] if cells else ""
        text = bound.get(last)
        if last != "output" and isinstance(text, str) and text.strip(" ").casefold() in function.signature.output_names:
            bound["output"] = bound.pop(last)  # an output name may stand in the place of an optional argument
        return function(**{**bound, RULES: rule_set})

    return called
