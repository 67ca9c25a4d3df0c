"""The portfolio's checks, in the order a reviewer asks: complete, accepted, found, true by the figures, tied."""

from __future__ import annotations

from workbook_templates import house_style as look
from workbook_templates.parts.audit import AuditTrail
from workbook_templates.parts.book import Book
from workbook_templates.parts.checks import Check, Checks
from workbook_templates.parts.closing import closing_checks
from workbook_templates.parts.lists import answer_name
from workbook_templates.parts.offering_portfolio.by_class import BY_CLASS
from workbook_templates.parts.offering_portfolio.columns import TICK
from workbook_templates.parts.offering_portfolio.inputs import EFFECTS, OFFERINGS, PORTFOLIO, RESOURCES, Inputs
from workbook_templates.parts.offering_portfolio.lines import LineSheet
from workbook_templates.parts.offering_portfolio.roles import ROLES
from workbook_templates.parts.offering_portfolio.rules import TODAY
from workbook_templates.parts.offering_portfolio.volume import CAPACITY, VOLUME

_NOT_BELOW = ("volume", "planned", *(f"load_{number}" for number in RESOURCES))


def add_checks(
    book: Book,
    checks: Checks,
    audit: AuditTrail,
    inputs: Inputs,
    reading: LineSheet,
    roles: LineSheet,
    volume: LineSheet,
) -> None:
    """Register every check of the portfolio."""
    given = "offerings_given>0"
    for check in (
        *_complete(book, inputs, reading, roles, given),
        *_effects(inputs, reading, roles),
        *_figures(volume, given),
        *_capacities(inputs),
        *closing_checks(audit, "G11"),
    ):
        checks.add(check)


def _complete(book: Book, inputs: Inputs, reading: LineSheet, roles: LineSheet, given: str) -> list[Check]:
    names = inputs.offerings.cells("name")
    others = [inputs.offerings.cells(column.key) for column in inputs.offerings.columns[1:]]
    lost = "+".join(f'COUNTIFS({cells},"<>")-COUNTIFS({names},"<>",{cells},"<>")' for cells in others)
    first = f"A{inputs.offerings.first_row}"
    currency = next(iter(book.workbook.defined_names["in_currency"].destinations))[1].replace("$", "")
    return [
        Check(
            "Period and currency are given",
            "required inputs that are missing on Portfolio",
            'IF(in_period="",1,0)+IF(in_currency="",1,0)+IF(in_rise="",1,0)',
            "tolerance_none",
            PORTFOLIO,
            currency,
            "Fill the inputs on Portfolio.",
        ),
        Check(
            "Offerings are given",
            "1 when no offering is listed",
            "IF(offerings_given>0,0,1)",
            "tolerance_none",
            OFFERINGS,
            first,
            "List the offerings on Offerings.",
        ),
        Check(
            "Every line names its offering",
            "cells on Offerings that are filled beside a blank name",
            lost,
            "tolerance_none",
            OFFERINGS,
            first,
            "Give the offering's name, or clear the line: a line without a name is not read.",
        ),
        Check(
            "Every answer is accepted",
            "offerings with an answer outside the list, or a name with * ? ~",
            f"COUNTIFS({roles.cells('todo')},todo_answer)+COUNTIFS({roles.cells('todo')},todo_name)",
            "tolerance_none",
            ROLES,
            "I7",
            "Choose the answers from the drop-downs on Offerings; rename offerings that hold * ? ~.",
            applies=given,
        ),
        Check(
            "Ticks and instructions are those of the lists",
            "filled cells on Offerings with something else",
            _outside(inputs),
            "tolerance_none",
            OFFERINGS,
            f"{inputs.offerings.letter('today')}{inputs.offerings.first_row}",
            "Choose from the drop-downs on Offerings: another spelling is no instruction, and no purpose.",
            applies=given,
        ),
        Check(
            "The four questions are answered",
            "offerings in Review: an answer is blank",
            f"COUNTIFS({roles.cells('class')},word_review)",
            "tolerance_none",
            ROLES,
            "C7",
            "Answer the four questions on Offerings; a blank is never guessed. The reason on Roles names the question.",
            applies=given,
        ),
        Check(
            "No offering is listed twice",
            "names that stand on Offerings more than once",
            f"SUM({reading.cells('again')})",
            "tolerance_none",
            OFFERINGS,
            first,
            "Remove the second line: its effects and T would be counted twice.",
            applies=given,
        ),
        Check(
            "Operations' instruction today is given",
            "offerings without one",
            f'offerings_given-COUNTIFS({names},"<>",{inputs.offerings.cells("today")},"<>")',
            "tolerance_none",
            OFFERINGS,
            f"{inputs.offerings.letter('today')}{inputs.offerings.first_row}",
            "Say on Offerings what operations is told to do today; without it no contradiction is seen.",
            applies=given,
        ),
    ]


