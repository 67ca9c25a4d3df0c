"""What in a workbook is the doing of the template it was made from, and what was done to it since; it reports nothing.

A formula that is exactly the template's own is meant as it stands, so the checks that look for slips among
neighbours say nothing of it; where it is not, the template's own checks say so, once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final

from addin.audit.book import Cell, Sheet, quoted_sheet
from addin.audit.findings import Finding
from addin.audit.known import KnownPlace, KnownTemplate
from addin.catalogue import FUNCTIONS

if TYPE_CHECKING:
    from addin.audit.facts import Facts
    from addin.audit.reperforming.spelling import Spelling

_SLIPS: Final = frozenset({"NB", "RG", "FO"})
"""Families of checks that look for slips in formulas somebody wrote by hand."""

_IDLE: Final = frozenset({"IN-02", "IN-03"})
"""Kinds that wonder whether an input is used, or a blank meant."""

_CERTAIN: Final = frozenset({"FO-04", "FO-05"})
"""Kinds of those families that are wrong wherever they stand."""

_TOLD_TWICE: Final = frozenset({"RP-02", "RP-03"})
"""Kinds by which re-performance says what the template's own checks say: a formula changed or typed over."""

_PIECE: Final = re.compile(r'(?P<text>"(?:[^"]|"")*")|(?P<sheet>\'(?:[^\']|\'\')*\'(?=!))|(?P<rest>[^"\']+|.)')
_PREFIX: Final = re.compile(r"_XLFN\.|_XLWS\.|\s+")


class Own:
    """The workbook beside the template it was made from; everything is empty where it is of none of ours."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.known: KnownTemplate | None = facts.known

    @cached_property
    def version(self) -> str:
        """The version of the template that the workbook says it was built with."""
        area = self._facts.named_area("template_version", "")
        cell = self._facts.cell(area.sheet, area.first_row, area.first_column) if area else None
        return str(cell.value) if cell is not None and cell.value is not None else ""

    @cached_property
    def is_current(self) -> bool:
        """Whether the template is known as the workbook was built with it."""
        return self.known is not None and self.version == self.known.version

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """The names that sheets of the template have now, by the template's, where they were renamed."""
        if self.known is None:
            return {}
        there = [sheet.name for sheet in self._facts.book.sheets]
        missing = [name for name in self.known.sheets if name.casefold() not in self._facts.sheets]
        added = [sheet for sheet in self._facts.book.sheets if sheet.name not in self.known.sheets]
        found: dict[str, str] = {}
        for name in missing:
            titles = {place: text for place, text in self.known.texts.items() if place[0] == name}
            for sheet in added:
                same = sum(_value(sheet, place) == text for place, text in titles.items())
                if titles and 2 * same > len(titles) and sheet.name not in found.values():
                    found[name] = sheet.name
                    break
        return {name: found[name] for name in missing if name in found and found[name] in there}

    def sheet(self, name: str) -> Sheet | None:
        """A sheet of the template, under whatever name it has now."""
        return self._facts.sheets.get(self.renamed.get(name, name).casefold())

    def cell(self, place: KnownPlace) -> Cell | None:
        """The cell that stands where the template has one."""
        sheet = self.sheet(place[0])
        return sheet.cells.get((place[1], place[2])) if sheet else None

    @cached_property
    def changed(self) -> tuple[KnownPlace, ...]:
        """Where the template has a formula and the workbook has not that one; sheets that are gone left out."""
        if self.known is None:
            return ()
        back = {new: old for old, new in self.renamed.items()}
        found = []
        for place, formula in self.known.formulas.items():
            cell = self.cell(place)
            if cell is None:
                if self.sheet(place[0]) is not None:
                    found.append(place)
            elif cell.formula != formula and not same_formula(cell.formula or "", formula, back):
                found.append(place)
        return tuple(found)

    @cached_property
    def _changed(self) -> frozenset[KnownPlace]:
        return frozenset(self.changed)

    @cached_property
    def _old_names(self) -> Mapping[str, str]:
        return {new: old for old, new in self.renamed.items()}

    def is_meant(self, finding: Finding) -> bool:
        """Whether what was found is as the template has it, or is told by the template's own checks."""
        if self.known is None or not finding.row or finding.code in _CERTAIN:
            return False
        sheet = self._old_names.get(finding.sheet, finding.sheet)
        place = (sheet, finding.row, finding.column)
        if finding.code[:2] in _SLIPS or finding.code in _IDLE:
            if place in self.known.formulas:
                return self.is_current or place not in self._changed
            return finding.code in _IDLE and sheet in self.known.sheets
        return finding.code in _TOLD_TWICE and self.is_current and place in self._changed


def heard(facts: Facts, found: Iterable[Finding]) -> Iterator[Finding]:
    """The findings, those left out that a template of ours explains."""
    if facts.known is None:
        return iter(found)
    own = facts.own
    return (finding for finding in found if not own.is_meant(finding))


def same_formula(one: str, other: str, renamed: Mapping[str, str] | None = None) -> bool:
    """Whether two formulas are the same however programs spell them; `renamed` gives sheets their former names.

    >>> same_formula("=_xlfn.IFNA(Sales!A1, [1]!throughput(1))", "=IFNA('Sales'!A1,THROUGHPUT(1))")
    True
    """
    if not renamed and one == other:
        return bool(one)
    return bool(one) and normal(one, renamed) == normal(other)


def normal(formula: str, renamed: Mapping[str, str] | None = None) -> str:
    """A formula as all programs would spell it alike; only for comparing."""
    plain = _spelling().plain(formula)
    for new, old in (renamed or {}).items():
        spelled = quoted_sheet(new)
        before = "" if spelled.startswith("'") else r"(?<![\w.'!])"
        plain = re.sub(f"{before}{re.escape(spelled)}!", lambda _, old=old: quoted_sheet(old) + "!", plain)  # type: ignore[misc]
    return "".join(_piece(found) for found in _PIECE.finditer(plain))


@cache
def _spelling() -> Spelling:
    from addin.audit.reperforming.spelling import Spelling

    return Spelling(FUNCTIONS)


def _piece(found: re.Match[str]) -> str:
    if found["text"]:
        return found["text"]
    if found["sheet"]:
        return quoted_sheet(found["sheet"][1:-1].replace("''", "'")).upper()
    return _PREFIX.sub("", found["rest"].upper())


def _value(sheet: Sheet, place: KnownPlace) -> object:
    cell = sheet.cells.get((place[1], place[2]))
    return cell.value if cell is not None else None
