"""The Audit sheet: every function result, declared once, re-performed beside it by plain native formulas.

One declaration writes both the result's cell and its line in the reviewer's work paper, so the two cannot part.
In the plain edition the native formula stands in the result's cell itself, and no function of ours is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from addin.catalogue import FUNCTIONS
from workbook_templates import house_style as look
from workbook_templates.parts.book import Book, Edition, at, place

SHEET: Final = "Audit"
FIRST_LINE: Final = 19
_HEADING: Final = FIRST_LINE - 1


@dataclass(frozen=True)
class Reperformed:
    """One function result: where it stands, what is called with what, and the same figure natively.

    `arguments` are addresses or names; they are written fixed to their sheet, so that the Audit sheet can show
    them. `native` and `ready` are formulas without "="; the result stays blank while `ready` is false. `named` is
    the cell with the line's own name, where it has one: an offering, a month. `shown` stands in the arguments' three
    columns where there are more than three; `is_text` compares the result sign by sign instead of subtracting.
    `call` is the whole call, where it is more than the function with its arguments.
    """

    reference: str
    what: str
    sheet: str
    cell: str
    function: str
    arguments: tuple[str, ...]
    native: str
    ready: str
    tolerance: str
    number_format: str
    source: str
    rule: str
    named: str = ""
    named_format: str = look.GENERAL
    shown: tuple[str, ...] = ()
    is_text: bool = False
    call: str = ""

    def formula(self, edition: Edition) -> str:
        """The formula of the result's cell in an edition of the workbook."""
        call = self.call or f"{self.function}({','.join(self.arguments)})"
        return f'=IF({self.ready},{self.native if edition == "plain" else call},"")'


