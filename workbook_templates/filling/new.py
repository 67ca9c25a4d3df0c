"""A new workbook of a template from a user's files: tables of their own and our other workbooks, in any number."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook

from addin.statement import InputError, Request, Settings, SourceFile, Statement
from addin.statement import read as read_period
from addin.statement.currency import one_currency
from addin.statement.known_tvc import KnownTvc
from addin.statement.refusal import counted
from addin.statement.source import read_table
from workbook_templates.editions import Edition
from workbook_templates.filling.content import content_of
from workbook_templates.filling.from_table import Read, Told, read_rows
from workbook_templates.filling.from_workbook import take_facts
from workbook_templates.filling.known import Facts, read_facts
from workbook_templates.filling.layout import layout
from workbook_templates.filling.opened import Opened, Value, open_ours
from workbook_templates.filling.put import put, put_inputs
from workbook_templates.filling.record import Record, draw_record

STATEMENT: Final = "throughput_statement"


@dataclass(frozen=True)
class Asked:
    """What is to be filled from what, and what the user says about the tables."""

    template: str
    files: tuple[Path, ...]
    told: Told
    currency: str = ""
    title: str = ""
    strict: bool = False


@dataclass(frozen=True, eq=False)
class Filled:
    """A built workbook, what it was built from, and what is to be said about it."""

    workbook: Workbook
    content: Any
    rows: Mapping[str, int]
    record: Record
    currency: str
    read: tuple[Read, ...] = ()


def filled(asked: Asked, edition: Edition) -> Filled:
    """A template filled from files.

    Raises:
        InputError: a file cannot be read, or what it holds cannot be told or is too much; one sentence.
    """
    books = {path: open_ours(path) for path in asked.files}
    tables = [path for path, book in books.items() if book is None]
    ours = [book for book in books.values() if book is not None]
    for book in ours:
        if book.template == asked.template:
            raise InputError(
                f"{book.name} is itself a {book.template}; carry its inputs into the current version with "
                f"throughput refill {book.name} -o NEW.xlsx"
            )
    facts = [read_facts(book) for book in ours]
    files = tuple(_source(book, asked.template) for book in ours)
    if asked.template == STATEMENT:
        return _statement(asked, edition, tables, facts, files)
    return _lines(asked, edition, tables, facts, files)


def _source(book: Opened, template: str) -> SourceFile:
    return SourceFile(book.name, len(book.content), hashlib.sha256(book.content).hexdigest(), template)


def _lines(
    asked: Asked, edition: Edition, tables: Sequence[Path], facts: Sequence[Facts], files: tuple[SourceFile, ...]
) -> Filled:
    wanted = layout(asked.template)
    rows: dict[str, list[dict[str, Value]]] = {}
    forms: dict[str, Value] = {}
    read: list[Read] = []
    for path in tables:
        table = read_table(path, asked.told.table or "", asked.told.settings.reading)
        found = read_rows(table, wanted, asked.told)
        read.append(found)
        files = (*files, replace(table.file, table=found.table))
        for name, lines in found.rows.items():
            _add(rows.setdefault(name, []), lines, unique=name != found.table)
    counts: dict[str, int] = {}
    for found in read:
        for mark, count in found.currencies.items():
            counts[mark] = counts.get(mark, 0) + count
    currency = one_currency(asked.currency, counts)
    if currency:
        forms["in_currency"] = currency
    if asked.title:
        forms["in_title"] = asked.title
    choices = [choice for found in read for choice in found.choices]
    choices += take_facts(asked.template, rows, forms, facts)
    _refuse_currencies(currency, facts)
    unused = [line for found in read for line in found.unused] + [line for one in facts for line in one.unused]
    if unused and asked.strict:
        raise InputError(
            f"{counted(len(unused), 'line')} cannot be used, and --strict was given; the first is row {unused[0].row} "
            f"of {unused[0].source}: {unused[0].reason}"
        )
    record = Record(files, tuple(choices), tuple(unused))
    content = content_of(asked.template, rows, forms)
    workbook = _built(asked, content, edition)
    put_inputs(workbook, wanted, {name: found for name, found in rows.items() if found}, forms, {})
    draw_record(workbook, record)
    numbers = {name: len(found) for name, found in rows.items() if found}
    return Filled(workbook, content, numbers, record, str(forms.get("in_currency") or ""), tuple(read))


def _add(rows: list[dict[str, Value]], more: Sequence[dict[str, Value]], *, unique: bool) -> None:
    """Append rows; those that only list a name fill the blanks of the row that has the name already."""
    for row in more:
        first = next(iter(row.values()), None)
        same = [one for one in rows if unique and str(next(iter(one.values()), "")).casefold() == str(first).casefold()]
        if same:
            same[0].update({key: value for key, value in row.items() if key not in same[0]})
        else:
            rows.append(dict(row))


def _refuse_currencies(currency: str, facts: Sequence[Facts]) -> None:
    """Amounts of two currencies are never put side by side."""
    said = {found.file: str(found.forms["in_currency"]) for found in facts if found.forms.get("in_currency")}
    marks = {currency, *said.values()} - {""}
    if len(marks) > 1:
        each = ", ".join(f"{file} is in {mark}" for file, mark in said.items())
        stated = f", the table in {currency}" if currency else ""
        raise InputError(f"{each}{stated}; there are no rates to convert them: give files of one currency")


def _built(asked: Asked, content: Any, edition: Edition) -> Workbook:
    module = import_module(f"workbook_templates.{asked.template}")
    try:
        workbook: Workbook = module.build(content, edition=edition.build)
    except ValueError as problem:  # more lines than a sheet can hold
        raise InputError(str(problem)) from None
    return workbook


def _statement(
    asked: Asked, edition: Edition, tables: Sequence[Path], facts: Sequence[Facts], files: tuple[SourceFile, ...]
) -> Filled:
    """A period from a table of sales, with TVC per unit and classes from our other workbooks."""
    if len(tables) != 1:
        given = "; a register or portfolio holds no sales" if facts and not tables else ""
        raise InputError(
            f"a throughput_statement is filled from one table of sales{given}: add it with --from SALES.csv (expenses "
            "and the I register are read by throughput statement)"
        )
    told = asked.told.for_table("sales")
    settings = Settings(told.settings, contains_only_tvc=asked.told.contains_only_tvc, currency=asked.currency)
    request = Request(tables[0], settings=settings, title=asked.title, strict=asked.strict, known_tvc=_known_tvc(facts))
    found = read_period(request)
    _refuse_currencies(found.statement.currency, facts)
    choices = tuple(choice for one in facts for choice in one.choices)
    unused = tuple(line for one in facts for line in one.unused)
    statement: Statement = replace(
        found.statement,
        currency=found.statement.currency or next((str(one.forms.get("in_currency") or "") for one in facts), ""),
        choices=(
            *found.statement.choices,
            *choices,
            *(f"{line.source}: {line.reason.rstrip(chr(46))}." for line in unused),
        ),
        files=(*found.statement.files, *(replace(file, table="sales") for file in files)),
    )
    workbook = _built(asked, statement, edition)
    _put_classes(workbook, facts)
    record = Record(statement.files, statement.choices, (*statement.unused, *unused))
    read = Read("sales", {}, [], [], {}, found.settings.sales)
    return Filled(workbook, statement, {"SalesLines": len(statement.sales)}, record, statement.currency, (read,))


def _known_tvc(facts: Sequence[Facts]) -> KnownTvc | None:
    per_unit = {one.name: one.tvc for found in facts[::-1] for one in found.offerings if one.tvc is not None}
    names = ", ".join(found.file for found in facts if any(one.tvc is not None for one in found.offerings))
    return KnownTvc(per_unit, names) if per_unit else None


def _put_classes(workbook: Workbook, facts: Sequence[Facts]) -> None:
    """Put each offering's class beside its name on Breakdown."""
    known = {one.name.casefold(): one for found in facts for one in found.offerings if one.class_}
    table = layout(STATEMENT).table("Offerings")
    worksheet: Any = workbook[table.sheet]
    name_at = table.first_column + [column.key for column in table.columns].index("offering")
    said_at = table.first_column + [column.key for column in table.columns].index("comment")
    for row in range(table.first_row, table.last_row + 1):
        one = known.get(str(worksheet.cell(row, name_at).value or "").casefold())
        if one is not None:
            put(worksheet.cell(row, said_at), one.said)
