"""The Checks sheet: one line per check, and the master check that every sheet's heading shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts.book import Book, at

SHEET: Final = "Checks"
_FIRST_ROW: Final = 8


@dataclass(frozen=True)
class Check:
    """One thing that must hold: its size is compared with a tolerance, both ways from zero.

    `value` and `applies` are formulas without "="; `applies` blank means always. `tolerance` is a name.
    """

    title: str
    compares: str
    value: str
    tolerance: str
    sheet: str
    cell: str
    remedy: str
    applies: str = ""
    number_format: str = look.COUNT


@dataclass(eq=False)
class Checks:
    """The checks of a workbook, in the order they were added."""

    book: Book
    checks: list[Check] = field(default_factory=list)

    def add(self, check: Check) -> str:
        """Register a check; returns the cell of its status on the Checks sheet."""
        self.checks.append(check)
        return f"F{_FIRST_ROW + len(self.checks) - 1}"

    def declare_words(self) -> None:
        """The words the statuses are made of, for formulas of other sheets to use."""
        word = self.book.word
        word("word_ok", "OK")
        word("word_check", "CHECK")
        word("word_not_given", "not given")
        word("master_all", "Master check: OK – all checks that apply are OK: ")
        word("master_one", "Master check: CHECK – open on the sheet Checks: ")
        word("master_of", " of ")

    def draw(self) -> None:
        """Draw the sheet; call it when every check has been added."""
        sheet = self.book.open_sheet(SHEET, heading_row=_FIRST_ROW - 1, freeze=f"A{_FIRST_ROW}")
        sheet.widths(5, 34, 46, 18, 14, 12, 26, 58)
        last = _FIRST_ROW + len(self.checks) - 1
        statuses = f"F{_FIRST_ROW}:F{last}"
        sheet.put("B5", "Checks that say CHECK", "Label")
        sheet.put("C5", f"=COUNTIFS({statuses},word_check)", "Output", look.COUNT, align="left")
        sheet.put("D5", "Checks that apply", "Label", align="right")
        sheet.put("E5", f"=COUNTIFS({statuses},word_ok)+C5", "Output", look.COUNT, align="right")
        self.book.name("checks_failed", SHEET, "C5")
        self.book.name("checks_applied", SHEET, "E5")
        sheet.put(
            "A3",
            "=IF(checks_failed>0,master_one&checks_failed&master_of&checks_applied,master_all&checks_applied)",
            "Heading 2",
        )
        self.book.name("master_check", SHEET, "A3")
        sheet.headings(
            _FIRST_ROW - 1,
            (
                "No.",
                "Check",
                "What must be zero, or within the tolerance",
                "Value",
                "Tolerance",
                "Status",
                "Where to look",
                "If it says CHECK",
            ),
            numbers=(4, 5),
        )
        for row, check in enumerate(self.checks, _FIRST_ROW):
            self._line(row, check)
        sheet.mark(statuses, f"F{_FIRST_ROW}=word_check", "Bad")
        sheet.mark(statuses, f"F{_FIRST_ROW}=word_ok", "Good")
        sheet.mark(statuses, f"F{_FIRST_ROW}=word_not_given", "Neutral")

    def _line(self, row: int, check: Check) -> None:
        sheet = self.book.sheets[SHEET]
        sheet.put(at(row, 1), row - _FIRST_ROW + 1, "Label", align="left")
        sheet.put(at(row, 2), check.title, "Label", wrap=True)
        sheet.put(at(row, 3), check.compares, "Label", wrap=True)
        value = f"ROUND({check.value},decimals_difference)"
        if check.applies:
            value = f'IF({check.applies},{value},"")'
        sheet.put(at(row, 4), f"={value}", "Calculation", check.number_format, align="right")
        sheet.put(at(row, 5), f"={check.tolerance}", "Linked Cell", align="right")
        status = f"IFERROR(IF(ABS(D{row})<=E{row},word_ok,word_check),word_check)"
        if check.applies:
            status = f"IF({check.applies},{status},word_not_given)"
        sheet.put(at(row, 6), f"={status}", "Check Cell", align="center")
        sheet.link(at(row, 7), check.sheet, check.cell, f"{check.sheet}!{check.cell}")
        sheet.put(at(row, 8), check.remedy, "Explanatory Text", wrap=True)
        lines = max(len(check.remedy) / 56, len(check.compares) / 44, len(check.title) / 32)
        sheet.row_height(row, 15 if lines <= 1 else 13 * (int(lines) + 1) + 2)
