"""What the checks share about a workbook: shapes of formulas, what refers to what; it judges nothing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from addin.audit.book import Area, Book, Cell, DefinedName, Sheet
from addin.audit.formulas import Shape, Shapes
from addin.audit.known import KnownTemplate

if TYPE_CHECKING:
    from addin.audit.blocks import Block
    from addin.audit.own import Own
    from addin.audit.reading import Progress
    from addin.audit.reperformance import Reperformation


class Facts:
    """A book with what is worked out from it once, when the first check asks."""

    def __init__(self, book: Book, known: KnownTemplate | None = None, progress: Progress | None = None) -> None:
        """`known` is the template of ours the book was made from, if it was; `progress` is told of long work."""
        self.book = book
        self.known = known
        self._progress = progress
        self._shapes = Shapes()
        self._by_sheet: dict[str, dict[tuple[int, int], Shape]] = {}
        self._copies: dict[str, list[tuple[Shape, list[tuple[int, int]]]]] = {}
        self._areas: dict[str, dict[tuple[int, int], tuple[Area, ...]]] = {}
        self._named: dict[tuple[str, str], Area | None] = {}

    @cached_property
    def sheets(self) -> dict[str, Sheet]:
        """The sheets by their name in small letters, as formulas find them."""
        return {sheet.name.casefold(): sheet for sheet in self.book.sheets}

    @cached_property
    def names(self) -> dict[tuple[str, str], DefinedName]:
        """The defined names by sheet ("" for the workbook) and name, both in small letters."""
        return {(name.sheet.casefold(), name.name.casefold()): name for name in self.book.names}

    def cells(self) -> Iterator[Cell]:
        """Every cell that holds something, sheet by sheet."""
        for sheet in self.book.sheets:
            yield from sheet.cells.values()

    def formulas(self) -> Iterator[Cell]:
        """Every formula cell, sheet by sheet."""
        return (cell for cell in self.cells() if cell.source is not None)

    def cell(self, sheet: str, row: int, column: int) -> Cell | None:
        """The cell there, None when it is blank or there is no such sheet."""
        found = self.sheets.get(sheet.casefold())
        return found.cells.get((row, column)) if found else None

    def shapes(self, sheet: Sheet) -> dict[tuple[int, int], Shape]:
        """The shape of each formula cell of a sheet, by row and column."""
        found = self._by_sheet.get(sheet.name)
        if found is None:
            of = self._shapes.of
            found = {place: of(cell) for place, cell in sheet.cells.items() if cell.source is not None}
            self._by_sheet[sheet.name] = found
        return found

    def shape(self, cell: Cell) -> Shape:
        """The shape of a formula cell."""
        return self.shapes(self.sheets[cell.sheet.casefold()])[cell.row, cell.column]

    def distinct(self, sheet: Sheet) -> list[tuple[Cell, Shape, int]]:
        """Each shape of a sheet once: the first cell that has it, row by row, and how many have it."""
        return [(sheet.cells[places[0]], shape, len(places)) for shape, places in self.copies(sheet)]

    def copies(self, sheet: Sheet) -> list[tuple[Shape, list[tuple[int, int]]]]:
        """Each shape of a sheet once, with the row and column of every cell that has it, row by row."""
        found = self._copies.get(sheet.name)
        if found is None:
            by_shape: dict[Shape, list[tuple[int, int]]] = {}
            for place, shape in self.shapes(sheet).items():
                places = by_shape.get(shape)
                if places is None:
                    by_shape[shape] = [place]
                else:
                    places.append(place)
            for places in by_shape.values():
                places.sort()
            found = self._copies[sheet.name] = list(by_shape.items())
        return found

    def areas(self, cell: Cell) -> tuple[Area, ...]:
        """The cells that a formula cell refers to: its references, and its names and tables where they are areas."""
        known = self._areas.setdefault(cell.sheet, {})
        place = cell.row, cell.column
        found = known.get(place)
        if found is None:
            found = known[place] = tuple(self._all_areas(cell))
        return found

    def _all_areas(self, cell: Cell) -> Iterator[Area]:
        shape = self.shape(cell)
        yield from shape.areas(cell.sheet, cell.row, cell.column)
        for name in shape.names:
            area = self.named_area(name, cell.sheet)
            if area is not None:
                yield area
        for table in shape.tables:
            area = self.table_area(table, cell)
            if area is not None:
                yield area

    def named_area(self, name: str, sheet: str) -> Area | None:
        """The area a defined name stands for when a formula of that sheet uses it; None when it is none."""
        key = name, sheet
        if key not in self._named:
            self._named[key] = self._find_named(name, sheet)
        return self._named[key]

    def _find_named(self, name: str, sheet: str) -> Area | None:
        owner, _, plain = name.rpartition("!")
        owner = owner.strip("'").replace("''", "'") or sheet
        entry = self.names.get((owner.casefold(), plain.casefold())) or self.names.get(("", plain.casefold()))
        return self._area_of(entry) if entry else None

    def _area_of(self, entry: DefinedName) -> Area | None:
        sheet, _, reference = entry.text.rpartition("!")
        return Area.parse(sheet.strip("'").replace("''", "'") or entry.sheet, reference)

    @cached_property
    def _tables(self) -> dict[str, Area]:
        return {table.name.casefold(): table.area for table in self.book.tables}

    def table_area(self, name: str, cell: Cell) -> Area | None:
        """The whole area of a table that a formula names; its own table where it names none."""
        if name:
            return self._tables.get(name.casefold())
        own = self.sheets.get(cell.sheet.casefold())
        return next((t.area for t in own.tables if t.area.holds(cell.row, cell.column)), None) if own else None

    @cached_property
    def reperformance(self) -> Reperformation:
        """Every call of our functions, computed again."""
        from addin.audit.reperformance import reperform

        return reperform(self, known=self.known, progress=self._progress)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The tables of a workbook of throughput that people fill in; none where it is no such workbook."""
        from addin.audit.blocks import blocks

        return tuple(blocks(self))

    @cached_property
    def own(self) -> Own:
        """The book beside the template of ours that it was made from."""
        from addin.audit.own import Own

        return Own(self)