@dataclass(eq=False)
class AuditTrail:
    """The function results of a workbook, in the order they were declared."""

    book: Book
    purpose: str
    source: str
    work: Sequence[str]
    lines: list[Reperformed] = field(default_factory=list)

    def add(
        self,
        reference: str,
        what: str,
        sheet: str,
        cell: str,
        function: str,
        arguments: Sequence[str],
        native: str,
        *,
        ready: str,
        tolerance: str,
        number_format: str,
        rule: str,
        source: str = "",
        role: str = "Output",
        named: str = "",
        named_format: str = look.GENERAL,
        shown: Sequence[str] = (),
        is_text: bool = False,
        call: str = "",
    ) -> None:
        """Declare a function result: writes its cell and registers its line.

        Args:
            reference: the line's reference, such as "T-01".
            what: the result in words.
            sheet: the sheet the result stands on.
            cell: its cell there.
            function: the worksheet function.
            arguments: addresses with their sheet, or names.
            native: the same figure by native formulas, without "=".
            ready: when it can be computed, as a formula without "=".
            tolerance: the name of the tolerance for the difference.
            number_format: how the figure looks.
            rule: the rule in short.
            source: where the rule stands; what the catalogue says of the function when left out.
            role: the role of the result's cell.
            named: the cell with the line's own name, where it has one: an offering, a month.
            named_format: how that name looks.
            shown: the three arguments shown, where there are more.
            is_text: the result is a text.
            call: the whole call without "=", where it is more than the function with its arguments.
        """
        if function not in FUNCTIONS:
            raise ValueError(f"{cell} of {sheet} asks for {function}, which the catalogue does not know")
        line = Reperformed(
            reference,
            what,
            sheet,
            cell,
            function,
            tuple(arguments),
            native,
            ready,
            tolerance,
            number_format,
            source or FUNCTIONS[function].signature.source,
            rule,
            named,
            named_format,
            tuple(shown) or tuple(arguments)[:3],
            is_text,
            call,
        )
        self.lines.append(line)
        align = "left" if is_text else "right"
        self.book.sheets[sheet].put(
            cell, line.formula(self.book.edition), role, number_format, align=align, indent=int(is_text)
        )

    @property
    def last_line(self) -> int:
        """The row of the last line."""
        return FIRST_LINE + len(self.lines) - 1

    def count_of(self, status: str) -> str:
        """How many lines have a status, as a formula; `status` is the name of a word."""
        return f"COUNTIFS({place(SHEET, f'K{FIRST_LINE}:K{self.last_line}', fixed=True)},{status})"

    def declare_words(self) -> None:
        """The words of the sheet's statuses."""
        self.book.word("word_agrees", "agrees")
        self.book.word("word_differs", "differs")
        self.book.word("word_error", "error")

    def draw(self) -> None:
        """Draw the work paper; call it when every result has been declared."""
        sheet = self.book.open_sheet(SHEET, heading_row=_HEADING, freeze=f"C{FIRST_LINE}")
        sheet.widths(11, 28, 18, 21, 14, 14, 14, 14, 14, 10, 10, 7, 34, 16, 10, 18)
        self._top()
        sheet.headings(
            _HEADING,
            (
                "Ref.",
                "Result",
                "Cell",
                "Function",
                "First argument",
                "Second argument",
                "Third argument",
                "Result",
                "By native formulas",
                "Difference",
                "Auto: agrees?",
                "Work",
                "Rule",
                "Source",
                "Reviewer's tick",
                "Remark",
            ),
            numbers=(5, 6, 7, 8, 9, 10),
        )
        for row, line in enumerate(self.lines, FIRST_LINE):
            self._line(row, line)
        sheet.mark_ground(f"O{FIRST_LINE}:P{self.last_line}", f'$H{FIRST_LINE}<>""', "Reviewer")
        sheet.mark_filled(f"A{FIRST_LINE}:P{self.last_line}", f'$H{FIRST_LINE}<>""')
        statuses = f"K{FIRST_LINE}:K{self.last_line}"
        sheet.mark(statuses, f"K{FIRST_LINE}=word_agrees", "Good")
        sheet.mark(statuses, f'AND(K{FIRST_LINE}<>"",K{FIRST_LINE}<>word_agrees)', "Bad")

    def _top(self) -> None:
        sheet = self.book.sheets[SHEET]
        row = 5
        for label, texts in (("Purpose", [self.purpose]), ("Source", [self.source]), ("Work", self.work)):
            for number, text in enumerate(texts):
                sheet.put(f"A{row}", label if number == 0 else None, "Heading 2")
                sheet.put(f"B{row}", text, "Normal")
                row += 1
        row += 1
        sheet.put(f"A{row}", "Ticks", "Heading 2")
        for number, (mark, meaning) in enumerate(
            (
                ("F", "footed: the column was added up"),
                ("CF", "cross-footed: rows and columns give the same total"),
                ("Rx", "re-performed; “auto” is what this workbook itself finds"),
                ("PBC", "provided by client"),
            ),
            row,
        ):
            sheet.put(f"B{number}", f"{mark}   {meaning}", "Normal")
        for number, (left, right) in enumerate(
            (("Conclusion", "Materiality"), ("Prepared by", "Prepared on"), ("Reviewed by", "Reviewed on")), row
        ):
            sheet.put(f"E{number}", left, "Label")
            sheet.put(f"F{number}", None, "Reviewer")
            sheet.put(f"G{number}", None, "Reviewer")
            sheet.put(f"H{number}", right, "Label")
            sheet.put(f"I{number}", None, "Reviewer", look.DAY if right.endswith("on") else look.MONEY)
        sheet.put(
            f"A{_HEADING - 2}",
            "“agrees” means: the arithmetic agrees. It confirms neither the facts nor the policy; "
            "ticks, conclusion and names are for people.",
            "Explanatory Text",
        )

    def _line(self, row: int, line: Reperformed) -> None:
        """A line: what it is stands there as text; only what depends on the inputs is a formula, blank until ready."""
        sheet = self.book.sheets[SHEET]
        here = place(line.sheet, line.cell)
        begun = line.ready if line.is_text else f'I{row}<>""'  # a text may be blank though it is there

        sheet.put(at(row, 1), line.reference, "Quiet row")
        if line.named:
            named = f'=IF({begun},{line.named},"")'
            sheet.put(at(row, 2), named, "Linked row", line.named_format, align="left")
        else:
            sheet.put(at(row, 2), line.what, "Quiet row")
        sheet.link(at(row, 3), line.sheet, line.cell, f"{line.sheet}!{line.cell}")
        sheet.put(at(row, 4), line.function, "Quiet row")
        for number, argument in enumerate(line.shown):
            shown = f'=IF({begun},{argument},"")'
            sheet.put(at(row, 5 + number), shown, "Linked row", look.MONEY, align="right")
        sheet.put(at(row, 8), f"={here}", "Linked row", line.number_format, align="right")
        native = f'=IF({line.ready},{line.native},"")'
        sheet.put(at(row, 9), native, "Row", line.number_format, align="right")
        apart = f"IF(EXACT(H{row},I{row}),0,1)" if line.is_text else f"ROUND(H{row}-I{row},decimals_difference)"
        # Both have to be blank: a result that somebody cleared is no agreement.
        blank = f'AND(H{row}="",I{row}="")'
        sheet.put(at(row, 10), f'=IF({blank},"",{apart})', "Row", look.MONEY, align="right")
        agrees = f"IF(ABS(J{row})<={line.tolerance},word_agrees,word_differs)"
        sheet.put(at(row, 11), f'=IFERROR(IF({blank},"",{agrees}),word_error)', "Row", align="center")
        sheet.put(at(row, 12), "Rx", "Quiet row", align="center")
        sheet.text(at(row, 13), line.rule, "Quiet row")
        sheet.text(at(row, 14), line.source, "Quiet row")
        sheet.put(at(row, 15), None, "Reviewer row", align="center")
        sheet.put(at(row, 16), None, "Reviewer row")
