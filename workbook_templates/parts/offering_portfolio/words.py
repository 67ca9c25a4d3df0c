"""The words and sentences that the portfolio's formulas show; each stands once, on Lists."""

from __future__ import annotations

from typing import Final

from workbook_templates.parts.book import Book
from workbook_templates.parts.offering_portfolio.rules import AS_ANSWERED, BAR, CLASSES, DAMAGES, NET

OUTPUTS: Final = ("class", "secondary", "instruction", "operational_product", "status", "reason", "net", "load")

_WORDS: Final = {
    "joint_bar": BAR,
    "joint_colon": ": ",
    "joint_comma": ", ",
    "joint_stop": ". ",
    "word_ellipsis": "…",
    "word_net": NET,
    "word_answers_only_why": "Answers only: no effects are measured.",
    "word_answers_only": "Answers only",
    "word_as_answered": AS_ANSWERED,
    "word_review": "Review",
    "word_review_claim": "Review the claim",
    "word_yes": "Yes",
    "word_no": "No",
    "word_increase": "Increase",
    "word_decrease": "Decrease",
    "word_above_0": "above 0",
    "word_below_0": "below 0",
    "word_at_most_0": "at most 0",
    "word_0": "0",
    "word_induced": "induced T",
    "word_price_effect": "price effect",
    "word_neither": "neither",
    "word_not_accepted": "not accepted",
    "word_align": "ALIGN",
    "word_aligned": "aligned",
    "word_true_here": "true here",
    "word_false_here": "FALSE here",
    "word_not_tested": "not tested",
    "word_no_load": "takes none of it",
    "word_attract": "attract",
    "word_shift": "shift",
    "word_price": "price",
    "word_lifetime": "lifetime",
    "word_fits": "fits",
    "word_no_purpose": "no purpose ticked",
    "word_differs_from_answers": "ALIGN: purpose and answers differ",
    "word_agrees_with_answer": "as answered",
    "word_against_answer": "CHECK: figures say ",
    "word_excluded": "not ranked: its role is not to be sold by the minute",
    "word_takes_none": "takes none of the constraint",
    "word_overload": "Overload",
    "warn_cost_driver": "Planned rise on a Cost driver: more of it costs more than it brings. ",
    "warn_differentiator": "Planned rise on a Differentiator that earns less the more is consumed. ",
    "warn_overload": "The planned rise uses a resource that is overloaded. ",
    "todo_name": "Use a name without * ? ~",
    "todo_answer": "An answer is not accepted: choose from the list on Offerings",
    "todo_effects": "Effects are incomplete: give all four on Effects, or none",
    "todo_text": "Text stands where a number belongs on Effects",
    "todo_questions": "To do: answer the four questions on Offerings",
    "todo_today": "Not given: operations' instruction today on Offerings",
    "todo_volume": "Not tested: give volume, price, TVC and T elsewhere on Effects",
    "hint_first": "To do: list the offerings and answer the four questions on Offerings.",
    "hint_count_review": " offerings are in Review: answer their questions on Offerings.",
    "hint_count_unready": " offerings cannot be classified yet: see the last column of Roles.",
    "cloud_in_order": "In order to ",
    "cloud_in_order_have": "In order to have ",
    "status_role_not_proven": "Role not proven",
    "status_check": "Check",
    "word_confirmed": "Confirmed",
    "word_above_limit": "Above limit",
    "word_within": "OK",
    "todo_resources": "Not given: resources on Portfolio and loads on Effects",
    "cloud_we_must": "we must have ",
    "cloud_we_must_do": "we must ",
    "cloud_because": "because ",
    "cloud_one_hand": "We cannot both ",
    "cloud_and": "and ",
    "assumption_false": "assumption FALSE",
    "assumption_stands": "not refuted by these offerings",
    "assumption_untested": "To do: give volume, price, TVC and T elsewhere on Effects; then the assumption is tested.",
    "assumption_of": " of ",
    "assumption_lose": " tested offerings would not raise NP with more volume.",
    "cloud_evaporates": "The conflict evaporates.",
    "word_false": "FALSE",
    "todo_print": "Not all lines are printed: set the print areas anew (Page Layout, Print Area).",
    "todo_injection": "none yet: the hidden assumption is not refuted by figures",
    "cloud_injection": "classify, then constrain only those",
    "page_more": " more: see the sheet Lenses.",
    "page_none": "None.",
    "title_map": "Class map of the period: direct T against induced T + price effect",
    "word_not_classified": "Not yet classified",
}


def declare_words(book: Book) -> None:
    """Put every word on Lists."""
    for name, text in _WORDS.items():
        book.word(name, text)
    for output in OUTPUTS:
        book.word(f"output_{output}", output)
    for role in CLASSES:
        book.word(class_word(role), role)
    for number, damage in enumerate(DAMAGES, 1):
        book.word(f"damage_{number}", damage)


def class_word(role: str) -> str:
    """The name of a class's word.

    >>> class_word("Cost driver")
    'class_cost_driver'
    """
    return f"class_{role.lower().replace(' ', '_')}"
