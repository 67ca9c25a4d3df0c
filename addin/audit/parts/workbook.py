"""Reads what a workbook says about itself: its sheets, names, settings, properties and the files it refers to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from addin.audit.book import Calculation, ExternalLink, Properties
from addin.package import Package, PackageError, Relationship
from addin.package.streaming import local

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_SHEETS: Final = 5_000

_SHEET_KINDS = {
    "worksheet": "worksheet", "chartsheet": "chartsheet", "dialogsheet": "dialogsheet",
    "xlMacrosheet": "macrosheet", "xlIntlMacrosheet": "macrosheet",
}  # fmt: skip

_KINDS = (
    ("sheet.macroEnabled", "xlsm"), ("template.macroEnabled", "xltm"), ("addin.macroEnabled", "xlam"),
    ("template", "xltx"), ("sheet", "xlsx"),
)  # fmt: skip


@dataclass(frozen=True)
class Listed:
    """A sheet as the workbook lists it: its name and state, its part and the kind of that part."""

    name: str
    state: str
    part: str
    kind: str


@dataclass(frozen=True)
class Contents:
    """What the workbook's own part says. Names: name, text, number of the sheet it belongs to, hidden."""

    kind: str
    sheets: tuple[Listed, ...]
    names: tuple[tuple[str, str, int | None, bool], ...]
    calculation: Calculation
    structure_protected: bool
    links: dict[str, Relationship] = field(default_factory=dict)
    external_ids: tuple[str, ...] = ()

    def part_of(self, kind: str) -> str:
        """The part of that kind that the workbook points to, "" when there is none."""
        return next((link.target for link in self.links.values() if link.kind == kind and not link.external), "")


def contents(package: Package) -> Contents:
    """What the workbook's own part says; PackageError where it is none."""
    part = package.main_part
    root = package.tree(part)
    if local(root) != "workbook":
        raise PackageError(f"{package.name} holds no workbook in “{part[:60]}”; open it and save it again")
    links = package.relationships(part)
    sheets = tuple(_listed(sheet, links) for sheet in _under(root, "sheets"))
    if len(sheets) > MOST_SHEETS:
        raise PackageError(f"{package.name} lists {len(sheets):,} sheets and at most {MOST_SHEETS:,} are read")
    protection = _child(root, "workbookProtection")
    return Contents(
        kind=_kind(package, part),
        sheets=sheets,
        names=tuple(_names(root)),
        calculation=_calculation(root),
        structure_protected=protection is not None and _yes(protection.get("lockStructure")),
        links=links,
        external_ids=tuple(_link_id(link) for link in _under(root, "externalReferences")),
    )


def _listed(sheet: _Element, links: dict[str, Relationship]) -> Listed:
    link = links.get(_link_id(sheet))
    state = sheet.get("state", "visible")
    return Listed(
        name=sheet.get("name", ""),
        state=state if state in ("visible", "hidden", "veryHidden") else "visible",
        part=link.target if link and not link.external else "",
        kind=_SHEET_KINDS.get(link.kind, "worksheet") if link else "worksheet",
    )


def _link_id(element: _Element) -> str:
    return next(
        (str(value) for key, value in element.items() if str(key).rpartition("}")[2] == "id" and "}" in key), ""
    )


def _names(root: _Element) -> Iterator[tuple[str, str, int | None, bool]]:
    for entry in _under(root, "definedNames"):
        number = entry.get("localSheetId")
        owner = int(number) if number is not None and number.isdecimal() else None
        yield entry.get("name", ""), entry.text or "", owner, _yes(entry.get("hidden"))


def _calculation(root: _Element) -> Calculation:
    about, given = _child(root, "calcPr"), _child(root, "workbookPr")
    date1904 = given is not None and _yes(given.get("date1904"))
    if about is None:
        return Calculation(date1904=date1904)
    count = about.get("iterateCount", "100")
    return Calculation(
        mode=about.get("calcMode", "auto"),
        iterate=_yes(about.get("iterate")),
        iterate_count=int(count) if count.isdecimal() else 100,
        full_precision=_yes(about.get("fullPrecision", "1")),
        date1904=date1904,
        full_calc_on_load=_yes(about.get("fullCalcOnLoad")),
    )


def _kind(package: Package, part: str) -> str:
    """What the package says its main part is; xlsx where it says nothing known."""
    if not package.has("[Content_Types].xml"):
        raise PackageError(f"{package.name} lacks its list of contents; open it and save it again")
    for element in package.tree("[Content_Types].xml"):
        if local(element) == "Override" and element.get("PartName", "").lstrip("/").casefold() == part.casefold():
            said = element.get("ContentType", "")
            return next((kind for sign, kind in _KINDS if f".{sign}.main" in said), _macro_kind(said))
    return "xlsx"


def _macro_kind(said: str) -> str:
    return next((kind for sign, kind in _KINDS if f".{sign}" in said), "xlsx")


def external_links(package: Package, found: Contents) -> tuple[ExternalLink, ...]:
    """The files that formulas refer to by number, in that order."""
    links = []
    for number, link_id in enumerate(found.external_ids, 1):
        link = found.links.get(link_id)
        if link is None or link.external:
            continue
        outside = [r for r in package.relationships(link.target).values() if r.external]
        target = outside[0].target if outside else ""
        links.append(ExternalLink(number, target, "workbook" if outside else "other"))
    return tuple(links)


def properties(package: Package) -> Properties:
    """What the file says about its origin; blanks where a part is missing or damaged."""
    said: dict[str, str] = {}
    custom: dict[str, str] = {}
    for link in package.relationships().values():
        if link.external or not package.has(link.target):
            continue
        if link.kind in ("core-properties", "extended-properties"):
            said.update({local(entry): entry.text or "" for entry in package.tree(link.target) if not len(entry)})
        elif link.kind == "custom-properties":
            for entry in package.tree(link.target):
                if len(entry):
                    custom[entry.get("name", "")] = entry[0].text or ""
    return Properties(
        application=said.get("Application", ""),
        application_version=said.get("AppVersion", ""),
        creator=said.get("creator", ""),
        last_modified_by=said.get("lastModifiedBy", ""),
        title=said.get("title", ""),
        created=said.get("created", ""),
        modified=said.get("modified", ""),
        template_name=custom.get("Throughput template", ""),
        template_version=custom.get("Throughput version", ""),
        edition=custom.get("Throughput edition", ""),
        rule_set=custom.get("Throughput rule set", ""),
        custom=custom,
    )


def _child(root: _Element, name: str) -> _Element | None:
    return next((child for child in root if local(child) == name), None)


def _under(root: _Element, name: str) -> list[Any]:
    """The elements within the child of that name, comments left out."""
    child = _child(root, name)
    return [entry for entry in child if isinstance(entry.tag, str)] if child is not None else []


def _yes(text: str | None) -> bool:
    return text in ("1", "true", "on")
