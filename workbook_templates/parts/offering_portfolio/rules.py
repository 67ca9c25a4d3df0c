"""The rules as the template prints and looks them up: the decision tables' own rows, and the table of damages."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import StringIO
from itertools import product
from typing import Final

from addin.functions.classify_offering import CLASSIFY_OFFERING, QUESTIONS
from addin.rules import RuleTable, measured_table, offering_table
from workbook_templates.parts.book import Book
from workbook_templates.parts.lists import rows_high

SHEET: Final = "Policy"
BAR: Final = " | "
CLASSES: Final = ("Revenue generator", "Cost driver", "Differentiator", "Behavioral lever")
TODAY: Final = (
    ("Optimise flow", "make it flow, standardise it"),
    ("Speed up", "make more of it in the same time; exploit the bottleneck for it"),
    ("Fill capacity", "leave no slot empty"),
    ("Cut cost", "lower its unit cost"),
    ("Eliminate", "drop it"),
    ("Automate or shorten", "spend less time on it"),
    ("Reprice", "charge for it, or charge more"),
    ("Ration at the constraint", "give the constraint's time to better uses first"),
    ("Constrain", "hold it back on purpose"),
    ("Protect", "keep its time and its place, whatever its unit margin"),
)
DAMAGES: Final = (
    "Increase local efficiency",
    "Reduce global throughput",
    "Inflate operating expense",
    "Destroy strategic positioning",
)
NET: Final = "‹net›"  # where a sentence shows the measured net effect
AS_ANSWERED: Final = "as answered"
COLUMNS: Final = 6
WIDTHS: Final = (46, 44, 22, 30, 60, 24, 14)


@dataclass(frozen=True)
class Printed:
    """One table of the Policy sheet: heading, explanation, column headings, rows, and the names of its columns."""

    title: str
    explanation: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    names: tuple[str, ...] = ("", "", "", "", "", "")


def instructions_of(table: RuleTable) -> list[tuple[str, str]]:
    """Every pair of class and instruction that can come out, in the order of the classes."""
    answered = {(rule.outcome["class"], rule.outcome["instruction"]) for rule in table.rules}
    unproven = {(role, "Review the claim") for role in ("Cost driver", "Behavioral lever")}
    pairs = answered | unproven
    return sorted((pair for pair in pairs if pair[0] in CLASSES), key=lambda pair: (CLASSES.index(pair[0]), pair[1]))


@lru_cache(maxsize=1)
def damages() -> dict[tuple[str, str, str], tuple[str, str]]:
    """Class, instruction and what operations does today → which of the four damages, and why; absent is aligned."""
    text = (files(__package__) / "alignment.csv").read_text(encoding="utf-8")
    found = {}
    for row in csv.DictReader(StringIO(text)):
        for role, instruction in instructions_of(offering_table()):
            if role == row["class"] and row["instruction"] in ("", instruction):
                found[role, instruction, row["today"]] = (row["damage"], row["why"])
    return found


def printed(table: RuleTable) -> list[Printed]:
    """The tables of the Policy sheet, from the rule data."""
    return [_four(table), _measured(), _four_grid(table), _measured_grid(), _damage_grid(table), _spellings()]


def _four(table: RuleTable) -> Printed:
    rows = tuple(
        (
            rule.conditions(),
            _sentence(rule.sentence),
            rule.outcome["class"] + (f" ({rule.outcome['secondary']})" if rule.outcome["secondary"] else ""),
            rule.outcome["instruction"],
            rule.id,
            rule.source,
        )
        for rule in table.rules
    )
    return Printed(
        "The four questions",
        "The first that matches wins. Only the roast beef's class is stated in the source; the others are our reading.",
        ("When", "In a sentence", "Class (secondary)", "Instruction", "Rule", "Source"),
        rows,
    )


def _measured() -> Printed:
    rows = tuple(
        (
            rule.conditions(),
            _sentence(rule.sentence),
            rule.outcome["class"],
            rule.outcome["status"],
            rule.id,
            rule.source,
        )
        for rule in measured_table().rules
    )
    return Printed(
        "Measured effects",
        "What the four measured effects do to the class the answers gave; net = direct + induced + price effect − ΔOE.",
        ("When", "In a sentence", "Class", "Status", "Rule", "Source"),
        rows,
    )


def _sentence(text: str) -> str:
    return text.replace("{net}", NET).replace("{because}", "‹because›")


def _four_grid(table: RuleTable) -> Printed:
    facts = list(table.facts.values())
    rows = []
    for number, question in enumerate(QUESTIONS):
        answers = tuple("" if place == number else facts[place][0] for place in range(len(QUESTIONS)))
        rows.append(_four_row(table, question, (*answers, "")))
    for combination in product(*(tuple(filter(None, fact)) for fact in facts[:4]), ("", *facts[4][:2])):
        rows.append(_four_row(table, BAR.join(combination), combination))
    return Printed(
        "Every combination of answers",
        "What native formulas look up; a question's name stands for its answer being blank.",
        ("Answers, direct T", "In a sentence", "Class", "Secondary", "Instruction", "Rule"),
        tuple(rows),
        ("four_key", "four_sentence", "four_class", "four_secondary", "four_instruction", "four_rule"),
    )


def _four_row(table: RuleTable, key: str, answers: tuple[str, ...]) -> tuple[str, ...]:
    decision = table.decide(*answers)
    outcome = decision.rule.outcome
    words = decision.rule.sentence.format(because=decision.because)
    return key, words, outcome["class"], outcome["secondary"], outcome["instruction"], decision.rule.id


def _measured_grid() -> Printed:
    table = measured_table()
    rows = []
    for answers in product(*table.facts.values()):
        decision = table.decide(*answers)
        words = decision.rule.sentence.format(net=NET, because=decision.because)
        outcome = decision.rule.outcome
        rows.append((BAR.join(answers), words, outcome["class"], outcome["status"], "", decision.rule.id))
    return Printed(
        "Every combination of measured effects",
        "Class as answered, net effect, which effect is larger, direct T.",
        ("Combination", "In a sentence", "Class", "Status", "", "Rule"),
        tuple(rows),
        ("measured_key", "measured_sentence", "measured_class", "measured_status", "", "measured_rule"),
    )


def _damage_grid(table: RuleTable) -> Printed:
    rows = []
    for (role, instruction), (today, _) in product(instructions_of(table), TODAY):
        damage, why = damages().get((role, instruction, today), ("", "aligned"))
        rows.append((BAR.join((role, instruction, today)), why, role, damage, instruction, "S0 L80–86, reading: ours"))
    return Printed(
        "What operations does today against the class",
        "Which of the four damages a contradiction does; blank where it does none.",
        ("Class, instruction, today", "Why", "Class", "Damage", "Instruction", "Source"),
        tuple(rows),
        ("align_key", "align_why", "", "align_damage", "", ""),
    )


def _spellings() -> Printed:
    rows = [
        (f"{argument.name}{BAR}{spelling}", "", argument.name, answer, spelling, "")
        for argument in CLASSIFY_OFFERING.arguments[: len(QUESTIONS)]
        for spelling, answer in argument.spellings.items()
    ]
    return Printed(
        "Accepted spellings",
        "Capital letters make no difference.",
        ("Question, spelling", "", "Question", "Read as", "Spelling", ""),
        tuple(rows),
        ("spelling_key", "", "", "spelling_answer", "", ""),
    )


def shipped_rows(tables: Sequence[Printed]) -> list[tuple[str, ...]]:
    """All rows of the Policy sheet, in order, for the comparison with what was shipped."""
    return [row for table in tables for row in table.rows]


def draw_rules(book: Book, table: RuleTable, tables: Sequence[Printed], shipped: Sequence[Sequence[str]]) -> None:
    """Draw the Policy sheet: every table from the rule data, each row compared with the copy on Lists."""
    sheet = book.open_sheet(SHEET, freeze="A8")
    sheet.widths(*WIDTHS)
    sheet.put("A5", f"Rule set: {table.name}, fingerprint {table.fingerprint}", "Heading 2")
    sheet.put("A6", f"Measured effects: fingerprint {measured_table().fingerprint}", "Normal")
    row, number, first = 8, 0, 0
    for entry in tables:
        sheet.put(f"A{row}", entry.title, "Heading 1")
        sheet.put(f"A{row + 1}", entry.explanation, "Explanatory Text")
        sheet.headings(row + 2, (*entry.headings, "As shipped?"), height=18)
        top = row = row + 3
        first = first or top
        for texts in entry.rows:
            for letter, text in zip("ABCDEF", texts, strict=True):
                sheet.text(f"{letter}{row}", text, "Label", wrap=True, top=True)
            same = ",".join(f"{letter}{row}={cell}" for letter, cell in zip("ABCDEF", shipped[number], strict=True))
            sheet.put(f"G{row}", f"=IF(AND({same}),word_unchanged,word_changed)", "Check Cell", align="center")
            sheet.row_height(row, rows_high([*texts, ""], WIDTHS))
            row, number = row + 1, number + 1
        for letter, name in zip("ABCDEF", entry.names, strict=True):
            if name:
                book.name(name, SHEET, f"{letter}{top}:{letter}{row - 1}")
        row += 1
    marks = f"G{first}:G{row}"
    sheet.mark(marks, f"G{first}=word_unchanged", "Good")
    sheet.mark(marks, f"G{first}=word_changed", "Bad")
    book.name("policy_comparison", SHEET, marks)
