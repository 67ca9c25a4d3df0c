"""The portfolio's input sheets: the frame, the offerings with their answers, their effects; nothing is computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

from openpyxl.styles import Alignment

from addin.functions.classify_offering import CLASSIFY_OFFERING, QUESTIONS
from workbook_templates import house_style as look
from workbook_templates.parts.book import Book, Sheet, Value
from workbook_templates.parts.lists import declare_answers
from workbook_templates.parts.offering_portfolio.columns import LOAD, OFFERING_COLUMNS, TEXT, effect_columns
from workbook_templates.parts.offering_portfolio.portfolio import Cloud, Portfolio, Resource
from workbook_templates.parts.offering_portfolio.rules import TODAY
from workbook_templates.parts.tables import FORM_WIDTHS, Accept, FormLine, InputTable, draw_form, draw_table

PORTFOLIO: Final = "Portfolio"
OFFERINGS: Final = "Offerings"
EFFECTS: Final = "Effects"
RESOURCES: Final = (1, 2, 3)
CAPACITIES: Final = (240, 1_000)  # offerings that formulas reach: the smallest step that holds them
_HEADING_ROW: Final = 6
_SHOWN: Final = 20  # rows ready to type into


@dataclass(frozen=True)
class Inputs:
    """The input tables of one portfolio."""

    offerings: InputTable
    effects: InputTable
    printed: int

    @property
    def tables(self) -> tuple[InputTable, ...]:
        """Every input table, in the order of the sheets."""
        return self.offerings, self.effects

    @property
    def capacity(self) -> int:
        """Offerings that formulas reach."""
        return self.offerings.capacity


def declare_inputs(book: Book, portfolio: Portfolio | None) -> Inputs:
    """Lay out the input tables and declare the answers and limits their cells accept."""
    needed = max(len(portfolio.offerings), len(portfolio.effects)) if portfolio else 0
    capacity = next((step for step in CAPACITIES if needed <= step), 0)
    if not capacity:
        raise ValueError(f"{needed:,} offerings are more than the {CAPACITIES[-1]:,} a portfolio holds; split it")
    _declare_limits(book, capacity)
    declare_answers(book, "tick", (("x", "yes; leave it blank for no"),))
    for argument in CLASSIFY_OFFERING.arguments[: len(QUESTIONS)]:
        declare_answers(book, argument.name, [(answer.text, answer.meaning) for answer in argument.answers])
    declare_answers(book, "today", TODAY)
    return Inputs(
        InputTable("OfferingLines", OFFERINGS, OFFERING_COLUMNS, _HEADING_ROW, capacity),
        InputTable("EffectLines", EFFECTS, effect_columns(), _HEADING_ROW, capacity),
        min(max(_SHOWN, -(-needed // 10) * 10), capacity),
    )


def _declare_limits(book: Book, capacity: int) -> None:
    constant = book.constant
    constant("decimals_difference", 6, "decimals", "Differences are rounded so far, against binary noise.")
    constant("decimals_long", 2, "decimals", "Decimals of a long figure within a sentence.")
    constant("long_from", 1000, "amount", "From here on a figure within a sentence is long.", look.COUNT)
    constant("sentence_most", 255, "characters", "The longest sentence a result shows.", look.COUNT)
    constant("effects_needed", 4, "effects", "Measured effects are given all, or none.")
    constant("tolerance_money", 0.005, "currency", "Amounts closer than half a cent agree.")
    constant("tolerance_ratio", 0.000001, "ratio", "Ratios closer than this agree.", "0.000000")
    constant("tolerance_none", 0, "count", "Nothing of this kind may be there.")
    constant("least_amount", -1e15, "currency", "The smallest amount a cell accepts.", look.COUNT)
    constant("no_amount", 0, "amount", "The smallest quantity a cell accepts.", look.COUNT)
    constant("most_amount", 1e15, "currency", "The largest amount a cell accepts.", look.COUNT)
    constant("least_rise", 0.001, "share", "The smallest rise that can be tested.", look.PERCENT)
    constant("most_rise", 10, "share", "The largest rise that can be tested.", look.PERCENT)
    constant("least_limit", 0.01, "share", "The smallest protective limit.", look.PERCENT)
    constant("shortest_text", 0, "characters", "The shortest text a cell accepts.")
    constant("longest_text", 255, "characters", "The longest text a cell accepts.", look.COUNT)
    constant("bubble_scale", 15, "times", "How much larger than a bubble of the class map its undrawn scale is.")
    constant("capacity_offerings", capacity, "offerings", "Offerings that formulas reach.", look.COUNT)


def draw_inputs(book: Book, inputs: Inputs, portfolio: Portfolio | None) -> None:
    """Draw the three input sheets, filled from a portfolio or ready to be typed into."""
    _draw_frame(book, portfolio)
    sheet = book.open_sheet(OFFERINGS, heading_row=_HEADING_ROW, freeze=f"B{_HEADING_ROW + 1}")
    draw_table(sheet, inputs.offerings, _offering_rows(portfolio), at_least=min(_SHOWN, inputs.capacity))
    sheet.row_height(_HEADING_ROW, 44)
    _wrap_long_texts(sheet, inputs.offerings)
    sheet = book.open_sheet(EFFECTS, heading_row=_HEADING_ROW, freeze=f"B{_HEADING_ROW + 1}")
    draw_table(sheet, inputs.effects, _effect_rows(portfolio), at_least=min(_SHOWN, inputs.capacity))
    sheet.row_height(_HEADING_ROW, 44)
    _wrap_long_texts(sheet, inputs.effects)
    _print_filled(book, inputs)
    names = inputs.offerings.cells("name").split("!")[1].replace("$", "")
    book.name("offering_answers", OFFERINGS, names)


def _print_filled(book: Book, inputs: Inputs) -> None:
    """Let paper end after the lines shown when the workbook is built; say so where more were added."""
    for table in inputs.tables:
        sheet, bottom = book.sheets[table.sheet], table.heading_row + inputs.printed
        sheet.worksheet.print_area = f"A1:{table.letter(table.columns[-1].key)}{bottom}"
        if inputs.printed < table.capacity:
            sheet.put("A4", f'=IF(COUNTA(A{bottom + 1}:A{table.last_row})>0,todo_print,"")', "Hint")


def _wrap_long_texts(sheet: Sheet, table: InputTable) -> None:
    """Show texts longer than their column on several lines."""
    for cell in [cell for row in sheet.worksheet.iter_rows(min_row=table.first_row) for cell in row]:
        if not isinstance(cell.value, str) or cell.column > len(table.columns):
            continue
        lines = -(-len(cell.value) // int(table.columns[cell.column - 1].width))
        if lines > 1:
            cell.alignment = Alignment(vertical="center", horizontal=cell.alignment.horizontal, wrap_text=True)
            height = sheet.worksheet.row_dimensions[cell.row].height or 0
            sheet.row_height(cell.row, max(height, 13.0 * lines + 2))


def _offering_rows(portfolio: Portfolio | None) -> list[tuple[Value, ...]]:
    rows: list[tuple[Value, ...]] = []
    for offering in portfolio.offerings if portfolio else ():
        values = (getattr(offering, column.key) for column in OFFERING_COLUMNS)
        rows.append(tuple("x" if value is True else value or None for value in values))
    return rows


def _effect_rows(portfolio: Portfolio | None) -> list[tuple[Value, ...]]:
    rows: list[tuple[Value, ...]] = []
    for effects in portfolio.effects if portfolio else ():
        figures = [
            getattr(effects, column.key)
            for column in effect_columns()
            if not column.key.startswith(("load_", "com", "sou"))
        ]
        rows.append((*figures, *effects.loads, effects.comment or None, effects.source or None))
    return rows


def _draw_frame(book: Book, portfolio: Portfolio | None) -> None:
    sheet = book.open_sheet(PORTFOLIO, freeze="A5")
    sheet.widths(*FORM_WIDTHS)
    row = 5
    for table, title, lines in (
        ("PortfolioFacts", "The portfolio", _fact_lines(portfolio)),
        ("Resources", "The resources it uses", _resource_lines(portfolio)),
        (
            "CloudTexts",
            "The evaporating cloud (S0 L193–210; change the words where yours differ)",
            _cloud_lines(portfolio),
        ),
    ):
        for name, cell in draw_form(sheet, table, row, title, lines).items():
            book.name(name, PORTFOLIO, cell)
            if table == "CloudTexts":
                value = sheet.worksheet[cell].value
                sheet.fill(
                    sheet.worksheet[cell].row,
                    2,
                    [[value]],
                    [sheet.house.style("Input", wrap=True)],
                    [sheet.house.style("Input", wrap=True, quoted=True)],
                )
                sheet.row_height(sheet.worksheet[cell].row, 28)
        row += len(lines) + 3


def _fact_lines(portfolio: Portfolio | None) -> list[FormLine]:
    given = portfolio or Portfolio()
    return [
        FormLine("in_title", "Organisation or title", given.title or None, "text", TEXT, "Whose portfolio this is."),
        FormLine(
            "in_period",
            "Period the volumes belong to",
            given.period or None,
            "text",
            TEXT,
            "For example: one month. All volumes, capacities and T on this workbook are per such period.",
        ),
        FormLine("in_currency", "Currency", given.currency or None, "text", TEXT, "One currency for all amounts."),
        FormLine(
            "in_rise",
            "Rise of volume that tests the hidden assumption",
            given.rise if given.rise is not None else 0.1,
            "share",
            Accept("decimal", "least_rise", "most_rise", words="a share above 0, such as 10%"),
            "Each offering is tested: would this much more volume raise NP?",
            look.PERCENT,
        ),
    ]


def _resource_lines(portfolio: Portfolio | None) -> list[FormLine]:
    given = list(portfolio.resources if portfolio else ())
    lines = []
    for number in RESOURCES:
        resource = given[number - 1] if number <= len(given) else Resource("")
        lines += [
            FormLine(f"in_resource_{number}", f"Resource {number}", resource.name or None, "text", TEXT, "Its name."),
            FormLine(
                f"in_available_{number}",
                f"Available of resource {number}",
                resource.available,
                "its own unit",
                LOAD,
                "What it has in the period, in its own unit, such as minutes.",
                look.QUANTITY,
            ),
            FormLine(
                f"in_limit_{number}",
                f"Protective limit of resource {number}",
                resource.limit,
                "share",
                Accept("decimal", "least_limit", "most_rise", words="a share above 0; blank is 100%"),
                "The share of it that may be planned; the rest protects the flow.",
                look.PERCENT,
            ),
        ]
    return lines


_CLOUD_LABELS: Final = {
    "goal": ("A  Goal", "box"),
    "need_b": ("B  Need", "box"),
    "need_c": ("C  Need", "box"),
    "action_d": ("D  Action", "box"),
    "action_d2": ("D′  Action", "box"),
    "because_b": ("A needs B, because", "assumption"),
    "because_c": ("A needs C, because", "assumption"),
    "because_d": ("B needs D, because", "assumption"),
    "because_d2": ("C needs D′, because", "assumption"),
    "because_conflict": ("D and D′ conflict, because", "assumption"),
}


def _cloud_lines(portfolio: Portfolio | None) -> list[FormLine]:
    cloud = portfolio.cloud if portfolio else Cloud()
    texts: Sequence[tuple[str, str]] = [(field.name, getattr(cloud, field.name)) for field in fields(cloud)]
    return [
        FormLine(f"cloud_{key}", _CLOUD_LABELS[key][0], text, _CLOUD_LABELS[key][1], TEXT, "The words of the cloud.")
        for key, text in texts
    ]
