"""Which of our templates a workbook was made from, and what that template looks like; it judges no workbook.

The template is built anew from the workbook's own inputs, since how far its formulas reach depends on how much was
filled in; nothing is computed, and the workbook is only read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any, Final

from openpyxl.utils import range_boundaries

from addin.audit.book import Book, Cell, Sheet
from addin.audit.known import InputArea, InputColumn, KnownPlace, KnownTemplate
from addin.audit.own import normal, same_formula
from addin.cells import CellError
from addin.rules import offering_table, rule_sets
from addin.version import VERSION
from workbook_templates.editions import EDITIONS, Edition
from workbook_templates.filling.content import content_of
from workbook_templates.filling.layout import Layout, layout
from workbook_templates.filling.opened import Opened, Place
from workbook_templates.filling.record import NOT_USED, read_record
from workbook_templates.filling.record import SHEET as SOURCES
from workbook_templates.filling.rows import read_inputs
from workbook_templates.parts import policy, tables
from workbook_templates.sizing import fitted
from workbook_templates.templates import TEMPLATES

_RECORDS: Final = (SOURCES, NOT_USED)
"""The sheets that say where a workbook's lines came from: their texts are the content's, not the template's."""

_ISSUED: Final = "Throughput issue"
"""The file's own property that an issued paper has."""

_ODD: Final = (ValueError, ArithmeticError, LookupError, TypeError, AttributeError)
"""What building from entries raises that are none: the audit says what is wrong with them, so it has to go on."""

POLICY_SHEETS: Final = (policy.SHEET, "Policy key")


def known_template(book: Book) -> KnownTemplate | None:
    """The template of ours that a workbook says it was made from, as it was built; None when it is none of ours.

    An issued paper is none either: there values stand in place of formulas, on purpose.

    Arguments: `book`, as read.
    Result: a KnownTemplate of our own version, with formulas that reach as far as the workbook's own do.
    """
    name = _said(book, "template_name").strip().casefold().replace(" ", "_")
    if name not in TEMPLATES or _ISSUED in book.properties.custom:
        return None
    wanted = layout(name)
    build, given = _builder(book, name, wanted)
    try:
        workbook = build(given)
    except _ODD:  # more lines than a template takes, or entries that no template ever held
        workbook = build(None)
    formulas, texts = dict(_formulas(workbook)), dict(_texts(workbook))
    _settle(book, formulas, texts, build)
    return KnownTemplate(
        name=name,
        version=VERSION,
        edition=_edition(book).build,
        formulas=formulas,
        texts=texts,
        inputs=tuple(_areas(workbook, wanted)),
        sheets=tuple(workbook.sheetnames),
        names={str(key): str(entry.attr_text) for key, entry in workbook.defined_names.items()},
        policy_sheets=POLICY_SHEETS,
        rules_known=_rules(book) in ("", *rule_sets(), offering_table().name),
    )


def _settle(
    book: Book,
    formulas: dict[KnownPlace, str],
    texts: dict[KnownPlace, str | float | bool],
    build: Callable[[Any], Any],
) -> None:
    """Take over the row numbers that a workbook was built with where they depend on how many lines it had then.

    Which places these are shows when the template is built once more, without content.
    """
    sheets = {sheet.name: sheet.cells for sheet in book.sheets}

    def there(place: KnownPlace) -> Cell | None:
        return sheets.get(place[0], {}).get(place[1:])

    apart = [
        place
        for place, formula in formulas.items()
        if (cell := there(place)) is None or (cell.formula != formula and not same_formula(cell.formula or "", formula))
    ]
    counts = [p for p, number in texts.items() if isinstance(number, float) and _held(there(p)) not in (number, None)]
    if not apart and not counts:
        return
    empty = build(None)
    others, numbers = dict(_formulas(empty)), dict(_texts(empty))
    for place in apart:
        cell, built, other = there(place), formulas[place], others.get(place, "")
        if other == built:
            continue
        if cell is None and not other:
            del formulas[place]
        elif cell is not None and cell.formula and _without_rows(cell.formula) == _without_rows(built):
            formulas[place] = cell.formula
    for place in counts:
        held = _held(there(place))
        if numbers.get(place) != texts[place] and isinstance(held, float):
            texts[place] = held


def _held(cell: Cell | None) -> Any:
    return cell.value if cell is not None and cell.is_typed else None


def _without_rows(formula: str) -> str:
    """The formula without its row numbers, however programs spell it."""
    return re.sub(r"(?<=[A-Z])\$?[0-9]+", "#", normal(formula))


def _said(book: Book, name: str) -> str:
    """What the cell of a defined name holds, as text."""
    cell = _named_cell(book, name)
    return str(cell.value) if cell is not None and cell.value is not None else ""


def _named_cell(book: Book, name: str) -> Cell | None:
    place = _names(book).get(name)
    return book.cell(*place) if place else None


def _names(book: Book) -> dict[str, tuple[str, int, int]]:
    """The first cell of each defined name of the workbook that is a plain place."""
    found: dict[str, tuple[str, int, int]] = {}
    for entry in book.names:
        sheet, _, cells = entry.text.rpartition("!")
        if entry.sheet or not sheet or "(" in entry.text or "," in cells:
            continue
        try:
            column, row, _, _ = range_boundaries(cells.replace("$", ""))
        except (ValueError, TypeError):
            continue
        if column and row:
            found.setdefault(entry.name.casefold(), (sheet.strip("'").replace("''", "'"), int(row), int(column)))
    return found


