"""Carries the inputs of an older or edited copy of a template into its current version, and lists all it could not
carry. The old file is only read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook

from addin.package import Package, PackageError
from addin.statement.refusal import InputError, printable
from addin.statement.source import read_bytes
from workbook_templates.editions import Edition
from workbook_templates.filling.content import content_of
from workbook_templates.filling.layout import Layout, layout
from workbook_templates.filling.opened import Opened, Value, open_workbook, plain
from workbook_templates.filling.put import put_inputs, read_back
from workbook_templates.filling.record import SHEET as SOURCES
from workbook_templates.filling.record import draw_record, read_record
from workbook_templates.filling.reviewer import carry_review
from workbook_templates.filling.rows import Given, Loss, read_inputs
from workbook_templates.templates import TEMPLATES

_PERIOD: Final = ("in_from", "in_to")


@dataclass(frozen=True, eq=False)
class Refilled:
    """A workbook whose formulas have no values yet, the template it is of, and what could not be carried."""

    workbook: Workbook
    template: str
    content: Any
    rows: int
    losses: tuple[Loss, ...]
    missing: tuple[str, ...]


def refilled(old: Path, edition: Edition) -> Refilled:
    """A workbook's inputs in the current version of its template.

    Args:
        old: a workbook of one of our templates, of any version, whatever was done to it by hand.
        edition: for whom the new workbook is.

    Raises:
        InputError: the file cannot be read, is none of our workbooks, or holds more lines than the template.
    """
    book = open_workbook(read_bytes(old), printable(old.name))
    if not book.template:
        raise InputError(
            f"{book.name} is none of our templates: it has neither their tables nor their named cells; they are "
            + ", ".join(TEMPLATES)
            + ". To fill one from a table use throughput new NAME --from FILE"
        )
    wanted = layout(book.template)
    given = read_inputs(book, wanted)
    record = read_record(book)
    content = content_of(book.template, given.rows, given.forms, record)
    workbook = _built(book, content, edition, given)
    _put(workbook, wanted, given)
    if record and SOURCES not in workbook.sheetnames:
        draw_record(workbook, record)
    carry_review(book, workbook, given)
    _compare(workbook, wanted, given)
    _list_strays(book, workbook, wanted, given)
    _list_notes(book, given)
    rows = sum(len(found) for found in given.rows.values())
    return Refilled(workbook, book.template, content, rows, tuple(given.losses), tuple(given.missing))


def _built(book: Opened, content: Any, edition: Edition, given: Given) -> Workbook:
    module = import_module(f"workbook_templates.{book.template}")
    asked = book.named("rule_set")
    if not (isinstance(asked, str) and asked.strip()):
        asked = ""
    try:
        if asked:
            try:
                return _workbook(module.build(content, edition=edition.build, rules=asked))
            except ValueError as problem:
                if "rule set" not in str(problem):
                    raise
                given.losses.append(Loss("Cover", "", asked, "this rule set is not known here; the usual one is used"))
        return _workbook(module.build(content, edition=edition.build))
    except ValueError as problem:  # more lines than a sheet can hold
        raise InputError(f"{book.name}: {problem}") from None


def _workbook(built: Any) -> Workbook:
    workbook: Workbook = built
    return workbook


def _put(workbook: Workbook, wanted: Layout, given: Given) -> None:
    forms: Mapping[str, Value] = given.forms
    if wanted.template == "throughput_statement":  # a period that nobody gave is no period
        forms = {**dict.fromkeys(_PERIOD), **forms}
    rows = {name: found for name, found in given.rows.items() if found or name in given.places}
    put_inputs(workbook, wanted, rows, forms, given.comments)


def _compare(workbook: Workbook, wanted: Layout, given: Given) -> None:
    """Read the new workbook's tables back; whatever is not there as it was is listed, whoever dropped it."""
    for table in wanted.tables:
        rows = given.rows.get(table.name, [])
        sheet, numbers = given.places.get(table.name, (table.sheet, []))
        for number, old, new in zip(numbers, rows, read_back(workbook, table, len(rows))):
            for key, value in old.items():
                if new.get(key) != value:
                    why = "the new version has no place for it"
                    given.losses.append(Loss(sheet, f"row {number}, {key}", str(value), why))


def _list_strays(book: Opened, workbook: Workbook, wanted: Layout, given: Given) -> None:
    """What stands outside tables and forms, and on sheets of the user's own."""
    ours = {place[0] for name, place in book.names.items() if name in _names(workbook)}
    inputs = {sheet for sheet, _, _ in given.seen}
    tables = {table for names in workbook.worksheets for table in (name.casefold() for name in names.tables)}
    texts = _texts(workbook, wanted)
    for sheet in book.sheets:
        if sheet in inputs:
            _list_cells(book, sheet, texts, workbook, given)
        elif sheet not in wanted.sheets and sheet not in ours and sheet != SOURCES:
            hosted = [name for name, place in book.tables.items() if place.sheet == sheet and name in tables]
            filled = sum(value is not None for row in book.values(sheet) for value in row)
            if filled and not hosted:
                why = f"this sheet is not the template's; its {filled:,} filled cells are not carried"
                given.losses.append(Loss(sheet, "", "", why))


def _names(workbook: Workbook) -> set[str]:
    return {str(name).casefold() for name in workbook.defined_names}


def _texts(workbook: Workbook, wanted: Layout) -> set[str]:
    """Every text the current template itself puts on its input sheets."""
    sheets = {table.sheet for table in wanted.tables} | {entry.sheet for entry in wanted.forms}
    return {
        " ".join(cell.value.split())
        for sheet in sheets
        for row in workbook[sheet].iter_rows()
        for cell in row
        if isinstance(cell.value, str) and not cell.value.startswith("=")
    }


def _list_cells(book: Opened, sheet: str, texts: set[str], workbook: Workbook, given: Given) -> None:
    formulas = book.formulas(sheet)
    places = [place for place in book.tables.values() if place.sheet == sheet]
    new = workbook[sheet] if sheet in workbook.sheetnames else None
    for row, values in enumerate(book.values(sheet), 1):
        for column, value in enumerate(values, 1):
            if value is None or (sheet, row, column) in given.seen:
                continue
            if isinstance(value, str) and (" ".join(value.split()) in texts or not value.strip()):
                continue
            if (row, column) in formulas and (new is None or _is_formula(new, row, column) or _above(places, row)):
                continue
            given.lose(sheet, row, column, plain(value), "it stands outside the template's tables and forms")


def _is_formula(worksheet: Any, row: int, column: int) -> bool:
    value = worksheet.cell(row, column).value if row <= worksheet.max_row else None
    return isinstance(value, str) and value.startswith("=")


def _above(places: list[Any], row: int) -> bool:
    """Whether a row stands at or above a table's headings: titles, units and the master check are the template's."""
    return any(row <= place.top for place in places)


def _list_notes(book: Opened, given: Given) -> None:
    """Notes pinned to cells."""
    with Package(book.content, book.name) as package:
        for sheet, part in book.parts.items():
            try:
                notes = [link.target for link in package.relationships(part).values() if link.kind == "comments"]
                found = [note for target in notes for note in package.tree(target).iter("{*}comment")]
            except PackageError:
                given.losses.append(Loss(sheet, "", "", "its notes could not be read"))
                continue
            for note in found:
                words = " ".join("".join(note.itertext()).split())
                given.losses.append(Loss(sheet, str(note.get("ref", "")), words, "a note on a cell is not carried"))
