"""The words of the TVC register that formulas show; each stands once on Lists."""

from __future__ import annotations

from typing import Final

from addin.rules import DEFAULT, RuleTable
from workbook_templates.parts.book import Book
from workbook_templates.parts.tvc_register.policy_key import amounts_in_words

ALWAYS: Final = "Always TVC"

_WORDS: Final = (
    ("word_between", "|"),
    ("word_share", "Share"),
    ("word_colon", ": "),
    ("word_percent", "%"),
    ("word_point", "."),
    ("out_amount", "amount"),
    ("out_treatment", "treatment"),
    ("out_flag", "flag"),
    ("out_reason", "reason"),
    ("out_delta_oe", "delta_oe"),
    ("out_verdict", "verdict"),
    ("out_unchecked", "unchecked"),
    ("when_always", "always"),
    ("when_labour", "labour"),
    ("when_above", "cost above alternative"),
    ("word_nothing", "–"),
    ("mark_cost", "‹cost›"),
    ("mark_replacement", "‹replacement›"),
    ("mark_alternative", "‹alternative›"),
    ("mark_share", "‹share›"),
    ("mark_amount", "‹amount›"),
    ("treated_tvc", "TVC"),
    ("treated_not_tvc", "Not TVC"),
    ("treated_delta_oe", "Delta OE"),
    ("treated_oe", "OE"),
    ("treated_i", "I"),
    ("treated_sunk", "Sunk"),
    ("treated_review", "Review"),
    ("verdict_accept", "Accept"),
    ("verdict_reject", "Reject"),
    ("verdict_indifferent", "Indifferent"),
    ("books_cost_of_sales", "cost of sales, from stock"),
    ("books_stock", "stock or asset"),
    ("books_expense", "expense of the period"),
    ("books_spent", "spent; depreciation, if any"),
    ("books_open", "not known until decided"),
    ("word_conflict", "CONFLICT: own and group differ in sign"),
    ("word_same", "same sign"),
    ("word_to_assess", "to assess"),
    ("word_twice", "cash in exceeds revenue: material counted twice"),
    ("word_once", "material counted once"),
    ("todo_name", "To do: name this cost line."),
    ("todo_cost", "To do: cost is missing; type 0 if it truly costs nothing."),
    ("todo_number", "To do: an amount, quantity or share is text; type a number."),
    ("todo_trigger", "To do: the trigger is not among the answers; choose one from the list."),
    ("todo_kind", "To do: the kind is not among the answers; choose one from the list."),
    ("todo_replenished", "To do: Bought again? is not among the answers; choose one from the list."),
    ("todo_share", "To do: the share is not between 0 and 1; 0.6 for six times in ten."),
    ("todo_both", "To do: an answer and a share are given; keep one of them."),
    ("todo_replacement", "To do: the replacement cost is not above 0; clear it to use the cost."),
    ("todo_unknown_offering", "To do: this offering is not listed on Offerings."),
    ("todo_decide", "To do: answer the open question; the sentence says which."),
    ("todo_belongs", "To do: a cost of a single sale belongs to an offering; name it on Costs."),
    ("todo_price", "To do: the price is missing or text; type it on Offerings."),
    ("todo_sales", "To do: the sales are text; type a number on Offerings."),
    ("todo_control_text", "To do: the control is text; type a number on Offerings, or clear it."),
    ("todo_control", "To do: T differs from its control on Offerings; one of the two is wrong."),
    ("todo_no_costs", "To do: give its cost lines; one with cost 0 if truly none."),
    ("todo_lines", "To do: lines incomplete or in Review; see Treatment."),
    ("todo_offering_name", "To do: name this offering on Offerings."),
    ("todo_item", "To do: name the item."),
    ("todo_quantities", "To do: bought, needed or cost per unit is missing or text."),
    ("todo_excess", "To do: needed is more than bought; there is no excess."),
    ("todo_charged", "To do: say whether the excess was charged to the project."),
    ("todo_again", "To do: say whether the item will be bought again."),
    ("todo_case", "To do: an amount of this case is missing or text; type 0 where there is none."),
    ("todo_first", "To do: list what you sell on Offerings, then its costs on Costs."),
    ("todo_open", " cost lines are incomplete or in Review: see Treatment."),
)


def declare_words(book: Book, table: RuleTable, always: RuleTable) -> None:
    """Declare every word, and the rule set of the opposite view; that of the register is named on the Cover."""
    for name, text in _WORDS:
        book.word(name, text)
    shown = amounts_in_words(table, always)
    for way in ("cost", "replacement", "alternative", "share", "none"):
        book.word(f"way_{way}", shown.get(way, way))
    book.word("rule_set_always", always.name)
    note = "" if table.name == DEFAULT else f" [{table.name} {table.fingerprint}]"
    book.word("rule_set_note", note)
