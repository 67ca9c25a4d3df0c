"""Parses a formula, or says in one sentence why it does not parse; it judges no function."""

from __future__ import annotations

import re

import formualizer

from .asked import FormulaSyntaxError


def with_sign(formula: str) -> str:
    """The formula with its leading "=", whether it was typed or not."""
    stripped = formula.strip()
    return stripped if stripped.startswith("=") else "=" + stripped


def parsed(formula: str) -> formualizer.ASTNode:
    """The parsed formula; FormulaSyntaxError in one sentence when it does not parse."""
    if not formula.strip().lstrip("="):
        raise FormulaSyntaxError("The formula is empty; type one, such as =THROUGHPUT(100,75)")
    try:
        return formualizer.parse(formula)
    except (formualizer.ParserError, formualizer.TokenizerError) as problem:
        raise FormulaSyntaxError(_explained(formula, str(problem))) from None


_COMPLAINTS = (
    ("nesting too deep", "its brackets are nested more than 72 deep; split it over several cells"),
    ("height limit", "it has more than 256 steps one within the other; split it over several cells"),
    ("Unmatched opening", "a bracket is opened and never closed"),
    ("No matching opener", "a bracket is closed that was never opened"),
    ("while parsing string", "a quotation mark is opened and never closed"),
    ("Array rows must have equal length", "the rows of an array in braces have different lengths"),
    ("Unexpected end", "it ends where a value is expected"),
    ("Sep, subtype: Row", "there is a semicolon where a comma belongs; a semicolon only parts the rows of an array"),
    ("Unexpected token", "a value, an operator or a bracket stands where it cannot"),
    ("Invalid reference", "there is a reference that is none"),
)


def _explained(formula: str, problem: str) -> str:
    complaint = next((said for sign, said in _COMPLAINTS if sign in problem), "it is not complete")
    return f"The formula does not parse: {complaint}{_place(formula, problem)}: {formula}"


def _place(formula: str, problem: str) -> str:
    """Where, counted in characters from 1; the parser counts bytes, and sometimes tokens, which say nothing."""
    span = re.search(r"start: (\d+)", problem)
    at = int(span.group(1)) if span else None
    if at is None and any(sign in problem for sign in ("Unmatched", "No matching")):
        position = re.search(r"position (\d+)", problem)
        at = int(position.group(1)) if position else None
    if at is None:
        return ""
    if "Unmatched" in problem:
        return " before the end"
    return f" at character {len(formula.encode()[:at].decode(errors='ignore')) + 1}"
