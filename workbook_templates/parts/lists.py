"""The Lists sheet: accepted answers, constants, words and the policy as shipped, each standing once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from workbook_templates.parts.book import Book, Sheet, place

SHEET: Final = "Lists"
SHIPPED_COLUMNS: Final = 6


def declare_answers(book: Book, name: str, answers: Sequence[tuple[str, str]]) -> str:
    """Accepted answers of a drop-down with their meanings; returns the name of their range.

    Each answer also gets a name of its own, so that formulas never hold its text:
    `kind` with the answer "Material" makes `kind_material`.
    """
    book.answers[name] = answers
    return f"{name}_answers"


def answer_name(list_name: str, answer: str) -> str:
    """The name of one answer's cell.

    >>> answer_name("kind", "Cost driver")
    'kind_cost_driver'
    """
    return f"{list_name}_{answer.lower().replace(' ', '_').replace('-', '_')}"


SHIPPED_HEADINGS: Final = ("Rule", "When", "Treatment", "Amount", "Sentence", "Source")


def draw_lists(
    book: Book, shipped: Sequence[Sequence[str]], headings: Sequence[str] = SHIPPED_HEADINGS
) -> list[list[str]]:
    """Draw the sheet and name its cells.

    Args:
        book: the workbook, with every answer, constant and word declared.
        shipped: the policy's rows as they came with the product.
        headings: what stands over their columns.

    Returns:
        The addresses of the policy's cells, row by row, for the comparison on the Policy sheet.
    """
    sheet = book.open_sheet(SHEET, freeze="A5")
    sheet.widths(30, 40, 16, 44, 52, 14)
    row = _answers(book, sheet, 5)
    row = _constants(book, sheet, row + 1)
    row = _words(book, sheet, row + 1)
    return _shipped(sheet, row + 1, shipped, headings)


def _section(
    sheet: Sheet, row: int, title: str, explanation: str, headings: Sequence[str], numbers: tuple[int, ...]
) -> int:
    sheet.put(f"A{row}", title, "Heading 1")
    sheet.put(f"A{row + 1}", explanation, "Explanatory Text")
    sheet.headings(row + 2, headings, numbers=numbers, height=18)
    return row + 3


def _answers(book: Book, sheet: Sheet, row: int) -> int:
    row = _section(
        sheet, row, "Accepted answers", "The drop-downs read these cells.", ("List", "Answer", "", "Meaning"), ()
    )
    for name, answers in book.answers.items():
        first = row
        for answer, meaning in answers:
            sheet.put(f"A{row}", name, "Label")
            sheet.text(f"B{row}", answer, "Label")
            sheet.put(f"C{row}", None, "Label")
            sheet.put(f"D{row}", meaning, "Label", wrap=True)
            if len(meaning) > 44:
                sheet.row_height(row, 13 * (len(meaning) // 44 + 1))
            book.name(answer_name(name, answer), SHEET, f"B{row}")
            row += 1
        book.name(f"{name}_answers", SHEET, f"B{first}:B{row - 1}")
    return row


def _constants(book: Book, sheet: Sheet, row: int) -> int:
    row = _section(
        sheet,
        row,
        "Constants",
        "Every number a formula uses; no formula holds one of its own.",
        ("Name", "Value", "Unit", "Meaning"),
        (2,),
    )
    for constant in book.constants.values():
        sheet.put(f"A{row}", constant.name, "Label")
        sheet.put(f"B{row}", constant.value, "Label", constant.number_format, align="right")
        sheet.put(f"C{row}", constant.unit, "Label", align="left", indent=1)
        sheet.put(f"D{row}", constant.meaning, "Label", wrap=True)
        if len(constant.meaning) > 44:
            sheet.row_height(row, 13 * (len(constant.meaning) // 44 + 1))
        book.name(constant.name, SHEET, f"B{row}")
        row += 1
    return row


def _words(book: Book, sheet: Sheet, row: int) -> int:
    row = _section(sheet, row, "Words", "The words and hints that formulas show.", ("Name", "Text", "", ""), ())
    for name, text in book.words.items():
        sheet.put(f"A{row}", name, "Label")
        for column in "BCD":
            sheet.put(f"{column}{row}", None, "Label")
        sheet.text(f"B{row}", text, "Label")
        book.name(name, SHEET, f"B{row}")
        row += 1
    return row


def _shipped(sheet: Sheet, row: int, shipped: Sequence[Sequence[str]], headings: Sequence[str]) -> list[list[str]]:
    row = _section(
        sheet,
        row,
        "The policy as shipped",
        "The Policy sheet is compared with these cells, word by word.",
        headings,
        (),
    )
    addresses = []
    for number, texts in enumerate(shipped, row):
        for letter, text in zip("ABCDEF", texts, strict=True):
            sheet.text(f"{letter}{number}", text, "Label", wrap=True, top=True)
        addresses.append([place(SHEET, f"{letter}{number}") for letter in "ABCDEF"])
        sheet.row_height(number, rows_high(texts, (30, 40, 16, 44, 52, 14)))
    return addresses


def rows_high(texts: Sequence[str], widths: Sequence[float]) -> float:
    """The height in points that a row of wrapped texts needs, by its longest cell."""
    lines = max(-(-len(text) // max(int(width * 0.95), 1)) for text, width in zip(texts, widths, strict=True))
    return 13.0 * max(lines, 1) + 2
