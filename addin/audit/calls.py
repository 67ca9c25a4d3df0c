"""What our functions are called with in a formula: each call with its arguments as written; it computes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

from addin.audit.formulas import function_name
from addin.catalogue import FUNCTIONS

LONGEST: Final = 8_192
"""Characters of a formula, as many as a spreadsheet takes."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of one of our functions: its arguments by the names of its signature, as the formula writes them."""

    function: str
    arguments: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return f"{self.function}: " + "; ".join(f"{name} = {text}" for name, text in self.arguments)


@lru_cache(maxsize=4_096)
def calls(formula: str) -> tuple[Call, ...]:
    """Our calls in a formula, the outer before the inner.

    >>> [str(call) for call in calls("=IF(A1>0,_xll.THROUGHPUT(B2:B9,C2:C9),0)")]
    ['THROUGHPUT: revenue = B2:B9; tvc = C2:C9']
    """
    if len(formula) > LONGEST:
        return ()
    try:
        return tuple(_calls(Tokenizer(formula).items))
    except TokenizerError:  # no program would have taken this formula
        return ()


def _calls(tokens: list[Token]) -> Iterator[Call]:
    for at, token in enumerate(tokens):
        if token.type == Token.FUNC and token.subtype == Token.OPEN:
            name = function_name(token.value[:-1])
            if name in FUNCTIONS:
                names = [argument.name for argument in FUNCTIONS[name].signature.arguments]
                yield Call(name, tuple(zip(names, _arguments(tokens[at + 1 :]))))


def _arguments(tokens: list[Token]) -> list[str]:
    """The texts between the commas of a call whose opening bracket stands just before."""
    texts, depth = [""], 0
    for token in tokens:
        depth += token.subtype == Token.OPEN
        if token.subtype == Token.CLOSE:
            if depth == 0:
                break
            depth -= 1
        if token.type == Token.SEP and token.subtype == Token.ARG and depth == 0:
            texts.append("")
        else:
            texts[-1] += token.value
    return [text.strip() for text in texts]
