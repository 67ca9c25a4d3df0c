"""How every workbook looks: colours, named styles, number formats, page set-up; it never writes content.

The built-in style names are kept with their built-in ids and overridden, so that a person finds them under their
usual names in the program's style gallery, in colours whose contrast is at least 4.5 : 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.named_styles import _NamedCellStyle
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.workbook import Workbook
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

FONT: Final = "Arial"  # on every Windows and Mac, and metrically equal to LibreOffice's Liberation Sans

WHITE: Final = "FFFFFF"
INK: Final = "1B2A2F"
MUTED: Final = "4B5B61"
LINE: Final = "C5D0D3"
ACCENT: Final = "0B4F5C"  # the one accent colour
ACCENT_TINT: Final = "E3EEF0"
INPUT_INK: Final = "1F3D99"
INPUT_GROUND: Final = "FFF8DC"
LINK_INK: Final = "1A6138"
CALCULATION_GROUND: Final = "F4F6F7"
GOOD_GROUND: Final = "E6F3EA"
BAD_INK: Final = "9C1B1B"
BAD_GROUND: Final = "FCEAEA"
OPEN_INK: Final = "7A4A00"
OPEN_GROUND: Final = "FFF2DC"

# Chart fills carry labels in INK (4.5 : 1 on them) and stand out from white paper without an outline (3 : 1).
CHART_TOTAL: Final = "5F9AA5"
CHART_UP: Final = "5FA187"
CHART_DOWN: Final = "CC7B54"
CHART_LINE: Final = "9A4A2A"

MONEY: Final = "#,##0.00;-#,##0.00"
MONEY_ROUND: Final = "#,##0;-#,##0"
COUNT: Final = "#,##0;-#,##0"
QUANTITY: Final = "#,##0.##;-#,##0.##"
PERCENT: Final = "0.0%;-0.0%"
RATIO: Final = "0.00;-0.00"
PRECISE: Final = "0.000000000;-0.000000000"
DAY: Final = "yyyy-mm-dd"
MONTH: Final = "mmm yyyy"
TEXT: Final = "@"
GENERAL: Final = "General"


@dataclass(frozen=True)
class Role:
    """What a cell is for and how that looks: one named style of the workbook."""

    name: str
    ink: str = INK
    ground: str | None = None
    size: float = 10
    bold: bool = False
    italic: bool = False
    underline: bool = False
    builtin: int | None = None
    line: str = ""  # "": none, "box": hairline around, "under": hairline below, "total": above and double below
    locked: bool = True
    vertical: str = "center"
    indent: int = 0


ROLES: Final[Mapping[str, Role]] = {
    role.name: role
    for role in (
        Role("Normal", builtin=0),
        Role("Title", ink=ACCENT, size=18, bold=True, builtin=15),
        Role("Heading 1", ink=ACCENT, size=13, bold=True, builtin=16),
        Role("Heading 2", ink=INK, size=11, bold=True, builtin=17),
        Role("Input", ink=INPUT_INK, ground=INPUT_GROUND, builtin=20, line="box", locked=False),
        Role("Output", ink=INK, ground=ACCENT_TINT, bold=True, builtin=21, line="under"),
        Role("Calculation", ink=INK, ground=None, builtin=22, line="under"),
        Role("Check Cell", ink=INK, ground=CALCULATION_GROUND, bold=True, builtin=23, line="box"),
        Role("Linked Cell", ink=LINK_INK, builtin=24, line="under"),
        Role("Total", ink=INK, bold=True, builtin=25, line="total"),
        Role("Explanatory Text", ink=MUTED, builtin=53),
        Role("Good", ink=LINK_INK, ground=GOOD_GROUND, bold=True, builtin=26),
        Role("Bad", ink=BAD_INK, ground=BAD_GROUND, bold=True, builtin=27),
        Role("Neutral", ink=OPEN_INK, ground=OPEN_GROUND, builtin=28),
        Role("Hyperlink", ink=ACCENT, underline=True, builtin=8),
        Role("Table heading", ink=WHITE, ground=ACCENT, bold=True, size=9.5),
        Role("Label", ink=INK, line="under"),
        Role("Unit", ink=MUTED, size=8.5, italic=True),
        Role("Band", ink=WHITE, ground=ACCENT, size=11),
        Role("Band title", ink=WHITE, ground=ACCENT, size=24, bold=True),
        Role("Hint", ink=OPEN_INK, italic=True, size=9),
        Role("Headline", ink=ACCENT, size=18, bold=True),
        Role("Reviewer", ink=INPUT_INK, ground=INPUT_GROUND, line="box", locked=False),
    )
}


BARE: Final[Mapping[str, str]] = {
    "Row": "Calculation",
    "Linked row": "Linked Cell",
    "Quiet row": "Explanatory Text",
    "Reviewer row": "Reviewer",
}
"""Roles of a capacity's rows: the named style without line and ground, so that an unused row is blank paper."""


