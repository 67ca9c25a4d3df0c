"""A workbook being drawn: its sheets, names, words and constants; it never knows what a template is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Final, Literal, get_args

from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from workbook_templates import house_style as look
from workbook_templates.house_style import HouseStyle

Edition = Literal["addin", "plain"]
Kind = Literal["front", "input", "calculation", "result", "control"]
Value = str | float | int | None

TABS: Final[Mapping[str, str]] = {
    "front": look.ACCENT,
    "input": "E3C65B",
    "calculation": look.LINE,
    "result": look.CHART_TOTAL,
    "control": look.MUTED,
}
KIND_IN_WORDS: Final[Mapping[str, str]] = {
    "front": "Start here",
    "input": "Input",
    "calculation": "Calculation",
    "result": "Result",
    "control": "Control",
}
HEADING_ROWS: Final = 4  # title, purpose, master check, and one row of air

# Text that a program could take for the beginning of a formula; it has to be marked as text.
_FORMULA_SIGNS: Final = ("=", "+", "-", "@")
# Control characters that no workbook may hold, except tab and line breaks.
_ILLEGAL: Final = {code: "�" for code in range(32) if code not in (9, 10, 13)}
_LONGEST_TEXT: Final = 32_767  # characters in a cell, Excel's limit


@dataclass(frozen=True)
class SheetPlan:
    """One sheet as a template announces it: its name, what kind it is, its purpose in a sentence, its paper."""

    title: str
    kind: Kind
    purpose: str
    landscape: bool = False
    one_page: bool = False


@dataclass(frozen=True)
class Constant:
    """A number that formulas use: it stands once, in a named cell of Lists, with its unit and meaning."""

    name: str
    value: float
    unit: str
    meaning: str
    number_format: str = look.GENERAL


def quoted(sheet: str) -> str:
    """A sheet's name as a formula writes it.

    >>> quoted("By offering")
    "'By offering'"
    """
    return "'" + sheet.replace("'", "''") + "'" if not sheet.isalnum() else sheet


def place(sheet: str, cell: str, *, fixed: bool = False) -> str:
    """A cell of a sheet as a formula writes it, with dollar signs when fixed.

    >>> place("By offering", "C7", fixed=True)
    "'By offering'!$C$7"
    """
    return f"{quoted(sheet)}!{fix(cell) if fixed else cell}"


def fix(cell: str) -> str:
    """The address with dollar signs, of a cell or of a range.

    >>> fix("C7:D9")
    '$C$7:$D$9'
    """
    corners = []
    for corner in cell.split(":"):
        letters = corner.rstrip("0123456789")
        corners.append(f"${letters}${corner[len(letters) :]}")
    return ":".join(corners)


def at(row: int, column: int) -> str:
    """The address of a cell from its row and column, both counted from 1.

    >>> at(7, 3)
    'C7'
    """
    return f"{get_column_letter(column)}{row}"


_column = cache(column_index_from_string)


def plain_text(value: str) -> str:
    """A text as a cell can hold it: control characters replaced, cut at the longest a cell takes."""
    return value.translate(_ILLEGAL)[:_LONGEST_TEXT]


class Sheet:
    """One sheet being drawn: it puts values and formulas into cells, each with a role from the house style."""

    def __init__(self, worksheet: Worksheet, plan: SheetPlan, house: HouseStyle) -> None:
        self.worksheet = worksheet
        self.plan = plan
        self.house = house

    @property
    def title(self) -> str:
        """The name on the sheet's tab."""
        return self.plan.title

    def put(
        self,
        address: str,
        value: Value,
        role: str = "Normal",
        number_format: str = look.GENERAL,
        *,
        align: str | None = None,
        wrap: bool = False,
        top: bool = False,
        indent: int = 0,
    ) -> None:
        """Put a value or a formula into a cell. Text beginning with "=" is a formula here; data goes through `fill`."""
        cell = self._cell(address)
        if type(value) is str and value[:1] == "=" and 1 < len(value) < _LONGEST_TEXT and value.isprintable():
            cell._value, cell.data_type = value, "f"
        else:
            cell.value = value
        cell._style = self.house.style(role, number_format, align=align, wrap=wrap, top=top, indent=indent)

    def _cell(self, address: str) -> Any:
        """The cell at an address, made where there is none, as openpyxl does it in five times the time."""
        letters = address.rstrip("0123456789")
        place = int(address[len(letters) :]), _column(letters)
        sheet: Any = self.worksheet
        cell = sheet._cells.get(place)
        if cell is None:
            cell = sheet._cells[place] = Cell(sheet, row=place[0], column=place[1])
            sheet._current_row = max(sheet._current_row, place[0])  # a sheet at row 0 counts as empty
        return cell

    def text(
        self,
        address: str,
        value: str,
        role: str = "Normal",
        *,
        wrap: bool = False,
        top: bool = False,
        indent: int = 0,
    ) -> None:
        """Put a text that stays text, whatever it begins with."""
        cell = self._cell(address)
        value = plain_text(value)
        cell.value = value
        cell.data_type = "s"
        cell._style = self.house.style(role, quoted=value.startswith(_FORMULA_SIGNS), wrap=wrap, top=top, indent=indent)

    def fill(
        self,
        first_row: int,
        first_column: int,
        rows: Iterable[Sequence[Value]],
        styles: Sequence[StyleArray],
        marked: Sequence[StyleArray],
    ) -> int:
        """Put many rows of data into cells, quickly; data is never taken for a formula.

        Args:
            first_row: where the first row goes.
            first_column: where its first value goes.
            rows: numbers, texts or None; dates as the program's day numbers.
            styles: one per column.
            marked: the same styles for text that begins like a formula.

        Returns:
            The row after the last one.
        """
        # Cells are made by hand: setting value and style through their properties takes four times as long.
        cells: Any = self.worksheet._cells
        row = first_row
        for row, values in enumerate(rows, first_row):
            for column, value in enumerate(values):
                cell: Any = Cell(self.worksheet, row=row, column=first_column + column)
                cell._style = styles[column]
                if isinstance(value, str):
                    cell._value, cell.data_type = plain_text(value), "s"
                    if value.startswith(_FORMULA_SIGNS):
                        cell._style = marked[column]
                elif value is not None:
                    cell._value = value
                cells[row, first_column + column] = cell
        return row + 1

    def widths(self, *widths: float) -> None:
        """The widths of the columns from A on, in characters."""
        for number, width in enumerate(widths, 1):
            self.worksheet.column_dimensions[get_column_letter(number)].width = width

    def headings(self, row: int, headings: Sequence[str], *, numbers: Sequence[int] = (), height: float = 30) -> None:
        """A row of column headings; those over numbers, counted from 1, stand to the right."""
        for number, heading in enumerate(headings, 1):
            right = number in numbers
            after_figures = not right and number - 1 in numbers  # air between figures and the text beside them
            self.put(
                at(row, number),
                heading,
                "Table heading",
                align="right" if right else "left",
                wrap=True,
                indent=1 if after_figures else 0,
            )
        self.worksheet.row_dimensions[row].height = height

    def link(self, address: str, sheet: str, cell: str, text: str, *, align: str | None = None) -> None:
        """A text that leads to a cell of this workbook."""
        self.put(address, text, "Hyperlink", align=align)
        self.lead(address, sheet, cell)

    def lead(self, address: str, sheet: str, cell: str) -> None:
        """Make a cell that is already there lead to a cell of this workbook."""
        # Through `hyperlink` the cell would lose its style and its formula.
        worksheet: Any = self.worksheet
        link = Hyperlink(ref=address, location=place(sheet, cell), tooltip=f"Go to {sheet}")
        worksheet[address]._hyperlink = link
        worksheet._hyperlinks.append(link)

    def mark(self, cells: str, formula: str, role: str) -> None:
        """Show cells in a role's colours while a formula, written for the first of them, is true."""
        rule = Rule(type="expression", formula=[formula], dxf=look.marked(role))
        self.worksheet.conditional_formatting.add(cells, rule)

    def mark_line(self, address: str, formula: str, role: str) -> None:
        """Show a line of text in a role's ink, without its ground, while a formula is true."""
        rule = Rule(type="expression", formula=[formula], dxf=look.ink(role))
        self.worksheet.conditional_formatting.add(address, rule)

    def mark_ground(self, cells: str, formula: str, role: str) -> None:
        """Give cells a role's ground while a formula, written for the first of them, is true."""
        rule = Rule(type="expression", formula=[formula], dxf=look.ground(role))
        self.worksheet.conditional_formatting.add(cells, rule)

    def mark_filled(self, cells: str, formula: str, *, strong: bool = False) -> None:
        """Draw the hairline of a row, and the tint of a result, only while the row is filled."""
        rule = Rule(type="expression", formula=[formula], dxf=look.filled(strong=strong))
        self.worksheet.conditional_formatting.add(cells, rule)

    def freeze(self, address: str) -> None:
        """Keep what is above and left of a cell in view."""
        self.worksheet.freeze_panes = address

    def row_height(self, row: int, height: float) -> None:
        """The height of a row in points."""
        self.worksheet.row_dimensions[row].height = height

    def protect(self) -> None:
        """Keep formulas from being overwritten by accident: no password, every cell selectable, filters usable."""
        protection = self.worksheet.protection
        protection.sheet = True
        protection.formatColumns = False
        protection.formatRows = False
        protection.autoFilter = False
        protection.sort = False


