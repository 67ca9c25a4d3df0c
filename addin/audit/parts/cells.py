"""Reads the cells of a worksheet tag by tag, in memory for the cells that exist; what else there is it hands on."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from addin.audit.book import (
    LAST_COLUMN,
    LAST_ROW,
    PLAIN,
    Area,
    Cell,
    CellValue,
    SharedFormula,
    Style,
    column_number,
)  # fmt: skip
from addin.audit.parts.around import Around, is_zero
from addin.audit.parts.strings import decoded
from addin.cells import CODES, CellError
from addin.package import PackageError
from addin.package.streaming import Names

_ERRORS: Final = {code: CellError(code) for code in CODES}
_DIGITS: Final = "0123456789"
_YES: Final = ("1", "true", "on")
RICH: Final = "(a picture or data type)"
"""Stands for what newer programs show in a cell, and older ones as an error."""

DEEPEST: Final = 100
"""Tags within tags; a worksheet has about ten."""


class Allowance:
    """How many filled cells may still be read, all sheets of a workbook together."""

    def __init__(self, name: str, most: int) -> None:
        self.name = name
        self.most = most
        self.left = most

    def refused(self) -> PackageError:
        return PackageError(
            f"{self.name} holds more than {self.most:,} filled cells, which is the most that is read; "
            "split the workbook"
        )


class CellTags:
    """What the tags of one worksheet say, collected while they pass."""

    def __init__(self, sheet: str, texts: list[str], styles: list[Style], allowance: Allowance) -> None:
        self.sheet = sheet
        self.shared_texts = texts
        self.styles = styles
        self.allowance = allowance
        self.cells: dict[tuple[int, int], Cell] = {}
        self.shared: dict[str, SharedFormula] = {}
        self.waiting: list[tuple[tuple[int, int], str]] = []
        self.arrays: list[Area] = []
        self.hidden_rows: set[int] = set()
        self.unlocked_blanks = 0
        self.outside = 0
        self.around = Around(sheet)
        self.texts: list[str] = []  # what stands between tags, as the parser delivers it
        self._names = Names()
        self._columns: dict[str, int] = {}
        self._depth = 0
        self._row = self._column = 0
        self._row_text = ""
        self._about: dict[str, str] | None = None  # of the cell we are in
        self._in_leaf = False
        self._clear()

    def _clear(self) -> None:
        self._written: str | None = None
        self._formula: dict[str, str] | None = None
        self._formula_text = ""
        self._inline: list[str] | None = None

    # -- the parser's callbacks

    def start(self, name: str, about: dict[str, str]) -> None:
        kind = self._names[name]
        if self._about is not None:
            if kind == "v" or kind == "f" or kind == "t":
                if self._in_leaf:
                    raise self._too_deep()
                self._in_leaf = True
                self.texts.clear()
                if kind == "f":
                    self._formula = about
            else:
                self._deeper()
                if kind == "is":
                    self._inline = []
                elif kind == "rPh":
                    self._in_reading = True
        elif kind == "c":
            self._about = about
            self._in_reading = False
            if self._written is not None or self._formula is not None or self._inline is not None:
                self._clear()
        elif kind == "row":
            self._deeper()
            self.texts.clear()
            self._start_row(about)
        else:
            self._deeper()
            self.texts.clear()
            self.around.start(kind, about)

    def end(self, name: str) -> None:
        kind = self._names[name]
        about = self._about
        if about is not None:
            if kind == "v":
                self._written = "".join(self.texts)
                self._in_leaf = False
            elif kind == "f":
                self._formula_text = "".join(self.texts)
                self._in_leaf = False
            elif kind == "c":
                self._end_cell(about)
                self._about = None
            elif kind == "t":
                self._in_leaf = False
                if self._inline is not None and not self._in_reading:
                    self._inline.append("".join(self.texts))
            else:
                self._depth -= 1
                if kind == "rPh":
                    self._in_reading = False
        else:
            self._depth -= 1
            if kind != "row":
                self.around.end(kind, self.texts)

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._too_deep()

    def _too_deep(self) -> PackageError:
        return PackageError(
            f"{self.allowance.name}: the sheet “{self.sheet[:40]}” is nested as no worksheet is; "
            "open it and save it again"
        )

    # -- rows and cells

    def _start_row(self, about: dict[str, str]) -> None:
        said = about.get("r", "")
        self._row = int(said) if said.isdecimal() and len(said) < 9 else self._row + 1
        self._row_text, self._column = said, 0
        if about.get("hidden") in _YES or is_zero(about.get("ht")):
            self.hidden_rows.add(self._row)

    def _end_cell(self, about: dict[str, str]) -> None:
        row = self._row
        place = about.get("r")
        if place is None:
            column = self._column = self._column + 1
        else:
            name = place.rstrip(_DIGITS)
            found = self._columns.get(name)
            if found is None:
                found = self._columns[name] = column_number(name) if name.isalpha() and len(name) < 4 else 0
            column = self._column = found
            at = place[len(name) :]
            if at != self._row_text:
                row = int(at) if at.isdecimal() and len(at) < 9 else 0
        if self._written is None and self._formula is None and self._inline is None:
            if not self.style(about.get("s")).locked:
                self.unlocked_blanks += 1
        elif 0 < row <= LAST_ROW and 0 < column <= LAST_COLUMN:
            self._keep(about, row, column)
        else:
            self.outside += 1

    def _keep(self, about: dict[str, str], row: int, column: int) -> None:
        inline = self._inline
        value = self._value(about.get("t"), self._written) if inline is None else decoded("".join(inline))
        if "vm" in about and isinstance(value, CellError):
            value = RICH
        source: str | SharedFormula | None = None
        array = None
        if self._formula is not None:
            source, array = self._source(self._formula, self._formula_text, row, column)
        elif value is None:
            return
        allowance = self.allowance
        allowance.left -= 1
        if allowance.left < 0:
            raise allowance.refused()
        self.cells[row, column] = Cell(self.sheet, row, column, value, source, self.style(about.get("s")), array)

    def style(self, number: str | None) -> Style:
        if number is None:
            return PLAIN
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
                return self.shared_texts[int(written)]
            except (ValueError, IndexError):
                return ""
        if kind == "b":
            return written.strip() in _YES
        if kind == "e":
            return _ERRORS.get(written) or CellError(written[:20])
        if kind == "d":
            return _serial(written)
        return decoded(written)

    def _source(
        self, about: dict[str, str], text: str, row: int, column: int
    ) -> tuple[str | SharedFormula | None, Area | None]:
        kind = about.get("t")
        if kind == "shared":
            return self._shared_source(about, text, row, column), None
        if kind == "dataTable":
            area = Area.parse(self.sheet, about.get("ref", ""))
            if area is not None:
                self.arrays.append(area)
            return f"=TABLE({about.get('r1', '')},{about.get('r2', '')})", area
        if not text:
            return None, None
        area = Area.parse(self.sheet, about.get("ref", "")) if kind == "array" else None
        if area is not None and not area.is_cell:
            self.arrays.append(area)
        return "=" + text, area

    def _shared_source(self, about: dict[str, str], text: str, row: int, column: int) -> SharedFormula | None:
        number = about.get("si", "")
        if text:
            shared = SharedFormula("=" + text, row, column)
            if "ref" in about or number not in self.shared:
                self.shared[number] = shared
            return shared
        known = self.shared.get(number)
        if known is None:
            self.waiting.append(((row, column), number))
        return known


def _number(written: str) -> CellValue:
    try:
        value = float(written)
    except ValueError:
        return written or None  # a formula that nobody computed yet, as openpyxl writes it
    return value if -1.8e308 < value < 1.8e308 else _ERRORS["#NUM!"]


def _serial(written: str) -> float | str:
    """The serial number of a day written as a date."""
    try:
        moment = datetime.fromisoformat(written.replace("Z", "+00:00")).replace(tzinfo=None)
    except ValueError:
        return written
    return (moment - datetime(1899, 12, 30)).total_seconds() / 86_400
