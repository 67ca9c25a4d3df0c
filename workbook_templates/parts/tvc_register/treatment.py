"""The Treatment sheet: treatment, amount, rule, flag, ΔOE and sentence of every cost line, one call per cell."""

from __future__ import annotations

from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts.audit import AuditTrail
from workbook_templates.parts.book import Book
from workbook_templates.parts.tvc_register.cost_lines import FIRST, cell
from workbook_templates.parts.tvc_register.inputs import HEADING_ROW, Inputs
from workbook_templates.parts.tvc_register.places import TREATMENT, TREATMENT_LETTERS

_HEADINGS: Final = (
    ("Offering", 27),
    ("Cost line", 38),
    ("Treatment", 11),
    ("Amount per unit", 13),
    ("Quantity", 10),
    ("TVC of one sale", 14),
    ("ΔOE per unit", 13),
    ("Rule", 7),
    ("Flag", 23),
    ("Months of stock: changes nothing", 13),
    ("In a sentence", 96),
    ("To do", 48),
    ("Always TVC: amount per unit", 14),
)


def draw_treatment(book: Book, audit: AuditTrail, inputs: Inputs) -> None:
    """Draw the sheet; its function cells are declared to the audit trail."""
    sheet = book.open_sheet(TREATMENT, heading_row=HEADING_ROW, freeze=f"C{FIRST}")
    sheet.widths(*(width for _, width in _HEADINGS))
    sheet.put(
        "A4",
        "TVC: what ONE MORE sale makes the firm pay, or buy again, with certainty; when it was bought does not matter.",
        "Explanatory Text",
    )
    sheet.headings(HEADING_ROW, [heading for heading, _ in _HEADINGS], numbers=(4, 5, 6, 7, 10, 13), height=42)
    last = inputs.costs.last_row
    filled = f'$B{FIRST}<>""'
    sheet.mark(f"C{FIRST}:C{last}", f"C{FIRST}=treated_review", "Neutral")
    sheet.mark(f"L{FIRST}:L{last}", f'L{FIRST}<>""', "Neutral")
    for strong in ("C", "F"):
        sheet.mark_filled(f"{strong}{FIRST}:{strong}{last}", filled, strong=True)
    sheet.mark_filled(f"A{FIRST}:M{last}", filled)
    for row in range(FIRST, last + 1):
        line = row - HEADING_ROW
        months = inputs.costs.cell("months_of_stock", line)
        tvc = cell("tvc", row)
        todo, ready, decided = cell("todo", row), cell("ready", row), cell("decided", row)
        belongs = f"AND({cell('number', row)}=0,{tvc}<>0)"
        hint = f'IF({todo}<>"",{todo},IF({ready}=0,"",IF({decided}=0,todo_decide,IF({belongs},todo_belongs,""))))'
        sheet.put(f"A{row}", f"={cell('offering', row)}", "Linked row")
        sheet.put(f"B{row}", f"={cell('line', row)}", "Linked row", wrap=False)
        sheet.put(f"E{row}", f'=IF({ready}=1,{cell("quantity", row)},"")', "Linked row", look.QUANTITY, align="right")
        sheet.put(f"F{row}", f"={tvc}", "Linked row", look.MONEY, align="right")
        sheet.put(f"J{row}", f'=IF({months}="","",{months})', "Linked row", look.QUANTITY, align="right")
        # The sentence begins with its rule, so one call serves both cells.
        reason = f"{TREATMENT_LETTERS['reason']}{row}"
        rule = f'=IF({reason}="","",LEFT({reason},FIND(word_colon,{reason})-1))'
        sheet.put(f"{TREATMENT_LETTERS['rule']}{row}", rule, "Row", align="left", indent=1)
        sheet.put(f"L{row}", f"={hint}", "Row")
        _functions(audit, row)
    book.name("treatment_hints", TREATMENT, f"L{FIRST}:L{last}")


def _functions(audit: AuditTrail, row: int) -> None:
    c = {key: cell(key, row) for key in ("cost", "trigger", "kind", "again_given", "replacement", "alternative", "key")}
    facts = tuple(c[key] for key in ("cost", "trigger", "kind", "again_given", "replacement", "alternative"))
    key, policy_row, kind = c["key"], cell("policy_row", row), c["kind"]
    flag = f"INDEX(key_flag,{key})"
    when = f"INDEX(key_when,{key})"
    above = f"{c['cost']}>{cell('alternative_used', row)}"
    own = f"INDEX(key_because,{key})"
    sentence = f"IF({own}=word_nothing,INDEX(policy_sentences,{policy_row}),{own})"
    for mark, shown in (
        ("mark_cost", cell("cost_words", row)),
        ("mark_replacement", cell("replacement_words", row)),
        ("mark_alternative", cell("alternative_words", row)),
        ("mark_share", cell("share_words", row)),
        ("mark_amount", cell("amount_words", row)),
    ):
        sentence = f"SUBSTITUTE({sentence},{mark},{shown})"
    results = (
        ("treatment", "out_treatment", f"INDEX(policy_treatments,{policy_row})", "ready"),
        ("unit", "out_amount", cell("unit", row), "decided"),
        ("oe", "out_delta_oe", f"IF(INDEX(key_delta,{key})=way_cost,{c['cost']},0)", "decided"),
        (
            "flag",
            "out_flag",
            f'IF({when}=when_always,{flag},IF({when}=when_labour,IF({kind}=kind_labour,{flag},""),'
            f'IF({when}=when_above,IF({above},{flag},""),"")))',
            "ready",
        ),
        ("reason", "out_reason", f"{cell('rule', row)}&word_colon&{sentence}&rule_set_note", "ready"),
        ("always", "out_amount", cell("unit_always", row), "decided"),
    )
    for name, output, native, ready in results:
        amount = name in ("unit", "oe", "always")
        audit.add(
            f"{_REFERENCES[name]}-{row - HEADING_ROW:03}",
            name,
            TREATMENT,
            f"{TREATMENT_LETTERS[name]}{row}",
            "TVC_POLICY",
            (*facts, "rule_set_always" if name == "always" else "rule_set", output),
            native,
            ready=f"{cell(ready, row)}=1",
            tolerance="tolerance_money",
            number_format=look.MONEY if amount else look.GENERAL,
            rule=_RULES[name],
            role="Row",
            named=cell("line", row),
            shown=(c["cost"], c["trigger"], c["again_given"]),
            is_text=not amount,
        )


_REFERENCES: Final = {
    "treatment": "PT",
    "unit": "PA",
    "oe": "PO",
    "flag": "PF",
    "reason": "PS",
    "always": "PX",
}
_RULES: Final = {
    "treatment": "Treatment by the first rule that matches",
    "unit": "TVC per unit by the rule",
    "oe": "ΔOE per unit, where the rule is a decision's",
    "flag": "What a person should do",
    "reason": "The rule's sentence with the figures",
    "always": "TVC per unit where material is always charged",
}
