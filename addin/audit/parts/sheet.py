"""Reads a worksheet cell by cell, in memory for the cells that exist; what a sheet claims to span is only noted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from addin.audit.book import (
    LAST_COLUMN,
    LAST_ROW,
    PLAIN,
    Area,
    Cell,
    CellValue,
    ConditionalFormat,
    Protection,
    SharedFormula,
    Sheet,
    Style,
    Table,
    Validation,
    column_number,
)  # fmt: skip
from addin.audit.parts.strings import decoded, text_of
from addin.audit.parts.workbook import Listed
from addin.cells import CODES, CellError
from addin.package import Package, PackageError
from addin.package.streaming import Budget, elements, local

if TYPE_CHECKING:
    from lxml.etree import _Element

_ERRORS: Final = {code: CellError(code) for code in CODES}
_TAGS: Final = (
    "row", "dimension", "sheetProtection", "col", "autoFilter", "mergeCell", "conditionalFormatting",
    "dataValidation", "tablePart", "hyperlink", "brk", "ignoredError", "protectedRange", "selection",
)  # fmt: skip
_DIGITS: Final = "0123456789"
_YES: Final = ("1", "true", "on")
MOST_AREAS: Final = 100_000
"""Ranges of validations, formats and merged cells that are kept, each kind; the rest is passed over."""


@dataclass
class _Work:
    """A sheet while it is read."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    shared: dict[str, SharedFormula] = field(default_factory=dict)
    waiting: list[tuple[tuple[int, int], str]] = field(default_factory=list)
    arrays: list[Area] = field(default_factory=list)
    row: int = 0
    claimed: Area | None = None
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    validations: list[Validation] = field(default_factory=list)
    formats: list[ConditionalFormat] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    filters: list[Area] = field(default_factory=list)
    protection: Protection = field(default_factory=Protection)
    unlocked_blanks: int = 0
    outside: int = 0


