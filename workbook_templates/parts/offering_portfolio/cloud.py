"""The sheet Cloud: the evaporating cloud drawn with cells, read aloud, and its hidden assumption tested by numbers."""

from __future__ import annotations

from copy import copy
from typing import Any, Final

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from workbook_templates import house_style as look
from workbook_templates.parts.book import Book, Sheet
from workbook_templates.parts.offering_portfolio.lenses import LENSES
from workbook_templates.parts.offering_portfolio.lines import LineSheet

CLOUD: Final = "Cloud"
SHOWN: Final = 12  # offerings listed as those that lose with more volume
_BOXES: Final = (
    ("A", 9, "A  Goal", "cloud_goal"),
    ("C", 6, "B  Need", "cloud_need_b"),
    ("C", 12, "C  Need", "cloud_need_c"),
    ("E", 6, "D  Action", "cloud_action_d"),
    ("E", 12, "D′  Action", "cloud_action_d2"),
)
_SHAFT: Final = "◄" + "─" * 30  # longer than its cell: the boxes on either side cut it off at their edge
_HIDDEN: Final = "All products contribute to throughput in proportion to their volume."


def draw_cloud(book: Book, volume: LineSheet, roles: LineSheet) -> None:
    """Draw the boxes, the reading sentences, the test of the hidden assumption and the injection."""
    sheet = book.open_sheet(CLOUD, freeze="A5")
    sheet.widths(40, 12, 40, 12, 48, 34)
    for column, row, label, name in _BOXES:
        _box(sheet, column, row, label, name)
    _arrows(sheet)
    _answer(sheet)
    _sentences(sheet, 16)
    _test(book, sheet, volume, 24)
    _injection(sheet, volume, roles, 33)


def _own(sheet: Sheet, address: str) -> Any:
    """A cell whose look may be changed by itself: the house's styles are shared by all cells that look alike."""
    cell: Any = sheet.worksheet[address]
    cell._style = copy(cell._style)
    return cell


def _box(sheet: Sheet, column: str, row: int, label: str, name: str) -> None:
    """Two cells with a border around both, tinted: the letter, and the words below it."""
    line = Side(style="medium", color=f"FF{look.ACCENT}")
    sheet.put(f"{column}{row}", label, "Heading 2", align="center")
    sheet.put(f"{column}{row + 1}", f"={name}", "Normal", align="center", wrap=True)
    sheet.row_height(row, 20)
    sheet.row_height(row + 1, 38)
    upper, lower = _own(sheet, f"{column}{row}"), _own(sheet, f"{column}{row + 1}")
    upper.border = Border(left=line, right=line, top=line)
    lower.border = Border(left=line, right=line, bottom=line)
    upper.fill = lower.fill = PatternFill("solid", fgColor=f"FF{look.ACCENT_TINT}")


def _arrows(sheet: Sheet) -> None:
    """The arrows: level ones as signs, slanting ones as diagonals of the cell between two boxes' corners."""
    line = Side(style="medium", color=f"FF{look.ACCENT}")
    for row, head, upward in ((8, "◣", True), (11, "◤", False)):
        sheet.put(f"B{row}", head, "Heading 2", align="left", top=not upward)
        cell = _own(sheet, f"B{row}")
        cell.border = Border(diagonal=line, diagonalUp=upward, diagonalDown=not upward)
        cell.alignment = Alignment(horizontal="left", vertical="bottom" if upward else "top")
        cell.font = Font(name=look.FONT, size=9, color=f"FF{look.ACCENT}")
        sheet.row_height(row, 32)
    for row in (7, 13):
        sheet.put(f"D{row}", _SHAFT, "Heading 2", align="left")
        _own(sheet, f"D{row}").font = Font(name=look.FONT, size=11, color=f"FF{look.ACCENT}")
    for row, sign in ((8, "▲"), (11, "▼")):
        sheet.put(f"E{row}", sign, "Heading 2", align="center")
        _own(sheet, f"E{row}").font = Font(name=look.FONT, size=14, color=f"FF{look.BAD_INK}")
    sheet.put("E9", "conflict", "Bad", align="center")
    sheet.put("E10", "=cloud_because&cloud_because_conflict", "Explanatory Text", align="center", wrap=True)


def _answer(sheet: Sheet) -> None:
    """What the figures say, in the drawing itself: the broken assumption at its arrow, and the injection inside."""
    dashed = Side(style="mediumDashed", color=f"FF{look.LINK_INK}")
    sheet.put("D6", '=IF(assumption_refuted>0,word_false,"")', "Hint", align="center")
    sheet.mark("D6", "assumption_refuted>0", "Bad")
    sheet.put("C9", "Injection", "Heading 2", align="center")
    sheet.put("C10", "=IF(assumption_refuted>0,cloud_injection,todo_injection)", "Normal", align="center", wrap=True)
    _own(sheet, "C9").border = Border(left=dashed, right=dashed, top=dashed)
    _own(sheet, "C10").border = Border(left=dashed, right=dashed, bottom=dashed)
    sheet.mark_line("C10", "assumption_refuted>0", "Good")