def contrast(foreground: str, background: str) -> float:
    """How strongly two colours differ, 1 to 21, by the relative luminance of WCAG 2.

    Args:
        foreground: six hexadecimal digits, red green blue.
        background: the same.

    Returns:
        The contrast ratio; small text needs 4.5.

    >>> round(contrast("000000", "FFFFFF"), 1)
    21.0
    """
    lighter, darker = sorted((_luminance(foreground), _luminance(background)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class _House(NamedStyle):
    """A named style that may stand under a built-in name: the file then says the name was given a new look."""

    def as_name(self) -> _NamedCellStyle:
        name: _NamedCellStyle = super().as_name()
        if self.builtinId:
            name.customBuiltin = True
        return name


def _border(role: Role) -> Border:
    hairline = Side(style="thin", color=LINE)
    if role.line == "box":
        return Border(left=hairline, right=hairline, top=hairline, bottom=hairline)
    if role.line == "under":
        return Border(bottom=hairline)
    if role.line == "total":
        return Border(top=Side(style="thin", color=ACCENT), bottom=Side(style="double", color=ACCENT))
    return Border()


def _font(role: Role) -> Font:
    return Font(
        name=FONT,
        family=2,
        size=role.size,
        bold=role.bold,
        italic=role.italic,
        underline="single" if role.underline else None,
        color=f"FF{role.ink}",
    )


def _named_style(role: Role) -> NamedStyle:
    return _House(
        name=role.name,
        font=_font(role),
        fill=PatternFill("solid", fgColor=f"FF{role.ground}") if role.ground else PatternFill(),
        border=_border(role),
        alignment=Alignment(vertical=role.vertical, indent=role.indent),
        protection=Protection(locked=role.locked),
        number_format=GENERAL,
        builtinId=role.builtin,
    )


@dataclass(frozen=True, eq=False)
class HouseStyle:
    """The house's styles in one workbook, each made once and then shared by all cells that look alike."""

    workbook: Workbook
    _made: dict[tuple[Any, ...], StyleArray] = field(default_factory=dict)

    def style(
        self,
        role: str,
        number_format: str = GENERAL,
        *,
        align: str | None = None,
        wrap: bool = False,
        top: bool = False,
        quoted: bool = False,
        indent: int = 0,
    ) -> StyleArray:
        """The style of a cell: a role from `ROLES` with its number format and alignment.

        Args:
            role: the name of one of `ROLES`, or of `BARE`.
            number_format: one of this module's formats.
            align: "left", "center" or "right"; None leaves it to the content.
            wrap: break long text over several lines.
            top: begin at the top of the cell, for rows of several lines.
            quoted: the text begins with a sign a formula could begin with, and must stay text.
            indent: steps of indentation.

        Returns:
            The style array to put on cells; shared, so never change it.
        """
        key = (role, number_format, align, wrap, top, quoted, indent)
        if key not in self._made:
            self._made[key] = self._make(role, number_format, align, wrap, top, quoted, indent)
        return self._made[key]

    def _make(
        self, role: str, number_format: str, align: str | None, wrap: bool, top: bool, quoted: bool, indent: int
    ) -> StyleArray:
        book: Any = self.workbook
        # A cell of its own turns the settings into ids; it never becomes part of a sheet.
        probe: Any = Cell(book.worksheets[0], row=1, column=1)
        probe.style = BARE.get(role, role)
        if role in BARE:
            probe.border = Border()
            probe.fill = PatternFill()
        probe.number_format = number_format
        probe.alignment = Alignment(
            horizontal=align or ("left" if indent else None),
            vertical="top" if top else "center",
            wrap_text=wrap or None,
            indent=indent,
        )
        style: StyleArray = probe._style
        if quoted:
            style.quotePrefix = 1
        book._cell_styles.add(style)
        return style


def furnish(workbook: Workbook) -> HouseStyle:
    """Give a new workbook the house's named styles and its font.

    Args:
        workbook: a workbook just made by openpyxl, with one sheet at least.

    Returns:
        The styles to draw with.
    """
    book: Any = workbook  # the default font is not reachable otherwise
    normal = book._named_styles["Normal"]
    plain = Font(name=FONT, family=2, size=10, color=f"FF{INK}")
    book._fonts = IndexedList([plain])
    normal.font = plain
    normal.bind(workbook)
    for role in ROLES.values():
        if role.name != "Normal":
            workbook.add_named_style(_named_style(role))
    return HouseStyle(workbook)


def marked(role: str) -> DifferentialStyle:
    """The look a conditional format gives: the ink and ground of a role, in bold."""
    look = ROLES[role]
    ground = PatternFill(bgColor=f"FF{look.ground}", fill_type="solid") if look.ground else None
    return DifferentialStyle(font=Font(color=f"FF{look.ink}", bold=True), fill=ground)


def filled(*, strong: bool) -> DifferentialStyle:
    """The look of a row's cell once the row is filled: a hairline below it; tinted and bold for a result."""
    return DifferentialStyle(
        font=Font(bold=True) if strong else None,
        fill=PatternFill(bgColor=f"FF{ACCENT_TINT}", fill_type="solid") if strong else None,
        border=Border(bottom=Side(style="thin", color=f"FF{LINE}")),
    )


def ground(role: str) -> DifferentialStyle:
    """The ground of a role alone, for cells that take it on when their row is filled."""
    return DifferentialStyle(fill=PatternFill(bgColor=f"FF{ROLES[role].ground}", fill_type="solid"))


def ink(role: str) -> DifferentialStyle:
    """The look of a line of text that turns into a role's ink, without its ground."""
    return DifferentialStyle(font=Font(color=f"FF{ROLES[role].ink}", bold=True))


def set_page(
    sheet: Worksheet, *, landscape: bool, heading_rows: str, version: str, tab: str, one_page: bool = False
) -> None:
    """Make a sheet ready for paper: A4, one page wide, headings repeated, a footer that says what it is.

    Args:
        sheet: the sheet.
        landscape: wide instead of tall.
        heading_rows: the rows repeated on every page, such as "1:6"; "" for none.
        version: the version of the product, printed in the footer.
        tab: the colour of the sheet's tab.
        one_page: also one page tall.
    """
    setup = sheet.page_setup
    setup.orientation = "landscape" if landscape else "portrait"
    setup.paperSize = 9  # A4
    setup.fitToWidth, setup.fitToHeight = 1, 1 if one_page else 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.sheet_properties.tabColor = f"FF{tab}"
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom, margins.header, margins.footer = 0.6, 0.75, 0.3, 0.35
    if heading_rows:
        sheet.print_title_rows = heading_rows
    footer: Any = sheet.oddFooter
    for part, text in (
        (footer.left, "&F"),
        (footer.center, "&A"),
        (footer.right, f"Page &P of &N    version {version}"),
    ):
        part.text, part.size, part.font, part.color = text, 8, f"{FONT},Regular", MUTED
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = 100