class SheetReader:
    """Reads the worksheets of one workbook, which share texts, styles and one budget of cells."""

    def __init__(
        self, package: Package, texts: list[str], styles: list[Style], budget: Budget, most: int, faults: list[str]
    ) -> None:
        self.package = package
        self.texts = texts
        self.styles = styles
        self.budget = budget
        self.most = most
        self.left = most
        self.faults = faults
        self.columns: dict[str, int] = {}

    def sheet(self, listed: Listed) -> Sheet:
        work = _Work(listed.name)
        for element in elements(self.package, listed.part, _TAGS, self.budget):
            kind = local(element)
            if kind == "row":
                self._row(element, work)
            else:
                _take(kind, element, work)
        self._settle(work)
        tables, pivots = self._beside(listed, work)
        return Sheet(
            name=listed.name,
            state=listed.state,
            kind=listed.kind,
            cells=work.cells,
            claimed=work.claimed,
            hidden_rows=frozenset(work.hidden_rows),
            hidden_columns=frozenset(work.hidden_columns),
            tables=tables,
            validations=tuple(work.validations),
            conditional_formats=tuple(work.formats),
            protection=work.protection,
            filters=tuple(work.filters),
            merged=tuple(work.merged),
            pivots=pivots,
            unlocked_blanks=work.unlocked_blanks,
        )

    # -- cells

    def _row(self, element: _Element, work: _Work) -> None:
        said = element.get("r")
        row = int(said) if said and said.isdecimal() else work.row + 1
        work.row = row
        if element.get("hidden") in _YES or _is_zero(element.get("ht")):
            work.hidden_rows.add(row)
        column = 0
        columns = self.columns
        for entry in element:
            if not isinstance(entry.tag, str):
                continue
            place = entry.get("r")
            if place:
                name = place.rstrip(_DIGITS)
                found = columns.get(name)
                if found is None:
                    found = columns[name] = column_number(name) if name.isalpha() and len(name) < 4 else 0
                column = found
                at = place[len(name) :]
                if at != said and at.isdecimal():
                    row = int(at)
            else:
                column += 1
            if len(entry):
                self._cell(entry, row, column, work)
            else:
                look = entry.get("s")
                if look is not None and not self._style(look).locked:
                    work.unlocked_blanks += 1

    def _cell(self, entry: _Element, row: int, column: int, work: _Work) -> None:
        written = formula = inline = None
        for child in entry:
            tag = child.tag
            if not isinstance(tag, str):
                continue
            if tag.endswith("}v"):
                written = child.text
            elif tag.endswith("}f"):
                formula = child
            elif tag.endswith("}is"):
                inline = child
        if written is None and formula is None and inline is None:
            return
        if not (0 < row <= LAST_ROW and 0 < column <= LAST_COLUMN):
            work.outside += 1
            return
        kind = entry.get("t")
        value: CellValue = text_of(inline) if inline is not None else self._value(kind, written)
        if value is None and formula is None:
            return
        look = entry.get("s")
        source, array = (None, None) if formula is None else self._formula(formula, row, column, work)
        self.left -= 1
        if self.left < 0:
            raise PackageError(
                f"{self.package.name} holds more than {self.most:,} filled cells, which is the most that is read; "
                "split the workbook"
            )
        style = PLAIN if look is None else self._style(look)
        work.cells[row, column] = Cell(work.name, row, column, value, source, style, array)

    def _style(self, number: str) -> Style:
        try:
            return self.styles[int(number)]
        except (ValueError, IndexError):
            return PLAIN

    def _value(self, kind: str | None, written: str | None) -> CellValue:
        if written is None:
            return "" if kind == "str" else None
        if kind is None or kind == "n":
            return _number(written)
        if kind == "s":
            try:
                return self.texts[int(written)]
            except (ValueError, IndexError):
                return ""
        if kind == "b":
            return written.strip() in _YES
        if kind == "e":
            return _ERRORS.get(written) or CellError(written[:20])
        if kind == "d":
            return _serial(written)
        return decoded(written)

    def _formula(
        self, element: _Element, row: int, column: int, work: _Work
    ) -> tuple[str | SharedFormula | None, Area | None]:
        text, kind = element.text or "", element.get("t")
        ref = element.get("ref", "")
        if kind == "shared":
            number = element.get("si", "")
            if text:
                shared = SharedFormula("=" + text, row, column)
                if number not in work.shared or ref:
                    work.shared[number] = shared
                return shared, None
            known = work.shared.get(number)
            if known is None:
                work.waiting.append(((row, column), number))
            return known, None
        if kind == "dataTable":
            area = Area.parse(work.name, ref)
            if area is not None:
                work.arrays.append(area)
            return f"=TABLE({element.get('r1', '')},{element.get('r2', '')})", area
        if not text:
            return None, None
        area = Area.parse(work.name, ref) if kind == "array" else None
        if area is not None and not area.is_cell:
            work.arrays.append(area)
        return "=" + text, area

    def _settle(self, work: _Work) -> None:
        """Give cells the shared formula that came after them, and mark the further cells of array formulas."""
        for place, number in work.waiting:
            shared = work.shared.get(number)
            cell = work.cells.get(place)
            if shared is None:
                self.faults.append(f"{work.name}!{cell.address if cell else ''} refers to a formula that is not there")
            elif cell is not None:
                work.cells[place] = Cell(cell.sheet, *place, cell.value, shared, cell.style)
        for area in work.arrays:
            for place in within(work.cells, area):
                cell = work.cells[place]
                if cell.array_ref is None:
                    work.cells[place] = Cell(cell.sheet, *place, cell.value, cell.source, cell.style, area)
        if work.outside:
            self.faults.append(f"{work.outside:,} cells of {work.name} stand outside any sheet and were left out")

    # -- what stands beside the cells

    def _beside(self, listed: Listed, work: _Work) -> tuple[tuple[Table, ...], tuple[Area, ...]]:
        tables, pivots, seen = [], [], set[str]()
        for link in self.package.relationships(listed.part).values():
            if link.external or link.target in seen or not self.package.has(link.target):
                continue
            seen.add(link.target)
            if link.kind == "table":
                table = _table(self.package.tree(link.target), work.name)
                if table is not None:
                    tables.append(table)
            elif link.kind == "pivotTable":
                for place in self.package.tree(link.target):
                    area = Area.parse(work.name, place.get("ref", "")) if local(place) == "location" else None
                    if area is not None:
                        pivots.append(area)
        return tuple(tables), tuple(pivots)