@dataclass(eq=False)
class Book:
    """A workbook being drawn: its sheets by name, its defined names, words, answers and constants."""

    title: str
    plans: tuple[SheetPlan, ...]
    version: str
    edition: Edition
    workbook: Workbook = field(init=False)
    house: HouseStyle = field(init=False)
    sheets: dict[str, Sheet] = field(init=False, default_factory=dict)
    constants: dict[str, Constant] = field(init=False, default_factory=dict)
    words: dict[str, str] = field(init=False, default_factory=dict)
    answers: dict[str, Sequence[tuple[str, str]]] = field(init=False, default_factory=dict)
    formulas_of_names: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        if self.edition not in get_args(Edition):
            raise ValueError(f'unknown edition "{self.edition}"; accepted are {" and ".join(get_args(Edition))}')
        self.workbook = Workbook()
        self.house = look.furnish(self.workbook)
        first = True
        for plan in self.plans:
            worksheet = self.workbook.worksheets[0] if first else self.workbook.create_sheet()
            first = False
            worksheet.title = plan.title
            self.sheets[plan.title] = Sheet(worksheet, plan, self.house)

    def name(self, name: str, sheet: str, cell: str) -> str:
        """Give a cell or range a name that formulas can use; returns the name.

        Errors: ValueError when the name is taken.
        """
        if name in self.workbook.defined_names:
            raise ValueError(f"the name {name} is given twice; give the second cell another name")
        self.workbook.defined_names[name] = DefinedName(name, attr_text=place(sheet, cell, fixed=True))
        return name

    def constant(self, name: str, value: float, unit: str, meaning: str, number_format: str = look.GENERAL) -> str:
        """A number that formulas use; Lists shows it with its meaning. Returns its name."""
        self.constants[name] = Constant(name, value, unit, meaning, number_format)
        return name

    def word(self, name: str, text: str) -> str:
        """A word or sentence that formulas show; Lists holds it once. Returns its name."""
        known = self.words.setdefault(name, text)
        if known != text:
            raise ValueError(f"the word {name} is given two texts; give the second another name")
        return name

    def describe(self, title: str, keywords: str, created: datetime | None) -> None:
        """What the file's properties say of the workbook, and the sheet it opens on.

        Args:
            title: whose it is; the template's own title when blank.
            keywords: what a person searches for.
            created: when; left to the writer when None.
        """
        properties = self.workbook.properties
        properties.title = title or self.title
        properties.creator = f"throughput-addin {self.version}"
        properties.keywords = keywords
        if created is not None:
            properties.created = properties.modified = created
        self.workbook.active = 0

    def open_sheet(self, title: str, *, heading_row: int = 0, freeze: str = "", status: str = "") -> Sheet:
        """The sheet of that name with its heading drawn and its page set; its content comes after.

        Args:
            title: a sheet of the plan.
            heading_row: the row of column headings that is repeated on paper; 0 when there is none.
            freeze: the first cell that scrolls; "" when nothing is frozen.
            status: what stands where the master check stands, in a workbook that has none.
        """
        sheet = self.sheets[title]
        plan = sheet.plan
        sheet.put("A1", plan.title, "Title")
        sheet.put("A2", plan.purpose, "Explanatory Text")
        if status:
            sheet.text("A3", status, "Heading 2")
        else:
            sheet.put("A3", "=master_check", "Heading 2")
            sheet.lead("A3", "Checks", "A1")
            sheet.mark_line("A3", "checks_failed>0", "Bad")
            sheet.mark_line("A3", "checks_failed=0", "Good")
        sheet.row_height(1, 28)
        sheet.row_height(3, 18)
        look.set_page(
            sheet.worksheet,
            landscape=plan.landscape,
            heading_rows=f"1:{heading_row}" if heading_row else "1:3",
            version=self.version,
            tab=TABS[plan.kind],
            one_page=plan.one_page,
        )
        if freeze:
            sheet.freeze(freeze)
        if plan.kind != "input":
            sheet.protect()
        return sheet
