"""The Policy key sheet: which rule each combination of facts meets, printed from the rule data; it decides nothing.

The native formulas of the audit look a line's facts up here and then read the rule on Policy.
"""

from __future__ import annotations

from typing import Final

from addin.rules import RuleTable
from workbook_templates.parts import policy
from workbook_templates.parts.book import Book

SHEET: Final = "Policy key"
_FIRST: Final = 7
_NOTHING: Final = "–"


def amounts_in_words(*tables: RuleTable) -> dict[str, str]:
    """How the Policy sheet prints each amount of the rule data; the formulas compare with these words."""
    return {
        rule.outcome["amount"]: printed[3]
        for table in tables
        for rule, printed in zip(table.rules, policy.shipped_policy(table))
    }


def draw_policy_key(book: Book, table: RuleTable, always: RuleTable) -> None:
    """Draw the sheet and name its columns, and those of Policy that the formulas read."""
    ways = amounts_in_words(table, always)
    sheet = book.open_sheet(SHEET, heading_row=_FIRST - 1, freeze=f"A{_FIRST}")
    sheet.widths(42, 8, 15, 26, 24, 20, 84)
    sheet.put("A5", "Trigger, kind and bought again, as one text; – stands for nothing.", "Explanatory Text")
    sheet.headings(
        _FIRST - 1,
        (
            "Facts",
            "Rule",
            "ΔOE",
            "Flag",
            "Flag when",
            f"Amount, {always.name}",
            "The sentence, where it depends on the facts",
        ),
        height=18,
    )
    for row, (facts, decision) in enumerate(table.decisions.items(), _FIRST):
        outcome = decision.rule.outcome
        other = always.decisions[facts].rule.outcome["amount"]
        texts = (
            "|".join(facts),
            decision.rule.id,
            outcome["delta_oe"],
            outcome["flag"] or _NOTHING,
            outcome["flag_when"] or _NOTHING,
            ways[other],
            decision.rule.sentence.replace("{because}", decision.because) if decision.because else _NOTHING,
        )
        for letter, text in zip("ABCDEFG", texts):
            sheet.text(f"{letter}{row}", text, "Label")
    last = _FIRST + len(table.decisions) - 1
    for letter, name in zip("ABCDEFG", ("facts", "rule", "delta", "flag", "when", "always", "because")):
        book.name(f"key_{name}", SHEET, f"{letter}{_FIRST}:{letter}{last}")
    last = policy.FIRST_RULE + len(table.rules) - 1
    for letter, name in zip("ACDE", ("rules", "treatments", "amounts", "sentences")):
        book.name(f"policy_{name}", policy.SHEET, f"{letter}{policy.FIRST_RULE}:{letter}{last}")
