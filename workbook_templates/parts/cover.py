"""The Cover: what the workbook is, the figures at a glance, what it stands on, and where everything is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from addin.rules import RuleTable
from workbook_templates import house_style as look
from workbook_templates.parts.book import KIND_IN_WORDS, TABS, Book

SHEET: Final = "Cover"
_COLUMNS: Final = "ABCDEF"


@dataclass(frozen=True)
class Glance:
    """A figure that stands large on the Cover: its label, its formula without "=", and its format."""

    label: str
    formula: str
    number_format: str


@dataclass(frozen=True)
class About:
    """A line of what the workbook stands on: a label, a text or a formula beginning with "=", and a note beside it.

    `name` is the defined name of the value's cell, where programs have to find it.
    """

    label: str
    value: str
    note: str = ""
    name: str = ""
    number_format: str = look.GENERAL


@dataclass(frozen=True)
class Identity:
    """By what a reader years later, or a program, knows the workbook: its template and the rules it follows.

    The Cover shows it, in cells of the same names in every template: template_name, template_version, edition,
    rule_set and rule_fingerprint. `example` is what is said of a worked example; "" when it is none.
    """

    template: str
    rules: RuleTable
    example: str = ""

    def lines(self, book: Book) -> tuple[About, ...]:
        """The lines that stand last among what the workbook stands on."""
        meaning, turn = _EDITIONS[book.edition]
        return (
            About("Rule set", self.rules.name, name="rule_set"),
            About(
                "Rules' fingerprint",
                self.rules.fingerprint,
                "the same fingerprint means the same rules",
                "rule_fingerprint",
            ),
            About("Edition", book.edition, meaning, "edition"),
            About("", "", turn),
            About("Template", self.template, name="template_name"),
            About("Version", book.version, "of throughput-addin", "template_version"),
            *([About("Example", self.example)] if self.example else ()),
        )


_EDITIONS: Final = {
    "addin": (
        "add-in edition: results call the add-in's worksheet functions",
        "to turn it into the plain edition, build it again with --for plain",
    ),
    "plain": (
        "plain edition: results are native formulas; no add-in is needed",
        "to turn it into the add-in edition, build it again without --for plain",
    ),
}


def draw_cover(
    book: Book,
    subtitle: str,
    note: str,
    hint: str,
    glances: Sequence[Glance],
    abouts: Sequence[About],
    start: Sequence[str],
    identity: Identity,
) -> None:
    """Draw the Cover.

    Args:
        book: the workbook.
        subtitle: whose it is, a formula or a text.
        note: a formula without "=" for a reservation that stands in the band.
        hint: a formula without "=" that says what to do first.
        glances: five figures at most.
        abouts: what it stands on: period, currency, signs.
        start: how to begin, in a few lines.
        identity: template, version, edition and rule set, which follow those lines.
    """
    sheet = book.sheets[SHEET]
    sheet.widths(24, 24, 24, 24, 24, 3)
    look.set_page(sheet.worksheet, landscape=False, heading_rows="", version=book.version, tab=TABS["front"])
    sheet.protect()
    for row in range(1, 6):
        for letter in _COLUMNS[:5]:
            sheet.put(f"{letter}{row}", None, "Band")
    sheet.put("A2", f"  {book.title}", "Band title")
    sheet.put("A3", subtitle, "Band", indent=1)
    sheet.put("A4", f"={note}", "Band", indent=1)
    for row, height in ((1, 14), (2, 36), (3, 20), (4, 18), (5, 10)):
        sheet.row_height(row, height)
    sheet.put("A7", "=master_check", "Heading 2")
    sheet.lead("A7", "Checks", "A1")
    sheet.mark_line("A7", "checks_failed>0", "Bad")
    sheet.mark_line("A7", "checks_failed=0", "Good")
    sheet.put("A8", f"={hint}", "Hint")
    row = _glances(book, glances, 9)
    row = _abouts(book, (*abouts, *identity.lines(book)), row + 1)
    row = _start(book, start, row + 1)
    _contents(book, row + 1)


def _glances(book: Book, glances: Sequence[Glance], row: int) -> int:
    sheet = book.sheets[SHEET]
    for letter, glance in zip(_COLUMNS, glances):
        sheet.put(f"{letter}{row}", glance.label, "Explanatory Text", align="left", indent=1)
        sheet.put(f"{letter}{row + 1}", f"={glance.formula}", "Headline", glance.number_format, align="left", indent=1)
    sheet.row_height(row + 1, 28)
    return row + 2


def _abouts(book: Book, abouts: Sequence[About], row: int) -> int:
    sheet = book.sheets[SHEET]
    sheet.put(f"A{row}", "What it stands on", "Heading 1")
    for about in abouts:
        row += 1
        sheet.put(f"A{row}", about.label, "Label")
        sheet.put(f"B{row}", about.value or None, "Label", about.number_format, align="left")
        for letter in "CDE":
            sheet.put(f"{letter}{row}", None, "Label")
        if about.note:
            sheet.put(f"C{row}", about.note, "Label", align="left")
        if about.name:
            book.name(about.name, SHEET, f"B{row}")
    return row + 1


def _start(book: Book, start: Sequence[str], row: int) -> int:
    sheet = book.sheets[SHEET]
    sheet.put(f"A{row}", "How to start", "Heading 1")
    for text in start:
        row += 1
        sheet.put(f"A{row}", text)
    return row + 1


def _contents(book: Book, row: int) -> None:
    sheet = book.sheets[SHEET]
    sheet.put(f"A{row}", "Contents", "Heading 1")
    for plan in book.plans:
        if plan.title == SHEET:
            continue
        row += 1
        sheet.put(f"A{row}", None, "Label")
        sheet.link(f"A{row}", plan.title, "A1", plan.title)
        sheet.put(f"B{row}", KIND_IN_WORDS[plan.kind], "Unit")
        sheet.put(f"C{row}", plan.purpose, "Explanatory Text")
