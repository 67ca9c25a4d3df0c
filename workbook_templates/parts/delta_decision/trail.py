"""The decision's audit trail: as the house's, also for calls of many arguments and for results that are words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from addin.catalogue import FUNCTIONS
from workbook_templates import house_style as look
from workbook_templates.parts import audit
from workbook_templates.parts.audit import AuditTrail, Reperformed
from workbook_templates.parts.book import Edition


@dataclass(frozen=True)
class Called(Reperformed):
    """A function result whose call has more than the arguments shown, or whose answer is a word."""

    call: str = ""
    is_text: bool = False

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
        more: dict[str, Any] = {"named": named, "rule": rule, "tolerance": tolerance, "number_format": number_format}
        self.add(reference, rule, sheet, cell, function, shown, native, ready=ready, role=role, **more)
        plain = self.lines[-1]
        line = Called(**{**vars(plain), "call": call, "is_text": is_text})
        self.lines[-1] = line
        side = "left" if is_text else "right"
        self.book.sheets[sheet].put(cell, line.formula(self.book.edition), role, number_format, align=side)

    def draw(self) -> None:
        """Draw the work paper; a word agrees when it is the same word."""
        super().draw()
        sheet = self.book.sheets[audit.SHEET]
        for row, line in enumerate(self.lines, audit.FIRST_LINE):
            if isinstance(line, Called) and line.is_text:
                same = f'=IF(H{row}="","",IF(H{row}=I{row},0,1))'
                sheet.put(f"J{row}", same, "Row", look.MONEY, align="right")
