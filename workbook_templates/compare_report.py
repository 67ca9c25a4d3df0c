"""What changed between two versions of a workbook, as a workbook: draws it, finds nothing itself."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from openpyxl.workbook import Workbook

from addin.audit.comparing import Change, Compared, Nature
from workbook_templates import house_style as look
from workbook_templates.parts import charts
from workbook_templates.parts.book import Book, Sheet, SheetPlan
from workbook_templates.parts.listing import draw_list

TITLE: Final = "Comparison"
PLANS: Final = (
    SheetPlan("Summary", "front", "Which two workbooks, and how much changed"),
    SheetPlan("Changes", "result", "What changed, and which inputs each result goes back to", landscape=True),
)
MEANINGS: Final = {
    Nature.STRUCTURE: "sheets, hidden rows, names, tables, settings",
    Nature.POLICY: "the rule table and the words it is printed with",
    Nature.FORMULA: "a formula changed, was put in, taken out or typed over",
    Nature.INPUT: "a typed figure, or an answer that formulas read",
    Nature.TEXT: "a typed text that no formula reads",
    Nature.RESULT: "the same formula gives another figure",
}


def build(compared: Compared, *, made: datetime) -> Workbook:
    """The comparison as a workbook.

    Args:
        compared: what changed.
        made: when; the only thing in which two reports on the same files differ.
    """
    book = Book(TITLE, PLANS, compared.version, "plain")
    _summary(book.open_sheet("Summary", status=compared.verdict), compared, made)
    draw_list(
        book,
        compared.verdict,
        "Changes",
        ("Nature", "Where", "Where before", "What", "Before", "After", "Difference", "Goes back to"),
        (11, 22, 22, 30, 26, 26, 14, 44),
        (
            (c.nature.value, c.new_place, c.old_place, c.called, c.old, c.new, c.difference, causes_in_words(c))
            for c in compared.changes
        ),
        len(compared.changes),
        numbers=(7,),
    )
    book.describe(f"{TITLE}: {compared.old.name} and {compared.new.name}", "throughput, comparison", made)
    return book.workbook


def causes_in_words(change: Change) -> str:
    """The changed cells behind a result; what to think of when there is none."""
    if change.nature is not Nature.RESULT:
        return ", ".join(change.causes)
    if not change.causes:
        return "no changed cell: recalculated, or another version or rule set"
    more = change.cause_count - len(change.causes)
    return ", ".join(change.causes) + (f" and {more:,} more" if more else "")


def _summary(sheet: Sheet, compared: Compared, made: datetime) -> None:
    sheet.widths(22, 60, 12)
    row = 5
    for label, book in (("Before", compared.old), ("After", compared.new)):
        for what, text in ((label, book.name), ("Size", f"{book.size:,} bytes"), ("SHA-256", book.sha256)):
            sheet.put(f"A{row}", what, "Label")
            sheet.text(f"B{row}", text, "Label", wrap=len(text) > 58)
            row += 1
    sheet.put(f"A{row}", "Compared on", "Label")
    sheet.put(f"B{row}", made.isoformat(sep=" ", timespec="seconds"), "Label")
    sheet.put(f"A{row + 1}", "Compared with", "Label")
    sheet.put(f"B{row + 1}", f"throughput-addin {compared.version}", "Label")
    row += 3
    sheet.headings(row, ("Nature", "What that is", "Changes"), numbers=(3,), height=18)
    for line, nature in enumerate(Nature, row + 1):
        sheet.put(f"A{line}", nature.value, "Label")
        sheet.put(f"B{line}", MEANINGS[nature], "Label")
        sheet.put(f"C{line}", len(compared.of(nature)), "Label", look.COUNT, align="right")
    last = row + len(Nature)
    if compared.changes:
        sheet.put(f"A{last + 2}", "Changes by nature", "Heading 2")
        counts = ", ".join(f"{nature.value} {len(compared.of(nature))}" for nature in Nature)
        drawing = charts.Drawing(
            title=("Summary", f"A{last + 2}", "Changes by nature"),
            unit="changes",
            number_format="#,##0;-#,##0",
            size=(17.5, 7),
            description=f"Bars: how many changes there are of each nature: {counts}.",
        )
        feed = charts.Feed(sheet.worksheet, row, row + 1, last)
        charts.put_chart(sheet, charts.ranked_bars(feed, {"name": 1, "gain": 3}, drawing), f"A{last + 3}")
