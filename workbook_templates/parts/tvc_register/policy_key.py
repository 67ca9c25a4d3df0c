"""The Policy key sheet: which rule each combination of facts meets, printed from the rule data; it decides nothing.

The native formulas of the audit look a line's facts up here and then read the rule on Policy.
"""

from __future__ import annotations

from typing import Final

from addin.rules import RuleTable
from workbook_templates.parts import policy
from workbook_templates.parts.book import Book
from workbook_templates.parts.lists import answer_name

SHEET: Final = "Policy key"
_FIRST: Final = 7
_NOTHING: Final = "–"
_NAMES: Final = ("facts", "rule", "delta", "flag", "when", "always", "because")
CHANGED_KEY: Final = "SUM(key_changed)"
"""How many outcomes no longer stand on the lines they were shipped on, as a formula."""


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
    sheet.widths(42, 8, 15, 26, 24, 20, 84, 16, 16, 14)
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
            "Line",
        ),
        numbers=(8,),
        height=18,
    )
    outcomes: dict[tuple[str, ...], int] = {}
    for row, (facts, decision) in enumerate(table.decisions.items(), _FIRST):
        outcome = decision.rule.outcome
        other = always.decisions[facts].rule.outcome["amount"]
        texts = (
            decision.rule.id,
            outcome["delta_oe"],
            outcome["flag"] or _NOTHING,
            outcome["flag_when"] or _NOTHING,
            ways[other],
            decision.rule.sentence.replace("{because}", decision.because) if decision.because else _NOTHING,
        )
        sheet.put(f"A{row}", _joined(book, facts), "Linked Cell")
        for letter, text in zip("BCDEFG", texts):
            sheet.text(f"{letter}{row}", text, "Label")
        sheet.put(f"H{row}", row, "Label", align="right")
        outcomes[texts] = outcomes.get(texts, 0) + row
    last = _FIRST + len(table.decisions) - 1
    for letter, name in zip("ABCDEFGH", (*_NAMES, "line")):
        book.name(f"key_{name}", SHEET, f"{letter}{_FIRST}:{letter}{last}")
    _control(book, outcomes, last + 3)
    last = policy.FIRST_RULE + len(table.rules) - 1
    for letter, name in zip("ACDE", ("rules", "treatments", "amounts", "sentences")):
        book.name(f"policy_{name}", policy.SHEET, f"{letter}{policy.FIRST_RULE}:{letter}{last}")


def _joined(book: Book, facts: tuple[str, ...]) -> str:
    """The facts as one text, put together from the answers on Lists, so that no fact is typed here."""
    lists = ("trigger", "kind", "replenished")
    parts = []
    for name, fact in zip(lists, facts):
        known = [answer for answer, _ in book.answers[name]]
        parts.append(answer_name(name, fact) if fact in known else '""' if fact == "" else "word_share")
    return "=" + "&word_between&".join(parts)


def _control(book: Book, outcomes: dict[tuple[str, ...], int], heading: int) -> None:
    """Each outcome with the sum of the lines it stands on: one changed cell above, and a sum is another."""
    sheet = book.sheets[SHEET]
    sheet.put(f"A{heading - 1}", "Control: the lines each outcome stands on, added up", "Heading 2")
    sheet.headings(
        heading,
        (
            "Outcome",
            "Rule",
            "ΔOE",
            "Flag",
            "Flag when",
            "Amount, the opposite view",
            "Sentence",
            "As shipped",
            "Now",
            "Changed",
        ),
        numbers=(8, 9, 10),
        height=18,
    )
    for row, (texts, lines) in enumerate(outcomes.items(), heading + 1):
        sheet.put(f"A{row}", f"=ROW(B{row})-ROW(B${heading})", "Calculation", align="left")
        for letter, text in zip("BCDEFG", texts):
            sheet.text(f"{letter}{row}", text, "Label")
        same = "*".join(f"(key_{name}={letter}{row})" for letter, name in zip("BCDEFG", _NAMES[1:]))
        sheet.put(f"H{row}", lines, "Label", align="right")
        sheet.put(f"I{row}", f"=SUMPRODUCT({same}*key_line)", "Calculation", align="right")
        sheet.put(f"J{row}", f"=IF(I{row}=H{row},0,1)", "Check Cell", align="right")
    last = heading + len(outcomes)
    sheet.mark(f"J{heading + 1}:J{last}", f"J{heading + 1}<>0", "Bad")
    book.name("key_changed", SHEET, f"J{heading + 1}:J{last}")