@dataclass(eq=False)
class _FromBook(Opened):
    """A workbook that was read already, as filling reads one."""

    book: Book | None = None
    _by_name: dict[str, Sheet] = field(default_factory=dict)

    def values(self, sheet: str) -> list[list[Any]]:
        """The cells of a sheet, row 1 first."""
        if sheet not in self._values:
            found = self._by_name[sheet]
            used = found.used
            rows: list[list[Any]] = [[None] * used.last_column for _ in range(used.last_row)] if used else []
            for (row, column), cell in found.cells.items():
                rows[row - 1][column - 1] = _plain(cell)
            self._values[sheet] = rows
        return self._values[sheet]

    def formulas(self, sheet: str) -> frozenset[tuple[int, int]]:
        """The cells of a sheet that hold formulas."""
        return frozenset(place for place, cell in self._by_name[sheet].cells.items() if cell.has_formula)


def _plain(cell: Cell) -> Any:
    value = cell.value
    if isinstance(value, CellError):
        return value.code
    return None if value == "" else value


def _opened(book: Book, name: str) -> _FromBook:
    sheets = {sheet.name: sheet for sheet in book.sheets if sheet.kind == "worksheet" and _may_be_ours(sheet)}
    found = {
        table.name.casefold(): Place(
            table.area.sheet,
            table.area.first_column,
            table.area.first_row,
            table.area.last_column,
            table.area.last_row,
            int(table.has_totals),
        )
        for table in book.tables
    }
    return _FromBook(book.name, b"", name, tuple(sheets), found, _names(book), book=book, _by_name=sheets)


def _may_be_ours(sheet: Sheet) -> bool:
    """Whether its cells can be laid out as rows without filling the memory: a cell far away is none of ours."""
    used = sheet.used
    return used is None or used.rows * used.columns <= 20_000_000


def _rules(book: Book) -> str:
    return _said(book, "rule_set").strip()


def _edition(book: Book) -> Edition:
    return EDITIONS["plain" if _said(book, "edition").strip().casefold() == "plain" else "calc"]


def _builder(book: Book, name: str, wanted: Layout) -> tuple[Callable[[Any], Any], Any]:
    """What builds the template from content, and the workbook's own content."""
    module: Any = import_module(f"workbook_templates.{name}")
    opened = _opened(book, name)
    given = read_inputs(opened, wanted)
    sizes = {key: _number(book, key) for key in (entry.name for entry in book.names)}
    content: Any = None
    with suppress(*_ODD):
        content = content_of(name, given.rows, given.forms, read_record(opened))
    blank = content_of(name, {}, {})
    rules = {"rules": _rules(book)} if _rules(book) in rule_sets() else {}
    edition = _edition(book).build

    def build(filled: Any) -> Any:
        sized = fitted(name, blank if filled is None else filled, sizes)
        return module.build(replace(sized, is_example=_is_example(book)), edition=edition, **rules)

    return build, content


def _number(book: Book, name: str) -> float | None:
    cell = _named_cell(book, name)
    return cell.value if cell is not None and isinstance(cell.value, float) and cell.is_typed else None


def _is_example(book: Book) -> bool:
    """Whether the Cover says that the workbook is a worked example: one line more stands there then."""
    cover = book.sheet("Cover")
    return cover is not None and any(
        cell.value == "Example" and column == 1 for (_, column), cell in cover.cells.items()
    )


def _cells(workbook: Any) -> Iterator[tuple[KnownPlace, Any]]:
    for worksheet in workbook.worksheets:
        for (row, column), cell in worksheet._cells.items():  # its rows would make cells where there are none
            if cell._value is not None:
                yield (worksheet.title, row, column), cell


def _formulas(workbook: Any) -> Iterator[tuple[KnownPlace, str]]:
    for place, cell in _cells(workbook):
        if cell.data_type == "f":
            yield place, str(getattr(cell._value, "text", cell._value))


def _texts(workbook: Any) -> Iterator[tuple[KnownPlace, str | float | bool]]:
    locked = [protection.locked for protection in workbook._protections]
    for place, cell in _cells(workbook):
        if cell.data_type == "f" or cell._value == "" or place[0] in _RECORDS:
            continue
        if locked[cell._style.protectionId]:
            value = cell._value
            yield place, float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _areas(workbook: Any, wanted: Layout) -> Iterator[InputArea]:
    for table in wanted.tables:
        worksheet = workbook[table.sheet]
        last = _capacity_row(worksheet, table)
        yield InputArea(
            table.sheet,
            table.name,
            tuple(
                InputColumn(number, column.heading, tuple(dict.fromkeys(wanted.accepted(column).values())))
                for number, column in enumerate(table.columns, table.first_column)
            ),
            table.first_row,
            last,
        )


def _capacity_row(worksheet: Any, table: tables.InputTable) -> int:
    """The last row that the validations of a table's columns cover: they end where its formulas do."""
    for validation in worksheet.data_validations.dataValidation:
        for cells in validation.sqref.ranges:
            if cells.min_col == table.first_column and cells.min_row == table.first_row:
                return int(cells.max_row)
    return table.last_row


__all__ = ["POLICY_SHEETS", "known_template"]
