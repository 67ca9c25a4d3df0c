"""What the current version of a template asks for: its input tables, forms and accepted answers, as it declares them
itself; it fills nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Final

from openpyxl.utils import range_boundaries

from addin.catalogue import FUNCTIONS
from addin.version import VERSION
from workbook_templates.parts.book import Book
from workbook_templates.parts.tables import FORM_HEADINGS, Column, InputTable
from workbook_templates.parts.tvc_register.content import TvcRegister

_ANSWERS: Final = "_answers"
_EMPTY: Final[Mapping[str, Any]] = {"tvc_register": TvcRegister()}
"""What stands for no content where a template's sheets are not drawn from None."""


@dataclass(frozen=True)
class FormEntry:
    """One input of a form: the name of its cell, its label, where it stands, and the kind of entry it takes."""

    name: str
    label: str
    form: str
    sheet: str
    row: int
    kind: str


@dataclass(frozen=True)
class Layout:
    """A template's inputs: tables, forms, answers by list name, and what a workbook of it is recognised by."""

    template: str
    tables: tuple[InputTable, ...]
    forms: tuple[FormEntry, ...]
    answers: Mapping[str, tuple[str, ...]]
    sheets: tuple[str, ...]
    signs: frozenset[str]

    def table(self, name: str) -> InputTable:
        """An input table by its name."""
        return next(table for table in self.tables if table.name == name)

    def accepted(self, column: Column) -> Mapping[str, str]:
        """The answers a column takes, by every spelling in lower case; empty where any text is taken.

        >>> column = layout("tvc_register").table("CostLines").columns[4]
        >>> layout("tvc_register").accepted(column)["sale"]
        'Sale'
        """
        if column.accept.kind != "list":
            return {}
        texts = self.answers.get(column.accept.low.removesuffix(_ANSWERS), ())
        spelled = {text.casefold(): text for text in texts}
        for function in FUNCTIONS.values():
            for argument in function.signature.arguments:
                if texts and {answer.text for answer in argument.answers} == set(texts):
                    for answer in argument.answers:
                        spelled |= {synonym.casefold(): answer.text for synonym in answer.synonyms}
        return spelled


@cache
def layout(template: str) -> Layout:
    """The layout of a template, by drawing its input sheets and nothing else.

    >>> [table.name for table in layout("offering_portfolio").tables]
    ['OfferingLines', 'EffectLines']
    """
    module = import_module(f"workbook_templates.{template}")
    book = Book(module.TITLE, module.PLANS, VERSION, "addin")
    content = _EMPTY.get(template)
    inputs = module.declare_inputs(book, content)
    module.draw_inputs(book, inputs, content)
    forms = _forms(book)
    names = {str(name) for name in book.workbook.defined_names}
    tables = {table.name for table in inputs.tables} | {entry.form for entry in forms}
    plans = tuple(plan.title for plan in book.plans)
    return Layout(
        template,
        tuple(inputs.tables),
        forms,
        {name: tuple(text for text, _ in answers) for name, answers in book.answers.items()},
        plans,
        frozenset(signs(tables, names, plans)),
    )


def signs(tables: Any, names: Any, sheets: Any) -> set[str]:
    """What tells one template's workbook from another: the names of its tables, cells and sheets."""
    marked = (("table", tables), ("name", names), ("sheet", sheets))
    return {f"{mark} {name.casefold()}" for mark, found in marked for name in found}


def _forms(book: Book) -> tuple[FormEntry, ...]:
    named = {str(defined.attr_text): str(name) for name, defined in book.workbook.defined_names.items()}
    entries = []
    for sheet in book.sheets.values():
        worksheet: Any = sheet.worksheet
        kinds = {
            str(cells): str(validation.type)
            for validation in worksheet.data_validations.dataValidation
            for cells in validation.sqref.ranges
        }
        for table in worksheet.tables.values():
            if tuple(column.name for column in table.tableColumns) != FORM_HEADINGS:
                continue
            _, first, _, last = range_boundaries(table.ref)
            for row in range(int(first or 0) + 1, int(last or 0) + 1):
                name = next((named[at] for at in _spellings(sheet.title, row) if at in named), "")
                label = str(worksheet[f"A{row}"].value)
                entries.append(FormEntry(name, label, table.name, sheet.title, row, kinds.get(f"B{row}", "")))
    return tuple(entries)


def _spellings(sheet: str, row: int) -> tuple[str, str]:
    return f"{sheet}!$B${row}", f"'{sheet}'!$B${row}"
