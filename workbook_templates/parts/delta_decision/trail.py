"""The decision's audit trail: the house's, for calls written out whole and results that are named by their line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from addin.catalogue import FUNCTIONS
from workbook_templates import house_style as look
from workbook_templates.parts.audit import AuditTrail


class DecisionTrail(AuditTrail):
    """The function results of a decision, in the order they were declared."""

    def judge(
        self,
        reference: str,
        sheet: str,
        cell: str,
        call: str,
        shown: Sequence[str],
        native: str,
        *,
        ready: str,
        named: str,
        rule: str,
        number_format: str = look.MONEY,
        tolerance: str = "tolerance_money",
        is_text: bool = False,
        role: str = "Row",
    ) -> None:
        """Declare a result: `call` is the whole call without "=", `shown` three of its arguments at most."""
        function = next(name for name in re.findall(r"\b([A-Z_]+)\(", call) if name in FUNCTIONS)
        self.add(
            reference,
            rule,
            sheet,
            cell,
            function,
            shown,
            native,
            ready=ready,
            tolerance=tolerance,
            number_format=number_format,
            rule=rule,
            role=role,
            named=named,
            is_text=is_text,
            call=call,
        )