def _outside(inputs: Inputs) -> str:
    """How many cells of the lists with fixed answers hold something else, as a formula."""
    table = inputs.offerings
    today = table.cells("today")
    known = "".join(f"-COUNTIFS({today},{answer_name('today', answer)})" for answer, _ in TODAY)
    ticks = (table.cells(column.key) for column in table.columns if column.accept is TICK)
    return f"COUNTA({today}){known}" + "".join(f"+COUNTA({cells})-COUNTIFS({cells},tick_x)" for cells in ticks)


def _effects(inputs: Inputs, reading: LineSheet, roles: LineSheet) -> list[Check]:
    names = inputs.effects.cells("name")
    first = f"A{inputs.effects.first_row}"
    figures = [column for column in inputs.effects.columns if column.is_number]
    texts = "+".join(f"COUNTA({inputs.effects.cells(c.key)})-COUNT({inputs.effects.cells(c.key)})" for c in figures)
    filled = f"COUNTA({names})>0"
    return [
        Check(
            "Measured effects are complete",
            "offerings with some of the four measured effects, but not all",
            f"COUNTIFS({roles.cells('todo')},todo_effects)",
            "tolerance_none",
            ROLES,
            "I7",
            "Give all four on Effects, 0 where there is none, or none of them.",
            applies=filled,
        ),
        Check(
            "Effects hold figures only",
            "cells on Effects with text for a number",
            texts,
            "tolerance_none",
            EFFECTS,
            first,
            "Type numbers; a text is not added up.",
            applies=filled,
        ),
        Check(
            "Volumes and loads are not below zero",
            "cells on Effects below zero",
            "+".join(f'COUNTIFS({inputs.effects.cells(key)},"<"&no_amount)' for key in _NOT_BELOW),
            "tolerance_none",
            EFFECTS,
            first,
            "Type 0 or more: a volume or load below zero would free capacity that is not there.",
            applies=filled,
        ),
        Check(
            "Every line of Effects finds its offering",
            "lines whose offering is not on Offerings, or stands on Effects twice",
            f"COUNTA({names})-SUM({reading.cells('found')})",
            "tolerance_none",
            EFFECTS,
            first,
            "Spell the offering as on Offerings, once: the other lines are not read.",
            applies=filled,
        ),
    ]


def _figures(volume: LineSheet, given: str) -> list[Check]:
    tested = f"COUNT({volume.cells('more_np')})>0"
    result = []
    for number, question in ((1, "more consumption"), (3, "a constraint")):
        cells = volume.cells(f"question_{number}")
        result.append(
            Check(
                f"Question {number} agrees with the figures",
                f"offerings whose answer on {question} the figures contradict",
                f'SUMPRODUCT(({cells}<>"")*({cells}<>word_agrees_with_answer))',
                "tolerance_none",
                VOLUME,
                f"{volume.letter(f'question_{number}')}7",
                "Correct the answer on Offerings, or the figures on Effects.",
                applies=tested,
            )
        )
    return [
        *result,
        Check(
            "Classes add up to the portfolio",
            "offerings by class less offerings listed",
            "offerings_counted-offerings_given",
            "tolerance_none",
            BY_CLASS,
            "B13",
            "A class is not among the four: see Roles.",
            applies=given,
        ),
        Check(
            "T by class ties to T of the offerings",
            "T by class less the sum of T today on Volume",
            f"t_by_class-SUM({volume.cells('t_today')})",
            "tolerance_money",
            BY_CLASS,
            "C13",
            "See By class and Volume.",
            applies=given,
            number_format=look.MONEY,
        ),
    ]


def _capacities(inputs: Inputs) -> list[Check]:
    return [
        Check(
            f"{title} fit into the capacity",
            f"filled cells below row {table.last_row:,} of {table.sheet}",
            f"COUNTA({table.beyond()})",
            "tolerance_none",
            table.sheet,
            f"A{table.last_row}",
            "Formulas do not reach these cells. Build the workbook again for more offerings, or split the portfolio.",
        )
        for title, table in (("Offerings", inputs.offerings), ("Effects", inputs.effects))
    ]


def declare_facts(book: Book, inputs: Inputs) -> None:
    """Figures and words that checks and pages share, beside the resources on Capacity."""
    sheet = book.sheets[CAPACITY]
    names = inputs.offerings.cells("name")
    for row, (name, label, formula) in enumerate(
        (
            ("offerings_given", "Offerings listed", f"COUNTA({names})"),
            ("currency", "Currency", 'IF(in_currency="","",in_currency)'),
            (
                "hint_first_line",
                "What to do first",
                "IF(offerings_given=0,hint_first,IF(unclassified>0,unclassified&hint_count_unready,"
                'IF(count_review>0,count_review&hint_count_review,"")))',
            ),
        ),
        15,
    ):
        sheet.put(f"A{row}", label, "Label")
        sheet.put(f"B{row}", f"={formula}", "Calculation")
        book.name(name, CAPACITY, f"B{row}")
    sheet.put("A14", "For the other sheets", "Heading 1")
