"""Reads what a worksheet says beside its cells: protection, widths, validations, formats; it keeps no cell."""

from __future__ import annotations

from typing import Final

from addin.audit.book import LAST_COLUMN, Area, ConditionalFormat, Protection, Validation

_YES: Final = ("1", "true", "on")
MOST_AREAS: Final = 100_000
"""Ranges of validations, formats and merged cells that are kept, each kind; the rest is passed over."""


class Around:
    """What the tags beside the cells say, collected while they pass."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.claimed: Area | None = None
        self.protection = Protection()
        self.hidden_columns: set[int] = set()
        self.merged: list[Area] = []
        self.filters: list[Area] = []
        self.validations: list[Validation] = []
        self.formats: list[ConditionalFormat] = []
        self._about: dict[str, str] = {}
        self._within: dict[str, str] = {}
        self._inner = ""
        self._rules: list[tuple[dict[str, str], list[str]]] = []
        self._format: dict[str, str] = {}

    def start(self, kind: str, about: dict[str, str]) -> None:
        if kind == "dataValidation":
            self._about, self._within = about, {}
        elif kind in ("formula1", "formula2"):
            self._inner = kind
        elif kind == "conditionalFormatting":
            self._format, self._rules, self._within = about, [], {}
        elif kind == "cfRule":
            self._rules.append((about, []))
        else:
            self._single(kind, about)

    def end(self, kind: str, texts: list[str]) -> None:
        if kind in ("f", "formula", "formula1", "formula2", "sqref"):
            text = "".join(texts)
            texts.clear()
            if kind in ("f", "formula") and self._rules:
                self._rules[-1][1].append(text)
            elif kind == "f" or kind.startswith("formula"):
                self._within.setdefault(self._inner if kind == "f" else kind, text.strip())
            else:
                self._within[kind] = text
        elif kind == "dataValidation":
            if len(self.validations) < MOST_AREAS:
                self.validations.append(self._validation())
        elif kind == "conditionalFormatting":
            self._keep_formats()

    def _single(self, kind: str, about: dict[str, str]) -> None:
        if kind == "mergeCell":
            self._keep(self.merged, about)
        elif kind == "autoFilter":
            self._keep(self.filters, about)
        elif kind == "dimension":
            self.claimed = Area.parse(self.sheet, about.get("ref", ""))
        elif kind == "sheetProtection":
            secret = any(about.get(name) for name in ("password", "hashValue"))
            self.protection = Protection(about.get("sheet", "0") in _YES, secret)
        elif kind == "col" and (about.get("hidden") in _YES or is_zero(about.get("width"))):
            first, last = about.get("min", "0"), about.get("max", "0")
            if first.isdecimal() and last.isdecimal() and len(last) < 9 and len(first) < 9:
                self.hidden_columns.update(range(int(first), min(int(last), LAST_COLUMN) + 1))

    def _keep(self, kept: list[Area], about: dict[str, str]) -> None:
        if len(kept) < MOST_AREAS:
            kept.extend(areas(self.sheet, about.get("ref", "")))

    def _validation(self) -> Validation:
        about, texts = self._about, self._within
        return Validation(
            areas=areas(self.sheet, about.get("sqref") or texts.get("sqref", "")),
            kind=about.get("type", "none"),
            operator=about.get("operator", "between"),
            formula1=texts.get("formula1", ""),
            formula2=texts.get("formula2", ""),
            allow_blank=about.get("allowBlank") in _YES,
            style=about.get("errorStyle", "stop"),
            shows_error=about.get("showErrorMessage") in _YES,
        )

    def _keep_formats(self) -> None:
        where = areas(self.sheet, self._format.get("sqref") or self._within.get("sqref", ""))
        for about, formulas in self._rules[: MOST_AREAS - len(self.formats)]:
            priority = about.get("priority", "0")
            order = int(priority) if priority.isdecimal() and len(priority) < 9 else 0
            self.formats.append(ConditionalFormat(where, about.get("type", ""), tuple(formulas), order))
        self._rules, self._within = [], {}


def is_zero(size: str | None) -> bool:
    """Whether a height or width is written as 0.

    >>> is_zero("0"), is_zero("0.00"), is_zero("15"), is_zero(None)
    (True, True, False, False)
    """
    return size is not None and "0" in size and not size.replace(".", "").strip("0")


def areas(sheet: str, text: str) -> tuple[Area, ...]:
    """The areas of a list such as "A1:A9 C3"."""
    found = (Area.parse(sheet, part) for part in text.split()[:MOST_AREAS])
    return tuple(area for area in found if area is not None)
