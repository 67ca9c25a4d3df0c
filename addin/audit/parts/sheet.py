"""Reads a worksheet and the tables and pivots beside it; what a sheet claims to span is only noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from addin.audit.book import Area, Cell, Sheet, Style, Table
from addin.audit.parts.cells import Allowance, CellTags
from addin.audit.parts.strings import decoded
from addin.audit.parts.workbook import Listed
from addin.package import Package
from addin.package.streaming import Budget, local, scan

if TYPE_CHECKING:
    from lxml.etree import _Element


class SheetReader:
    """Reads the worksheets of one workbook, which share texts, styles and one allowance of cells."""

    def __init__(
        self, package: Package, texts: list[str], styles: list[Style], budget: Budget, most: int, faults: list[str]
    ) -> None:
        self.package = package
        self.texts = texts
        self.styles = styles
        self.budget = budget
        self.faults = faults
        self.allowance = Allowance(package.name, most)

    def sheet(self, listed: Listed) -> Sheet:
        """The sheet that the workbook lists so; PackageError when its part is damaged or too large."""
        tags = CellTags(listed.name, self.texts, self.styles, self.allowance)
        scan(self.package, listed.part, self.budget, tags.start, tags.end, tags.texts)
        self._settle(tags)
        tables, pivots = self._beside(listed)
        around = tags.around
        return Sheet(
            name=listed.name,
            state=listed.state,
            kind=listed.kind,
            cells=tags.cells,
            claimed=around.claimed,
            hidden_rows=frozenset(tags.hidden_rows),
            hidden_columns=frozenset(around.hidden_columns),
            tables=tables,
            validations=tuple(around.validations),
            conditional_formats=tuple(around.formats),
            protection=around.protection,
            filters=tuple(around.filters),
            merged=tuple(around.merged),
            pivots=pivots,
            unlocked_blanks=tags.unlocked_blanks,
        )

    def _settle(self, tags: CellTags) -> None:
        """Give cells the shared formula that came after them, and mark the further cells of array formulas."""
        cells, missing = tags.cells, 0
        for place, number in tags.waiting:
            shared, cell = tags.shared.get(number), cells.get(place)
            if shared is None or cell is None:
                missing += 1
            else:
                cells[place] = Cell(cell.sheet, *place, cell.value, shared, cell.style)
        if missing:
            self.faults.append(f"{missing:,} cells of {tags.sheet} refer to a formula that is not in the file")
        for area in tags.arrays:
            for place in within(cells, area):
                cell = cells[place]
                if cell.array_ref is None:
                    cells[place] = Cell(cell.sheet, *place, cell.value, cell.source, cell.style, area)
        if tags.outside:
            self.faults.append(f"{tags.outside:,} cells of {tags.sheet} stand outside any sheet and were left out")

    def _beside(self, listed: Listed) -> tuple[tuple[Table, ...], tuple[Area, ...]]:
        tables, pivots, seen = [], [], set[str]()
        for link in self.package.relationships(listed.part).values():
            if link.external or link.target in seen or not self.package.has(link.target):
                continue
            seen.add(link.target)
            if link.kind == "table":
                table = _table(self.package.tree(link.target), listed.name)
                if table is not None:
                    tables.append(table)
            elif link.kind == "pivotTable":
                for place in self.package.tree(link.target):
                    area = Area.parse(listed.name, place.get("ref", "")) if local(place) == "location" else None
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
