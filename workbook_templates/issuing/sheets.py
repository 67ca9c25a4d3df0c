"""The three sheets an issued paper adds: what was issued, what differs now, and every formula as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from openpyxl.workbook import Workbook

from addin.audit.book import Cell, CellValue
from addin.audit.findings import shown
from addin.audit.fingerprints import ISSUE_SHEETS
from workbook_templates import house_style as look
from workbook_templates.parts.book import Book, Sheet, SheetPlan, at
from workbook_templates.parts.listing import draw_list

ISSUE, CHECKS, FORMULAS = ISSUE_SHEETS
FIRST_CHECK: Final = 9
DECIMALS: Final = 6
"""Two figures are the same when they agree to so many decimals."""

PLANS: Final = (
    SheetPlan(ISSUE, "front", "What was issued, from which file, under which rules, and by whom"),
    SheetPlan(CHECKS, "control", "What differs when this paper is recalculated today", landscape=True),
    SheetPlan(FORMULAS, "control", "Every formula of the workbook beside the value it gave", landscape=True),
)


@dataclass(frozen=True, slots=True)
class Live:
    """A figure that is computed again whenever the paper is recalculated: where it was signed, and how.

    `formula` is without "="; `signed` what was signed; `called` what the figure is.
    """

    place: str
    sheet: str
    address: str
    called: str
    formula: str
    signed: CellValue


@dataclass(frozen=True)
class Drawn:
    """The sheets as a workbook of their own, and the formulas that go over its values once they stand in the paper."""

    workbook: Workbook
    formulas: Mapping[str, Mapping[str, str]]


def draw(
    title: str,
    facts: Sequence[tuple[str, str]],
    version: str,
    rules: Sequence[tuple[str, str]],
    lives: Sequence[Live],
    frozen: Sequence[Cell],
) -> Drawn:
    """Draw the three sheets.

    Args:
        title: what the paper is called.
        facts: label and text of what was issued.
        version: the version it was issued with.
        rules: the rule tables it was issued under, with their fingerprints.
        lives: the function results that are computed again.
        frozen: the formula cells, with their values.
    """
    book = Book(title, PLANS, version, "plain")
    formulas = {
        ISSUE: _issue(book.open_sheet(ISSUE, status=title), facts),
        CHECKS: _checks(book, version, rules, lives),
    }
    draw_list(
        book,
        "As the workbook was when it was issued; the values stand in its cells.",
        FORMULAS,
        ("Sheet", "Cell", "Value", "Formula"),
        (26, 9, 26, 100),
        ((cell.sheet, cell.address, shown(cell.value), cell.formula) for cell in frozen),
        len(frozen),
        most=1_000_000,
    )
    return Drawn(book.workbook, formulas)


def _issue(sheet: Sheet, facts: Sequence[tuple[str, str]]) -> dict[str, str]:
    sheet.widths(26, 78)
    row = 5
    for label, text in facts:
        sheet.put(f"A{row}", label, "Label", top=True)
        sheet.text(f"B{row}", text, "Label", wrap=True, top=True)
        sheet.row_height(row, 13.0 * -(-len(text) // 74) + 3 if text else 15)
        row += 1
    row += 1
    sheet.put(f"A{row}", "Recalculated today", "Label")
    sheet.put(f"B{row}", "Nothing differs from what was signed", "Label")
    status = f"B{row}"
    row += 2
    sheet.put(f"A{row}", "Signatures", "Heading 1")
    for label in ("Prepared by, on", "Reviewed by, on", "Approved by, on", "Conclusion"):
        row += 1
        sheet.put(f"A{row}", label, "Label")
        sheet.put(f"B{row}", None, "Reviewer")
    sheet.put(f"A{row + 2}", "Values stand in place of formulas; the formulas are text on the sheet Issue formulas.")
    sheet.put(f"A{row + 3}", "A signed figure never changes; what differs today stands on the sheet Issue checks.")
    return {status: f"'{CHECKS}'!A4"}


def _checks(book: Book, version: str, rules: Sequence[tuple[str, str]], lives: Sequence[Live]) -> dict[str, str]:
    sheet = book.open_sheet(
        CHECKS, heading_row=FIRST_CHECK - 1, freeze=f"A{FIRST_CHECK}", status="Signed beside recalculated today"
    )
    sheet.widths(30, 34, 22, 22, 16, 16, 70)
    rows: list[tuple[str, str, str, CellValue, str, bool]] = [
        ("", "", "Version of throughput-addin", version, "TA_VERSION()", True),
        *(
            ("", "", f"Fingerprint of the rules {name}", print_, f'INDEX(TA_VERSION("rules"),{number},2)', True)
            for number, (name, print_) in enumerate(rules, 1)
        ),
        *((v.sheet, v.address, v.called, v.signed, v.formula, isinstance(v.signed, str)) for v in lives),
    ]
    last = FIRST_CHECK + len(rows) - 1
    sheet.headings(
        FIRST_CHECK - 1,
        ("Where", "What", "Signed", "Recalculated today", "Difference", "Status", "Formula"),
        numbers=(3, 4, 5),
    )
    formulas = {}
    for row, (of_sheet, cell, called, signed, formula, is_text) in enumerate(rows, FIRST_CHECK):
        if of_sheet:
            sheet.text(at(row, 1), f"{of_sheet}!{cell}", "Hyperlink")
            sheet.lead(at(row, 1), of_sheet, cell)
        sheet.text(at(row, 2), called, "Label")
        for column in (3, 4):
            if isinstance(signed, str):
                sheet.text(at(row, column), signed, "Label")
            else:
                value = signed if isinstance(signed, int | float) else None
                sheet.put(at(row, column), value, "Label", look.GENERAL, align="right")
        sheet.put(at(row, 5), 0, "Label", look.GENERAL, align="right")
        sheet.put(at(row, 6), SIGNED, "Check Cell", align="center")
        sheet.text(at(row, 7), f"={formula}", "Label")
        apart = f"IF(EXACT(C{row},D{row}),0,1)" if is_text else f"ROUND(D{row}-C{row},{DECIMALS})"
        formulas[at(row, 4)] = formula
        formulas[at(row, 5)] = f'IF(ISERROR(D{row}),"",{apart})'
        formulas[at(row, 6)] = f'IF(ISERROR(D{row}),"{UNKNOWN}",IF(E{row}=0,"{SIGNED}","{DIFFERS}"))'
    statuses = f"F{FIRST_CHECK}:F{last}"
    sheet.mark(statuses, f'F{FIRST_CHECK}="{SIGNED}"', "Good")
    sheet.mark(statuses, f'F{FIRST_CHECK}="{DIFFERS}"', "Bad")
    sheet.mark(statuses, f'F{FIRST_CHECK}="{UNKNOWN}"', "Neutral")
    sheet.put("A4", "Nothing differs from what was signed", "Heading 2")
    sheet.put("A5", "Figures that differ", "Label")
    sheet.put("B5", 0, "Label", look.COUNT, align="left")
    sheet.put("A6", "Not recalculated here", "Label")
    sheet.put("B6", 0, "Label", look.COUNT, align="left")
    formulas["B5"] = f'COUNTIF({statuses},"{DIFFERS}")'
    formulas["B6"] = f'COUNTIF({statuses},"{UNKNOWN}")'
    formulas["A4"] = (
        'IF(B5>0,"CHECK: what is recalculated today differs from what was signed: "&B5,'
        'IF(B6>0,"Not all was recalculated here; install the add-in to compare with what was signed",'
        '"Nothing differs from what was signed"))'
    )
    return formulas


SIGNED: Final = "as signed"
DIFFERS: Final = "differs"
UNKNOWN: Final = "not recalculated"
