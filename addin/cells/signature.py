"""The words a function describes itself with: its arguments, answers and outputs; it computes nothing.

Error messages, the catalogue, the function wizards, the sheets and the reference all read these words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

SHAPES = {
    "lines": "one column, one row per line; one row stretches over all lines",
    "components": "one row per line; several columns are added up",
    "scenarios": "one row per line, one column per scenario; one row or one column stretches",
    "summed": "rows are added up, one column per scenario",
    "single": "one value",
    "resources": "one row, one column per resource",
    "loads": "one row per product, one column per resource",
    "any": "any range",
}


@dataclass(frozen=True)
class Answer:
    """One accepted text of an argument, what it means, and the other spellings that mean the same."""

    text: str
    meaning: str = ""
    synonyms: tuple[str, ...] = ()


YES = Answer("Yes", synonyms=("Y", "TRUE", "1"))
NO = Answer("No", synonyms=("N", "FALSE"))


@dataclass(frozen=True)
class Argument:
    """One argument: its name, meaning, unit, shape, accepted answers and limits.

    `default` is what a blank optional number means; `blank_means` says so in words. `when_blank` tells the
    person what to do about a blank that is needed.
    """

    name: str
    meaning: str
    unit: str
    shape: str = "lines"
    optional: bool = False
    default: float | None = None
    blank_means: str = ""
    answers: tuple[Answer, ...] = ()
    above: float | None = None
    at_least: float | None = None
    when_blank: str = ""
    or_share: bool = False

    @cached_property
    def when_optional(self) -> Argument:
        """The same argument where a blank is for the function to judge."""
        return self if self.optional else replace(self, optional=True)

    @cached_property
    def label(self) -> str:
        """The argument as a sentence calls it."""
        if self.name in ("tvc", "oe"):
            return self.name.upper()
        return self.name if "_" in self.name else self.name.capitalize()

    @cached_property
    def spellings(self) -> Mapping[str, str]:
        """Every accepted spelling in lower case → its answer."""
        return {
            spelling.casefold(): answer.text for answer in self.answers for spelling in (answer.text, *answer.synonyms)
        }

    @cached_property
    def accepted(self) -> str:
        """The accepted answers, or the kind and limits of the number, in words."""
        from .text import amount, listed

        if self.answers:
            words = listed([answer.text for answer in self.answers])
            return f"{words}, or a share between 0 and 1" if self.or_share else words
        if self.above is not None:
            return f"a number above {amount(self.above)}"
        if self.at_least is not None:
            return f"a number of at least {amount(self.at_least)}"
        return "a number"

    @cached_property
    def help(self) -> str:
        """Meaning, unit, accepted answers and what a blank means, for a function wizard (≤ 255 characters)."""
        parts = [self.meaning]
        if self.answers:
            parts.append(f"{self.accepted}.")
        if self.optional and self.blank_means:
            parts.append(f"Blank: {self.blank_means}.")
        text = " ".join(parts)
        return text if len(text) <= 255 else self.meaning


@dataclass(frozen=True)
class Output:
    """One thing a function can answer with, chosen by its last argument."""

    name: str
    meaning: str


@dataclass(frozen=True)
class Signature:
    """Everything there is to say about one worksheet function; the function itself stands beside it."""

    name: str
    purpose: str
    arguments: tuple[Argument, ...]
    outputs: tuple[Output, ...]
    example: str
    example_result: float | str
    errors: Mapping[str, str]
    source: str
    category: str = "Throughput"
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "outputs", (*self.outputs, REASON))
        chooser = Argument(
            "output",
            "What comes back.",
            "text",
            "single",
            optional=True,
            blank_means=self.outputs[0].name,
            answers=tuple(Answer(output.name, output.meaning) for output in self.outputs),
        )
        object.__setattr__(self, "arguments", (*self.arguments, chooser))

    @cached_property
    def by_name(self) -> Mapping[str, Argument]:
        """The arguments by their names."""
        return {argument.name: argument for argument in self.arguments}

    @cached_property
    def output_names(self) -> Mapping[str, str]:
        """Output names in lower case → as written."""
        return self.arguments[-1].spellings

    @property
    def usage(self) -> str:
        """The call as documentation writes it, optional arguments in brackets.

        >>> from addin.catalogue import FUNCTIONS
        >>> FUNCTIONS["THROUGHPUT"].signature.usage
        'THROUGHPUT(revenue, tvc, [quantity], [output])'
        """
        words = (f"[{a.name}]" if a.optional else a.name for a in self.arguments)
        return f"{self.name}({', '.join(words)})"


REASON = Output("reason", "one sentence: how the result came about, or what is wrong")
