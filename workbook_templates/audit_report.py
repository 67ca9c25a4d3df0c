"""The auditor's report as a workbook: draws what an audit found; it finds nothing itself.

What comes from the audited file is written as text, whatever it begins with.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break

from addin.audit import Finding, Kind, Severity
from addin.audit.audit import Audited
from addin.audit.book import quoted_sheet
from addin.audit.findings import KINDS, shown
from addin.audit.reperformance import Reperformation
from workbook_templates import house_style as look
from workbook_templates.parts import charts
from workbook_templates.parts.book import Book, Sheet, SheetPlan, Value, at
from workbook_templates.parts.listing import draw_list
from workbook_templates.parts.lists import rows_high

TITLE: Final = "Audit report"
PLANS: Final = (
    SheetPlan("Summary", "front", "What can be relied on, and what was looked at"),
    SheetPlan("Findings", "result", "What was found, where, why it matters and what to do", landscape=True),
    SheetPlan("Re-performance", "result", "Every function result beside the same computed again", landscape=True),
    SheetPlan(
        "Distinct formulas", "calculation", "Every formula once, with how often it stands and where", landscape=True
    ),
    SheetPlan("Inputs", "input", "Every run of typed numbers and dates", landscape=True),
    SheetPlan("Sheets", "calculation", "What each sheet holds", landscape=True),
    SheetPlan("Sign-off", "control", "For people: conclusion, names and dates"),
)
_FINDING_WIDTHS: Final = (5, 8, 10, 18, 34, 20, 20, 6, 30, 30, 18)
_ROLE_OF: Final = {Severity.ERROR: "Bad", Severity.WARNING: "Neutral", Severity.NOTE: "Label"}
_KINDS_BESIDE_CHART: Final = 4
"""So many kinds, at most, leave room for the chart on the same page."""
_SIGNED: Final = (("Conclusion", "Materiality"), ("Prepared by", "Prepared on"), ("Reviewed by", "Reviewed on"))
_SIGN_OF: Final = {Severity.ERROR: "✕ error", Severity.WARNING: "! warning", Severity.NOTE: "· note"}


def build(audited: Audited, *, made: datetime, linked: str = "") -> Workbook:
    """The report of an audit as a workbook.

    Args:
        audited: what the audit found.
        made: when; the only thing in which two reports on one file differ.
        linked: the audited file as the report links to it, relative to the report; "" for no links.

    Returns:
        The workbook; `workbook_templates.finish.finish` writes it.
    """
    book = Book(TITLE, PLANS, audited.version, "plain")
    report = _Report(book, audited, linked)
    report.summary(made)
    report.findings()
    report.reperformance()
    report.formulas()
    report.inputs()
    report.sheets()
    report.sign_off()
    book.describe(f"{TITLE}: {audited.book.name}", "throughput, audit, re-performance", made)
    return book.workbook


def link_from(report: Path, audited: Path) -> str:
    """The audited file as a report in another folder links to it; "" where no relative way leads.

    >>> link_from(Path("out/report.xlsx"), Path("books/my book.xlsx"))
    '../books/my%20book.xlsx'
    """
    try:
        return quote(Path(os.path.relpath(audited, report.parent)).as_posix())
    except ValueError:  # another drive
        return ""


def _fault(done: Reperformation) -> str:
    return f" The workbook could not be recalculated as a whole: {done.fault}" if done.fault else ""


class _Report:
    def __init__(self, book: Book, audited: Audited, linked: str) -> None:
        self.book = book
        self.audited = audited
        self.linked = linked

    def _open(self, title: str, heading_row: int = 0, freeze: str = "") -> Sheet:
        return self.book.open_sheet(title, heading_row=heading_row, freeze=freeze, status=self.audited.verdict)

    # -- sheets

    def summary(self, made: datetime) -> None:
        sheet = self._open("Summary")
        sheet.widths(24, 44, 14, 12, 12)
        row = self._facts(sheet, 5, made)
        row = self._counts(sheet, row + 1)
        self._kinds(sheet, row + 1)

    def _facts(self, sheet: Sheet, row: int, made: datetime) -> int:
        audited, book = self.audited, self.audited.book
        says = book.properties
        facts: list[tuple[str, str]] = [
            ("File", book.name),
            ("Size", f"{book.size:,} bytes, {book.kind}"),
            ("SHA-256", book.sha256),
            ("Last written by", " ".join(filter(None, (says.application, says.application_version))) or "not said"),
            ("Changed, as the file says", says.modified or "not said"),
            *(("Not read", fault) for fault in book.faults),
            ("Audited on", made.isoformat(sep=" ", timespec="seconds")),
            ("Audited with", f"throughput-addin {audited.version}"),
            *(("Rule set", f"{rules.name}, fingerprint {rules.fingerprint}") for rules in audited.rule_sets),
            ("Shown of each kind", f"the first {audited.settings.first}, and the count"),
            ("Left out", ", ".join(sorted(audited.settings.ignored)) or "nothing"),
        ]
        sheet.put(f"A{row}", "What was audited", "Heading 1")
        for label, text in facts:
            row += 1
            sheet.put(f"A{row}", label, "Label", top=True)
            sheet.text(f"B{row}", text, "Label", wrap=True, top=True)
            sheet.row_height(row, max(15.0, rows_high([text], [44])))
        return row + 1

    def _counts(self, sheet: Sheet, row: int) -> int:
        sheet.put(f"A{row}", "What was found", "Heading 1")
        sheet.text(f"A{row + 1}", self.audited.verdict + ".", "Heading 2")
        row += 2
        for severity in Severity:
            sheet.put(f"A{row}", _SIGN_OF[severity], _ROLE_OF[severity])
            sheet.put(f"B{row}", self.audited.findings.number(severity), "Label", look.COUNT, align="left")
            row += 1
        return row

    def _kinds(self, sheet: Sheet, row: int) -> None:
        counts = self.audited.findings.counts
        if not counts:
            return
        ranked = sorted(counts, key=lambda code: (KINDS[code].severity.rank, -counts[code], code))
        sheet.headings(row, ("Code", "Kind of finding", "Severity", "Findings"), numbers=(4,), height=18)
        for line, code in enumerate(ranked, row + 1):
            kind = KINDS[code]
            sheet.put(f"A{line}", code, "Label")
            sheet.put(f"B{line}", kind.title, "Label")
            sheet.put(f"C{line}", _SIGN_OF[kind.severity], _ROLE_OF[kind.severity])
            sheet.put(f"D{line}", counts[code], "Label", look.COUNT, align="right")
        last = row + len(ranked)
        feed = charts.Feed(sheet.worksheet, row, row + 1, last)
        drawing = charts.Drawing(
            title=("Summary", f"A{last + 2}", "Findings by kind"),
            unit="findings",
            number_format="#,##0;-#,##0",
            size=(17.5, 3 + 0.55 * len(ranked)),
            description="Bars: how many findings there are of each kind, gravest kinds first. "
            + "; ".join(f"{KINDS[code].title}: {counts[code]}" for code in ranked[:10]),
        )
        if len(ranked) > _KINDS_BESIDE_CHART:
            sheet.worksheet.row_breaks.append(Break(id=last + 1))
        sheet.put(f"A{last + 2}", "Findings by kind", "Heading 2")
        charts.put_chart(sheet, charts.ranked_bars(feed, {"name": 2, "gain": 4}, drawing), f"A{last + 3}")

    def findings(self) -> None:
        heading = 6
        sheet = self._open("Findings", heading, f"E{heading + 1}")
        sheet.widths(*_FINDING_WIDTHS)
        sheet.headings(
            heading,
            (
                "No.", "Code", "Severity", "Where", "What", "Expected", "Found", "Cells", "Why it matters",
                "What to do", "Reviewer's answer",
            ),
            numbers=(8,),
        )  # fmt: skip
        row = heading + 1
        if not self.audited.findings:
            sheet.put(f"A{row}", "Nothing was found.", "Normal")
        for number, (finding, more) in enumerate(self._with_more(), 1):
            self._finding(sheet, row, number, finding)
            row += 1
            if more:
                sheet.put(at(row, 5), f"and {more:,} more findings of {finding.code}", "Explanatory Text")
                row += 1
        sheet.worksheet.auto_filter.ref = f"A{heading}:K{max(row - 1, heading + 1)}"

    def _with_more(self) -> Iterable[tuple[Finding, int]]:
        """Each finding shown; with the last of a kind, how many are not."""
        shown = list(self.audited.findings)
        last = {finding.code: number for number, finding in enumerate(shown)}
        for number, finding in enumerate(shown):
            rest = self.audited.findings.counts[finding.code] - len(self.audited.findings.of(finding.code))
            yield finding, rest if last[finding.code] == number else 0

    def _finding(self, sheet: Sheet, row: int, number: int, finding: Finding) -> None:
        texts = (finding.what, finding.expected, finding.found, finding.why, finding.remedy)
        sheet.put(at(row, 1), number, "Label", top=True)
        sheet.put(at(row, 2), finding.code, "Label", top=True)
        sheet.put(at(row, 3), _SIGN_OF[finding.severity], _ROLE_OF[finding.severity], top=True)
        self._link(sheet, at(row, 4), finding.sheet, finding.address, finding.place or "the workbook")
        for column, text in zip((5, 6, 7, 9, 10), texts):
            sheet.text(at(row, column), text, "Label", wrap=True, top=True)
        sheet.put(at(row, 8), finding.count, "Label", look.COUNT, align="right", top=True)
        sheet.put(at(row, 11), None, "Reviewer", wrap=True, top=True)
        sheet.row_height(row, max(15.0, rows_high(texts, [_FINDING_WIDTHS[column - 1] for column in (5, 6, 7, 9, 10)])))

    def reperformance(self) -> None:
        done = self.audited.reperformance
        ranked = sorted(done, key=lambda cell: cell.agrees)
        draw_list(
            self.book,
            self.audited.verdict,
            "Re-performance",
            ("Cell", "Functions", "Stored", "From stored values", "Recalculated", "Result", "What differs", "Formula"),
            (24, 20, 16, 16, 16, 16, 46, 50),
            (
                (
                    cell.place,
                    ", ".join(cell.functions),
                    shown(cell.stored),
                    shown(cell.from_stored_values),
                    shown(cell.recalculated),
                    cell.kind.value,
                    cell.message + (f" (rests on {cell.rests_on}, taken from the file)" if cell.rests_on else ""),
                    cell.formula,
                )
                for cell in ranked
            ),
            len(done),
        )
        sheet = self.book.sheets["Re-performance"]
        agree = sum(cell.agrees for cell in done)
        sheet.text("A4", f"{agree:,} of {len(done):,} function results agree.{_fault(done)}", "Explanatory Text")

    def formulas(self) -> None:
        columns = ("First in", "Copies", "Formula", "Calls of our functions, with their arguments")
        rows = (
            (f.first.place, f.count, f.formula, "\n".join(str(call) for call in f.calls))
            for f in sorted(self.audited.formulas, key=lambda f: not f.calls)
        )
        draw_list(
            self.book,
            self.audited.verdict,
            "Distinct formulas",
            columns,
            (22, 8, 62, 52),
            rows,
            len(self.audited.formulas),
            numbers=(2,),
        )

    def inputs(self) -> None:
        columns = ("Where", "What", "Numbers", "Least", "Greatest", "Total")
        rows: Iterable[Sequence[Value]] = (
            (
                str(run.area),
                run.heading,
                run.count,
                run.least,
                run.greatest,
                None if run.is_date or run.total == float("inf") else run.total,
            )
            for run in self.audited.inputs
        )
        draw_list(
            self.book,
            self.audited.verdict,
            "Inputs",
            columns,
            (30, 60, 10, 18, 18, 18),
            rows,
            len(self.audited.inputs),
            numbers=(3, 4, 5, 6),
            dates=[number for number, run in enumerate(self.audited.inputs) if run.is_date],
            date_columns=(4, 5),
        )

    def sheets(self) -> None:
        columns = (
            "Sheet", "State", "Formulas", "Distinct", "Typed numbers", "Typed texts", "Errors", "Hidden rows",
            "Hidden columns", "Protected",
        )  # fmt: skip
        rows = (
            (
                summary.sheet.name,
                summary.sheet.state,
                summary.formulas,
                summary.distinct_formulas,
                summary.numbers,
                summary.texts,
                summary.errors,
                len(summary.sheet.hidden_rows),
                len(summary.sheet.hidden_columns),
                "yes" if summary.sheet.protection.is_on else "no",
            )
            for summary in self.audited.sheets
        )
        widths = (32, 12, 11, 11, 11, 11, 11, 11, 11, 11)
        draw_list(
            self.book,
            self.audited.verdict,
            "Sheets",
            columns,
            widths,
            rows,
            len(self.audited.sheets),
            numbers=range(3, 10),
        )

    def sign_off(self) -> None:
        sheet = self._open("Sign-off")
        sheet.widths(22, 30, 22, 30)
        work = (
            "Every stored value, formula, name and setting of the file was read; the file was not changed.",
            "Each kind of finding looked for is listed, with its meaning, in the documentation.",
            "Findings say what the file shows. They confirm neither the facts nor the policy behind the figures.",
        )
        row = 5
        sheet.put(f"A{row}", "Work done", "Heading 1")
        for text in work:
            row += 1
            sheet.put(f"A{row}", text)
        row += 2
        sheet.put(f"A{row}", "Conclusion", "Heading 1")
        for left, right in (
            ("Conclusion", "Materiality"),
            ("Prepared by", "Prepared on"),
            ("Reviewed by", "Reviewed on"),
        ):
            row += 1
            sheet.put(f"A{row}", left, "Label")
            sheet.put(f"B{row}", None, "Reviewer")
            sheet.put(f"C{row}", right, "Label", indent=1)
            sheet.put(f"D{row}", None, "Reviewer", look.DAY if right.endswith("on") else look.MONEY)

    # -- parts

    def _link(self, sheet: Sheet, address: str, of_sheet: str, cell: str, text: str) -> None:
        """A text that leads into the audited file, where there is a way to it."""
        sheet.text(address, text, "Hyperlink" if self.linked and of_sheet else "Label", wrap=True, top=True)
        if not self.linked:
            return
        where = f"{quoted_sheet(of_sheet)}!{cell or 'A1'}" if of_sheet else None
        worksheet: Any = sheet.worksheet
        link = Hyperlink(ref=address, target=self.linked, location=where, tooltip="Open the audited file here")
        worksheet[address]._hyperlink = link
        worksheet._hyperlinks.append(link)


__all__ = ["PLANS", "TITLE", "Kind", "build", "link_from"]