def within(cells: dict[tuple[int, int], Cell], area: Area) -> list[tuple[int, int]]:
    """The places of the cells in an area, without looking at every place of a large one."""
    if area.rows * area.columns <= len(cells):
        rows = range(area.first_row, area.last_row + 1)
        columns = range(area.first_column, area.last_column + 1)
        return [(row, column) for row in rows for column in columns if (row, column) in cells]
    return [place for place in cells if area.holds(*place)]


def _number(written: str) -> float | CellError | str:
    try:
        value = float(written)
    except ValueError:
        return written
    return value if -1.8e308 < value < 1.8e308 else _ERRORS["#NUM!"]


def _serial(written: str) -> float | str:
    """The serial number of a day written as a date."""
    try:
        moment = datetime.fromisoformat(written.replace("Z", "+00:00")).replace(tzinfo=None)
    except ValueError:
        return written
    return (moment - datetime(1899, 12, 30)).total_seconds() / 86_400


def _is_zero(height: str | None) -> bool:
    return height is not None and height.replace(".", "").strip("0") == "" and "0" in height


def _areas(sheet: str, text: str) -> tuple[Area, ...]:
    found = (Area.parse(sheet, part) for part in text.split()[:MOST_AREAS])
    return tuple(area for area in found if area is not None)


def _take(kind: str, element: _Element, work: _Work) -> None:
    if kind == "dimension":
        work.claimed = Area.parse(work.name, element.get("ref", ""))
    elif kind == "sheetProtection":
        secret = any(element.get(name) for name in ("password", "hashValue"))
        work.protection = Protection(element.get("sheet", "0") in _YES, secret)
    elif kind == "col":
        if element.get("hidden") in _YES or _is_zero(element.get("width")):
            first, last = element.get("min", "0"), element.get("max", "0")
            if first.isdecimal() and last.isdecimal():
                work.hidden_columns.update(range(int(first), min(int(last), LAST_COLUMN) + 1))
    elif kind == "autoFilter":
        work.filters.extend(_areas(work.name, element.get("ref", "")))
    elif kind == "mergeCell":
        if len(work.merged) < MOST_AREAS:
            work.merged.extend(_areas(work.name, element.get("ref", "")))
    elif kind == "dataValidation":
        if len(work.validations) < MOST_AREAS:
            work.validations.append(_validation(element, work.name))
    elif kind == "conditionalFormatting" and len(work.formats) < MOST_AREAS:
        work.formats.extend(_formats(element, work.name))


def _validation(element: _Element, sheet: str) -> Validation:
    texts = {local(child): "".join(str(text) for text in child.itertext()) for child in element}
    return Validation(
        areas=_areas(sheet, element.get("sqref") or texts.get("sqref", "")),
        kind=element.get("type", "none"),
        operator=element.get("operator", "between"),
        formula1=texts.get("formula1", ""),
        formula2=texts.get("formula2", ""),
        allow_blank=element.get("allowBlank") in _YES,
        style=element.get("errorStyle", "stop"),
        shows_error=element.get("showErrorMessage") in _YES,
    )


def _formats(element: _Element, sheet: str) -> list[ConditionalFormat]:
    texts = [str(child.text or "") for child in element if local(child) == "sqref"]
    areas = _areas(sheet, element.get("sqref") or (texts[0] if texts else ""))
    found = []
    for rule in element:
        if local(rule) == "cfRule":
            formulas = tuple(child.text or "" for child in rule if local(child) in ("formula", "f"))
            priority = rule.get("priority", "0")
            found.append(
                ConditionalFormat(areas, rule.get("type", ""), formulas, int(priority) if priority.isdecimal() else 0)
            )
    return found


def _table(root: _Element, sheet: str) -> Table | None:
    area = Area.parse(sheet, root.get("ref", ""))
    if area is None:
        return None
    columns, formulas = [], {}
    for group in root:
        if local(group) == "tableColumns":
            for column in group:
                name = decoded(column.get("name", ""))
                columns.append(name)
                for child in column:
                    if local(child) == "calculatedColumnFormula":
                        formulas[name] = "=" + (child.text or "")
    totals = root.get("totalsRowCount", "0")
    return Table(
        name=root.get("displayName") or root.get("name") or "",
        area=area,
        columns=tuple(columns),
        has_heading=root.get("headerRowCount", "1") != "0",
        has_totals=totals.isdecimal() and int(totals) > 0,
        column_formulas=formulas,
    )
