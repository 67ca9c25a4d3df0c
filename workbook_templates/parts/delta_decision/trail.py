"""The decision's audit trail: as the house's, also for calls of many arguments and for results that are words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from addin.catalogue import FUNCTIONS
from workbook_templates import house_style as look
from workbook_templates.parts.audit import AuditTrail, Reperformed
from workbook_templates.parts.book import Edition


@dataclass(frozen=True)
class Called(Reperformed):
    """A function result whose call is more than the arguments shown: another with or without purchases, say."""

    call: str = ""

    def formula(self, edition: Edition) -> str:
        """The formula of the result's cell in an edition of the workbook."""
        return f'=IF({self.ready},{self.native if edition == "plain" else self.call},"")'


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
        more: dict[str, Any] = {
            "named": named,
            "rule": rule,
            "tolerance": tolerance,
            "number_format": number_format,
            "is_text": is_text,
        }
        self.add(reference, rule, sheet, cell, function, shown, native, ready=ready, role=role, **more)
        plain = self.lines[-1]
        line = Called(**vars(plain), call=call)
        self.lines[-1] = line
        side = "left" if is_text else "right"
        self.book.sheets[sheet].put(
            cell, line.formula(self.book.edition), role, number_format, align=side, indent=int(is_text)
        )
