"""A calculation sheet's rows and named columns, so that a formula says which figure it means and not which letter."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from workbook_templates.parts.book import Sheet, Value, place

SCENARIOS = ("pessimistic", "likely", "optimistic")
SHORT = ("p", "l", "o")


def triple(key: str) -> tuple[str, str, str]:
    """The keys of a figure's three scenarios.

    >>> triple("t")
    ('t_p', 't_l', 't_o')
    """
    return (f"{key}_p", f"{key}_l", f"{key}_o")


@dataclass(frozen=True)
class Grid:
    """Rows of a calculation sheet: its columns by key, one row per input row or per alternative."""

    sheet: Sheet
    heading_row: int
    capacity: int
    keys: tuple[str, ...]

    def letter(self, key: str) -> str:
        """The letter of a column."""
        return get_column_letter(1 + self.keys.index(key))

    def here(self, key: str, line: int) -> str:
        """A cell of the line, counted from 1, as its own sheet writes it."""
        return f"{self.letter(key)}{self.heading_row + line}"

    def cell(self, key: str, line: int) -> str:
        """A cell of the line as any sheet writes it."""
        return place(self.sheet.title, self.here(key, line), fixed=True)

    def cells(self, key: str, last: str = "") -> str:
        """A column, or a block up to another column, down to the capacity."""
        first, end = self.heading_row + 1, self.heading_row + self.capacity
        return place(self.sheet.title, f"{self.letter(key)}{first}:{self.letter(last or key)}{end}", fixed=True)

    def row(self, first: str, last: str, line: int) -> str:
        """The cells of a line from one column to another."""
        return place(self.sheet.title, f"{self.here(first, line)}:{self.here(last, line)}", fixed=True)

    def put(self, key: str, line: int, value: Value, number_format: str = "General", align: str = "right") -> None:
        """Put a value or formula into a cell of the line."""
        air = int(align == "left" and key != self.keys[0])
        self.sheet.put(self.here(key, line), value, "Row", number_format, align=align, indent=air)
