"""One page each for operations, marketing and executives: the source's advice, and this portfolio's lines for it.

Pages list the first lines of a matter and say how many more there are; they decide nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from workbook_templates import house_style as look
from workbook_templates.parts.book import Book, Sheet, at, place
from workbook_templates.parts.offering_portfolio.inputs import RESOURCES
from workbook_templates.parts.offering_portfolio.lines import LineSheet
from workbook_templates.parts.offering_portfolio.rules import CLASSES
from workbook_templates.parts.offering_portfolio.volume import CAPACITY
from workbook_templates.parts.offering_portfolio.words import class_word

OPERATIONS: Final = "Operations"
MARKETING: Final = "Marketing"
EXECUTIVES: Final = "Executives"


@dataclass(frozen=True)
class _Column:
    heading: str
    cells: str
    number_format: str = look.GENERAL


def _advice(sheet: Sheet, row: int, texts: Sequence[str]) -> int:
    sheet.put(f"A{row}", "What follows from it (S0 L228–260)", "Heading 1")
    for number, text in enumerate(texts, row + 1):
        sheet.put(f"A{number}", text, "Normal")
    return row + len(texts) + 2


def _list(
    sheet: Sheet, row: int, title: str, number_heading: str, position: str, columns: Sequence[_Column], shown: int
) -> int:
    """The first lines of a numbered column of a calculation sheet; then how many more there are."""
    sheet.put(f"A{row}", title, "Heading 1")
    numbers = tuple(n for n, column in enumerate(columns, 2) if column.number_format != look.GENERAL)
    sheet.headings(row + 1, (number_heading, *(column.heading for column in columns)), numbers=numbers, height=30)
    first, last = row + 2, row + 1 + shown
    for here in range(first, last + 1):
        before = "0" if here == first else f"A{here - 1}"
        counted = f"COUNT({position})"
        known = "" if here == first else f'IF(A{here - 1}="","",'
        closing = "" if here == first else ")"
        sheet.put(
            f"A{here}", f'={known}IF({before}+1>{counted},"",{before}+1){closing}', "Row", look.COUNT, align="left"
        )
        found = f"MATCH($A{here},{position},0)"
        for number, column in enumerate(columns, 2):
            right = column.number_format != look.GENERAL
            after_figures = not right and number > 2 and columns[number - 3].number_format != look.GENERAL
            sheet.put(
                at(here, number),
                f'=IF($A{here}="","",INDEX({column.cells},{found}))',
                "Linked row",
                column.number_format,
                align="right" if right else "left",
                indent=1 if after_figures else 0,
            )
    sheet.mark_filled(f"A{first}:{at(last, len(columns) + 1)}", f'$A{first}<>""')
    more = f"COUNT({position})-COUNT(A{first}:A{last})"
    sheet.put(f"A{last + 1}", f'=IF(COUNT({position})=0,page_none,IF({more}>0,{more}&page_more,""))', "Hint")
    return last + 3


def draw_operations(book: Book, roles: LineSheet, volume: LineSheet, lenses: LineSheet) -> None:
    """The page for operations: resources, the T/CU ranking, and what is not to be ranked."""
    sheet = book.open_sheet(OPERATIONS)
    sheet.widths(8, 30, 20, 18, 34, 24, 14)
    row = _advice(
        sheet,
        5,
        (
            "Not all bottlenecks should be exploited.",
            "Some “inefficiencies” are strategic.",
            "Ask: what economic role does this flow unit play?",
        ),
    )
    sheet.put(f"A{row}", "The resources, with the plan", "Heading 1")
    sheet.headings(row + 1, ("No.", "Resource", "Load today", "Load planned", "Status"), numbers=(3, 4), height=18)
    for number in RESOURCES:
        here = row + 1 + number
        sheet.put(f"A{here}", number, "Label", align="left")
        for letter, source, number_format in (
            ("B", "A", look.GENERAL),
            ("C", "F", look.PERCENT),
            ("D", "G", look.PERCENT),
            ("E", "I", look.GENERAL),
        ):
            right = number_format != look.GENERAL
            sheet.put(
                f"{letter}{here}",
                f"={place(CAPACITY, f'{source}{6 + number}')}",
                "Linked Cell",
                number_format,
                align="right" if right else "left",
                indent=0 if right or letter == "B" else 1,
            )
    sheet.mark(f"E{row + 2}:E{row + 4}", f"E{row + 2}=word_overload", "Bad")
    sheet.put(f"F{row + 1}", "The constraint", "Table heading")
    sheet.put(f"F{row + 2}", '=IF(constraint_name="",todo_resources,constraint_name)', "Output")
    row = _list(
        sheet,
        row + 6,
        "Ranked by T per unit of the constraint",
        "Rank",
        volume.cells("rank"),
        (
            _Column("Offering", volume.cells("name")),
            _Column("Role", roles.cells("class")),
            _Column("T per unit of the constraint", volume.cells("tcu"), look.MONEY),
            _Column("Instruction", roles.cells("instruction")),
            _Column("Today's instruction", lenses.cells("today")),
            _Column("ALIGN", lenses.cells("align")),
        ),
        10,
    )
    _list(
        sheet,
        row,
        "Not ranked: Differentiators, Behavioral levers, and what takes none of the constraint",
        "No.",
        volume.cells("not_ranked"),
        (
            _Column("Offering", volume.cells("name")),
            _Column("Role", roles.cells("class")),
            _Column("T per unit of the constraint", volume.cells("tcu"), look.MONEY),
            _Column("Instruction", roles.cells("instruction")),
            _Column("Today's instruction", lenses.cells("today")),
            _Column("ALIGN", lenses.cells("align")),
        ),
        14,
    )


def draw_marketing(book: Book, roles: LineSheet, volume: LineSheet) -> None:
    """The page for marketing: warnings about planned volume, and the load that the offers make."""
    sheet = book.open_sheet(MARKETING)
    sheet.widths(8, 30, 20, 14, 14, 15, 104)
    row = _advice(
        sheet,
        5,
        (
            "Understand capacity constraints.",
            "Avoid creating pull for economically destructive volume.",
            "Design offers that respect the system constraint.",
        ),
    )
    row = _list(
        sheet,
        row,
        "Warnings: planned rises of volume that would harm",
        "No.",
        volume.cells("warned"),
        (
            _Column("Offering", volume.cells("name")),
            _Column("Role", roles.cells("class")),
            _Column("Volume today", volume.cells("volume"), look.QUANTITY),
            _Column("Volume planned", volume.cells("planned"), look.QUANTITY),
            _Column("ΔNP of the tested rise", volume.cells("rise_np"), look.MONEY),
            _Column("Warning", volume.cells("warning")),
        ),
        14,
    )
    sheet.put(f"A{row}", "Capacity the plan leaves", "Heading 1")
    sheet.headings(row + 1, ("No.", "Resource", "Status", "Load planned", "Limit"), numbers=(4, 5), height=18)
    for number in RESOURCES:
        here = row + 1 + number
        sheet.put(f"A{here}", number, "Label", align="left")
        for letter, source, number_format in (
            ("B", "A", look.GENERAL),
            ("C", "I", look.GENERAL),
            ("D", "G", look.PERCENT),
            ("E", "C", look.PERCENT),
        ):
            side = "right" if number_format != look.GENERAL else "left"
            sheet.put(
                f"{letter}{here}",
                f"={place(CAPACITY, f'{source}{6 + number}')}",
                "Linked Cell",
                number_format,
                align=side,
            )
    sheet.mark(f"C{row + 2}:C{row + 4}", f"C{row + 2}=word_overload", "Bad")


def draw_executives(book: Book, roles: LineSheet, lenses: LineSheet) -> None:
    """The page for executives: the four classes with count and T, and every contradiction to settle."""
    sheet = book.open_sheet(EXECUTIVES)
    sheet.widths(8, 30, 20, 18, 26, 26, 52)
    row = _advice(
        sheet,
        5,
        (
            "Align on the unit of throughput: T in the currency and period below, of the whole, never of a department.",
            "Prevent local optimization wars: settle every ALIGN flag below, and name who changes the instruction.",
            "Explicitly classify offerings as Revenue generators, Cost drivers, Differentiators, Behavioral levers.",
            "Throughput is not about flow of products. It is about flow of value toward the goal.",
            "Operations optimizes flow. Marketing designs leverage. The system wins only when both are aligned.",
        ),
    )
    sheet.put(f"A{row}", "The portfolio by class", "Heading 1")
    sheet.headings(row + 1, ("", "Class", "Offerings", "T today"), numbers=(3, 4), height=18)
    sheet.put(f"E{row + 1}", '=IF(currency="","",currency&joint_comma)&in_period&""', "Unit", indent=1)
    for number, entry in enumerate(CLASSES, row + 2):
        key = class_word(entry)[6:]
        sheet.put(f"A{number}", None, "Label")
        sheet.put(f"B{number}", f"=class_{key}", "Linked Cell")
        sheet.put(f"C{number}", f"=count_{key}", "Linked Cell", look.COUNT, align="right")
        sheet.put(f"D{number}", f"=t_{key}", "Linked Cell", look.MONEY, align="right")
    number = row + 2 + len(CLASSES)
    sheet.put(f"A{number}", None, "Label")
    sheet.put(f"B{number}", "=word_review", "Linked Cell")
    sheet.put(f"C{number}", "=count_review+unclassified", "Linked Cell", look.COUNT, align="right")
    sheet.put(f"D{number}", f"=t_by_class-SUM(D{row + 2}:D{number - 1})", "Calculation", look.MONEY, align="right")
    sheet.put(f"A{number + 1}", None, "Total")
    sheet.put(f"B{number + 1}", "Portfolio", "Total")
    sheet.put(f"C{number + 1}", f"=SUM(C{row + 2}:C{number})", "Total", look.COUNT, align="right")
    sheet.put(f"D{number + 1}", f"=SUM(D{row + 2}:D{number})", "Total", look.MONEY, align="right")
    row = number + 3
    sheet.put(f"A{row}", "The hidden assumption", "Heading 1")
    sheet.put(f"A{row + 1}", "=assumption_verdict", "Normal")
    _list(
        sheet,
        row + 3,
        "ALIGN: what operations does today contradicts the class",
        "No.",
        lenses.cells("flag"),
        (
            _Column("Offering", lenses.cells("name")),
            _Column("Class", roles.cells("class")),
            _Column("Today", lenses.cells("today")),
            _Column("What its role asks for", roles.cells("instruction")),
            _Column("The damage", lenses.cells("damage")),
            _Column("Why", lenses.cells("why")),
        ),
        16,
    )
