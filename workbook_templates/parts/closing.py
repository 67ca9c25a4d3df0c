"""The checks every template ends with: no result is an error, each is re-performed, the policy is unchanged."""

from __future__ import annotations

from workbook_templates.parts import audit as audit_sheet
from workbook_templates.parts import policy
from workbook_templates.parts.audit import AuditTrail
from workbook_templates.parts.checks import Check
from workbook_templates.parts.integrity import integrity_checks


def closing_checks(audit: AuditTrail, policy_cell: str = f"G{policy.FIRST_RULE - 1}") -> list[Check]:
    """The last checks of a workbook, the same in all.

    Args:
        audit: the function results, all declared.
        policy_cell: the heading of the comparison on Policy, for the link.
    """
    first = f"K{audit_sheet.FIRST_LINE}"
    return [
        *integrity_checks(),
        Check(
            "No function result is an error",
            "results that are errors",
            audit.count_of("word_error"),
            "tolerance_none",
            audit_sheet.SHEET,
            first,
            "#NAME? means the add-in is not there: install it, or build the plain edition.",
        ),
        Check(
            "Function results agree with native formulas",
            "results that differ by more than the tolerance",
            audit.count_of("word_differs"),
            "tolerance_none",
            audit_sheet.SHEET,
            first,
            "A result was written over, or not recalculated. If it stays, do not rely on this workbook.",
        ),
        Check(
            "The policy table is unchanged",
            "rules that differ from those shipped",
            policy.CHANGED_RULES,
            "tolerance_none",
            policy.SHEET,
            policy_cell,
            "Somebody has written over the policy: restore it, or build with the firm's own rule set.",
        ),
    ]
