"""The decision's audit trail: the house's, for calls written out whole and results that are named by their line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from addin.catalogue import FUNCTIONS
from workbook_templates import house_style as look
from workbook_templates.parts.audit import AuditTrail


@dataclass(eq=False)
class DecisionTrail(AuditTrail):
    """The function results of a decision, in the order they were declared; spare ones go to the end.

    `placed` is how many alternatives stand side by side when the workbook is built.
    """

    placed: int = 0
    spare: set[str] = field(default_factory=set)

    @property
    def printed(self) -> int:
        """How many lines are not spare."""
        return len(self.lines) - len(self.spare)

    def put_spare_last(self) -> None:
        """Let the lines of rows that nobody has filled follow all others; call it before the sheet is drawn."""
        self.lines.sort(key=lambda line: line.reference in self.spare)

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
        spare: bool = False,
    ) -> None:
        """Declare a result: `call` is the whole call without "=", `shown` three of its arguments at most.

        `spare` results belong to rows that nobody has filled when the workbook is built.
        """
        if spare:
            self.spare.add(reference)
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
