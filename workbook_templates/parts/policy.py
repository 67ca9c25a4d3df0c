"""The Policy sheet: the rule table as the rule data hold it, with a comparison against the table as shipped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from addin.rules import Rule, RuleTable, rule_sets
from workbook_templates.parts.book import Book
from workbook_templates.parts.lists import rows_high

SHEET: Final = "Policy"
FIRST_RULE: Final = 8
_WIDTHS: Final = (8, 46, 13, 22, 74, 18, 14)
# What the rule data call an amount, as a person says it.
_AMOUNTS: Final = {
    "none": "#N/A",
    "zero": "0",
    "alternative": "alternative value",
    "share": "s × replacement + (1 − s) × alternative",
    "replacement": "replacement cost",
}


def rule_table(name: str) -> RuleTable:
    """The TVC rule set of that name.

    Errors: ValueError, naming the rule sets there are.
    """
    tables = rule_sets()
    if name not in tables:
        raise ValueError(f'unknown rule set "{name}"; accepted are {", ".join(tables)}')
    return tables[name]


def shipped_policy(table: RuleTable) -> list[tuple[str, ...]]:
    """The rows of the sheet from the rule data: rule, when, treatment, amount, sentence, source."""
    return [
        (
            rule.id,
            rule.conditions(),
            rule.outcome.get("treatment", ""),
            _AMOUNTS.get(rule.outcome.get("amount", ""), rule.outcome.get("amount", "")),
            _in_words(rule),
            rule.source,
        )
        for rule in table.rules
    ]


CHANGED_RULES: Final = "COUNTIFS(policy_comparison,word_changed)"
"""How many rules differ from the shipped ones, as a formula."""


def _in_words(rule: Rule) -> str:
    """The rule's sentence as a sheet prints it: every reason spelled out, the figures of a case as ‹cost›."""
    because = "; ".join(f"({number}) {words}" for number, words in enumerate(rule.because, 1))
    return re.sub(r"\{(\w+)\}", r"‹\1›", rule.sentence.replace("{because}", because))


def declare_words(book: Book) -> None:
    """The words of the sheet's comparison; Lists has to know them before this sheet is drawn."""
    book.word("word_unchanged", "unchanged")
    book.word("word_changed", "CHANGED")


def draw_policy(book: Book, table: RuleTable, shipped: Sequence[Sequence[str]]) -> None:
    """Draw the sheet.

    Args:
        book: the workbook.
        table: the rule set.
        shipped: the addresses on Lists of the same texts as shipped, row by row.
    """
    rows = shipped_policy(table)
    sheet = book.open_sheet(SHEET, heading_row=FIRST_RULE - 1, freeze=f"A{FIRST_RULE}")
    sheet.widths(*_WIDTHS)
    sheet.put("A5", f"Rule set {table.name}, fingerprint {table.fingerprint}", "Heading 2")
    sheet.put(
        "A6",
        "The first rule that matches wins; a Review asks a person. ‹cost› and the like are the figures of a case.",
        "Explanatory Text",
    )
    sheet.headings(
        FIRST_RULE - 1, ("Rule", "When", "Treatment", "Amount", "In a sentence", "Source", "As shipped?"), height=18
    )
    for row, (texts, origin) in enumerate(zip(rows, shipped, strict=True), FIRST_RULE):
        for letter, text in zip("ABCDEF", texts, strict=True):
            sheet.text(f"{letter}{row}", text, "Label", wrap=True, top=True)
        same = ",".join(f"{letter}{row}={address}" for letter, address in zip("ABCDEF", origin, strict=True))
        sheet.put(f"G{row}", f"=IF(AND({same}),word_unchanged,word_changed)", "Check Cell", align="center")
        sheet.row_height(row, rows_high([*texts, ""], _WIDTHS))
    last = FIRST_RULE + len(rows) - 1
    marks = f"G{FIRST_RULE}:G{last}"
    sheet.mark(marks, f"G{FIRST_RULE}=word_unchanged", "Good")
    sheet.mark(marks, f"G{FIRST_RULE}=word_changed", "Bad")
    book.name("policy_comparison", SHEET, marks)