def _sentences(sheet: Sheet, row: int) -> None:
    """The reading sentences, each over three cells, with the assumption that each rests on and the injection."""
    sheet.put(f"A{row}", "Read aloud", "Heading 1")
    headings = ("In order to …", "Link", "we must …", "", "because … (the assumption)", "Injection")
    sheet.headings(row + 1, headings, height=18)
    for number, (link, start, goal, must, need, because) in enumerate(
        (
            ("A ← B", "cloud_in_order", "goal", "cloud_we_must", "need_b", "because_b"),
            ("A ← C", "cloud_in_order", "goal", "cloud_we_must", "need_c", "because_c"),
            ("B ← D", "cloud_in_order_have", "need_b", "cloud_we_must_do", "action_d", "because_d"),
            ("C ← D′", "cloud_in_order_have", "need_c", "cloud_we_must_do", "action_d2", "because_d2"),
            ("D ↔ D′", "cloud_one_hand", "action_d", "cloud_and", "action_d2", "because_conflict"),
        ),
        row + 2,
    ):
        sheet.put(f"A{number}", f"={start}&cloud_{goal}", "Label", wrap=True)
        sheet.put(f"B{number}", link, "Label", align="center")
        sheet.put(f"C{number}", f"={must}&cloud_{need}", "Label", wrap=True)
        sheet.put(f"D{number}", None, "Label")
        sheet.put(f"E{number}", f"=cloud_because&cloud_{because}", "Label", wrap=True)
        injection = 'IF(assumption_refuted>0,cloud_injection,"")'
        sheet.put(f"F{number}", f"={injection}" if link == "B ← D" else None, "Label", wrap=True)
        sheet.row_height(number, 28)


def _test(book: Book, sheet: Sheet, volume: LineSheet, row: int) -> None:
    """The hidden assumption by numbers: one offering whose ΔNP for more volume is not above zero refutes it."""
    rises = volume.cells("rise_np")
    sheet.put(f"A{row}", "The hidden assumption, tested by numbers", "Heading 1")
    sheet.put(f"A{row + 1}", "Assumption", "Label")
    sheet.put(f"B{row + 1}", f"“{_HIDDEN}”", "Label")
    sheet.put(f"A{row + 2}", "Rise of volume tested for every offering", "Label")
    sheet.put(f"B{row + 2}", "=in_rise", "Linked Cell", look.PERCENT, align="right")
    sheet.put(f"A{row + 3}", "Offerings tested", "Label")
    sheet.put(f"B{row + 3}", f"=COUNT({rises})", "Calculation", look.COUNT, align="right")
    sheet.put(f"A{row + 4}", "of which ΔNP of more volume ≤ 0", "Label")
    sheet.put(f"B{row + 4}", f'=COUNTIFS({rises},"<="&no_amount)', "Calculation", look.COUNT, align="right")
    sheet.put(f"A{row + 5}", "Verdict", "Label")
    sheet.put(
        f"B{row + 5}",
        f"=IF(B{row + 3}=0,assumption_untested,IF(B{row + 4}>0,assumption_false&joint_colon&B{row + 4}&assumption_of&"
        f"B{row + 3}&assumption_lose,assumption_stands))",
        "Output",
    )
    sheet.put(f"A{row + 6}", "The conflict", "Label")
    sheet.put(f"B{row + 6}", f'=IF(B{row + 4}>0,cloud_evaporates,"")', "Output")
    sheet.put(f"A{row + 7}", "Injection", "Label")
    sheet.put(f"B{row + 7}", "=cloud_injection", "Output")
    for number in range(row + 1, row + 8):
        for letter in "CDE":
            sheet.put(f"{letter}{number}", None, "Output" if number >= row + 5 else "Label")
    book.name("assumption_tested", CLOUD, f"B{row + 3}")
    book.name("assumption_refuted", CLOUD, f"B{row + 4}")
    book.name("assumption_verdict", CLOUD, f"B{row + 5}")


def _injection(sheet: Sheet, volume: LineSheet, roles: LineSheet, row: int) -> None:
    sheet.put(f"A{row}", "Those: offerings that would not raise NP with more volume", "Heading 1")
    sheet.headings(
        row + 1, ("Offering", "No.", "Class", "ΔNP of rise", "What its role asks for", ""), numbers=(2, 4), height=18
    )
    sheet.put(f"F{row + 1}", "Status", "Table heading", align="left", indent=1)
    position = volume.cells("loses")
    for number in range(1, SHOWN + 1):
        here = row + 1 + number
        before = "0" if number == 1 else f"B{here - 1}"
        counted = f'IF({before}+1>assumption_refuted,"",{before}+1)'
        sheet.put(
            f"B{here}",
            f"={counted}" if number == 1 else f'=IF({before}="","",{counted})',
            "Row",
            look.COUNT,
            align="right",
        )
        found = f"MATCH($B{here},{position},0)"
        for letter, cells, number_format in (
            ("A", volume.cells("name"), look.GENERAL),
            ("C", roles.cells("class"), look.GENERAL),
            ("D", volume.cells("rise_np"), look.MONEY),
            ("E", roles.cells("instruction"), look.GENERAL),
            ("F", roles.cells("status"), look.GENERAL),
        ):
            side = "right" if letter == "D" else "left"
            indent = 1 if letter in "CEF" else 0
            sheet.put(
                f"{letter}{here}",
                f'=IF($B{here}="","",INDEX({cells},{found}))',
                "Linked row",
                number_format,
                align=side,
                indent=indent,
            )
    after = row + 2 + SHOWN
    listed = f"B{row + 2}:B{after - 1}"
    sheet.put(
        f"A{after}",
        f'=IF(assumption_refuted>COUNT({listed}),assumption_refuted-COUNT({listed})&page_more,"")',
        "Hint",
    )
    sheet.mark_filled(f"A{row + 2}:F{after - 1}", f'$B{row + 2}<>""')
    sheet.link(f"C{after}", LENSES, "A1", "All offerings: the sheet Lenses")
